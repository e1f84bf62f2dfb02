//! Dates that several newsrooms give for one step: a deadline, a next round, a past event.
//!
//! Holds: only days and months that lie away from the reports' own days count (every report names today); of each newsroom the
//! first place in its body counts. A day printed with its number is told by itself: hardly two steps of one story fall on
//! one such day (of four such facts that share no noun, verb or name, all were in the keys of fifteen stories). A month, or a day reckoned from a weekday, needs sentences that share a noun or verb besides.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::{DateMention, Reading, SentenceDigest, Span, TermKind, Verdict, ZoneKind};

use super::figures::Judged;
use super::{Evidence, Finding};
use crate::edtf::{Days, is_printed};

/// Days in the longest month: longer windows tell no step.
const MONTH: i64 = 31;

/// One newsroom's words for a date.
struct Dated<'a> {
    span: Span,
    /// Nouns and verbs beside it.
    words: BTreeSet<&'a str>,
    /// Whether it is printed with its number.
    printed: bool,
}

pub(super) fn find(ev: Evidence<'_>) -> Vec<Finding> {
    let mut given: BTreeMap<Days, BTreeMap<usize, Vec<Dated<'_>>>> = BTreeMap::new();
    let away = |d: &Days| ev.cx.is_away(*d) && d.width() < MONTH;
    for (at, reading) in ev.cx.own() {
        for mention in &reading.dates {
            let Some(days) = ev.cx.days(mention).filter(away) else {
                continue;
            };
            if let Some(dated) = dated(reading, mention, days) {
                let room = ev.cx.room_at(at);
                given.entry(days).or_default().entry(room).or_default().push(dated);
            }
        }
    }
    given.into_iter().filter_map(|(days, by)| finding(ev, days, &by)).collect()
}

fn dated<'a>(reading: &'a Reading, mention: &DateMention, days: Days) -> Option<Dated<'a>> {
    let holds = |s: &&SentenceDigest| {
        s.chars.start <= mention.chars.start && mention.chars.end <= s.chars.end
    };
    let sentence = reading.sentences.iter().find(holds).filter(|s| s.zone == ZoneKind::Body)?;
    let clauses = sentence.clauses.iter().map(|c| &c.chars);
    let around = clauses.filter(|c| c.start <= mention.chars.start && mention.chars.end <= c.end);
    let narrow = around.min_by_key(|c| (c.end - c.start, c.start)).unwrap_or(&sentence.chars);
    let what = sentence.terms.iter().filter(|t| {
        let of_the_date = mention.chars.start <= t.chars.start && t.chars.end <= mention.chars.end;
        !of_the_date && matches!(t.kind, TermKind::Noun | TermKind::Verb)
    });
    let span = Span { report: reading.report.id.clone(), start: narrow.start, end: narrow.end };
    let printed = days.is_day() && is_printed(reading, mention);
    Some(Dated { span, words: what.map(|t| t.lemma.as_str()).collect(), printed })
}

fn finding(ev: Evidence<'_>, days: Days, by: &BTreeMap<usize, Vec<Dated<'_>>>) -> Option<Finding> {
    let members: Vec<Span> = by.iter().filter_map(|(at, own)| closest(*at, own, by)).collect();
    let shortest = members.iter().min_by_key(|s| (s.len(), ev.cx.place_of(s)))?.clone();
    (members.len() > 1).then(|| Finding {
        fact: format!("date {}: {}", days.edtf(), ev.cx.words(&shortest)),
        about: None,
        judged: Judged::new(Verdict::Same, "the same date"),
        members,
        rank: 1.1,
    })
}

/// Of a newsroom's words for a date, those that share most with another newsroom's; the first of equals.
fn closest(at: usize, own: &[Dated<'_>], by: &BTreeMap<usize, Vec<Dated<'_>>>) -> Option<Span> {
    let others = || by.iter().filter(|(other, _)| **other != at).flat_map(|(_, all)| all);
    let shared = |d: &Dated<'_>| {
        let common = others().map(|o| o.words.intersection(&d.words).count());
        common.max().unwrap_or(0)
    };
    let tells = |d: &&Dated<'_>| shared(d) > 0 || (d.printed && others().any(|o| o.printed));
    let best =
        own.iter().filter(tells).min_by_key(|d| (std::cmp::Reverse(shared(d)), d.span.start));
    best.map(|d| d.span.clone())
}
