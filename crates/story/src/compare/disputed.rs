//! Two counts of one thing by two givers, side by side in one report.
//!
//! Holds: both count the same thing (or one leaves the noun out) in one sentence; the
//! givers differ and at least one is not the narrator; what parties ask or offer is no dispute about a fact. Other
//! newsrooms that give one of the two counts are members too.

use readout_types::{Id, Quantity, QuantityKind, Severity, Span, Verdict};

use super::figures::{Judged, TELLING};
use super::{Evidence, Finding, roles};

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
        let rival =
            next.clone().find(|(b, place)| roles::alike(ev, at, place) && disputed(ev, a, b));
        findings.extend(rival.map(|other| finding(ev, &counts, [&(*a, *at), other])));
    }
    findings
}

fn leads(ev: Evidence<'_>, span: &Span) -> bool {
    ev.cx.own_room(&span.report).is_some()
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
    let asked = |q: &Quantity| {
        ev.items
            .positions
            .iter()
            .any(|p| p.evidence.iter().any(|e| q.evidence.iter().any(|s| e.overlap(s) > 0)))
    };
    one_thing && differ && givers && !asked(a) && !asked(b)
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
