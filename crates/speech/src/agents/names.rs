//! Finds names: of persons, of states and bodies, of places.
//!
//! In: a [`Doc`] with its named entities and the [`Lexicon`]. Out: [`Named`] in text order. Holds: they do not
//! overlap; a person's name bears no title, office or genitive; what the registry knows as a state or its capital
//! is never a person without a title before it.

use std::collections::{BTreeMap, BTreeSet};

use compact_str::CompactString;
use readout_types::ZoneKind;
use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Entity, Pos, Tag};

use super::lexicon::{BodyKind, Lexicon, PersonKind};
use super::registry::{How, KnownId, KnownKind, Match};
use super::titled;

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Person,
    /// Something that the registry knows.
    Known(KnownId, How),
    /// A body that it does not know.
    Body,
    /// A people or a faith that it does not know, or the adjective for one.
    People,
    /// A place that it does not know.
    Place(Entity),
    /// A state or land that it does not know, told by the adjective that the report makes from its name.
    Land,
}

/// One name in the text.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub(crate) tokens: Tokens,
    pub(crate) what: What,
}

/// The names in a document.
pub(crate) fn find(doc: &Doc, lexicon: &Lexicon) -> Vec<Named> {
    let mut found = Found {
        bodies: long_bodies(doc, lexicon),
        introduced: introduced_bodies(doc, lexicon),
        alone: alone(doc, lexicon),
        doc,
        lexicon,
        claimed: vec![false; doc.tokens.len()],
        names: Vec::new(),
        named: BTreeSet::new(),
    };
    let persons = found.person_entities();
    found.full_names(&persons);
    found.bar_long_offices();
    found.titled_names();
    let family = found.family_names();
    found.registry(&family);
    found.led_bodies();
    found.lands(&family);
    found.single_names(&persons, &family);
    let family = found.family_names();
    found.family_mentions(&family);
    found.other_entities();
    found.capital_bodies();
    found.names.sort_by_key(|named| named.tokens.start);
    found.names
}

struct Found<'a> {
    /// Bodies' names of several words, as the entities have them.
    bodies: BTreeSet<&'a str>,
    /// Names that somewhere stand right behind a noun for a firm, a union or a paper.
    introduced: BTreeSet<&'a str>,
    /// Words that stand alone as a name that does or has something.
    alone: BTreeSet<&'a str>,
    doc: &'a Doc,
    lexicon: &'a Lexicon,
    claimed: Vec<bool>,
    names: Vec<Named>,
    /// What the registry knows and the report names for certain.
    named: BTreeSet<KnownId>,
}

