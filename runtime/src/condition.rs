//! Conditions made by the runtime's own functions. (Placeholder body: the message and the irritants, nothing else.)

use crate::memory::allocate;
use crate::value::Value;
use eshkol_abi::condition::Kind;
use eshkol_abi::context::Context;
use eshkol_abi::object::{self, Type};
use eshkol_abi::primitive;
use eshkol_abi::value::TAG_OBJECT;

pub fn wrong_type(context: &mut Context, who: &str, argument: u32, expected: primitive::Type, value: Value) -> Value {
    let message = format!("argument {argument} is not of type {expected:?}");
    error(context, Kind::WrongType, who, &message, &[value])
}

pub fn out_of_range(context: &mut Context, who: &str, argument: u32, value: Value) -> Value {
    error(context, Kind::OutOfRange, who, &format!("argument {argument} is out of range"), &[value])
}

pub fn immutable(context: &mut Context, who: &str, value: Value) -> Value {
    error(context, Kind::Immutable, who, "cannot change a literal constant", &[value])
}

pub fn division_by_zero(context: &mut Context, who: &str) -> Value {
    error(context, Kind::DivisionByZero, who, "division by zero", &[])
}

pub fn error(context: &mut Context, kind: Kind, who: &str, message: &str, irritants: &[Value]) -> Value {
    if let Some(condition) = make(context, kind, who, message, irritants) {
        context.error = condition.0;
    }
    Value::ERROR
}

fn make(context: &mut Context, kind: Kind, who: &str, message: &str, irritants: &[Value]) -> Option<Value> {
    let mut list = Value::NULL;
    for irritant in irritants.iter().rev() {
        list = allocate::pair(context, *irritant, list)?;
    }
    let message = string(context, message)?;
    let who = string(context, who)?;
    let fields = [Value::fixnum(kind as i64), message, list, who, Value::fixnum(0)];
    allocate::tagged(context, Type::Condition, &fields)
}

fn string(context: &mut Context, text: &str) -> Option<Value> {
    let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect();
    let words = bytes.len().div_ceil(8).max(1);
    let address = allocate::object(context, Type::String, object::Kind::String, 0, 1 + words)?;
    // SAFETY: the object has one word for the length and enough words for the characters.
    unsafe {
        *address.add(1) = object::string_word(bytes.len() as u64, object::STRING_WIDTH_LATIN1);
        *address.add(1 + words) = 0;
        std::ptr::copy_nonoverlapping(bytes.as_ptr(), address.add(2).cast::<u8>(), bytes.len());
    }
    Some(Value(address as u64 | TAG_OBJECT))
}
