//! The agents while they are being found: drafts that names, roles, descriptions and pronouns add to.
//!
//! In: names and persons. Out: [`Cast`]. Holds: an agent's index never changes once it is given; `named_at` gives
//! the agent whose name covers a token.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Entity, Pos};
use readout_types::speech::{Mention, MentionKind, Referent};
use readout_types::{AgentKind, RelationKind};

use super::lexicon::{BodyKind, Gender, Lexicon};
use super::names::{Named, What, is_root};
use super::people::Person;
use super::registry::{How, KnownId, KnownKind};
use super::roles::Role;
use crate::statements::Attribution;

/// Index of an agent in [`Cast::agents`].
pub(crate) type AgentAt = usize;

/// A role with the agents whose names stand in it.
#[derive(Debug, Clone)]
pub(crate) struct HeldRole {
    pub(crate) role: Role,
    pub(crate) of: Vec<AgentAt>,
    /// A letter behind the name ("R-Ohio"), not an office.
    pub(crate) lettered: bool,
}

/// An agent that is being found.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) kind: AgentKind,
    pub(crate) name: String,
    pub(crate) aliases: BTreeSet<String>,
    pub(crate) gender: Gender,
    pub(crate) plural: bool,
    pub(crate) known: Option<KnownId>,
    pub(crate) body: Option<BodyKind>,
    pub(crate) roles: Vec<HeldRole>,
    pub(crate) party: Option<AgentAt>,
    pub(crate) affiliations: BTreeSet<AgentAt>,
    /// The person in a group's name ("Halden's aides").
    pub(crate) serves: Option<AgentAt>,
    pub(crate) members: Vec<AgentAt>,
    pub(crate) relations: Vec<(AgentAt, RelationKind, Tokens)>,
    pub(crate) evidence: Vec<Tokens>,
}

impl Draft {
    pub(crate) fn new(kind: AgentKind, name: impl Into<String>) -> Self {
        Draft {
            kind,
            name: name.into(),
            aliases: BTreeSet::new(),
            gender: Gender::Unknown,
            plural: kind == AgentKind::Group,
            known: None,
            body: None,
            roles: Vec::new(),
            party: None,
            affiliations: BTreeSet::new(),
            serves: None,
            members: Vec::new(),
            relations: Vec::new(),
            evidence: Vec::new(),
        }
    }
}

/// A place meant as a place.
#[derive(Debug, Clone)]
pub(crate) struct PlaceDraft {
    pub(crate) name: String,
    pub(crate) kind: Entity,
    pub(crate) within: Option<String>,
}

/// Who and what a report names, so far.
#[derive(Debug, Clone)]
pub(crate) struct Cast {
    pub(crate) agents: Vec<Draft>,
    pub(crate) places: Vec<PlaceDraft>,
    pub(crate) mentions: Vec<Mention>,
    /// For each token, the agent whose name covers it.
    pub(crate) named_at: Vec<Option<u32>>,
    /// The person whom a side's name stands for: "the Democrat said".
    pub(crate) described: BTreeMap<TokenId, AgentAt>,
    by_known: BTreeMap<KnownId, AgentAt>,
    by_name: BTreeMap<String, AgentAt>,
    places_by_name: BTreeMap<String, u32>,
}

impl Cast {
    /// The agent whose name covers a token.
    pub(crate) fn named(&self, id: TokenId) -> Option<AgentAt> {
        self.named_at[id as usize].map(|at| at as AgentAt)
    }

    /// Whether something that the registry knows is an agent already.
    pub(crate) fn has(&self, known: KnownId) -> bool {
        self.by_known.contains_key(&known)
    }

    /// Which tokens are parts of persons' names.
    pub(crate) fn person_tokens(&self) -> Vec<bool> {
        let is_person = |at: &Option<u32>| {
            at.is_some_and(|at| self.agents[at as usize].kind == AgentKind::Person)
        };
        self.named_at.iter().map(is_person).collect()
    }

    pub(crate) fn add(&mut self, draft: Draft) -> AgentAt {
        self.agents.push(draft);
        self.agents.len() - 1
    }

