//! The model asset: named arrays in one file, in the layout of the `safetensors` format.
//!
//! In: bytes. Out: sections by name. Holds: eight bytes give the header's length (little endian), the header is JSON
//! (`name -> {dtype, shape, data_offsets}`), the data follow; the writer gives the same bytes for the same sections.
//! The word vectors' keys are kept as `keys` describes.

use std::collections::BTreeMap;

use half::f16;
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// The element type of a section, as `safetensors` spells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Dtype {
    /// 16-bit floats.
    F16,
    /// 32-bit floats.
    F32,
    /// Bytes.
    U8,
    /// 16-bit unsigned integers.
    U16,
    /// 32-bit unsigned integers.
    U32,
}

impl Dtype {
    const fn size(self) -> usize {
        match self {
            Self::U8 => 1,
            Self::F16 | Self::U16 => 2,
            Self::F32 | Self::U32 => 4,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    dtype: Dtype,
    shape: Vec<usize>,
    data_offsets: (usize, usize),
}

/// Reads sections out of an asset's bytes.
#[derive(Debug)]
pub(crate) struct Asset<'a> {
    entries: BTreeMap<String, Entry>,
    data: &'a [u8],
}

impl<'a> Asset<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        let cut = || Error::Header("the header is cut short".to_owned());
        let (length, rest) = bytes.split_first_chunk::<8>().ok_or_else(cut)?;
        let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| cut())?;
        let (header, data) = rest.split_at_checked(length).ok_or_else(cut)?;
        let entries = serde_json::from_slice(header).map_err(|e| Error::Header(e.to_string()))?;
        Ok(Self { entries, data })
    }

    /// The bytes of a section, whose type and number of elements are as its header says.
    fn section(&self, name: &str, dtype: Dtype) -> Result<(&'a [u8], &[usize]), Error> {
        let entry = self.entries.get(name).ok_or_else(|| Error::MissingSection(name.to_owned()))?;
        let wrong = |problem: String| Error::Section { name: name.to_owned(), problem };
        if entry.dtype != dtype {
            return Err(wrong(format!("{:?} where {dtype:?} is needed", entry.dtype)));
        }
        let (start, end) = entry.data_offsets;
        let bytes = self.data.get(start..end).ok_or_else(|| wrong("out of bounds".to_owned()))?;
        let elements = entry.shape.iter().try_fold(1_usize, |n, d| n.checked_mul(*d));
        if elements.and_then(|n| n.checked_mul(dtype.size())) != Some(bytes.len()) {
            return Err(wrong(format!("{} bytes for shape {:?}", bytes.len(), entry.shape)));
        }
        Ok((bytes, &entry.shape))
    }

    pub(crate) fn bytes(&self, name: &str) -> Result<&'a [u8], Error> {
        Ok(self.section(name, Dtype::U8)?.0)
    }

    pub(crate) fn u16s(&self, name: &str) -> Result<Vec<u16>, Error> {
        let (bytes, _) = self.section(name, Dtype::U16)?;
        Ok(bytes.as_chunks::<2>().0.iter().map(|b| u16::from_le_bytes(*b)).collect())
    }

    pub(crate) fn u32s(&self, name: &str) -> Result<Vec<u32>, Error> {
        let (bytes, _) = self.section(name, Dtype::U32)?;
        Ok(bytes.as_chunks::<4>().0.iter().map(|b| u32::from_le_bytes(*b)).collect())
    }

    /// A table of 16-bit floats with `columns` columns, kept as they are.
    pub(crate) fn half_table(&self, name: &str, columns: usize) -> Result<HalfTable, Error> {
        let (bytes, shape) = self.section(name, Dtype::F16)?;
        let [rows, found] = *shape else {
            return Err(shape_error(name, shape, &[0, columns]));
        };
        if found != columns || rows == 0 {
            return Err(shape_error(name, shape, &[rows, columns]));
        }
        let data = bytes.as_chunks::<2>().0.iter().map(|b| u16::from_le_bytes(*b)).collect();
        Ok(HalfTable { rows, columns, data })
    }

    /// 16-bit floats of exactly this shape, widened.
    pub(crate) fn weights(&self, name: &str, wanted: &[usize]) -> Result<Vec<f32>, Error> {
        let (bytes, shape) = self.section(name, Dtype::F16)?;
        if shape != wanted {
            return Err(shape_error(name, shape, wanted));
        }
        Ok(bytes.as_chunks::<2>().0.iter().map(|b| widen(u16::from_le_bytes(*b))).collect())
    }

    /// 32-bit floats of exactly this shape.
    pub(crate) fn floats(&self, name: &str, wanted: &[usize]) -> Result<Vec<f32>, Error> {
        let (bytes, shape) = self.section(name, Dtype::F32)?;
        if shape != wanted {
            return Err(shape_error(name, shape, wanted));
        }
        Ok(bytes.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect())
    }
}

fn shape_error(name: &str, found: &[usize], wanted: &[usize]) -> Error {
    Error::Section {
        name: name.to_owned(),
        problem: format!("shape {found:?} where {wanted:?} is needed"),
    }
}

