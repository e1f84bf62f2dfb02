//! Stable ids: the same facts give the same ids, whatever the order of reports.
//!
//! In: named key fields of an item. Out: an [`Id`] of two letters and twelve hexadecimal digits. Holds: ids are unique
//! within one [`Minter`]; two items with equal keys are told apart by a count in the order in which they are minted,
//! so callers mint in an order that does not depend on the input's order.
//!
//! | item | letters | key fields |
//! |---|---|---|
//! | agent | `ag` | kind, folded name; for a group also its newsroom's first report |
//! | place | `pl` | folded name |
//! | issue | `is` | code |
//! | meeting | `me` | kind, participants, date |
//! | proposal | `pr` | kind, authors, folded title |
//! | quantity | `qu` | report, nominal, unit, measure, words |
//! | statement | `st` | report, speaker, folded content |
//! | position | `po` | party, issue, target, stance, newsroom's first report |
//! | claim | `cl` | claimant, folded proposition |
//! | event | `ev` | kind, actors, recipients, date, realis |
//! | movement | `mo` | agent, to, date |
//! | timeline | `ti` | date, folded words |
//! | comparison | `co` | verdict, members' spans |
//! | single source | `ss` | report, span |
//! | anomaly | `an` | kind, spans |
//! | story, process, episode | `sy`, `ps`, `ep` | reports; parties; key and date |

use std::collections::BTreeMap;
use std::fmt::Write as _;

use readout_types::Id;
use sha2::{Digest, Sha256};

/// Gives out ids that differ.
#[derive(Debug, Default)]
pub(crate) struct Minter {
    seen: BTreeMap<String, u32>,
}

impl Minter {
    /// The id of an item with these key fields; a later item with the same fields gets another one.
    pub(crate) fn mint(&mut self, letters: &str, fields: &[&str]) -> Id {
        let base = stable(letters, fields);
        let count = self.seen.entry(base.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { Id::new(base) } else { Id::new(format!("{base}-{count}")) }
    }
}

fn stable(letters: &str, fields: &[&str]) -> String {
    let mut hash = Sha256::new();
    for field in fields {
        // The length before each field keeps ("ab", "c") and ("a", "bc") apart.
        hash.update((field.len() as u64).to_le_bytes());
        hash.update(field.as_bytes());
    }
    let mut id = letters.to_owned();
    for byte in hash.finalize().iter().take(6) {
        let _ = write!(id, "{byte:02x}");
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_keys_are_told_apart_and_different_keys_differ() {
        let mut mint = Minter::default();
        let first = mint.mint("me", &["talks", "a,b"]);
        assert_ne!(first, mint.mint("me", &["talks", "a,b"]));
        assert_ne!(first, mint.mint("me", &["talksa", ",b"]));
        assert_eq!(first, Minter::default().mint("me", &["talks", "a,b"]));
    }
}
