//! Which reports belong to one story, without reading them.
//!
//! In: reports. Out: groups. Holds: the result does not depend on the order
//! in which the reports came.

use readout_story::group::{self, Features};
use readout_types::{Id, Report};

/// Reports that belong to one story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Stable id.
    pub id: Id,
    /// The headline of its first report that has one.
    pub title: Option<String>,
    /// Positions of its reports in the input.
    pub members: Vec<usize>,
}

pub(crate) fn group(reports: &[Report]) -> Vec<Group> {
    let features: Vec<Features> = reports.iter().map(|r| group::features(r, None)).collect();
    let made = group::group(&features);
    let title = |members: &[usize]| members.iter().find_map(|m| reports.get(*m)?.title.clone());
    let id = |members: &[usize]| {
        let first = members.iter().filter_map(|m| Some(reports.get(*m)?.id.as_str())).min();
        Id::new(format!("st-{}", first.unwrap_or_default()))
    };
    let one = |members: Vec<usize>| Group { id: id(&members), title: title(&members), members };
    made.groups.into_iter().map(one).collect()
}
