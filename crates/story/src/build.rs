//! From readings to stories.
//!
//! In: readings in any order. Out: [`Story`]s. Holds: readings are put in order by publication date and id first, so the
//! result does not depend on the order in which they come.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::{
    AgentKind, Edtf, Episode, Id, Items, Lineage, Meeting, Process, Reading, Realis, Report, Story,
    ZoneKind,
};

use crate::compare::Evidence;
use crate::edtf::Days;
use crate::ids::Minter;
use crate::merge::Context;
use crate::places::Ground;
use crate::sources::{Newsrooms, Witness, count};
use crate::{
    align, anomalies, compare, group, headlines, lineage, merge, single_source, sure, timeline,
};

/// Groups readings and builds a story of each group.
#[must_use]
pub fn stories(readings: &[Reading]) -> Vec<Story> {
    let features: Vec<_> = readings.iter().map(|r| group::features(&r.report, Some(r))).collect();
    let groups = group::group(&features).groups;
    let reports: Vec<&Report> = readings.iter().map(|r| &r.report).collect();
    let mut lineage = links_by_report(lineage::find(&reports));
    let mut stories: Vec<Story> =
        groups.iter().map(|members| of_group(readings, members, &mut lineage)).collect();
    stories.sort_by(|a, b| b.reports.len().cmp(&a.reports.len()).then_with(|| a.id.cmp(&b.id)));
    stories
}

/// Links by their later report.
fn links_by_report(links: Vec<Lineage>) -> BTreeMap<Id, Vec<Lineage>> {
    let mut by_report: BTreeMap<Id, Vec<Lineage>> = BTreeMap::new();
    for link in links {
        by_report.entry(link.to.clone()).or_default().push(link);
    }
    by_report
}

/// A story has every link between its reports, and for each report the closest one from another story. Links inside are looked
/// for among its own reports alone: what else was read in the same run, or stands in a store, changes nothing about them.
fn of_group(
    readings: &[Reading],
    members: &[usize],
    lineage: &mut BTreeMap<Id, Vec<Lineage>>,
) -> Story {
    let readings: Vec<&Reading> = members.iter().filter_map(|at| readings.get(*at)).collect();
    let own: BTreeSet<&Id> = readings.iter().map(|r| &r.report.id).collect();
    let reports: Vec<&Report> = readings.iter().map(|r| &r.report).collect();
    let mut links: Vec<Lineage> = lineage::find(&reports);
    for report in &own {
        let all = lineage.remove(*report).unwrap_or_default();
        let outside = all.into_iter().filter(|l| !own.contains(&l.from));
        let close = |l: &Lineage| l.containment.1;
        links.extend(outside.reduce(|a, b| if close(&b) > close(&a) { b } else { a }));
    }
    links.sort_by(|a, b| (&a.from, &a.to).cmp(&(&b.from, &b.to)));
    build(&readings, links)
}

/// Builds the record of one story.
#[must_use]
pub fn build(readings: &[&Reading], lineage: Vec<Lineage>) -> Story {
    let mut readings = readings.to_vec();
    readings.sort_by(|a, b| order(&a.report).cmp(&order(&b.report)));
    let reports: Vec<&Report> = readings.iter().map(|r| &r.report).collect();
    let rooms = Newsrooms::find(&reports, &lineage);
    let cx = Context::new(&readings, &rooms);
    let who = merge::who_and_where(&cx);
    let alignment = align::align(&cx, &who.agents);
    let mut items = merge::what(&cx, who, &alignment);
    let uncarried = compare::uncarried_headlines(&cx);
    headlines::weaken(&mut items, &uncarried);
    sure::forget_noise(&mut items, &reports);
    let mut mint = Minter::default();
    let ground = Ground::of(&items);
    let ev =
        Evidence { cx: &cx, items: &items, ground: &ground, alignment: &alignment, rooms: &rooms };
    let episodes = episodes(&cx, &items, &mut mint);
    let comparisons = compare::compare(ev, &mut mint);
    let single_source = single_source::find(ev, &comparisons, &mut mint);
    let timeline = timeline::build(ev, &mut mint);
    let anomalies = anomalies::find(ev, &comparisons, &episodes, &lineage, &mut mint);
    let sources = count(&reports, &rooms, &witnesses(&items, &reports));
    let process = process(&items, &mut mint);
    items.timeline = timeline;
    // Last: comparisons find out who else tells a thing, so they go by the rules' own figures.
    sure::weigh(&mut items, &reports);
    let ids: Vec<Id> = reports.iter().map(|r| r.id.clone()).collect();
    Story {
        id: mint.mint("sy", &ids.iter().map(Id::as_str).collect::<Vec<_>>()),
        title: headlines::title(&cx, &uncarried),
        reports: ids,
        process,
        episodes,
        sources,
        lineage,
        items,
        comparisons,
        single_source,
        anomalies,
    }
}

