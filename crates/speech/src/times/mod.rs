//! Finds time expressions and reckons their values.
//!
//! In: a [`Doc`] (its report's publication date among it). Out: [`TimeExpression`]s in text order.

use readout_types::doc::Doc;
use readout_types::speech::TimeExpression;

use crate::LexiconError;

/// Time words.
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

/// The time expressions of a document, in text order.
#[must_use]
pub fn find(_doc: &Doc, _lexicon: &Lexicon) -> Vec<TimeExpression> {
    Vec::new()
}
