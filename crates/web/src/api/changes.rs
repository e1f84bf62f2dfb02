//! What analysts decide, and reports that come in.
//!
//! In: JSON. Out: what is kept. Holds: when it is answered it is on the disk; it bears the name of whoever is logged in.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use readout_store::{Correction, Error, ErrorKind, Ingested};
use readout_types::{Id, Skip};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::query::{Asked, Named, Nothing, Paged};
use super::views::page;
use super::{Answer, Problem, json};
use crate::App;
use crate::guard::Visitor;
use crate::pages::BUSY;

/// The latest decisions first, those undone too.
pub(super) async fn list(State(app): State<App>, Asked(paged): Asked<Paged>) -> Answer {
    let lines = paged.lines();
    // One more than the page has tells whether there is another.
    let found = app.store().latest_corrections(lines.limit() + 1, lines.offset()).await;
    json(&page(found, &lines)?)
}

pub(super) async fn correct(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Asked(_): Asked<Nothing>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let what: Correction = body_of(&headers, &body)?;
    if what.reports().is_empty() {
        return Err(Problem::asked_wrongly("the correction names no report"));
    }
    let stamp = app.reader().stamp();
    let kept = app.store().correct(what, &visitor.name, &stamp).await.map_err(met)?;
    Ok((StatusCode::CREATED, Json(kept)).into_response())
}

pub(super) async fn undo(
    State(app): State<App>,
    Extension(visitor): Extension<Visitor>,
    Asked(_): Asked<Nothing>,
    Named(number): Named,
) -> Answer {
    let wrong = || Problem::asked_wrongly("a correction's number is a whole number from 1");
    let number: i64 = number.parse().ok().filter(|n| *n > 0).ok_or_else(wrong)?;
    let stamp = app.reader().stamp();
    Ok(Json(app.store().undo(number, &visitor.name, &stamp).await?).into_response())
}

/// A correction that meets nothing does not fit the record as it is now.
fn met(error: Error) -> Problem {
    match error.kind {
        ErrorKind::Query(why) => Problem::of(StatusCode::CONFLICT, why),
        _ => error.into(),
    }
}

fn body_of<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<T, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        let what = "the body must be JSON (Content-Type: application/json)";
        return Err(Problem::of(StatusCode::UNSUPPORTED_MEDIA_TYPE, what));
    }
    let mut value: Value =
        serde_json::from_slice(body).map_err(|e| Problem::asked_wrongly(e.to_string()))?;
    whole_numbers(&mut value);
    serde_json::from_value(value).map_err(|e| Problem::asked_wrongly(e.to_string()))
}

/// Writes `366.0` as `366`: to JSON Schema, and to programs without whole numbers, the two are one number.
#[allow(
    clippy::cast_possible_truncation,
    reason = "only numbers that a whole number holds exactly"
)]
fn whole_numbers(value: &mut Value) {
    match value {
        Value::Number(number) => {
            let whole = number.as_f64().filter(|n| n.fract() == 0.0 && n.abs() < EXACT);
            if let Some(whole) = whole.filter(|_| number.is_f64()) {
                *value = Value::from(whole as i64);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(whole_numbers),
        Value::Object(fields) => fields.values_mut().for_each(whole_numbers),
        _ => {}
    }
}

/// Up to 2^53 every whole number has a floating-point form of its own.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Reports to take in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Upload {
    /// The inputs.
    #[schemars(length(min = 1, max = 200))]
    inputs: Vec<Input>,
}

/// One input of any format that `readout read` takes and that is text: plain text, HTML, JSON, JSONL, CSV, RSS, Atom.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// What it is called: the reports' `source`.
    #[schemars(length(min = 1, max = 500))]
    name: String,
    /// What stands in it.
    text: String,
}

/// Most inputs at once.
const MOST_INPUTS: usize = 200;
/// Longest name of an input, in Unicode scalar values.
const LONGEST_NAME: usize = 500;

/// What became of reports that were sent.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Taken {
    /// Reports that are new.
    added: Vec<Id>,
    /// Reports that were there.
    known: Vec<Id>,
    /// Stories that changed.
    stories: Vec<Id>,
    /// What was not read, and why.
    skipped: Vec<Skip>,
}

pub(super) async fn upload(
    State(app): State<App>,
    Asked(_): Asked<Nothing>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let upload: Upload = body_of(&headers, &body)?;
    drop(body);
    if upload.inputs.is_empty() || upload.inputs.len() > MOST_INPUTS {
        return Err(Problem::asked_wrongly(format!("send 1 to {MOST_INPUTS} inputs at once")));
    }
    let fits = |name: &str| (1..=LONGEST_NAME).contains(&name.chars().count());
    if !upload.inputs.iter().all(|input| fits(&input.name)) {
        return Err(Problem::asked_wrongly(format!("a name has 1 to {LONGEST_NAME} characters")));
    }
    let busy = || Problem::of(StatusCode::SERVICE_UNAVAILABLE, BUSY);
    let place = app.jobs().unseen().ok_or_else(busy)?;
    let turn = app.jobs().turn().await;
    let reader = Arc::clone(app.reader());
    let failed = |_| Problem::of(StatusCode::INTERNAL_SERVER_ERROR, "reading failed");
    // Reading keeps a core busy for seconds: aside from those that answer others.
    let work = tokio::task::spawn_blocking(move || {
        // Held as long as it is read, even where the one who sent it goes away.
        let held = (place, turn);
        let (mut readings, mut skipped) = (Vec::new(), Vec::new());
        for input in upload.inputs {
            let (reports, left_out) = reader.reports(&input.name, input.text.as_bytes());
            readings.extend(reports.into_iter().map(|report| reader.read(report)));
            skipped.extend(left_out);
        }
        (readings, skipped, reader.stamp(), held)
    });
    let (readings, skipped, stamp, _held) = work.await.map_err(failed)?;
    let Ingested { added, known, stories } = app.store().ingest(&readings, &stamp).await?;
    let status = if added.is_empty() { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, Json(Taken { added, known, stories, skipped })).into_response())
}
