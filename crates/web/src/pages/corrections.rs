//! What analysts decide: corrections in place, notes, and undoing.
//!
//! In: forms. Out: decisions in the store, and back to where one sees them. Holds: nothing is changed by a GET; every decision
//! bears a name and a time and can be undone.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use readout_store::{Correction, Kept};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::item;
use super::shell::{Answer, Asker, Page, Problem};
use crate::App;
use crate::guard::Visitor;

/// Decisions on one page.
const A_PAGE: usize = 60;

#[derive(Serialize)]
struct View {
    decisions: Vec<Line>,
    total: usize,
    number: usize,
    before: Option<usize>,
    after: Option<usize>,
}

#[derive(Serialize)]
struct Line {
    number: i64,
    at: String,
    author: String,
    what: String,
    undone: Option<(String, String)>,
    /// The report that it is anchored in.
    report: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    page: usize,
}

/// Every decision, the latest first.
pub(super) async fn list(
    State(app): State<App>,
    visitor: Asker,
    Query(asked): Query<Asked>,
) -> Answer {
    let mut all = app.store().corrections().await?;
    all.reverse();
    let number = asked.page.clamp(1, 100_000);
    let from = (number - 1) * A_PAGE;
    let mut decisions = Vec::new();
    for kept in all.iter().skip(from).take(A_PAGE) {
        let (report, at) = (kept.what.reports().into_iter().next(), place(&kept.what));
        let id = match report {
            Some(sha256) => app.store().report_with(sha256).await?,
            None => None,
        };
        let report = id.map(|id| format!("/reports/{id}{at}"));
        decisions.push(line(kept, report));
    }
    let view = View {
        decisions,
        total: all.len(),
        number,
        before: (number > 1).then(|| number - 1),
        after: (all.len() > from + A_PAGE).then_some(number + 1),
    };
    let page = Page {
        template: "corrections.html",
        title: "Corrections",
        here: "corrections",
        visitor: &visitor,
    };
    Ok(page.answer(&view))
}

/// Where in its report a decision is anchored, as the end of an address.
fn place(what: &Correction) -> String {
    match what {
        Correction::Set { item, .. }
        | Correction::Strike { item, .. }
        | Correction::Note { item, .. } => {
            format!("?at={}-{}#here", item.start, item.end)
        }
        Correction::Merge { stays, .. } => format!("?at={}-{}#here", stays.start, stays.end),
        Correction::Part { agent, .. } => format!("?at={}-{}#here", agent.start, agent.end),
        Correction::Join { .. } | Correction::Split { .. } => String::new(),
    }
}

fn line(kept: &Kept, report: Option<String>) -> Line {
    Line {
        number: kept.id,
        at: kept.at.clone(),
        author: kept.author.clone(),
        what: told(&kept.what),
        undone: kept.undone.clone(),
        report,
    }
}

/// A decision in words.
pub(super) fn told(what: &Correction) -> String {
    match what {
        Correction::Join { reports } => format!("joined {} reports into one story", reports.len()),
        Correction::Split { reports } => {
            format!("made a story of its own of {} report(s)", reports.len())
        }
        Correction::Merge { .. } => "made one of two people or parties".into(),
        Correction::Part { name, .. } => format!("in some reports another is meant: {name}"),
        Correction::Set { section, field, value, .. } => {
            format!(
                "{section}: {field} is {}",
                value.as_str().map_or_else(|| value.to_string(), str::to_owned)
            )
        }
        Correction::Strike { section, .. } => format!("struck from {section}"),
        Correction::Note { text, .. } => format!("note: {text}"),
    }
}

/// What a form sends.
#[derive(Debug, Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(super) struct Wish {
    what: String,
    field: String,
    value: String,
    text: String,
    other: String,
    name: String,
    report: String,
}

