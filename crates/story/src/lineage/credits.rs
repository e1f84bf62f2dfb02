//! What the pages themselves say of where their text comes from.
//!
//! In: two dependent reports. Out: which is the origin, and the lines that credit it. Holds: a credit counts only where
//! the page states it.

use readout_types::{Basis, Report, Span, Wire};

use super::overlap::Overlap;

/// Whether `b` is the origin of `a`: by who is credited, then by time, then by who has more of its own.
pub(super) fn reversed(a: &Report, b: &Report, overlap: &Overlap) -> bool {
    match (is_origin(a, b), is_origin(b, a)) {
        (true, false) => false,
        (false, true) => true,
        _ => earlier(b, a).unwrap_or(overlap.b.share > overlap.a.share),
    }
}

/// Whether `a` is printed by the agency that `b` credits.
fn is_origin(a: &Report, b: &Report) -> bool {
    match (&a.outlet, &b.wire) {
        (Some(outlet), Some(wire)) => outlet.eq_ignore_ascii_case(&wire.name),
        _ => false,
    }
}

/// Whether `a` came out before `b`; `None` where their dates do not tell (one may lack the time of day).
fn earlier(a: &Report, b: &Report) -> Option<bool> {
    let (x, y) = (a.published.as_ref()?.as_str(), b.published.as_ref()?.as_str());
    let both = x.len().min(y.len());
    let (x, y) = (x.get(..both)?, y.get(..both)?);
    (x != y).then_some(x < y)
}

/// The lines that credit the agency whose text both are; `None` where no page states one.
pub(super) fn of(from: &Report, to: &Report) -> Option<Vec<Span>> {
    let name = stated(to)?;
    let shared = stated(from).is_some_and(|other| other == name)
        || from.outlet.as_deref().is_some_and(|o| o.eq_ignore_ascii_case(name));
    shared.then(|| [from, to].into_iter().filter_map(line).collect())
}

fn stated(report: &Report) -> Option<&str> {
    let stated = |w: &&Wire| w.basis == Basis::Stated;
    report.wire.as_ref().filter(stated).map(|w| w.name.as_str())
}

/// Where the credit line or, failing it, the dateline stands.
fn line(report: &Report) -> Option<Span> {
    let words = report.credit.as_deref().or(report.dateline.as_deref())?;
    let byte = report.text.as_str().find(words)?;
    let at = |byte: usize| u32::try_from(report.text.char_of(byte)).ok();
    Some(Span { report: report.id.clone(), start: at(byte)?, end: at(byte + words.len())? })
}
