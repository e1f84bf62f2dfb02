//! Meetings: one entry for one occasion.
//!
//! Holds: two meetings of one report are never joined, nor two whose dates do not meet or whose places lie in two
//! states, nor a call with a visit, nor one that was called off with one that was held; a planned meeting joins the held
//! one only on a date that both give; one whose people no report names may be anybody's of the same days.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use readout_types::{Basis, Confidence, Edtf, Id, Items, Meeting, MeetingKind, Outcome, Realis};

use super::accounts::{self, Cast};
use super::clusters::{Clusters, blocks};
use super::{Context, extend_new, fold, ids_text, proposals, rename, surest};
use crate::align::Alignment;
use crate::edtf::Days;
use crate::ids::Minter;
use crate::words;

pub(super) fn merge(cx: &Context<'_>, items: &mut Items, mint: &mut Minter, alignment: &Alignment) {
    let cast = Cast::of(&items.agents);
    let mut meetings = std::mem::take(&mut items.meetings);
    for meeting in &mut meetings {
        place_in_year(cx, meeting);
    }
    let within = |m: &Meeting| {
        let place = items.places.iter().find(|p| Some(&p.id) == m.place.as_ref());
        place.and_then(|p| p.within.as_deref()).map(words::key)
    };
    let longest = |m: &Meeting, unit: &str| {
        let of_unit = items.quantities.iter().filter(|q| q.unit.as_deref() == Some(unit));
        let lengths = of_unit.filter(|q| m.duration.contains(&q.id));
        lengths.filter_map(|q| q.nominal).reduce(f64::max)
    };
    let told = told(cx);
    let facts = |m: &Meeting| {
        let facts = Facts::of(cx, m, &cast);
        let told = told.get(facts.report).copied().flatten();
        let days = longest(m, "d").is_some_and(|n| n > 1.0);
        Facts { within: within(m), told, hours: longest(m, "h"), of_days: days, ..facts }
    };
    let mut facts: Vec<Facts> = meetings.iter().map(facts).collect();
    let starts: Vec<u32> = meetings.iter().map(|m| cx.first(&m.evidence).1).collect();
    mark_leads(&mut facts, &starts);
    let pairs = ranked(cx, &meetings, &facts, alignment);
    let sets = occasions(&facts, pairs);
    for set in &sets {
        accounts::agree(cx, &cast, set, &mut meetings);
    }
    let is_house = |m: &Meeting| {
        let place = items.places.iter().find(|p| Some(&p.id) == m.place.as_ref());
        place.is_some_and(|p| p.kind == "fac")
    };
    // Who names the palace tells more than who names the city.
    let join = |one: &mut Meeting, other: &Meeting| {
        if is_house(other) && !is_house(one) {
            one.place.clone_from(&other.place);
        }
        join(one, other);
    };
    let (merged, ids) = fold(cx, &meetings, sets, join, |m| {
        let who: Vec<Id> = m.participants.iter().map(|p| p.agent.clone()).collect();
        let date = m.date.as_ref().map_or("", |d| d.as_str());
        mint.mint("me", &[m.kind.as_str(), &ids_text(&who), date])
    });
    items.meetings = merged;
    for meeting in &mut items.meetings {
        let told = Confidence::measured("meeting_reports", cx.reports(&meeting.evidence));
        meeting.confidence = surest(meeting.confidence, told);
    }
    rename(items, &ids);
}

/// A date without a year is of the one nearest to its own report; where that has no date of its own either, to the story.
/// The words do not say the year, so the date is inferred.
fn place_in_year(cx: &Context<'_>, meeting: &mut Meeting) {
    let Some(date) = &meeting.date else { return };
    let placed = cx.with_year_of(date, cx.first(&meeting.evidence).0);
    if placed != *date {
        meeting.date = Some(placed);
        meeting.date_basis = Some(Basis::Inferred);
    }
}

/// Joins pairs, most like first: those that both give a date, then those without one, each with the occasion that most
/// reports tell of.
fn occasions(facts: &[Facts], pairs: Vec<(i64, usize, usize)>) -> Vec<Vec<usize>> {
    let mut clusters = Clusters::new(facts.len());
    let may = |x: usize, y: usize| facts[x].may_be(&facts[y]);
    let is_dated = |at: usize| facts[at].days.is_some();
    let (dated, mut rest): (Vec<_>, Vec<_>) =
        pairs.into_iter().partition(|(_, a, b)| is_dated(*a) && is_dated(*b));
    for (_, a, b) in dated {
        clusters.join(a, b, may);
    }
    rest.sort_by_key(|(likeness, a, b)| {
        (*likeness, Reverse(clusters.size(*a) + clusters.size(*b)), *a, *b)
    });
    for (_, a, b) in rest {
        clusters.join(a, b, may);
    }
    clusters.sets()
}

