//! One set of items for all reports of a story.
//!
//! In: readings in a fixed order, and which newsroom each comes from. Out: [`Items`] with stable ids in which one
//! agent, place, issue, meeting or proposal stands once, with the evidence of every report. Holds: nothing is
//! merged that two reports give apart; evidence is never lost; the result depends on the set of readings only.
//!
//! Agents, places and issues are merged first, since everything else is known by them. What one report says
//! stays its own: statements and figures the report's (copies are linked as variants, and count as one witness),
//! positions and claims the newsroom's, whose copies are folded together.

mod accounts;
mod agents;
mod clusters;
mod facts;
mod holders;
mod meetings;
mod places;
mod proposals;
mod statements;

use std::collections::{BTreeMap, BTreeSet};

use readout_types::{Confidence, DateMention, Edtf, Id, Items, Reading, Report, Span};

pub(crate) use clusters::Clusters;

use crate::align::Alignment;
use crate::edtf::{self, Days};
use crate::ids::Minter;
use crate::sources::Newsrooms;

/// What every merging step may look at.
pub(crate) struct Context<'a> {
    /// The readings, in their fixed order.
    pub(crate) readings: &'a [&'a Reading],
    /// For each reading, the position of the first reading of which it is a copy: of most, their own.
    pub(crate) leader: Vec<usize>,
    /// For each reading, the position of its newsroom's first reading.
    rooms: Vec<usize>,
    /// For each text, the readings that have it.
    copies: BTreeMap<usize, Vec<usize>>,
    /// Reports' positions.
    at: BTreeMap<Id, usize>,
    /// The reports' days of publication, in order, with the report of each.
    published: Vec<(i64, usize)>,
}

/// Days around the reports' own that every report names.
const OWN: i64 = 1;

