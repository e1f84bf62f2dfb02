//! Goes on with groups that were made before and are kept elsewhere.
//!
//! In: the groups that new reports could join, and word counts over all reports. Out: a [`Grouper`] that holds them. Holds:
//! what was joined stays joined; what is not handed in is as if it were too unlike to join.

use serde::{Deserialize, Serialize};

use super::{Grouper, Held, Node};
use crate::group::weigh::Counts;
use crate::group::{Features, Params};

/// A report as grouping held it when it was taken in: what is kept to go on later.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Taken {
    /// What grouping keeps of it.
    pub features: Features,
    /// Its weighed words.
    pub vector: Vec<(u32, f32)>,
    /// How crowded its topic was.
    pub crowd: f32,
}

impl Grouper {
    /// Holds these groups. Positions count through them in the order given; what is added later comes after.
    #[must_use]
    pub fn resume(params: Params, counts: Counts, groups: Vec<Vec<Taken>>) -> Self {
        let mut grouper = Grouper { counts, ..Grouper::new(params) };
        for group in groups {
            let first = grouper.reports.len();
            for taken in group {
                grouper.hold(taken);
                grouper.unite(first, grouper.reports.len() - 1);
            }
        }
        grouper
    }

    fn hold(&mut self, taken: Taken) {
        let at = self.reports.len();
        self.index.add(at, &taken.vector, &taken.features.sketch);
        let node = Node::new(at, &taken.features, taken.vector.clone(), taken.crowd);
        self.nodes.insert(at, node);
        self.node_of.push(at);
        self.taken.push(at);
        let Taken { features, vector, crowd } = taken;
        self.reports.push(Held { input: at, features, vector, crowd, nearest: None });
    }

    /// What to keep of the report at a position of the input, to go on later.
    #[must_use]
    pub fn taken(&self, input: usize) -> Option<Taken> {
        let held = self.reports.get(*self.taken.get(input)?)?;
        let (features, vector) = (held.features.clone(), held.vector.clone());
        Some(Taken { features, vector, crowd: held.crowd })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::group::Term;

    /// A report of words by number, all equally rare.
    fn report(key: &str, words: std::ops::Range<u32>) -> Features {
        let term = |id| Term { id, count: 1.0, background: 1e-4 };
        let terms = words.map(term).collect();
        Features { key: key.into(), terms, day: Some(20_000), ..Features::default() }
    }

    #[test]
    fn a_report_that_comes_later_joins_as_it_would_have_at_once() {
        let all = [report("a", 0..30), report("b", 5..35), report("c", 500..530)];
        let late = report("d", 3..33);
        let mut once = Grouper::new(Params::default());
        once.add(&all);
        let groups = once.groups().groups;
        let kept = groups
            .iter()
            .map(|g| g.iter().filter_map(|at| once.taken(*at)).collect::<Vec<_>>())
            .collect();
        let mut counts = Counts::held(3, [(20_000, 3)]);
        for id in 0..40 {
            counts.word(id, 2, vec![(20_000, 2)]);
        }
        let mut resumed = Grouper::resume(Params::default(), counts, kept);
        resumed.add(std::slice::from_ref(&late));
        once.add(std::slice::from_ref(&late));
        assert_eq!(once.groups().groups, [vec![0, 1, 3], vec![2]]);
        assert_eq!(resumed.groups().groups, [vec![0, 1, 3], vec![2]]);
    }
}
