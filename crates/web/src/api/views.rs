//! The store's views.
//!
//! In: addresses. Out: JSON. Holds: looking changes nothing.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse as _;
use readout_store::{
    Error, ErrorKind, FigureLine, Hit, PositionLine, QuoteLine, Search, StoryLine, StoryView,
    VersionLine,
};
use readout_types::{
    Agent, Anomaly, Comparison, Id, Lineage, Report, SingleSource, Sources, TimelineEntry,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::query::{AsOf, Asked, Lines, Named, Nothing, Words};
use super::{Answer, json};
use crate::App;

/// One page of a list.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Page<T> {
    /// The lines.
    items: Vec<T>,
    /// The `offset` of the page after this one; `null` where this is the last.
    next: Option<u32>,
    /// Why nothing can be found so, where the question itself is to blame.
    note: Option<String>,
}

/// A page of what was found; a question that nothing can answer has an empty one, with the reason.
pub(super) fn page<T>(found: Result<Vec<T>, Error>, lines: &Lines) -> Result<Page<T>, Error> {
    let mut items = match found {
        Ok(items) => items,
        Err(Error { kind: ErrorKind::Query(why), .. }) => {
            return Ok(Page { items: Vec::new(), next: None, note: Some(why) });
        }
        Err(error) => return Err(error),
    };
    let limit = usize::try_from(lines.limit()).unwrap_or(usize::MAX);
    let more = items.len() > limit;
    items.truncate(limit);
    let next = more.then(|| lines.offset().saturating_add(lines.limit()));
    Ok(Page { items, next, note: None })
}

pub(super) type Stories = Page<StoryLine>;
pub(super) type Quotes = Page<QuoteLine>;
pub(super) type Figures = Page<FigureLine>;
pub(super) type Positions = Page<PositionLine>;
pub(super) type Hits = Page<Hit>;
pub(super) type Decisions = Page<readout_store::Kept>;

pub(super) async fn stories(State(app): State<App>, Asked(lines): Asked<Lines>) -> Answer {
    json(&page(app.store().stories(&lines.filter()).await, &lines)?)
}

pub(super) async fn quotes(State(app): State<App>, Asked(lines): Asked<Lines>) -> Answer {
    json(&page(app.store().quotes(&lines.filter()).await, &lines)?)
}

pub(super) async fn figures(State(app): State<App>, Asked(lines): Asked<Lines>) -> Answer {
    json(&page(app.store().figures(&lines.filter()).await, &lines)?)
}

pub(super) async fn positions(State(app): State<App>, Asked(lines): Asked<Lines>) -> Answer {
    json(&page(app.store().positions(&lines.filter()).await, &lines)?)
}

pub(super) async fn search(State(app): State<App>, Asked(words): Asked<Words>) -> Answer {
    let lines = words.lines();
    let search = Search { query: words.q, filter: lines.filter() };
    json(&page(app.store().search(&search).await, &lines)?)
}

pub(super) async fn record(
    State(app): State<App>,
    Named(id): Named,
    Asked(at): Asked<AsOf>,
) -> Answer {
    json(&app.story(&id, at.as_of.as_deref()).await?.record)
}

/// Every version of a story.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Versions {
    /// The first first.
    versions: Vec<VersionLine>,
}

pub(super) async fn versions(
    State(app): State<App>,
    Named(id): Named,
    Asked(_): Asked<Nothing>,
) -> Answer {
    json(&Versions { versions: app.store().versions(&id).await? })
}

/// Where the reports of a story agree and differ.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Compared {
    /// Facts that several reports give.
    comparisons: Vec<Comparison>,
    /// Facts that only one newsroom gives.
    single_source: Vec<SingleSource>,
    /// What is wrong or odd.
    anomalies: Vec<Anomaly>,
}

/// What happened when.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Times {
    /// The first first.
    timeline: Vec<TimelineEntry>,
}

/// Who acts in a story.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Agents {
    /// Persons, parties, organisations, groups.
    agents: Vec<Agent>,
}

/// On what a story rests.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Rests {
    /// The three counts.
    sources: Sources,
    /// Which report depends on which.
    lineage: Vec<Lineage>,
}

pub(super) async fn compare(
    State(app): State<App>,
    Named(id): Named,
    Asked(at): Asked<AsOf>,
) -> Answer {
    let view = app.story(&id, at.as_of.as_deref()).await?;
    let story = one(&view, &id)?;
    json(&Compared {
        comparisons: story.comparisons.clone(),
        single_source: story.single_source.clone(),
        anomalies: story.anomalies.clone(),
    })
}

pub(super) async fn timeline(
    State(app): State<App>,
    Named(id): Named,
    Asked(at): Asked<AsOf>,
) -> Answer {
    let view = app.story(&id, at.as_of.as_deref()).await?;
    json(&Times { timeline: one(&view, &id)?.items.timeline.clone() })
}

pub(super) async fn agents(
    State(app): State<App>,
    Named(id): Named,
    Asked(at): Asked<AsOf>,
) -> Answer {
    let view = app.story(&id, at.as_of.as_deref()).await?;
    json(&Agents { agents: one(&view, &id)?.items.agents.clone() })
}

pub(super) async fn sources(
    State(app): State<App>,
    Named(id): Named,
    Asked(at): Asked<AsOf>,
) -> Answer {
    let view = app.story(&id, at.as_of.as_deref()).await?;
    let story = one(&view, &id)?;
    json(&Rests { sources: story.sources, lineage: story.lineage.clone() })
}

fn one<'a>(view: &'a StoryView, id: &str) -> Result<&'a readout_types::Story, super::Problem> {
    let none = || super::Problem::of(http::StatusCode::NOT_FOUND, format!("{id:?} has no record."));
    view.story().ok_or_else(none)
}

/// A report and where it stands.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct KeptReport {
    /// The report.
    report: Report,
    /// When it came into the store.
    added_at: String,
    /// Its story's id now.
    story: Id,
    /// The report it is most like, where it joined others.
    nearest: Option<Id>,
}

pub(super) async fn report(
    State(app): State<App>,
    Named(id): Named,
    Asked(_): Asked<Nothing>,
) -> Answer {
    let whole = app.store().report(&id).await?;
    let (report, added_at, story, nearest) =
        (whole.report, whole.added_at, whole.story, whole.nearest);
    json(&KeptReport { report, added_at, story, nearest })
}

pub(super) async fn text(
    State(app): State<App>,
    Named(id): Named,
    Asked(_): Asked<Nothing>,
) -> Answer {
    let whole = app.store().report(&id).await?;
    let text = whole.report.text.as_str().as_bytes().to_vec();
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}
