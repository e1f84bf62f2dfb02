//! Issues, figures, positions, claims, events and movements.
//!
//! Holds: issues are one by their code. A figure stays its own report's; a position or a claim its newsroom's, with copies of
//! it in the same newsroom folded. An event is one across newsrooms where its kind is equal, sides, dates and realis allow
//! it and the dates, the meeting, the sides or the words tell the same.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use readout_types::{
    Agent, AgentKind, Claim, ClaimStatus, Event, EventKind, Id, Issue, Items, Meeting, Movement,
    Position, Quantity, Realis, Span,
};

use super::clusters::{Clusters, blocks};
use super::{Context, extend_new, fold, ids_text, rename, surest};
use crate::align::Alignment;
use crate::edtf::Days;
use crate::ids::Minter;
use crate::places::Places;
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
        let room = cx.room_at(report);
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
    // Nothing is joined: a copy's figure is one witness, which the comparison counts, but stands in its own report.
    let each = (0..items.quantities.len()).map(|at| vec![at]).collect();
    let (merged, ids) = fold(
        cx,
        &items.quantities,
        each,
        |_: &mut Quantity, _| {},
        |q| mint.mint("qu", &[cx.report_key(&q.evidence), &key(q)]),
    );
    items.quantities = merged;
    // The figure before the word that lent it its unit: the first place is shown.
    let bare = |span: &Span| !cx.words(span).contains(|c: char| c.is_ascii_digit());
    items.quantities.iter_mut().for_each(|q| q.evidence.sort_by_cached_key(bare));
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
const SAME_CLAIM: f64 = 0.5;
/// So much is enough where the sentences around them tell the same, or both give one figure.
const ALIKE_CLAIM: f64 = 0.2;

pub(super) fn claims(
    cx: &Context<'_>,
    items: &mut Items,
    mint: &mut Minter,
    alignment: &Alignment,
) {
    let claims = &items.claims;
    let sides = Sides::of(&items.agents);
    let said: Vec<BTreeSet<String>> =
        claims.iter().map(|c| words::fold(&c.proposition).into_iter().collect()).collect();
    let report: Vec<usize> = claims.iter().map(|c| cx.first(&c.evidence).0).collect();
    let figures: Vec<BTreeSet<u64>> =
        claims.iter().map(|c| figures_in(&items.quantities, &c.evidence)).collect();
    let mut clusters = Clusters::new(claims.len());
    let may = |a: usize, b: usize| {
        let alike = words::jaccard(&said[a], &said[b]);
        let told_alike = || {
            !figures[a].is_disjoint(&figures[b])
                || alignment.any_aligned(cx, &claims[a].evidence, &claims[b].evidence)
        };
        report[a] != report[b]
            && sides.one_claimant(&claims[a], &claims[b])
            && (alike >= SAME_CLAIM || alike >= ALIKE_CLAIM && told_alike())
    };
    let denies = |c: &Claim| c.status == ClaimStatus::Denied;
    for block in blocks(claims.iter().enumerate().map(|(at, c)| (denies(c), at))).values() {
        join_pairs(block, &mut clusters, may);
    }
    let (merged, ids) = fold(cx, claims, clusters.sets(), join_claims, |c| {
        mint.mint("cl", &[c.claimant.as_ref().map_or("", Id::as_str), &words::key(&c.proposition)])
    });
    items.claims = merged;
    rename(items, &ids);
}

fn join_claims(one: &mut Claim, other: &Claim) {
    one.hearsay |= other.hearsay;
    one.counters = one.counters.take().or_else(|| other.counters.clone());
    if one.claimant.as_ref().is_none_or(|c| *c == Id::narrator()) {
        one.claimant.clone_from(&other.claimant);
    }
    one.confidence = surest(one.confidence, other.confidence);
}

