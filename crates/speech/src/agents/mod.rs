//! Finds who is who: persons, parties, organisations and groups, and every mention of them.
//!
//! In: a [`Doc`] and what is attributed in it (so that "I" inside a quotation is its speaker). Out: [`Agents`].
//! Holds: mentions are in text order; `mention_at` gives the innermost mention that covers a token; a report's own
//! authors are no agents, since their lines are not read.

mod cast;
mod coreference;
mod encounters;
mod groups;
mod lexicon;
mod names;
mod parties;
mod people;
mod registry;
mod roles;
mod titled;

pub use lexicon::Lexicon;

use std::collections::BTreeMap;

use readout_types::doc::{Doc, TokenId};
use readout_types::labels::Entity;
use readout_types::speech::{Mention, Referent};
use readout_types::{Agent, AgentKind, Confidence, Id, Place, Relation, Role, Span};

use crate::statements::Attribution;
use cast::{Cast, Draft, HeldRole};

/// Who is who in one document.
#[derive(Debug, Clone, Default)]
pub struct Agents {
    /// Persons, parties, organisations and groups; ids are `a0`, `a1` ... by position.
    pub agents: Vec<Agent>,
    /// Places meant as places; ids are `p0`, `p1` ... by position.
    pub places: Vec<Place>,
    /// Mentions of both, in text order.
    pub mentions: Vec<Mention>,
    /// For each token, the innermost mention that covers it: index of `mentions`.
    pub mention_at: Vec<Option<u32>>,
    /// For the head of a joint subject ("A and B said"), the group that it stands for.
    pub(crate) joint: BTreeMap<TokenId, u32>,
    /// For the word of an office beside a name ("its chairman, A, said") and for a side's name that means one of its people
    /// ("the Democrat said"), the person.
    pub(crate) holder: BTreeMap<TokenId, u32>,
}

impl Agents {
    /// The innermost mention that covers a token.
    #[must_use]
    pub fn mention(&self, token: TokenId) -> Option<&Mention> {
        self.mentions.get((*self.mention_at.get(token as usize)?)? as usize)
    }

    /// The agent (index of `agents`) that the innermost mention covering a token stands for.
    #[must_use]
    pub fn agent_at(&self, token: TokenId) -> Option<usize> {
        match self.mention(token)?.referent {
            Referent::Agent(agent) => Some(agent as usize),
            Referent::Place(_) => None,
        }
    }

    /// The agent that a word itself stands for, apart from those that it is joined to.
    pub(crate) fn agent_of_one(&self, head: TokenId) -> Option<usize> {
        let holder = self.holder.get(&head).map(|at| *at as usize);
        holder.or_else(|| self.agent_at(head))
    }

    /// The agent that a phrase with this head stands for: all of a joint one.
    #[must_use]
    pub fn agent_of_phrase(&self, head: TokenId) -> Option<usize> {
        let whole = self.joint.get(&head).or_else(|| self.holder.get(&head));
        whole.map(|at| *at as usize).or_else(|| self.agent_at(head))
    }
}

/// Who is who in a document; `lent` are persons whom other reports of its story name in full.
#[must_use]
pub fn find(doc: &Doc, attributions: &[Attribution], lexicon: &Lexicon, lent: &[String]) -> Agents {
    let named = names::find(doc, lexicon, lent);
    let mut persons = people::join(doc, lexicon, &named);
    people::lend_gender(lexicon, &mut persons, lent);
    let mut cast = cast::from_names(doc, lexicon, &named, &persons, attributions);
    parties::add_roles(doc, lexicon, &mut cast);
    groups::find(doc, lexicon, attributions, &mut cast);
    parties::settle(doc, lexicon, &mut cast);
    coreference::resolve(doc, lexicon, attributions, &mut cast);
    parties::add_described_bodies(&mut cast);
    parties::settle(doc, lexicon, &mut cast);
    finish(doc, lexicon, cast)
}

