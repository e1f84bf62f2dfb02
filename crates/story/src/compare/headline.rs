//! Headline against body: what a headline says that its body does not carry, or denies.
//!
//! Holds: a headline is reported where its body takes the other end of a matter on the same things and never the
//! headline's; where its figure is none of the body's and close to one of them; where the body lacks a figure or a length of
//! time that another report has; or where it judges and the body has no such word. Synonyms alone are no
//! mismatch.

use std::collections::BTreeSet;

use readout_types::{
    Quantity, Reading, SentenceDigest, Severity, Span, TermKind, Verdict, ZoneKind,
};

use super::figures::{self, Judged};
use super::meaning::is_loose;
use super::opposites::{self, Ends};
use super::{Evidence, Finding, frames};
use crate::merge::Context;

/// A headline with words that its body lacks.
pub(crate) struct Uncarried {
    pub(crate) headline: Span,
    pub(crate) missing: Vec<String>,
    /// The body sentence that tells most of the rest.
    pub(crate) body: Option<Span>,
}

/// A headline of which the body lacks at least this many words that stand together is not its own.
const LEAST_MISSING: usize = 2;

/// The headlines that their bodies do not carry and another report's body does.
pub(crate) fn uncarried(ev: Evidence<'_>) -> Vec<Uncarried> {
    let odd = |at, reading| of_reading(ev.cx, at, reading).or_else(|| unfounded(reading));
    ev.cx.own().filter_map(|(at, reading)| odd(at, reading)).collect()
}

/// The same with those of copies, whose headlines are often another hand's.
pub(crate) fn uncarried_headlines(cx: &Context<'_>) -> Vec<Span> {
    let readings = cx.readings.iter().enumerate();
    readings.filter_map(|(at, r)| of_reading(cx, at, r)).map(|u| u.headline).collect()
}

fn of_reading(cx: &Context<'_>, at: usize, reading: &Reading) -> Option<Uncarried> {
    denied(reading).or_else(|| misnumbered(reading)).or_else(|| check(cx, at, reading))
}

/// A headline that judges where its body does not.
fn unfounded(reading: &Reading) -> Option<Uncarried> {
    let (headline, word) = frames::unfounded(reading)?;
    Some(Uncarried {
        headline: place(reading, headline),
        missing: vec![word],
        body: nearest(reading, headline).map(|s| place(reading, s)),
    })
}

/// Content words besides the opposed ones that headline and body must share: they speak of one thing.
const LEAST_SHARED: usize = 2;

/// A headline that asserts one end of a matter whose other end the body takes.
fn denied(reading: &Reading) -> Option<Uncarried> {
    let words = |s: &SentenceDigest| {
        reading.report.text.slice(s.chars.start as usize..s.chars.end as usize)
    };
    let headline = reading.sentences.iter().find(|s| s.zone == ZoneKind::Headline)?;
    let body: Vec<(&SentenceDigest, Ends)> = reading
        .sentences
        .iter()
        .filter(|s| s.zone == ZoneKind::Body && shared(s, headline) >= LEAST_SHARED)
        .map(|s| (s, opposites::ends(words(s))))
        .collect();
    let asserted = opposites::asserted(words(headline));
    let clash = |matter: &'static str| {
        let (end, word) = opposites::sole(&asserted, matter)?;
        let carried = body.iter().any(|(_, e)| e.get(matter).is_some_and(|t| t.contains_key(&end)));
        let denies = |e: &Ends| opposites::sole(e, matter).is_some_and(|(other, _)| other != end);
        let against = body.iter().find(|(_, e)| denies(e))?;
        (!carried).then(|| Uncarried {
            headline: place(reading, headline),
            missing: vec![word.to_owned()],
            body: Some(place(reading, against.0)),
        })
    };
    asserted.keys().copied().filter(|m| *m != opposites::EVALUATION).find_map(clash)
}

/// Ratio up to which a headline's figure can be a wrong one for the body's: further apart they are of two things.
const CLOSE: f64 = 1.5;

