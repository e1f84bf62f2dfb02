//! Finds time expressions and reckons their values.
//!
//! In: a [`Doc`] (its report's publication date among it). Out: [`TimeExpression`]s in text order. Holds: they do not
//! overlap; a time that is reckoned from the publication date or from a time spoken of before says so in `anchor`; a
//! report without a date gives no date that would need one, and one with a lent date only what a day more does not change.
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

use jiff::civil::Date;
use readout_types::Basis;
use readout_types::doc::Doc;
use readout_types::speech::TimeExpression;

/// The time expressions of a document, in text order.
#[must_use]
pub fn find(doc: &Doc, lexicon: &Lexicon) -> Vec<TimeExpression> {
    let published = doc.report.published.as_ref();
    let day = published.and_then(|e| e.as_str().get(..10)).and_then(|day| day.parse().ok());
    match day.filter(|_| doc.report.published_basis == Some(Basis::External)) {
        Some(lent) => from_lent(doc, lexicon, lent),
        None => reckoned(doc, lexicon, day),
    }
}

/// A report with no date of its own, read with the day that others lent it, may have come out on the next: only what is
/// the same from both is known. "On Tuesday" may be, "today" never is.
fn from_lent(doc: &Doc, lexicon: &Lexicon, lent: Date) -> Vec<TimeExpression> {
    let unknown = reckoned(doc, lexicon, None);
    let Ok(next) = lent.tomorrow() else { return unknown };
    let (first, second) = (reckoned(doc, lexicon, Some(lent)), reckoned(doc, lexicon, Some(next)));
    let both = first.into_iter().zip(second).zip(unknown);
    both.map(|((one, other), unknown)| if one.date == other.date { one } else { unknown }).collect()
}

/// Reads once, and again where the report plainly says of a weekday that it is the coming one: then that is meant where
/// the words beside it do not say.
fn reckoned(doc: &Doc, lexicon: &Lexicon, today: Option<Date>) -> Vec<TimeExpression> {
    let mut first = reckon::Reckoning::new(doc, lexicon, today);
    let read = all(&mut first, doc, lexicon);
    let Some(known) = first.weekdays() else { return read };
    all(&mut reckon::Reckoning::new(doc, lexicon, today).knowing(known), doc, lexicon)
}

fn all(reckoning: &mut reckon::Reckoning<'_>, doc: &Doc, lexicon: &Lexicon) -> Vec<TimeExpression> {
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
