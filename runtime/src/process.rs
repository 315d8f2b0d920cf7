//! The end of a program: what was written reaches its destination, and the exit code tells how it went.

use crate::ports;
use eshkol_abi::context::Context;
use std::io::Write;

/// Exit code of a program that ends with an error.
pub const EXIT_ERROR: i32 = 70;

/// Ends the program with this exit code, after writing what its ports still hold. Output that cannot be written makes
/// a success into an error.
pub fn exit(context: &mut Context, code: i32) -> ! {
    let mut code = code;
    if let Err(message) = flush(context) {
        say(&format!("error: {message}\n"));
        if code == 0 {
            code = EXIT_ERROR;
        }
    }
    // SAFETY: the context is alive.
    unsafe { crate::memory::start::finish(context) };
    // SAFETY: `exit` may be called on any stack.
    unsafe { libc::exit(code) }
}

/// Ends the program with a report of an error, which follows what the program wrote itself.
pub fn end_with_error(context: &mut Context, report: &str) -> ! {
    let flushed = flush(context);
    say(report);
    if let Err(message) = flushed {
        say(&format!("error: {message}\n"));
    }
    // SAFETY: the context is alive.
    unsafe { crate::memory::start::finish(context) };
    // SAFETY: `exit` may be called on any stack.
    unsafe { libc::exit(EXIT_ERROR) }
}

/// The end of a program that nobody waits for: what cannot be written is lost.
pub fn finish(context: &mut Context) {
    let _ = ports::flush_all();
    // SAFETY: the context is alive.
    unsafe { crate::memory::start::finish(context) };
}

/// Writes to standard error, past all ports. When that fails there is nobody left to tell.
pub fn say(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Writes what the output ports hold in their buffers.
fn flush(_context: &mut Context) -> Result<(), String> {
    ports::flush_all().map_err(|failure| format!("cannot write to `{}`: {}", failure.port, failure.message))
}
