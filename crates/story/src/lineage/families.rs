//! Reports of one origin, as far as strong links tell.
//!
//! In: pairs of positions. Out: a family number for each. Holds: the number is the family's first position.

/// Which family each report belongs to.
#[derive(Debug, Clone)]
pub(super) struct Families {
    parent: Vec<usize>,
}

impl Families {
    pub(super) fn of(reports: usize, pairs: impl Iterator<Item = (usize, usize)>) -> Self {
        let mut families = Families { parent: (0..reports).collect() };
        for (a, b) in pairs {
            let (x, y) = (families.get(a), families.get(b));
            families.parent[x.max(y)] = x.min(y);
        }
        families
    }

    pub(super) fn get(&self, mut at: usize) -> usize {
        while self.parent[at] != at {
            at = self.parent[at];
        }
        at
    }
}