impl<'a> Context<'a> {
    pub(crate) fn new(readings: &'a [&'a Reading], rooms: &Newsrooms) -> Self {
        let at = readings.iter().enumerate().map(|(i, r)| (r.report.id.clone(), i)).collect();
        let leader = firsts(readings, |report| rooms.wording_of(report));
        let rooms = firsts(readings, |report| rooms.desk_of(report));
        let published = readings
            .iter()
            .enumerate()
            .filter_map(|(at, r)| Some((Days::of(r.report.published.as_ref()?)?.first, at)));
        let mut days: Vec<(i64, usize)> = published.collect();
        days.sort_unstable();
        let mut copies: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        leader.iter().enumerate().for_each(|(at, text)| copies.entry(*text).or_default().push(at));
        Context { readings, leader, rooms, copies, at, published: days }
    }

    /// Whether a reading is a text of its own, and not a copy of an earlier one.
    pub(crate) fn is_own(&self, at: usize) -> bool {
        self.leader.get(at) == Some(&at)
    }

    /// The readings that are texts of their own, with their positions.
    pub(crate) fn own(&self) -> impl Iterator<Item = (usize, &'a Reading)> + '_ {
        self.readings.iter().copied().enumerate().filter(|(at, _)| self.is_own(*at))
    }

    /// The newsroom of a report that is a text of its own; `None` for a copy, which vouches for nothing.
    pub(crate) fn own_room(&self, report: &Id) -> Option<usize> {
        self.is_own(self.position(report)).then(|| self.room(report))
    }

    /// The newsroom of a reading, named by its first reading's position.
    pub(crate) fn room_at(&self, at: usize) -> usize {
        self.rooms.get(at).copied().unwrap_or(usize::MAX)
    }

    /// The position of the text that a report is or copies.
    pub(crate) fn leader_of(&self, report: &Id) -> Option<usize> {
        self.leader.get(self.position(report)).copied()
    }

    /// The reports with one text: itself and its copies.
    pub(crate) fn copies(&self, text: usize) -> impl Iterator<Item = &'a Report> + '_ {
        let all = self.copies.get(&text).into_iter().flatten();
        all.filter_map(|at| self.readings.get(*at)).map(|r| &r.report)
    }

    /// How many newsrooms the readings are of.
    pub(crate) fn newsrooms(&self) -> usize {
        self.rooms.iter().collect::<BTreeSet<_>>().len()
    }

    /// The date of a mention. A day whose year is not known, since its report bears no date, is put in the year that
    /// brings it nearest to the day of the story's other reports.
    pub(crate) fn date(&self, mention: &DateMention) -> Option<Edtf> {
        self.date_with_source(mention).map(|(date, _)| date)
    }

    /// The same, with the position of the report whose day of publication gave the year.
    pub(crate) fn date_with_source(&self, mention: &DateMention) -> Option<(Edtf, Option<usize>)> {
        let date = mention.date.as_ref()?;
        let middle = self.published.get(self.published.len() / 2).copied();
        let placed = middle.and_then(|(day, at)| Some((edtf::in_year_near(date, day)?, Some(at))));
        placed.or_else(|| Some((date.clone(), None)))
    }

    /// A date of a reading, in the year nearest to its report where its own is not known; where the report bears no date,
    /// nearest to the story's.
    pub(crate) fn with_year_of(&self, date: &Edtf, at: usize) -> Edtf {
        let own = self.published.iter().find(|(_, of)| *of == at);
        let day = own.or_else(|| self.published.get(self.published.len() / 2)).map(|(day, _)| *day);
        let placed = day.and_then(|day| edtf::in_year_near(date, day));
        placed.unwrap_or_else(|| date.clone())
    }

    /// Whether a date lies away from the days on which the reports came out: every report names its own.
    pub(crate) fn is_away(&self, days: Days) -> bool {
        self.published.iter().all(|(own, _)| own + OWN < days.first || days.last < own - OWN)
    }

    /// The days of a mention's date.
    pub(crate) fn days(&self, mention: &DateMention) -> Option<Days> {
        Days::of(&self.date(mention)?)
    }

    /// The position of a report; past the end for a report that is not here.
    pub(crate) fn position(&self, report: &Id) -> usize {
        self.at.get(report).copied().unwrap_or(self.readings.len())
    }

    /// The newsroom of a report, named by its first reading's position.
    pub(crate) fn room(&self, report: &Id) -> usize {
        self.room_at(self.position(report))
    }

    /// The words at a span.
    pub(crate) fn words(&self, span: &Span) -> &'a str {
        self.readings.get(self.position(&span.report)).map_or("", |r| r.report.text.at(span))
    }

    /// The words at several spans, joined by spaces.
    pub(crate) fn all_words(&self, spans: &[Span]) -> String {
        spans.iter().map(|s| self.words(s)).collect::<Vec<_>>().join(" ")
    }

    /// Where a span stands among all reports.
    pub(crate) fn place_of(&self, span: &Span) -> (usize, u32, u32) {
        (self.position(&span.report), span.start, span.end)
    }

    /// In how many reports spans stand.
    pub(crate) fn reports(&self, spans: &[Span]) -> usize {
        spans.iter().map(|s| self.position(&s.report)).collect::<BTreeSet<_>>().len()
    }

    /// Sorts spans by report and place and drops doubles.
    pub(crate) fn tidy(&self, spans: &mut Vec<Span>) {
        spans.sort_by_key(|s| self.place_of(s));
        spans.dedup();
    }

    /// Where an item first stands, for putting items in order.
    pub(crate) fn first(&self, spans: &[Span]) -> (usize, u32, u32) {
        spans.iter().map(|s| self.place_of(s)).min().unwrap_or((usize::MAX, 0, 0))
    }

    /// The id of the report in which an item first stands: what keeps items of two reports apart.
    pub(crate) fn report_key(&self, spans: &[Span]) -> &str {
        let report = spans.first().map_or(usize::MAX, |s| self.position(&s.report));
        self.readings.get(report).map_or("", |r| r.report.id.as_str())
    }

    /// The id of a newsroom's first report: what keeps items of two newsrooms apart.
    pub(crate) fn room_key(&self, spans: &[Span]) -> &str {
        let room = spans.first().map_or(usize::MAX, |s| self.room(&s.report));
        self.readings.get(room).map_or("", |r| r.report.id.as_str())
    }
}

/// For each reading, the position of the first one with the same number; its own where it has none.
fn firsts(readings: &[&Reading], number: impl Fn(&Id) -> Option<usize>) -> Vec<usize> {
    let mut first: BTreeMap<usize, usize> = BTreeMap::new();
    let numbered = readings.iter().enumerate().map(|(at, r)| (at, number(&r.report.id)));
    numbered.map(|(at, n)| n.map_or(at, |n| *first.entry(n).or_insert(at))).collect()
}

/// Gathers what the readings say, with one entry for each agent, place and issue: what aligning sentences needs.
pub(crate) fn who_and_where(cx: &Context<'_>) -> Items {
    let mut items = gather(cx);
    let mut mint = Minter::default();
    agents::merge(cx, &mut items, &mut mint);
    places::merge(cx, &mut items, &mut mint);
    facts::issues(cx, &mut items, &mut mint);
    items
}

