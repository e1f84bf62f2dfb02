//! Rewrites: little wording in common, but wording that no third report has.
//!
//! In: pairs that share a little, and the families that strong links make. Out: those that echo each other. Holds: a
//! run of words that three families have (a title, a caption, a post, a statement) speaks for nothing.

use std::collections::HashMap;

use super::families::Families;
use super::overlap::{covered, share, shared_runs};
use super::tokens::Tokens;

/// Words, in runs that only the two families have, from which one report echoes the other.
const LEAST_WORDS: usize = 20;
/// And the share of the shorter report's own words that they are.
const LEAST_SHARE: f64 = 0.1;

/// The pairs that echo each other.
pub(super) fn pairs(
    reports: &[Tokens],
    weak: &[(usize, usize)],
    families: &Families,
) -> Vec<(usize, usize)> {
    let holders = holders(reports, weak, families);
    let echoes = |(a, b): &(usize, usize)| echoes(&reports[*a], &reports[*b], &holders);
    weak.iter()
        .copied()
        .filter(|pair| families.get(pair.0) != families.get(pair.1))
        .filter(echoes)
        .collect()
}

fn echoes(a: &Tokens, b: &Tokens, holders: &HashMap<u32, Holders>) -> bool {
    let (in_a, in_b) = shared_runs(a, b);
    let rare = |side: &Tokens, mut runs: Vec<super::overlap::SharedRun>| {
        runs.retain(|r| holders.get(&r.hash).is_none_or(|h| !h.many));
        let words = covered(side, &runs).into_iter().filter(|c| *c).count();
        (words, share(words, side.own))
    };
    let (x, y) = (rare(a, in_a), rare(b, in_b));
    x.0.min(y.0) >= LEAST_WORDS && x.1.max(y.1) >= LEAST_SHARE
}

/// The families that have a run: up to two of them, and whether there are more.
#[derive(Debug, Clone, Copy)]
struct Holders {
    first: usize,
    second: Option<usize>,
    many: bool,
}

impl Holders {
    fn add(&mut self, family: usize) {
        if family == self.first || self.second == Some(family) {
            return;
        }
        match self.second {
            None => self.second = Some(family),
            Some(_) => self.many = true,
        }
    }
}

/// Who has the runs that the weak pairs share.
fn holders(
    reports: &[Tokens],
    weak: &[(usize, usize)],
    families: &Families,
) -> HashMap<u32, Holders> {
    let mut wanted: Vec<u32> = Vec::new();
    for (a, b) in weak {
        let (runs, _) = shared_runs(&reports[*a], &reports[*b]);
        wanted.extend(runs.iter().filter(|r| !r.quoted).map(|r| r.hash));
    }
    wanted.sort_unstable();
    wanted.dedup();
    let mut out: HashMap<u32, Holders> = HashMap::with_capacity(wanted.len());
    for (at, report) in reports.iter().enumerate() {
        let family = families.get(at);
        for (hash, _) in report.runs.iter().filter(|r| wanted.binary_search(&r.0).is_ok()) {
            let fresh = Holders { first: family, second: None, many: false };
            out.entry(*hash).or_insert(fresh).add(family);
        }
    }
    out
}
