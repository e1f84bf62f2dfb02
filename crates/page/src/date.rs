//! Dates of publication, as lines and fields give them.
//!
//! In: a line or a field. Out: [`Found`] with an EDTF value, and whether a line is nothing but a date. Holds: a
//! month that is not clear from the numbers alone is not guessed; a year that is not said is not filled in.

use std::sync::LazyLock;

use jiff::civil::Date;
use readout_types::Edtf;
use regex::{Captures, Regex};

use crate::lexicon::{DateWord, Lexicons};

/// A date in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// Byte offsets in the line.
    pub start: usize,
    pub end: usize,
    pub value: Value,
    /// Hour and minute, where the line gives them.
    pub time: Option<(u8, u8)>,
}

/// What the numbers say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value {
    Day {
        year: Option<i16>,
        month: u8,
        day: u8,
    },
    /// Two numbers that may be day and month or month and day.
    Either {
        year: i16,
        first: u8,
        second: u8,
    },
}

/// Which of two numbers is the day where both could be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
    Unknown,
}

/// A pattern of this file; all are constants, so that a failure would show in the first test.
fn pattern(text: &str) -> Option<Regex> {
    Regex::new(text).ok()
}

static WORDED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(r"(?i)\b([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:\s*,?\s+((?:19|20)\d\d)\b)?")
});
static DAY_WORD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(\d{1,2})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?([a-z]{3,9})\b\.?(?:,?[\s-]*((?:19|20)\d\d)\b)?",
    )
});
static ISO: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"\b((?:19|20)\d\d)([-/.])(\d{1,2})[-/.](\d{1,2})(?:\b|T)"));
static NUMBERS: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"\b(\d{1,2})([./-])(\d{1,2})[./-]((?:19|20)\d\d|\d\d)\b"));
static CLOCK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:\b|T)(\d{1,2})(?:[:.](\d\d)(?::\d\d)?\s*(am|pm|a\.m|p\.m)?|\s*(am|pm|a\.m|p\.m))(?:\b|\.)",
    )
});

/// The first date of a line; worded dates before bare numbers.
pub(crate) fn find(line: &str, lexicons: &Lexicons) -> Option<Found> {
    let mut found = worded(line, lexicons).or_else(|| iso(line)).or_else(|| numbers(line))?;
    found.time = clock(line, &found);
    Some(found)
}

fn number<T: std::str::FromStr>(captures: &Captures<'_>, at: usize) -> Option<T> {
    captures.get(at)?.as_str().parse().ok()
}

fn month(word: &str, lexicons: &Lexicons) -> Option<u8> {
    match lexicons.dates.get(&word.to_lowercase()) {
        Some(DateWord::Month(n)) => Some(*n),
        _ => None,
    }
}

