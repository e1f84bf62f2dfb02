//! One story: its page, each of its sections paged, and its print brief.

use axum::extract::{Path, Query, State};
use readout_store::StoryView;
use serde::{Deserialize, Serialize};

use super::shell::{Answer, Asker, Page, Problem};
use super::view::book::{Book, Shown};
use super::view::{self, SECTIONS, StoryPage, Window};
use crate::App;
use crate::cache::{Rests, resting};

/// Items on one page of a section.
const A_PAGE: usize = 40;

#[derive(Serialize)]
struct View<'a> {
    page: &'a StoryPage,
    served: bool,
    as_of: Option<&'a str>,
    version: i64,
    versions: usize,
    changed_at: &'a str,
    corrections: usize,
}

/// What may be asked of a story's page.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    /// As it was at the end of this day.
    #[serde(default)]
    as_of: Option<String>,
    #[serde(default)]
    page: Option<usize>,
}

pub(super) fn book<'a>(kept: &'a StoryView, shown: Shown) -> Result<Book<'a>, Problem> {
    let story = kept.story().ok_or_else(|| Problem::not_found("The story is empty."))?;
    Ok(Book::new(&kept.record, story, shown))
}

/// One story.
pub(super) async fn page(
    State(app): State<App>,
    visitor: Asker,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    whole(&app, &visitor, &id, asked.as_of.as_deref(), "story.html").await
}

/// One story on a few sheets of paper.
pub(super) async fn brief(
    State(app): State<App>,
    visitor: Asker,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    whole(&app, &visitor, &id, asked.as_of.as_deref(), "brief.html").await
}

async fn whole(
    app: &App,
    visitor: &crate::guard::Visitor,
    id: &str,
    as_of: Option<&str>,
    template: &'static str,
) -> Answer {
    let as_of = as_of.filter(|d| !d.is_empty());
    let kept = app.story(id, as_of).await?;
    let versions = app.store().versions(id).await?;
    let book = book(&kept, Shown::Served)?;
    let title = book.title();
    let view = View {
        page: &view::story(&book),
        served: true,
        as_of,
        version: kept.version.version,
        versions: versions.len(),
        changed_at: &kept.version.at,
        corrections: kept.corrections.len(),
    };
    let page = Page { template, title: &title, here: "stories", visitor };
    // Of an earlier moment too it says how many versions there are.
    Ok(resting(page.answer(&view), versions.last().map(Rests::version).into_iter().collect()))
}

#[derive(Serialize)]
struct SectionView<'a> {
    page: &'a StoryPage,
    served: bool,
    name: &'a str,
    number: usize,
    before: Option<usize>,
    after: Option<usize>,
}

/// One section of a story, all of it, in pages.
pub(super) async fn section(
    State(app): State<App>,
    visitor: Asker,
    Path((id, name)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    if !SECTIONS.contains(&name.as_str()) {
        return Err(Problem::not_found("A story has no such section."));
    }
    let number = asked.page.unwrap_or(1).clamp(1, 100_000);
    let window = Window { from: (number - 1) * A_PAGE, most: A_PAGE };
    let kept = app.story(&id, None).await?;
    let book = book(&kept, Shown::Served)?;
    let page = view::one_section(&book, &name, window);
    let whole = matches!(name.as_str(), "positions" | "lineage");
    let more = !whole && page.total(&name) > window.from + window.most;
    let title = format!("{}: {}", view::title_of(&name), book.title());
    let view = SectionView {
        page: &page,
        served: true,
        name: &name,
        number,
        before: (number > 1).then(|| number - 1),
        after: more.then_some(number + 1),
    };
    let page = Page { template: "section.html", title: &title, here: "stories", visitor: &visitor };
    Ok(resting(page.answer(&view), vec![Rests::version(&kept.version)]))
}
