//! How sure an item is, once the whole story is known.
//!
//! In: a story's merged items, as sure as the rules that found them, and its reports. Out: the same items, as sure as items
//! like them turned out right: a rule's own figure is one [`SIGNALS`] among others (how many reports tell it, where, about whom).
//! The weights (`data/confidence_weights.tsv`) are a logistic regression, one a section, fitted by `cargo xtask calibrate` on
//! the answer keys. Holds: a section without weights stays as it is; what nothing speaks for (0) stays 0; of the claims,
//! events and positions only those that are no noise (`NOISE`) are kept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use readout_types::{Agent, AgentKind, Confidence, Id, Items, Report, Span, ZoneKind};

/// What is known of an item. Counts are logarithms of one more than the count.
pub const SIGNALS: [&str; 17] = [
    "rule",
    "words",
    "reports",
    "opening",
    "headline",
    "length",
    "crowd",
    "quoted",
    "figures",
    "actor_mentions",
    "actor_share",
    "actor_person",
    "actor_group",
    "recipient_share",
    "parties",
    "dated",
    "placed",
];
/// The value of each signal, in their order.
pub type Signals = [f64; SIGNALS.len()];

/// The scalar values of a report's text that its opening takes up: the headline's and two or three paragraphs'.
const OPENING: u32 = 600;
/// More places than this say no more for an item: then they are many things taken for one as often as one told often.
const MOST_PLACES: usize = 4;
/// A rule's figure is taken as no surer and no less sure than this, so that its logarithm stays finite.
const SUREST: f64 = 0.98;

/// Sections whose items are not kept where they are less sure than this. Of claims below it one in six was right on the
/// stories with keys, of events one in seven, of positions one in twenty-five; keeping them would bury the others.
const NOISE: [(&str, f32); 3] = [("claims", 0.27), ("events", 0.26), ("positions", 0.19)];
/// A report of so many bytes or more tells some things by the way.
const LONG_REPORT: f32 = 2000.0;

const TABLE: &str = include_str!("../data/confidence_weights.tsv");

/// One item, as far as its confidence goes.
struct Item<'a> {
    evidence: &'a [Span],
    actors: Vec<&'a Id>,
    recipients: Vec<&'a Id>,
    dated: bool,
    placed: bool,
    rule: Confidence,
}

/// The signals of every item of the sections that are weighed: section, id, signals.
#[must_use]
pub fn signals(items: &Items, reports: &[&Report]) -> Vec<(&'static str, Id, Signals)> {
    let scene = Scene::of(items, reports);
    let mut all = Vec::new();
    for (section, found) in sections(items) {
        let crowd = Places::of(found.iter().flat_map(|(_, item)| item.evidence));
        all.extend(found.iter().map(|(id, i)| (section, (*id).clone(), scene.signals(i, &crowd))));
    }
    all
}

/// Makes every item as sure as its signals say.
pub(crate) fn weigh(items: &mut Items, reports: &[&Report]) {
    let weighed: BTreeMap<Id, Confidence> = signals(items, reports)
        .into_iter()
        .filter_map(|(section, id, signals)| {
            Some((id, weights().get(section)?.confidence(&signals)))
        })
        .collect();
    let set = |id: &Id, confidence: &mut Confidence| {
        if let Some(new) = weighed.get(id).filter(|_| !confidence.is_none()) {
            *confidence = *new;
        }
    };
    items.meetings.iter_mut().for_each(|x| set(&x.id, &mut x.confidence));
    items.proposals.iter_mut().for_each(|x| set(&x.id, &mut x.confidence));
    items.positions.iter_mut().for_each(|x| set(&x.id, &mut x.confidence));
    items.claims.iter_mut().for_each(|x| set(&x.id, &mut x.confidence));
    items.events.iter_mut().for_each(|x| set(&x.id, &mut x.confidence));
}

