//! Meetings with their delegations, and the one that a story turns on.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use readout_types::{Basis, Meeting, MeetingKind, Realis};
use serde::Serialize;

use super::book::{Book, Evidence, Named, spoken};
use super::passage::{folded, shortened};
use super::sure;

/// One meeting.
#[derive(Debug, Serialize)]
pub(crate) struct MeetingView {
    pub(crate) id: String,
    kind: String,
    title: String,
    /// Where it is not a thing that took place: `planned`, `negated` ...
    realis: Option<String>,
    date: Option<String>,
    /// How the date is known, where it is not stated.
    date_basis: Option<&'static str>,
    time_of_day: Option<String>,
    place: Option<String>,
    host: Option<Named>,
    durations: Vec<String>,
    delegations: Vec<Delegation>,
    outcomes: Vec<OutcomeView>,
    tones: Vec<String>,
    issues: Vec<String>,
    documents: Vec<String>,
    evidence: Evidence,
}

/// One side at the table.
#[derive(Debug, Serialize)]
struct Delegation {
    side: Option<String>,
    people: Vec<Member>,
    more: usize,
}

#[derive(Debug, Serialize)]
struct Member {
    who: Named,
    capacity: Option<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct OutcomeView {
    pub(crate) code: String,
    pub(crate) object: Option<String>,
    pub(crate) by: Option<String>,
    pub(crate) realis: Option<String>,
}

/// People of a delegation named on the page.
const PEOPLE: usize = 8;

/// Meetings that are sure enough, the most told of first.
pub(crate) fn listed<'a>(book: &Book<'a>) -> Vec<&'a Meeting> {
    let mut meetings: Vec<&Meeting> =
        book.story.items.meetings.iter().filter(|m| sure(m.confidence)).collect();
    meetings.sort_by_key(|m| Reverse(weight(m)));
    meetings
}

/// The meeting that the story turns on.
pub(crate) fn key<'a>(book: &Book<'a>) -> Option<&'a Meeting> {
    let took_place = |m: &&&Meeting| matches!(m.realis, Realis::Occurred | Realis::Ongoing);
    let meetings = listed(book);
    meetings.iter().find(took_place).or(meetings.first()).copied()
}

/// Talks before talk about talks; then by how many tell of it and how much they tell.
fn weight(m: &Meeting) -> (bool, bool, usize, usize) {
    let talks = !matches!(
        m.kind,
        MeetingKind::Briefing
            | MeetingKind::Debrief
            | MeetingKind::PublicAppearance
            | MeetingKind::Other
    );
    let reports: BTreeSet<_> = m.evidence.iter().map(|s| &s.report).collect();
    let told = usize::from(m.date.is_some())
        + usize::from(m.place.is_some())
        + m.duration.len().min(2)
        + m.outcome.len().min(3)
        + m.participants.len().min(6);
    let took_place = matches!(m.realis, Realis::Occurred | Realis::Ongoing);
    (took_place, talks, reports.len(), told)
}

pub(crate) fn meeting(book: &Book<'_>, m: &Meeting) -> MeetingView {
    let title = m.title.as_deref().map(folded).unwrap_or_else(|| book.first_words(&m.evidence));
    let mut durations: Vec<String> = m.duration.iter().filter_map(|id| figure(book, id)).collect();
    durations.sort();
    durations.dedup();
    MeetingView {
        id: m.id.to_string(),
        kind: spoken(m.kind.as_str()),
        title: shortened(&title, 200),
        realis: unreal(m.realis),
        date: m.date.as_ref().map(ToString::to_string),
        date_basis: m.date_basis.filter(|b| *b != Basis::Stated).map(Basis::as_str),
        time_of_day: m.time_of_day.as_deref().map(part_of_day),
        place: m.place.as_ref().map(|p| book.name(p)),
        host: m.host.as_ref().map(|h| book.named(h)),
        durations,
        delegations: delegations(book, m),
        outcomes: m.outcome.iter().take(6).map(|o| outcome(book, o)).collect(),
        tones: m.tone.iter().take(6).map(|t| tone(book, t)).collect(),
        issues: m.issues.iter().take(8).map(|i| book.name(i)).collect(),
        documents: m.documents.iter().take(6).map(|d| book.name(d)).collect(),
        evidence: book.evidence(Some(&m.id), &m.evidence),
    }
}

/// A figure in its report's words.
pub(crate) fn figure(book: &Book<'_>, id: &readout_types::Id) -> Option<String> {
    Some(book.first_words(&book.quantity(id)?.evidence))
}

pub(crate) fn outcome(book: &Book<'_>, o: &readout_types::Outcome) -> OutcomeView {
    let issue = o.issue.as_ref().map(|i| book.name(i));
    OutcomeView {
        code: spoken(o.code.as_str()),
        object: o.object.as_deref().map(folded).or(issue).map(|x| shortened(&x, 160)),
        by: o.stated_by.as_ref().map(|b| book.name(b)),
        realis: unreal(o.realis),
    }
}

fn tone(book: &Book<'_>, t: &readout_types::Tone) -> String {
    let side = t.side.as_ref().map(|s| format!("{}: ", book.name(s))).unwrap_or_default();
    format!("{side}“{}”", folded(&t.word))
}

/// A thing that happened needs no word for it.
pub(crate) fn unreal(realis: Realis) -> Option<String> {
    (realis != Realis::Occurred).then(|| spoken(realis.as_str()))
}

/// TIMEX3 parts of day for people; clock times lose their `T`.
fn part_of_day(value: &str) -> String {
    let known = [
        ("MO", "morning"),
        ("MI", "midday"),
        ("AF", "afternoon"),
        ("EV", "evening"),
        ("NI", "night"),
        ("DT", "daytime"),
    ];
    let code = value.trim_start_matches('T');
    known.iter().find(|(c, _)| *c == code).map_or(code, |(_, word)| word).to_owned()
}

/// One entry a side; those of no side last.
fn delegations(book: &Book<'_>, m: &Meeting) -> Vec<Delegation> {
    let mut sides: BTreeMap<(bool, String), Vec<Member>> = BTreeMap::new();
    for p in &m.participants {
        let side = p.side.as_ref().filter(|s| **s != p.agent).map(|s| book.name(s));
        let member = Member {
            who: book.named(&p.agent),
            capacity: p.capacity.as_deref().map(|c| shortened(&folded(c), 80)),
        };
        sides.entry((side.is_none(), side.unwrap_or_default())).or_default().push(member);
    }
    let one = |((none, side), mut people): ((bool, String), Vec<Member>)| {
        let more = people.len().saturating_sub(PEOPLE);
        people.truncate(PEOPLE);
        Delegation { side: (!none).then_some(side), people, more }
    };
    sides.into_iter().map(one).collect()
}
