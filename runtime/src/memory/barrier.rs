//! The write barrier: remembers the address of a slot that was made to point to a younger object.
//!
//! The rule (invariant I1): whenever slot `s` holds a pointer `p` to an object of the region stack with `s < p`, then
//! `s` is in the store buffer or in the list of the segment of `p`. Nothing is copied at a store, so `eq?` and sharing
//! stay exact. Compiled code tests `value - slot < 2^40` as one unsigned comparison of raw words and calls
//! [`eshkol_memory_remember`] through a stub; an entry too many is harmless, one too few loses an object. For global
//! cells, which lie far below the reservation, it compares the value with `Context::region_base` instead. Slots may lie
//! in the executable image, in immortal memory, in a persistent arena or on the region stack, and nowhere else.

use super::fault::Fault;
use super::start::fatal;
use super::state::{Memory, memory};
use crate::value::Value;
use eshkol_abi::context::Context;
use eshkol_abi::value::Word;

/// Stores into a slot of an object that may be older than the value: every store of the runtime that does not
/// initialise a fresh object.
///
/// # Safety
/// `slot` is a value slot of a live object (or a global cell), and the context is alive.
#[inline]
pub unsafe fn write_slot(context: *mut Context, slot: *mut Word, value: Value) {
    // SAFETY: the caller's.
    unsafe {
        *slot = value.0;
        if value.is_pointer() && value.0 >= (*context).region_base && value.0 > slot as u64 {
            eshkol_memory_remember(context, slot);
        }
    }
}

/// Copies values into the slots of an object that may be older than the values. The ranges may overlap.
///
/// # Safety
/// `to` is the first of `count` value slots of a live object, `from` the first of as many words that are values, and the
/// context is alive.
pub unsafe fn copy_slots(context: *mut Context, to: *mut Word, from: *const Word, count: usize) {
    // SAFETY: the caller's.
    unsafe {
        std::ptr::copy(from, to, count);
        let base = (*context).region_base;
        for index in 0..count {
            let slot = to.add(index);
            let value = Value(*slot);
            if value.0 > slot as u64 && value.0 >= base && value.is_pointer() {
                eshkol_memory_remember(context, slot);
            }
        }
    }
}

/// Puts a slot into the store buffer.
///
/// # Safety
/// As [`write_slot`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eshkol_memory_remember(context: *mut Context, slot: *mut Word) {
    // SAFETY: the context is alive; `remembered` is below `remembered_end`, because it is moved back or the buffer
    // grown as soon as they meet.
    unsafe {
        debug_assert!((*context).remembered < (*context).remembered_end);
        *(*context).remembered = slot as u64;
        (*context).remembered = (*context).remembered.add(1);
        if (*context).remembered == (*context).remembered_end {
            eshkol_memory_remembered_full(context);
        }
    }
}

/// Makes room in a full store buffer: sorts it, drops what is listed twice or has nothing to say any more, and doubles
/// it if it is still half full. Drops no entry that invariant I1 needs.
///
/// # Safety
/// The context is alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eshkol_memory_remembered_full(context: *mut Context) {
    // SAFETY: the context is alive, and every entry is a slot that `younger_target` may read.
    unsafe {
        let memory = memory(context);
        let count = pending_entries(context, memory);
        let mut entries = memory.store_buffer[..count].to_vec();
        entries.sort_unstable();
        entries.dedup();
        entries.retain(|&slot| memory.younger_target(slot).is_some());
        if memory.faults.has(Fault::CompactionDrops) {
            entries.pop();
        }
        let capacity = memory.store_buffer.len();
        let wanted = if entries.len() * 2 >= capacity { capacity * 2 } else { capacity };
        if memory.store_buffer.try_reserve(wanted - capacity).is_err() {
            fatal("out of memory for the write barrier");
        }
        memory.store_buffer.resize(wanted, 0);
        memory.store_buffer[..entries.len()].copy_from_slice(&entries);
        let start = memory.store_buffer.as_mut_ptr();
        (*context).remembered = start.add(entries.len());
        (*context).remembered_end = start.add(wanted);
        memory.counters.store_buffer_compactions += 1;
        memory.counters.store_buffer = memory.counters.store_buffer.max(wanted as u64);
    }
}

/// Number of entries in the store buffer.
///
/// # Safety
/// The context is alive, and `memory` is its state.
pub(super) unsafe fn pending_entries(context: *const Context, memory: &Memory) -> usize {
    // SAFETY: `remembered` points into the buffer, behind its entries.
    let count = unsafe { (*context).remembered.offset_from(memory.store_buffer.as_ptr()) };
    (count as usize).min(memory.store_buffer.len())
}
