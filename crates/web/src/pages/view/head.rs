//! The head of a story: what, who, when, where, how long, what came of it, on how many sources.

use std::collections::BTreeSet;

use readout_types::{AgentKind, Id, Meeting, Quantity, Span};
use serde::Serialize;

use super::book::{Book, Evidence, Named, day};
use super::meetings::{self, OutcomeView};
use super::passage::shortened;

/// The head. What the reports do not say is `None` and shown as not said.
#[derive(Debug, Serialize)]
pub(crate) struct HeadView {
    id: String,
    title: String,
    process: Option<String>,
    reports: usize,
    outlets: u32,
    newsrooms: u32,
    witnesses: u32,
    first: Option<String>,
    last: Option<String>,
    who: Vec<Side>,
    what: Option<Answer>,
    when: Option<Answer>,
    place: Option<Answer>,
    long: Vec<Answer>,
    outcomes: Vec<OutcomeView>,
    outcome_evidence: Option<Evidence>,
    episodes: usize,
}

/// A side and its people who are named most.
#[derive(Debug, Serialize)]
struct Side {
    name: Named,
    people: Vec<Named>,
}

/// One answer with what carries it.
#[derive(Debug, Serialize)]
struct Answer {
    text: String,
    note: Option<String>,
    evidence: Evidence,
}

/// Sides, and people of each, in the head.
const SIDES: usize = 4;
const PEOPLE: usize = 3;

pub(crate) fn head(book: &Book<'_>) -> HeadView {
    let story = book.story;
    let mut days: Vec<String> =
        story.reports.iter().filter_map(|id| book.published(id)).map(|d| day(&d)).collect();
    days.sort();
    let key = meetings::key(book);
    let answer = |text: String, note: Option<String>, evidence: &[Span]| Answer {
        text: shortened(&text, 160),
        note,
        evidence: book.evidence(key.map(|m| &m.id), evidence),
    };
    let outcomes = key.map(|m| m.outcome.as_slice()).unwrap_or_default();
    let told: Vec<Span> = outcomes.iter().flat_map(|o| o.evidence.clone()).collect();
    HeadView {
        id: story.id.to_string(),
        title: book.title(),
        process: story.process.as_ref().map(|p| p.name.clone()),
        reports: story.reports.len(),
        outlets: story.sources.outlets,
        newsrooms: story.sources.newsrooms,
        witnesses: story.sources.witnesses,
        first: days.first().cloned(),
        last: days.last().filter(|l| Some(*l) != days.first()).cloned(),
        who: sides(book, key),
        what: key.map(|m| {
            let title = m.title.clone().unwrap_or_else(|| book.first_words(&m.evidence));
            answer(
                super::passage::folded(&title),
                Some(m.kind.as_str().replace('_', " ")),
                &m.evidence,
            )
        }),
        when: key.and_then(|m| {
            let date = m.date.as_ref()?.to_string();
            let basis = m.date_basis.map(|b| b.as_str().to_owned());
            Some(answer(date, basis.filter(|b| b != "stated"), &m.evidence))
        }),
        place: key.and_then(|m| {
            let id = m.place.as_ref()?;
            let place = story.items.places.iter().find(|p| p.id == *id)?;
            Some(answer(book.name(id), place.within.clone(), &place.evidence))
        }),
        long: lengths(book, key)
            .map(|q| answer(book.first_words(&q.evidence), None, &q.evidence))
            .collect(),
        outcomes: outcomes.iter().take(4).map(|o| meetings::outcome(book, o)).collect(),
        outcome_evidence: (!told.is_empty()).then(|| book.evidence(key.map(|m| &m.id), &told)),
        episodes: story.episodes.len(),
    }
}

/// How long it took, each report's words once: a headline says again what its text says.
fn lengths<'a>(
    book: &'a Book<'_>,
    meeting: Option<&'a Meeting>,
) -> impl Iterator<Item = &'a Quantity> {
    let ids = meeting.map(|m| m.duration.as_slice()).unwrap_or_default();
    let mut said = BTreeSet::new();
    let given = ids.iter().filter_map(|id| book.quantity(id));
    given
        .filter(move |q| {
            said.insert((q.evidence.first().map(|s| &s.report), book.first_words(&q.evidence)))
        })
        .take(3)
}

/// The parties of the process, else those whom the meeting brought together; each with the people who act for it and are named
/// most.
fn sides(book: &Book<'_>, key: Option<&Meeting>) -> Vec<Side> {
    let process = book.story.process.iter().flat_map(|p| &p.parties);
    let is_body = |id: &&Id| book.agent(id).is_some_and(|a| a.kind != AgentKind::Person);
    let met = key.into_iter().flat_map(|m| &m.participants).filter_map(|p| p.side.as_ref());
    let mut parties: Vec<&Id> = process.collect();
    if parties.is_empty() {
        let mut seen = BTreeSet::new();
        parties = met.filter(is_body).filter(|id| seen.insert(*id)).collect();
    }
    let one = |party: &Id| {
        let agents = book.story.items.agents.iter();
        let mut people: Vec<_> = agents
            .filter(|a| a.kind == AgentKind::Person && a.party.as_ref() == Some(party))
            .collect();
        people.sort_by_key(|a| std::cmp::Reverse(a.mentions.len()));
        Side {
            name: book.named(party),
            people: people.into_iter().take(PEOPLE).map(|a| book.named(&a.id)).collect(),
        }
    };
    parties.into_iter().take(SIDES).map(one).collect()
}
