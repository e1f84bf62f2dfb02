//! Dates that several newsrooms give for one step: a deadline, a next round, a past event.
//!
//! Holds: only dates printed with a number and placed to the day that lie away from the reports' own days count (every report names today); each
//! newsroom names the date in one place, or the first in its body counts; the sentences share a word besides the date.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::{DateMention, Reading, SentenceDigest, Span, TermKind, Verdict, ZoneKind};

use super::figures::Judged;
use super::{Evidence, Finding};
use crate::edtf::Days;

/// Days around the reports' own that every report names.
const OWN: i64 = 1;

/// One newsroom's words for a date.
struct Dated<'a> {
    span: Span,
    words: BTreeSet<&'a str>,
}

pub(super) fn find(ev: Evidence<'_>) -> Vec<Finding> {
    let mut given: BTreeMap<Days, BTreeMap<usize, Dated<'_>>> = BTreeMap::new();
    let own = own_days(ev);
    for (at, reading) in
        ev.cx.readings.iter().enumerate().filter(|(at, _)| ev.cx.leader[*at] == *at)
    {
        for mention in &reading.dates {
            let days = mention.date.as_ref().and_then(Days::of).filter(|d| d.is_day());
            // A bare weekday is reckoned, and every report reckons from another day.
            let printed =
                reading.report.text.slice(mention.chars.start as usize..mention.chars.end as usize);
            let days = days.filter(|_| printed.contains(|c: char| c.is_ascii_digit()));
            let Some(days) = days.filter(|d| own.iter().all(|o| (d.first - o).abs() > OWN)) else {
                continue;
            };
            if let Some(dated) = dated(reading, mention) {
                given.entry(days).or_default().entry(at).or_insert(dated);
            }
        }
    }
    given.into_iter().filter_map(|(days, by)| finding(ev, days, by)).collect()
}

fn own_days(ev: Evidence<'_>) -> BTreeSet<i64> {
    let published = ev.cx.readings.iter().filter_map(|r| Days::of(r.report.published.as_ref()?));
    published.map(|d| d.first).collect()
}

fn dated<'a>(reading: &'a Reading, mention: &DateMention) -> Option<Dated<'a>> {
    let holds = |s: &&SentenceDigest| {
        s.chars.start <= mention.chars.start && mention.chars.end <= s.chars.end
    };
    let sentence = reading.sentences.iter().find(holds).filter(|s| s.zone == ZoneKind::Body)?;
    let clauses = sentence.clauses.iter().map(|c| &c.chars);
    let around = clauses.filter(|c| c.start <= mention.chars.start && mention.chars.end <= c.end);
    let narrow = around.min_by_key(|c| (c.end - c.start, c.start)).unwrap_or(&sentence.chars);
    let what = sentence.terms.iter().filter(|t| {
        let of_the_date = mention.chars.start <= t.chars.start && t.chars.end <= mention.chars.end;
        !of_the_date && !matches!(t.kind, TermKind::Number | TermKind::Adverb)
    });
    let span = Span { report: reading.report.id.clone(), start: narrow.start, end: narrow.end };
    Some(Dated { span, words: what.map(|t| t.lemma.as_str()).collect() })
}

fn finding(ev: Evidence<'_>, days: Days, by: BTreeMap<usize, Dated<'_>>) -> Option<Finding> {
    let all: Vec<&Dated<'_>> = by.values().collect();
    let shares = |d: &&&Dated<'_>| {
        all.iter().any(|o| o.span.report != d.span.report && !o.words.is_disjoint(&d.words))
    };
    let members: Vec<Span> = all.iter().filter(shares).map(|d| d.span.clone()).collect();
    let shortest = members.iter().min_by_key(|s| (s.len(), ev.cx.place_of(s)))?.clone();
    (members.len() > 1).then(|| Finding {
        fact: format!("date {}: {}", days.edtf(), ev.cx.words(&shortest)),
        about: None,
        judged: Judged::new(Verdict::Same, "the same date"),
        members,
        rank: 1.1,
    })
}
