//! Says in what way two reports depend on each other, and which way round.
//!
//! In: two reports and their [`Overlap`]. Out: [`Judged`], or `None` where they are independent. Holds: the rule of
//! each class is written here once.

use readout_types::{Basis, Confidence, LineageClass, Report, Span};

use super::overlap::Overlap;

/// What was found out about a pair.
pub(super) struct Judged {
    pub(super) class: LineageClass,
    pub(super) basis: Basis,
    pub(super) confidence: Confidence,
    pub(super) evidence: Vec<Span>,
    /// Whether the second report is the origin.
    pub(super) reversed: bool,
}

/// From this many shared own words on, two reports do not have them by chance or from a common source.
const LEAST_WORDS: usize = 35;
/// Fewer do for a short report, where they are this share of it.
const LEAST_SHORT: usize = 15;
const SHORT_SHARE: f64 = 0.35;
/// Shares of own words from which a report is a copy with its words unchanged, or with small changes.
const VERBATIM: f64 = 0.80;
const LIGHT: f64 = 0.40;
/// Under this share of either side the wording is only echoed.
const ECHO: f64 = 0.25;

/// Judges a pair.
pub(super) fn judge(a: &Report, b: &Report, overlap: &Overlap) -> Option<Judged> {
    let words = overlap.own_words();
    let enough = words >= LEAST_WORDS || (words >= LEAST_SHORT && overlap.most() >= SHORT_SHARE);
    if !enough {
        return None;
    }
    let class = class(overlap);
    let strength = overlap.most();
    #[expect(clippy::cast_possible_truncation, reason = "a share of 0 to 1")]
    let confidence = Confidence::new((0.6 + 0.4 * strength) as f32);
    let reversed = reversed(a, b, overlap);
    Some(Judged { class, basis: Basis::Inferred, confidence, evidence: Vec::new(), reversed })
}

fn class(overlap: &Overlap) -> LineageClass {
    let (most, least) = (overlap.most(), overlap.least());
    if least >= VERBATIM {
        LineageClass::Verbatim
    } else if most >= LIGHT {
        LineageClass::LightEdit
    } else if most >= ECHO {
        LineageClass::Excerpt
    } else {
        LineageClass::Rewrite
    }
}

/// The later report depends on the earlier; where no dates tell, the one with less of its own is put first.
fn reversed(a: &Report, b: &Report, overlap: &Overlap) -> bool {
    match (&a.published, &b.published) {
        (Some(x), Some(y)) if x != y => x > y,
        _ => overlap.a.own_share < overlap.b.own_share,
    }
}
