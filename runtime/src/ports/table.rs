//! The ports of a thread, by number, and the checks of port arguments.
//!
//! The table is as much a part of the thread's memory as the context is: a reference into it is borrowed from the
//! context, so that no two exist at a time.

use super::input::Input;
use super::output::Output;
use super::{Failure, Port, message};
use crate::condition;
use crate::interrupts;
use crate::memory::allocate;
use crate::value::Value;
use eshkol_abi::condition::Kind as ErrorKind;
use eshkol_abi::context::Context;
use eshkol_abi::object;
use eshkol_abi::port::Window;
use eshkol_abi::primitive::Type;
use std::cell::UnsafeCell;
use std::io;
use std::mem::ManuallyDrop;

#[derive(Default)]
struct Table {
    ports: Vec<Option<Box<Port>>>,
    /// Numbers of ports that were released.
    free: Vec<usize>,
}

thread_local! {
    // Never dropped: the end of the program flushes explicitly, and access is quicker without a destructor.
    static TABLE: UnsafeCell<ManuallyDrop<Table>> =
        const { UnsafeCell::new(ManuallyDrop::new(Table { ports: Vec::new(), free: Vec::new() })) };
}

/// The thread's table.
///
/// # Safety
/// The caller holds no other reference into the table while it uses this one.
unsafe fn table<'a>() -> &'a mut Table {
    // SAFETY: the table lives as long as the thread, and the caller's promise makes the reference unique.
    TABLE.with(|table| unsafe { &mut *table.get() })
}

/// A new port object of a file.
pub fn make_device(context: &mut Context, port: Port) -> Option<Value> {
    let value = make(context, port)?;
    allocate::charge(context, DEVICE);
    Some(value)
}

/// A new port object of what is in memory.
pub fn make_memory(context: &mut Context, port: Port, size: usize) -> Option<Value> {
    let value = make(context, port)?;
    allocate::charge(context, size as u64);
    Some(value)
}

/// What a port of a file counts for among what is allocated, in bytes: a process has few descriptors, and ports that
/// nobody refers to any more should be found before it has none left, even where reclaim points are at their rarest.
const DEVICE: u64 = 128 << 10;

/// A new port object.
pub fn make(context: &mut Context, port: Port) -> Option<Value> {
    // SAFETY: no reference into the table is alive in this function; allocation does not look at ports.
    let table = unsafe { table() };
    let index = table.free.last().copied().unwrap_or(table.ports.len());
    let mut port = Box::new(port);
    // The box stays where it is as long as the object lives, and so does the window in it.
    let window: *mut Window = match &mut *port {
        Port::Input(input) => &raw mut input.window,
        Port::Output(output) => &raw mut output.window,
    };
    let value = allocate::finalizable(context, object::Type::Port, index as u64, &[Value(window as u64)])?;
    match table.ports.get_mut(index) {
        Some(place) => {
            table.free.pop();
            *place = Some(port);
        }
        None => table.ports.push(Some(port)),
    }
    Some(value)
}

/// See [`super::release`]. A failure to flush has nobody to be reported to.
pub fn release(index: u64) {
    // SAFETY: no reference into the table is alive in this function.
    let table = unsafe { table() };
    if let Some(port) = table.ports.get_mut(index as usize).and_then(Option::take) {
        table.free.push(index as usize);
        match *port {
            Port::Input(mut input) => input.close(),
            Port::Output(mut output) => _ = output.close(),
        }
    }
}

/// See [`super::flush_all`]: flushes every port, and gives the first failure.
pub fn flush_all() -> Result<(), Failure> {
    // SAFETY: no reference into the table is alive in this function.
    let table = unsafe { table() };
    let mut result = Ok(());
    for port in table.ports.iter_mut().flatten() {
        if let Port::Output(output) = &mut **port
            && let Err(error) = output.flush()
            && result.is_ok()
        {
            result = Err(Failure { port: output.name.clone(), message: message(&error) });
        }
    }
    result
}

pub fn name(value: Value) -> Option<String> {
    // SAFETY: no reference into the table is alive in this function.
    let port = unsafe { table() }.ports.get(number(value)?)?.as_deref()?;
    Some(match port {
        Port::Input(input) => input.name.clone(),
        Port::Output(output) => output.name.clone(),
    })
}

/// The number in a port object, `None` for any other value.
fn number(value: Value) -> Option<usize> {
    // The word is a number as it stands, not a value.
    value.is(object::Type::Port).then(|| value.field(0).0 as usize)
}

/// The port behind a value, `None` if it is no port.
pub fn port(_context: &mut Context, value: Value) -> Option<&mut Port> {
    let index = number(value)?;
    // SAFETY: the reference lives as long as the borrow of the context, and there is one context a thread.
    unsafe { table() }.ports.get_mut(index)?.as_deref_mut()
}

/// The argument must be an open textual input port.
#[inline]
pub fn text_input<'c>(context: &'c mut Context, who: &str, position: u32, value: Value) -> Option<&'c mut Input> {
    input(context, who, position, value, true)
}

/// The argument must be an open binary input port.
#[inline]
pub fn binary_input<'c>(context: &'c mut Context, who: &str, position: u32, value: Value) -> Option<&'c mut Input> {
    input(context, who, position, value, false)
}

