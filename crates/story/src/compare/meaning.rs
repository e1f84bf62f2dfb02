//! One compared figure for each thing that several newsrooms count or time.
//!
//! In: the figures of all newsrooms. Out: one finding for how long each sitting lasted, and one for each noun that each
//! newsroom counts once. Holds: a newsroom that gives several figures of one noun is left out, since it counts several
//! things; nouns that count anything ("people", "times") need the same words beside them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use readout_types::{Quantity, QuantityKind, SentenceDigest, Span, TermKind, Verdict, ZoneKind};

use super::figures::Judged;
use super::structure::told_alike;
use super::{Evidence, FIGURE, Finding, roles};
use crate::edtf::Days;
use crate::words;

pub(super) fn find(ev: Evidence<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = lengths(ev).into_iter().chain(amounts(ev)).collect();
    let mut by_noun: BTreeMap<String, BTreeMap<usize, Vec<Given<'_>>>> = BTreeMap::new();
    for (noun, at, given) in counted(ev) {
        by_noun.entry(noun).or_default().entry(at).or_default().push(given);
    }
    findings.extend(by_verb(ev));
    for (noun, rooms) in by_noun {
        let once: Vec<Given<'_>> = rooms.into_values().filter_map(|all| only(&all)).collect();
        let found = finding(ev, &format!("{FIGURE}{noun}"), None, &once, 1.05);
        // Two counts of one noun may be of two things: they clash, or the later one is news, only where the sentences
        // tell the same.
        let clash = |f: &Finding| matches!(f.judged.verdict, Verdict::Conflict | Verdict::Tension);
        let sound = |f: &Finding| !clash(f) || (told_alike(ev, &f.members) && one_size(&once));
        let found = found.filter(sound);
        findings.extend(found.map(|f| Finding { judged: as_of(ev, f.judged, &once), ..f }));
    }
    findings
}

/// Counts of one noun under one verb ("40 soldiers died", "60 soldiers were killed"), where a newsroom counts the noun under other
/// verbs besides. The sentences must share a name, a date or another noun: then they tell of one thing.
fn by_verb(ev: Evidence<'_>) -> Vec<Finding> {
    let mut groups: BTreeMap<(String, &str), BTreeMap<usize, Vec<Given<'_>>>> = BTreeMap::new();
    for (noun, at, given) in counted(ev) {
        if let Some(verb) = verb_of(ev, given.1) {
            groups.entry((noun, verb)).or_default().entry(at).or_default().push(given);
        }
    }
    let mut findings = Vec::new();
    for ((noun, verb), rooms) in groups {
        let once: Vec<Given<'_>> = rooms.into_values().filter_map(|all| only(&all)).collect();
        let Some(first) = once.first() else { continue };
        let one_thing =
            one_size(&once) && once[1..].iter().all(|g| share_more(ev, first.1, g.1, &noun));
        let found = finding(ev, &format!("{FIGURE}{noun}, {verb}"), None, &once, 1.1);
        let found = found.map(|f| Finding { judged: as_of(ev, f.judged, &once), ..f });
        findings.extend(found.filter(|_| one_thing));
    }
    findings
}

/// The listed verb of the clause around a figure.
pub(super) fn verb_of(ev: Evidence<'_>, span: &Span) -> Option<&'static str> {
    let sentence = ev.alignment.digest(ev.cx, ev.alignment.unit_at(ev.cx, span)?)?;
    let clauses = sentence.clauses.iter().enumerate();
    let around = clauses.filter(|(_, c)| c.chars.start <= span.start && span.end <= c.chars.end);
    let (clause, _) = around.min_by_key(|(_, c)| c.chars.end - c.chars.start)?;
    let own = sentence.terms.iter().filter(|t| usize::from(t.clause) == clause);
    own.filter(|t| t.kind == TermKind::Verb)
        .find_map(|t| like_verbs().get(t.lemma.as_str()).copied())
}

fn like_verbs() -> &'static BTreeMap<&'static str, &'static str> {
    static VERBS: OnceLock<BTreeMap<&'static str, &'static str>> = OnceLock::new();
    VERBS.get_or_init(|| {
        let lines = include_str!("../../data/like_verbs.tsv").lines();
        let rows = lines.filter(|l| !l.starts_with('#'));
        let row = |l: &'static str| {
            let first = l.split('\t').next().unwrap_or(l);
            l.split('\t').map(move |verb| (verb, first))
        };
        rows.flat_map(row).collect()
    })
}