/// Leaves out what is noise (`NOISE`). A report's own floor does not know the story: who is at its centre, what else is
/// told there.
pub(crate) fn forget_noise(items: &mut Items, reports: &[&Report]) {
    // What a brief report tells is its news.
    let longest = reports.iter().map(|r| r.text.as_str().len()).max().unwrap_or(0);
    let long = (longest as f32 / LONG_REPORT).min(1.0);
    let is_noise = |(section, id, signals): (&str, Id, Signals)| {
        let (_, least) = NOISE.iter().find(|(name, _)| *name == section)?;
        let sure = weights().get(section)?.confidence(&signals);
        (sure.get() < least * long).then_some(id)
    };
    let noise: BTreeSet<Id> = signals(items, reports).into_iter().filter_map(is_noise).collect();
    items.claims.retain(|c| !noise.contains(&c.id));
    for claim in &mut items.claims {
        claim.counters = claim.counters.take().filter(|countered| !noise.contains(countered));
    }
    items.events.retain(|e| !noise.contains(&e.id));
    items.positions.retain(|p| !noise.contains(&p.id));
}

/// What one section's signals weigh.
#[derive(Debug, Clone)]
struct Weights {
    bias: f64,
    of: Signals,
    /// No item is surer than this: the surest were right no more often.
    ceiling: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Weights { bias: 0.0, of: Signals::default(), ceiling: 1.0 }
    }
}

impl Weights {
    fn confidence(&self, signals: &Signals) -> Confidence {
        let sum: f64 = self.of.iter().zip(signals).map(|(w, s)| w * s).sum();
        // No item is out of the question: only what nothing speaks for is 0.
        let sure = 1.0 / (1.0 + (-(self.bias + sum)).exp());
        Confidence::new(sure.min(self.ceiling).max(0.01) as f32)
    }
}

fn weights() -> &'static BTreeMap<&'static str, Weights> {
    static WEIGHTS: OnceLock<BTreeMap<&'static str, Weights>> = OnceLock::new();
    WEIGHTS.get_or_init(|| parse(TABLE))
}

/// Lines of section, signal (or `bias`, `ceiling`) and weight; any other line is passed over.
fn parse(table: &'static str) -> BTreeMap<&'static str, Weights> {
    let mut all: BTreeMap<&str, Weights> = BTreeMap::new();
    for line in table.lines().filter(|l| !l.starts_with('#')) {
        let [section, signal, weight] = line.split('\t').collect::<Vec<_>>()[..] else { continue };
        let Ok(weight) = weight.trim().parse::<f64>() else { continue };
        let own = all.entry(section).or_default();
        match SIGNALS.iter().position(|s| *s == signal) {
            Some(at) => own.of[at] = weight,
            None if signal == "ceiling" => own.ceiling = weight,
            None => own.bias = weight,
        }
    }
    all
}

type Section<'a> = (&'static str, Vec<(&'a Id, Item<'a>)>);

fn sections(items: &Items) -> [Section<'_>; 5] {
    [
        ("meetings", items.meetings.iter().map(|m| (&m.id, meeting(m))).collect()),
        ("proposals", items.proposals.iter().map(|p| (&p.id, proposal(p))).collect()),
        ("positions", items.positions.iter().map(|p| (&p.id, position(p))).collect()),
        ("claims", items.claims.iter().map(|c| (&c.id, claim(c))).collect()),
        ("events", items.events.iter().map(|e| (&e.id, event(e))).collect()),
    ]
}

fn meeting(m: &readout_types::Meeting) -> Item<'_> {
    Item {
        evidence: &m.evidence,
        actors: m.participants.iter().map(|p| &p.agent).collect(),
        recipients: Vec::new(),
        dated: m.date.is_some(),
        placed: m.place.is_some(),
        rule: m.confidence,
    }
}

fn proposal(p: &readout_types::Proposal) -> Item<'_> {
    Item {
        evidence: &p.evidence,
        actors: p.authors.iter().collect(),
        recipients: p.recipients.iter().collect(),
        dated: false,
        placed: false,
        rule: p.confidence,
    }
}

