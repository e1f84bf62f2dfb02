//! Persons whose office the newsrooms, or one report, give in different words.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::{Agent, AgentKind, Role, RoleStatus, Severity, Span, Verdict};

use super::figures::Judged;
use super::{Evidence, Finding};
use crate::offices::{Camp, Offices, steps};
use crate::words;

/// What the fact of a compared office begins with.
pub(crate) const OFFICE: &str = "office of ";

pub(super) fn find(ev: Evidence<'_>) -> Vec<Finding> {
    let people = ev.items.agents.iter().filter(|a| a.kind == AgentKind::Person);
    let offices = Offices::of(ev.items);
    people.flat_map(|person| of_person(ev, &offices, person)).collect()
}

fn of_person(ev: Evidence<'_>, offices: &Offices<'_>, person: &Agent) -> Vec<Finding> {
    let camps = offices.camps(ev.cx, person);
    if camps.is_empty() {
        return steps_between(ev, person).into_iter().collect();
    }
    inside(person, &camps).into_iter().chain(across(ev, person, &camps)).collect()
}

fn finding(person: &Agent, judged: Judged, members: Vec<Span>) -> Finding {
    Finding {
        fact: format!("{OFFICE}{}", person.name),
        about: Some(person.id.clone()),
        rank: 1.4 + 0.02 * person.mentions.len().min(20) as f64,
        judged,
        members,
    }
}

/// One report that gives two offices.
fn inside(person: &Agent, camps: &[Camp<'_>]) -> Option<Finding> {
    let [first, rest @ ..] = camps else { return None };
    let both = first.roles.iter().find_map(|a| {
        let other = rest.iter().flat_map(|c| &c.roles).find(|b| b.report == a.report)?;
        Some([a.evidence.first()?.clone(), other.evidence.first()?.clone()])
    })?;
    let judged = Judged::new(Verdict::InternalMismatch, "two offices in one report")
        .severe(Severity::Medium);
    Some(finding(person, judged, both.to_vec()))
}

/// Newsrooms that give offices which exclude each other: one title of each newsroom.
fn across(ev: Evidence<'_>, person: &Agent, camps: &[Camp<'_>]) -> Option<Finding> {
    let mut members: BTreeMap<usize, Span> = BTreeMap::new();
    // The odd one out comes first: where a newsroom is in two camps, its odd title is what is compared.
    for role in camps.iter().rev().flat_map(|c| &c.roles) {
        if let (Some(room), Some(span)) = (ev.cx.own_room(&role.report), role.evidence.first()) {
            members.entry(room).or_insert_with(|| span.clone());
        }
    }
    let judged = Judged::new(Verdict::Conflict, "offices that one person does not hold together")
        .severe(Severity::Medium);
    (members.len() > 1).then(|| finding(person, judged, members.into_values().collect()))
}

/// Titles on two steps of one office. Other titles that one person can bear are no difference.
fn steps_between(ev: Evidence<'_>, person: &Agent) -> Option<Finding> {
    let roles: Vec<&Role> = fullest_roles(ev, &person.roles);
    if roles.len() < 2 {
        return None;
    }
    let step =
        |r: &Role| words::fold(&r.title).iter().find_map(|w| steps().get(w.as_str()).copied());
    let given: BTreeSet<Option<&str>> = roles.iter().map(|r| step(r)).collect();
    let judged = if given.contains(&None) && given.contains(&Some("before")) {
        Judged::new(Verdict::Update, "one report gives the office as held, another as to come")
    } else {
        return None;
    };
    let members = roles.iter().filter_map(|r| r.evidence.first().cloned()).collect();
    Some(finding(person, judged, members))
}

/// Each newsroom's longest title for a person.
fn fullest_roles<'a>(ev: Evidence<'_>, roles: &'a [Role]) -> Vec<&'a Role> {
    let mut fullest: BTreeMap<usize, &Role> = BTreeMap::new();
    for role in roles.iter().filter(|r| r.status != RoleStatus::Denied && !r.evidence.is_empty()) {
        let Some(room) = ev.cx.own_room(&role.report) else { continue };
        let kept = fullest.entry(room).or_insert(role);
        if role.title.chars().count() > kept.title.chars().count() {
            *kept = role;
        }
    }
    fullest.into_values().collect()
}
