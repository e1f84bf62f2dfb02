//! One story whole, now or at an earlier moment.
//!
//! In: an id, any that the story ever had. Out: [`StoryView`]. Holds: the record of an earlier moment is the one that was kept
//! then, with the reports it had then.

use async_recursion::async_recursion as boxed;
use std::collections::BTreeMap;

use readout_story::diff;
use readout_types::{Id, Record, Report, Story, Timex, Versions};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row as _};

use super::pattern;
use crate::corrections::Applied;
use crate::ingest::Join;
use crate::pack::unpack;
use crate::sql::Sql;
use crate::{Error, ErrorKind, Store};

/// A story as a version keeps it.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct KeptStory {
    pub(crate) story: Story,
    #[serde(default)]
    pub(crate) corrections: Vec<Applied>,
}

/// One story with everything that is known about it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoryView {
    /// Its record: its reports and itself.
    pub record: Record,
    /// What analysts changed in it.
    pub corrections: Vec<Applied>,
    /// Which version this is.
    pub version: VersionLine,
}

impl StoryView {
    /// The story itself.
    #[must_use]
    pub fn story(&self) -> Option<&Story> {
        self.record.stories.first()
    }
}

/// One version of a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VersionLine {
    /// Its number, from 1.
    pub version: i64,
    /// When it was made.
    pub at: String,
    /// The id that the story had.
    pub id: Id,
}

/// What changed between two versions of a story.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// The earlier one; `None` where the story was not there yet.
    pub from: Option<VersionLine>,
    /// The later one.
    pub to: StoryView,
    /// Reports that came in between.
    pub reports: Vec<Id>,
    /// What is new, moved, withdrawn.
    pub changes: Vec<diff::Change>,
    /// The earlier record, for the words of what was withdrawn.
    pub earlier: Option<Record>,
}

/// A report with all that is kept about it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Whole {
    /// The report, with its times.
    pub report: Report,
    /// When it came into the store.
    pub added_at: String,
    /// Its story's id now.
    pub story: Id,
    /// Why it joined its story; `None` where it came first or alone.
    pub why: Option<Join>,
    /// The report it is most like, where it joined.
    pub nearest: Option<Id>,
    /// When it was read, and by what, each time.
    pub readings: Vec<(String, Versions)>,
}

impl Store {
    /// A story by any id that it ever had, or the beginning of one; as it was at a moment, if one is given.
    ///
    /// # Errors
    /// [`ErrorKind::Unknown`], [`ErrorKind::Ambiguous`]; [`ErrorKind::Unknown`] also where it was not there yet.
    #[boxed]
    pub async fn story(&self, id: &str, as_of: Option<&str>) -> Result<StoryView, Error> {
        let read = async {
            let mut on = self.look().await?;
            let key = resolve(&mut on, id).await?;
            let version = version_at(&mut on, key, as_of).await?;
            let version =
                version.ok_or_else(|| ErrorKind::Unknown(format!("{id} at that time")))?;
            view(&mut on, key, version).await
        };
        read.await.map_err(|kind| self.error(kind))
    }

    /// Every version of a story, the first first.
    ///
    /// # Errors
    /// As [`Store::story`].
    #[boxed]
    pub async fn versions(&self, id: &str) -> Result<Vec<VersionLine>, Error> {
        let read = async {
            let mut on = self.look().await?;
            let key = resolve(&mut on, id).await?;
            let mut sql = Sql::new("SELECT version, at, id FROM story_versions WHERE story = ");
            sql.bind(key).push(" ORDER BY version");
            sql.rows(&mut on).await?.iter().map(version_line).collect::<Result<Vec<_>, _>>()
        };
        read.await.map_err(|kind| self.error(kind))
    }

    /// What is new in a story since a moment.
    ///
    /// # Errors
    /// As [`Store::story`].
    #[boxed]
    pub async fn changes(
        &self,
        id: &str,
        since: &str,
        until: Option<&str>,
    ) -> Result<Change, Error> {
        let read = async {
            let mut on = self.look().await?;
            let key = resolve(&mut on, id).await?;
            let to = version_at(&mut on, key, until).await?;
            let to = to.ok_or_else(|| ErrorKind::Unknown(format!("{id} at that time")))?;
            let to = view(&mut on, key, to).await?;
            match version_at(&mut on, key, Some(since)).await? {
                Some(from) => Ok(between(view(&mut on, key, from).await?, to)),
                None => Ok(whole(to)),
            }
        };
        read.await.map_err(|kind| self.error(kind))
    }

