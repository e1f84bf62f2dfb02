//! What may be asked with an address, and what is wrong with it.
//!
//! In: an address's path and query. Out: [`Filter`]s. Holds: every number is bounded, every text is short, and a name that is
//! not known here is refused, so that a misspelt one is not passed over.

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use readout_store::Filter;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Problem;

/// Most lines of one page.
pub(super) const MOST: u32 = 500;
/// Lines of a page where no number is given.
const USUAL: u32 = 50;
/// Furthest line from which a page may start.
const FURTHEST: u32 = 100_000;
/// Longest text of a query, in Unicode scalar values.
const LONGEST: usize = 200;

/// An address's query, taken apart.
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned + Checked, S: Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let asked = Query::<T>::try_from_uri(&parts.uri);
        let Query(asked) = asked.map_err(|e| Problem::asked_wrongly(e.body_text()))?;
        asked.check().map_err(Problem::asked_wrongly)?;
        Ok(Asked(asked))
    }
}

/// A name in an address.
pub(super) struct Named(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let name = Path::<String>::from_request_parts(parts, state).await;
        let Path(name) = name.map_err(|e| Problem::asked_wrongly(e.body_text()))?;
        Ok(Named(name))
    }
}

/// What is wrong with a query, if anything.
pub(super) trait Checked {
    fn check(&self) -> Result<(), String>;
}

/// No question at all.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

impl Checked for Nothing {
    fn check(&self) -> Result<(), String> {
        Ok(())
    }
}

/// At what time.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct AsOf {
    /// As it was at the end of this day or at this moment (UTC).
    #[schemars(regex(pattern = MOMENT))]
    pub(super) as_of: Option<String>,
}

impl Checked for AsOf {
    fn check(&self) -> Result<(), String> {
        self.as_of.as_deref().map_or(Ok(()), moment)
    }
}

/// Which page of a list that nothing narrows.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Paged {
    /// At most so many.
    #[schemars(range(min = 1, max = 500))]
    limit: Option<u32>,
    /// Those to pass over first: `next` of the page before.
    #[schemars(range(min = 0, max = 100_000))]
    offset: Option<u32>,
}

impl Checked for Paged {
    fn check(&self) -> Result<(), String> {
        paged(self.limit, self.offset)
    }
}

impl Paged {
    /// The same as lines.
    pub(super) fn lines(&self) -> Lines {
        Lines { limit: self.limit, offset: self.offset, ..Lines::default() }
    }
}

/// Which lines, from which on.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Lines {
    /// Only of this story: its id or the beginning of it.
    #[schemars(length(min = 1, max = 200))]
    story: Option<String>,
    /// A person or any other agent: words of a name.
    #[schemars(length(min = 1, max = 200))]
    person: Option<String>,
    /// A party: words of its name.
    #[schemars(length(min = 1, max = 200))]
    party: Option<String>,
    /// An issue: a code (`TERR.cession`) or a family of codes (`TERR`).
    #[schemars(length(min = 1, max = 200))]
    issue: Option<String>,
    /// Nothing before this day, month or year.
    #[schemars(regex(pattern = DAY))]
    since: Option<String>,
    /// Nothing after this day, month or year.
    #[schemars(regex(pattern = DAY))]
    until: Option<String>,
    /// Words that must stand in the line.
    #[schemars(length(min = 1, max = 200))]
    text: Option<String>,
    /// Only words in quotation marks (quotes).
    quoted: Option<bool>,
    /// Also what is under the threshold of confidence.
    unsure: Option<bool>,
    /// At most so many lines.
    #[schemars(range(min = 1, max = 500))]
    limit: Option<u32>,
    /// Lines to pass over first: `next` of the page before.
    #[schemars(range(min = 0, max = 100_000))]
    offset: Option<u32>,
}

impl Checked for Lines {
    fn check(&self) -> Result<(), String> {
        short("story", self.story.as_deref())?;
        short("person", self.person.as_deref())?;
        short("party", self.party.as_deref())?;
        short("issue", self.issue.as_deref())?;
        short("text", self.text.as_deref())?;
        dated(self.since.as_deref(), self.until.as_deref())?;
        paged(self.limit, self.offset)
    }
}

impl Lines {
    /// As the store takes it, with one line more than the page has: whether there is another page.
    pub(super) fn filter(&self) -> Filter {
        Filter {
            story: self.story.clone(),
            person: self.person.clone(),
            party: self.party.clone(),
            issue: self.issue.clone(),
            since: self.since.clone(),
            until: self.until.clone(),
            text: self.text.clone(),
            quoted: self.quoted.unwrap_or(false),
            unsure: self.unsure.unwrap_or(false),
            limit: self.limit() + 1,
            offset: self.offset(),
            ..Filter::default()
        }
    }

    pub(super) fn limit(&self) -> u32 {
        self.limit.unwrap_or(USUAL)
    }

