//! Cores that name a month, a day of one, or a year.
//!
//! In: a [`Seat`]. Out: a [`Core`], or nothing where the opening does not fit. Holds: days lie in 1 to 31, years in
//! 1000 to 2099.

use readout_types::doc::TokenId;
use readout_types::labels::{Dep, Entity, Tag};

use super::{Core, Seat};
use crate::numbers::NumberKind;
use crate::times::calendar::Unit;
use crate::times::expression::{Meaning, Year};
use crate::times::grammar::Grammar;
use crate::times::grammar::prefix::{Article, Prefix};
use crate::times::lexicon::Class;

impl Grammar<'_> {
    pub(super) fn month_core(&self, month: i8, seat: Seat<'_>) -> Option<Core> {
        let Seat { at, end, prefix, .. } = seat;
        if prefix.filled {
            return None;
        }
        if prefix.each {
            return Some(Core::new(Meaning::EveryMonth(month), at + 1));
        }
        if prefix.count.is_some() || prefix.ordinal.is_some() {
            let day = prefix.day.or(prefix.ordinal)?;
            return self.with_year(month, Some(day).filter(|d| *d <= 31)?, at + 1, end);
        }
        if let Some((day, after)) = self.day_of_month(at + 1, end) {
            return self.with_year(month, day, after, end);
        }
        let shift = prefix.shift;
        let (year, stop) = match self.year_after(at + 1, end) {
            Some((year, stop)) => (Some(year), stop),
            None => (prefix.year.map(Year::Number), at + 1),
        };
        Some(Core::new(Meaning::Calendar { year, month, day: None, shift }, stop))
    }

    /// "Oct. 3" or "3 October", behind a weekday.
    pub(super) fn day_and_month(&self, at: TokenId, end: TokenId) -> Option<Core> {
        let Some(month) = self.month(at) else { return self.day_first(at, end) };
        let (day, after) = self.day_of_month(at + 1, end)?;
        self.with_year(month, day, after, end)
    }

    fn day_first(&self, at: TokenId, end: TokenId) -> Option<Core> {
        let (day, after) = self.day_of_month(at, end)?;
        let month = self.month(after)?;
        self.with_year(month, day, after + 1, end)
    }

    fn with_year(&self, month: i8, day: i8, at: TokenId, end: TokenId) -> Option<Core> {
        let (year, stop) = match self.year_after(at, end) {
            Some((year, stop)) => (Some(year), stop),
            None => (None, at),
        };
        Some(Core::new(Meaning::Calendar { year, month, day: Some(day), shift: None }, stop))
    }

    /// A day of a month: "3", "3rd", "eighth"; not a number with its own unit ("May 3 percent").
    fn day_of_month(&self, at: TokenId, end: TokenId) -> Option<(i8, TokenId)> {
        let at = at + u32::from(self.lower(at) == "the");
        let number = self.number(at, end)?;
        let plain = number.prefix.is_empty() && number.suffix.is_empty() && number.scale == 1.0;
        let day = number.value;
        let fits = plain && day.fract() == 0.0 && (1.0..=31.0).contains(&day);
        if !fits || (!number.figures && number.kind != NumberKind::Ordinal) {
            return None;
        }
        if matches!(self.lower(number.tokens.end), "%" | "percent") {
            return None;
        }
        #[allow(clippy::cast_possible_truncation, reason = "checked to lie in 1..=31")]
        Some((day as i8, number.tokens.end))
    }

    /// ", 1998", "1998", "of 1998", "last year", "of this year", "nineteen ninety-six".
    pub(super) fn year_after(&self, at: TokenId, end: TokenId) -> Option<(Year, TokenId)> {
        let comma = self.lower(at) == ",";
        let of = self.lower(at) == "of";
        let at = at + u32::from(comma || of);
        if at >= end {
            return None;
        }
        if let Some(year) = self.year(at) {
            return Some((Year::Number(year), at + 1));
        }
        if let Some((year, stop)) = self.spoken_year(at, end) {
            return (!comma).then_some((Year::Number(year), stop));
        }
        let shift = self.class(at, |c| if let Class::Shift(s) = c { Some(s) } else { None })?;
        (!comma && self.lower(at + 1) == "year").then_some((Year::Shifted(shift), at + 2))
    }

    /// "Nineteen ninety-six", "nineteen seventy".
    pub(super) fn spoken_year(&self, at: TokenId, end: TokenId) -> Option<(i16, TokenId)> {
        let century = self.number(at, end)?;
        if century.figures
            || !(17.0..=20.0).contains(&century.value)
            || century.tokens.end != at + 1
        {
            return None;
        }
        let rest = self.number(at + 1, end)?;
        let fits = !rest.figures
            && rest.kind == NumberKind::Cardinal
            && (10.0..100.0).contains(&rest.value);
        #[allow(
            clippy::cast_possible_truncation,
            reason = "both parts were checked to be below 100"
        )]
        fits.then(|| (century.value as i16 * 100 + rest.value as i16, rest.tokens.end))
    }

    /// "The year 2000", "the year two thousand".
    pub(super) fn named_year(&self, unit: Unit, seat: Seat<'_>) -> Option<Core> {
        let Seat { at, end, prefix, .. } = seat;
        if unit != Unit::Year || prefix.article != Some(Article::The) || prefix.shift.is_some() {
            return None;
        }
        let number = self.number(at + 1, end)?;
        let year = number.value;
        let fits = year.fract() == 0.0
            && (1000.0..2100.0).contains(&year)
            && number.kind == NumberKind::Cardinal;
        #[allow(clippy::cast_possible_truncation, reason = "checked to lie in 1000..2100")]
        fits.then(|| Core::new(Meaning::Year { year: year as i16, last: None }, number.tokens.end))
    }

    /// The opening held a year and nothing else can be the core: "1998", "early 1990", "fiscal 1989", "1950-53".
    pub(super) fn year_core(&self, start: TokenId, end: TokenId, prefix: &Prefix) -> Option<Core> {
        if let Some((year, stop)) = self.spoken_year(start, end) {
            return Some(Core::new(Meaning::Year { year, last: None }, stop));
        }
        let year = prefix.year?;
        let at = prefix.end - 1;
        let bare = prefix.count.is_none()
            && prefix.ordinal.is_none()
            && prefix.article.is_none()
            && prefix.shift.is_none();
        let opened = prefix.edge.is_some() || prefix.filled;
        let at = if self.lower(at) == "-" { at - 1 } else { at };
        if !bare || (!opened && !self.is_year(at)) {
            return None;
        }
        let second = self.lower(at + 2);
        let short = second.len() == 2 && second.bytes().all(|b| b.is_ascii_digit());
        let dash = matches!(self.lower(at + 1), "-" | "–") && at + 2 < end;
        let last = if !dash {
            None
        } else if short {
            second.parse().ok().map(|last: i16| year / 100 * 100 + last)
        } else {
            self.year(at + 2)
        };
        let stop = if last.is_some() { at + 3 } else { at + 1 };
        Some(Core::new(Meaning::Year { year, last: last.filter(|l| *l > year) }, stop))
    }

    /// Whether a bare number of four digits is meant as a year: the entity says so, or a preposition governs it.
    fn is_year(&self, at: TokenId) -> bool {
        let token = self.doc.token(at);
        if self.doc.word(at).contains(',') || matches!(self.lower(at + 1), "%" | "percent") {
            return false;
        }
        let previous = at.checked_sub(1).map(|p| self.doc.token(p));
        let money = previous.is_some_and(|p| matches!(p.tag, Tag::Dollar | Tag::Sym));
        let preposition = previous.is_some_and(|p| p.tag == Tag::In) && token.dep == Dep::Pobj;
        let brackets =
            previous.is_some_and(|p| p.tag == Tag::Lrb) && self.tag(at + 1) == Some(Tag::Rrb);
        let likely = (1900..2050).contains(&self.year(at).unwrap_or(0));
        !money && (token.entity == Some(Entity::Date) || (likely && (preposition || brackets)))
    }
}