/// Undated reports come last; the rest by date, then id.
fn order(report: &Report) -> (bool, Option<Days>, &Id) {
    let days = report.published.as_ref().and_then(Days::of);
    (days.is_none(), days, &report.id)
}

/// Everyone who speaks in the story, and the reports that tell in their own voice.
fn witnesses(items: &Items, reports: &[&Report]) -> Vec<Witness> {
    let groups: BTreeSet<&Id> =
        items.agents.iter().filter(|a| a.kind == AgentKind::Group).map(|a| &a.id).collect();
    let spoken = items.statements.iter().filter_map(|s| {
        let report = s.evidence.first()?.report.clone();
        let speaker = s.speaker.as_ref()?;
        Some(if groups.contains(speaker) {
            Witness::Unnamed(report)
        } else {
            Witness::Named(speaker.clone())
        })
    });
    spoken.chain(reports.iter().map(|r| Witness::Narrator(r.id.clone()))).collect()
}

/// The parties that positions and meetings name most, and the issues between them.
fn process(items: &Items, mint: &mut Minter) -> Option<Process> {
    let parties: BTreeMap<&Id, &str> = items
        .agents
        .iter()
        .filter(|a| a.kind == AgentKind::Party)
        .map(|a| (&a.id, a.name.as_str()))
        .collect();
    let side: BTreeMap<&Id, &Id> =
        items.agents.iter().filter_map(|a| Some((&a.id, a.party.as_ref()?))).collect();
    let mut weight: BTreeMap<&Id, u32> = BTreeMap::new();
    let told = items.positions.iter().filter(|p| !p.confidence.is_none());
    let named = told.map(|p| &p.party);
    let held = items.meetings.iter().filter(|m| !m.confidence.is_none());
    let met = held.flat_map(|m| m.participants.iter().map(|p| &p.agent));
    for agent in named.chain(met) {
        let party = side.get(agent).copied().unwrap_or(agent);
        if parties.contains_key(party) {
            *weight.entry(party).or_insert(0) += 1;
        }
    }
    let mut ranked: Vec<(&Id, u32)> = weight.into_iter().collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let main: Vec<Id> = ranked.iter().take(2).map(|(id, _)| (*id).clone()).collect();
    // A dispute has two sides.
    if main.len() < 2 {
        return None;
    }
    let mut names: Vec<&str> = main.iter().filter_map(|id| parties.get(id).copied()).collect();
    // One order in every story: whoever is named more here may be named less there.
    names.sort_unstable();
    let issues: BTreeSet<Id> = items.positions.iter().filter_map(|p| p.issue.clone()).collect();
    Some(Process {
        id: mint.mint("ps", &names),
        name: names.join(" – "),
        parties: main,
        issues: issues.into_iter().collect(),
    })
}

/// How far into a report its key meeting stands, in sentences of headline, deck and body.
const LEDE: usize = 5;

/// The key meeting of each report: the first one of its headline and opening that took place or is planned.
fn episodes(cx: &Context<'_>, items: &Items, mint: &mut Minter) -> Vec<Episode> {
    let mut by_key: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, reading) in cx.readings.iter().enumerate() {
        if let Some(meeting) = key_meeting(items, reading) {
            by_key.entry(meeting).or_default().push(at);
        }
    }
    let mut episodes: Vec<Episode> = Vec::new();
    for (meeting, reports) in by_key {
        let Some(meeting) = items.meetings.get(meeting) else { continue };
        let date: Option<Edtf> = meeting.date.clone();
        let ids = reports.iter().map(|at| cx.readings[*at].report.id.clone()).collect();
        let day = date.as_ref().map_or("", |d| d.as_str());
        episodes.push(Episode {
            id: mint.mint("ep", &[meeting.id.as_str(), day]),
            date,
            key: Some(meeting.id.clone()),
            reports: ids,
        });
    }
    // An undated occasion of one report is no round of the story, unless it is all there is.
    let telling = |e: &Episode| e.date.is_some() || e.reports.len() > 1;
    if episodes.iter().any(telling) {
        episodes.retain(telling);
    }
    episodes.sort_by(|a, b| a.date.cmp(&b.date).then_with(|| a.id.cmp(&b.id)));
    episodes
}

fn key_meeting(items: &Items, reading: &Reading) -> Option<usize> {
    let opening = reading
        .sentences
        .iter()
        .filter(|s| matches!(s.zone, ZoneKind::Headline | ZoneKind::Deck | ZoneKind::Body));
    let end = opening.take(LEDE).map(|s| s.chars.end).max()?;
    let mine = |m: &Meeting| {
        m.evidence
            .iter()
            .filter(|s| s.report == reading.report.id && s.end <= end)
            .map(|s| s.start)
            .min()
    };
    let told = items
        .meetings
        .iter()
        .enumerate()
        .filter(|(_, m)| matches!(m.realis, Realis::Occurred | Realis::Ongoing));
    told.filter_map(|(at, m)| Some((mine(m)?, at))).min().map(|(_, at)| at)
}
