//! One story as a file of its own: the same templates, with the style inside and without what needs a server.

use readout_types::Record;
use serde::Serialize;

use super::assets::STYLE;
use super::shell::Page;
use super::view::book::{Book, Shown};
use super::view::{self, StoryPage};
use crate::guard::Visitor;

#[derive(Serialize)]
struct View<'a> {
    page: &'a StoryPage,
    served: bool,
    style: &'a str,
    versions: &'a readout_types::Versions,
}

/// The first story of a record as one HTML file that needs nothing else; empty where the record has no story.
///
/// # Errors
/// Where a template is broken, which only a broken build can be.
pub fn story_file(record: &Record) -> Result<String, minijinja::Error> {
    let Some(story) = record.stories.first() else { return Ok(String::new()) };
    let book = Book::new(record, story, Shown::File);
    let title = book.title();
    let page = view::story(&book);
    let view = View { page: &page, served: false, style: STYLE, versions: &record.versions };
    let visitor = Visitor::default();
    Page { template: "file.html", title: &title, here: "", visitor: &visitor }.text(&view)
}