/// Turns the cast into the record's agents and places.
fn finish(doc: &Doc, lexicon: &Lexicon, mut cast: Cast) -> Agents {
    cast.mentions.sort_by_key(|m| (m.tokens.start, std::cmp::Reverse(m.tokens.end), m.head));
    let agents = cast.agents.iter().enumerate();
    let mut agents: Vec<Agent> =
        agents.map(|(at, draft)| agent(doc, lexicon, &cast, at, draft)).collect();
    lend_evidence(&mut agents);
    let places = cast.places.iter().enumerate();
    let places = places.map(|(at, _)| place(doc, &cast, at)).collect();
    let mention_at = innermost(doc.tokens.len(), &cast.mentions);
    let joint = joint(&cast);
    let holder = holders(&cast);
    Agents { agents, places, mentions: cast.mentions, mention_at, joint, holder }
}

/// A side that no word names is known from the people who act for it: their words carry it.
fn lend_evidence(agents: &mut [Agent]) {
    for at in 0..agents.len() {
        if !agents[at].evidence.is_empty() {
            continue;
        }
        let id = agents[at].id.clone();
        let of = |a: &&Agent| {
            a.party.as_ref() == Some(&id)
                || a.affiliations.contains(&id)
                || a.relations.iter().any(|r| r.to == id)
        };
        let lent = agents.iter().filter(of).find(|a| !a.evidence.is_empty());
        let lent =
            lent.map(|a| a.roles.iter().flat_map(|r| &r.evidence).chain(&a.evidence).take(1));
        agents[at].evidence = lent.map(|spans| spans.cloned().collect()).unwrap_or_default();
    }
}

fn holders(cast: &Cast) -> BTreeMap<TokenId, u32> {
    let mut holders = BTreeMap::new();
    for (at, draft) in cast.agents.iter().enumerate() {
        for held in draft.roles.iter().filter(|held| !held.lettered) {
            holders.insert(held.role.office, u32::try_from(at).unwrap_or(u32::MAX));
        }
    }
    let described = cast.described.iter();
    holders.extend(described.map(|(head, at)| (*head, u32::try_from(*at).unwrap_or(u32::MAX))));
    holders
}

fn innermost(tokens: usize, mentions: &[Mention]) -> Vec<Option<u32>> {
    let mut order: Vec<usize> = (0..mentions.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(mentions[*at].tokens.len()));
    let mut mention_at = vec![None; tokens];
    for at in order {
        for id in mentions[at].tokens.clone() {
            mention_at[id as usize] = u32::try_from(at).ok();
        }
    }
    mention_at
}

fn joint(cast: &Cast) -> BTreeMap<TokenId, u32> {
    let groups = cast.mentions.iter().filter_map(|m| match m.referent {
        Referent::Agent(agent) if !cast.agents[agent as usize].members.is_empty() => {
            Some((m, agent))
        }
        _ => None,
    });
    groups
        .filter(|(_, agent)| cast.agents[*agent as usize].kind == AgentKind::Group)
        .map(|(m, agent)| (m.head, agent))
        .collect()
}

fn agent(doc: &Doc, lexicon: &Lexicon, cast: &Cast, at: usize, draft: &Draft) -> Agent {
    let local = |at: &usize| Id::local('a', *at);
    let known = draft.known.map(|known| lexicon.registry.get(known));
    let side = draft.party.and_then(|party| cast.agents[party].known);
    let country = known
        .and_then(|k| k.country.clone())
        .or_else(|| side.and_then(|side| lexicon.registry.get(side).country.clone()));
    let members = if draft.kind == AgentKind::Group {
        draft.members.iter().map(local).collect()
    } else {
        Vec::new()
    };
    let mut aliases: Vec<String> =
        draft.aliases.iter().filter(|a| **a != draft.name).cloned().collect();
    aliases.extend(plain(&draft.name));
    aliases.dedup();
    Agent {
        id: local(&at),
        kind: draft.kind,
        name: draft.name.clone(),
        aliases,
        party: draft.party.map(|party| local(&party)),
        affiliations: draft.affiliations.iter().map(local).collect(),
        members,
        relations: draft
            .relations
            .iter()
            .map(|(to, kind, tokens)| relation(doc, *to, *kind, tokens))
            .collect(),
        country: country.map(|c| c.to_string()),
        sector: known.and_then(|k| k.sector.as_ref()).map(ToString::to_string),
        wikidata: None,
        roles: roles(doc, lexicon, cast, &draft.roles),
        mentions: mentions(doc, cast, at),
        evidence: draft.evidence.iter().take(1).map(|tokens| doc.span(tokens.clone())).collect(),
        confidence: confidence(cast, at, draft),
    }
}