impl Found<'_> {
    fn claim(&mut self, tokens: Tokens, what: What) {
        if tokens.is_empty() || tokens.clone().any(|id| self.claimed[id as usize]) {
            return;
        }
        for id in tokens.clone() {
            self.claimed[id as usize] = true;
        }
        self.names.push(Named { tokens, what });
    }

    /// The entities that look like persons, without what does not belong to a name.
    fn person_entities(&self) -> Vec<Tokens> {
        let names: BTreeSet<&str> = self
            .doc
            .entities
            .iter()
            .filter(|e| e.label == Entity::Person)
            .map(|e| self.doc.text(e.tokens.clone()))
            .collect();
        let persons = self.doc.entities.iter().filter(|e| {
            e.label == Entity::Person || self.is_mislabelled(&e.tokens, e.label, &names)
        });
        let persons = persons.filter(|e| !is_credited(self.doc, self.lexicon, &e.tokens));
        let bodies = self.doc.entities.iter().filter(|e| e.label == Entity::Org);
        let taken_in = bodies.filter_map(|e| self.person_behind_of(&e.tokens));
        let persons = persons.map(|e| clean(self.doc, self.lexicon, e.tokens.clone()));
        let titled = titled::find(self.doc, self.lexicon).into_iter();
        let titled = titled.filter(|name| !is_credited(self.doc, self.lexicon, name));
        titled
            .chain(persons)
            .chain(taken_in)
            .map(|tokens| with_second_syllable(self.doc, self.lexicon, tokens))
            .map(|tokens| with_suffix(self.doc, tokens))
            .map(|tokens| self.as_in_body(tokens))
            .filter(|tokens| !tokens.is_empty() && tokens.len() <= 6)
            .filter(|tokens| !self.is_long_office(tokens))
            .collect()
    }

    /// "Crown Prince" alone is an office, not a name.
    fn is_long_office(&self, tokens: &Tokens) -> bool {
        let office = self.lexicon.long_office(self.doc, tokens.start);
        office.is_some_and(|(_, words)| words.end >= tokens.end)
    }

    /// "Welcome Halden" in a headline: of its capitals only those words are a name that are one in the report's body,
    /// or that begin with a given name.
    fn as_in_body(&self, tokens: Tokens) -> Tokens {
        let heading = !tokens.is_empty()
            && matches!(self.doc.zone(tokens.start), ZoneKind::Headline | ZoneKind::Deck);
        let given = |tokens: &Tokens| self.lexicon.is_given(self.doc.word(tokens.start));
        if !heading || tokens.len() < 2 || given(&tokens) || self.is_in_body(&tokens) {
            return tokens;
        }
        let mut shorter = (tokens.start + 1..tokens.end).map(|start| start..tokens.end);
        shorter.find(|name| given(name) || self.is_in_body(name)).unwrap_or(tokens)
    }

    /// Whether a person's name in the report's body ends in these words.
    fn is_in_body(&self, name: &Tokens) -> bool {
        let words = self.doc.text(name.clone());
        let mut persons = self.doc.entities.iter().filter(|e| {
            e.label == Entity::Person && self.doc.zone(e.tokens.start) == ZoneKind::Body
        });
        persons.any(|e| {
            let rest = self.doc.text(strip(self.doc, e.tokens.clone())).strip_suffix(words);
            rest.is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
        })
    }

    /// Two words with capitals that the entities take for a body: a person where the first is a given name, where an
    /// office stands before it, or where the same words are a person's elsewhere.
    fn is_mislabelled(&self, tokens: &Tokens, label: Entity, names: &BTreeSet<&str>) -> bool {
        let tokens = strip(self.doc, tokens.clone());
        let other = matches!(
            label,
            Entity::Org
                | Entity::Gpe
                | Entity::Fac
                | Entity::Product
                | Entity::WorkOfArt
                | Entity::Norp
        );
        let words = tokens.clone().all(|id| {
            let word = self.doc.word(id);
            word.starts_with(char::is_uppercase)
                && word.chars().skip(1).all(|c| c.is_lowercase() || c == '-')
                && self.lexicon.body(&self.doc.token(id).lower).is_none()
        });
        if !other
            || !words
            || !(2..=3).contains(&tokens.len())
            || self.lexicon.registry.at(self.doc, tokens.start).is_some()
        {
            return false;
        }
        let office = |id: TokenId| {
            self.lexicon
                .person(&self.doc.token(id).lower)
                .is_some_and(|w| w.kind == PersonKind::Office)
        };
        let before = tokens.start.checked_sub(1);
        let behind_comma = tokens.start > 1
            && self.doc.token(tokens.start - 1).tag == Tag::Comma
            && office(tokens.start - 2);
        names.contains(self.doc.text(tokens.clone()))
            || label != Entity::Gpe && self.shortens_to_surname(&tokens)
            || self.lexicon.is_given(self.doc.word(tokens.start))
            || behind_comma
            || before.is_some_and(office)
    }

    /// "Saskia Vantorre" that the report later calls "Vantorre": a person goes by the last word of the name alone, a
    /// body by its first.
    fn shortens_to_surname(&self, tokens: &Tokens) -> bool {
        let first = self.doc.word(tokens.start);
        let last = tokens.end.checked_sub(1).map_or("", |id| self.doc.word(id));
        let article =
            tokens.start.checked_sub(1).is_some_and(|id| self.doc.token(id).pos == Pos::Det);
        self.alone.contains(last) && !self.alone.contains(first) && !article
    }

    /// "the Liberal Union of Oriane Tesch": the person whom a body's name has taken in.
    fn person_behind_of(&self, tokens: &Tokens) -> Option<Tokens> {
        let of = tokens.clone().rev().find(|id| self.doc.token(*id).lower == "of")?;
        let name = strip(self.doc, of + 1..tokens.end);
        let capitals = name.clone().all(|id| {
            self.doc.word(id).starts_with(char::is_uppercase)
                && self.lexicon.body(&self.doc.token(id).lower).is_none()
        });
        let named = name.len() == 2 && capitals && self.shortens_to_surname(&name);
        (named && self.lexicon.registry.at(self.doc, name.start).is_none()).then_some(name)
    }

    /// A "person" whose name ends in a word for a body, or is the first word of a body's name.
    fn is_bodily(&self, tokens: &Tokens) -> bool {
        let last = tokens.end.checked_sub(1).map(|id| self.doc.token(id).lower.as_str());
        tokens.len() > 1 && last.is_some_and(|word| self.lexicon.body(word).is_some())
            || tokens.len() == 1 && self.body_of_first_word(tokens).is_some()
    }

    fn full_names(&mut self, persons: &[Tokens]) {
        for tokens in persons.iter().filter(|tokens| tokens.len() > 1) {
            let known = self.lexicon.registry.whole(self.doc.text((*tokens).clone())).is_some();
            let bodily = tokens.clone().any(|id| {
                let lemma = self.doc.token(id).lower.as_str();
                self.lexicon.body(lemma).is_some() && !self.lexicon.is_given(self.doc.word(id))
            });
            let introduced = self.introduced.contains(self.doc.text((*tokens).clone()));
            if !known
                && !bodily
                && !introduced
                && !self.follows_body(tokens)
                && !self.is_landscape(tokens)
            {
                self.claim(tokens.clone(), What::Person);
            }
        }
    }

    /// "Skerry Sound", "Cape Orsa": a name with a word for a piece of land or water is a place's.
    fn is_landscape(&self, tokens: &Tokens) -> bool {
        let ends = [tokens.start, tokens.end - 1];
        let land = ends.iter().any(|id| self.lexicon.is_landscape(&self.doc.token(*id).lower));
        land && !self.has_title(tokens.start) && !self.lexicon.is_given(self.doc.word(tokens.start))
    }

    /// "Faldor, Norrhavn and the Corrin Islands agreed": what is named in one row with places is none of the persons.
    fn is_among_places(&self, id: TokenId) -> bool {
        let sentence = self.doc.sentence(id).tokens.clone();
        let row = |other: TokenId| {
            let token = self.doc.token(other);
            matches!(token.dep, Dep::Conj) && token.head == id
                || self.doc.token(id).dep == Dep::Conj && self.doc.token(id).head == other
        };
        let mut others = sentence.filter(|other| *other != id && row(*other));
        others.any(|other| {
            let place = matches!(self.doc.token(other).entity, Some(Entity::Gpe | Entity::Loc));
            place && self.doc.token(other).pos == Pos::Propn
        })
    }

    /// "MSNBC Town Hall": words right behind a body's name that are nobody's given name.
    fn follows_body(&self, tokens: &Tokens) -> bool {
        let Some(before) = tokens.start.checked_sub(1) else { return false };
        let body = self.doc.token(before).entity == Some(Entity::Org)
            && self.doc.token(before).sentence == self.doc.token(tokens.start).sentence
            && self.lexicon.person(&self.doc.token(before).lower).is_none()
            && !self.is_state(before)
            && self.lexicon.body(&self.doc.token(before).lower) != Some(BodyKind::State);
        body && !self.lexicon.is_given(self.doc.word(tokens.start))
    }

    fn is_state(&self, id: TokenId) -> bool {
        let registry = &self.lexicon.registry;
        let known = registry.whole(self.doc.word(id));
        known.is_some_and(|(known, _)| registry.get(known).kind == KnownKind::State)
    }

    /// "Greens leader Mats Ferro", "the Reform Bloc leader": whoever has a leader, and is no state or person, is a body.
    fn led_bodies(&mut self) {
        for id in 1..self.doc.tokens.len() as TokenId {
            let leader =
                self.doc.token(id).lower == "leader" && self.doc.zone(id) == ZoneKind::Body;
            if !leader {
                continue;
            }
            let sentence = self.doc.sentence(id).tokens.clone();
            let mut start = id;
            while start > sentence.start && self.is_led_name(start - 1) {
                start -= 1;
            }
            // "Senate Majority Leader": what tells the kind of leader is no body of its own.
            let kind = start > 0 && self.claimed[start as usize - 1]
                || (start..id).any(|at| self.lexicon.is_kind_of_leader(&self.doc.token(at).lower));
            // A word that opens its sentence has a capital in any case.
            let known = !kind
                && (start > sentence.start || id - start > 1 || self.is_capital_elsewhere(start));
            if start < id && known {
                self.claim(start..id, What::Body);
            }
        }
    }

    fn is_led_name(&self, id: TokenId) -> bool {
        let token = self.doc.token(id);
        let word = self.doc.word(id);
        matches!(token.pos, Pos::Propn | Pos::Adj | Pos::Noun)
            && word.starts_with(char::is_uppercase)
            && !self.claimed[id as usize]
            && self.lexicon.person(&token.lower).is_none()
    }

    /// "the Harbour Union" that the entities take for a place.
    fn is_of_members(&self, tokens: &Tokens) -> bool {
        let last = tokens.end.checked_sub(1).map(|id| self.doc.token(id).lower.as_str());
        let kind = last.and_then(|word| self.lexicon.body(word));
        tokens.len() > 1
            && matches!(kind, Some(BodyKind::Union | BodyKind::Employers | BodyKind::Party))
    }

    /// "the Harbour Union" that no entity has: words with capitals of which the last is one for a body of people.
    fn capital_bodies(&mut self) {
        for id in 1..self.doc.tokens.len() as TokenId {
            let body = self.lexicon.body(&self.doc.token(id).lower);
            let of_people = matches!(
                body,
                Some(BodyKind::Union | BodyKind::Employers | BodyKind::Party | BodyKind::Body)
            );
            let ends = self.doc.tokens.get(id as usize + 1).is_none_or(|t| t.pos != Pos::Propn);
            let free = !self.claimed[id as usize] && self.doc.zone(id) == ZoneKind::Body;
            let capital = self.doc.word(id).starts_with(char::is_uppercase);
            if !of_people || !ends || !free || !capital {
                continue;
            }
            let first = self.doc.sentence(id).tokens.start;
            let mut start = id;
            while start > first && self.is_led_name(start - 1) {
                start -= 1;
            }
            let article = start > first && self.doc.token(start - 1).pos == Pos::Det;
            if start < id && article {
                self.claim(start..id + 1, What::Body);
            }
        }
    }

    /// Whether a word stands with a capital inside some sentence too.
    fn is_capital_elsewhere(&self, id: TokenId) -> bool {
        let word = self.doc.word(id);
        let mut all = 0..self.doc.tokens.len() as TokenId;
        all.any(|other| {
            self.doc.word(other) == word
                && self.doc.sentence(other).tokens.start != other
                && self.doc.zone(other) == ZoneKind::Body
        })
    }

    /// Names that the report itself makes adjectives from ("Aulis", "Aulian"): no person is called so.
    fn lands(&mut self, family: &BTreeSet<CompactString>) {
        let uses = uses(self.doc, self.lexicon, &self.claimed, family);
        let adjectives = adjectives(self.lexicon, &uses);
        let roots: BTreeSet<&str> =
            adjectives.values().copied().chain(governed(self.lexicon, &uses)).collect();
        for id in 0..self.doc.tokens.len() as TokenId {
            let word = self.doc.word(id);
            let plural = word.strip_suffix('s').is_some_and(|one| adjectives.contains_key(one));
            let named = roots.contains(word) || adjectives.contains_key(word) || plural;
            if named && !self.is_inside_body(id) {
                self.claim(id..id + 1, What::Land);
            }
        }
    }

    /// First and last words of full names: each may stand for the person alone.
    fn family_names(&self) -> BTreeSet<CompactString> {
        let persons = self.names.iter().filter(|named| named.what == What::Person);
        let mut family = BTreeSet::new();
        for named in persons {
            let last = last_name(self.doc, &named.tokens);
            family.insert(self.doc.word(last).into());
            if self.lexicon.is_family_first(self.doc.word(named.tokens.start)) {
                family.insert(self.doc.word(named.tokens.start).into());
            }
        }
        family
    }

    fn registry(&mut self, family: &BTreeSet<CompactString>) {
        let mut entity_at = vec![None; self.doc.tokens.len()];
        for (at, entity) in self.doc.entities.iter().enumerate() {
            entity.tokens.clone().for_each(|id| entity_at[id as usize] = Some(at));
        }
        let (mut doubtful, mut common) = (Vec::new(), Vec::new());
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
                common.push(found);
                continue;
            }
            if found.how == How::Doubtful {
                let vouched = entity
                    .is_some_and(|e| e.label == Entity::Org && e.tokens.end == found.tokens.end);
                doubtful.push((found, vouched));
                continue;
            }
            self.named.insert(found.known);
            self.claim(found.tokens, What::Known(found.known, found.how));
        }
        for found in common {
            if self.is_spoken_of(found.known) && !self.is_another_s(found.known, &found.tokens) {
                self.claim(found.tokens, What::Known(found.known, How::Name));
            }
        }
        for (found, vouched) in doubtful {
            if self.named.contains(&found.known) || vouched {
                self.claim(found.tokens, What::Known(found.known, How::Name));
            }
        }
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
    fn is_spoken_of(&self, body: KnownId) -> bool {
        let registry = &self.lexicon.registry;
        let entry = registry.get(body);
        let same = |other: &KnownId| {
            let other = registry.get(*other);
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
    fn is_another_s(&self, known: KnownId, tokens: &Tokens) -> bool {
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
        let person = (known.end..body.end).any(|id| self.claimed[id as usize]);
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

    /// Persons named by one word: with a title, or where the report's entities agree on it.
    fn single_names(&mut self, persons: &[Tokens], family: &BTreeSet<CompactString>) {
        let uses = uses(self.doc, self.lexicon, &self.claimed, family);
        let votes = votes(self.doc);
        let singles = || persons.iter().filter(|tokens| tokens.len() == 1).map(|t| t.start);
        let placed: BTreeSet<&str> =
            singles().filter(|id| self.is_among_places(*id)).map(|id| self.doc.word(id)).collect();
        for tokens in persons.iter().filter(|tokens| tokens.len() == 1) {
            let word = self.doc.word(tokens.start);
            let (for_person, in_all) = votes.get(word).copied().unwrap_or((0, 0));
            let leader = self.lexicon.registry.is_family_of_holder(word);
            let agreed = 2 * for_person > in_all && (for_person > 1 || leader);
            let titled = self.has_title(tokens.start);
            let body = !titled
                && (self.introduced.contains(word) || self.body_of_first_word(tokens).is_some());
            let placed = uses.get(word).is_some_and(|used| used.located)
                || !family.contains(word) && placed.contains(word);
            if !titled && placed {
                self.claim(tokens.clone(), What::Place(Entity::Gpe));
                continue;
            }
            let alone = self.lexicon.registry.whole(word).is_none()
                && !body
                && (self.has_title(tokens.start)
                    || agreed
                    || self.lexicon.is_given(word) && for_person == in_all);
            let proper = word.starts_with(char::is_uppercase)
                && self.doc.token(tokens.start).pos == Pos::Propn;
            if family.contains(word) || alone && proper {
                self.claim(tokens.clone(), What::Person);
            }
        }
    }

    /// "Mr. Oduya", "President Halden" that the entities missed.
    fn titled_names(&mut self) {
        for id in 1..self.doc.tokens.len() as TokenId {
            if !self.is_free_name(id) || !self.follows_title(id) {
                continue;
            }
            let mut end = id + 1;
            while end < id + 3 && (end as usize) < self.doc.tokens.len() && self.is_free_name(end) {
                end += 1;
            }
            self.claim(id..end, What::Person);
        }
    }

    /// The words of an office of several words name nothing: "Head of State" is no State.
    fn bar_long_offices(&mut self) {
        for id in 0..self.doc.tokens.len() as TokenId {
            let Some((_, tokens)) = self.lexicon.long_office(self.doc, id) else { continue };
            tokens.for_each(|id| self.claimed[id as usize] = true);
        }
    }

    fn is_free_name(&self, id: TokenId) -> bool {
        let token = self.doc.token(id);
        let word = self.doc.word(id);
        token.pos == Pos::Propn
            && !self.claimed[id as usize]
            && word.starts_with(char::is_uppercase)
            && word.chars().any(char::is_lowercase)
            && self.lexicon.person(&token.lower).is_none()
            && self.lexicon.body(&token.lower).is_none()
            && self.lexicon.registry.whole(word).is_none()
    }

    /// Whether a form of address ("Mr.") or an office with a capital that depends on the name stands before it.
    fn follows_title(&self, id: TokenId) -> bool {
        let before = self.doc.token(id - 1);
        if before.sentence != self.doc.token(id).sentence {
            return false;
        }
        let capital = self.doc.word(id - 1).starts_with(char::is_uppercase);
        self.lexicon.person(&before.lower).is_some_and(|w| match w.kind {
            PersonKind::Title => {
                before.lower.ends_with('.') || capital && before.dep == Dep::Compound
            }
            PersonKind::Office => {
                capital && before.pos == Pos::Propn && before.dep == Dep::Compound
            }
            _ => false,
        })
    }

    fn has_title(&self, id: TokenId) -> bool {
        let Some(before) = id.checked_sub(1).map(|before| self.doc.token(before)) else {
            return false;
        };
        before.sentence == self.doc.token(id).sentence
            && before.tag != Tag::Comma
            && self.lexicon.person(&before.lower).is_some_and(|w| {
                w.kind == PersonKind::Title
                    || w.kind == PersonKind::Office && before.pos == Pos::Propn
            })
    }

    /// A family name from a full name, wherever it stands alone. The tagger may take one at the start of a
    /// sentence for a common word.
    fn family_mentions(&mut self, family: &BTreeSet<CompactString>) {
        for id in 0..self.doc.tokens.len() as TokenId {
            let free = !self.claimed[id as usize] && family.contains(self.doc.word(id));
            if free && self.can_be_name(id) && !self.is_inside_body(id) {
                self.claim(id..id + 1, What::Person);
            }
        }
    }

    fn can_be_name(&self, id: TokenId) -> bool {
        let token = self.doc.token(id);
        match token.pos {
            Pos::Propn => true,
            Pos::Noun | Pos::Verb | Pos::Adj | Pos::X | Pos::Num => {
                let dated = matches!(token.entity, Some(Entity::Date | Entity::Time));
                !dated && token.dep != Dep::Amod
            }
            _ => matches!(token.entity, Some(Entity::Person | Entity::Org | Entity::Gpe)),
        }
    }

    fn is_inside_body(&self, id: TokenId) -> bool {
        let at = self.doc.entities.partition_point(|e| e.tokens.end <= id);
        self.doc.entities.get(at).is_some_and(|e| {
            e.tokens.contains(&id)
                && matches!(e.label, Entity::Org | Entity::Fac | Entity::WorkOfArt | Entity::Law)
                && strip(self.doc, e.tokens.clone()).len() > 1
                && self.doc.tokens.get(id as usize + 1).is_none_or(|next| next.tag != Tag::Pos)
                && !e.tokens.clone().any(|t| matches!(self.doc.token(t).tag, Tag::Hyph))
        })
    }

    /// "Brightmoor" where the report also has "Brightmoor Terminals".
    fn body_of_first_word(&self, tokens: &Tokens) -> Option<&str> {
        let word = tokens.clone().next().map(|id| self.doc.word(id))?;
        self.bodies
            .iter()
            .copied()
            .find(|name| name.strip_prefix(word).is_some_and(|rest| rest.starts_with(' ')))
    }

    /// "the Greens of Mats Ferro": the person is none of the body's name.
    fn before_claimed(&self, tokens: Tokens) -> Tokens {
        let of = tokens.clone().find(|id| {
            self.doc.token(*id).pos == Pos::Adp
                && (*id + 1..tokens.end).any(|later| self.claimed[later as usize])
        });
        of.map_or(tokens.clone(), |id| tokens.start..id)
    }

    /// "Halden's Security Council": the body is the council.
    fn without_possessor(&self, tokens: Tokens) -> Tokens {
        let genitive = tokens.clone().find(|id| self.doc.token(*id).tag == Tag::Pos);
        let owned = genitive.filter(|id| {
            *id > tokens.start && *id + 1 < tokens.end && self.claimed[*id as usize - 1]
        });
        owned.map_or(tokens.clone(), |id| id + 1..tokens.end)
    }

    /// "Commerce" in "Commerce Secretary" is a field, not a body.
    fn is_field_of_office(&self, tokens: &Tokens) -> bool {
        // "Secretary of Defense".
        let of = tokens.len() == 1
            && tokens.start > 1
            && matches!(self.doc.token(tokens.start - 1).lower.as_str(), "of" | "for")
            && self.is_capital_office(tokens.start - 2)
            && self.lexicon.body(&self.doc.token(tokens.start).lower).is_none();
        if of && self.is_department(tokens.start - 2) {
            return true;
        }
        let next = tokens.end;
        (next as usize) < self.doc.tokens.len()
            && tokens.len() < 3
            && self.is_capital_office(next)
            && self.is_department(next)
    }

    /// Whether an office is held over a field.
    fn is_department(&self, office: TokenId) -> bool {
        matches!(
            self.doc.token(office).lower.as_str(),
            "secretary" | "minister" | "commissioner" | "representative"
        )
    }

    /// "Federative Republic" before "of Brazil" is a part of the state's long name.
    fn is_long_state_name(&self, tokens: &Tokens) -> bool {
        let last = tokens.end.checked_sub(1).map(|id| self.doc.token(id).lower.as_str());
        let state = last.and_then(|word| self.lexicon.body(word)) == Some(BodyKind::State);
        let next = |at: TokenId| self.doc.tokens.get(at as usize);
        let of = next(tokens.end).is_some_and(|t| t.lower == "of");
        state && of && next(tokens.end + 1).is_some() && self.is_state(tokens.end + 1)
    }

    fn is_capital_office(&self, id: TokenId) -> bool {
        self.doc.word(id).starts_with(char::is_uppercase)
            && self
                .lexicon
                .person(&self.doc.token(id).lower)
                .is_some_and(|w| w.kind == PersonKind::Office)
    }

    fn other_entities(&mut self) {
        for entity in &self.doc.entities {
            let tokens = strip(self.doc, entity.tokens.clone());
            let what = match entity.label {
                Entity::Person if self.is_bodily(&tokens) => What::Body,
                Entity::Person if self.introduced.contains(self.doc.text(tokens.clone())) => {
                    What::Body
                }
                Entity::Person if tokens.len() > 1 && self.is_landscape(&tokens) => {
                    What::Place(Entity::Loc)
                }
                Entity::Gpe | Entity::Loc | Entity::Fac if self.is_of_members(&tokens) => {
                    What::Body
                }
                Entity::Org => What::Body,
                Entity::Norp => What::People,
                Entity::Gpe | Entity::Loc | Entity::Fac => What::Place(entity.label),
                _ => continue,
            };
            let tokens = self.before_claimed(self.without_possessor(tokens));
            let tokens = without_description(self.doc, tokens);
            let known = self.lexicon.registry.whole(self.doc.text(tokens.clone()));
            let what = match known {
                Some((_, How::Doubtful)) | None => what,
                Some((known, How::Common)) => {
                    let own = self.is_spoken_of(known) && !self.is_another_s(known, &tokens);
                    if own { What::Known(known, How::Name) } else { what }
                }
                Some((known, how)) => What::Known(known, how),
            };
            let lone_letters =
                tokens.len() == 1 && self.doc.word(tokens.start).starts_with(char::is_lowercase);
            let no_body = self.is_field_of_office(&tokens) || self.is_long_state_name(&tokens);
            if lone_letters || what == What::Body && no_body {
                continue;
            }
            // "Asian affairs", "European leaders": a part of the world acts for no one.
            let region = self.lexicon.is_region(self.doc.text(tokens.clone()));
            if region && matches!(what, What::People | What::Body) {
                continue;
            }
            let proper = tokens.clone().any(|id| self.doc.word(id).starts_with(char::is_uppercase));
            let what = match self.body_of_first_word(&tokens) {
                Some(_) if tokens.len() == 1 => What::Body,
                _ => what,
            };
            let office = tokens.len() == 1
                && tokens
                    .clone()
                    .any(|id| self.lexicon.person(&self.doc.token(id).lower).is_some());
            if proper && !office && tokens.len() <= 10 {
                self.claim(tokens, what);
            }
        }
    }
}

/// The last word of a name that is not "Jr." or the like.
pub(crate) fn last_name(doc: &Doc, tokens: &Tokens) -> TokenId {
    let mut last = tokens.end - 1;
    while last > tokens.start && is_suffix(doc.word(last)) {
        last -= 1;
    }
    last
}

/// "Jr.", "III".
pub(crate) fn is_suffix(word: &str) -> bool {
    matches!(word.trim_end_matches('.'), "Jr" | "Sr" | "II" | "III" | "IV" | ",")
}

/// Without article, genitive and marks at its ends.
fn strip(doc: &Doc, mut tokens: Tokens) -> Tokens {
    while tokens.start < tokens.end {
        let token = doc.token(tokens.start);
        let article = matches!(doc.word(tokens.start), "the" | "The" | "a" | "an");
        if !article && token.pos != Pos::Punct {
            break;
        }
        tokens.start += 1;
    }
    while tokens.start < tokens.end {
        let token = doc.token(tokens.end - 1);
        if token.tag != Tag::Pos && token.pos != Pos::Punct {
            break;
        }
        tokens.end -= 1;
    }
    tokens
}

/// "environmental organisation Clear Sound": the name begins with its capital.
fn without_description(doc: &Doc, tokens: Tokens) -> Tokens {
    let small = |id: &TokenId| {
        let common = matches!(doc.token(*id).pos, Pos::Adj | Pos::Noun | Pos::Det);
        common && doc.word(*id).starts_with(char::is_lowercase)
    };
    let start = tokens.clone().find(|id| !small(id)).unwrap_or(tokens.start);
    start..tokens.end
}

/// The name in a person entity: titles and offices before it and words behind it are cut off.
fn clean(doc: &Doc, lexicon: &Lexicon, tokens: Tokens) -> Tokens {
    let mut tokens = strip(doc, tokens);
    while tokens.start < tokens.end {
        let long = lexicon.long_office(doc, tokens.start).map(|(_, office)| office.end);
        let long = long.filter(|end| *end < tokens.end);
        if long.is_none() && !is_before_name(doc, lexicon, tokens.start, tokens.len()) {
            break;
        }
        tokens.start = long.unwrap_or(tokens.start + 1);
    }
    let is_name_word = |id: TokenId| {
        let word = doc.word(id);
        let hyphen = doc.token(id).tag == Tag::Hyph || word == "-";
        let capital = word.starts_with(char::is_uppercase) && !word.contains(char::is_numeric);
        let particle = word.len() <= 3 && word.chars().all(char::is_alphabetic);
        let after_hyphen = id > tokens.start && doc.word(id - 1) == "-";
        is_suffix(word)
            || hyphen
            || after_hyphen
            || id + 1 < tokens.end && particle
            || capital && is_noun(doc, id)
    };
    let end = tokens.clone().find(|id| !is_name_word(*id)).unwrap_or(tokens.end);
    strip(doc, tokens.start..end)
}

/// "Moon Jae-in", of which the entity has only "Moon Jae": a given name of two syllables goes on behind a hyphen, or
/// as one more short word with a capital.
fn with_second_syllable(doc: &Doc, lexicon: &Lexicon, tokens: Tokens) -> Tokens {
    let two = tokens.len() == 2 && lexicon.is_family_first(doc.word(tokens.start));
    let Some(next) = doc.tokens.get(tokens.end as usize).filter(|_| two) else { return tokens };
    if next.sentence != doc.token(tokens.start).sentence {
        return tokens;
    }
    let hyphen =
        doc.word(tokens.end) == "-" && !doc.token(tokens.end - 1).space_after && !next.space_after;
    let syllable =
        doc.word(tokens.end).len() <= 3 && doc.word(tokens.end).starts_with(char::is_uppercase);
    match (hyphen, syllable && matches!(next.pos, Pos::Propn | Pos::Noun | Pos::Adp)) {
        (true, _) => tokens.start..tokens.end + 2,
        (false, true) => tokens.start..tokens.end + 1,
        _ => tokens,
    }
}

/// "Peter Lindqvist, Jr." where the entity ends before the comma.
fn with_suffix(doc: &Doc, tokens: Tokens) -> Tokens {
    let is_suffix_at = |id: TokenId| {
        let word = doc.tokens.get(id as usize).map(|_| doc.word(id)).unwrap_or(",");
        word != "," && is_suffix(word)
    };
    let comma = doc.tokens.get(tokens.end as usize).is_some_and(|t| t.tag == Tag::Comma);
    match tokens.is_empty() {
        false if is_suffix_at(tokens.end) => tokens.start..tokens.end + 1,
        false if comma && is_suffix_at(tokens.end + 1) => tokens.start..tokens.end + 2,
        _ => tokens,
    }
}

/// A verb in a headline's capitals is no part of a name.
fn is_noun(doc: &Doc, id: TokenId) -> bool {
    !matches!(doc.token(id).pos, Pos::Verb | Pos::Aux | Pos::Adv | Pos::Pron | Pos::Sconj)
}

fn is_before_name(doc: &Doc, lexicon: &Lexicon, id: TokenId, left: usize) -> bool {
    let token = doc.token(id);
    let title = left > 1
        && lexicon
            .person(&token.lower)
            .is_some_and(|w| matches!(w.kind, PersonKind::Title | PersonKind::Office));
    let state = left > 2 && lexicon.registry.whole(doc.word(id)).is_some();
    title || state || token.tag == Tag::Pos
}

/// For each one-word entity: how often it is taken for a person, and how often for anything.
fn votes(doc: &Doc) -> BTreeMap<&str, (u32, u32)> {
    let mut votes: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for entity in &doc.entities {
        let tokens = strip(doc, entity.tokens.clone());
        if tokens.len() == 1 {
            let vote = votes.entry(doc.word(tokens.start)).or_default();
            vote.0 += u32::from(entity.label == Entity::Person);
            vote.1 += 1;
        }
    }
    votes
}

/// Names of bodies that have more than one word.
fn long_bodies<'a>(doc: &'a Doc, lexicon: &Lexicon) -> BTreeSet<&'a str> {
    let named = doc.entities.iter().filter_map(|e| {
        let tokens = strip(doc, e.tokens.clone());
        let last = tokens.end.checked_sub(1).map(|id| doc.token(id).lower.as_str());
        let bodily =
            e.label == Entity::Org || last.is_some_and(|word| lexicon.body(word).is_some());
        let first = tokens.clone().next().map_or("", |id| doc.word(id));
        (tokens.len() > 1 && bodily && first.starts_with(char::is_uppercase))
            .then(|| doc.text(tokens))
    });
    named.collect()
}

