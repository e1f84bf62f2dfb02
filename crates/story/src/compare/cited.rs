//! Newsrooms outside the story on whose report several of its newsrooms rest.
//!
//! Holds: only names that are known to be newsrooms' count, and only beside a word of reporting; each newsroom stands with the
//! first place that cites it.

use std::collections::BTreeMap;

use readout_types::{Span, Verdict};

use super::figures::Judged;
use super::{Evidence, Finding};
use crate::lineage;

pub(super) fn find(ev: Evidence<'_>) -> Vec<Finding> {
    let mut by_name: BTreeMap<String, BTreeMap<usize, Span>> = BTreeMap::new();
    for (at, reading) in ev.cx.own() {
        for (name, place) in lineage::cited_newsrooms(&reading.report) {
            by_name.entry(name).or_default().entry(ev.cx.room_at(at)).or_insert(place);
        }
    }
    let told = by_name.into_iter().filter(|(_, places)| places.len() > 1);
    let told = told.map(|(name, places)| (name, places.into_values().collect()));
    told.map(|(name, members)| Finding {
        fact: format!("source: {name}"),
        about: None,
        judged: Judged::new(Verdict::Agree, "several reports rest on one newsroom's report"),
        members,
        rank: 1.0,
    })
    .collect()
}
