//! Reckons what a time expression comes to: its TIMEX3 value and, where it can be placed, its EDTF date.
//!
//! In: expressions in text order, the publication date (if known), the time last spoken of. Out: a
//! [`TimeExpression`] each. Holds: without a publication date nothing is reckoned from one: the value keeps its `X`s
//! and the date is left out, unless the text itself gives day or month.

mod value;

use std::collections::BTreeSet;

use jiff::civil::Date;
use readout_types::doc::Doc;
use readout_types::labels::Pos;
use readout_types::speech::TimeExpression;
use readout_types::{Basis, Edtf, TimexKind};

use super::calendar::{Unit, When, add, easter, nth_weekday, weekday};
use super::expression::{Clock, Count, Expression, Meaning, Window, Year};
use super::lexicon::{Edge, From, Holiday, Lexicon, Reference, Shift};
use super::tense::{self, Tense};
use value::Value;

/// Where the reading stands: today, and what was last spoken of.
pub(super) struct Reckoning<'a> {
    doc: &'a Doc,
    lexicon: &'a Lexicon,
    today: Option<Date>,
    /// The stretch last spoken of, and the words for it.
    last: Option<(When, String)>,
    /// The quarter that a company's report is about.
    quarter: Option<When>,
    paragraph: Option<u32>,
    /// What the report says of its weekdays where the words leave no doubt.
    plain: Weekdays,
    /// The same, from a reading before this one.
    known: Weekdays,
}

/// The days of the week (1 is Monday) that a report plainly places in the days to come, and in those that have been.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Weekdays {
    ahead: BTreeSet<i32>,
    behind: BTreeSet<i32>,
}

impl Weekdays {
    /// Whether a day without a word that places it is the coming one: the report speaks of that one, and of no other.
    fn only_ahead(&self, day: i32) -> bool {
        self.ahead.contains(&day) && !self.behind.contains(&day)
    }
}

/// What a date was reckoned from.
enum Anchor {
    Stated,
    Published,
    LastSpokenOf,
}

impl<'a> Reckoning<'a> {
    pub(super) fn new(doc: &'a Doc, lexicon: &'a Lexicon, today: Option<Date>) -> Self {
        let (plain, known) = (Weekdays::default(), Weekdays::default());
        Reckoning { doc, lexicon, today, last: None, quarter: None, paragraph: None, plain, known }
    }

    /// Reads with what is known of the weekdays from a reading before.
    pub(super) fn knowing(self, known: Weekdays) -> Self {
        Reckoning { known, ..self }
    }

    /// What the report says of its weekdays, where that settles any.
    pub(super) fn weekdays(self) -> Option<Weekdays> {
        let settles = self.plain.ahead.iter().any(|day| self.plain.only_ahead(*day));
        settles.then_some(self.plain)
    }

    /// "12:30 a.m. on Wednesday": the day right behind an hour is the hour's.
    pub(super) fn look_at(&mut self, hour: &Expression, next: Option<&Expression>) {
        let Some(day) = next.filter(|_| matches!(hour.meaning, Meaning::SameDay)) else { return };
        let gap = day.tokens.start.saturating_sub(hour.tokens.end);
        let on = gap == 1 && self.doc.token(hour.tokens.end).pos == Pos::Adp;
        let weekday = matches!(day.meaning, Meaning::Weekday { .. } | Meaning::Calendar { .. });
        if !weekday || hour.tokens.end > day.tokens.start || gap != 0 && !on {
            return;
        }
        if let Some(when @ When::Day(_)) = self.place(&day.meaning, day).0 {
            self.last = Some((when, self.doc.text(day.tokens.clone()).to_owned()));
        }
    }

    /// One expression; what it comes to is what the next may be reckoned from.
    pub(super) fn reckon(&mut self, expression: Expression) -> TimeExpression {
        let (value, anchor) = self.value(&expression);
        let (basis, anchor) = match anchor {
            Anchor::Stated => (Basis::Stated, None),
            Anchor::Published => (Basis::Inferred, Some(self.published().to_owned())),
            Anchor::LastSpokenOf => {
                (Basis::Inferred, self.last.as_ref().map(|(_, words)| words.clone()))
            }
        };
        self.remember(&expression, &value);
        self.survey(&expression, &value);
        TimeExpression {
            tokens: expression.tokens,
            kind: value.kind,
            value: value.timex,
            date: value.edtf.map(Edtf::new),
            basis,
            anchor,
        }
    }

