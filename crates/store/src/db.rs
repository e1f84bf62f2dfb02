//! The store as a whole: opening it, its tables' version, its transactions.
//!
//! In: a [`Location`]. Out: [`Store`]. Holds: tables are made or brought up to date in one transaction; a store of a later
//! version is left as it is; a write is acknowledged only after its transaction is on the disk.

use async_recursion::async_recursion as boxed;
use std::path::Path;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Connection as _, Executor as _, Row as _, Transaction};

use crate::sql::Sql;
use crate::{Error, ErrorKind, Location};

/// Which database speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Backend {
    Sqlite,
    Postgres,
}

/// What may be done with a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Look, and never write: a store that is not there is an error.
    Look,
    /// Look and write; a store that is not there is made.
    Keep,
}

/// One step of the tables' history.
struct Migration {
    version: i64,
    both: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        both: include_str!("../migrations/0001_tables.sql"),
        sqlite: include_str!("../migrations/0001_text_sqlite.sql"),
        postgres: include_str!("../migrations/0001_text_postgres.sql"),
    },
    Migration {
        version: 2,
        both: include_str!("../migrations/0002_accounts.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 3,
        both: include_str!("../migrations/0003_marks.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 4,
        both: include_str!("../migrations/0004_words.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 5,
        both: include_str!("../migrations/0005_agents.sql"),
        sqlite: "",
        postgres: "",
    },
];

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where reports, readings, stories and corrections are kept. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Store {
    pool: AnyPool,
    backend: Backend,
    location: Location,
}

impl Store {
    /// Opens a store and brings its tables up to date.
    ///
    /// # Errors
    /// [`ErrorKind::Missing`] where there is none to look at, [`ErrorKind::Later`], [`ErrorKind::Damaged`],
    /// [`ErrorKind::ReadOnly`], [`ErrorKind::Unreachable`].
    #[boxed]
    pub async fn open(location: Location, access: Access) -> Result<Self, Error> {
        match open(&location, access).await {
            Ok((pool, backend)) => Ok(Store { pool, backend, location }),
            Err(kind) => Err(Error { store: location, kind }),
        }
    }

    /// Where it is.
    #[must_use]
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// Lets every connection go, so that the file is whole on the disk.
    #[boxed]
    pub async fn close(&self) {
        self.pool.close().await;
    }

    pub(crate) fn backend(&self) -> Backend {
        self.backend
    }

    pub(crate) fn error(&self, kind: ErrorKind) -> Error {
        Error { store: self.location.clone(), kind }
    }

    pub(crate) async fn look(&self) -> Result<PoolConnection<Any>, ErrorKind> {
        Ok(self.pool.acquire().await?)
    }

    /// A transaction that is the only writer of the record until it ends; [`Store::pulse`] grows with it.
    pub(crate) async fn write(&self) -> Result<Transaction<'static, Any>, ErrorKind> {
        let mut tx = self.begin().await?;
        Sql::new("UPDATE pulse SET number = number + 1").run(&mut tx).await?;
        Ok(tx)
    }

    /// A transaction that is the only writer until it ends, for what is not the record.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Any>, ErrorKind> {
        begin(&self.pool, self.backend).await
    }

    /// A transaction that sees the store at one moment.
    pub(crate) async fn snapshot(&self) -> Result<Transaction<'static, Any>, ErrorKind> {
        match self.backend {
            Backend::Sqlite => Ok(self.pool.begin().await?),
            Backend::Postgres => {
                Ok(self.pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        }
    }

    /// How many of what is kept.
    ///
    /// # Errors
    /// Where the store cannot be read.
    #[boxed]
    pub async fn sizes(&self) -> Result<Vec<(&'static str, i64)>, Error> {
        let count = async {
            let mut on = self.look().await?;
            let mut sizes = Vec::new();
            for (what, query) in SIZES {
                sizes.push((*what, sqlx::query(*query).fetch_one(&mut *on).await?.try_get(0)?));
            }
            Ok(sizes)
        };
        count.await.map_err(|kind| self.error(kind))
    }

    /// Checks every page and index of the store; the faults found, none where it is sound.
    ///
    /// # Errors
    /// Where the check itself cannot be made.
    #[boxed]
    pub async fn check(&self) -> Result<Vec<String>, Error> {
        self.faults().await.map_err(|kind| self.error(kind))
    }

    async fn faults(&self) -> Result<Vec<String>, ErrorKind> {
        let mut on = self.look().await?;
        let mut faults = Vec::new();
        if self.backend == Backend::Sqlite {
            let rows = sqlx::query("PRAGMA integrity_check").fetch_all(&mut *on).await?;
            let said = rows.iter().map(|row| row.try_get::<String, _>(0));
            faults.extend(said.collect::<Result<Vec<_>, _>>()?.into_iter().filter(|s| s != "ok"));
        }
        for (what, query) in CHECKS {
            let found: i64 = sqlx::query(*query).fetch_one(&mut *on).await?.try_get(0)?;
            if found > 0 {
                faults.push(format!("{found} {what}"));
            }
        }
        Ok(faults)
    }
}

const SIZES: &[(&str, &str)] = &[
    ("stories", "SELECT count(*) FROM stories WHERE merged_into IS NULL"),
    ("reports", "SELECT count(*) FROM reports"),
    ("readings", "SELECT count(*) FROM readings"),
    ("versions of stories", "SELECT count(*) FROM story_versions"),
    ("corrections", "SELECT count(*) FROM corrections"),
];

/// What always holds between tables.
const CHECKS: &[(&str, &str)] = &[
    (
        "words whose reports are not the sum of their days",
        "SELECT count(*) FROM (SELECT term, sum(reports) AS n FROM word_days GROUP BY term) d \
         LEFT JOIN words w ON w.term = d.term WHERE w.reports IS NULL OR w.reports <> d.n",
    ),
    (
        "reports without a reading",
        "SELECT count(*) FROM reports r WHERE NOT EXISTS (SELECT 1 FROM readings x WHERE x.report = r.seq)",
    ),
    (
        "reports without a story",
        "SELECT count(*) FROM reports r WHERE NOT EXISTS \
         (SELECT 1 FROM stories s WHERE s.story = r.story AND s.merged_into IS NULL)",
    ),
    (
        "stories that count other reports than they have",
        "SELECT count(*) FROM stories s WHERE s.merged_into IS NULL AND s.reports <> \
         (SELECT count(*) FROM reports r WHERE r.story = s.story)",
    ),
    (
        "stories without a record",
        "SELECT count(*) FROM stories s WHERE s.merged_into IS NULL AND NOT EXISTS \
         (SELECT 1 FROM story_versions v WHERE v.story = s.story AND v.version = s.version)",
    ),
    (
        "reports kept twice",
        "SELECT count(*) FROM (SELECT sha256, source FROM reports GROUP BY sha256, source HAVING count(*) > 1) twice",
    ),
];

async fn open(location: &Location, access: Access) -> Result<(AnyPool, Backend), ErrorKind> {
    sqlx::any::install_default_drivers();
    let backend = match location {
        Location::File(_) => Backend::Sqlite,
        Location::Postgres(_) => Backend::Postgres,
    };
    if let Location::File(path) = location {
        at_hand(path, access)?;
    }
    let mode = if access == Access::Look { "rw" } else { "rwc" };
    let options: AnyConnectOptions = location.url(mode).parse()?;
    let pool = pool(options, backend).await;
    let pool = match pool {
        // A store in a read-only folder can still be looked at.
        Err(ErrorKind::ReadOnly(_) | ErrorKind::Unreachable(_))
            if access == Access::Look && backend == Backend::Sqlite =>
        {
            if let Location::File(path) = location {
                no_log_beside(path)?;
            }
            pool_of(location.url("ro&immutable=1").parse()?, backend, LOOK_ONLY).await?
        }
        other => other?,
    };
    match (version(&pool, backend).await?, access) {
        (0, Access::Look) => return Err(ErrorKind::Missing),
        (found, _) if found > known() => return Err(ErrorKind::Later { found, known: known() }),
        (found, _) if found < known() => match migrate(&pool, backend).await {
            // The views read the tables of every version from the first on.
            Err(ErrorKind::ReadOnly(_)) if access == Access::Look => {}
            migrated => migrated?,
        },
        _ => {}
    }
    Ok((pool, backend))
}

/// A store that may not be written is read without its log: where a writer was stopped before its log went into the file, that
/// would hide what was acknowledged.
fn no_log_beside(path: &Path) -> Result<(), ErrorKind> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    match std::fs::metadata(&log) {
        Ok(log) if log.len() > 0 => Err(ErrorKind::ReadOnly(
            "a log beside it holds more than the file: open it once where it may be written".into(),
        )),
        _ => Ok(()),
    }
}