/// Decides about one item.
pub(super) async fn decide(
    State(app): State<App>,
    visitor: Asker,
    Path((story, id)): Path<(String, String)>,
    Form(wish): Form<Wish>,
) -> Answer {
    may_edit(&visitor)?;
    let kept = app.story(&story, None).await?;
    let found = kept.story().and_then(|s| item::find(s, &id));
    let found =
        found.ok_or_else(|| Problem::not_found("The story has no such item (any more)."))?;
    let here = first(&found.item).ok_or_else(|| {
        Problem::asked_wrongly("The item has no words to anchor a correction to.")
    })?;
    let here = item::anchor(&kept, &here)?;
    let section = found.section.to_owned();
    let what = match wish.what.as_str() {
        "strike" => Correction::Strike { section, item: here },
        "set" => {
            Correction::Set { section, item: here, field: wish.field, value: value(&wish.value) }
        }
        "note" if !wish.text.trim().is_empty() => {
            Correction::Note { item: here, text: wish.text.trim().to_owned() }
        }
        "merge" => {
            let other = kept.story().and_then(|s| item::find(s, &wish.other));
            let other = other.and_then(|o| first(&o.item));
            let other =
                other.ok_or_else(|| Problem::asked_wrongly("Choose whom it is one with."))?;
            Correction::Merge { stays: here, goes: item::anchor(&kept, &other)? }
        }
        "part" if !wish.name.trim().is_empty() => {
            let report = kept.record.reports.iter().find(|r| r.id.as_str() == wish.report);
            let report = report.ok_or_else(|| Problem::asked_wrongly("Choose a report."))?;
            let reports = BTreeSet::from([report.sha256.clone()]);
            Correction::Part { agent: here, reports, name: wish.name.trim().to_owned() }
        }
        _ => return Err(Problem::asked_wrongly("Something is missing in this form.")),
    };
    keep(&app, &visitor, what).await
}

fn first(item: &Json) -> Option<readout_types::Span> {
    item::spans(item).into_iter().next()
}

/// In the record's form; what is not JSON is taken as a text, nothing as not known.
fn value(text: &str) -> Json {
    let text = text.trim();
    if text.is_empty() {
        return Json::Null;
    }
    serde_json::from_str(text).unwrap_or_else(|_| Json::String(text.to_owned()))
}

/// Makes a story of its own of a report, or puts it to another story.
pub(super) async fn regroup(
    State(app): State<App>,
    visitor: Asker,
    Path(id): Path<String>,
    Form(wish): Form<Wish>,
) -> Answer {
    may_edit(&visitor)?;
    let whole = app.store().report(&id).await?;
    let mut reports = BTreeSet::from([whole.report.sha256.clone()]);
    let what = match wish.what.as_str() {
        "split" => Correction::Split { reports },
        "join" => {
            let named = wish.other.trim();
            // The address of a story's page is as good as its id.
            let named = named.rsplit('/').next().unwrap_or(named);
            let other = app.story(named, None).await?;
            reports.extend(other.record.reports.iter().map(|r| r.sha256.clone()));
            Correction::Join { reports }
        }
        _ => return Err(Problem::asked_wrongly("Something is missing in this form.")),
    };
    keep(&app, &visitor, what).await
}

async fn keep(app: &App, visitor: &Visitor, what: Correction) -> Answer {
    let kept = app.store().correct(what, &visitor.name, &app.reader().stamp()).await?;
    Ok(Redirect::to(&format!("/corrections#c{}", kept.id)).into_response())
}

/// Undoes a decision.
pub(super) async fn undo(
    State(app): State<App>,
    visitor: Asker,
    Path(number): Path<i64>,
    Form(_sent): Form<BTreeMap<String, String>>,
) -> Answer {
    may_edit(&visitor)?;
    let kept = app.store().undo(number, &visitor.name, &app.reader().stamp()).await?;
    Ok(Redirect::to(&format!("/corrections#c{}", kept.id)).into_response())
}

pub(super) fn may_edit(visitor: &Visitor) -> Result<(), Problem> {
    if visitor.may_edit { Ok(()) } else { Err(Problem::forbidden()) }
}
