//! Which report depends on which.
//!
//! In: the reports of one or many stories. Out: every dependent pair seen, as [`Lineage`]. Holds: the result is
//! sorted by `from` and `to` and depends on the set of reports, not on their order.
//!
//! Two reports depend on each other where they share wording that is the reports' own. Words in quotation marks and
//! embedded posts do not count: several newsrooms may quote one speaker or one statement at length.

mod candidates;
mod classify;
mod overlap;
mod tokens;

use readout_types::{Lineage, Report, Span};

use classify::Judged;
use overlap::{Overlap, Passage};
use tokens::Tokens;

/// Shared passages given for a pair, the longest ones.
const MOST_PASSAGES: usize = 12;
/// A passage is given from this many words on.
const LEAST_PASSAGE: usize = 8;

/// Finds every dependent pair.
#[must_use]
pub fn find(reports: &[&Report]) -> Vec<Lineage> {
    let mut order: Vec<&Report> = reports.to_vec();
    order.sort_by(|a, b| (&a.published, &a.id).cmp(&(&b.published, &b.id)));
    let tokens: Vec<Tokens> = order.iter().map(|r| Tokens::of(r)).collect();
    let mut out: Vec<Lineage> = candidates::pairs(&tokens)
        .into_iter()
        .filter_map(|(a, b)| link((order[a], &tokens[a]), (order[b], &tokens[b])))
        .collect();
    out.sort_by(|a, b| (&a.from, &a.to).cmp(&(&b.from, &b.to)));
    out
}

type Side<'a> = (&'a Report, &'a Tokens);

fn link(a: Side<'_>, b: Side<'_>) -> Option<Lineage> {
    let overlap = Overlap::of(a.1, b.1);
    let judged = classify::judge(a.0, b.0, &overlap)?;
    Some(entry(a, b, &overlap, judged))
}

fn entry(a: Side<'_>, b: Side<'_>, overlap: &Overlap, judged: Judged) -> Lineage {
    let mut shared = passages(a, b, &overlap.passages);
    let mut containment = (round(overlap.a.containment), round(overlap.b.containment));
    let (mut from, mut to) = (&a.0.id, &b.0.id);
    if judged.reversed {
        shared = shared.into_iter().map(|(x, y)| (y, x)).collect();
        containment = (containment.1, containment.0);
        (from, to) = (to, from);
    }
    Lineage {
        from: from.clone(),
        to: to.clone(),
        class: judged.class,
        shared,
        containment,
        basis: judged.basis,
        confidence: judged.confidence,
        evidence: judged.evidence,
    }
}

/// The longest shared passages, in text order.
fn passages(a: Side<'_>, b: Side<'_>, all: &[Passage]) -> Vec<(Span, Span)> {
    let mut longest: Vec<&Passage> = all.iter().filter(|p| p.words >= LEAST_PASSAGE).collect();
    longest.sort_by_key(|p| (std::cmp::Reverse(p.words), p.a));
    longest.truncate(MOST_PASSAGES);
    longest.sort_by_key(|p| p.a);
    longest.iter().filter_map(|p| Some((span(a, p.a, p.words)?, span(b, p.b, p.words)?))).collect()
}

fn span((report, tokens): Side<'_>, first: usize, words: usize) -> Option<Span> {
    let (from, to) = (tokens.words.get(first)?, tokens.words.get(first + words - 1)?);
    let at = |byte: u32| u32::try_from(report.text.char_of(byte as usize)).ok();
    Some(Span { report: report.id.clone(), start: at(from.start)?, end: at(to.end)? })
}

fn round(x: f64) -> f64 {
    (x * 1e4).round() / 1e4
}
