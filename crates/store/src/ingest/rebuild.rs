//! Builds the record of a story from its kept readings and keeps it as the story's next version.
//!
//! In: a story whose reports, readings or corrections changed. Out: its id. Holds: earlier versions stay; a version that says
//! nothing new is not kept; the views' tables hold exactly the current version.

use readout_story::group::Taken;
use readout_story::lineage;
use readout_types::{Bearing, Id, Reading, Report, Story};
use sqlx::{AnyConnection, Row as _};

use super::{Stamp, grouping, index, readings_of};
use crate::corrections::items;
use crate::db::Backend;
use crate::pack::{pack, unpack};
use crate::sql::Sql;
use crate::views::KeptStory;
use crate::{ErrorKind, day};

/// The tables that hold the current version of each story.
const VIEWS: [&str; 7] =
    ["story_issues", "items", "agent_words", "agents", "quotes", "figures", "positions"];

/// A story that was built anew.
#[derive(Debug)]
pub(crate) struct Rebuilt {
    /// The id it has now.
    pub(crate) id: Id,
    /// Decisions that met nothing in it, by number, with the reason.
    pub(crate) failed: Vec<(i64, String)>,
}

/// Builds and keeps a story's record.
pub(crate) async fn rebuild(
    on: &mut AnyConnection,
    story: i64,
    stamp: &Stamp,
) -> Result<Rebuilt, ErrorKind> {
    let kept = readings_of(on, story).await?;
    let readings: Vec<&Reading> = kept.iter().map(|(_, r)| r).collect();
    let reports: Vec<&Report> = readings.iter().map(|r| &r.report).collect();
    let built = readout_story::build(&readings, lineage::find(&reports));
    let done = items::corrected(on, built, &reports).await?;
    let next = KeptStory { story: done.story, corrections: done.applied };
    let last = latest(on, story).await?;
    let version = match &last {
        Some((version, same)) if *same == next => *version,
        _ => last.map_or(0, |(version, _)| version) + 1,
    };
    keep_version(on, story, version, &next, stamp).await?;
    keep_line(on, (story, version), &next.story, &reports, stamp).await?;
    clear(on, story).await?;
    index::story(on, story, &next.story, &kept).await?;
    Ok(Rebuilt { id: next.story.id, failed: done.failed })
}

/// Fills every table that is made from others: after an import.
pub(crate) async fn index_all(on: &mut AnyConnection, backend: Backend) -> Result<(), ErrorKind> {
    let taken = Sql::new("SELECT report, taken FROM grouping ORDER BY report").rows(on).await?;
    for row in taken {
        let taken: Taken = unpack(&row.try_get::<Vec<u8>, _>(1)?)?;
        grouping::index(on, row.try_get(0)?, &taken).await?;
    }
    let live = Sql::new("SELECT story FROM stories WHERE merged_into IS NULL ORDER BY story");
    for row in live.rows(on).await? {
        let story: i64 = row.try_get(0)?;
        let kept = readings_of(on, story).await?;
        for (seq, reading) in &kept {
            index::text(on, backend, *seq, reading).await?;
        }
        if let Some((_, latest)) = latest(on, story).await? {
            index::story(on, story, &latest.story, &kept).await?;
        }
    }
    Ok(())
}

/// A story that another took in: it points there, and its views are gone.
pub(crate) async fn retire(
    on: &mut AnyConnection,
    story: i64,
    into: i64,
    stamp: &Stamp,
) -> Result<(), ErrorKind> {
    let mut sql = Sql::new("UPDATE stories SET reports = 0, merged_into = ");
    sql.bind(into).push(", updated_at = ").bind(stamp.at.as_str());
    sql.push(" WHERE story = ").bind(story);
    sql.run(on).await?;
    clear(on, story).await
}

async fn latest(on: &mut AnyConnection, story: i64) -> Result<Option<(i64, KeptStory)>, ErrorKind> {
    let mut sql = Sql::new("SELECT version, body FROM story_versions WHERE story = ");
    sql.bind(story).push(" ORDER BY version DESC LIMIT 1");
    let Some(row) = sql.first(on).await? else { return Ok(None) };
    Ok(Some((row.try_get(0)?, unpack(&row.try_get::<Vec<u8>, _>(1)?)?)))
}

async fn keep_version(
    on: &mut AnyConnection,
    story: i64,
    version: i64,
    built: &KeptStory,
    stamp: &Stamp,
) -> Result<(), ErrorKind> {
    let mut sql =
        Sql::new("INSERT INTO story_versions (story, version, at, id, versions, body) VALUES (");
    sql.bind(story).push(", ").bind(version).push(", ").bind(stamp.at.as_str()).push(", ");
    sql.bind(built.story.id.as_str())
        .push(", ")
        .bind(serde_json::to_string(&stamp.versions)?)
        .push(", ");
    sql.bind(pack(built)?).push(") ON CONFLICT (story, version) DO NOTHING");
    sql.run(on).await?;
    Ok(())
}

async fn keep_line(
    on: &mut AnyConnection,
    (story, version): (i64, i64),
    built: &Story,
    reports: &[&Report],
    stamp: &Stamp,
) -> Result<(), ErrorKind> {
    let days =
        || reports.iter().map(|r| day::of(r.published.as_ref())).filter(|d| *d != day::UNKNOWN);
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let mut sql = Sql::new("DELETE FROM stories WHERE story = ");
    sql.bind(story);
    sql.run(on).await?;
    let mut sql = Sql::new(
        "INSERT INTO stories (story, id, title, process, reports, outlets, newsrooms, witnesses, differences, \
         first_day, last_day, updated_at, version) VALUES ",
    );
    sql.list([
        story.into(),
        built.id.as_str().into(),
        built.title.as_deref().into(),
        built.process.as_ref().map(|p| p.name.as_str()).into(),
        number(built.reports.len()).into(),
        i64::from(built.sources.outlets).into(),
        i64::from(built.sources.newsrooms).into(),
        i64::from(built.sources.witnesses).into(),
        number(built.comparisons.iter().filter(|c| c.verdict.bearing() == Bearing::Differ).count())
            .into(),
        days().min().unwrap_or(day::UNKNOWN).into(),
        days().max().unwrap_or(day::UNKNOWN).into(),
        stamp.at.as_str().into(),
        crate::sql::Value::Int(version),
    ]);
    sql.run(on).await?;
    Ok(())
}

async fn clear(on: &mut AnyConnection, story: i64) -> Result<(), ErrorKind> {
    for table in VIEWS {
        let mut sql = Sql::new("DELETE FROM ");
        sql.push(table).push(" WHERE story = ").bind(story);
        sql.run(on).await?;
    }
    Ok(())
}
