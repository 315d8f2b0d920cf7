//! Values without parts: numbers, characters, strings, symbols, bytevectors, and objects that no datum denotes.

use super::{Sink, Style};
use crate::number;
use crate::ports;
use crate::report::tables;
use crate::stale;
use crate::string::{self, Text};
use crate::symbol;
use crate::value::Value;
use eshkol_abi::object::{Type, arena_field, condition_field};
use eshkol_abi::value::is_float_immediate;
use std::fmt::Write;

pub fn print(sink: &mut dyn Sink, value: Value, style: Style) {
    let display = style == Style::Display;
    if stale::is_stale(value) {
        super::note_stale(value);
        sink.text("#<destroyed ");
        sink.text(&stale::name_of(value));
        sink.text(">");
    } else if let Some(n) = value.as_fixnum() {
        sink.text(Decimal::of(n).as_str());
    } else if is_float_immediate(value.0) {
        sink.text(&number::format::to_text(value, 10));
    } else if let Some(c) = value.as_character() {
        if display { sink.text(c.encode_utf8(&mut [0; 4])) } else { character(sink, c) }
    } else if value.is_procedure() {
        procedure(sink, value);
    } else if value.tag() == eshkol_abi::value::TAG_OBJECT {
        object(sink, value, display);
    } else {
        sink.text(constant(value));
    }
}

fn constant(value: Value) -> &'static str {
    match value {
        Value::FALSE => "#f",
        Value::TRUE => "#t",
        Value::NULL => "()",
        Value::EOF => "#<eof>",
        Value::UNSPECIFIED => "#<unspecified>",
        Value::DEFAULT => "#<default>",
        Value::UNBOUND => "#<unbound>",
        // Several values where one was expected.
        Value::MULTIPLE => "#<values>",
        _ => "#<unknown>",
    }
}

fn object(sink: &mut dyn Sink, value: Value, display: bool) {
    if value.is(Type::String) {
        if display { sink.characters(string::text(value)) } else { quoted(sink, string::text(value)) }
    } else if value.is(Type::Symbol) {
        let name = string::text(symbol::name(value));
        if display || is_plain(name) { sink.characters(name) } else { barred(sink, name) }
    } else if value.is(Type::Bytevector) {
        bytes(sink, value);
    } else if [Type::Flonum, Type::Bignum, Type::Ratnum, Type::Compnum].into_iter().any(|ty| value.is(ty)) {
        sink.text(&number::format::to_text(value, 10));
    } else {
        opaque(sink, value);
    }
}

/// Objects that no datum denotes: `#<kind name>`.
fn opaque(sink: &mut dyn Sink, value: Value) {
    let kind = [
        (Type::RecordType, "record-type"),
        (Type::Promise, "promise"),
        (Type::Port, "port"),
        (Type::Condition, "condition"),
        (Type::Arena, "arena"),
        (Type::Escape, "continuation"),
        (Type::Table, "hash-table"),
        (Type::Cell, "cell"),
    ]
    .into_iter()
    .find(|&(ty, _)| value.is(ty));
    let Some((ty, name)) = kind else { return sink.text("#<unknown>") };
    sink.text("#<");
    sink.text(name);
    let detail = match ty {
        Type::RecordType => Some(value.field(0)),
        Type::Condition => Some(value.field(condition_field::MESSAGE as usize)),
        _ => None,
    };
    match detail {
        None if ty == Type::Arena => {
            let number = value.field(arena_field::NAME as usize).as_fixnum().unwrap_or(0);
            sink.text(&format!("-{number}"));
        }
        None if ty == Type::Port => {
            if let Some(name) = ports::name(value) {
                sink.text(" ");
                sink.text(&name);
            }
        }
        Some(text) if text.is(Type::String) => {
            sink.text(" ");
            sink.characters(string::text(text));
        }
        Some(text) if text.is(Type::Symbol) => {
            sink.text(" ");
            sink.characters(string::text(symbol::name(text)));
        }
        _ => {}
    }
    sink.text(">");
}

pub fn record_type_name(sink: &mut dyn Sink, ty: Value) {
    if ty.is(Type::RecordType) && ty.field(0).is(Type::Symbol) {
        sink.characters(string::text(symbol::name(ty.field(0))));
    } else {
        sink.text("record");
    }
}

fn procedure(sink: &mut dyn Sink, value: Value) {
    sink.text("#<procedure");
    // The first payload word of a procedure is its code address, whatever it looks like as a value.
    let function = symbol::program().and_then(|program| tables::function_at(program, value.field(0).0));
    if let Some(function) = function.filter(|function| !function.name.is_empty()) {
        sink.text(" ");
        sink.text(function.name);
    }
    sink.text(">");
}

fn bytes(sink: &mut dyn Sink, value: Value) {
    sink.text("#u8(");
    for (index, &byte) in crate::bytevector::bytes(value).iter().enumerate() {
        if index > 0 {
            sink.text(" ");
        }
        sink.text(Decimal::of(i64::from(byte)).as_str());
        if sink.is_full() {
            return;
        }
    }
    sink.text(")");
}

