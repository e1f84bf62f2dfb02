//! What is odd in one report by itself, or beside the story.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use readout_types::{
    Basis, DateMention, Edtf, Reading, SentenceDigest, Severity, Span, Tense, TermKind, TimexKind,
    ZoneKind,
};

use super::Oddity;
use crate::compare::Evidence;
use crate::edtf::Days;
use crate::words;

pub(super) fn find(ev: Evidence<'_>, at: usize, reading: &Reading) -> Vec<Oddity> {
    let mut odd = Vec::new();
    odd.extend(missing_date(reading));
    odd.extend(younger_text(reading));
    odd.extend(repeated_text(reading));
    odd.extend(broken_quotations(reading));
    odd.extend(unlike_marks(reading));
    odd.extend(strange_caption(ev, at, reading));
    odd
}

fn span(reading: &Reading, start: u32, end: u32) -> Span {
    Span { report: reading.report.id.clone(), start, end }
}

fn of(reading: &Reading, sentence: &SentenceDigest) -> Span {
    span(reading, sentence.chars.start, sentence.chars.end)
}

/// What the anchor of a date says that was reckoned from the story's day.
const LENT: &str = "story";

/// A report that states no date though it names days or weekdays that want one: the line where a date would stand, and
/// the first day that cannot be placed.
fn missing_date(reading: &Reading) -> Option<Oddity> {
    if reading.report.published.is_some() {
        return None;
    }
    let text = &reading.report.text;
    // Where the story lends its day, the report still does not say its own.
    let lent = |d: &DateMention| d.anchor.as_deref() == Some(LENT);
    let day = |d: &&DateMention| {
        let open = d.date.is_none() && d.value.contains("WXX-");
        d.kind == TimexKind::Date && (open || lent(d))
    };
    let unplaced =
        reading.dates.iter().find(day).map(|d| span(reading, d.chars.start, d.chars.end));
    let lines = reading
        .report
        .zones
        .iter()
        .filter(|z| !text.slice(z.start as usize..z.end as usize).trim().is_empty());
    let top = lines.min_by_key(|z| z.start).map(|z| span(reading, z.start, z.end));
    let spans: Vec<Span> = top.into_iter().chain(unplaced).collect();
    (!spans.is_empty()).then_some(Oddity {
        kind: "missing_date",
        basis: "internal",
        severity: Severity::Low,
        correction: None,
        spans,
    })
}

/// A past event dated after the report was published, or on the weekday that follows it.
///
/// News names the days of the week around it by their bare names; for the day six days back it says "last". So a bare
/// weekday in the past tense that reckons to six days back is the day after publication: the text was updated.
fn younger_text(reading: &Reading) -> Option<Oddity> {
    let published = reading.report.published.as_ref().and_then(Days::of).filter(|d| d.is_day())?;
    let young = reading.dates.iter().find(|d| {
        let day = d.date.as_ref().and_then(Days::of).filter(|d| d.is_day());
        // A weekday ahead is a plan told in the past ("was called for Friday"); a printed date is what it says.
        let ahead = day.is_some_and(|d| d.first > published.last) && d.basis == Basis::Stated;
        is_day_after(reading, d) || (ahead && is_told_as_past(reading, d.chars.start))
    })?;
    let line = reading.report.zones.iter().find(|z| z.kind == ZoneKind::Published);
    let spans = std::iter::once(span(reading, young.chars.start, young.chars.end))
        .chain(line.map(|z| span(reading, z.start, z.end)))
        .collect();
    Some(Oddity {
        kind: "text_younger_than_date",
        basis: "internal",
        severity: Severity::Medium,
        correction: Some("the text was updated after the printed date".to_owned()),
        spans,
    })
}

/// Whether a bare weekday in the past tense reckons to six days back: then the day after publication is meant.
pub(crate) fn is_day_after(reading: &Reading, mention: &DateMention) -> bool {
    let day = |date: Option<&Edtf>| date.and_then(Days::of).filter(|d| d.is_day()).map(|d| d.first);
    let (own, told) = (day(reading.report.published.as_ref()), day(mention.date.as_ref()));
    let place = mention.chars.start as usize..mention.chars.end as usize;
    own.zip(told).is_some_and(|(own, told)| own - told == WEEK - 1)
        && is_bare_weekday(reading.report.text.slice(place))
        && is_told_as_past(reading, mention.chars.start)
}

const WEEK: i64 = 7;

