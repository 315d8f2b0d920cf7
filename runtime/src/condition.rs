//! Making conditions from the runtime's functions. Placeholder with the agreed signatures.

use crate::memory::allocate;
use crate::value::Value;
use crate::{string, symbol};
use eshkol_abi::condition::Kind;
use eshkol_abi::context::Context;
use eshkol_abi::object::Type as Object;
use eshkol_abi::primitive::Type;

pub fn wrong_type(context: &mut Context, who: &str, argument: u32, expected: Type, value: Value) -> Value {
    error(context, Kind::WrongType, who, &format!("argument {argument} is not of type {expected:?}"), &[value])
}

pub fn out_of_range(context: &mut Context, who: &str, argument: u32, value: Value) -> Value {
    error(context, Kind::OutOfRange, who, &format!("argument {argument} is out of range"), &[value])
}

pub fn immutable(context: &mut Context, who: &str, value: Value) -> Value {
    error(context, Kind::Immutable, who, "a literal constant cannot be changed", &[value])
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
    let message = string::from_str(context, message)?;
    let mut list = Value::NULL;
    for &irritant in irritants.iter().rev() {
        list = allocate::pair(context, irritant, list)?;
    }
    let who = if who.is_empty() { Value::FALSE } else { symbol::intern(context, who)? };
    let fields = [Value::fixnum(kind as i64), message, list, who, Value::fixnum(0)];
    allocate::tagged(context, Object::Condition, &fields)
}
