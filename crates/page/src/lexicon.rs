//! The words by which a page's furniture is known, as data.
//!
//! In: tab-separated files with a header comment. Out: [`Lexicons`]. Holds: built-in files always parse (a test
//! says so); a user's file is added to them.

use std::fmt;

/// All lists.
#[derive(Debug, Clone, Default)]
pub struct Lexicons {}

/// A line of a list that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LexiconError {
    /// Line number, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for LexiconError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for LexiconError {}

impl Lexicons {
    /// The lists that come with the program.
    #[must_use]
    pub fn builtin() -> Self {
        Lexicons::default()
    }
}
