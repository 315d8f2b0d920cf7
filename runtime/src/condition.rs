//! Conditions that runtime functions raise: placeholder with the final signatures.

use crate::memory::allocate;
use crate::value::Value;
use eshkol_abi::condition::Kind;
use eshkol_abi::context::Context;
use eshkol_abi::object::Type as ObjectType;
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
    let mut list = Value::NULL;
    for irritant in irritants.iter().rev() {
        let Some(pair) = allocate::pair(context, *irritant, list) else { return Value::ERROR };
        list = pair;
    }
    let Some(message) = crate::number::text::string(context, message) else { return Value::ERROR };
    let Some(who) = crate::number::text::string(context, who) else { return Value::ERROR };
    let fields = [Value::fixnum(kind as i64), message, list, who, Value::fixnum(0)];
    if let Some(condition) = allocate::tagged(context, ObjectType::Condition, &fields) {
        context.error = condition.0;
    }
    Value::ERROR
}
