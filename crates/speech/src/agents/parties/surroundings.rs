//! Whose minister somebody is of whom only "the foreign minister" is told: the state of those in one row.
//!
//! In: a person with an office that only states have, and no word of which state. Out: a state. Holds: who is named in one row
//! with a person of a state, other than opposite them, is of that state, where they are all of one; none in which somebody else
//! holds that office, and none that has no such office. The sentences before tell of the adversary as often, so they say nothing.

use std::collections::BTreeSet;

use readout_types::RoleStatus;
use readout_types::doc::{Doc, TokenId};
use readout_types::labels::{Dep, Pos, Tag};
use readout_types::speech::Referent;
use readout_types::{AgentKind, RelationKind};

use super::super::cast::{AgentAt, Cast, HeldRole};
use super::super::groups::conjuncts;
use super::super::lexicon::{BodyKind, Lexicon, PersonKind};

/// The side of a person whose office only states have.
pub(super) fn side(doc: &Doc, lexicon: &Lexicon, cast: &Cast, at: AgentAt) -> Option<AgentAt> {
    let offices = cast.agents[at].roles.iter().filter(|held| is_bare(doc, lexicon, cast, held));
    let mut sides: BTreeSet<AgentAt> = BTreeSet::new();
    for held in offices {
        let open = |side: &AgentAt| {
            !is_taken(doc, cast, held, *side, at) && has(doc, lexicon, cast, held, *side)
        };
        sides.extend(around(doc, cast, held.role.office, at).into_iter().filter(open));
    }
    sides.first().copied().filter(|_| sides.len() == 1)
}

/// "Foreign Minister", "the prime minister", a president by title: an office of a state, held now, without a word of whose.
fn is_bare(doc: &Doc, lexicon: &Lexicon, cast: &Cast, held: &HeldRole) -> bool {
    let token = doc.token(held.role.office);
    let Some(word) = lexicon.person(&token.lemma.to_lowercase()) else { return false };
    let long = lexicon.long_office_of(doc, held.role.office).is_some_and(|long| long.of_state);
    let head =
        long || word.kind == PersonKind::Office && word.relation == Some(RelationKind::HeadOf);
    let titled = held.role.before && held.role.tokens.len() == 1;
    let own = long || word.of_state || titled && word.titles_state;
    let bodies = held.of.iter().any(|of| cast.agents[*of].kind != AgentKind::Person);
    let owned = doc.child_by(held.role.office, Dep::Poss).is_some();
    head && own && !bodies && !owned && held.role.status == RoleStatus::Asserted
}

/// The states of those who stand in one row with an office, before it.
fn around(doc: &Doc, cast: &Cast, office: TokenId, at: AgentAt) -> Vec<AgentAt> {
    let sentence = doc.token(office).sentence;
    let paragraph = doc.paragraph(office).tokens.clone();
    let quoted = quoted(doc, paragraph.start..office);
    let mut found = Vec::new();
    for mention in &cast.mentions {
        let Referent::Agent(agent) = mention.referent else { continue };
        let agent = agent as AgentAt;
        let Some(side) = state_of(cast, agent).filter(|_| agent != at) else { continue };
        if mention.head >= office || doc.token(mention.head).sentence != sentence {
            continue;
        }
        let said = mention.head.checked_sub(paragraph.start).and_then(|n| quoted.get(n as usize));
        let person = cast.agents[agent].kind == AgentKind::Person;
        if person && !said.copied().unwrap_or(false) && in_row(doc, mention.head, office) {
            found.push(side);
        }
    }
    found
}

/// "With Lind and Defence Minister Oduya": joined behind a preposition or as objects; those who meet as joint subjects or
/// between whom something is may be of two sides.
fn in_row(doc: &Doc, one: TokenId, other: TokenId) -> bool {
    let top = |id: TokenId| {
        let mut at = id;
        for _ in 0..8 {
            let token = doc.token(at);
            if !matches!(token.dep, Dep::Conj | Dep::Compound | Dep::Appos | Dep::Nmod) {
                break;
            }
            at = token.head;
        }
        at
    };
    let (a, b) = (top(one), top(other));
    let token = doc.token(a);
    // Something between three or more may be of one side.
    let between = doc.token(token.head).lower == "between" && conjuncts(doc, a).len() < 3;
    a == b && one != other && matches!(token.dep, Dep::Pobj | Dep::Dobj) && !between
}

/// The state that an agent is or acts for.
fn state_of(cast: &Cast, agent: AgentAt) -> Option<AgentAt> {
    let is_state = |at: &AgentAt| {
        cast.agents[*at].kind == AgentKind::Party && cast.agents[*at].body == Some(BodyKind::State)
    };
    Some(agent).filter(is_state).or(cast.agents[agent].party.filter(is_state))
}

/// Whether somebody else is told to hold the same office in that state.
fn is_taken(doc: &Doc, cast: &Cast, held: &HeldRole, side: AgentAt, at: AgentAt) -> bool {
    let words = |held: &HeldRole| -> Vec<String> {
        let free = held.role.tokens.clone().filter(|id| {
            cast.named(*id).is_none()
                && matches!(doc.token(*id).pos, Pos::Noun | Pos::Propn | Pos::Adj)
        });
        free.map(|id| doc.token(id).lower.to_lowercase().into_string()).collect()
    };
    let own = words(held);
    cast.agents.iter().enumerate().any(|(other, draft)| {
        other != at
            && draft.kind == AgentKind::Person
            && draft.party == Some(side)
            && draft
                .roles
                .iter()
                .any(|role| role.role.status == RoleStatus::Asserted && words(role) == own)
    })
}

/// Whether a state has such an office at all.
fn has(doc: &Doc, lexicon: &Lexicon, cast: &Cast, held: &HeldRole, side: AgentAt) -> bool {
    let lemma = doc.token(held.role.office).lemma.to_lowercase();
    let country = cast.agents[side].known.and_then(|k| lexicon.registry.get(k).country.as_deref());
    country.is_none_or(|country| !lexicon.lacks_office(country, &lemma))
}

/// For each token of a stretch of one paragraph, whether it stands between quotation marks.
fn quoted(doc: &Doc, tokens: readout_types::doc::Tokens) -> Vec<bool> {
    let mut open = false;
    let mut flags = Vec::with_capacity(tokens.len());
    for id in tokens {
        match doc.word(id) {
            "\"" => open = !open,
            "“" | "``" => open = true,
            "”" => open = false,
            "''" if doc.token(id).tag == Tag::CloseQuote => open = false,
            _ => {}
        }
        flags.push(open);
    }
    flags
}