/// Marks each report's first meeting that was held.
fn mark_leads(facts: &mut [Facts], starts: &[u32]) {
    let mut first: BTreeMap<usize, (u32, usize)> = BTreeMap::new();
    let held = |f: &Facts| f.manner == Manner::Talk && f.held == Some(true);
    for ((at, fact), start) in facts.iter().enumerate().zip(starts).filter(|((_, f), _)| held(f)) {
        let lead = first.entry(fact.report).or_insert((*start, at));
        *lead = (*lead).min((*start, at));
    }
    for (_, at) in first.into_values() {
        facts[at].leads = true;
    }
}

struct Facts {
    report: usize,
    /// No mention names who took part: those listed are the sides that the report is about.
    open: bool,
    /// A group without a name is told from others by more than one word: "technical teams", "the political directors".
    qualified: bool,
    who: BTreeSet<Id>,
    sides: BTreeSet<Id>,
    /// Who is there in person for which side.
    for_side: BTreeMap<Id, BTreeSet<Id>>,
    days: Option<Days>,
    /// The day is reckoned, not stated of the meeting itself.
    inferred: bool,
    /// How many hours it took.
    hours: Option<f64>,
    /// It took several days.
    of_days: bool,
    manner: Manner,
    held: Option<bool>,
    place: Option<Id>,
    /// The state or region that its place lies in.
    within: Option<String>,
    /// When the report tells of it: the day of its publication, else the middle of the story's days.
    told: Option<i64>,
    /// Of a signing, what was signed.
    signed: BTreeSet<String>,
    /// It is the first meeting held that its report tells of: what the report is about.
    leads: bool,
}

/// What it counts that two entries name the same sides, by other people: all the sides, or some.
const ALL_SIDES: f64 = 0.75;
const ONE_SIDE: f64 = 0.5;

/// What it counts that two entries are each what its report is about.
const BOTH_LEAD: f64 = 0.35;

/// Talks of so many hours are told by the day on which they began or ended.
const LONG_HOURS: f64 = 8.0;

/// A report tells of the news of so many days.
const SOON: i64 = 2;

/// Days between a report and an occasion that it tells of without a date: a story's reports follow within a week.
const FAR: i64 = 10;

/// For each reading, the day on which it tells.
fn told(cx: &Context<'_>) -> Vec<Option<i64>> {
    let day = |r: &&readout_types::Reading| Some(Days::of(r.report.published.as_ref()?)?.first);
    let own: Vec<Option<i64>> = cx.readings.iter().map(day).collect();
    let mut known: Vec<i64> = own.iter().copied().flatten().collect();
    known.sort_unstable();
    let middle = known.get(known.len() / 2).copied();
    own.into_iter().map(|d| d.or(middle)).collect()
}

/// Kinds that reports use for one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Manner {
    Call,
    Talk,
    Press,
    Signing,
    Vote,
}

impl Manner {
    fn of(kind: MeetingKind) -> Self {
        match kind {
            MeetingKind::Call => Manner::Call,
            MeetingKind::Briefing | MeetingKind::PublicAppearance => Manner::Press,
            MeetingKind::Signing => Manner::Signing,
            MeetingKind::Session => Manner::Vote,
            _ => Manner::Talk,
        }
    }
}