    /// Reports by id, in the order given, each once; those that are not kept are left out.
    ///
    /// # Errors
    /// Where the store cannot be read.
    #[boxed]
    pub async fn reports(&self, mut ids: Vec<Id>) -> Result<Vec<Report>, Error> {
        let mut seen = std::collections::BTreeSet::new();
        ids.retain(|id| seen.insert(id.clone()));
        let read = async {
            let mut on = self.look().await?;
            reports(&mut on, &ids).await
        };
        read.await.map_err(|kind| self.error(kind))
    }

    /// The story that an item of its current record is in.
    ///
    /// # Errors
    /// [`ErrorKind::Unknown`], [`ErrorKind::Ambiguous`].
    #[boxed]
    pub async fn story_of(&self, item: &str) -> Result<Id, Error> {
        let read = async {
            let mut on = self.look().await?;
            let mut sql = Sql::new(
                "SELECT s.id FROM items i JOIN stories s ON s.story = i.story WHERE i.item = ",
            );
            sql.bind(item).push(" LIMIT 2");
            let rows = sql.rows(&mut on).await?;
            match rows.as_slice() {
                [] => Err(ErrorKind::Unknown(item.to_owned())),
                [one] => Ok(Id::new(one.try_get::<String, _>(0)?)),
                _ => Err(ErrorKind::Ambiguous(item.to_owned())),
            }
        };
        read.await.map_err(|kind| self.error(kind))
    }

    /// How often a kept report was read.
    ///
    /// # Errors
    /// Where the store cannot be read.
    #[boxed]
    pub async fn times_read(&self, report: &Id) -> Result<usize, Error> {
        let count = async {
            let mut on = self.look().await?;
            let mut sql = Sql::new(
                "SELECT count(*) FROM readings x JOIN reports r ON r.seq = x.report WHERE r.id = ",
            );
            sql.bind(report.as_str());
            let count: i64 = sql.first(&mut on).await?.map_or(Ok(0), |row| row.try_get(0))?;
            Ok(usize::try_from(count).unwrap_or(0))
        };
        count.await.map_err(|kind| self.error(kind))
    }

    /// A report by its id, the beginning of it, or its source.
    ///
    /// # Errors
    /// [`ErrorKind::Unknown`], [`ErrorKind::Ambiguous`].
    #[boxed]
    pub async fn report(&self, name: &str) -> Result<Whole, Error> {
        let read = async {
            let mut on = self.look().await?;
            report(&mut on, name).await
        };
        read.await.map_err(|kind| self.error(kind))
    }
}

fn between(from: StoryView, to: StoryView) -> Change {
    let changes = match (from.story(), to.story()) {
        (Some(a), Some(b)) => diff::diff(a, b),
        _ => Vec::new(),
    };
    let had = from.story().map(|s| s.reports.clone()).unwrap_or_default();
    let reports = to.story().into_iter().flat_map(|s| &s.reports);
    let reports = reports.filter(|r| !had.contains(r)).cloned().collect();
    Change { from: Some(from.version), to, reports, changes, earlier: Some(from.record) }
}

/// A story that was not there yet is new as a whole.
fn whole(to: StoryView) -> Change {
    let reports = to.story().map(|s| s.reports.clone()).unwrap_or_default();
    Change { from: None, to, reports, changes: Vec::new(), earlier: None }
}

