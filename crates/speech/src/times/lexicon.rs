//! The time words: what each may mean, read from tables.
//!
//! In: tables of words, classes and values. Out: [`Lexicon`]. Holds: a word may have several classes; the grammar
//! tries them in a fixed order.

use std::collections::HashMap;

use readout_types::doc::{Doc, TokenId, Tokens};

use super::calendar::{Season, Unit};
use crate::LexiconError;
use crate::numbers;
use crate::table::{self, Row};

const FACTUALITY: &str = include_str!("../../../../data/patterns/factuality.tsv");
const TIMES: &str = include_str!("../../../../data/lexicons/times.en.tsv");
const HOLIDAYS: &str = include_str!("../../../../data/lexicons/holidays.en.tsv");
const HEDGES: &str = include_str!("../../../../data/lexicons/hedges.en.tsv");

/// What a shift is reckoned from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// The day of publication.
    Now,
    /// The time last spoken of.
    Reference,
    /// The latest stretch that was spoken of or is over.
    Latest,
}

/// How many units away, and from what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shift {
    pub(super) by: i32,
    pub(super) from: From,
}

/// Which part of a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    Start,
    Mid,
    End,
    /// From its start to now.
    Before,
    /// From now to its end.
    After,
    /// Some time in it.
    Some,
}

/// A part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Morning,
    Midday,
    Afternoon,
    Evening,
    Night,
}

impl Part {
    fn parse(code: &str) -> Option<Part> {
        Some(match code {
            "MO" => Part::Morning,
            "MI" => Part::Midday,
            "AF" => Part::Afternoon,
            "EV" => Part::Evening,
            "NI" => Part::Night,
            _ => return None,
        })
    }

    /// The TIMEX3 code.
    pub(super) fn timex(self) -> &'static str {
        match self {
            Part::Morning => "MO",
            Part::Midday => "MI",
            Part::Afternoon => "AF",
            Part::Evening => "EV",
            Part::Night => "NI",
        }
    }
}

/// A time that is not placed but only pointed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reference {
    Past,
    Present,
    Future,
}

impl Reference {
    fn parse(code: &str) -> Option<Reference> {
        Some(match code {
            "PAST_REF" => Reference::Past,
            "PRESENT_REF" => Reference::Present,
            "FUTURE_REF" => Reference::Future,
            _ => return None,
        })
    }
}

/// The day that a holiday falls on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holiday {
    Fixed { month: i8, day: i8 },
    Weekday { month: i8, nth: i8, day: i8 },
    Easter(i32),
    Election,
}

/// What a word may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Month(i8),
    Weekday(i8),
    Unit(Unit),
    Day {
        offset: i32,
        night: bool,
    },
    Part(Part),
    Clock {
        hour: i8,
        minute: i8,
    },
    Season(Season),
    Shift(Shift),
    Edge(Edge),
    Away(Shift),
    /// "a year back": only after a length.
    Back,
    Each,
    Repeat {
        count: i32,
        unit: Unit,
        adverb: bool,
    },
    Ref(Reference),
    Half {
        afternoon: bool,
    },
    Zone,
    Decade(i16),
    Filler,
    /// A filler that points back: "in recent months".
    Recent,
    Ahead,
    /// A verb for what runs by a timetable: its simple present, with a day, looks ahead.
    Timetable,
    /// "As ... as" this looks ahead: "early", "soon".
    Soon,
    /// What its infinitive tells lies ahead: "agreed to meet".
    Planned,
    /// Its noun lies ahead: "the next meeting".
    Coming,
    /// Its noun's infinitive lies behind: "the first to visit".
    Done,
    Since,
}

/// What a fixed phrase means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phrase {
    Ref(Reference),
    Away(Shift),
    Holiday(Holiday),
    Hedge,
}

/// Time words, holidays, and the hedges that may stand before a length.
#[derive(Debug, Clone)]
pub struct Lexicon {
    words: HashMap<String, Vec<Class>>,
    /// By first word; longest first.
    phrases: HashMap<String, Vec<(Vec<String>, Phrase)>>,
    pub(super) numbers: numbers::Lexicon,
}

impl Lexicon {
    /// The shipped lexicon.
    ///
    /// # Errors
    /// Where a shipped file is malformed.
    pub fn shipped() -> Result<Self, LexiconError> {
        let numbers = numbers::Lexicon::shipped()?;
        let mut lexicon = Lexicon { words: HashMap::new(), phrases: HashMap::new(), numbers };
        lexicon.extend_times("times.en.tsv", TIMES)?;
        lexicon.extend_plans(FACTUALITY);
        lexicon.extend_holidays("holidays.en.tsv", HOLIDAYS)?;
        for row in table::rows("hedges.en.tsv", HEDGES) {
            if row.field(1)? == "before" && row.optional(3) != "level" {
                lexicon.add_phrase(row.field(0)?, Phrase::Hedge);
            }
        }
        Ok(lexicon)
    }

    /// Adds time words from a table of the shipped table's form.
    ///
    /// # Errors
    /// Where the table is malformed.
    pub fn extend_times(&mut self, file: &str, text: &str) -> Result<(), LexiconError> {
        for row in table::rows(file, text) {
            for words in row.list(0) {
                match (row.field(1)?, row.field(2)?) {
                    ("fixed", value) => {
                        let meant =
                            Reference::parse(value).ok_or_else(|| row.error("no reference"))?;
                        self.add_phrase(words, Phrase::Ref(meant));
                    }
                    ("away", value) if words.contains(' ') => {
                        let shift = shift(value).ok_or_else(|| row.error("no shift"))?;
                        self.add_phrase(words, Phrase::Away(shift));
                    }
                    (name, value) => {
                        let class = class(name, value).ok_or_else(|| unknown(&row, name, value))?;
                        self.words.entry(words.to_owned()).or_default().push(class);
                    }
                }
            }
        }
        Ok(())
    }