fn day(captures: &Captures<'_>, year: Option<i16>, month: u8, day: u8) -> Option<Found> {
    // A leap year stands in for a year that is not said.
    Date::new(year.unwrap_or(2000), i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let all = captures.get(0)?;
    // The "T" of an ISO time belongs to the clock.
    let end = if all.as_str().ends_with('T') { all.end() - 1 } else { all.end() };
    Some(Found { start: all.start(), end, value: Value::Day { year, month, day }, time: None })
}

fn worded(line: &str, lexicons: &Lexicons) -> Option<Found> {
    let month_first = WORDED.iter().flat_map(|r| r.captures_iter(line)).filter_map(|c| {
        day(&c, number(&c, 3), month(c.get(1)?.as_str(), lexicons)?, number(&c, 2)?)
    });
    let day_first = DAY_WORD.iter().flat_map(|r| r.captures_iter(line)).filter_map(|c| {
        day(&c, number(&c, 3), month(c.get(2)?.as_str(), lexicons)?, number(&c, 1)?)
    });
    let all: Vec<Found> = month_first.chain(day_first).collect();
    let with_year = |f: &&Found| matches!(f.value, Value::Day { year: Some(_), .. });
    all.iter().filter(with_year).min_by_key(|f| f.start).or(all.first()).cloned()
}

fn iso(line: &str) -> Option<Found> {
    ISO.as_ref()?
        .captures_iter(line)
        .find_map(|c| day(&c, number(&c, 1), number(&c, 3)?, number(&c, 4)?))
}

fn numbers(line: &str) -> Option<Found> {
    NUMBERS.as_ref()?.captures_iter(line).find_map(|c| {
        let (first, second): (u8, u8) = (number(&c, 1)?, number(&c, 3)?);
        let year: i16 = number(&c, 4)?;
        let year = if year < 100 { year + 2000 } else { year };
        // Points part day-first dates everywhere that numbers are written with points.
        let points = c.get(2).is_some_and(|m| m.as_str() == ".");
        match (day(&c, Some(year), second, first), day(&c, Some(year), first, second)) {
            (Some(found), _) if points => Some(found),
            (Some(found), None) | (None, Some(found)) => Some(found),
            (Some(mut found), Some(_)) => {
                if first != second {
                    found.value = Value::Either { year, first, second };
                }
                Some(found)
            }
            (None, None) => None,
        }
    })
}

/// The time of day beside the date.
fn clock(line: &str, date: &Found) -> Option<(u8, u8)> {
    let times = CLOCK.as_ref()?.captures_iter(line).filter_map(|c| {
        let all = c.get(0)?;
        if all.start() < date.end && date.start < all.end() {
            return None;
        }
        let hour: u8 = number(&c, 1)?;
        let minute: u8 = number(&c, 2).unwrap_or(0);
        let half = c.get(3).or(c.get(4)).map(|m| m.as_str().to_lowercase());
        let hour = match half.as_deref().map(|h| h.starts_with('p')) {
            Some(true) if hour < 12 => hour + 12,
            Some(false) if hour == 12 => 0,
            _ => hour,
        };
        (hour < 24 && minute < 60).then_some((hour, minute))
    });
    let mut times = times;
    times.next()
}

/// Whether a line is a date, a time or an age ("2 hours ago") and nothing else.
pub(crate) fn only_date(line: &str, lexicons: &Lexicons) -> bool {
    let mut dated = line.chars().any(|c| c.is_ascii_digit());
    if line.len() > 160 {
        return false;
    }
    for word in words(line) {
        match lexicons.dates.get(&word.to_lowercase()) {
            Some(DateWord::Relative | DateWord::Weekday(_) | DateWord::Month(_)) => dated = true,
            Some(_) => {}
            None => return false,
        }
    }
    dated && (find(line, lexicons).is_some() || has_age_or_clock(line, lexicons))
}

/// Whether nothing stands in a piece of a line but what can stand before a date: labels, a weekday, an hour.
pub(crate) fn only_labels(piece: &str, lexicons: &Lexicons) -> bool {
    // Letters before a comma after an hour are a zone, known or not ("9:48 PM AKST,").
    let piece = match (CLOCK.as_ref().and_then(|r| r.find(piece)), piece.rfind(',')) {
        (Some(clock), Some(comma)) if clock.end() <= comma => piece.get(..clock.end()),
        _ => Some(piece),
    };
    piece.is_some_and(|p| words(p).all(|w| lexicons.dates.contains_key(&w.to_lowercase())))
}

fn has_age_or_clock(line: &str, lexicons: &Lexicons) -> bool {
    let worded = words(line).any(|w| {
        matches!(
            lexicons.dates.get(&w.to_lowercase()),
            Some(DateWord::Relative | DateWord::Weekday(_))
        )
    });
    worded || CLOCK.as_ref().is_some_and(|r| r.is_match(line))
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty())
}

/// The weekday that a line names.
pub(crate) fn weekday(line: &str, lexicons: &Lexicons) -> Option<u8> {
    words(line).find_map(|w| match lexicons.dates.get(&w.to_lowercase()) {
        Some(DateWord::Weekday(n)) => Some(*n),
        _ => None,
    })
}

/// The date as EDTF; `None` where day and month cannot be told apart.
pub(crate) fn edtf(found: &Found, order: Order, weekday: Option<u8>) -> Option<Edtf> {
    let (year, month, day) = match found.value {
        Value::Day { year, month, day } => (year, month, day),
        Value::Either { year, first, second } => either(year, first, second, order, weekday)?,
    };
    let date = match year {
        Some(year) => format!("{year:04}-{month:02}-{day:02}"),
        None => format!("XXXX-{month:02}-{day:02}"),
    };
    Some(match (found.time, year) {
        (Some((hour, minute)), Some(_)) => Edtf::new(format!("{date}T{hour:02}:{minute:02}")),
        _ => Edtf::new(date),
    })
}

