//! What the reports' values of a fact are to each other, for people.

use crate::Verdict;

/// Whether reports tell a fact alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bearing {
    /// They do not tell the same.
    Differ,
    /// They tell the same.
    Agree,
    /// They are not about the same thing or the same time.
    Apart,
}

impl Verdict {
    /// How this verdict reads.
    #[must_use]
    pub fn bearing(self) -> Bearing {
        match self {
            Verdict::Overlap
            | Verdict::Tension
            | Verdict::Conflict
            | Verdict::ClaimVsCounterclaim
            | Verdict::InternalMismatch
            | Verdict::FramingDifference => Bearing::Differ,
            Verdict::Same
            | Verdict::Agree
            | Verdict::AgreePartial
            | Verdict::AgreeBroader
            | Verdict::Compatible => Bearing::Agree,
            Verdict::Update | Verdict::DifferentScope | Verdict::NotComparable => Bearing::Apart,
        }
    }
}
