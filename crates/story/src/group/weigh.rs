//! How much each word of a report weighs.
//!
//! In: the features of all reports seen. Out: unit vectors over word numbers. Holds: a report's weights depend on the
//! reports counted so far, not on their order.

use super::spread::Map;
use super::{Features, Params};

/// In how many reports each word stands, in all and by day.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    reports: u32,
    by_day: Map<i32, u32>,
    words: Map<u32, WordCount>,
}

#[derive(Debug, Clone, Default)]
struct WordCount {
    reports: u32,
    /// Days and reports on them, by day.
    days: Vec<(i32, u32)>,
}

impl Counts {
    /// The counts of reports held elsewhere: how many there are, and of those on each day how many. Days that no report
    /// at hand is near may be left out; so may words that none of them uses.
    #[must_use]
    pub fn held(reports: u32, by_day: impl IntoIterator<Item = (i32, u32)>) -> Self {
        Counts { reports, by_day: by_day.into_iter().collect(), words: Map::default() }
    }

    /// Adds how many of the reports held elsewhere use a word: in all, and by day in ascending order.
    pub fn word(&mut self, term: u32, reports: u32, days: Vec<(i32, u32)>) {
        self.words.insert(term, WordCount { reports, days });
    }

    /// Counts one report in.
    pub(super) fn add(&mut self, features: &Features) {
        self.reports += 1;
        if let Some(day) = features.day {
            *self.by_day.entry(day).or_default() += 1;
        }
        for term in &features.terms {
            let word = self.words.entry(term.id).or_default();
            word.reports += 1;
            if let Some(day) = features.day {
                match word.days.binary_search_by_key(&day, |d| d.0) {
                    Ok(at) => word.days[at].1 += 1,
                    Err(at) => word.days.insert(at, (day, 1)),
                }
            }
        }
    }

    /// The report's words as a unit vector, by word number.
    pub(super) fn vector(&self, features: &Features, params: &Params) -> Vec<(u32, f32)> {
        let near = features.day.map(|d| (d - params.window, d + params.window));
        let outside = self.reports - near.map_or(0, |(from, to)| self.reports_between(from, to));
        let used =
            |word: &WordCount| word.reports - near.map_or(0, |(from, to)| word.between(from, to));
        self.weighed(features, params, outside, used)
    }

    /// The same as if the report had come out on a day, and as if there were no reports without one.
    pub(super) fn on_day(&self, features: &Features, day: i32, params: &Params) -> Vec<(u32, f32)> {
        let far = |d: i32| d.abs_diff(day) > params.window.unsigned_abs();
        let outside = self.by_day.iter().filter(|(d, _)| far(**d)).map(|(_, n)| n).sum();
        let used =
            |word: &WordCount| word.days.iter().filter(|(d, _)| far(*d)).map(|(_, n)| n).sum();
        self.weighed(features, params, outside, used)
    }

    fn weighed(
        &self,
        features: &Features,
        params: &Params,
        outside: u32,
        used: impl Fn(&WordCount) -> u32,
    ) -> Vec<(u32, f32)> {
        let weigh = |term: &super::Term| {
            let used = self.words.get(&term.id).map_or(0, &used);
            let share = (float(used) + params.background * term.background)
                / (float(outside) + params.background);
            (term.id, term.count.ln_1p() * -share.min(1.0).ln())
        };
        unit(features.terms.iter().map(weigh).filter(|(_, w)| *w > 0.0).collect())
    }

    fn reports_between(&self, from: i32, to: i32) -> u32 {
        (from..=to).filter_map(|d| self.by_day.get(&d)).sum()
    }
}

impl WordCount {
    fn between(&self, from: i32, to: i32) -> u32 {
        let first = self.days.partition_point(|d| d.0 < from);
        self.days[first..].iter().take_while(|d| d.0 <= to).map(|d| d.1).sum()
    }
}

fn unit(mut vector: Vec<(u32, f32)>) -> Vec<(u32, f32)> {
    let length = vector.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|(_, w)| *w /= length);
    }
    vector
}

/// The product of two vectors sorted by word number.
pub(super) fn dot(a: &[(u32, f32)], b: &[(u32, f32)]) -> f32 {
    let (small, mut big) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let mut sum = 0.0;
    for (id, weight) in small {
        // A step of search from where the last word was found: the small side may be far smaller.
        let skip = big.partition_point(|(other, _)| other < id);
        big = &big[skip..];
        if let Some((_, other)) = big.first().filter(|(found, _)| found == id) {
            sum += weight * other;
        }
    }
    sum
}

/// The sum of two vectors sorted by word number.
pub(super) fn sum(a: &[(u32, f32)], b: &[(u32, f32)]) -> Vec<(u32, f32)> {
    let mut out = Vec::with_capacity(a.len() + b.len());
    let (mut i, mut j) = (0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.0.cmp(&y.0) {
            std::cmp::Ordering::Less => out.push(*x),
            std::cmp::Ordering::Greater => out.push(*y),
            std::cmp::Ordering::Equal => out.push((x.0, x.1 + y.1)),
        }
        i += usize::from(x.0 <= y.0);
        j += usize::from(y.0 <= x.0);
    }
    out.extend_from_slice(&a[i..]);
    out.extend_from_slice(&b[j..]);
    out
}

#[expect(clippy::cast_precision_loss, reason = "counts of reports")]
pub(super) fn float(n: u32) -> f32 {
    n as f32
}
