//! Figures that are close but nowhere equal: one thing, as each newsroom counts it.
//!
//! In: the figures of all newsrooms. Out: a finding for each set of them, one a newsroom. Holds: both figures are of one unit,
//! or large and one of them leaves its unit out; no newsroom gives both values, since it would then count two things; large
//! figures of very many newsrooms need verbs for one thing or sentences that share what few have, small ones the same noun, or
//! sentences that are alike besides ([`super::dissent`]).
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

/// A figure that counts something, with what every pair of figures is asked about it.
struct Counted<'f, 'a> {
    figure: &'f Figure<'a>,
    place: Place,
    /// The newsrooms that give its value.
    given: &'f BTreeSet<usize>,
}

/// Report and place in it.
type Place = (usize, u32, u32);

pub(super) fn find<'a>(ev: Evidence<'a>, dissent: &Dissent<'a>) -> Vec<Finding> {
    let given = Given::of(ev);
    let mut order: Vec<Counted<'_, 'a>> = Vec::new();
    for figure in dissent.figures().filter(|f| counts(f)) {
        let place = ev.cx.place_of(figure.span);
        order.extend(given.rooms_of(figure).map(|given| Counted { figure, place, given }));
    }
    order.sort_by_key(|c| c.place);
    let rooms = by_value(&order);
    let mut told: BTreeSet<Place> = BTreeSet::new();
    let mut findings = Vec::new();
    for first in &order {
        if !told.insert(first.place) {
            continue;
        }
        let mut members = vec![first];
        for (room, figures) in &rooms {
            if *room != first.figure.room {
                members.extend(closest(ev, dissent, figures, &members, &told));
            }
        }
        told.extend(members.iter().map(|m| m.place));
        let figures: Vec<&Figure<'a>> = members.iter().map(|m| m.figure).collect();
        findings.extend(finding(ev, &figures));
    }
    findings
}

/// The figures of each newsroom by value, so that those close to another stand side by side.
fn by_value<'c, 'f, 'a>(order: &'c [Counted<'f, 'a>]) -> BTreeMap<usize, Vec<&'c Counted<'f, 'a>>> {
    let mut rooms: BTreeMap<usize, Vec<&Counted<'f, 'a>>> = BTreeMap::new();
    for counted in order {
        rooms.entry(counted.figure.room).or_default().push(counted);
    }
    for figures in rooms.values_mut() {
        figures.sort_by(|a, b| a.figure.nominal.total_cmp(&b.figure.nominal));
    }
    rooms
}

/// A newsroom's closest figure to the first of some members that may be one thing with all of them; the first of equals.
fn closest<'c, 'f, 'a>(
    ev: Evidence<'a>,
    dissent: &Dissent<'a>,
    figures: &[&'c Counted<'f, 'a>],
    members: &[&Counted<'f, 'a>],
    told: &BTreeSet<Place>,
) -> Option<&'c Counted<'f, 'a>> {
    let first = members.first()?;
    // A little wider than the test itself, which rounds otherwise.
    let reach = (FARTHEST + 0.01).exp();
    let (least, most) = (first.figure.nominal / reach, first.figure.nominal * reach);
    let from = figures.partition_point(|c| c.figure.nominal < least);
    let near = figures.iter().skip(from).take_while(|c| c.figure.nominal <= most);
    let left = near.filter(|c| c.place > first.place && !told.contains(&c.place));
    let one = left.filter(|c| members.iter().all(|m| one_thing(ev, dissent, m, c)));
    let far = |c: &Counted<'f, 'a>| first.figure.ratio(c.figure);
    let nearer = |a: &&&Counted<'f, 'a>, b: &&&Counted<'f, 'a>| {
        far(a).total_cmp(&far(b)).then(a.place.cmp(&b.place))
    };
    one.min_by(nearer).copied()
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
fn one_thing<'a>(
    ev: Evidence<'a>,
    dissent: &Dissent<'a>,
    one: &Counted<'_, 'a>,
    other: &Counted<'_, 'a>,
) -> bool {
    let (a, b) = (one.figure, other.figure);
    let smaller = a.nominal.min(b.nominal);
    let large = smaller >= LARGE;
    let one_unit = match (a.unit(), b.unit()) {
        (Some(x), Some(y)) => x == y,
        (None, None) => false,
        _ => large,
    };
    // What costs least is asked first.
    if !one_unit || a.ratio(b) > FARTHEST || are_two(one, other) || a.two_verbs(b) {
        return false;
    }
    // Among very many newsrooms a count of the noun is near by chance.
    let one_noun = !dissent.is_many()
        && a.ratio(b) <= CLOSE
        && a.noun().is_some_and(|noun| b.noun() == Some(noun))
        && (a.one_verb(b) || a.share_a_rarity(ev, b));
    let one_story = !dissent.is_many() || a.one_verb(b) || a.share_a_rarity(ev, b);
    one_noun || (large && one_story) || (smaller >= LEAST && dissent.is_likely(a, b))
}

/// Whether some newsroom gives both of two unequal values: then it counts two things.
fn are_two(a: &Counted<'_, '_>, b: &Counted<'_, '_>) -> bool {
    a.figure.nominal.to_bits() != b.figure.nominal.to_bits() && !a.given.is_disjoint(b.given)
}

/// A value and its unit.
type Value<'a> = (u64, Option<&'a str>);

/// Which newsrooms give each value, in its unit or in none.
struct Given<'a>(BTreeMap<Value<'a>, BTreeSet<usize>>);

impl<'a> Given<'a> {
    fn of(ev: Evidence<'a>) -> Self {
        let mut own: BTreeMap<u64, BTreeMap<Option<&str>, BTreeSet<usize>>> = BTreeMap::new();
        for quantity in &ev.items.quantities {
            let Some(nominal) = quantity.nominal else { continue };
            let unit = quantity.unit.as_deref().filter(|u| !u.is_empty());
            let rooms = own.entry(nominal.to_bits()).or_default().entry(unit).or_default();
            rooms.extend(quantity.evidence.iter().map(|span| ev.cx.room(&span.report)));
        }
        let mut given: BTreeMap<Value<'_>, BTreeSet<usize>> = BTreeMap::new();
        for (value, units) in &own {
            for unit in units.keys() {
                let one = units.iter().filter(|(u, _)| u.is_none() || unit.is_none() || *u == unit);
                given.insert((*value, *unit), one.flat_map(|(_, rooms)| rooms).copied().collect());
            }
        }
        Given(given)
    }

    fn rooms_of(&self, figure: &Figure<'a>) -> Option<&BTreeSet<usize>> {
        self.0.get(&(figure.nominal.to_bits(), figure.unit()))
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