impl Facts {
    fn of(cx: &Context<'_>, m: &Meeting, cast: &Cast) -> Self {
        let all: BTreeSet<Id> = m.participants.iter().map(|p| p.agent.clone()).collect();
        let named: BTreeSet<Id> = all.difference(&cast.unnamed).cloned().collect();
        let who = if named.is_empty() { all } else { named };
        let manner = Manner::of(m.kind);
        Facts {
            report: cx.first(&m.evidence).0,
            // What was said to the public is known by who said it.
            open: manner != Manner::Press
                && m.participants
                    .iter()
                    .all(|p| p.basis == Some(Basis::Inferred) || cast.unnamed.contains(&p.agent)),
            qualified: m.participants.iter().any(|p| cast.is_qualified(&p.agent)),
            sides: who.iter().map(|a| cast.side(a).clone()).collect(),
            for_side: {
                let mut people: BTreeMap<Id, BTreeSet<Id>> = BTreeMap::new();
                for agent in who.iter().filter(|a| cast.side(a) != *a) {
                    people.entry(cast.side(agent).clone()).or_default().insert(agent.clone());
                }
                people
            },
            who,
            // "At some time up to the report" dates nothing that could tell two occasions apart.
            days: m.date.as_ref().filter(|d| !d.as_str().starts_with("..")).and_then(days),
            inferred: m.date_basis != Some(Basis::Stated),
            manner,
            held: match m.realis {
                Realis::Occurred | Realis::Ongoing | Realis::Historical | Realis::Claimed => {
                    Some(true)
                }
                Realis::Planned | Realis::Hypothetical => Some(false),
                Realis::Negated => None,
            },
            place: m.place.clone(),
            within: None,
            told: None,
            hours: None,
            of_days: false,
            signed: signed(m),
            leads: false,
        }
    }

    /// "Spoke with him on Monday" leaves open whether by telephone: of two people and one day it may be the call of another
    /// report.
    fn may_be_call(&self, other: &Facts) -> bool {
        let manners = [self.manner, other.manner];
        let two = self.who.len() == 2 && self.who == other.who;
        two && manners.contains(&Manner::Call) && manners.contains(&Manner::Talk)
    }

    /// Two papers signed on one day are two signings.
    fn other_paper(&self, other: &Facts) -> bool {
        let known = !self.signed.is_empty() && !other.signed.is_empty();
        known && self.signed.is_disjoint(&other.signed)
    }

    /// Whether nothing that both give speaks against one occasion.
    fn may_be(&self, other: &Facts) -> bool {
        let dates = match (self.days, other.days) {
            (Some(a), Some(b)) => a.meets(b) || self.may_slip(other, a, b),
            _ => true,
        };
        let same_day =
            matches!((self.days, other.days), (Some(a), Some(b)) if a.is_day() && a == b);
        let realis =
            self.held == other.held || (self.held.is_some() && other.held.is_some() && same_day);
        let apart = matches!((&self.within, &other.within), (Some(a), Some(b)) if a != b);
        self.report != other.report
            && !apart
            && !self.other_paper(other)
            && !self.is_part_of(other)
            && !other.is_part_of(self)
            && self.could_mean(other)
            && other.could_mean(self)
            && (self.manner == other.manner || same_day && self.may_be_call(other))
            && dates
            && realis
            && self.sides_meet(other)
            && !self.sends_another(other)
            && self.overlap(other) > 0.0
    }

    /// Where one entry tells of one side only, by its people: whether the other names other people for it. The envoy who met
    /// a family is not the president who met a president.
    fn sends_another(&self, other: &Facts) -> bool {
        let (one, many) =
            if self.sides.len() <= other.sides.len() { (self, other) } else { (other, self) };
        let Some(side) = one.sides.first().filter(|_| one.sides.len() == 1) else { return false };
        let there = (one.for_side.get(side), many.for_side.get(side));
        matches!(there, (Some(a), Some(b)) if a.is_disjoint(b))
    }

    /// Talks that ran into the night are of two days: a reckoned day may be the next or the one before, where both name
    /// the same sides.
    fn may_slip(&self, other: &Facts, a: Days, b: Days) -> bool {
        let next = |a: Days, b: Days| a.last + 1 == b.first;
        let shared = self.sides.intersection(&other.sides).nth(1).is_some();
        let held = self.held == Some(true) && other.held == Some(true);
        let slips = self.inferred || other.inferred || self.is_long() || other.is_long();
        let led = self.leads && other.leads && (self.is_long() || other.is_long());
        held && (shared || led) && slips && (next(a, b) || next(b, a))
    }

    fn is_long(&self) -> bool {
        self.hours.is_some_and(|n| n >= LONG_HOURS)
    }

    /// A walk of two hours is a part of two days of talks.
    fn is_part_of(&self, other: &Facts) -> bool {
        other.of_days && self.hours.is_some_and(|n| n < LONG_HOURS)
    }