/// The values of the figures that stand in some words, as bits, so that they compare as told.
fn figures_in(quantities: &[Quantity], words: &[Span]) -> BTreeSet<u64> {
    let stands = |q: &Quantity| {
        let inside = |s: &Span| {
            words.iter().any(|w| w.report == s.report && w.start <= s.start && s.end <= w.end)
        };
        q.evidence.iter().any(inside)
    };
    let valued = quantities.iter().filter(|q| stands(q));
    valued.filter_map(|q| q.nominal).filter(|n| *n > 1.0).map(f64::to_bits).collect()
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

/// Two events whose words are at least so alike may be one.
const SAME_EVENT: f64 = 0.25;

pub(super) fn events(
    cx: &Context<'_>,
    items: &mut Items,
    mint: &mut Minter,
    alignment: &Alignment,
) {
    let events = &items.events;
    let sides = Sides::of(&items.agents);
    let report: Vec<usize> = events.iter().map(|e| cx.first(&e.evidence).0).collect();
    let said: Vec<BTreeSet<String>> = events
        .iter()
        .map(|e| words::fold(&cx.all_words(&e.evidence)).into_iter().collect())
        .collect();
    let at_meeting: Vec<BTreeSet<usize>> =
        events.iter().map(|e| meetings_of(&items.meetings, e)).collect();
    let mut clusters = Clusters::new(events.len());
    let may = |a: usize, b: usize| {
        let (x, y) = (&events[a], &events[b]);
        let one_meeting = !at_meeting[a].is_disjoint(&at_meeting[b]);
        let told_alike = || {
            one_meeting
                || x.event == EventKind::Retreat
                || dates_tell(x, y)
                || alignment.any_aligned(cx, &x.evidence, &y.evidence)
                || one_room(cx, report[a], report[b])
                || sides.are_full_and_equal(x, y)
                || words::jaccard(&said[a], &said[b]) >= SAME_EVENT
        };
        // One report's two talks may prove one when other reports tell who acts for whom.
        let apart = report[a] != report[b]
            || x.event == EventKind::Consult && one_day(x, y) && sides.are_full_and_equal(x, y);
        let told_of_one = x.event == EventKind::Consult && one_meeting && sides.meet(x, y);
        let sided = || apart && sides.allow(x, y) && told_alike();
        dates_allow(x, y) && (told_of_one || sided())
    };
    let key = |e: &Event| (e.event, fact(e));
    for block in blocks(events.iter().enumerate().map(|(at, e)| (key(e), at))).values() {
        join_pairs(block, &mut clusters, may);
    }
    let (merged, ids) = fold(cx, events, clusters.sets(), join_events, |e| {
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
    name_both_sides_first(&items.agents, &mut items.events);
    rename(items, &ids);
}

/// Puts the words that name most of who acts and who is acted upon before the others: they are shown for the event.
fn name_both_sides_first(agents: &[Agent], events: &mut [Event]) {
    let named = Places::new(agents.iter().map(|a| (&a.id, a.mentions.as_slice())));
    for event in events.iter_mut().filter(|e| e.evidence.len() > 1) {
        let (actor, recipient) = (&event.actor, &event.recipient);
        event.evidence.sort_by_cached_key(|span| {
            let inside = named.at(span, |m| span.start <= m.start && m.end <= span.end);
            let told = inside.iter().filter(|id| actor.contains(**id) || recipient.contains(**id));
            Reverse(told.count())
        });
    }
}

fn join_events(one: &mut Event, other: &Event) {
    extend_new(&mut one.context, &other.context);
    one.mode = one.mode.take().or_else(|| other.mode.clone());
    one.cameo = one.cameo.take().or_else(|| other.cameo.clone());
    one.place = one.place.take().or_else(|| other.place.clone());
    if is_narrower(other, one) {
        one.date.clone_from(&other.date);
        // The day tells what is news and what lies behind.
        if fact(one) == Realis::Occurred && other.realis == Realis::Historical {
            one.realis = Realis::Historical;
        }
    }
    // Who was there is best known to the surer.
    let surer = one.event == EventKind::Consult && one.confidence < other.confidence;
    if (surer || one.recipient.is_empty()) && !other.recipient.is_empty() {
        one.actor.clone_from(&other.actor);
        one.recipient.clone_from(&other.recipient);
    }
    // What one report only passes on, or thinks possible, and another tells as a fact or a plan is as the other has it.
    if matches!(one.realis, Realis::Claimed | Realis::Hypothetical) {
        one.realis = other.realis;
    }
    one.confidence = surest(one.confidence, other.confidence);
}

/// What happened, or is happening, by whomever it is told, is one kind of fact; what is only planned another. A
/// meeting that one report thinks possible is the one that another says is planned.
fn fact(event: &Event) -> Realis {
    match event.realis {
        Realis::Ongoing | Realis::Historical | Realis::Claimed => Realis::Occurred,
        Realis::Hypothetical if event.event == EventKind::Consult => Realis::Planned,
        other => other,
    }
}

/// The meetings in whose words an event stands.
fn meetings_of(meetings: &[Meeting], event: &Event) -> BTreeSet<usize> {
    let meets = |m: &Meeting| {
        let shares =
            |s: &Span, e: &Span| s.report == e.report && s.start < e.end && e.start < s.end;
        m.evidence.iter().any(|s| event.evidence.iter().any(|e| shares(s, e)))
    };
    meetings.iter().enumerate().filter(|(_, m)| meets(m)).map(|(at, _)| at).collect()
}

/// The side for which each agent acts.
struct Sides<'a> {
    party: BTreeMap<&'a Id, &'a Id>,
    /// Those who act for nobody and for whom nobody acts: "42 soldiers", "the capitals".
    nobodies: BTreeSet<&'a Id>,
}

impl<'a> Sides<'a> {
    fn of(agents: &'a [Agent]) -> Self {
        let party = agents.iter().filter_map(|a| Some((&a.id, a.party.as_ref()?))).collect();
        let party: BTreeMap<&Id, &Id> = party;
        let acted_for = party.iter().filter(|(who, side)| who != side);
        let sided: BTreeSet<&Id> = acted_for.map(|(_, side)| *side).collect();
        let stands_alone = |a: &&Agent| {
            let own = a.party.as_ref().is_some_and(|p| *p != a.id);
            a.kind == AgentKind::Group && !own && a.country.is_none() && !sided.contains(&a.id)
        };
        let nobodies = agents.iter().filter(stands_alone).map(|a| &a.id).collect();
        Sides { party, nobodies }
    }

    fn sides(&self, agents: &'a [Id]) -> BTreeSet<&'a Id> {
        agents.iter().map(|a| self.side(a)).collect()
    }

    /// Whether two events may be between the same sides: who acts is the same, and who is acted upon is not another.
    /// Who consults or agrees with whom may be told either way round.
    fn allow(&self, x: &'a Event, y: &'a Event) -> bool {
        let (xa, xr) = (self.sides(&x.actor), self.sides(&x.recipient));
        let (ya, yr) = (self.sides(&y.actor), self.sides(&y.recipient));
        // What unnamed people are called changes from one report to the next.
        let nobody =
            |acted_on: &BTreeSet<&Id>| acted_on.iter().all(|id| self.nobodies.contains(*id));
        let open = nobody(&xr) || nobody(&yr);
        if matches!(x.event, EventKind::Consult | EventKind::Agree | EventKind::Cooperate) {
            let (x_all, y_all): (BTreeSet<_>, BTreeSet<_>) = (&xa | &xr, &ya | &yr);
            let within = x_all.is_subset(&y_all) || y_all.is_subset(&x_all);
            let persons =
                |e: &'a Event| e.actor.iter().chain(&e.recipient).collect::<BTreeSet<_>>();
            let same = !open && persons(x) == persons(y);
            return within && (open || same || x_all.intersection(&y_all).count() > 1);
        }
        let one_actor = !xa.is_disjoint(&ya) || xa.is_empty() && ya.is_empty();
        one_actor && (open || !xr.is_disjoint(&yr))
    }

    /// Whether some side takes part in both.
    fn meet(&self, x: &'a Event, y: &'a Event) -> bool {
        let all = |e: &'a Event| &self.sides(&e.actor) | &self.sides(&e.recipient);
        !all(x).is_disjoint(&all(y))
    }

    /// Whether two claims are made by one side; what a narrator tells may be anyone's.
    fn one_claimant(&self, x: &'a Claim, y: &'a Claim) -> bool {
        let known = |c: &'a Claim| c.claimant.as_ref().filter(|id| **id != Id::narrator());
        match (known(x), known(y)) {
            (Some(x), Some(y)) => self.side(x) == self.side(y),
            _ => true,
        }
    }

    fn side(&self, agent: &'a Id) -> &'a Id {
        self.party.get(agent).copied().unwrap_or(agent)
    }

    /// Whether two events name both sides, and the same ones.
    fn are_full_and_equal(&self, x: &'a Event, y: &'a Event) -> bool {
        let full = !x.recipient.is_empty() && !y.recipient.is_empty();
        let equal = |a: &'a [Id], b: &'a [Id]| self.sides(a) == self.sides(b);
        let matter = |e: &'a Event| e.context.iter().collect::<BTreeSet<_>>();
        let (a, b) = (matter(x), matter(y));
        let apart = !a.is_empty() && !b.is_empty() && a.is_disjoint(&b);
        let deals = matches!(x.event, EventKind::Agree | EventKind::Cooperate);
        // Who consulted whom may be told either way round.
        let turned = x.event == EventKind::Consult
            && equal(&x.actor, &y.recipient)
            && equal(&x.recipient, &y.actor);
        let straight = equal(&x.actor, &y.actor) && equal(&x.recipient, &y.recipient);
        full && !(deals && apart) && (straight || turned)
    }
}

fn one_room(cx: &Context<'_>, a: usize, b: usize) -> bool {
    cx.room_at(a) == cx.room_at(b)
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

/// Whether one event's date tells more than another's.
fn is_narrower(a: &Event, b: &Event) -> bool {
    match (days(a), days(b)) {
        (Some(a), Some(b)) => a.width() < b.width(),
        (Some(_), None) => true,
        _ => false,
    }
}

/// Whether both have a date narrow enough to tell one event from the next: a week at most.
fn dates_tell(a: &Event, b: &Event) -> bool {
    match (days(a), days(b)) {
        (Some(a), Some(b)) => a.meets(b) && a.width().min(b.width()) <= 7,
        _ => false,
    }
}

/// Whether both are told of one day, and of no more.
fn one_day(a: &Event, b: &Event) -> bool {
    match (days(a), days(b)) {
        (Some(a), Some(b)) => a.meets(b) && a.width().max(b.width()) <= 1,
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
