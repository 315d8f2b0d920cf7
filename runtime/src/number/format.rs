//! Numbers as text.

use crate::value::Value;

/// The external representation of a number.
pub fn to_text(value: Value, radix: u32) -> String {
    let mut text = String::new();
    let is_number = super::print::write_number(value, radix, &mut text);
    debug_assert!(is_number);
    text
}
