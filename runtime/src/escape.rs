//! Escape points: continuations that are only used to leave, in constant time.
//!
//! `call-with-escape` makes an escape point, an object that knows the stack pointer to go back to, and calls its
//! argument with it. The live escape points form a list from the context, innermost first; their stack pointers ascend.
//! To escape is to cut the stack back to that pointer; every escape point whose frame is thereby left is marked dead,
//! and so is one whose procedure returns. A dead one can still be held, but not be used.
//!
//! The stack is cut by assembly ([`crate::stubs`]); the functions here keep the list. Handlers, parameters and
//! `dynamic-wind` are restored by the standard library, which wraps escape points into continuations.

use crate::condition;
use crate::memory::arena;
use crate::stale;
use crate::value::Value;
use eshkol_abi::condition::Kind;
use eshkol_abi::context::Context;
use eshkol_abi::object::{Type as ObjectType, escape_field as field};
use eshkol_abi::primitive::Type;
use eshkol_abi::value::Word;

/// A new escape point, linked into the context, for a procedure that is then called.
///
/// # Safety
/// The context is alive; `stack_pointer` is that of a frame of `eshkol_call_with_escape`.
pub(crate) unsafe extern "C" fn make(context: &mut Context, stack_pointer: u64, procedure: Value) -> Value {
    // The stub that calls it is no compiled code, whose faults are errors of the program.
    if stale::is_stale(procedure) {
        // SAFETY: the context is alive.
        unsafe { stale::note(context, procedure) };
        return Value::ERROR;
    }
    const { assert!(field::STACK == 0 && field::NEXT == 1 && field::ARENAS == 2 && field::LENGTH == 3) };
    let fields = [Value::fixnum(stack_pointer as i64), Value(context.escapes), Value(context.arenas)];
    match crate::memory::allocate::tagged(context, ObjectType::Escape, &fields) {
        Some(point) => {
            context.escapes = point.0;
            point
        }
        None => Value::ERROR,
    }
}

/// The procedure that was called with the escape point of this stack pointer has returned `result`: kills the point.
///
/// # Safety
/// As [`make`].
pub(crate) unsafe extern "C" fn finish(context: &mut Context, stack_pointer: u64, result: Word) -> Word {
    leave(context, stack_pointer + 1);
    result
}

/// Prepares an escape to `point`: the stack pointer to go back to, or 0 after storing a condition.
///
/// # Safety
/// As [`make`].
pub(crate) unsafe extern "C" fn cut(context: &mut Context, point: Value) -> u64 {
    if !point.is(ObjectType::Escape) {
        condition::wrong_type(context, "escape", 1, Type::Escape, point);
        return 0;
    }
    let stack_pointer = stack_pointer(point);
    if stack_pointer == 0 {
        let message = "a continuation was called after its extent was left";
        condition::error(context, Kind::DeadContinuation, "", message, &[]);
        return 0;
    }
    leave(context, stack_pointer + 1);
    // SAFETY: the context is alive; the list was the context's when the point was made, and the point kept it.
    unsafe { arena::leave_to(context, point.field(field::ARENAS as usize).0) };
    stack_pointer
}

/// Kills and unlinks every escape point whose stack pointer is below `limit`.
fn leave(context: &mut Context, limit: u64) {
    loop {
        let point = Value(context.escapes);
        if !point.is(ObjectType::Escape) || stack_pointer(point) >= limit {
            return;
        }
        // SAFETY: an escape point has this payload word; a fixnum needs no barrier.
        unsafe { *point.address().add(1 + field::STACK as usize) = Value::fixnum(0).0 };
        context.escapes = point.field(field::NEXT as usize).0;
    }
}

fn stack_pointer(point: Value) -> u64 {
    point.field(field::STACK as usize).as_fixnum().unwrap_or(0) as u64
}