/// The story that an id means, whatever became of it since.
pub(crate) async fn resolve(on: &mut AnyConnection, id: &str) -> Result<i64, ErrorKind> {
    let id = id.trim();
    let mut sql = Sql::new("SELECT DISTINCT story FROM story_versions WHERE id = ");
    sql.bind(id);
    let mut found: Vec<i64> = keys(sql, on).await?;
    if found.is_empty() && id.chars().count() >= 4 {
        let mut sql = Sql::new("SELECT DISTINCT story FROM story_versions WHERE id LIKE ");
        sql.bind(pattern(id, "", "%")).push(" ESCAPE '\\' LIMIT 20");
        found = keys(sql, on).await?;
    }
    let mut live: Vec<i64> = Vec::new();
    for key in found {
        live.push(follow(on, key).await?);
    }
    // After a split two stories may once have been one: the id means the one that bears it now, else the older.
    live.sort_unstable();
    live.dedup();
    match live.as_slice() {
        [] => Err(ErrorKind::Unknown(id.to_owned())),
        [one] => Ok(*one),
        many => {
            let mut sql = Sql::new("SELECT story FROM stories WHERE id = ");
            sql.bind(id);
            let now = keys(sql, on).await?;
            let now = many.iter().find(|k| now.contains(k));
            now.copied().ok_or_else(|| ErrorKind::Ambiguous(id.to_owned()))
        }
    }
}