fn position(p: &readout_types::Position) -> Item<'_> {
    Item {
        evidence: &p.evidence,
        actors: vec![&p.party],
        recipients: Vec::new(),
        dated: p.date.is_some(),
        placed: false,
        rule: p.confidence,
    }
}

fn claim(c: &readout_types::Claim) -> Item<'_> {
    Item {
        evidence: &c.evidence,
        actors: c.claimant.iter().collect(),
        recipients: Vec::new(),
        dated: false,
        placed: false,
        rule: c.confidence,
    }
}

fn event(e: &readout_types::Event) -> Item<'_> {
    Item {
        evidence: &e.evidence,
        actors: e.actor.iter().collect(),
        recipients: e.recipient.iter().collect(),
        dated: e.date.is_some(),
        placed: e.place.is_some(),
        rule: e.confidence,
    }
}

/// What the signals of all items are read against.
struct Scene<'a> {
    reports: usize,
    headlines: Places<'a>,
    openings: BTreeMap<&'a Id, u32>,
    agents: BTreeMap<&'a Id, &'a Agent>,
    most_mentions: usize,
    quotes: Places<'a>,
    figures: Places<'a>,
}

impl<'a> Scene<'a> {
    fn of(items: &'a Items, reports: &[&'a Report]) -> Self {
        let headlines = reports.iter().flat_map(|r| {
            let of = r.zones.iter().filter(|z| z.kind == ZoneKind::Headline);
            of.map(|z| (&r.id, z.start, z.end))
        });
        let opening = |r: &Report| {
            r.zones.iter().find(|z| z.kind == ZoneKind::Headline).map_or(0, |z| z.start) + OPENING
        };
        Scene {
            reports: reports.len(),
            headlines: Places::at(headlines),
            openings: reports.iter().map(|r| (&r.id, opening(r))).collect(),
            agents: items.agents.iter().map(|a| (&a.id, a)).collect(),
            most_mentions: items.agents.iter().map(|a| a.mentions.len()).max().unwrap_or(0),
            quotes: Places::of(items.statements.iter().flat_map(|s| &s.content)),
            figures: Places::of(items.quantities.iter().flat_map(|q| &q.evidence)),
        }
    }

    fn signals(&self, item: &Item<'_>, crowd: &Places<'_>) -> Signals {
        let some =
            |test: &dyn Fn(&Span) -> bool| f64::from(u8::from(item.evidence.iter().any(test)));
        let count = |places: &Places<'_>| item.evidence.iter().map(|s| places.touching(s)).sum();
        let kinds = |kind| item.actors.iter().any(|a| self.kind(a) == Some(kind));
        let flag = |yes: bool| f64::from(u8::from(yes));
        let actor = item.actors.iter().map(|a| self.mentions(a)).max().unwrap_or(0);
        let recipient = item.recipients.iter().map(|a| self.mentions(a)).max().unwrap_or(0);
        let others = count(crowd) - item.evidence.len().min(count(crowd));
        [
            logit(f64::from(item.rule.get())),
            log(item.evidence.len().min(MOST_PLACES)),
            self.share_of_reports(item.evidence),
            some(&|s| self.openings.get(&s.report).is_some_and(|end| s.start < *end)),
            some(&|s| self.headlines.touching(s) > 0),
            log(item.evidence.first().map_or(0, |s| s.len() as usize)),
            log(others),
            some(&|s| self.quotes.touching(s) > 0),
            log(count(&self.figures)),
            log(actor),
            self.share(actor),
            flag(kinds(AgentKind::Person)),
            flag(kinds(AgentKind::Group)),
            self.share(recipient),
            log(item.actors.len()),
            flag(item.dated),
            flag(item.placed),
        ]
    }

    fn kind(&self, agent: &Id) -> Option<AgentKind> {
        self.agents.get(agent).map(|a| a.kind)
    }

    fn mentions(&self, agent: &Id) -> usize {
        self.agents.get(agent).map_or(0, |a| a.mentions.len())
    }

    fn share(&self, mentions: usize) -> f64 {
        mentions as f64 / self.most_mentions.max(1) as f64
    }

    fn share_of_reports(&self, evidence: &[Span]) -> f64 {
        let mut telling: Vec<&Id> = evidence.iter().map(|s| &s.report).collect();
        telling.sort_unstable();
        telling.dedup();
        telling.len() as f64 / self.reports.max(1) as f64
    }
}