    /// Adds the words of planning from a table of what changes factuality: what is planned lies ahead.
    fn extend_plans(&mut self, text: &str) {
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let class = match fields[..] {
                ["governor", "plan", _] => Class::Planned,
                ["modifier", "plan", _] => Class::Coming,
                ["modifier", "given", _] => Class::Done,
                _ => continue,
            };
            for word in fields.get(2).into_iter().flat_map(|w| w.split(',')) {
                let word = word.trim().trim_end_matches(" to");
                self.words.entry(word.to_owned()).or_default().push(class);
            }
        }
    }

    /// Adds holidays from a table of the shipped table's form.
    ///
    /// # Errors
    /// Where the table is malformed.
    pub fn extend_holidays(&mut self, file: &str, text: &str) -> Result<(), LexiconError> {
        for row in table::rows(file, text) {
            let rule = holiday(row.field(1)?).ok_or_else(|| row.error("no rule of a holiday"))?;
            row.list(0).for_each(|words| self.add_phrase(words, Phrase::Holiday(rule)));
        }
        Ok(())
    }

    fn add_phrase(&mut self, words: &str, meant: Phrase) {
        let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
        let Some(first) = words.first().cloned() else { return };
        let list = self.phrases.entry(first).or_default();
        list.push((words, meant));
        list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }

    /// What a word may mean.
    pub(super) fn classes(&self, word: &str) -> &[Class] {
        self.words.get(word).map_or(&[], Vec::as_slice)
    }

    /// The longest fixed phrase of some sort that begins at a token.
    pub(super) fn phrase(
        &self,
        doc: &Doc,
        within: Tokens,
        wanted: impl Fn(Phrase) -> bool,
    ) -> Option<(Phrase, TokenId)> {
        let first = doc.tokens.get(within.start as usize)?;
        let list = self.phrases.get(first.lower.as_str())?;
        list.iter().find_map(|(words, meant)| {
            let end = within.start + words.len() as u32;
            let same = end <= within.end
                && words.iter().zip(within.start..).all(|(w, t)| doc.token(t).lower == w.as_str());
            (same && wanted(*meant)).then_some((*meant, end))
        })
    }
}

fn unknown(row: &Row<'_>, name: &str, value: &str) -> LexiconError {
    row.error(format!("no class of time words: {name} {value}"))
}

fn class(name: &str, value: &str) -> Option<Class> {
    Some(match name {
        "month" => Class::Month(value.parse().ok()?),
        "weekday" => Class::Weekday(value.parse().ok()?),
        "unit" => Class::Unit(Unit::parse(value)?),
        "day" => Class::Day {
            offset: value.trim_end_matches("NI").parse().ok()?,
            night: value.ends_with("NI"),
        },
        "part" => Class::Part(Part::parse(value)?),
        "clock" => {
            let (hour, minute) = value.split_once(':')?;
            Class::Clock { hour: hour.parse().ok()?, minute: minute.parse().ok()? }
        }
        "season" => Class::Season(Season::parse(value)?),
        "shift" => Class::Shift(shift(value)?),
        "edge" => Class::Edge(edge(value)?),
        "away" if value == "-1b" => Class::Back,
        "away" => Class::Away(shift(value)?),
        "each" => Class::Each,
        "repeat" | "repeat_adverb" => repeat(value, name == "repeat_adverb")?,
        "ref" => Class::Ref(Reference::parse(value)?),
        "half" => Class::Half { afternoon: value == "pm" },
        "zone" => Class::Zone,
        "decade" => Class::Decade(value.parse().ok()?),
        "filler" if value == "past" => Class::Recent,
        "filler" => Class::Filler,
        "ahead" => Class::Ahead,
        "timetable" => Class::Timetable,
        "soon" => Class::Soon,
        "since" => Class::Since,
        _ => return None,
    })
}

fn shift(value: &str) -> Option<Shift> {
    let from = match value.chars().last()? {
        'r' | 'a' => From::Reference,
        'q' => From::Latest,
        _ => From::Now,
    };
    Some(Shift { by: value.trim_end_matches(['r', 'a', 'q']).parse().ok()?, from })
}

fn edge(value: &str) -> Option<Edge> {
    Some(match value {
        "start" => Edge::Start,
        "mid" => Edge::Mid,
        "end" => Edge::End,
        "before" => Edge::Before,
        "after" => Edge::After,
        "some" => Edge::Some,
        _ => return None,
    })
}

fn repeat(value: &str, adverb: bool) -> Option<Class> {
    let (rest, clock) = match value.strip_prefix("PT") {
        Some(rest) => (rest, true),
        None => (value.strip_prefix('P')?, false),
    };
    let letter = rest.find(|c: char| c.is_ascii_alphabetic())?;
    let unit = match (&rest[letter..], clock) {
        ("H", true) => Unit::Hour,
        (code, false) => Unit::parse(code)?,
        _ => return None,
    };
    Some(Class::Repeat { count: rest[..letter].parse().ok()?, unit, adverb })
}

fn holiday(rule: &str) -> Option<Holiday> {
    if rule == "election" {
        return Some(Holiday::Election);
    }
    if let Some(days) = rule.strip_prefix("easter") {
        return days.parse().ok().map(Holiday::Easter);
    }
    let mut parts = rule.split('-');
    let month = parts.next()?.parse().ok()?;
    let second = parts.next()?;
    match second.strip_prefix('W') {
        Some(nth) => Some(Holiday::Weekday {
            month,
            nth: nth.parse().ok()?,
            day: parts.next()?.parse().ok()?,
        }),
        None => Some(Holiday::Fixed { month, day: second.parse().ok()? }),
    }
}
