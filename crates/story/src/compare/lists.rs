//! Lists of the same three or more sides in several newsrooms: whom a step concerns.
//!
//! Holds: the names stand in a row, joined by commas and conjunctions; two lists are one fact only where they name the same,
//! in whatever order; of each newsroom its first such list counts.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::{Agent, AgentKind, Id, Span, Verdict};

use super::figures::Judged;
use super::{Evidence, Finding};
use crate::words;

/// Two names together are a pair that any sentence may have.
const LEAST: usize = 3;

/// Words that may stand between two names of a list: a conjunction and an article.
const BETWEEN: usize = 2;

pub(super) fn find(ev: Evidence<'_>) -> Vec<Finding> {
    let mut lists: BTreeMap<BTreeSet<&Id>, BTreeMap<usize, Span>> = BTreeMap::new();
    for (report, mentions) in mentions(ev) {
        for row in rows(ev, &mentions) {
            let names: BTreeSet<&Id> = row.iter().map(|(_, id)| *id).collect();
            let (Some(first), Some(last)) = (row.first(), row.last()) else { continue };
            if names.len() >= LEAST {
                let span = Span { end: last.0.end, ..first.0.clone() };
                let room = ev.cx.room_at(report);
                lists.entry(names).or_default().entry(room).or_insert(span);
            }
        }
    }
    let told = lists.into_iter().filter(|(_, by)| by.len() > 1);
    told.filter_map(|(names, by)| finding(ev, &names, by)).collect()
}

/// Where each newsroom names sides, in text order.
fn mentions<'a>(ev: Evidence<'a>) -> BTreeMap<usize, Vec<(&'a Span, &'a Id)>> {
    let mut all: BTreeMap<usize, Vec<(&Span, &Id)>> = BTreeMap::new();
    let named = |a: &&Agent| matches!(a.kind, AgentKind::Party | AgentKind::Organization);
    for agent in ev.items.agents.iter().filter(named) {
        for span in &agent.mentions {
            let at = ev.cx.position(&span.report);
            if ev.cx.is_own(at) && ev.alignment.unit_at(ev.cx, span).is_some() {
                all.entry(at).or_default().push((span, &agent.id));
            }
        }
    }
    all.values_mut().for_each(|row| row.sort_by_key(|(s, id)| (s.start, s.end, *id)));
    all
}

/// Runs of names with hardly anything between them.
fn rows<'a>(ev: Evidence<'a>, mentions: &[(&'a Span, &'a Id)]) -> Vec<Vec<(&'a Span, &'a Id)>> {
    let mut rows: Vec<Vec<(&Span, &Id)>> = Vec::new();
    for mention in mentions {
        let home =
            rows.last_mut().filter(|row| row.last().is_some_and(|l| follows(ev, l.0, mention.0)));
        match home {
            Some(row) => row.push(*mention),
            None => rows.push(vec![*mention]),
        }
    }
    rows
}

fn follows(ev: Evidence<'_>, before: &Span, after: &Span) -> bool {
    if after.start < before.end {
        return false;
    }
    let gap = Span { start: before.end, end: after.start, ..before.clone() };
    let between = ev.cx.words(&gap);
    let joined = between.contains(',') || between.contains(" and ") || between.contains(" or ");
    joined && !between.contains(['.', ';', ':', '!', '?']) && words::fold(between).len() <= BETWEEN
}

fn finding(ev: Evidence<'_>, names: &BTreeSet<&Id>, by: BTreeMap<usize, Span>) -> Option<Finding> {
    let name = |id: &Id| ev.items.agents.iter().find(|a| a.id == *id).map(|a| a.name.as_str());
    let mut called: Vec<&str> = names.iter().filter_map(|id| name(id)).collect();
    called.sort_unstable();
    let members: Vec<Span> = by.into_values().map(|span| around(ev, span)).collect();
    (members.len() > 1).then(|| Finding {
        fact: format!("who: {}", called.join(", ")),
        about: None,
        judged: Judged::new(Verdict::Agree, "the same sides in a row"),
        members,
        rank: 1.0,
    })
}

/// The clause in which a list stands; of a long one the list alone.
fn around(ev: Evidence<'_>, list: Span) -> Span {
    let digest = ev.alignment.unit_at(ev.cx, &list).and_then(|u| ev.alignment.digest(ev.cx, u));
    let clauses = digest.into_iter().flat_map(|s| &s.clauses);
    let holding = clauses.filter(|c| c.chars.start <= list.start && list.end <= c.chars.end);
    match holding.map(|c| &c.chars).min_by_key(|c| (c.end - c.start, c.start)) {
        Some(c) if c.end - c.start <= super::SHOWN => Span { start: c.start, end: c.end, ..list },
        _ => list,
    }
}
