//! A story as a file.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use readout_types::Record;

use super::file::story_file;
use super::shell::{Answer, Problem};
use crate::App;

/// A story in one of the formats.
pub(super) async fn file(
    State(app): State<App>,
    Path((id, format)): Path<(String, String)>,
) -> Answer {
    let kept = app.story(&id, None).await?;
    let Some(file) = written(&kept.record, &format) else {
        return Err(Problem::not_found("There is no such format."));
    };
    let File { kind, ending, body } =
        file.map_err(|why| Problem::of(StatusCode::INTERNAL_SERVER_ERROR, &why))?;
    let name = kept.story().map_or("story", |s| s.id.as_str());
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{ending}\"")),
    ];
    Ok((headers, body).into_response())
}

/// A file as it is handed out: its media type, the end of its name, its bytes.
struct File {
    kind: &'static str,
    ending: &'static str,
    body: Vec<u8>,
}

/// The record in a format of this name; nothing where there is no such format. SQLite wants a file of its own on disk, and
/// is given by the program only.
fn written(record: &Record, format: &str) -> Option<Result<File, String>> {
    let text = |made: Result<Vec<u8>, readout_export::Error>| made.map_err(|e| e.to_string());
    let (kind, ending, body) = match format {
        "json" => ("application/json", "json", text(readout_export::json(record))),
        "jsonl" => ("application/x-ndjson", "jsonl", text(readout_export::jsonl(record))),
        "jsonld" => ("application/ld+json", "jsonld", text(readout_export::jsonld(record))),
        "csv" => ("application/zip", "csv.zip", text(readout_export::csv_zip(record))),
        "graphml" => ("application/graphml+xml", "graphml", Ok(readout_export::graphml(record))),
        "plover-tsv" => {
            ("text/tab-separated-values", "plover.tsv", Ok(readout_export::plover_tsv(record)))
        }
        "md" => ("text/markdown; charset=utf-8", "md", Ok(brief(record))),
        "html" => {
            let page = story_file(record).map(String::into_bytes).map_err(|e| e.to_string());
            ("text/html; charset=utf-8", "html", page)
        }
        _ => return None,
    };
    Some(body.map(|body| File { kind, ending, body }))
}

fn brief(record: &Record) -> Vec<u8> {
    readout_export::markdown(record, readout_export::Extent::Brief)
}
