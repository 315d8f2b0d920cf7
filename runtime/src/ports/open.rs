//! Opening and closing ports, asking about them, and the file system.

use super::Port;
use super::input::Input;
use super::output::Output;
use super::table::{self, failed};
use crate::argument;
use crate::bytevector;
use crate::condition;
use crate::string;
use crate::value::Value;
use eshkol_abi::condition::Kind as ErrorKind;
use eshkol_abi::context::Context;
use eshkol_abi::primitive::Type;
use std::fs::{self, File};
use std::io;
use std::path::Path;

fn open_input(context: &mut Context, who: &str, name: Value, textual: bool) -> Option<Value> {
    argument::expect(context, who, 1, Type::String, name)?;
    let path = string::text(name).to_rust();
    let opened = File::open(&path).and_then(|file| {
        // A directory can be opened, but every read from it fails: say so at once.
        if file.metadata()?.is_dir() { Err(io::Error::from_raw_os_error(libc::EISDIR)) } else { Ok(file) }
    });
    match opened {
        Ok(file) => table::make_device(context, Port::Input(Input::file(&path, file, textual))),
        Err(error) => cannot_open(context, who, &error, name),
    }
}

fn open_output(context: &mut Context, who: &str, name: Value, textual: bool) -> Option<Value> {
    argument::expect(context, who, 1, Type::String, name)?;
    let path = string::text(name).to_rust();
    match File::create(&path) {
        Ok(file) => table::make_device(context, Port::Output(Output::file(&path, file, textual))),
        Err(error) => cannot_open(context, who, &error, name),
    }
}

fn cannot_open(context: &mut Context, who: &str, error: &io::Error, name: Value) -> Option<Value> {
    failed(context, who, "cannot open the file", error, name);
    None
}

fn open_input_string(context: &mut Context, source: Value) -> Option<Value> {
    argument::expect(context, "open-input-string", 1, Type::String, source)?;
    let bytes = string::text(source).to_rust().into_bytes();
    let size = bytes.len();
    table::make_memory(context, Port::Input(Input::memory("string", bytes, true)), size)
}

fn open_input_bytevector(context: &mut Context, source: Value) -> Option<Value> {
    argument::expect(context, "open-input-bytevector", 1, Type::Bytevector, source)?;
    let bytes = bytevector::bytes(source).to_vec();
    let size = bytes.len();
    table::make_memory(context, Port::Input(Input::memory("bytevector", bytes, false)), size)
}

/// What a port in memory has collected.
fn collected(context: &mut Context, who: &str, port: Value, textual: bool) -> Option<Vec<u8>> {
    match table::port(context, port) {
        Some(Port::Output(output)) if output.is_memory() && output.textual == textual => {
            return Some(output.collected().to_vec());
        }
        Some(_) => {
            let message =
                if textual { "the port is no string output port" } else { "the port is no bytevector output port" };
            condition::error(context, ErrorKind::Port, who, message, &[port]);
        }
        None => _ = condition::wrong_type(context, who, 1, Type::OutputPort, port),
    }
    None
}

/// Which sides of a port a procedure closes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Input,
    Output,
    Any,
}

fn close(context: &mut Context, who: &str, value: Value, side: Side) -> Value {
    let result = match table::port(context, value) {
        Some(Port::Input(input)) if side != Side::Output => {
            input.close();
            Ok(())
        }
        Some(Port::Output(output)) if side != Side::Input => output.close(),
        Some(_) | None => {
            let expected = match side {
                Side::Input => Type::InputPort,
                Side::Output => Type::OutputPort,
                Side::Any => Type::Port,
            };
            return condition::wrong_type(context, who, 1, expected, value);
        }
    };
    match result {
        Ok(()) => Value::UNSPECIFIED,
        Err(error) => failed(context, who, "cannot write", &error, value),
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_open_input_file(context: &mut Context, name: Value) -> Value {
    open_input(context, "open-input-file", name, true).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_open_binary_input_file(context: &mut Context, name: Value) -> Value {
    open_input(context, "open-binary-input-file", name, false).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_open_output_file(context: &mut Context, name: Value) -> Value {
    open_output(context, "open-output-file", name, true).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_open_binary_output_file(context: &mut Context, name: Value) -> Value {
    open_output(context, "open-binary-output-file", name, false).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_open_input_string(context: &mut Context, source: Value) -> Value {
    open_input_string(context, source).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_open_input_bytevector(context: &mut Context, source: Value) -> Value {
    open_input_bytevector(context, source).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_open_output_string(context: &mut Context) -> Value {
    table::make(context, Port::Output(Output::memory("string", true))).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_open_output_bytevector(context: &mut Context) -> Value {
    table::make(context, Port::Output(Output::memory("bytevector", false))).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_get_output_string(context: &mut Context, port: Value) -> Value {
    collected(context, "get-output-string", port, true)
        .and_then(|bytes| string::from_str(context, &String::from_utf8_lossy(&bytes)))
        .unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_get_output_bytevector(context: &mut Context, port: Value) -> Value {
    collected(context, "get-output-bytevector", port, false)
        .and_then(|bytes| bytevector::from_bytes(context, &bytes))
        .unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_close(context: &mut Context, port: Value) -> Value {
    close(context, "close-port", port, Side::Any)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_close_input(context: &mut Context, port: Value) -> Value {
    close(context, "close-input-port", port, Side::Input)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_close_output(context: &mut Context, port: Value) -> Value {
    close(context, "close-output-port", port, Side::Output)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_is_input(context: &mut Context, value: Value) -> Value {
    Value::boolean(matches!(table::port(context, value), Some(Port::Input(_))))
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_is_output(context: &mut Context, value: Value) -> Value {
    Value::boolean(matches!(table::port(context, value), Some(Port::Output(_))))
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_is_textual(context: &mut Context, value: Value) -> Value {
    Value::boolean(match table::port(context, value) {
        Some(Port::Input(input)) => input.textual,
        Some(Port::Output(output)) => output.textual,
        None => false,
    })
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_is_binary(context: &mut Context, value: Value) -> Value {
    Value::boolean(match table::port(context, value) {
        Some(Port::Input(input)) => !input.textual,
        Some(Port::Output(output)) => !output.textual,
        None => false,
    })
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_is_input_open(context: &mut Context, value: Value) -> Value {
    match table::port(context, value) {
        Some(Port::Input(input)) => Value::boolean(input.is_open()),
        Some(Port::Output(_)) => Value::FALSE,
        None => condition::wrong_type(context, "input-port-open?", 1, Type::Port, value),
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_is_output_open(context: &mut Context, value: Value) -> Value {
    match table::port(context, value) {
        Some(Port::Output(output)) => Value::boolean(output.is_open()),
        Some(Port::Input(_)) => Value::FALSE,
        None => condition::wrong_type(context, "output-port-open?", 1, Type::Port, value),
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_file_exists(context: &mut Context, name: Value) -> Value {
    match argument::expect(context, "file-exists?", 1, Type::String, name) {
        Some(()) => Value::boolean(Path::new(&string::text(name).to_rust()).exists()),
        None => Value::ERROR,
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_file_delete(context: &mut Context, name: Value) -> Value {
    if argument::expect(context, "delete-file", 1, Type::String, name).is_none() {
        return Value::ERROR;
    }
    match fs::remove_file(string::text(name).to_rust()) {
        Ok(()) => Value::UNSPECIFIED,
        Err(error) => failed(context, "delete-file", "cannot delete the file", &error, name),
    }
}
