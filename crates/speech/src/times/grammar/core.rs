//! The core of a time expression (a day, a month, a unit ...) and what may follow it.
//!
//! In: an opening and the token after it. Out: an [`Expression`]. Holds: an opening that the core cannot use makes
//! the whole no expression, so that "a third party" or "late payments" are none.

mod days;
mod months;
mod units;

use readout_types::doc::TokenId;
use readout_types::labels::{Dep, Pos, Tag};

use super::Grammar;
use super::prefix::{Article, Prefix};
use crate::times::expression::{Expression, Meaning};
use crate::times::lexicon::{Class, Edge, Part};

/// A core as read: what it means, where it ends, and the parts of the day that it brought along.
struct Core {
    meaning: Meaning,
    end: TokenId,
    part: Option<Part>,
}

impl Core {
    fn new(meaning: Meaning, end: TokenId) -> Self {
        Core { meaning, end, part: None }
    }
}

/// Where a core is sought: the expression's start, the token behind its opening, the sentence's end.
#[derive(Clone, Copy)]
pub(super) struct Seat<'p> {
    start: TokenId,
    at: TokenId,
    end: TokenId,
    prefix: &'p Prefix,
}

impl Grammar<'_> {
    /// An opening, a core, and what follows.
    pub(super) fn framed(&self, start: TokenId, end: TokenId) -> Option<Expression> {
        let prefix = self.prefix(start, end);
        let at = prefix.end;
        let seat = Seat { start, at, end, prefix: &prefix };
        let core = (at < end).then(|| self.core(seat)).flatten();
        let core = core.or_else(|| self.year_core(start, end, &prefix))?;
        let (mut edge, mut part, mut stop) = (prefix.edge, core.part, core.end);
        if let Some((found, after)) = self.part_after(&core.meaning, stop, end) {
            part = Some(found);
            stop = after;
        }
        if edge.is_none() && self.lower(stop) == "-" && self.lower(stop + 1) == "end" {
            edge = Some(Edge::End);
            stop += 2;
        }
        let head = if at < stop { at } else { start };
        let start = self.without_article(start, stop, head, &prefix);
        Some(Expression {
            tokens: start..stop,
            head,
            meaning: core.meaning,
            edge,
            part,
            clock: None,
        })
    }

    /// In "a two-week truce" and "its third-quarter loss" the article belongs to the noun behind.
    fn without_article(
        &self,
        start: TokenId,
        stop: TokenId,
        head: TokenId,
        prefix: &Prefix,
    ) -> TokenId {
        let opens = self.lower(start);
        let article =
            matches!(opens, "a" | "an" | "the" | "that") || self.tag(start) == Some(Tag::PrpS);
        if !article || start + 1 >= stop || prefix.hedged {
            return start;
        }
        let token = self.doc.token(head);
        let nominal =
            matches!(self.doc.token(token.head).pos, Pos::Noun | Pos::Propn | Pos::Adj | Pos::Num);
        let modifies = nominal
            && matches!(
                token.dep,
                Dep::Compound | Dep::Nmod | Dep::Amod | Dep::Nummod | Dep::Npadvmod
            )
            && token.head >= stop;
        let hyphened = self.lower(stop) == "-" && self.doc.token(stop).dep == Dep::Punct;
        let own = self.tag(start) == Some(Tag::PrpS);
        let noun_behind = modifies || hyphened || self.links_to_noun_behind(head, stop);
        if own || noun_behind { start + 1 } else { start }
    }

    /// Whether the unit modifies a word that modifies a noun behind ("two-week-long talks", "year-ago results").
    fn links_to_noun_behind(&self, head: TokenId, stop: TokenId) -> bool {
        let parent = self.doc.token(head).head;
        let above = self.doc.token(parent);
        parent < stop
            && parent > head
            && above.head >= stop
            && matches!(above.dep, Dep::Amod | Dep::Compound | Dep::Advmod)
    }

    fn core(&self, seat: Seat<'_>) -> Option<Core> {
        let Seat { at, end, prefix, .. } = seat;
        if let Some(month) = self.month(at) {
            return self.month_core(month, seat);
        }
        if let Some(day) = self.weekday(at) {
            return self.weekday_core(day, seat);
        }
        if self.holiday(at, end).is_some() {
            return self.holiday_core(seat);
        }
        if let Some(decade) = self.decade(at) {
            let free = prefix.count.is_none() && prefix.ordinal.is_none() && prefix.shift.is_none();
            // "In his thirties" tells an age.
            let own = prefix.article == Some(Article::Own);
            return (free && !own).then(|| Core::new(Meaning::Decade(decade), at + 1));
        }
        let by_class = self.classes(at).iter().find_map(|class| match *class {
            Class::Unit(unit) => self.unit_core(unit, seat),
            Class::Day { offset, night } => self.day_core(offset, night, seat),
            Class::Part(part) => self.part_core(part, seat),
            Class::Season(season) => self.season_core(season, seat),
            _ => None,
        });
        by_class.or_else(|| self.joined_core(at))
    }

    /// "mid-1990s", "late-November" where the tokenizer kept them whole.
    fn joined_core(&self, at: TokenId) -> Option<Core> {
        let rest = self.joined(at)?;
        if let Some(month) = self.lexicon.classes(rest).iter().find_map(|c| match c {
            Class::Month(m) => Some(*m),
            _ => None,
        }) {
            let meaning = Meaning::Calendar { year: None, month, day: None, shift: None };
            return Some(Core::new(meaning, at + 1));
        }
        let digits = rest.strip_suffix('s').unwrap_or(rest);
        let number: i16 = (digits.len() == 4).then(|| digits.parse().ok())??;
        let decade = rest.ends_with('s');
        let meaning = if decade {
            Meaning::Decade(number / 10)
        } else {
            Meaning::Year { year: number, last: None }
        };
        Some(Core::new(meaning, at + 1))
    }
}