/// Whether the clause around a place in the body tells of what happened, not of what was set for then.
fn is_told_as_past(reading: &Reading, start: u32) -> bool {
    let holds = |chars: &Range<u32>| chars.start <= start && start < chars.end;
    let Some(sentence) = reading.sentences.iter().find(|s| holds(&s.chars)) else { return false };
    let clauses = sentence.clauses.iter().filter(|c| holds(&c.chars));
    let narrow = clauses.min_by_key(|c| c.chars.end - c.chars.start);
    let past = narrow.is_some_and(|c| c.tense == Tense::Past && !c.modal && !c.negated);
    past && sentence.zone == ZoneKind::Body && !is_set_ahead(reading, start)
}

/// Unicode scalar values before a weekday in which a plan for it is told.
const PLAN: u32 = 40;

/// Whether a day is told as one to come, be it in the past tense: "had set for Wednesday", "were to resume on Thursday".
fn is_set_ahead(reading: &Reading, start: u32) -> bool {
    let sentence = reading.sentences.iter().find(|s| s.chars.start <= start && start < s.chars.end);
    let from = sentence.map_or(start, |s| s.chars.start).max(start.saturating_sub(PLAN));
    let before = words::fold(reading.report.text.slice(from as usize..start as usize));
    let verbs = sentence.into_iter().flat_map(|s| &s.terms).filter(|t| t.kind == TermKind::Verb);
    let mut ahead = verbs.filter(|t| from <= t.chars.start && t.chars.end <= start);
    let to_do = |at: u32| {
        let behind = reading.report.text.slice(at.saturating_sub(3) as usize..at as usize);
        behind.eq_ignore_ascii_case("to ")
    };
    before.last().is_some_and(|w| w == "for" || w == "until") || ahead.any(|t| to_do(t.chars.start))
}

fn is_bare_weekday(words: &str) -> bool {
    let first = words.split_whitespace().next().unwrap_or("");
    first.ends_with("day") && first.chars().next().is_some_and(char::is_uppercase)
}

/// Sentences of so many content words are not repeated by chance.
const LONG: usize = 6;

/// Share of a sentence's content words that an earlier one must hold for it to be that one again.
const REPEATED: f64 = 0.9;

fn repeated_text(reading: &Reading) -> Vec<Oddity> {
    let long: Vec<&SentenceDigest> =
        reading.sentences.iter().filter(|s| s.terms.len() >= LONG).collect();
    let bags: Vec<BTreeSet<&str>> =
        long.iter().map(|s| s.terms.iter().map(|t| t.lemma.as_str()).collect()).collect();
    let mut holders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut odd = Vec::new();
    for (at, (later, bag)) in long.iter().zip(&bags).enumerate() {
        let mut may = candidates(bag, &holders).into_iter();
        let before = |i: usize| long[i].chars.end <= later.chars.start;
        if let Some(twin) = may.find(|i| before(*i) && holds(&bags[*i], bag)) {
            odd.push(Oddity {
                kind: "duplicated_text",
                basis: "internal",
                severity: Severity::Low,
                correction: None,
                spans: vec![of(reading, long[twin]), of(reading, later)],
            });
        }
        bag.iter().for_each(|word| holders.entry(word).or_default().push(at));
    }
    odd
}

fn holds(earlier: &BTreeSet<&str>, bag: &BTreeSet<&str>) -> bool {
    bag.intersection(earlier).count() as f64 / bag.len() as f64 >= REPEATED
}

/// The earlier sentences that can hold nearly all words of a bag, in text order: whoever lacks no more than a tenth of
/// them has one of any few more than a tenth, so only the holders of the rarest few are asked.
fn candidates(bag: &BTreeSet<&str>, holders: &BTreeMap<&str, Vec<usize>>) -> BTreeSet<usize> {
    let mut lists: Vec<&[usize]> =
        bag.iter().map(|word| holders.get(word).map_or(&[][..], Vec::as_slice)).collect();
    lists.sort_by_key(|list| list.len());
    let may_lack = ((1.0 - REPEATED) * bag.len() as f64).floor() as usize;
    lists.into_iter().take(may_lack + 2).flatten().copied().collect()
}

/// A paragraph with an odd number of straight quotation marks, where the next does not go on with one.
fn broken_quotations(reading: &Reading) -> Vec<Oddity> {
    let text = &reading.report.text;
    let body: Vec<_> = reading.report.zones.iter().filter(|z| z.kind == ZoneKind::Body).collect();
    let mut odd = Vec::new();
    for (i, zone) in body.iter().enumerate() {
        let words = text.slice(zone.start as usize..zone.end as usize);
        let marks = words.matches('"').count();
        let curly = words.contains(['“', '”']);
        let goes_on = body.get(i + 1).is_some_and(|n| {
            text.slice(n.start as usize..n.end as usize).trim_start().starts_with(['"', '“'])
        });
        if marks % 2 == 1 && !curly && !goes_on {
            let Some(sentence) = sentence_with_mark(reading, zone.start, zone.end) else {
                continue;
            };
            odd.push(Oddity {
                kind: "broken_quotation",
                basis: "internal",
                severity: Severity::Medium,
                correction: Some("a quotation mark without its partner".to_owned()),
                spans: vec![of(reading, sentence)],
            });
        }
    }
    odd
}

