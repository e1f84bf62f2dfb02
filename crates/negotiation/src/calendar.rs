//! Days of EDTF dates, so that they can be compared.
//!
//! In: an EDTF date or interval. Out: the first or last day that it can mean, as days since 1970-01-01. Holds: an
//! open end or an unknown year gives `None`; qualifiers (`~ ? %`) and times of day are left aside.

use readout_types::Edtf;

/// The first day that a date can mean.
pub(crate) fn first_day(edtf: &str) -> Option<i64> {
    let first = edtf.split('/').next()?;
    parts(first).map(|(y, m, d)| days(y, m.unwrap_or(1), d.unwrap_or(1)))
}

/// The last day that a date can mean.
pub(crate) fn last_day(edtf: &str) -> Option<i64> {
    let last = edtf.rsplit('/').next()?;
    let (y, m, d) = parts(last)?;
    Some(match (m, d) {
        (Some(m), Some(d)) => days(y, m, d),
        (Some(12), None) | (None, _) => days(y + 1, 1, 1) - 1,
        (Some(m), None) => days(y, m + 1, 1) - 1,
    })
}

fn parts(date: &str) -> Option<(i64, Option<i64>, Option<i64>)> {
    let plain: String = date.chars().filter(|c| !"~?%".contains(*c)).collect();
    let plain = plain.split('T').next()?;
    let mut fields = plain.split('-');
    let year = fields.next()?.parse().ok()?;
    let month: Option<i64> =
        fields.next().and_then(|m| m.parse().ok()).filter(|m| (1..=12).contains(m));
    let day = month.and(fields.next()).and_then(|d| d.parse().ok());
    Some((year, month, day))
}

/// Days since 1970-01-01 of a date in the proleptic Gregorian calendar (Howard Hinnant's `days_from_civil`).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let of_era = y - era * 400;
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// A day as an EDTF date, by its days since 1970-01-01 (Howard Hinnant's `civil_from_days`).
pub(crate) fn date(day: i64) -> Edtf {
    let z = day + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z - era * 146_097;
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Edtf::new(format!("{year:04}-{month:02}-{day:02}"))
}

/// From one day to another, both as days since 1970-01-01.
pub(crate) fn stretch(first: i64, last: i64) -> Edtf {
    Edtf::new(format!("{}/{}", date(first).as_str(), date(last).as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_counted_is_the_day_named() {
        for day in ["1970-01-01", "2024-02-29", "2031-12-31", "2000-03-01"] {
            assert_eq!(first_day(day).map(|d| date(d).to_string()), Some(day.to_owned()));
        }
    }

    #[test]
    fn dates_months_and_intervals_have_first_and_last_days() {
        for (edtf, first, last) in [
            ("1970-01-01", Some(0), Some(0)),
            ("2024-02", Some(19754), Some(19782)),
            ("2024-12-30/2025-01-02", Some(20087), Some(20090)),
            ("../2025-01-02", None, Some(20090)),
            ("2025~", Some(20089), Some(20453)),
            ("XXXX-07-16", None, None),
        ] {
            assert_eq!((first_day(edtf), last_day(edtf)), (first, last), "{edtf}");
        }
    }
}
