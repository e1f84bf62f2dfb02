//! What may stand before the core of a time expression, in any sensible order.
//!
//! In: a token. Out: a [`Prefix`] and the token after it. Holds: each part is read at most once; a number that could
//! be a year before a quarter is kept as a year.

use readout_types::doc::TokenId;
use readout_types::labels::{Dep, Tag};

use super::{Grammar, is_ordinal};
use crate::numbers::NumberKind;
use crate::times::expression::Count;
use crate::times::lexicon::{Class, Edge, Phrase, Shift};

/// The article or possessive of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Article {
    A,
    The,
    /// "Its", "their".
    Own,
}

/// The opening of an expression.
#[derive(Debug, Clone, Default)]
pub(super) struct Prefix {
    pub(super) hedged: bool,
    pub(super) article: Option<Article>,
    pub(super) shift: Option<Shift>,
    pub(super) edge: Option<Edge>,
    pub(super) count: Option<Count>,
    /// The number just read, where it may be a day of the month.
    pub(super) day: Option<i8>,
    pub(super) ordinal: Option<i8>,
    pub(super) year: Option<i16>,
    pub(super) each: bool,
    pub(super) filled: bool,
    /// "Recent".
    pub(super) recent: bool,
    /// "Latest", "final": last in a row.
    pub(super) end: TokenId,
}

