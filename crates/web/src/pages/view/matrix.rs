//! Who stands where on what: issues down, parties across, and in each cell how a party moved.
//!
//! In: a story's positions. Out: [`MatrixView`]. Holds: people stand in the column of the side they act for, and are named
//! with their words; steps in a cell are in the order of their dates.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use readout_types::{Id, Position, Stance};
use serde::Serialize;

use super::book::{Book, Evidence, Named, day, spoken};
use super::sure;

/// What each party said on one issue.
type ByParty<'a> = BTreeMap<&'a Id, Vec<&'a Position>>;

/// The table.
#[derive(Debug, Serialize)]
pub(crate) struct MatrixView {
    parties: Vec<Named>,
    rows: Vec<Row>,
    /// Parties and issues for which there is no room.
    more_parties: usize,
    pub(crate) more_issues: usize,
}

#[derive(Debug, Serialize)]
struct Row {
    issue: String,
    code: Option<String>,
    cells: Vec<Cell>,
}

#[derive(Debug, Serialize)]
struct Cell {
    /// Each stance once, in the order it was taken.
    steps: Vec<Step>,
    words: Vec<Words>,
    more: usize,
}

#[derive(Debug, Serialize)]
struct Step {
    stance: String,
    tone: &'static str,
    sign: &'static str,
    date: Option<String>,
}

#[derive(Debug, Serialize)]
struct Words {
    stance: String,
    who: Option<String>,
    through: Option<String>,
    value: Option<String>,
    condition: Option<String>,
    date: Option<String>,
    evidence: Evidence,
}

/// How many parties and issues a table shows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    pub(crate) issues: usize,
    pub(crate) parties: usize,
}

/// Words shown in one cell; the rest stands on the pages of the party and of the positions.
const WORDS: usize = 3;

/// Issue (by name; `None` where a paper or nothing is named) and party to positions.
type Held<'a> = BTreeMap<(String, Option<&'a Id>), BTreeMap<&'a Id, Vec<&'a Position>>>;

pub(crate) fn matrix(book: &Book<'_>, room: Room) -> MatrixView {
    let mut held: Held<'_> = BTreeMap::new();
    let mut weight: BTreeMap<&Id, usize> = BTreeMap::new();
    for p in book.story.items.positions.iter().filter(|p| sure(p.confidence)) {
        let party = book.side(&p.party).unwrap_or(&p.party);
        *weight.entry(party).or_default() += 1;
        held.entry(topic(book, p)).or_default().entry(party).or_default().push(p);
    }
    let mut parties: Vec<(&Id, usize)> = weight.into_iter().collect();
    parties.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| book.name(a.0).cmp(&book.name(b.0))));
    let more_parties = parties.len().saturating_sub(room.parties);
    parties.truncate(room.parties);
    let mut rows: Vec<_> = held.into_iter().collect();
    // Issues on which most parties stand somewhere are disputed most.
    rows.sort_by_key(|(_, by)| Reverse((by.len(), by.values().map(Vec::len).sum::<usize>())));
    let more_issues = rows.len().saturating_sub(room.issues);
    rows.truncate(room.issues);
    let row = |((issue, id), by): ((String, Option<&Id>), ByParty<'_>)| Row {
        code: id.and_then(|id| code(book, id)),
        issue,
        cells: parties.iter().map(|(p, _)| cell(book, p, by.get(p))).collect(),
    };
    MatrixView {
        rows: rows.into_iter().map(row).collect(),
        parties: parties.iter().map(|(p, _)| book.named(p)).collect(),
        more_parties,
        more_issues,
    }
}

fn topic<'a>(book: &Book<'_>, p: &'a Position) -> (String, Option<&'a Id>) {
    match (&p.issue, &p.target) {
        (Some(issue), _) => (book.name(issue), Some(issue)),
        (None, Some(paper)) => (book.name(paper), None),
        (None, None) => ("no issue named".into(), None),
    }
}

fn code(book: &Book<'_>, id: &Id) -> Option<String> {
    let issue = book.story.items.issues.iter().find(|i| i.id == *id)?;
    (!issue.code.starts_with("OPEN.")).then(|| issue.code.clone())
}

fn cell(book: &Book<'_>, party: &Id, held: Option<&Vec<&Position>>) -> Cell {
    let mut held = held.cloned().unwrap_or_default();
    held.sort_by_key(|p| when(book, p));
    let mut steps: Vec<Step> = Vec::new();
    for p in &held {
        let stance = spoken(p.stance.as_str());
        if steps.last().is_none_or(|s| s.stance != stance) {
            let (tone, sign) = tone(p.stance);
            steps.push(Step { stance, tone, sign, date: when(book, p).map(|d| day(&d)) });
        }
    }
    // Of a long way the last steps are shown.
    let from = steps.len().saturating_sub(WORDS);
    let steps = steps.split_off(from);
    let more = held.len().saturating_sub(WORDS);
    let words = held.iter().rev().take(WORDS).rev().map(|p| words(book, party, p)).collect();
    Cell { steps, words, more }
}

pub(crate) fn when(book: &Book<'_>, p: &Position) -> Option<String> {
    let stated = p.date.as_ref().map(ToString::to_string);
    stated.or_else(|| book.published(&p.evidence.first()?.report))
}

fn words(book: &Book<'_>, party: &Id, p: &Position) -> Words {
    let through = p.stated_by.as_ref().filter(|by| **by != p.party && **by != Id::narrator());
    Words {
        stance: spoken(p.stance.as_str()),
        who: (p.party != *party).then(|| book.name(&p.party)),
        through: through.map(|by| book.name(by)),
        value: p.value.clone(),
        condition: p.condition.clone(),
        date: when(book, p).map(|d| day(&d)),
        evidence: book.evidence(Some(&p.id), &p.evidence),
    }
}

/// The group of a stance, and a sign for those who do not see colours.
pub(crate) fn tone(stance: Stance) -> (&'static str, &'static str) {
    match stance {
        Stance::Accept | Stance::Support | Stance::Seek | Stance::Concede | Stance::CoAuthor => {
            ("for", "+")
        }
        Stance::AcceptInPart | Stance::Conditional | Stance::RejectInPart => ("mixed", "±"),
        Stance::UnderConsideration
        | Stance::Undecided
        | Stance::NotAgreed
        | Stance::NoCompromise
        | Stance::Divided => ("open", "○"),
        Stance::Criticise | Stance::Reject | Stance::Accuse | Stance::Threaten | Stance::Deny => {
            ("against", "−")
        }
        Stance::Propose
        | Stance::CounterPropose
        | Stance::Revise
        | Stance::Demand
        | Stance::Withdraw => ("moves", "→"),
    }
}
