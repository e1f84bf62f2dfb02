//! Where a party stands on an issue, as several newsrooms give it, and the figures that it asks or offers.
//!
//! Holds: only positions of one party on one issue are held together, and only where the sentences tell of the same; another
//! stance on a later day is then an update, on the same day a tension.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::{Id, Position, Quantity, QuantityKind, Severity, Span, Stance, Verdict};

use super::figures::Judged;
use super::structure::told_alike;
use super::{Evidence, Finding, roles, side};
use crate::edtf::Days;

/// Positions surer than this are compared.
const LEAST_SURE: f32 = 0.5;

pub(super) fn find(ev: Evidence<'_>) -> Vec<Finding> {
    let mut groups: BTreeMap<(&Id, &Id), Vec<&Position>> = BTreeMap::new();
    for position in ev.items.positions.iter().filter(|p| p.confidence.get() >= LEAST_SURE) {
        if let Some(issue) = &position.issue {
            groups.entry((side(ev, &position.party), issue)).or_default().push(position);
        }
    }
    let mut findings = Vec::new();
    for ((party, issue), positions) in &groups {
        findings.extend(stance(ev, party, issue, positions));
        findings.extend(figure(ev, party, issue, positions));
    }
    findings
}

/// The groups of stances of the record.
fn group(stance: Stance) -> u8 {
    match stance {
        Stance::Accept | Stance::Support | Stance::Seek | Stance::Concede | Stance::CoAuthor => 0,
        Stance::AcceptInPart | Stance::Conditional | Stance::RejectInPart => 1,
        Stance::UnderConsideration
        | Stance::Undecided
        | Stance::NotAgreed
        | Stance::NoCompromise
        | Stance::Divided => 2,
        Stance::Criticise | Stance::Reject | Stance::Accuse | Stance::Threaten | Stance::Deny => 3,
        Stance::Propose
        | Stance::CounterPropose
        | Stance::Revise
        | Stance::Demand
        | Stance::Withdraw => 4,
    }
}

/// The first position of each newsroom, with its place.
fn first_each<'a>(ev: Evidence<'_>, positions: &[&'a Position]) -> Vec<(&'a Position, &'a Span)> {
    let mut first: BTreeMap<usize, (&Position, &Span)> = BTreeMap::new();
    for position in positions {
        for span in &position.evidence {
            if let Some(room) = ev.cx.own_room(&span.report) {
                let kept = first.entry(room).or_insert((position, span));
                if ev.cx.place_of(span) < ev.cx.place_of(kept.1) {
                    *kept = (position, span);
                }
            }
        }
    }
    first.into_values().collect()
}

fn stance(ev: Evidence<'_>, party: &Id, issue: &Id, positions: &[&Position]) -> Option<Finding> {
    let stands: BTreeSet<u8> = positions.iter().map(|p| group(p.stance)).collect();
    let members = match stands.len() {
        1 => first_each(ev, positions),
        _ => unlike(ev, positions),
    };
    let places: Vec<Span> = members.iter().map(|(_, span)| (*span).clone()).collect();
    if members.len() < 2 || !told_alike(ev, &places) {
        return None;
    }
    let judged = if stands.len() == 1 {
        Judged::new(Verdict::Agree, "the same stance in several reports")
    } else if later_day(ev, &members) {
        Judged::new(Verdict::Update, "another stance on a later day")
    } else {
        Judged::new(Verdict::Tension, "stances that differ").severe(Severity::Low)
    };
    let words: Vec<String> = members
        .iter()
        .map(|(p, _)| p.stance.to_string())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    Some(Finding {
        fact: format!(
            "position: {} on {}: {}",
            name(ev, party),
            label(ev, issue),
            words.join(", ")
        ),
        about: members.first().map(|(p, _)| p.id.clone()),
        judged,
        members: places,
        rank: 0.7,
    })
}

