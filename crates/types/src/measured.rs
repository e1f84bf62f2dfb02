//! How sure an item is, by how much speaks for it.
//!
//! In: a sort of item and a count of evidence. Out: a confidence as measured on answer keys. Holds: more evidence never
//! makes an item less sure; the table is `data/lexicons/confidence.tsv`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::Confidence;

const TABLE: &str = include_str!("../../../data/lexicons/confidence.tsv");

static MEASURED: LazyLock<BTreeMap<&str, Vec<(usize, f32)>>> = LazyLock::new(|| {
    let mut sorts: BTreeMap<&str, Vec<(usize, f32)>> = BTreeMap::new();
    for line in TABLE.lines().filter(|l| !l.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [sort, evidence, _, _, share] = fields[..] else { continue };
        if let (Ok(evidence), Ok(share)) = (evidence.parse(), share.parse()) {
            sorts.entry(sort).or_default().push((evidence, share));
        }
    }
    sorts
});

impl Confidence {
    /// The measured confidence of a sort of item for which so much speaks; of a sort that the table lacks, nought.
    #[must_use]
    pub fn measured(sort: &str, evidence: usize) -> Self {
        let rows = MEASURED.get(sort).map(Vec::as_slice).unwrap_or_default();
        let reached = rows.iter().filter(|(at, _)| *at <= evidence);
        Confidence::new(reached.map(|(_, share)| *share).fold(0.0, f32::max))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_evidence_is_never_less_sure_and_the_last_line_stands_for_more() {
        for sort in ["meeting", "meeting_reports", "proposal", "proposal_reports"] {
            let at = |evidence| Confidence::measured(sort, evidence).get();
            assert!((0..6).all(|n| at(n) <= at(n + 1)), "{sort}");
            assert!(at(9) >= 0.6, "{sort}");
        }
    }

    #[test]
    fn of_a_sort_that_was_not_measured_nothing_is_sure() {
        assert_eq!(Confidence::measured("rumour", 9).get(), 0.0);
    }
}
