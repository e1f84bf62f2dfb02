//! Which row of the vector table a word has: a compact set of 64-bit string ids.
//!
//! In: pairs of string id and row. Out: three arrays that are stored, and a lookup over them.
//! Holds: every stored id is found with its row. An id that was not stored is found by mistake only when 48 bits of its
//! mixed form agree with a stored one: about once in four hundred million unknown words.
//!
//! Ids are mixed by a bijection and sorted. The first 16 bits choose one of 65,536 buckets, of which only the size is
//! kept; the next 32 bits are kept for each id. That is six bytes a key, rows included, against ten for plain pairs.

use crate::asset::{Asset, AssetWriter};
use crate::error::Error;

const BUCKETS: usize = 1 << 16;

/// Spreads ids over the buckets: reserved symbols are small numbers, all others are hashes already. (The finaliser of
/// `MurmurHash3`, a bijection.)
fn mix(id: u64) -> u64 {
    let id = (id ^ (id >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let id = (id ^ (id >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    id ^ (id >> 33)
}

fn bucket(mixed: u64) -> usize {
    usize::from((mixed >> 48) as u16)
}

/// The 32 bits after the bucket's.
fn remainder(mixed: u64) -> u32 {
    (mixed >> 16) as u32
}

/// From string id to row.
#[derive(Debug)]
pub struct KeyMap {
    starts: Vec<u32>,
    remainders: Vec<u32>,
    rows: Vec<u16>,
}

impl KeyMap {
    /// Adds the map of these ids to an asset, as three sections under `name`.
    ///
    /// # Errors
    ///
    /// When two ids cannot be told apart by 48 bits, or a bucket holds more than 255 of them.
    pub fn write(
        writer: &mut AssetWriter,
        name: &str,
        pairs: impl IntoIterator<Item = (u64, u16)>,
    ) -> Result<(), Error> {
        let mut pairs: Vec<_> = pairs.into_iter().map(|(id, row)| (mix(id), row)).collect();
        pairs.sort_unstable();
        if pairs.windows(2).any(|w| w[0].0 >> 16 == w[1].0 >> 16) {
            return Err(Error::Inconsistent("two keys agree in 48 bits".to_owned()));
        }
        let mut sizes = vec![0_u8; BUCKETS];
        for (mixed, _) in &pairs {
            let size = &mut sizes[bucket(*mixed)];
            *size = size.checked_add(1).ok_or_else(|| {
                Error::Inconsistent("more than 255 keys in one bucket".to_owned())
            })?;
        }
        let remainders: Vec<u32> = pairs.iter().map(|(mixed, _)| remainder(*mixed)).collect();
        let rows: Vec<u16> = pairs.iter().map(|(_, row)| *row).collect();
        writer.add_bytes(&format!("{name}/sizes"), &sizes);
        writer.add_u32s(&format!("{name}/remainders"), &remainders);
        writer.add_u16s(&format!("{name}/rows"), &rows);
        Ok(())
    }

    pub(crate) fn read(asset: &Asset<'_>, name: &str) -> Result<Self, Error> {
        let sizes = asset.bytes(&format!("{name}/sizes"))?;
        let remainders = asset.u32s(&format!("{name}/remainders"))?;
        let rows = asset.u16s(&format!("{name}/rows"))?;
        let mut starts = Vec::with_capacity(BUCKETS + 1);
        starts.push(0_u32);
        starts.extend(sizes.iter().scan(0_u32, |end, size| {
            *end += u32::from(*size);
            Some(*end)
        }));
        let total = starts.last().map_or(0, |n| *n as usize);
        if sizes.len() != BUCKETS || remainders.len() != total || rows.len() != total {
            return Err(Error::Inconsistent(format!("the parts of {name} do not fit together")));
        }
        Ok(Self { starts, remainders, rows })
    }

    /// The row of a string id, if it has one.
    pub(crate) fn row(&self, id: u64) -> Option<u16> {
        let mixed = mix(id);
        let start = *self.starts.get(bucket(mixed))? as usize;
        let end = *self.starts.get(bucket(mixed) + 1)? as usize;
        let at = self.remainders.get(start..end)?.iter().position(|r| *r == remainder(mixed))?;
        self.rows.get(start + at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_ids_have_their_row_and_others_none() {
        let pairs: Vec<_> = (0..5000_u16)
            .map(|row| (u64::from(row).wrapping_mul(0x9e37_79b9_7f4a_7c15), row))
            .collect();
        let mut writer = AssetWriter::new();
        KeyMap::write(&mut writer, "keys", pairs.iter().copied()).unwrap();
        let bytes = writer.finish().unwrap();
        let keys = KeyMap::read(&Asset::open(&bytes).unwrap(), "keys").unwrap();
        assert!(pairs.iter().all(|(id, row)| keys.row(*id) == Some(*row)));
        assert!((1..5000_u64).all(|id| keys.row(id).is_none()));
    }

    #[test]
    fn two_equal_ids_are_refused() {
        let pairs = [(7, 1), (7, 2)];
        assert!(KeyMap::write(&mut AssetWriter::new(), "keys", pairs).is_err());
    }
}
