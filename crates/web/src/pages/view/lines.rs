//! Timeline, quotations, reports and what is not known.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use readout_types::{
    AgentKind, Basis, Id, Realis, Span, Statement, StatementKind, Story, TimelineEntry,
};
use serde::Serialize;

use super::book::{Book, Evidence, Named, Tag, spoken};
use super::passage::{folded, shortened};
use super::sure;

/// One day of the timeline.
#[derive(Debug, Serialize)]
pub(crate) struct Day {
    date: String,
    entries: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct Entry {
    id: String,
    what: String,
    basis: Option<String>,
    evidence: Evidence,
}

/// Entries by day, in the order of the record.
pub(crate) fn timeline(book: &Book<'_>, entries: &[&TimelineEntry]) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for entry in entries {
        let basis = match (entry.basis, &entry.anchor) {
            (Basis::Stated, _) => None,
            (basis, Some(anchor)) => Some(format!("{basis} from {}", spoken(anchor))),
            (basis, None) => Some(basis.as_str().to_owned()),
        };
        let one = Entry {
            id: entry.id.to_string(),
            what: shortened(&folded(&entry.what), 280),
            basis,
            evidence: book.evidence(Some(&entry.id), &entry.evidence),
        };
        match days.last_mut() {
            Some(day) if day.date == entry.date.as_str() => day.entries.push(one),
            _ => days.push(Day { date: entry.date.to_string(), entries: vec![one] }),
        }
    }
    days
}

/// One statement.
#[derive(Debug, Serialize)]
pub(crate) struct QuoteView {
    id: String,
    kind: String,
    quoted: bool,
    speaker: Named,
    known: bool,
    role: Option<String>,
    side: Option<String>,
    words: String,
    venue: Option<String>,
    date: Option<String>,
    tags: Vec<Tag>,
    evidence: Evidence,
}

/// Words in quotation marks, those of most reports first; one entry a saying.
pub(crate) fn quotes<'a>(book: &Book<'a>) -> Vec<&'a Statement> {
    let mut said: Vec<&Statement> = book
        .story
        .items
        .statements
        .iter()
        .filter(|s| sure(s.confidence) && s.variant_of.is_none())
        .filter(|s| matches!(s.kind, StatementKind::Direct | StatementKind::Mixed))
        .collect();
    let told = |s: &Statement| {
        let reports: BTreeSet<_> = s.evidence.iter().map(|e| &e.report).collect();
        (reports.len(), s.speaker.is_some(), s.content.iter().map(Span::len).sum::<u32>().min(160))
    };
    said.sort_by_key(|s| Reverse(told(s)));
    said
}

pub(crate) fn quote(book: &Book<'_>, s: &Statement) -> QuoteView {
    // Of a mixed statement the whole is shown: its quoted words alone may not be a sentence.
    let direct = s.kind == StatementKind::Direct && !s.quoted.is_empty();
    let pieces = if direct { &s.quoted } else { &s.content };
    let words: Vec<String> = pieces.iter().map(|span| book.words(span)).collect();
    let speaker = s.speaker.as_ref().map(|id| book.named(id));
    let agent = s.speaker.as_ref().and_then(|id| book.agent(id));
    let side = s
        .speaker
        .as_ref()
        .and_then(|id| Some(book.name(agent?.party.as_ref()?)).filter(|n| *n != book.name(id)));
    let evidence = book.evidence(Some(&s.id), &s.evidence);
    QuoteView {
        id: s.id.to_string(),
        kind: spoken(s.kind.as_str()),
        quoted: direct,
        known: speaker.is_some() || s.speaker_text.is_some(),
        speaker: speaker.unwrap_or_else(|| Named {
            text: s.speaker_text.as_deref().map_or_else(|| "speaker not named".into(), folded),
            href: None,
        }),
        role: agent.and_then(|a| a.roles.first()).map(|r| shortened(&folded(&r.title), 80)),
        side,
        words: shortened(&words.join(" … "), 420),
        venue: s.venue.as_deref().map(|v| shortened(&folded(v), 80)),
        date: s.evidence.first().and_then(|e| book.published(&e.report)),
        tags: evidence.tags.clone(),
        evidence,
    }
}

/// One report in the list of a story's reports.
#[derive(Debug, Serialize)]
pub(crate) struct ReportLine {
    number: usize,
    id: String,
    href: Option<String>,
    outlet: String,
    title: String,
    date: Option<String>,
    wire: Option<String>,
    /// How it depends on another one.
    from: Option<(String, Tag)>,
    url: Option<String>,
}

