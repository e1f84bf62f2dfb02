//! What is new in a later record of a story against an earlier one.
//!
//! In: two [`Story`]s of one story, the earlier first. Out: [`Change`]s: additions, moves, withdrawals. Holds: an item counts
//! as the same where its id is; a position of the same party on the same matter with another stance is a move, not a
//! withdrawal and an addition.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::{Id, Items, Span, Story};
use serde::{Deserialize, Serialize};

/// How an item changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It was not there.
    Added,
    /// It says something else now.
    Moved,
    /// It is there no more.
    Withdrawn,
}

/// One difference between two records.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Change {
    /// How it changed.
    pub kind: ChangeKind,
    /// The section of the record.
    pub section: String,
    /// The item, as the later record names it; the earlier one where it was withdrawn.
    pub id: Id,
    /// What it was (stance, realis, status), where it moved.
    pub was: Option<String>,
    /// What it is now, where it moved.
    pub is: Option<String>,
    /// The words in the later record, or in the earlier where it was withdrawn.
    pub evidence: Vec<Span>,
}

/// What changed, by section and id.
#[must_use]
pub fn diff(earlier: &Story, later: &Story) -> Vec<Change> {
    let (old, new) = (entries(&earlier.items), entries(&later.items));
    let mut changes: Vec<Change> = Vec::new();
    let mut moved_away: BTreeSet<&Id> = BTreeSet::new();
    for (key, entry) in &new {
        let Some(before) = old.get(key) else { continue };
        if before.state != entry.state {
            changes.push(change(ChangeKind::Moved, entry, Some(&before.state)));
        }
        moved_away.insert(&before.id);
    }
    let fresh = new.iter().filter(|(key, _)| !old.contains_key(*key)).map(|(_, e)| e);
    changes.extend(fresh.map(|e| change(ChangeKind::Added, e, None)));
    let gone = old
        .iter()
        .filter(|(key, e)| !new.contains_key(*key) && !moved_away.contains(&e.id))
        .map(|(_, e)| e);
    changes.extend(gone.map(|e| change(ChangeKind::Withdrawn, e, None)));
    changes.sort();
    changes
}

fn change(kind: ChangeKind, entry: &Entry, was: Option<&str>) -> Change {
    Change {
        kind,
        section: entry.section.to_owned(),
        id: entry.id.clone(),
        was: was.map(str::to_owned),
        is: was.map(|_| entry.state.clone()),
        evidence: entry.evidence.clone(),
    }
}

/// What is followed of an item from one record to the next.
struct Entry {
    section: &'static str,
    id: Id,
    state: String,
    evidence: Vec<Span>,
}

/// The items under what makes them the same item in a later record.
fn entries(items: &Items) -> BTreeMap<String, Entry> {
    let mut all = BTreeMap::new();
    let mut add =
        |section: &'static str, key: String, id: &Id, state: String, evidence: &[Span]| {
            let entry = Entry { section, id: id.clone(), state, evidence: evidence.to_vec() };
            all.insert(format!("{section} {key}"), entry);
        };
    for m in &items.meetings {
        let who: BTreeSet<&str> = m.participants.iter().map(|p| p.agent.as_str()).collect();
        let date = m.date.as_ref().map_or("", |d| d.as_str());
        let key = format!("{} {date} {}", m.kind, who.into_iter().collect::<Vec<_>>().join(","));
        add("meetings", key, &m.id, m.realis.to_string(), &m.evidence);
    }
    for p in &items.proposals {
        let state: Vec<&str> = p.status.iter().map(|s| s.code.as_str()).collect();
        add("proposals", p.id.to_string(), &p.id, state.join(","), &p.evidence);
    }
    for p in &items.positions {
        let of = |id: &Option<Id>| id.as_ref().map_or(String::new(), Id::to_string);
        let key = format!("{} {} {} {}", p.party, of(&p.issue), of(&p.target), of(&p.stated_by));
        add("positions", key, &p.id, p.stance.to_string(), &p.evidence);
    }
    for s in items.statements.iter().filter(|s| s.variant_of.is_none()) {
        add("statements", s.id.to_string(), &s.id, s.kind.to_string(), &s.evidence);
    }
    for q in &items.quantities {
        let value = q.nominal.map(|n| n.to_string()).unwrap_or_default();
        add("quantities", q.id.to_string(), &q.id, value, &q.evidence);
    }
    for c in &items.claims {
        add("claims", c.id.to_string(), &c.id, c.status.to_string(), &c.evidence);
    }
    for e in &items.events {
        add("events", e.id.to_string(), &e.id, e.realis.to_string(), &e.evidence);
    }
    all
}
