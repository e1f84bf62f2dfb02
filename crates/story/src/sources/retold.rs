//! Reports that retell what other newsrooms of the story reported.
//!
//! In: the reports of one story. Out: for each retelling, the report that it rests on most. Holds: a report that is
//! signed, datelined or credited to an agency is its own newsroom's work, however often it names others; a single
//! mention of another newsroom makes no retelling.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::Report;

use crate::lineage::cited_names;
use crate::words;

/// Places that give the account as another newsroom's, from which a report has none of its own.
const LEAST_PLACES: usize = 2;

/// Pairs of positions: the report that is retold, and the one that retells.
pub(super) fn pairs(reports: &[&Report]) -> Vec<(usize, usize)> {
    let names: Vec<BTreeSet<String>> = reports.iter().map(|r| names(r)).collect();
    let retelling = |(at, report): (usize, &&Report)| {
        let own_work =
            !report.authors.is_empty() || report.dateline.is_some() || report.wire.is_some();
        if own_work {
            return None;
        }
        let mut places: BTreeMap<usize, usize> = BTreeMap::new();
        for cited in cited_names(report) {
            let mut called = (0..reports.len()).filter(|o| *o != at && calls(&cited, &names[*o]));
            // "The Courier" says nothing where two of the outlets are couriers.
            let Some(origin) =
                called.next().filter(|o| called.all(|other| names[other] == names[*o]))
            else {
                continue;
            };
            if !calls(&cited, &names[at]) {
                *places.entry(origin).or_default() += 1;
            }
        }
        let all: usize = places.values().sum();
        let most = places.into_iter().max_by_key(|(o, n)| (*n, std::cmp::Reverse(*o)))?;
        (all >= LEAST_PLACES).then_some((most.0, at))
    };
    reports.iter().enumerate().filter_map(retelling).collect()
}

/// The folded names of the newsrooms whose text a report is.
fn names(report: &Report) -> BTreeSet<String> {
    let wire = report.wire.as_ref().map(|w| w.name.as_str());
    [report.outlet.as_deref(), wire].into_iter().flatten().map(key).collect()
}

fn key(name: &str) -> String {
    let folded = words::key(name);
    folded.strip_prefix("the ").map_or(folded.clone(), str::to_owned)
}

/// Whether a cited name is one of these: whole, by its last word ("the Courier"), or in full for its initials.
fn calls(cited: &str, names: &BTreeSet<String>) -> bool {
    let cited = key(cited);
    let initials: String = cited.split(' ').filter_map(|w| w.chars().next()).collect();
    names.iter().any(|name| {
        let last = name.rsplit(' ').next().unwrap_or(name);
        let own: String = name.split(' ').filter_map(|w| w.chars().next()).collect();
        cited == *name
            || (cited.len() > 3 && cited == last)
            || (initials.len() > 1 && initials == *name)
            || (own.len() > 1 && own == cited)
    })
}
