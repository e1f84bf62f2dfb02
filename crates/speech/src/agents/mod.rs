//! Finds who is who: persons, parties, organisations and groups, and every mention of them.
//!
//! In: a [`Doc`] and what is attributed in it (so that "I" inside a quotation is its speaker). Out: [`Agents`].
//! Holds: mentions are in text order; `mention_at` gives the innermost mention that covers a token.

use readout_types::doc::{Doc, TokenId};
use readout_types::speech::{Mention, Referent};
use readout_types::{Agent, Place};

use crate::LexiconError;
use crate::statements::Attribution;

/// Countries, bodies, offices, given names, words for people.
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

/// Who is who in one document.
#[derive(Debug, Clone, Default)]
pub struct Agents {
    /// Persons, parties, organisations and groups; ids are `a0`, `a1` ... by position.
    pub agents: Vec<Agent>,
    /// Places meant as places; ids are `p0`, `p1` ... by position.
    pub places: Vec<Place>,
    /// Mentions of both, in text order.
    pub mentions: Vec<Mention>,
    /// For each token, the innermost mention that covers it: index of `mentions`.
    pub mention_at: Vec<Option<u32>>,
}

impl Agents {
    /// The innermost mention that covers a token.
    #[must_use]
    pub fn mention(&self, token: TokenId) -> Option<&Mention> {
        self.mentions.get((*self.mention_at.get(token as usize)?)? as usize)
    }

    /// The agent (index of `agents`) that the innermost mention covering a token stands for.
    #[must_use]
    pub fn agent_at(&self, token: TokenId) -> Option<usize> {
        match self.mention(token)?.referent {
            Referent::Agent(agent) => Some(agent as usize),
            Referent::Place(_) => None,
        }
    }
}

/// Who is who in a document.
#[must_use]
pub fn find(doc: &Doc, _attributions: &[Attribution], _lexicon: &Lexicon) -> Agents {
    Agents { mention_at: vec![None; doc.tokens.len()], ..Agents::default() }
}
