//! The JSON interface under `/api`.
//!
//! In: requests. Out: the store's views as JSON, described by `/api/openapi.json`. Holds: lists come in pages of a bounded
//! size; every answer bears an `ETag` (given by `cache`), and a client that has it already gets no body; what goes wrong is
//! told as `application/problem+json` (RFC 9457). Whatever changes something takes JSON or is a DELETE: no form of another site can
//! send either.

mod changes;
mod openapi;
mod query;
mod views;

use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use readout_store::Error;
use serde::Serialize;

use crate::App;

pub use openapi::document;

/// The routes below `/api`.
pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/openapi.json", get(openapi::answer))
        .route("/stories", get(views::stories))
        .route("/stories/{id}", get(views::record))
        .route("/stories/{id}/versions", get(views::versions))
        .route("/stories/{id}/compare", get(views::compare))
        .route("/stories/{id}/timeline", get(views::timeline))
        .route("/stories/{id}/agents", get(views::agents))
        .route("/stories/{id}/sources", get(views::sources))
        .route("/reports", post(changes::upload))
        .route("/reports/{id}", get(views::report))
        .route("/reports/{id}/text", get(views::text))
        .route("/quotes", get(views::quotes))
        .route("/figures", get(views::figures))
        .route("/positions", get(views::positions))
        .route("/search", get(views::search))
        .route("/corrections", get(changes::list).post(changes::correct))
        .route("/corrections/{number}", delete(changes::undo))
        .fallback(nothing)
        .method_not_allowed_fallback(not_so)
}

async fn nothing() -> Problem {
    Problem::of(
        StatusCode::NOT_FOUND,
        "There is nothing at this address; /api/openapi.json tells what is where.",
    )
}

async fn not_so() -> Problem {
    Problem::of(
        StatusCode::METHOD_NOT_ALLOWED,
        "That cannot be done here; /api/openapi.json tells what can.",
    )
}

/// What went wrong, told to a program.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    detail: String,
}

/// Its form (RFC 9457).
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct ProblemBody<'a> {
    /// Always `about:blank`: the status says what kind it is.
    #[serde(rename = "type")]
    kind: &'a str,
    /// The status in words.
    title: &'a str,
    /// The HTTP status.
    status: u16,
    /// What is wrong with this request.
    detail: &'a str,
}

impl Problem {
    pub(crate) fn of(status: StatusCode, detail: impl Into<String>) -> Self {
        Problem { status, detail: detail.into() }
    }

    fn asked_wrongly(detail: impl Into<String>) -> Self {
        Problem::of(StatusCode::BAD_REQUEST, detail)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let (status, detail) = crate::told::told(&error.kind);
        Problem { status, detail }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let title = self.status.canonical_reason().unwrap_or("Problem");
        let status = self.status.as_u16();
        let body = ProblemBody { kind: "about:blank", title, status, detail: &self.detail };
        let body = serde_json::to_vec(&body).unwrap_or_default();
        (self.status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
    }
}

/// The same as an answer.
pub(crate) fn problem(status: StatusCode, detail: &str) -> Response {
    Problem::of(status, detail).into_response()
}

/// What a handler gives back.
type Answer = Result<Response, Problem>;

/// A value as JSON.
fn json<T: Serialize>(value: &T) -> Answer {
    let body = serde_json::to_vec(value)
        .map_err(|e| Problem::of(StatusCode::INTERNAL_SERVER_ERROR, e.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

#[cfg(test)]
mod tests;