/// A character as `write` prints it (R7RS section 6.6).
fn character(sink: &mut dyn Sink, c: char) {
    sink.text("#\\");
    let mut buffer = [0; 4];
    let name = match c {
        '\u{7}' => "alarm",
        '\u{8}' => "backspace",
        '\u{7f}' => "delete",
        '\u{1b}' => "escape",
        '\n' => "newline",
        '\0' => "null",
        '\r' => "return",
        ' ' => "space",
        '\t' => "tab",
        _ if is_visible(c) => c.encode_utf8(&mut buffer),
        _ => return sink.text(&format!("x{:x}", u32::from(c))),
    };
    sink.text(name);
}

/// A string as `write` prints it.
fn quoted(sink: &mut dyn Sink, text: Text) {
    sink.text("\"");
    escaped(sink, text, '"');
    sink.text("\"");
}

fn barred(sink: &mut dyn Sink, name: Text) {
    sink.text("|");
    escaped(sink, name, '|');
    sink.text("|");
}

/// The characters between quotation marks, which are themselves escaped, as is everything that would not be seen.
fn escaped(sink: &mut dyn Sink, text: Text, mark: char) {
    let mut piece = String::new();
    for c in text.characters() {
        match c {
            '\\' => piece.push_str("\\\\"),
            '\u{7}' => piece.push_str("\\a"),
            '\u{8}' => piece.push_str("\\b"),
            '\t' => piece.push_str("\\t"),
            '\n' => piece.push_str("\\n"),
            '\r' => piece.push_str("\\r"),
            _ if c == mark => piece.extend(['\\', mark]),
            _ if c == ' ' || is_visible(c) => piece.push(c),
            // Writing to a Rust string does not fail.
            _ => _ = write!(piece, "\\x{:x};", u32::from(c)),
        }
        if piece.len() > 200 {
            sink.text(&piece);
            piece.clear();
            if sink.is_full() {
                return;
            }
        }
    }
    sink.text(&piece);
}

fn is_visible(c: char) -> bool {
    !c.is_control() && !c.is_whitespace() && !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}')
}

/// Is the name an identifier as R7RS section 7.1.1 writes it without bars, and no number?
fn is_plain(name: Text) -> bool {
    let Some(first) = name.get(0) else { return false };
    if !name.characters().all(is_subsequent) {
        return false;
    }
    match first {
        '0'..='9' | '@' => false,
        '+' | '-' | '.' => is_peculiar(name),
        _ => true,
    }
}

/// An identifier that starts with a sign or a dot.
fn is_peculiar(name: Text) -> bool {
    let is_sign = |c| matches!(c, '+' | '-');
    let is_sign_subsequent = |c: char| is_sign(c) || c == '@' || is_initial(c);
    let is_dot_subsequent = |c: char| is_sign_subsequent(c) || c == '.';
    let plain = match (name.get(0), name.get(1), name.get(2)) {
        (Some('.'), second, _) => second.is_some_and(is_dot_subsequent),
        (Some(_), None, _) => true,
        (Some(_), Some('.'), third) => third.is_some_and(is_dot_subsequent),
        (Some(_), Some(second), _) => is_sign_subsequent(second),
        (None, _, _) => false,
    };
    // `+i`, `-inf.0` and their like are numbers, and section 2.1 wants no number at the start of an identifier either.
    let text = name.to_rust();
    let starts_with = |word: &str| text.get(1..6).is_some_and(|start| start.eq_ignore_ascii_case(word));
    plain && !starts_with("inf.0") && !starts_with("nan.0") && number::literal::parse(&text, 10).is_none()
}

fn is_initial(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' => true,
        '!' | '$' | '%' | '&' | '*' | '/' | ':' | '<' | '=' | '>' | '?' | '^' | '_' | '~' => true,
        _ => !c.is_ascii() && is_visible(c),
    }
}

fn is_subsequent(c: char) -> bool {
    is_initial(c) || matches!(c, '0'..='9' | '+' | '-' | '.' | '@')
}

/// The decimal digits of a fixnum, without allocation.
pub struct Decimal {
    digits: [u8; 20],
    start: usize,
}

impl Decimal {
    pub fn of(n: i64) -> Decimal {
        let mut decimal = Decimal { digits: [b'0'; 20], start: 20 };
        let mut rest = n.unsigned_abs();
        loop {
            decimal.put(b'0' + (rest % 10) as u8);
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if n < 0 {
            decimal.put(b'-');
        }
        decimal
    }

    fn put(&mut self, byte: u8) {
        self.start -= 1;
        if let Some(place) = self.digits.get_mut(self.start) {
            *place = byte;
        }
    }

    pub fn as_str(&self) -> &str {
        self.digits.get(self.start..).and_then(|digits| std::str::from_utf8(digits).ok()).unwrap_or("")
    }
}
