//! Finds and changes items in a story's JSON form, where every section looks alike.
//!
//! In: a story as JSON. Out: places in it. Holds: an item is found by the words that carry it, never by its id, which a
//! later reading may change.

use std::collections::BTreeMap;

use readout_types::Id;
use serde_json::Value as Json;

use crate::corrections::Anchor;

/// The reports that bear a SHA-256.
pub(super) type Ids<'a> = BTreeMap<&'a str, Vec<&'a Id>>;

/// Sections whose items can be corrected, the most telling first.
const SECTIONS: [&str; 15] = [
    "positions",
    "statements",
    "quantities",
    "claims",
    "events",
    "meetings",
    "proposals",
    "movements",
    "timeline",
    "agents",
    "places",
    "issues",
    "comparisons",
    "single_source",
    "anomalies",
];

/// Fields that an object cannot be without, by the list that the object stands in: where what they name is struck, the
/// object goes too.
const NEEDED: [(&str, &str); 8] = [
    ("positions", "party"),
    ("movements", "agent"),
    ("participants", "agent"),
    ("relations", "to"),
    ("provisions", "issue"),
    ("same_as", "id"),
    ("comparisons", "about"),
    ("single_source", "about"),
];

/// The item of a section that an anchor means.
pub(super) fn item<'s>(
    story: &'s mut Json,
    section: &str,
    anchor: &Anchor,
    ids: &Ids<'_>,
) -> Result<&'s mut Json, String> {
    if !SECTIONS.contains(&section) {
        return Err(format!("{section:?} is not a section: {}", SECTIONS.join(", ")));
    }
    let at = position(story, section, anchor, ids)
        .ok_or_else(|| format!("no item of {section} stands at these words"))?;
    story[section].get_mut(at).ok_or_else(|| "the item is gone".to_owned())
}

/// The item of any section that an anchor means.
pub(super) fn anywhere(story: &Json, anchor: &Anchor, ids: &Ids<'_>) -> Option<Id> {
    SECTIONS.iter().find_map(|section| {
        let at = position(story, section, anchor, ids)?;
        id(story[*section].get(at)?)
    })
}

/// The item whose evidence (or a mention) has most in common with an anchor; of equal ones the narrowest.
pub(super) fn position(
    story: &Json,
    section: &str,
    anchor: &Anchor,
    ids: &Ids<'_>,
) -> Option<usize> {
    let items = story[section].as_array()?;
    let mut best: Option<(u64, u64, usize)> = None;
    for (at, item) in items.iter().enumerate() {
        for (shared, longer) in spans(item).filter_map(|span| likeness(span, anchor, ids)) {
            let better = best.is_none_or(|(s, l, _)| {
                (shared, std::cmp::Reverse(longer)) > (s, std::cmp::Reverse(l))
            });
            if better {
                best = Some((shared, longer, at));
            }
        }
    }
    best.map(|(_, _, at)| at)
}

fn spans(item: &Json) -> impl Iterator<Item = &Json> {
    // Members of a comparison carry its words.
    let members = item["members"].as_array().into_iter().flatten();
    let inner = members.filter_map(|m| m["evidence"].as_array()).flatten();
    ["evidence", "mentions"]
        .into_iter()
        .filter_map(|key| item[key].as_array())
        .flatten()
        .chain(inner)
}

/// Scalar values in common, and how much longer the span is than the anchor; `None` where nothing is in common.
fn likeness(span: &Json, anchor: &Anchor, ids: &Ids<'_>) -> Option<(u64, u64)> {
    let report = span["report"].as_str()?;
    if !ids.get(anchor.sha256.as_str())?.iter().any(|id| id.as_str() == report) {
        return None;
    }
    let (start, end) = (span["start"].as_u64()?, span["end"].as_u64()?);
    let shared = end.min(anchor.end.into()).saturating_sub(start.max(anchor.start.into()));
    (shared > 0).then_some((shared, end.saturating_sub(start)))
}

/// An item's id.
pub(super) fn id(item: &Json) -> Option<Id> {
    item["id"].as_str().map(Id::new)
}

/// Gives a field another value; what it said before.
pub(super) fn set(item: &mut Json, field: &str, value: Json) -> Result<Json, String> {
    if matches!(field, "id" | "evidence" | "mentions") {
        return Err(format!("{field:?} cannot be corrected: strike the item and add a note"));
    }
    let fields = item.as_object_mut().ok_or("the item has no fields")?;
    let names = fields.keys().cloned().collect::<Vec<_>>().join(", ");
    let held =
        fields.get_mut(field).ok_or_else(|| format!("no field {field:?}; there are {names}"))?;
    Ok(std::mem::replace(held, value))
}

/// Takes an item out, and whatever points at it; the item as it was.
pub(super) fn strike(story: &mut Json, section: &str, id: Option<&Id>) -> Option<Json> {
    let id = id?.as_str();
    let items = story[section].as_array_mut()?;
    let at = items.iter().position(|item| item["id"] == id)?;
    let was = items.remove(at);
    forget(story, "", id);
    Some(was)
}

/// Takes an id out of every list and field; `list` is the name of the list that `value` stands in.
fn forget(value: &mut Json, list: &str, id: &str) {
    match value {
        Json::Array(items) => {
            let needs = NEEDED.iter().find(|(name, _)| *name == list).map(|(_, field)| *field);
            items.retain(|x| *x != id && needs.is_none_or(|field| x[field] != id));
            items.iter_mut().for_each(|x| forget(x, list, id));
        }
        Json::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                if field == id {
                    *field = Json::Null;
                }
                let name = name.clone();
                forget(field, &name, id);
            }
        }
        _ => {}
    }
}

/// Puts one id for another everywhere.
pub(super) fn rename(value: &mut Json, from: &str, to: &str) {
    match value {
        Json::Array(items) => items.iter_mut().for_each(|x| rename(x, from, to)),
        Json::Object(fields) => fields.values_mut().for_each(|x| rename(x, from, to)),
        Json::String(text) if text == from => to.clone_into(text),
        _ => {}
    }
}
