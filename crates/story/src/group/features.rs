//! What grouping keeps of one report.
//!
//! In: a [`Report`] and, if there is one, its [`Reading`]. Out: [`Features`]. Holds: the same report gives the same
//! features; they stay under a few kilobytes however long the report is.

use std::collections::{BTreeMap, BTreeSet};

use compact_str::CompactString;
use readout_types::{Reading, Report};
use serde::{Deserialize, Serialize};

use super::days;
use super::terms::{self, Word};
use crate::kept;

/// What grouping keeps of one report.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Features {
    /// Breaks ties: the report's id.
    pub key: String,
    /// Its heaviest words, by number.
    pub terms: Vec<Term>,
    /// The letters of the heaviest few, for explanations.
    pub words: Vec<(u32, CompactString)>,
    /// Day of publication, in days since 1970-01-01.
    pub day: Option<i32>,
    /// Month and day of publication, where the year is not stated.
    #[serde(default)]
    pub yearless: Option<(u32, u32)>,
    /// The key of the report from which the day was borrowed; `None` where the report states it itself.
    #[serde(default)]
    pub borrowed: Option<String>,
    /// Weekdays named in headline and lead: bit 0 is Monday.
    pub weekdays: u8,
    /// Names that stand beside a word for a meeting in headline and lead, by number.
    pub meeting: Vec<u32>,
    /// The least hashes of its runs of words: what copies share.
    pub sketch: Vec<u32>,
}

impl Features {
    /// The same with no other day than its own.
    pub(super) fn without_loan(mut self) -> Self {
        if self.borrowed.take().is_some() {
            self.day = None;
        }
        self
    }
}

/// One word of a report.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// Its stem's number.
    pub id: u32,
    /// How often it stands there; a word counts less the further down it is, and more in the headline.
    pub count: f32,
    /// Share of English news reports that use it.
    pub background: f32,
}

/// How often a word in the headline counts.
const HEADLINE: f32 = 2.0;
/// A word this far down counts half.
const HALF_AT: f32 = 60.0;
/// A report's words are kept up to this many.
const MOST_TERMS: usize = 160;
/// Words whose letters are kept.
const MOST_WORDS: usize = 24;
/// The lead: where weekdays and the key meeting are looked for, in words.
const LEAD: usize = 80;
/// Words in a run, and runs kept, for telling copies.
const RUN: usize = 5;
const MOST_RUNS: usize = 32;

/// Takes what grouping needs from one report. A reading adds who took part in its main meeting.
#[must_use]
pub fn features(report: &Report, reading: Option<&Reading>) -> Features {
    let title = terms::words(kept::headline(report), 0);
    let body = body_words(report);
    let counted = count(&title, &body);
    let lead = || title.iter().chain(body.iter().take_while(|w| w.at < LEAD));
    let names: BTreeSet<&str> = body.iter().filter(|w| w.name).map(|w| w.stem.as_str()).collect();
    let mut met = meeting(&title, &body, &names);
    met.extend(reading.into_iter().flat_map(participants));
    Features {
        key: report.id.to_string(),
        words: spelled(&counted),
        day: days::published(report),
        yearless: days::yearless(report),
        borrowed: None,
        weekdays: lead().fold(0, |mask, w| mask | days::weekday(&w.stem)),
        meeting: met.into_iter().collect(),
        sketch: sketch(&body),
        terms: kept_terms(counted),
    }
}

fn body_words(report: &Report) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    for range in kept::body(report) {
        let line = report.text.as_str().get(range).unwrap_or("");
        out.extend(terms::words(line, out.len()));
    }
    out
}

/// A stem's count and background share; by stem, so that sums are made in one order.
fn count<'a>(title: &'a [Word], body: &'a [Word]) -> BTreeMap<&'a str, (f32, f32)> {
    let mut out: BTreeMap<&str, (f32, f32)> = BTreeMap::new();
    let weighed = title.iter().map(|w| (w, HEADLINE)).chain(body.iter().map(|w| (w, fade(w.at))));
    for (word, weight) in weighed {
        let slot = out.entry(&word.stem).or_insert_with(|| (0.0, terms::background(&word.stem)));
        slot.0 += weight;
    }
    out
}

#[expect(clippy::cast_precision_loss, reason = "positions in a text are small")]
fn fade(at: usize) -> f32 {
    1.0 / (1.0 + at as f32 / HALF_AT)
}

fn weight(count: f32, background: f32) -> f32 {
    -count.ln_1p() * background.ln()
}

fn spelled(counted: &BTreeMap<&str, (f32, f32)>) -> Vec<(u32, CompactString)> {
    let mut all: Vec<_> = counted.iter().map(|(w, (c, b))| (weight(*c, *b), *w)).collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    all.into_iter()
        .take(MOST_WORDS)
        .map(|(_, w)| (terms::number(w), CompactString::new(w)))
        .collect()
}

fn kept_terms(counted: BTreeMap<&str, (f32, f32)>) -> Vec<Term> {
    let term =
        |(w, (count, background)): (&str, _)| Term { id: terms::number(w), count, background };
    let mut out: Vec<Term> = counted.into_iter().map(term).collect();
    let heavy = |t: &Term| weight(t.count, t.background);
    out.sort_by(|a, b| heavy(b).total_cmp(&heavy(a)).then(a.id.cmp(&b.id)));
    out.truncate(MOST_TERMS);
    out.sort_by_key(|t| t.id);
    out.dedup_by_key(|t| t.id);
    out
}

/// The names that stand in one stretch of the headline or lead with a word for a meeting.
fn meeting(title: &[Word], body: &[Word], names: &BTreeSet<&str>) -> BTreeSet<u32> {
    let nouns = meeting_words();
    let lead: Vec<&Word> = body.iter().take_while(|w| w.at < LEAD).collect();
    let stretches =
        std::iter::once(title.iter().collect::<Vec<_>>()).chain(lead.chunks(25).map(<[_]>::to_vec));
    let mut out = BTreeSet::new();
    for stretch in stretches.filter(|s| s.iter().any(|w| nouns.contains(w.stem.as_str()))) {
        let named = stretch.iter().filter(|w| names.contains(w.stem.as_str()));
        out.extend(named.flat_map(|w| w.stem.split('-')).map(terms::number));
    }
    out
}

/// The last names of those who took part in the meeting that the reading has most evidence for.
fn participants(reading: &Reading) -> Vec<u32> {
    let items = &reading.items;
    let several = items.meetings.iter().filter(|m| m.participants.len() > 1);
    let main = several.min_by_key(|m| (std::cmp::Reverse(m.evidence.len()), &m.id));
    let agents = main
        .into_iter()
        .flat_map(|m| &m.participants)
        .filter_map(|p| items.agents.iter().find(|a| a.id == p.agent));
    agents.filter_map(|a| terms::words(&a.name, 0).pop()).map(|w| terms::number(&w.stem)).collect()
}

fn meeting_words() -> &'static BTreeSet<&'static str> {
    static WORDS: std::sync::OnceLock<BTreeSet<&'static str>> = std::sync::OnceLock::new();
    WORDS.get_or_init(|| {
        let lines = include_str!("../../data/meeting_words.tsv").lines();
        lines.filter(|l| !l.starts_with('#') && !l.is_empty()).collect()
    })
}

/// The least of the hashes of all runs of words, ascending.
fn sketch(body: &[Word]) -> Vec<u32> {
    let ids: Vec<u32> = body.iter().map(|w| terms::number(&w.stem)).collect();
    let runs: BTreeSet<u32> = ids.windows(RUN).map(terms::mix).collect();
    runs.into_iter().take(MOST_RUNS).collect()
}
