//! The token encoder: hash embeddings, a mixing layer and four convolutions.
//!
//! In: the tokens' forms. Out: one row of 96 floats for each token. Holds: a row depends on the four tokens before it
//! and the four after it; beyond a document's ends there are rows of zeros, which the convolutions change like any other.
//!
//! What comes before the first sum over neighbours hangs on the form alone, so it is computed once for each form and kept
//! in a [`SlotStore`]: the mixed embedding and, for common words, its products with the three parts of the first
//! convolution's weights.

use std::ops::Range;

use pulp::Arch;

use crate::asset::{Asset, HalfTable};
use crate::dense::{Dense, PANEL};
use crate::error::Error;
use crate::forms::Form;

/// Floats in a row.
pub(crate) const WIDTH: usize = 96;
/// Pieces of a maxout unit.
const PIECES: usize = 3;
/// Tokens that a convolution sees: one before, itself, one after.
const WINDOW: usize = 3;
/// Convolutions, and so the number of tokens that a row sees on either side.
const DEPTH: usize = 4;
/// Floats that one part of the first convolution gives for a form.
const PART: usize = PIECES * WIDTH;

/// Which of a token's facts a network embeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Features {
    /// Norm, prefix, suffix, shape, whether a space follows, whether it is white space.
    WithSpaces,
    /// Norm, prefix, suffix, shape.
    WordOnly,
}

impl Features {
    const fn count(self) -> usize {
        match self {
            Self::WithSpaces => 6,
            Self::WordOnly => 4,
        }
    }
}

/// Layer normalisation over the 96 outputs of a layer.
#[derive(Debug)]
struct LayerNorm {
    gain: Box<[f32; WIDTH]>,
    bias: Box<[f32; WIDTH]>,
}

impl LayerNorm {
    fn read(asset: &Asset<'_>, name: &str) -> Result<Self, Error> {
        let read = |part: &str| {
            let values = asset.floats(&format!("{name}/{part}"), &[WIDTH])?;
            values
                .into_boxed_slice()
                .try_into()
                .map_err(|_| Error::Inconsistent(format!("{name}/{part} has not {WIDTH} values")))
        };
        Ok(Self { gain: read("gain")?, bias: read("bias")? })
    }

    /// Normalises `row`.
    #[inline(always)]
    fn apply(&self, row: &[f32; WIDTH]) -> [f32; WIDTH] {
        const EPSILON: f32 = 1e-8;
        let mean = sum(row) / WIDTH as f32;
        let mut centred = *row;
        centred.iter_mut().for_each(|x| *x -= mean);
        let mut squares = centred;
        squares.iter_mut().for_each(|x| *x *= *x);
        let scale = 1.0 / (sum(&squares) / WIDTH as f32 + EPSILON).sqrt();
        std::array::from_fn(|i| centred[i] * scale * self.gain[i] + self.bias[i])
    }
}

/// The sum of a row in a fixed order: sixteen columns, then the columns in pairs.
#[inline(always)]
fn sum(row: &[f32; WIDTH]) -> f32 {
    let mut columns = [0.0_f32; 16];
    for part in row.as_chunks::<16>().0 {
        for i in 0..16 {
            columns[i] += part[i];
        }
    }
    let mut width = 8;
    while width > 0 {
        for i in 0..width {
            columns[i] += columns[i + width];
        }
        width /= 2;
    }
    columns[0]
}

/// One encoder's weights.
#[derive(Debug)]
pub(crate) struct Tok2Vec {
    features: Features,
    tables: Vec<(HalfTable, u32)>,
    vectors: HalfTable,
    mixer: Dense,
    mixer_norm: LayerNorm,
    /// The first convolution, as three products of a form's own row; the middle one has the bias.
    parts: Dense,
    parts_norm: LayerNorm,
    convolutions: Vec<(Dense, LayerNorm)>,
}

