//! How the hashes of values are finished: by the runtime, and by compiled code where that knows the value's own word.
//!
//! | value | its word |
//! |---|---|
//! | fixnum, immediate | itself |
//! | symbol | the hash that it carries |
//! | anything else | what the runtime makes of it |
//!
//! A hash is a fixnum that is not negative, with [`BITS`] bits that all depend on the whole word: the two halves of a
//! product, folded. The high half depends on the low bits of the word by its carries, the low half does directly.

use crate::value::{TAG_BITS, TAG_MASK, Word};

/// Few enough for a sum or a small multiple of hashes to be a fixnum, too.
pub const BITS: u32 = 48;

/// Odd, and without a pattern in its bits.
pub const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// What moves the highest [`BITS`] bits to where a fixnum has its lowest, once [`MASK`] has cleared the tag.
pub const SHIFT: u32 = 64 - BITS - TAG_BITS;
pub const MASK: u64 = !TAG_MASK;

/// The product of a word and the multiplier, folded.
pub const fn fold(word: u64) -> u64 {
    let product = word as u128 * MULTIPLIER as u128;
    product as u64 ^ (product >> 64) as u64
}

/// The hash that a word gives, a fixnum.
pub const fn of_word(word: u64) -> Word {
    fold(word) >> SHIFT & MASK
}
