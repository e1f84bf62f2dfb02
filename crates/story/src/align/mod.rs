//! Sentences of different newsrooms that tell the same.
//!
//! In: the readings and the merged agents. Out: an [`Alignment`]: which sentences tell the same, and all pairs of sentences of
//! two newsrooms with what they share. Holds: only one reading of each text takes part, so a copy never confirms its
//! origin; a sentence is held against no more than some hundreds for each
//! word that it has, however many there are ([`MOST_HOLDERS`]); the result does not depend on the order of the readings.
//!
//! Sentences are held against sentences and clauses against clauses, since reports cut one account into sentences in
//! their own ways. A sentence or clause is its content words, with every mention of an agent (by name, description or pronoun) and every date
//! reckoned to a day or month put as that agent or date. Words weigh by their rarity in the story: what all sentences
//! share tells nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use readout_types::{Agent, Reading, SentenceDigest, Span, TermKind, ZoneKind};

use crate::merge::Context;

/// One sentence, or one clause of a sentence of several.
#[derive(Debug)]
pub(crate) struct Unit {
    /// Position of its reading.
    pub(crate) reading: usize,
    /// Its newsroom.
    pub(crate) room: usize,
    /// Position of the sentence in that reading.
    pub(crate) sentence: usize,
    /// The unit of the whole sentence: itself where it is one.
    pub(crate) whole: usize,
    /// Where it stands.
    pub(crate) chars: Range<u32>,
    /// Its features in text order, with their places.
    pub(crate) features: Vec<(u32, Range<u32>)>,
    /// The same, each once, sorted.
    set: Vec<u32>,
    /// Sum of its features' weights.
    weight: f64,
}

/// Two sentences, or two clauses, that tell the same.
#[derive(Debug, Clone)]
pub(crate) struct Match {
    pub(crate) a: usize,
    pub(crate) b: usize,
    /// Shared weight, tempered by both sentences' own ([`LENGTH`]).
    pub(crate) score: f64,
    /// Features that both have.
    pub(crate) shared: Vec<u32>,
}

/// What tells the same as what.
#[derive(Debug, Default)]
pub(crate) struct Alignment {
    pub(crate) units: Vec<Unit>,
    /// Pairs of sentences of two newsrooms' bodies.
    pub(crate) pairs: Vec<Match>,
    /// Whether each feature is a word that is not only ever part of a name.
    content: Vec<bool>,
    /// Weight of each feature.
    weights: Vec<f64>,
    /// Name of each feature.
    names: Vec<String>,
    /// Each unit's best score with another newsroom's sentence.
    best: Vec<f64>,
    near: BTreeSet<(usize, usize)>,
    /// Whole sentences that an earlier text of their own newsroom tells.
    told_before: BTreeSet<usize>,
    /// Whole sentences of each reading, by start.
    by_reading: BTreeMap<usize, Vec<(Range<u32>, usize)>>,
}

/// The score from which two units tell the same: such as are each other's nearest in their reports need less.
#[derive(Debug, Clone, Copy)]
struct Border {
    mutual: f64,
    other: f64,
}

/// Sentences alike to this degree tell the same. Set on the three stories of the dev keys by reading the pairs around
/// the border.
const SAME: Border = Border { mutual: 0.3, other: 0.35 };

/// Clauses have fewer words, so chance makes them alike sooner.
const LEAST_CLAUSE_SCORE: f64 = 0.7;

/// Clauses of sentences that tell the same need less to be what they tell in common.
const LEAST_INNER_SCORE: f64 = 0.3;

/// The squared weight from which one shared word besides names and dates is enough: it stands in few sentences.
const LEAST_WORD: f64 = 0.5;

/// Unicode scalar values from which a clause is more than one fact's words: two printed lines and a half.
const LONG: u32 = 200;

/// A feature that more than this share of sentences has does not propose pairs.
const COMMON: f64 = 0.15;

/// Nor does one that more than so many have: in a story of hundreds of reports two that tell the same share a rarer one too.
const MOST_HOLDERS: usize = 400;

/// Pairs under this score tell nothing to anybody. Among more newsrooms than [`MANY`] so little is chance.
const LEAST_SCORE: f64 = 0.1;
const LEAST_SCORE_OF_MANY: f64 = 0.2;

/// Below this score a sentence is not even nearly told elsewhere.
const NEARLY: f64 = 0.2;

