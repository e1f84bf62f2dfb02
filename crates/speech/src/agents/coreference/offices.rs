//! Who a description is: "the minister", "the Tolvan envoy", "the president".
//!
//! In: a noun for a person, its phrase and the roles that the report tells. Out: the holder, a person without a name, or nobody.

use std::collections::BTreeSet;

use compact_str::CompactString;
use readout_types::doc::{TokenId, Tokens};
use readout_types::labels::{Dep, Entity, Pos, Tag};
use readout_types::{AgentKind, RelationKind, ZoneKind};

use super::{DESCRIPTION_BACK, Resolver, SENTENCES_BACK, Seen};
use crate::agents::cast::{AgentAt, Cast, Draft, HeldRole};
use crate::agents::groups::{forms, is_definite, is_person_noun};
use crate::agents::lexicon::{BodyKind, Gender, PersonWord};
use crate::agents::roles::Role;
use crate::syntax::core_phrase;

/// How many sentences back one without a name was heard whom a bare office right behind still means.
const JUST_HEARD: u32 = 2;
/// Who is described by an office that nobody in the report was given is one of the last so many mentioned, or unnamed.
const NEAR_MENTIONS: usize = 20;

impl<'a> Resolver<'a> {
    /// The agent that a definite description stands for.
    pub(super) fn description(&mut self, cast: &mut Cast, id: TokenId) -> Option<AgentAt> {
        let token = self.doc.token(id);
        if self.is_headless_pair(id) {
            return self.two_named(cast, id);
        }
        let noun = matches!(token.pos, Pos::Noun | Pos::Propn | Pos::Pron | Pos::Det);
        let possessed = self.doc.child_by(id, Dep::Poss).is_some();
        // In a title only what it is the title of can be somebody else ("the country's minister").
        let own_role = self.in_role[id as usize] && !matches!(token.dep, Dep::Poss | Dep::Pobj);
        if !noun || own_role || token.dep == Dep::Compound {
            return None;
        }
        if let Some(count) = self.counted(id) {
            let named = self.several_named(cast, id, count);
            return named.or_else(|| self.told_before(cast, id));
        }
        if let Some(side) = self.own_side(cast, id) {
            return Some(side);
        }
        let titled = token.pos == Pos::Propn && token.tag == Tag::Nnp || self.is_headline(id);
        if !is_definite(self.doc, id) && !possessed && !titled {
            return None;
        }
        let plural = token.tag == Tag::Nns || token.tag == Tag::Nnps;
        if let Some(pair) = (plural && !possessed).then(|| self.pair_that_met(cast, id)).flatten() {
            return Some(pair);
        }
        let known = if is_person_noun(self.doc, self.lexicon, id) {
            if plural { self.group(cast, id) } else { self.holder(cast, id) }
        } else {
            let body = self.lexicon.body(&token.lemma.to_lowercase())?;
            (!plural).then(|| self.body(cast, id, body)).flatten()
        };
        known.or_else(|| self.first_heard(cast, id))
    }

    /// "The presidency said", "the source said": whoever speaks and was not told of before is somebody all the same.
    fn first_heard(&self, cast: &mut Cast, id: TokenId) -> Option<AgentAt> {
        let article = self.doc.child_by(id, Dep::Det).is_some();
        if !self.sources.contains(&id) || !article || self.is_headline(id) {
            return None;
        }
        let lemma = self.doc.token(id).lemma.to_lowercase();
        let people = self.lexicon.person(&lemma).is_some();
        // "The minister said" where the report names two ministers: one of them, and not known which; "the Orsan minister" is
        // none of them.
        let mut offices = cast.agents.iter().flat_map(|agent| &agent.roles);
        let bare = people && self.described_by(id).is_empty();
        if bare && offices.any(|held| self.are_like(id, held.role.office)) {
            return None;
        }
        let body = self.lexicon.body(&lemma).filter(|_| !people);
        let one = !matches!(self.doc.token(id).tag, Tag::Nns | Tag::Nnps);
        let whole = matches!(body, Some(kind) if kind != BodyKind::Team) && one;
        let kind = if whole { AgentKind::Organization } else { AgentKind::Group };
        let mut draft = Draft::new(kind, self.name(id));
        draft.aliases.extend(forms(self.doc, id));
        draft.plural = !one;
        draft.body = body;
        draft.gender = self.lexicon.person(&lemma).map(|word| word.gender).unwrap_or_default();
        Some(cast.add(draft))
    }

