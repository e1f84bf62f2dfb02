//! Issues, figures, positions, claims, events and movements.
//!
//! Holds: issues are one by their code. A figure, a position or a claim stays its own newsroom's; only copies of it in the
//! same newsroom are folded. An event is one across newsrooms where kind, sides and realis are equal and either
//! the dates meet or the sentences tell the same.

use std::collections::BTreeMap;

use readout_types::{Claim, Event, Id, Issue, Items, Movement, Position, Quantity, Span};

use super::clusters::{Clusters, blocks};
use super::{Context, extend_new, fold, ids_text, rename, surest};
use crate::align::Alignment;
use crate::edtf::Days;
use crate::ids::Minter;
use crate::words;

pub(super) fn issues(cx: &Context<'_>, items: &mut Items, mint: &mut Minter) {
    let issues = &items.issues;
    let sets = blocks(issues.iter().enumerate().map(|(at, i)| (i.code.clone(), at)));
    let (merged, ids) = fold(
        cx,
        issues,
        sets.into_values().collect(),
        |_: &mut Issue, _| {},
        |i| mint.mint("is", &[&i.code]),
    );
    items.issues = merged;
    rename(items, &ids);
}

/// Sets of one newsroom's copies: equal keys in different reports, the first with the first, the second with the
/// second.
fn copies<T>(
    cx: &Context<'_>,
    items: &[T],
    spans: impl Fn(&T) -> &[Span],
    key: impl Fn(&T) -> String,
) -> Vec<Vec<usize>> {
    let mut count: BTreeMap<(usize, String), usize> = BTreeMap::new();
    let keys = items.iter().enumerate().map(|(at, item)| {
        let report = cx.first(spans(item)).0;
        let room = cx.leader.get(report).copied().unwrap_or(report);
        let words = key(item);
        let nth = count.entry((report, words.clone())).or_insert(0);
        *nth += 1;
        ((room, words, *nth), at)
    });
    blocks(keys.collect::<Vec<_>>()).into_values().collect()
}

pub(super) fn quantities(cx: &Context<'_>, items: &mut Items, mint: &mut Minter) {
    let key = |q: &Quantity| {
        let nominal = q.nominal.map(|n| n.to_string()).unwrap_or_default();
        let words = words::key(&cx.all_words(&q.evidence));
        [
            nominal.as_str(),
            q.unit.as_deref().unwrap_or(""),
            q.measure.as_deref().unwrap_or(""),
            &words,
        ]
        .join("|")
    };
    let sets = copies(cx, &items.quantities, |q| &q.evidence, key);
    let join = |one: &mut Quantity, other: &Quantity| {
        one.attributed_to = one.attributed_to.take().or_else(|| other.attributed_to.clone());
        one.confidence = surest(one.confidence, other.confidence);
    };
    let (merged, ids) = fold(cx, &items.quantities, sets, join, |q| {
        mint.mint("qu", &[cx.room_key(&q.evidence), &key(q)])
    });
    items.quantities = merged;
    rename(items, &ids);
}

pub(super) fn positions(cx: &Context<'_>, items: &mut Items, mint: &mut Minter) {
    let stand = |p: &Position| {
        let of = |id: &Option<Id>| id.as_ref().map_or(String::new(), Id::to_string);
        [p.party.to_string(), of(&p.issue), of(&p.target), p.stance.to_string(), of(&p.stated_by)]
            .join("|")
    };
    let key = |p: &Position| [stand(p), words::key(&cx.all_words(&p.evidence))].join("|");
    let sets = copies(cx, &items.positions, |p| &p.evidence, key);
    let join = |one: &mut Position, other: &Position| {
        one.date = one.date.take().or_else(|| other.date.clone());
        one.confidence = surest(one.confidence, other.confidence);
    };
    let (merged, ids) = fold(cx, &items.positions, sets, join, |p| {
        mint.mint("po", &[cx.room_key(&p.evidence), &stand(p)])
    });
    items.positions = merged;
    rename(items, &ids);
}

/// Two propositions with at least this share of words in common are one claim in two reports.
const SAME_CLAIM: f64 = 0.7;

pub(super) fn claims(cx: &Context<'_>, items: &mut Items, mint: &mut Minter) {
    let claims = &items.claims;
    let said: Vec<Vec<String>> = claims.iter().map(|c| words::fold(&c.proposition)).collect();
    let report: Vec<usize> = claims.iter().map(|c| cx.first(&c.evidence).0).collect();
    let mut clusters = Clusters::new(claims.len());
    let key = |c: &Claim| (c.claimant.clone().filter(|id| *id != Id::narrator()), c.status);
    let may = |a: usize, b: usize| {
        report[a] != report[b] && words::jaccard(&said[a], &said[b]) >= SAME_CLAIM
    };
    for block in blocks(claims.iter().enumerate().map(|(at, c)| (key(c), at))).values() {
        join_pairs(block, &mut clusters, may);
    }
    let join = |one: &mut Claim, other: &Claim| {
        one.hearsay |= other.hearsay;
        one.counters = one.counters.take().or_else(|| other.counters.clone());
        one.confidence = surest(one.confidence, other.confidence);
    };
    let (merged, ids) = fold(cx, claims, clusters.sets(), join, |c| {
        mint.mint("cl", &[c.claimant.as_ref().map_or("", Id::as_str), &words::key(&c.proposition)])
    });
    items.claims = merged;
    rename(items, &ids);
}