/// Aligns the sentences of all newsrooms.
pub(crate) fn align(cx: &Context<'_>, agents: &[Agent]) -> Alignment {
    let mut names = Features::default();
    let mut units = units(cx, agents, &mut names);
    let weights = weigh(&mut units, names.len());
    let matches = matches(&units, &weights);
    let (matches, own): (Vec<Match>, Vec<Match>) =
        matches.into_iter().partition(|m| units[m.a].room != units[m.b].room);
    let best = best(&units, &matches);
    let told_before = told_before(&units, &own);
    let content = content(&names);
    let (wholes, clauses): (Vec<Match>, Vec<Match>) =
        matches.into_iter().partition(|m| units[m.a].is_whole(m.a) && units[m.b].is_whole(m.b));
    let says = |m: &Match| says(m, &weights, &content);
    let pair = |m: &Match| {
        (units[m.a].whole.min(units[m.b].whole), units[m.a].whole.max(units[m.b].whole))
    };
    let alike: BTreeSet<(usize, usize)> =
        passing(&units, &wholes, SAME, says).into_iter().map(pair).collect();
    let inner = |m: &&Match| m.score >= LEAST_INNER_SCORE && alike.contains(&pair(m)) && says(m);
    let inner = clauses.iter().filter(inner);
    let alone = clauses.iter().filter(|m| m.score >= LEAST_CLAUSE_SCORE && says(m));
    let near = inner.chain(alone).map(pair).chain(alike.iter().copied()).collect();
    drop(clauses);
    // A headline repeats its body; what it says otherwise is looked at by itself.
    let in_body = |m: &Match| [m.a, m.b].iter().all(|at| !heads(cx, &units[*at]));
    let mut pairs = wholes;
    pairs.retain(in_body);
    let by_reading = by_reading(cx, &units);
    Alignment {
        units,
        pairs,
        content,
        weights,
        names: names.in_order(),
        best,
        near,
        told_before,
        by_reading,
    }
}

/// The borders above were set on stories of three to eight newsrooms. In a story of more than this many each sentence is
/// held against so many that its nearest is near by chance: only sure pairs count, and who joins must tell of most.
pub(crate) const MANY: usize = 10;

/// Score from which two tellings that share little are one fact: by the comparisons of nine keyed stories.
pub(crate) const SURE: f64 = 0.5;

/// The pairs of one level that are alike enough.
fn passing<'a>(
    units: &[Unit],
    level: &'a [Match],
    border: Border,
    says: impl Fn(&Match) -> bool,
) -> Vec<&'a Match> {
    let nearest = nearest(units, level);
    let enough = |m: &&Match| {
        m.score >= if mutual(units, &nearest, m) { border.mutual } else { border.other }
    };
    level.iter().filter(enough).filter(|m| says(m)).collect()
}

/// For each unit, its nearest one in each other reading.
fn nearest(units: &[Unit], level: &[Match]) -> BTreeMap<(usize, usize), (f64, usize)> {
    let mut nearest: BTreeMap<(usize, usize), (f64, usize)> = BTreeMap::new();
    for m in level {
        for (from, to) in [(m.a, m.b), (m.b, m.a)] {
            let known = nearest.entry((from, units[to].reading)).or_insert((m.score, to));
            if m.score > known.0 {
                *known = (m.score, to);
            }
        }
    }
    nearest
}

/// Whether two units are each other's nearest in their readings.
fn mutual(units: &[Unit], nearest: &BTreeMap<(usize, usize), (f64, usize)>, m: &Match) -> bool {
    let is_nearest = |from: usize, to: usize| {
        nearest.get(&(from, units[to].reading)).is_some_and(|(_, at)| *at == to)
    };
    is_nearest(m.a, m.b) && is_nearest(m.b, m.a)
}

/// Each whole sentence's best score with another newsroom's; clauses count in proportion to their border.
fn best(units: &[Unit], matches: &[Match]) -> Vec<f64> {
    let mut best = vec![0.0_f64; units.len()];
    for m in matches.iter().filter(|m| m.score >= NEARLY) {
        let scale = if units[m.a].is_whole(m.a) { SAME.other } else { LEAST_CLAUSE_SCORE };
        for at in [units[m.a].whole, units[m.b].whole] {
            best[at] = best[at].max(m.score / scale);
        }
    }
    best
}