    /// "The Orsan replied", "the Democrat said": the person of that side who was spoken of last; one whose side is not told
    /// only where they speak on.
    pub(super) fn one_of_side(&self, cast: &Cast, id: TokenId) -> Option<AgentAt> {
        let side = cast.named(id);
        let token = self.doc.token(id);
        let article =
            self.doc.child_by(id, Dep::Det).is_some_and(|d| self.doc.token(d).lower == "the");
        let one = matches!(token.tag, Tag::Nnp | Tag::Nn) && token.entity == Some(Entity::Norp);
        // "The French", "the Dutch", "the Greens" are many.
        let many = ["sh", "ch", "s", "se"].iter().any(|end| token.lower.ends_with(end));
        let acts = matches!(token.dep, Dep::Nsubj | Dep::Nsubjpass) || self.sources.contains(&id);
        let body = side.and_then(|side| cast.agents[side].body);
        let sides = side.is_none() || matches!(body, Some(BodyKind::Party | BodyKind::State));
        if !article || !one || many || !acts || !sides {
            return None;
        }
        let of_side = |draft: &Draft| {
            let own = |side| {
                draft.party == Some(side)
                    || draft.affiliations.contains(&side)
                    || draft.roles.iter().any(|held| held.of.contains(&side))
            };
            draft.kind == AgentKind::Person && side.is_some_and(own)
        };
        let untold = |draft: &Draft| {
            let told = |at: &AgentAt| body.is_some() && cast.agents[*at].body == body;
            draft.kind == AgentKind::Person
                && !draft.party.iter().chain(&draft.affiliations).any(told)
        };
        let known = self.best(cast, id, &of_side, SENTENCES_BACK);
        known.or_else(|| self.best(cast, id, &untold, 1).filter(|_| self.sources.contains(&id)))
    }

    /// "Her side", "his country": the side of whoever is meant.
    fn own_side(&self, cast: &Cast, id: TokenId) -> Option<AgentAt> {
        let lemma = self.doc.token(id).lemma.to_lowercase();
        let kind = self.lexicon.body(&lemma)?;
        if kind != BodyKind::State && lemma != "side" {
            return None;
        }
        let owner = self.seen.get(&self.doc.child_by(id, Dep::Poss)?)?.agent;
        match cast.agents[owner].kind {
            AgentKind::Person | AgentKind::Group => cast.agents[owner].party,
            _ => Some(owner),
        }
    }

    /// The person who holds the office that is named: "the president", "the CIA chief", "the Finnish leader".
    fn holder(&self, cast: &Cast, id: TokenId) -> Option<AgentAt> {
        let lemma = self.doc.token(id).lemma.to_lowercase();
        let word = self.lexicon.person(&lemma)?;
        let phrase = self.phrase(id);
        let bodies: BTreeSet<AgentAt> = phrase.clone().filter_map(|t| cast.named(t)).collect();
        // "The union leader" leads no ministry.
        let lead = match bodies.is_empty() {
            false => Lead::OfBody,
            true if lemma == "leader" && self.described_by(id).is_empty() => Lead::Bare,
            true => Lead::OfSomething,
        };
        let fits = |draft: &Draft| {
            let held = draft.roles.iter().filter(|held| !held.lettered);
            let mut held = held.filter(|held| {
                self.is_same_office(cast, id, &phrase, &held.role)
                    || !bodies.is_empty() && lemma == "counterpart"
                    || self.both_lead(word, held.role.office, lead)
            });
            draft.kind == AgentKind::Person && held.any(|held| is_of(draft, held, &bodies))
        };
        let leads = |draft: &Draft| {
            draft.kind == AgentKind::Person
                && word.relation == Some(RelationKind::HeadOf)
                && bodies.iter().any(|body| draft.affiliations.contains(body))
        };
        // "An executive at the yard denied it. 'No,' the executive said."
        if let Some(heard) = self.unnamed(cast, id, &lemma, JUST_HEARD) {
            let bare = bodies.is_empty() && self.described_by(id).is_empty();
            if bare && self.best(cast, id, &fits, JUST_HEARD).is_none() {
                return Some(heard);
            }
        }
        let named = self.best(cast, id, &fits, DESCRIPTION_BACK);
        let named = named.or_else(|| self.best(cast, id, &leads, DESCRIPTION_BACK));
        let named = named.or_else(|| self.unnamed(cast, id, &lemma, DESCRIPTION_BACK));
        let named = named.or_else(|| self.ahead(cast, id, &fits, !bodies.is_empty()));
        named.or_else(|| self.without_office(cast, id, word.gender, &bodies))
    }

