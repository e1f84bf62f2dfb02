//! What people see in a terminal.
//!
//! In: a record, or one layer of a reading. Out: lines of text. Holds: nothing here decides what is true or
//! important, only how it looks; every line can be followed to the words that carry it; without colour the same
//! words stand there.

mod compare;
mod corrections;
mod diff;
mod figures;
mod hits;
mod lines;
mod look;
mod overlay;
mod positions;
mod quotes;
mod record;
mod sources;
mod stories;
mod table;
mod timeline;
mod unknown;
pub(crate) mod why;

pub(crate) use compare::compare;
pub(crate) use corrections::{corrections, decisions};
pub(crate) use diff::diff;
pub(crate) use figures::figures;
pub(crate) use hits::hits;
pub(crate) use lines::{Lines, count, day, short};
pub(crate) use look::Look;
pub(crate) use overlay::{Mark, overlay};
pub(crate) use positions::positions;
pub(crate) use quotes::quotes;
pub(crate) use readout_export::spoken;
pub(crate) use record::record;
pub(crate) use sources::sources;
pub(crate) use stories::stories;
pub(crate) use timeline::timeline;
pub(crate) use unknown::unknown;
