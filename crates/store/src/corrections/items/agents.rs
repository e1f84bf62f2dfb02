//! Two agents that are one, and one that is two.
//!
//! In: a story as JSON, anchors at mentions. Out: the story with agents merged or parted. Holds: no mention is lost; what is
//! moved to another agent is only what stands in the reports named.

use std::collections::BTreeSet;

use readout_types::Id;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::Change;
use super::json::{Ids, id, position, rename};
use crate::corrections::Anchor;

/// Takes one agent into another.
pub(super) fn merge(
    story: &mut Json,
    stays: &Anchor,
    goes: &Anchor,
    ids: &Ids<'_>,
) -> Result<Change, String> {
    let to = agent_at(story, stays, ids)?;
    let from = agent_at(story, goes, ids)?;
    if to == from {
        return Ok(Change { item: Some(to), was: None });
    }
    let agents = story["agents"].as_array_mut().ok_or("the story has no agents")?;
    let gone = agents.iter().position(|a| a["id"] == from.as_str()).map(|at| agents.remove(at));
    let gone = gone.ok_or("the agent is gone")?;
    if let Some(kept) = agents.iter_mut().find(|a| a["id"] == to.as_str()) {
        take_in(kept, &gone);
    }
    rename(story, from.as_str(), to.as_str());
    once_each(story);
    Ok(Change { item: Some(to), was: Some(gone["name"].clone()) })
}

fn agent_at(story: &Json, anchor: &Anchor, ids: &Ids<'_>) -> Result<Id, String> {
    let at = position(story, "agents", anchor, ids).ok_or("no agent is named at these words")?;
    id(&story["agents"][at]).ok_or_else(|| "the agent has no id".to_owned())
}

/// Adds names and mentions, and what the other did not know.
fn take_in(kept: &mut Json, gone: &Json) {
    let mut names = vec![gone["name"].clone()];
    names.extend(gone["aliases"].as_array().into_iter().flatten().cloned());
    let name = kept["name"].clone();
    extend(kept, "aliases", names.into_iter().filter(|n| *n != name));
    for list in ["affiliations", "members", "relations", "roles", "mentions", "evidence"] {
        extend(kept, list, gone[list].as_array().into_iter().flatten().cloned());
    }
    for field in ["party", "country", "sector", "wikidata"] {
        if kept[field].is_null() {
            kept[field] = gone[field].clone();
        }
    }
}

fn extend(item: &mut Json, list: &str, more: impl Iterator<Item = Json>) {
    if let Some(held) = item[list].as_array_mut() {
        for value in more {
            if !held.contains(&value) {
                held.push(value);
            }
        }
    }
}

/// Whoever now stands twice at one meeting stands there once, with the words of both.
fn once_each(story: &mut Json) {
    for meeting in story["meetings"].as_array_mut().into_iter().flatten() {
        let Some(participants) = meeting["participants"].as_array_mut() else { continue };
        let mut once: Vec<Json> = Vec::new();
        for participant in participants.drain(..) {
            match once.iter_mut().find(|p| p["agent"] == participant["agent"]) {
                Some(held) => {
                    extend(
                        held,
                        "evidence",
                        participant["evidence"].as_array().into_iter().flatten().cloned(),
                    );
                }
                None => once.push(participant),
            }
        }
        *participants = once;
    }
}

/// Gives what an agent does in some reports to another.
pub(super) fn part(
    story: &mut Json,
    agent: &Anchor,
    reports: &BTreeSet<String>,
    name: &str,
    ids: &Ids<'_>,
) -> Result<Change, String> {
    let whole = agent_at(story, agent, ids)?;
    let reports = reports.iter().filter_map(|sha| ids.get(sha.as_str())).flatten();
    let reports: BTreeSet<&str> = reports.map(|id| id.as_str()).collect();
    let new = new_id(&whole, name);
    let agents = story["agents"].as_array_mut().ok_or("the story has no agents")?;
    let held = agents.iter_mut().find(|a| a["id"] == whole.as_str()).ok_or("the agent is gone")?;
    let parted = take_out(held, &reports, &new, name)?;
    agents.push(parted);
    if let Some(sections) = story.as_object_mut() {
        for (section, items) in sections.iter_mut().filter(|(section, _)| *section != "agents") {
            let _ = section;
            rename_within(items, whole.as_str(), &new, &reports, false);
        }
    }
    Ok(Change { item: Some(Id::new(new)), was: Some(json!(whole)) })
}

fn new_id(whole: &Id, name: &str) -> String {
    let hash = Sha256::digest(format!("{whole}\n{name}"));
    let hex: String = hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("ag{hex}")
}

/// The agent that is parted off: the mentions, words and roles that stand in the reports.
fn take_out(
    held: &mut Json,
    reports: &BTreeSet<&str>,
    new: &str,
    name: &str,
) -> Result<Json, String> {
    let mut parted = held.clone();
    for list in ["mentions", "evidence"] {
        let inside = |span: &Json| span["report"].as_str().is_some_and(|r| reports.contains(r));
        retain(&mut parted, list, &inside);
        retain(held, list, &|span| !inside(span));
    }
    let in_role = |role: &Json| role["report"].as_str().is_some_and(|r| reports.contains(r));
    retain(&mut parted, "roles", &in_role);
    retain(held, "roles", &|role| !in_role(role));
    if parted["mentions"].as_array().is_none_or(Vec::is_empty) {
        return Err("the agent is not named in these reports".to_owned());
    }
    if parted["evidence"].as_array().is_none_or(Vec::is_empty) {
        parted["evidence"] = json!([parted["mentions"][0]]);
    }
    if held["evidence"].as_array().is_none_or(Vec::is_empty) && held["mentions"][0].is_object() {
        held["evidence"] = json!([held["mentions"][0]]);
    }
    parted["id"] = json!(new);
    parted["name"] = json!(name);
    parted["aliases"] = json!([]);
    parted["wikidata"] = Json::Null;
    Ok(parted)
}

fn retain(item: &mut Json, list: &str, keep: &dyn Fn(&Json) -> bool) {
    if let Some(values) = item[list].as_array_mut() {
        values.retain(|value| keep(value));
    }
}

/// Renames where all the words that carry an object stand in the reports; an object without words of its own goes with
/// the one it is part of.
fn rename_within(value: &mut Json, from: &str, to: &str, reports: &BTreeSet<&str>, inside: bool) {
    match value {
        Json::Array(items) => {
            items.iter_mut().for_each(|x| rename_within(x, from, to, reports, inside));
        }
        Json::Object(fields) => {
            let spans = fields.get("evidence").and_then(Json::as_array).filter(|s| !s.is_empty());
            let all = |spans: &Vec<Json>| {
                spans.iter().all(|s| s["report"].as_str().is_some_and(|r| reports.contains(r)))
            };
            let inside = spans.map_or(inside, all);
            fields.values_mut().for_each(|x| rename_within(x, from, to, reports, inside));
        }
        Json::String(text) if inside && text == from => to.clone_into(text),
        _ => {}
    }
}
