//! Sentences of different newsrooms that tell the same.
//!
//! In: the readings and the merged agents. Out: an [`Alignment`]: pairs of sentences with what they share, and [`Fact`]s,
//! each with at most one sentence a report. Holds: only one reading of each newsroom takes part, so a copy
//! never confirms its origin; the work is near-linear in the number of sentences, since only pairs that share a rare
//! word are looked at; the result does not depend on the order of the readings.
//!
//! A sentence is its content words, with every mention of an agent (by name, description or pronoun) and every date
//! reckoned to a day or month put as that agent or date. Words weigh by their rarity in the story: what all sentences
//! share tells nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use readout_types::{Agent, Reading, SentenceDigest, Span, TermKind, ZoneKind};

use crate::merge::Context;

/// One sentence that takes part.
#[derive(Debug)]
pub(crate) struct Unit {
    /// Position of its reading.
    pub(crate) reading: usize,
    /// Position of the sentence in that reading.
    pub(crate) sentence: usize,
    /// Its features in text order, with their places.
    pub(crate) features: Vec<(u32, Range<u32>)>,
    /// The same, each once, sorted.
    set: Vec<u32>,
    /// Sum of its features' weights.
    weight: f64,
}

/// Two sentences that tell the same.
#[derive(Debug)]
pub(crate) struct Match {
    pub(crate) a: usize,
    pub(crate) b: usize,
    /// Shared weight over the geometric mean of both sentences' weights, 0 to 1.
    pub(crate) score: f64,
    /// Features that both have.
    pub(crate) shared: Vec<u32>,
}

/// One fact as several newsrooms tell it: at most one sentence each.
#[derive(Debug)]
pub(crate) struct Fact {
    /// Its sentences: positions of [`Alignment::units`].
    pub(crate) units: Vec<usize>,
    /// What the sentences share.
    pub(crate) core: BTreeSet<u32>,
    /// Score of its closest pair.
    pub(crate) score: f64,
}

/// What tells the same as what.
#[derive(Debug, Default)]
pub(crate) struct Alignment {
    pub(crate) units: Vec<Unit>,
    pub(crate) facts: Vec<Fact>,
    /// Weight of each feature.
    weights: Vec<f64>,
    /// Each unit's best score with another newsroom's sentence.
    best: Vec<f64>,
    near: BTreeSet<(usize, usize)>,
    /// Units of each reading, by start.
    by_reading: BTreeMap<usize, Vec<(Range<u32>, usize)>>,
}

/// Sentences alike to this degree tell the same. Set on the three stories of the dev keys by reading the pairs around
/// the border.
const LEAST_SCORE: f64 = 0.24;

/// Two sentences must share features worth this many times the weight of a word that stands in one sentence of a
/// thousand-sentence story over ten: two rare words, or one and several common ones.
const LEAST_SHARED: f64 = 1.6;

/// A feature that more than this share of sentences has does not propose pairs.
const COMMON: f64 = 0.15;

/// Aligns the sentences of all newsrooms.
pub(crate) fn align(cx: &Context<'_>, agents: &[Agent]) -> Alignment {
    let mut names = Features::default();
    let mut units = units(cx, agents, &mut names);
    let weights = weigh(&mut units, names.len());
    let matches = matches(&units, &weights);
    let mut best = vec![0.0_f64; units.len()];
    for m in &matches {
        best[m.a] = best[m.a].max(m.score);
        best[m.b] = best[m.b].max(m.score);
    }
    let accepted: Vec<Match> =
        matches.into_iter().filter(|m| accept(m, &units, &weights)).collect();
    let facts = facts(&units, &weights, &accepted);
    let near = accepted.iter().map(|m| (m.a.min(m.b), m.a.max(m.b))).collect();
    let by_reading = by_reading(cx, &units);
    Alignment { units, facts, weights, best, near, by_reading }
}

