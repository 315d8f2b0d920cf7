//! Raw access to words by address, and the shape of objects.
//!
//! The evacuator, the barrier and the verifier work with addresses as plain integers: most of what they handle is
//! arithmetic on ranges, and the few reads and writes go through the functions here.

use eshkol_abi::object::{self, HEADER_LENGTH_SHIFT, Kind, WORD};
use eshkol_abi::value::{self, TAG_MASK, Word};

/// What released memory is filled with in torture mode: tagged as a pair, at an address that no machine maps, so that
/// reading a stale value is found by the verifier and following it faults.
pub const POISON: Word = 0xdddd_dddd_dddd_dd02;

/// # Safety
/// `address` is 8-byte aligned and readable.
#[inline(always)]
pub unsafe fn load(address: u64) -> Word {
    // SAFETY: the caller's.
    unsafe { *(address as *const Word) }
}

/// # Safety
/// `address` is 8-byte aligned and writable, and no Rust reference covers it.
#[inline(always)]
pub unsafe fn store(address: u64, word: Word) {
    // SAFETY: the caller's.
    unsafe { *(address as *mut Word) = word }
}

/// The address in a pointer value.
#[inline(always)]
pub const fn address_of(value: Word) -> u64 {
    value & !TAG_MASK
}

/// Bytes that an object occupies whose first word is this.
#[inline(always)]
pub const fn size_of(first: Word) -> u64 {
    if object::is_header(first) { object::size_of_length(first >> HEADER_LENGTH_SHIFT) } else { object::PAIR_SIZE }
}

/// Where the values of an object are: the address of the first and how many there are, side by side. Those in the image
/// of a frame are not among them: [`super::images`].
///
/// # Safety
/// `object` is the address of an initialised object.
#[inline(always)]
pub unsafe fn value_slots(object: u64) -> (u64, u64) {
    // SAFETY: an object has at least two words.
    let first = unsafe { load(object) };
    if !object::is_header(first) {
        return (object, 2);
    }
    let length = object::header_length(first);
    let word = WORD as u64;
    const TAGGED: u64 = Kind::Tagged as u64;
    const PROCEDURE: u64 = Kind::Procedure as u64;
    const STRING: u64 = Kind::String as u64;
    const FINALIZABLE: u64 = Kind::Finalizable as u64;
    const FRAME: u64 = Kind::Frame as u64;
    const CONTINUATION: u64 = Kind::Continuation as u64;
    match object::header_kind(first) {
        TAGGED => (object + word, length),
        PROCEDURE | FINALIZABLE => (object + 2 * word, length.saturating_sub(1)),
        // SAFETY: a string has at least two payload words.
        STRING if unsafe { load(object + word) } & object::STRING_WIDTH_MASK == object::STRING_WIDTH_MOVED => {
            (object + 2 * word, 1)
        }
        FRAME => (object + word, 1),
        CONTINUATION => (object + 2 * word, object::continuation_field::VALUES as u64),
        _ => (object, 0),
    }
}

/// Does the tag of a pointer go with the first word of the object it points to?
pub const fn tag_matches(pointer: Word, first: Word) -> bool {
    const PROCEDURE: u64 = object::Type::Procedure as u64;
    const CONTINUATION: u64 = object::Type::Continuation as u64;
    match pointer & TAG_MASK {
        value::TAG_PAIR => !object::is_header(first),
        value::TAG_PROCEDURE => {
            object::is_header(first) && matches!(object::header_type(first), PROCEDURE | CONTINUATION)
        }
        _ => object::is_header(first) && !matches!(object::header_type(first), PROCEDURE | CONTINUATION),
    }
}
