//! One value of a table.
//!
//! In: a field of the record. Out: a [`Cell`]. Holds: what is not known is [`Cell::Null`], never an empty text.

use readout_types::{Confidence, Edtf, Id};

/// What sort of values a column has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words and codes.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Real,
    /// Yes or no.
    Boolean,
}

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Not known, or there is none.
    Null,
    /// Words or a code.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Yes or no.
    Boolean(bool),
}

/// Makes a cell of a field.
pub(super) fn cell(value: impl Into<Cell>) -> Cell {
    value.into()
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Cell::Null } else { Cell::Text(text.to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Cell::Null } else { Cell::Text(text) }
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<&Id> for Cell {
    fn from(id: &Id) -> Self {
        id.as_str().into()
    }
}

impl From<&Edtf> for Cell {
    fn from(date: &Edtf) -> Self {
        date.as_str().into()
    }
}

impl From<f64> for Cell {
    fn from(value: f64) -> Self {
        Cell::Real(value)
    }
}

impl From<Confidence> for Cell {
    fn from(value: Confidence) -> Self {
        // Two decimals, as in the record: 0.7 must not read 0.699999988.
        Cell::Real((f64::from(value.get()) * 100.0).round() / 100.0)
    }
}

impl From<u32> for Cell {
    fn from(value: u32) -> Self {
        Cell::Integer(value.into())
    }
}

impl From<usize> for Cell {
    fn from(value: usize) -> Self {
        Cell::Integer(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<bool> for Cell {
    fn from(value: bool) -> Self {
        Cell::Boolean(value)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Null, Into::into)
    }
}
