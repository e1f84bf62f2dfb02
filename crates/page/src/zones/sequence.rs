//! The best sequence of kinds for a page's lines.
//!
//! In: a score a line and kind, and what one kind after another is worth. Out: one kind a line. Holds: the
//! sequence with the highest sum (Viterbi); ties go to the earlier kind of the list.

use readout_types::ZoneKind;

use super::table::{KINDS, Scores};

/// Decodes.
pub(crate) fn best(lines: &[Scores], transitions: &[Scores; KINDS]) -> Vec<ZoneKind> {
    let Some(first) = lines.first() else { return Vec::new() };
    let mut sums = *first;
    let mut came_from: Vec<[u8; KINDS]> = Vec::with_capacity(lines.len());
    for line in lines.iter().skip(1) {
        let mut next = [f32::MIN; KINDS];
        let mut from = [0u8; KINDS];
        for (before, row) in transitions.iter().enumerate() {
            for (after, step) in row.iter().enumerate() {
                let sum = sums[before] + step + line[after];
                if sum > next[after] {
                    next[after] = sum;
                    from[after] = u8::try_from(before).unwrap_or(0);
                }
            }
        }
        sums = next;
        came_from.push(from);
    }
    back(&sums, &came_from)
}

fn back(sums: &Scores, came_from: &[[u8; KINDS]]) -> Vec<ZoneKind> {
    let mut at = 0;
    for (kind, sum) in sums.iter().enumerate() {
        if *sum > sums[at] {
            at = kind;
        }
    }
    let mut kinds = vec![at];
    for from in came_from.iter().rev() {
        at = usize::from(from[at]);
        kinds.push(at);
    }
    kinds.reverse();
    kinds.into_iter().map(|k| ZoneKind::ALL[k]).collect()
}
