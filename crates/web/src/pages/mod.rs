//! Pages for people.
//!
//! In: requests. Out: HTML and the few files it needs. Holds: every page is whole without script; a view is built as typed
//! values and then put through a template that only loops and asks; no page grows without bound.

mod add;
mod assets;
mod compare;
mod corrections;
mod export;
pub mod file;
mod item;
mod people;
mod report;
mod search;
mod shell;
mod stories;
mod story;
mod view;

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use tower_http::compression::CompressionLayer;

pub(crate) use add::{BUSY, Jobs};

use crate::App;

pub(crate) use shell::{Page, escaped};

/// The routes of all pages.
pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/", get(stories::list))
        .route("/stories/{id}", get(story::page))
        .route("/stories/{id}/brief", get(story::brief))
        .route("/stories/{id}/{section}", get(story::section))
        .route("/stories/{id}/export/{format}", get(export::file))
        .route("/stories/{id}/items/{item}", get(item::page).post(corrections::decide))
        .route("/reports/{id}", get(report::page))
        .route("/reports/{id}/regroup", post(corrections::regroup))
        .route("/compare", get(compare::page))
        .route("/people", get(people::list))
        .route("/people/{id}", get(people::page))
        .route("/search", get(search::page))
        .route("/add", get(add::form).post(add::take))
        .route("/add/{number}", get(add::job))
        .route("/corrections", get(corrections::list))
        .route("/corrections/{number}/undo", post(corrections::undo))
        .route("/assets/{name}", get(assets::file).layer(CompressionLayer::new().gzip(true)))
        .fallback(shell::no_such_page)
}

/// What went wrong before a page was asked, told as a page.
pub(crate) fn problem(status: StatusCode, what: &str) -> Response {
    shell::Problem::of(status, what).into_response()
}
