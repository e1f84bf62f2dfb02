//! Two figures of one thing by two givers, side by side in one report.
//!
//! Holds: both count the same thing (or one leaves the noun out) in one sentence, and at least one giver is not the narrator; or
//! both are of one unit in two sentences of which one follows the other, and each is a side's. The givers differ; what parties
//! ask, offer or do themselves is no dispute about a fact. Other newsrooms that give one of the two counts are members too.

use std::collections::BTreeMap;

use readout_types::{Id, Quantity, QuantityKind, Severity, Span, Verdict};

use super::figures::{self, Judged, TELLING};
use super::{Evidence, Finding, roles, side, tallies};

pub(super) fn find(ev: Evidence<'_>) -> Vec<Finding> {
    let counts: Vec<(&Quantity, &Span)> = ev
        .items
        .quantities
        .iter()
        .filter(|q| matches!(q.kind, QuantityKind::Count | QuantityKind::Other))
        .filter_map(|q| Some((q, q.evidence.iter().find(|s| leads(ev, s))?)))
        .collect();
    let mut findings = Vec::new();
    for (i, (a, at)) in counts.iter().enumerate() {
        let unit = ev.alignment.unit_at(ev.cx, at);
        let next = counts.iter().skip(i + 1).filter(|(_, b)| {
            b.report == at.report && unit.is_some() && ev.alignment.unit_at(ev.cx, b) == unit
        });
        let rival = next.clone().find(|(b, place)| {
            roles::alike(ev, at, place) && disputed(ev, a, b) && !is_tally(ev, at, place)
        });
        findings.extend(rival.map(|other| finding(ev, &counts, [&(*a, *at), other])));
    }
    findings.extend(beside(ev));
    findings
}

/// Figures of one unit that two sides give in sentences of which one follows the other.
fn beside(ev: Evidence<'_>) -> Vec<Finding> {
    let mut by_unit: BTreeMap<usize, Vec<(&Quantity, &Span)>> = BTreeMap::new();
    for quantity in &ev.items.quantities {
        let Some(span) = quantity.evidence.iter().find(|s| leads(ev, s)) else { continue };
        if let Some(unit) = ev.alignment.unit_at(ev.cx, span) {
            by_unit.entry(unit).or_default().push((quantity, span));
        }
    }
    let mut findings = Vec::new();
    for (at, _) in ev.cx.own() {
        let order: Vec<usize> = ev.alignment.sentences_of(at).collect();
        for pair in order.windows(2) {
            let (here, next) = (by_unit.get(&pair[0]), by_unit.get(&pair[1]));
            let pairs = here
                .into_iter()
                .flatten()
                .flat_map(|a| next.into_iter().flatten().map(move |b| (a, b)));
            let rivals = pairs.filter(|(a, b)| {
                roles::alike(ev, a.1, b.1) && countered(ev, a.0, b.0) && !two_deeds(ev, a, b)
            });
            let told = rivals.map(|(a, b)| {
                let fact =
                    format!("two accounts: {} against {}", ev.cx.words(a.1), ev.cx.words(b.1));
                Finding { fact, ..finding(ev, &[], [a, b]) }
            });
            findings.extend(told.take(1));
        }
    }
    findings
}

/// Figures further apart than this ratio are of two things.
const FARTHEST: f64 = 3.0;

/// Whether two sides give figures of one thing that do not agree.
fn countered(ev: Evidence<'_>, a: &Quantity, b: &Quantity) -> bool {
    let giver = |q: &Quantity| q.attributed_to.clone().filter(|id| *id != Id::narrator());
    let sides = giver(a).zip(giver(b)).is_some_and(|(x, y)| side(ev, &x) != side(ev, &y));
    let differ = figures::compare(a, b).is_some_and(|j| {
        matches!(j.verdict, Verdict::Overlap | Verdict::Tension | Verdict::Conflict)
    });
    let near = match (a.nominal, b.nominal) {
        (Some(x), Some(y)) => x.max(y) <= FARTHEST * x.min(y),
        _ => true,
    };
    let unit = |q: &Quantity| q.unit.as_deref().is_some_and(|u| !u.is_empty());
    sides && differ && near && unit(a) && unit(b) && !asked(ev, a) && !asked(ev, b)
}

/// Whether each figure counts what its own giver does: two senders of tanks do not dispute how many are sent.
fn two_deeds(ev: Evidence<'_>, a: &(&Quantity, &Span), b: &(&Quantity, &Span)) -> bool {
    [a, b].into_iter().all(|(q, span)| {
        q.attributed_to.as_ref().is_some_and(|giver| roles::is_own_deed(ev, span, giver))
    })
}

/// Whether a figure is what a side asks for or offers.
fn asked(ev: Evidence<'_>, q: &Quantity) -> bool {
    let here = |e: &Span| q.evidence.iter().any(|s| e.overlap(s) > 0);
    ev.items.positions.iter().any(|p| p.evidence.iter().any(here))
}

fn leads(ev: Evidence<'_>, span: &Span) -> bool {
    ev.cx.own_room(&span.report).is_some()
}

/// Whether two numbers of one sentence are the two sides of a vote: "344 votes to 286".
fn is_tally(ev: Evidence<'_>, a: &Span, b: &Span) -> bool {
    let between = Span { start: a.end.min(b.end), end: a.start.max(b.start), ..a.clone() };
    let words = crate::words::fold(ev.cx.words(&between));
    words.len() <= 2 && words.iter().any(|w| tallies::joins(w))
}

fn disputed(ev: Evidence<'_>, a: &Quantity, b: &Quantity) -> bool {
    let one_thing = match (&a.unit, &b.unit) {
        (Some(x), Some(y)) => x == y && a.kind == b.kind,
        (Some(_), None) => a.kind == QuantityKind::Count,
        _ => false,
    };
    let size = |q: &Quantity| q.nominal.filter(|n| *n >= TELLING);
    let differ = matches!((size(a), size(b)), (Some(x), Some(y)) if (x - y).abs() > f64::EPSILON);
    let givers = matches!((&a.attributed_to, &b.attributed_to), (Some(x), Some(y)) if x != y)
        && [a, b].iter().any(|q| q.attributed_to.as_ref().is_some_and(|id| *id != Id::narrator()));
    one_thing && differ && givers && !asked(ev, a) && !asked(ev, b)
}

fn finding(
    ev: Evidence<'_>,
    counts: &[(&Quantity, &Span)],
    rivals: [&(&Quantity, &Span); 2],
) -> Finding {
    let [(a, here), (b, there)] = rivals;
    let mut members = vec![(*here).clone(), (*there).clone()];
    for (q, span) in counts {
        let equal = [a, b].iter().any(|r| r.nominal == q.nominal && r.unit == q.unit);
        if equal && members.iter().all(|m| m.report != span.report) {
            members.push((*span).clone());
        }
    }
    Finding {
        fact: format!("figure: {} against {}", ev.cx.words(here), ev.cx.words(there)),
        about: None,
        judged: Judged::new(Verdict::ClaimVsCounterclaim, "two givers count the same otherwise")
            .severe(Severity::Medium),
        members,
        rank: 1.25,
    }
}
