//! Immortal memory: symbols and what else lives as long as the program.
//!
//! It lies below everything that can be reclaimed, so it is older than everything else on the heap: a pointer to it
//! never needs to be remembered, and a slot in it that is made to point to the region stack does.

use super::reservation::{PAGE, pages_up};
use super::start::pending_out_of_memory;
use super::state::memory;
use crate::value::Value;
use eshkol_abi::condition::Kind as ConditionKind;
use eshkol_abi::context::Context;
use eshkol_abi::object::{self, Kind, Type, condition_field};
use eshkol_abi::value::{FALSE, NULL, TAG_OBJECT, Word, fixnum};
use std::ops::Range;

/// Immortal memory is made accessible in steps of this many bytes.
const STEP: u64 = 256 << 10;

/// Room for an immortal object with this header: its address, the header written, the payload zero (so that it is valid
/// for any kind). `None` when memory has run out, with the condition in the context.
///
/// # Safety
/// The context is alive.
pub unsafe fn object(context: *mut Context, ty: Type, kind: Kind, flags: u64, length: usize) -> Option<*mut Word> {
    // SAFETY: the caller's; `bytes` gives fresh memory that reads as zero.
    unsafe {
        if length as u64 > object::MAX_LENGTH {
            pending_out_of_memory(context);
            return None;
        }
        let address = bytes(context, object::size_of_length(length as u64))?;
        *address = object::header(ty, kind, flags, length as u64);
        Some(address)
    }
}

/// An immortal string of Latin-1 characters; others become question marks.
///
/// # Safety
/// The context is alive.
pub unsafe fn string(context: *mut Context, text: &str) -> Option<Value> {
    let characters: Vec<u8> = text.chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect();
    let words = characters.len().div_ceil(object::WORD).max(1);
    // SAFETY: the object has one word for the length and enough for the characters.
    unsafe {
        let address = self::object(context, Type::String, Kind::String, object::FLAG_IMMUTABLE, 1 + words)?;
        *address.add(1) = object::string_word(characters.len() as u64, object::STRING_WIDTH_LATIN1);
        std::ptr::copy_nonoverlapping(characters.as_ptr(), address.add(2).cast::<u8>(), characters.len());
        Some(Value(address as Word | TAG_OBJECT))
    }
}

/// The condition that says that memory has run out.
///
/// # Safety
/// The context is alive.
pub(super) unsafe fn make_out_of_memory(context: *mut Context) -> Option<Word> {
    // SAFETY: the caller's; the object has as many payload words as are written.
    unsafe {
        let message = string(context, "out of memory")?;
        let length = condition_field::LENGTH as usize;
        let address = object(context, Type::Condition, Kind::Tagged, 0, length)?;
        let set = |field: u32, word: Word| *address.add(1 + field as usize) = word;
        set(condition_field::KIND, fixnum(ConditionKind::OutOfMemory as i64));
        set(condition_field::MESSAGE, message.0);
        set(condition_field::IRRITANTS, NULL);
        set(condition_field::WHO, FALSE);
        set(condition_field::PLACE, fixnum(0));
        Some(address as Word | TAG_OBJECT)
    }
}

/// Fresh immortal memory, reading as zero; `size` is a multiple of 16.
///
/// # Safety
/// The context is alive.
unsafe fn bytes(context: *mut Context, size: u64) -> Option<*mut Word> {
    debug_assert!(size.is_multiple_of(object::ALIGNMENT as u64));
    // SAFETY: the caller's.
    unsafe {
        let memory = memory(context);
        let address = memory.immortal_next;
        let left = memory.immortal_committed - address;
        if left < size {
            let more = pages_up(size - left).map(|more| more.max(STEP));
            let range = more.map(|more| memory.immortal_committed..memory.immortal_committed + more);
            let end = memory.reservation.immortal.end;
            let budget = 2 * (memory.heap.end - (*context).bump);
            let fits =
                |range: &Range<u64>| range.end <= end && memory.beside_the_heap() + (range.end - range.start) <= budget;
            let Some(range) = range.filter(|range| fits(range) && memory.reservation.commit(range.clone())) else {
                memory.ran_out = true;
                pending_out_of_memory(context);
                return None;
            };
            debug_assert!(range.end.is_multiple_of(PAGE));
            memory.immortal_committed = range.end;
            memory.limits_changed(context);
        }
        memory.immortal_next = address + size;
        Some(address as *mut Word)
    }
}