/// Words with a capital that stand alone as a subject or a possessor: not inside a longer name, without an article, and
/// known as nothing else.
fn alone<'a>(doc: &'a Doc, lexicon: &Lexicon) -> BTreeSet<&'a str> {
    let is_name = |id: Option<TokenId>| {
        id.and_then(|id| doc.tokens.get(id as usize))
            .is_some_and(|t| matches!(t.pos, Pos::Propn | Pos::Det))
    };
    let words = (0..doc.tokens.len() as TokenId).filter(|id| {
        let token = doc.token(*id);
        let word = doc.word(*id);
        let acts = matches!(token.dep, Dep::Nsubj | Dep::Poss) && token.pos == Pos::Propn;
        let capital = word.starts_with(char::is_uppercase) && word.chars().any(char::is_lowercase);
        let free = !is_name(id.checked_sub(1)) && !is_name(Some(*id + 1));
        let known = lexicon.registry.whole(word).is_some()
            || lexicon.body(&token.lower).is_some()
            || lexicon.person(&token.lower).is_some()
            || lexicon.is_landscape(&token.lower);
        acts && capital && free && !known
    });
    words.map(|id| doc.word(id)).collect()
}

/// "The daily Vestnik Mirska", "terminal operator Brightmoor": names that a noun for a firm, a union or a paper brings in.
fn introduced_bodies<'a>(doc: &'a Doc, lexicon: &Lexicon) -> BTreeSet<&'a str> {
    let named = doc.entities.iter().filter_map(|e| {
        let tokens = strip(doc, e.tokens.clone());
        let before = tokens.start.checked_sub(1)?;
        let noun = doc.token(before);
        let kind = lexicon.body(&noun.lower)?;
        let brings = matches!(noun.pos, Pos::Noun | Pos::Adj)
            && noun.sentence == doc.token(tokens.start).sentence
            && matches!(kind, BodyKind::Firm | BodyKind::Media | BodyKind::Union);
        let name = tokens.clone().all(|id| doc.token(id).pos == Pos::Propn);
        (brings && name && !tokens.is_empty()).then(|| doc.text(tokens))
    });
    named.collect()
}

