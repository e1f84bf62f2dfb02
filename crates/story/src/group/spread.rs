//! Maps whose keys are numbers that are already spread out.
//!
//! In: word numbers, run hashes, days, positions. Out: [`Map`]. Holds: the hash depends on the number alone, the same in
//! every run; nothing from outside chooses the keys freely, since they are hashes of words.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map by number.
pub(super) type Map<K, V> = HashMap<K, V, BuildHasherDefault<Spread>>;

/// One multiplication by the golden ratio's bits (D. Knuth, The Art of Computer Programming 3, 6.4): the standard hash
/// guards against chosen keys, at several times the cost.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.write_u64(u64::from(*b)));
    }

    fn write_u32(&mut self, n: u32) {
        self.write_u64(u64::from(n));
    }

    fn write_i32(&mut self, n: i32) {
        self.write_u64(u64::from(n.cast_unsigned()));
    }

    fn write_u64(&mut self, n: u64) {
        let mixed = (self.0.rotate_left(5) ^ n).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }
}
