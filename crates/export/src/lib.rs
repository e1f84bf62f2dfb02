//! The record in other forms: JSON, JSON-LD, CSV, SQLite, PLOVER events, GraphML, Markdown.
//!
//! In: a [`Record`](readout_types::Record). Out: bytes. Holds: nothing is added to what the record says and no sentence is made up:
//! labels are the format's, words are the reports'; the same record gives the same bytes; no clock, environment
//! or network, and no file but the one that [`sqlite()`] is asked for.
//!
//! Table of contents: [`json()`], [`jsonl()`], [`jsonld()`], [`csv()`] and [`csv_zip()`], [`sqlite()`], [`plover_tsv()`], [`graphml()`],
//! [`markdown()`]; [`tables()`] (what CSV and SQLite share), [`Index`] (names and words of one story), [`Tree`] (who took from whom),
//! [`rank`] (what matters most).

mod csv;
mod error;
mod graphml;
mod index;
mod json;
mod jsonld;
mod lineage;
mod markdown;
mod plover;
pub mod rank;
mod sqlite;
mod table_text;
mod tables;
#[cfg(test)]
mod testing;

pub use csv::{File, csv, csv_zip};
pub use error::Error;
pub use graphml::graphml;
pub use index::{InSentence, Index, one_line, sentence, spoken};
pub use json::{alone, json, jsonl};
pub use jsonld::jsonld;
pub use lineage::{Tree, is_dependent};
pub use markdown::{Extent, markdown};
pub use plover::plover_tsv;
pub use sqlite::sqlite;
pub use tables::{Cell, Kind, Table, position_matrix, tables};

/// Items surer than this are shown to people without being asked for; programs get all of them with their confidence.
pub const THRESHOLD: f32 = 0.4;
