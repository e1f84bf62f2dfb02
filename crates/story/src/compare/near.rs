//! Figures that are close but nowhere equal: one thing, as each newsroom counts it.
//!
//! In: the figures of all newsrooms. Out: a finding for each set of them, one a newsroom. Holds: both figures are of one unit,
//! or large and one of them leaves its unit out; no newsroom gives both values, since it would then count two things; small
//! figures need the same noun, or sentences that are alike besides ([`super::dissent`]).
//!
//! Of pairs of counts from [`LARGE`] on that are at most [`FARTHEST`] apart and pass these tests, seventeen of twenty-two were
//! compared in the keys of twenty-three stories; of smaller ones one in three, but of those with the same noun ten of thirteen; of
//! pairs further apart hardly any.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::{QuantityKind, Span};

use super::dissent::{Dissent, Figure};
use super::figures::Judged;
use super::meaning::as_of;
use super::{Evidence, Finding, figure_title, roles, told};
use crate::words;

/// Ratio up to which two values are close, as a natural logarithm: three tenths more.
const FARTHEST: f64 = 0.27;

/// From here on two close counts in one story are hardly of two things.
const LARGE: f64 = 1000.0;

/// The least count that tells one thing from another, and the least beside the same noun.
const LEAST: f64 = 13.0;
const LEAST_OF_NOUN: f64 = 4.0;

/// Ratio up to which two counts of one noun are close, as a natural logarithm: a quarter more.
const CLOSE: f64 = 0.22;

pub(super) fn find<'a>(ev: Evidence<'a>, dissent: &Dissent<'a>) -> Vec<Finding> {
    let given = Given::of(ev);
    let mut left: Vec<&Figure<'a>> = dissent.figures().filter(|f| counts(f)).collect();
    left.sort_by_key(|f| ev.cx.place_of(f.span));
    let mut findings = Vec::new();
    while !left.is_empty() {
        let first = left.remove(0);
        let mut members = vec![first];
        let rooms: BTreeSet<usize> = left.iter().map(|f| f.room).collect();
        for room in rooms.into_iter().filter(|room| *room != first.room) {
            let own = left.iter().filter(|f| f.room == room);
            let one = |f: &&&Figure<'a>| members.iter().all(|m| one_thing(dissent, &given, m, f));
            let best = own.filter(one).min_by(|a, b| first.ratio(a).total_cmp(&first.ratio(b)));
            members.extend(best.copied());
        }
        left.retain(|f| members.iter().all(|m| m.span != f.span));
        findings.extend(finding(ev, &members));
    }
    findings
}

fn counts(figure: &Figure<'_>) -> bool {
    let kind = figure.quantity.kind;
    let of = words::fold(figure.quantity.measure.as_deref().unwrap_or_default());
    let all = !roles::leaves_out(&of);
    matches!(kind, QuantityKind::Count | QuantityKind::Other)
        && figure.nominal >= LEAST_OF_NOUN
        && all
}

/// Whether two figures of two newsrooms may be taken for one thing's.
fn one_thing<'a>(dissent: &Dissent<'a>, given: &Given<'_>, a: &Figure<'a>, b: &Figure<'a>) -> bool {
    let large = a.nominal.min(b.nominal) >= LARGE;
    let one_unit = match (a.unit(), b.unit()) {
        (Some(x), Some(y)) => x == y,
        (None, None) => false,
        _ => large,
    };
    let close = one_unit && a.ratio(b) <= FARTHEST && !given.are_two(a, b);
    // Among very many newsrooms a count of the noun is near by chance.
    let telling = a.nominal.min(b.nominal) >= LEAST;
    let one_noun = !dissent.is_many()
        && a.ratio(b) <= CLOSE
        && a.noun().is_some_and(|noun| b.noun() == Some(noun));
    close && (large || one_noun || (telling && dissent.is_likely(a, b)))
}

/// Which values each newsroom gives, by unit.
struct Given<'a> {
    rooms: BTreeMap<usize, BTreeSet<(Option<&'a str>, u64)>>,
}

impl<'a> Given<'a> {
    fn of(ev: Evidence<'a>) -> Self {
        let mut rooms: BTreeMap<usize, BTreeSet<(Option<&str>, u64)>> = BTreeMap::new();
        for quantity in &ev.items.quantities {
            let Some(nominal) = quantity.nominal else { continue };
            let unit = quantity.unit.as_deref().filter(|u| !u.is_empty());
            for span in &quantity.evidence {
                let row = rooms.entry(ev.cx.room(&span.report)).or_default();
                row.insert((unit, nominal.to_bits()));
            }
        }
        Given { rooms }
    }

    /// Whether a newsroom gives a figure's value, in its unit or in none.
    fn has(&self, room: &BTreeSet<(Option<&'a str>, u64)>, figure: &Figure<'_>) -> bool {
        let value = figure.nominal.to_bits();
        let one = |unit: &Option<&str>| {
            unit.is_none() || figure.unit().is_none() || *unit == figure.unit()
        };
        room.iter().any(|(unit, given)| *given == value && one(unit))
    }

    /// Whether some newsroom gives both of two unequal values: then it counts two things.
    fn are_two(&self, a: &Figure<'_>, b: &Figure<'_>) -> bool {
        let unequal = a.nominal.to_bits() != b.nominal.to_bits();
        unequal && self.rooms.values().any(|room| self.has(room, a) && self.has(room, b))
    }
}

fn finding(ev: Evidence<'_>, members: &[&Figure<'_>]) -> Option<Finding> {
    let given: Vec<_> = members.iter().map(|f| (f.quantity, f.span)).collect();
    let pairs =
        given.iter().enumerate().flat_map(|(i, a)| given[i + 1..].iter().map(move |b| (*a, *b)));
    let judged: Option<Judged> = pairs
        .filter_map(|(a, b)| roles::compare(ev, a, b))
        .max_by_key(|j| told::badness(j.verdict));
    let unequal = members.iter().any(|f| f.nominal.to_bits() != members[0].nominal.to_bits());
    let judged = judged.filter(|_| unequal).map(|j| as_of(ev, j, &given))?;
    let spans: Vec<Span> = members.iter().map(|f| f.span.clone()).collect();
    Some(Finding {
        fact: figure_title(ev, members.first()?.quantity, spans.first()?),
        about: members.first().map(|f| f.quantity.id.clone()),
        judged,
        members: spans,
        rank: 1.55,
    })
}
