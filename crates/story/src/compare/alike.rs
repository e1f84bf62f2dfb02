//! Sentences of two newsrooms that an analyst would lay side by side.
//!
//! In: pairs of sentences that share some words ([`crate::align`]), and the merged items. Out: [`Fact`]s, each with at most one
//! sentence a newsroom, the likeliest first. Holds: how likely two sentences tell one fact is a sum of what they share and where
//! they stand ([`WEIGHTS`]), and must pass [`LEAST`]; no sentence tells more than [`MOST_FACTS`] facts; among very many newsrooms
//! only what is hardly chance counts.

use std::collections::{BTreeMap, BTreeSet};

use readout_types::{Id, QuantityKind, Span};

use super::Evidence;
use crate::align::{Alignment, MANY, Match, SURE};

/// One fact as several newsrooms tell it: at most one sentence each.
#[derive(Debug)]
pub(super) struct Fact {
    /// Its sentences: positions of [`Alignment::units`].
    pub(super) units: Vec<usize>,
    /// What the sentences of its likeliest pair share.
    pub(super) core: BTreeSet<u32>,
    /// How alike its likeliest pair is.
    pub(super) score: f64,
}

/// What speaks for or against two sentences telling one fact.
#[derive(Debug, Clone, Copy)]
enum Sign {
    Always,
    /// What they share, in squares of the features' weights; as a logarithm, like the next two.
    Shared,
    /// The words among it, without who, when and how much.
    Words,
    /// The most of it that stands close together in both.
    Close,
    /// How far apart in their reports they stand, from 0 to 1.
    Apart,
    /// How many sentences of the one's report are more like the other, as a logarithm.
    Rivals,
    /// The longer one's length, as a logarithm.
    Length,
    /// Equal figures in both.
    Equal,
    /// Figures of one dimension in both, none of them equal.
    Unequal,
    /// A meeting, proposal or event that both tell of.
    Happening,
    /// Dates in both that are one.
    Dates,
    /// Numbers in both.
    Numbers,
}

/// By how much each weighs: a logistic regression over the 5,748 pairs of sentences in the twenty-seven keyed stories that share
/// two features and are alike to a tenth; 891 of these pairs are compared in the keys.
const WEIGHTS: [(Sign, f64); 12] = [
    (Sign::Always, 1.25),
    (Sign::Shared, 2.6),
    (Sign::Words, -1.6),
    (Sign::Close, 1.45),
    (Sign::Apart, -1.45),
    (Sign::Rivals, -0.7),
    (Sign::Length, -0.85),
    (Sign::Equal, 1.4),
    (Sign::Unequal, 0.9),
    (Sign::Happening, 1.25),
    (Sign::Dates, 0.5),
    (Sign::Numbers, 0.3),
];

/// The sum from which two sentences make a fact (a chance of one in eight for a pair alone; most are the likeliest of several).
/// Of some 870 such facts in the same stories, each judged by weights fitted without its own story, some 380 were in the keys.
const LEAST: f64 = -1.9;

/// The same in a story of more newsrooms than [`MANY`], where among so many sentences one is near by chance: one in two.
const LEAST_OF_MANY: f64 = 0.0;

/// No sentence tells more facts than this many that others tell too.
const MOST_FACTS: usize = 3;

/// Unicode scalar values within which what is shared stands close together: a clause.
const CLAUSE: u32 = 80;

/// The facts that several newsrooms tell.
pub(super) fn facts(ev: Evidence<'_>) -> Vec<Fact> {
    let pairs = Pairs::of(ev);
    let chance = Chance::of(ev.alignment);
    let least = if chance.is_great() { LEAST_OF_MANY } else { LEAST };
    let mut likely: Vec<(f64, &Match)> =
        ev.alignment.pairs.iter().map(|m| (pairs.sum(m), m)).filter(|(s, _)| *s >= least).collect();
    likely.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1.a, x.1.b).cmp(&(y.1.a, y.1.b))));
    let mut facts: Vec<Fact> = Vec::new();
    let mut of_unit: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (_, m) in likely {
        place(ev.alignment, &chance, m, &mut facts, &mut of_unit);
    }
    facts.retain(|f| chance.is_exceeded(ev.alignment, f));
    facts
}

