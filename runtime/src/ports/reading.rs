//! The procedures that read characters, lines, strings and bytes. The port is always given.

use super::input::Input;
use super::table::{self, failed};
use crate::argument;
use crate::bytevector;
use crate::string;
use crate::value::Value;
use eshkol_abi::context::Context;
use eshkol_abi::primitive::Type;
use std::io;

/// Reads from a textual port.
fn from_text<T>(
    context: &mut Context,
    who: &str,
    position: u32,
    port: Value,
    read: impl FnOnce(&mut Input) -> io::Result<T>,
) -> Option<T> {
    let result = read(table::text_input(context, who, position, port)?);
    succeeded(context, who, port, result)
}

/// Reads from a binary port.
fn from_binary<T>(
    context: &mut Context,
    who: &str,
    position: u32,
    port: Value,
    read: impl FnOnce(&mut Input) -> io::Result<T>,
) -> Option<T> {
    let result = read(table::binary_input(context, who, position, port)?);
    succeeded(context, who, port, result)
}

fn succeeded<T>(context: &mut Context, who: &str, port: Value, result: io::Result<T>) -> Option<T> {
    match result {
        Ok(result) => Some(result),
        Err(error) => {
            failed(context, who, "cannot read", &error, port);
            None
        }
    }
}

fn character(read: Option<Option<char>>) -> Value {
    match read {
        Some(Some(c)) => Value::character(c),
        Some(None) => Value::EOF,
        None => Value::ERROR,
    }
}

fn byte(read: Option<Option<u8>>) -> Value {
    match read {
        Some(Some(byte)) => Value::fixnum(i64::from(byte)),
        Some(None) => Value::EOF,
        None => Value::ERROR,
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_read_char(context: &mut Context, port: Value) -> Value {
    match table::ascii(context, port, true) {
        Some(byte) => Value::character(char::from(byte)),
        None => read_any_char(context, port),
    }
}

// The rest is kept out of the functions that are called for every character: they need no frame.
#[cold]
#[inline(never)]
fn read_any_char(context: &mut Context, port: Value) -> Value {
    character(from_text(context, "read-char", 1, port, Input::read_char))
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_peek_char(context: &mut Context, port: Value) -> Value {
    match table::ascii(context, port, false) {
        Some(byte) => Value::character(char::from(byte)),
        None => peek_any_char(context, port),
    }
}

#[cold]
#[inline(never)]
fn peek_any_char(context: &mut Context, port: Value) -> Value {
    character(from_text(context, "peek-char", 1, port, Input::peek_char))
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_is_char_ready(context: &mut Context, port: Value) -> Value {
    from_text(context, "char-ready?", 1, port, Input::is_char_ready).map_or(Value::ERROR, Value::boolean)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_read_line(context: &mut Context, port: Value) -> Value {
    match from_text(context, "read-line", 1, port, Input::read_line) {
        Some(Some(line)) => string::from_str(context, &String::from_utf8_lossy(&line)).unwrap_or(Value::ERROR),
        Some(None) => Value::EOF,
        None => Value::ERROR,
    }
}

fn read_string(context: &mut Context, count: Value, port: Value) -> Option<Value> {
    let who = "read-string";
    let count = argument::length(context, who, 1, count)?;
    match from_text(context, who, 2, port, |input| input.read_string(count))? {
        Some(text) => string::from_str(context, &text),
        None => Some(Value::EOF),
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_read_string(context: &mut Context, count: Value, port: Value) -> Value {
    read_string(context, count, port).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_read_byte(context: &mut Context, port: Value) -> Value {
    byte(from_binary(context, "read-u8", 1, port, Input::read_byte))
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_peek_byte(context: &mut Context, port: Value) -> Value {
    byte(from_binary(context, "peek-u8", 1, port, Input::peek_byte))
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_is_byte_ready(context: &mut Context, port: Value) -> Value {
    from_binary(context, "u8-ready?", 1, port, |input| Ok(input.is_byte_ready())).map_or(Value::ERROR, Value::boolean)
}

fn read_bytevector(context: &mut Context, count: Value, port: Value) -> Option<Value> {
    let who = "read-bytevector";
    let count = argument::length(context, who, 1, count)?;
    let mut bytes = Vec::new();
    from_binary(context, who, 2, port, |input| input.read_bytes(count, |piece| bytes.extend_from_slice(piece)))?;
    if bytes.is_empty() && count > 0 { Some(Value::EOF) } else { bytevector::from_bytes(context, &bytes) }
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_read_bytevector(context: &mut Context, count: Value, port: Value) -> Value {
    read_bytevector(context, count, port).unwrap_or(Value::ERROR)
}

/// `read-bytevector!`: the number of bytes read, or the end of the input.
fn read_into(context: &mut Context, target: Value, port: Value, start: Value, end: Value) -> Option<Value> {
    let who = "read-bytevector!";
    argument::expect(context, who, 1, Type::Bytevector, target)?;
    let range = argument::range(context, who, 3, start, end, bytevector::bytes(target).len())?;
    argument::mutable(context, who, target)?;
    let count = range.len();
    let mut room = bytevector::bytes_mut(target).get_mut(range).unwrap_or(&mut []);
    let read = from_binary(context, who, 2, port, |input| {
        input.read_bytes(count, |piece| {
            // A piece is never longer than what was asked for and is not there yet.
            if let Some((front, rest)) = std::mem::take(&mut room).split_at_mut_checked(piece.len()) {
                front.copy_from_slice(piece);
                room = rest;
            }
        })
    })?;
    Some(if read == 0 && count > 0 { Value::EOF } else { Value::fixnum(read as i64) })
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_read_bytevector_into(
    context: &mut Context,
    target: Value,
    port: Value,
    start: Value,
    end: Value,
) -> Value {
    read_into(context, target, port, start, end).unwrap_or(Value::ERROR)
}
