//! Marks: what a program that follows something has to remember between two runs.
//!
//! In: marks, and readings that settle some. Out: what is due. Holds: a mark is on the disk when its call returns; readings and
//! the marks that they settle are kept together or not at all, so that nothing is taken twice however the program ends;
//! what a mark says is the caller's affair.

use async_recursion::async_recursion as boxed;
use std::collections::BTreeMap;

use readout_types::Reading;
use sqlx::{AnyConnection, Row as _};

use crate::sql::{Sql, Value, insert};
use crate::{Error, ErrorKind, Ingested, Stamp, Store};

/// One thing to remember.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Whose marks: names are apart in each scope.
    pub scope: String,
    /// What it is about.
    pub name: String,
    /// The second since 1970 at which something is to be done; `None`: settled for good.
    pub due: Option<i64>,
    /// What is remembered, in the caller's own form.
    pub body: String,
}

impl Store {
    /// The marks of these names, as far as there are any.
    ///
    /// # Errors
    /// Where the store cannot be read.
    #[boxed]
    pub async fn marks(
        &self,
        scope: &str,
        names: &[String],
    ) -> Result<BTreeMap<String, Mark>, Error> {
        let found = async {
            let mut on = self.look().await?;
            found(&mut on, scope, names).await
        };
        found.await.map_err(|kind| self.error(kind))
    }

    /// The marks that are due until then, the longest due first; at most so many.
    ///
    /// # Errors
    /// Where the store cannot be read.
    #[boxed]
    pub async fn due(&self, scope: &str, until: i64, most: u32) -> Result<Vec<Mark>, Error> {
        let due = async {
            let mut sql = Sql::new("SELECT scope, name, due, body FROM marks WHERE scope = ");
            sql.bind(scope).push(" AND due <= ").bind(until.min(SETTLED - 1));
            sql.push(" ORDER BY due, name LIMIT ").bind(i64::from(most));
            let mut on = self.look().await?;
            sql.rows(&mut on).await?.iter().map(mark).collect::<Result<Vec<_>, ErrorKind>>()
        };
        due.await.map_err(|kind| self.error(kind))
    }

    /// Keeps marks, in place of those of the same names.
    ///
    /// # Errors
    /// Where the store cannot be written; then none of them is kept.
    #[boxed]
    pub async fn mark(&self, marks: &[Mark]) -> Result<(), Error> {
        let kept = async {
            let mut tx = self.begin().await?;
            keep(&mut tx, marks).await?;
            tx.commit().await?;
            Ok(())
        };
        kept.await.map_err(|kind| self.error(kind))
    }

    /// Keeps marks of names that have none yet, and leaves the others as they are.
    ///
    /// # Errors
    /// Where the store cannot be written; then none of them is kept.
    #[boxed]
    pub async fn mark_new(&self, marks: &[Mark]) -> Result<(), Error> {
        let kept = async {
            let mut tx = self.begin().await?;
            insert(&mut tx, INTO, marks.iter().map(row).collect(), "ON CONFLICT DO NOTHING")
                .await?;
            tx.commit().await?;
            Ok(())
        };
        kept.await.map_err(|kind| self.error(kind))
    }

    /// Keeps readings as [`Store::ingest`] does, together with the marks that they settle. Where one of the marks was settled
    /// before (by another writer, or under another name for the same thing) no reading is kept; the other marks are.
    ///
    /// # Errors
    /// Where the store cannot be written; then nothing of this call is kept.
    #[boxed]
    pub async fn ingest_and_settle(
        &self,
        readings: &[Reading],
        marks: &[Mark],
        stamp: &Stamp,
    ) -> Result<Ingested, Error> {
        self.settle_on(readings, marks, stamp).await.map_err(|kind| self.error(kind))
    }

    async fn settle_on(
        &self,
        readings: &[Reading],
        marks: &[Mark],
        stamp: &Stamp,
    ) -> Result<Ingested, ErrorKind> {
        let mut tx = self.write().await?;
        let mut is_settled = false;
        for mark in marks {
            let there = found(&mut tx, &mark.scope, std::slice::from_ref(&mark.name)).await?;
            is_settled |= there.values().any(|m| m.due.is_none());
        }
        let mut done = Ingested::default();
        if is_settled {
            done.known.extend(readings.iter().map(|r| r.report.id.clone()));
        } else {
            done = self.take_in_on(&mut tx, readings, stamp).await?;
        }
        keep(&mut tx, marks).await?;
        tx.commit().await?;
        Ok(done)
    }
}

const INTO: &str = "marks (scope, name, due, body)";

/// A settled mark stays as it is.
const OVER: &str = "ON CONFLICT (scope, name) DO UPDATE SET due = excluded.due, body = excluded.body \
                    WHERE marks.due <> 9223372036854775807";

async fn keep(on: &mut AnyConnection, marks: &[Mark]) -> Result<(), ErrorKind> {
    // One statement must not touch a row twice.
    let last: BTreeMap<(&str, &str), &Mark> =
        marks.iter().map(|m| ((m.scope.as_str(), m.name.as_str()), m)).collect();
    insert(on, INTO, last.into_values().map(row).collect(), OVER).await
}

async fn found(
    on: &mut AnyConnection,
    scope: &str,
    names: &[String],
) -> Result<BTreeMap<String, Mark>, ErrorKind> {
    let mut marks = BTreeMap::new();
    for chunk in names.chunks(500) {
        let mut sql = Sql::new("SELECT scope, name, due, body FROM marks WHERE scope = ");
        sql.bind(scope).push(" AND name IN ").list(chunk.iter().map(String::as_str));
        for row in sql.rows(on).await? {
            let mark = mark(&row)?;
            marks.insert(mark.name.clone(), mark);
        }
    }
    Ok(marks)
}

fn row(mark: &Mark) -> Vec<Value> {
    let due = mark.due.unwrap_or(SETTLED);
    vec![
        mark.scope.as_str().into(),
        mark.name.as_str().into(),
        due.into(),
        mark.body.as_str().into(),
    ]
}

/// Stands for "settled": later than everything that is due.
const SETTLED: i64 = i64::MAX;

fn mark(row: &sqlx::any::AnyRow) -> Result<Mark, ErrorKind> {
    let due: i64 = row.try_get(2)?;
    Ok(Mark {
        scope: row.try_get(0)?,
        name: row.try_get(1)?,
        due: (due != SETTLED).then_some(due),
        body: row.try_get(3)?,
    })
}
