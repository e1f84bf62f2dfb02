//! The grammar of time expressions: tokens to [`Expression`]s.
//!
//! In: a [`Doc`] and the time words. Out: expressions in text order. Holds: expressions do not overlap and none
//! crosses a sentence. An expression is an opening (hedge, article, edge, shift, number ... in any sensible order), a
//! core (a day, a month, a unit ...) and what may follow the core.

mod clock;
mod core;
mod prefix;

use readout_types::doc::{Doc, TokenId, Tokens};
use readout_types::labels::{Entity, Tag};

use super::expression::{Expression, Meaning, Window};
use super::lexicon::{Class, Lexicon, Phrase, Reference};
use crate::numbers::{Number, NumberKind};

/// A document with each token's time classes looked up once.
pub(super) struct Grammar<'a> {
    pub(super) doc: &'a Doc,
    pub(super) lexicon: &'a Lexicon,
    classes: Vec<&'a [Class]>,
}

impl<'a> Grammar<'a> {
    pub(super) fn new(doc: &'a Doc, lexicon: &'a Lexicon) -> Self {
        let classes = doc.tokens.iter().map(|t| lexicon.classes(&t.lower)).collect();
        Grammar { doc, lexicon, classes }
    }

    /// Every time expression, in text order.
    pub(super) fn expressions(&self) -> Vec<Expression> {
        let mut found = Vec::new();
        for sentence in &self.doc.sentences {
            let Tokens { start: mut at, end } = sentence.tokens.clone();
            while at < end {
                let next = self.at(at, end);
                at = next.as_ref().map_or(at + 1, |e| e.tokens.end.max(at + 1));
                found.extend(next);
            }
        }
        found.retain(|e| !self.is_name(e));
        found
    }

    /// The expression that begins at a token.
    fn at(&self, at: TokenId, end: TokenId) -> Option<Expression> {
        if !self.may_open(at) {
            return None;
        }
        self.clock(at, end)
            .or_else(|| self.reference(at, end))
            .or_else(|| self.framed(at, end))
            .or_else(|| self.word(at))
    }

    /// Most words open nothing; this look saves the rest of the grammar.
    fn may_open(&self, at: TokenId) -> bool {
        let token = self.doc.token(at);
        !self.classes[at as usize].is_empty()
            || matches!(token.tag, Tag::Cd | Tag::Dt | Tag::PrpS | Tag::Pdt)
            || token.lower.starts_with(|c: char| c.is_ascii_digit())
            || self.lexicon.numbers.opens(&token.lower)
            || self.phrase_opens(at)
            || self.decade(at).is_some()
            || self.joined(at).is_some()
    }

    fn phrase_opens(&self, at: TokenId) -> bool {
        let end = self.doc.sentence(at).tokens.end;
        self.lexicon.phrase(self.doc, at..end, |_| true).is_some()
    }

    /// "The past", "right now", "the near future": fixed phrases, if no unit follows ("the past two weeks").
    fn reference(&self, at: TokenId, end: TokenId) -> Option<Expression> {
        let (phrase, stop) =
            self.lexicon.phrase(self.doc, at..end, |p| matches!(p, Phrase::Ref(_)))?;
        let Phrase::Ref(reference) = phrase else { return None };
        let last = self.doc.token(stop - 1);
        let noun_follows = stop < end
            && (self.number(stop, end).is_some()
                || matches!(self.doc.token(stop).tag, Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Jj));
        // "The past" before a noun or a number is an adjective.
        if noun_follows && !matches!(last.tag, Tag::Rb | Tag::Nns) {
            return None;
        }
        Some(self.simple(at..stop, stop - 1, Meaning::Reference(reference)))
    }

    /// A single word that is an expression of its own: "now", "recently", "daily".
    fn word(&self, at: TokenId) -> Option<Expression> {
        let token = self.doc.token(at);
        let meaning = self.classes[at as usize].iter().find_map(|class| match *class {
            Class::Ref(reference) if self.is_adverb(at, reference) => {
                Some(Meaning::Reference(reference))
            }
            Class::Repeat { count, unit, adverb }
                if token.tag == Tag::Rb || (!adverb && token.tag == Tag::Jj) =>
            {
                Some(Meaning::Every { count: f64::from(count), unit })
            }
            _ => None,
        })?;
        Some(self.simple(at..at + 1, at, meaning))
    }

    /// "Now" that opens a sentence before a comma moves the talk on, and "soon after" is measured from something else.
    fn is_adverb(&self, at: TokenId, reference: Reference) -> bool {
        let next = self.doc.tokens.get(at as usize + 1).map(|t| t.lower.as_str());
        let previous = at.checked_sub(1).map(|p| self.doc.token(p).lower.as_str());
        match reference {
            Reference::Present => !(next == Some(",") && self.opens_sentence(at)),
            Reference::Future => {
                previous != Some("as") && !matches!(next, Some("after" | "as" | "before"))
            }
            Reference::Past => true,
        }
    }

