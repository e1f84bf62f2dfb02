//! Which reports tell the same story.
//!
//! In: [`Features`] of each report, taken once by [`features`]. Out: groups, and for each join a [`Why`]. Holds: the
//! result depends on the set of reports, not on their order.

use readout_types::{Reading, Report};
use serde::{Deserialize, Serialize};

/// What grouping keeps of one report.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Features {
    /// Breaks ties: the report's id.
    pub key: String,
}

/// Why a report joined others.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Why {
    /// The report that joined (position in the input).
    pub report: usize,
    /// The nearest report of the group it joined (position in the input).
    pub nearest: usize,
    /// How like they are, 0 to 1.
    pub score: f32,
    /// The terms that count most, weightiest first.
    pub terms: Vec<String>,
}

/// Groups and the reasons for them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Groups {
    /// Positions in the input, each group in ascending order, groups by their first member.
    pub groups: Vec<Vec<usize>>,
    /// One reason for each report but the first of each group.
    pub why: Vec<Why>,
}

/// Takes what grouping needs from one report.
#[must_use]
pub fn features(report: &Report, _reading: Option<&Reading>) -> Features {
    Features { key: report.id.to_string() }
}

/// Groups reports by their features.
#[must_use]
pub fn group(features: &[Features]) -> Groups {
    Groups { groups: (0..features.len()).map(|i| vec![i]).collect(), why: Vec::new() }
}
