//! EDTF dates as ranges of days.
//!
//! In: an [`Edtf`] as readings give them. Out: [`Days`], its first and last day. Holds: a date that cannot be placed in
//! a year gives `None`; an open end is the far end of the scale.

use readout_types::{DateMention, Edtf, Reading};

/// First and last day, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Days {
    pub(crate) first: i64,
    pub(crate) last: i64,
}

const FAR: i64 = i64::MAX / 4;

impl Days {
    /// Reads an EDTF date or interval; `None` where it is not placed.
    pub(crate) fn of(date: &Edtf) -> Option<Days> {
        let text = date.as_str();
        if let Some((from, to)) = text.split_once('/') {
            let first = if from == ".." || from.is_empty() { -FAR } else { single(from)?.first };
            let last = if to == ".." || to.is_empty() { FAR } else { single(to)?.last };
            return (first <= last).then_some(Days { first, last });
        }
        single(text)
    }

    pub(crate) fn meets(self, other: Days) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    pub(crate) fn within(self, other: Days) -> bool {
        other.first <= self.first && self.last <= other.last
    }

    /// The days that both have; `None` where there are none.
    pub(crate) fn common(self, other: Days) -> Option<Days> {
        let common = Days { first: self.first.max(other.first), last: self.last.min(other.last) };
        (common.first <= common.last).then_some(common)
    }

    pub(crate) fn width(self) -> i64 {
        self.last.saturating_sub(self.first).saturating_add(1)
    }

    pub(crate) fn is_day(self) -> bool {
        self.first == self.last
    }

    /// The same in EDTF: a day, a whole month or year, or an interval.
    pub(crate) fn edtf(self) -> Edtf {
        let end = |day: i64, open: bool| if open { "..".to_owned() } else { day_text(day) };
        if self.is_day() {
            return Edtf::new(day_text(self.first));
        }
        let (first, last) = (end(self.first, self.first == -FAR), end(self.last, self.last == FAR));
        for whole in [first.get(..7), first.get(..4)].into_iter().flatten() {
            if single(whole) == Some(self) {
                return Edtf::new(whole);
            }
        }
        Edtf::new(format!("{first}/{last}"))
    }
}

/// A month and day whose year is not known (`XXXX-07-16`), in the year that brings it nearest to a day; `None` for any other
/// date.
pub(crate) fn in_year_near(date: &Edtf, day: i64) -> Option<Edtf> {
    let rest = date.as_str().strip_prefix("XXXX-")?;
    let year: i64 = day_text(day).get(..4)?.parse().ok()?;
    let dates = (year - 1..=year + 1).map(|y| Edtf::new(format!("{y:04}-{rest}")));
    let placed = dates.filter_map(|d| Some(((Days::of(&d)?.first - day).abs(), d)));
    placed.min_by_key(|(apart, _)| *apart).map(|(_, d)| d)
}

/// ISO weekday of a day, Monday 1.
pub(crate) fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7) + 1
}

fn single(text: &str) -> Option<Days> {
    let text = text.trim_end_matches(['~', '?', '%']);
    let text = text.split('T').next().unwrap_or(text);
    let mut parts = text.split('-');
    let year: i64 = parts.next()?.parse().ok()?;
    let Some(month) = parts.next() else {
        return Some(Days { first: day_of(year, 1, 1), last: day_of(year, 12, 31) });
    };
    let month: i64 = month.parse().ok()?;
    let Some(day) = parts.next() else { return months(year, month) };
    let day: i64 = day.parse().ok()?;
    let at =
        ((1..=12).contains(&month) && (1..=31).contains(&day)).then(|| day_of(year, month, day))?;
    Some(Days { first: at, last: at })
}

/// A month, or an EDTF season (21 spring to 24 winter, northern), quarter (33 to 36) or half (40, 41).
fn months(year: i64, month: i64) -> Option<Days> {
    let (from, to) = match month {
        1..=12 => (month, month),
        21..=23 => ((month - 20) * 3, (month - 20) * 3 + 2),
        24 => (12, 14),
        33..=36 => ((month - 33) * 3 + 1, (month - 33) * 3 + 3),
        40 | 41 => ((month - 40) * 6 + 1, (month - 40) * 6 + 6),
        _ => return None,
    };
    let next = if to >= 12 { day_of(year + 1, to - 11, 1) } else { day_of(year, to + 1, 1) };
    Some(Days { first: day_of(year, from, 1), last: next - 1 })
}

/// Days from 1970-01-01 in the proleptic Gregorian calendar (H. Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms", days_from_civil).
fn day_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn day_text(day: i64) -> String {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let march = (5 * of_year + 2) / 153;
    let (day, month) =
        (of_year - (153 * march + 2) / 5 + 1, if march < 10 { march + 3 } else { march - 9 });
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Whether a date is printed with a number.
pub(crate) fn is_printed(reading: &Reading, mention: &DateMention) -> bool {
    let chars = mention.chars.start as usize..mention.chars.end as usize;
    reading.report.text.slice(chars).contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(text: &str) -> Days {
        Days::of(&Edtf::new(text)).unwrap()
    }

    #[test]
    fn a_day_without_a_year_falls_in_the_year_that_brings_it_nearest() {
        let day = |d: &str| Days::of(&Edtf::new(d)).map_or(0, |d| d.first);
        let near =
            |d: &str, to: &str| in_year_near(&Edtf::new(d), day(to)).map(|e| e.as_str().to_owned());
        assert_eq!(near("XXXX-12-28", "2031-01-03").as_deref(), Some("2030-12-28"));
        assert_eq!(near("XXXX-02-04", "2030-12-20").as_deref(), Some("2031-02-04"));
        assert_eq!(near("2030-12-28", "2031-01-03"), None);
    }

    #[test]
    fn days_are_read_and_printed_alike() {
        for text in [
            "2031-03-05",
            "2031-02",
            "2032",
            "2031-03-05/2031-03-09",
            "../2031-03-05",
            "1969-12-31",
        ] {
            assert_eq!(days(text).edtf().as_str(), text);
        }
        assert_eq!(weekday(days("2031-03-05").first), 3);
        assert_eq!(days("2031-22").edtf().as_str(), "2031-06-01/2031-08-31");
    }

    #[test]
    fn a_day_lies_in_its_month_and_unplaced_dates_are_none() {
        assert!(days("2031-03-05T19:06").within(days("2031-03~")));
        assert!(!days("2031-03-05").meets(days("2031-03-06/..")));
        assert_eq!(Days::of(&Edtf::new("XXXX-07-16")), None);
    }
}
