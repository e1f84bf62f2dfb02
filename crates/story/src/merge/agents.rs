//! Agents: one entry for one person, party or body.
//!
//! In: the agents of all reports. Out: one each, with every name, role and mention. Holds: two agents that one report
//! keeps apart under different names are never joined; a surname alone joins a person only where the story has
//! one bearer of it; unnamed groups of two newsrooms stay apart.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use readout_types::{Agent, AgentKind, Id, Items};

use super::clusters::{Clusters, blocks};
use super::{Context, extend_new, fold, holders, most_common, rename, surest};
use crate::ids::Minter;
use crate::words;

pub(super) fn merge(cx: &Context<'_>, items: &mut Items, mint: &mut Minter) {
    settle_kinds(&mut items.agents);
    settle_persons(&mut items.agents);
    holders::settle(cx, &mut items.agents);
    let names: Vec<Names> = items.agents.iter().map(|a| Names::of(cx, a)).collect();
    let mut clusters = Clusters::new(names.len());
    join_equal(&names, &mut clusters);
    join_surnames(&names, &mut clusters);
    let parties = party_votes(&items.agents);
    let (agents, ids) = fold(cx, &items.agents, clusters.sets(), join, |a| {
        mint.mint("ag", &key_fields(cx, a).each_ref().map(String::as_str))
    });
    items.agents = agents;
    rename(items, &ids);
    settle_parties(&mut items.agents, &parties, &ids);
    for agent in &mut items.agents {
        cx.tidy(&mut agent.mentions);
    }
}

/// A "person" of one word, of whom nothing shows a person, is what most mentions of the word in other reports are: an
/// entity's label is all that speaks for either.
fn settle_kinds(agents: &mut [Agent]) {
    let mut votes: BTreeMap<String, BTreeMap<AgentKind, usize>> = BTreeMap::new();
    let single =
        |a: &Agent| Some(words::fold(&a.name)).filter(|n| n.len() == 1).map(|n| n.concat());
    for agent in agents.iter().filter(|a| a.kind != AgentKind::Group) {
        if let Some(name) = single(agent) {
            *votes.entry(name).or_default().entry(agent.kind).or_default() += agent.mentions.len();
        }
    }
    // Somebody with a first name may be meant by the last name alone.
    let persons = agents.iter().filter(|a| a.kind == AgentKind::Person);
    let full: BTreeSet<String> = persons
        .map(|a| words::fold(&a.name))
        .filter(|n| n.len() > 1)
        .flat_map(|n| [n.first().cloned(), n.last().cloned()])
        .flatten()
        .collect();
    for agent in agents.iter_mut().filter(|a| a.kind == AgentKind::Person && a.roles.is_empty()) {
        let Some(name) = single(agent).filter(|n| !full.contains(n)) else { continue };
        let Some(by_kind) = votes.get(&name) else { continue };
        let own = by_kind.get(&AgentKind::Person).copied().unwrap_or(0);
        let most = by_kind.iter().max_by_key(|(kind, n)| (**n, std::cmp::Reverse(**kind)));
        if let Some((kind, _)) = most.filter(|(kind, n)| **kind != AgentKind::Person && **n > own) {
            agent.kind = *kind;
            agent.party = agent.party.take().filter(|_| *kind != AgentKind::Party);
        }
    }
}

/// A body of which nothing is known but its name, which is somebody's full or last name, is that person where the reports
/// name the person more often: a label went wrong.
fn settle_persons(agents: &mut [Agent]) {
    let mut bearers: BTreeMap<String, usize> = BTreeMap::new();
    for agent in agents.iter().filter(|a| a.kind == AgentKind::Person) {
        let name = words::fold(&agent.name);
        if let [_, .., last] = name.as_slice() {
            *bearers.entry(last.clone()).or_default() += agent.mentions.len();
            *bearers.entry(name.join(" ")).or_default() += agent.mentions.len();
        }
    }
    let body = |a: &Agent| matches!(a.kind, AgentKind::Party | AgentKind::Organization);
    let unknown = |a: &Agent| a.country.is_none() && a.sector.is_none() && a.wikidata.is_none();
    let mut named: BTreeMap<String, usize> = BTreeMap::new();
    for agent in agents.iter().filter(|a| body(a)) {
        *named.entry(words::fold(&agent.name).join(" ")).or_default() += agent.mentions.len();
    }
    for agent in agents.iter_mut().filter(|a| body(a) && unknown(a) && a.members.is_empty()) {
        let name = words::fold(&agent.name).join(" ");
        let as_body = named.get(&name).copied().unwrap_or(0);
        if bearers.get(&name).is_some_and(|n| *n > as_body) {
            agent.kind = AgentKind::Person;
        }
    }
}

