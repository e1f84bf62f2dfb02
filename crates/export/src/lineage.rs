//! Who took from whom, as a tree.
//!
//! In: a story. Out: [`Tree`]. Holds: each report of the story stands in it once; links that would close a ring are left out.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::{Id, Lineage, LineageClass, Story};

/// Each report hangs on the one it shares most with.
#[derive(Debug)]
pub struct Tree<'a> {
    /// Reports that took from none of the others, in the story's order.
    pub roots: Vec<&'a Id>,
    below: BTreeMap<&'a Id, Vec<&'a Lineage>>,
}

impl<'a> Tree<'a> {
    /// For one story.
    #[must_use]
    pub fn of(story: &'a Story) -> Self {
        let members: BTreeSet<&Id> = story.reports.iter().collect();
        let inside = |l: &Lineage| members.contains(&l.from) && members.contains(&l.to);
        let mut best: BTreeMap<&Id, &Lineage> = BTreeMap::new();
        for link in story.lineage.iter().filter(|l| is_dependent(l.class)) {
            let stronger = best.get(&link.to).is_none_or(|held| strength(link) > strength(held));
            if stronger && inside(link) && !leads_to(&best, &link.from, &link.to) {
                best.insert(&link.to, link);
            }
        }
        let roots = story.reports.iter().filter(|id| !best.contains_key(id)).collect();
        let mut below: BTreeMap<&Id, Vec<&Lineage>> = BTreeMap::new();
        for link in best.into_values() {
            below.entry(&link.from).or_default().push(link);
        }
        Tree { roots, below }
    }

    /// What was taken from a report, by the first of those who took it.
    #[must_use]
    pub fn below(&self, id: &Id) -> &[&'a Lineage] {
        self.below.get(id).map_or(&[], Vec::as_slice)
    }

    /// How many reports hang on one, itself included.
    #[must_use]
    pub fn size(&self, id: &Id) -> usize {
        1 + self.below(id).iter().map(|l| self.size(&l.to)).sum::<usize>()
    }
}

/// Whether the later report took its words from the earlier.
#[must_use]
pub fn is_dependent(class: LineageClass) -> bool {
    !matches!(class, LineageClass::Independent | LineageClass::Unrelated | LineageClass::Original)
}

fn strength(link: &Lineage) -> (f64, f64) {
    (link.containment.0.max(link.containment.1), f64::from(link.confidence.get()))
}

/// Whether going up from `from` one comes to `to`.
fn leads_to(best: &BTreeMap<&Id, &Lineage>, from: &Id, to: &Id) -> bool {
    let mut seen = BTreeSet::new();
    let mut at = from;
    while seen.insert(at) {
        if at == to {
            return true;
        }
        match best.get(at) {
            Some(link) => at = &link.from,
            None => return false,
        }
    }
    false
}
