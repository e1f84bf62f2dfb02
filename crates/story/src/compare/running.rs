//! How long a thing has gone on, as reports of different days count it: "its 12th day", "day 14 of the shutdown", "a third week".
//!
//! In: the ordinals of days and weeks, and the reports' days. Out: one finding for each thing that several newsrooms count. Holds:
//! counts are of one thing where they lead back to one beginning ([`SLACK`]); small ones ("the second day") may be of anything.

use std::collections::BTreeSet;

use readout_types::{Quantity, QuantityKind, Reading, SentenceDigest, Span, Verdict, ZoneKind};

use super::figures::Judged;
use super::meaning::share_more;
use super::{Evidence, Finding, roles};
use crate::edtf::Days;
use crate::words;

/// A count of days or weeks in one newsroom's report.
struct Running {
    room: usize,
    span: Span,
    /// The days on which the thing can have begun.
    begun: Days,
    published: Days,
    days: (i64, i64),
}

/// Days by which two reckonings of one beginning may differ: whether the first day counts, and the hour of printing.
const SLACK: i64 = 1;

/// The fewest days that tell one thing from another.
const LEAST: i64 = 8;

pub(super) fn find(ev: Evidence<'_>) -> Vec<Finding> {
    let mut left: Vec<Running> = Vec::new();
    for quantity in ev.items.quantities.iter().filter(|q| q.kind == QuantityKind::Ordinal) {
        left.extend(quantity.evidence.iter().filter_map(|span| ordinal(ev, quantity, span)));
    }
    for (at, reading) in ev.cx.own() {
        let told = reading.sentences.iter().filter(|s| s.zone == ZoneKind::Body);
        left.extend(told.filter_map(|s| numbered(ev, at, reading, s)));
    }
    left.sort_by_key(|r| ev.cx.place_of(&r.span));
    let mut findings = Vec::new();
    while !left.is_empty() {
        let first = left.remove(0);
        let mut rooms = BTreeSet::from([first.room]);
        let mut members = vec![first];
        for other in std::mem::take(&mut left) {
            let one = members.iter().all(|m| alike(ev, m, &other));
            if one && rooms.insert(other.room) {
                members.push(other);
            } else {
                left.push(other);
            }
        }
        findings.extend(finding(ev, members));
    }
    findings
}

/// Whether two counts lead back to one beginning, and their sentences name one thing that may go on.
fn alike(ev: Evidence<'_>, a: &Running, b: &Running) -> bool {
    a.begun.first <= b.begun.last + SLACK
        && b.begun.first <= a.begun.last + SLACK
        && share_more(ev, &a.span, &b.span, "")
}

/// "Its 12th day", "the third week".
fn ordinal(ev: Evidence<'_>, quantity: &Quantity, span: &Span) -> Option<Running> {
    let folded = words::fold(ev.cx.words(span));
    let unit = roles::unit_days(folded.last()?)?;
    running(ev, span.clone(), quantity.nominal?, unit)
}

/// "Day 19", "Week 3".
fn numbered(
    ev: Evidence<'_>,
    at: usize,
    reading: &Reading,
    sentence: &SentenceDigest,
) -> Option<Running> {
    let from = sentence.chars.start as usize;
    let text = reading.report.text.slice(from..sentence.chars.end as usize);
    let (start, end, count, unit) = counted(text)?;
    let span = Span {
        report: reading.report.id.clone(),
        start: sentence.chars.start + start,
        end: sentence.chars.start + end,
    };
    ev.cx.is_own(at).then(|| running(ev, span, count, unit))?
}

/// A capitalised word for a unit of days with a number right behind it: its place in Unicode scalar values, the number, the
/// unit in days.
fn counted(text: &str) -> Option<(u32, u32, f64, i64)> {
    let mut at = 0_u32;
    let mut last: Option<(u32, i64)> = None;
    for piece in text.split_inclusive(' ') {
        let length = piece.chars().count() as u32;
        let word = piece.trim_end();
        let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
        if let (Some((start, unit)), Ok(count)) = (last, digits.parse::<f64>()) {
            return Some((start, at + digits.len() as u32, count, unit));
        }
        let capital = word.starts_with(char::is_uppercase);
        let unit = words::fold(word).first().and_then(|w| roles::unit_days(w));
        last = unit.filter(|_| capital).map(|unit| (at, unit));
        at += length;
    }
    None
}

fn running(ev: Evidence<'_>, span: Span, count: f64, unit: i64) -> Option<Running> {
    let room = ev.cx.own_room(&span.report)?;
    let reading = ev.cx.readings.get(ev.cx.position(&span.report))?;
    let published = Days::of(reading.report.published.as_ref()?).filter(|d| d.is_day())?;
    let whole = (count.fract() == 0.0 && (1.0..1000.0).contains(&count)).then_some(count as i64)?;
    // The n-th week is from day 7 (n - 1) + 1 to day 7 n.
    let days = ((whole - 1) * unit + 1, whole * unit);
    let begun = Days { first: published.first - days.1 + 1, last: published.first - days.0 + 1 };
    (days.1 >= LEAST).then_some(Running { room, span, begun, published, days })
}

fn finding(ev: Evidence<'_>, members: Vec<Running>) -> Option<Finding> {
    let first = members.first().filter(|_| members.len() > 1)?;
    let later = members.iter().any(|m| m.published != first.published);
    let judged = if members.iter().all(|m| m.days == first.days) {
        Judged::new(Verdict::Same, "one count of days")
    } else if later {
        Judged::new(Verdict::Update, "counted on different days")
    } else {
        Judged::new(Verdict::Agree, "counts that lead back to one beginning")
    };
    Some(Finding {
        fact: format!("how long it has gone on: {}", ev.cx.words(&first.span)),
        about: None,
        judged,
        members: members.into_iter().map(|m| m.span).collect(),
        rank: 1.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_numbered_day_is_read_where_it_is_written_as_a_name() {
        assert_eq!(counted("They woke up to Day 19, again."), Some((16, 22, 19.0, 1)));
        assert_eq!(counted("Week 3 of the strike began."), Some((0, 6, 3.0, 7)));
        assert_eq!(counted("They met the day 19 ships left."), None);
    }
}
