//! Finds time expressions and reckons their values.
//!
//! In: a [`Doc`] (its report's publication date among it). Out: [`TimeExpression`]s in text order. Holds: they do not
//! overlap; a time that is reckoned from the publication date or from a time spoken of before says so in `anchor`; a
//! report without a date gives no date that would need one.
//!
//! Two steps: the grammar reads words to what they mean; the reckoning places that in the calendar. Values follow
//! TimeML's TIMEX3 as TimeBank 1.2 uses it; dates are EDTF.

pub(crate) mod calendar;
mod expression;
mod grammar;
mod lexicon;
mod reckon;
mod tense;

pub use lexicon::Lexicon;

use readout_types::doc::Doc;
use readout_types::speech::TimeExpression;

/// The time expressions of a document, in text order.
#[must_use]
pub fn find(doc: &Doc, lexicon: &Lexicon) -> Vec<TimeExpression> {
    let mut reckoning = reckon::Reckoning::new(doc, lexicon);
    let expressions = grammar::Grammar::new(doc, lexicon).expressions();
    let mut read = Vec::new();
    let mut expressions = expressions.into_iter().peekable();
    while let Some(expression) = expressions.next() {
        reckoning.enter_paragraph(&expression);
        reckoning.look_at(&expression, expressions.peek());
        read.push(reckoning.reckon(expression));
    }
    read
}