/// The sentences that an earlier text of the same newsroom tells already.
fn told_before(units: &[Unit], own: &[Match]) -> BTreeSet<usize> {
    let whole = |m: &&Match| units[m.a].is_whole(m.a) && units[m.b].is_whole(m.b);
    own.iter().filter(whole).filter(|m| m.score >= SAME.mutual).map(|m| m.b).collect()
}

impl Unit {
    fn is_whole(&self, at: usize) -> bool {
        self.whole == at
    }
}

impl Alignment {
    /// The sentence digest of a unit.
    pub(crate) fn digest<'a>(&self, cx: &Context<'a>, unit: usize) -> Option<&'a SentenceDigest> {
        let unit = self.units.get(unit)?;
        cx.readings.get(unit.reading)?.sentences.get(unit.sentence)
    }

    /// The whole sentences that take part.
    pub(crate) fn sentences(&self) -> impl Iterator<Item = (usize, &Unit)> {
        self.units.iter().enumerate().filter(|(at, u)| u.is_whole(*at))
    }

    /// The whole sentences of one reading that take part, in text order.
    pub(crate) fn sentences_of(&self, reading: usize) -> impl Iterator<Item = usize> {
        self.by_reading.get(&reading).into_iter().flatten().map(|(_, unit)| *unit)
    }

    /// The whole sentence in which a span lies; `None` for a span of a copy.
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

    /// Whether two whole sentences tell the same.
    pub(crate) fn near(&self, a: usize, b: usize) -> bool {
        self.near.contains(&(a.min(b), a.max(b)))
    }

    /// Whether a whole sentence stands in the running text or a caption.
    pub(crate) fn in_body(&self, cx: &Context<'_>, unit: usize) -> bool {
        self.units.get(unit).is_some_and(|u| !heads(cx, u))
    }

    /// Whether an earlier text of its newsroom tells what a whole sentence tells.
    pub(crate) fn is_told_before(&self, unit: usize) -> bool {
        self.told_before.contains(&unit)
    }

    /// A whole sentence's best score with another newsroom's, in units of the border from which sentences tell the same.
    pub(crate) fn best(&self, unit: usize) -> f64 {
        self.best.get(unit).copied().unwrap_or(0.0)
    }

    pub(crate) fn weight(&self, feature: u32) -> f64 {
        self.weights.get(feature as usize).copied().unwrap_or(0.0)
    }

    /// Whether a feature is an agent.
    pub(crate) fn is_agent(&self, feature: u32) -> bool {
        self.names.get(feature as usize).is_some_and(|n| n.starts_with('@'))
    }

    /// Whether a feature is a word, not only ever part of a name nor a number.
    pub(crate) fn is_word(&self, feature: u32) -> bool {
        self.content.get(feature as usize).is_some_and(|c| *c) && !self.is_number(feature)
    }

    /// Whether a feature is a date.
    pub(crate) fn is_date(&self, feature: u32) -> bool {
        self.names.get(feature as usize).is_some_and(|n| n.starts_with(ON))
    }

    /// Whether a feature is a number in digits.
    pub(crate) fn is_number(&self, feature: u32) -> bool {
        self.names.get(feature as usize).is_some_and(|n| is_numeric(n))
    }

    /// The squares of some features' weights, summed.
    pub(crate) fn squares<'f>(&self, features: impl Iterator<Item = &'f u32>) -> f64 {
        features.map(|f| self.weight(*f).powi(2)).sum()
    }

    /// How alike two sets of features are, by the measure by which sentences are.
    pub(crate) fn likeness(&self, a: &BTreeSet<u32>, b: &BTreeSet<u32>) -> f64 {
        let own = self.squares(a.iter()) * self.squares(b.iter());
        // Sets of hardly any weight have nothing in common worth a name.
        self.squares(a.intersection(b)) / own.powf(LENGTH).max(0.05)
    }

    /// The words among these features, weightiest first.
    pub(crate) fn words<'a>(&'a self, of: &BTreeSet<u32>) -> Vec<&'a str> {
        let mut words: Vec<(f64, &str)> = of
            .iter()
            .filter_map(|f| Some((self.weight(*f), self.names.get(*f as usize)?.as_str())))
            .filter(|(_, name)| is_content(name))
            .collect();
        words.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        words.into_iter().map(|(_, name)| name).collect()
    }

    /// Whether some features tell one fact: two words of their own; one word with a date or a number; or one with so many
    /// agents that hardly two facts name them all.
    pub(crate) fn tells_one_fact(&self, of: &BTreeSet<u32>) -> bool {
        let names = || of.iter().filter_map(|f| self.names.get(*f as usize));
        let words = names().filter(|n| is_content(n) && !is_numeric(n)).count();
        let sure = names().any(|n| n.starts_with(ON) || is_numeric(n));
        let agents = names().filter(|n| n.starts_with('@')).count();
        words > 1 || sure || agents >= MANY_AGENTS
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
        let chars = shortest.unwrap_or_else(|| self.units[unit].chars.clone());
        // A long sentence tells more than this; what is shared spans from its first word to its last.
        if chars.end - chars.start <= LONG {
            return Some(chars);
        }
        let held = || {
            places.iter().map(|(_, p)| p).filter(|p| chars.start <= p.start && p.end <= chars.end)
        };
        let span = held().map(|p| p.start).min().zip(held().map(|p| p.end).max());
        Some(span.map_or(chars.clone(), |(start, end)| start..end))
    }
}