impl Alignment {
    /// The sentence digest of a unit.
    pub(crate) fn digest<'a>(&self, cx: &Context<'a>, unit: usize) -> Option<&'a SentenceDigest> {
        let unit = self.units.get(unit)?;
        cx.readings.get(unit.reading)?.sentences.get(unit.sentence)
    }

    /// The unit in which a span lies; `None` for a span of a copy.
    pub(crate) fn unit_at(&self, cx: &Context<'_>, span: &Span) -> Option<usize> {
        let row = self.by_reading.get(&cx.position(&span.report))?;
        let at = row.partition_point(|(chars, _)| chars.end <= span.start);
        row.get(at).filter(|(chars, _)| chars.start < span.end).map(|(_, unit)| *unit)
    }

    /// Whether a sentence of the one tells the same as a sentence of the other.
    pub(crate) fn any_aligned(&self, cx: &Context<'_>, a: &[Span], b: &[Span]) -> bool {
        let units = |spans: &[Span]| {
            spans.iter().filter_map(|s| self.unit_at(cx, s)).collect::<BTreeSet<_>>()
        };
        let (a, b) = (units(a), units(b));
        a.iter().any(|x| b.iter().any(|y| self.near(*x, *y)))
    }

    /// Whether two units tell the same.
    pub(crate) fn near(&self, a: usize, b: usize) -> bool {
        self.near.contains(&(a.min(b), a.max(b)))
    }

    /// A unit's best score with another newsroom's sentence, 0 to 1.
    pub(crate) fn best(&self, unit: usize) -> f64 {
        self.best.get(unit).copied().unwrap_or(0.0)
    }

    pub(crate) fn weight(&self, feature: u32) -> f64 {
        self.weights.get(feature as usize).copied().unwrap_or(0.0)
    }

    /// Places of some features in a unit.
    pub(crate) fn places(&self, unit: usize, of: &BTreeSet<u32>) -> Vec<(u32, Range<u32>)> {
        let features = self.units.get(unit).map_or(&[][..], |u| &u.features);
        features.iter().filter(|(f, _)| of.contains(f)).cloned().collect()
    }

    /// The shortest clause that holds most of what these features weigh; else the whole sentence.
    pub(crate) fn narrow(
        &self,
        cx: &Context<'_>,
        unit: usize,
        of: &BTreeSet<u32>,
    ) -> Option<Range<u32>> {
        let digest = self.digest(cx, unit)?;
        let places = self.places(unit, of);
        let total: f64 = places.iter().map(|(f, _)| self.weight(*f)).sum();
        let inside = |chars: &Range<u32>| -> f64 {
            let held = places.iter().filter(|(_, p)| chars.start <= p.start && p.end <= chars.end);
            held.map(|(f, _)| self.weight(*f)).sum()
        };
        let enough = digest.clauses.iter().filter(|c| inside(&c.chars) >= 0.85 * total);
        let shortest = enough.map(|c| c.chars.clone()).min_by_key(|c| (c.end - c.start, c.start));
        Some(shortest.unwrap_or_else(|| digest.chars.clone()))
    }
}

/// Names of features, numbered as they come.
#[derive(Default)]
struct Features {
    number: BTreeMap<String, u32>,
}

impl Features {
    fn of(&mut self, name: String) -> u32 {
        let next = self.len() as u32;
        *self.number.entry(name).or_insert(next)
    }

    fn len(&self) -> usize {
        self.number.len()
    }
}

/// The sentences of each newsroom's first reading that carry something.
fn units(cx: &Context<'_>, agents: &[Agent], names: &mut Features) -> Vec<Unit> {
    let mentions = mentions(cx, agents);
    let mut units = Vec::new();
    for (at, reading) in cx.readings.iter().enumerate().filter(|(at, _)| cx.leader[*at] == *at) {
        let empty = Vec::new();
        let mentions = mentions.get(&at).unwrap_or(&empty);
        for (nth, sentence) in reading.sentences.iter().enumerate() {
            if sentence.repeated || !takes_part(sentence.zone) {
                continue;
            }
            let features = features(reading, sentence, mentions, names);
            let set: BTreeSet<u32> = features.iter().map(|(f, _)| *f).collect();
            if set.len() >= 2 {
                units.push(Unit {
                    reading: at,
                    sentence: nth,
                    features,
                    set: set.into_iter().collect(),
                    weight: 0.0,
                });
            }
        }
    }
    units
}

