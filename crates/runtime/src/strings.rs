//! String ids: spaCy names every string by a 64-bit number.
//!
//! In: a string. Out: its id. Holds: the empty string is 0; a reserved symbol has its small number; any other string has
//! its `MurmurHash64A` with seed 1.

use hashbrown::HashMap;

const SYMBOLS: &str = include_str!("../data/symbols.tsv");
const BASE_NORMS: &str = include_str!("../data/base_norms.tsv");

/// `MurmurHash64A` (Austin Appleby, public domain) of `data` with seed 1.
#[must_use]
pub fn murmur_hash_64a(data: &[u8]) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    const R: u32 = 47;
    const SEED: u64 = 1;
    let mut hash = SEED ^ (data.len() as u64).wrapping_mul(M);
    let (words, tail) = data.as_chunks::<8>();
    for word in words {
        let mut k = u64::from_le_bytes(*word).wrapping_mul(M);
        k ^= k >> R;
        hash = (hash ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    if !tail.is_empty() {
        let last = tail.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
        hash = (hash ^ last).wrapping_mul(M);
    }
    hash ^= hash >> R;
    hash = hash.wrapping_mul(M);
    hash ^ (hash >> R)
}

/// Gives strings their ids; holds spaCy's table of reserved symbols.
#[derive(Debug)]
pub struct StringIds {
    symbols: HashMap<&'static str, u64>,
}

impl Default for StringIds {
    fn default() -> Self {
        let symbols =
            rows(SYMBOLS).filter_map(|(text, id)| Some((text, id.parse().ok()?))).collect();
        Self { symbols }
    }
}

impl StringIds {
    /// The id of a string.
    #[must_use]
    pub fn id(&self, text: &str) -> u64 {
        if text.is_empty() {
            return 0;
        }
        match self.symbols.get(text) {
            Some(id) => *id,
            None => murmur_hash_64a(text.as_bytes()),
        }
    }
}

/// spaCy's norms of punctuation and currency signs, the same for every language.
pub(crate) fn base_norms() -> HashMap<&'static str, &'static str> {
    rows(BASE_NORMS).collect()
}

fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.lines().filter(|line| !line.starts_with("# ")).filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_spacys() {
        let ids = StringIds::default();
        assert_eq!(ids.id(""), 0);
        assert_eq!(ids.id("X"), 101);
        assert_eq!(ids.id("punct"), 445);
        assert_eq!(ids.id("adj"), 12_401_032_943_472_870_168);
        assert_eq!(ids.id("noun"), 16_833_663_260_455_505_849);
    }

    #[test]
    fn the_base_norm_of_a_curly_quote_is_straight() {
        assert_eq!(base_norms().get("“"), Some(&"\""));
        assert_eq!(base_norms().len(), 45);
    }
}