/// Rows of 16-bit floats, widened one row at a time.
#[derive(Debug)]
pub(crate) struct HalfTable {
    rows: usize,
    columns: usize,
    data: Vec<u16>,
}

impl HalfTable {
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// Adds row `row` to `out`, which has one place for each column. A row that is not there adds nothing.
    #[inline(always)]
    pub(crate) fn add_row(&self, row: usize, out: &mut [f32]) {
        if let Some(halves) = self.data.get(row * self.columns..(row + 1) * self.columns) {
            out.iter_mut().zip(halves).for_each(|(out, half)| *out += widen(*half));
        }
    }
}

/// Widens a finite 16-bit float, in steps that a compiler can do for a whole vector at once: the exponent and mantissa
/// are moved to their place and the exponent's bias is mended by a multiplication, which also sees to subnormals.
#[inline(always)]
fn widen(half: u16) -> f32 {
    const BIAS: f32 = f32::from_bits((127 - 15 + 127) << 23);
    let magnitude = f32::from_bits(u32::from(half & 0x7fff) << 13) * BIAS;
    f32::from_bits(magnitude.to_bits() | u32::from(half & 0x8000) << 16)
}

/// Writes an asset: sections in the order they were added.
#[derive(Debug, Default)]
pub struct AssetWriter {
    entries: BTreeMap<String, Entry>,
    data: Vec<u8>,
}

impl AssetWriter {
    /// An asset without sections.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn add(&mut self, name: &str, dtype: Dtype, shape: &[usize], bytes: impl Iterator<Item = u8>) {
        let start = self.data.len();
        self.data.extend(bytes);
        let entry = Entry { dtype, shape: shape.to_vec(), data_offsets: (start, self.data.len()) };
        self.entries.insert(name.to_owned(), entry);
    }

    /// Adds floats rounded to 16 bits (to nearest, ties to even).
    pub fn add_halves(&mut self, name: &str, shape: &[usize], values: &[f32]) {
        let bytes = values.iter().flat_map(|v| f16::from_f32(*v).to_le_bytes());
        self.add(name, Dtype::F16, shape, bytes);
    }

    /// Adds floats as they are.
    pub fn add_floats(&mut self, name: &str, shape: &[usize], values: &[f32]) {
        self.add(name, Dtype::F32, shape, values.iter().flat_map(|v| v.to_le_bytes()));
    }

    /// Adds bytes.
    pub fn add_bytes(&mut self, name: &str, values: &[u8]) {
        self.add(name, Dtype::U8, &[values.len()], values.iter().copied());
    }

    /// Adds 16-bit integers.
    pub fn add_u16s(&mut self, name: &str, values: &[u16]) {
        self.add(name, Dtype::U16, &[values.len()], values.iter().flat_map(|v| v.to_le_bytes()));
    }

    /// Adds 32-bit integers.
    pub fn add_u32s(&mut self, name: &str, values: &[u32]) {
        self.add(name, Dtype::U32, &[values.len()], values.iter().flat_map(|v| v.to_le_bytes()));
    }

    /// The asset's bytes. The header is padded with spaces so that the data start on a multiple of eight.
    ///
    /// # Errors
    ///
    /// When the header cannot be written as JSON.
    pub fn finish(self) -> Result<Vec<u8>, Error> {
        let mut header = serde_json::to_vec(&self.entries).map_err(Error::Tables)?;
        header.resize(header.len().next_multiple_of(8), b' ');
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend_from_slice(&header);
        bytes.extend_from_slice(&self.data);
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Vec<u8> {
        let mut writer = AssetWriter::new();
        writer.add_halves("halves", &[2, 2], &[1.0, -2.0, 0.5, 65504.0]);
        writer.add_u16s("rows", &[7, 65535]);
        writer.finish().unwrap()
    }

    #[test]
    fn what_is_written_is_read() {
        let bytes = small();
        let asset = Asset::open(&bytes).unwrap();
        assert_eq!(asset.weights("halves", &[2, 2]).unwrap(), [1.0, -2.0, 0.5, 65504.0]);
        assert_eq!(asset.u16s("rows").unwrap(), [7, 65535]);
    }

    #[test]
    fn every_finite_half_is_widened_exactly() {
        let finite = (0..=u16::MAX).filter(|bits| f16::from_bits(*bits).is_finite());
        for bits in finite {
            assert_eq!(widen(bits).to_bits(), f16::from_bits(bits).to_f32().to_bits(), "{bits:x}");
        }
    }

    #[test]
    fn a_wrong_shape_or_type_is_named() {
        let bytes = small();
        let asset = Asset::open(&bytes).unwrap();
        assert!(matches!(asset.weights("halves", &[4]), Err(Error::Section { .. })));
        assert!(matches!(asset.u32s("rows"), Err(Error::Section { .. })));
        assert!(matches!(asset.u32s("none"), Err(Error::MissingSection(_))));
    }

    #[test]
    fn an_asset_cut_anywhere_is_an_error_or_misses_data() {
        let bytes = small();
        for end in 0..bytes.len() {
            let whole = Asset::open(&bytes[..end])
                .and_then(|a| a.weights("halves", &[2, 2]).and(a.u16s("rows")));
            assert!(whole.is_err(), "cut at {end}");
        }
    }
}
