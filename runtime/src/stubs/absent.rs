//! Machines without assembly of their own: the runtime can be compiled for them, but runs no program.

use crate::process;
use eshkol_abi::context::Context;
use eshkol_abi::value::Word;

/// Calls compiled code; here it ends the program.
///
/// # Safety
/// None is needed.
pub unsafe extern "C" fn eshkol_enter(_context: *mut Context, _entry: *const u8, _stack_top: u64) -> Word {
    process::say("error: the runtime does not support this machine\n");
    std::process::exit(process::EXIT_ERROR)
}
