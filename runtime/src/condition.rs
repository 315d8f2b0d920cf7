//! Conditions: the objects that run-time errors raise.
//!
//! A runtime function that fails calls one of the makers here. Each makes a condition, stores it in `context.error` and
//! returns [`Value::ERROR`], which the function passes on; its caller in compiled code then raises what the context
//! holds. When there is no memory for the condition, the allocation has already stored one that says so.
//!
//! A condition keeps its parts separate: the kind, the procedure that failed, a message without the offending value,
//! and the offending values as irritants. [`crate::report`] puts them together, and so may a program with
//! `error-object-message` and `error-object-irritants`.
//!
//! The functions behind the rows `make-condition`, `condition-kind` and so on of the primitive table stand at the end.

use crate::memory::allocate;
use crate::value::Value;
use crate::{string, symbol};
use eshkol_abi::condition::Kind;
use eshkol_abi::context::Context;
use eshkol_abi::object::{Type as ObjectType, condition_field as field};
use eshkol_abi::primitive::Type;

/// Argument number `argument`, counted from 1, of `who` is not of the type `expected`.
pub fn wrong_type(context: &mut Context, who: &str, argument: u32, expected: Type, value: Value) -> Value {
    let message = format!("argument {argument} must be {}", type_name(expected));
    error(context, Kind::WrongType, who, &message, &[value])
}

/// The first argument of `who`, a procedure of a record type, is not a record of this type.
pub fn wrong_record(context: &mut Context, who: &str, type_name: &str, value: Value) -> Value {
    let name = type_name.strip_prefix('<').and_then(|name| name.strip_suffix('>')).unwrap_or(type_name);
    let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    let message = format!("argument 1 must be {article} {name}");
    error(context, Kind::WrongType, who, &message, &[value])
}

/// Argument number `argument`, counted from 1, of `who` has the right type but a value that it does not accept.
pub fn out_of_range(context: &mut Context, who: &str, argument: u32, value: Value) -> Value {
    let message = format!("argument {argument} is out of range");
    error(context, Kind::OutOfRange, who, &message, &[value])
}

/// `who` was to change `value`, which is a literal constant.
pub fn immutable(context: &mut Context, who: &str, value: Value) -> Value {
    error(context, Kind::Immutable, who, "a literal constant cannot be changed", &[value])
}

pub fn division_by_zero(context: &mut Context, who: &str) -> Value {
    error(context, Kind::DivisionByZero, who, "division by zero", &[])
}

/// An error of any kind. An empty `who` means that no procedure is to be named.
pub fn error(context: &mut Context, kind: Kind, who: &str, message: &str, irritants: &[Value]) -> Value {
    // When this fails, the allocation that failed has stored its own condition.
    if let Some(condition) = build(context, kind, who, message, irritants) {
        context.error = condition.0;
    }
    Value::ERROR
}

fn build(context: &mut Context, kind: Kind, who: &str, message: &str, irritants: &[Value]) -> Option<Value> {
    let who = if who.is_empty() { Value::FALSE } else { symbol::intern(context, who)? };
    let message = string::from_str(context, message)?;
    let mut list = Value::NULL;
    for &irritant in irritants.iter().rev() {
        list = allocate::pair(context, irritant, list)?;
    }
    make(context, Value::fixnum(kind as i64), message, list, who)
}

/// A condition without a place. The fields are in the order of [`field`].
fn make(context: &mut Context, kind: Value, message: Value, irritants: Value, who: Value) -> Option<Value> {
    const { assert!(field::KIND == 0 && field::MESSAGE == 1 && field::IRRITANTS == 2) };
    const { assert!(field::WHO == 3 && field::PLACE == 4 && field::LENGTH == 5) };
    allocate::tagged(context, ObjectType::Condition, &[kind, message, irritants, who, Value::fixnum(0)])
}

/// A type as the end of the sentence "argument 1 must be ...".
pub fn type_name(ty: Type) -> &'static str {
    match ty {
        Type::Any => "a value",
        Type::Boolean => "a boolean",
        Type::Null => "the empty list",
        Type::Pair => "a pair",
        Type::List => "a list",
        Type::Fixnum => "a small exact integer",
        Type::Index => "an exact non-negative integer",
        Type::Byte => "an exact integer from 0 to 255",
        Type::ExactInteger => "an exact integer",
        Type::Integer => "an integer",
        Type::Rational => "a rational number",
        Type::Real => "a real number",
        Type::Flonum => "an inexact real number",
        Type::Number => "a number",
        Type::Character => "a character",
        Type::String => "a string",
        Type::Symbol => "a symbol",
        Type::Vector => "a vector",
        Type::Bytevector => "a bytevector",
        Type::Procedure => "a procedure",
        Type::Record => "a record",
        Type::RecordType => "a record type",
        Type::Promise => "a promise",
        Type::Port => "a port",
        Type::InputPort => "an input port",
        Type::OutputPort => "an output port",
        Type::Condition => "an error object",
        Type::Arena => "an arena",
        Type::Cell => "a cell",
        Type::Table => "a hash table",
        Type::Escape => "an escape point",
        Type::Continuation => "a captured continuation",
        Type::Eof => "an end-of-file object",
        Type::Unspecified => "the unspecified value",
        Type::Never => "nothing",
    }
}

/// The kind of a condition; `User` where the field holds no kind, which only `make-condition` could bring about.
pub fn kind(condition: Value) -> Kind {
    let number = condition.field(field::KIND as usize).as_fixnum();
    Kind::ALL.into_iter().find(|&kind| Some(kind as i64) == number).unwrap_or(Kind::User)
}

/// The return address of the operation that failed, or 0.
pub fn place(condition: Value) -> u64 {
    condition.field(field::PLACE as usize).as_fixnum().unwrap_or(0) as u64
}

/// Notes the place of a condition.
pub fn set_place(condition: Value, return_address: u64) {
    if condition.is(ObjectType::Condition) {
        // SAFETY: a condition has this field; a fixnum needs no barrier.
        unsafe { *condition.address().add(1 + field::PLACE as usize) = Value::fixnum(return_address as i64).0 };
    }
}

/// `(make-condition kind message irritants who)`.
#[unsafe(no_mangle)]
pub extern "C" fn eshkol_condition_make(
    context: &mut Context,
    kind: Value,
    message: Value,
    irritants: Value,
    who: Value,
) -> Value {
    if !kind.is_fixnum() {
        return wrong_type(context, "make-condition", 1, Type::Fixnum, kind);
    }
    make(context, kind, message, irritants, who).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_condition_kind(context: &mut Context, condition: Value) -> Value {
    part(context, "condition-kind", condition, field::KIND)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_condition_message(context: &mut Context, condition: Value) -> Value {
    part(context, "condition-message", condition, field::MESSAGE)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_condition_irritants(context: &mut Context, condition: Value) -> Value {
    part(context, "condition-irritants", condition, field::IRRITANTS)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_condition_who(context: &mut Context, condition: Value) -> Value {
    part(context, "condition-who", condition, field::WHO)
}

fn part(context: &mut Context, who: &str, condition: Value, index: u32) -> Value {
    if !condition.is(ObjectType::Condition) {
        return wrong_type(context, who, 1, Type::Condition, condition);
    }
    condition.field(index as usize)
}
