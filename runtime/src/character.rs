//! Characters (R7RS section 6.6): classes, simple case mappings and foldings, digits.
//!
//! The classes Alphabetic, White_Space, Uppercase and Lowercase are Unicode's derived properties, which Rust's own
//! tables give. What they do not give is in [`classes`] and [`tables`]: general categories, the decimal digits (general
//! category Nd), and the places where the simple mappings of a character differ from the full mappings of a string.

pub mod classes;
pub mod tables;

use crate::argument;
use crate::value::Value;
use eshkol_abi::context::Context;

/// The simple upper-case mapping.
pub fn upcase(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_uppercase();
    }
    let mut full = c.to_uppercase();
    match (full.next(), full.next()) {
        (Some(upper), None) => upper,
        // Where the full mapping has several characters, the simple one is the title-case letter, if there is one.
        _ => tables::simple_upcase(c),
    }
}

/// The simple lower-case mapping.
pub fn downcase(c: char) -> char {
    // The first character is the simple mapping even where there are several: U+0130 becomes i and a dot above.
    c.to_lowercase().next().unwrap_or(c)
}

/// The simple case folding.
pub fn foldcase(c: char) -> char {
    if c.is_ascii() { c.to_ascii_lowercase() } else { tables::simple_fold(c).unwrap_or_else(|| downcase(c)) }
}

/// The full case folding, one character at a time.
pub fn full_fold(c: char, mut put: impl FnMut(char)) {
    match c {
        _ if c.is_ascii() => put(c.to_ascii_lowercase()),
        '\u{1e9e}' => "ss".chars().for_each(put),
        '\u{130}' => "i\u{307}".chars().for_each(put),
        _ if c.to_uppercase().len() > 1 => c.to_uppercase().for_each(|upper| put(foldcase(upper))),
        _ => put(foldcase(c)),
    }
}

/// The value of a decimal digit of any script.
pub fn digit_value(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    let starts = tables::DECIMAL_ZEROS;
    let after = starts.partition_point(|&zero| zero <= u32::from(c));
    let zero = starts.get(after.checked_sub(1)?)?;
    Some(u32::from(c) - zero).filter(|&value| value < 10)
}

/// The exported functions have one shape: a check, then a pure function.
macro_rules! character_function {
    ($symbol:ident, $name:literal, $c:ident => $result:expr) => {
        #[unsafe(no_mangle)]
        pub extern "C" fn $symbol(context: &mut Context, value: Value) -> Value {
            match argument::character(context, $name, 1, value) {
                Some($c) => $result,
                None => Value::ERROR,
            }
        }
    };
}

character_function!(eshkol_character_upcase, "char-upcase", c => Value::character(upcase(c)));
character_function!(eshkol_character_downcase, "char-downcase", c => Value::character(downcase(c)));
character_function!(eshkol_character_foldcase, "char-foldcase", c => Value::character(foldcase(c)));
character_function!(eshkol_character_is_alphabetic, "char-alphabetic?", c => Value::boolean(c.is_alphabetic()));
character_function!(eshkol_character_is_numeric, "char-numeric?", c => Value::boolean(digit_value(c).is_some()));
character_function!(eshkol_character_is_whitespace, "char-whitespace?", c => Value::boolean(c.is_whitespace()));
character_function!(eshkol_character_is_upper_case, "char-upper-case?", c => Value::boolean(c.is_uppercase()));
character_function!(eshkol_character_is_lower_case, "char-lower-case?", c => Value::boolean(c.is_lowercase()));
character_function!(eshkol_character_class, "char-class", c => Value::fixnum(i64::from(classes::class(c))));
character_function!(eshkol_character_digit_value, "digit-value", c => {
    digit_value(c).map_or(Value::FALSE, |value| Value::fixnum(i64::from(value)))
});
