//! Making, copying and changing strings.

use super::{Text, TextMut, allocate, fill, from_text, length, text, text_mut, width_of};
use crate::argument;
use crate::list;
use crate::memory::barrier;
use crate::value::Value;
use eshkol_abi::context::Context;
use eshkol_abi::object::{self, STRING_WIDTH_MOVED, STRING_WIDTH_WIDE};
use eshkol_abi::primitive::Type;
use std::ops::Range;

/// Gives a string of width 1 a wide representation, so that it can take any character.
pub fn widen(context: &mut Context, string: Value) -> Option<()> {
    let source = text(string);
    let Text::Latin1(_) = source else { return Some(()) };
    let wide = allocate(context, source.len(), STRING_WIDTH_WIDE)?;
    fill(&mut text_mut(wide), 0, source);
    let address = string.address();
    // SAFETY: a string's payload has at least two words; the second is a value once the width says `moved`, and the
    // characters that were there are not looked at any more.
    unsafe {
        *address.add(1) = object::string_word(source.len() as u64, STRING_WIDTH_MOVED);
        barrier::write_slot(context, address.add(2), wide);
    }
    Some(())
}

fn make(context: &mut Context, size: Value, filler: Value) -> Option<Value> {
    let who = "make-string";
    let size = argument::length(context, who, 1, size)?;
    let filler = match filler {
        Value::DEFAULT => ' ',
        _ => argument::character(context, who, 2, filler)?,
    };
    let string = allocate(context, size, width_of((filler as u32) < 256))?;
    fill_range(string, 0..size, filler);
    Some(string)
}

/// The caller has checked that the string is mutable and wide enough.
fn fill_range(string: Value, range: Range<usize>, c: char) {
    match text_mut(string) {
        TextMut::Latin1(bytes) => bytes.get_mut(range).unwrap_or(&mut []).fill(c as u8),
        TextMut::Wide(words) => words.get_mut(range).unwrap_or(&mut []).fill(c as u32),
    }
}

fn reference(context: &mut Context, string: Value, index: Value) -> Option<Value> {
    let who = "string-ref";
    argument::expect(context, who, 1, Type::String, string)?;
    let source = text(string);
    let at = argument::index(context, who, 2, index, source.len())?;
    match source.get(at) {
        Some(c) => Some(Value::character(c)),
        None => argument::out_of_range(context, who, 2, index),
    }
}

fn set(context: &mut Context, string: Value, index: Value, c: Value) -> Option<Value> {
    let who = "string-set!";
    argument::expect(context, who, 1, Type::String, string)?;
    let size = length(string);
    let at = argument::index(context, who, 2, index, size)?;
    if at == size {
        return argument::out_of_range(context, who, 2, index);
    }
    let c = argument::character(context, who, 3, c)?;
    argument::mutable(context, who, string)?;
    if c as u32 >= 256 {
        widen(context, string)?;
    }
    fill_range(string, at..at + 1, c);
    Some(Value::UNSPECIFIED)
}

/// `string-copy` and `substring`.
pub fn copy(context: &mut Context, who: &str, string: Value, start: Value, end: Value) -> Option<Value> {
    argument::expect(context, who, 1, Type::String, string)?;
    let source = text(string);
    let range = argument::range(context, who, 2, start, end, source.len())?;
    from_text(context, source.slice(range))
}

fn copy_into(context: &mut Context, to: Value, at: Value, from: Value, start: Value, end: Value) -> Option<Value> {
    let who = "string-copy!";
    argument::expect(context, who, 1, Type::String, to)?;
    let room = length(to);
    let offset = argument::index(context, who, 2, at, room)?;
    argument::expect(context, who, 3, Type::String, from)?;
    let range = argument::range(context, who, 4, start, end, length(from))?;
    if range.len() > room - offset {
        return argument::out_of_range(context, who, 2, at);
    }
    argument::mutable(context, who, to)?;
    if !text(from).slice(range.clone()).is_latin1() {
        widen(context, to)?;
    }
    if to == from {
        match text_mut(to) {
            TextMut::Latin1(bytes) => bytes.copy_within(range, offset),
            TextMut::Wide(words) => words.copy_within(range, offset),
        }
    } else {
        fill(&mut text_mut(to), offset, text(from).slice(range));
    }
    Some(Value::UNSPECIFIED)
}

fn append(context: &mut Context, strings: &[Value]) -> Option<Value> {
    let who = "string-append";
    let mut size = 0usize;
    let mut latin1 = true;
    for (index, &string) in strings.iter().enumerate() {
        argument::expect(context, who, index as u32 + 1, Type::String, string)?;
        let part = text(string);
        latin1 &= part.is_latin1();
        size = size.saturating_add(part.len());
    }
    let result = allocate(context, size, width_of(latin1))?;
    let mut at = 0;
    for &string in strings {
        let part = text(string);
        fill(&mut text_mut(result), at, part);
        at += part.len();
    }
    Some(result)
}

fn fill_with(context: &mut Context, string: Value, c: Value, start: Value, end: Value) -> Option<Value> {
    let who = "string-fill!";
    argument::expect(context, who, 1, Type::String, string)?;
    let c = argument::character(context, who, 2, c)?;
    let range = argument::range(context, who, 3, start, end, length(string))?;
    argument::mutable(context, who, string)?;
    if c as u32 >= 256 {
        widen(context, string)?;
    }
    fill_range(string, range, c);
    Some(Value::UNSPECIFIED)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_string_make(context: &mut Context, size: Value, filler: Value) -> Value {
    make(context, size, filler).unwrap_or(Value::ERROR)
}

/// The general case of `string-ref`, errors included.
#[unsafe(no_mangle)]
pub extern "C" fn eshkol_string_ref(context: &mut Context, string: Value, index: Value) -> Value {
    reference(context, string, index).unwrap_or(Value::ERROR)
}

/// The general case of `string-set!`, errors included.
#[unsafe(no_mangle)]
pub extern "C" fn eshkol_string_set(context: &mut Context, string: Value, index: Value, c: Value) -> Value {
    set(context, string, index, c).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_string_copy(context: &mut Context, string: Value, start: Value, end: Value) -> Value {
    copy(context, "string-copy", string, start, end).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_string_substring(context: &mut Context, string: Value, start: Value, end: Value) -> Value {
    copy(context, "substring", string, start, end).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_string_copy_into(
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
pub extern "C" fn eshkol_string_append(context: &mut Context, a: Value, b: Value) -> Value {
    append(context, &[a, b]).unwrap_or(Value::ERROR)
}

/// `string-append` of the elements of a list.
#[unsafe(no_mangle)]
pub extern "C" fn eshkol_string_append_list(context: &mut Context, strings: Value) -> Value {
    list::elements(context, "string-append", 1, strings)
        .and_then(|strings| append(context, &strings))
        .unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_string_fill(
    context: &mut Context,
    string: Value,
    c: Value,
    start: Value,
    end: Value,
) -> Value {
    fill_with(context, string, c, start, end).unwrap_or(Value::ERROR)
}
