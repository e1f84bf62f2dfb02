//! Bodies and places that the registry does not know, and whatever entity is left.
//!
//! In: the entities that nobody has claimed. Out: claims of [`What::Body`], [`What::People`] and [`What::Place`].

use std::collections::BTreeSet;

use readout_types::ZoneKind;
use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Entity, Pos, Tag};

use super::trim::{strip, without_count, without_description};
use super::{Found, What};
use crate::agents::lexicon::{BodyKind, Lexicon, PersonKind};
use crate::agents::registry::How;

impl Found<'_> {
    /// A "person" whose name ends in a word for a body, or is the first word of a body's name.
    fn is_bodily(&self, tokens: &Tokens) -> bool {
        let last = tokens.end.checked_sub(1).map(|id| self.doc.token(id).lower.as_str());
        tokens.len() > 1 && last.is_some_and(|word| self.lexicon.body(word).is_some())
            || tokens.len() == 1 && self.body_of_first_word(tokens).is_some()
    }

    /// "Greens leader Mats Ferro", "the Reform Bloc leader": whoever has a leader, and is no state or person, is a body.
    pub(super) fn led_bodies(&mut self) {
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
    pub(super) fn capital_bodies(&mut self) {
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

    /// What is a body's name in one sentence is one in the next, whatever the entities have there.
    pub(super) fn echoed_bodies(&mut self) {
        let bodies: BTreeSet<(&str, TokenId)> = self
            .names
            .iter()
            .filter(|n| n.what == What::Body)
            .map(|n| (self.doc.text(n.tokens.clone()), n.tokens.len() as TokenId))
            .collect();
        for (name, length) in bodies {
            let first = name.split_whitespace().next().unwrap_or(name);
            let stands = self.stands.get(first).cloned().unwrap_or_default();
            for start in stands {
                let tokens = start..start + length;
                if self.is_echo(name, &tokens) {
                    self.claim(tokens, What::Body);
                }
            }
        }
    }

    /// The same words as a proper name, free, and no part of a longer one.
    fn is_echo(&self, name: &str, tokens: &Tokens) -> bool {
        let proper =
            |id: TokenId| self.doc.tokens.get(id as usize).is_some_and(|t| t.pos == Pos::Propn);
        let inside = tokens.end as usize <= self.doc.tokens.len();
        inside
            && self.doc.text(tokens.clone()) == name
            && tokens.clone().all(|id| !self.claimed[id as usize])
            && tokens.clone().next_back().is_some_and(proper)
            && !proper(tokens.end)
            && !tokens.start.checked_sub(1).is_some_and(proper)
            && self.doc.zone(tokens.start) == ZoneKind::Body
    }

    /// "OSS (Meridian) - ": the page's dateline is read as a paragraph of its own; what opens it is a place.
    fn is_in_dateline(&self, tokens: &Tokens) -> bool {
        let Some(dateline) = self.doc.report.dateline.as_deref() else { return false };
        let paragraph = &self.doc.paragraph(tokens.start).tokens;
        let alone = self.doc.text(paragraph.clone()).trim_end_matches([' ', '-', '–', '—']);
        tokens.start == paragraph.start && alone == dateline
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

    pub(super) fn is_inside_body(&self, id: TokenId) -> bool {
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
    pub(super) fn body_of_first_word(&self, tokens: &Tokens) -> Option<&str> {
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
                && (*id + 1..tokens.end).any(|later| self.is_named(later))
        });
        of.map_or(tokens.clone(), |id| tokens.start..id)
    }

    /// "Halden's Security Council": the body is the council.
    fn without_possessor(&self, tokens: Tokens) -> Tokens {
        let genitive = tokens.clone().find(|id| self.doc.token(*id).tag == Tag::Pos);
        let owned = genitive
            .filter(|id| *id > tokens.start && *id + 1 < tokens.end && self.is_named(*id - 1));
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

    pub(super) fn is_capital_office(&self, id: TokenId) -> bool {
        self.doc.word(id).starts_with(char::is_uppercase)
            && self
                .lexicon
                .person(&self.doc.token(id).lower)
                .is_some_and(|w| w.kind == PersonKind::Office)
    }

    pub(super) fn other_entities(&mut self) {
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
                Entity::Org | Entity::Norp if self.is_in_dateline(&tokens) => {
                    What::Place(Entity::Gpe)
                }
                Entity::Org => What::Body,
                Entity::Norp => What::People,
                Entity::Gpe | Entity::Loc | Entity::Fac => What::Place(entity.label),
                _ => continue,
            };
            let tokens = self.before_claimed(self.without_possessor(tokens));
            let tokens = without_bracket(self.doc, tokens);
            let tokens = without_description(self.doc, tokens);
            let tokens = match what {
                What::People => without_count(self.doc, tokens),
                _ => tokens,
            };
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
                // "Tolvan" beside "Tolvan Senate" is the people all the same.
                Some(_) if tokens.len() == 1 && what != What::People => What::Body,
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

/// "Karst National Rail (KNR": the name ends before the bracket with its letters.
fn without_bracket(doc: &Doc, tokens: Tokens) -> Tokens {
    let bracket = tokens.clone().find(|id| doc.token(*id).tag == Tag::Lrb);
    tokens.start..bracket.filter(|id| *id > tokens.start).unwrap_or(tokens.end)
}

/// "The Northern Yards Board (NYB)": letters in brackets behind a name are that name's.
fn bracketed_letters(doc: &Doc) -> impl Iterator<Item = &str> {
    let letters = |word: &str| word.chars().count() > 1 && word.chars().all(char::is_uppercase);
    let inner = (2..doc.tokens.len() as TokenId).filter(move |id| {
        let closes = doc.tokens.get(*id as usize + 1).is_some_and(|t| t.tag == Tag::Rrb);
        let opens = doc.token(*id - 1).tag == Tag::Lrb && doc.token(*id - 2).pos == Pos::Propn;
        opens && closes && letters(doc.word(*id))
    });
    inner.map(|id| doc.word(id))
}

/// Names of bodies that have more than one word.
pub(super) fn long_bodies<'a>(doc: &'a Doc, lexicon: &Lexicon) -> BTreeSet<&'a str> {
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

/// "The daily Vestnik Mirska", "terminal operator Brightmoor", letters in brackets: names that a noun for a firm, a union or a paper brings in.
pub(super) fn introduced_bodies<'a>(doc: &'a Doc, lexicon: &Lexicon) -> BTreeSet<&'a str> {
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
    named.chain(bracketed_letters(doc)).collect()
}
