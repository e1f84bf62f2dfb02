//! Items that are one thing, as disjoint sets.
//!
//! In: positions. Out: clusters, each in ascending order, by their first member. Holds: a union that a guard refuses
//! changes nothing.

use std::collections::{BTreeMap, BTreeSet};

/// Disjoint sets of positions.
#[derive(Debug)]
pub(crate) struct Clusters {
    root: Vec<usize>,
    members: Vec<Vec<usize>>,
    /// For each first member, those of the sets with which a union was refused.
    refused: Vec<BTreeSet<usize>>,
}

impl Clusters {
    pub(crate) fn new(len: usize) -> Self {
        Clusters {
            root: (0..len).collect(),
            members: (0..len).map(|i| vec![i]).collect(),
            refused: vec![BTreeSet::new(); len],
        }
    }

    pub(crate) fn root(&self, at: usize) -> usize {
        self.root[at]
    }

    /// Joins two sets where every pair across them may stand together. The guard is one for all joins: what was refused to
    /// two sets is refused to all that they become, and not asked again.
    pub(crate) fn join(&mut self, a: usize, b: usize, may: impl Fn(usize, usize) -> bool) -> bool {
        let (a, b) = (self.root[a], self.root[b]);
        if a == b {
            return true;
        }
        if self.refused[a].contains(&b) {
            return false;
        }
        let allowed = |x: &usize| self.members[b].iter().all(|y| may(*x, *y));
        if !self.members[a].iter().all(allowed) {
            self.refused[a].insert(b);
            self.refused[b].insert(a);
            return false;
        }
        let (keep, drop) = if a < b { (a, b) } else { (b, a) };
        for other in std::mem::take(&mut self.refused[drop]) {
            self.refused[keep].insert(other);
            self.refused[other].insert(keep);
        }
        let moved = std::mem::take(&mut self.members[drop]);
        for at in &moved {
            self.root[*at] = keep;
        }
        self.members[keep].extend(moved);
        self.members[keep].sort_unstable();
        true
    }

    /// How many are in the set of a position.
    pub(crate) fn size(&self, at: usize) -> usize {
        self.members[self.root[at]].len()
    }

    /// The sets, by their first member.
    pub(crate) fn sets(self) -> Vec<Vec<usize>> {
        self.members.into_iter().filter(|m| !m.is_empty()).collect()
    }
}

/// Positions by key, for candidates that need not be compared with all others.
pub(crate) fn blocks<K: Ord>(
    keys: impl IntoIterator<Item = (K, usize)>,
) -> BTreeMap<K, Vec<usize>> {
    let mut blocks: BTreeMap<K, Vec<usize>> = BTreeMap::new();
    for (key, at) in keys {
        let block = blocks.entry(key).or_default();
        if block.last() != Some(&at) {
            block.push(at);
        }
    }
    blocks
}
