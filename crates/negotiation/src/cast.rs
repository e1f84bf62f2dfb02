//! Lists those sides of an event that the speech reading does not: places acted upon, unnamed bodies, crowds.
//!
//! In: the scene and the head of a noun phrase. Out: agents to add to the report's, one a name. Holds: only a place, a
//! proper name or a noun for people and bodies becomes an agent, a bare office in the singular never; one name is one
//! agent; an agent is added only with the event that it takes part in.

use std::collections::BTreeMap;

use readout_types::doc::TokenId;
use readout_types::labels::{Dep, Entity, Pos, Tag};
use readout_types::{Agent, AgentKind, Confidence, Id};

use crate::scene::Scene;

/// Agents added to the speech reading's.
#[derive(Debug)]
pub(crate) struct Cast {
    first: usize,
    added: Vec<Agent>,
    by_name: BTreeMap<String, usize>,
}

impl Cast {
    pub(crate) fn new(scene: &Scene<'_>) -> Self {
        Cast { first: scene.speech.agents.len(), added: Vec::new(), by_name: BTreeMap::new() }
    }

    /// The agents that were added and that some event names.
    pub(crate) fn into_agents(self) -> Vec<Agent> {
        self.added
    }

    /// The id of an agent, listed or added.
    pub(crate) fn id(&self, scene: &Scene<'_>, agent: usize) -> Id {
        if agent < self.first { scene.agent_id(agent) } else { Id::new(format!("a{agent}")) }
    }

    /// Whether an agent is one that was added.
    pub(crate) fn is_added(&self, agent: usize) -> bool {
        agent >= self.first
    }

    /// The agent that a noun phrase can stand for though the speech reading lists none.
    pub(crate) fn stand_in(&mut self, scene: &Scene<'_>, head: TokenId) -> Option<usize> {
        let head = counted(scene, head);
        let kind = kind(scene, head)?;
        let name = name(scene, head);
        // "47% of voters": a mark names nobody.
        let named = name.contains(char::is_alphabetic) || name.contains(char::is_numeric);
        if !named || is_bare_office(scene, head, &name) {
            return None;
        }
        let next = self.first + self.added.len();
        let at = *self.by_name.entry(name.to_lowercase()).or_insert(next);
        let span = scene.span(scene.phrase(head));
        if at == next {
            self.added.push(agent(at, kind, name, span.clone()));
        }
        let known = self.added.get_mut(at - self.first);
        if let Some(agent) = known.filter(|a| !a.mentions.contains(&span)) {
            agent.mentions.push(span);
        }
        Some(at)
    }
}

/// "the minister", "President" as a title cut off from its name: an office alone is no one.
fn is_bare_office(scene: &Scene<'_>, head: TokenId, name: &str) -> bool {
    let token = scene.doc.token(head);
    matches!(token.tag, Tag::Nn | Tag::Nnp)
        && !name.contains(' ')
        && scene.packs.has("single_office", &token.lemma.to_lowercase())
}

/// "hundreds of banks", "a group of miners": what is counted.
fn counted(scene: &Scene<'_>, head: TokenId) -> TokenId {
    let counts = scene.packs.has("quantifier", &scene.doc.token(head).lemma)
        || scene.doc.token(head).pos == Pos::Num;
    let of = scene.doc.children_by(head, Dep::Prep).filter(|_| counts);
    of.flat_map(|p| scene.doc.children_by(p, Dep::Pobj)).next().unwrap_or(head)
}

fn agent(at: usize, kind: AgentKind, name: String, span: readout_types::Span) -> Agent {
    Agent {
        id: Id::new(format!("a{at}")),
        kind,
        name,
        aliases: Vec::new(),
        party: None,
        affiliations: Vec::new(),
        members: Vec::new(),
        relations: Vec::new(),
        country: None,
        sector: None,
        wikidata: None,
        roles: Vec::new(),
        mentions: Vec::new(),
        evidence: vec![span],
        confidence: Confidence::new(0.5),
    }
}

fn kind(scene: &Scene<'_>, head: TokenId) -> Option<AgentKind> {
    let token = scene.doc.token(head);
    match token.entity {
        Some(Entity::Gpe | Entity::Loc | Entity::Fac | Entity::Norp | Entity::Org) => {
            return Some(AgentKind::Group);
        }
        Some(Entity::Person) => return Some(AgentKind::Person),
        // Days, laws and works act on nobody; a bare number counts people ("killed 30").
        Some(Entity::Date | Entity::Time | Entity::Law | Entity::WorkOfArt | Entity::Event)
        | Some(
            Entity::Money | Entity::Percent | Entity::Quantity | Entity::Ordinal | Entity::Language,
        ) => {
            return None;
        }
        _ => {}
    }
    let governor = &scene.doc.token(token.head).lemma;
    let counted = token.pos == Pos::Num
        && matches!(token.dep, Dep::Dobj | Dep::Nsubjpass)
        && scene.packs.has("done_to_people", governor);
    match token.pos {
        Pos::Propn => Some(AgentKind::Group),
        Pos::Noun if scene.packs.has("people", &token.lemma.to_lowercase()) => {
            Some(AgentKind::Group)
        }
        _ if counted => Some(AgentKind::Group),
        _ => None,
    }
}

/// The phrase without its article and what follows its head.
fn name(scene: &Scene<'_>, head: TokenId) -> String {
    let phrase = scene.phrase(head);
    let article = |t: TokenId| matches!(scene.doc.token(t).dep, Dep::Det) && t < head;
    let start = phrase.clone().find(|t| !article(*t)).unwrap_or(head);
    scene.doc.text(start.min(head)..head + 1).to_owned()
}
