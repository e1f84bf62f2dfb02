//! Two holders of one rank: "the largest exporter" under two names.
//!
//! Holds: only a superlative that is said of the subject counts ("X is the largest ..."), not one that describes it ("X, the
//! largest ..., said"); both sentences share the words for what is ranked.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::{SentenceDigest, Severity, Span, Term, TermKind, Verdict};

use super::figures::Judged;
use super::{Evidence, Finding};
use crate::words;

/// One sentence that gives a rank to a name.
struct Rank<'a> {
    span: Span,
    room: usize,
    names: BTreeSet<&'a str>,
    /// Nouns and place names besides the holder's: what is ranked, and where.
    of: BTreeSet<&'a str>,
}

/// Words for what is ranked that both sentences must share.
const LEAST_SHARED: usize = 2;

pub(super) fn find(ev: Evidence<'_>) -> Vec<Finding> {
    let mut by_word: BTreeMap<&str, Vec<Rank<'_>>> = BTreeMap::new();
    for (unit, _) in ev.alignment.sentences() {
        let Some(sentence) = ev.alignment.digest(ev.cx, unit) else { continue };
        if let Some((top, rank)) = ranked(ev, unit, sentence) {
            by_word.entry(top).or_default().push(rank);
        }
    }
    by_word.into_iter().filter_map(|(top, ranks)| clash(ev, top, &ranks)).collect()
}

fn ranked<'a>(
    ev: Evidence<'_>,
    unit: usize,
    sentence: &'a SentenceDigest,
) -> Option<(&'a str, Rank<'a>)> {
    let top = sentence.terms.iter().find(|t| t.kind == TermKind::Superlative && !t.subject)?;
    let reading = ev.cx.readings.get(ev.alignment.units.get(unit)?.reading)?;
    let span = Span {
        report: reading.report.id.clone(),
        start: sentence.chars.start,
        end: sentence.chars.end,
    };
    // "The largest exporter" ranks; "their lowest point" and "is not the largest" do not.
    let before = Span { start: sentence.chars.start, end: top.chars.start, ..span.clone() };
    let definite = words::fold(ev.cx.words(&before)).last().is_some_and(|w| w == "the");
    let clause = sentence.clauses.get(usize::from(top.clause));
    if !definite || clause.is_some_and(|c| c.negated) {
        return None;
    }
    let named = |t: &&Term| matches!(t.kind, TermKind::Name | TermKind::PlaceName);
    let beside = || sentence.terms.iter().filter(|t| t.clause == top.clause);
    let names: BTreeSet<&str> =
        beside().filter(|t| t.subject).filter(named).map(|t| t.lemma.as_str()).collect();
    let thing = |t: &&Term| {
        !t.subject && matches!(t.kind, TermKind::Noun | TermKind::Name | TermKind::PlaceName)
    };
    let of = sentence.terms.iter().filter(thing).map(|t| t.lemma.as_str()).collect();
    let room = ev.cx.room(&span.report);
    (!names.is_empty()).then_some((top.lemma.as_str(), Rank { span, room, names, of }))
}

fn clash(ev: Evidence<'_>, top: &str, ranks: &[Rank<'_>]) -> Option<Finding> {
    let rival = |a: &Rank<'_>, b: &Rank<'_>| {
        a.room != b.room
            && a.names.is_disjoint(&b.names)
            && a.of.intersection(&b.of).count() >= LEAST_SHARED
    };
    let first = ranks.iter().find(|a| ranks.iter().any(|b| rival(a, b)))?;
    let related = |r: &&Rank<'_>| rival(first, r) || r.names == first.names;
    let mut rooms = BTreeSet::new();
    let members = ranks
        .iter()
        .filter(related)
        .filter(|r| rooms.insert(r.room))
        .map(|r| r.span.clone())
        .collect();
    Some(Finding {
        fact: format!("who is {top}: {}", ev.cx.words(&first.span)),
        about: None,
        judged: Judged::new(Verdict::Conflict, format!("two holders of one rank: {top}"))
            .severe(Severity::High),
        members,
        rank: 1.4,
    })
}