/// Puts a pair where it belongs: one of its sentences into a fact that the other tells and its newsroom does not yet, or both
/// into a fact of their own.
fn place(
    alignment: &Alignment,
    chance: &Chance,
    m: &Match,
    facts: &mut Vec<Fact>,
    of_unit: &mut BTreeMap<usize, Vec<usize>>,
) {
    let told = |unit: usize| of_unit.get(&unit).map_or(&[][..], Vec::as_slice);
    let (of_a, of_b) = (told(m.a), told(m.b));
    let one = of_a.iter().any(|f| of_b.contains(f));
    if one || of_a.len().max(of_b.len()) >= MOST_FACTS {
        return;
    }
    let room = |unit: usize| alignment.units.get(unit).map(|u| u.room);
    let lacks = |fact: &usize, new: usize| {
        facts.get(*fact).is_some_and(|f| f.units.iter().all(|u| room(*u) != room(new)))
    };
    let home = of_a.iter().find(|f| lacks(f, m.b)).map(|f| (*f, m.b));
    let home = home.or_else(|| of_b.iter().find(|f| lacks(f, m.a)).map(|f| (*f, m.a)));
    let Some((at, new)) = home else {
        of_unit.entry(m.a).or_default().push(facts.len());
        of_unit.entry(m.b).or_default().push(facts.len());
        let core = m.shared.iter().copied().collect();
        facts.push(Fact { units: vec![m.a, m.b], core, score: m.score });
        return;
    };
    if let Some(fact) = facts.get_mut(at).filter(|f| chance.lets_join(alignment, m, f)) {
        fact.units.push(new);
        fact.units.sort_unstable();
        of_unit.entry(new).or_default().push(at);
    }
}

/// What the pairs of sentences are judged by.
struct Pairs<'a> {
    ev: Evidence<'a>,
    /// For each sentence and each other report, how alike its sentences are, the most first.
    likes: BTreeMap<(usize, usize), Vec<f64>>,
    /// Where each sentence stands in its report's body, from 0 to 1.
    position: BTreeMap<usize, f64>,
    figures: BTreeMap<usize, Figures<'a>>,
    happenings: BTreeMap<usize, BTreeSet<&'a Id>>,
}

type Dimension<'a> = (QuantityKind, Option<&'a str>);

/// The figures of a sentence.
#[derive(Default)]
struct Figures<'a> {
    values: BTreeSet<(u64, Option<&'a str>)>,
    dimensions: BTreeSet<Dimension<'a>>,
}

impl<'a> Pairs<'a> {
    fn of(ev: Evidence<'a>) -> Self {
        let mut likes: BTreeMap<(usize, usize), Vec<f64>> = BTreeMap::new();
        for m in &ev.alignment.pairs {
            for (from, to) in [(m.a, m.b), (m.b, m.a)] {
                let Some(unit) = ev.alignment.units.get(to) else { continue };
                likes.entry((from, unit.reading)).or_default().push(m.score);
            }
        }
        likes.values_mut().for_each(|row| row.sort_by(|a, b| b.total_cmp(a)));
        let used: BTreeSet<usize> = ev.alignment.pairs.iter().flat_map(|m| [m.a, m.b]).collect();
        let spans: BTreeMap<usize, Span> =
            used.iter().filter_map(|unit| Some((*unit, span(ev, *unit)?))).collect();
        Pairs {
            likes,
            position: positions(ev),
            figures: spans.iter().map(|(unit, span)| (*unit, figures(ev, span))).collect(),
            happenings: spans.iter().map(|(unit, span)| (*unit, happenings(ev, span))).collect(),
            ev,
        }
    }

    fn sum(&self, m: &Match) -> f64 {
        WEIGHTS.iter().map(|(sign, weight)| weight * self.of_sign(*sign, m)).sum()
    }

    fn of_sign(&self, sign: Sign, m: &Match) -> f64 {
        let alignment = self.ev.alignment;
        let yes = |holds: bool| f64::from(u8::from(holds));
        match sign {
            Sign::Always => 1.0,
            Sign::Shared => alignment.squares(m.shared.iter()).ln_1p(),
            Sign::Words => {
                alignment.squares(m.shared.iter().filter(|f| alignment.is_word(**f))).ln_1p()
            }
            Sign::Close => self.close(m.a, m).min(self.close(m.b, m)).ln_1p(),
            Sign::Apart => {
                let at = |unit: usize| self.position.get(&unit).copied().unwrap_or(0.0);
                (at(m.a) - at(m.b)).abs()
            }
            Sign::Rivals => {
                (self.rivals(m.a, m.b, m.score).max(self.rivals(m.b, m.a, m.score)) as f64).ln_1p()
            }
            Sign::Length => {
                let long = |unit: usize| {
                    alignment.units.get(unit).map_or(0, |u| u.chars.end - u.chars.start)
                };
                f64::from(long(m.a).max(long(m.b))).ln_1p()
            }
            Sign::Equal => self.equal(m) as f64,
            Sign::Unequal => yes(self.equal(m) == 0 && self.one_dimension(m)),
            Sign::Happening => yes(self.both(m, &self.happenings, |a, b| !a.is_disjoint(b))),
            Sign::Dates => m.shared.iter().filter(|f| alignment.is_date(**f)).count() as f64,
            Sign::Numbers => {
                let numbers = |unit: usize| {
                    let features = alignment.units.get(unit).map_or(&[][..], |u| &u.features);
                    features.iter().any(|(f, _)| alignment.is_number(*f))
                };
                yes(numbers(m.a) && numbers(m.b))
            }
        }
    }

    /// How many sentences of the other's report are more like a sentence than the other is.
    fn rivals(&self, from: usize, to: usize, score: f64) -> usize {
        let reading = self.ev.alignment.units.get(to).map(|u| u.reading);
        let row = reading.and_then(|reading| self.likes.get(&(from, reading)));
        row.map_or(0, |row| row.partition_point(|other| *other > score))
    }

