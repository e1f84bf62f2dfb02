//! Reads kept reports again, after an upgrade.
//!
//! In: new readings of kept reports. Out: which stories changed. Holds: earlier readings stay; corrections are applied to the
//! new ones as they were to the old.

use async_recursion::async_recursion as boxed;
use std::collections::BTreeSet;

use readout_types::{Id, Reading, Report, Versions};
use sqlx::Row as _;

use crate::ingest::{forget_text, keep_reading, rebuild, text};
use crate::pack::unpack;
use crate::sql::Sql;
use crate::{Error, ErrorKind, Stamp, Store};

impl Store {
    /// Kept reports as they came, in the order they came, from after number `after`; those whose current reading these
    /// versions made are left out, unless all are asked for. With each report its number.
    ///
    /// # Errors
    /// Where the store cannot be read.
    #[boxed]
    pub async fn outdated(
        &self,
        versions: Option<&Versions>,
        after: i64,
        most: u32,
    ) -> Result<Vec<(i64, Report)>, Error> {
        self.list_outdated(versions, after, most).await.map_err(|kind| self.error(kind))
    }

    async fn list_outdated(
        &self,
        versions: Option<&Versions>,
        after: i64,
        most: u32,
    ) -> Result<Vec<(i64, Report)>, ErrorKind> {
        let mut on = self.look().await?;
        let mut sql = Sql::new(
            "SELECT r.seq, r.body FROM reports r JOIN readings x ON x.report = r.seq WHERE x.number = \
             (SELECT max(y.number) FROM readings y WHERE y.report = r.seq) AND r.seq > ",
        );
        sql.bind(after);
        if let Some(versions) = versions {
            sql.push(" AND x.versions <> ").bind(serde_json::to_string(versions)?);
        }
        sql.push(" ORDER BY r.seq LIMIT ").bind(i64::from(most));
        let mut reports = Vec::new();
        for row in sql.rows(&mut on).await? {
            reports.push((row.try_get(0)?, unpack(&row.try_get::<Vec<u8>, _>(1)?)?));
        }
        Ok(reports)
    }

    /// Keeps new readings of reports that are there and builds their stories again; the stories' ids.
    ///
    /// # Errors
    /// Where the store cannot be written; then nothing of this call is kept. [`ErrorKind::Unknown`] for a report that is
    /// not there.
    #[boxed]
    pub async fn reread(&self, readings: &[Reading], stamp: &Stamp) -> Result<Vec<Id>, Error> {
        self.read_again(readings, stamp).await.map_err(|kind| self.error(kind))
    }

    async fn read_again(&self, readings: &[Reading], stamp: &Stamp) -> Result<Vec<Id>, ErrorKind> {
        let mut tx = self.write().await?;
        let mut stories = BTreeSet::new();
        for reading in readings {
            let mut sql = Sql::new("SELECT seq, story FROM reports WHERE id = ");
            sql.bind(reading.report.id.as_str());
            let row = sql.first(&mut tx).await?;
            let row = row.ok_or_else(|| ErrorKind::Unknown(reading.report.id.to_string()))?;
            let seq: i64 = row.try_get(0)?;
            stories.insert(row.try_get::<i64, _>(1)?);
            keep_reading(&mut tx, seq, reading, stamp).await?;
            forget_text(&mut tx, self.backend(), seq).await?;
            text(&mut tx, self.backend(), seq, reading).await?;
        }
        let mut ids = Vec::new();
        for story in stories {
            ids.push(rebuild(&mut tx, story, stamp).await?.id);
        }
        tx.commit().await?;
        Ok(ids)
    }
}
