//! Ports (R7RS section 6.13): files, the standard streams, strings and bytevectors.
//!
//! A port object holds only a number, the port's place in the [`table`] of its thread; [`input`] and [`output`] have
//! the buffers and the devices behind them. When memory drops a port object it calls [`release`], which flushes and
//! closes.
//!
//! *Text.* Text is UTF-8 outside and characters inside. A sequence of bytes that is not UTF-8 reads as U+FFFD, one for
//! every maximal part of a sequence, as the Unicode standard recommends: a program that merely copies lines is not
//! stopped by a broken file, and one that cares can look for the character or read the bytes through a binary port.
//!
//! *Buffers.* A file is written when its buffer is full, when the port is flushed or closed, and when the program
//! ends. Standard output is written at every end of a line if it is a terminal; standard error after every operation.
//! Before a read from a terminal waits, what was written to terminals is shown.
//!
//! *Failures.* The signal that a closed pipe raises is ignored, so that it shows as the failure of a write, like a
//! full disk. Failures of the system are conditions of kind `File` with the system's message; what the buffer held is
//! then gone, so that the failure is reported once. Closed ports and ports of the wrong sort are conditions of kind
//! `Port`.
//!
//! | module | what |
//! |---|---|
//! | [`input`], [`output`] | buffered bytes and characters |
//! | [`table`] | the ports of a thread, and the checks of port arguments |
//! | [`open`] | opening, closing, asking about ports; files |
//! | [`reading`], [`writing`] | the procedures that transfer characters, bytes and strings |
//! | [`lexer`], [`read`] | `read` |

pub mod input;
mod lexer;
pub mod open;
pub mod output;
pub mod read;
pub mod reading;
pub mod table;
#[cfg(test)]
mod tests;
pub mod writing;

use crate::memory::state;
use crate::value::Value;
use eshkol_abi::context::Context;
use eshkol_abi::object::Type;
use input::Input;
use output::Output;
use std::fs::File;
use std::io;
use std::os::fd::FromRawFd;

/// A port transfers in one direction.
pub enum Port {
    Input(Input),
    Output(Output),
}

/// A write that failed, for whoever ends the program.
pub struct Failure {
    pub port: String,
    pub message: String,
}

/// Opens the standard ports and puts them into the context; from now on, ports that memory finds dead are closed.
/// `None` when there is no memory for them.
pub fn start(context: &mut Context) -> Option<()> {
    // SAFETY: the context is alive, and nobody else refers to its state.
    unsafe { state::runtime(context).memory.finalizer = Some(finalize) };
    // SAFETY: ignoring a signal installs no handler.
    unsafe { libc::signal(libc::SIGPIPE, libc::SIG_IGN) };
    // SAFETY: the standard descriptors belong to nobody else; `Input` and `Output` never close a standard device.
    let [stdin, stdout, stderr] = [0, 1, 2].map(|descriptor| unsafe { File::from_raw_fd(descriptor) });
    let ports = [
        Port::Input(Input::standard("stdin", stdin)),
        Port::Output(Output::standard("stdout", stdout, output::When::Full)),
        Port::Output(Output::standard("stderr", stderr, output::When::Always)),
    ];
    for (index, port) in ports.into_iter().enumerate() {
        let value = table::make(context, port)?;
        if let Some(slot) = context.ports.get_mut(index) {
            *slot = value.0;
        }
    }
    Some(())
}

/// Writes out everything that is still in buffers; for the end of the program.
pub fn flush_all() -> Result<(), Failure> {
    table::flush_all()
}

/// The port object with this number is dead: its port is flushed, closed and forgotten.
pub fn release(index: u64) {
    table::release(index);
}

fn finalize(_context: *mut Context, type_code: u64, word: u64) {
    if type_code == Type::Port as u64 {
        release(word);
    }
}

/// A name for the printer: that of the file, or what kind of port it is.
pub fn name(port: Value) -> Option<String> {
    table::name(port)
}

/// The system's message, without the number that Rust appends.
pub fn message(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error ") {
        Some(end) => text.get(..end).unwrap_or(&text).to_owned(),
        None => text,
    }
}
