//! One story.

use axum::extract::{Path, State};
use serde::Serialize;

use super::shell::{Answer, Asker, Page, Problem};
use crate::App;

#[derive(Serialize)]
struct View<'a> {
    id: &'a str,
    title: &'a str,
}

/// One story.
pub(super) async fn page(State(app): State<App>, visitor: Asker, Path(id): Path<String>) -> Answer {
    let kept = app.story(&id, None).await?;
    let story = kept.story().ok_or_else(|| Problem::not_found("The story is empty."))?;
    let title = story.title.as_deref().unwrap_or("Untitled story");
    let page = Page { template: "story.html", title, here: "stories", visitor: &visitor };
    Ok(page.answer(&View { id: story.id.as_str(), title }))
}