/// A headline with a figure that no figure of the body in that unit allows, while one comes close.
fn misnumbered(reading: &Reading) -> Option<Uncarried> {
    let sentence = |q: &Quantity, zone: ZoneKind| {
        let span = q.evidence.first()?;
        let holds = |s: &&SentenceDigest| s.chars.start <= span.start && span.end <= s.chars.end;
        reading.sentences.iter().find(holds).filter(|s| s.zone == zone)
    };
    let in_body = |q: &&Quantity| sentence(q, ZoneKind::Body).is_some();
    let body: Vec<&Quantity> = reading.items.quantities.iter().filter(in_body).collect();
    reading.items.quantities.iter().find_map(|figure| {
        let headline = sentence(figure, ZoneKind::Headline)?;
        let of_unit = || body.iter().filter(|q| q.unit.is_some() && q.unit == figure.unit);
        let against = |q: &Quantity| {
            figures::compare(figure, q).is_some_and(|j| j.verdict == Verdict::Conflict)
        };
        let near = |q: &&&Quantity| {
            let (Some(x), Some(y)) = (figure.nominal, q.nominal) else { return false };
            x.max(y) <= CLOSE * x.min(y)
        };
        let told = of_unit().find(near).filter(|_| of_unit().all(|q| against(q)))?;
        Some(Uncarried {
            headline: place(reading, headline),
            missing: vec![reading.report.text.at(figure.evidence.first()?).to_owned()],
            body: sentence(told, ZoneKind::Body).map(|s| place(reading, s)),
        })
    })
}

fn shared(a: &SentenceDigest, b: &SentenceDigest) -> usize {
    let lemmas: BTreeSet<&str> = a.terms.iter().map(|t| t.lemma.as_str()).collect();
    b.terms.iter().map(|t| t.lemma.as_str()).collect::<BTreeSet<_>>().intersection(&lemmas).count()
}

fn place(reading: &Reading, sentence: &SentenceDigest) -> Span {
    Span { report: reading.report.id.clone(), start: sentence.chars.start, end: sentence.chars.end }
}

fn check(cx: &Context<'_>, at: usize, reading: &Reading) -> Option<Uncarried> {
    let headline = reading.sentences.iter().find(|s| s.zone == ZoneKind::Headline)?;
    let own = body_lemmas(reading);
    let missing: Vec<&str> = run_of_missing(headline, &own);
    let measured = headline.terms.iter().any(|t| {
        missing.contains(&t.lemma.as_str()) && (t.kind == TermKind::Number || is_loose(&t.lemma))
    });
    if missing.len() < LEAST_MISSING || !measured {
        return None;
    }
    // Words that no report carries are the headline writer's own; words that another report carries tell of its story.
    let elsewhere = cx.readings.iter().enumerate().any(|(other, r)| {
        let lemmas = body_lemmas(r);
        other != at
            && cx.room_at(other) != cx.room_at(at)
            && missing.iter().all(|m| lemmas.contains(*m))
    });
    elsewhere.then(|| Uncarried {
        headline: place(reading, headline),
        missing: missing.iter().map(|m| (*m).to_owned()).collect(),
        body: nearest(reading, headline).map(|s| place(reading, s)),
    })
}

fn body_lemmas(reading: &Reading) -> BTreeSet<&str> {
    let body = reading.sentences.iter().filter(|s| s.zone == ZoneKind::Body);
    body.flat_map(|s| &s.terms).map(|t| t.lemma.as_str()).collect()
}

/// The longest run of the headline's nouns and numbers that the body lacks. Names may stand between them, but they alone
/// only tell where and who.
fn run_of_missing<'a>(headline: &'a SentenceDigest, own: &BTreeSet<&str>) -> Vec<&'a str> {
    let mut best: Vec<&str> = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    for term in &headline.terms {
        let solid = matches!(term.kind, TermKind::Noun | TermKind::Number);
        if matches!(term.kind, TermKind::Name | TermKind::PlaceName) {
            continue;
        }
        if own.contains(term.lemma.as_str()) || !solid {
            run.clear();
        } else {
            run.push(term.lemma.as_str());
        }
        if run.len() > best.len() {
            best.clone_from(&run);
        }
    }
    best
}

/// The body sentence that shares most words with the headline.
fn nearest<'a>(reading: &'a Reading, headline: &SentenceDigest) -> Option<&'a SentenceDigest> {
    let body = reading.sentences.iter().filter(|s| s.zone == ZoneKind::Body);
    let shared = |s: &SentenceDigest| shared(s, headline);
    body.max_by_key(|s| (shared(s), std::cmp::Reverse(s.chars.start))).filter(|s| shared(s) > 0)
}

/// Mismatches of headline and body as comparisons of a report with itself.
pub(super) fn find(ev: Evidence<'_>) -> Vec<Finding> {
    let finding = |u: Uncarried| {
        let body = u.body?;
        let reason = format!("the body does not carry the headline's {}", u.missing.join(" "));
        Some(Finding {
            fact: format!("headline: {}", ev.cx.words(&u.headline)),
            about: None,
            judged: Judged::new(Verdict::InternalMismatch, reason).severe(Severity::Medium),
            members: vec![u.headline, body],
            rank: 1.5,
        })
    };
    uncarried(ev).into_iter().filter_map(finding).collect()
}