    /// Notes a day of this week or the next that its words place.
    fn survey(&mut self, e: &Expression, value: &Value) {
        let (Some(When::Day(day)), Some(today)) = (value.when, self.today) else { return };
        let near =
            |from: Date, to: Date| from.until(to).is_ok_and(|s| (1..7).contains(&s.get_days()));
        let (ahead, behind) = (near(today, day), near(day, today));
        let plain = match e.meaning {
            Meaning::Weekday { shift: None, week: None, .. } => {
                let tense = tense::of(self.doc, self.lexicon, e.head);
                ahead && tense == Tense::Future
                    || behind && tense == Tense::Past && !tense::is_of_noun(self.doc, e.head)
            }
            Meaning::Weekday { .. } => true,
            _ => false,
        };
        let days = if ahead { &mut self.plain.ahead } else { &mut self.plain.behind };
        if plain && (ahead || behind) {
            days.insert(weekday(day));
        }
    }

    /// What the day of publication is called where something was reckoned from it.
    fn published(&self) -> &'static str {
        let lent = self.doc.report.published_basis == Some(Basis::External);
        if lent { "story" } else { "published" }
    }

    /// "That day" points into its own paragraph or the one before it, not across the page.
    pub(super) fn enter_paragraph(&mut self, expression: &Expression) {
        let paragraph = self.doc.sentence(expression.tokens.start).paragraph;
        if self.paragraph.is_some_and(|before| paragraph > before + 2) {
            self.last = None;
        }
        self.paragraph = Some(paragraph);
    }

    fn remember(&mut self, expression: &Expression, value: &Value) {
        let quarter = matches!(value.when, Some(When::Quarter(..)));
        let told = matches!(
            expression.meaning,
            Meaning::Nth { year: None, .. } | Meaning::Period { year: None, .. }
        );
        if quarter && told {
            self.quarter = value.when;
        }
        // "At the fastest pace since 2022, ... two years earlier": the far end of a stretch is nothing to reckon from.
        let since = || tense::of(self.doc, self.lexicon, expression.head) == Tense::Since;
        if let Some(when) = value.when.filter(|w| w.unit() != Unit::Year || !since()) {
            self.last = Some((when, self.doc.text(expression.tokens.clone()).to_owned()));
        }
    }

    fn value(&self, e: &Expression) -> (Value, Anchor) {
        match &e.meaning {
            Meaning::Length { count, unit, window } => {
                (self.length(*count, *unit, *window), Anchor::Published)
            }
            Meaning::Every { count, unit } => {
                (Value::set(value::period(*count, *unit)), Anchor::Stated)
            }
            Meaning::EveryWeekday(day) => {
                let part = e.part.map_or(String::new(), |p| format!("T{}", p.timex()));
                (Value::set(format!("XXXX-WXX-{day}{part}")), Anchor::Stated)
            }
            Meaning::EveryMonth(month) => (Value::set(format!("XXXX-{month:02}")), Anchor::Stated),
            Meaning::Reference(reference) => (self.reference(*reference), Anchor::Published),
            Meaning::Away { count: Count::Several, shift, .. } => {
                let way = if shift.by < 0 { Reference::Past } else { Reference::Future };
                (self.reference(way), Anchor::Published)
            }
            placed => {
                let (when, anchor) = self.place(placed, e);
                let value = match when {
                    Some(when) => Value::of(when),
                    None => Value::unplaced(placed),
                };
                (self.finish(value, e), anchor)
            }
        }
    }

    /// Adds edge, part of day and time of the clock.
    fn finish(&self, mut value: Value, e: &Expression) -> Value {
        if let (Some(edge), Some(when)) = (e.edge, value.when) {
            value.edtf = self.edge(edge, when).or(value.edtf);
        }
        if let Meaning::Year { last: Some(last), .. } = e.meaning {
            value.timex = format!("{}/{last:04}", value.timex);
            value.edtf = Some(value.timex.clone());
        }
        if let Some(Clock { hour, minute }) = e.clock {
            value.timex = format!("{}T{hour:02}:{minute:02}", value.timex);
            value.edtf = value.edtf.map(|day| match hour {
                24 => day,
                _ => format!("{day}T{hour:02}:{minute:02}"),
            });
            value.kind = TimexKind::Time;
        } else if let Some(part) = e.part {
            value.timex = format!("{}T{}", value.timex, part.timex());
            value.kind = TimexKind::Time;
        }
        value
    }

    /// "Earlier this year" ends today; "later this month" begins today.
    fn edge(&self, edge: Edge, when: When) -> Option<String> {
        let today = self.today?;
        let (first, last) = (when.first()?, when.last()?);
        if first == last || today < first || today > last {
            return None;
        }
        let month = |d: Date| When::Month(d.year(), d.month()).timex();
        let long = matches!(when.unit(), Unit::Year | Unit::Decade);
        match (edge, long) {
            (Edge::Before, true) => Some(format!("{}/{}", month(first), month(today))),
            (Edge::After, true) => Some(format!("{}/{}", month(today), month(last))),
            (Edge::Before, false) => Some(format!("{first}/{today}")),
            (Edge::After, false) => Some(format!("{today}/{last}")),
            _ => None,
        }
    }

    fn reference(&self, reference: Reference) -> Value {
        let (timex, edtf) = match reference {
            Reference::Past => ("PAST_REF", self.today.map(|d| format!("../{d}"))),
            Reference::Present => ("PRESENT_REF", None),
            Reference::Future => ("FUTURE_REF", self.today.map(|d| format!("{d}/.."))),
        };
        Value { kind: TimexKind::Date, timex: timex.to_owned(), edtf, when: None }
    }

    fn length(&self, count: Count, unit: Unit, window: Window) -> Value {
        let timex = match count {
            Count::Exact(count) => value::period(count, unit),
            Count::Several => value::some_period(unit),
        };
        Value {
            kind: TimexKind::Duration,
            timex,
            edtf: self.window(count, unit, window),
            when: None,
        }
    }

    /// The stretch that "the past two weeks" and "the coming months" cover.
    fn window(&self, count: Count, unit: Unit, window: Window) -> Option<String> {
        let today = self.today?;
        let far = |sign: i32| match count {
            Count::Exact(count) if count.fract() == 0.0 && count < 2_000.0 =>
            {
                #[allow(
                    clippy::cast_possible_truncation,
                    reason = "checked to be a small whole number"
                )]
                add(today, sign * count as i32, unit).map_or("..".to_owned(), |d| d.to_string())
            }
            _ => "..".to_owned(),
        };
        match window {
            Window::Past => Some(format!("{}/{today}", far(-1))),
            Window::Next => Some(format!("{today}/{}", far(1))),
            Window::Anywhere => None,
        }
    }

    // Placing ----------------------------------------------------------------------------------------

    fn place(&self, meaning: &Meaning, e: &Expression) -> (Option<When>, Anchor) {
        let tense = || tense::of(self.doc, self.lexicon, e.head);
        let published = |when| (when, Anchor::Published);
        match meaning {
            Meaning::Year { year, .. } => (Some(When::Year(*year)), Anchor::Stated),
            Meaning::Decade(decade) => (Some(When::Decade(*decade)), Anchor::Stated),
            Meaning::Century(century) => (Some(When::Century(*century)), Anchor::Stated),
            Meaning::Day(offset) => {
                published(self.today.and_then(|d| add(d, *offset, Unit::Day)).map(When::Day))
            }
            Meaning::SameDay => self.same_day(e, tense()),
            Meaning::Weekday { day, week: Some(week), .. } => self.in_week(i32::from(*day), *week),
            Meaning::Weekday { day, shift, .. } => {
                let day = i32::from(*day);
                let told = tense();
                // "Low hopes for his Monday summit" are of the Monday on which they "will meet".
                // In "on Tuesday night" the day belongs to the night, and that to the verb.
                let of_night = e.tokens.contains(&self.doc.token(e.head).head);
                let open = matches!(told, Tense::Other | Tense::Planned) && !of_night;
                let coming = shift.is_none() && open && self.known.only_ahead(day);
                self.on_weekday(day, *shift, if coming { Tense::Future } else { told })
            }
            Meaning::Calendar { year, month, day, shift } => {
                self.calendar(*year, *month, *day, (*shift, tense()))
            }
            Meaning::Nth { unit, nth, year } => self.nth(*unit, *nth, *year, tense()),
            Meaning::Season { season, shift, year } => {
                let in_year = |year| Some(When::Season(year, *season));
                self.yearly(*year, *shift, tense(), &in_year)
            }
            Meaning::Holiday { rule, span, eve, shift, year } => {
                let in_year = |year| {
                    let day = holiday(*rule, year)?;
                    let day = if *eve { day.yesterday().ok()? } else { day };
                    Some(match span {
                        // The weekend of Easter Sunday is that of its own week.
                        Unit::Weekend => When::around(Unit::Weekend, day),
                        Unit::Week => When::around(Unit::Week, day),
                        _ => When::Day(day),
                    })
                };
                self.yearly(year.map(Year::Number), *shift, tense(), &in_year)
            }
            Meaning::Period { unit, shift, year } => self.period(*unit, *shift, *year, tense()),
            Meaning::Away { count, unit, shift, of } => self.away(*count, *unit, *shift, *of),
            _ => published(None),
        }
    }

    /// The day last spoken of, else the day of publication; what has been was on no day to come.
    fn same_day(&self, e: &Expression, tense: Tense) -> (Option<When>, Anchor) {
        let past = matches!(tense, Tense::Past | Tense::Planned);
        let to_come = |day: Date| past && self.today.is_some_and(|t| day > t);
        let (day, anchor) = match self.last {
            Some((When::Day(day), _)) if !to_come(day) => (Some(day), Anchor::LastSpokenOf),
            _ => (self.today, Anchor::Published),
        };
        // What was done "shortly before midnight" was not done on the day that is told of it.
        let eve = past && day == self.today && self.is_before_midnight(e);
        let day = if eve { day.and_then(|d| add(d, -1, Unit::Day)) } else { day };
        (day.map(When::Day), anchor)
    }

    fn is_before_midnight(&self, e: &Expression) -> bool {
        let before = e.tokens.start.checked_sub(1).map(|id| self.doc.token(id).lower.as_str());
        e.clock.is_some_and(|c| c.hour == 24) && before == Some("before")
    }

    /// The time from which something is reckoned.
    fn from(&self, from: From) -> (Option<When>, Anchor) {
        match (from, &self.last) {
            (From::Reference, Some((when, _))) => (Some(*when), Anchor::LastSpokenOf),
            _ => (self.today.map(When::Day), Anchor::Published),
        }
    }

    /// The latest such day not after publication, or the next where the verb looks ahead.
    fn on_weekday(&self, day: i32, shift: Option<Shift>, tense: Tense) -> (Option<When>, Anchor) {
        let (from, anchor) = self.from(shift.map_or(From::Now, |s| s.from));
        let Some(base) = from.and_then(When::first) else { return (None, anchor) };
        let back = (weekday(base) - day).rem_euclid(7);
        let week = weekday(base) - day;
        let offset = match shift.map(|s| s.by) {
            // "Last Thursday" in a Friday's paper is not yesterday.
            Some(by) if by < 0 && back <= 1 => -7 - back,
            Some(by) if by < 0 => -back,
            Some(by) if by > 0 => 7 - back,
            // "This Friday" lies in the week of publication.
            Some(_) => -week,
            None if tense == Tense::Future => (7 - back) % 7,
            None if tense == Tense::Near && back >= FAR_BACK => 7 - back,
            None => -back,
        };
        (add(base, offset, Unit::Day).map(When::Day), anchor)
    }

    /// "Friday next week".
    fn in_week(&self, day: i32, week: Shift) -> (Option<When>, Anchor) {
        let (from, anchor) = self.from(week.from);
        let base = from.and_then(When::first);
        let days = |base| 7 * week.by + day - weekday(base);
        (base.and_then(|base| add(base, days(base), Unit::Day)).map(When::Day), anchor)
    }

    fn number_of(&self, year: Year) -> (Option<i16>, Anchor) {
        match year {
            Year::Number(year) => (Some(year), Anchor::Stated),
            Year::Shifted(shift) => {
                let (from, anchor) = self.from(shift.from);
                let by = i16::try_from(shift.by).unwrap_or(0);
                (from.and_then(When::first).map(|d| d.year() + by), anchor)
            }
        }
    }

    fn calendar(
        &self,
        year: Option<Year>,
        month: i8,
        day: Option<i8>,
        (shift, tense): (Option<Shift>, Tense),
    ) -> (Option<When>, Anchor) {
        let in_year = |year| match day {
            Some(day) => Date::new(year, month, day).ok().map(When::Day),
            None => Some(When::Month(year, month)),
        };
        self.yearly(year, shift, tense, &in_year)
    }

    /// What comes once a year: in the year that is said, else the latest or next one.
    fn yearly(
        &self,
        year: Option<Year>,
        shift: Option<Shift>,
        tense: Tense,
        in_year: &dyn Fn(i16) -> Option<When>,
    ) -> (Option<When>, Anchor) {
        if let Some(year) = year {
            let (year, anchor) = self.number_of(year);
            return (year.and_then(in_year), anchor);
        }
        let Some(today) = self.today else { return (None, Anchor::Published) };
        let around = |by: i16| in_year(today.year() + by);
        let (previous, this, next) = (around(-1), around(0), around(1));
        let begun = this.and_then(When::first).is_some_and(|d| d <= today);
        let over = this.and_then(When::last).is_some_and(|d| d < today);
        let (latest, coming) =
            (if begun { this } else { previous }, if over { next } else { this });
        let near = |when: Option<When>| when.filter(|w| distance(*w, today) <= FAR);
        let when = match shift.map(|s| s.by) {
            Some(by) if by < 0 => {
                if over {
                    this
                } else {
                    previous
                }
            }
            Some(by) if by > 0 => {
                if begun {
                    next
                } else {
                    this
                }
            }
            Some(_) => this,
            None => match tense {
                Tense::Future => near(coming),
                Tense::Past => near(latest),
                Tense::Since => latest,
                Tense::Planned | Tense::Near | Tense::Other => None,
            }
            .or_else(|| nearest([previous, this, next], today)),
        };
        (when, Anchor::Published)
    }

    /// "The third quarter": of the year that is said, else the latest begun, or the next.
    fn nth(&self, unit: Unit, nth: i8, year: Option<Year>, tense: Tense) -> (Option<When>, Anchor) {
        let in_year = |year| match unit {
            Unit::Half => Some(When::Half(year, nth)),
            _ => Some(When::Quarter(year, nth)),
        };
        // A quarter is spoken of when its figures are known, or shortly before it begins.
        let near = in_year(self.today.map_or(0, Date::year))
            .is_some_and(|w| self.today.is_some_and(|d| distance(w, d) <= 120));
        let tense = match tense {
            _ if near && year.is_none() => Tense::Other,
            Tense::Planned | Tense::Near | Tense::Other => Tense::Past,
            tense => tense,
        };
        self.yearly(year, None, tense, &in_year)
    }

    fn period(
        &self,
        unit: Unit,
        shift: Shift,
        year: Option<Year>,
        tense: Tense,
    ) -> (Option<When>, Anchor) {
        if let Some(year) = year {
            return self.period_of_year(unit, year);
        }
        let quarterly = matches!(unit, Unit::Quarter | Unit::Period);
        if quarterly && shift.by == 0 && shift.from != From::Now {
            let latest =
                self.today.and_then(|d| When::around(Unit::Quarter, d).shifted(-1, Unit::Quarter));
            return (self.quarter.or(latest), Anchor::LastSpokenOf);
        }
        // "The week", "the year" and "the weekend" are those of publication; "the day" and "that ..." were spoken of.
        let spoken = shift.from == From::Reference && (shift.by != 0 || unit == Unit::Day);
        let (from, anchor) = self.from(if spoken { From::Reference } else { From::Now });
        let Some(base) = from.and_then(When::first) else { return (None, anchor) };
        // On a Sunday "last week" is the week that ends with it.
        let sunday =
            unit == Unit::Week && weekday(base) == 7 && shift.from == From::Now && shift.by == -1;
        let mut when = When::around(unit, base).shifted(if sunday { 0 } else { shift.by }, unit);
        if unit == Unit::Weekend
            && shift.by == 0
            && tense != Tense::Future
            && shift.from == From::Reference
        {
            when = when
                .filter(|w| w.first().is_some_and(|d| d <= base))
                .or(When::around(unit, base).shifted(-1, unit));
        }
        (when, anchor)
    }

    /// "The 1988 quarter", "the corresponding period last year".
    fn period_of_year(&self, unit: Unit, year: Year) -> (Option<When>, Anchor) {
        let (year, anchor) = self.number_of(year);
        let when = match (unit, self.quarter, year) {
            (Unit::Quarter | Unit::Period, Some(When::Quarter(_, nth)), Some(year)) => {
                Some(When::Quarter(year, nth))
            }
            (Unit::Quarter, None, _) => None,
            (_, _, year) => year.map(When::Year),
        };
        (when, anchor)
    }

    fn away(
        &self,
        count: Count,
        unit: Unit,
        shift: Shift,
        of: Option<(Unit, Option<i8>)>,
    ) -> (Option<When>, Anchor) {
        let Count::Exact(count) = count else { return (None, Anchor::Published) };
        let (count, unit) = whole_units(count, unit);
        let by = shift.by.signum() * count;
        let yearly = unit == Unit::Year && (by == -1 || of.is_some());
        if let Some(when) = yearly.then(|| self.year_ago(by, shift, of)).flatten() {
            return (Some(when), Anchor::LastSpokenOf);
        }
        let (from, anchor) = self.from(shift.from);
        let when = from.and_then(When::first).and_then(|day| add(day, by, unit));
        (when.map(|day| When::around(unit, day)), anchor)
    }

    /// "A year earlier" after a quarter's results is that quarter a year before.
    fn year_ago(&self, by: i32, shift: Shift, of: Option<(Unit, Option<i8>)>) -> Option<When> {
        let (base, _) = self.from(shift.from);
        match of {
            Some((Unit::Quarter, Some(nth))) => {
                let year = base.and_then(When::first)?.year() + i16::try_from(by).ok()?;
                Some(When::Quarter(year, nth))
            }
            _ => self.quarter?.shifted(by, Unit::Year),
        }
    }
}

