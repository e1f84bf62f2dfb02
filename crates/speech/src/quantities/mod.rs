//! Finds figures: what they count, how they are hedged, who gave them.
//!
//! In: a [`Doc`], its agents, statements and times. Out: [`Figures`] in text order.

use readout_types::Quantity;
use readout_types::doc::{Doc, Tokens};
use readout_types::speech::TimeExpression;

use crate::LexiconError;
use crate::agents::Agents;
use crate::statements::Said;

/// Number words, units, hedges.
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

/// The figures of one document, with their places in tokens, index by index.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// The figures.
    pub quantities: Vec<Quantity>,
    /// Where they stand.
    pub tokens: Vec<Tokens>,
}

/// The figures of a document, in text order.
#[must_use]
pub fn find(
    _doc: &Doc,
    _agents: &Agents,
    _said: &Said,
    _times: &[TimeExpression],
    _lexicon: &Lexicon,
) -> Figures {
    Figures::default()
}
