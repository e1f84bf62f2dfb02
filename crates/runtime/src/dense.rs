//! Dense layers: the matrix products that most of the time goes into.
//!
//! In: rows of 32-bit floats. Out: rows of 32-bit floats. Holds: each output is one chain of fused multiply-adds over the
//! inputs in order, starting from zero, then the bias. The result of a row therefore depends on that row alone: not on
//! how many rows are computed together, and not on how wide the machine's vectors are.

use pulp::{Arch, Simd, WithSimd};

/// Outputs computed side by side in one vector block; every machine's vector length divides it.
const LANES: usize = 16;
/// Vector blocks in a panel: the three pieces of a maxout unit lie side by side in one.
const BLOCKS: usize = 3;
/// Outputs of one panel.
pub(crate) const PANEL: usize = LANES * BLOCKS;

/// What is done with a panel's three blocks of outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Output {
    /// They are 48 outputs.
    Linear,
    /// They are three pieces of 16 maxout units: the greatest is the output.
    Maxout,
}

/// A dense layer with its weights laid out as panel, input, block, lane.
#[derive(Debug)]
pub(crate) struct Dense {
    inputs: usize,
    panels: usize,
    output: Output,
    weights: Vec<f32>,
    bias: Vec<f32>,
}

impl Dense {
    /// A linear layer. `row(o)` gives the weights of output `o`; outputs are padded with zeros to whole panels.
    pub(crate) fn linear<'w>(
        inputs: usize,
        bias: &[f32],
        row: impl Fn(usize) -> &'w [f32],
    ) -> Self {
        let outputs = bias.len();
        let panels = outputs.div_ceil(PANEL);
        let at = |panel: usize, block: usize, lane: usize| {
            let output = panel * PANEL + block * LANES + lane;
            (output < outputs).then_some(output)
        };
        Self::pack(inputs, panels, Output::Linear, |p, b, l| {
            at(p, b, l).map(|output| (row(output), bias[output]))
        })
    }

    /// A maxout layer of three pieces: weights `[units, 3, inputs]`, bias `[units, 3]`; units fill whole panels.
    pub(crate) fn maxout(inputs: usize, weights: &[f32], bias: &[f32]) -> Self {
        let panels = bias.len() / PANEL;
        Self::pack(inputs, panels, Output::Maxout, |panel, block, lane| {
            let piece = (panel * LANES + lane) * BLOCKS + block;
            Some((&weights[piece * inputs..(piece + 1) * inputs], bias[piece]))
        })
    }

    fn pack<'w>(
        inputs: usize,
        panels: usize,
        output: Output,
        unit: impl Fn(usize, usize, usize) -> Option<(&'w [f32], f32)>,
    ) -> Self {
        let mut weights = vec![0.0; panels * inputs * PANEL];
        let mut bias = vec![0.0; panels * PANEL];
        for (place, bias) in bias.iter_mut().enumerate() {
            let (panel, column) = (place / PANEL, place % PANEL);
            if let Some((row, b)) = unit(panel, column / LANES, column % LANES) {
                *bias = b;
                for (input, w) in row.iter().enumerate() {
                    weights[(panel * inputs + input) * PANEL + column] = *w;
                }
            }
        }
        Self { inputs, panels, output, weights, bias }
    }

    /// Floats of one output row.
    pub(crate) fn width(&self) -> usize {
        match self.output {
            Output::Linear => self.panels * PANEL,
            Output::Maxout => self.panels * LANES,
        }
    }

    /// Computes `rows` rows. Row `i` reads `inputs` floats at `i * stride` and writes at `i * width()`; a stride smaller
    /// than the inputs makes rows overlap, which is how a convolution reads its window.
    pub(crate) fn apply(&self, arch: Arch, input: &[f32], stride: usize, out: &mut [f32]) {
        let rows = out.len() / self.width();
        if rows > 0 {
            arch.dispatch(Product { layer: self, input, stride, rows, out });
        }
    }
}

