//! A denial beside what it denies, in one report: "Officials said the valve was shut. The ministry disputes that account."
//!
//! In: the denied claims, and the sentences that turn on the words before them. Out: a finding for each with the nearest words of
//! another side before it. Holds: both stand within a few sentences of one report ([`REACH`]); the two sides differ; a denial in
//! words of its own shares something with what it denies, or answers an accusation of its own side.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use readout_types::{
    ClaimStatus, EventKind, Id, SentenceDigest, Severity, Span, Verdict, ZoneKind,
};

use super::figures::Judged;
use super::{Evidence, Finding, SHOWN, side};
use crate::words;

/// Sentences before a denial among which what it denies may stand.
const REACH: usize = 4;

/// What a denial in words of its own must share with what it denies, in squared weights.
const SHARED: f64 = 0.3;

/// The words of one side.
struct Said<'a> {
    side: &'a Id,
    span: &'a Span,
    unit: usize,
}

/// A sentence or claim that denies.
struct Denial<'a> {
    side: Option<&'a Id>,
    span: Span,
    unit: usize,
    /// Whether it names what it denies by a word that points back.
    points_back: bool,
}

pub(super) fn find(ev: Evidence<'_>) -> Vec<Finding> {
    let said = said(ev);
    let mut denials = claimed(ev);
    denials.extend(pointing(ev, &said));
    denials.sort_by_key(|d| ev.cx.place_of(&d.span));
    let mut used = BTreeSet::new();
    denials.retain(|d| used.insert((d.unit, d.points_back)));
    denials.iter().filter_map(|d| finding(ev, &said, d)).collect()
}

/// What sides say in reports that are no copies, in text order.
fn said<'a>(ev: Evidence<'a>) -> Vec<Said<'a>> {
    let mut all = Vec::new();
    for statement in &ev.items.statements {
        let Some(speaker) = &statement.speaker else { continue };
        let place = |s: &&'a Span| ev.cx.own_room(&s.report).is_some();
        for span in statement.content.iter().filter(place) {
            if let Some(unit) = ev.alignment.unit_at(ev.cx, span) {
                all.push(Said { side: side(ev, speaker), span, unit });
            }
        }
    }
    all.sort_by_key(|s| ev.cx.place_of(s.span));
    all
}

/// The claims that a side denies.
fn claimed<'a>(ev: Evidence<'a>) -> Vec<Denial<'a>> {
    let denied = ev.items.claims.iter().filter(|c| c.status == ClaimStatus::Denied);
    let told = denied.filter_map(|c| {
        let claimant = c.claimant.as_ref().filter(|id| **id != Id::narrator())?;
        let span = c.evidence.iter().find(|s| ev.cx.own_room(&s.report).is_some())?;
        let unit = ev.alignment.unit_at(ev.cx, span)?;
        let side = Some(side(ev, claimant));
        Some(Denial { side, span: span.clone(), unit, points_back: false })
    });
    told.collect()
}

/// The sentences that deny the words before them by a word that points back.
fn pointing<'a>(ev: Evidence<'a>, said: &[Said<'a>]) -> Vec<Denial<'a>> {
    let mut denials = Vec::new();
    for (at, reading) in ev.cx.own() {
        for unit in ev.alignment.sentences_of(at) {
            let Some(sentence) = ev.alignment.digest(ev.cx, unit) else { continue };
            let span = Span {
                report: reading.report.id.clone(),
                start: sentence.chars.start,
                end: sentence.chars.end,
            };
            if sentence.zone == ZoneKind::Body && points_back(ev.cx.words(&span)) {
                let side = said.iter().find(|s| s.unit == unit).map(|s| s.side);
                let side = side.or_else(|| subject(ev, &span, sentence));
                denials.push(Denial { side, span, unit, points_back: true });
            }
        }
    }
    denials
}

/// The side that is the subject of a sentence.
fn subject<'a>(ev: Evidence<'a>, span: &Span, sentence: &SentenceDigest) -> Option<&'a Id> {
    let terms = sentence.terms.iter().filter(|t| t.subject);
    let own: Vec<u32> = terms.map(|t| t.chars.start).collect();
    let holds =
        |m: &Span| m.report == span.report && own.iter().any(|at| m.start <= *at && *at < m.end);
    let agent = ev.items.agents.iter().find(|a| a.mentions.iter().any(holds))?;
    Some(side(ev, &agent.id))
}

/// Words of a denial, by what they are in it.
fn table() -> &'static BTreeMap<&'static str, BTreeSet<&'static str>> {
    static TABLE: OnceLock<BTreeMap<&'static str, BTreeSet<&'static str>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let lines = include_str!("../../data/denial_words.tsv").lines();
        for (word, class) in
            lines.filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t'))
        {
            table.entry(class).or_default().insert(word);
        }
        table
    })
}

fn is(class: &str, word: &str) -> bool {
    table().get(class).is_some_and(|words| words.contains(word))
}

/// Phrases that tell of another memory, each in folded words.
fn contrary() -> &'static Vec<Vec<String>> {
    static PHRASES: OnceLock<Vec<Vec<String>>> = OnceLock::new();
    PHRASES.get_or_init(|| {
        table().get("contrary").into_iter().flatten().map(|phrase| words::fold(phrase)).collect()
    })
}

/// Words between a verb of denying and the word that points back: "dispute the union's account".
const BETWEEN: usize = 4;

