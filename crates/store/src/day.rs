//! Days as numbers, for ordering and windows of time.
//!
//! In: EDTF dates. Out: days since 1970-01-01, or [`UNKNOWN`]. Holds: of a date with less than a day's precision the
//! first day counts.

use readout_types::Edtf;

/// The day of what has no date.
pub(crate) const UNKNOWN: i64 = -2_147_483_648;

/// The first day of a date.
pub(crate) fn of(date: Option<&Edtf>) -> i64 {
    date.and_then(|d| parse(d.as_str())).unwrap_or(UNKNOWN)
}

/// The first day that a text of the form `2025`, `2025-11` or `2025-11-28...` names.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let (first, second) = text.split_once('/').unwrap_or((text, ""));
    let text = if first.is_empty() || first == ".." { second } else { first };
    let digits: String = text.chars().take_while(|c| c.is_ascii_digit() || *c == '-').collect();
    let mut parts = digits.split('-').filter(|p| !p.is_empty());
    let year: i64 = parts.next().filter(|y| y.len() == 4)?.parse().ok()?;
    let month: i64 = parts.next().map_or(Ok(1), str::parse).ok()?;
    let day: i64 = parts.next().map_or(Ok(1), str::parse).ok()?;
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then(|| civil(year, month, day))
}

/// Days from 1970-01-01 (H. Hinnant, "chrono-compatible low-level date algorithms").
fn civil(year: i64, month: i64, day: i64) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let of_era = y - era * 400;
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// A day as `2025-11-28`; `None` for [`UNKNOWN`].
pub(crate) fn text(day: i64) -> Option<String> {
    if day == UNKNOWN {
        return None;
    }
    let z = day + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z - era * 146_097;
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let of_month = of_year - (153 * month_from_march + 2) / 5 + 1;
    Some(format!("{year:04}-{month:02}-{of_month:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_day_counts() {
        assert_eq!(parse("2014-04-28T10:00"), Some(16_188));
        assert_eq!(parse("2014-04-28/2014-04-29"), Some(16_188));
        assert_eq!(parse("../2014-04-28"), Some(16_188));
        assert_eq!(parse("1970~"), Some(0));
        assert_eq!(parse("XXXX-07-16"), None);
        for day in ["1969-12-31", "2000-02-29", "2024-03-01", "2025-12-31"] {
            assert_eq!(parse(day).and_then(text).as_deref(), Some(day));
        }
    }
}
