//! Says in what way two reports depend on each other.
//!
//! In: the [`Overlap`] of two reports. Out: a class, or `None` where they are independent. Holds: the rule of each
//! class is written here once.

use readout_types::{Confidence, LineageClass};

use super::overlap::Overlap;

/// Shared own words times the square of the share they are: what speaks for a copy. Many words of a long report or
/// few of a short one; chance and common sources reach half of it. From the judged pairs of a set of raw pages.
const LEAST_EVIDENCE: f64 = 6.0;
/// Fewer shared own words than these are a phrase.
const LEAST_WORDS: usize = 15;
/// Shares from which a report is a copy with its words unchanged.
const VERBATIM: (f64, f64) = (0.992, 0.93);
/// Under this share a page has mostly text of its own (or of others).
const MOSTLY_OWN: f64 = 0.35;
/// A shared part that opens later than this in the larger page is embedded in it, not its trimmed top.
const EMBEDDED_FROM: f64 = 0.02;
/// Under this share of either side a long page has only a passage of the other.
const PASSAGE: f64 = 0.2;

/// Whether a pair shares enough wording of its own to be dependent whatever else is known.
pub(super) fn strong(overlap: &Overlap) -> bool {
    overlap.own_words() >= LEAST_WORDS && evidence(overlap) >= LEAST_EVIDENCE
}

/// Whether two reports are so close that they have one origin, not only a passage in common.
pub(super) fn tight(overlap: &Overlap) -> bool {
    strong(overlap) && (overlap.least() >= 0.25 || overlap.most() >= 0.8)
}

/// The class of a dependent pair.
pub(super) fn class(overlap: &Overlap) -> LineageClass {
    let (most, least) = (overlap.most(), overlap.least());
    let embedded = overlap.larger().starts_at >= EMBEDDED_FROM;
    if most >= VERBATIM.0 && least >= VERBATIM.1 {
        LineageClass::Verbatim
    } else if (least < MOSTLY_OWN && embedded && most >= 0.5) || most < PASSAGE {
        LineageClass::Excerpt
    } else {
        LineageClass::LightEdit
    }
}

/// How sure a strong pair is.
pub(super) fn confidence(overlap: &Overlap) -> Confidence {
    let over = (evidence(overlap) / LEAST_EVIDENCE).ln() / 10.0;
    #[expect(clippy::cast_possible_truncation, reason = "a number from 0 to 1")]
    let value = (0.8 + over).clamp(0.0, 0.99) as f32;
    Confidence::new(value)
}

fn evidence(overlap: &Overlap) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "word counts are far below 2^52")]
    let words = overlap.own_words() as f64;
    words * overlap.most().powi(2)
}
