//! Reads the lexicons' tables: tab-separated, one entry a line, `#` opens a comment line.
//!
//! In: a file's name and text. Out: rows of trimmed fields. Holds: blank and comment lines give no row; a row that
//! lacks a field that is asked for is an error that names file and line.

use std::fmt;

/// What is wrong in a lexicon, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LexiconError {
    /// The file's name.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub what: String,
}

impl fmt::Display for LexiconError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}: {}", self.file, self.line, self.what)
    }
}

impl std::error::Error for LexiconError {}

/// One line of a table.
#[derive(Debug, Clone)]
pub(crate) struct Row<'a> {
    file: &'a str,
    line: usize,
    fields: Vec<&'a str>,
}

impl<'a> Row<'a> {
    /// A field that must be there (it may be empty).
    pub(crate) fn field(&self, at: usize) -> Result<&'a str, LexiconError> {
        self.fields.get(at).copied().ok_or_else(|| self.error(format!("no field {}", at + 1)))
    }

    /// A field that may be left out at the line's end.
    pub(crate) fn optional(&self, at: usize) -> &'a str {
        self.fields.get(at).copied().unwrap_or("")
    }

    /// The parts of a field that lists several, separated by `|`.
    pub(crate) fn list(&self, at: usize) -> impl Iterator<Item = &'a str> + use<'a> {
        self.optional(at).split('|').map(str::trim).filter(|part| !part.is_empty())
    }

    /// An error at this line.
    pub(crate) fn error(&self, what: impl Into<String>) -> LexiconError {
        LexiconError { file: self.file.to_owned(), line: self.line, what: what.into() }
    }
}

/// The rows of a table.
pub(crate) fn rows<'a>(file: &'a str, text: &'a str) -> impl Iterator<Item = Row<'a>> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        .map(move |(at, line)| Row {
            file,
            line: at + 1,
            fields: line.split('\t').map(str::trim).collect(),
        })
}
