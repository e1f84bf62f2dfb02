//! Why the store could not do what was asked.
//!
//! In: what the database says. Out: [`Error`], which names the store and what a person can do. Holds: nothing that was
//! acknowledged is lost by any of these.

use std::fmt;

use crate::Location;

/// Why the store could not do what was asked.
#[derive(Debug)]
pub struct Error {
    /// Which store.
    pub store: Location,
    /// What is wrong.
    pub kind: ErrorKind,
}

/// What is wrong.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The file is not a store, or it is damaged.
    Damaged(String),
    /// It was made by a later program.
    Later {
        /// The version of its tables.
        found: i64,
        /// The latest version this program knows.
        known: i64,
    },
    /// Nothing may be written there.
    ReadOnly(String),
    /// The disk is full.
    Full,
    /// Another writer held it too long.
    Busy,
    /// There is no store at this place.
    Missing,
    /// It cannot be reached or opened.
    Unreachable(String),
    /// No item, story or report bears this name.
    Unknown(String),
    /// More than one story or report is meant by this name.
    Ambiguous(String),
    /// What was asked cannot be understood.
    Query(String),
    /// A kept value cannot be read back.
    Value(String),
    /// Anything else that the database says.
    Database(sqlx::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ErrorKind::Unknown(name) => {
                write!(f, "nothing in the store {} is called {name:?}", self.store)
            }
            ErrorKind::Ambiguous(name) => {
                write!(f, "{name:?} could mean several: give more of its id")
            }
            ErrorKind::Query(why) => write!(f, "the query cannot be understood: {why}"),
            kind => write!(f, "the store {}: {kind}", self.store),
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ErrorKind::Damaged(why) => {
                write!(f, "the file is not a store or is damaged ({why}); it was left as it is")
            }
            ErrorKind::Later { found, known } => write!(
                f,
                "made by a later program (its tables have version {found}, this program knows {known}); \
                 it was left as it is"
            ),
            ErrorKind::ReadOnly(why) => write!(f, "may not be written ({why})"),
            ErrorKind::Full => {
                f.write_str("the disk is full; what was acknowledged before is kept")
            }
            ErrorKind::Busy => f.write_str("another writer held it too long; try again"),
            ErrorKind::Missing => f.write_str("there is none yet: `readout read` makes it"),
            ErrorKind::Unreachable(why) => write!(f, "cannot be opened ({why})"),
            ErrorKind::Unknown(name) | ErrorKind::Ambiguous(name) => f.write_str(name),
            ErrorKind::Query(why) => f.write_str(why),
            ErrorKind::Value(why) => write!(f, "a kept value cannot be read back ({why})"),
            ErrorKind::Database(cause) => write!(f, "{cause}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            ErrorKind::Database(cause) => Some(cause),
            _ => None,
        }
    }
}

impl From<sqlx::Error> for ErrorKind {
    fn from(cause: sqlx::Error) -> Self {
        let text = cause.to_string();
        let code =
            cause.as_database_error().and_then(|e| e.code()).unwrap_or_default().into_owned();
        match &cause {
            sqlx::Error::Database(_) => of_code(&code, text, cause),
            sqlx::Error::Io(_) | sqlx::Error::Configuration(_) | sqlx::Error::Tls(_) => {
                ErrorKind::Unreachable(text)
            }
            sqlx::Error::PoolTimedOut => ErrorKind::Busy,
            sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. } => ErrorKind::Value(text),
            _ => ErrorKind::Database(cause),
        }
    }
}

impl From<serde_json::Error> for ErrorKind {
    fn from(cause: serde_json::Error) -> Self {
        ErrorKind::Value(cause.to_string())
    }
}

impl From<std::io::Error> for ErrorKind {
    fn from(cause: std::io::Error) -> Self {
        ErrorKind::Value(cause.to_string())
    }
}

/// SQLite gives extended result codes as numbers (<https://sqlite.org/rescode.html>), PostgreSQL five characters
/// (appendix A of its manual).
fn of_code(code: &str, text: String, cause: sqlx::Error) -> ErrorKind {
    if code.len() == 5 {
        return match code {
            "25006" => ErrorKind::ReadOnly(text),
            "53100" => ErrorKind::Full,
            "55P03" | "40001" | "40P01" => ErrorKind::Busy,
            "3D000" | "28P01" | "28000" | "57P03" | "53300" | "42501" => {
                ErrorKind::Unreachable(text)
            }
            _ => ErrorKind::Database(cause),
        };
    }
    match code.parse::<u32>().map(|extended| extended & 0xff) {
        Ok(5 | 6) => ErrorKind::Busy,
        Ok(8) => ErrorKind::ReadOnly(text),
        Ok(11 | 26) => ErrorKind::Damaged(text),
        Ok(13) => ErrorKind::Full,
        Ok(10 | 14) => ErrorKind::Unreachable(text),
        _ => ErrorKind::Database(cause),
    }
}
