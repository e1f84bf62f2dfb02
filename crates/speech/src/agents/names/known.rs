//! Names that the registry knows: states, capitals, bodies, parties.
//!
//! In: the text and the registry. Out: claims of [`What::Known`]; a name that many bodies share counts only where the report names its state.

use std::collections::BTreeSet;

use compact_str::CompactString;
use readout_types::doc::{TokenId, Tokens};
use readout_types::labels::{Dep, Entity, Pos, Tag};

use super::trim::strip;
use super::{Found, What};
use crate::agents::lexicon::{BodyKind, PersonKind};
use crate::agents::registry::{How, KnownId, Match};

/// As many words may stand before or behind a state's name in a region's ("Gulf of Mexico").
const LONGEST_REGION: TokenId = 2;

/// Names that the rest of the report decides on.
#[derive(Default)]
struct Undecided {
    /// Of a state or of a part of another one.
    namesakes: Vec<Match>,
    /// Of bodies that many states have.
    common: Vec<Match>,
    /// Of what may be no name at all, and whether the entity vouches for it.
    doubtful: Vec<(Match, bool)>,
}

impl Found<'_> {
    pub(super) fn registry(&mut self, family: &BTreeSet<CompactString>) {
        let mut entity_at = vec![None; self.doc.tokens.len()];
        for (at, entity) in self.doc.entities.iter().enumerate() {
            entity.tokens.clone().for_each(|id| entity_at[id as usize] = Some(at));
        }
        let mut undecided = Undecided::default();
        let mut id = 0;
        while id < self.doc.tokens.len() as TokenId {
            let next = id + 1;
            let capital =
                self.doc.word(id).starts_with(char::is_uppercase) || self.doc.word(id) == "the";
            let free = !self.claimed[id as usize] && capital;
            let found = || self.joint_name(id).or_else(|| self.lexicon.registry.at(self.doc, id));
            let Some(found) = free.then(found).flatten() else {
                id = next;
                continue;
            };
            id = found.tokens.end.max(next);
            if let Some(region) = self.region_around(&found.tokens) {
                id = region.end;
                self.claim(region, What::Place(Entity::Loc));
                continue;
            }
            if self.lexicon.namesake(self.doc.text(found.tokens.clone())).is_some() {
                undecided.namesakes.push(found);
                continue;
            }
            let entity = entity_at[found.tokens.start as usize].map(|at| &self.doc.entities[at]);
            let inside_body =
                entity.is_some_and(|e| self.is_longer_body(&e.tokens, e.label, &found.tokens));
            let a_person = entity
                .is_some_and(|e| e.label == Entity::Person && e.tokens == found.tokens)
                && (family.contains(self.doc.word(found.tokens.start))
                    || self.has_title(found.tokens.start));
            if inside_body || a_person || self.is_other_party(&found) {
                continue;
            }
            if found.how == How::Common {
                undecided.common.push(found);
                continue;
            }
            if found.how == How::Doubtful {
                let vouched = entity
                    .is_some_and(|e| e.label == Entity::Org && e.tokens.end == found.tokens.end);
                undecided.doubtful.push((found, vouched));
                continue;
            }
            self.named.insert(found.known);
            self.claim(found.tokens, What::Known(found.known, found.how));
        }
        self.settle(undecided);
    }

    /// What only the whole report decides, once everything that is certain is known.
    fn settle(&mut self, undecided: Undecided) {
        for found in undecided.namesakes {
            let what = match self.is_part_of_another(&found) {
                true => What::Place(Entity::Gpe),
                false => What::Known(found.known, found.how),
            };
            self.claim(found.tokens, what);
        }
        for found in undecided.common {
            if self.is_spoken_of(found.known) && !self.is_another_s(found.known, &found.tokens) {
                self.claim(found.tokens, What::Known(found.known, How::Name));
            }
        }
        for (found, vouched) in undecided.doubtful {
            if self.named.contains(&found.known) || vouched {
                self.claim(found.tokens, What::Known(found.known, How::Name));
            }
        }
    }

    /// "New Mexico", "the Gulf of Mexico": the longer name of a region around a state's name.
    fn region_around(&self, known: &Tokens) -> Option<Tokens> {
        let sentence = self.doc.sentence(known.start).tokens.clone();
        let first = known.start.saturating_sub(LONGEST_REGION).max(sentence.start);
        let last = (known.end + LONGEST_REGION).min(sentence.end);
        let ends = |start: TokenId| (known.end..=last).rev().map(move |end| start..end);
        let mut around = (first..=known.start).flat_map(ends).filter(|t| t != known);
        around.find(|t| self.lexicon.is_region(self.doc.text(t.clone())))
    }

    /// "Georgia" in a report on the United States' Senate: a part of that state, unless another word says that the state is meant.
    fn is_part_of_another(&self, found: &Match) -> bool {
        let registry = &self.lexicon.registry;
        let Some(namesake) = self.lexicon.namesake(self.doc.text(found.tokens.clone())) else {
            return false;
        };
        let of = |known: &KnownId| {
            let country = registry.get(*known).country.as_deref();
            country == Some(namesake.part_of.as_str())
        };
        let told_apart = namesake.told_apart.iter().any(|w| !self.stands(w).is_empty());
        !told_apart && self.named.iter().any(of)
    }

    /// "Social Democrats": a party with one more word to its name is another party.
    fn is_other_party(&self, found: &Match) -> bool {
        let sentence = self.doc.sentence(found.tokens.start).tokens.clone();
        let party = self.lexicon.registry.get(found.known).sector.as_deref() == Some("PTY");
        let Some(before) = found.tokens.start.checked_sub(1).filter(|id| sentence.contains(id))
        else {
            return false;
        };
        let token = self.doc.token(before);
        let capital = self.doc.word(before).starts_with(char::is_uppercase);
        let one_name = before > sentence.start
            || token.entity.is_some() && token.entity == self.doc.token(found.tokens.start).entity;
        party
            && capital
            && one_name
            && !self.claimed[before as usize]
            && matches!(token.pos, Pos::Adj | Pos::Propn)
            && token.entity != Some(Entity::Gpe)
            && self.lexicon.registry.at(self.doc, before).is_none()
            && self.lexicon.person(&token.lower).is_none()
    }

    /// Whether the report names the state or the side of a body otherwise, or one of its people.
    pub(super) fn is_spoken_of(&self, body: KnownId) -> bool {
        let registry = &self.lexicon.registry;
        let entry = registry.get(body);
        // Every part of a state has the parties of the whole: they tell of no chamber whose it is.
        let chamber = entry.sector.as_deref() == Some("LEG");
        let same = |other: &KnownId| {
            let other = registry.get(*other);
            if chamber && other.sector.as_deref() == Some("PTY") {
                return false;
            }
            match &entry.country {
                Some(country) => other.country.as_ref() == Some(country),
                None => entry.side.is_some() && other.side == entry.side,
            }
        };
        let mut persons = self.doc.entities.iter().filter(|e| e.label == Entity::Person);
        let of_country = |id: KnownId| registry.get(id).country == entry.country;
        self.named.iter().any(same)
            || entry.country.is_some()
                && persons.any(|person| {
                    let name = strip(self.doc, person.tokens.clone());
                    let family = name.end.checked_sub(1).map_or("", |id| self.doc.word(id));
                    registry.held_by_family(family).any(of_country)
                })
    }

    /// "Tolva's Senate", "the Tolvan Senate", "the Senate of Tolva": another state's body of the same name.
    pub(super) fn is_another_s(&self, known: KnownId, tokens: &Tokens) -> bool {
        let registry = &self.lexicon.registry;
        let own = &registry.get(known).country;
        let sentence = self.doc.sentence(tokens.start).tokens.clone();
        // Parties have members in every part of a state ("Ohio Republicans").
        let party = registry.get(known).sector.as_deref() == Some("PTY");
        let foreign = |id: TokenId| {
            let token = self.doc.token(id);
            let place =
                !party && matches!(token.entity, Some(Entity::Gpe | Entity::Norp | Entity::Loc));
            let known = registry.whole(self.doc.word(id)).map(|(known, _)| registry.get(known));
            known.map_or(place, |known| known.country != *own && known.country.is_some())
        };
        let mut before = tokens.start;
        if before > sentence.start && self.doc.token(before - 1).tag == Tag::Pos {
            before -= 1;
        }
        let owner = before > sentence.start && foreign(before - 1);
        let end = tokens.end;
        let of = end + 1 < sentence.end && self.doc.token(end).lower == "of";
        let article = of && self.doc.token(end + 1).pos == Pos::Det;
        let whole = end + 1 + u32::from(article);
        owner || of && whole < sentence.end && foreign(whole)
    }

    /// "North" in "North and South Korea": the first of two names that share their last word.
    fn joint_name(&self, id: TokenId) -> Option<Match> {
        let last = id + 3;
        let end = self.doc.sentence(id).tokens.end;
        let joined = last < end && matches!(self.doc.token(id + 1).dep, Dep::Cc);
        let whole = |first: TokenId| {
            let name = format!("{} {}", self.doc.word(first), self.doc.word(last));
            self.lexicon.registry.whole(&name)
        };
        let (known, how) = joined.then(|| whole(id))??;
        whole(id + 2).map(|_| Match { tokens: id..id + 1, known, how })
    }

    /// "University of Ohio", "American Steel Institute": a body whose name has a known name in it.
    fn is_longer_body(&self, entity: &Tokens, label: Entity, known: &Tokens) -> bool {
        let bodily = matches!(
            label,
            Entity::Org
                | Entity::Fac
                | Entity::WorkOfArt
                | Entity::Law
                | Entity::Product
                | Entity::Event
        );
        let body = strip(self.doc, entity.clone());
        let office = body.clone().any(|id| {
            self.lexicon
                .person(&self.doc.token(id).lower)
                .is_some_and(|w| w.kind == PersonKind::Office)
        });
        let in_title =
            body.end < self.doc.tokens.len() as TokenId && self.is_capital_office(body.end);
        // "the Republic of Tolva Piet Vandermeer": a person's name stands in what the entities take for a body.
        let person = (known.end..body.end).any(|id| self.is_named(id));
        // "the Federative Republic of Brazil" is the state's own long name.
        let state =
            |id: TokenId| self.lexicon.body(&self.doc.token(id).lower) == Some(BodyKind::State);
        let long_name = known.end == body.end && (body.start..known.start).any(state);
        bodily
            && !long_name
            && !office
            && !person
            && !in_title
            && body.len() > known.len() + usize::from(body.start + 1 == known.start)
    }
}
