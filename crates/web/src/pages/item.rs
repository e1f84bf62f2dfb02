//! One item of a story: what it says, every sentence that carries it, side by side where reports differ, and what analysts
//! decided about it.

use axum::extract::{Path, Query, State};
use readout_store::{Anchor, Applied, Correction, StoryView};
use readout_types::{Id, Span, Story};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::shell::{Answer, Asker, Page, Problem};
use super::story::book;
use super::view::book::{Book, Named, Passage, Shown, spoken};
use super::view::passage::{folded, shortened};
use crate::App;
use crate::cache::{Rests, resting};

/// Sentences on one page.
const A_PAGE: usize = 40;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    page: usize,
}

#[derive(Serialize)]
struct View {
    story: String,
    story_title: String,
    id: String,
    section: String,
    what: String,
    fields: Vec<Field>,
    passages: Vec<Passage>,
    total: usize,
    number: usize,
    before: Option<usize>,
    after: Option<usize>,
    decisions: Vec<Decision>,
    /// Fields that can be given another value.
    settable: Vec<String>,
    /// Agents that this one can be merged with.
    agents: Vec<(String, String)>,
    is_agent: bool,
    reports: Vec<(String, String)>,
    compare: Option<String>,
}

#[derive(Serialize)]
struct Field {
    name: String,
    values: Vec<Named>,
    /// Each value says several things and has a line of its own.
    apart: bool,
}

/// One decision about the item.
#[derive(Serialize)]
pub(super) struct Decision {
    pub(super) number: i64,
    pub(super) at: String,
    pub(super) author: String,
    pub(super) what: String,
    pub(super) was: Option<String>,
}

/// An item with the section that it stands in.
pub(super) struct Found {
    pub(super) section: &'static str,
    pub(super) item: Json,
}

/// The item of a story with this id.
pub(super) fn find(story: &Story, id: &str) -> Option<Found> {
    macro_rules! look {
        ($($section:literal: $list:expr),+ $(,)?) => {
            $(if let Some(item) = $list.iter().find(|x| x.id.as_str() == id) {
                return Some(Found { section: $section, item: serde_json::to_value(item).ok()? });
            })+
        };
    }
    let items = &story.items;
    look!(
        "positions": items.positions, "statements": items.statements, "quantities": items.quantities,
        "claims": items.claims, "events": items.events, "meetings": items.meetings,
        "proposals": items.proposals, "movements": items.movements, "timeline": items.timeline,
        "agents": items.agents, "places": items.places, "issues": items.issues,
        "comparisons": story.comparisons, "single_source": story.single_source,
        "anomalies": story.anomalies,
    );
    None
}

/// The spans of an item, those of a comparison's members too.
pub(super) fn spans(item: &Json) -> Vec<Span> {
    let members = item["members"].as_array().into_iter().flatten().map(|m| &m["evidence"]);
    let lists = std::iter::once(&item["evidence"]).chain(members);
    lists
        .filter_map(|list| serde_json::from_value::<Vec<Span>>(list.clone()).ok())
        .flatten()
        .collect()
}

/// The words of an item in the bytes of their report, which outlive every re-reading.
pub(super) fn anchor(kept: &StoryView, span: &Span) -> Result<Anchor, Problem> {
    let report = kept.record.reports.iter().find(|r| r.id == span.report);
    let report =
        report.ok_or_else(|| Problem::not_found("The words stand in no report of the story."))?;
    Ok(Anchor { sha256: report.sha256.clone(), start: span.start, end: span.end })
}

