//! Search over the text of all reports.

use axum::extract::{Query, State};
use readout_store::{ErrorKind, Filter, Hit, Search};
use serde::{Deserialize, Serialize};

use super::shell::{Answer, Asker, Page};
use crate::App;

/// Answers on one page.
const A_PAGE: u32 = 20;

/// What is asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    since: String,
    until: String,
    page: u32,
    /// Only the answers, for a page that is open already.
    part: u8,
}

#[derive(Serialize)]
struct View<'a> {
    q: &'a str,
    since: &'a str,
    until: &'a str,
    hits: Vec<HitView>,
    /// What is wrong with the question.
    wrong: Option<String>,
    number: u32,
    before: Option<String>,
    after: Option<String>,
}

#[derive(Serialize)]
struct HitView {
    href: String,
    story: String,
    title: String,
    outlet: Option<String>,
    published: Option<String>,
    /// Pieces of the passage; every second one is what was asked for.
    pieces: Vec<String>,
}

/// Reports that answer, the best first.
pub(super) async fn page(
    State(app): State<App>,
    visitor: Asker,
    Query(mut asked): Query<Asked>,
) -> Answer {
    asked.page = asked.page.clamp(1, 10_000);
    let q = asked.q.trim();
    let mut view = View {
        q,
        since: &asked.since,
        until: &asked.until,
        hits: Vec::new(),
        wrong: None,
        number: asked.page,
        before: None,
        after: None,
    };
    if !q.is_empty() {
        let day = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let filter = Filter {
            since: day(&asked.since),
            until: day(&asked.until),
            limit: A_PAGE + 1,
            offset: (asked.page - 1) * A_PAGE,
            ..Filter::default()
        };
        match app.store().search(&Search { query: q.to_owned(), filter }).await {
            Ok(hits) => {
                view.after =
                    (hits.len() > A_PAGE as usize).then(|| address(&asked, asked.page + 1));
                view.hits = hits.into_iter().take(A_PAGE as usize).map(hit).collect();
            }
            Err(error) => match error.kind {
                ErrorKind::Query(why) => view.wrong = Some(why),
                _ => return Err(error.into()),
            },
        }
        view.before = (asked.page > 1).then(|| address(&asked, asked.page - 1));
    }
    let template = if asked.part == 1 { "hits.html" } else { "search.html" };
    Ok(Page { template, title: "Search", here: "search", visitor: &visitor }.answer(&view))
}

fn address(asked: &Asked, page: u32) -> String {
    let page = page.to_string();
    let pairs = [
        ("q", asked.q.as_str()),
        ("since", &asked.since),
        ("until", &asked.until),
        ("page", &page),
    ];
    let given: Vec<_> = pairs.into_iter().filter(|(_, v)| !v.is_empty()).collect();
    format!("/search?{}", super::shell::query(&given))
}

fn hit(hit: Hit) -> HitView {
    HitView {
        href: format!("/reports/{}?at={}-{}#here", hit.report, hit.excerpt.start, hit.excerpt.end),
        story: format!("/stories/{}", hit.story),
        title: hit.title.unwrap_or_else(|| "No headline".into()),
        outlet: hit.outlet,
        published: hit.published,
        pieces: pieces(&hit.excerpt.words, &hit.excerpt.marks),
    }
}

/// Text cut at its marks: plain, marked, plain, marked ...
fn pieces(words: &str, marks: &[(u32, u32)]) -> Vec<String> {
    let chars: Vec<char> = words.chars().collect();
    let mut pieces = Vec::new();
    let mut at = 0;
    for (start, end) in marks {
        let (start, end) = (*start as usize, (*end as usize).min(chars.len()));
        if start < at || start > end {
            continue;
        }
        pieces.push(chars[at..start].iter().collect());
        pieces.push(chars[start..end].iter().collect());
        at = end;
    }
    pieces.push(chars[at..].iter().collect());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_second_piece_was_asked_for() {
        assert_eq!(
            pieces("the port is shut", &[(4, 8), (12, 16)]),
            ["the ", "port", " is ", "shut", ""]
        );
        assert_eq!(pieces("ab", &[(1, 9), (0, 1)]), ["a", "b", ""]);
    }
}
