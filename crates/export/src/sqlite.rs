//! The tables as one SQLite database that any tool can query.
//!
//! In: a record and a place. Out: a database file there. Holds: the same tables and columns as the CSV files, with types, keys and
//! indexes, a view `quotes`, and nothing else; it is not the store, and is never read back.

use std::path::Path;

use readout_types::Record;
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteJournalMode};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, SqliteConnection};

use crate::Error;
use crate::tables::{Cell, Kind, Table, tables};

/// `rdot` in ASCII: tells the file from other SQLite databases (`PRAGMA application_id`).
const APPLICATION: i32 = 0x7264_6F74;

/// Who said what, with the words in quotation marks, who printed them and when.
const QUOTES: &str = "CREATE VIEW quotes AS SELECT story, id, speaker_name, party_name, quoted, venue, outlet, published \
                      FROM statements WHERE quoted IS NOT NULL";

/// Writes a new database with the record in it; SQLite itself can only write to a file.
///
/// # Errors
/// Where there is a database already, or none can be written.
pub async fn sqlite(record: &Record, file: &Path) -> Result<(), Error> {
    let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
    // No journal: a file that was cut short is thrown away by whoever asked for it.
    let mut on = options.journal_mode(SqliteJournalMode::Off).connect().await?;
    run(&mut on, format!("PRAGMA application_id = {APPLICATION}")).await?;
    run(&mut on, "BEGIN".to_owned()).await?;
    for table in tables(record) {
        write(&mut on, &table).await?;
    }
    run(&mut on, QUOTES.to_owned()).await?;
    run(&mut on, "COMMIT".to_owned()).await?;
    on.close().await?;
    Ok(())
}

async fn run(on: &mut SqliteConnection, sql: String) -> Result<(), Error> {
    // Names of tables and columns are this crate's own; values are bound.
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(on).await?;
    Ok(())
}

async fn write(on: &mut SqliteConnection, table: &Table) -> Result<(), Error> {
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|(name, kind)| format!("\"{name}\" {}", sql_type(*kind)))
        .collect();
    run(on, format!("CREATE TABLE \"{}\" ({})", table.name, columns.join(", "))).await?;
    for index in indexes(table) {
        run(on, index).await?;
    }
    let marks = vec!["?"; table.columns.len()].join(", ");
    let insert = format!("INSERT INTO \"{}\" VALUES ({marks})", table.name);
    for row in &table.rows {
        let bound =
            row.iter().fold(sqlx::query::<sqlx::Sqlite>(AssertSqlSafe(insert.clone())), bind);
        bound.execute(&mut *on).await?;
    }
    Ok(())
}

fn sql_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "TEXT",
        Kind::Integer | Kind::Boolean => "INTEGER",
        Kind::Real => "REAL",
    }
}

/// Ids are looked up in their story; what belongs to an item is looked up by the item.
fn indexes(table: &Table) -> Vec<String> {
    let of_item = ["id", "item", "meeting", "proposal", "comparison", "agent"];
    let known = |name: &&str| table.columns.iter().any(|(column, _)| column == name);
    let key = of_item.iter().find(|name| known(name));
    let story = if known(&"story") { "story, " } else { "" };
    let index = |key: &&str| {
        format!("CREATE INDEX \"{0}_{key}\" ON \"{0}\" ({story}\"{key}\")", table.name)
    };
    key.map(index).into_iter().collect()
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Sqlite, SqliteArguments>;

fn bind<'q>(query: Query<'q>, cell: &Cell) -> Query<'q> {
    match cell {
        Cell::Null => query.bind(None::<String>),
        Cell::Text(text) => query.bind(text.clone()),
        Cell::Integer(n) => query.bind(*n),
        Cell::Real(x) => query.bind(*x),
        Cell::Boolean(yes) => query.bind(*yes),
    }
}

#[cfg(test)]
mod tests {
    use sqlx::Row as _;

    use super::*;
    use crate::testing;

    #[test]
    fn the_database_answers_in_sql() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(ask());
    }

    async fn ask() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("story.sqlite");
        sqlite(&testing::record(), &file).await.expect("the record can be written");
        let mut on =
            SqliteConnectOptions::new().filename(&file).connect().await.expect("a database");
        let sql = "SELECT q.speaker_name || ': ' || q.quoted || ' ' || r.outlet FROM quotes q \
                   JOIN evidence e ON e.item = q.id JOIN reports r ON r.id = e.report";
        let row = sqlx::query(sql).fetch_one(&mut on).await.expect("a row");
        let said: String = row.get(0);
        assert_eq!(
            said,
            "Ilse Brandvold: We will not pay twice for the same water, Harbour Courier"
        );
        let row = sqlx::query("SELECT hi IS NULL, lo FROM quantities WHERE id = 'qu2'")
            .fetch_one(&mut on)
            .await;
        let row = row.expect("a row");
        assert_eq!((row.get::<bool, _>(0), row.get::<f64, _>(1)), (true, 5.0));
    }
}