/// An agent's names in a form that can be compared.
struct Names {
    report: usize,
    room: usize,
    kind: AgentKind,
    country: Option<String>,
    /// Its own name, folded.
    name: Vec<String>,
    /// All its names of two words or more, its own first.
    full: Vec<Vec<String>>,
    /// Names of one word.
    short: BTreeSet<String>,
}

impl Names {
    fn of(cx: &Context<'_>, agent: &Agent) -> Self {
        let report = cx.first(&agent.evidence).0.min(cx.first(&agent.mentions).0);
        let plain = |name: &str| {
            let folded = words::fold(name);
            if agent.kind == AgentKind::Organization { without_form(folded) } else { folded }
        };
        let name = plain(&agent.name);
        let proper = |alias: &&String| {
            alias.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric())
        };
        let aliases = agent.aliases.iter().filter(proper).map(|a| plain(a));
        let (full, short): (Vec<_>, Vec<_>) =
            std::iter::once(name.clone()).chain(aliases).partition(|n| n.len() > 1);
        Names {
            report,
            room: cx.room_at(report),
            kind: agent.kind,
            country: agent.country.clone(),
            name,
            full,
            short: short.into_iter().flatten().collect(),
        }
    }

    fn is_person(&self) -> bool {
        self.kind == AgentKind::Person
    }

    /// Whether both can be one agent: same sort, no two countries, and not two names of one report.
    fn may_be(&self, other: &Names) -> bool {
        let same_sort = match (self.kind, other.kind) {
            (AgentKind::Group, AgentKind::Group) => self.room == other.room,
            (AgentKind::Group, _) | (_, AgentKind::Group) => false,
            _ => self.is_person() == other.is_person(),
        };
        let one_country = match (&self.country, &other.country) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        };
        same_sort
            && one_country
            && (self.report != other.report || self.name == other.name || self.extends(other))
    }

    /// Whether one report's two entries are a short and a full form of one name.
    fn extends(&self, other: &Names) -> bool {
        let (short, long) =
            if self.name.len() < other.name.len() { (self, other) } else { (other, self) };
        let [only] = short.name.as_slice() else { return false };
        match self.is_person() {
            true => long.name.last() == Some(only),
            // "GFC" for "General Freight Carriers".
            false => {
                let initials: String = long.name.iter().filter_map(|w| w.chars().next()).collect();
                long.name.len() > 1 && initials == *only
            }
        }
    }
}

/// A firm's name without what only says that it is one ("Co.", "plc"), where a name is left.
fn without_form(mut name: Vec<String>) -> Vec<String> {
    static FORMS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
        let table = include_str!("../../../../data/lexicons/firm_forms.en.tsv");
        table.lines().filter(|l| !l.starts_with('#')).collect()
    });
    while name.len() > 1 && name.last().is_some_and(|w| FORMS.contains(w.as_str())) {
        name.pop();
    }
    name
}

/// Joins agents under an equal name; for persons also under equal first and last names.
fn join_equal(names: &[Names], clusters: &mut Clusters) {
    let mut keys: Vec<(String, usize)> = Vec::new();
    for (at, n) in names.iter().enumerate() {
        let person = n.is_person();
        let sort = if person {
            "person"
        } else if n.kind == AgentKind::Group {
            "group"
        } else {
            "body"
        };
        for full in &n.full {
            keys.push((format!("{sort} {}", full.join(" ")), at));
            if let (true, [first, .., last]) = (person, full.as_slice()) {
                keys.push((format!("ends {first} {last}"), at));
            }
        }
        if !person {
            keys.extend(n.short.iter().map(|s| (format!("{sort} {s}"), at)));
        }
    }
    for block in blocks(keys).values() {
        join_block(block, names, clusters);
    }
}

