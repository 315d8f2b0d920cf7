//! Allocation and initialisation of objects, for the runtime's own functions.
//!
//! Every function takes the context and returns `None` when memory has run out, after storing a condition in the
//! context; the caller passes `Value::ERROR` on. Runtime functions never reclaim (memory invariant I4), so a value that
//! they hold stays where it is for as long as they run. A fresh object is younger than everything else, so storing into
//! it before anything else is allocated needs no barrier (I1).

use super::profile;
use super::start::{fatal, pending_out_of_memory};
use super::state::memory;
use crate::condition;
use crate::value::Value;
use eshkol_abi::condition::Kind as ConditionKind;
use eshkol_abi::context::Context;
use eshkol_abi::object::{self, Kind, Type};
use eshkol_abi::value::{NULL, TAG_OBJECT, TAG_PAIR, Word};

/// Room for an object with this header: its address, the header written, the payload not yet. An object of kind
/// `Finalizable` is put on the list that evacuations look at: when it is found dead, the runtime's finalizer is called
/// with its raw word.
pub fn object(context: &mut Context, ty: Type, kind: Kind, flags: u64, length: usize) -> Option<*mut Word> {
    if length as u64 > object::MAX_LENGTH {
        // SAFETY: the context is alive.
        unsafe { pending_out_of_memory(context) };
        return None;
    }
    let address = bytes(context, object::size_of_length(length as u64))?;
    // SAFETY: `bytes` gave room for the header and the payload.
    unsafe { *address = object::header(ty, kind, flags, length as u64) };
    if kind == Kind::Finalizable {
        // SAFETY: the context is alive. The address is higher than every one in the list, which stays sorted.
        unsafe { memory(context).finalizable.push(address as u64) };
    }
    Some(address)
}

pub fn pair(context: &mut Context, car: Value, cdr: Value) -> Option<Value> {
    let address = bytes(context, object::PAIR_SIZE)?;
    // SAFETY: `bytes` gave room for two words.
    unsafe {
        *address = car.0;
        *address.add(1) = cdr.0;
    }
    Some(Value(address as Word | TAG_PAIR))
}

/// A new object of kind `Tagged` with these payload words.
pub fn tagged(context: &mut Context, ty: Type, fields: &[Value]) -> Option<Value> {
    let address = object(context, ty, Kind::Tagged, 0, fields.len())?;
    for (i, field) in fields.iter().enumerate() {
        // SAFETY: `object` gave room for as many words as there are fields.
        unsafe { *address.add(1 + i) = field.0 };
    }
    Some(Value(address as Word | TAG_OBJECT))
}

/// A new object of kind `Finalizable`: its raw word and its values.
pub fn finalizable(context: &mut Context, ty: Type, raw: Word, fields: &[Value]) -> Option<Value> {
    let address = object(context, ty, Kind::Finalizable, 0, 1 + fields.len())?;
    // SAFETY: `object` gave room for the raw word and the fields.
    unsafe {
        *address.add(1) = raw;
        for (i, field) in fields.iter().enumerate() {
            *address.add(2 + i) = field.0;
        }
    }
    Some(Value(address as Word | TAG_OBJECT))
}

/// Notes that something of this size was made elsewhere, which lives as long as an object that was just made: an object
/// that nobody refers to takes part in what is allocated, so that the next reclaim point comes in time. It is at most a
/// small part of the room that is left, and none of it is touched.
pub fn charge(context: &mut Context, size: u64) {
    // SAFETY: the context is alive.
    let limit = unsafe { memory(context) }.hard_limit;
    let room = limit.saturating_sub(context.bump);
    let words = size.min(room / 8).min(object::MAX_LENGTH) / object::WORD as u64;
    if words > 1
        && let Some(address) = object(context, Type::Bytevector, Kind::Raw, 0, words as usize)
    {
        // SAFETY: the object has this payload word.
        unsafe { *address.add(1) = 0 };
    }
}

/// `size` fresh bytes at the top of the region stack; a multiple of 16.
pub fn bytes(context: &mut Context, size: u64) -> Option<*mut Word> {
    debug_assert!(size.is_multiple_of(object::ALIGNMENT as u64));
    let address = context.bump;
    // Where a limit was lowered, it may lie below what is in use.
    if context.limit.saturating_sub(address) < size && !profile::grants(context, size) {
        return exhausted(context, size);
    }
    context.bump += size;
    Some(address as *mut Word)
}

/// Allocation where the inline path of compiled code found no room: the address of `size` bytes (a multiple of 16), or
/// 0 with a condition in the context.
///
/// # Safety
/// The context is alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eshkol_memory_allocate(context: *mut Context, size: u64) -> u64 {
    // SAFETY: the caller's.
    let context = unsafe { &mut *context };
    bytes(context, size).map_or(0, |address| address as u64)
}

/// The limit was reached: that of a lexical arena (which is lifted while its condition is handled), or the heap's (whose
/// last part is lent meanwhile). Both put a condition in the context.
fn exhausted<T>(context: &mut Context, size: u64) -> Option<T> {
    // SAFETY: the context is alive.
    let memory = unsafe { memory(context) };
    memory.ran_out = true;
    context.unsettled = 1;
    let room = memory.heap_end().saturating_sub(memory.reserve).saturating_sub(context.bump);
    let arena = memory.lexical.limit_address().filter(|_| size <= room);
    if let Some((_, index)) = arena {
        let limit = memory.lexical.lift_limit(index).unwrap_or(0);
        // SAFETY: the context is alive, and this is its state.
        unsafe { memory.limits_changed(context) };
        let irritants = [handle_of(context, index), Value::fixnum(limit as i64)];
        condition::error(context, ConditionKind::OutOfMemory, "with-arena", "the arena's limit is reached", &irritants);
        return None;
    }
    if memory.reserve_lent && size <= memory.reserve {
        // The handler of an earlier condition has used up what was lent to it.
        fatal("out of memory while an out-of-memory condition was being handled");
    }
    // A request that could never be met leaves the heap as it is; the reserve is for those that filled it.
    if size <= memory.reserve {
        memory.reserve_lent = true;
        context.limit = memory.heap_end();
        memory.hard_limit = context.limit;
    }
    // SAFETY: the context is alive.
    unsafe { pending_out_of_memory(context) };
    None
}

/// The handle of an open lexical arena, from the list in the context: its elements are in the order of the stack, the
/// innermost first.
fn handle_of(context: &Context, index: usize) -> Value {
    let mut list = Value(context.arenas);
    while list.is_pair() {
        let handle = list.car();
        if handle.is(Type::Arena) && handle.field(0) == Value::fixnum(index as i64) {
            return handle;
        }
        list = list.cdr();
    }
    Value(NULL)
}
