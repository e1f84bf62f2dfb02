//! Finds the few earlier reports that a report could join.
//!
//! In: reports' vectors and fingerprints. Out: candidates, best first. Holds: the work for one report has an upper
//! bound that does not grow with the number of reports; candidates depend on positions only through the order by
//! day and key that the caller gives.

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

impl Index {
    pub(super) fn add(&mut self, at: usize, vector: &[(u32, f32)], sketch: &[u32]) {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        for (id, weight) in heaviest(vector) {
            self.words.entry(id).or_default().push((at, weight));
        }
        for run in sketch {
            self.runs.entry(*run).or_default().push(at);
        }
    }

    /// The reports most like this one, by their heaviest words.
    pub(super) fn like(&self, at: usize, vector: &[(u32, f32)]) -> Vec<usize> {
        let me = u32::try_from(at).unwrap_or(u32::MAX);
        let mut seen: Map<u32, f32> = Map::default();
        for (id, weight) in heaviest(vector) {
            let list = self.words.get(&id).map_or(&[][..], Vec::as_slice);
            let here = list.partition_point(|(p, _)| *p < me);
            for (other, theirs) in &list[here.saturating_sub(NEAR)..(here + NEAR).min(list.len())] {
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
        let me = u32::try_from(at).unwrap_or(u32::MAX);
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