    pub(crate) fn mention(
        &mut self,
        tokens: Tokens,
        head: TokenId,
        kind: MentionKind,
        agent: AgentAt,
    ) {
        if self.agents[agent].evidence.is_empty() {
            self.agents[agent].evidence.push(tokens.clone());
        }
        let referent = Referent::Agent(u32::try_from(agent).unwrap_or(u32::MAX));
        self.mentions.push(Mention { tokens, head, kind, referent });
    }

    /// Makes of a side's name the description of one of its people; it stays a mention of the side too.
    pub(crate) fn describe(&mut self, tokens: Tokens, head: TokenId, agent: AgentAt) {
        self.described.insert(head, agent);
        self.mention(tokens, head, MentionKind::Nominal, agent);
    }

    /// The agent for something that the registry knows; made where it is new.
    pub(crate) fn known(&mut self, lexicon: &Lexicon, known: KnownId) -> AgentAt {
        if let Some(at) = self.by_known.get(&known) {
            return *at;
        }
        let entry = lexicon.registry.get(known);
        let kind = match entry.kind {
            KnownKind::State | KnownKind::Party => AgentKind::Party,
            KnownKind::Organization => AgentKind::Organization,
        };
        let mut draft = Draft::new(kind, entry.name.as_str());
        draft.aliases = entry.aliases.iter().map(ToString::to_string).collect();
        draft.known = Some(known);
        draft.plural = entry.name.ends_with('s') && entry.kind == KnownKind::Party;
        draft.body = Some(body_kind(lexicon, entry.kind, entry.sector.as_deref(), &entry.name));
        let at = self.add(draft);
        self.by_known.insert(known, at);
        at
    }

    /// The agent for a body by name; made where it is new.
    fn body(&mut self, lexicon: &Lexicon, name: &str) -> AgentAt {
        if let Some(at) = self.by_name.get(name) {
            return *at;
        }
        if let Some(at) = self.spelt_out(name) {
            self.agents[at].aliases.insert(name.to_owned());
            self.by_name.insert(name.to_owned(), at);
            return at;
        }
        if let Some(at) = self.first_word_of(lexicon, name) {
            self.by_name.insert(name.to_owned(), at);
            return at;
        }
        let mut draft = Draft::new(AgentKind::Organization, name);
        draft.body = lexicon.body_by_name(name);
        let at = self.add(draft);
        self.by_name.insert(name.to_owned(), at);
        at
    }

    /// The body that goes by the first word of its name, or whose first word was met before it.
    fn first_word_of(&mut self, lexicon: &Lexicon, name: &str) -> Option<AgentAt> {
        let begins = |long: &str, short: &str| {
            long.strip_prefix(short).is_some_and(|rest| rest.starts_with(' '))
                && !short.contains(' ')
                && !lexicon.is_region(short)
        };
        let mut others = self.by_name.iter().filter(|(other, at)| {
            self.agents[**at].kind == AgentKind::Organization
                && (begins(other, name) || begins(name, other))
        });
        let (first, at) = others.next().map(|(other, at)| (other.clone(), *at))?;
        let longer = name.len() > first.len();
        // "Harbour" beside "Harbour Union" and "Harbour Works" is neither for sure.
        if others.any(|(_, other)| *other != at) {
            return None;
        }
        // "Harbour" that is the Harbour Union already is not the Harbour Works too.
        if longer && self.agents[at].name != first {
            return None;
        }
        if longer {
            let short = std::mem::replace(&mut self.agents[at].name, name.to_owned());
            self.agents[at].aliases.insert(short);
        }
        Some(at)
    }

    /// The agent for a state that the registry does not know; made where it is new.
    fn state(&mut self, name: &str) -> AgentAt {
        if let Some(at) = self.by_name.get(name) {
            return *at;
        }
        let mut draft = Draft::new(AgentKind::Party, name);
        draft.body = Some(BodyKind::State);
        let at = self.add(draft);
        self.by_name.insert(name.to_owned(), at);
        at
    }

    /// The body of which a word in capitals has the initials.
    fn spelt_out(&self, name: &str) -> Option<AgentAt> {
        let letters: String = name.chars().filter(|c| *c != '.').collect();
        if letters.len() < 2 || !letters.chars().all(char::is_uppercase) {
            return None;
        }
        let initials = |text: &str| -> String {
            let words = text.split([' ', '-']).filter(|w| w.starts_with(char::is_uppercase));
            words.filter_map(|w| w.chars().next()).collect()
        };
        let bodies = self.by_name.iter().filter(|(long, _)| long.contains([' ', '-']));
        bodies.into_iter().find(|(long, _)| initials(long) == letters).map(|(_, at)| *at)
    }

