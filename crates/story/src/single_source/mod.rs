//! Facts that only one newsroom gives.
//!
//! In: the alignment, the comparisons and the merged items. Out: [`SingleSource`] entries, most newsworthy first. Holds: one entry a
//! sentence at most and one a newsroom's copies; nothing that another newsroom's sentence tells too; not everything:
//! only sentences past the report's opening that bear a name or number and a figure, a named speaker's words, an event, a
//! proposal or a date.

use readout_types::{
    Comparison, Hedge, Id, Items, Reading, Realis, SentenceDigest, SingleSource, Span,
    StatementKind, TermKind, ZoneKind,
};

use crate::align::Alignment;
use crate::compare::Evidence;
use crate::edtf::Days;
use crate::ids::Minter;
use crate::merge::Context;
use crate::places::Places;

/// A sentence at least this close to another newsroom's, in units of the border from which two tell the same, is not
/// told by one alone.
const TOLD_ELSEWHERE: f64 = 1.3;

/// Newsworth from which an entry is printed.
const LEAST_WORTH: f64 = 1.0;

/// Of a report's sentences, at most this share are its own news.
const MOST: f64 = 0.6;

/// Finds what one newsroom alone has.
pub(crate) fn find(
    ev: Evidence<'_>,
    comparisons: &[Comparison],
    mint: &mut Minter,
) -> Vec<SingleSource> {
    if ev.cx.newsrooms() < 2 {
        return Vec::new();
    }
    let marks = Marks::of(ev.items, comparisons);
    let mut found: Vec<(i64, Candidate)> = Vec::new();
    for reading in 0..ev.cx.readings.len() {
        found.extend(of_reading(ev, &marks, reading));
    }
    found.sort_by_key(|(worth, c)| (-worth, ev.cx.place_of(&c.span)));
    found.into_iter().map(|(_, c)| entry(ev, c, mint)).collect()
}

struct Candidate {
    span: Span,
    about: Option<Id>,
}

fn of_reading(ev: Evidence<'_>, marks: &Marks<'_>, reading: usize) -> Vec<(i64, Candidate)> {
    let units: Vec<usize> = ev.alignment.sentences_of(reading).collect();
    let body: Vec<usize> = units.iter().copied().filter(|unit| in_body(ev, *unit)).collect();
    let lead = (LEAD * body.len() as f64).ceil() as usize;
    let mut found: Vec<(i64, Candidate)> = body
        .into_iter()
        .skip(lead)
        .filter_map(|unit| candidate(ev, marks, unit))
        .filter(|(worth, _)| *worth >= LEAST_WORTH)
        .map(|(worth, c)| ((worth * 1000.0) as i64, c))
        .collect();
    found.sort_by_key(|(worth, c)| (-worth, c.span.start));
    found.truncate((MOST * units.len() as f64).ceil() as usize);
    found
}

/// The share of a report's sentences that opens it: they give the story's common news, however they word it. Of the
/// first tenth a fifth was one newsroom's alone on nine keyed stories, of the rest two fifths.
const LEAD: f64 = 0.1;

/// Content words without which a sentence tells nothing by itself ("He rejected that"): of shorter ones one in ten was news
/// on the same stories.
const LEAST_TERMS: usize = 5;

fn in_body(ev: Evidence<'_>, unit: usize) -> bool {
    ev.alignment.digest(ev.cx, unit).is_some_and(|s| s.zone == ZoneKind::Body)
}

/// An item, what it is worth as news, and where it stands.
#[derive(Clone, Copy)]
struct Piece<'a> {
    worth: f64,
    id: &'a Id,
    spans: &'a [Span],
}

/// What items stand where, and which words several newsrooms have.
struct Marks<'a> {
    pieces: Places<'a, Piece<'a>>,
    compared: Places<'a, &'a Span>,
}

impl<'a> Marks<'a> {
    fn of(items: &'a Items, comparisons: &'a [Comparison]) -> Self {
        let shared = comparisons.iter().filter(|c| c.sources.newsrooms > 1);
        let compared = shared.flat_map(|c| &c.members).flat_map(|m| &m.evidence);
        let placed = pieces(items).into_iter().map(|piece| (piece, piece.spans));
        Marks {
            pieces: Places::new(placed),
            compared: Places::new(compared.map(|s| (s, std::slice::from_ref(s)))),
        }
    }

    /// What a stretch of text is worth as news, and the item that weighs most.
    fn worth(&self, span: &Span) -> (f64, Option<Id>) {
        // A sentence that is compared as a whole may still bear what the other report lacks.
        let compared = self.compared.at(span, |c| 10 * c.overlap(span) < 9 * span.len());
        let elsewhere = |s: &Span| compared.iter().any(|c| 2 * c.overlap(s) > s.len());
        let mut parts = self.pieces.at(span, |s| 2 * s.overlap(span) >= s.len().min(span.len()));
        parts.retain(|piece| !piece.spans.iter().any(elsewhere));
        // Two figures in a sentence are news; ten are a table.
        parts.sort_by(|a, b| b.worth.total_cmp(&a.worth).then_with(|| a.id.cmp(b.id)));
        let worth = parts.iter().take(4).map(|p| p.worth).sum();
        (worth, parts.first().map(|p| p.id.clone()))
    }
}

