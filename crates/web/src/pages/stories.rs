//! The list of stories.

use axum::extract::State;
use readout_store::{Filter, StoryLine};
use serde::Serialize;

use super::shell::{Answer, Asker, Page};
use crate::App;

#[derive(Serialize)]
struct View {
    stories: Vec<StoryLine>,
}

/// The stories, newest first.
pub(super) async fn list(State(app): State<App>, visitor: Asker) -> Answer {
    let stories = app.store().stories(&Filter::default()).await?;
    let page =
        Page { template: "stories.html", title: "Stories", here: "stories", visitor: &visitor };
    Ok(page.answer(&View { stories }))
}
