//! What people see in a terminal.
//!
//! In: a record, or one layer of a reading. Out: lines of text. Holds: nothing here decides what is true or
//! important, only how it looks; every line can be followed to the words that carry it; without colour the same
//! words stand there.

mod look;
mod overlay;
mod record;
mod table;

pub(crate) use look::Look;
pub(crate) use overlay::{Mark, overlay};
pub(crate) use record::record;