/// What each item is worth as news.
fn pieces(items: &Items) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let exact = items.quantities.iter().filter(|q| q.hedge != Hedge::BarePlural);
    pieces.extend(exact.map(|q| Piece { worth: 0.8, id: &q.id, spans: &q.evidence }));
    pieces.extend(items.proposals.iter().map(|p| Piece {
        worth: 0.7,
        id: &p.id,
        spans: &p.evidence,
    }));
    pieces.extend(items.meetings.iter().map(|m| Piece {
        worth: 0.8,
        id: &m.id,
        spans: &m.evidence,
    }));
    pieces.extend(items.events.iter().map(|e| Piece {
        worth: if e.realis == Realis::Historical { 0.3 } else { 0.6 },
        id: &e.id,
        spans: &e.evidence,
    }));
    pieces.extend(items.positions.iter().map(|p| Piece {
        worth: 0.6,
        id: &p.id,
        spans: &p.evidence,
    }));
    pieces.extend(items.claims.iter().map(|c| Piece { worth: 0.5, id: &c.id, spans: &c.evidence }));
    pieces.extend(items.statements.iter().map(|s| Piece {
        worth: spoken(s.kind, s.speaker.is_some()),
        id: &s.id,
        spans: &s.content,
    }));
    pieces
}

fn spoken(kind: StatementKind, named: bool) -> f64 {
    let manner = match kind {
        StatementKind::Direct | StatementKind::Mixed => 0.9,
        StatementKind::Belief => 0.4,
        _ => 0.6,
    };
    if named { manner } else { manner / 2.0 }
}

fn candidate(ev: Evidence<'_>, marks: &Marks<'_>, unit: usize) -> Option<(f64, Candidate)> {
    if ev.alignment.best(unit) >= TOLD_ELSEWHERE || ev.alignment.is_told_before(unit) {
        return None;
    }
    let sentence = ev.alignment.digest(ev.cx, unit)?;
    let reading = ev.cx.readings.get(ev.alignment.units.get(unit)?.reading)?;
    let span = |start: u32, end: u32| Span { report: reading.report.id.clone(), start, end };
    let whole = span(sentence.chars.start, sentence.chars.end);
    let (worth, about) = marks.worth(&whole);
    let names = sentence
        .terms
        .iter()
        .filter(|t| matches!(t.kind, TermKind::Name | TermKind::Number))
        .count();
    let anchored = sentence
        .terms
        .iter()
        .any(|t| matches!(t.kind, TermKind::Name | TermKind::PlaceName | TermKind::Number));
    if !anchored || sentence.terms.len() < LEAST_TERMS {
        return None;
    }
    let worth = worth + 0.1 * names.min(4) as f64 - distance(ev.alignment, unit);
    let worth = if is_background(ev.cx, reading, sentence) { worth - BACKGROUND } else { worth };
    Some((worth, Candidate { span: whole, about }))
}

/// What an old date takes off: an analyst wants news first.
const BACKGROUND: f64 = 0.4;

/// Days before its report from which a date is history.
const OLD: i64 = 30;

/// Whether a sentence names a date long before its report and none since.
fn is_background(cx: &Context<'_>, reading: &Reading, sentence: &SentenceDigest) -> bool {
    let Some(now) = reading.report.published.as_ref().and_then(Days::of) else { return false };
    let inside = reading
        .dates
        .iter()
        .filter(|d| sentence.chars.start <= d.chars.start && d.chars.end <= sentence.chars.end);
    let days: Vec<Days> = inside.filter_map(|d| cx.days(d)).collect();
    !days.is_empty() && days.iter().all(|d| d.last < now.first - OLD)
}

/// What is nearly told elsewhere is worth less.
fn distance(alignment: &Alignment, unit: usize) -> f64 {
    0.5 * (alignment.best(unit) - TOLD_ELSEWHERE / 2.0).max(0.0)
}

fn entry(ev: Evidence<'_>, candidate: Candidate, mint: &mut Minter) -> SingleSource {
    let Candidate { span, about } = candidate;
    let place = format!("{}-{}", span.start, span.end);
    SingleSource {
        id: mint.mint("ss", &[span.report.as_str(), &place]),
        fact: ev.cx.words(&span).split_whitespace().collect::<Vec<_>>().join(" "),
        report: span.report.clone(),
        about,
        evidence: vec![span],
    }
}