/// Whether a sentence turns on the words before it: a verb of denying with a word that points back as its object, or words that
/// tell of another memory.
fn points_back(text: &str) -> bool {
    let folded = words::fold(text);
    let stands =
        |phrase: &Vec<String>| folded.windows(phrase.len().max(1)).any(|w| w == phrase.as_slice());
    let denies = |(at, word): (usize, &String)| {
        let negated = folded[at.saturating_sub(3)..at].iter().any(|w| is("negator", w));
        let next = |n: usize| folded.get(at + n).map_or("", String::as_str);
        let pointing = is("pointer", next(1)) && ends(text, at + 1);
        let account = (1..=BETWEEN)
            .any(|n| is("account", next(n)) && !tells_itself(next(n + 1), next(n + 2)));
        !negated && ((is("deny", word) && (pointing || account)) || (is("reject", word) && account))
    };
    folded.iter().enumerate().any(denies) || contrary().iter().any(stands)
}

/// Whether what follows a noun for an account tells the account: "the claim that ...", but not "the version of events".
fn tells_itself(next: &str, after: &str) -> bool {
    is("tells", next) && !is("whole", after)
}

/// Whether a stop or the end of the text follows a word: "denied this.", but not "denied this boat a berth".
fn ends(text: &str, at: usize) -> bool {
    let parts = text.split_inclusive(['.', ',', ';', ':', '!', '?', '”', '"', '—', '–']);
    let lengths = parts.map(|part| words::fold(part).len());
    let mut end = 0;
    lengths.into_iter().any(|n| {
        end += n;
        end == at + 1
    })
}

fn finding(ev: Evidence<'_>, said: &[Said<'_>], denial: &Denial<'_>) -> Option<Finding> {
    let order: Vec<usize> =
        ev.alignment.sentences_of(ev.cx.position(&denial.span.report)).collect();
    let at = order.iter().position(|u| *u == denial.unit)?;
    let near = &order[at.saturating_sub(REACH)..=at];
    let before =
        said.iter().rev().filter(|s| near.contains(&s.unit) && s.span.report == denial.span.report);
    let before = before.filter(|s| s.span.end <= denial.span.start || s.unit != denial.unit);
    let before = before.filter(|s| s.span.start < denial.span.start);
    let before: Vec<&Said<'_>> =
        before.filter(|s| denial.side.is_none_or(|side| side != s.side)).collect();
    let next = |s: &Said<'_>| denial.points_back && order.get(at.wrapping_sub(1)) == Some(&s.unit);
    let accused = before.iter().find(|s| answers(ev, denial, s));
    let claim = accused.or_else(|| before.iter().find(|s| next(s) || shares(ev, denial, s)))?;
    let after = order.get(at + 1).copied();
    let members = vec![shown(ev, claim.span, claim.unit), told_on(ev, denial, after)];
    Some(Finding {
        fact: format!("claim and denial: {}", ev.cx.words(claim.span)),
        about: None,
        judged: Judged::new(Verdict::ClaimVsCounterclaim, "one side says it, another denies it")
            .severe(Severity::Medium),
        members,
        rank: 1.28,
    })
}

/// Whether a denial answers an accusation of its own side.
fn answers(ev: Evidence<'_>, denial: &Denial<'_>, claim: &Said<'_>) -> bool {
    let Some(own) = denial.side else { return false };
    let accuses = |e: &&readout_types::Event| {
        e.event == EventKind::Accuse && e.recipient.iter().any(|id| side(ev, id) == own)
    };
    let there = |s: &Span| ev.alignment.unit_at(ev.cx, s) == Some(claim.unit);
    ev.items.events.iter().filter(accuses).any(|e| e.evidence.iter().any(there))
}

fn shares(ev: Evidence<'_>, denial: &Denial<'_>, claim: &Said<'_>) -> bool {
    let features = |unit: usize, span: &Span| -> BTreeSet<u32> {
        let unit = ev.alignment.units.get(unit);
        let all = unit.into_iter().flat_map(|u| &u.features);
        let inside = all.filter(|(_, c)| span.start <= c.start && c.end <= span.end);
        inside.map(|(f, _)| *f).filter(|f| !ev.alignment.is_agent(*f)).collect()
    };
    let (a, b) = (features(denial.unit, &denial.span), features(claim.unit, claim.span));
    ev.alignment.squares(a.intersection(&b)) >= SHARED
}

/// The sentence of a denial, with the one after it where it only announces another account ("The office tells it differently.").
fn told_on(ev: Evidence<'_>, denial: &Denial<'_>, after: Option<usize>) -> Span {
    let own = shown(ev, &denial.span, denial.unit);
    let next = after.and_then(|u| ev.alignment.digest(ev.cx, u));
    let next = next.filter(|s| s.zone == ZoneKind::Body && s.chars.start <= own.end + BREAK);
    let end = next.map(|s| s.chars.end);
    let on = end.filter(|end| denial.points_back && own.len() <= BRIEF && end - own.start <= SHOWN);
    on.map_or_else(|| own.clone(), |end| Span { end, ..own.clone() })
}

/// Unicode scalar values between a sentence and the next: a space or the end of a paragraph.
const BREAK: u32 = 2;

/// Unicode scalar values up to which a denial is too brief to tell its own account.
const BRIEF: u32 = 60;

/// The sentence of some words; of a long one the words alone.
fn shown(ev: Evidence<'_>, words: &Span, unit: usize) -> Span {
    let sentence = ev.alignment.digest(ev.cx, unit).map(|s| s.chars.clone());
    let whole = sentence.filter(|c| c.end - c.start <= SHOWN);
    whole.map_or_else(|| words.clone(), |c| Span { start: c.start, end: c.end, ..words.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: bool) {
        assert_eq!(points_back(text), want, "{text}");
    }

    #[test]
    fn a_denial_points_back_by_its_object() {
        check("The harbour office disputes this.", true);
        check("A pilot denied it.", true);
        check("Her aides rejected the captain's version of events.", true);
        check("The ferrymen remember it differently.", true);
        check("The office does not dispute this.", false);
        check("The office denied this boat a berth.", false);
        check("The council rejected the toll.", false);
    }
}
