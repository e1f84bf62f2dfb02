//! Headline against body: what a headline says that its body does not carry.
//!
//! Holds: only figures, units of time and quoted words of the headline are asked for, and only a headline that lacks several
//! of its content words in the body is reported; synonyms alone are no mismatch.

use std::collections::BTreeSet;

use readout_types::{Reading, SentenceDigest, Severity, Span, TermKind, Verdict, ZoneKind};

use super::figures::Judged;
use super::{Evidence, Finding};

/// A headline with words that its body lacks.
pub(crate) struct Uncarried {
    pub(crate) headline: Span,
    pub(crate) missing: Vec<String>,
    /// The body sentence that tells most of the rest.
    pub(crate) body: Option<Span>,
}

/// A headline of which the body lacks at least this many words that stand together is not its own.
const LEAST_MISSING: usize = 2;

/// The headlines that their bodies do not carry and another report's body does.
pub(crate) fn uncarried(ev: Evidence<'_>) -> Vec<Uncarried> {
    let readings = ev.cx.readings.iter().enumerate().filter(|(at, _)| ev.cx.leader[*at] == *at);
    readings.filter_map(|(at, reading)| check(ev, at, reading)).collect()
}

fn check(ev: Evidence<'_>, at: usize, reading: &Reading) -> Option<Uncarried> {
    let headline = reading.sentences.iter().find(|s| s.zone == ZoneKind::Headline)?;
    let own = body_lemmas(reading);
    let missing: Vec<&str> = run_of_missing(headline, &own);
    if missing.len() < LEAST_MISSING {
        return None;
    }
    // Words that no report carries are the headline writer's own; words that another report carries tell of its story.
    let elsewhere = ev.cx.readings.iter().enumerate().any(|(other, r)| {
        let lemmas = body_lemmas(r);
        other != at
            && ev.cx.leader[other] != ev.cx.leader[at]
            && missing.iter().all(|m| lemmas.contains(*m))
    });
    let span = |s: &SentenceDigest| Span {
        report: reading.report.id.clone(),
        start: s.chars.start,
        end: s.chars.end,
    };
    elsewhere.then(|| Uncarried {
        headline: span(headline),
        missing: missing.iter().map(|m| (*m).to_owned()).collect(),
        body: nearest(reading, headline).map(span),
    })
}

fn body_lemmas(reading: &Reading) -> BTreeSet<&str> {
    let body = reading.sentences.iter().filter(|s| s.zone == ZoneKind::Body);
    body.flat_map(|s| &s.terms).map(|t| t.lemma.as_str()).collect()
}

/// The longest run of the headline's content words that the body lacks; a run that holds a noun, number or verb.
fn run_of_missing<'a>(headline: &'a SentenceDigest, own: &BTreeSet<&str>) -> Vec<&'a str> {
    let mut best: Vec<&str> = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    for term in &headline.terms {
        let solid = !matches!(term.kind, TermKind::Adverb | TermKind::Adjective | TermKind::Verb);
        if own.contains(term.lemma.as_str()) || !solid {
            run.clear();
        } else {
            run.push(term.lemma.as_str());
        }
        if run.len() > best.len() {
            best.clone_from(&run);
        }
    }
    best
}

/// The body sentence that shares most words with the headline.
fn nearest<'a>(reading: &'a Reading, headline: &SentenceDigest) -> Option<&'a SentenceDigest> {
    let words: BTreeSet<&str> = headline.terms.iter().map(|t| t.lemma.as_str()).collect();
    let shared =
        |s: &SentenceDigest| s.terms.iter().filter(|t| words.contains(t.lemma.as_str())).count();
    let body = reading.sentences.iter().filter(|s| s.zone == ZoneKind::Body);
    body.max_by_key(|s| (shared(s), std::cmp::Reverse(s.chars.start))).filter(|s| shared(s) > 0)
}

/// Mismatches of headline and body as comparisons of a report with itself.
pub(super) fn find(ev: Evidence<'_>) -> Vec<Finding> {
    let finding = |u: Uncarried| {
        let body = u.body?;
        let reason = format!("the body does not carry the headline's {}", u.missing.join(" "));
        Some(Finding {
            fact: format!("headline: {}", ev.cx.words(&u.headline)),
            about: None,
            judged: Judged::new(Verdict::InternalMismatch, reason).severe(Severity::Medium),
            members: vec![u.headline, body],
            rank: 1.5,
        })
    };
    uncarried(ev).into_iter().filter_map(finding).collect()
}