/// Whether a name stands in a line that tells who made the report.
fn is_credited(doc: &Doc, lexicon: &Lexicon, name: &Tokens) -> bool {
    let text = doc.text(name.clone());
    let author = |a: &readout_types::Author| a.name.eq_ignore_ascii_case(text);
    if doc.report.authors.iter().any(author) {
        return true;
    }
    let paragraph = doc.paragraph(name.start).tokens.clone();
    let from = paragraph.start.max(name.start.saturating_sub(4));
    let before: Vec<&str> = (from..name.start).map(|id| doc.token(id).lower.as_str()).collect();
    let by = before.last().is_some_and(|word| matches!(*word, "by" | ":" | "/" | "..." | "…"));
    let credit = before.iter().any(|word| lexicon.is_credit(word));
    // "Nadia Lund/Courier Pictures" behind a caption.
    let agency = doc.tokens.get(name.end as usize).is_some_and(|t| t.lower == "/")
        || doc.text(name.start..(name.end + 1).min(paragraph.end)).contains('/');
    by && credit || agency && paragraph.end.saturating_sub(name.end) < 6
}

/// Adjectives that the report makes from names of lands, each with its name. A family name has none, what the
/// registry knows needs none, and a continent is no side.
fn adjectives<'a>(lexicon: &Lexicon, words: &BTreeMap<&'a str, Use>) -> BTreeMap<&'a str, &'a str> {
    let ends = |word: &str| ["an", "i", "ese", "ish"].iter().any(|end| word.ends_with(end));
    let mut found = BTreeMap::new();
    for (adjective, used) in
        words.iter().filter(|(word, _)| ends(word) && !is_common(lexicon, word))
    {
        let Some(prefix) = adjective.get(..4) else { continue };
        let near = words.range(prefix..).take_while(|(word, _)| word.starts_with(prefix));
        let mut roots = near.filter(|(word, root)| {
            is_root(word, adjective)
                && !root.continent
                && (used.adjective || root.place)
                && !is_common(lexicon, word)
        });
        if let Some((root, _)) = roots.next() {
            found.insert(*adjective, *root);
        }
    }
    found
}

