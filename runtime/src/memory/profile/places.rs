//! From return addresses to places in the source.

use super::Tables;
use super::data::Place;
use crate::report::tables::{self, Role};
use crate::report::trace::Frames;
use crate::value::Value;
use std::arch::asm;
use std::collections::HashMap;

/// How far up the stack the program's own code is looked for, above code of the library.
const FARTHEST: usize = 64;

/// A place in compiled code, as return addresses: that of the code, and, where it belongs to the standard library, that
/// of the nearest call in the program's own code. Zero for none.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(super) struct Code {
    pub address: u64,
    pub caller: u64,
}

/// What is known of return addresses already.
#[derive(Default)]
pub(super) struct Places {
    /// Does the address have a position?
    has_position: HashMap<u64, bool>,
}

/// The compiled code that called the runtime, directly or through a stub.
#[inline(never)]
pub(super) fn compiled_code(program: Tables, places: &mut Places) -> Code {
    let Some(program) = program else { return Code::default() };
    // SAFETY: the frames are those of functions that are running; the walk checks each word that it follows.
    let mut frames = unsafe { Frames::new(frame_pointer(), Value::FALSE) };
    let Some(address) = frames.find(|&address| tables::is_code(program, address)) else { return Code::default() };
    let mut has_position = |address: u64| {
        let find = || tables::place_at(program, address.wrapping_sub(1)).is_some();
        *places.has_position.entry(address).or_insert_with(find)
    };
    if has_position(address) {
        return Code { address, caller: 0 };
    }
    let caller = frames.take(FARTHEST).find(|&address| tables::is_code(program, address) && has_position(address));
    Code { address, caller: caller.unwrap_or(0) }
}

/// The function, and the position, that a piece of code belongs to.
pub(super) fn place(program: Tables, code: Code) -> Place {
    let Some(program) = program.filter(|_| code.address != 0) else { return Place::default() };
    let address = code.address.wrapping_sub(1);
    let function = tables::function_at(program, address);
    let position = |address| tables::place_at(program, address).map(|place| place.to_string());
    Place {
        function: tables::function_number_at(program, address),
        // Forms at the top level have no name that a reader knows.
        name: function.filter(|function| function.role != Role::Form).map_or("", |f| f.name).to_string(),
        in_library: function.is_some_and(|function| function.role == Role::Library),
        at: position(address),
        caller: if code.caller == 0 { None } else { position(code.caller.wrapping_sub(1)) },
    }
}

/// The frame pointer of the function that this becomes a part of.
#[inline(always)]
fn frame_pointer() -> u64 {
    let frame: u64;
    // SAFETY: a register is read.
    unsafe {
        #[cfg(target_arch = "x86_64")]
        asm!("mov {}, rbp", out(reg) frame, options(nomem, nostack, preserves_flags));
        #[cfg(target_arch = "aarch64")]
        asm!("mov {}, x29", out(reg) frame, options(nomem, nostack, preserves_flags));
    }
    frame
}
