//! From the kernel to the program: what happens before the first line of Scheme code, and after the last.
//!
//! `main` is here in builds with the feature `program`, which is how the library is linked into executables. It checks
//! that the program and the runtime were made for each other, starts memory, stack, signals and ports, and enters the
//! program on the Scheme stack. Whatever cannot be started ends the program with a message.

use crate::memory::start::{self as memory_start, Options};
use crate::memory::{limit, mode::Mode, state};
use crate::value::Value;
use crate::{ports, process, signals, stack, stubs, symbol};
use eshkol_abi::context::Context;
use eshkol_abi::object::Type;
use eshkol_abi::program::{ABI_VERSION, Program};
use std::ffi::OsString;
use std::sync::OnceLock;

/// The stack may use as much memory as the heap, within the limit for stacks, or this if that is more.
const LEAST_STACK: u64 = 64 << 20;

static COMMAND_LINE: OnceLock<Vec<OsString>> = OnceLock::new();

/// The name of the program and its arguments, as the system gave them.
pub fn command_line() -> &'static [OsString] {
    COMMAND_LINE.get().map_or(&[], Vec::as_slice)
}

/// Runs the program to its end.
pub fn run(program: &'static Program, arguments: Vec<OsString>) -> ! {
    let _ = COMMAND_LINE.set(arguments);
    match prepare(program) {
        Ok(Prepared { context, stack_top }) => {
            // SAFETY: the context was made for this program, whose entry is a function of compiled code, and nobody
            // else uses the stack.
            unsafe { stubs::eshkol_enter(context, program.entry, stack_top) };
            process::exit(context, 0)
        }
        Err(message) => {
            process::say(&format!("error: {message}\n"));
            // SAFETY: nothing of the program has run.
            unsafe { libc::_exit(process::EXIT_ERROR) }
        }
    }
}

/// Everything that the program needs.
struct Prepared {
    context: &'static mut Context,
    /// The upper end of the Scheme stack.
    stack_top: u64,
}

fn prepare(program: &'static Program) -> Result<Prepared, String> {
    if program.abi_version != ABI_VERSION {
        return Err(format!(
            "the program was compiled for version {} of the runtime, and this is version {ABI_VERSION}",
            program.abi_version
        ));
    }
    let mode = Mode::from_environment().map_err(|error| error.to_string())?;
    let options = Options::from_environment(mode).map_err(|error| error.to_string())?;
    let context = memory_start::start_with(&options).map_err(|error| error.to_string())?;
    // SAFETY: the context was just made, and nobody else refers to its state.
    let state = unsafe { state::runtime(context) };
    state.program = Some(program);
    state.memory.finalizer = Some(release_dead);
    context.raise_procedure = program.raise_procedure;
    let throws = Value(program.throw_procedure).is_procedure();
    context.throw_procedure = if throws { program.throw_procedure } else { program.raise_procedure };
    context.error = Value::FALSE.0;
    symbol::start(program);
    ports::start(context).ok_or("not enough memory for the standard ports")?;
    ports::output::set_limit(limit::port_limit(options.heap_limit));
    let stack_limit = options.heap_limit.min(limit::stack_limit()).max(LEAST_STACK);
    // The stack must leave some of a small address space to the rest of the process.
    let stack_limit = limit::address_space().map_or(stack_limit, |space| stack_limit.min(space / 4));
    let stack_top = stack::start(stack_limit).ok_or("not enough address space for the stack")?;
    if !signals::start(context) {
        return Err("signal handlers cannot be installed".to_string());
    }
    Ok(Prepared { context, stack_top })
}

/// An evacuation found an object dead that stands for something else: a port.
fn release_dead(_context: *mut Context, type_code: u64, word: u64) {
    if type_code == Type::Port as u64 {
        ports::release(word);
    }
}

#[cfg(feature = "program")]
unsafe extern "C" {
    /// The program that this library was linked with.
    static eshkol_program: Program;
}

/// Where the C library's start-up code enters.
///
/// # Safety
/// `arguments` points to `count` strings.
#[cfg(feature = "program")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn main(count: i32, arguments: *const *const libc::c_char) -> i32 {
    use std::os::unix::ffi::OsStringExt;
    let count = usize::try_from(count).unwrap_or(0);
    // SAFETY: the caller's.
    let arguments = (0..count).map(|i| unsafe { std::ffi::CStr::from_ptr(*arguments.add(i)) });
    let arguments = arguments.map(|argument| OsString::from_vec(argument.to_bytes().to_vec())).collect();
    // SAFETY: the linker found the symbol in the program's object file, which defines it as such a record.
    run(unsafe { &*&raw const eshkol_program }, arguments)
}
