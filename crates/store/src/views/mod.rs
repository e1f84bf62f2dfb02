//! What people look at.
//!
//! In: a [`Filter`] or a [`Search`]. Out: lines, newest first, or one story whole. Holds: looking changes nothing; the same
//! store and question give the same answer.

mod agents;
mod items;
mod lines;
pub mod merged;
mod search;
mod stories;
mod story;

use crate::sql::Sql;
use crate::{ErrorKind, day, fold};

pub use agents::AgentLine;
pub use lines::{FigureLine, PositionLine, Printed, QuoteLine, StoryLine};
pub use search::{Excerpt, Hit, Search};
pub(crate) use story::KeptStory;
pub use story::{Change, StoryView, VersionLine, Whole};

/// What to look for; everything given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// One story: its id or the beginning of it.
    pub story: Option<String>,
    /// A person (or any other agent): words of a name.
    pub person: Option<String>,
    /// A party: words of its name.
    pub party: Option<String>,
    /// An issue: a code (`TERR.cession`) or a family of codes (`TERR`).
    pub issue: Option<String>,
    /// A place: words of its name (stories).
    pub place: Option<String>,
    /// Who printed it: words of the outlet's name (stories).
    pub outlet: Option<String>,
    /// Nothing before this day.
    pub since: Option<String>,
    /// Nothing after this day.
    pub until: Option<String>,
    /// Words that must stand in the line.
    pub text: Option<String>,
    /// Only words in quotation marks (quotes).
    pub quoted: bool,
    /// Also what is under the threshold of confidence.
    pub unsure: bool,
    /// At most so many lines; 0 for the usual number.
    pub limit: u32,
    /// Lines to pass over first.
    pub offset: u32,
    /// What comes first (stories).
    pub order: Order,
}

/// What comes first in a list of stories.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// The latest report.
    #[default]
    Newest,
    /// Most facts on which the reports differ.
    Disputed,
    /// Most newsrooms, then most outlets and witnesses.
    Sources,
}

/// How many lines are shown where no number is given.
const USUAL: u32 = 50;

/// Items surer than this are shown without being asked for.
const THRESHOLD: f64 = 0.4;

impl Filter {
    fn limit(&self) -> i64 {
        i64::from(if self.limit == 0 { USUAL } else { self.limit })
    }

    /// Adds how many lines are given, from which on.
    fn page(&self, sql: &mut Sql) {
        sql.push(" LIMIT ").bind(self.limit()).push(" OFFSET ").bind(i64::from(self.offset));
    }

    /// First and last day, as numbers.
    fn days(&self) -> Result<(Option<i64>, Option<i64>), ErrorKind> {
        Ok((asked_day(self.since.as_deref())?, asked_day(self.until.as_deref())?))
    }
}

fn asked_day(text: Option<&str>) -> Result<Option<i64>, ErrorKind> {
    let Some(text) = text else { return Ok(None) };
    let day = day::parse(text);
    day.map(Some).ok_or_else(|| ErrorKind::Query(format!("{text:?} is not a date (2025-11-28)")))
}

/// Adds "is one of the agents whose name has all these words".
fn named(sql: &mut Sql, columns: &str, name: &str) -> Result<(), ErrorKind> {
    let mut words = fold::words(name);
    words.sort();
    words.dedup();
    if words.is_empty() {
        return Err(ErrorKind::Query(format!("{name:?} has no word in it")));
    }
    let all = i64::try_from(words.len()).unwrap_or(i64::MAX);
    sql.push(" AND (")
        .push(columns)
        .push(") IN (SELECT story, agent FROM agent_words WHERE word IN ");
    sql.list(words).push(" GROUP BY story, agent HAVING count(*) = ").bind(all).push(")");
    Ok(())
}

/// Text as a pattern for LIKE ... ESCAPE '\'.
fn pattern(text: &str, before: &str, after: &str) -> String {
    let mut out = before.to_owned();
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out + after
}