    /// Where both name two sides or more, two of them are the same: who met a third side met at another table.
    fn sides_meet(&self, other: &Facts) -> bool {
        // "Technical teams meet on Thursday" is not what two ministers did on that day.
        let others = |a: &Facts, b: &Facts| a.open && a.qualified && !b.open;
        if others(self, other) || others(other, self) {
            return false;
        }
        let least = self.sides.len().min(other.sides.len());
        self.open
            || other.open
            || least < 2
            || self.sides.intersection(&other.sides).nth(1).is_some()
    }

    /// Whether a report that gives no date could mean the other's dated occasion: one about its own days, or one to come.
    fn could_mean(&self, other: &Facts) -> bool {
        match (self.days, other.days, self.told) {
            (None, Some(days), Some(told)) => {
                let to_come = self.held == Some(false) && other.held == Some(false);
                (to_come || days.first - FAR <= told) && told <= days.last.saturating_add(FAR)
            }
            _ => true,
        }
    }

    /// Whether those at the table of an entry without names are none of those whom the other one names.
    fn supposes_others(&self, other: &Facts) -> bool {
        let known = self.open && !other.open && self.sides.len() > 1 && other.sides.len() > 1;
        known && self.sides.intersection(&other.sides).nth(1).is_none()
    }

    /// Share of the smaller list of participants that the other has too; a person counts in part for its side.
    fn overlap(&self, other: &Facts) -> f64 {
        let least = self.who.len().min(other.who.len());
        if self.open && other.open {
            return 1.0;
        }
        if self.open || other.open || least == 0 {
            return if self.supposes_others(other) || other.supposes_others(self) {
                0.0
            } else {
                0.5
            };
        }
        let people = self.who.intersection(&other.who).count() as f64 / least as f64;
        if self.manner == Manner::Press {
            return people;
        }
        let least = self.sides.len().min(other.sides.len()).max(1);
        let sides = self.sides.intersection(&other.sides).count() as f64 / least as f64;
        let all_sides = sides >= 1.0 && self.sides.intersection(&other.sides).nth(1).is_some();
        people.max(sides * if all_sides { ALL_SIDES } else { ONE_SIDE })
    }

    /// Whether a report that gives no date tells of the other's dated occasion within days of it.
    fn tells_soon(&self, other: &Facts) -> bool {
        let near = |days: Days, told: i64| days.first - SOON <= told && told <= days.last + SOON;
        matches!((self.days, other.days, self.told), (None, Some(days), Some(told)) if near(days, told))
    }

    /// How much speaks for one occasion: participants, a narrow shared date, a shared place, sentences told alike.
    fn likeness(&self, other: &Facts, told_alike: bool) -> f64 {
        let date = match (self.days, other.days) {
            (Some(a), Some(b)) if a == b && a.width() <= 7 => 0.5,
            (Some(a), Some(b)) if (a.within(b) || b.within(a)) && a.width().max(b.width()) <= 2 => {
                0.5
            }
            (Some(a), Some(b)) if a.meets(b) && a.width().min(b.width()) <= 31 => 0.25,
            (Some(a), Some(b)) if !a.meets(b) => 0.25,
            _ if self.tells_soon(other) || other.tells_soon(self) => 0.15,
            _ => 0.0,
        };
        let place = if self.place.is_some() && self.place == other.place { 0.15 } else { 0.0 };
        let both = |x: &BTreeSet<Id>, y: &BTreeSet<Id>| x.intersection(y).nth(1).is_some();
        let two = both(&self.who, &other.who) || both(&self.sides, &other.sides);
        let two = if two { 0.25 } else { 0.0 };
        let led = if self.leads && other.leads { BOTH_LEAD } else { 0.0 };
        0.5 * self.overlap(other) + date + place + two + led + if told_alike { 0.4 } else { 0.0 }
    }
}

/// Likeness from which two entries are one meeting: say, the same two people and a date that fits, or one of them and
/// sentences that tell the same.
const SAME_MEETING: f64 = 0.75;

