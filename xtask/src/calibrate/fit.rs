//! Fits what the signals of items weigh.
//!
//! In: items with their signals and how right they were (0 to 1). Out: a logistic regression a section, on signals brought to one
//! scale, with a ridge that keeps few items from saying much. Holds: the same items give the same weights.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use readout_story::sure::{SIGNALS, Signals};

use super::Sample;

/// The signals, and one that is always 1: the bias.
const SIZE: usize = SIGNALS.len() + 1;
type Row = [f64; SIZE];

/// How hard weights are drawn to 0, against one item: the best of 1, 10, 20 and 50 on stories left out.
const RIDGE: f64 = 20.0;
/// Newton's steps: the ridge makes the sum convex, and five are as good as a hundred.
const STEPS: usize = 12;
/// Signals that can only speak for an item: where few stories say otherwise, the signal is left out. (An item of many places
/// is judged more strictly by the scorer; nobody should trust it less for being told by more reports.)
const SPEAKS_FOR: [&str; 4] = ["rule", "words", "reports", "dated"];
/// A section with fewer items than this is not fitted.
const FEWEST: usize = 100;

/// No item is made surer than the thirty surest with their story left out were right: fewer are luck.
const SUREST: usize = 30;

/// The weights of one section, for signals as they are; the bias stands last.
pub(super) struct Weights(Row);

/// What is known of a section's scores from items whose own story was left out.
#[derive(Clone, Copy)]
pub(super) struct LeftOut {
    slope: f64,
    shift: f64,
    /// How often the surest were right.
    ceiling: f64,
}

/// Weights that left-out items have settled.
pub(super) struct Settled {
    weights: Weights,
    ceiling: f64,
}

impl Settled {
    pub(super) fn probability(&self, signals: &Signals) -> f64 {
        sigmoid(self.weights.score(signals)).min(self.ceiling)
    }
}

impl Weights {
    fn score(&self, signals: &Signals) -> f64 {
        dot(&self.0, &row(signals))
    }

    /// The same, as sure as items with such a score were right.
    fn settled(mut self, left_out: LeftOut) -> Settled {
        self.0.iter_mut().for_each(|w| *w *= left_out.slope);
        self.0[SIZE - 1] += left_out.shift;
        Settled { weights: self, ceiling: left_out.ceiling }
    }
}

/// The weights of every section that has items enough.
pub(super) fn fit(samples: &[&Sample]) -> BTreeMap<&'static str, Weights> {
    let mut sections: BTreeMap<&str, Vec<&Sample>> = BTreeMap::new();
    for sample in samples {
        sections.entry(sample.section).or_default().push(sample);
    }
    sections.retain(|_, own| own.len() >= FEWEST);
    sections.into_iter().map(|(section, own)| (section, section_weights(&own))).collect()
}

/// The weights of every section, settled by items whose own story was left out: fitted weights are too sure of what they
/// were fitted on.
pub(super) fn settled(
    samples: &[&Sample],
    left_out: &BTreeMap<&'static str, LeftOut>,
) -> BTreeMap<&'static str, Settled> {
    let own = |(section, weights): (&'static str, Weights)| {
        Some((section, weights.settled(*left_out.get(section)?)))
    };
    fit(samples).into_iter().filter_map(own).collect()
}

/// What items whose own story was left out say of each section's scores.
pub(super) fn left_out(stories: &[&Vec<Sample>]) -> BTreeMap<&'static str, LeftOut> {
    let mut scores: BTreeMap<&str, Vec<(f64, f64)>> = BTreeMap::new();
    for (at, story) in stories.iter().enumerate() {
        let others = stories.iter().enumerate().filter(|(i, _)| *i != at);
        let weights = fit(&others.flat_map(|(_, s)| s.iter()).collect::<Vec<_>>());
        for sample in story.iter() {
            let Some(weights) = weights.get(sample.section) else { continue };
            let score = (weights.score(&sample.signals), sample.right);
            scores.entry(sample.section).or_default().push(score);
        }
    }
    let learn = |mut told: Vec<(f64, f64)>| {
        let (slope, shift) = slope(&told);
        told.sort_by(|a, b| b.0.total_cmp(&a.0));
        told.truncate(SUREST);
        let right: f64 = told.iter().map(|(_, right)| right).sum();
        LeftOut { slope, shift, ceiling: right / told.len() as f64 }
    };
    scores.into_iter().map(|(section, told)| (section, learn(told))).collect()
}

