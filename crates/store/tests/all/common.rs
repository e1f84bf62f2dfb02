//! Stores to test on: a file each, and where PostgreSQL is installed a server of our own.

#[path = "../../testing/compose.rs"]
pub(crate) mod compose;
#[path = "../../testing/kills.rs"]
pub(crate) mod kills;
#[path = "../../testing/postgres.rs"]
pub(crate) mod postgres;

use readout_store::{Access, Location, Stamp, Store};
use readout_types::{Reading, Versions};

pub(crate) const NOON: &str = "2026-01-02T12:00:00Z";

pub(crate) fn stamp(at: &str) -> Stamp {
    let versions = Versions { readout: "0".into(), model: "none".into(), lexicons: "none".into() };
    Stamp { at: at.into(), versions }
}

pub(crate) fn readings(range: std::ops::Range<u64>) -> Vec<Reading> {
    range.map(compose::reading).collect()
}

pub(crate) fn wait<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(work)
}

/// Changes a store behind the program's back.
pub(crate) async fn meddle(location: &Location, sql: &'static str) {
    use sqlx::Connection as _;
    sqlx::any::install_default_drivers();
    let url = match location {
        Location::File(path) => format!("sqlite://{}", path.display()),
        Location::Postgres(url) => url.clone(),
    };
    let mut on = sqlx::AnyConnection::connect(&url).await.expect("a connection");
    sqlx::raw_sql(sql).execute(&mut on).await.expect("done");
    on.close().await.expect("closed");
}

/// Runs a test on a new SQLite file and, where there is one, on a new PostgreSQL database.
pub(crate) fn on_each(test: impl AsyncFn(Store)) {
    let folder = tempfile::tempdir().expect("a folder");
    wait(async {
        let location = Location::File(folder.path().join("desk.db"));
        test(Store::open(location, Access::Keep).await.expect("a new store")).await;
    });
    match postgres::Server::start() {
        Ok(server) => wait(async {
            let location = Location::parse(&server.url());
            test(Store::open(location, Access::Keep).await.expect("a new database")).await;
        }),
        Err(why) => eprintln!("left out on PostgreSQL: {why}"),
    }
}