    fn place(&mut self, name: &str, kind: Entity, within: Option<String>) -> u32 {
        if let Some(at) = self.places_by_name.get(name) {
            return *at;
        }
        let at = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        self.places.push(PlaceDraft { name: name.to_owned(), kind, within });
        self.places_by_name.insert(name.to_owned(), at);
        at
    }
}

fn body_kind(lexicon: &Lexicon, kind: KnownKind, sector: Option<&str>, name: &str) -> BodyKind {
    match (kind, sector) {
        (KnownKind::State, _) => BodyKind::State,
        (_, Some("PTY")) => BodyKind::Party,
        (KnownKind::Party, Some("IGO")) => BodyKind::Bloc,
        (_, Some("MED")) => BodyKind::Media,
        (_, Some("LAB")) => BodyKind::Union,
        (_, Some("GOV" | "MIL")) => BodyKind::Government,
        _ => lexicon.body_by_name(name).unwrap_or(BodyKind::Body),
    }
}

/// Draws up the cast from the names.
pub(crate) fn from_names(
    doc: &Doc,
    lexicon: &Lexicon,
    named: &[Named],
    persons: &[Person],
    attributions: &[Attribution],
) -> Cast {
    let mut cast = Cast {
        agents: Vec::new(),
        places: Vec::new(),
        mentions: Vec::new(),
        named_at: vec![None; doc.tokens.len()],
        described: BTreeMap::new(),
        by_known: BTreeMap::new(),
        by_name: BTreeMap::new(),
        places_by_name: BTreeMap::new(),
    };
    let mut person_of = vec![None; named.len()];
    for (at, person) in persons.iter().enumerate() {
        person.mentions.iter().for_each(|m| person_of[*m] = Some(at));
    }
    let states = unknown_states(doc, named, attributions);
    let mut agent_of = vec![None; persons.len()];
    for (at, name) in named.iter().enumerate() {
        let agent = match name.what {
            What::Person => person_of[at].map(|person| {
                *agent_of[person].get_or_insert_with(|| person_agent(&mut cast, &persons[person]))
            }),
            _ => impersonal(doc, lexicon, &mut cast, name, &states),
        };
        if let Some(agent) = agent {
            add_name(doc, &mut cast, name, agent);
        }
    }
    cast
}

fn person_agent(cast: &mut Cast, person: &Person) -> AgentAt {
    let mut draft = Draft::new(AgentKind::Person, person.name.whole());
    draft.gender = person.gender;
    cast.add(draft)
}

fn add_name(doc: &Doc, cast: &mut Cast, name: &Named, agent: AgentAt) {
    for id in name.tokens.clone() {
        cast.named_at[id as usize] = u32::try_from(agent).ok();
    }
    let text = doc.text(name.tokens.clone());
    let adjective =
        matches!(name.what, What::People | What::Known(_, How::Adjective | How::People));
    if text != cast.agents[agent].name && !adjective {
        cast.agents[agent].aliases.insert(text.to_owned());
    }
    let mut tokens = name.tokens.clone();
    let article = tokens.start.checked_sub(1).filter(|id| doc.token(*id).lower == "the");
    if let Some(article) =
        article.filter(|a| doc.token(*a).sentence == doc.token(tokens.start).sentence)
    {
        tokens.start = article;
    }
    cast.mention(tokens, head_of(doc, &name.tokens), MentionKind::Name, agent);
}

/// The word of a name on which the others depend.
pub(crate) fn head_of(doc: &Doc, tokens: &Tokens) -> TokenId {
    let top = tokens.clone().rev().find(|id| {
        let head = doc.token(*id).head;
        !tokens.contains(&head) || head == *id
    });
    top.unwrap_or(tokens.end.saturating_sub(1))
}

