//! Strings from and to lists, vectors and UTF-8.

use super::{TextMut, allocate, from_str, text, text_mut, width_of};
use crate::argument;
use crate::bytevector;
use crate::list;
use crate::value::Value;
use crate::vector;
use eshkol_abi::context::Context;
use eshkol_abi::primitive::Type;

/// A new string of these values, which must be characters; an error names the argument at `position`, whose elements
/// they are.
fn from_values(context: &mut Context, who: &str, position: u32, values: &[Value]) -> Option<Value> {
    let mut latin1 = true;
    for &value in values {
        latin1 &= (argument::character(context, who, position, value)? as u32) < 256;
    }
    let string = allocate(context, values.len(), width_of(latin1))?;
    let code = |value: &Value| value.as_character().map_or(0, u32::from);
    match text_mut(string) {
        TextMut::Latin1(to) => to.iter_mut().zip(values).for_each(|(to, value)| *to = code(value) as u8),
        TextMut::Wide(to) => to.iter_mut().zip(values).for_each(|(to, value)| *to = code(value)),
    }
    Some(string)
}

fn from_list(context: &mut Context, who: &str, characters: Value) -> Option<Value> {
    let values = list::elements(context, who, 1, characters)?;
    from_values(context, who, 1, &values)
}

fn from_vector(context: &mut Context, source: Value, start: Value, end: Value) -> Option<Value> {
    let who = "vector->string";
    argument::expect(context, who, 1, Type::Vector, source)?;
    let range = argument::range(context, who, 2, start, end, source.length())?;
    from_values(context, who, 1, vector::elements(source).get(range)?)
}

fn to_list(context: &mut Context, string: Value, start: Value, end: Value) -> Option<Value> {
    let who = "string->list";
    argument::expect(context, who, 1, Type::String, string)?;
    let source = text(string);
    let range = argument::range(context, who, 2, start, end, source.len())?;
    list::build(context, source.slice(range).characters().map(Value::character))
}

fn to_vector(context: &mut Context, string: Value, start: Value, end: Value) -> Option<Value> {
    let who = "string->vector";
    argument::expect(context, who, 1, Type::String, string)?;
    let source = text(string);
    let range = argument::range(context, who, 2, start, end, source.len())?;
    let result = vector::allocate(context, range.len(), Value::FALSE)?;
    let slots = vector::elements_mut(result);
    slots.iter_mut().zip(source.slice(range).characters()).for_each(|(slot, c)| *slot = Value::character(c));
    Some(result)
}

fn to_utf8(context: &mut Context, string: Value, start: Value, end: Value) -> Option<Value> {
    let who = "string->utf8";
    argument::expect(context, who, 1, Type::String, string)?;
    let source = text(string);
    let range = argument::range(context, who, 2, start, end, source.len())?;
    bytevector::from_bytes(context, source.slice(range).to_rust().as_bytes())
}

/// Bytes that are not UTF-8 are an error: a silent replacement would lose data.
fn from_utf8(context: &mut Context, source: Value, start: Value, end: Value) -> Option<Value> {
    let who = "utf8->string";
    argument::expect(context, who, 1, Type::Bytevector, source)?;
    let bytes = bytevector::bytes(source);
    let range = argument::range(context, who, 2, start, end, bytes.len())?;
    match std::str::from_utf8(bytes.get(range)?) {
        Ok(text) => from_str(context, text),
        Err(_) => argument::out_of_range(context, who, 1, source),
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_string_from_list(context: &mut Context, characters: Value) -> Value {
    from_list(context, "list->string", characters).unwrap_or(Value::ERROR)
}

/// `string`: the arguments as a list.
#[unsafe(no_mangle)]
pub extern "C" fn eshkol_string_of_characters(context: &mut Context, characters: Value) -> Value {
    from_list(context, "string", characters).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_string_from_vector(context: &mut Context, source: Value, start: Value, end: Value) -> Value {
    from_vector(context, source, start, end).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_string_to_list(context: &mut Context, string: Value, start: Value, end: Value) -> Value {
    to_list(context, string, start, end).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_string_to_vector(context: &mut Context, string: Value, start: Value, end: Value) -> Value {
    to_vector(context, string, start, end).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_string_to_utf8(context: &mut Context, string: Value, start: Value, end: Value) -> Value {
    to_utf8(context, string, start, end).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_string_from_utf8(context: &mut Context, source: Value, start: Value, end: Value) -> Value {
    from_utf8(context, source, start, end).unwrap_or(Value::ERROR)
}
