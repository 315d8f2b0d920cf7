//! The context record: what compiled code reads and writes through the pinned register (r15, x21).
//!
//! One per thread. Fields used on hot paths come first, so that their displacement fits in a byte. Tagged values live
//! only in fields that are named as roots: they are scanned and rewritten by every evacuation. Nothing else here may
//! hold a tagged heap value across a reclaim point (memory invariant I3).

use crate::value::Word;
use core::ffi::c_void;

/// Number of arguments that an unknown call passes in registers; the others are in [`Context::arguments`].
pub const REGISTER_ARGUMENTS: usize = 4;
/// The argument count of an unknown call; this value means "see [`Context::argc`]".
pub const ARGC_MASK: u64 = 15;

/// Capacity of [`Context::values`], in words; more values than this are an error.
pub const MAX_VALUES: usize = 1 << 12;

/// The barrier's test: a slot must be remembered when `value - slot`, unsigned, is below 2 to this power.
/// No reservation is larger, so every pointer from an older slot to a younger object passes.
pub const RESERVATION_SHIFT: u32 = 40;

#[repr(C)]
pub struct Context {
    /// Next free byte of the region stack; always 16-byte aligned.
    pub bump: u64,
    /// End of what may be allocated before the slow path looks closer (soft or hard limit).
    pub limit: u64,
    /// Sequential store buffer: where the next remembered slot address goes, and the buffer's end.
    pub remembered: *mut u64,
    pub remembered_end: *mut u64,
    /// The bump pointer from which on reclaim points have a closer look; 0 in torture mode, huge in `never`.
    pub trigger: u64,
    /// The same for points in recursions.
    pub nested_trigger: u64,
    /// First address of the region stack: a value at or above it is young for every global cell.
    pub region_base: u64,
    /// First address of the heap's reservation: pairs below it are parts of literals.
    pub heap_start: u64,
    /// Result of a preserve-all stub.
    pub result: Word,
    /// Argument count of an unknown call when it is 15 or more.
    pub argc: u64,
    /// Arguments from the fifth on of an unknown call. The buffer has room for `arguments_capacity` words.
    pub arguments: *mut Word,
    pub arguments_capacity: u64,
    /// The first arguments of a call by `apply`, between [`crate::entry::CONTROL_SPREAD`] and the call that follows.
    pub spread: [Word; REGISTER_ARGUMENTS],
    /// Number of values when [`crate::value::MULTIPLE`] was returned; the values are in `values`.
    pub values_count: u64,
    pub values: *mut Word,
    /// The condition to raise when a runtime function returned [`crate::value::ERROR`]. A root.
    pub error: Word,
    /// Exception handlers, innermost first: a list. A root.
    pub handlers: Word,
    /// `dynamic-wind` entries, innermost first: a list. A root.
    pub winds: Word,
    /// Parameter bindings: an association list. A root.
    pub parameters: Word,
    /// Live escape points, innermost first. A root.
    pub escapes: Word,
    /// Lexical arenas that are open, innermost first. A root.
    pub arenas: Word,
    /// The standard ports, as port objects. Roots.
    pub ports: [Word; 3],
    /// The Scheme procedure that raises a condition (one argument, does not return). A root.
    pub raise_procedure: Word,
    /// The Scheme procedure that goes on with a continuation and a list of values, where `dynamic-wind` has something to do
    /// on the way or the values are not one. A root.
    pub throw_procedure: Word,
    /// The innermost frame that is only in the heap, or `#f`: what the oldest frame on the stack returns to. A root.
    pub frames: Word,
    /// Not 0 while a landing has more to do than the assembly does: memory or a limit has run out, or points have looked
    /// under a raised mark.
    pub unsettled: u64,
    /// Stack pointer of the native stack while Scheme code runs, for the way back.
    pub native_stack: u64,
    /// A value whose memory lies in an arena that was destroyed, if a runtime function came upon one: then its result is
    /// nothing, and a condition is raised. Zero otherwise. Compiled code looks here after every call of the runtime.
    pub stale: Word,
    /// Return address and frame pointer of the compiled code that last made or ended an arena.
    pub place: u64,
    pub frame: u64,
    /// The runtime's own state; opaque to compiled code.
    pub runtime: *mut c_void,
    /// How many calls that are no tail calls were made, by [`CallCount`]; only if the program was compiled to count them.
    pub calls: [u64; CALL_COUNTS],
}

/// What kind of call was counted: frozen, or with its live values in a map, which holds none, or some, or makes a mark for
/// the callee's reclaim points besides.
#[repr(usize)]
#[derive(Clone, Copy)]
pub enum CallCount {
    Frozen,
    EmptyMap,
    Registered,
    Nested,
}

pub const CALL_COUNTS: usize = 4;

/// The fields of [`Context`] that hold one tagged value each and are scanned by every evacuation.
pub const ROOT_OFFSETS: [usize; 12] = [
    core::mem::offset_of!(Context, error),
    core::mem::offset_of!(Context, handlers),
    core::mem::offset_of!(Context, winds),
    core::mem::offset_of!(Context, parameters),
    core::mem::offset_of!(Context, escapes),
    core::mem::offset_of!(Context, arenas),
    core::mem::offset_of!(Context, ports),
    core::mem::offset_of!(Context, ports) + 8,
    core::mem::offset_of!(Context, ports) + 16,
    core::mem::offset_of!(Context, raise_procedure),
    core::mem::offset_of!(Context, throw_procedure),
    core::mem::offset_of!(Context, frames),
];