/// Names that have a minister, an envoy or a delegation: lands too, though the report makes no adjective of them.
fn governed<'a>(lexicon: &Lexicon, words: &BTreeMap<&'a str, Use>) -> Vec<&'a str> {
    let lands = words.iter().filter(|(word, used)| {
        used.governs && (used.place || used.person) && !used.continent && !is_common(lexicon, word)
    });
    lands.map(|(word, _)| *word).collect()
}

fn is_common(lexicon: &Lexicon, word: &str) -> bool {
    let lower = word.to_lowercase();
    lexicon.person(&lower).is_some()
        || lexicon.body(&lower).is_some()
        || lexicon.registry.whole(word).is_some()
        || lexicon.is_given(word)
        || lexicon.is_region(word)
}

fn uses<'a>(
    doc: &'a Doc,
    lexicon: &Lexicon,
    claimed: &[bool],
    family: &BTreeSet<CompactString>,
) -> BTreeMap<&'a str, Use> {
    let mut words: BTreeMap<&str, Use> = BTreeMap::new();
    for id in 0..doc.tokens.len() as TokenId {
        let word = doc.word(id);
        let long = word.len() > 4
            && word.starts_with(char::is_uppercase)
            && word.chars().any(char::is_lowercase);
        if long && !claimed[id as usize] && !family.contains(word) {
            words.entry(word).or_default().note(doc, lexicon, id);
        }
    }
    words
}

