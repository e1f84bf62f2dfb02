//! The hour of one step as several newsrooms give it: "at 2.40am", "around 2:30 a.m.", "shortly before three".
//!
//! In: the clock times of the bodies. Out: a finding for each hour that several newsrooms give. Holds: the times lie within an
//! hour of each other ([`NEAR`]), not on two days unless midnight lies between them, and stand in sentences that share something
//! few have (many things of a story happen at ten), save where one of two that are nearly alike ([`ALIKE`]) names minutes; of
//! each newsroom the nearest counts.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::{
    DateMention, Reading, SentenceDigest, Severity, Span, TimexKind, Verdict, ZoneKind,
};

use super::figures::Judged;
use super::structure::share_a_rarity;
use super::{Evidence, Finding, roles};
use crate::edtf::Days;
use crate::words;

/// A clock time in one newsroom's report.
struct Hour {
    room: usize,
    span: Span,
    /// Minutes since midnight.
    minute: i64,
    day: Option<Days>,
    /// Whether a word makes it less than exact.
    hedged: bool,
}

impl Hour {
    /// Whether it is told to the minute: "2:40", not "two" or "noon".
    fn names_minutes(&self) -> bool {
        self.minute % 60 != 0
    }
}

/// Minutes within which two clock times may be of one step.
const NEAR: i64 = 60;

/// Minutes within which two clocks are not told apart.
const SLACK: i64 = 5;

/// Minutes within which they are alike: a hedged one agrees with the other.
const ALIKE: i64 = 20;

const DAY: i64 = 24 * 60;

pub(super) fn find(ev: Evidence<'_>) -> Vec<Finding> {
    let mut hours: Vec<Hour> = Vec::new();
    for (at, reading) in ev.cx.own() {
        let times = reading.dates.iter().filter(|d| d.kind == TimexKind::Time);
        hours.extend(times.filter_map(|d| hour(ev, ev.cx.room_at(at), reading, d)));
    }
    hours.sort_by_key(|h| ev.cx.place_of(&h.span));
    let mut told: BTreeSet<usize> = BTreeSet::new();
    let mut findings = Vec::new();
    for (at, first) in hours.iter().enumerate() {
        if !told.insert(at) {
            continue;
        }
        let mut rooms: BTreeMap<usize, Vec<(usize, &Hour)>> = BTreeMap::new();
        for (other, hour) in hours.iter().enumerate().skip(at + 1) {
            if hour.room != first.room && !told.contains(&other) && near(first, hour).is_some() {
                rooms.entry(hour.room).or_default().push((other, hour));
            }
        }
        let mut members = vec![first];
        for own in rooms.values() {
            let likely =
                own.iter().filter_map(|(at, h)| Some((distance(ev, &members, h)?, *at, *h)));
            if let Some((_, at, hour)) = likely.min_by_key(|(far, at, _)| (*far, *at)) {
                told.insert(at);
                members.push(hour);
            }
        }
        findings.extend(finding(ev, &members));
    }
    findings
}

fn hour(ev: Evidence<'_>, room: usize, reading: &Reading, mention: &DateMention) -> Option<Hour> {
    let minute = minute(&mention.value)?;
    let holds = |s: &&SentenceDigest| {
        s.chars.start <= mention.chars.start && mention.chars.end <= s.chars.end
    };
    let sentence = reading.sentences.iter().find(holds).filter(|s| s.zone == ZoneKind::Body)?;
    let span = Span {
        report: reading.report.id.clone(),
        start: mention.chars.start,
        end: mention.chars.end,
    };
    let before = Span { start: sentence.chars.start, end: span.start, ..span.clone() };
    let (led, own) = (words::fold(ev.cx.words(&before)), words::fold(ev.cx.words(&span)));
    let near = led.iter().rev().take(HEDGE_REACH).chain(&own);
    let hedged = near.into_iter().any(|w| roles::hedges(w));
    Some(Hour { room, span, minute, day: ev.cx.days(mention), hedged })
}

