//! Allocation and initialisation of objects, for the runtime's own functions.
//!
//! Every function takes the context and returns `None` when memory has run out, after storing a condition in the
//! context; the caller passes `Value::ERROR` on. Runtime functions never reclaim (memory invariant I4), so a value that
//! they hold stays where it is for as long as they run.

use crate::value::Value;
use eshkol_abi::context::Context;
use eshkol_abi::object::{self, Kind, Type};
use eshkol_abi::value::{TAG_OBJECT, TAG_PAIR, Word};

/// Room for an object with this header: its address, the header written, the payload not yet.
pub fn object(context: &mut Context, ty: Type, kind: Kind, flags: u64, length: usize) -> Option<*mut Word> {
    if length as u64 > object::MAX_LENGTH {
        return out_of_memory(context);
    }
    let address = bytes(context, object::size_of_length(length as u64))?;
    // SAFETY: `bytes` gave room for the header and the payload.
    unsafe { *address = object::header(ty, kind, flags, length as u64) };
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

/// `size` fresh bytes at the top of the region stack; a multiple of 16.
fn bytes(context: &mut Context, size: u64) -> Option<*mut Word> {
    debug_assert!(size % object::ALIGNMENT as u64 == 0);
    let address = context.bump;
    if context.limit - address < size {
        return out_of_memory(context);
    }
    context.bump += size;
    Some(address as *mut Word)
}

fn out_of_memory<T>(_context: &mut Context) -> Option<T> {
    None
}
