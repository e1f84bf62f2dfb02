//! One person at two places at once.
//!
//! Holds: both meetings took place on the same day and in the same part of it, the person sat in both (no call, no
//! briefing), and neither place lies in the other; two entries for one meeting are no travel.

use readout_types::{AgentKind, Id, Meeting, MeetingKind, Realis, Severity, Span};

use super::Oddity;
use crate::compare::Evidence;
use crate::edtf::Days;
use crate::words;

pub(super) fn find(ev: Evidence<'_>) -> Vec<Oddity> {
    let sat: Vec<&Meeting> = ev.items.meetings.iter().filter(|m| sat(m)).collect();
    let mut odd = Vec::new();
    for (i, a) in sat.iter().enumerate() {
        for b in sat[i + 1..].iter().filter(|b| at_once(a, b) && apart(ev, a, b)) {
            odd.extend(shared_person(ev, a, b).map(|_| oddity(a, b)));
        }
    }
    odd
}

fn sat(m: &Meeting) -> bool {
    let held = matches!(m.realis, Realis::Occurred | Realis::Ongoing);
    let in_person =
        !matches!(m.kind, MeetingKind::Call | MeetingKind::Briefing | MeetingKind::Debrief);
    held && in_person && m.place.is_some() && m.time_of_day.is_some()
}

fn at_once(a: &Meeting, b: &Meeting) -> bool {
    let day = |m: &Meeting| m.date.as_ref().and_then(Days::of).filter(|d| d.is_day());
    day(a).is_some() && day(a) == day(b) && a.time_of_day == b.time_of_day
}

fn apart(ev: Evidence<'_>, a: &Meeting, b: &Meeting) -> bool {
    let of = |m: &Meeting| ev.items.places.iter().find(|p| Some(&p.id) == m.place.as_ref());
    let (Some(x), Some(y)) = (of(a), of(b)) else { return false };
    let within = |p: &readout_types::Place, q: &readout_types::Place| {
        p.within.as_deref().is_some_and(|w| words::key(w) == words::key(&q.name))
    };
    // Only places whose surroundings both are known can be told to be far apart.
    let far =
        matches!((&x.within, &y.within), (Some(p), Some(q)) if words::key(p) != words::key(q));
    x.id != y.id && far && !within(x, y) && !within(y, x)
}

fn shared_person<'a>(ev: Evidence<'a>, a: &'a Meeting, b: &Meeting) -> Option<&'a Id> {
    let person =
        |id: &Id| ev.items.agents.iter().any(|g| g.id == *id && g.kind == AgentKind::Person);
    let mut ids = a.participants.iter().map(|p| &p.agent);
    ids.find(|id| person(id) && b.participants.iter().any(|p| p.agent == **id))
}

fn oddity(a: &Meeting, b: &Meeting) -> Oddity {
    let first = |m: &Meeting| -> Option<Span> { m.evidence.first().cloned() };
    Oddity {
        kind: "impossible_movement",
        basis: "cross",
        severity: Severity::High,
        correction: Some("one person at two places in one part of one day".to_owned()),
        spans: [first(a), first(b)].into_iter().flatten().collect(),
    }
}
