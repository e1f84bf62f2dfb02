//! A group of reports as the joining step sees it.
//!
//! In: single reports. Out: [`Node`]s that can be joined and compared. Holds: the likeness of two nodes is the mean
//! over their pairs of reports (average linkage), computed from sums.

use super::weigh::{dot, float, sum};
use super::{Features, Params};

/// One or more reports.
#[derive(Debug, Clone, Default)]
pub(super) struct Node {
    /// Positions of its reports, ascending.
    pub(super) members: Vec<usize>,
    /// How often it was joined: tells whether a likeness is still that of these members.
    pub(super) version: u32,
    words: Vec<(u32, f32)>,
    crowd: f32,
    weekdays: Vec<(u32, u32)>,
    days: Vec<(u32, u32)>,
    meeting: Vec<(u32, f32)>,
}

/// Days are kept unsigned in histograms; this shifts any date of the common era above zero.
const SHIFT: i32 = 1_000_000;

impl Node {
    pub(super) fn new(at: usize, features: &Features, words: Vec<(u32, f32)>, crowd: f32) -> Self {
        let day = features.day.and_then(|d| u32::try_from(d.saturating_add(SHIFT)).ok());
        Node {
            members: vec![at],
            version: 0,
            words,
            crowd,
            weekdays: vec![(u32::from(features.weekdays), 1)],
            days: day.map(|d| (d, 1)).into_iter().collect(),
            meeting: features.meeting.iter().map(|id| (*id, 1.0)).collect(),
        }
    }

    fn reports(&self) -> f32 {
        float(u32::try_from(self.members.len()).unwrap_or(u32::MAX))
    }

    /// Takes another node in.
    pub(super) fn join(&mut self, other: Node) {
        self.version += other.version + 1;
        self.words = sum(&self.words, &other.words);
        self.meeting = sum(&self.meeting, &other.meeting);
        self.crowd += other.crowd;
        histogram(&mut self.weekdays, &other.weekdays);
        histogram(&mut self.days, &other.days);
        self.members.extend(other.members);
        self.members.sort_unstable();
    }

    /// Mean likeness of the two nodes' reports, less what speaks against a common story.
    pub(super) fn score(&self, other: &Node, params: &Params) -> f32 {
        let pairs = self.reports() * other.reports();
        let like = dot(&self.words, &other.words) / pairs;
        let crowd = f32::midpoint(self.crowd / self.reports(), other.crowd / other.reports());
        let dated = self.dated() * other.dated();
        let shared = dot(&self.meeting, &other.meeting) / pairs;
        like - params.crowd_weight * crowd
            - self.weekdays(other, params) / pairs
            - self.days_apart(other, params) / pairs
            + params.same_meeting * dated * (shared - 1.0).clamp(0.0, 1.0)
    }

    /// The share of its reports whose day is known.
    fn dated(&self) -> f32 {
        self.days.iter().map(|d| float(d.1)).sum::<f32>() / self.reports()
    }

    /// What the weekdays that pairs name take off, summed over them.
    fn weekdays(&self, other: &Node, params: &Params) -> f32 {
        let cost = |(a, b, n): (u32, u32, f32)| match (a & b, a != 0 && b != 0) {
            (0, true) => n * params.other_weekday,
            (0, false) => 0.0,
            _ => -n * params.same_weekday,
        };
        pairs_of(&self.weekdays, &other.weekdays).map(cost).sum()
    }

    /// What the days between dated pairs take off, summed over them.
    fn days_apart(&self, other: &Node, params: &Params) -> f32 {
        let cost = |(a, b, n): (u32, u32, f32)| {
            let apart = a.abs_diff(b);
            let far = apart > params.days_most.unsigned_abs();
            n * if far { 1.0 } else { params.day_apart * float(apart.saturating_sub(1)) }
        };
        pairs_of(&self.days, &other.days).map(cost).sum()
    }
}

fn pairs_of<'a>(
    a: &'a [(u32, u32)],
    b: &'a [(u32, u32)],
) -> impl Iterator<Item = (u32, u32, f32)> + 'a {
    a.iter().flat_map(move |x| b.iter().map(move |y| (x.0, y.0, float(x.1) * float(y.1))))
}

fn histogram(into: &mut Vec<(u32, u32)>, from: &[(u32, u32)]) {
    for (value, n) in from {
        match into.binary_search_by_key(value, |v| v.0) {
            Ok(at) => into[at].1 += n,
            Err(at) => into.insert(at, (*value, *n)),
        }
    }
}