/// How many words before a clock time a word may stand that makes it less than exact.
const HEDGE_REACH: usize = 2;

/// The minute of a TIMEX3 value that names one: `2031-03-05T02:40`.
fn minute(value: &str) -> Option<i64> {
    let (hours, minutes) = value.split_once('T')?.1.split_once(':')?;
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.get(..2)?.parse().ok()?);
    (hours <= 24 && minutes < 60).then_some((60 * hours + minutes) % DAY)
}

/// Minutes from the farthest of some times; `None` where it may not be of their step.
fn distance(ev: Evidence<'_>, members: &[&Hour], other: &Hour) -> Option<i64> {
    let all: Option<Vec<i64>> = members.iter().map(|m| apart(ev, m, other)).collect();
    all?.into_iter().max()
}

/// Minutes between two times that may be of one step; the words around them are asked last, since that costs most.
fn apart(ev: Evidence<'_>, a: &Hour, b: &Hour) -> Option<i64> {
    let specific = |m: i64| m <= ALIKE && (a.names_minutes() || b.names_minutes());
    near(a, b).filter(|m| specific(*m) || share_a_rarity(ev, &a.span, &b.span))
}

fn near(a: &Hour, b: &Hour) -> Option<i64> {
    let days = a.day.zip(b.day).map_or(0, |(x, y)| (x.first - y.first).abs());
    between(a.minute, b.minute, days)
}

/// Minutes between two times of the clock that so many days part; `None` where that is more than [`NEAR`]. The night before and
/// the morning after are one night: a day may part the two only where midnight lies between them.
fn between(a: i64, b: i64, days: i64) -> Option<i64> {
    let straight = (a - b).abs();
    let over_midnight = DAY - straight;
    if straight <= over_midnight {
        (straight <= NEAR && days == 0).then_some(straight)
    } else {
        (over_midnight <= NEAR && days <= 1).then_some(over_midnight)
    }
}

fn finding(ev: Evidence<'_>, members: &[&Hour]) -> Option<Finding> {
    let pairs = || {
        members.iter().enumerate().flat_map(|(i, a)| members[i + 1..].iter().map(move |b| (a, b)))
    };
    // That two reports have one hour is told with their sentences.
    let widest = pairs().filter_map(|(a, b)| apart(ev, a, b)).max().filter(|w| *w > 0)?;
    let hedged = members.iter().any(|h| h.hedged);
    let judged = if widest <= SLACK || (widest <= ALIKE && hedged) {
        Judged::new(Verdict::Agree, format!("only {widest} minutes apart"))
    } else {
        Judged::new(Verdict::Tension, format!("{widest} minutes apart")).severe(Severity::Low)
    };
    Some(Finding {
        fact: format!("hour: {}", ev.cx.words(&members[0].span)),
        about: None,
        judged,
        members: members.iter().map(|h| h.span.clone()).collect(),
        rank: 1.05,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_value_that_names_a_minute_is_an_hour_of_the_clock() {
        assert_eq!(minute("2031-03-05T02:40"), Some(160));
        assert_eq!(minute("2031-03-05T24:00"), Some(0));
        assert_eq!(minute("2031-03-05TNI"), None);
        assert_eq!(minute("2031-03-05"), None);
    }

    #[test]
    fn a_day_parts_two_times_unless_midnight_lies_between_them() {
        let at = |hour: i64, minute: i64| 60 * hour + minute;
        assert_eq!(between(at(10, 0), at(10, 10), 0), Some(10));
        assert_eq!(between(at(10, 0), at(10, 10), 1), None);
        assert_eq!(between(at(23, 50), at(0, 15), 1), Some(25));
        assert_eq!(between(at(23, 50), at(0, 15), 2), None);
        assert_eq!(between(at(9, 0), at(10, 30), 0), None);
    }
}
