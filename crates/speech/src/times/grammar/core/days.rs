//! Cores that name a day, a part of one, a season or a holiday.
//!
//! In: a [`Seat`]. Out: a [`Core`], or nothing where the opening does not fit.

use readout_types::doc::TokenId;
use readout_types::labels::{Dep, Tag};

use super::{Core, Seat};
use crate::times::calendar::{Season, Unit};
use crate::times::expression::{Meaning, Year};
use crate::times::grammar::Grammar;
use crate::times::grammar::prefix::Article;
use crate::times::lexicon::{Class, From, Part, Phrase, Shift};

impl Grammar<'_> {
    pub(super) fn day_core(&self, offset: i32, night: bool, seat: Seat<'_>) -> Option<Core> {
        let Seat { at, prefix, .. } = seat;
        let bare = prefix.count.is_none()
            && prefix.ordinal.is_none()
            && prefix.article.is_none()
            && !prefix.filled;
        let named = self.is_proper(at) && at > self.doc.sentence(at).tokens.start;
        // "USA Today": a name. "Today" as the subject of a verb or as an adverb is a time.
        if !bare || (named && matches!(self.tag(at), Some(Tag::Nnp))) {
            return None;
        }
        let part = night.then_some(Part::Night);
        Some(Core { meaning: Meaning::Day(offset), end: at + 1, part })
    }

    pub(super) fn weekday_core(&self, day: i8, seat: Seat<'_>) -> Option<Core> {
        let Seat { at, end, prefix, .. } = seat;
        if prefix.count.is_some() || prefix.ordinal.is_some() || prefix.filled {
            return None;
        }
        let comma = at + 1 + u32::from(self.lower(at + 1) == ",");
        if let Some(core) = self.day_and_month(comma, end) {
            return Some(core);
        }
        let plural = self.tag(at) == Some(Tag::Nnps) || self.lower(at).ends_with("days");
        let nights = self.class(at + 1, |c| {
            matches!(c, Class::Part(_) | Class::Unit(Unit::Night)).then_some(())
        });
        let nights = nights.is_some() && self.tag(at + 1) == Some(Tag::Nns);
        let repeated = prefix.each || plural || nights;
        let meaning = match repeated {
            true => Meaning::EveryWeekday(day),
            false => {
                let week = self.week_behind(at + 1).filter(|_| prefix.shift.is_none());
                let stop = week.map_or(at + 1, |(_, stop)| stop);
                let week = week.map(|(shift, _)| shift);
                return Some(Core::new(Meaning::Weekday { day, shift: prefix.shift, week }, stop));
            }
        };
        Some(Core::new(meaning, at + 1))
    }

    pub(super) fn part_core(&self, part: Part, seat: Seat<'_>) -> Option<Core> {
        let Seat { at, prefix, .. } = seat;
        let free = prefix.count.is_none()
            && prefix.ordinal.is_none()
            && prefix.article != Some(Article::A);
        let placed =
            prefix.shift.is_some() || prefix.article == Some(Article::The) || prefix.edge.is_some();
        if !free || !placed || self.tag(at) == Some(Tag::Nns) || prefix.each {
            return None;
        }
        let shift = prefix.shift.unwrap_or(Shift { by: 0, from: From::Reference });
        let meaning = match shift {
            Shift { from: From::Now, by } => Meaning::Day(by),
            _ => Meaning::SameDay,
        };
        let (meaning, end) = self.day_behind(at + 1).unwrap_or((meaning, at + 1));
        Some(Core { meaning, end, part: Some(part) })
    }

    /// "This week", "next week", "of next week" behind a weekday, and where it ends.
    fn week_behind(&self, at: TokenId) -> Option<(Shift, TokenId)> {
        let at = at + u32::from(self.lower(at) == "of");
        let shift = self.class(at, |c| if let Class::Shift(s) = c { Some(s) } else { None })?;
        (shift.from == From::Now && self.lower(at + 1) == "week").then_some((shift, at + 2))
    }

    /// "Mid-afternoon yesterday".
    fn day_behind(&self, at: TokenId) -> Option<(Meaning, TokenId)> {
        let offset =
            self.class(at, |c| if let Class::Day { offset, .. } = c { Some(offset) } else { None });
        if let Some(offset) = offset {
            return Some((Meaning::Day(offset), at + 1));
        }
        self.weekday(at).map(|day| (Meaning::Weekday { day, shift: None, week: None }, at + 1))
    }

    /// The part of the day behind a day: "Friday evening", "yesterday morning", "Oct. 3 night".
    pub(super) fn part_after(
        &self,
        meaning: &Meaning,
        at: TokenId,
        end: TokenId,
    ) -> Option<(Part, TokenId)> {
        let day = matches!(
            meaning,
            Meaning::Day(_)
                | Meaning::Weekday { .. }
                | Meaning::EveryWeekday(_)
                | Meaning::Holiday { .. }
        );
        if !day || at >= end {
            return None;
        }
        let part = self.class(at, |c| match c {
            Class::Part(part) => Some(part),
            Class::Unit(Unit::Night) => Some(Part::Night),
            _ => None,
        })?;
        Some((part, at + 1))
    }

    /// "Last winter", "the spring of 2030", "in summer".
    pub(super) fn season_core(&self, season: Season, seat: Seat<'_>) -> Option<Core> {
        let Seat { at, end, prefix, .. } = seat;
        let year = self.year_after(at + 1, end);
        let noun = matches!(self.tag(at), Some(Tag::Nn | Tag::Nns | Tag::Nnp));
        let the = prefix.article == Some(Article::The);
        let named = prefix.shift.is_some() || the || year.is_some();
        let plain = prefix.count.is_none() && prefix.ordinal.is_none();
        let governed = self.doc.token(at).dep == Dep::Pobj;
        if !noun || !plain || !(named || governed) || prefix.article == Some(Article::A) {
            return None;
        }
        let stop = year.map_or(at + 1, |(_, stop)| stop);
        let year = year.map(|(year, _)| year);
        Some(Core::new(Meaning::Season { season, shift: prefix.shift, year }, stop))
    }

    pub(super) fn holiday(&self, at: TokenId, end: TokenId) -> Option<(Phrase, TokenId)> {
        let found = self.lexicon.phrase(self.doc, at..end, |p| matches!(p, Phrase::Holiday(_)));
        found.filter(|_| {
            self.doc.word(at).starts_with(char::is_uppercase) || self.lower(at) == "the"
        })
    }

    pub(super) fn holiday_core(&self, seat: Seat<'_>) -> Option<Core> {
        let Seat { at, end, prefix, .. } = seat;
        let (Phrase::Holiday(rule), after) = self.holiday(at, end)? else { return None };
        let behind = self.class(after, |c| match c {
            Class::Unit(unit @ (Unit::Weekend | Unit::Week)) => Some(unit),
            _ => None,
        });
        let eve = self.lower(after) == "eve";
        let after = after + u32::from(behind.is_some() || eve);
        let (year, stop) = match self.year_after(after, end) {
            Some((Year::Number(year), stop)) => (Some(year), stop),
            _ => (None, after),
        };
        let span = behind.unwrap_or(Unit::Day);
        let free = prefix.count.is_none() && prefix.ordinal.is_none();
        free.then(|| {
            Core::new(Meaning::Holiday { rule, span, eve, shift: prefix.shift, year }, stop)
        })
    }
}