impl Tok2Vec {
    pub(crate) fn read(
        asset: &Asset<'_>,
        name: &str,
        features: Features,
        seeds: &[u32],
    ) -> Result<Self, Error> {
        if seeds.len() != features.count() {
            return Err(Error::Inconsistent(format!("{name} has {} seeds", seeds.len())));
        }
        let tables = seeds.iter().enumerate().map(|(i, seed)| {
            Ok((asset.half_table(&format!("{name}/embedding{i}"), WIDTH)?, *seed))
        });
        let inputs = (features.count() + 1) * WIDTH;
        let (weights, bias) = maxout(asset, &format!("{name}/mixer"), inputs)?;
        let (first, first_bias) = maxout(asset, &format!("{name}/convolution0"), WINDOW * WIDTH)?;
        let convolution = |i: usize| {
            let name = format!("{name}/convolution{i}");
            let (weights, bias) = maxout(asset, &name, WINDOW * WIDTH)?;
            Ok((Dense::maxout(WINDOW * WIDTH, &weights, &bias), LayerNorm::read(asset, &name)?))
        };
        Ok(Self {
            features,
            tables: tables.collect::<Result<_, Error>>()?,
            vectors: asset.half_table(&format!("{name}/vectors"), WIDTH)?,
            mixer: Dense::maxout(inputs, &weights, &bias),
            mixer_norm: LayerNorm::read(asset, &format!("{name}/mixer"))?,
            parts: split_window(&first, &first_bias),
            parts_norm: LayerNorm::read(asset, &format!("{name}/convolution0"))?,
            convolutions: (1..DEPTH).map(convolution).collect::<Result<_, Error>>()?,
        })
    }

    /// Puts a form's embeddings side by side in `row`.
    #[inline(always)]
    fn embed(&self, form: &Form, space: bool, row: &mut [f32]) {
        let [norm, prefix, suffix, shape] = form.features;
        let values = [norm, prefix, suffix, shape, u64::from(space), u64::from(form.is_space)];
        let mut columns = row.chunks_exact_mut(WIDTH);
        for ((table, seed), value) in self.tables.iter().zip(values) {
            let Some(column) = columns.next() else { return };
            for key in hash_keys(value, *seed) {
                table.add_row(key as usize % table.rows(), column);
            }
        }
        if let (Some(column), Some(vector)) = (columns.next(), form.vector) {
            self.vectors.add_row(usize::from(vector), column);
        }
    }

    /// Computes the slots of forms that have none yet.
    pub(crate) fn fill_slots<'f>(
        &self,
        arch: Arch,
        new: impl ExactSizeIterator<Item = (&'f Form, bool)>,
        store: &mut SlotStore,
    ) {
        let inputs = (self.features.count() + 1) * WIDTH;
        let count = new.len();
        if count == 0 {
            return;
        }
        let mut embedded = vec![0.0; count * inputs];
        arch.dispatch(|| {
            for ((form, space), row) in new.zip(embedded.chunks_exact_mut(inputs)) {
                self.embed(form, space, row);
            }
        });
        let mut mixed = vec![0.0; count * WIDTH];
        self.mixer.apply(arch, &embedded, inputs, &mut mixed);
        arch.dispatch(|| {
            for row in mixed.as_chunks_mut::<WIDTH>().0 {
                *row = self.mixer_norm.apply(row);
            }
        });
        store.push(&mixed);
    }

    /// Encodes documents, given the slot of each token; [`row_of`] says where a token's row is.
    pub(crate) fn encode<'s>(
        &self,
        arch: Arch,
        slots: &[u32],
        documents: &[Range<usize>],
        space: &'s mut EncoderSpace,
    ) -> &'s [f32] {
        let EncoderSpace { store, padded, rows, outputs } = space;
        padded.clear();
        padded.resize(DEPTH, ZERO_SLOT);
        for document in documents {
            padded.extend_from_slice(&slots[document.clone()]);
            padded.resize(padded.len() + DEPTH, ZERO_SLOT);
        }
        store.place_parts(arch, &self.parts, padded);
        let mut count = padded.len().saturating_sub(2);
        let rows = at_least(rows, count * WIDTH);
        let outputs = at_least(outputs, count * WIDTH);
        arch.dispatch(|| self.first_convolution(padded, store, rows));
        store.shrink();
        for (layer, norm) in &self.convolutions {
            count = count.saturating_sub(2);
            layer.apply(arch, rows, WIDTH, &mut outputs[..count * WIDTH]);
            arch.dispatch(|| add_normalised(norm, &outputs[..count * WIDTH], rows));
        }
        &rows[..count * WIDTH]
    }

    #[inline(always)]
    fn first_convolution(&self, padded: &[u32], store: &SlotStore, rows: &mut [f32]) {
        for (slots, row) in padded.windows(WINDOW).zip(rows.as_chunks_mut::<WIDTH>().0) {
            let before = store.part(slots[0], 0);
            let itself = store.part(slots[1], 1);
            let after = store.part(slots[2], 2);
            let mut sums = [0.0_f32; PART];
            for i in 0..PART {
                sums[i] = before[i] + itself[i] + after[i];
            }
            let greatest: [f32; WIDTH] =
                std::array::from_fn(|i| sums[i].max(sums[WIDTH + i]).max(sums[2 * WIDTH + i]));
            let normalised = self.parts_norm.apply(&greatest);
            let mixed = store.mixed(slots[1]);
            *row = std::array::from_fn(|i| mixed[i] + normalised[i]);
        }
    }
}

