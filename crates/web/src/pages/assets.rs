//! The style sheet and the script, carried by the program.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The style sheet; a story's file carries it inside.
pub(super) const STYLE: &str = include_str!("../../assets/readout.css");
const SCRIPT: &str = include_str!("../../assets/readout.js");
const LIVE: &str = include_str!("../../assets/live.js");
const ICON: &str = include_str!("../../assets/icon.svg");

/// One file by name.
pub(super) async fn file(Path(name): Path<String>) -> Response {
    let (kind, body) = match name.as_str() {
        "readout.css" => ("text/css; charset=utf-8", STYLE),
        "readout.js" => ("text/javascript; charset=utf-8", SCRIPT),
        "live.js" => ("text/javascript; charset=utf-8", LIVE),
        "icon.svg" => ("image/svg+xml", ICON),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    // A new program may bring new files under the same names: a browser asks again after an hour.
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "max-age=3600")];
    (headers, body).into_response()
}
