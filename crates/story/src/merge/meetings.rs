//! Meetings: one entry for one occasion.
//!
//! Holds: two meetings of one report are never joined, nor two whose dates do not meet or whose places lie in two
//! states, nor a call with a visit, nor one that was called off with one that was held; a planned meeting joins the held
//! one only on a date that both give; one whose people no report names may be anybody's of the same days.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::{
    AgentKind, Basis, Confidence, Edtf, Id, Items, Meeting, MeetingKind, Outcome, Participant,
    Realis,
};

use super::clusters::{Clusters, blocks};
use super::{Context, extend_new, fold, ids_text, rename, surest};
use crate::align::Alignment;
use crate::edtf::Days;
use crate::ids::Minter;
use crate::words;

pub(super) fn merge(cx: &Context<'_>, items: &mut Items, mint: &mut Minter, alignment: &Alignment) {
    let side: BTreeMap<Id, Id> =
        items.agents.iter().filter_map(|a| Some((a.id.clone(), a.party.clone()?))).collect();
    let meetings = &items.meetings;
    let unnamed: BTreeSet<Id> = items
        .agents
        .iter()
        .filter(|a| a.kind == AgentKind::Group && a.party.is_none())
        .map(|a| a.id.clone())
        .collect();
    let within = |m: &Meeting| {
        let place = items.places.iter().find(|p| Some(&p.id) == m.place.as_ref());
        place.and_then(|p| p.within.as_deref()).map(words::key)
    };
    let told = told(cx);
    let facts = |m: &Meeting| {
        let facts = Facts::of(cx, m, &side, &unnamed);
        let told = told.get(facts.report).copied().flatten();
        Facts { within: within(m), told, ..facts }
    };
    let facts: Vec<Facts> = meetings.iter().map(facts).collect();
    let mut clusters = Clusters::new(meetings.len());
    for (_, a, b) in ranked(cx, meetings, &facts, alignment) {
        clusters.join(a, b, |x, y| facts[x].may_be(&facts[y]));
    }
    let (merged, ids) = fold(cx, meetings, clusters.sets(), join, |m| {
        let who: Vec<Id> = m.participants.iter().map(|p| p.agent.clone()).collect();
        let date = m.date.as_ref().map_or("", |d| d.as_str());
        mint.mint("me", &[m.kind.as_str(), &ids_text(&who), date])
    });
    items.meetings = merged;
    for meeting in &mut items.meetings {
        let told = Confidence::measured("meeting_reports", cx.reports(&meeting.evidence));
        meeting.confidence = surest(meeting.confidence, told);
        one_entry_each(cx, &mut meeting.participants);
    }
    rename(items, &ids);
}

struct Facts {
    report: usize,
    /// No mention names who took part: those listed are the sides that the report is about.
    open: bool,
    who: BTreeSet<Id>,
    sides: BTreeSet<Id>,
    days: Option<Days>,
    manner: Manner,
    held: Option<bool>,
    place: Option<Id>,
    /// The state or region that its place lies in.
    within: Option<String>,
    /// When the report tells of it: the day of its publication, else the middle of the story's days.
    told: Option<i64>,
}

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

impl Facts {
    fn of(cx: &Context<'_>, m: &Meeting, side: &BTreeMap<Id, Id>, unnamed: &BTreeSet<Id>) -> Self {
        let who: BTreeSet<Id> = m.participants.iter().map(|p| p.agent.clone()).collect();
        Facts {
            report: cx.first(&m.evidence).0,
            open: m
                .participants
                .iter()
                .all(|p| p.basis == Some(Basis::Inferred) || unnamed.contains(&p.agent)),
            sides: who.iter().map(|a| side.get(a).unwrap_or(a).clone()).collect(),
            who,
            days: m.date.as_ref().and_then(days),
            manner: match m.kind {
                MeetingKind::Call => Manner::Call,
                MeetingKind::Briefing | MeetingKind::Debrief | MeetingKind::PublicAppearance => {
                    Manner::Press
                }
                MeetingKind::Signing => Manner::Signing,
                MeetingKind::Session => Manner::Vote,
                _ => Manner::Talk,
            },
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
        }
    }