/// Names of features, numbered as they come.
#[derive(Default)]
struct Features {
    number: BTreeMap<String, u32>,
    /// Those that only ever stand in names: they tell who and where, not what.
    names: BTreeSet<u32>,
    common: BTreeSet<u32>,
}

impl Features {
    fn of(&mut self, name: String) -> u32 {
        let next = self.len() as u32;
        *self.number.entry(name).or_insert(next)
    }

    /// Notes whether a word stood in a name.
    fn saw(&mut self, feature: u32, named: bool) {
        if named && !self.common.contains(&feature) {
            self.names.insert(feature);
        } else if !named {
            self.common.insert(feature);
            self.names.remove(&feature);
        }
    }

    fn len(&self) -> usize {
        self.number.len()
    }

    fn in_order(self) -> Vec<String> {
        let mut names = vec![String::new(); self.number.len()];
        for (name, number) in self.number {
            names[number as usize] = name;
        }
        names
    }
}

/// The sentences of each text that carry something.
fn units(cx: &Context<'_>, agents: &[Agent], names: &mut Features) -> Vec<Unit> {
    let mentions = mentions(cx, agents);
    let mut units = Vec::new();
    for (at, reading) in cx.own() {
        let room = cx.room_at(at);
        let empty = Vec::new();
        let mentions = mentions.get(&at).unwrap_or(&empty);
        for (nth, sentence) in reading.sentences.iter().enumerate() {
            if sentence.repeated || !takes_part(sentence.zone) {
                continue;
            }
            let features = features(cx, (reading, sentence), mentions, names);
            let whole = units.len();
            let unit = |features: Vec<Placed>, chars: Range<u32>| {
                let set: BTreeSet<u32> = features.iter().map(|(f, _)| *f).collect();
                let set = set.into_iter().collect();
                Unit { reading: at, room, sentence: nth, whole, chars, features, set, weight: 0.0 }
            };
            let clauses = own_features(sentence, &features);
            units.push(unit(features, sentence.chars.clone()));
            let clauses = clauses.into_iter().map(|(features, chars)| unit(features, chars));
            units.extend(clauses.filter(|u| u.set.len() >= 3));
        }
    }
    units
}

/// A feature and its place.
type Placed = (u32, Range<u32>);

/// Each clause's own features, where a sentence has several clauses: those of clauses inside it left out.
fn own_features(sentence: &SentenceDigest, features: &[Placed]) -> Vec<(Vec<Placed>, Range<u32>)> {
    if sentence.clauses.len() < 2 {
        return Vec::new();
    }
    let inside = |outer: &Range<u32>, inner: &Range<u32>| {
        outer.start <= inner.start && inner.end <= outer.end
    };
    let mut own: Vec<Vec<Placed>> = vec![Vec::new(); sentence.clauses.len()];
    for (feature, chars) in features {
        let holders = sentence.clauses.iter().enumerate().filter(|(_, c)| inside(&c.chars, chars));
        if let Some((at, _)) = holders.min_by_key(|(_, c)| c.chars.end - c.chars.start) {
            own[at].push((*feature, chars.clone()));
        }
    }
    let place = |features: &[Placed], clause: &Range<u32>| {
        // A clause with others inside it is named by its own words only, from the first to the last.
        let nested =
            sentence.clauses.iter().any(|c| c.chars != *clause && inside(clause, &c.chars));
        let ends = features
            .iter()
            .map(|(_, c)| c.start)
            .min()
            .zip(features.iter().map(|(_, c)| c.end).max());
        ends.filter(|_| nested).map_or_else(|| clause.clone(), |(start, end)| start..end)
    };
    own.into_iter()
        .zip(&sentence.clauses)
        .map(|(f, c)| (place(&f, &c.chars), f))
        .map(|(at, f)| (f, at))
        .collect()
}

