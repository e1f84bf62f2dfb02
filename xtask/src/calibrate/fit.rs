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
/// A section with fewer items than this is not fitted.
const FEWEST: usize = 100;

/// The weights of one section, for signals as they are; the bias stands last.
pub(super) struct Weights(Row);

impl Weights {
    pub(super) fn probability(&self, signals: &Signals) -> f64 {
        sigmoid(dot(&self.0, &row(signals)))
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

/// The weights as lines of section, signal and weight.
pub(super) fn table(samples: &[&Sample]) -> String {
    let mut text = String::new();
    for (section, Weights(weights)) in fit(samples) {
        for (name, weight) in SIGNALS.iter().chain(&["bias"]).zip(weights) {
            let _ = writeln!(text, "{section}\t{name}\t{weight:.3}");
        }
    }
    text
}

fn section_weights(samples: &[&Sample]) -> Weights {
    let rows: Vec<Row> = samples.iter().map(|s| row(&s.signals)).collect();
    let scales = scales(&rows);
    let scaled: Vec<(Row, f64)> = rows
        .iter()
        .zip(samples)
        .map(|(r, s)| (std::array::from_fn(|i| (r[i] - scales[i].0) / scales[i].1), s.right))
        .collect();
    let mut weights = [0.0; SIZE];
    for _ in 0..STEPS {
        let step = newton(&scaled, &weights);
        weights.iter_mut().zip(step).for_each(|(w, s)| *w -= s);
    }
    unscaled(&weights, &scales)
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
fn newton(rows: &[(Row, f64)], weights: &Row) -> Row {
    let mut gradient: Row = std::array::from_fn(|i| ridge(i) * weights[i]);
    let mut second: [Row; SIZE] =
        std::array::from_fn(|i| std::array::from_fn(|j| if i == j { ridge(i) } else { 0.0 }));
    for (row, right) in rows {
        let p = sigmoid(dot(weights, row));
        for i in 0..SIZE {
            gradient[i] += (p - right) * row[i];
            for j in 0..SIZE {
                second[i][j] += p * (1.0 - p) * row[i] * row[j];
            }
        }
    }
    solve(second, gradient)
}

/// The bias is free; a trace keeps the matrix from being singular.
fn ridge(signal: usize) -> f64 {
    if signal + 1 == SIZE { 1e-6 } else { RIDGE }
}

/// Gauss's elimination; the matrix is positive definite, so its diagonal needs no search for a pivot.
fn solve(mut matrix: [Row; SIZE], mut right: Row) -> Row {
    for i in 0..SIZE {
        for j in i + 1..SIZE {
            let factor = matrix[j][i] / matrix[i][i];
            for k in i..SIZE {
                matrix[j][k] -= factor * matrix[i][k];
            }
            right[j] -= factor * right[i];
        }
    }
    let mut solved = [0.0; SIZE];
    for i in (0..SIZE).rev() {
        let known: f64 = (i + 1..SIZE).map(|k| matrix[i][k] * solved[k]).sum();
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

fn dot(a: &Row, b: &Row) -> f64 {
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
            weights["claims"].probability(&signals)
        };
        assert!(of(9.0) > 0.9 && of(0.0) < 0.1, "{} {}", of(9.0), of(0.0));
    }

    #[test]
    fn signals_that_say_nothing_leave_the_hit_rate() {
        let told: Vec<(f64, f64)> =
            (0..400).map(|i| (0.0, f64::from(u8::from(i % 4 == 0)))).collect();
        let samples = samples(&told);
        let weights = fit(&samples.iter().collect::<Vec<_>>());
        let probability = weights["claims"].probability(&[0.0; SIGNALS.len()]);
        assert!((probability - 0.25).abs() < 0.01, "{probability}");
    }

    #[test]
    fn a_section_of_few_items_is_not_fitted() {
        let samples = samples(&[(1.0, 1.0), (0.0, 0.0)]);
        assert!(fit(&samples.iter().collect::<Vec<_>>()).is_empty());
    }
}
