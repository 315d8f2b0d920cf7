//! What the tests of this module share: a context over memory that is never given back.

use super::{Literal, from_literal, literal, print};
use crate::value::Value;
use eshkol_abi::condition::Kind;
use eshkol_abi::context::Context;
use eshkol_abi::object::{Type, condition_field};

/// A context with room for `bytes` bytes of objects.
pub fn context(bytes: usize) -> Box<Context> {
    let memory: &'static mut [u128] = Vec::leak(vec![0; bytes / 16]);
    // SAFETY: every field of a context is an integer or a raw pointer, for which zero is a value.
    let mut context: Box<Context> = Box::new(unsafe { core::mem::zeroed() });
    context.bump = memory.as_mut_ptr() as u64;
    context.limit = context.bump + (memory.len() * 16) as u64;
    context
}

/// The value of a number as it is written.
#[track_caller]
pub fn read(context: &mut Context, text: &str) -> Value {
    let literal: Option<Literal> = literal::parse(text, 10);
    let literal = literal.unwrap_or_else(|| panic!("not a number: {text}"));
    from_literal(context, &literal).expect("room for the number")
}

/// The text of a number, of a boolean, or of the kind of condition that was stored.
#[track_caller]
pub fn show(context: &Context, value: Value) -> String {
    let mut text = String::new();
    if print::write_number(value, 10, &mut text) {
        return text;
    }
    match value {
        Value::TRUE => "#t".to_string(),
        Value::FALSE => "#f".to_string(),
        Value::ERROR => format!("error: {:?}", error_kind(context)),
        _ if value.is_pair() => format!("({} . {})", show(context, value.car()), show(context, value.cdr())),
        _ => panic!("not a number: {:x}", value.0),
    }
}

/// The kind of the condition in the context.
#[track_caller]
pub fn error_kind(context: &Context) -> Kind {
    let condition = Value(context.error);
    assert!(condition.is(Type::Condition), "no condition was stored");
    let kind = condition.field(condition_field::KIND as usize).as_fixnum().expect("a fixnum");
    *Kind::ALL.iter().find(|each| **each as i64 == kind).expect("a kind")
}