/// One item of a story.
pub(super) async fn page(
    State(app): State<App>,
    visitor: Asker,
    Path((story, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let kept = app.story(&story, None).await?;
    let book = book(&kept, Shown::Served)?;
    let found = find(book.story, &id)
        .ok_or_else(|| Problem::not_found("The story has no item of this id (any more)."))?;
    let spans = spans(&found.item);
    let number = asked.page.clamp(1, 100_000);
    let from = (number - 1) * A_PAGE;
    let some = spans.iter().skip(from).take(A_PAGE);
    let passages: Vec<Passage> = some.filter_map(|s| book.passage(s)).collect();
    let is_me = |a: &&Applied| a.item.as_ref().is_some_and(|i| i.as_str() == id);
    let about = |a: &&Applied| is_me(a) || is_noted(&kept, &spans, &a.correction.what);
    let is_agent = found.section == "agents";
    let view = View {
        story: book.story.id.to_string(),
        story_title: book.title(),
        section: spoken(found.section),
        what: what(&book, &found.item, &spans),
        fields: fields(&book, &found.item),
        passages,
        total: spans.len(),
        number,
        before: (number > 1).then(|| number - 1),
        after: (spans.len() > from + A_PAGE).then_some(number + 1),
        decisions: kept.corrections.iter().filter(about).map(decision).collect(),
        settable: settable(&found.item),
        agents: if is_agent { others(&book, &id) } else { Vec::new() },
        is_agent,
        reports: if is_agent { carriers(&book, &spans) } else { Vec::new() },
        compare: side_by_side(&spans),
        id,
    };
    let title = format!("{}: {}", view.section, view.what);
    let page = Page { template: "item.html", title: &title, here: "stories", visitor: &visitor };
    Ok(resting(page.answer(&view), vec![Rests::version(&kept.version)]))
}

/// Whether a note stands at exactly these words: several items may share them, and a note names none.
fn is_noted(kept: &StoryView, spans: &[Span], what: &Correction) -> bool {
    let Correction::Note { item, .. } = what else { return false };
    let mut reports = kept.record.reports.iter().filter(|r| r.sha256 == item.sha256);
    reports.any(|r| {
        spans.iter().any(|s| s.report == r.id && (s.start, s.end) == (item.start, item.end))
    })
}

/// What an item is, in one line.
fn what(book: &Book<'_>, item: &Json, spans: &[Span]) -> String {
    let named = ["title", "name", "fact", "proposition", "what", "label", "kind"];
    let text = named.iter().find_map(|field| item[*field].as_str());
    let stance = item["stance"].as_str().zip(item["party"].as_str());
    let text = match stance {
        Some((stance, party)) => format!("{}: {}", book.name(&Id::new(party)), spoken(stance)),
        // The words themselves tell more than the kind of a figure or a statement.
        None if item["hedge"].is_string() || item["content"].is_array() => book.first_words(spans),
        None => text.map_or_else(|| book.first_words(spans), folded),
    };
    shortened(&text, 200)
}

const NOT_SHOWN: [&str; 9] =
    ["id", "evidence", "mentions", "content", "quoted", "cue", "source", "members", "name"];

fn fields(book: &Book<'_>, item: &Json) -> Vec<Field> {
    let all = item.as_object().into_iter().flatten();
    all.filter(|(name, _)| !NOT_SHOWN.contains(&name.as_str()))
        .filter_map(|(name, value)| {
            let values = values(book, value);
            let apart = value.as_array().is_some_and(|list| list.iter().any(Json::is_object));
            (!values.is_empty()).then(|| Field { name: spoken(name), values, apart })
        })
        .collect()
}

/// A field's values for people: ids by the names they stand for.
fn values(book: &Book<'_>, value: &Json) -> Vec<Named> {
    let plain = |text: String| Named { text: shortened(&text, 240), href: None };
    match value {
        Json::Null => vec![plain("not known".into())],
        Json::String(text) => vec![resolved(book, text)],
        Json::Array(list) => list.iter().take(24).flat_map(|v| values(book, v)).collect(),
        Json::Object(fields) => {
            let shown = fields.iter().filter(|(n, v)| *n != "evidence" && !v.is_null());
            let told: Vec<String> = shown
                .map(|(n, v)| {
                    let values: Vec<String> = values(book, v).into_iter().map(|v| v.text).collect();
                    format!("{}: {}", spoken(n), values.join(", "))
                })
                .collect();
            vec![plain(told.join("; "))]
        }
        other => vec![plain(other.to_string())],
    }
}

fn resolved(book: &Book<'_>, text: &str) -> Named {
    let id = Id::new(text);
    if let Some(figure) = book.quantity(&id) {
        return Named { text: book.first_words(&figure.evidence), href: book.item_href(&id) };
    }
    let named = book.named(&id);
    if named.href.is_some() || named.text != text {
        return named;
    }
    // Codes are written with underscores; other texts keep theirs.
    let code = text.len() < 40 && text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    Named { text: if code { spoken(text) } else { shortened(text, 240) }, href: None }
}

fn settable(item: &Json) -> Vec<String> {
    let fields = item.as_object().into_iter().flatten().map(|(name, _)| name.clone());
    fields.filter(|n| !matches!(n.as_str(), "id" | "evidence" | "mentions" | "rule")).collect()
}

/// Other agents by name, those named most first.
fn others(book: &Book<'_>, id: &str) -> Vec<(String, String)> {
    let mut agents: Vec<_> =
        book.story.items.agents.iter().filter(|a| a.id.as_str() != id).collect();
    agents.sort_by_key(|a| std::cmp::Reverse(a.mentions.len()));
    agents.truncate(200);
    let mut named: Vec<_> =
        agents.iter().map(|a| (a.id.to_string(), shortened(&folded(&a.name), 80))).collect();
    named.sort_by_key(|(_, name)| name.to_lowercase());
    named
}

/// The reports that name it.
fn carriers(book: &Book<'_>, spans: &[Span]) -> Vec<(String, String)> {
    let mut seen = std::collections::BTreeSet::new();
    let first = spans.iter().filter(|s| seen.insert(s.report.clone()));
    first
        .take(60)
        .map(|s| {
            (s.report.to_string(), format!("{} {}", book.number(&s.report), book.outlet(&s.report)))
        })
        .collect()
}

/// The reports that carry it, beside one another.
fn side_by_side(spans: &[Span]) -> Option<String> {
    let mut reports: Vec<&Id> = Vec::new();
    for span in spans {
        if !reports.contains(&&span.report) {
            reports.push(&span.report);
        }
    }
    reports.truncate(4);
    let pairs: Vec<String> = reports.iter().map(|r| format!("report={r}")).collect();
    (pairs.len() > 1).then(|| format!("/compare?{}", pairs.join("&")))
}

fn decision(applied: &Applied) -> Decision {
    Decision {
        number: applied.correction.id,
        at: applied.correction.at.clone(),
        author: applied.correction.author.clone(),
        what: super::corrections::told(&applied.correction.what),
        was: applied.was.as_ref().filter(|w| !w.is_object()).map(ToString::to_string),
    }
}
