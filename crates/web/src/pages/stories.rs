//! The list of stories: sorted, filtered, paged.

use axum::extract::{Query, State};
use readout_store::{Filter, StoryLine};
use serde::{Deserialize, Serialize};

use super::shell::{Answer, Asker, Page};
use super::view::passage::{folded, shortened};
use crate::App;

/// Stories on one page.
const A_PAGE: u32 = 30;

/// What may be asked of the list; what is empty is not asked.
#[derive(Debug, Default, Clone, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Asked {
    sort: String,
    person: String,
    party: String,
    issue: String,
    place: String,
    outlet: String,
    since: String,
    until: String,
    text: String,
    page: u32,
}

#[derive(Serialize)]
struct View<'a> {
    stories: Vec<Line>,
    asked: &'a Asked,
    /// Whether anything narrows the list.
    narrowed: bool,
    /// Whether the store has no story at all.
    empty: bool,
    number: u32,
    before: Option<String>,
    after: Option<String>,
    sorts: Vec<Sort>,
    /// What the page shows is as of this change of the store.
    pulse: i64,
}

#[derive(Serialize)]
struct Sort {
    text: &'static str,
    href: String,
    here: bool,
}

#[derive(Serialize)]
struct Line {
    id: String,
    title: String,
    process: Option<String>,
    reports: i64,
    outlets: u32,
    newsrooms: u32,
    witnesses: u32,
    differences: i64,
    first: Option<String>,
    last: Option<String>,
}

/// The stories.
pub(super) async fn list(
    State(app): State<App>,
    visitor: Asker,
    Query(mut asked): Query<Asked>,
) -> Answer {
    asked.page = asked.page.clamp(1, 100_000);
    let mut filter = filter(&asked);
    // One more than is shown tells whether there is a next page.
    filter.limit = A_PAGE + 1;
    filter.offset = (asked.page - 1) * A_PAGE;
    let pulse = app.store().pulse().await?;
    let mut found = app.store().stories(&filter).await?;
    let narrowed = narrowed(&asked);
    let more = found.len() > A_PAGE as usize;
    found.truncate(A_PAGE as usize);
    let view = View {
        empty: found.is_empty() && !narrowed && asked.page == 1,
        stories: found.into_iter().map(line).collect(),
        narrowed,
        number: asked.page,
        before: (asked.page > 1).then(|| address(&Asked { page: asked.page - 1, ..asked.clone() })),
        after: more.then(|| address(&Asked { page: asked.page + 1, ..asked.clone() })),
        sorts: sorts(&asked),
        pulse,
        asked: &asked,
    };
    let page =
        Page { template: "stories.html", title: "Stories", here: "stories", visitor: &visitor };
    Ok(page.answer(&view))
}

fn given(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn filter(asked: &Asked) -> Filter {
    Filter {
        person: given(&asked.person),
        party: given(&asked.party),
        issue: given(&asked.issue),
        place: given(&asked.place),
        outlet: given(&asked.outlet),
        since: given(&asked.since),
        until: given(&asked.until),
        text: given(&asked.text),
        order: match asked.sort.as_str() {
            "disputed" => readout_store::Order::Disputed,
            "sources" => readout_store::Order::Sources,
            _ => readout_store::Order::Newest,
        },
        ..Filter::default()
    }
}

fn narrowed(asked: &Asked) -> bool {
    let fields = [
        &asked.person,
        &asked.party,
        &asked.issue,
        &asked.place,
        &asked.outlet,
        &asked.since,
        &asked.until,
        &asked.text,
    ];
    fields.iter().any(|f| !f.trim().is_empty())
}

/// The list's address with what is asked.
fn address(asked: &Asked) -> String {
    let page = asked.page.to_string();
    let page = if asked.page > 1 { page.as_str() } else { "" };
    let pairs = [
        ("sort", asked.sort.as_str()),
        ("person", &asked.person),
        ("party", &asked.party),
        ("issue", &asked.issue),
        ("place", &asked.place),
        ("outlet", &asked.outlet),
        ("since", &asked.since),
        ("until", &asked.until),
        ("text", &asked.text),
        ("page", page),
    ];
    let given: Vec<_> = pairs.into_iter().filter(|(_, v)| !v.is_empty()).collect();
    format!("/?{}", super::shell::query(&given))
}

fn sorts(asked: &Asked) -> Vec<Sort> {
    let now = if asked.sort.is_empty() { "newest" } else { asked.sort.as_str() };
    [("newest", "Newest"), ("disputed", "Most disputed"), ("sources", "Most sources")]
        .into_iter()
        .map(|(name, text)| Sort {
            text,
            here: now == name,
            href: address(&Asked { sort: name.into(), page: 1, ..asked.clone() }),
        })
        .collect()
}

fn line(s: StoryLine) -> Line {
    let opening = s.opening.map(|words| format!("“{words} …”"));
    let title = s.title.or(opening).or_else(|| s.process.clone());
    Line {
        id: s.id.to_string(),
        title: shortened(&folded(&title.unwrap_or_else(|| "Untitled story".into())), 220),
        process: s.process.map(|p| shortened(&folded(&p), 120)),
        reports: s.reports,
        outlets: s.sources.outlets,
        newsrooms: s.sources.newsrooms,
        witnesses: s.sources.witnesses,
        differences: s.differences,
        last: s.last.filter(|l| Some(l) != s.first.as_ref()),
        first: s.first,
    }
}
