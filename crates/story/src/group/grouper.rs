//! Joins reports into groups, batch after batch.
//!
//! In: batches of [`Features`]. Out: [`Groups`]. Holds: within a batch the order of the reports does not matter; a
//! report that has joined a group stays with the reports it joined.

mod resume;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap, HashMap};

use serde::{Deserialize, Serialize};

use super::borrow;
use super::index::{Index, Reach};
use super::node::Node;
use super::weigh::{Counts, dot, float};
use super::{Features, Params};

pub use resume::Taken;

/// Why a report joined others.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Why {
    /// The report that joined (position in the input).
    pub report: usize,
    /// The report of its group that it is most like (position in the input).
    pub nearest: usize,
    /// How like those two are, 0 to 1.
    pub score: f32,
    /// The likeness that was asked for, given how crowded its topic is.
    pub needed: f32,
    /// The words that count most for it, weightiest first.
    pub terms: Vec<String>,
    /// Whether the two are copies by their fingerprints.
    pub copy: bool,
    /// Days between the two, where both are dated.
    pub days_apart: Option<u32>,
    /// The report (its key) from which the day was borrowed, where the report states none itself.
    #[serde(default)]
    pub day_from: Option<String>,
    /// Whether both name the same key meeting.
    pub same_meeting: bool,
}

/// Groups and the reasons for them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Groups {
    /// Positions in the input, each group in ascending order, groups by their first member.
    pub groups: Vec<Vec<usize>>,
    /// One reason for each report of a group of two or more, by report.
    pub why: Vec<Why>,
}

/// Groups reports as they come. Positions count over all batches.
#[derive(Debug, Clone)]
pub struct Grouper {
    params: Params,
    counts: Counts,
    index: Index,
    /// Reports in the order they were taken: by batch, within it by day and key.
    reports: Vec<Held>,
    /// Position in the input → position in `reports`.
    taken: Vec<usize>,
    nodes: BTreeMap<usize, Node>,
    node_of: Vec<usize>,
}

#[derive(Debug, Clone)]
struct Held {
    input: usize,
    features: Features,
    vector: Vec<(u32, f32)>,
    crowd: f32,
    nearest: Option<(usize, f32)>,
}

/// Two nodes that may join, by the reports whose likeness brought them up.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bid {
    score: f32,
    a: usize,
    b: usize,
    /// Versions of the two nodes when the score was taken.
    seen: (u32, u32),
}

impl Eq for Bid {}

impl Ord for Bid {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score).then_with(|| (other.a, other.b).cmp(&(self.a, self.b)))
    }
}

impl PartialOrd for Bid {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Fewer runs of words do not tell a copy.
const LEAST_RUNS: usize = 8;
/// The crowd of a report is the mean likeness of this many nearest reports.
const CROWD: usize = 10;

impl Grouper {
    /// Starts with nothing.
    #[must_use]
    pub fn new(params: Params) -> Self {
        Grouper {
            params,
            counts: Counts::default(),
            index: Index::default(),
            reports: Vec::new(),
            taken: Vec::new(),
            nodes: BTreeMap::new(),
            node_of: Vec::new(),
        }
    }

    /// Takes a batch in and joins what belongs together.
    pub fn add(&mut self, batch: &[Features]) {
        let first = self.take(batch);
        let bids = self.bids(first);
        self.join_copies(first);
        self.join(bids);
    }

    /// The groups so far.
    #[must_use]
    pub fn groups(&self) -> Groups {
        let input = |at: &usize| self.reports[*at].input;
        let mut groups: Vec<Vec<usize>> =
            self.nodes.values().map(|n| n.members.iter().map(input).collect()).collect();
        groups.iter_mut().for_each(|g| g.sort_unstable());
        groups.sort();
        let why = self.taken.iter().filter_map(|at| self.why(*at)).collect();
        Groups { groups, why }
    }

    /// Holds the batch's reports, each a node of its own; returns the position of the first.
    fn take(&mut self, batch: &[Features]) -> usize {
        let first = self.reports.len();
        let mut batch = self.counted(batch);
        let mut order: Vec<usize> = (0..batch.len()).collect();
        order.sort_by(|a, b| {
            let key = |at: usize| (batch[at].day, &batch[at].key, &batch[at].sketch);
            key(*a).cmp(&key(*b))
        });
        self.taken.resize(first + batch.len(), 0);
        for at in order {
            let features = std::mem::take(&mut batch[at]);
            let vector = self.counts.vector(&features, &self.params);
            self.index.add(self.reports.len(), &vector, &features.sketch);
            self.taken[first + at] = self.reports.len();
            self.reports.push(Held {
                input: first + at,
                features,
                vector,
                crowd: 0.0,
                nearest: None,
            });
        }
        first
    }

