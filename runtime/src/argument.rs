//! Checks of the arguments of runtime functions.
//!
//! Each check takes the name of the Scheme procedure and the argument's position, from 1. It gives `None` after it
//! stored a condition in the context, so that a function can end with `?` and its entry point return `Value::ERROR`.

use crate::condition;
use crate::value::Value;
use eshkol_abi::condition::Kind as ErrorKind;
use eshkol_abi::context::Context;
use eshkol_abi::object;
use eshkol_abi::primitive::Type;
use std::ops::Range;

/// Has the value this type? Covers the types that the runtime's own functions ask for.
pub fn has_type(value: Value, ty: Type) -> bool {
    match ty {
        Type::Any => true,
        Type::Pair => value.is_pair(),
        Type::Fixnum => value.is_fixnum(),
        Type::Index => value.as_fixnum().is_some_and(|n| n >= 0),
        Type::Byte => value.as_fixnum().is_some_and(|n| (0..=255).contains(&n)),
        Type::ExactInteger => value.is_fixnum() || value.is(object::Type::Bignum),
        Type::Character => value.as_character().is_some(),
        Type::String => value.is(object::Type::String),
        Type::Symbol => value.is(object::Type::Symbol),
        Type::Vector => value.is(object::Type::Vector),
        Type::Bytevector => value.is(object::Type::Bytevector),
        Type::RecordType => value.is(object::Type::RecordType),
        Type::Port => value.is(object::Type::Port),
        _ => {
            debug_assert!(false, "no check for {ty:?}");
            false
        }
    }
}

/// The argument must have this type.
pub fn expect(context: &mut Context, who: &str, position: u32, ty: Type, value: Value) -> Option<()> {
    if has_type(value, ty) {
        return Some(());
    }
    wrong_type(context, who, position, ty, value)
}

/// The argument must be a character.
pub fn character(context: &mut Context, who: &str, position: u32, value: Value) -> Option<char> {
    match value.as_character() {
        Some(c) => Some(c),
        None => wrong_type(context, who, position, Type::Character, value),
    }
}

/// The argument must be an exact integer from 0 to 255.
pub fn byte(context: &mut Context, who: &str, position: u32, value: Value) -> Option<u8> {
    let n = exact_integer(context, who, position, value)?;
    match u8::try_from(n) {
        Ok(byte) => Some(byte),
        Err(_) => out_of_range(context, who, position, value),
    }
}

/// The argument must be an exact integer from 0 to `limit`, inclusive.
pub fn index(context: &mut Context, who: &str, position: u32, value: Value, limit: usize) -> Option<usize> {
    let n = exact_integer(context, who, position, value)?;
    match usize::try_from(n) {
        Ok(n) if n <= limit => Some(n),
        _ => out_of_range(context, who, position, value),
    }
}

/// The argument must be an exact integer that is not negative and could be the length of something.
pub fn length(context: &mut Context, who: &str, position: u32, value: Value) -> Option<usize> {
    index(context, who, position, value, usize::MAX)
}

/// The arguments at `position` and after it must be a range within `0..length`; either may be left out.
pub fn range(
    context: &mut Context,
    who: &str,
    position: u32,
    start: Value,
    end: Value,
    length: usize,
) -> Option<Range<usize>> {
    let to = match end {
        Value::DEFAULT => length,
        _ => index(context, who, position + 1, end, length)?,
    };
    let from = match start {
        Value::DEFAULT => 0,
        // A start beyond a given end is the start's fault only where it is beyond the whole object as well.
        _ => index(context, who, position, start, length)?,
    };
    if from > to {
        return out_of_range(context, who, position, start);
    }
    Some(from..to)
}

/// The argument must be an exact integer; one that is no fixnum is out of every range that this module knows.
fn exact_integer(context: &mut Context, who: &str, position: u32, value: Value) -> Option<i64> {
    if let Some(n) = value.as_fixnum() {
        return Some(n);
    }
    if value.is(object::Type::Bignum) {
        return out_of_range(context, who, position, value);
    }
    wrong_type(context, who, position, Type::ExactInteger, value)
}

pub fn wrong_type<T>(context: &mut Context, who: &str, position: u32, ty: Type, value: Value) -> Option<T> {
    condition::wrong_type(context, who, position, ty, value);
    None
}

pub fn out_of_range<T>(context: &mut Context, who: &str, position: u32, value: Value) -> Option<T> {
    condition::out_of_range(context, who, position, value);
    None
}

/// The argument must not be a literal constant, nor part of one.
pub fn mutable(context: &mut Context, who: &str, value: Value) -> Option<()> {
    if object::header_flags(value.header()) & object::FLAG_IMMUTABLE == 0 {
        return Some(());
    }
    condition::immutable(context, who, value);
    None
}

/// The same of a pair, which has no header: the pairs of literals lie below the heap.
pub fn mutable_pair(context: &mut Context, who: &str, pair: Value) -> Option<()> {
    if pair.0 >= context.heap_start {
        return Some(());
    }
    condition::immutable(context, who, pair);
    None
}

/// No object can hold what was asked for.
pub fn too_large<T>(context: &mut Context, message: &str) -> Option<T> {
    condition::error(context, ErrorKind::OutOfMemory, "", message, &[]);
    None
}
