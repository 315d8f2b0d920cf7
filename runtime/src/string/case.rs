//! `string-upcase`, `string-downcase`, `string-foldcase`: the full mappings of Unicode, which may change the length
//! (`ß` becomes `SS`) and depend on the neighbours (sigma at the end of a word).

use super::{Text, compare, from_str, text};
use crate::argument;
use crate::value::Value;
use eshkol_abi::context::Context;
use eshkol_abi::primitive::Type;

fn upcase(context: &mut Context, string: Value) -> Option<Value> {
    argument::expect(context, "string-upcase", 1, Type::String, string)?;
    if let Some(bytes) = ascii(string) {
        return from_str(context, std::str::from_utf8(&bytes.to_ascii_uppercase()).unwrap_or(""));
    }
    from_str(context, &text(string).to_rust().to_uppercase())
}

fn downcase(context: &mut Context, string: Value) -> Option<Value> {
    argument::expect(context, "string-downcase", 1, Type::String, string)?;
    if let Some(bytes) = ascii(string) {
        return from_str(context, std::str::from_utf8(&bytes.to_ascii_lowercase()).unwrap_or(""));
    }
    from_str(context, &text(string).to_rust().to_lowercase())
}

fn foldcase(context: &mut Context, string: Value) -> Option<Value> {
    argument::expect(context, "string-foldcase", 1, Type::String, string)?;
    if let Some(bytes) = ascii(string) {
        return from_str(context, std::str::from_utf8(&bytes.to_ascii_lowercase()).unwrap_or(""));
    }
    from_str(context, &compare::folded(text(string)).collect::<String>())
}

fn ascii<'a>(string: Value) -> Option<&'a [u8]> {
    match text(string) {
        Text::Latin1(bytes) if bytes.is_ascii() => Some(bytes),
        _ => None,
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_string_upcase(context: &mut Context, string: Value) -> Value {
    upcase(context, string).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_string_downcase(context: &mut Context, string: Value) -> Value {
    downcase(context, string).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_string_foldcase(context: &mut Context, string: Value) -> Value {
    foldcase(context, string).unwrap_or(Value::ERROR)
}
