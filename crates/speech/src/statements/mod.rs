//! Finds what is said, thought, written and declined, and by whom.
//!
//! In: a [`Doc`]. Out: [`Attribution`]s (words only), then, once it is known who is who, [`Said`].

use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::speech::StatementTokens;
use readout_types::{Statement, StatementKind};

use crate::LexiconError;
use crate::agents::Agents;

/// Words of saying, thinking and declining.
#[derive(Debug, Clone)]
pub struct Lexicon {}

impl Lexicon {
    /// The shipped lexicon.
    ///
    /// # Errors
    /// Where a shipped file is malformed.
    pub fn shipped() -> Result<Self, LexiconError> {
        Ok(Lexicon {})
    }
}

/// One stretch of reported content with the words that attribute it, before it is known who is who.
#[derive(Debug, Clone)]
pub struct Attribution {
    /// What sort.
    pub kind: StatementKind,
    /// The cue word ("said"), if any.
    pub cue: Option<TokenId>,
    /// The source phrase, if any.
    pub source: Option<Tokens>,
    /// The pieces of its content.
    pub content: Vec<Tokens>,
}

/// The statements of one document, with their places in tokens, index by index.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// What was said, thought, written or declined.
    pub statements: Vec<Statement>,
    /// Where they stand.
    pub tokens: Vec<StatementTokens>,
}

/// What is attributed in a document, in text order.
#[must_use]
pub fn attributions(_doc: &Doc, _lexicon: &Lexicon) -> Vec<Attribution> {
    Vec::new()
}

/// The statements of a document, in text order.
#[must_use]
pub fn find(_doc: &Doc, _attributions: Vec<Attribution>, _agents: &Agents) -> Said {
    Said::default()
}