/// A folder for the file is made where it is missing; what is not a file is named.
fn at_hand(path: &Path, access: Access) -> Result<(), ErrorKind> {
    if path.is_dir() {
        return Err(ErrorKind::Unreachable("it is a folder".into()));
    }
    if path.exists() {
        return if access == Access::Keep { writable(path) } else { Ok(()) };
    }
    if access == Access::Look {
        return Err(ErrorKind::Missing);
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    if let Some(folder) = folder {
        std::fs::create_dir_all(folder).map_err(|cause| of_file(&cause))?;
    }
    Ok(())
}

/// A file that may not be written is named as such: the database would only say that it cannot be opened.
fn writable(path: &Path) -> Result<(), ErrorKind> {
    let opened = std::fs::OpenOptions::new().append(true).open(path);
    opened.map(drop).map_err(|cause| of_file(&cause))
}

fn of_file(cause: &std::io::Error) -> ErrorKind {
    match cause.kind() {
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
            ErrorKind::ReadOnly(cause.to_string())
        }
        _ => ErrorKind::Unreachable(cause.to_string()),
    }
}

/// Write-ahead log: readers never wait. FULL: a commit is on the disk before it is acknowledged.
const KEEP: &str = "PRAGMA busy_timeout = 60000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                    PRAGMA cache_size = -65536; PRAGMA mmap_size = 268435456; PRAGMA temp_store = MEMORY;";
const LOOK_ONLY: &str = "PRAGMA cache_size = -65536;";