    fn opens_sentence(&self, at: TokenId) -> bool {
        self.doc.sentence(at).tokens.start == at
    }

    pub(super) fn simple(&self, tokens: Tokens, head: TokenId, meaning: Meaning) -> Expression {
        Expression { tokens, head, meaning, edge: None, part: None, clock: None }
    }

    /// The classes of a token; none past the end.
    fn classes(&self, at: TokenId) -> &'a [Class] {
        self.classes.get(at as usize).copied().unwrap_or(&[])
    }

    fn class<T>(&self, at: TokenId, pick: impl Fn(Class) -> Option<T>) -> Option<T> {
        self.classes(at).iter().copied().find_map(pick)
    }

    fn lower(&self, at: TokenId) -> &str {
        self.doc.tokens.get(at as usize).map_or("", |t| t.lower.as_str())
    }

    fn tag(&self, at: TokenId) -> Option<Tag> {
        self.doc.tokens.get(at as usize).map(|t| t.tag)
    }

    fn number(&self, at: TokenId, end: TokenId) -> Option<Number> {
        (at < end).then(|| self.lexicon.numbers.read(self.doc, at, end))?
    }

    /// Month and weekday names are written with a capital, and "may" and "march" are then no verbs.
    fn is_proper(&self, at: TokenId) -> bool {
        let verb = matches!(self.tag(at), Some(Tag::Md | Tag::Vb | Tag::Vbp | Tag::Vbd | Tag::Vbz));
        !verb && self.doc.word(at).starts_with(char::is_uppercase)
    }

    fn month(&self, at: TokenId) -> Option<i8> {
        let month = self.class(at, |c| if let Class::Month(m) = c { Some(m) } else { None })?;
        (self.is_proper(at) && !self.begins_name(at)).then_some(month)
    }

    /// "Mar-a-Vista", "May-Britt": the word is glued to another that tells no time.
    fn begins_name(&self, at: TokenId) -> bool {
        let glued = |id: TokenId| self.doc.tokens.get(id as usize).is_some_and(|t| !t.space_after);
        let next = self.doc.tokens.get(at as usize + 2).map_or("", |t| t.lower.as_str());
        let timed =
            self.class(at + 2, Some).is_some() || next.contains(|c: char| c.is_ascii_digit());
        glued(at) && self.lower(at + 1) == "-" && glued(at + 1) && !next.is_empty() && !timed
    }

    fn weekday(&self, at: TokenId) -> Option<i8> {
        let day = self.class(at, |c| if let Class::Weekday(d) = c { Some(d) } else { None })?;
        self.is_proper(at).then_some(day)
    }

    /// A number of four digits that may be a year.
    fn year(&self, at: TokenId) -> Option<i16> {
        let text = self.lower(at);
        let year: i16 = (text.len() == 4).then(|| text.parse().ok())??;
        (1000..2100).contains(&year).then_some(year)
    }

    /// "1990s", "80s" after an apostrophe, "nineties".
    fn decade(&self, at: TokenId) -> Option<i16> {
        let text = self.lower(at);
        let digits = text.trim_start_matches(['\'', '’', '‘']).strip_suffix('s').unwrap_or("");
        let digits = digits.trim_end_matches(['\'', '’']);
        let all = digits.bytes().all(|b| b.is_ascii_digit()) && digits.ends_with('0');
        match digits.len() {
            4 if all => digits[..3].parse().ok(),
            2 if all => {
                let tens: i16 = digits[..1].parse().ok()?;
                Some(if tens >= 3 { 190 + tens } else { 200 + tens })
            }
            _ => self.class(at, |c| if let Class::Decade(d) = c { Some(d) } else { None }),
        }
    }

    /// A word with its edge glued to it: "mid-1990s", "late-November" as one token.
    fn joined(&self, at: TokenId) -> Option<&str> {
        let (first, rest) = self.lower(at).split_once('-')?;
        let edge = self.lexicon.classes(first).iter().any(|c| matches!(c, Class::Edge(_)));
        (edge && !rest.is_empty()).then_some(rest)
    }

    /// A year or a weekday that is part of a person's, a firm's or a work's name is no time.
    fn is_name(&self, expression: &Expression) -> bool {
        let bare =
            matches!(
                expression.meaning,
                Meaning::Year { .. }
                    | Meaning::Calendar { day: None, year: None, .. }
                    | Meaning::Weekday { .. }
            ) || matches!(expression.meaning, Meaning::Length { window: Window::Anywhere, .. });
        let inside = |entity: Option<Entity>| {
            matches!(
                entity,
                Some(
                    Entity::Person
                        | Entity::Org
                        | Entity::Product
                        | Entity::WorkOfArt
                        | Entity::Law
                )
            )
        };
        bare && expression.tokens.clone().all(|t| inside(self.doc.token(t).entity))
    }
}

/// Whether a number says which in a row.
fn is_ordinal(number: &Number) -> bool {
    number.kind == NumberKind::Ordinal
}