/// Merges all else, with the help of the sentences that tell the same.
pub(crate) fn what(cx: &Context<'_>, mut items: Items, alignment: &Alignment) -> Items {
    let mut mint = Minter::default();
    facts::quantities(cx, &mut items, &mut mint);
    proposals::merge(cx, &mut items, &mut mint, alignment);
    meetings::merge(cx, &mut items, &mut mint, alignment);
    facts::positions(cx, &mut items, &mut mint);
    facts::claims(cx, &mut items, &mut mint, alignment);
    facts::events(cx, &mut items, &mut mint, alignment);
    facts::movements(cx, &mut items, &mut mint);
    statements::merge(cx, &mut items, &mut mint);
    items
}

/// All items of all readings, under ids that name the reading.
fn gather(cx: &Context<'_>) -> Items {
    let mut all = Items::default();
    for (at, reading) in cx.readings.iter().enumerate() {
        let mut items = reading.items.clone();
        items.each_id(&mut |id| {
            if *id != Id::narrator() {
                *id = Id::new(format!("{at}:{id}"));
            }
        });
        all.agents.append(&mut items.agents);
        all.places.append(&mut items.places);
        all.meetings.append(&mut items.meetings);
        all.proposals.append(&mut items.proposals);
        all.issues.append(&mut items.issues);
        all.positions.append(&mut items.positions);
        all.statements.append(&mut items.statements);
        all.quantities.append(&mut items.quantities);
        all.claims.append(&mut items.claims);
        all.events.append(&mut items.events);
        all.movements.append(&mut items.movements);
    }
    all
}

/// Puts new ids in the place of old ones, wherever they stand.
fn rename(items: &mut Items, names: &BTreeMap<Id, Id>) {
    items.each_id(&mut |id| {
        if let Some(new) = names.get(id) {
            *id = new.clone();
        }
    });
}

/// What merging needs to know of a kind of item.
trait Item: Clone {
    fn id(&mut self) -> &mut Id;
    fn spans(&mut self) -> &mut Vec<Span>;
}

macro_rules! item {
    ($($name:ident),+) => {$(
        impl Item for readout_types::$name {
            fn id(&mut self) -> &mut Id { &mut self.id }
            fn spans(&mut self) -> &mut Vec<Span> { &mut self.evidence }
        }
    )+};
}

item!(
    Agent, Place, Meeting, Proposal, Issue, Position, Statement, Quantity, Claim, Event, Movement
);

/// Folds each cluster into one item, gives it a stable id and returns the items in the order of their evidence, with
/// the new name of every old id.
fn fold<T: Item>(
    cx: &Context<'_>,
    items: &[T],
    sets: Vec<Vec<usize>>,
    join: impl Fn(&mut T, &T),
    mut name: impl FnMut(&T) -> Id,
) -> (Vec<T>, BTreeMap<Id, Id>) {
    let mut folded: Vec<(T, Vec<Id>)> = Vec::with_capacity(sets.len());
    for set in sets {
        let mut members = set.iter().filter_map(|at| items.get(*at).cloned());
        let Some(mut one) = members.next() else { continue };
        let mut old = vec![one.id().clone()];
        for mut other in members {
            old.push(other.id().clone());
            one.spans().append(&mut other.spans().clone());
            join(&mut one, &other);
        }
        cx.tidy(one.spans());
        folded.push((one, old));
    }
    folded.sort_by_cached_key(|(item, _)| cx.first(item.clone().spans()));
    let mut names = BTreeMap::new();
    let mut out = Vec::with_capacity(folded.len());
    for (mut item, old) in folded {
        let id = name(&item);
        names.extend(old.into_iter().map(|o| (o, id.clone())));
        *item.id() = id;
        out.push(item);
    }
    (out, names)
}

fn surest(a: Confidence, b: Confidence) -> Confidence {
    if a.get() >= b.get() { a } else { b }
}

/// Adds what is not there yet, keeping the order.
fn extend_new<T: PartialEq + Clone>(into: &mut Vec<T>, from: &[T]) {
    for x in from {
        if !into.contains(x) {
            into.push(x.clone());
        }
    }
}

/// The value that most give; of equals the first.
fn most_common<T: Ord + Clone>(values: impl IntoIterator<Item = T>) -> Option<T> {
    let mut counts: Vec<(T, usize)> = Vec::new();
    for value in values {
        match counts.iter_mut().find(|(v, _)| *v == value) {
            Some((_, n)) => *n += 1,
            None => counts.push((value, 1)),
        }
    }
    let most = counts.iter().map(|(_, n)| *n).max()?;
    counts.into_iter().find(|(_, n)| *n == most).map(|(v, _)| v)
}

fn ids_text(ids: &[Id]) -> String {
    let sorted: BTreeSet<&str> = ids.iter().map(Id::as_str).collect();
    sorted.into_iter().collect::<Vec<_>>().join(",")
}