/// The agent of a name that is no person's; a place meant as a place is noted as such instead.
fn impersonal(
    doc: &Doc,
    lexicon: &Lexicon,
    cast: &mut Cast,
    name: &Named,
    states: &BTreeMap<String, String>,
) -> Option<AgentAt> {
    let text = doc.text(name.tokens.clone());
    match name.what {
        What::Known(known, how) if is_place_use(doc, &name.tokens, how) => {
            let within =
                (how == How::Capital).then(|| lexicon.registry.get(known).name.to_string());
            note_place(doc, cast, name, Entity::Gpe, within);
            None
        }
        What::Known(known, _) => Some(cast.known(lexicon, known)),
        What::Body => Some(cast.body(lexicon, text)),
        What::Land
            if states.get(text).is_some_and(|root| root == text)
                && is_place_use(doc, &name.tokens, How::Name) =>
        {
            note_place(doc, cast, name, Entity::Gpe, None);
            None
        }
        What::Place(_) | What::People | What::Land if states.contains_key(text) => {
            let at = cast.state(&states[text]);
            cast.agents[at].kind = AgentKind::Party;
            cast.agents[at].body = Some(BodyKind::State);
            Some(at)
        }
        What::Place(kind) => {
            note_place(doc, cast, name, kind, None);
            None
        }
        What::People | What::Person | What::Land => None,
    }
}

fn note_place(doc: &Doc, cast: &mut Cast, name: &Named, kind: Entity, within: Option<String>) {
    let place = cast.place(doc.text(name.tokens.clone()), kind, within);
    let head = head_of(doc, &name.tokens);
    let mention = Mention {
        tokens: name.tokens.clone(),
        head,
        kind: MentionKind::Name,
        referent: Referent::Place(place),
    };
    cast.mentions.push(mention);
}

/// Names of states that the registry does not know, each with the name it goes by: those that the report makes
/// adjectives from, and places that speak.
fn unknown_states(
    doc: &Doc,
    named: &[Named],
    attributions: &[Attribution],
) -> BTreeMap<String, String> {
    let sources: BTreeSet<TokenId> = attributions.iter().filter_map(|a| a.source_head).collect();
    let lands: BTreeSet<&str> =
        named.iter().filter(|n| n.what == What::Land).map(|n| doc.text(n.tokens.clone())).collect();
    let mut states = BTreeMap::new();
    for land in &lands {
        let stem = land.strip_suffix('s').filter(|one| lands.contains(one)).unwrap_or(land);
        let root = lands.iter().find(|root| is_root(root, stem)).unwrap_or(land);
        states.insert((*land).to_owned(), (*root).to_owned());
    }
    for place in named.iter().filter(|n| matches!(n.what, What::Place(Entity::Gpe))) {
        if place.tokens.clone().any(|id| sources.contains(&id)) {
            let text = doc.text(place.tokens.clone());
            states.insert(text.to_owned(), text.to_owned());
        }
    }
    states
}

/// Whether a state or seat is named as where something is. A capital is its state only where it acts.
fn is_place_use(doc: &Doc, tokens: &Tokens, how: How) -> bool {
    let head = head_of(doc, tokens);
    let token = doc.token(head);
    match how {
        How::Adjective | How::People | How::Doubtful | How::Common => false,
        How::Name | How::Seat => token.dep == Dep::Pobj && is_inside(doc, token.head),
        How::Capital => !acts(doc, head),
    }
}

fn is_inside(doc: &Doc, prep: TokenId) -> bool {
    matches!(
        doc.token(prep).lower.as_str(),
        "in" | "at"
            | "near"
            | "across"
            | "around"
            | "inside"
            | "outside"
            | "throughout"
            | "within"
            | "into"
            | "through"
    )
}

/// Whether a capital stands where an agent does: a subject, a possessor, one of two sides.
fn acts(doc: &Doc, head: TokenId) -> bool {
    let token = doc.token(head);
    match token.dep {
        Dep::Nsubj | Dep::Nsubjpass | Dep::Agent | Dep::Dative => true,
        Dep::Poss => true,
        Dep::Pobj => matches!(
            doc.token(token.head).lower.as_str(),
            "by" | "between" | "with" | "against" | "for" | "than" | "toward" | "towards"
        ),
        Dep::Conj => acts(doc, token.head),
        Dep::Dobj => doc.token(token.head).pos == Pos::Verb,
        _ => false,
    }
}