/// The encoded row of a token: `token` counts those of the documents before its own too, `document` those documents.
/// Between two documents lie the rows of their common padding.
pub(crate) const fn row_of(document: usize, token: usize) -> usize {
    token + document * DEPTH
}

/// Adds a convolution's normalised outputs to the rows they came from: output `i` belongs to row `i + 1`, and moves to
/// the place of row `i`.
#[inline(always)]
fn add_normalised(norm: &LayerNorm, outputs: &[f32], rows: &mut [f32]) {
    let rows = rows.as_chunks_mut::<WIDTH>().0;
    for (i, output) in outputs.as_chunks::<WIDTH>().0.iter().enumerate() {
        let normalised = norm.apply(output);
        let old = rows[i + 1];
        rows[i] = std::array::from_fn(|j| old[j] + normalised[j]);
    }
}

fn maxout(asset: &Asset<'_>, name: &str, inputs: usize) -> Result<(Vec<f32>, Vec<f32>), Error> {
    let weights = asset.weights(&format!("{name}/weights"), &[WIDTH, PIECES, inputs])?;
    let bias = asset.floats(&format!("{name}/pieces_bias"), &[WIDTH, PIECES])?;
    Ok((weights, bias))
}

/// A convolution over three tokens as one linear layer of a single token: outputs are token of the window, piece, unit.
fn split_window(weights: &[f32], unit_bias: &[f32]) -> Dense {
    debug_assert_eq!(WINDOW * PART % PANEL, 0);
    let place = |output: usize| {
        let (part, piece, unit) = (output / PART, output % PART / WIDTH, output % WIDTH);
        (part, unit * PIECES + piece)
    };
    let bias = (0..WINDOW * PART).map(place);
    let bias: Vec<f32> =
        bias.map(|(part, unit)| if part == 1 { unit_bias[unit] } else { 0.0 }).collect();
    Dense::linear(WIDTH, &bias, |output| {
        let (part, unit) = place(output);
        let start = unit * WINDOW * WIDTH + part * WIDTH;
        &weights[start..start + WIDTH]
    })
}

/// The four rows of a hash embedding that a value has (`MurmurHash3_x86_128` of thinc, uint64 variant).
fn hash_keys(value: u64, seed: u32) -> [u32; 4] {
    let seed = u64::from(seed);
    let mut h1 = value.wrapping_mul(0x87c3_7b91_1142_53d5);
    h1 = h1.rotate_left(31).wrapping_mul(0x4cf5_ad43_2745_937f);
    h1 ^= seed;
    h1 ^= 8;
    let mut h2 = seed ^ 8;
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    h1 = finalise(h1);
    h2 = finalise(h2);
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    [h1 as u32, (h1 >> 32) as u32, h2 as u32, (h2 >> 32) as u32]
}

