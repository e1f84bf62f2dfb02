//! Dates that several newsrooms give for one step: a deadline, a next round, a past event.
//!
//! Holds: only days and months that lie away from the reports' own days count (every report names today); of each newsroom the
//! first place in its body counts. A day printed with its number is told by itself: hardly two steps of one story fall on
//! one such day (of four such facts that share no noun, verb or name, all were in the keys of fifteen stories). A month, or a day reckoned from a weekday, needs sentences that share a noun or verb besides.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::{
    DateMention, Reading, SentenceDigest, Severity, Span, TermKind, Verdict, ZoneKind,
};

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
    let mut findings = Vec::new();
    for (days, by) in &given {
        let Some(mut found) = finding(ev, *days, by) else { continue };
        let odd = odd_days(&given, *days, by);
        if !odd.is_empty() {
            found.members.extend(odd);
            found.judged = Judged::new(Verdict::Conflict, "days of one step that differ")
                .severe(Severity::Low);
            found.rank += DIFFERS;
        }
        findings.push(found);
    }
    findings
}

/// What differs stands before what agrees.
const DIFFERS: f64 = 0.5;

/// Days by which one newsroom's printed day may miss the others'.
const MISSED: i64 = 3;

/// Nouns and verbs that a sentence must share for another printed day in it to be of the same step.
const SHARED: usize = 2;

type Rooms<'a> = BTreeMap<usize, Vec<Dated<'a>>>;

/// The places of newsrooms that print another day close by for what several print one day for. A newsroom that prints both
/// days tells of two steps.
fn odd_days(given: &BTreeMap<Days, Rooms<'_>>, days: Days, by: &Rooms<'_>) -> Vec<Span> {
    let printed = |own: &Vec<Dated<'_>>| own.iter().any(|d| d.printed);
    if !days.is_day() || by.values().filter(|own| printed(own)).count() < 2 {
        return Vec::new();
    }
    let close = given
        .iter()
        .filter(|(d, _)| d.is_day() && (1..=MISSED).contains(&(d.first - days.first).abs()));
    let mut odd = Vec::new();
    for (_, others) in close.filter(|(_, others)| others.keys().all(|room| !by.contains_key(room)))
    {
        for dated in others.values().flatten().filter(|d| d.printed) {
            let shares = |d: &Dated<'_>| d.words.intersection(&dated.words).count() >= SHARED;
            if by.values().flatten().any(shares) {
                odd.push(dated.span.clone());
                break;
            }
        }
    }
    odd
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
