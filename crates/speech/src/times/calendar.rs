//! Stretches of the calendar, and how TIMEX3 and EDTF write them.
//!
//! In: years, months, days. Out: [`When`]. Holds: every `When` names a real stretch of the Gregorian calendar; its
//! first day is not after its last.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Night,
    Day,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
    Millennium,
    /// "The period": as long as the stretch last spoken of.
    Period,
}

impl Unit {
    /// Reads the code that the lexicon gives.
    pub(super) fn parse(code: &str) -> Option<Unit> {
        Some(match code {
            "S" => Unit::Second,
            "MIN" => Unit::Minute,
            "H" => Unit::Hour,
            "NI" => Unit::Night,
            "D" => Unit::Day,
            "WE" => Unit::Weekend,
            "W" => Unit::Week,
            "FN" => Unit::Fortnight,
            "M" => Unit::Month,
            "Q" => Unit::Quarter,
            "HALF" => Unit::Half,
            "Y" => Unit::Year,
            "E" => Unit::Decade,
            "C" => Unit::Century,
            "L" => Unit::Millennium,
            "PERIOD" => Unit::Period,
            _ => return None,
        })
    }

    /// The designator after `P` in a TIMEX3 duration, with `T` before the units of the clock.
    pub(super) fn designator(self) -> (&'static str, &'static str) {
        match self {
            Unit::Second => ("T", "S"),
            Unit::Minute => ("T", "M"),
            Unit::Hour => ("T", "H"),
            Unit::Night => ("", "NI"),
            Unit::Day => ("", "D"),
            Unit::Weekend => ("", "WE"),
            Unit::Week => ("", "W"),
            Unit::Fortnight => ("", "FN"),
            Unit::Month => ("", "M"),
            Unit::Quarter => ("", "Q"),
            Unit::Half => ("", "H"),
            Unit::Year => ("", "Y"),
            Unit::Decade => ("", "E"),
            Unit::Century => ("", "C"),
            Unit::Millennium => ("", "L"),
            Unit::Period => ("", "X"),
        }
    }
}

/// A season of the northern year, as TIMEX3 and EDTF number them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

impl Season {
    pub(super) fn parse(code: &str) -> Option<Season> {
        Some(match code {
            "SP" => Season::Spring,
            "SU" => Season::Summer,
            "FA" => Season::Autumn,
            "WI" => Season::Winter,
            _ => return None,
        })
    }

    fn timex(self) -> &'static str {
        match self {
            Season::Spring => "SP",
            Season::Summer => "SU",
            Season::Autumn => "FA",
            Season::Winter => "WI",
        }
    }

    /// The EDTF season code and the first month.
    fn edtf(self) -> (u8, i8) {
        match self {
            Season::Spring => (21, 3),
            Season::Summer => (22, 6),
            Season::Autumn => (23, 9),
            Season::Winter => (24, 12),
        }
    }
}

/// One stretch of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// By its first two digits.
    Century(i16),
    /// By its first three digits.
    Decade(i16),
    Year(i16),
    Half(i16, i8),
    Quarter(i16, i8),
    Season(i16, Season),
    Month(i16, i8),
    /// ISO 8601 week.
    Week(i16, i8),
    /// Saturday and Sunday of an ISO week.
    Weekend(i16, i8),
    Day(Date),
}

impl When {
    /// The stretch of a unit's length in which a day lies.
    pub(crate) fn around(unit: Unit, day: Date) -> When {
        let week = day.iso_week_date();
        match unit {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Night | Unit::Day => When::Day(day),
            Unit::Weekend => When::Weekend(week.year(), week.week()),
            Unit::Week | Unit::Fortnight => When::Week(week.year(), week.week()),
            Unit::Month => When::Month(day.year(), day.month()),
            Unit::Quarter => When::Quarter(day.year(), (day.month() - 1) / 3 + 1),
            Unit::Half => When::Half(day.year(), (day.month() - 1) / 6 + 1),
            Unit::Year | Unit::Period => When::Year(day.year()),
            Unit::Decade => When::Decade(day.year() / 10),
            Unit::Century | Unit::Millennium => When::Century(day.year() / 100),
        }
    }

    /// Its unit.
    pub(crate) fn unit(self) -> Unit {
        match self {
            When::Century(_) => Unit::Century,
            When::Decade(_) => Unit::Decade,
            When::Year(_) => Unit::Year,
            When::Half(..) => Unit::Half,
            When::Quarter(..) | When::Season(..) => Unit::Quarter,
            When::Month(..) => Unit::Month,
            When::Week(..) => Unit::Week,
            When::Weekend(..) => Unit::Weekend,
            When::Day(_) => Unit::Day,
        }
    }

    /// Its first day.
    pub(crate) fn first(self) -> Option<Date> {
        let (year, month) = match self {
            When::Day(day) => return Some(day),
            When::Week(year, week) => return monday(year, week),
            When::Weekend(year, week) => return monday(year, week)?.checked_add(5.days()).ok(),
            When::Century(c) => (c.checked_mul(100)?, 1),
            When::Decade(d) => (d.checked_mul(10)?, 1),
            When::Year(year) => (year, 1),
            When::Half(year, half) => (year, half * 6 - 5),
            When::Quarter(year, quarter) => (year, quarter * 3 - 2),
            When::Season(year, season) => (year, season.edtf().1),
            When::Month(year, month) => (year, month),
        };
        Date::new(year, month, 1).ok()
    }