pub(crate) fn report(book: &Book<'_>, id: &Id) -> Option<ReportLine> {
    let report = book.report(id)?;
    Some(ReportLine {
        number: book.number(id),
        id: id.to_string(),
        href: (book.shown == super::book::Shown::Served).then(|| format!("/reports/{id}")),
        outlet: book.outlet(id),
        title: shortened(&folded(report.title.as_deref().unwrap_or("No headline")), 200),
        date: book.published(id),
        wire: report.wire.as_ref().map(|w| w.name.clone()),
        from: book.origin(id).map(|l| (spoken(l.class.as_str()), book.tag(&l.from))),
        // Only addresses of the web: whatever else a report calls its address is not a link.
        url: report.url.clone().filter(|u| u.starts_with("https://") || u.starts_with("http://")),
    })
}

/// One thing with what is not known of it.
#[derive(Debug, Serialize)]
pub(crate) struct Gap {
    section: &'static str,
    what: String,
    missing: String,
    evidence: Evidence,
}

/// What is not known, before its words are looked up.
pub(crate) struct Open<'a> {
    section: &'static str,
    id: &'a Id,
    what: String,
    missing: Vec<&'static str>,
    evidence: &'a [Span],
}

/// What the reports leave open and would matter: of meetings and proposals first.
pub(crate) fn gaps<'a>(book: &Book<'a>) -> Vec<Open<'a>> {
    let mut open = meetings(book);
    open.extend(proposals(book.story));
    open.extend(people(book.story));
    open
}

fn meetings<'a>(book: &Book<'a>) -> Vec<Open<'a>> {
    let listed = super::meetings::listed(book).into_iter();
    let asked = listed.map(|m| {
        let took_place = matches!(m.realis, Realis::Occurred | Realis::Ongoing);
        let missing = [
            (m.date.is_none(), "when"),
            (m.place.is_none(), "where"),
            (m.participants.len() < 2, "who took part"),
            (took_place && m.outcome.is_empty(), "what came of it"),
            (took_place && m.duration.is_empty(), "how long"),
        ];
        let what = m.title.clone().unwrap_or_else(|| spoken(m.kind.as_str()));
        Open { section: "Meeting", id: &m.id, what, missing: named(missing), evidence: &m.evidence }
    });
    asked.filter(|o| !o.missing.is_empty()).collect()
}

fn proposals(story: &Story) -> Vec<Open<'_>> {
    let made = story.items.proposals.iter().filter(|p| sure(p.confidence));
    let asked = made.map(|p| {
        let missing = [
            (p.authors.is_empty(), "whose it is"),
            (p.provisions.is_empty(), "what is in it"),
            (p.status.is_empty(), "where it stands"),
        ];
        let what = p.title.clone().unwrap_or_else(|| spoken(p.kind.as_str()));
        Open {
            section: "Proposal",
            id: &p.id,
            what,
            missing: named(missing),
            evidence: &p.evidence,
        }
    });
    asked.filter(|o| !o.missing.is_empty()).collect()
}

/// Those who speak and of whom it is not said for whom or in what office.
fn people(story: &Story) -> Vec<Open<'_>> {
    let speakers: BTreeSet<&Id> =
        story.items.statements.iter().filter_map(|s| s.speaker.as_ref()).collect();
    let people = story.items.agents.iter();
    let people = people.filter(|a| a.kind == AgentKind::Person && speakers.contains(&a.id));
    let asked = people.map(|a| {
        let missing =
            [(a.roles.is_empty(), "in what office"), (a.party.is_none(), "for which side")];
        let missing = named(missing);
        Open { section: "Speaker", id: &a.id, what: a.name.clone(), missing, evidence: &a.evidence }
    });
    asked.filter(|o| !o.missing.is_empty()).collect()
}

fn named<const N: usize>(asked: [(bool, &'static str); N]) -> Vec<&'static str> {
    asked.into_iter().filter(|(missing, _)| *missing).map(|(_, name)| name).collect()
}

pub(crate) fn gap(book: &Book<'_>, open: &Open<'_>) -> Gap {
    Gap {
        section: open.section,
        what: shortened(&folded(&open.what), 160),
        missing: open.missing.join(", "),
        evidence: book.evidence(Some(open.id), open.evidence),
    }
}