    /// Counts the batch in and returns it with the days that its reports without one may borrow. Those that state theirs
    /// are counted first: they are what the others borrow from.
    fn counted(&mut self, batch: &[Features]) -> Vec<Features> {
        let mut batch: Vec<Features> = batch.iter().cloned().map(Features::without_loan).collect();
        let undated: Vec<usize> = (0..batch.len()).filter(|at| batch[*at].day.is_none()).collect();
        batch.iter().filter(|f| f.day.is_some()).for_each(|f| self.counts.add(f));
        let held = self.reports.iter().map(|r| &r.features);
        for (at, loan) in borrow::settle(&batch, held, &self.counts, &self.params) {
            (batch[at].day, batch[at].borrowed) = (Some(loan.day), Some(loan.from));
        }
        undated.iter().for_each(|at| self.counts.add(&batch[*at]));
        batch
    }

    /// Makes the new reports nodes and returns the pairs that are like enough to be looked at.
    fn bids(&mut self, first: usize) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        for at in first..self.reports.len() {
            let near = self.nearest(at, &self.reach(first, at));
            let crowd: f32 = near.iter().take(CROWD).map(|n| n.1).sum::<f32>() / 10.0;
            let held = &mut self.reports[at];
            held.nearest = near.first().copied();
            held.crowd = match held.features.day {
                Some(_) => self.params.crowd_dated,
                None => crowd.min(self.params.crowd_most),
            };
            let node = Node::new(at, &held.features, held.vector.clone(), held.crowd);
            self.nodes.insert(at, node);
            self.node_of.push(at);
            pairs.extend(near.into_iter().map(|(other, _)| (at.min(other), at.max(other))));
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// The reports that a new one can join: those of its batch that came out too many days before or after never do.
    fn reach(&self, first: usize, at: usize) -> Reach {
        let batch = &self.reports[first..];
        let Some(day) = self.reports[at].features.day else {
            return Reach { all: first, near: first..self.reports.len() };
        };
        let (from, to) = (day - self.params.days_most, day + self.params.days_most);
        // A batch is in the order of days, those without one first.
        let upto = |before: &dyn Fn(i32) -> bool| {
            first + batch.partition_point(|r| r.features.day.is_none_or(before))
        };
        Reach { all: upto(&|_| false), near: upto(&|d| d < from)..upto(&|d| d <= to) }
    }

    fn nearest(&self, at: usize, reach: &Reach) -> Vec<(usize, f32)> {
        let mine = &self.reports[at].vector;
        let like = |other: usize| (other, dot(mine, &self.reports[other].vector));
        let mut near: Vec<_> = self.index.like(at, mine, reach).into_iter().map(like).collect();
        near.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        near
    }

    /// Joins each new report with those before it of which it is a copy.
    fn join_copies(&mut self, first: usize) {
        for at in first..self.reports.len() {
            let sketch = &self.reports[at].features.sketch;
            for (other, shared) in self.index.sharing(at, sketch) {
                if self.is_copy(at, other, shared) {
                    self.unite(other, at);
                }
            }
        }
    }

    /// Copies share runs of words and names, and come out within a story's days of each other: a form that an office
    /// fills in month after month is no copy.
    fn is_copy(&self, a: usize, b: usize, shared: usize) -> bool {
        let (x, y) = (&self.reports[a], &self.reports[b]);
        let least = x.features.sketch.len().min(y.features.sketch.len());
        let days = x.features.day.zip(y.features.day).map_or(0, |(p, q)| p.abs_diff(q));
        least >= LEAST_RUNS
            && ratio(shared, least) >= self.params.copy
            && days <= self.params.days_most.unsigned_abs()
            && dot(&x.vector, &y.vector) >= self.params.copy
    }

    /// Joins nodes, the best pair first, until no pair is like enough.
    fn join(&mut self, pairs: Vec<(usize, usize)>) {
        let mut heap = BinaryHeap::new();
        let mut asked: HashMap<(usize, usize), (u32, u32)> = HashMap::new();
        for (a, b) in pairs {
            self.bid(a, b, &mut asked, &mut heap);
        }
        while let Some(bid) = heap.pop() {
            let (a, b) = (self.node_of[bid.a], self.node_of[bid.b]);
            if a == b {
                continue;
            }
            if (self.nodes[&a].version, self.nodes[&b].version) == bid.seen {
                self.unite(a, b);
            } else {
                self.bid(a, b, &mut asked, &mut heap);
            }
        }
    }

    /// Puts up the nodes of two reports, unless that was done since either changed.
    fn bid(
        &self,
        a: usize,
        b: usize,
        asked: &mut HashMap<(usize, usize), (u32, u32)>,
        heap: &mut BinaryHeap<Bid>,
    ) {
        let (a, b) = (self.node_of[a].min(self.node_of[b]), self.node_of[a].max(self.node_of[b]));
        if a == b {
            return;
        }
        let (x, y) = (&self.nodes[&a], &self.nodes[&b]);
        let seen = (x.version, y.version);
        if asked.insert((a, b), seen) == Some(seen) {
            return;
        }
        let score = x.score(y, &self.params);
        if score >= self.params.threshold {
            heap.push(Bid { score, a, b, seen });
        }
    }

    /// Makes one node of the nodes of two reports; it keeps the name of its first report.
    fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.node_of[a].min(self.node_of[b]), self.node_of[a].max(self.node_of[b]));
        if a == b {
            return;
        }
        if let (Some(gone), Some(stays)) = (self.nodes.remove(&b), self.nodes.get_mut(&a)) {
            gone.members.iter().for_each(|m| self.node_of[*m] = a);
            stays.join(gone);
        }
    }
}