/// Platt's scaling: the logistic regression of being right on the score alone.
fn slope(told: &[(f64, f64)]) -> (f64, f64) {
    let rows: Vec<_> = told.iter().map(|(score, right)| ([*score, 1.0], *right)).collect();
    match descend(&rows, 1.0) {
        [slope, shift] if slope > 0.0 => (slope, shift),
        // Scores that say nothing of stories left out leave the hit rate.
        _ => {
            let rows: Vec<_> = told.iter().map(|(_, right)| ([1.0], *right)).collect();
            (0.0, descend(&rows, 1.0)[0])
        }
    }
}

/// The weights as lines of section, signal and weight.
pub(super) fn table(sections: BTreeMap<&'static str, Settled>) -> String {
    let mut text = String::new();
    for (section, Settled { weights, ceiling }) in sections {
        for (name, weight) in SIGNALS.iter().chain(&["bias"]).zip(weights.0) {
            let _ = writeln!(text, "{section}\t{name}\t{weight:.3}");
        }
        let _ = writeln!(text, "{section}\tceiling\t{ceiling:.2}");
    }
    text
}

fn section_weights(samples: &[&Sample]) -> Weights {
    let rows: Vec<Row> = samples.iter().map(|s| row(&s.signals)).collect();
    let scales = scales(&rows);
    let mut left_out = [false; SIZE];
    loop {
        let scale =
            |r: &Row, i: usize| if left_out[i] { 0.0 } else { (r[i] - scales[i].0) / scales[i].1 };
        let scaled: Vec<(Row, f64)> = rows
            .iter()
            .zip(samples)
            .map(|(r, s)| (std::array::from_fn(|i| scale(r, i)), s.right))
            .collect();
        let weights = descend(&scaled, RIDGE);
        let wrong: Vec<usize> = (0..SIZE - 1)
            .filter(|i| SPEAKS_FOR.contains(&SIGNALS[*i]) && weights[*i] < 0.0)
            .collect();
        if wrong.is_empty() {
            return unscaled(&weights, &scales);
        }
        wrong.into_iter().for_each(|i| left_out[i] = true);
    }
}

/// The logistic regression of rows whose last number is the bias.
fn descend<const N: usize>(rows: &[([f64; N], f64)], pull: f64) -> [f64; N] {
    let mut weights = [0.0; N];
    for _ in 0..STEPS {
        let step = newton(rows, &weights, pull);
        weights.iter_mut().zip(step).for_each(|(w, s)| *w -= s);
    }
    weights
}

/// Mean and spread of each signal; the bias, and a signal that never changes, stay as they are.
fn scales(rows: &[Row]) -> [(f64, f64); SIZE] {
    let count = rows.len() as f64;
    std::array::from_fn(|i| {
        let mean = rows.iter().map(|r| r[i]).sum::<f64>() / count;
        let spread = (rows.iter().map(|r| (r[i] - mean).powi(2)).sum::<f64>() / count).sqrt();
        // Rounding gives a signal that never changes a spread, too.
        if spread > 1e-9 { (mean, spread) } else { (0.0, 1.0) }
    })
}

/// Newton's step: the gradient over the matrix of second derivatives.
fn newton<const N: usize>(rows: &[([f64; N], f64)], weights: &[f64; N], pull: f64) -> [f64; N] {
    // The bias is free; a trace keeps the matrix from being singular.
    let ridge = |i: usize| if i + 1 == N { 1e-6 } else { pull };
    let mut gradient: [f64; N] = std::array::from_fn(|i| ridge(i) * weights[i]);
    let mut second: [[f64; N]; N] =
        std::array::from_fn(|i| std::array::from_fn(|j| if i == j { ridge(i) } else { 0.0 }));
    for (row, right) in rows {
        let p = sigmoid(dot(weights, row));
        for i in 0..N {
            gradient[i] += (p - right) * row[i];
            for j in 0..N {
                second[i][j] += p * (1.0 - p) * row[i] * row[j];
            }
        }
    }
    solve(second, gradient)
}

