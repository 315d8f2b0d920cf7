//! Continuations that can be entered again: frames move from the stack to the heap, and come back one at a time.
//!
//! This is the incremental stack/heap strategy (Clinger, Hartheimer, Ost: "Implementation Strategies for First-Class
//! Continuations", 1999), with frames that come back to the address that they left:
//!
//! ```text
//!   stack, growing down                 heap
//!   |  dead memory        |
//!   |---------------------| <- base of D      [C] -> [B] -> [A] -> #f
//!   |  D, private         |                     ^
//!   |  E, private         |                     Context::frames
//! ```
//!
//! The frames of a continuation are objects of type `Frame`, innermost first, in the context's `frames`. What is older
//! than the frames on the stack is only there: stack memory above the boundary is dead. The oldest frame on the stack
//! returns to the *underflow stub*, which copies the first frame of the chain back to its place and goes on in it.
//!
//! * *Capture* moves all private frames to the heap. The continuation, an object with the chain, the dynamic environment
//!   and the registers, refers to them; many continuations may share them. Frame objects never change.
//! * *Throw* makes the continuation's chain the current one and underflows into it: constant time, whatever the depth.
//! * An *escape* to a point whose frame is in the chain drops the chain up to that frame and brings the frame back.
//!
//! So a frame is copied once for each time that it is captured, and once for each time that it is returned to.
//!
//! How far a frame extends is told by the tables of the program for frames that wait at a registered call. Others are
//! those of stubs, and frames that failed in an operation, which never go on: their stack pointer is just above the
//! return address that they pushed. The assembly is in [`crate::stubs::continuation`].

use crate::condition;
use crate::escape;
use crate::memory::{allocate, arena, frames, state};
use crate::stale;
use crate::stubs::{eshkol_continuation, eshkol_underflow};
use crate::value::Value;
use eshkol_abi::condition::Kind as ErrorKind;
use eshkol_abi::context::Context;
use eshkol_abi::object::{self, Kind, Type as ObjectType, continuation_field as continuation, frame_field as frame};
use eshkol_abi::primitive::Type;
use eshkol_abi::program::Program;
use eshkol_abi::value::{FALSE, TAG_OBJECT, TAG_PROCEDURE, Word};
use std::ptr;

/// A frame on the stack.
#[derive(Clone, Copy)]
struct Private {
    /// Where it goes on.
    resume: u64,
    pointer: u64,
    base: u64,
}

/// Moves the private frames to the heap and makes the continuation that they begin, for a procedure that is then called.
/// `entry` is the frame pointer of the entry that compiled code called: above it lie the caller's frame pointer and the
/// return address, below it the registers that callees keep. Gives the continuation, or `ERROR` when there is no memory
/// or the procedure is gone; then nothing has changed.
///
/// # Safety
/// The context is alive; the stack is Scheme's, and all private frames are registered or never go on.
pub(crate) unsafe extern "C" fn capture(context: &mut Context, entry: *const u64, procedure: Value) -> Value {
    // The stub that calls it is no compiled code, whose faults are errors of the program.
    if stale::is_stale(procedure) {
        // SAFETY: the context is alive.
        unsafe { stale::note(context, procedure) };
        return Value::ERROR;
    }
    let Some(address) =
        allocate::object(context, ObjectType::Continuation, Kind::Continuation, 0, continuation::LENGTH as usize)
    else {
        return Value::ERROR;
    };
    // SAFETY: the object has these payload words; the registers lie below the entry's frame pointer.
    unsafe {
        let field = |index: u32| address.add(1 + index as usize);
        *field(continuation::CODE) = eshkol_continuation as *const () as u64;
        *field(continuation::FRAMES) = FALSE;
        *field(continuation::HANDLERS) = context.handlers;
        *field(continuation::WINDS) = context.winds;
        *field(continuation::PARAMETERS) = context.parameters;
        *field(continuation::ESCAPES) = context.escapes;
        *field(continuation::ARENAS) = context.arenas;
        for index in 0..continuation::REGISTER_COUNT {
            *field(continuation::REGISTERS + index) = *entry.sub(1 + index as usize);
        }
        let first = field(continuation::FRAMES);
        if *entry == 0 {
            // Only the program's body has no caller, and it makes no tail calls.
            condition::error(context, ErrorKind::DeadContinuation, "", "there is no continuation here", &[]);
            return Value::ERROR;
        }
        let innermost = Private { resume: *entry.add(1), pointer: *entry, base: entry.add(2) as u64 };
        if !move_frames(context, innermost, first) {
            return Value::ERROR;
        }
        context.frames = *first;
    }
    Value(address as Word | TAG_PROCEDURE)
}