/// Farther off than this many days, a date without its year is more likely the one on the other side, whatever the
/// tense says: "payable Dec. 7" was declared in October.
const FAR: i32 = 270;

/// A weekday as far back as this is the one that is two days off or nearer, where no verb says.
const FAR_BACK: i32 = 5;

/// How many days lie between a day and a stretch.
fn distance(when: When, today: Date) -> i32 {
    let (Some(first), Some(last)) = (when.first(), when.last()) else { return i32::MAX };
    let days = |a: Date, b: Date| a.until(b).map_or(i32::MAX, |s| s.get_days());
    if today < first {
        days(today, first)
    } else if today > last {
        days(last, today)
    } else {
        0
    }
}

/// The one that lies nearest to a day.
fn nearest(candidates: [Option<When>; 3], today: Date) -> Option<When> {
    candidates.into_iter().flatten().min_by_key(|when| distance(*when, today))
}

/// A year and a half are eighteen months; what stays broken is rounded.
fn whole_units(count: f64, unit: Unit) -> (i32, Unit) {
    let (count, unit) = match (count.fract() == 0.0, unit) {
        (false, Unit::Year) => (count * 12.0, Unit::Month),
        (false, Unit::Week) => (count * 7.0, Unit::Day),
        (false, Unit::Decade) => (count * 10.0, Unit::Year),
        _ => (count, unit),
    };
    #[allow(clippy::cast_possible_truncation, reason = "clamped to a range that fits")]
    (count.round().clamp(-1e6, 1e6) as i32, unit)
}

/// The day of a holiday in a year.
fn holiday(rule: Holiday, year: i16) -> Option<Date> {
    match rule {
        Holiday::Fixed { month, day } => Date::new(year, month, day).ok(),
        Holiday::Weekday { month, nth, day } => nth_weekday(year, month, nth, day),
        Holiday::Easter(days) => add(easter(year)?, days, Unit::Day),
        Holiday::Election => nth_weekday(year, 11, 1, 1)?.tomorrow().ok(),
    }
}