/// A quotation that opens with one form of mark and closes with another: it was pasted together.
fn unlike_marks(reading: &Reading) -> Vec<Oddity> {
    let text = &reading.report.text;
    let mut odd = Vec::new();
    for zone in reading.report.zones.iter().filter(|z| z.kind == ZoneKind::Body) {
        let mut open: Option<(u32, char)> = None;
        for (at, c) in
            (zone.start..).zip(text.slice(zone.start as usize..zone.end as usize).chars())
        {
            match (c, open) {
                ('“', _) => open = Some((at, c)),
                ('"', None) => open = Some((at, c)),
                ('”' | '"', Some((from, mark))) => {
                    if (mark == '“') != (c == '”') {
                        odd.push(Oddity {
                            kind: "typography",
                            basis: "internal",
                            severity: Severity::Low,
                            correction: Some("the two marks of a quotation differ".to_owned()),
                            spans: vec![span(reading, from, at + 1)],
                        });
                    }
                    open = None;
                }
                _ => {}
            }
        }
    }
    odd
}

/// The first sentence between two places in which quotation marks do not pair.
fn sentence_with_mark(reading: &Reading, start: u32, end: u32) -> Option<&SentenceDigest> {
    let text = &reading.report.text;
    let inside = reading.sentences.iter().filter(|s| start <= s.chars.start && s.chars.end <= end);
    let odd = |s: &&SentenceDigest| {
        text.slice(s.chars.start as usize..s.chars.end as usize).matches('"').count() % 2 == 1
    };
    let all: Vec<_> = inside.collect();
    all.iter().copied().find(odd).or_else(|| all.first().copied())
}

/// A caption, or a first paragraph, whose names stand nowhere else in the report: it belongs to another story.
fn strange_caption(ev: Evidence<'_>, at: usize, reading: &Reading) -> Vec<Oddity> {
    let first_body = reading.sentences.iter().position(|s| s.zone == ZoneKind::Body);
    // A short report names everybody once.
    let long = reading.sentences.iter().filter(|s| s.zone == ZoneKind::Body).count() >= LONG_REPORT;
    let may_stray = |i: usize, s: &SentenceDigest| {
        s.zone == ZoneKind::Caption || (long && (s.zone == ZoneKind::Deck || Some(i) == first_body))
    };
    let title = words::fold(reading.report.title.as_deref().unwrap_or(""));
    let told = times_named(reading);
    let mut odd = Vec::new();
    for (i, sentence) in reading.sentences.iter().enumerate().filter(|(i, s)| may_stray(*i, s)) {
        if is_stranger(sentence, &told, &title) && best_elsewhere(ev, at, i) < 0.6 {
            odd.push(Oddity {
                kind: "unrelated_caption",
                basis: "internal",
                severity: Severity::High,
                correction: Some("its names stand nowhere else in the report".to_owned()),
                spans: vec![of(reading, sentence)],
            });
        }
    }
    odd
}

/// Body sentences from which a report comes back to those it tells of.
const LONG_REPORT: usize = 8;

fn names(sentence: &SentenceDigest) -> BTreeSet<&str> {
    let named = |k: TermKind| matches!(k, TermKind::Name | TermKind::PlaceName);
    sentence.terms.iter().filter(|t| named(t.kind)).map(|t| t.lemma.as_str()).collect()
}

/// In how many sentences of a report each name stands.
fn times_named(reading: &Reading) -> BTreeMap<&str, usize> {
    let mut times = BTreeMap::new();
    for name in reading.sentences.iter().flat_map(names) {
        *times.entry(name).or_default() += 1;
    }
    times
}

/// A sentence with at least three names, none of which stands in others.
fn is_stranger(sentence: &SentenceDigest, told: &BTreeMap<&str, usize>, title: &[String]) -> bool {
    let names = names(sentence);
    // A credit has names alone.
    let tells = sentence.terms.iter().any(|t| t.kind == TermKind::Verb);
    let known =
        |n: &&&str| told.get(**n).is_some_and(|times| *times > 1) || title.iter().any(|w| w == **n);
    tells && names.len() >= 3 && !names.iter().any(|n| known(&n))
}

fn best_elsewhere(ev: Evidence<'_>, at: usize, sentence: usize) -> f64 {
    let mut units = ev.alignment.sentences_of(at);
    let unit = units.find(|u| ev.alignment.units.get(*u).is_some_and(|u| u.sentence == sentence));
    unit.map_or(0.0, |u| ev.alignment.best(u))
}
