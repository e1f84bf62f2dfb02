//! Which columns each section has.
//!
//! In: an [`Index`] over one story. Out: one [`Table`] a function. Holds: a list inside an item (participants, outcomes) is a table
//! of its own, whose rows name the item.

mod compared;
mod found;
mod parts;
mod whole;

use readout_types::Id;

use super::Table;
use crate::index::Index;

pub(super) use found::position_matrix;
pub(super) use whole::{record, reports};

/// A table of one story.
type Section = fn(&Index<'_>) -> Table;

/// Every table of a story, in the order in which they are written.
pub(super) const ALL: &[Section] = &[
    whole::stories,
    whole::story_reports,
    whole::episodes,
    whole::lineage,
    found::agents,
    parts::roles,
    parts::relations,
    found::places,
    found::meetings,
    parts::participants,
    parts::outcomes,
    parts::tones,
    found::proposals,
    parts::provisions,
    parts::proposal_status,
    parts::proposal_versions,
    found::issues,
    found::positions,
    found::statements,
    found::quantities,
    found::claims,
    found::events,
    found::movements,
    found::timeline,
    compared::comparisons,
    compared::comparison_members,
    compared::single_source,
    compared::anomalies,
    compared::evidence,
];

/// Ids in one cell.
fn ids(ids: &[Id]) -> String {
    ids.iter().map(Id::as_str).collect::<Vec<_>>().join("; ")
}

/// The names that ids stand for, in one cell.
fn list(ix: &Index<'_>, ids: &[Id]) -> String {
    ids.iter().map(|id| ix.name(id)).collect::<Vec<_>>().join("; ")
}

/// The name that an id stands for, if there is an id.
fn name<'a>(ix: &'a Index<'_>, id: Option<&'a Id>) -> Option<&'a str> {
    id.map(|id| ix.name(id))
}