/// Pairs that are like enough, most like first.
fn ranked(
    cx: &Context<'_>,
    meetings: &[Meeting],
    facts: &[Facts],
    alignment: &Alignment,
) -> Vec<(i64, usize, usize)> {
    let of_side = |at: usize, f: &Facts| {
        // What one report tells of as a call another may tell of as talks.
        let manner = if f.manner == Manner::Call { Manner::Talk } else { f.manner };
        let sides = f.sides.iter().map(|s| (Some(s.clone()), manner));
        sides.map(|key| (key, at)).collect::<Vec<_>>()
    };
    let keys = facts.iter().enumerate().flat_map(|(at, f)| of_side(at, f));
    // One whose people no report names can be anybody's of its kind.
    let kinds = blocks(facts.iter().enumerate().map(|(at, f)| (f.manner, at)));
    let open = (0..facts.len()).filter(|at| facts[*at].open);
    let mut pairs: BTreeSet<(usize, usize)> = open
        .flat_map(|a| {
            let kind = kinds.get(&facts[a].manner).into_iter().flatten();
            kind.filter(move |b| facts[a].may_be(&facts[**b])).map(move |b| (a.min(*b), a.max(*b)))
        })
        .collect();
    for block in blocks(keys).values() {
        for (i, a) in block.iter().enumerate() {
            pairs.extend(block[i + 1..].iter().map(|b| (*a, *b)));
        }
    }
    let mut ranked: Vec<(i64, usize, usize)> = Vec::new();
    for (a, b) in pairs.into_iter().filter(|(a, b)| facts[*a].may_be(&facts[*b])) {
        let told_alike = alignment.any_aligned(cx, &meetings[a].evidence, &meetings[b].evidence);
        let likeness = facts[a].likeness(&facts[b], told_alike);
        if likeness >= SAME_MEETING {
            ranked.push(((-1000.0 * likeness) as i64, a, b));
        }
    }
    ranked.sort_unstable();
    ranked
}

/// The words for what was signed, as far as its outcomes name it.
fn signed(m: &Meeting) -> BTreeSet<String> {
    if m.kind != MeetingKind::Signing {
        return BTreeSet::new();
    }
    let objects = m.outcome.iter().filter_map(|o| o.object.as_deref());
    let all = objects.flat_map(words::fold);
    all.filter(|w| !proposals::is_function(w)).map(|w| proposals::stem(&w)).collect()
}

fn join(one: &mut Meeting, other: &Meeting) {
    one.title = one.title.take().or_else(|| other.title.clone());
    one.host = one.host.take().or_else(|| other.host.clone());
    one.place = one.place.take().or_else(|| other.place.clone());
    one.time_of_day = one.time_of_day.take().or_else(|| other.time_of_day.clone());
    one.readout_by = one.readout_by.take().or_else(|| other.readout_by.clone());
    extend_new(&mut one.duration, &other.duration);
    extend_new(&mut one.documents, &other.documents);
    extend_new(&mut one.issues, &other.issues);
    other.outcome.iter().for_each(|o| add_outcome(&mut one.outcome, o));
    extend_new(&mut one.tone, &other.tone);
    one.confidence = surest(one.confidence, other.confidence);
}

/// One outcome that several reports tell is one, with the words of each. What a report tells in its own voice stands
/// with what somebody in another says, as long as they do not name two objects.
fn add_outcome(outcomes: &mut Vec<Outcome>, new: &Outcome) {
    let known = outcomes.iter_mut().find(|o| {
        o.code == new.code
            && o.realis == new.realis
            && may_be_one(&o.object, &new.object)
            && may_be_one(&o.issue, &new.issue)
            && (o.stated_by == new.stated_by || by_report(o) || by_report(new))
    });
    let Some(known) = known else { return outcomes.push(new.clone()) };
    if by_report(new) {
        known.stated_by.clone_from(&new.stated_by);
    }
    known.object = known.object.take().or_else(|| new.object.clone());
    known.issue = known.issue.take().or_else(|| new.issue.clone());
    extend_new(&mut known.evidence, &new.evidence);
}

fn by_report(outcome: &Outcome) -> bool {
    outcome.stated_by.as_ref().is_some_and(|by| *by == Id::narrator())
}

fn may_be_one<T: PartialEq>(one: &Option<T>, other: &Option<T>) -> bool {
    one.is_none() || other.is_none() || one == other
}

/// The days that a date can mean; one that is in doubt may be the day before too.
pub(super) fn days(date: &Edtf) -> Option<Days> {
    let days = Days::of(date)?;
    Some(if is_doubtful(date) { Days { first: days.first - 1, ..days } } else { days })
}

pub(super) fn is_doubtful(date: &Edtf) -> bool {
    date.as_str().ends_with('?')
}
