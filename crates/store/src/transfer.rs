//! The whole store as lines of JSON, and back: for copies, for going from one database to the other.
//!
//! In: a store. Out: one JSON value a line, the first naming the form. Holds: everything that cannot be made again is there
//! (reports, every reading, grouping, stories with every version, corrections, marks); what is written from one kind of
//! database can be read into the other; into a store that has reports already only what it lacks is taken.

use async_recursion::async_recursion as boxed;
use std::collections::BTreeMap;

use readout_types::{Reading, Report};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sqlx::{AnyConnection, Row as _};

use crate::corrections::{self, Kept};
use crate::ingest::{self, KeptReading};
use crate::pack::{pack, unpack};
use crate::sql::{Sql, Value, insert};
use crate::{Error, ErrorKind, Stamp, Store};

/// The form of an export.
const FORM: &str = "readout-store/1";
/// Rows read at once.
const CHUNK: i64 = 200;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Int,
    Text,
    /// A packed value, written as JSON.
    Packed,
}

/// A table that is carried over row by row, in the order of its first columns.
struct Table {
    name: &'static str,
    columns: &'static [(&'static str, Holds)],
    /// How many of the first columns are the key.
    key: usize,
}

use Holds::{Int, Packed, Text};

const TABLES: &[Table] = &[
    Table {
        name: "reports",
        columns: &[
            ("seq", Int),
            ("id", Text),
            ("source", Text),
            ("sha256", Text),
            ("url", Text),
            ("outlet", Text),
            ("title", Text),
            ("published", Text),
            ("day", Int),
            ("added_at", Text),
            ("story", Int),
            ("body", Packed),
        ],
        key: 1,
    },
    Table {
        name: "readings",
        columns: &[
            ("report", Int),
            ("number", Int),
            ("at", Text),
            ("versions", Text),
            ("body", Packed),
        ],
        key: 2,
    },
    Table {
        name: "grouping",
        columns: &[("report", Int), ("taken", Packed), ("why", Text)],
        key: 1,
    },
    Table {
        name: "stories",
        columns: &[
            ("story", Int),
            ("id", Text),
            ("title", Text),
            ("process", Text),
            ("reports", Int),
            ("outlets", Int),
            ("newsrooms", Int),
            ("witnesses", Int),
            ("differences", Int),
            ("first_day", Int),
            ("last_day", Int),
            ("updated_at", Text),
            ("version", Int),
            ("merged_into", Int),
        ],
        key: 1,
    },
    Table {
        name: "story_versions",
        columns: &[
            ("story", Int),
            ("version", Int),
            ("at", Text),
            ("id", Text),
            ("versions", Text),
            ("body", Packed),
        ],
        key: 2,
    },
    Table {
        name: "corrections",
        columns: &[
            ("id", Int),
            ("at", Text),
            ("author", Text),
            ("body", Text),
            ("undone_at", Text),
            ("undone_by", Text),
        ],
        key: 1,
    },
    Table {
        name: "marks",
        columns: &[("scope", Text), ("name", Text), ("due", Int), ("body", Text)],
        key: 2,
    },
];

/// One line of an export.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    table: String,
    row: BTreeMap<String, Json>,
}

/// What an import took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Reports that were taken.
    pub reports: u64,
    /// Reports that were there.
    pub known: u64,
    /// Decisions of analysts that were taken.
    pub corrections: u64,
}

impl Store {
    /// Writes the whole store, a line at a time.
    ///
    /// # Errors
    /// Where the store cannot be read; whatever `write` says, as [`ErrorKind::Value`].
    #[boxed]
    pub async fn export(
        &self,
        write: &mut (dyn FnMut(&str) -> std::io::Result<()> + Send),
    ) -> Result<(), Error> {
        self.write_out(write).await.map_err(|kind| self.error(kind))
    }