fn finalise(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

/// The slot of the rows of zeros beyond a text's ends.
pub(crate) const ZERO_SLOT: u32 = 0;

/// The place of a slot whose parts are not held.
const NO_PLACE: u32 = u32::MAX;

/// Slots whose parts are held from one text to the next, 3.5 kB each. The four thousand words that come up first for the
/// second time are most of what is ever read.
const MOST_HELD: usize = 4000;

/// What an encoder has computed about forms; one for each thread.
///
/// A slot's mixed row is kept as long as the store. Its parts are nine times as large, so they are held for common
/// words only, and computed anew for each text with any other word.
#[derive(Debug)]
pub(crate) struct SlotStore {
    mixed: Vec<f32>,
    /// By slot: where its parts are, if anywhere.
    places: Vec<u32>,
    /// By slot: whether a text before this one had it.
    seen: Vec<bool>,
    /// By place: first those held, then those of the present text.
    parts: Vec<f32>,
    held: usize,
    /// Slots of the present text whose parts are not held.
    passing: Vec<u32>,
    gathered: Vec<f32>,
}

impl Default for SlotStore {
    fn default() -> Self {
        Self {
            mixed: vec![0.0; WIDTH],
            places: vec![NO_PLACE],
            seen: vec![true],
            parts: Vec::new(),
            held: 0,
            passing: Vec::new(),
            gathered: Vec::new(),
        }
    }
}

impl SlotStore {
    /// Slots in use, the one of zeros included; the next new slot has this number.
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    fn push(&mut self, mixed: &[f32]) {
        self.mixed.extend_from_slice(mixed);
        self.places.resize(self.mixed.len() / WIDTH, NO_PLACE);
        self.seen.resize(self.mixed.len() / WIDTH, false);
    }

    /// Sees to it that every one of a text's slots has its parts.
    fn place_parts(&mut self, arch: Arch, layer: &Dense, slots: &[u32]) {
        for slot in self.passing.drain(..) {
            self.places[slot as usize] = NO_PLACE;
        }
        let mut to_hold = Vec::new();
        for slot in slots {
            let (place, seen) = (&mut self.places[*slot as usize], &mut self.seen[*slot as usize]);
            if *place != NO_PLACE {
                continue;
            }
            // Any other value than `NO_PLACE` marks it as met in this text.
            *place = 0;
            let hold = *seen && self.held + to_hold.len() < MOST_HELD;
            *seen = true;
            if hold { to_hold.push(*slot) } else { self.passing.push(*slot) }
        }
        self.gathered.clear();
        for (place, slot) in (self.held as u32..).zip(to_hold.iter().chain(&self.passing)) {
            self.places[*slot as usize] = place;
            self.gathered.extend_from_slice(&self.mixed[*slot as usize * WIDTH..][..WIDTH]);
        }
        let start = self.held * WINDOW * PART;
        let end = start + self.gathered.len() / WIDTH * WINDOW * PART;
        // Not shrunk first: what lies there is overwritten, and need not be zero.
        self.parts.resize(end.max(self.parts.len()), 0.0);
        layer.apply(arch, &self.gathered, WIDTH, &mut self.parts[start..end]);
        self.held += to_hold.len();
    }

    /// Gives back the memory of a text with unusually many words.
    fn shrink(&mut self) {
        self.parts.truncate((self.held + MOST_HELD) * WINDOW * PART);
    }

    #[inline(always)]
    fn mixed(&self, slot: u32) -> &[f32] {
        &self.mixed[slot as usize * WIDTH..][..WIDTH]
    }

    #[inline(always)]
    fn part(&self, slot: u32, part: usize) -> &[f32] {
        let place = self.places[slot as usize] as usize;
        &self.parts[(place * WINDOW + part) * PART..][..PART]
    }
}

/// The first `length` floats of a buffer, which is made longer where it is too short. What is in it is left there.
pub(crate) fn at_least(buffer: &mut Vec<f32>, length: usize) -> &mut [f32] {
    if buffer.len() < length {
        buffer.resize(length, 0.0);
    }
    &mut buffer[..length]
}

/// One encoder's memory.
#[derive(Debug, Default)]
pub(crate) struct EncoderSpace {
    pub(crate) store: SlotStore,
    padded: Vec<u32>,
    rows: Vec<f32>,
    outputs: Vec<f32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hash_keys_are_thincs() {
        // thinc.backends.numpy_ops.NumpyOps().hash(np.array([1, 2**63 + 5], dtype="uint64"), 8)
        assert_eq!(hash_keys(1, 8), KEYS_OF_1);
        assert_eq!(hash_keys((1 << 63) + 5, 8), KEYS_OF_BIG);
    }

    const KEYS_OF_1: [u32; 4] = [1_161_550_108, 2_247_783_286, 1_742_325_162, 1_224_191_281];
    const KEYS_OF_BIG: [u32; 4] = [742_987_760, 4_031_305_880, 1_114_481_640, 3_899_475_172];

    #[test]
    fn a_normalised_row_has_mean_nought_and_variance_one() {
        let norm = LayerNorm { gain: Box::new([1.0; WIDTH]), bias: Box::new([0.0; WIDTH]) };
        let row = norm.apply(&std::array::from_fn(|i| (i as f32 * 0.7).sin() * 5.0 + 2.0));
        assert!(sum(&row).abs() < 1e-3);
        assert!((sum(&row.map(|x| x * x)) / WIDTH as f32 - 1.0).abs() < 1e-4);
    }
}
