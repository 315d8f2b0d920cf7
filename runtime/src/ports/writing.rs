//! The procedures that write. The port is always given.

use super::output::Output;
use super::table::{self, failed};
use crate::argument;
use crate::bytevector;
use crate::print::{self, Sink, Style};
use crate::stale;
use crate::string::{self, Text};
use crate::value::Value;
use eshkol_abi::context::Context;
use eshkol_abi::object;
use eshkol_abi::primitive::Type;
use std::io;

/// The printer's way into a port. After a failure it takes nothing more.
struct PortSink<'a> {
    output: &'a mut Output,
    line_ended: bool,
    result: io::Result<()>,
}

impl Sink for PortSink<'_> {
    fn text(&mut self, text: &str) {
        if self.result.is_ok() {
            self.line_ended |= text.contains('\n');
            self.result = self.output.put_str(text);
        }
    }

    fn characters(&mut self, text: Text) {
        if self.result.is_ok() {
            match self.output.put_text(text) {
                Ok(line_ended) => self.line_ended |= line_ended,
                Err(error) => self.result = Err(error),
            }
        }
    }

    fn is_full(&self) -> bool {
        self.result.is_err() || stale::was_met()
    }

    fn refuses_stale(&self) -> bool {
        true
    }
}

/// Writes to a textual port.
fn to_text(
    context: &mut Context,
    who: &str,
    position: u32,
    port: Value,
    write: impl FnOnce(&mut Output) -> io::Result<()>,
) -> Value {
    let Some(output) = table::text_output(context, who, position, port) else { return Value::ERROR };
    let result = write(output);
    succeeded(context, who, port, result)
}

fn succeeded(context: &mut Context, who: &str, port: Value, result: io::Result<()>) -> Value {
    match result {
        Ok(()) => Value::UNSPECIFIED,
        Err(error) => failed(context, who, "cannot write", &error, port),
    }
}

fn print(context: &mut Context, who: &str, value: Value, port: Value, style: Style) -> Value {
    to_text(context, who, 2, port, |output| {
        if style == Style::Display && value.is(object::Type::String) {
            return output.write_text(string::text(value));
        }
        let mut sink = PortSink { output, line_ended: false, result: Ok(()) };
        print::print(&mut sink, value, style);
        sink.result?;
        let line_ended = sink.line_ended;
        output.written(line_ended)
    })
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_write(context: &mut Context, value: Value, port: Value) -> Value {
    print(context, "write", value, port, Style::Write)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_display(context: &mut Context, value: Value, port: Value) -> Value {
    print(context, "display", value, port, Style::Display)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_write_shared(context: &mut Context, value: Value, port: Value) -> Value {
    print(context, "write-shared", value, port, Style::Shared)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_write_simple(context: &mut Context, value: Value, port: Value) -> Value {
    print(context, "write-simple", value, port, Style::Simple)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_newline(context: &mut Context, port: Value) -> Value {
    to_text(context, "newline", 1, port, |output| output.write_char('\n'))
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_write_char(context: &mut Context, c: Value, port: Value) -> Value {
    match argument::character(context, "write-char", 1, c) {
        Some(c) => to_text(context, "write-char", 2, port, |output| output.write_char(c)),
        None => Value::ERROR,
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_write_string(
    context: &mut Context,
    string: Value,
    port: Value,
    start: Value,
    end: Value,
) -> Value {
    match part_of_string(context, string, start, end) {
        Some(part) => to_text(context, "write-string", 2, port, |output| output.write_text(part)),
        None => Value::ERROR,
    }
}

fn part_of_string<'a>(context: &mut Context, string: Value, start: Value, end: Value) -> Option<Text<'a>> {
    argument::expect(context, "write-string", 1, Type::String, string)?;
    let text = string::text(string);
    let range = argument::range(context, "write-string", 3, start, end, text.len())?;
    Some(text.slice(range))
}

fn to_binary(context: &mut Context, who: &str, bytes: &[u8], port: Value) -> Value {
    let Some(output) = table::binary_output(context, who, 2, port) else { return Value::ERROR };
    let result = output.write_bytes(bytes);
    succeeded(context, who, port, result)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_write_byte(context: &mut Context, byte: Value, port: Value) -> Value {
    match argument::byte(context, "write-u8", 1, byte) {
        Some(byte) => to_binary(context, "write-u8", &[byte], port),
        None => Value::ERROR,
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_write_bytevector(
    context: &mut Context,
    source: Value,
    port: Value,
    start: Value,
    end: Value,
) -> Value {
    match part_of_bytevector(context, source, start, end) {
        Some(bytes) => to_binary(context, "write-bytevector", bytes, port),
        None => Value::ERROR,
    }
}

fn part_of_bytevector<'a>(context: &mut Context, source: Value, start: Value, end: Value) -> Option<&'a [u8]> {
    argument::expect(context, "write-bytevector", 1, Type::Bytevector, source)?;
    let bytes = bytevector::bytes(source);
    let range = argument::range(context, "write-bytevector", 3, start, end, bytes.len())?;
    bytes.get(range)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_flush(context: &mut Context, port: Value) -> Value {
    let who = "flush-output-port";
    let Some(output) = table::any_output(context, who, 1, port) else { return Value::ERROR };
    let result = output.flush();
    succeeded(context, who, port, result)
}