    /// Whether nothing that both give speaks against one occasion.
    fn may_be(&self, other: &Facts) -> bool {
        let dates = match (self.days, other.days) {
            (Some(a), Some(b)) => a.meets(b),
            _ => true,
        };
        let same_day =
            matches!((self.days, other.days), (Some(a), Some(b)) if a.is_day() && a == b);
        let realis =
            self.held == other.held || (self.held.is_some() && other.held.is_some() && same_day);
        let apart = matches!((&self.within, &other.within), (Some(a), Some(b)) if a != b);
        self.report != other.report
            && !apart
            && self.could_mean(other)
            && other.could_mean(self)
            && self.manner == other.manner
            && dates
            && realis
            && self.overlap(other) > 0.0
    }

    /// Whether a report that gives no date could mean the other's dated occasion: one about its own days.
    fn could_mean(&self, other: &Facts) -> bool {
        match (self.days, other.days, self.told) {
            (None, Some(days), Some(told)) => {
                days.first - FAR <= told && told <= days.last.saturating_add(FAR)
            }
            _ => true,
        }
    }

    /// Share of the smaller list of participants that the other has too; a person counts half for its side.
    fn overlap(&self, other: &Facts) -> f64 {
        let least = self.who.len().min(other.who.len());
        if self.open && other.open {
            return 1.0;
        }
        if self.open || other.open || least == 0 {
            return 0.5;
        }
        let people = self.who.intersection(&other.who).count() as f64 / least as f64;
        let least = self.sides.len().min(other.sides.len()).max(1);
        let sides = self.sides.intersection(&other.sides).count() as f64 / least as f64;
        people.max(sides / 2.0)
    }

    /// How much speaks for one occasion: participants, a narrow shared date, a shared place, sentences told alike.
    fn likeness(&self, other: &Facts, told_alike: bool) -> f64 {
        let date = match (self.days, other.days) {
            (Some(a), Some(b)) if a == b && a.width() <= 7 => 0.5,
            (Some(a), Some(b)) if (a.within(b) || b.within(a)) && a.width().max(b.width()) <= 2 => {
                0.5
            }
            (Some(a), Some(b)) if a.meets(b) && a.width().min(b.width()) <= 31 => 0.25,
            _ => 0.0,
        };
        let place = if self.place.is_some() && self.place == other.place { 0.15 } else { 0.0 };
        let two = if self.who.intersection(&other.who).nth(1).is_some() { 0.25 } else { 0.0 };
        0.5 * self.overlap(other) + date + place + two + if told_alike { 0.4 } else { 0.0 }
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
        let sides = f.sides.iter().map(|s| (Some(s.clone()), f.manner));
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

fn join(one: &mut Meeting, other: &Meeting) {
    if happened(other.realis) && !happened(one.realis) {
        one.realis = other.realis;
    }
    if narrower(other, one) {
        one.date.clone_from(&other.date);
        one.date_basis = other.date_basis;
    }
    one.title = one.title.take().or_else(|| other.title.clone());
    one.host = one.host.take().or_else(|| other.host.clone());
    one.place = one.place.take().or_else(|| other.place.clone());
    one.time_of_day = one.time_of_day.take().or_else(|| other.time_of_day.clone());
    one.readout_by = one.readout_by.take().or_else(|| other.readout_by.clone());
    one.participants.extend(other.participants.iter().cloned());
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
fn days(date: &Edtf) -> Option<Days> {
    let days = Days::of(date)?;
    let doubtful = date.as_str().ends_with('?');
    Some(if doubtful { Days { first: days.first - 1, ..days } } else { days })
}

fn happened(realis: Realis) -> bool {
    matches!(realis, Realis::Occurred | Realis::Ongoing | Realis::Historical)
}

fn narrower(a: &Meeting, b: &Meeting) -> bool {
    let width = |m: &Meeting| m.date.as_ref().and_then(days).map_or(i64::MAX, Days::width);
    width(a) < width(b)
}

fn one_entry_each(cx: &Context<'_>, participants: &mut Vec<Participant>) {
    let mut kept: Vec<Participant> = Vec::new();
    for mut p in std::mem::take(participants) {
        match kept.iter_mut().find(|k| k.agent == p.agent) {
            Some(k) => {
                k.evidence.append(&mut p.evidence);
                k.side = k.side.take().or(p.side);
                k.capacity = k.capacity.take().or(p.capacity);
            }
            None => kept.push(p),
        }
    }
    for p in &mut kept {
        cx.tidy(&mut p.evidence);
    }
    *participants = kept;
}
