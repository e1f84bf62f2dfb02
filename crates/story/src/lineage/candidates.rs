//! Finds the pairs of reports that are worth comparing word by word.
//!
//! In: the words of all reports. Out: pairs of positions. Holds: a report is paired with a bounded number of others, and
//! the work per report does not grow with the number of reports, however many share its formulas.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use super::tokens::{RUN, Tokens};

/// Of every so many runs of words in a row at least one is a fingerprint (winnowing: Schleimer, Wilkerson and Aiken,
/// SIGMOD 2003), so a shared passage of `RUN + WINDOW - 1` words is never missed.
const WINDOW: usize = 4;
/// Fingerprints that two reports must share.
const LEAST_SHARED: u16 = 2;
/// Of the reports with one fingerprint the nearest before this one are read.
const NEAR: usize = 64;
/// Of the reports that share fingerprints with one, those with most are compared: a body's addresses, all made of the same
/// formulas, would else be compared each with each. Copies of one text need no more, since they are joined in chains.
const PARTNERS: usize = 64;

/// Pairs that share fingerprints, the lower position first, in order.
pub(super) fn pairs(reports: &[Tokens]) -> Vec<(usize, usize)> {
    let mut holders: HashMap<u32, Vec<u32>> = HashMap::new();
    let mut out = Vec::new();
    for (at, report) in reports.iter().enumerate() {
        let mut shared: HashMap<u32, u16> = HashMap::new();
        let me = u32::try_from(at).unwrap_or(u32::MAX);
        for print in fingerprints(report) {
            let list = holders.entry(print).or_default();
            for other in list.iter().rev().take(NEAR) {
                *shared.entry(*other).or_default() += 1;
            }
            list.push(me);
        }
        let enough = shared.into_iter().filter(|(_, n)| *n >= LEAST_SHARED);
        let mut closest: Vec<(u32, u16)> = enough.collect();
        // Of equals the nearest before.
        closest.sort_unstable_by_key(|(other, n)| (Reverse(*n), Reverse(*other)));
        closest.truncate(PARTNERS);
        closest.sort_unstable();
        out.extend(closest.into_iter().map(|(other, _)| (other as usize, at)));
    }
    out
}

/// The least hash of each window over the report's runs, each once.
fn fingerprints(report: &Tokens) -> BTreeSet<u32> {
    let mut in_order: Vec<u32> = vec![0; report.runs.len()];
    for (hash, at) in &report.runs {
        if let Some(slot) = in_order.get_mut(*at as usize) {
            *slot = *hash;
        }
    }
    debug_assert!(report.words.len() < RUN || in_order.len() == report.words.len() - RUN + 1);
    if in_order.len() < WINDOW {
        return in_order.into_iter().collect();
    }
    in_order.windows(WINDOW).filter_map(|w| w.iter().min().copied()).collect()
}
