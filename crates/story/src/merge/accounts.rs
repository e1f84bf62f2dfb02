//! What the newsrooms that tell of one meeting agree on: whether it was, when, and who took part.
//!
//! In: the entries of one occasion. Out: the same entries, all with one realis, date and list of participants. Holds: a
//! newsroom has one vote, however many copies of its text there are; what the words say outranks what was inferred;
//! in a story of many newsrooms nobody took part on the word of one alone.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use readout_types::{Agent, AgentKind, Basis, Edtf, Id, Meeting, Participant, Realis};

use super::meetings::{days, is_doubtful};
use super::{Context, most_common};

/// What is known of agents apart from their part in a meeting.
pub(super) struct Cast {
    party: BTreeMap<Id, Id>,
    /// Groups without a side of their own.
    pub(super) unnamed: BTreeSet<Id>,
    /// Of these, the ones that one bare word names: "leaders", "negotiators".
    loose: BTreeSet<Id>,
}

impl Cast {
    pub(super) fn of(agents: &[Agent]) -> Self {
        let unnamed = || agents.iter().filter(|a| a.kind == AgentKind::Group && a.party.is_none());
        let loose = unnamed().filter(|a| !a.name.trim().contains(' '));
        let party = agents.iter().filter_map(|a| Some((a.id.clone(), a.party.clone()?)));
        Cast {
            party: party.collect(),
            loose: loose.map(|a| a.id.clone()).collect(),
            unnamed: unnamed().map(|a| a.id.clone()).collect(),
        }
    }

    /// Whether an agent is a group without a side that more than one word names.
    pub(super) fn is_qualified(&self, agent: &Id) -> bool {
        self.unnamed.contains(agent) && !self.loose.contains(agent)
    }

    /// The side for which an agent acts: its party, or itself.
    pub(super) fn side<'c>(&'c self, agent: &'c Id) -> &'c Id {
        self.party.get(agent).unwrap_or(agent)
    }
}

/// Gives all entries of one occasion what their newsrooms agree on.
pub(super) fn agree(cx: &Context<'_>, cast: &Cast, set: &[usize], meetings: &mut [Meeting]) {
    let told: Vec<(usize, &Meeting)> =
        set.iter().filter_map(|at| meetings.get(*at)).map(|m| (room(cx, m), m)).collect();
    let realis = realis(&told);
    let dated = date(&told);
    let participants = participants(cx, cast, &told);
    for at in set {
        let Some(meeting) = meetings.get_mut(*at) else { continue };
        meeting.realis = realis.unwrap_or(meeting.realis);
        meeting.date = dated.as_ref().map(|(date, _)| date.clone());
        meeting.date_basis = dated.as_ref().and_then(|(_, basis)| *basis);
        meeting.participants.clone_from(&participants);
    }
}

fn room(cx: &Context<'_>, m: &Meeting) -> usize {
    m.evidence.first().map_or(usize::MAX, |s| cx.room(&s.report))
}

fn happened(realis: Realis) -> bool {
    matches!(realis, Realis::Occurred | Realis::Ongoing | Realis::Historical)
}

/// One newsroom in so many that tells of a thing as done is enough: the others wrote before it was.
const DONE: usize = 3;

/// What was held for enough newsrooms was held; else what most say.
fn realis(told: &[(usize, &Meeting)]) -> Option<Realis> {
    let by_room: BTreeMap<usize, Vec<Realis>> =
        told.iter().fold(BTreeMap::new(), |mut rooms, (room, m)| {
            rooms.entry(*room).or_insert_with(Vec::new).push(m.realis);
            rooms
        });
    let of_room = |all: &Vec<Realis>| {
        all.iter().copied().find(|r| happened(*r)).or_else(|| most_common(all.iter().copied()))
    };
    let votes: Vec<Realis> = by_room.values().filter_map(of_room).collect();
    let held: Vec<Realis> = votes.iter().copied().filter(|r| happened(*r)).collect();
    if !held.is_empty() && held.len() * DONE >= votes.len() {
        return most_common(held);
    }
    most_common(votes)
}

