//! What the tests of this module share: a context over memory that is never given back.

use super::{Literal, format, from_literal, literal};
use crate::fixture::Fixture;
use crate::value::Value;
use eshkol_abi::condition::Kind;
use eshkol_abi::context::Context;
use eshkol_abi::object::{Type, condition_field};

/// A context over memory that is never given back.
pub fn context() -> &'static mut Context {
    &mut Box::leak(Box::new(Fixture::new())).context
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
    if format::write_number(value, 10, &mut text) {
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
