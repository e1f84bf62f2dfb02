//! The core of a time expression (a day, a month, a unit ...) and what may follow it.
//!
//! In: an opening and the token after it. Out: an [`Expression`]. Holds: an opening that the core cannot use makes
//! the whole no expression, so that "a third party" or "late payments" are none.

use readout_types::doc::TokenId;
use readout_types::labels::{Dep, Entity, Pos, Tag};

use super::Grammar;
use super::prefix::{Article, Prefix};
use crate::numbers::NumberKind;
use crate::times::calendar::Unit;
use crate::times::expression::{Count, Expression, Meaning, Window, Year};
use crate::times::lexicon::{Class, Edge, From, Part, Phrase, Reference, Shift};

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

impl Grammar<'_> {
    /// An opening, a core, and what follows.
    pub(super) fn framed(&self, start: TokenId, end: TokenId) -> Option<Expression> {
        let prefix = self.prefix(start, end);
        let at = prefix.end;
        let core = (at < end).then(|| self.core(start, at, end, &prefix)).flatten();
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
        let nominal = matches!(
            self.doc.token(token.head).pos,
            Pos::Noun | Pos::Propn | Pos::Adj | Pos::Num
        );
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

    fn core(&self, start: TokenId, at: TokenId, end: TokenId, prefix: &Prefix) -> Option<Core> {
        if let Some(month) = self.month(at) {
            return self.month_core(month, at, end, prefix);
        }
        if let Some(day) = self.weekday(at) {
            return self.weekday_core(day, at, end, prefix);
        }
        if let Some((Phrase::Holiday(_), _)) = self.holiday(at, end) {
            return self.holiday_core(at, end, prefix);
        }
        if let Some(decade) = self.decade(at) {
            let free = prefix.count.is_none() && prefix.ordinal.is_none() && prefix.shift.is_none();
            return free.then(|| Core::new(Meaning::Decade(decade), at + 1));
        }
        self.classes(at)
            .iter()
            .find_map(|class| match *class {
                Class::Unit(unit) => self.unit_core(unit, start, at, end, prefix),
                Class::Day { offset, night } => self.day_core(offset, night, at, prefix),
                Class::Part(part) => self.part_core(part, at, prefix),
                Class::Season(season) => {
                    let year = self.year_after(at + 1, end);
                    let noun = matches!(self.tag(at), Some(Tag::Nn | Tag::Nns | Tag::Nnp));
                    let named = prefix.shift.is_some()
                        || prefix.article == Some(Article::The)
                        || year.is_some();
                    let stop = year.map_or(at + 1, |(_, stop)| stop);
                    let plain = prefix.count.is_none() && prefix.ordinal.is_none();
                    let pobj = self.doc.token(at).dep == Dep::Pobj;
                    (noun && plain && (named || pobj) && prefix.article != Some(Article::A)).then(
                        || {
                            let year = year.map(|(y, _)| y);
                            Core::new(Meaning::Season { season, shift: prefix.shift, year }, stop)
                        },
                    )
                }
                _ => None,
            })
            .or_else(|| self.joined_core(at))
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

    // Days ---------------------------------------------------------------------------------------

    fn day_core(&self, offset: i32, night: bool, at: TokenId, prefix: &Prefix) -> Option<Core> {
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

    fn weekday_core(&self, day: i8, at: TokenId, end: TokenId, prefix: &Prefix) -> Option<Core> {
        if prefix.count.is_some() || prefix.ordinal.is_some() || prefix.filled {
            return None;
        }
        let comma = at + 1 + u32::from(self.lower(at + 1) == ",");
        if let Some(month) = self.month(comma) {
            if let Some(core) =
                self.month_core(month, comma, end, &Prefix { end: comma, ..Prefix::default() })
            {
                if matches!(core.meaning, Meaning::Calendar { day: Some(_), .. }) {
                    return Some(core);
                }
            }
        }
        if let Some(core) = self.day_first(comma, end) {
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
            false => Meaning::Weekday { day, shift: prefix.shift },
        };
        Some(Core::new(meaning, at + 1))
    }

    // Months -------------------------------------------------------------------------------------

    fn month_core(&self, month: i8, at: TokenId, end: TokenId, prefix: &Prefix) -> Option<Core> {
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

    /// "3 October", after a weekday.
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
    fn spoken_year(&self, at: TokenId, end: TokenId) -> Option<(i16, TokenId)> {
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

    // Years --------------------------------------------------------------------------------------

    /// "The year 2000", "the year two thousand".
    fn named_year(&self, unit: Unit, at: TokenId, end: TokenId, prefix: &Prefix) -> Option<Core> {
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
    fn year_core(&self, start: TokenId, end: TokenId, prefix: &Prefix) -> Option<Core> {
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

    // Parts of the day -----------------------------------------------------------------------------

    fn part_core(&self, part: Part, at: TokenId, prefix: &Prefix) -> Option<Core> {
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

    /// "Mid-afternoon yesterday".
    fn day_behind(&self, at: TokenId) -> Option<(Meaning, TokenId)> {
        let offset =
            self.class(at, |c| if let Class::Day { offset, .. } = c { Some(offset) } else { None });
        if let Some(offset) = offset {
            return Some((Meaning::Day(offset), at + 1));
        }
        self.weekday(at).map(|day| (Meaning::Weekday { day, shift: None }, at + 1))
    }

    /// The part of the day behind a day: "Friday evening", "yesterday morning", "Oct. 3 night".
    fn part_after(&self, meaning: &Meaning, at: TokenId, end: TokenId) -> Option<(Part, TokenId)> {
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

    // Holidays -------------------------------------------------------------------------------------

    fn holiday(&self, at: TokenId, end: TokenId) -> Option<(Phrase, TokenId)> {
        let found = self.lexicon.phrase(self.doc, at..end, |p| matches!(p, Phrase::Holiday(_)));
        found.filter(|_| {
            self.doc.word(at).starts_with(char::is_uppercase) || self.lower(at) == "the"
        })
    }

    fn holiday_core(&self, at: TokenId, end: TokenId, prefix: &Prefix) -> Option<Core> {
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

    // Units ------------------------------------------------------------------------------------------

    fn unit_core(
        &self,
        unit: Unit,
        start: TokenId,
        at: TokenId,
        end: TokenId,
        prefix: &Prefix,
    ) -> Option<Core> {
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
        self.named_year(unit, at, end, prefix)
            .or_else(|| self.away_core(unit, count, stop, end, prefix))
            .or_else(|| self.nth_core(unit, at, end, prefix))
            .or_else(|| self.length_core(unit, count, stop, plural, prefix))
            .or_else(|| self.period_core(unit, start, at, end, prefix))
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
        if two && !self.class(at + 2, |c| matches!(c, Class::Unit(_)).then_some(())).is_some() {
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
        count: Option<Count>,
        at: TokenId,
        end: TokenId,
        prefix: &Prefix,
    ) -> Option<Core> {
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
        let number = self.number(at, end).filter(super::is_ordinal);
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
    fn nth_core(&self, unit: Unit, at: TokenId, end: TokenId, prefix: &Prefix) -> Option<Core> {
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
        count: Option<Count>,
        stop: TokenId,
        plural: bool,
        prefix: &Prefix,
    ) -> Option<Core> {
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
    fn period_core(
        &self,
        unit: Unit,
        start: TokenId,
        at: TokenId,
        end: TokenId,
        prefix: &Prefix,
    ) -> Option<Core> {
        if prefix.count.is_some() || prefix.ordinal.is_some() || prefix.article == Some(Article::A)
        {
            return None;
        }
        let short = matches!(unit, Unit::Second | Unit::Minute | Unit::Hour);
        let the = matches!(prefix.article, Some(Article::The | Article::Own));
        let year_end = unit == Unit::Year && self.year_end(at).is_some();
        let bare = prefix.shift.is_none() && !the && prefix.edge.is_none() && prefix.year.is_none();
        if short
            || (bare && !year_end)
            || (prefix.article == Some(Article::Own) && prefix.shift.is_none())
        {
            return None;
        }
        if unit == Unit::Night {
            return self.night_core(at, prefix);
        }
        if unit == Unit::Period && prefix.shift.is_none() && prefix.year.is_none() {
            return None;
        }
        // "The year ended June 30" is a length, not the calendar year.
        if the && unit == Unit::Year && matches!(self.lower(at + 1), "ended" | "ending") {
            let meaning =
                Meaning::Length { count: Count::Exact(1.0), unit, window: Window::Anywhere };
            return Some(Core::new(meaning, at + 1));
        }
        let default = Shift {
            by: 0,
            from: if the || unit == Unit::Period { From::Reference } else { From::Now },
        };
        let shift = prefix.shift.unwrap_or(default);
        if let Some(core) = self.possessed(shift, unit, at + 1, end) {
            return Some(core);
        }
        let behind =
            if unit == Unit::Year || start > at { None } else { self.year_after(at + 1, end) };
        let year = behind.map(|(year, _)| year).or(prefix.year.map(Year::Number));
        let stop = behind.map_or(at + 1, |(_, stop)| stop);
        let stop = if year_end { self.year_end(at).unwrap_or(stop) } else { stop };
        Some(Core::new(Meaning::Period { unit, shift, year }, stop))
    }

    /// "Year-end", "year end", "year's end".
    fn year_end(&self, at: TokenId) -> Option<TokenId> {
        let skip = u32::from(matches!(self.lower(at + 1), "-" | "'s" | "’s"));
        (self.lower(at + 1 + skip) == "end").then_some(at + 2 + skip)
    }

    /// "Last night", "that night".
    fn night_core(&self, at: TokenId, prefix: &Prefix) -> Option<Core> {
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
