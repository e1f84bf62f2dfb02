//! The step model of the parser and the entity recogniser: scores of the next action.
//!
//! In: encoded tokens; then, for each state, the tokens in its feature slots. Out: one score for each class.
//! Holds: what a token contributes in a slot is computed once for each token, before the first step.

use pulp::{Arch, Simd};

use crate::asset::Asset;
use crate::dense::Dense;
use crate::error::Error;
use crate::tok2vec::{WIDTH, at_least};

/// Outputs of the layer between the encoder and the hidden layer.
const REDUCED: usize = 64;
/// Units of the hidden layer.
const HIDDEN: usize = 64;
/// Pieces of a hidden unit.
const PIECES: usize = 2;
/// Floats that a token contributes in one slot: piece, unit.
const SLOT: usize = PIECES * HIDDEN;
/// Classes are padded to whole blocks of this many.
const BLOCK: usize = 16;

/// A feature slot without a token.
pub(crate) const NO_TOKEN: u32 = u32::MAX;

/// The weights.
#[derive(Debug)]
pub(crate) struct StepModel {
    reduce: Dense,
    lower: Dense,
    lower_bias: Vec<f32>,
    /// What an empty slot contributes.
    empty: Vec<f32>,
    upper: Vec<f32>,
    upper_bias: Vec<f32>,
}

impl StepModel {
    pub(crate) fn read(
        asset: &Asset<'_>,
        name: &str,
        slots: usize,
        classes: usize,
    ) -> Result<Self, Error> {
        let reduce = asset.weights(&format!("{name}/reduce/weights"), &[REDUCED, WIDTH])?;
        let reduce_bias = asset.floats(&format!("{name}/reduce/bias"), &[REDUCED])?;
        let lower =
            asset.weights(&format!("{name}/lower/weights"), &[slots, HIDDEN, PIECES, REDUCED])?;
        let lower_bias = asset.floats(&format!("{name}/lower/bias"), &[HIDDEN, PIECES])?;
        let empty = asset.floats(&format!("{name}/lower/empty"), &[slots, HIDDEN, PIECES])?;
        let upper = asset.weights(&format!("{name}/upper/weights"), &[classes, HIDDEN])?;
        let mut upper_bias = asset.floats(&format!("{name}/upper/bias"), &[classes])?;
        let padded = classes.next_multiple_of(BLOCK);
        upper_bias.resize(padded, 0.0);
        let transposed = (0..HIDDEN * padded).map(|i| {
            let (unit, class) = (i / padded, i % padded);
            upper.get(class * HIDDEN + unit).copied().unwrap_or_default()
        });
        Ok(Self {
            reduce: Dense::linear(WIDTH, &reduce_bias, |o| &reduce[o * WIDTH..][..WIDTH]),
            lower: Dense::linear(REDUCED, &vec![0.0; slots * SLOT], |o| {
                &lower[piece_last(o) * REDUCED..][..REDUCED]
            }),
            lower_bias: (0..SLOT).map(|o| lower_bias[piece_last(o)]).collect(),
            empty: (0..slots * SLOT).map(|o| empty[piece_last(o)]).collect(),
            upper: transposed.collect(),
            upper_bias,
        })
    }

    /// Computes what each token contributes; `encoded` has one row for each token.
    pub(crate) fn prepare(&self, arch: Arch, encoded: &[f32], steps: &mut Steps) {
        let tokens = encoded.len() / WIDTH;
        let reduced = at_least(&mut steps.reduced, tokens * self.reduce.width());
        self.reduce.apply(arch, encoded, WIDTH, reduced);
        let contributions = at_least(&mut steps.contributions, tokens * self.lower.width());
        self.lower.apply(arch, reduced, self.reduce.width(), contributions);
    }

    /// The scores of all classes in a state; `tokens` are those in its slots, `first` is the row of the document's first
    /// token. Scores past the last class are padding.
    #[inline(always)]
    pub(crate) fn scores<'s, S: Simd>(
        &self,
        simd: S,
        steps: &'s mut Steps,
        first: usize,
        tokens: &[u32],
    ) -> &'s [f32] {
        let hidden = self.hidden(steps, first, tokens);
        steps.scores.resize(self.upper_bias.len(), 0.0);
        // Seven blocks of 16 are the parser's 106 classes, five the entity recogniser's 74: all stay in registers.
        if self.upper_bias.len().is_multiple_of(7 * BLOCK) {
            self.upper_product::<S, 7>(simd, &hidden, &mut steps.scores);
        } else if self.upper_bias.len().is_multiple_of(5 * BLOCK) {
            self.upper_product::<S, 5>(simd, &hidden, &mut steps.scores);
        } else {
            self.upper_product::<S, 1>(simd, &hidden, &mut steps.scores);
        }
        &steps.scores
    }

    #[inline(always)]
    fn hidden(&self, steps: &Steps, first: usize, tokens: &[u32]) -> [f32; HIDDEN] {
        let mut sums = [0.0_f32; SLOT];
        sums.copy_from_slice(&self.lower_bias[..SLOT]);
        for (slot, token) in tokens.iter().enumerate() {
            let row = if *token == NO_TOKEN {
                &self.empty[slot * SLOT..][..SLOT]
            } else {
                let row = first + *token as usize;
                &steps.contributions[row * self.lower.width() + slot * SLOT..][..SLOT]
            };
            for i in 0..SLOT {
                sums[i] += row[i];
            }
        }
        std::array::from_fn(|unit| sums[unit].max(sums[HIDDEN + unit]))
    }

    #[inline(always)]
    fn upper_product<S: Simd, const VECTORS: usize>(
        &self,
        simd: S,
        hidden: &[f32; HIDDEN],
        scores: &mut [f32],
    ) {
        let classes = self.upper_bias.len();
        let (bias, _) = S::as_simd_f32s(&self.upper_bias);
        let (scores, _) = S::as_mut_simd_f32s(scores);
        for first in (0..scores.len()).step_by(VECTORS) {
            let mut sums: [S::f32s; VECTORS] = std::array::from_fn(|v| bias[first + v]);
            for (weights, unit) in self.upper.chunks_exact(classes).zip(hidden) {
                let (weights, _) = S::as_simd_f32s(weights);
                let weights = &weights[first..first + VECTORS];
                let unit = simd.splat_f32s(*unit);
                for v in 0..VECTORS {
                    sums[v] = simd.mul_add_f32s(unit, weights[v], sums[v]);
                }
            }
            scores[first..first + VECTORS].copy_from_slice(&sums);
        }
    }
}

/// Where an output laid out as slot, piece, unit is in a package's array laid out as slot, unit, piece.
fn piece_last(output: usize) -> usize {
    let (slot, piece, unit) = (output / SLOT, output % SLOT / HIDDEN, output % HIDDEN);
    (slot * HIDDEN + unit) * PIECES + piece
}

/// What is known while one text's actions are chosen.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    reduced: Vec<f32>,
    contributions: Vec<f32>,
    scores: Vec<f32>,
}

/// The first greatest score among classes in `ranges` (in order), if any range has one.
#[inline(always)]
pub(crate) fn best_class(
    scores: &[f32],
    ranges: impl IntoIterator<Item = std::ops::Range<usize>>,
) -> Option<usize> {
    let mut best: Option<(usize, f32)> = None;
    for range in ranges {
        for (class, score) in range.clone().zip(&scores[range]) {
            if best.is_none_or(|(_, greatest)| *score > greatest) {
                best = Some((class, *score));
            }
        }
    }
    best.map(|(class, _)| class)
}
