//! Vectors (R7RS section 6.8).

#[cfg(test)]
mod tests;

use crate::argument;
use crate::list;
use crate::memory::{allocate, barrier};
use crate::value::Value;
use eshkol_abi::context::Context;
use eshkol_abi::object::{self, Kind};
use eshkol_abi::primitive::Type;
use eshkol_abi::value::TAG_OBJECT;

/// The elements. The caller has checked that it is a vector. Valid until it is written or memory is reclaimed.
pub fn elements<'a>(vector: Value) -> &'a [Value] {
    debug_assert!(vector.is(object::Type::Vector));
    // SAFETY: a vector has as many payload words, all values, as its header says.
    unsafe { std::slice::from_raw_parts(vector.address().add(1).cast(), vector.length()) }
}

/// The elements of a vector that was made by the same runtime function, to be filled without the barrier.
pub fn elements_mut<'a>(vector: Value) -> &'a mut [Value] {
    debug_assert!(vector.is(object::Type::Vector));
    // SAFETY: as above; the vector is fresh, so nobody else holds a view of it.
    unsafe { std::slice::from_raw_parts_mut(vector.address().add(1).cast(), vector.length()) }
}

/// A new vector with the same value everywhere.
pub fn allocate(context: &mut Context, length: usize, filler: Value) -> Option<Value> {
    if length as u64 > object::MAX_LENGTH {
        return argument::too_large(context, "a vector of this length does not fit into memory");
    }
    let address = allocate::object(context, object::Type::Vector, Kind::Tagged, 0, length)?;
    let vector = Value(address as u64 | TAG_OBJECT);
    // SAFETY: `object` gave room for this many payload words; they become values before anybody sees them.
    unsafe { std::slice::from_raw_parts_mut(address.add(1).cast::<Value>(), length) }.fill(filler);
    Some(vector)
}

/// A new vector of these elements.
pub fn from_elements(context: &mut Context, source: &[Value]) -> Option<Value> {
    let vector = allocate(context, source.len(), Value::FALSE)?;
    elements_mut(vector).copy_from_slice(source);
    Some(vector)
}

/// The elements in a range that is given by two optional arguments, the first at position 2.
fn ranged<'a>(context: &mut Context, who: &str, vector: Value, start: Value, end: Value) -> Option<&'a [Value]> {
    argument::expect(context, who, 1, Type::Vector, vector)?;
    let range = argument::range(context, who, 2, start, end, vector.length())?;
    elements(vector).get(range)
}

fn make(context: &mut Context, size: Value, filler: Value) -> Option<Value> {
    let size = argument::length(context, "make-vector", 1, size)?;
    let filler = if filler == Value::DEFAULT { Value::UNSPECIFIED } else { filler };
    allocate(context, size, filler)
}

fn fill(context: &mut Context, vector: Value, filler: Value, start: Value, end: Value) -> Option<Value> {
    let who = "vector-fill!";
    argument::expect(context, who, 1, Type::Vector, vector)?;
    let range = argument::range(context, who, 3, start, end, vector.length())?;
    argument::mutable(context, who, vector)?;
    for index in range {
        store(context, vector, index, filler);
    }
    Some(Value::UNSPECIFIED)
}

/// The caller has checked the index.
fn store(context: &mut Context, vector: Value, index: usize, value: Value) {
    debug_assert!(index < vector.length());
    // SAFETY: the payload words of a vector are value slots, and the index is below their number.
    unsafe { barrier::write_slot(context, vector.address().add(1 + index), value) };
}

fn copy_into(context: &mut Context, to: Value, at: Value, from: Value, start: Value, end: Value) -> Option<Value> {
    let who = "vector-copy!";
    argument::expect(context, who, 1, Type::Vector, to)?;
    let offset = argument::index(context, who, 2, at, to.length())?;
    argument::expect(context, who, 3, Type::Vector, from)?;
    let range = argument::range(context, who, 4, start, end, from.length())?;
    if range.len() > to.length() - offset {
        return argument::out_of_range(context, who, 2, at);
    }
    argument::mutable(context, who, to)?;
    // SAFETY: the payload words of vectors are value slots, and both ranges lie within the lengths.
    unsafe {
        let slots = to.address().add(1 + offset);
        barrier::copy_slots(context, slots, from.address().add(1 + range.start), range.len());
    }
    Some(Value::UNSPECIFIED)
}

fn append(context: &mut Context, vectors: &[Value]) -> Option<Value> {
    let mut length = 0usize;
    for (index, &vector) in vectors.iter().enumerate() {
        argument::expect(context, "vector-append", index as u32 + 1, Type::Vector, vector)?;
        length = length.saturating_add(vector.length());
    }
    let result = allocate(context, length, Value::FALSE)?;
    let mut rest = elements_mut(result);
    for &vector in vectors {
        let (part, behind) = rest.split_at_mut_checked(vector.length())?;
        part.copy_from_slice(elements(vector));
        rest = behind;
    }
    Some(result)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_vector_make(context: &mut Context, size: Value, filler: Value) -> Value {
    make(context, size, filler).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_vector_fill(
    context: &mut Context,
    vector: Value,
    filler: Value,
    start: Value,
    end: Value,
) -> Value {
    fill(context, vector, filler, start, end).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_vector_copy(context: &mut Context, vector: Value, start: Value, end: Value) -> Value {
    ranged(context, "vector-copy", vector, start, end)
        .and_then(|source| from_elements(context, source))
        .unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_vector_copy_into(
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
pub extern "C" fn eshkol_vector_append(context: &mut Context, a: Value, b: Value) -> Value {
    append(context, &[a, b]).unwrap_or(Value::ERROR)
}

/// `vector-append` of the elements of a list.
#[unsafe(no_mangle)]
pub extern "C" fn eshkol_vector_append_list(context: &mut Context, vectors: Value) -> Value {
    list::elements(context, "vector-append", 1, vectors)
        .and_then(|vectors| append(context, &vectors))
        .unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_vector_to_list(context: &mut Context, vector: Value, start: Value, end: Value) -> Value {
    ranged(context, "vector->list", vector, start, end)
        .and_then(|source| list::build(context, source.iter().copied()))
        .unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_vector_from_list(context: &mut Context, source: Value) -> Value {
    list::elements(context, "list->vector", 1, source)
        .and_then(|source| from_elements(context, &source))
        .unwrap_or(Value::ERROR)
}