fn either(
    year: i16,
    first: u8,
    second: u8,
    order: Order,
    weekday: Option<u8>,
) -> Option<(Option<i16>, u8, u8)> {
    let falls_on = |month: u8, day: u8| {
        let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        u8::try_from(date.weekday().to_monday_one_offset()).ok()
    };
    let (day_first, month_first) = ((Some(year), second, first), (Some(year), first, second));
    if let Some(named) = weekday {
        match (falls_on(second, first) == Some(named), falls_on(first, second) == Some(named)) {
            (true, false) => return Some(day_first),
            (false, true) => return Some(month_first),
            _ => {}
        }
    }
    match order {
        Order::DayFirst => Some(day_first),
        Order::MonthFirst => Some(month_first),
        Order::Unknown => None,
    }
}

/// How a page writes its dates: by its worded dates and the zones of its clocks.
pub(crate) fn order<'a>(lines: impl Iterator<Item = &'a str>, lexicons: &Lexicons) -> Order {
    let (mut day_first, mut month_first) = (0, 0);
    for line in lines.filter(|l| l.chars().any(|c| c.is_ascii_digit())) {
        for c in WORDED.iter().flat_map(|r| r.captures_iter(line)) {
            let is_month = c.get(1).and_then(|m| month(m.as_str(), lexicons)).is_some();
            month_first += i32::from(is_month && c.get(3).is_some());
        }
        for c in DAY_WORD.iter().flat_map(|r| r.captures_iter(line)) {
            let is_month = c.get(2).and_then(|m| month(m.as_str(), lexicons)).is_some();
            day_first += i32::from(is_month && c.get(3).is_some());
        }
    }
    match day_first.cmp(&month_first) {
        std::cmp::Ordering::Greater => Order::DayFirst,
        std::cmp::Ordering::Less => Order::MonthFirst,
        std::cmp::Ordering::Equal => Order::Unknown,
    }
}

/// A date given as a field (ISO, RFC 2822, or as pages write it), to the minute where it says so.
pub(crate) fn field(text: &str, lexicons: &Lexicons) -> Option<Edtf> {
    let text = text.trim();
    if let Some(edtf) = epoch(text) {
        return Some(edtf);
    }
    let found = find(text, lexicons)?;
    edtf(&found, Order::Unknown, weekday(text, lexicons))
}

/// Seconds or milliseconds since 1970, as some feeds give.
fn epoch(text: &str) -> Option<Edtf> {
    let seconds: i64 = match text.len() {
        10 => text.parse().ok()?,
        13 => text.parse::<i64>().ok()? / 1000,
        _ => return None,
    };
    let at = jiff::Timestamp::from_second(seconds).ok()?;
    Some(Edtf::new(at.strftime("%Y-%m-%dT%H:%M").to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, want: Option<&str>) {
        let lexicons = Lexicons::builtin();
        let got =
            find(line, &lexicons).and_then(|f| edtf(&f, Order::Unknown, weekday(line, &lexicons)));
        assert_eq!(got.as_ref().map(Edtf::as_str), want, "{line:?}");
    }

    #[test]
    fn dates_are_read_in_many_dresses() {
        check("Published March 4, 2026 3:41 AM", Some("2026-03-04T03:41"));
        check("Thursday 5 March 2026", Some("2026-03-05"));
        check("Sept. 24, 2025, 5:58 p.m.", Some("2025-09-24T17:58"));
        check("2026-06-15T07:00:12Z", Some("2026-06-15T07:00"));
        check("Jon Abbering Published 24.03.26, 06:52 AM", Some("2026-03-24T06:52"));
        check("05.03.2026 | 18:20", Some("2026-03-05T18:20"));
        check("March 4 at 7:08 AM", Some("XXXX-03-04"));
        check("The 23rd of June, 2026", Some("2026-06-23"));
    }

    #[test]
    fn bare_numbers_need_a_clue() {
        check("03/04/2026", None);
        check("Wednesday 03/04/2026", None.or(Some("2026-03-04")));
        check("25/12/2026", Some("2026-12-25"));
        check("12/25/2026", Some("2026-12-25"));
        check("32/13/2026", None);
    }

    #[test]
    fn a_line_of_nothing_but_a_date_is_told_from_a_sentence() {
        let l = Lexicons::builtin();
        for yes in
            ["2 hours ago", "Updated 7:15 PM ET, Mon March 4, 2026", "yesterday", "4 March 2026"]
        {
            assert!(only_date(yes, &l), "{yes:?}");
        }
        for no in ["March on the capital", "They met on March 4, 2026.", "42", "may"] {
            assert!(!only_date(no, &l), "{no:?}");
        }
    }
}