fn takes_part(zone: ZoneKind) -> bool {
    matches!(zone, ZoneKind::Headline | ZoneKind::Deck | ZoneKind::Body | ZoneKind::Caption)
}

/// For each reading, where agents are mentioned, by start.
fn mentions<'a>(
    cx: &Context<'_>,
    agents: &'a [Agent],
) -> BTreeMap<usize, Vec<(Range<u32>, &'a str)>> {
    let mut all: BTreeMap<usize, Vec<(Range<u32>, &str)>> = BTreeMap::new();
    for agent in agents {
        for span in &agent.mentions {
            all.entry(cx.position(&span.report))
                .or_default()
                .push((span.start..span.end, agent.id.as_str()));
        }
    }
    for row in all.values_mut() {
        row.sort_by_key(|(chars, _)| (chars.start, std::cmp::Reverse(chars.end)));
    }
    all
}

fn features(
    reading: &Reading,
    sentence: &SentenceDigest,
    mentions: &[(Range<u32>, &str)],
    names: &mut Features,
) -> Vec<(u32, Range<u32>)> {
    let inside =
        |chars: &Range<u32>| sentence.chars.start <= chars.start && chars.end <= sentence.chars.end;
    let from = mentions.partition_point(|(chars, _)| chars.start < sentence.chars.start);
    let agents: Vec<&(Range<u32>, &str)> = mentions[from..]
        .iter()
        .take_while(|(chars, _)| chars.start < sentence.chars.end)
        .filter(|(c, _)| inside(c))
        .collect();
    let dates: Vec<_> = reading.dates.iter().filter(|d| inside(&d.chars)).collect();
    let mut features: Vec<(u32, Range<u32>)> = Vec::new();
    for (chars, id) in &agents {
        features.push((names.of(format!("@{id}")), chars.clone()));
    }
    for date in &dates {
        if let Some(edtf) = &date.date {
            features.push((names.of(format!("on {edtf}")), date.chars.clone()));
        }
    }
    for term in &sentence.terms {
        let named = matches!(term.kind, TermKind::Name | TermKind::PlaceName);
        let within =
            |chars: &Range<u32>| chars.start <= term.chars.start && term.chars.end <= chars.end;
        let known = named && agents.iter().any(|(c, _)| within(c));
        let dated = dates.iter().any(|d| d.date.is_some() && within(&d.chars));
        if !known && !dated {
            features.push((names.of(term.lemma.to_string()), term.chars.clone()));
        }
    }
    features.sort_by_key(|(f, chars)| (chars.start, chars.end, *f));
    features
}

/// Weighs features by rarity (natural logarithm of sentences over sentences that have it) and units by their features.
fn weigh(units: &mut [Unit], features: usize) -> Vec<f64> {
    let mut count = vec![0_u32; features];
    for f in units.iter().flat_map(|u| &u.set) {
        count[*f as usize] += 1;
    }
    let total = units.len() as f64 + 1.0;
    let weights: Vec<f64> = count.iter().map(|n| (total / f64::from((*n).max(1))).ln()).collect();
    for unit in units {
        unit.weight = unit.set.iter().map(|f| weights[*f as usize]).sum();
    }
    weights
}

/// All pairs of two newsrooms' sentences that share a feature which is not common, with their score.
fn matches(units: &[Unit], weights: &[f64]) -> Vec<Match> {
    let mut holders: Vec<Vec<usize>> = vec![Vec::new(); weights.len()];
    for (at, unit) in units.iter().enumerate() {
        unit.set.iter().for_each(|f| holders[*f as usize].push(at));
    }
    let common = (COMMON * units.len() as f64).max(8.0) as usize;
    let mut matches = Vec::new();
    for (a, unit) in units.iter().enumerate() {
        let rare = unit.set.iter().map(|f| &holders[*f as usize]).filter(|h| h.len() <= common);
        let others: BTreeSet<usize> = rare
            .flatten()
            .copied()
            .filter(|b| *b > a && units[*b].reading != unit.reading)
            .collect();
        matches.extend(others.into_iter().filter_map(|b| compare(units, weights, a, b)));
    }
    matches
}

