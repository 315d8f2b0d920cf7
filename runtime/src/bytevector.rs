//! Bytevectors (R7RS section 6.9): the number of bytes, then the bytes.

use crate::argument;
use crate::list;
use crate::memory::allocate;
use crate::value::Value;
use eshkol_abi::context::Context;
use eshkol_abi::object::{self, Kind};
use eshkol_abi::primitive::Type;
use eshkol_abi::value::TAG_OBJECT;

/// The bytes. The caller has checked that it is a bytevector. Valid until it is written or memory is reclaimed.
pub fn bytes<'a>(bytevector: Value) -> &'a [u8] {
    debug_assert!(bytevector.is(object::Type::Bytevector));
    let object = bytevector.address();
    // SAFETY: payload word 0 of a bytevector is the number of bytes that follow it.
    unsafe { std::slice::from_raw_parts(object.add(2).cast(), *object.add(1) as usize) }
}

/// The bytes, for writing. The caller has checked that it is a mutable bytevector, and holds no other view of it.
pub fn bytes_mut<'a>(bytevector: Value) -> &'a mut [u8] {
    debug_assert!(bytevector.is(object::Type::Bytevector));
    let object = bytevector.address();
    // SAFETY: as above, and nobody else looks at the bytes.
    unsafe { std::slice::from_raw_parts_mut(object.add(2).cast(), *object.add(1) as usize) }
}

/// A new bytevector with the same byte everywhere.
pub fn allocate(context: &mut Context, length: usize, filler: u8) -> Option<Value> {
    let words = 1 + length.div_ceil(object::WORD);
    if words as u64 > object::MAX_LENGTH {
        return argument::too_large(context, "a bytevector of this length does not fit into memory");
    }
    let address = allocate::object(context, object::Type::Bytevector, Kind::Raw, 0, words)?;
    // SAFETY: `object` gave room for this many payload words.
    unsafe {
        *address.add(1) = length as u64;
        address.add(2).cast::<u8>().write_bytes(filler, length);
    }
    Some(Value(address as u64 | TAG_OBJECT))
}

/// A new bytevector of these bytes.
pub fn from_bytes(context: &mut Context, source: &[u8]) -> Option<Value> {
    let bytevector = allocate(context, source.len(), 0)?;
    bytes_mut(bytevector).copy_from_slice(source);
    Some(bytevector)
}

fn make(context: &mut Context, size: Value, filler: Value) -> Option<Value> {
    let size = argument::length(context, "make-bytevector", 1, size)?;
    let filler = if filler == Value::DEFAULT { 0 } else { argument::byte(context, "make-bytevector", 2, filler)? };
    allocate(context, size, filler)
}

/// `bytevector`: the arguments as a list.
fn from_list(context: &mut Context, source: Value) -> Option<Value> {
    let elements = list::elements(context, "bytevector", 1, source)?;
    let result = allocate(context, elements.len(), 0)?;
    for (index, (place, &element)) in bytes_mut(result).iter_mut().zip(&elements).enumerate() {
        *place = argument::byte(context, "bytevector", index as u32 + 1, element)?;
    }
    Some(result)
}

fn copy(context: &mut Context, source: Value, start: Value, end: Value) -> Option<Value> {
    let who = "bytevector-copy";
    argument::expect(context, who, 1, Type::Bytevector, source)?;
    let range = argument::range(context, who, 2, start, end, bytes(source).len())?;
    from_bytes(context, bytes(source).get(range)?)
}

fn copy_into(context: &mut Context, to: Value, at: Value, from: Value, start: Value, end: Value) -> Option<Value> {
    let who = "bytevector-copy!";
    argument::expect(context, who, 1, Type::Bytevector, to)?;
    let room = bytes(to).len();
    let offset = argument::index(context, who, 2, at, room)?;
    argument::expect(context, who, 3, Type::Bytevector, from)?;
    let range = argument::range(context, who, 4, start, end, bytes(from).len())?;
    if range.len() > room - offset {
        return argument::out_of_range(context, who, 2, at);
    }
    argument::mutable(context, who, to)?;
    if to == from {
        bytes_mut(to).copy_within(range, offset);
    } else {
        bytes_mut(to).get_mut(offset..offset + range.len())?.copy_from_slice(bytes(from).get(range)?);
    }
    Some(Value::UNSPECIFIED)
}

fn append(context: &mut Context, parts: &[Value]) -> Option<Value> {
    let mut length = 0usize;
    for (index, &part) in parts.iter().enumerate() {
        argument::expect(context, "bytevector-append", index as u32 + 1, Type::Bytevector, part)?;
        length = length.saturating_add(bytes(part).len());
    }
    let result = allocate(context, length, 0)?;
    let mut rest = bytes_mut(result);
    for &part in parts {
        let (front, behind) = rest.split_at_mut_checked(bytes(part).len())?;
        front.copy_from_slice(bytes(part));
        rest = behind;
    }
    Some(result)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_bytevector_make(context: &mut Context, size: Value, filler: Value) -> Value {
    make(context, size, filler).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_bytevector_from_list(context: &mut Context, source: Value) -> Value {
    from_list(context, source).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_bytevector_copy(context: &mut Context, source: Value, start: Value, end: Value) -> Value {
    copy(context, source, start, end).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_bytevector_copy_into(
    context: &mut Context,
    to: Value,
    at: Value,
    from: Value,
    start: Value,
    end: Value,
) -> Value {
    copy_into(context, to, at, from, start, end).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_bytevector_append(context: &mut Context, a: Value, b: Value) -> Value {
    append(context, &[a, b]).unwrap_or(Value::ERROR)
}

/// `bytevector-append` of the elements of a list.
#[unsafe(no_mangle)]
pub extern "C" fn eshkol_bytevector_append_list(context: &mut Context, parts: Value) -> Value {
    list::elements(context, "bytevector-append", 1, parts)
        .and_then(|parts| append(context, &parts))
        .unwrap_or(Value::ERROR)
}