async fn keys(sql: Sql, on: &mut AnyConnection) -> Result<Vec<i64>, ErrorKind> {
    sql.rows(on).await?.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// Follows a story to the one that took it in.
async fn follow(on: &mut AnyConnection, mut key: i64) -> Result<i64, ErrorKind> {
    loop {
        let mut sql = Sql::new("SELECT merged_into FROM stories WHERE story = ");
        sql.bind(key);
        let row = sql.first(on).await?;
        match row.map(|r| r.try_get::<Option<i64>, _>(0)).transpose()?.flatten() {
            // A story can only go into an existing one, so numbers never run in a circle for long; a story that points
            // at itself would be a damaged store.
            Some(into) if into != key => key = into,
            _ => return Ok(key),
        }
    }
}

async fn version_at(
    on: &mut AnyConnection,
    key: i64,
    at: Option<&str>,
) -> Result<Option<i64>, ErrorKind> {
    let mut sql = Sql::new("SELECT version FROM story_versions WHERE story = ");
    sql.bind(key);
    if let Some(at) = at {
        sql.push(" AND at <= ").bind(end_of(at));
    }
    sql.push(" ORDER BY version DESC LIMIT 1");
    Ok(sql.first(on).await?.map(|row| row.try_get(0)).transpose()?)
}

/// The last moment that a date or a time without seconds means; times are compared as texts.
fn end_of(at: &str) -> String {
    let at = at.trim_end_matches('Z');
    match at.len() {
        4 => format!("{at}-12-31T23:59:59Z"),
        7 => format!("{at}-31T23:59:59Z"),
        10 => format!("{at}T23:59:59Z"),
        16 => format!("{at}:59Z"),
        _ => format!("{at}Z"),
    }
}

fn version_line(row: &sqlx::any::AnyRow) -> Result<VersionLine, ErrorKind> {
    let id: String = row.try_get(2)?;
    Ok(VersionLine { version: row.try_get(0)?, at: row.try_get(1)?, id: Id::new(id) })
}

async fn view(on: &mut AnyConnection, key: i64, version: i64) -> Result<StoryView, ErrorKind> {
    let mut sql =
        Sql::new("SELECT version, at, id, versions, body FROM story_versions WHERE story = ");
    sql.bind(key).push(" AND version = ").bind(version);
    let row =
        sql.first(on).await?.ok_or_else(|| ErrorKind::Value("a version is missing".into()))?;
    let versions: Versions = serde_json::from_str(&row.try_get::<String, _>(3)?)?;
    let kept: KeptStory = unpack(&row.try_get::<Vec<u8>, _>(4)?)?;
    let reports = reports(on, &kept.story.reports).await?;
    let record = Record {
        schema: "readout/1".into(),
        versions,
        reports,
        stories: vec![kept.story],
        skipped: Vec::new(),
    };
    Ok(StoryView { record, corrections: kept.corrections, version: version_line(&row)? })
}

/// Reports by id, in the order given, with their times.
pub(crate) async fn reports(on: &mut AnyConnection, ids: &[Id]) -> Result<Vec<Report>, ErrorKind> {
    let mut found: BTreeMap<Id, Report> = BTreeMap::new();
    for chunk in ids.chunks(500) {
        let mut sql = Sql::new(
            "SELECT r.body, x.body FROM reports r JOIN readings x ON x.report = r.seq \
             WHERE x.number = (SELECT max(y.number) FROM readings y WHERE y.report = r.seq) AND r.id IN ",
        );
        sql.list(chunk.iter().map(Id::as_str));
        for row in sql.rows(on).await? {
            let mut report: Report = unpack(&row.try_get::<Vec<u8>, _>(0)?)?;
            report.times = times(&row.try_get::<Vec<u8>, _>(1)?)?;
            found.insert(report.id.clone(), report);
        }
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// The times of a kept reading; the rest is passed over.
fn times(body: &[u8]) -> Result<Vec<Timex>, ErrorKind> {
    #[derive(Deserialize)]
    struct Only {
        times: Vec<Timex>,
    }
    Ok(unpack::<Only>(body)?.times)
}

async fn report(on: &mut AnyConnection, name: &str) -> Result<Whole, ErrorKind> {
    let columns = "SELECT r.seq, r.added_at, s.id, g.why, r.id FROM reports r JOIN stories s ON s.story = r.story \
                   LEFT JOIN grouping g ON g.report = r.seq WHERE ";
    let mut sql = Sql::new(columns);
    sql.push("r.id = ")
        .bind(name)
        .push(" OR r.source = ")
        .bind(name)
        .push(" OR r.url = ")
        .bind(name);
    sql.push(" ORDER BY r.seq DESC LIMIT 2");
    let mut rows = sql.rows(on).await?;
    if rows.is_empty() && name.chars().count() >= 4 {
        let mut sql = Sql::new(columns);
        sql.push("r.id LIKE ").bind(pattern(name, "", "%")).push(" ESCAPE '\\' OR r.source LIKE ");
        sql.bind(pattern(name, "%/", "")).push(" ESCAPE '\\' ORDER BY r.seq DESC LIMIT 2");
        rows = sql.rows(on).await?;
        if rows.len() > 1 {
            return Err(ErrorKind::Ambiguous(name.to_owned()));
        }
    }
    let row = rows.first().ok_or_else(|| ErrorKind::Unknown(name.to_owned()))?;
    let id = Id::new(row.try_get::<String, _>(4)?);
    let mut reports = reports(on, std::slice::from_ref(&id)).await?;
    let why: Option<Join> = match row.try_get::<Option<String>, _>(3)? {
        Some(json) => Some(serde_json::from_str(&json)?),
        None => None,
    };
    let nearest = match &why {
        Some(join) => id_of(on, join.nearest).await?,
        None => None,
    };
    Ok(Whole {
        report: reports.pop().ok_or_else(|| ErrorKind::Unknown(name.to_owned()))?,
        added_at: row.try_get(1)?,
        story: Id::new(row.try_get::<String, _>(2)?),
        why,
        nearest,
        readings: readings(on, row.try_get(0)?).await?,
    })
}

async fn id_of(on: &mut AnyConnection, seq: i64) -> Result<Option<Id>, ErrorKind> {
    let mut sql = Sql::new("SELECT id FROM reports WHERE seq = ");
    sql.bind(seq);
    let row = sql.first(on).await?;
    Ok(row.map(|r| r.try_get::<String, _>(0)).transpose()?.map(Id::new))
}

async fn readings(on: &mut AnyConnection, seq: i64) -> Result<Vec<(String, Versions)>, ErrorKind> {
    let mut sql = Sql::new("SELECT at, versions FROM readings WHERE report = ");
    sql.bind(seq).push(" ORDER BY number");
    let one = |row: &sqlx::any::AnyRow| -> Result<_, ErrorKind> {
        Ok((row.try_get(0)?, serde_json::from_str(&row.try_get::<String, _>(1)?)?))
    };
    sql.rows(on).await?.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::end_of;

    #[test]
    fn a_date_means_its_last_moment() {
        assert_eq!(end_of("2025-11-28"), "2025-11-28T23:59:59Z");
        assert_eq!(end_of("2025-11-28T10:00"), "2025-11-28T10:00:59Z");
        assert_eq!(end_of("2025-11-28T10:00:05Z"), "2025-11-28T10:00:05Z");
    }
}
