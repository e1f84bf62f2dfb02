//! What can go wrong: only what is outside this crate.

use std::fmt;

/// An export that could not be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A value that has no JSON form.
    Json(serde_json::Error),
    /// A row that has no CSV form.
    Csv(csv::Error),
    /// The zip could not be packed.
    Zip(zip::result::ZipError),
    /// Writing into memory failed.
    Io(std::io::Error),
    /// SQLite could not be used.
    Sqlite(sqlx::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self {
            Error::Json(_) => "JSON",
            Error::Csv(_) => "CSV",
            Error::Zip(_) => "zip",
            Error::Io(_) => "bytes",
            Error::Sqlite(_) => "SQLite",
        };
        write!(f, "the record could not be written as {what}")
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(match self {
            Error::Json(cause) => cause,
            Error::Csv(cause) => cause,
            Error::Zip(cause) => cause,
            Error::Io(cause) => cause,
            Error::Sqlite(cause) => cause,
        })
    }
}

macro_rules! from {
    ($($variant:ident($cause:ty)),+ $(,)?) => {$(
        impl From<$cause> for Error {
            fn from(cause: $cause) -> Self {
                Error::$variant(cause)
            }
        }
    )+};
}

from! {
    Json(serde_json::Error),
    Csv(csv::Error),
    Zip(zip::result::ZipError),
    Io(std::io::Error),
    Sqlite(sqlx::Error),
}
