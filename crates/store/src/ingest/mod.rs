//! Takes readings in: the way from reports to kept stories.
//!
//! In: readings, when and by what they were made. Out: what is new, and which stories changed. Holds: all of a call is on the
//! disk when it returns, or none of it; what is there already is not kept twice; two writers take turns.

mod grouping;
mod index;
mod place;
mod rebuild;

use async_recursion::async_recursion as boxed;
use std::collections::BTreeSet;

use readout_story::group;
use readout_types::{DateMention, Id, Items, Reading, Report, SentenceDigest, Timex, Versions};
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row as _};

use crate::pack::{pack, unpack};
use crate::sql::Sql;
use crate::{Error, ErrorKind, Store, day};

pub(crate) use index::{forget_text, text};
pub use place::Join;
pub(crate) use place::{Anew, Members, regroup};
pub(crate) use rebuild::{index_all, rebuild, retire};

/// When and by what something was made. The time is a value: this crate has no clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// RFC 3339 in UTC (`2025-12-02T19:06:00Z`).
    pub at: String,
    /// Program, model and lexicons.
    pub versions: Versions,
}

/// What became of readings that were handed in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Ingested {
    /// Reports that are new, in the order given.
    pub added: Vec<Id>,
    /// Reports that were there, in the order given.
    pub known: Vec<Id>,
    /// Stories that changed, by the id they have now.
    pub stories: Vec<Id>,
}

/// A reading without its report, as it is kept.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct KeptReading {
    items: Items,
    sentences: Vec<SentenceDigest>,
    dates: Vec<DateMention>,
    times: Vec<Timex>,
}

impl KeptReading {
    pub(crate) fn of(reading: &Reading) -> Self {
        KeptReading {
            items: reading.items.clone(),
            sentences: reading.sentences.clone(),
            dates: reading.dates.clone(),
            times: reading.report.times.clone(),
        }
    }

    pub(crate) fn with(self, mut report: Report) -> Reading {
        report.times = self.times;
        Reading { report, items: self.items, sentences: self.sentences, dates: self.dates }
    }
}

impl Store {
    /// Keeps readings and brings the stories they belong to up to date.
    ///
    /// # Errors
    /// Where the store cannot be written; then nothing of this call is kept.
    #[boxed]
    pub async fn ingest(&self, readings: &[Reading], stamp: &Stamp) -> Result<Ingested, Error> {
        self.take_in(readings, stamp).await.map_err(|kind| self.error(kind))
    }

