//! Numbers as text. Placeholder with the agreed signature.

use super::Literal;
use crate::memory::allocate;
use crate::value::Value;
use eshkol_abi::context::Context;
use eshkol_abi::object::{Kind, Type};
use eshkol_abi::value::{TAG_OBJECT, float_bits, float_immediate, is_float_immediate};

pub fn to_text(value: Value, radix: u32) -> String {
    debug_assert_eq!(radix, 10);
    if let Some(n) = value.as_fixnum() {
        return n.to_string();
    }
    let float = match value {
        _ if is_float_immediate(value.0) => f64::from_bits(float_bits(value.0)),
        _ if value.is(Type::Flonum) => f64::from_bits(value.field(0).0),
        _ => return String::from("#<number>"),
    };
    format!("{float:?}")
}

/// Do two numbers have the same representation and the same contents?
pub fn eqv(a: Value, b: Value) -> bool {
    let bits = |value: Value| {
        if is_float_immediate(value.0) {
            Some(float_bits(value.0))
        } else {
            value.is(Type::Flonum).then(|| value.field(0).0)
        }
    };
    if a == b {
        return true;
    }
    match (bits(a), bits(b)) {
        (Some(x), Some(y)) => x == y,
        (None, None) if a.is(Type::Bignum) && b.is(Type::Bignum) => {
            a.header() == b.header() && (0..a.length()).all(|index| a.field(index).0 == b.field(index).0)
        }
        (None, None) if a.is(Type::Ratnum) && b.is(Type::Ratnum) || a.is(Type::Compnum) && b.is(Type::Compnum) => {
            eqv(a.field(0), b.field(0)) && eqv(a.field(1), b.field(1))
        }
        _ => false,
    }
}

pub fn from_literal(context: &mut Context, literal: &Literal) -> Option<Value> {
    match literal {
        Literal::Integer(n) => i64::try_from(n).ok().map(Value::fixnum),
        Literal::Flonum(x) => match float_immediate(x.to_bits()) {
            Some(word) => Some(Value(word)),
            None => {
                let address = allocate::object(context, Type::Flonum, Kind::Raw, 0, 1)?;
                // SAFETY: `object` gave room for one payload word.
                unsafe { *address.add(1) = x.to_bits() };
                Some(Value(address as u64 | TAG_OBJECT))
            }
        },
        Literal::Rational(..) | Literal::Complex(_) => None,
    }
}
