//! A weekday that does not fit the date it stands beside: "Tuesday, March 6" where March 6 was a Thursday.
//!
//! Holds: the day's number is printed; where the year is not, no year around the report's fits either.

use readout_types::{DateMention, Edtf, Reading, Severity, Span};

use super::Oddity;
use crate::edtf::{Days, weekday};
use crate::words;

/// The days of the week in English, Monday first.
const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

pub(super) fn find(reading: &Reading) -> Vec<Oddity> {
    reading.dates.iter().filter_map(|mention| odd(reading, mention)).collect()
}

fn odd(reading: &Reading, mention: &DateMention) -> Option<Oddity> {
    let text = reading.report.text.slice(mention.chars.start as usize..mention.chars.end as usize);
    let named = named(text)?;
    let date = mention.date.as_ref()?;
    let given = Days::of(date).filter(|d| d.is_day())?;
    let year: i64 = date.as_str().get(..4)?.parse().ok()?;
    let rest = date.as_str().get(4..10)?;
    let printed = text.contains(&year.to_string());
    let years = if printed { year..=year } else { year - 1..=year + 1 };
    let fits = |y: i64| {
        let day = Days::of(&Edtf::new(format!("{y:04}{rest}")));
        day.is_some_and(|d| weekday(d.first) == named)
    };
    if years.into_iter().any(fits) {
        return None;
    }
    let right = WEEKDAYS.get(usize::try_from(weekday(given.first) - 1).ok()?)?;
    let span = Span {
        report: reading.report.id.clone(),
        start: mention.chars.start,
        end: mention.chars.end,
    };
    Some(Oddity {
        kind: "date_mismatch",
        basis: "internal",
        severity: Severity::Low,
        correction: Some(format!("{} was a {right}", given.edtf())),
        spans: vec![span],
    })
}

/// The weekday (Monday 1) that a date is given by besides its number; `None` where it has only one of them.
fn named(text: &str) -> Option<i64> {
    let folded = words::fold(text);
    let number = folded.iter().any(|w| w.starts_with(|c: char| c.is_ascii_digit()) && w.len() <= 4);
    let is = |day: &str, word: &str| {
        word == day || (word.len() >= 3 && word.len() <= 5 && day.starts_with(word))
    };
    let mut days = (1..).zip(WEEKDAYS).filter(|(_, day)| folded.iter().any(|w| is(day, w)));
    let (at, _) = days.next()?;
    (number && days.next().is_none() && !text.contains(':')).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weekday_beside_a_number_is_read() {
        assert_eq!(named("Tuesday, March 6"), Some(2));
        assert_eq!(named("Thurs. 6 March 2031"), Some(4));
        assert_eq!(named("Tuesday"), None);
        assert_eq!(named("March 6"), None);
        assert_eq!(named("9:14 p.m. Tuesday"), None);
    }
}