    async fn take_in(&self, readings: &[Reading], stamp: &Stamp) -> Result<Ingested, ErrorKind> {
        let mut tx = self.write().await?;
        let done = self.take_in_on(&mut tx, readings, stamp).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// The same inside a transaction that someone else ends.
    pub(crate) async fn take_in_on(
        &self,
        tx: &mut AnyConnection,
        readings: &[Reading],
        stamp: &Stamp,
    ) -> Result<Ingested, ErrorKind> {
        let mut done = Ingested::default();
        let mut fresh = Vec::new();
        let mut next = next_seq(tx).await?;
        for reading in readings {
            if seq_of(tx, &reading.report.id).await?.is_some() {
                done.known.push(reading.report.id.clone());
                continue;
            }
            keep_report(tx, next, &reading.report, stamp).await?;
            keep_reading(tx, next, reading, stamp).await?;
            index::text(tx, self.backend(), next, reading).await?;
            fresh.push((next, group::features(&reading.report, Some(reading))));
            done.added.push(reading.report.id.clone());
            next += 1;
        }
        if fresh.is_empty() {
            return Ok(done);
        }
        let changed = place::place(tx, &fresh, stamp).await?;
        for story in changed {
            done.stories.push(rebuild(tx, story, stamp).await?.id);
        }
        Ok(done)
    }

    /// Which of these reports are kept already.
    ///
    /// # Errors
    /// Where the store cannot be read.
    #[boxed]
    pub async fn known(&self, reports: &[Id]) -> Result<BTreeSet<Id>, Error> {
        self.known_of(reports).await.map_err(|kind| self.error(kind))
    }

    async fn known_of(&self, reports: &[Id]) -> Result<BTreeSet<Id>, ErrorKind> {
        let mut on = self.look().await?;
        let mut known = BTreeSet::new();
        for chunk in reports.chunks(1_000) {
            let mut sql = Sql::new("SELECT id FROM reports WHERE id IN ");
            sql.list(chunk.iter().map(Id::as_str));
            for row in sql.rows(&mut on).await? {
                known.insert(Id::new(row.try_get::<String, _>(0)?));
            }
        }
        Ok(known)
    }
}

async fn next_seq(on: &mut AnyConnection) -> Result<i64, ErrorKind> {
    let last = Sql::new("SELECT max(seq) FROM reports").first(on).await?;
    let last: Option<i64> = last.map(|row| row.try_get(0)).transpose()?.flatten();
    Ok(last.unwrap_or(0) + 1)
}

async fn seq_of(on: &mut AnyConnection, report: &Id) -> Result<Option<i64>, ErrorKind> {
    let mut sql = Sql::new("SELECT seq FROM reports WHERE id = ");
    sql.bind(report.as_str());
    Ok(sql.first(on).await?.map(|row| row.try_get(0)).transpose()?)
}

/// No story yet: the report is placed before its transaction ends.
const NO_STORY: i64 = 0;

async fn keep_report(
    on: &mut AnyConnection,
    seq: i64,
    report: &Report,
    stamp: &Stamp,
) -> Result<(), ErrorKind> {
    let as_it_came = Report { times: Vec::new(), ..report.clone() };
    let mut sql = Sql::new(
        "INSERT INTO reports \
         (id, seq, source, sha256, url, outlet, title, published, day, added_at, story, body) VALUES (",
    );
    sql.bind(report.id.as_str()).push(", ").bind(seq).push(", ").bind(report.source.as_str());
    sql.push(", ").bind(report.sha256.as_str()).push(", ").bind(report.url.as_deref());
    sql.push(", ").bind(report.outlet.as_deref()).push(", ").bind(report.title.as_deref());
    sql.push(", ").bind(report.published.as_ref().map(|d| d.as_str()));
    sql.push(", ").bind(day::of(report.published.as_ref())).push(", ").bind(stamp.at.as_str());
    sql.push(", ").bind(NO_STORY).push(", ").bind(pack(&as_it_came)?).push(")");
    sql.run(on).await?;
    Ok(())
}

/// Adds a reading as the report's current one.
pub(crate) async fn keep_reading(
    on: &mut AnyConnection,
    seq: i64,
    reading: &Reading,
    stamp: &Stamp,
) -> Result<(), ErrorKind> {
    let mut sql = Sql::new("INSERT INTO readings (report, number, at, versions, body) VALUES (");
    sql.bind(seq).push(", (SELECT coalesce(max(number), 0) + 1 FROM readings WHERE report = ");
    sql.bind(seq).push("), ").bind(stamp.at.as_str()).push(", ");
    sql.bind(serde_json::to_string(&stamp.versions)?).push(", ");
    sql.bind(pack(&KeptReading::of(reading))?).push(")");
    sql.run(on).await?;
    Ok(())
}

/// The current readings of a story's reports, in the order they came.
pub(crate) async fn readings_of(
    on: &mut AnyConnection,
    story: i64,
) -> Result<Vec<(i64, Reading)>, ErrorKind> {
    let mut sql = Sql::new(
        "SELECT r.seq, r.body, x.body FROM reports r JOIN readings x ON x.report = r.seq \
         WHERE x.number = (SELECT max(y.number) FROM readings y WHERE y.report = r.seq) AND r.story = ",
    );
    sql.bind(story).push(" ORDER BY r.seq");
    let mut readings = Vec::new();
    for row in sql.rows(on).await? {
        let report: Report = unpack(&row.try_get::<Vec<u8>, _>(1)?)?;
        let kept: KeptReading = unpack(&row.try_get::<Vec<u8>, _>(2)?)?;
        readings.push((row.try_get(0)?, kept.with(report)));
    }
    Ok(readings)
}