impl Grammar<'_> {
    /// Reads an opening; it may be empty.
    pub(super) fn prefix(&self, at: TokenId, end: TokenId) -> Prefix {
        let mut prefix = Prefix { end: at, ..Prefix::default() };
        let hedge = self.lexicon.phrase(self.doc, at..end, |p| p == Phrase::Hedge);
        if let Some((_, after)) = hedge.filter(|(_, after)| self.hedge_counts(at, *after, end)) {
            prefix.hedged = true;
            prefix.end = after;
        }
        while prefix.end < end && self.step(at, end, &mut prefix) {}
        prefix
    }

    /// "Over", "under" or "around" before anything but a number is a preposition.
    fn hedge_counts(&self, at: TokenId, after: TokenId, end: TokenId) -> bool {
        let counted =
            self.number(after, end).is_some() || matches!(self.lower(after), "a" | "an" | "half");
        let single = after == at + 1;
        let token = self.doc.token(at);
        if single && token.tag == Tag::In && token.dep == Dep::Prep {
            return self.month(after).is_some();
        }
        counted || (!single && self.lower(after) == "the") || self.month(after).is_some()
    }

    /// Takes one part of the opening, if one stands there.
    fn step(&self, start: TokenId, end: TokenId, prefix: &mut Prefix) -> bool {
        let at = prefix.end;
        if self.lower(at) == "-" && at > start {
            prefix.end += 1;
            return at + 1 < end;
        }
        self.take_number(at, end, prefix)
            || self.take_article(at, prefix)
            || self.take_edge(at, end, prefix)
            || self.take_shift(at, prefix)
            || self.take_other(at, prefix)
    }

    fn take_number(&self, at: TokenId, end: TokenId, prefix: &mut Prefix) -> bool {
        let Some(number) = self.number(at, end) else { return false };
        if !number.prefix.is_empty() || !number.suffix.is_empty() || number.tokens.end >= end {
            return false;
        }
        if is_ordinal(&number) {
            if prefix.ordinal.is_some() || prefix.count.is_some() {
                return false;
            }
            prefix.ordinal = whole(number.value);
        } else if let (Some(year), None) = (self.year(at), prefix.count) {
            if prefix.year.is_some() || number.tokens.end != at + 1 {
                return false;
            }
            prefix.year = Some(year);
        } else {
            if prefix.count.is_some() {
                return false;
            }
            prefix.day = if number.figures { whole(number.value) } else { None };
            prefix.count = Some(match number.kind {
                NumberKind::Vague { .. } => Count::Several,
                _ => Count::Exact(number.value),
            });
            prefix.end = number.tokens.end;
            self.take_range(end, prefix);
            self.take_article_after_half(prefix);
            return true;
        }
        prefix.end = number.tokens.end;
        true
    }

    /// "12 to 18", "two or three", "one-two".
    fn take_range(&self, end: TokenId, prefix: &mut Prefix) {
        if !matches!(self.lower(prefix.end), "to" | "or" | "-" | "–") {
            return;
        }
        let Some(second) = self.number(prefix.end + 1, end) else { return };
        if second.kind == NumberKind::Cardinal
            && second.tokens.end < end
            && self.year(second.tokens.start).is_none()
        {
            prefix.count = Some(Count::Several);
            prefix.end = second.tokens.end;
        }
    }

    /// "Half an hour", "a couple of years": the words between the number and the unit.
    fn take_article_after_half(&self, prefix: &mut Prefix) {
        let word = self.lower(prefix.end);
        let half = prefix.count == Some(Count::Exact(0.5)) && matches!(word, "a" | "an");
        let unit_next =
            self.class(prefix.end + 1, |c| matches!(c, Class::Unit(_)).then_some(())).is_some();
        if (half || word == "of") && unit_next {
            prefix.end += 1;
        }
    }

    fn take_article(&self, at: TokenId, prefix: &mut Prefix) -> bool {
        let open = prefix.count.is_none() && prefix.ordinal.is_none() && prefix.article.is_none();
        let article = match self.lower(at) {
            "the" => Article::The,
            "a" | "an" => Article::A,
            _ if self.tag(at) == Some(Tag::PrpS) => Article::Own,
            _ => return false,
        };
        if !open || prefix.shift.is_some() || prefix.each {
            return false;
        }
        prefix.article = Some(article);
        prefix.end += 1;
        true
    }

    /// "Early", "the end of", "earlier in".
    fn take_edge(&self, at: TokenId, end: TokenId, prefix: &mut Prefix) -> bool {
        let Some(edge) = self.class(at, |c| if let Class::Edge(e) = c { Some(e) } else { None })
        else {
            return false;
        };
        if prefix.edge.is_some() || prefix.count.is_some() || at + 1 >= end {
            return false;
        }
        if matches!(
            self.tag(at),
            Some(Tag::Vb | Tag::Vbd | Tag::Vbg | Tag::Vbn | Tag::Vbp | Tag::Vbz)
        ) {
            return false;
        }
        let noun = matches!(self.tag(at), Some(Tag::Nn | Tag::Nns)) && self.lower(at + 1) != "-";
        let of = self.lower(at + 1) == "of";
        let inside = matches!(edge, Edge::Before | Edge::After) && self.lower(at + 1) == "in";
        if noun && !of && self.month(at + 1).is_none() && self.weekday(at + 1).is_none() {
            return false;
        }
        prefix.edge = Some(edge);
        prefix.end = at + 1 + u32::from(of || inside);
        // "The end of the year": a second article.
        if (of || inside) && prefix.article.is_some() {
            prefix.article = None;
        }
        true
    }

    fn take_shift(&self, at: TokenId, prefix: &mut Prefix) -> bool {
        let Some(shift) = self.class(at, |c| if let Class::Shift(s) = c { Some(s) } else { None })
        else {
            return false;
        };
        // "That four days seemed" has a conjunction there.
        if self.tag(at) == Some(Tag::In) && self.lower(at) != "past" {
            return false;
        }
        // "This past spring", "this coming Sunday": the second word decides.
        if prefix.shift.is_some_and(|s| s.by != 0)
            || prefix.count.is_some()
            || prefix.article == Some(Article::A)
        {
            return false;
        }
        prefix.shift = Some(shift);
        prefix.end += 1;
        true
    }

    fn take_other(&self, at: TokenId, prefix: &mut Prefix) -> bool {
        let each = self.class(at, |c| matches!(c, Class::Each).then_some(())).is_some();
        let filler =
            self.class(at, |c| matches!(c, Class::Filler | Class::Recent).then_some(())).is_some();
        prefix.each |= each;
        prefix.filled |= filler;
        prefix.recent |= self.class(at, |c| matches!(c, Class::Recent).then_some(())).is_some();
        if each || filler {
            prefix.end += 1;
        }
        each || filler
    }
}

fn whole(value: f64) -> Option<i8> {
    #[allow(clippy::cast_possible_truncation, reason = "the range is checked first")]
    (value.fract() == 0.0 && (1.0..=100.0).contains(&value)).then_some(value as i8)
}