    /// Whether a description and a role name one office: the same word or one that the same person goes by, and no two
    /// fields ("the finance minister" is not the trade minister, "the deputy minister" not the minister).
    fn is_same_office(&self, cast: &Cast, id: TokenId, phrase: &Tokens, role: &Role) -> bool {
        if !self.are_like(id, role.office) || self.is_deputy(id) != self.is_deputy(role.office) {
            return false;
        }
        let (a, b) = (self.fields(cast, phrase, id), self.fields(cast, &role.tokens, role.office));
        a.is_empty() || b.is_empty() || !a.is_disjoint(&b)
    }

    /// "The Finnish leader" is its president; whoever heads something is "the leader".
    fn both_lead(&self, word: PersonWord, office: TokenId, lead: Lead) -> bool {
        let other = self.lexicon.person(&self.doc.token(office).lemma.to_lowercase());
        let heads = |word: PersonWord| word.relation == Some(RelationKind::HeadOf);
        heads(word) && other.is_some_and(heads) && lead != Lead::OfSomething
    }

    /// The name of an office, and the others that its holder goes by.
    fn office_names(&self, office: TokenId) -> (CompactString, Vec<CompactString>) {
        match self.long_offices.get(&office) {
            Some(long) => (long.name(), long.like.clone()),
            None => {
                let lemma = self.doc.token(office).lemma.to_lowercase();
                match self.lexicon.written_out(&lemma) {
                    [long, like @ ..] => (long.clone(), like.to_vec()),
                    [] => (lemma, Vec::new()),
                }
            }
        }
    }

    /// Whether two words name one office, or one that the same person goes by.
    pub(super) fn are_like(&self, one: TokenId, other: TokenId) -> bool {
        let (here, there) = (self.office_names(one), self.office_names(other));
        here.0 == there.0 || here.1.contains(&there.0) || there.1.contains(&here.0)
    }

    fn is_deputy(&self, office: TokenId) -> bool {
        let before = office.checked_sub(1).map(|id| self.doc.token(id).lower.as_str());
        let word = before.and_then(|word| self.lexicon.person(word));
        word.is_some_and(|w| w.relation == Some(RelationKind::AideOf))
    }

    /// The words that tell of what field an office is: no names, none that tell only of what rank or age it is.
    fn fields(&self, cast: &Cast, phrase: &Tokens, office: TokenId) -> BTreeSet<CompactString> {
        let long = self.long_offices.get(&office).map_or(&[][..], |o| &o.words[..]);
        let is_field = |id: &TokenId| {
            let token = self.doc.token(*id);
            let lemma = token.lemma.to_lowercase();
            *id != office
                && matches!(token.pos, Pos::Noun | Pos::Propn | Pos::Adj)
                && cast.named(*id).is_none()
                && !long.contains(&token.lower)
                && self.lexicon.role_status(&token.lower).is_none()
                && !self.lexicon.is_kind_of_leader(&token.lower)
                && self.lexicon.body(&lemma).is_none()
        };
        phrase.clone().filter(is_field).map(|id| self.doc.token(id).lemma.to_lowercase()).collect()
    }

    /// "Minister: no deal", "Tolva's farm minister said", "the president says" above or before the name: the one who holds the
    /// office further down, where only one does.
    fn ahead(
        &self,
        cast: &Cast,
        id: TokenId,
        fits: &dyn Fn(&Draft) -> bool,
        of_body: bool,
    ) -> Option<AgentAt> {
        if !self.is_headline(id) && !of_body && !is_definite(self.doc, id) {
            return None;
        }
        let mut holders = (0..cast.agents.len()).filter(|at| fits(&cast.agents[*at]));
        holders.next().filter(|_| holders.next().is_none())
    }

    fn is_headline(&self, id: TokenId) -> bool {
        matches!(self.doc.zone(id), ZoneKind::Headline | ZoneKind::Deck | ZoneKind::Subheading)
    }

