//! Days as numbers, from publication dates and web addresses.
//!
//! In: EDTF dates, URLs, text. Out: days since 1970-01-01, weekday masks. Holds: a date that names no single day gives
//! `None`.

use readout_types::Report;

/// The day a report was published, else the one that its address carries.
pub(super) fn published(report: &Report) -> Option<i32> {
    let stated = report.published.as_ref().and_then(|d| iso_day(d.as_str()));
    stated.or_else(|| report.url.as_deref().and_then(url_day))
}

/// Month and day of a report's publication whose year is not stated: `XXXX-07-16`, or a dateline that bears them.
pub(super) fn yearless(report: &Report) -> Option<(u32, u32)> {
    let stated = report.published.as_ref().and_then(|d| {
        let (month, day) = d.as_str().strip_prefix("XXXX-")?.split_once('-')?;
        Some((month.parse().ok()?, day.get(..2)?.parse().ok()?))
    });
    stated.or_else(|| report.dateline.as_deref().and_then(month_day))
}

/// The first month's name with a day's number beside it: `July 16`, `16 July`.
fn month_day(text: &str) -> Option<(u32, u32)> {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let named =
        |w: &str| if w.starts_with(|c: char| c.is_ascii_uppercase()) { month(w) } else { None };
    let day = |w: &str| w.parse().ok().filter(|d| (1..=31).contains(d));
    words.windows(2).find_map(|w| {
        let after = named(w[0]).zip(day(w[1]));
        after.or_else(|| named(w[1]).zip(day(w[0])))
    })
}

/// The day of this month and day that lies nearest to another day.
pub(super) fn nearest((month, day): (u32, u32), to: i32) -> Option<i32> {
    // A year either way is enough: the nearest such day is at most half a year off.
    let year = 1970 + to.div_euclid(365);
    let days = (year - 2..=year + 1).filter_map(|y| civil(y, month, day));
    days.min_by_key(|d| (d.abs_diff(to), *d))
}

/// The day of an EDTF date that opens with a whole date.
pub(super) fn iso_day(date: &str) -> Option<i32> {
    let mut parts = date.get(..10)?.splitn(3, '-');
    let (y, m, d) = (parts.next()?, parts.next()?, parts.next()?);
    civil(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?)
}

/// The day in an address: `/2014/04/28/`, `/2014/apr/28/`, `2014-04-28` or `20140428`.
fn url_day(url: &str) -> Option<i32> {
    let parts: Vec<&str> = url.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let triple =
        parts.windows(3).find_map(|w| civil(year(w[0])?, month(w[1])?, w[2].parse().ok()?));
    triple.or_else(|| parts.iter().find_map(|p| compact_day(p)))
}

/// Eight digits that are a date, alone or at the end of an article's number.
fn compact_day(part: &str) -> Option<i32> {
    let digits = part.get(part.len().checked_sub(8)?..)?;
    civil(year(digits.get(..4)?)?, digits.get(4..6)?.parse().ok()?, digits.get(6..)?.parse().ok()?)
}

fn year(text: &str) -> Option<i32> {
    let y: i32 = if text.len() == 4 { text.parse().ok()? } else { return None };
    (1950..2100).contains(&y).then_some(y)
}

fn month(text: &str) -> Option<u32> {
    const NAMES: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let lower = text.get(..3)?.to_ascii_lowercase();
    (1..).zip(NAMES).find(|(_, name)| *name == lower).map(|(n, _)| n)
}

/// Days from 1970-01-01 to a date of the Gregorian calendar (H. Hinnant, "chrono-compatible low-level date
/// algorithms").
fn civil(year: i32, month: u32, day: u32) -> Option<i32> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let (m, d) = (i32::try_from(month).ok()?, i32::try_from(day).ok()?);
    let y = if m <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let of_era = y - era * 400;
    let of_year = (153 * (m + if m > 2 { -3 } else { 9 }) + 2) / 5 + d - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// The weekday that a stem names, as a mask: bit 0 is Monday; 0 for any other word.
pub(super) fn weekday(stem: &str) -> u8 {
    const STEMS: [&str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    STEMS.iter().position(|s| *s == stem).map_or(0, |bit| 1 << bit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gives_its_day() {
        let day = iso_day("2014-04-28");
        assert_eq!(day, Some(16_188));
        for url in [
            "http://a.example/world/2014/apr/28/talks",
            "http://b.example/2014/04/28/x.html",
            "https://c.example/article-idUSBREA20140428",
            "https://d.example/2014-04-28-talks",
        ] {
            assert_eq!(url_day(url), day, "{url}");
        }
        assert_eq!(url_day("http://e.example/news/123456789"), None);
        assert_eq!(iso_day("2014-04"), None);
    }
}
