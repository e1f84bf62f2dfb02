//! Persons' names: full ones, surnames alone, and those that only a title or an office tells.
//!
//! In: the entities, titles and given names. Out: claims of [`What::Person`].

use std::collections::{BTreeMap, BTreeSet};

use compact_str::CompactString;
use readout_types::ZoneKind;
use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Dep, Entity, Pos, Tag};

use super::lands::uses;
use super::trim::{clean, last_name, strip, with_second_syllable, with_suffix, with_surname};
use super::{Found, What};
use crate::agents::lexicon::{BodyKind, Lexicon, PersonKind};
use crate::agents::registry::KnownKind;
use crate::agents::titled;
use crate::syntax;

impl Found<'_> {
    /// The entities that look like persons, without what does not belong to a name.
    pub(super) fn person_entities(&self) -> Vec<Tokens> {
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
            .map(|tokens| with_surname(self.doc, self.lexicon, tokens))
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
        let mut behind = (tokens.start + 1..tokens.end).map(|start| start..tokens.end);
        // "Halden Walks Out": the verb's capital is the headline's.
        let mut before = (tokens.start + 1..tokens.end).rev().map(|end| tokens.start..end);
        let later = behind.find(|name| given(name) || self.is_in_body(name));
        // "Halden Envoy's Trip": nor is what one is to Halden.
        let office = (tokens.start + 1..tokens.end)
            .find(|id| self.lexicon.person(&self.doc.token(*id).lower).is_some());
        later
            .or_else(|| before.find(|name| self.is_in_body(name)))
            .or_else(|| office.map(|end| tokens.start..end))
            .unwrap_or(tokens)
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
            || !matches!(label, Entity::Gpe | Entity::Norp) && self.is_put_to_office(&tokens)
    }

    /// "Tor Halden, the long-serving harbour minister of Tolva": an office behind the comma tells a person, whatever the
    /// entities say; so does one before it ("the farm minister of Tolva, Tor Halden, said").
    fn is_put_to_office(&self, name: &Tokens) -> bool {
        let governed = name.start.checked_sub(1).is_some_and(|id| self.doc.token(id).lower == "of");
        if governed {
            return false;
        }
        let sentence = self.doc.sentence(name.start).tokens.clone();
        let comma = |id: TokenId| sentence.contains(&id) && self.doc.token(id).tag == Tag::Comma;
        let office = |id: TokenId| {
            let token = self.doc.token(id);
            let word = self.lexicon.person(&token.lemma.to_lowercase());
            matches!(token.tag, Tag::Nn | Tag::Nnp)
                && word.is_some_and(|w| w.kind == PersonKind::Office && w.relation.is_some())
        };
        let head = name.clone().find(|id| !name.contains(&self.doc.token(*id).head));
        let behind = name.end + 1..sentence.end.min(name.end + 9);
        let in_phrase = |id: &TokenId| {
            let token = self.doc.token(*id);
            matches!(token.pos, Pos::Det | Pos::Adj | Pos::Adv | Pos::Noun | Pos::Propn | Pos::Pron)
                || token.tag == Tag::Hyph
                || token.tag == Tag::Pos
                || token.dep == Dep::Amod
        };
        // The phrase is told by its article or possessor: a second name in a list of offices has none.
        let opened = |id: TokenId| matches!(self.doc.token(id).pos, Pos::Det | Pos::Pron);
        if comma(name.end) && behind.start < behind.end && opened(behind.start) {
            let phrase = behind.take_while(in_phrase);
            if phrase.into_iter().any(office) {
                return true;
            }
        }
        // In apposition to an office between two commas.
        let before = name.start.checked_sub(1).is_some_and(comma) && comma(name.end);
        let leads = head.map(|head| self.doc.token(head)).filter(|t| t.dep == Dep::Appos);
        before && leads.is_some_and(|token| token.head < name.start && office(token.head))
    }

    /// "His mother, Hanne, said": a name in apposition to what somebody is to another person.
    fn is_relative(&self, name: &Tokens) -> bool {
        let comma = |id: TokenId| self.doc.token(id).tag == Tag::Comma;
        let token = self.doc.token(name.start);
        let behind = name.start.checked_sub(1).is_some_and(comma);
        let word = self.lexicon.person(&self.doc.token(token.head).lemma.to_lowercase());
        behind && token.dep == Dep::Appos && word.is_some_and(|w| w.kind == PersonKind::Tie)
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

    pub(super) fn full_names(&mut self, persons: &[Tokens]) {
        let mut located: BTreeMap<&str, bool> = BTreeMap::new();
        for tokens in persons.iter().filter(|tokens| tokens.len() > 1) {
            let words = self.doc.text(tokens.clone());
            let located = *located.entry(words).or_insert_with(|| self.is_located(tokens));
            let known = self.lexicon.registry.whole(self.doc.text((*tokens).clone())).is_some();
            let bodily = tokens.clone().any(|id| {
                let lemma = self.doc.token(id).lower.as_str();
                self.lexicon.body(lemma).is_some() && !self.lexicon.is_given(self.doc.word(id))
            });
            let introduced = self.introduced.contains(self.doc.text((*tokens).clone()));
            if !known
                && !bodily
                && !introduced
                && !self.is_thing(tokens)
                && !self.follows_body(tokens)
                && !self.is_landscape(tokens)
                && !located
            {
                self.claim(tokens.clone(), What::Person);
            }
        }
    }

    /// "The Tarn Compact", "Brightmoor Bulk, with its nine ships": a name with an article, or with something of its own, is no
    /// person's.
    fn is_thing(&self, tokens: &Tokens) -> bool {
        if self.lexicon.is_given(self.doc.word(tokens.start)) || self.has_title(tokens.start) {
            return false;
        }
        let article = tokens.start.checked_sub(1).is_some_and(|id| {
            self.doc.token(id).lower == "the" && self.doc.token(id).dep == Dep::Det
        });
        let plural = self.doc.token(tokens.end - 1).tag == Tag::Nnps;
        let head = tokens.clone().find(|id| !tokens.contains(&self.doc.token(*id).head));
        let own = |with: TokenId| {
            let noun = self.doc.child_by(with, Dep::Pobj);
            let owner = noun.and_then(|noun| self.doc.child_by(noun, Dep::Poss));
            self.doc.token(with).lower == "with"
                && owner.is_some_and(|owner| self.doc.token(owner).lower == "its")
        };
        let behind = head.is_some_and(|head| self.doc.children_by(head, Dep::Prep).any(own));
        article && !plural || behind
    }

    /// "A researcher in Ann Arbor": a name of several words that nobody is given and that stands only behind prepositions of
    /// place is no person's; trust and interest are put in persons.
    fn is_located(&self, tokens: &Tokens) -> bool {
        let words = || tokens.clone().map(|id| self.doc.word(id));
        if self.has_title(tokens.start) {
            return false;
        }
        // "At a school in Ann Arbor": a name with a given name in it must be told where it lies, or be said of a body.
        let given = words().any(|word| self.lexicon.is_given(word));
        let len = tokens.len() as TokenId;
        let all = self.doc.tokens.len() as TokenId;
        let same = |at: &TokenId| {
            *at + len <= all && words().zip(*at..all).all(|(word, id)| self.doc.word(id) == word)
        };
        let inside = |at: TokenId| {
            let Some(prep) = at.checked_sub(1).map(|before| self.doc.token(before)) else {
                return false;
            };
            let last = self.doc.token(at + len - 1);
            let above = self.doc.token(prep.head);
            let lemma = above.lemma.to_lowercase();
            let trust = above.pos == Pos::Noun
                && self.lexicon.person(&lemma).is_none()
                && self.lexicon.body(&lemma).is_none();
            let behind = |n: TokenId| self.doc.tokens.get((at + len + n) as usize);
            let within = behind(0).is_some_and(|t| t.tag == Tag::Comma)
                && behind(1).is_some_and(|t| t.entity == Some(Entity::Gpe) && t.pos == Pos::Propn);
            let said = if given { above.entity == Some(Entity::Org) } else { !trust };
            self.lexicon.is_place_preposition(&prep.lower)
                && (within || last.dep == Dep::Pobj && said)
        };
        // Surnames alone would stand elsewhere.
        let last = self.doc.word(tokens.end - 1);
        let stands = self.stands(last);
        let mut uses = stands.iter().map(|end| (end + 1).checked_sub(len));
        !stands.is_empty() && uses.all(|at| at.is_some_and(|at| same(&at) && inside(at)))
    }

    /// "Skerry Sound", "Cape Orsa": a name with a word for a piece of land or water is a place's.
    pub(super) fn is_landscape(&self, tokens: &Tokens) -> bool {
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

    pub(super) fn is_state(&self, id: TokenId) -> bool {
        let registry = &self.lexicon.registry;
        let known = registry.whole(self.doc.word(id));
        known.is_some_and(|(known, _)| registry.get(known).kind == KnownKind::State)
    }

    /// First and last words of full names: each may stand for the person alone.
    pub(super) fn family_names(&self) -> BTreeSet<CompactString> {
        let persons = self.names.iter().filter(|named| named.what == What::Person);
        let mut family = self.lent.clone();
        for named in persons {
            let last = last_name(self.doc, &named.tokens);
            family.insert(self.doc.word(last).into());
            if self.lexicon.is_family_first(self.doc.word(named.tokens.start)) {
                family.insert(self.doc.word(named.tokens.start).into());
            }
        }
        family
    }

    /// Persons named by one word: with a title, or where the report's entities agree on it.
    pub(super) fn single_names(&mut self, persons: &[Tokens], family: &BTreeSet<CompactString>) {
        let uses = uses(self.doc, self.lexicon, &self.claimed, family);
        let votes = votes(self.doc);
        let singles = || persons.iter().filter(|tokens| tokens.len() == 1).map(|t| t.start);
        let mut articles: BTreeMap<&str, bool> = BTreeMap::new();
        let mut located: BTreeMap<&str, bool> = BTreeMap::new();
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
            let mut article =
                || *articles.entry(word).or_insert_with(|| self.is_article_name(word));
            if !titled && !family.contains(word) && article() {
                continue;
            }
            let mut located = || *located.entry(word).or_insert_with(|| self.is_only_place(word));
            let placed = uses.get(word).is_some_and(|used| used.located)
                || !family.contains(word) && (placed.contains(word) || located());
            // "Operates from St. Petersburg".
            let saint = tokens.start.checked_sub(1).map(|before| self.doc.token(before));
            let saint = saint.is_some_and(|before| {
                before.lower.ends_with('.')
                    && before.sentence == self.doc.token(tokens.start).sentence
                    && self.lexicon.is_landscape(&before.lower)
            });
            if !titled && (placed || saint && !family.contains(word)) {
                self.claim(tokens.clone(), What::Place(Entity::Gpe));
                continue;
            }
            let alone = self.lexicon.registry.whole(word).is_none()
                && !body
                && (self.has_title(tokens.start)
                    || agreed
                    || self.is_put_to_office(tokens)
                    || self.is_relative(tokens)
                    || self.lexicon.is_given(word) && for_person == in_all);
            let proper = word.starts_with(char::is_uppercase)
                && self.doc.token(tokens.start).pos == Pos::Propn;
            if family.contains(word) || alone && proper {
                self.claim(tokens.clone(), What::Person);
            }
        }
    }

    /// Where a word stands in the report, in text order.
    pub(super) fn stands(&self, word: &str) -> &[TokenId] {
        self.stands.get(word).map_or(&[], Vec::as_slice)
    }

    /// "Held talks in Oss", "reporting from Oss": a word that stands nowhere but behind a preposition of place.
    fn is_only_place(&self, word: &str) -> bool {
        let mut places = false;
        for id in self.stands(word).iter().copied() {
            let mut at = id;
            // "In Orsa and Oss": what is joined stands where the first one does.
            while self.doc.token(at).dep == Dep::Conj && self.doc.token(at).head < at {
                at = self.doc.token(at).head;
            }
            let prep = self.doc.token(self.doc.token(at).head);
            let behind = self.doc.token(at).dep == Dep::Pobj;
            let inside = behind && self.lexicon.is_place_preposition(&prep.lower);
            // "The defence of Oss" tells neither way.
            let tells = behind && prep.lower != "of";
            if !inside && (tells || !behind) {
                return false;
            }
            places |= inside;
        }
        places
    }

    /// "The Citadel", "the Sarvans": what stands with an article more often than without is no person's name.
    fn is_article_name(&self, word: &str) -> bool {
        let (mut with, mut all) = (0, 0);
        for id in self.stands(word).iter().copied() {
            let article = id.checked_sub(1).is_some_and(|the| self.doc.token(the).lower == "the");
            // "The Halden government" is named after a person all the same.
            let head = !matches!(self.doc.token(id).dep, Dep::Compound | Dep::Nmod | Dep::Poss);
            all += 1;
            with += u32::from(article && head);
        }
        with > 0 && 2 * with >= all
    }

    /// "Mr. Oduya", "President Halden" that the entities missed.
    pub(super) fn titled_names(&mut self) {
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

    /// The words of an office of several words name nothing: "Head of State" is no State. The body that such an officer has
    /// is named after it: "the Prime Minister's Office".
    pub(super) fn bar_long_offices(&mut self) {
        for id in 0..self.doc.tokens.len() as TokenId {
            let Some((_, tokens)) = self.lexicon.long_office(self.doc, id) else { continue };
            for id in tokens.clone() {
                self.claimed[id as usize] = true;
                self.barred[id as usize] = true;
            }
            let end = tokens.end + 2;
            if self.is_body_of(tokens.end) {
                self.claim(tokens.start..end, What::Body);
            }
        }
    }

    /// "'s Office": a genitive and a word for a body with its capital.
    fn is_body_of(&self, genitive: TokenId) -> bool {
        let token = |id: TokenId| self.doc.tokens.get(id as usize);
        let owned = token(genitive).is_some_and(|t| t.tag == Tag::Pos);
        let noun = token(genitive + 1).filter(|t| self.lexicon.body(&t.lower).is_some());
        owned && noun.is_some() && self.doc.word(genitive + 1).starts_with(char::is_uppercase)
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
            && !self.is_field(id)
    }

    /// "Deputy Foreign Minister": a word right before an office tells of what it is.
    fn is_field(&self, id: TokenId) -> bool {
        let Some(next) = self.doc.tokens.get(id as usize + 1) else { return false };
        let office = self.lexicon.person(&next.lower).is_some_and(|w| w.kind == PersonKind::Office);
        office
            && next.sentence == self.doc.token(id).sentence
            && next.pos == Pos::Propn
            && self.doc.word(id + 1).starts_with(char::is_uppercase)
    }

    /// Whether a form of address ("Mr.") or an office with a capital that depends on the name stands before it.
    fn follows_title(&self, id: TokenId) -> bool {
        let before = self.doc.token(id - 1);
        // "St. Petersburg" is as often a place.
        let land = self.lexicon.is_landscape(&before.lower);
        if before.sentence != self.doc.token(id).sentence || land {
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

    pub(super) fn has_title(&self, id: TokenId) -> bool {
        let Some(before) = id.checked_sub(1).map(|before| self.doc.token(before)) else {
            return false;
        };
        before.sentence == self.doc.token(id).sentence
            && before.tag != Tag::Comma
            && !self.is_field(id)
            && self.lexicon.person(&before.lower).is_some_and(|w| {
                w.kind == PersonKind::Title
                    || w.kind == PersonKind::Office && before.pos == Pos::Propn
            })
    }

    /// A family name from a full name, wherever it stands alone. The tagger may take one at the start of a
    /// sentence for a common word.
    pub(super) fn family_mentions(&mut self, family: &BTreeSet<CompactString>) {
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

/// Whether a name stands in a line that tells who made the report.
fn is_credited(doc: &Doc, lexicon: &Lexicon, name: &Tokens) -> bool {
    let text = doc.text(name.clone());
    let author = |a: &readout_types::Author| a.name.eq_ignore_ascii_case(text);
    if doc.report.authors.iter().any(author) {
        return true;
    }
    let paragraph = doc.paragraph(name.start).tokens.clone();
    if paragraph.end as usize == doc.tokens.len() && is_foot_line(doc, lexicon, name.start) {
        return true;
    }
    let from = paragraph.start.max(name.start.saturating_sub(4));
    let before: Vec<&str> = (from..name.start).map(|id| doc.token(id).lower.as_str()).collect();
    let by = before.last().is_some_and(|word| matches!(*word, "by" | ":" | "/" | "..." | "…"));
    let credit = before.iter().any(|word| lexicon.is_credit(word));
    // "Nadia Lund/Courier Pictures" behind a caption.
    let agency = doc.tokens.get(name.end as usize).is_some_and(|t| t.lower == "/")
        || doc.text(name.start..(name.end + 1).min(paragraph.end)).contains('/');
    // "MERIDIAN/Nadia Lund": the agency that a name in capitals stands for.
    let behind_slash =
        name.start > paragraph.start + 1 && doc.token(name.start - 1).lower == "/" && {
            let agency = doc.word(name.start - 2);
            agency.len() > 1 && agency.chars().all(|c| c.is_uppercase() || c == '.')
        };
    behind_slash || by && credit || agency && paragraph.end.saturating_sub(name.end) < 6
}

/// "A reported from Oss and B from Orsa" at the foot of a report: a verb whose noun of doing is a word of credits, with a
/// place and without an object.
fn is_foot_line(doc: &Doc, lexicon: &Lexicon, name: TokenId) -> bool {
    let mut words = doc.sentence(name).tokens.clone();
    let Some(root) = words.find(|id| doc.token(*id).head == *id) else { return false };
    let token = doc.token(root);
    let credits = token.tag == Tag::Vbd && lexicon.is_credit(&format!("{}ing", token.lemma));
    let object =
        |dep| matches!(dep, Dep::Dobj | Dep::Ccomp | Dep::Xcomp | Dep::Nsubjpass | Dep::Auxpass);
    let bare = !doc.children(root).iter().any(|c| object(doc.token(*c).dep));
    let from = doc.children_by(root, Dep::Prep).next().is_some();
    let subject = syntax::own_subject(doc, root);
    let person = subject.is_some_and(|id| doc.token(id).entity == Some(Entity::Person));
    credits && bare && from && person
}
