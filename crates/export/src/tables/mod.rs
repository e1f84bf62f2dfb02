//! The record as tables: one a section, one row an item, the same for CSV and SQLite.
//!
//! In: a record. Out: [`Table`]s. Holds: every table that has stories in it begins with the column `story`; ids are the record's;
//! beside an id of an agent, place or issue stands its name; several values in one cell are parted by `; `; what is not known is
//! an empty cell; `evidence` lists every place that carries an item, with its words.

mod cell;
mod sections;

use readout_types::{Record, Story};

pub use cell::{Cell, Kind};

use crate::index::Index;
use cell::cell;

/// A section of the record, in rows and columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name: the section's.
    pub name: &'static str,
    /// Names and kinds of its columns.
    pub columns: Vec<(String, Kind)>,
    /// Its rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table whose rows are as wide as its columns by construction.
    fn of<const N: usize>(
        name: &'static str,
        columns: [(&str, Kind); N],
        rows: impl IntoIterator<Item = [Cell; N]>,
    ) -> Self {
        Table {
            name,
            columns: columns.map(|(name, kind)| (name.to_owned(), kind)).into(),
            rows: rows.into_iter().map(Vec::from).collect(),
        }
    }

    /// The same with the story's id in front of each row.
    fn in_story(mut self, story: &Story) -> Self {
        self.columns.insert(0, ("story".to_owned(), Kind::Text));
        for row in &mut self.rows {
            row.insert(0, cell(&story.id));
        }
        self
    }
}

/// Every section of a record as a table.
#[must_use]
pub fn tables(record: &Record) -> Vec<Table> {
    let mut tables = vec![sections::record(record), sections::reports(record)];
    for story in &record.stories {
        let ix = Index::of(record, story);
        let of_story = sections::ALL.iter().map(|section| section(&ix).in_story(story));
        for table in of_story {
            match tables.iter_mut().find(|t| t.name == table.name) {
                Some(known) => known.rows.extend(table.rows),
                None => tables.push(table),
            }
        }
    }
    tables
}

/// Issues down, parties across, in each cell the stances in the order they were taken; one table over all stories.
///
/// Its columns are the record's own parties, so it is a table to look at; `positions` is the one to reckon with.
#[must_use]
pub fn position_matrix(record: &Record) -> Table {
    sections::position_matrix(record)
}
