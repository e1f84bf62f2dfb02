//! A story as a file.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

use super::file::story_file;
use super::shell::{Answer, Problem};
use crate::App;

/// A story in one of the formats.
pub(super) async fn file(
    State(app): State<App>,
    Path((id, format)): Path<(String, String)>,
) -> Answer {
    let kept = app.story(&id, None).await?;
    let broken = |why: String| Problem::of(StatusCode::INTERNAL_SERVER_ERROR, &why);
    let (kind, ending, body) = match format.as_str() {
        "json" => {
            let text = serde_json::to_string_pretty(&kept.record);
            ("application/json", "json", text.map_err(|e| broken(e.to_string()))?)
        }
        "html" => {
            let text = story_file(&kept.record).map_err(|e| broken(e.to_string()))?;
            ("text/html; charset=utf-8", "html", text)
        }
        _ => return Err(Problem::not_found("There is no such format.")),
    };
    let name = kept.story().map_or("story", |s| s.id.as_str());
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{ending}\"")),
    ];
    Ok((headers, body).into_response())
}