pub(super) fn ratio(part: usize, whole: usize) -> f32 {
    let count = |n: usize| float(u32::try_from(n).unwrap_or(u32::MAX));
    count(part) / count(whole)
}

impl Grouper {
    /// Why the report at a place belongs to its group; `None` where it is alone.
    fn why(&self, at: usize) -> Option<Why> {
        let node = &self.nodes[&self.node_of[at]];
        let me = &self.reports[at];
        let others = node.members.iter().filter(|m| **m != at);
        let liked =
            others.take(MOST_COMPARED).map(|m| (*m, dot(&me.vector, &self.reports[*m].vector)));
        let own = me.nearest.filter(|n| self.node_of[n.0] == self.node_of[at]);
        let (near, score) =
            liked.chain(own).reduce(|best, next| if next.1 > best.1 { next } else { best })?;
        let other = &self.reports[near];
        let shared = self.index.sharing(at.max(near), &self.reports[at.max(near)].features.sketch);
        let runs = shared.iter().find(|s| s.0 == at.min(near)).map_or(0, |s| s.1);
        Some(Why {
            report: me.input,
            nearest: other.input,
            score,
            needed: self.params.threshold
                + self.params.crowd_weight * f32::midpoint(me.crowd, other.crowd),
            terms: shared_words(me, other),
            copy: self.is_copy(at, near, runs),
            days_apart: me.features.day.zip(other.features.day).map(|(a, b)| a.abs_diff(b)),
            day_from: me.features.borrowed.clone(),
            same_meeting: common(&me.features.meeting, &other.features.meeting) >= 2,
        })
    }
}

/// In a large group a report is compared with this many for its explanation.
const MOST_COMPARED: usize = 50;
/// Words given in an explanation.
const MOST_WORDS: usize = 8;

fn shared_words(a: &Held, b: &Held) -> Vec<String> {
    let spelled: BTreeMap<u32, &str> =
        a.features.words.iter().chain(&b.features.words).map(|(id, w)| (*id, w.as_str())).collect();
    let theirs: BTreeMap<u32, f32> = b.vector.iter().copied().collect();
    let product = |(id, w): &(u32, f32)| theirs.get(id).map(|o| (w * o, *id));
    let mut both: Vec<(f32, u32)> = a.vector.iter().filter_map(product).collect();
    both.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
    both.iter()
        .filter_map(|(_, id)| spelled.get(id))
        .take(MOST_WORDS)
        .map(|w| (*w).to_string())
        .collect()
}

fn common(a: &[u32], b: &[u32]) -> usize {
    a.iter().filter(|id| b.binary_search(id).is_ok()).count()
}
