//! Passages that one report has from another newsroom's without saying so.
//!
//! In: who has whose words. Out: one entry for each pair of reports, with the longest passages. Holds: no credit line and no
//! citation joins the two; a whole text printed again is no passage; what somebody is quoted with is nobody's own wording.

use readout_types::{Basis, Lineage, LineageClass, Severity, Span};

use super::Oddity;
use crate::compare::Evidence;

/// Unicode scalar values from which shared words are hardly chance or formula: some ten words.
const LEAST: u32 = 60;

/// So many passages show what was taken.
const SHOWN: usize = 3;

pub(super) fn find(ev: Evidence<'_>, lineage: &[Lineage]) -> Vec<Oddity> {
    lineage.iter().filter_map(|link| uncredited(ev, link)).collect()
}

fn uncredited(ev: Evidence<'_>, link: &Lineage) -> Option<Oddity> {
    let passages = matches!(
        link.class,
        LineageClass::Rewrite | LineageClass::Excerpt | LineageClass::Aggregate
    );
    if !passages || link.basis == Basis::Stated || ev.cx.room(&link.from) == ev.cx.room(&link.to) {
        return None;
    }
    let own = |(a, b): &&(Span, Span)| a.len() >= LEAST && !is_quoted(ev, a) && !is_quoted(ev, b);
    let mut taken: Vec<&(Span, Span)> = link.shared.iter().filter(own).collect();
    taken.sort_by_key(|(a, b)| (std::cmp::Reverse(a.len()), a.start, b.start));
    let spans: Vec<Span> =
        taken.into_iter().take(SHOWN).flat_map(|(a, b)| [a.clone(), b.clone()]).collect();
    (!spans.is_empty()).then(|| Oddity {
        kind: "uncredited_copy",
        basis: "cross",
        severity: Severity::Medium,
        correction: Some("the same words in another report, which is not credited".to_owned()),
        spans,
    })
}

/// Whether a passage is mostly somebody's quoted words.
fn is_quoted(ev: Evidence<'_>, passage: &Span) -> bool {
    let on = ev.ground.statements.at(passage, |_| true);
    let quoted: u32 = on.iter().flat_map(|s| &s.quoted).map(|q| q.overlap(passage)).sum();
    2 * quoted > passage.len()
}