struct Product<'a> {
    layer: &'a Dense,
    input: &'a [f32],
    stride: usize,
    rows: usize,
    out: &'a mut [f32],
}

/// Rows whose inputs are read again for each panel: few enough to stay in the second-level cache.
const ROW_BLOCK: usize = 240;

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        for start in (0..self.rows).step_by(ROW_BLOCK) {
            let end = (start + ROW_BLOCK).min(self.rows);
            for panel in 0..self.layer.panels {
                self.panel_rows(simd, start..end, panel);
            }
        }
    }
}

impl Product<'_> {
    /// Computes one panel of `rows`.
    #[inline(always)]
    fn panel_rows<S: Simd>(&mut self, simd: S, rows: std::ops::Range<usize>, panel: usize) {
        // A tile keeps three accumulators a row, three weights and one input in registers.
        let tall = S::REGISTER_COUNT >= 32;
        let mut left = rows;
        while !left.is_empty() {
            left.start += if tall && left.len() > 4 {
                self.tile_rows::<S, 8>(simd, left.clone(), panel)
            } else {
                self.tile_rows::<S, 4>(simd, left.clone(), panel)
            };
        }
    }

    /// Computes one panel of the first rows of `rows`, as many as a tile has; says how many rows a tile has.
    #[inline(always)]
    fn tile_rows<S: Simd, const TILE: usize>(
        &mut self,
        simd: S,
        rows: std::ops::Range<usize>,
        panel: usize,
    ) -> usize {
        let layer = self.layer;
        let size = layer.inputs * PANEL;
        let weights = &layer.weights[panel * size..(panel + 1) * size];
        let bias = &layer.bias[panel * PANEL..(panel + 1) * PANEL];
        // A tile that is longer than what is left computes the last row again.
        let inputs: [&[f32]; TILE] = std::array::from_fn(|i| {
            let row = (rows.start + i).min(rows.end - 1);
            &self.input[row * self.stride..][..layer.inputs]
        });
        for part in 0..LANES / S::F32_LANES {
            let sums = tile::<S, TILE>(simd, inputs, weights, part);
            let bias = blocks::<S>(bias, part);
            for (row, sums) in rows.clone().zip(sums) {
                let row = &mut self.out[row * layer.width()..][..layer.width()];
                let sums: [S::f32s; BLOCKS] =
                    std::array::from_fn(|b| simd.add_f32s(sums[b], bias[b]));
                store::<S>(simd, layer.output, row, (panel, part), sums);
            }
        }
        TILE
    }
}

/// The three blocks of a panel's row, at vector `part` of each.
#[inline(always)]
fn blocks<S: Simd>(row: &[f32], part: usize) -> [S::f32s; BLOCKS] {
    let (row, _) = S::as_simd_f32s(row);
    std::array::from_fn(|b| row[b * (LANES / S::F32_LANES) + part])
}

#[inline(always)]
fn tile<S: Simd, const TILE: usize>(
    simd: S,
    inputs: [&[f32]; TILE],
    weights: &[f32],
    part: usize,
) -> [[S::f32s; BLOCKS]; TILE] {
    let mut sums = [[simd.splat_f32s(0.0); BLOCKS]; TILE];
    let count = inputs[0].len();
    for (k, weights) in weights.as_chunks::<PANEL>().0.iter().enumerate().take(count) {
        let weights = blocks::<S>(weights, part);
        for i in 0..TILE {
            let input = simd.splat_f32s(inputs[i][k]);
            for b in 0..BLOCKS {
                sums[i][b] = simd.mul_add_f32s(input, weights[b], sums[i][b]);
            }
        }
    }
    sums
}

