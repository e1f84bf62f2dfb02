//! Lends reports without a date the day of their story, so that "on Tuesday" can be told.
//!
//! In: reports. Out: for each the day that it is lent, or none. Holds: only a report without a date of its own is lent one,
//! and only by reports of its story that came out within a week of one another; the day is the middle one of theirs.
//! What is read keeps no trace of it but in dates that are the same whether the report came out on that day or the next.

use readout_types::{Basis, Edtf, Report};

use crate::stories;

/// The days of one story's reports lie no farther apart.
const SPREAD: usize = 7;

/// For each report, the day that its story lends it.
pub(crate) fn days(reports: &[Report]) -> Vec<Option<Edtf>> {
    let mut lent = vec![None; reports.len()];
    let undated = |at: &usize| reports.get(*at).is_some_and(|r| r.published.is_none());
    if !(0..reports.len()).any(|at| undated(&at)) {
        return lent;
    }
    for group in stories::group(reports) {
        let known = group.members.iter().filter_map(|at| reports.get(*at)?.published.as_ref());
        let Some(day) = middle(known) else { continue };
        for at in group.members.iter().copied().filter(undated) {
            if let Some(slot) = lent.get_mut(at) {
                *slot = Some(day.clone());
            }
        }
    }
    lent
}

/// The middle one of some days, where these are near one another.
fn middle<'d>(published: impl Iterator<Item = &'d Edtf>) -> Option<Edtf> {
    let day = |d: &Edtf| d.as_str().get(..10)?.parse::<jiff::civil::Date>().ok();
    let mut days: Vec<jiff::civil::Date> = published.filter_map(day).collect();
    days.sort_unstable();
    let (first, last) = (days.first()?, days.last()?);
    let spread = first.duration_until(*last).as_hours() / 24;
    let near = usize::try_from(spread).is_ok_and(|days| days <= SPREAD);
    let middle = days.get((days.len() - 1) / 2).filter(|_| near)?;
    Some(Edtf::new(middle.to_string()))
}

/// The report as if it had come out on a day that others lent it, which the basis tells.
pub(crate) fn lend(report: Report, day: Edtf) -> Report {
    Report { published: Some(day), published_basis: Some(Basis::External), ..report }
}
