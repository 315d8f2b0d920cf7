//! Maps keyed by the addresses of objects, for walks over data that may be shared or cyclic.
//!
//! Runtime functions never reclaim, so an address names its object for as long as such a map lives.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Keys are value words.
pub type AddressMap<V> = HashMap<u64, V, BuildHasherDefault<AddressHasher>>;

/// Spreads the middle bits of a word over the whole hash: the low four say nothing, the high ones little.
#[derive(Default)]
pub struct AddressHasher(u64);

impl Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }

    fn write_u64(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        self.0 = product as u64 ^ (product >> 64) as u64;
    }
}