/// The argument must be an open textual output port.
#[inline]
pub fn text_output<'c>(context: &'c mut Context, who: &str, position: u32, value: Value) -> Option<&'c mut Output> {
    output(context, who, position, value, Some(true))
}

/// The argument must be an open binary output port.
pub fn binary_output<'c>(context: &'c mut Context, who: &str, position: u32, value: Value) -> Option<&'c mut Output> {
    output(context, who, position, value, Some(false))
}

/// The argument must be an open output port.
pub fn any_output<'c>(context: &'c mut Context, who: &str, position: u32, value: Value) -> Option<&'c mut Output> {
    output(context, who, position, value, None)
}

/// The next character of a textual input port if that is all there is to it: the port is open, the character is in the
/// buffer and one byte long. It is taken from the port if `take`.
#[inline]
pub fn ascii(_context: &mut Context, value: Value, take: bool) -> Option<u8> {
    let index = number(value)?;
    // SAFETY: the reference ends with this function, and there is one context a thread.
    match unsafe { table() }.ports.get_mut(index)?.as_deref_mut()? {
        Port::Input(input) => {
            let byte = input.next_ascii()?;
            if take {
                input.take_ascii();
            }
            Some(byte)
        }
        Port::Output(_) => None,
    }
}

#[inline]
fn input<'c>(context: &'c mut Context, who: &str, position: u32, value: Value, textual: bool) -> Option<&'c mut Input> {
    if let Some(index) = number(value) {
        // SAFETY: the reference lives as long as the borrow of the context, and there is one context a thread.
        let table = unsafe { table() };
        if let Some(Some(port)) = table.ports.get_mut(index)
            && let Port::Input(input) = &mut **port
            && input.is_open()
            && input.textual == textual
            && !(input.interactive && input.is_exhausted())
        {
            return Some(input);
        }
    }
    unusual_input(context, who, position, value, textual)
}

/// An input port that is going to wait for a person, or a wrong argument.
#[cold]
fn unusual_input<'c>(
    context: &'c mut Context,
    who: &str,
    position: u32,
    value: Value,
    textual: bool,
) -> Option<&'c mut Input> {
    let open = match port(context, value) {
        Some(Port::Input(input)) if input.is_open() && input.textual == textual => {
            show_terminals(context);
            return match port(context, value) {
                Some(Port::Input(input)) => Some(input),
                _ => None,
            };
        }
        Some(Port::Input(input)) => input.is_open(),
        Some(Port::Output(_)) | None => {
            condition::wrong_type(context, who, position, Type::InputPort, value);
            return None;
        }
    };
    condition::error(context, ErrorKind::Port, who, complaint(open, textual), &[value]);
    None
}

#[inline]
fn output<'c>(
    context: &'c mut Context,
    who: &str,
    position: u32,
    value: Value,
    textual: Option<bool>,
) -> Option<&'c mut Output> {
    if let Some(index) = number(value) {
        // SAFETY: the reference lives as long as the borrow of the context, and there is one context a thread.
        let table = unsafe { table() };
        if let Some(Some(port)) = table.ports.get_mut(index)
            && let Port::Output(output) = &mut **port
            && output.is_open()
            && textual.is_none_or(|textual| textual == output.textual)
        {
            return Some(output);
        }
    }
    wrong_output(context, who, position, value, textual.unwrap_or(false));
    None
}

#[cold]
fn wrong_output(context: &mut Context, who: &str, position: u32, value: Value, textual: bool) {
    let open = match port(context, value) {
        Some(Port::Output(output)) => output.is_open(),
        Some(Port::Input(_)) | None => {
            condition::wrong_type(context, who, position, Type::OutputPort, value);
            return;
        }
    };
    condition::error(context, ErrorKind::Port, who, complaint(open, textual), &[value]);
}

/// What is wrong with a port of the right direction.
fn complaint(open: bool, textual: bool) -> &'static str {
    match (open, textual) {
        (false, _) => "the port is closed",
        (true, true) => "the operation needs a textual port, and this one is binary",
        (true, false) => "the operation needs a binary port, and this one is textual",
    }
}

/// Shows what was written to terminals before a read from a terminal waits. A terminal that is gone is noticed by the
/// next write to it.
#[cold]
fn show_terminals(_context: &mut Context) {
    // SAFETY: the caller lent the context, so that no reference into the table is alive.
    for port in unsafe { table() }.ports.iter_mut().flatten() {
        if let Port::Output(output) = &mut **port
            && output.is_terminal()
        {
            _ = output.flush();
        }
    }
}

/// The condition for a failure of the system.
///
/// A read that was cut short by a signal ends the program.
pub fn failed(context: &mut Context, who: &str, doing: &str, error: &io::Error, irritant: Value) -> Value {
    if error.kind() == io::ErrorKind::Interrupted {
        interrupts::end_if_pending(context);
    }
    let kind = if error.kind() == io::ErrorKind::OutOfMemory { ErrorKind::OutOfMemory } else { ErrorKind::File };
    condition::error(context, kind, who, &format!("{doing}: {}", message(error)), &[irritant])
}
