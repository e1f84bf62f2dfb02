//! Statements with numbered parameters, the same for both back ends.
//!
//! In: pieces of SQL written in this crate, and values. Out: queries that can be run. Holds: whatever comes from outside is
//! a bound value, never a piece of the statement.

use std::fmt::Write as _;

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::{AnyConnection, Arguments as _, AssertSqlSafe};

use crate::ErrorKind;

/// A value to bind.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Int(i64),
    Real(f64),
    Text(String),
    Bytes(Vec<u8>),
    /// A text that is not there.
    Nothing,
}

impl From<i64> for Value {
    fn from(v: i64) -> Self {
        Value::Int(v)
    }
}
impl From<f64> for Value {
    fn from(v: f64) -> Self {
        Value::Real(v)
    }
}
impl From<&str> for Value {
    fn from(v: &str) -> Self {
        Value::Text(v.to_owned())
    }
}
impl From<String> for Value {
    fn from(v: String) -> Self {
        Value::Text(v)
    }
}
impl From<Vec<u8>> for Value {
    fn from(v: Vec<u8>) -> Self {
        Value::Bytes(v)
    }
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(v: Option<T>) -> Self {
        v.map_or(Value::Nothing, Into::into)
    }
}

/// A statement in the making.
#[derive(Debug, Default)]
pub(crate) struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    pub(crate) fn new(text: &str) -> Self {
        Sql { text: text.to_owned(), values: Vec::new() }
    }

    /// Adds a piece of the statement.
    pub(crate) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a value.
    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        let _ = write!(self.text, "${}", self.values.len());
        self
    }

    /// Adds a list of values in parentheses.
    pub(crate) fn list<V: Into<Value>>(
        &mut self,
        values: impl IntoIterator<Item = V>,
    ) -> &mut Self {
        self.push("(");
        for (at, value) in values.into_iter().enumerate() {
            if at > 0 {
                self.push(", ");
            }
            self.bind(value);
        }
        self.push(")")
    }

    fn into_parts(self) -> Result<(AssertSqlSafe<String>, AnyArguments), ErrorKind> {
        let mut arguments = AnyArguments::default();
        for value in self.values {
            let added = match value {
                Value::Int(v) => arguments.add(v),
                Value::Real(v) => arguments.add(v),
                Value::Text(v) => arguments.add(v),
                Value::Bytes(v) => arguments.add(v),
                Value::Nothing => arguments.add(None::<String>),
            };
            added.map_err(|cause| ErrorKind::Value(cause.to_string()))?;
        }
        Ok((AssertSqlSafe(self.text), arguments))
    }

    /// Runs it; how many rows were touched.
    pub(crate) async fn run(self, on: &mut AnyConnection) -> Result<u64, ErrorKind> {
        let (text, arguments) = self.into_parts()?;
        Ok(sqlx::query_with(text, arguments).execute(on).await?.rows_affected())
    }

    /// Runs it and gives every row.
    pub(crate) async fn rows(self, on: &mut AnyConnection) -> Result<Vec<AnyRow>, ErrorKind> {
        let (text, arguments) = self.into_parts()?;
        Ok(sqlx::query_with(text, arguments).fetch_all(on).await?)
    }

    /// Runs it and gives the first row.
    pub(crate) async fn first(self, on: &mut AnyConnection) -> Result<Option<AnyRow>, ErrorKind> {
        let (text, arguments) = self.into_parts()?;
        Ok(sqlx::query_with(text, arguments).fetch_optional(on).await?)
    }
}

/// Most values in one statement: SQLite allows 32,766, PostgreSQL 65,535; small statements are also parsed sooner.
const MOST_VALUES: usize = 4_000;

/// Inserts rows, many at a time. `into` is `table (columns)`, `end` what follows the values.
pub(crate) async fn insert(
    on: &mut AnyConnection,
    into: &str,
    rows: Vec<Vec<Value>>,
    end: &str,
) -> Result<(), ErrorKind> {
    let width = rows.first().map_or(1, Vec::len).max(1);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let mut sql = Sql::new("INSERT INTO ");
        sql.push(into).push(" VALUES ");
        for (at, row) in rows.by_ref().take(MOST_VALUES / width).enumerate() {
            if at > 0 {
                sql.push(", ");
            }
            sql.list(row);
        }
        sql.push(" ").push(end);
        sql.run(on).await?;
    }
    Ok(())
}