fn compare(units: &[Unit], weights: &[f64], a: usize, b: usize) -> Option<Match> {
    let shared: Vec<u32> =
        units[a].set.iter().filter(|f| units[b].set.binary_search(f).is_ok()).copied().collect();
    let weight: f64 = shared.iter().map(|f| weights[*f as usize]).sum();
    let score = weight / (units[a].weight * units[b].weight).sqrt().max(f64::MIN_POSITIVE);
    (shared.len() >= 2).then_some(Match { a, b, score, shared })
}

fn accept(m: &Match, units: &[Unit], weights: &[f64]) -> bool {
    let weight: f64 = m.shared.iter().map(|f| weights[*f as usize]).sum();
    m.score >= LEAST_SCORE && weight >= LEAST_SHARED * (units.len() as f64 + 1.0).ln()
}

/// No sentence tells more facts than this many that others tell too.
const MOST_FACTS: usize = 3;

/// Gathers pairs into facts, closest first. A sentence joins a fact where it shares mostly the fact's own features; what
/// it shares beyond them founds another.
fn facts(units: &[Unit], weights: &[f64], matches: &[Match]) -> Vec<Fact> {
    let mut order: Vec<&Match> = matches.iter().collect();
    order.sort_by(|x, y| y.score.total_cmp(&x.score).then((x.a, x.b).cmp(&(y.a, y.b))));
    let mut facts: Vec<Fact> = Vec::new();
    let mut of_unit: Vec<Vec<usize>> = vec![Vec::new(); units.len()];
    for m in order {
        let shared: BTreeSet<u32> = m.shared.iter().copied().collect();
        let known: BTreeSet<usize> = of_unit[m.a].iter().chain(&of_unit[m.b]).copied().collect();
        let home = known.into_iter().find(|f| mostly(&shared, &facts[*f].core, weights));
        match home {
            Some(at) => extend(&mut facts[at], at, units, m, &mut of_unit),
            None if of_unit[m.a].len() < MOST_FACTS && of_unit[m.b].len() < MOST_FACTS => {
                of_unit[m.a].push(facts.len());
                of_unit[m.b].push(facts.len());
                facts.push(Fact { units: vec![m.a, m.b], core: shared, score: m.score });
            }
            None => {}
        }
    }
    facts
}

fn mostly(shared: &BTreeSet<u32>, core: &BTreeSet<u32>, weights: &[f64]) -> bool {
    let weigh = |f: &u32| weights[*f as usize];
    let all: f64 = shared.iter().map(weigh).sum();
    let known: f64 = shared.intersection(core).map(weigh).sum();
    known >= 0.5 * all
}

fn extend(fact: &mut Fact, at: usize, units: &[Unit], m: &Match, of_unit: &mut [Vec<usize>]) {
    for new in [m.a, m.b] {
        let told = fact.units.iter().any(|u| units[*u].reading == units[new].reading);
        if !told && of_unit[new].len() < MOST_FACTS {
            fact.units.push(new);
            fact.units.sort_unstable();
            of_unit[new].push(at);
        }
    }
}

fn by_reading(cx: &Context<'_>, units: &[Unit]) -> BTreeMap<usize, Vec<(Range<u32>, usize)>> {
    let mut rows: BTreeMap<usize, Vec<(Range<u32>, usize)>> = BTreeMap::new();
    for (at, unit) in units.iter().enumerate() {
        if let Some(s) = cx.readings.get(unit.reading).and_then(|r| r.sentences.get(unit.sentence))
        {
            rows.entry(unit.reading).or_default().push((s.chars.clone(), at));
        }
    }
    for row in rows.values_mut() {
        row.sort_by_key(|(chars, _)| (chars.start, chars.end));
    }
    rows
}