async fn pool(options: AnyConnectOptions, backend: Backend) -> Result<AnyPool, ErrorKind> {
    let setup = if backend == Backend::Sqlite { KEEP } else { "SET client_min_messages = warning" };
    pool_of(options, backend, setup).await
}

async fn pool_of(
    options: AnyConnectOptions,
    backend: Backend,
    setup: &'static str,
) -> Result<AnyPool, ErrorKind> {
    // A pool tries again where setting up fails, until its time is over: what is wrong is asked of one connection first.
    let mut first = AnyConnection::connect_with(&options).await?;
    first.execute(sqlx::raw_sql(setup)).await?;
    first.close().await?;
    let most = if backend == Backend::Sqlite { 4 } else { 8 };
    let pool = AnyPoolOptions::new().max_connections(most).acquire_timeout(PATIENCE);
    let pool = pool.after_connect(move |on, _| {
        Box::pin(async move {
            on.execute(sqlx::raw_sql(setup)).await?;
            Ok(())
        })
    });
    Ok(pool.connect_with(options).await?)
}

fn known() -> i64 {
    MIGRATIONS.iter().map(|m| m.version).max().unwrap_or(0)
}

/// The version of the tables; 0 where there are none.
async fn version(pool: &AnyPool, backend: Backend) -> Result<i64, ErrorKind> {
    let mut on = pool.acquire().await?;
    version_on(&mut on, backend).await
}

async fn version_on(on: &mut AnyConnection, backend: Backend) -> Result<i64, ErrorKind> {
    let there = match backend {
        Backend::Sqlite => "SELECT count(*) FROM sqlite_master WHERE name = 'readout_tables'",
        Backend::Postgres => {
            "SELECT count(*) FROM pg_class WHERE relname = 'readout_tables' AND pg_table_is_visible(oid)"
        }
    };
    let there: i64 = sqlx::query(there).fetch_one(&mut *on).await?.try_get(0)?;
    if there == 0 {
        return no_other_tables(on, backend).await.map(|()| 0);
    }
    let latest = "SELECT max(version) FROM readout_tables";
    Ok(sqlx::query(latest).fetch_one(on).await?.try_get::<Option<i64>, _>(0)?.unwrap_or(0))
}

