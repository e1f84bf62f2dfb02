//! Scores a record `readout/1` against a hand-made answer key: the figures that CI holds floors on.
//!
//! In: an answer key (spans are `{file, start, end}`, Unicode scalar values, half-open) and a record of the same
//! files, both as JSON. Out: [`Table`]: section → figure → [`Share`]. Holds: items pair one to one, closest spans
//! first; `recall_core` is over what an analyst would not forgive missing; precision is over everything printed,
//! so it is a lower bound (`precision_at_least`) where a key is not exhaustive.

mod names;
mod place;
mod record;
mod sections;
mod zones;

use std::collections::BTreeMap;

use serde_json::Value;

pub use zones::zones;

/// So many of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Share {
    /// How many were right (half points count half).
    pub right: f64,
    /// Out of how many.
    pub of: f64,
}

impl Share {
    /// The share, where there was anything to be right about.
    #[must_use]
    pub fn rate(self) -> Option<f64> {
        (self.of > 0.0).then(|| self.right / self.of)
    }
}

/// Section → figure → share, both in alphabetical order.
pub type Table = BTreeMap<String, BTreeMap<String, Share>>;

/// Scores a record against a key.
#[must_use]
pub fn score(gold: &Value, record: &Value) -> Table {
    let mut scored = sections::Scored::new(gold, record);
    scored.story();
    scored.people();
    scored.coreference();
    scored.statements();
    scored.quantities();
    scored.meetings();
    scored.by_evidence();
    scored.positions();
    scored.comparisons();
    scored.events();
    scored.timeline();
    scored.evidence();
    scored.table
}

/// Adds the shares of many keys into one table.
#[must_use]
pub fn sum(tables: impl IntoIterator<Item = Table>) -> Table {
    let mut all = Table::new();
    for table in tables {
        for (section, figures) in table {
            let into = all.entry(section).or_default();
            for (name, share) in figures {
                let to = into.entry(name).or_default();
                to.right += share.right;
                to.of += share.of;
            }
        }
    }
    all
}

/// Whether one printed item was right, with what is needed to count it.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Its section of the record.
    pub section: &'static str,
    /// Its id.
    pub id: String,
    /// The rule that found it.
    pub rule: String,
    /// 1 where the key has it, one half where only the group of its stance is right, else 0.
    pub right: f64,
}

/// Judges every meeting, proposal, position, claim and event of a record.
#[must_use]
pub fn verdicts(gold: &Value, record: &Value) -> Vec<Verdict> {
    sections::Scored::new(gold, record).verdicts()
}
