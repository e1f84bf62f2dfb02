//! The printed record as the scorer reads it: its spans by file name, its agents by the key's agent they stand for.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::names::{closeness, refs};
use crate::place::{Place, collect};

static NOTHING: &[Value] = &[];

/// A list at a field, empty where there is none.
pub(crate) fn list<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value.get(field).and_then(Value::as_array).map_or(NOTHING, Vec::as_slice)
}

/// A text at a field, empty where there is none.
pub(crate) fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or("")
}

pub(crate) struct Record<'a> {
    pub(crate) value: &'a Value,
    file: BTreeMap<&'a str, String>,
    gold_agents: BTreeMap<&'a str, &'a Value>,
    stands_for: BTreeMap<&'a str, Option<&'a str>>,
}

impl<'a> Record<'a> {
    pub(crate) fn new(value: &'a Value, gold_agents: BTreeMap<&'a str, &'a Value>) -> Self {
        let mut file = BTreeMap::new();
        for report in list(value, "reports") {
            let source = text(report, "source");
            file.insert(text(report, "id"), source.rsplit('/').next().unwrap_or(source).to_owned());
        }
        let mut record = Record { value, file, gold_agents, stands_for: BTreeMap::new() };
        record.stands_for =
            record.items("agents").map(|a| (text(a, "id"), record.agent_of_key(a))).collect();
        record
    }

    /// Every item of a section, over all stories.
    pub(crate) fn items(&self, section: &'a str) -> impl Iterator<Item = &'a Value> + use<'a> {
        list(self.value, "stories").iter().flat_map(move |s| list(s, section))
    }

    /// The largest story.
    pub(crate) fn story(&self) -> Option<&'a Value> {
        list(self.value, "stories").iter().rev().max_by_key(|s| list(s, "reports").len())
    }

    pub(crate) fn file(&self, report: &str) -> Option<&str> {
        self.file.get(report).map(String::as_str)
    }

    /// Every span found in an item's evidence-like value.
    pub(crate) fn places(&self, value: Option<&Value>) -> Vec<Place> {
        let mut places = Vec::new();
        if let Some(value) = value {
            let mut file_of = |map: &serde_json::Map<String, Value>| {
                self.file(map.get("report")?.as_str()?).map(str::to_owned)
            };
            collect(value, &mut file_of, &mut places);
        }
        places
    }

    fn agent_of_key(&self, agent: &'a Value) -> Option<&'a str> {
        let mut best = (0, None);
        for (key, gold) in &self.gold_agents {
            let person = text(gold, "kind") == "person";
            if person != (text(agent, "kind") == "person") {
                continue;
            }
            let mine = named(agent, &["aliases"], 20);
            let theirs = named(gold, &["aliases", "surface", "variants"], usize::MAX);
            let score = mine
                .iter()
                .flat_map(|(x, u)| {
                    theirs.iter().map(move |(y, v)| (closeness(x, y, person), u + v))
                })
                .filter(|(close, _)| *close > 0)
                .map(|(close, names)| 10 * close + names)
                .max()
                .unwrap_or(0);
            if score > best.0 {
                best = (score, Some(*key));
            }
        }
        best.1
    }

    pub(crate) fn key_of(&self, agent: &str) -> Option<&'a str> {
        self.stands_for.get(agent).copied().flatten()
    }

    pub(crate) fn any_stands_for(&self, key: &str) -> bool {
        self.stands_for.values().any(|k| *k == Some(key))
    }

    pub(crate) fn any_known(&self, reference: Option<&Value>) -> bool {
        reference
            .is_some_and(|r| refs(r).iter().any(|id| self.gold_agents.contains_key(id.as_str())))
    }

    /// Whether the printed agent is the key's (any of `A+B`).
    pub(crate) fn same(&self, gold: Option<&Value>, mine: Option<&Value>) -> bool {
        let Some(key) = single(mine).and_then(|id| self.key_of(id)) else { return false };
        gold.is_some_and(|g| refs(g).iter().any(|r| r == key))
    }

    /// The same agent, or one acting for the same side.
    pub(crate) fn same_side(&self, gold: Option<&Value>, mine: Option<&Value>) -> bool {
        let Some(key) = single(mine).and_then(|id| self.key_of(id)) else { return false };
        let want = gold.map(refs).unwrap_or_default();
        let party = |id: &str| -> Vec<String> {
            self.gold_agents.get(id).and_then(|a| a.get("party")).map(refs).unwrap_or_default()
        };
        let mut side: Vec<String> = want.iter().flat_map(|w| party(w)).collect();
        side.extend(want);
        side.iter().any(|s| s == key) || party(key).iter().any(|p| side.contains(p))
    }

    pub(crate) fn any_same_side(&self, gold: Option<&Value>, mine: Option<&Value>) -> bool {
        match mine {
            Some(Value::Array(list)) => list.iter().take(6).any(|m| self.same_side(gold, Some(m))),
            other => self.same_side(gold, other),
        }
    }
}

/// Names with a point for the first one; the texts in the lists have none.
fn named<'v>(agent: &'v Value, lists: &[&str], most: usize) -> Vec<(&'v str, u32)> {
    let other = lists.iter().map(|f| list(agent, f)).find(|l| !l.is_empty()).unwrap_or(NOTHING);
    let other = other.iter().take(most).filter_map(Value::as_str).map(|n| (n, 0));
    std::iter::once((text(agent, "name"), 1)).chain(other).collect()
}

fn single(value: Option<&Value>) -> Option<&str> {
    match value? {
        Value::Array(list) if list.len() == 1 => list[0].as_str(),
        other => other.as_str(),
    }
}