/// Whether the sentences of two figures share a name or a noun besides what is counted and what counts anything.
pub(super) fn share_more(ev: Evidence<'_>, a: &Span, b: &Span, noun: &str) -> bool {
    let words = |s: &Span| -> BTreeSet<&str> {
        let digest = ev.alignment.unit_at(ev.cx, s).and_then(|u| ev.alignment.digest(ev.cx, u));
        let solid =
            |k: TermKind| matches!(k, TermKind::Noun | TermKind::Name | TermKind::PlaceName);
        let terms = digest.into_iter().flat_map(|d| &d.terms).filter(|t| solid(t.kind));
        terms.map(|t| t.lemma.as_str()).filter(|l| *l != noun && !is_loose(l)).collect()
    };
    !words(a).is_disjoint(&words(b))
}

/// Counts of reports that came out days apart are of two days: the later one is news, not a contradiction.
pub(super) fn as_of(ev: Evidence<'_>, judged: Judged, given: &[Given<'_>]) -> Judged {
    let day = |(q, span): &Given<'_>| {
        let report = &ev.cx.readings.get(ev.cx.position(&span.report))?.report;
        Days::of(q.as_of.as_ref().or(report.published.as_ref())?)
    };
    let days: Vec<Days> = given.iter().filter_map(day).collect();
    let apart = days.iter().any(|d| (d.first - days[0].first).abs() > 1);
    let counts = given.iter().all(|(q, _)| q.kind == QuantityKind::Count);
    let clash = matches!(judged.verdict, Verdict::Conflict | Verdict::Tension);
    if counts && clash && apart {
        return Judged::new(Verdict::Update, "counts of different days");
    }
    judged
}

/// Counts further apart than this are hardly of one thing.
pub(super) const ONE_SIZE: f64 = 10.0;

fn one_size(given: &[Given<'_>]) -> bool {
    let sizes = || given.iter().filter_map(|(q, _)| q.nominal);
    let (least, most) = (sizes().fold(f64::INFINITY, f64::min), sizes().fold(0.0, f64::max));
    most <= ONE_SIZE * least
}

pub(super) type Given<'a> = (&'a Quantity, &'a Span);

/// A newsroom's figure, where all it gives are one value.
fn only<'a>(all: &[Given<'a>]) -> Option<Given<'a>> {
    let (first, rest) = all.split_first()?;
    rest.iter().all(|(q, _)| q.nominal == first.0.nominal).then_some(*first)
}

fn leading<'a>(ev: Evidence<'_>, q: &'a Quantity) -> Option<(usize, &'a Span)> {
    q.evidence.iter().find_map(|s| Some((ev.cx.own_room(&s.report)?, s)))
}

/// Counts by what they count.
fn counted<'a>(ev: Evidence<'a>) -> impl Iterator<Item = (String, usize, Given<'a>)> {
    ev.items.quantities.iter().filter_map(move |q| {
        let (at, span) = leading(ev, q)?;
        let counts = matches!(q.kind, QuantityKind::Count | QuantityKind::Other);
        let unit = q.unit.as_deref().filter(|u| counts && u.chars().count() > 2)?;
        let noun = if loose().contains(unit) {
            let measure = words::fold(q.measure.as_deref()?);
            let noun = measure.last()?.clone();
            if is_loose(&noun) {
                return None;
            }
            noun
        } else {
            unit.to_owned()
        };
        (q.interval.is_some() && q.nominal.is_none_or(|n| n > 2.0)).then_some((noun, at, (q, span)))
    })
}

/// Nouns that count anything.
fn loose() -> &'static BTreeSet<&'static str> {
    static LOOSE: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    LOOSE.get_or_init(|| {
        include_str!("../../data/loose_nouns.tsv").lines().filter(|l| !l.starts_with('#')).collect()
    })
}

/// Whether a noun counts anything, as units of time do.
pub(super) fn is_loose(noun: &str) -> bool {
    let singular = noun.strip_suffix('s').unwrap_or(noun);
    loose().contains(noun) || loose().contains(singular)
}

