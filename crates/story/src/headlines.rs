//! What a story takes from headlines, and what it does not.
//!
//! In: the readings, the merged items, and the headlines that their own bodies do not carry. Out: the story's title; items
//! on which only such headlines rest, told as claimed and less sure than what is shown. Holds: a headline that its body
//! denies never names a story while another report has a headline.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::{Confidence, Items, Meeting, Proposal, Reading, Realis, Span, ZoneKind};

use crate::merge::Context;

/// The headline that most newsrooms' bodies carry.
///
/// How alike it is to the newsrooms' bodies (the cosine of its words with the shares of newsrooms that have them): it
/// should say much of what most say, and little else. A newsroom's own headline comes before that of a copy, which another
/// hand has often written.
pub(crate) fn title(cx: &Context<'_>, uncarried: &[Span]) -> Option<String> {
    let held = holders(cx);
    let share = |lemma: &str| {
        held.get(lemma).map_or(0, BTreeSet::len) as f64 / cx.newsrooms().max(1) as f64
    };
    let carried = |r: &Reading| uncarried.iter().all(|s| s.report != r.report.id);
    let rank = |at: usize| {
        let words = lemmas(cx.readings[at], ZoneKind::Headline);
        let length = (words.len().max(1) as f64).sqrt();
        let alike = words.into_iter().map(share).sum::<f64>() / length;
        (carried(cx.readings[at]), cx.is_own(at), (alike * 1000.0) as i64)
    };
    let titled = cx.readings.iter().enumerate().filter(|(_, r)| r.report.title.is_some());
    let best = titled.max_by_key(|(at, _)| (rank(*at), std::cmp::Reverse(*at)))?;
    best.1.report.title.clone()
}

/// For each content word, the newsrooms that have it in a body.
fn holders<'a>(cx: &Context<'a>) -> BTreeMap<&'a str, BTreeSet<usize>> {
    let mut held: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (at, reading) in cx.readings.iter().enumerate() {
        for lemma in lemmas(reading, ZoneKind::Body) {
            held.entry(lemma).or_default().insert(cx.room_at(at));
        }
    }
    held
}

fn lemmas(reading: &Reading, zone: ZoneKind) -> BTreeSet<&str> {
    let sentences = reading.sentences.iter().filter(|s| s.zone == zone);
    sentences.flat_map(|s| s.terms.iter().map(|t| t.lemma.as_str())).collect()
}

/// What only an uncarried headline says is that headline's claim: nothing in a report's own account speaks for it.
pub(crate) fn weaken(items: &mut Items, uncarried: &[Span]) {
    let only = |evidence: &[Span]| {
        let inside = |s: &Span| uncarried.iter().any(|h| h.overlap(s) == s.len());
        !evidence.is_empty() && evidence.iter().all(inside)
    };
    for meeting in &mut items.meetings {
        weaken_meeting(meeting, &only);
    }
    for proposal in &mut items.proposals {
        weaken_proposal(proposal, &only);
    }
    for event in items.events.iter_mut().filter(|e| only(&e.evidence)) {
        event.realis = Realis::Claimed;
        event.confidence = Confidence::new(0.0);
    }
    for position in items.positions.iter_mut().filter(|p| only(&p.evidence)) {
        position.confidence = Confidence::new(0.0);
    }
}

fn weaken_meeting(meeting: &mut Meeting, only: &impl Fn(&[Span]) -> bool) {
    meeting.outcome.retain(|o| !only(&o.evidence));
    if only(&meeting.evidence) {
        meeting.realis = Realis::Claimed;
        meeting.confidence = Confidence::new(0.0);
    }
}

fn weaken_proposal(proposal: &mut Proposal, only: &impl Fn(&[Span]) -> bool) {
    proposal.status.retain(|s| !only(&s.evidence));
    if only(&proposal.evidence) {
        proposal.confidence = Confidence::new(0.0);
    }
}