/// A database of another program is not made a store by accident.
async fn no_other_tables(on: &mut AnyConnection, backend: Backend) -> Result<(), ErrorKind> {
    if backend == Backend::Postgres {
        return Ok(());
    }
    let others = "SELECT count(*) FROM sqlite_master";
    let others: i64 = sqlx::query(others).fetch_one(on).await?.try_get(0)?;
    if others > 0 {
        return Err(ErrorKind::Damaged("a database of another program".into()));
    }
    Ok(())
}

async fn begin(pool: &AnyPool, backend: Backend) -> Result<Transaction<'static, Any>, ErrorKind> {
    match backend {
        // Taking the write lock at once: a reader that becomes a writer later could fail half-way.
        Backend::Sqlite => Ok(pool.begin_with("BEGIN IMMEDIATE").await?),
        Backend::Postgres => {
            let mut tx = pool.begin().await?;
            // One writer at a time, as with SQLite; the number only has to be ours. "LSDO" in ASCII.
            let lock = "DO $$ BEGIN PERFORM pg_advisory_xact_lock(1280525391); END $$";
            tx.execute(sqlx::raw_sql(lock)).await?;
            Ok(tx)
        }
    }
}

async fn migrate(pool: &AnyPool, backend: Backend) -> Result<(), ErrorKind> {
    let mut tx = begin(pool, backend).await?;
    let made = "CREATE TABLE IF NOT EXISTS readout_tables (version BIGINT PRIMARY KEY)";
    tx.execute(sqlx::raw_sql(made)).await?;
    // Another program may have brought it up to date while this one waited.
    let found = version_on(&mut tx, backend).await?;
    for step in MIGRATIONS.iter().filter(|m| m.version > found) {
        let (blob, compact, own) = match backend {
            Backend::Sqlite => ("BLOB", "WITHOUT ROWID", step.sqlite),
            Backend::Postgres => ("BYTEA", "", step.postgres),
        };
        let both = step.both.replace("{blob}", blob).replace("{compact}", compact);
        tx.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(both))).await?;
        if !own.is_empty() {
            tx.execute(sqlx::raw_sql(own)).await?;
        }
        let mut mark = Sql::new("INSERT INTO readout_tables (version) VALUES (");
        mark.bind(step.version).push(")");
        mark.run(&mut tx).await?;
    }
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
#[path = "../testing/compose.rs"]
mod compose;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stamp;
    use readout_types::Versions;

    /// What a file system says when it is full, the database says at a bound of its own, without a superuser.
    #[test]
    fn a_store_that_may_not_grow_says_so_and_keeps_what_it_had() {
        let folder = tempfile::tempdir().expect("a folder");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let file = Location::File(folder.path().join("desk.db"));
            let store = Store::open(file.clone(), Access::Keep).await.expect("a new store");
            let mut all = Vec::new();
            for _ in 0..4 {
                let mut on = store.look().await.expect("a connection");
                on.execute("PRAGMA max_page_count = 200").await.expect("bounded");
                all.push(on);
            }
            drop(all);
            let versions =
                Versions { readout: "0".into(), model: "none".into(), lexicons: "none".into() };
            let stamp = Stamp { at: "2026-01-02T12:00:00Z".into(), versions };
            let mut kept = 0;
            let error = loop {
                match store.ingest(&[compose::reading(kept)], &stamp).await {
                    Ok(_) => kept += 1,
                    Err(error) => break error,
                }
                assert!(kept < 10_000, "it grows without end");
            };
            assert!(matches!(error.kind, ErrorKind::Full) && kept > 0, "{kept}: {error}");
            store.close().await;
            let store = Store::open(file, Access::Keep).await.expect("the store");
            assert_eq!(store.check().await.expect("checked"), Vec::<String>::new());
            let stories = store.stories(&crate::Filter::default()).await.expect("a list");
            let reports: i64 = stories.iter().map(|s| s.reports).sum();
            assert_eq!(u64::try_from(reports), Ok(kept));
            store.ingest(&[compose::reading(kept)], &stamp).await.expect("there is room again");
        });
    }
}
