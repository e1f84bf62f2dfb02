//! Finds the few earlier reports that a report could join.
//!
//! In: reports' vectors and fingerprints. Out: candidates, best first. Holds: the work for one report has an upper
//! bound that does not grow with the number of reports; candidates depend on positions only through the order by
//! day and key that the caller gives.

use std::ops::Range;

use super::spread::Map;

/// Word number → positions of the reports among whose heaviest words it is, ascending.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    words: Map<u32, Vec<(u32, f32)>>,
    runs: Map<u32, Vec<u32>>,
}

/// A report is looked up by this many of its heaviest words.
const LOOKED_UP: usize = 32;
/// Of one word's reports those nearest in the order are read, this many on each side.
const NEAR: usize = 96;
/// Candidates kept for one report.
const KEPT: usize = 40;

/// Which reports one can join: all that were there before its batch or have no day, and those that came out near its day.
#[derive(Debug, Clone)]
pub(super) struct Reach {
    /// Every report before this position.
    pub(super) all: usize,
    /// Positions after it.
    pub(super) near: Range<usize>,
}

impl Index {
    pub(super) fn add(&mut self, at: usize, vector: &[(u32, f32)], sketch: &[u32]) {
        let at = position(at);
        for (id, weight) in heaviest(vector) {
            self.words.entry(id).or_default().push((at, weight));
        }
        for run in sketch {
            self.runs.entry(*run).or_default().push(at);
        }
    }

    /// The reports within reach that are most like this one, by their heaviest words.
    pub(super) fn like(&self, at: usize, vector: &[(u32, f32)], reach: &Reach) -> Vec<usize> {
        let me = position(at);
        let (all, from, to) =
            (position(reach.all), position(reach.near.start), position(reach.near.end));
        let mut seen: Map<u32, f32> = Map::default();
        for (id, weight) in heaviest(vector) {
            let list = self.words.get(&id).map_or(&[][..], Vec::as_slice);
            let below = |bound: u32| list.partition_point(|(p, _)| *p < bound);
            let here = below(me);
            let (start, end) = (here.saturating_sub(NEAR), (here + NEAR).min(below(to)));
            // It is within its own reach, so `here` is past every lower bound.
            let earlier = start..below(all).max(start);
            let near = below(from).max(earlier.end)..end;
            for (other, theirs) in list[earlier].iter().chain(&list[near]) {
                *seen.entry(*other).or_default() += weight * theirs;
            }
        }
        seen.remove(&me);
        best(seen)
    }

    /// The reports most like one that has no place in the order. Of a word with many reports evenly spread ones are read,
    /// so that no stretch of the order is left out.
    pub(super) fn like_anywhere(&self, vector: &[(u32, f32)]) -> Vec<usize> {
        let mut seen: Map<u32, f32> = Map::default();
        for (id, weight) in heaviest(vector) {
            let list = self.words.get(&id).map_or(&[][..], Vec::as_slice);
            for (other, theirs) in list.iter().step_by(list.len().div_ceil(2 * NEAR).max(1)) {
                *seen.entry(*other).or_default() += weight * theirs;
            }
        }
        best(seen)
    }

    /// The reports that share runs of words with this one, and how many.
    pub(super) fn sharing(&self, at: usize, sketch: &[u32]) -> Vec<(usize, usize)> {
        let me = position(at);
        let mut seen: Map<u32, usize> = Map::default();
        for list in sketch.iter().filter_map(|run| self.runs.get(run)) {
            let here = list.partition_point(|p| *p < me);
            for other in &list[here.saturating_sub(NEAR)..here] {
                *seen.entry(*other).or_default() += 1;
            }
        }
        let mut out: Vec<_> = seen.into_iter().map(|(p, n)| (p as usize, n)).collect();
        out.sort_unstable();
        out
    }
}

fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn best(seen: Map<u32, f32>) -> Vec<usize> {
    let mut best: Vec<(u32, f32)> = seen.into_iter().collect();
    best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    best.into_iter().take(KEPT).map(|(p, _)| p as usize).collect()
}

fn heaviest(vector: &[(u32, f32)]) -> Vec<(u32, f32)> {
    let mut out = vector.to_vec();
    out.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    out.truncate(LOOKED_UP);
    out
}
