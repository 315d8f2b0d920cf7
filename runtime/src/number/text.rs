//! `number->string` and `string->number`.

use super::{Literal, Number, from_literal, literal, out_of_range, print, wrong_type};
use crate::memory::allocate;
use crate::value::Value;
use eshkol_abi::context::Context;
use eshkol_abi::object::{
    Kind, STRING_LENGTH_SHIFT, STRING_WIDTH_LATIN1, STRING_WIDTH_MASK, STRING_WIDTH_MOVED, Type as ObjectType,
    string_word,
};
use eshkol_abi::primitive::Type;
use eshkol_abi::value::TAG_OBJECT;

/// The text of a number; exact ones in any radix from 2 to 36, inexact ones in radix 10 and powers of two.
pub fn number_to_string(context: &mut Context, a: Value, radix: Value) -> Option<Value> {
    if Number::of(a).is_none() {
        return wrong_type(context, "number->string", 1, Type::Number, a);
    }
    let base = radix_argument(context, "number->string", radix, 36)?;
    let mut text = String::new();
    if !print::write_number(a, base, &mut text) {
        return out_of_range(context, "number->string", 2, radix);
    }
    string(context, &text)
}

/// The number that a string denotes in a radix from 2 to 16, or `#f`.
pub fn string_to_number(context: &mut Context, a: Value, radix: Value) -> Option<Value> {
    if !a.is(ObjectType::String) {
        return wrong_type(context, "string->number", 1, Type::String, a);
    }
    let base = radix_argument(context, "string->number", radix, 16)?;
    match contents(a).and_then(|text| literal::parse(&text, base)) {
        Some(Literal::Integer(n)) => super::from_integer(context, &n),
        Some(number) => from_literal(context, &number),
        None => Some(Value::FALSE),
    }
}

fn radix_argument(context: &mut Context, who: &str, radix: Value, greatest: i64) -> Option<u32> {
    match radix.as_fixnum() {
        Some(n) if (2..=greatest).contains(&n) => Some(n as u32),
        Some(_) => out_of_range(context, who, 2, radix),
        None => wrong_type(context, who, 2, Type::Fixnum, radix),
    }
}

/// A new string of ASCII text.
pub(crate) fn string(context: &mut Context, text: &str) -> Option<Value> {
    debug_assert!(text.is_ascii());
    // At least two payload words: see `eshkol_abi::object::string_word`.
    let words = 1 + text.len().div_ceil(8).max(1);
    let address = allocate::object(context, ObjectType::String, Kind::String, 0, words)?;
    // SAFETY: `object` gave room for `words` payload words, of which the text needs no more than all but the first. The
    // last word is cleared before, so that no byte of it is left as it was.
    unsafe {
        *address.add(words) = 0;
        *address.add(1) = string_word(text.len() as u64, STRING_WIDTH_LATIN1);
        core::ptr::copy_nonoverlapping(text.as_ptr(), address.add(2).cast::<u8>(), text.len());
    }
    Some(Value(address as u64 | TAG_OBJECT))
}

/// The characters of a string; `None` when one of them cannot be in a number, which is ASCII.
pub(super) fn contents(string: Value) -> Option<String> {
    let word = string.field(0).0;
    let length = (word >> STRING_LENGTH_SHIFT) as usize;
    match word & STRING_WIDTH_MASK {
        STRING_WIDTH_MOVED => contents(string.field(1)),
        STRING_WIDTH_LATIN1 => {
            // SAFETY: a string of this width has `length` bytes from its second payload word on.
            let bytes = unsafe { core::slice::from_raw_parts(string.address().add(2).cast::<u8>(), length) };
            bytes.is_ascii().then(|| bytes.iter().map(|byte| char::from(*byte)).collect())
        }
        _ => {
            // SAFETY: a wide string has `length` characters of four bytes from its second payload word on.
            let characters = unsafe { core::slice::from_raw_parts(string.address().add(2).cast::<u32>(), length) };
            characters.iter().map(|c| char::from_u32(*c).filter(char::is_ascii)).collect()
        }
    }
}