/// How a word with a capital is used in a report.
#[derive(Debug, Clone, Copy, Default)]
struct Use {
    adjective: bool,
    place: bool,
    person: bool,
    continent: bool,
    /// It possesses a minister, an envoy, a delegation.
    governs: bool,
    /// Something is in or near it.
    located: bool,
}

impl Use {
    fn note(&mut self, doc: &Doc, lexicon: &Lexicon, id: TokenId) {
        let token = doc.token(id);
        let behind = doc.token(token.head);
        let modifies =
            matches!(token.dep, Dep::Amod | Dep::Compound | Dep::Nmod) && token.head > id;
        self.adjective |= token.pos == Pos::Adj
            || token.entity == Some(Entity::Norp)
            || modifies && behind.pos == Pos::Noun;
        self.located |= token.dep == Dep::Pobj
            && matches!(behind.lower.as_str(), "in" | "near" | "across" | "around" | "outside");
        self.place |= token.entity == Some(Entity::Gpe);
        self.continent |= token.entity == Some(Entity::Loc);
        self.person |= token.entity == Some(Entity::Person);
        let head = doc.token(token.head);
        let owned = matches!(token.dep, Dep::Poss | Dep::Compound | Dep::Nmod) && token.head > id;
        let alone = id == 0 || doc.token(id - 1).pos != Pos::Propn;
        self.governs |= owned && alone && lexicon.is_of_state(&head.lemma.to_lowercase());
        // "The farm minister of Tolva": the same from behind.
        let of = token.dep == Dep::Pobj && behind.lower == "of";
        let officer = || doc.token(behind.head).lemma.to_lowercase();
        self.governs |= of && lexicon.is_of_state(&officer());
    }
}

/// "Aulian" is made from "Aulis": they share all but an ending.
pub(crate) fn is_root(place: &str, adjective: &str) -> bool {
    let shared = place.chars().zip(adjective.chars()).take_while(|(a, b)| a == b).count();
    let (left, right) = (place.chars().count() - shared, adjective.chars().count() - shared);
    shared >= 4 && left <= 2 && right <= 4 && right > 0
}