#[inline(always)]
fn store<S: Simd>(
    simd: S,
    output: Output,
    row: &mut [f32],
    (panel, part): (usize, usize),
    sums: [S::f32s; BLOCKS],
) {
    let vectors = LANES / S::F32_LANES;
    let (row, _) = S::as_mut_simd_f32s(row);
    match output {
        Output::Linear => {
            for (b, sum) in sums.into_iter().enumerate() {
                row[(panel * BLOCKS + b) * vectors + part] = sum;
            }
        }
        Output::Maxout => {
            row[panel * vectors + part] = simd.max_f32s(simd.max_f32s(sums[0], sums[1]), sums[2]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Small whole numbers: every sum is exact, so that any order gives the same floats.
    fn numbers(count: usize, seed: usize) -> Vec<f32> {
        (0..count).map(|i| ((i * 7 + seed * 13) % 11) as f32 - 5.0).collect()
    }

    fn dot(a: &[f32], b: &[f32]) -> f32 {
        a.iter().zip(b).map(|(a, b)| a * b).sum()
    }

    #[test]
    fn a_linear_layer_is_a_matrix_product() {
        let (inputs, outputs, rows) = (37, 50, 21);
        let (weights, bias) = (numbers(outputs * inputs, 1), numbers(outputs, 2));
        let layer = Dense::linear(inputs, &bias, |o| &weights[o * inputs..(o + 1) * inputs]);
        let input = numbers(rows * inputs, 3);
        let mut out = vec![f32::NAN; rows * layer.width()];
        layer.apply(Arch::new(), &input, inputs, &mut out);
        for row in 0..rows {
            for o in 0..outputs {
                let wanted = bias[o]
                    + dot(&input[row * inputs..][..inputs], &weights[o * inputs..][..inputs]);
                assert_eq!(out[row * layer.width() + o], wanted);
            }
        }
    }

    #[test]
    fn a_maxout_layer_takes_the_greatest_piece_of_overlapping_rows() {
        let (inputs, stride, units, rows) = (12, 4, 32, 9);
        let (weights, bias) = (numbers(units * 3 * inputs, 1), numbers(units * 3, 2));
        let layer = Dense::maxout(inputs, &weights, &bias);
        let input = numbers((rows - 1) * stride + inputs, 3);
        let mut out = vec![f32::NAN; rows * units];
        layer.apply(Arch::new(), &input, stride, &mut out);
        for row in 0..rows {
            for unit in 0..units {
                let pieces = (0..3).map(|p| unit * 3 + p).map(|p| {
                    bias[p]
                        + dot(&input[row * stride..][..inputs], &weights[p * inputs..][..inputs])
                });
                let wanted = pieces.fold(f32::MIN, f32::max);
                assert_eq!(out[row * units + unit], wanted);
            }
        }
    }

    /// A layer and thirteen rows, none of whose products are exact.
    fn inexact(inputs: usize) -> (Dense, Vec<f32>) {
        let weights: Vec<f32> = (0..96 * inputs).map(|i| (i as f32 * 0.37).sin()).collect();
        let layer = Dense::linear(inputs, &[0.1; 96], |o| &weights[o * inputs..(o + 1) * inputs]);
        (layer, (0..13 * inputs).map(|i| (i as f32 * 0.11).cos()).collect())
    }

    #[test]
    fn a_row_is_the_same_on_narrower_vectors() {
        let (layer, input) = inexact(96);
        let on = |arch: Arch| {
            let mut out = vec![0.0; 13 * layer.width()];
            layer.apply(arch, &input, 96, &mut out);
            out
        };
        let widest = on(Arch::new());
        assert_eq!(widest, on(Arch::Scalar));
        #[cfg(target_arch = "x86_64")]
        if let Some(avx2) = pulp::x86::V3::try_new() {
            assert_eq!(widest, on(Arch::V3(avx2)));
        }
    }

    #[test]
    fn a_row_is_the_same_alone_and_among_others() {
        let inputs = 96;
        let (layer, input) = inexact(inputs);
        let mut together = vec![0.0; 13 * layer.width()];
        layer.apply(Arch::new(), &input, inputs, &mut together);
        for row in 0..13 {
            let mut alone = vec![0.0; layer.width()];
            layer.apply(Arch::new(), &input[row * inputs..], inputs, &mut alone);
            assert_eq!(alone, together[row * layer.width()..][..layer.width()]);
        }
    }
}
