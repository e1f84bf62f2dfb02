//! Gives an office that one report leaves without a name to the person who holds it in another.
//!
//! In: the agents of all reports, not yet joined. Out: the same; one that is only an office ("the trade minister") is the
//! person of the same report to whom another report gives that office. Holds: exactly one person whom the report names
//! may hold it, and no words of a side speak against them.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::{Agent, AgentKind, Id, RoleStatus};

use super::Context;
use crate::offices::heads;
use crate::words;

/// Makes persons of offices that are told without a name.
pub(super) fn settle(cx: &Context<'_>, agents: &mut [Agent]) {
    let told = told(agents);
    let found: Vec<(usize, usize)> = agents
        .iter()
        .enumerate()
        .filter(|(_, a)| is_office(a))
        .filter_map(|(at, office)| Some((at, holder(cx, agents, &told, office)?)))
        .collect();
    for (at, person) in found {
        let name = agents[person].name.clone();
        let agent = &mut agents[at];
        agent.kind = AgentKind::Person;
        agent.name = name;
        agent.aliases.clear();
        agent.affiliations.clear();
        agent.party = None;
    }
}

/// Whether it is one person told by what they are: "the Orsan president".
fn is_office(agent: &Agent) -> bool {
    let definite = |alias: &String| alias.to_lowercase().starts_with("the ");
    // Of aides and spokesmen there are many.
    let staff = |word: &String| heads().get(word.as_str()).is_some_and(|class| *class == "staff");
    agent.kind == AgentKind::Group
        && agent.members.is_empty()
        && agent.aliases.iter().any(definite)
        && words::fold(&agent.name).last().is_some_and(|word| !staff(word))
}

/// The titles that the story gives to each family name.
fn told(agents: &[Agent]) -> BTreeMap<String, BTreeSet<Vec<String>>> {
    let mut told: BTreeMap<String, BTreeSet<Vec<String>>> = BTreeMap::new();
    for person in agents.iter().filter(|a| a.kind == AgentKind::Person) {
        let Some(family) = words::fold(&person.name).pop() else { continue };
        let held = person.roles.iter().filter(|r| r.status == RoleStatus::Asserted);
        told.entry(family).or_default().extend(held.map(|role| words::fold(&role.title)));
    }
    told
}

/// The only person of its report who bears the title somewhere in the story.
fn holder(
    cx: &Context<'_>,
    agents: &[Agent],
    told: &BTreeMap<String, BTreeSet<Vec<String>>>,
    office: &Agent,
) -> Option<usize> {
    let report = cx.first(&office.evidence).0;
    let here = |a: &Agent| cx.first(&a.evidence).0 == report;
    let sides: Vec<&Agent> =
        agents.iter().filter(|a| here(a) && a.kind == AgentKind::Party).collect();
    let own = side_told(&sides, office);
    let mut fitting = agents.iter().enumerate().filter(|(_, person)| {
        let family = words::fold(&person.name).pop();
        let titles = family.and_then(|family| told.get(&family));
        person.kind == AgentKind::Person
            && here(person)
            && titles.is_some_and(|titles| titles.iter().any(|title| is_same(title, office)))
            && (own.is_none() || person.party.is_none() || person.party.as_ref() == own)
    });
    let (at, _) = fitting.next()?;
    fitting.next().is_none().then_some(at)
}

/// The side whose name or people's name stands in an office ("the Orsan president").
fn side_told<'a>(sides: &[&'a Agent], office: &Agent) -> Option<&'a Id> {
    let words: BTreeSet<&str> = office.name.split_whitespace().collect();
    let names = |side: &&&Agent| {
        words.contains(side.name.as_str())
            || side.aliases.iter().any(|a| words.contains(a.as_str()))
    };
    sides.iter().find(names).map(|side| &side.id)
}

/// Whether a title is that office: the same last word, and what else one of the two tells does not part them. Words that are
/// written small tell of a field or a body ("the union president" is not the president).
fn is_same(title: &[String], office: &Agent) -> bool {
    let own = words::fold(&office.name);
    if title.last() != own.last() || title.is_empty() {
        return false;
    }
    let more = own.iter().filter(|word| !title.contains(word)).count();
    let capital = |word: &&str| word.starts_with(char::is_uppercase);
    let capitals = office.name.split_whitespace().filter(capital).count();
    own.iter().all(|word| title.contains(word))
        || more == 1 && capitals > 0 && more + title.len() == own.len()
}
