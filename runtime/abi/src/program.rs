//! What a compiled program hands to the runtime: one static record and the tables it points to.
//!
//! The object file of a program defines the symbol [`PROGRAM_SYMBOL`]; the runtime's `main` reads it.

use crate::value::Word;

pub const PROGRAM_SYMBOL: &str = "eshkol_program";
/// Bumped whenever layout, tables or conventions change; the runtime refuses another number.
pub const ABI_VERSION: u64 = 5;

/// All pointers are relocated by the linker. Counts are in entries.
#[repr(C)]
pub struct Program {
    pub abi_version: u64,
    /// The program's body: a function `() -> Word` in the Tail convention.
    pub entry: *const u8,
    /// Scheme code lies in `[text_start, text_end)`.
    pub text_start: *const u8,
    pub text_end: *const u8,
    /// Registered call sites, sorted by return address.
    pub call_sites: *const CallSite,
    pub call_sites_count: u64,
    /// Slot displacements of the call sites, in bytes above the stack pointer at the call.
    pub slots: *const u32,
    /// Source positions by code offset, sorted; each is valid up to the next.
    pub positions: *const Position,
    pub positions_count: u64,
    /// Functions by code offset, sorted.
    pub functions: *const Function,
    pub functions_count: u64,
    /// Source files: names as UTF-8.
    pub files: *const Text,
    pub files_count: u64,
    /// Static symbols, to be interned: addresses of symbol objects (tagged).
    pub symbols: *const Word,
    pub symbols_count: u64,
    /// The global cells, for verification: every word is a value.
    pub globals: *mut Word,
    pub globals_count: u64,
    /// The Scheme procedure that raises a condition.
    pub raise_procedure: Word,
    /// The one that goes on with a continuation, or `#f` where there are none: see [`crate::context::Context`].
    pub throw_procedure: Word,
}

/// A call site whose frame the evacuator may walk through.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct CallSite {
    /// Return address minus `text_start`.
    pub return_offset: u32,
    /// Bytes from the stack pointer at the call to the frame pointer.
    pub frame_size: u32,
    /// First index into `slots`, and how many there are: first the marks, then the values that are live across the call.
    pub first_slot: u32,
    pub slot_count: u32,
    /// How many of the slots hold marks, at least one: the first is the bump pointer at the call (memory.md calls it
    /// cb). The others are marks of arenas that the function uses after the call, where continuations may be captured: in
    /// a frame on the stack they lie at or below every cut, but in a captured one they move with the values.
    pub mark_count: u32,
    /// Bytes of arguments on the stack, which the callee takes away: the stack pointer is so much higher when it returns.
    pub popped: u32,
    /// 1 if the bump pointer at the call is the mark of the points that the callee reaches, else 0.
    pub nested: u32,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Position {
    /// Code address minus `text_start` where the position begins.
    pub offset: u32,
    /// Index into `files`, or `u32::MAX` for code without a position, such as that of the standard library.
    pub file: u32,
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Function {
    /// Code address minus `text_start`.
    pub offset: u32,
    /// One of the `ROLE_` numbers.
    pub role: u32,
    pub name: Text,
}

/// A procedure of the program.
pub const ROLE_PROCEDURE: u32 = 0;
/// A procedure of the standard library, or one that the compiler made: back-traces leave it out.
pub const ROLE_LIBRARY: u32 = 1;
/// A form at the top level of the program.
pub const ROLE_FORM: u32 = 2;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Text {
    pub bytes: *const u8,
    pub length: u64,
}