    /// The most of what a pair shares that stands close together in one of its sentences.
    fn close(&self, unit: usize, m: &Match) -> f64 {
        let shared: BTreeSet<u32> = m.shared.iter().copied().collect();
        let places = self.ev.alignment.places(unit, &shared);
        let from = |start: u32| {
            let near = places.iter().filter(|(_, c)| (start..=start + CLAUSE).contains(&c.start));
            near.map(|(f, _)| self.ev.alignment.weight(*f).powi(2)).sum()
        };
        places.iter().map(|(_, c)| from(c.start)).fold(0.0, f64::max)
    }

    fn equal(&self, m: &Match) -> usize {
        let both = self.figures.get(&m.a).zip(self.figures.get(&m.b));
        both.map_or(0, |(a, b)| a.values.intersection(&b.values).count())
    }

    fn one_dimension(&self, m: &Match) -> bool {
        self.both(m, &self.figures, |a, b| !a.dimensions.is_disjoint(&b.dimensions))
    }

    fn both<T>(&self, m: &Match, of: &BTreeMap<usize, T>, test: impl Fn(&T, &T) -> bool) -> bool {
        of.get(&m.a).zip(of.get(&m.b)).is_some_and(|(a, b)| test(a, b))
    }
}

fn span(ev: Evidence<'_>, unit: usize) -> Option<Span> {
    let unit = ev.alignment.units.get(unit)?;
    let report = ev.cx.readings.get(unit.reading)?.report.id.clone();
    Some(Span { report, start: unit.chars.start, end: unit.chars.end })
}

fn figures<'a>(ev: Evidence<'a>, sentence: &Span) -> Figures<'a> {
    let mut figures = Figures::default();
    for q in ev.ground.quantities.at(sentence, |q| q.overlap(sentence) == q.len()) {
        let unit = q.unit.as_deref();
        figures.dimensions.insert((q.kind, unit));
        figures.values.extend(q.nominal.map(|n| (n.to_bits(), unit)));
    }
    figures
}

fn happenings<'a>(ev: Evidence<'a>, sentence: &Span) -> BTreeSet<&'a Id> {
    let mostly = |s: &Span| 2 * s.overlap(sentence) >= s.len().min(sentence.len());
    ev.ground.happenings.at(sentence, mostly).into_iter().map(|(_, id)| id).collect()
}

/// Where each sentence of a body stands in it, from 0 to 1.
fn positions(ev: Evidence<'_>) -> BTreeMap<usize, f64> {
    let mut by_reading: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, unit) in ev.alignment.sentences().filter(|(at, _)| ev.alignment.in_body(ev.cx, *at)) {
        by_reading.entry(unit.reading).or_default().push(at);
    }
    let placed = by_reading.values().flat_map(|row| {
        row.iter().enumerate().map(|(nth, at)| (*at, nth as f64 / row.len() as f64))
    });
    placed.collect()
}

/// What chance would bring about, by how many newsrooms are held against one another.
struct Chance {
    newsrooms: usize,
    /// Sentences, as a logarithm: a weight of one is this much surprise, in nats.
    sentences: f64,
}

/// Words of one topic come together: what several of them in two sentences surprise by counts half. Of a sample of thirty
/// facts from 56 newsrooms' reports on one summit four in five were right at 0.5 and one in six of those below it.
const TOGETHER: f64 = 0.5;

/// The share of what founded a fact that one more telling must hold, in a story of [`MANY`] newsrooms.
const MOSTLY_HELD: f64 = 0.5;

impl Chance {
    fn of(alignment: &Alignment) -> Self {
        let rooms: BTreeSet<usize> = alignment.units.iter().map(|u| u.room).collect();
        let sentences = alignment.sentences().count() as f64 + 1.0;
        Chance { newsrooms: rooms.len(), sentences: sentences.ln() }
    }

    fn is_great(&self) -> bool {
        self.newsrooms > MANY
    }

    /// Whether the sentences of a fact share more than some pair of so many newsrooms shares by chance.
    fn is_exceeded(&self, alignment: &Alignment, fact: &Fact) -> bool {
        let weight: f64 = fact.core.iter().map(|f| alignment.weight(*f)).sum();
        let pairs = (self.newsrooms * self.newsrooms.saturating_sub(1) / 2).max(1) as f64;
        let sure = !self.is_great() || fact.units.len() > 2 || fact.score >= SURE;
        sure && TOGETHER * weight * self.sentences >= pairs.ln()
    }

    /// Whether a pair tells enough of a fact for its sentences to join it.
    fn lets_join(&self, alignment: &Alignment, m: &Match, fact: &Fact) -> bool {
        let weigh = |f: &u32| alignment.weight(*f);
        let held: f64 = m.shared.iter().filter(|f| fact.core.contains(f)).map(weigh).sum();
        !self.is_great() || held >= MOSTLY_HELD * fact.core.iter().map(weigh).sum::<f64>()
    }
}
