//! `number->string` and `string->number`.

use super::{Literal, Number, format, from_integer, from_literal, literal, out_of_range, wrong_type};
use crate::string;
use crate::value::Value;
use eshkol_abi::context::Context;
use eshkol_abi::object::Type as ObjectType;
use eshkol_abi::primitive::Type;

/// The text of a number; exact ones in any radix from 2 to 36, inexact ones in radix 10 and powers of two.
pub fn number_to_string(context: &mut Context, a: Value, radix: Value) -> Option<Value> {
    if Number::of(a).is_none() {
        return wrong_type(context, "number->string", 1, Type::Number, a);
    }
    let base = radix_argument(context, "number->string", radix, 36)?;
    let mut text = String::new();
    if !format::write_number(a, base, &mut text) {
        return out_of_range(context, "number->string", 2, radix);
    }
    string::from_str(context, &text)
}

/// The number that a string denotes in a radix from 2 to 16, or `#f`.
pub fn string_to_number(context: &mut Context, a: Value, radix: Value) -> Option<Value> {
    if !a.is(ObjectType::String) {
        return wrong_type(context, "string->number", 1, Type::String, a);
    }
    let base = radix_argument(context, "string->number", radix, 16)?;
    match literal::parse(&string::text(a).to_rust(), base) {
        Some(Literal::Integer(n)) => from_integer(context, &n),
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