    /// "The chief negotiator said" right after a sentence about a person of whom the report tells no office: where
    /// that person was the subject there, is the only one whom the report names, and of no other body.
    fn without_office(
        &self,
        cast: &Cast,
        id: TokenId,
        gender: Gender,
        bodies: &BTreeSet<AgentAt>,
    ) -> Option<AgentAt> {
        if !self.sources.contains(&id) || !is_definite(self.doc, id) {
            return None;
        }
        let alone = self.may_be_untold(cast, id)?;
        let sentence = self.doc.token(id).sentence;
        let near = self.seen.range(..id).rev().take(NEAR_MENTIONS);
        let near = near.take_while(|(head, _)| self.distance(sentence, **head, false) <= 2);
        let fits = |seen: &Seen| {
            let draft = &cast.agents[seen.agent];
            let office = draft.roles.iter().any(|held| !held.lettered);
            let person = draft.kind == AgentKind::Person && draft.gender.agrees(gender);
            let own = bodies.is_empty() || bodies.iter().any(|b| draft.affiliations.contains(b));
            person && own && !office && seen.subject && seen.quoted_in.is_none()
        };
        // Of several the one who spoke in the sentence before goes on speaking.
        let speaks_on = |head: TokenId| {
            let paragraph = self.doc.paragraph(head).tokens.start;
            self.sources.contains(&head)
                && self.distance(sentence, head, false) <= 1
                && paragraph == self.doc.paragraph(id).tokens.start
        };
        let found: BTreeSet<AgentAt> = near
            .filter(|(head, seen)| fits(seen) && (alone || speaks_on(**head)))
            .map(|(_, seen)| seen.agent)
            .collect();
        found.first().copied().filter(|_| found.len() == 1)
    }

    /// Whether an office can be told of nobody but one: of the one person who has none there; the head of something
    /// only where nobody else is named. `None` of aides and officials, who are many.
    fn may_be_untold(&self, cast: &Cast, id: TokenId) -> Option<bool> {
        let persons = || cast.agents.iter().filter(|draft| draft.kind == AgentKind::Person);
        let untold = |draft: &&Draft| draft.roles.iter().all(|held| held.lettered);
        let word = self.lexicon.person(&self.doc.token(id).lemma.to_lowercase());
        match word.and_then(|w| w.relation) {
            Some(RelationKind::HeadOf) => Some(true).filter(|_| persons().count() == 1),
            Some(RelationKind::MemberOf | RelationKind::AideOf) => None,
            _ => Some(persons().filter(untold).count() == 1),
        }
    }

    /// The words by which a description tells one of many from others: "port" in "the port official".
    fn described_by(&self, id: TokenId) -> BTreeSet<CompactString> {
        let tells = |t: &TokenId| {
            let token = self.doc.token(*t);
            let of_place = token.pos == Pos::Adj && token.entity.is_some();
            *t < id && (of_place || matches!(token.pos, Pos::Noun | Pos::Propn))
        };
        let words = core_phrase(self.doc, id).filter(tells);
        words.map(|t| self.doc.token(t).lower.to_lowercase()).collect()
    }

    /// "The official" after "an official who attended".
    fn unnamed(&self, cast: &Cast, id: TokenId, lemma: &str, back: u32) -> Option<AgentAt> {
        let described = self.described_by(id);
        let fits = |draft: &Draft| {
            let name = draft.name.to_lowercase();
            let told = |word: &CompactString| name.split([' ', '-']).any(|other| other == *word);
            draft.kind == AgentKind::Group
                && draft.members.is_empty()
                && ends_with_word(&draft.name, lemma)
                && described.iter().all(told)
        };
        self.best(cast, id, &fits, back)
    }
}

/// Whom a word for a head is said to lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    /// A state or body that the report names.
    OfBody,
    /// Nobody is said: "the leader".
    Bare,
    /// Any other office, or the head of something that is not named.
    OfSomething,
}

/// Whether a role is held at one of the bodies that a description names, if it names any.
fn is_of(draft: &Draft, held: &HeldRole, bodies: &BTreeSet<AgentAt>) -> bool {
    bodies.is_empty()
        || bodies.iter().any(|b| {
            held.of.contains(b) || draft.affiliations.contains(b) || draft.party == Some(*b)
        })
}

pub(super) fn ends_with_word(name: &str, word: &str) -> bool {
    name.len() >= word.len()
        && name.is_char_boundary(name.len() - word.len())
        && name[name.len() - word.len()..].eq_ignore_ascii_case(word)
        && name[..name.len() - word.len()].chars().next_back().is_none_or(|c| !c.is_alphanumeric())
}