/// Whether a unit stands above the body.
fn heads(cx: &Context<'_>, unit: &Unit) -> bool {
    let sentence = cx.readings.get(unit.reading).and_then(|r| r.sentences.get(unit.sentence));
    sentence.is_some_and(|s| matches!(s.zone, ZoneKind::Headline | ZoneKind::Deck))
}

fn takes_part(zone: ZoneKind) -> bool {
    matches!(zone, ZoneKind::Headline | ZoneKind::Deck | ZoneKind::Body | ZoneKind::Caption)
}

/// Where a report names an agent, or its office.
struct Spot<'a> {
    chars: Range<u32>,
    agent: &'a str,
    title: bool,
}

/// For each reading, where agents are mentioned, by start.
fn mentions<'a>(cx: &Context<'_>, agents: &'a [Agent]) -> BTreeMap<usize, Vec<Spot<'a>>> {
    let mut all: BTreeMap<usize, Vec<Spot<'_>>> = BTreeMap::new();
    for agent in agents {
        let named = agent.mentions.iter().map(|span| (span, false));
        // The words of an office stand for its holder: two ministers have nothing in common.
        let titles = agent.roles.iter().flat_map(|r| &r.evidence).map(|span| (span, true));
        for (span, title) in named.chain(titles) {
            let spot = Spot { chars: span.start..span.end, agent: agent.id.as_str(), title };
            all.entry(cx.position(&span.report)).or_default().push(spot);
        }
    }
    for row in all.values_mut() {
        row.sort_by_key(|s| (s.chars.start, std::cmp::Reverse(s.chars.end), s.title));
    }
    all
}