    /// Its last day.
    pub(crate) fn last(self) -> Option<Date> {
        let first = self.first()?;
        let span = match self {
            When::Day(_) => return Some(first),
            When::Week(..) => return first.checked_add(6.days()).ok(),
            When::Weekend(..) => return first.checked_add(1.day()).ok(),
            When::Century(_) => 100.years(),
            When::Decade(_) => 10.years(),
            When::Year(_) => 1.year(),
            When::Half(..) => 6.months(),
            When::Quarter(..) | When::Season(..) => 3.months(),
            When::Month(..) => 1.month(),
        };
        first.checked_add(span).ok()?.yesterday().ok()
    }

    /// The stretch of the same kind that lies a number of units of some length later (or earlier).
    pub(crate) fn shifted(self, count: i32, unit: Unit) -> Option<When> {
        let first = self.first()?;
        let moved = add(first, count, unit)?;
        Some(match self {
            When::Season(_, season) => When::Season(moved.year(), season),
            other => When::around(other.unit(), moved),
        })
    }

    /// The TIMEX3 value.
    pub(crate) fn timex(self) -> String {
        match self {
            When::Century(c) => format!("{c:02}"),
            When::Decade(d) => format!("{d:03}"),
            When::Year(year) => format!("{year:04}"),
            When::Half(year, half) => format!("{year:04}-H{half}"),
            When::Quarter(year, quarter) => format!("{year:04}-Q{quarter}"),
            When::Season(year, season) => format!("{year:04}-{}", season.timex()),
            When::Month(year, month) => format!("{year:04}-{month:02}"),
            When::Week(year, week) => format!("{year:04}-W{week:02}"),
            When::Weekend(year, week) => format!("{year:04}-W{week:02}-WE"),
            When::Day(day) => day.to_string(),
        }
    }

    /// The same in EDTF: a date, a season, or the interval from its first to its last day or month.
    pub(crate) fn edtf(self) -> Option<String> {
        Some(match self {
            When::Century(c) => format!("{c:02}XX"),
            When::Decade(d) => format!("{d:03}X"),
            When::Season(year, season) => format!("{year:04}-{}", season.edtf().0),
            When::Year(_) | When::Month(..) | When::Day(_) => self.timex(),
            When::Half(..) | When::Quarter(..) => {
                let (first, last) = (self.first()?, self.last()?);
                let month = |d: Date| When::Month(d.year(), d.month()).timex();
                format!("{}/{}", month(first), month(last))
            }
            When::Week(..) | When::Weekend(..) => format!("{}/{}", self.first()?, self.last()?),
        })
    }
}

fn monday(year: i16, week: i8) -> Option<Date> {
    jiff::civil::ISOWeekDate::new(year, week, Weekday::Monday).ok().map(|w| w.date())
}

/// A day some units later or earlier.
pub(crate) fn add(day: Date, count: i32, unit: Unit) -> Option<Date> {
    let count = i64::from(count);
    // jiff's own unit limits; anything longer is no date that news speaks of.
    if count.abs() > 9_000 {
        return None;
    }
    let span = match unit {
        Unit::Second | Unit::Minute | Unit::Hour => return Some(day),
        Unit::Night | Unit::Day => count.days(),
        Unit::Weekend | Unit::Week => count.weeks(),
        Unit::Fortnight => (2 * count).weeks(),
        Unit::Month => count.months(),
        Unit::Quarter => (3 * count).months(),
        Unit::Half => (6 * count).months(),
        Unit::Year | Unit::Period => count.years(),
        Unit::Decade => count.checked_mul(10).filter(|c| c.abs() < 9_000)?.years(),
        Unit::Century => count.checked_mul(100).filter(|c| c.abs() < 9_000)?.years(),
        Unit::Millennium => count.checked_mul(1000).filter(|c| c.abs() < 9_000)?.years(),
    };
    day.checked_add(span).ok()
}

/// The number of a weekday, 1 Monday to 7 Sunday.
pub(crate) fn weekday(day: Date) -> i32 {
    i32::from(day.weekday().to_monday_one_offset())
}

/// Western Easter Sunday (Meeus, Astronomical Algorithms, chapter 8).
pub(crate) fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let l = (32 + 2 * e + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?).ok()
}

/// The n-th weekday of a month; n = 9 asks for the last one.
pub(crate) fn nth_weekday(year: i16, month: i8, nth: i8, day: i8) -> Option<Date> {
    let weekday = Weekday::from_monday_one_offset(day).ok()?;
    let nth = if nth == 9 { -1 } else { nth };
    Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_where_the_church_calendar_has_it() {
        for (year, month, day) in [(2018, 4, 1), (2024, 3, 31), (1961, 4, 2), (2038, 4, 25)] {
            assert_eq!(easter(year), Date::new(year, month, day).ok());
        }
    }

    #[test]
    fn stretches_are_written_both_ways() {
        let day = Date::new(2031, 5, 14).unwrap();
        let check = |unit, timex: &str, edtf: &str| {
            let when = When::around(unit, day);
            assert_eq!((when.timex().as_str(), when.edtf().as_deref()), (timex, Some(edtf)));
        };
        check(Unit::Week, "2031-W20", "2031-05-12/2031-05-18");
        check(Unit::Weekend, "2031-W20-WE", "2031-05-17/2031-05-18");
        check(Unit::Quarter, "2031-Q2", "2031-04/2031-06");
        check(Unit::Decade, "203", "203X");
        check(Unit::Year, "2031", "2031");
    }

    #[test]
    fn shifting_keeps_the_kind_of_stretch() {
        let quarter = When::Quarter(2031, 1);
        assert_eq!(quarter.shifted(-1, Unit::Quarter), Some(When::Quarter(2030, 4)));
        assert_eq!(quarter.shifted(-1, Unit::Year), Some(When::Quarter(2030, 1)));
        assert_eq!(When::Week(2031, 1).shifted(-1, Unit::Week), Some(When::Week(2030, 52)));
    }
}
