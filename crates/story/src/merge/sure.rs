//! How sure an item is, by how much speaks for it.
//!
//! In: a sort of item and a count of evidence. Out: a confidence as measured on answer keys. Holds: more evidence never
//! makes an item less sure; the table is `data/lexicons/confidence.tsv`.

use readout_types::Confidence;

const TABLE: &str = include_str!("../../../../data/lexicons/confidence.tsv");

/// The measured confidence; of a sort that the table lacks, nought.
pub(crate) fn confidence(sort: &str, evidence: usize) -> Confidence {
    let rows = TABLE.lines().filter(|l| !l.starts_with('#')).filter_map(|line| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [of, at, _, _, value] = fields[..] else { return None };
        Some((of, at.parse::<usize>().ok()?, value.parse::<f32>().ok()?))
    });
    let reached = rows.filter(|(of, at, _)| *of == sort && *at <= evidence);
    Confidence::new(reached.map(|(_, _, value)| value).fold(0.0, f32::max))
}

#[cfg(test)]
mod tests {
    use super::confidence;

    #[test]
    fn more_evidence_is_never_less_sure_and_the_last_line_stands_for_more() {
        for sort in ["meeting_reports", "proposal_reports"] {
            assert!((0..6).all(|n| confidence(sort, n).get() <= confidence(sort, n + 1).get()));
            assert!(confidence(sort, 9).get() >= 0.6, "{sort}");
        }
    }
}