    pub(super) fn offset(&self) -> u32 {
        self.offset.unwrap_or(0)
    }
}

/// What to look for in the text of all reports.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    /// Words (all must stand there), `"a phrase"`, `-not`, `beginning*`, `one OR other`; `title:`, `who:`, `quote:`,
    /// `text:`, `outlet:`, `source:` before a word narrow it.
    #[schemars(length(min = 1, max = 200))]
    pub(super) q: String,
    /// Only of this story.
    #[schemars(length(min = 1, max = 200))]
    story: Option<String>,
    /// Nothing before this day, month or year.
    #[schemars(regex(pattern = DAY))]
    since: Option<String>,
    /// Nothing after this day, month or year.
    #[schemars(regex(pattern = DAY))]
    until: Option<String>,
    /// At most so many reports.
    #[schemars(range(min = 1, max = 500))]
    limit: Option<u32>,
    /// Reports to pass over first: `next` of the page before.
    #[schemars(range(min = 0, max = 100_000))]
    offset: Option<u32>,
}

impl Checked for Words {
    fn check(&self) -> Result<(), String> {
        short("q", Some(&self.q))?;
        short("story", self.story.as_deref())?;
        dated(self.since.as_deref(), self.until.as_deref())?;
        paged(self.limit, self.offset)
    }
}

impl Words {
    /// Its pages and dates.
    pub(super) fn lines(&self) -> Lines {
        Lines {
            story: self.story.clone(),
            since: self.since.clone(),
            until: self.until.clone(),
            limit: self.limit,
            offset: self.offset,
            ..Lines::default()
        }
    }
}

/// A day, a month or a year.
const DAY: &str = "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$";
/// A day, or a moment in UTC.
const MOMENT: &str = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?Z?)?$";

fn short(name: &str, text: Option<&str>) -> Result<(), String> {
    match text.map(|t| t.chars().count()) {
        Some(0) => Err(format!("{name} is empty: leave it out")),
        Some(long) if long > LONGEST => Err(format!("{name} has more than {LONGEST} characters")),
        _ => Ok(()),
    }
}

fn paged(limit: Option<u32>, offset: Option<u32>) -> Result<(), String> {
    if limit.is_some_and(|limit| limit == 0 || limit > MOST) {
        return Err(format!("limit is a number from 1 to {MOST}"));
    }
    if offset.is_some_and(|offset| offset > FURTHEST) {
        return Err(format!("offset is a number up to {FURTHEST}: narrow the question"));
    }
    Ok(())
}

fn dated(since: Option<&str>, until: Option<&str>) -> Result<(), String> {
    for text in [since, until].into_iter().flatten() {
        if !day(text) {
            return Err(format!("{text:?} is no day (2025-11-28), month (2025-11) or year (2025)"));
        }
    }
    Ok(())
}

fn moment(text: &str) -> Result<(), String> {
    let (date, time) = text.split_once('T').map_or((text, None), |(d, t)| (d, Some(t)));
    let fits = date.len() == 10 && day(date) && time.is_none_or(clock);
    let wrong = || format!("{text:?} is no day (2025-11-28) or moment (2025-11-28T19:06:00Z)");
    fits.then_some(()).ok_or_else(wrong)
}

fn day(text: &str) -> bool {
    let mut parts = text.split('-');
    parts.next().is_some_and(|year| digits(year, 4, 0..=9999))
        && parts.next().is_none_or(|month| digits(month, 2, 1..=12))
        && parts.next().is_none_or(|day| digits(day, 2, 1..=31))
        && parts.next().is_none()
}

fn clock(text: &str) -> bool {
    let mut parts = text.strip_suffix('Z').unwrap_or(text).split(':');
    parts.next().is_some_and(|hour| digits(hour, 2, 0..=23))
        && parts.next().is_some_and(|minute| digits(minute, 2, 0..=59))
        && parts.next().is_none_or(|second| digits(second, 2, 0..=59))
        && parts.next().is_none()
}

fn digits(text: &str, length: usize, range: std::ops::RangeInclusive<u32>) -> bool {
    let all = text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
    all && text.parse().is_ok_and(|n| range.contains(&n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_moments_are_told_from_other_texts() {
        for good in ["2025", "2025-11", "2025-11-28"] {
            assert!(day(good), "{good}");
        }
        for bad in
            ["", "25", "2025-13", "2025-00-01", "2025-11-32", "2025-11-28-1", "２０２５", "2025-1"]
        {
            assert!(!day(bad), "{bad}");
        }
        for good in ["2025-11-28", "2025-11-28T10:00", "2025-11-28T10:00:05Z", "2025-11-28T10:00Z"]
        {
            assert_eq!(moment(good), Ok(()));
        }
        for bad in ["2025-11", "2025-11-28T", "2025-11-28T24:00", "2025-11-28T10:00:00+01:00"] {
            assert!(moment(bad).is_err(), "{bad}");
        }
    }
}