/// "U.S. officials" also as "US officials".
fn plain(name: &str) -> Option<String> {
    name.contains('.').then(|| name.replace('.', ""))
}

fn relation(
    doc: &Doc,
    to: usize,
    kind: readout_types::RelationKind,
    tokens: &readout_types::doc::Tokens,
) -> Relation {
    Relation { to: Id::local('a', to), kind, evidence: vec![doc.span(tokens.clone())] }
}

fn roles(doc: &Doc, lexicon: &Lexicon, cast: &Cast, held: &[HeldRole]) -> Vec<Role> {
    let role = |held: &HeldRole| {
        let org = held.of.iter().find(|of| cast.agents[**of].kind != AgentKind::Person);
        Role {
            title: title(doc, lexicon, held),
            org: org.map(|of| cast.agents[*of].name.clone()),
            status: held.role.status,
            report: doc.report.id.clone(),
            evidence: vec![doc.span(held.role.tokens.clone())],
        }
    };
    held.iter().filter(|held| !held.lettered).map(role).collect()
}

/// A role's words; a short title is written out ("Sen." as "Senator").
fn title(doc: &Doc, lexicon: &Lexicon, held: &HeldRole) -> String {
    let (tokens, office) = (held.role.tokens.clone(), held.role.office);
    let words = doc.text(tokens.clone()).to_owned();
    let Some(long) = lexicon.written_out(&doc.token(office).lower).first() else { return words };
    if !tokens.contains(&office) || !doc.word(office).starts_with(char::is_uppercase) {
        return words;
    }
    let (first, rest) = long.split_at(long.chars().next().map_or(0, char::len_utf8));
    let before = doc.text(tokens.start..office);
    let behind = doc.text(office + 1..tokens.end);
    let parts = [before, &format!("{}{rest}", first.to_uppercase()), behind];
    let parts: Vec<&str> = parts.into_iter().map(str::trim).filter(|p| !p.is_empty()).collect();
    parts.join(" ")
}

/// Its own mentions, and those of groups that it is one of.
fn mentions(doc: &Doc, cast: &Cast, at: usize) -> Vec<Span> {
    let is_own = |m: &&Mention| match m.referent {
        Referent::Agent(agent) => {
            let agent = agent as usize;
            agent == at
                || cast.agents[agent].kind == AgentKind::Group
                    && cast.agents[agent].members.contains(&at)
        }
        Referent::Place(_) => false,
    };
    cast.mentions.iter().filter(is_own).map(|m| doc.span(m.tokens.clone())).collect()
}

/// Full names and known bodies are sure; a single name or a description less so.
fn confidence(cast: &Cast, at: usize, draft: &Draft) -> Confidence {
    let count = cast.mentions.iter().filter(|m| m.referent == Referent::Agent(at as u32)).count();
    let base: f32 = match draft.kind {
        _ if draft.known.is_some() => 0.95,
        AgentKind::Person if draft.name.contains(' ') => 0.92,
        AgentKind::Person => 0.75,
        AgentKind::Party => 0.85,
        AgentKind::Organization => 0.75,
        AgentKind::Group => 0.7,
    };
    Confidence::new(if count > 2 { base + 0.04 } else { base })
}

fn place(doc: &Doc, cast: &Cast, at: usize) -> Place {
    let draft = &cast.places[at];
    let own = cast.mentions.iter().filter(|m| m.referent == Referent::Place(at as u32));
    let mentions: Vec<Span> = own.map(|m| doc.span(m.tokens.clone())).collect();
    let kind = match draft.kind {
        Entity::Loc => "loc",
        Entity::Fac => "fac",
        _ => "gpe",
    };
    Place {
        id: Id::local('p', at),
        name: draft.name.clone(),
        within: draft.within.clone(),
        kind: kind.to_owned(),
        evidence: mentions.first().cloned().into_iter().collect(),
        mentions,
    }
}
