//! The record itself as JSON.
//!
//! In: a record. Out: `readout/1`, whole and indented, or one story a line.

use readout_types::{Record, Report, Story};

use crate::Error;

/// One JSON value, indented.
///
/// # Errors
/// None for a sound record.
pub fn json(record: &Record) -> Result<Vec<u8>, Error> {
    let mut bytes = serde_json::to_vec_pretty(record)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// One record a line, each with one story and its reports.
///
/// # Errors
/// None for a sound record.
pub fn jsonl(record: &Record) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    for story in &record.stories {
        serde_json::to_writer(&mut bytes, &alone(record, story))?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

/// A record of one story.
#[must_use]
pub fn alone(record: &Record, story: &Story) -> Record {
    let of_story = |r: &&Report| story.reports.contains(&r.id);
    Record {
        schema: record.schema.clone(),
        versions: record.versions.clone(),
        reports: record.reports.iter().filter(of_story).cloned().collect(),
        stories: vec![story.clone()],
        skipped: Vec::new(),
    }
}