    async fn write_out(
        &self,
        write: &mut (dyn FnMut(&str) -> std::io::Result<()> + Send),
    ) -> Result<(), ErrorKind> {
        // One transaction: the export is the store at one moment.
        let mut tx = self.snapshot().await?;
        write(&serde_json::json!({ "form": FORM }).to_string())?;
        for table in TABLES {
            let mut from = 0;
            loop {
                let rows = rows(&mut tx, table, from).await?;
                for row in &rows {
                    write(&serde_json::to_string(row)?)?;
                }
                from += CHUNK;
                if rows.is_empty() {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Reads an export; all of it is taken, or none.
    ///
    /// # Errors
    /// [`ErrorKind::Value`] where a line is not of an export's form.
    #[boxed]
    pub async fn import(
        &self,
        lines: &mut (dyn Iterator<Item = std::io::Result<String>> + Send),
        stamp: &Stamp,
    ) -> Result<Imported, Error> {
        self.read_in(lines, stamp).await.map_err(|kind| self.error(kind))
    }

    async fn read_in(
        &self,
        lines: &mut (dyn Iterator<Item = std::io::Result<String>> + Send),
        stamp: &Stamp,
    ) -> Result<Imported, ErrorKind> {
        let first = lines.next().transpose()?.unwrap_or_default();
        let form: Json = serde_json::from_str(&first).unwrap_or_default();
        if form["form"] != FORM {
            return Err(ErrorKind::Value(format!("not an export of the form {FORM}")));
        }
        let there = {
            let mut on = self.look().await?;
            let row = Sql::new("SELECT count(*) FROM reports").first(&mut on).await?;
            row.map_or(Ok(0_i64), |row| row.try_get(0))?
        };
        if there == 0 { self.copy(lines).await } else { self.add(lines, stamp).await }
    }

    /// Takes everything over as it is, then makes again what is not carried over.
    async fn copy(
        &self,
        lines: &mut (dyn Iterator<Item = std::io::Result<String>> + Send),
    ) -> Result<Imported, ErrorKind> {
        let mut tx = self.write().await?;
        let mut done = Imported::default();
        for line in lines {
            let line: Line = serde_json::from_str(&line?)?;
            let table = table_of(&line)?;
            done.reports += u64::from(table.name == "reports");
            done.corrections += u64::from(table.name == "corrections");
            put(&mut tx, table, &line.row).await?;
        }
        ingest::index_all(&mut tx, self.backend()).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// Takes reports that are not there with their current reading, and decisions that are not there.
    async fn add(
        &self,
        lines: &mut (dyn Iterator<Item = std::io::Result<String>> + Send),
        stamp: &Stamp,
    ) -> Result<Imported, ErrorKind> {
        let mut reports: BTreeMap<i64, Report> = BTreeMap::new();
        let mut readings: BTreeMap<i64, KeptReading> = BTreeMap::new();
        let mut decisions: Vec<Kept> = Vec::new();
        let mut marks: Vec<Line> = Vec::new();
        for line in lines {
            let line: Line = serde_json::from_str(&line?)?;
            let field = |name: &str| line.row.get(name).cloned().unwrap_or(Json::Null);
            match line.table.as_str() {
                "reports" => {
                    let seq = field("seq").as_i64().unwrap_or(0);
                    reports.insert(seq, serde_json::from_value(field("body"))?);
                }
                // Readings come in order: the last one is the current one.
                "readings" => {
                    let seq = field("report").as_i64().unwrap_or(0);
                    readings.insert(seq, serde_json::from_value(field("body"))?);
                }
                "corrections" => decisions.push(decision(&line.row)?),
                "marks" => marks.push(line),
                _ => {}
            }
        }
        let mut both = Vec::new();
        for (seq, report) in reports {
            if let Some(kept) = readings.remove(&seq) {
                both.push(kept.with(report));
            }
        }
        self.add_all(&both, decisions, &marks, stamp).await
    }

    async fn add_all(
        &self,
        readings: &[Reading],
        decisions: Vec<Kept>,
        marks: &[Line],
        stamp: &Stamp,
    ) -> Result<Imported, ErrorKind> {
        let mut tx = self.write().await?;
        for mark in marks {
            put(&mut tx, table_of(mark)?, &mark.row).await?;
        }
        let had = corrections::all(&mut tx).await?;
        let mut next = had.iter().map(|k| k.id).max().unwrap_or(0) + 1;
        let mut done = Imported::default();
        for kept in decisions {
            let same = |k: &Kept| k.what == kept.what && k.at == kept.at && k.author == kept.author;
            if !had.iter().any(same) {
                corrections::keep(&mut tx, &Kept { id: next, ..kept }).await?;
                next += 1;
                done.corrections += 1;
            }
        }
        let taken = self.take_in_on(&mut tx, readings, stamp).await?;
        done.reports = taken.added.len() as u64;
        done.known = taken.known.len() as u64;
        tx.commit().await?;
        Ok(done)
    }
}

async fn rows(on: &mut AnyConnection, table: &Table, from: i64) -> Result<Vec<Line>, ErrorKind> {
    let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    let mut sql = Sql::new("SELECT ");
    sql.push(&names.join(", ")).push(" FROM ").push(table.name).push(" ORDER BY ");
    sql.push(&names[..table.key].join(", "))
        .push(" LIMIT ")
        .bind(CHUNK)
        .push(" OFFSET ")
        .bind(from);
    let mut lines = Vec::new();
    for row in sql.rows(on).await? {
        let mut values = BTreeMap::new();
        for (at, (name, holds)) in table.columns.iter().enumerate() {
            let value = match holds {
                Int => serde_json::to_value(row.try_get::<Option<i64>, _>(at)?)?,
                Text => serde_json::to_value(row.try_get::<Option<String>, _>(at)?)?,
                Packed => unpack(&row.try_get::<Vec<u8>, _>(at)?)?,
            };
            values.insert((*name).to_owned(), value);
        }
        lines.push(Line { table: table.name.to_owned(), row: values });
    }
    Ok(lines)
}

fn table_of(line: &Line) -> Result<&'static Table, ErrorKind> {
    let table = TABLES.iter().find(|t| t.name == line.table);
    table.ok_or_else(|| ErrorKind::Value(format!("there is no table {:?}", line.table)))
}

async fn put(
    on: &mut AnyConnection,
    table: &Table,
    row: &BTreeMap<String, Json>,
) -> Result<(), ErrorKind> {
    let mut names = Vec::new();
    let mut values = Vec::new();
    for (name, holds) in table.columns {
        let value = row.get(*name).unwrap_or(&Json::Null);
        // What is not there is left out: the column's own nothing has the right type.
        let value = match holds {
            _ if value.is_null() => continue,
            Int => Value::Int(value.as_i64().ok_or_else(|| wrong(table, name))?),
            Text => value.as_str().ok_or_else(|| wrong(table, name))?.into(),
            Packed => Value::Bytes(pack(value)?),
        };
        names.push(*name);
        values.push(value);
    }
    // Who follows something here already knows more than the file does.
    let over = if table.name == "marks" { " ON CONFLICT DO NOTHING" } else { "" };
    insert(on, &format!("{} ({})", table.name, names.join(", ")), vec![values], over).await
}

fn wrong(table: &Table, column: &str) -> ErrorKind {
    ErrorKind::Value(format!("{}.{column} is not what it should be", table.name))
}

fn decision(row: &BTreeMap<String, Json>) -> Result<Kept, ErrorKind> {
    let text = |name: &str| row.get(name).and_then(Json::as_str).map(str::to_owned);
    Ok(Kept {
        id: row.get("id").and_then(Json::as_i64).unwrap_or(0),
        at: text("at").unwrap_or_default(),
        author: text("author").unwrap_or_default(),
        what: serde_json::from_str(&text("body").unwrap_or_default())?,
        undone: text("undone_at").zip(text("undone_by")),
    })
}
