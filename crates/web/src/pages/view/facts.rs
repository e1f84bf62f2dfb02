//! Compared facts: what all agree on, what differs, what one alone says, and what is odd.
//!
//! In: a story. Out: views in the order of what matters most. Holds: a difference shows every value with the reports that
//! give it, side by side; equal values stand once.

use std::cmp::Reverse;

use readout_types::{Anomaly, Bearing, Comparison, Severity, SingleSource, Sources, Verdict};
use serde::Serialize;

use super::book::{Book, Evidence, Passage, Tag, spoken};
use super::passage::{folded, shortened};

/// One compared fact.
#[derive(Debug, Serialize)]
pub(crate) struct FactView {
    id: String,
    fact: String,
    verdict: String,
    /// `agree`, `differ` or `other`: how it is coloured.
    tone: &'static str,
    reason: String,
    severity: Option<&'static str>,
    sources: Sources,
    values: Vec<ValueView>,
    more_values: usize,
    href: Option<String>,
}

/// One value of a fact, with the reports that give it.
#[derive(Debug, Serialize)]
struct ValueView {
    text: String,
    tags: Vec<Tag>,
    more_tags: usize,
    passage: Option<Passage>,
}

/// Values shown side by side; the rest stands on the fact's own page.
const VALUES: usize = 4;
const TAGS: usize = 6;

fn differs(verdict: Verdict) -> bool {
    verdict.bearing() == Bearing::Differ
}

/// Facts that reports tell differently, the gravest first.
pub(crate) fn differing<'a>(book: &Book<'a>) -> Vec<&'a Comparison> {
    let mut facts: Vec<&Comparison> =
        book.story.comparisons.iter().filter(|c| differs(c.verdict)).collect();
    facts.sort_by_key(|c| (Reverse(c.severity), Reverse(c.sources.newsrooms)));
    facts
}

/// Facts that reports tell alike, those with most newsrooms first.
pub(crate) fn agreeing<'a>(book: &Book<'a>) -> Vec<&'a Comparison> {
    let mut facts: Vec<&Comparison> =
        book.story.comparisons.iter().filter(|c| !differs(c.verdict)).collect();
    facts.sort_by_key(|c| (Reverse(c.sources.newsrooms), Reverse(c.sources.witnesses)));
    facts
}

/// One compared fact as it is shown.
pub(crate) fn fact(book: &Book<'_>, c: &Comparison) -> FactView {
    let mut values: Vec<ValueView> = Vec::new();
    let mut keys: Vec<String> = Vec::new();
    for member in &c.members {
        let text = folded(&member.value);
        let key = text.to_lowercase();
        let tag = book.tag(&member.report);
        if let Some(at) = keys.iter().position(|k| *k == key) {
            if values[at].tags.len() < TAGS {
                values[at].tags.push(tag);
            } else {
                values[at].more_tags += 1;
            }
            continue;
        }
        keys.push(key);
        let passage = member.evidence.first().and_then(|s| book.passage(s));
        values.push(ValueView {
            text: shortened(&text, 200),
            tags: vec![tag],
            more_tags: 0,
            passage,
        });
    }
    let more_values = values.len().saturating_sub(VALUES);
    values.truncate(VALUES);
    FactView {
        id: c.id.to_string(),
        fact: shortened(&folded(&c.fact), 240),
        verdict: spoken(c.verdict.as_str()),
        tone: tone(c.verdict),
        reason: c.reason.clone(),
        severity: c.severity.map(Severity::as_str),
        sources: c.sources,
        values,
        more_values,
        href: book.item_href(&c.id),
    }
}

fn tone(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same | Verdict::Agree | Verdict::AgreePartial | Verdict::AgreeBroader => "agree",
        v if differs(v) => "differ",
        _ => "other",
    }
}

/// What one newsroom alone says.
#[derive(Debug, Serialize)]
pub(crate) struct SingleView {
    id: String,
    fact: String,
    evidence: Evidence,
}

pub(crate) fn single(book: &Book<'_>, s: &SingleSource) -> SingleView {
    SingleView {
        id: s.id.to_string(),
        fact: shortened(&folded(&s.fact), 300),
        evidence: book.evidence(Some(&s.id), &s.evidence),
    }
}

/// What is wrong or odd.
#[derive(Debug, Serialize)]
pub(crate) struct AnomalyView {
    id: String,
    kind: String,
    basis: String,
    severity: &'static str,
    correction: Option<String>,
    evidence: Evidence,
}

/// What is wrong or odd, the gravest first.
pub(crate) fn anomalies<'a>(book: &Book<'a>) -> Vec<&'a Anomaly> {
    let mut found: Vec<&Anomaly> = book.story.anomalies.iter().collect();
    found.sort_by_key(|a| Reverse(a.severity));
    found
}

pub(crate) fn anomaly(book: &Book<'_>, a: &Anomaly) -> AnomalyView {
    AnomalyView {
        id: a.id.to_string(),
        kind: spoken(&a.kind),
        basis: spoken(&a.basis),
        severity: a.severity.as_str(),
        correction: a.correction.as_deref().map(|c| shortened(&folded(c), 240)),
        evidence: book.evidence(Some(&a.id), &a.evidence),
    }
}