/// Gauss's elimination; the matrix is positive definite, so its diagonal needs no search for a pivot.
fn solve<const N: usize>(mut matrix: [[f64; N]; N], mut right: [f64; N]) -> [f64; N] {
    for i in 0..N {
        let pivot = matrix[i];
        for j in i + 1..N {
            let factor = matrix[j][i] / pivot[i];
            matrix[j].iter_mut().zip(pivot).for_each(|(x, p)| *x -= factor * p);
            right[j] -= factor * right[i];
        }
    }
    let mut solved = [0.0; N];
    for i in (0..N).rev() {
        let known: f64 = (i + 1..N).map(|k| matrix[i][k] * solved[k]).sum();
        solved[i] = (right[i] - known) / matrix[i][i];
    }
    solved
}

/// Weights for signals on their own scales.
fn unscaled(weights: &Row, scales: &[(f64, f64); SIZE]) -> Weights {
    let mut own: Row = std::array::from_fn(|i| weights[i] / scales[i].1);
    let shift: f64 = (0..SIZE - 1).map(|i| own[i] * scales[i].0).sum();
    own[SIZE - 1] -= shift;
    Weights(own)
}

fn row(signals: &Signals) -> Row {
    std::array::from_fn(|i| signals.get(i).copied().unwrap_or(1.0))
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(told: &[(f64, f64)]) -> Vec<Sample> {
        let of = |&(signal, right): &(f64, f64)| {
            let mut signals = [0.0; SIGNALS.len()];
            signals[0] = signal;
            Sample { section: "claims", signals, right }
        };
        told.iter().map(of).collect()
    }

    #[test]
    fn what_goes_with_being_right_makes_surer() {
        let told: Vec<(f64, f64)> =
            (0..400).map(|i| (f64::from(i % 10), f64::from(u8::from(i % 10 > 4)))).collect();
        let samples = samples(&told);
        let weights = fit(&samples.iter().collect::<Vec<_>>());
        let of = |signal: f64| {
            let mut signals = [0.0; SIGNALS.len()];
            signals[0] = signal;
            sigmoid(weights["claims"].score(&signals))
        };
        assert!(of(9.0) > 0.9 && of(0.0) < 0.1, "{} {}", of(9.0), of(0.0));
    }

    #[test]
    fn signals_that_say_nothing_leave_the_hit_rate() {
        let told: Vec<(f64, f64)> =
            (0..400).map(|i| (0.0, f64::from(u8::from(i % 4 == 0)))).collect();
        let samples = samples(&told);
        let weights = fit(&samples.iter().collect::<Vec<_>>());
        let probability = sigmoid(weights["claims"].score(&[0.0; SIGNALS.len()]));
        assert!((probability - 0.25).abs() < 0.01, "{probability}");
    }

    #[test]
    fn scores_that_hold_in_no_other_story_leave_the_hit_rate() {
        let told: Vec<(f64, f64)> =
            (0..400).map(|i| (f64::from(i % 10), f64::from(u8::from(i % 10 < 3)))).collect();
        let (slope, shift) = slope(&told);
        assert!(slope == 0.0 && (sigmoid(shift) - 0.3).abs() < 0.01, "{slope} {shift}");
    }

    #[test]
    fn no_item_is_surer_than_the_surest_of_stories_left_out_were_right() {
        let told: Vec<(f64, f64)> = (0..200)
            .map(|i| (f64::from(i % 10), f64::from(u8::from(i % 10 > 4 && i % 20 != 9))))
            .collect();
        let stories = [samples(&told), samples(&told), samples(&told)];
        let stories: Vec<&Vec<Sample>> = stories.iter().collect();
        let all: Vec<&Sample> = stories.iter().flat_map(|s| s.iter()).collect();
        let settled = settled(&all, &left_out(&stories));
        let mut signals = [0.0; SIGNALS.len()];
        signals[0] = 9.0;
        let probability = settled["claims"].probability(&signals);
        assert!((0.4..0.6).contains(&probability), "{probability}");
    }

    #[test]
    fn a_section_of_few_items_is_not_fitted() {
        let samples = samples(&[(1.0, 1.0), (0.0, 0.0)]);
        assert!(fit(&samples.iter().collect::<Vec<_>>()).is_empty());
    }
}