/// One position of each newsroom such that the stances differ as much as the newsrooms allow.
fn unlike<'a>(ev: Evidence<'_>, positions: &[&'a Position]) -> Vec<(&'a Position, &'a Span)> {
    let mut members = first_each(ev, positions);
    let Some(first) = members.first().map(|(p, _)| group(p.stance)) else { return members };
    if members.iter().all(|(p, _)| group(p.stance) == first) {
        let others: Vec<&Position> =
            positions.iter().copied().filter(|p| group(p.stance) != first).collect();
        let other = first_each(ev, &others).into_iter().next_back();
        let lead = members.first().copied();
        members = lead.into_iter().chain(other).collect();
    }
    let rooms: BTreeSet<&Id> = members.iter().map(|(_, s)| &s.report).collect();
    if rooms.len() < members.len() { Vec::new() } else { members }
}

/// Whether the members' days differ: the positions' own, or those of their reports.
fn later_day(ev: Evidence<'_>, members: &[(&Position, &Span)]) -> bool {
    let day = |(p, s): &(&Position, &Span)| {
        let report = ev.cx.readings.get(ev.cx.position(&s.report))?;
        let date = p.date.as_ref().or(report.report.published.as_ref())?;
        Days::of(date)
    };
    let days: Vec<Days> = members.iter().filter_map(day).collect();
    days.len() == members.len() && days.iter().any(|d| !d.meets(days[0]))
}

fn figure(ev: Evidence<'_>, party: &Id, issue: &Id, positions: &[&Position]) -> Option<Finding> {
    let asks: Vec<&Position> =
        positions.iter().copied().filter(|p| matches!(group(p.stance), 0 | 2 | 4)).collect();
    let mut given: BTreeMap<usize, Vec<(&Quantity, &Span)>> = BTreeMap::new();
    for (quantity, span) in asks.iter().flat_map(|p| borne(ev, p)) {
        given.entry(ev.cx.room(&span.report)).or_default().push((quantity, span));
    }
    // Where one newsroom gives both figures, the party moved from the one to the other.
    let moved = |a: &Quantity, b: &Quantity| {
        let gives = |own: &[(&Quantity, &Span)], q: &Quantity| {
            own.iter().any(|(o, _)| o.nominal == q.nominal && o.unit == q.unit)
        };
        a.nominal != b.nominal && given.values().any(|own| gives(own, a) && gives(own, b))
    };
    let all: Vec<(&Quantity, &Span)> =
        given.values().filter_map(|own| own.first().copied()).collect();
    let pairs =
        all.iter().enumerate().flat_map(|(i, a)| all[i + 1..].iter().map(move |b| (*a, *b)));
    let pairs = pairs.filter(|(a, b)| !moved(a.0, b.0));
    let judged = pairs
        .filter_map(|(a, b)| roles::compare(ev, a, b))
        .max_by_key(|j| super::told::badness(j.verdict))?;
    Some(Finding {
        fact: format!("figure: {} on {}", name(ev, party), label(ev, issue)),
        about: asks.first().map(|p| p.id.clone()),
        judged,
        members: all.into_iter().map(|(_, span)| span.clone()).collect(),
        rank: 1.1,
    })
}

/// The amounts, shares and lengths that stand in a position's words, in a text that is no copy.
fn borne<'a>(ev: Evidence<'a>, position: &'a Position) -> Vec<(&'a Quantity, &'a Span)> {
    let measured = |q: &&Quantity| {
        matches!(q.kind, QuantityKind::Money | QuantityKind::Percent | QuantityKind::Duration)
    };
    let inside = |s: &&Span| position.evidence.iter().any(|p| p.overlap(s) == s.len());
    let leads = |s: &&Span| ev.cx.own_room(&s.report).is_some();
    let quantities = ev.items.quantities.iter().filter(measured);
    quantities.filter_map(|q| Some((q, q.evidence.iter().filter(leads).find(inside)?))).collect()
}

fn name<'a>(ev: Evidence<'a>, agent: &Id) -> &'a str {
    ev.items.agents.iter().find(|a| a.id == *agent).map_or("", |a| a.name.as_str())
}

fn label<'a>(ev: Evidence<'a>, issue: &Id) -> &'a str {
    ev.items
        .issues
        .iter()
        .find(|i| i.id == *issue)
        .map_or("", |i| if i.label.is_empty() { i.code.as_str() } else { i.label.as_str() })
}