/// The date that most newsrooms allow, of these the narrowest, of these one that is stated; one in doubt only where
/// nobody gives another.
fn date(told: &[(usize, &Meeting)]) -> Option<(Edtf, Option<Basis>)> {
    let given =
        || told.iter().filter_map(|(room, m)| Some((*room, m.date.as_ref()?, m.date_basis)));
    let sure = given().any(|(_, d, _)| !is_doubtful(d));
    let open = |d: &Edtf| sure && is_doubtful(d);
    let support = |d: &Edtf| {
        let allows = |other: &Edtf| days(d).zip(days(other)).is_some_and(|(x, y)| x.within(y));
        let rooms: BTreeSet<usize> =
            given().filter(|(_, other, _)| allows(other)).map(|(room, ..)| room).collect();
        rooms.len()
    };
    given()
        .filter(|(_, d, _)| !open(d))
        .max_by_key(|(_, d, basis)| {
            let width = days(d).map_or(i64::MAX, |days| days.width());
            let stated = *basis == Some(Basis::Stated);
            (support(d), Reverse(width), stated, Reverse(d.as_str()))
        })
        .map(|(_, d, basis)| (d.clone(), basis))
}

/// From so many newsrooms on, one alone does not vouch for a participant.
const MANY: usize = 4;
/// In a story of very many, one in so many must.
const SHARE: usize = 10;

/// Each participant once, with the words of all reports that name it.
fn participants(cx: &Context<'_>, cast: &Cast, told: &[(usize, &Meeting)]) -> Vec<Participant> {
    let mut all: Vec<(Participant, BTreeSet<usize>)> = Vec::new();
    for (room, p) in told.iter().flat_map(|(room, m)| m.participants.iter().map(move |p| (room, p)))
    {
        match all.iter_mut().find(|(known, _)| known.agent == p.agent) {
            Some((known, rooms)) => {
                rooms.insert(*room);
                known.evidence.extend(p.evidence.iter().cloned());
                known.side = known.side.take().or_else(|| p.side.clone());
                known.capacity = known.capacity.take().or_else(|| p.capacity.clone());
                if p.basis == Some(Basis::Stated) {
                    known.basis = p.basis;
                }
            }
            None => all.push((p.clone(), BTreeSet::from([*room]))),
        }
    }
    let mut kept = vouched(cast, told, all);
    for p in &mut kept {
        cx.tidy(&mut p.evidence);
    }
    kept
}

/// Those whom enough newsrooms name, by their words rather than by inference, people rather than the side they are of.
fn vouched(
    cast: &Cast,
    told: &[(usize, &Meeting)],
    all: Vec<(Participant, BTreeSet<usize>)>,
) -> Vec<Participant> {
    let rooms = told.iter().map(|(room, _)| room).collect::<BTreeSet<_>>().len();
    let needed = if rooms < MANY { 1 } else { (rooms / SHARE).max(2) };
    let enough: Vec<Participant> =
        all.iter().filter(|(_, by)| by.len() >= needed).map(|(p, _)| p.clone()).collect();
    let mut kept =
        if enough.len() > 1 { enough } else { all.into_iter().map(|(p, _)| p).collect() };
    let is_stated = |p: &Participant| p.basis != Some(Basis::Inferred);
    let named = |p: &&Participant| is_stated(p) && !cast.unnamed.contains(&p.agent);
    let sides: BTreeSet<Id> =
        kept.iter().filter(named).map(|p| cast.side(&p.agent).clone()).collect();
    if sides.len() > 1 {
        kept.retain(|p| is_stated(p) && !cast.loose.contains(&p.agent));
    }
    let present: BTreeSet<Id> = kept
        .iter()
        .map(|p| cast.side(&p.agent))
        .zip(&kept)
        .filter(|(side, p)| **side != p.agent)
        .map(|(side, _)| side.clone())
        .collect();
    kept.retain(|p| !present.contains(&p.agent));
    kept
}
