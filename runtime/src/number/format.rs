//! Numbers as text. Placeholder with the agreed signature.

use crate::value::Value;
use eshkol_abi::object::Type;
use eshkol_abi::value::{float_bits, is_float_immediate};

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
