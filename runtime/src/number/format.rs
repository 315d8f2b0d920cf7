//! Numbers as text, for the printer.

use super::print::write_number;
use crate::value::Value;

/// A number in `radix`; the empty string when the value is not a number.
pub fn to_text(value: Value, radix: u32) -> String {
    let mut text = String::new();
    if !write_number(value, radix, &mut text) {
        debug_assert!(text.is_empty());
    }
    text
}