/// Talks are over within this many hours; longer spans are of something else.
const LONGEST: f64 = 48.0;

/// Whether a figure can be the length of one sitting.
pub(super) fn is_length(q: &Quantity) -> bool {
    q.kind == QuantityKind::Duration && hours(q).is_some_and(|h| (0.25..=LONGEST).contains(&h))
}

/// A length in hours.
pub(super) fn hours(q: &Quantity) -> Option<f64> {
    match q.unit.as_deref() {
        Some("h") => q.nominal,
        Some("min") => q.nominal.map(|n| n / 60.0),
        _ => None,
    }
}

/// A length of a sitting, and the names in its sentence.
struct Length<'a> {
    room: usize,
    given: Given<'a>,
    names: BTreeSet<&'a str>,
}

impl Length<'_> {
    /// Whether the sentences name nobody in common, and how far apart the lengths are (one to the other, in hundredths),
    /// the likeliest of one sitting first; `None` where the two are hardly of one.
    fn distance(&self, other: &Length<'_>) -> Option<(bool, i64)> {
        let hours = |l: &Length<'_>| hours(l.given.0).unwrap_or(0.0);
        let (x, y) = (hours(self), hours(other));
        let ratio = x.max(y) / x.min(y).max(f64::MIN_POSITIVE);
        let long = x.min(y) >= LONG && ratio <= CLOSE;
        let strangers = self.names.is_disjoint(&other.names) && !long;
        let silent = self.names.is_empty() || other.names.is_empty();
        let like = (!strangers || silent) && ratio <= FARTHEST;
        like.then_some((strangers, (100.0 * ratio) as i64))
    }
}

/// Lengths of one sitting are hardly further apart than this ratio: those that are tell of its parts.
pub(super) const FARTHEST: f64 = 2.0;

/// Hours from which a sitting is so long that a story has hardly two of about that length ([`CLOSE`]), whoever is named.
const LONG: f64 = 5.0;

/// How long the talks lasted: of each newsroom the figure in hours or minutes, beside a word for a sitting and a name that
/// the first sentence has too, that comes nearest.
fn lengths(ev: Evidence<'_>) -> Vec<Finding> {
    let mut left = all_lengths(ev);
    let mut findings = Vec::new();
    while !left.is_empty() {
        let first = left.remove(0);
        let mut best: BTreeMap<usize, ((bool, i64), usize)> = BTreeMap::new();
        for (at, other) in left.iter().enumerate().filter(|(_, o)| o.room != first.room) {
            if let Some(distance) = first.distance(other) {
                let kept = best.entry(other.room).or_insert((distance, at));
                *kept = (*kept).min((distance, at));
            }
        }
        let named = best.values().all(|((strangers, _), _)| !strangers);
        let taken: BTreeSet<usize> = best.into_values().map(|(_, at)| at).collect();
        let mut at = 0;
        let mut all = vec![first.given];
        left.retain(|l| {
            let joins = taken.contains(&at);
            at += 1;
            all.extend(joins.then_some(l.given));
            !joins
        });
        let found = finding(ev, "how long the talks lasted", None, &all, 1.7);
        // Disjoint lengths in sentences that name nobody in common are of two meetings as often as not.
        findings.extend(found.filter(|f| named || f.judged.verdict != Verdict::Conflict));
    }
    findings
}

