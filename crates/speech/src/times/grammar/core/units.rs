//! Cores that are a unit of time: lengths, stretches pointed to, and times so far away.
//!
//! In: a [`Seat`]. Out: a [`Core`], or nothing where the opening does not fit. Holds: ages and rates are none.

use readout_types::doc::TokenId;
use readout_types::labels::Tag;

use super::{Core, Seat};
use crate::times::calendar::Unit;
use crate::times::expression::{Count, Meaning, Window, Year};
use crate::times::grammar::prefix::{Article, Prefix};
use crate::times::grammar::{Grammar, is_ordinal};
use crate::times::lexicon::{Class, From, Part, Phrase, Reference, Shift};

impl Grammar<'_> {
    pub(super) fn unit_core(&self, unit: Unit, seat: Seat<'_>) -> Option<Core> {
        let Seat { at, end, prefix, .. } = seat;
        let plural = self.tag(at) == Some(Tag::Nns);
        if unit == Unit::Second && !plural && prefix.count.is_none() {
            return None;
        }
        let (count, stop) = self.count_after(prefix.count, at + 1, end);
        if self.is_age(stop) {
            return None;
        }
        if prefix.each {
            let count = if let Some(Count::Exact(count)) = count { count } else { 1.0 };
            return Some(Core::new(Meaning::Every { count, unit }, stop));
        }
        self.named_year(unit, seat)
            .or_else(|| self.away_core(unit, (count, stop), seat))
            .or_else(|| self.nth_core(unit, seat))
            .or_else(|| self.length_core(unit, (count, stop), seat))
            .or_else(|| self.period_core(unit, seat))
    }

    /// "An hour and a half", "a year or two", "a week or so": the unit's number goes on behind it.
    fn count_after(
        &self,
        count: Option<Count>,
        at: TokenId,
        end: TokenId,
    ) -> (Option<Count>, TokenId) {
        let words = |n: u32| self.lower(at + n);
        if at + 2 < end && words(0) == "and" && words(1) == "a" && words(2) == "half" {
            let whole = if let Some(Count::Exact(count)) = count { count } else { 1.0 };
            return (Some(Count::Exact(whole + 0.5)), at + 3);
        }
        if at + 1 < end && words(0) == "or" && words(1) == "so" {
            return (count, at + 2);
        }
        let two = at + 1 < end && words(0) == "or" && words(1) == "two";
        if two && self.class(at + 2, |c| matches!(c, Class::Unit(_)).then_some(())).is_none() {
            return (Some(Count::Several), at + 2);
        }
        (count, at)
    }

    /// "37 years old", "an 8-month-old": an age is no time.
    fn is_age(&self, at: TokenId) -> bool {
        let at = at + u32::from(self.lower(at) == "-");
        matches!(self.lower(at), "old" | "olds")
    }

    /// "Two weeks ago", "a year earlier", "the year-ago quarter".
    fn away_core(
        &self,
        unit: Unit,
        (count, at): (Option<Count>, TokenId),
        seat: Seat<'_>,
    ) -> Option<Core> {
        let Seat { end, prefix, .. } = seat;
        let at = at + u32::from(self.lower(at) == "-");
        let (shift, after) = self.away(at, end)?;
        let one = prefix.article == Some(Article::A)
            || self.lower(at - 1) == "-"
            || prefix.article == Some(Article::The);
        let count = match count {
            Some(count) => count,
            None if self.tag(at - 1) == Some(Tag::Nns) => Count::Several,
            None if one || prefix.hedged => Count::Exact(1.0),
            None => return None,
        };
        if prefix.shift.is_some() || prefix.ordinal.is_some() {
            return None;
        }
        let (of, after) = match self.period_after(after, end) {
            Some((unit, nth, stop)) => (Some((unit, nth)), stop),
            None => (None, after),
        };
        Some(Core::new(Meaning::Away { count, unit, shift, of }, after))
    }

    fn away(&self, at: TokenId, end: TokenId) -> Option<(Shift, TokenId)> {
        if at >= end {
            return None;
        }
        if let Some((Phrase::Away(shift), stop)) =
            self.lexicon.phrase(self.doc, at..end, |p| matches!(p, Phrase::Away(_)))
        {
            return Some((shift, stop));
        }
        let shift = self.class(at, |c| if let Class::Away(s) = c { Some(s) } else { None })?;
        // "Two days before the vote" is measured from the vote; only at a clause's end from what was spoken of.
        let closed =
            at + 1 >= end || self.doc.token(at + 1).tag.as_str().starts_with([',', '.', ':', '\'']);
        let preposition = matches!(self.lower(at), "before" | "after");
        (!preposition || closed).then_some((shift, at + 1))
    }

    /// The quarter or period behind "year-ago", with its number.
    fn period_after(&self, at: TokenId, end: TokenId) -> Option<(Unit, Option<i8>, TokenId)> {
        let number = self.number(at, end).filter(is_ordinal);
        #[allow(
            clippy::cast_possible_truncation,
            reason = "an ordinal before a quarter; the filter bounds it"
        )]
        let nth = number.as_ref().filter(|n| n.value <= 4.0).map(|n| n.value as i8);
        let at = if nth.is_some() { at + 1 } else { at };
        let unit = self.class(at, |c| match c {
            Class::Unit(
                unit @ (Unit::Quarter | Unit::Period | Unit::Month | Unit::Week | Unit::Half),
            ) => Some(unit),
            _ => None,
        })?;
        Some((unit, nth, at + 1))
    }

    /// "The third quarter", "the first half of 1989", "the 20th century".
    fn nth_core(&self, unit: Unit, seat: Seat<'_>) -> Option<Core> {
        let Seat { at, end, prefix, .. } = seat;
        let last =
            prefix.shift.is_some_and(|s| s.by == -1 && s.from == From::Now) && unit == Unit::Half;
        let nth = prefix.ordinal.or(last.then_some(2))?;
        if prefix.count.is_some() || self.tag(at) == Some(Tag::Nns) {
            return None;
        }
        match unit {
            Unit::Century => {
                let meaning = Meaning::Century(i16::from(nth) - 1);
                Some(Core::new(meaning, at + 1))
            }
            Unit::Quarter | Unit::Half => {
                let behind = self.year_after(at + 1, end);
                // "The first half" of a match or of a sentence has no year and no article's help: ask for one.
                let placed = behind.is_some() || unit == Unit::Quarter || prefix.year.is_some();
                let year = behind.map(|(year, _)| year).or(prefix.year.map(Year::Number));
                let stop = behind.map_or(at + 1, |(_, stop)| stop);
                (placed && nth <= 4).then(|| Core::new(Meaning::Nth { unit, nth, year }, stop))
            }
            _ => None,
        }
    }

    /// "Three days", "the past two months", "30-day", "months", "a week".
    fn length_core(
        &self,
        unit: Unit,
        (count, stop): (Option<Count>, TokenId),
        seat: Seat<'_>,
    ) -> Option<Core> {
        let Seat { at, prefix, .. } = seat;
        let plural = self.tag(at) == Some(Tag::Nns);
        if matches!(unit, Unit::Period | Unit::Half | Unit::Weekend) && count.is_none() {
            return None;
        }
        if prefix.year.is_some() || self.lower(stop) == "of" && unit == Unit::Quarter {
            return None;
        }
        let window = match prefix.shift {
            Some(Shift { by: -1, .. }) => Window::Past,
            Some(Shift { by: 1, .. }) => Window::Next,
            _ => Window::Anywhere,
        };
        let article = prefix.article == Some(Article::A);
        let a_unit = article
            && prefix.shift.is_none()
            && prefix.ordinal.is_none()
            && !self.is_rate(stop - 1);
        let count = match count {
            Some(count) => count,
            None if plural => Count::Several,
            None if a_unit => Count::Exact(1.0),
            None => return None,
        };
        // "Those days", "the second hours": pointed to, not measured.
        if plural && prefix.shift.is_some_and(|s| s.by == 0) && prefix.count.is_none() {
            return None;
        }
        let unnumbered = count == Count::Several && prefix.count.is_none();
        let meaning = match window {
            _ if prefix.recent && unnumbered => Meaning::Reference(Reference::Past),
            Window::Next if unnumbered => Meaning::Reference(Reference::Future),
            _ => Meaning::Length { count, unit, window },
        };
        Some(Core::new(meaning, stop))
    }

    /// "$10 a year", "twice a week", "flights a day": a rate, no time.
    fn is_rate(&self, unit: TokenId) -> bool {
        let Some(previous) = unit.checked_sub(2) else { return false };
        let token = self.doc.token(previous);
        let article = matches!(self.lower(unit - 1), "a" | "an");
        let counted = matches!(token.tag, Tag::Nn | Tag::Nns | Tag::Cd | Tag::Sym | Tag::Nnps);
        let times = matches!(token.lower.as_str(), "twice" | "once" | "thrice" | "%");
        article && (counted || times)
    }

    /// "Last week", "this year's third quarter", "the quarter", "the weekend", "year-end".
    fn period_core(&self, unit: Unit, seat: Seat<'_>) -> Option<Core> {
        let Seat { start, at, end, prefix } = seat;
        let numbered = prefix.count.is_some() || prefix.ordinal.is_some();
        let year_end = (unit == Unit::Year).then(|| self.year_end(at)).flatten();
        if numbered || !(self.is_placed(unit, prefix) || year_end.is_some()) {
            return None;
        }
        if unit == Unit::Night {
            return self.night_core(seat);
        }
        let the = matches!(prefix.article, Some(Article::The | Article::Own));
        // "The year ended June 30" is a length, not the calendar year.
        if the && unit == Unit::Year && matches!(self.lower(at + 1), "ended" | "ending") {
            let meaning =
                Meaning::Length { count: Count::Exact(1.0), unit, window: Window::Anywhere };
            return Some(Core::new(meaning, at + 1));
        }
        let from = if the || unit == Unit::Period { From::Reference } else { From::Now };
        let shift = prefix.shift.unwrap_or(Shift { by: 0, from });
        if let Some(core) = self.possessed(shift, unit, at + 1, end) {
            return Some(core);
        }
        let behind =
            if unit == Unit::Year || start > at { None } else { self.year_after(at + 1, end) };
        let year = behind.map(|(year, _)| year).or(prefix.year.map(Year::Number));
        let stop = year_end.unwrap_or(behind.map_or(at + 1, |(_, stop)| stop));
        Some(Core::new(Meaning::Period { unit, shift, year }, stop))
    }

    /// Whether the opening says which stretch is meant: "last week", "the quarter", but no bare "week" or "a year".
    fn is_placed(&self, unit: Unit, prefix: &Prefix) -> bool {
        let short = matches!(unit, Unit::Second | Unit::Minute | Unit::Hour);
        let shifted = prefix.shift.is_some();
        let yeared = prefix.year.is_some();
        match prefix.article {
            _ if short => false,
            Some(Article::A) => false,
            Some(Article::Own) => shifted,
            _ if unit == Unit::Period => shifted || yeared,
            Some(Article::The) => true,
            None => shifted || yeared || prefix.edge.is_some(),
        }
    }

    /// "Year-end", "year end", "year's end".
    fn year_end(&self, at: TokenId) -> Option<TokenId> {
        let skip = u32::from(matches!(self.lower(at + 1), "-" | "'s" | "’s"));
        (self.lower(at + 1 + skip) == "end").then_some(at + 2 + skip)
    }

    /// "Last night", "that night".
    fn night_core(&self, seat: Seat<'_>) -> Option<Core> {
        let Seat { at, prefix, .. } = seat;
        let shift = prefix.shift?;
        let meaning = match shift.from {
            From::Now => Meaning::Day(shift.by),
            _ => Meaning::SameDay,
        };
        Some(Core { meaning, end: at + 1, part: Some(Part::Night) })
    }

    /// "This year's third quarter", "last year's quarter".
    fn possessed(&self, shift: Shift, unit: Unit, at: TokenId, end: TokenId) -> Option<Core> {
        if unit != Unit::Year || self.tag(at) != Some(Tag::Pos) {
            return None;
        }
        let (unit, nth, stop) = self.period_after(at + 1, end)?;
        let year = Some(Year::Shifted(shift));
        let meaning = match (unit, nth) {
            (Unit::Quarter | Unit::Half, Some(nth)) => Meaning::Nth { unit, nth, year },
            _ => Meaning::Period { unit, shift: Shift { by: 0, from: From::Reference }, year },
        };
        Some(Core::new(meaning, stop))
    }
}