fn log(count: usize) -> f64 {
    (count as f64).ln_1p()
}

fn logit(share: f64) -> f64 {
    let share = share.clamp(1.0 - SUREST, SUREST);
    (share / (1.0 - share)).ln()
}

/// Spans by report and start, to count those that touch another.
struct Places<'a>(BTreeMap<&'a Id, Laid>);

#[derive(Default)]
struct Laid {
    spans: Vec<(u32, u32)>,
    longest: u32,
}

impl<'a> Places<'a> {
    fn of(spans: impl Iterator<Item = &'a Span>) -> Self {
        Self::at(spans.map(|s| (&s.report, s.start, s.end)))
    }

    fn at(places: impl Iterator<Item = (&'a Id, u32, u32)>) -> Self {
        let mut by_report: BTreeMap<&Id, Laid> = BTreeMap::new();
        for (report, start, end) in places {
            let laid = by_report.entry(report).or_default();
            laid.spans.push((start, end));
            laid.longest = laid.longest.max(end.saturating_sub(start));
        }
        by_report.values_mut().for_each(|l| l.spans.sort_unstable());
        Places(by_report)
    }

    fn touching(&self, span: &Span) -> usize {
        let Some(laid) = self.0.get(&span.report) else { return 0 };
        let first = span.start.saturating_sub(laid.longest);
        let from = laid.spans.partition_point(|(start, _)| *start < first);
        let near = laid.spans.iter().skip(from).take_while(|(start, _)| *start < span.end);
        near.filter(|(_, end)| *end > span.start).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn confidence(table: &'static str, signal: &str, value: f64) -> f32 {
        let mut signals = [0.0; SIGNALS.len()];
        signals[SIGNALS.iter().position(|s| *s == signal).unwrap()] = value;
        parse(table)["claims"].confidence(&signals).get()
    }

    #[test]
    fn a_weight_of_one_on_the_rule_leaves_it_as_sure_as_it_was() {
        let table = "# comment\nclaims\trule\t1\nclaims\tbias\t0\n";
        for share in [0.2, 0.5, 0.83] {
            let told = confidence(table, "rule", logit(share));
            assert!((f64::from(told) - share).abs() < 0.006, "{told} for {share}");
        }
    }

    #[test]
    fn what_weighs_against_an_item_never_makes_it_nothing() {
        assert!(confidence("claims\theadline\t-50\n", "headline", 1.0) > 0.0);
    }

    #[test]
    fn a_line_that_does_not_read_is_passed_over() {
        assert!(parse("claims\trule\nclaims\trule\tmuch\n").is_empty());
    }

    #[test]
    fn every_shipped_weight_is_of_a_known_signal() {
        for line in TABLE.lines().filter(|l| !l.starts_with('#')) {
            let signal = line.split('\t').nth(1).unwrap();
            let known = ["bias", "ceiling"].contains(&signal) || SIGNALS.contains(&signal);
            assert!(known, "{line}");
        }
    }

    #[test]
    fn spans_that_touch_are_counted_past_shorter_ones_between() {
        let span = |start, end| Span { report: Id::new("r1"), start, end };
        let spans = [span(0, 100), span(10, 12), span(40, 60), span(90, 120)];
        let places = Places::of(spans.iter());
        assert_eq!(places.touching(&span(50, 55)), 2);
        assert_eq!(places.touching(&span(100, 101)), 1);
        assert_eq!(places.touching(&span(120, 130)), 0);
    }

    #[test]
    fn every_weighed_section_has_its_weights() {
        let items = Items::default();
        for (section, _) in sections(&items) {
            assert!(weights().contains_key(section), "{section}: run cargo xtask calibrate");
        }
    }
}