fn join_block(block: &[usize], names: &[Names], clusters: &mut Clusters) {
    // Each joins the first that will have it; two that may not stand together found sets of their own.
    let mut founders: Vec<usize> = Vec::new();
    for at in block {
        let joined =
            founders.iter().any(|f| clusters.join(*f, *at, |a, b| names[a].may_be(&names[b])));
        if !joined {
            founders.push(*at);
        }
    }
}

/// Joins a person known by one word to the only fuller name of the story that ends or begins with it.
fn join_surnames(names: &[Names], clusters: &mut Clusters) {
    let mut bearers: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (at, n) in names.iter().enumerate().filter(|(_, n)| n.is_person()) {
        for full in &n.full {
            for part in [full.first(), full.last()].into_iter().flatten() {
                bearers.entry(part).or_default().insert(clusters.root(at));
            }
        }
    }
    let mut alone: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, n) in names.iter().enumerate().filter(|(_, n)| n.is_person() && n.full.is_empty()) {
        for short in n.short.iter().take(1) {
            alone.entry(short).or_default().push(at);
        }
    }
    for (short, holders) in alone {
        let known = bearers.get(short).filter(|b| b.len() == 1).and_then(|b| b.first());
        let Some(onto) = known.or_else(|| holders.first()) else { continue };
        for at in &holders {
            clusters.join(*onto, *at, |a, b| names[a].may_be(&names[b]));
        }
    }
}

fn join(one: &mut Agent, other: &Agent) {
    if other.kind == AgentKind::Party {
        one.kind = AgentKind::Party;
    }
    let fuller = words::fold(&other.name).len() > words::fold(&one.name).len();
    let old = if fuller {
        std::mem::replace(&mut one.name, other.name.clone())
    } else {
        other.name.clone()
    };
    extend_new(&mut one.aliases, &[old]);
    extend_new(&mut one.aliases, &other.aliases);
    let name = one.name.clone();
    one.aliases.retain(|a| *a != name);
    extend_new(&mut one.affiliations, &other.affiliations);
    extend_new(&mut one.members, &other.members);
    extend_new(&mut one.relations, &other.relations);
    extend_new(&mut one.roles, &other.roles);
    one.country = one.country.take().or_else(|| other.country.clone());
    one.sector = one.sector.take().or_else(|| other.sector.clone());
    one.wikidata = one.wikidata.take().or_else(|| other.wikidata.clone());
    one.mentions.extend(other.mentions.iter().cloned());
    one.confidence = surest(one.confidence, other.confidence);
}

fn key_fields(cx: &Context<'_>, agent: &Agent) -> [String; 3] {
    let group = agent.kind == AgentKind::Group;
    let room = if group { cx.room_key(&agent.evidence) } else { "" };
    [agent.kind.to_string(), words::key(&agent.name), room.to_owned()]
}

/// Which party each report gives an agent.
fn party_votes(agents: &[Agent]) -> Vec<(Id, Id)> {
    agents.iter().filter_map(|a| Some((a.id.clone(), a.party.clone()?))).collect()
}

/// The party that most reports give; relations, affiliations and members are made unique under the new ids.
fn settle_parties(agents: &mut [Agent], votes: &[(Id, Id)], ids: &BTreeMap<Id, Id>) {
    let new = |old: &Id| ids.get(old).unwrap_or(old).clone();
    let mut by_agent: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    for (agent, party) in votes {
        by_agent.entry(new(agent)).or_default().push(new(party));
    }
    for agent in agents {
        let own = agent.id.clone();
        let given = by_agent.remove(&own).unwrap_or_default();
        agent.party = most_common(given.into_iter().filter(|p| *p != own));
        unique(&mut agent.affiliations, &own);
        unique(&mut agent.members, &own);
        agent.relations.retain(|r| r.to != own);
    }
}

fn unique(ids: &mut Vec<Id>, not: &Id) {
    let mut seen = BTreeSet::new();
    ids.retain(|id| id != not && seen.insert(id.clone()));
}