/// Copies the frame and its private callers into objects, of which each refers to the next and the last to the chain.
/// The word at `first` gets the first. `false` when there is no memory.
///
/// The objects are younger than the words that refer to them, which no barrier sees: no mark lies between objects that
/// are allocated in one go (invariant I1).
///
/// # Safety
/// As [`capture`]; `first` is a word of an object that was just made.
unsafe fn move_frames(context: &mut Context, innermost: Private, first: *mut Word) -> bool {
    let underflow = eshkol_underflow as *const () as u64;
    // SAFETY: the context is alive.
    let program = unsafe { state::runtime(context) }.program;
    let mut link = first;
    let mut next = innermost;
    // A call from the stub's own frame, or a tail call of it, leaves no frame to move.
    while next.resume != underflow {
        // SAFETY: frames keep the chain of frame pointers: the caller's, and above it the return address.
        let (caller, end) = unsafe { caller_of(context, program, next) };
        let bytes = end - next.base;
        debug_assert!(bytes.is_multiple_of(16) && next.base.is_multiple_of(16));
        let length = frame::IMAGE as usize + bytes as usize / 8;
        let Some(address) = allocate::object(context, ObjectType::Frame, Kind::Frame, 0, length) else {
            return false;
        };
        // SAFETY: the object has these payload words, of which the image is as large as the frame.
        unsafe {
            let field = |index: u32| address.add(1 + index as usize);
            *field(frame::PARENT) = FALSE;
            *field(frame::RESUME) = next.resume;
            *field(frame::FRAME_POINTER) = next.pointer;
            *field(frame::BASE) = next.base;
            *field(frame::PADDING) = 0;
            let image = field(frame::IMAGE);
            ptr::copy_nonoverlapping(next.base as *const Word, image, bytes as usize / 8);
            if caller.is_some() {
                *image.add(((next.pointer + 8 - next.base) / 8) as usize) = underflow;
            }
            *link = address as Word | TAG_OBJECT;
            link = field(frame::PARENT);
        }
        match caller {
            Some(caller) => next = caller,
            None => return true,
        }
    }
    // SAFETY: the word belongs to an object that was just made.
    unsafe { *link = context.frames };
    true
}

/// The caller of a private frame, and where the frame ends. The caller of the oldest private frame is the first of the
/// chain, in the form of a frame that resumes at the underflow stub; the program's outermost frame has none.
///
/// # Safety
/// As [`capture`].
unsafe fn caller_of(context: &Context, program: Option<&Program>, callee: Private) -> (Option<Private>, u64) {
    // SAFETY: the caller's.
    let (pointer, resume) = unsafe { (*(callee.pointer as *const u64), *((callee.pointer + 8) as *const u64)) };
    if pointer == 0 {
        return (None, callee.pointer + 16);
    }
    let chain = Value(context.frames);
    if resume == eshkol_underflow as *const () as u64 && chain.is(ObjectType::Frame) {
        let base = chain.field(frame::BASE as usize).0;
        return (Some(Private { resume, pointer, base }), base);
    }
    // SAFETY: the program's tables are static.
    let site = program.and_then(|program| unsafe { frames::call_site(program, resume) });
    let base = match site {
        Some(site) => pointer - u64::from(site.frame_size) + u64::from(site.popped),
        None => callee.pointer + 16,
    };
    (Some(Private { resume, pointer, base }), base)
}

/// Prepares a throw: the context becomes as it was when the continuation was captured. Gives the stack pointer at which
/// the underflow stub goes on, or 0 after storing a condition.
///
/// # Safety
/// As [`capture`].
pub(crate) unsafe extern "C" fn reinstate(context: &mut Context, target: Value) -> u64 {
    if !target.is_continuation() {
        condition::wrong_type(context, "throw", 1, Type::Continuation, target);
        return 0;
    }
    let field = |index: u32| target.field(index as usize);
    let chain = field(continuation::FRAMES);
    if !chain.is(ObjectType::Frame) {
        condition::error(context, ErrorKind::DeadContinuation, "", "a continuation without frames", &[]);
        return 0;
    }
    context.handlers = field(continuation::HANDLERS).0;
    context.winds = field(continuation::WINDS).0;
    context.parameters = field(continuation::PARAMETERS).0;
    escape::enter(context, field(continuation::ESCAPES));
    // SAFETY: the context is alive, and the list was the context's when the continuation was captured.
    unsafe { arena::leave_to(context, field(continuation::ARENAS).0, target) };
    context.frames = chain.0;
    chain.field(frame::BASE as usize).0
}

/// Makes the frame that begins at `base` private, if it is in the chain: the chain becomes what is older.
///
/// # Safety
/// As [`capture`]; the stack pointer is below all frames of the chain, as it is in code that they called.
pub(crate) unsafe fn make_private(context: &mut Context, base: u64) {
    let mut chain = Value(context.frames);
    while chain.is(ObjectType::Frame) {
        let first = chain.field(frame::BASE as usize).0;
        if base < first {
            // It is on the stack.
            return;
        }
        let words = object::header_length(chain.header()) - u64::from(frame::IMAGE);
        if base < first + 8 * words {
            // SAFETY: the memory at the frame's place is dead, and above everything that is in use.
            unsafe {
                let image = chain.address().add(1 + frame::IMAGE as usize);
                ptr::copy_nonoverlapping(image, first as *mut Word, words as usize);
            }
            context.frames = chain.field(frame::PARENT as usize).0;
            return;
        }
        chain = chain.field(frame::PARENT as usize);
    }
}