/// Joins each member of a block with the first founder that will have it.
fn join_pairs(block: &[usize], clusters: &mut Clusters, may: impl Fn(usize, usize) -> bool) {
    let mut founders: Vec<usize> = Vec::new();
    for at in block {
        if !founders.iter().any(|f| clusters.join(*f, *at, &may)) {
            founders.push(*at);
        }
    }
}

pub(super) fn events(
    cx: &Context<'_>,
    items: &mut Items,
    mint: &mut Minter,
    alignment: &Alignment,
) {
    let events = &items.events;
    let report: Vec<usize> = events.iter().map(|e| cx.first(&e.evidence).0).collect();
    let mut clusters = Clusters::new(events.len());
    let may = |a: usize, b: usize| {
        let (x, y) = (&events[a], &events[b]);
        report[a] != report[b]
            && dates_allow(x, y)
            && (dates_tell(x, y)
                || alignment.any_aligned(cx, &x.evidence, &y.evidence)
                || one_room(cx, report[a], report[b]))
    };
    let key = |e: &Event| (e.event, ids_text(&e.actor), ids_text(&e.recipient), e.realis);
    for block in blocks(events.iter().enumerate().map(|(at, e)| (key(e), at))).values() {
        join_pairs(block, &mut clusters, may);
    }
    let join = |one: &mut Event, other: &Event| {
        extend_new(&mut one.context, &other.context);
        one.mode = one.mode.take().or_else(|| other.mode.clone());
        one.cameo = one.cameo.take().or_else(|| other.cameo.clone());
        one.place = one.place.take().or_else(|| other.place.clone());
        one.date = one.date.take().or_else(|| other.date.clone());
        one.confidence = surest(one.confidence, other.confidence);
    };
    let (merged, ids) = fold(cx, events, clusters.sets(), join, |e| {
        let date = e.date.as_ref().map_or("", |d| d.as_str());
        mint.mint(
            "ev",
            &[
                e.event.as_str(),
                &ids_text(&e.actor),
                &ids_text(&e.recipient),
                date,
                e.realis.as_str(),
            ],
        )
    });
    items.events = merged;
    rename(items, &ids);
}

fn one_room(cx: &Context<'_>, a: usize, b: usize) -> bool {
    cx.leader.get(a).is_some_and(|room| cx.leader.get(b) == Some(room))
}

fn days(event: &Event) -> Option<Days> {
    event.date.as_ref().and_then(Days::of)
}

fn dates_allow(a: &Event, b: &Event) -> bool {
    match (days(a), days(b)) {
        (Some(a), Some(b)) => a.meets(b),
        _ => true,
    }
}

/// Whether both have a date narrow enough to tell one event from the next: a week at most.
fn dates_tell(a: &Event, b: &Event) -> bool {
    match (days(a), days(b)) {
        (Some(a), Some(b)) => a.meets(b) && a.width().min(b.width()) <= 7,
        _ => false,
    }
}

pub(super) fn movements(cx: &Context<'_>, items: &mut Items, mint: &mut Minter) {
    let moves = &items.movements;
    let key = |m: &Movement| (m.agent.clone(), m.to.clone(), m.realis);
    let may = |a: usize, b: usize| match (
        moves[a].date.as_ref().and_then(Days::of),
        moves[b].date.as_ref().and_then(Days::of),
    ) {
        (Some(a), Some(b)) => a.meets(b),
        _ => true,
    };
    let mut clusters = Clusters::new(moves.len());
    for block in blocks(moves.iter().enumerate().map(|(at, m)| (key(m), at))).values() {
        join_pairs(block, &mut clusters, may);
    }
    let join = |one: &mut Movement, other: &Movement| {
        one.from = one.from.take().or_else(|| other.from.clone());
        one.date = one.date.take().or_else(|| other.date.clone());
    };
    let (merged, ids) = fold(cx, moves, clusters.sets(), join, |m| {
        let to = m.to.as_ref().map_or("", Id::as_str);
        mint.mint("mo", &[m.agent.as_str(), to, m.date.as_ref().map_or("", |d| d.as_str())])
    });
    items.movements = merged;
    rename(items, &ids);
}