fn features(
    cx: &Context<'_>,
    (reading, sentence): (&Reading, &SentenceDigest),
    mentions: &[Spot<'_>],
    names: &mut Features,
) -> Vec<(u32, Range<u32>)> {
    let inside =
        |chars: &Range<u32>| sentence.chars.start <= chars.start && chars.end <= sentence.chars.end;
    let from = mentions.partition_point(|s| s.chars.start < sentence.chars.start);
    let agents: Vec<&Spot<'_>> = mentions[from..]
        .iter()
        .take_while(|s| s.chars.start < sentence.chars.end)
        .filter(|s| inside(&s.chars))
        .collect();
    let dates: Vec<_> = reading.dates.iter().filter(|d| inside(&d.chars)).collect();
    let mut features: Vec<(u32, Range<u32>)> = Vec::new();
    for spot in agents.iter().filter(|s| !s.title) {
        features.push((names.of(format!("@{}", spot.agent)), spot.chars.clone()));
    }
    for date in &dates {
        if let Some(edtf) = cx.date(date) {
            features.push((names.of(format!("{ON}{edtf}")), date.chars.clone()));
        }
    }
    for term in &sentence.terms {
        let named = matches!(term.kind, TermKind::Name | TermKind::PlaceName);
        let within =
            |chars: &Range<u32>| chars.start <= term.chars.start && term.chars.end <= chars.end;
        let known = agents.iter().any(|s| (named || s.title) && within(&s.chars));
        let dated = dates.iter().any(|d| d.date.is_some() && within(&d.chars));
        if !known && !dated {
            let feature = names.of(term.lemma.to_string());
            names.saw(feature, named);
            features.push((feature, term.chars.clone()));
        }
    }
    features.sort_by_key(|(f, chars)| (chars.start, chars.end, *f));
    features
}

/// Weighs features by their rarity in the story, from near 0 for one that all sentences have to near 1 for one that a
/// single sentence has, and units by the squares of their features' weights.
fn weigh(units: &mut [Unit], features: usize) -> Vec<f64> {
    let mut count = vec![0_u32; features];
    for f in units.iter().enumerate().filter(|(at, u)| u.is_whole(*at)).flat_map(|(_, u)| &u.set) {
        count[*f as usize] += 1;
    }
    let total = sentences(units) + 1.0;
    let rarity =
        |n: &u32| (total / f64::from((*n).max(1))).ln() / total.ln().max(f64::MIN_POSITIVE);
    let weights: Vec<f64> = count.iter().map(rarity).collect();
    for unit in units {
        unit.weight = squares(&unit.set, &weights);
    }
    weights
}

fn squares(features: &[u32], weights: &[f64]) -> f64 {
    features.iter().map(|f| weights[*f as usize].powi(2)).sum()
}

/// Of thirty-one facts of one shared word in fifteen keyed stories ten were in the keys; of those with three agents or with
/// a date or number, seven of nine.
const MANY_AGENTS: usize = 3;

/// Whether a feature is a word, not an agent or a date.
fn is_content(name: &str) -> bool {
    !name.starts_with('@') && !name.starts_with(ON)
}

fn is_numeric(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
}

/// What the name of a date's feature begins with.
const ON: &str = "on ";

fn sentences(units: &[Unit]) -> f64 {
    units.iter().enumerate().filter(|(at, u)| u.is_whole(*at)).count() as f64
}

/// All pairs of two texts' sentences that share a feature which is not common, with their score.
fn matches(units: &[Unit], weights: &[f64]) -> Vec<Match> {
    let newsrooms = units.iter().map(|u| u.room).collect::<BTreeSet<_>>().len();
    let least = if newsrooms > MANY { LEAST_SCORE_OF_MANY } else { LEAST_SCORE };
    let mut holders: Vec<Vec<usize>> = vec![Vec::new(); weights.len()];
    for (at, unit) in units.iter().enumerate() {
        unit.set.iter().for_each(|f| holders[*f as usize].push(at));
    }
    let common = ((COMMON * units.len() as f64) as usize).clamp(8, MOST_HOLDERS);
    let mut matches = Vec::new();
    for (a, unit) in units.iter().enumerate() {
        let rare = unit.set.iter().map(|f| &holders[*f as usize]).filter(|h| h.len() <= common);
        let others: BTreeSet<usize> =
            rare.flatten().copied().filter(|b| *b > a && comparable(units, a, *b)).collect();
        matches.extend(
            others
                .into_iter()
                .filter_map(|b| compare(units, weights, a, b))
                .filter(|m| m.score >= least),
        );
    }
    matches
}

/// Sentences with sentences, clauses with clauses; a sentence of one clause counts as both.
fn comparable(units: &[Unit], a: usize, b: usize) -> bool {
    let single = |at: usize| units.get(at + 1).is_none_or(|next| next.whole != at);
    let (x, y) = (units[a].is_whole(a), units[b].is_whole(b));
    units[a].reading != units[b].reading && (x == y || (x && single(a)) || (y && single(b)))
}

/// How much of the likeness the sentences' own lengths take away: at one half (the cosine) only short sentences would be
/// like; at nothing only long ones. Between 0.25 and 0.4 ranks pairs of the dev keys best.
const LENGTH: f64 = 0.35;

fn compare(units: &[Unit], weights: &[f64], a: usize, b: usize) -> Option<Match> {
    let (x, y) = (&units[a], &units[b]);
    let shared: Vec<u32> =
        x.set.iter().filter(|f| y.set.binary_search(f).is_ok()).copied().collect();
    let lengths = (x.weight * y.weight).powf(LENGTH).max(f64::MIN_POSITIVE);
    let score = squares(&shared, weights) / lengths;
    (shared.len() >= 2).then_some(Match { a, b, score, shared })
}

/// For each feature, whether it is a word that is not only ever part of a name.
fn content(names: &Features) -> Vec<bool> {
    let mut content = vec![false; names.len()];
    for (name, number) in &names.number {
        content[*number as usize] = is_content(name) && !names.names.contains(number);
    }
    content
}

/// Whether what two sentences share says something: not only who and when, but also what.
fn says(m: &Match, weights: &[f64], content: &[bool]) -> bool {
    let what: Vec<u32> = m.shared.iter().filter(|f| content[**f as usize]).copied().collect();
    what.len() >= 2 || squares(&what, weights) >= LEAST_WORD
}

fn by_reading(cx: &Context<'_>, units: &[Unit]) -> BTreeMap<usize, Vec<(Range<u32>, usize)>> {
    let mut rows: BTreeMap<usize, Vec<(Range<u32>, usize)>> = BTreeMap::new();
    for (at, unit) in units.iter().enumerate().filter(|(at, u)| u.is_whole(*at)) {
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