fn all_lengths(ev: Evidence<'_>) -> Vec<Length<'_>> {
    let lengths = ev.items.quantities.iter().filter(|q| is_length(q));
    let mut all: Vec<Length<'_>> = lengths
        .filter_map(|q| {
            let (room, span) = leading(ev, q)?;
            let unit = ev.alignment.unit_at(ev.cx, span)?;
            let sentence = ev.alignment.digest(ev.cx, unit).filter(|s| tells_of_sitting(s))?;
            if is_interval(ev, span, sentence) {
                return None;
            }
            let named = |k: TermKind| matches!(k, TermKind::Name | TermKind::PlaceName);
            let names = sentence.terms.iter().filter(|t| named(t.kind));
            let names = names.map(|t| t.lemma.as_str()).collect();
            Some(Length { room, given: (q, span), names })
        })
        .collect();
    all.sort_by_key(|l| ev.cx.place_of(l.given.1));
    all
}

/// Whether a length is the time between two things, or added to another: "two hours later", "less than 24 hours after the
/// session", "another hour".
fn is_interval(ev: Evidence<'_>, span: &Span, sentence: &SentenceDigest) -> bool {
    let after = Span { start: span.end, end: sentence.chars.end.max(span.end), ..span.clone() };
    let next = words::fold(ev.cx.words(&after));
    let own = words::fold(ev.cx.words(span));
    next.first().into_iter().chain(own.first()).any(|w| roles::parts(w))
}

/// Amounts of one currency further apart than this ratio are of two things.
const CLOSE: f64 = 1.25;

/// Amounts of money that are close but not equal, in sentences that share a word: one sum, as the newsrooms give it.
fn amounts(ev: Evidence<'_>) -> Vec<Finding> {
    let given: Vec<(usize, Given<'_>)> = ev
        .items
        .quantities
        .iter()
        .filter(|q| q.kind == QuantityKind::Money && q.nominal.is_some_and(|n| n > 0.0))
        .filter_map(|q| leading(ev, q).map(|(at, span)| (at, (q, span))))
        .collect();
    let mut findings: Vec<Finding> = Vec::new();
    for (i, (at, (q, span))) in given.iter().enumerate() {
        let mut one: BTreeMap<usize, Given<'_>> = BTreeMap::from([(*at, (*q, *span))]);
        for (other, (r, place)) in &given[i + 1..] {
            let close = one.values().all(|(o, _)| is_close(o, r)) && share_a_word(ev, span, place);
            if close {
                one.entry(*other).or_insert((*r, *place));
            }
        }
        let all: Vec<Given<'_>> = one.into_values().collect();
        let fact = format!("{FIGURE}{}", ev.cx.words(span));
        let found = finding(ev, &fact, None, &all, 1.15);
        findings.extend(found.filter(|f| f.judged.verdict != Verdict::Same));
    }
    findings
}

fn is_close(a: &Quantity, b: &Quantity) -> bool {
    let (Some(x), Some(y)) = (a.nominal, b.nominal) else { return false };
    a.unit == b.unit && x.max(y) <= CLOSE * x.min(y)
}

pub(super) fn share_a_word(ev: Evidence<'_>, a: &Span, b: &Span) -> bool {
    let nouns = |s: &Span| -> BTreeSet<&str> {
        let digest = ev.alignment.unit_at(ev.cx, s).and_then(|u| ev.alignment.digest(ev.cx, u));
        let terms = digest.into_iter().flat_map(|d| &d.terms).filter(|t| t.kind == TermKind::Noun);
        terms.map(|t| t.lemma.as_str()).collect()
    };
    !nouns(a).is_disjoint(&nouns(b))
}

fn tells_of_sitting(sentence: &SentenceDigest) -> bool {
    let mut words =
        sentence.terms.iter().filter(|t| matches!(t.kind, TermKind::Noun | TermKind::Verb));
    sentence.zone == ZoneKind::Body && words.any(|t| sitting().contains(t.lemma.as_str()))
}

/// Lemmas of words for a sitting that lasts.
fn sitting() -> &'static BTreeSet<&'static str> {
    static SITTING: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    SITTING.get_or_init(|| {
        include_str!("../../data/sitting_words.tsv")
            .lines()
            .filter(|l| !l.starts_with('#'))
            .collect()
    })
}

fn finding(
    ev: Evidence<'_>,
    fact: &str,
    about: Option<readout_types::Id>,
    all: &[Given<'_>],
    rank: f64,
) -> Option<Finding> {
    let pairs =
        all.iter().enumerate().flat_map(|(i, a)| all[i + 1..].iter().map(move |b| (*a, *b)));
    let judged: Judged = pairs
        .filter_map(|(a, b)| roles::compare(ev, a, b))
        .max_by_key(|j| super::told::badness(j.verdict))?;
    let mut members: Vec<Span> = all.iter().map(|(_, s)| (*s).clone()).collect();
    ev.cx.tidy(&mut members);
    (members.len() > 1).then(|| Finding { fact: fact.to_owned(), about, judged, members, rank })
}
