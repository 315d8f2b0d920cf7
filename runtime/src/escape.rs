//! Escape points: continuations that are only used to leave, in constant time.
//!
//! `call-with-escape` makes an escape point, an object that knows the stack pointer to go back to, and calls its
//! argument with it. The live escape points form a list from the context, innermost first; their stack pointers ascend.
//! To escape is to cut the stack back to that pointer. An escape point whose frame is thereby left, or whose procedure
//! returns, is taken off the list and marked dead: it can still be held, but not be used. It comes to life again when a
//! continuation that was captured inside it is entered ([`crate::capture`]): a continuation has the list of its own.
//!
//! The stack is cut by assembly ([`crate::stubs`]); the functions here keep the list and restore the dynamic environment.
//! What `dynamic-wind` has to do on the way is done by the standard library before.

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
    const { assert!(field::STACK == 0 && field::NEXT == 1 && field::ARENAS == 2) };
    const { assert!(field::LIVE == 3 && field::HANDLERS == 4 && field::WINDS == 5) };
    const { assert!(field::PARAMETERS == 6 && field::LENGTH == 7) };
    // The stub that calls it is no compiled code, whose faults are errors of the program.
    if stale::is_stale(procedure) {
        // SAFETY: the context is alive.
        unsafe { stale::note(context, procedure) };
        return Value::ERROR;
    }
    let (escapes, arenas) = (Value(context.escapes), Value(context.arenas));
    let environment = [context.handlers, context.winds, context.parameters].map(Value);
    let fields = [
        Value::fixnum(stack_pointer as i64),
        escapes,
        arenas,
        Value::TRUE,
        environment[0],
        environment[1],
        environment[2],
    ];
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

/// Prepares an escape to `point`: the stack pointer to go back to, with the frame of the point in its place, or 0 after
/// storing a condition.
///
/// # Safety
/// As [`make`]; the stack pointer is below the frame of every live point.
pub(crate) unsafe extern "C" fn cut(context: &mut Context, point: Value) -> u64 {
    if !point.is(ObjectType::Escape) {
        condition::wrong_type(context, "escape", 1, Type::Escape, point);
        return 0;
    }
    if !is_live(point) {
        let message = "an escape point was used after its extent was left";
        condition::error(context, Kind::DeadContinuation, "", message, &[]);
        return 0;
    }
    let stack_pointer = stack_pointer(point);
    leave(context, stack_pointer + 1);
    context.handlers = point.field(field::HANDLERS as usize).0;
    context.winds = point.field(field::WINDS as usize).0;
    context.parameters = point.field(field::PARAMETERS as usize).0;
    // SAFETY: the context is alive; the list was the context's when the point was made, and the point kept it. A live
    // point's frame is on the stack or in the chain of frames that the stack returns to.
    unsafe {
        arena::leave_to(context, point.field(field::ARENAS as usize).0, point);
        crate::capture::make_private(context, stack_pointer);
    }
    stack_pointer
}

/// Makes `list` the list of live points: those that only the current one has die, those that only `list` has come to
/// life.
pub(crate) fn enter(context: &mut Context, list: Value) {
    let (mut left, mut entered) = (Value(context.escapes), list);
    // Both lists ascend, so a point that both have is found, and from there on they are the same list.
    while left != entered {
        let next = |point: Value| if point.is(ObjectType::Escape) { stack_pointer(point) } else { u64::MAX };
        let (a, b) = (next(left), next(entered));
        if a <= b && a != u64::MAX {
            set_live(left, Value::FALSE);
            left = left.field(field::NEXT as usize);
        }
        if b <= a && b != u64::MAX {
            set_live(entered, Value::TRUE);
            entered = entered.field(field::NEXT as usize);
        }
        if a == u64::MAX && b == u64::MAX {
            break;
        }
    }
    context.escapes = list.0;
}

/// Kills and unlinks every escape point whose stack pointer is below `limit`.
fn leave(context: &mut Context, limit: u64) {
    loop {
        let point = Value(context.escapes);
        if !point.is(ObjectType::Escape) || stack_pointer(point) >= limit {
            return;
        }
        set_live(point, Value::FALSE);
        context.escapes = point.field(field::NEXT as usize).0;
    }
}

pub(crate) fn is_live(point: Value) -> bool {
    point.field(field::LIVE as usize) == Value::TRUE
}

fn set_live(point: Value, live: Value) {
    // SAFETY: an escape point has this payload word; an immediate needs no barrier.
    unsafe { *point.address().add(1 + field::LIVE as usize) = live.0 };
}

fn stack_pointer(point: Value) -> u64 {
    point.field(field::STACK as usize).as_fixnum().unwrap_or(0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    /// A point at this stack pointer inside `around`.
    fn point(context: &mut Context, stack_pointer: u64, around: Value) -> Value {
        context.escapes = around.0;
        // SAFETY: the context is alive, and nobody cuts the stack to the point.
        unsafe { make(context, stack_pointer, Value::FALSE) }
    }

    /// Two continuations inside the same outer point: entering the one kills what only the other was inside of.
    #[test]
    fn entering_another_list() {
        let mut fixture = Fixture::new();
        let context = &mut fixture.context;
        let outer = point(context, 900, Value::FALSE);
        let a = point(context, 700, outer);
        let aa = point(context, 500, a);
        let b = point(context, 700, outer);
        let bb = point(context, 600, b);
        for (list, expected) in [
            (aa, [true, true, true, false, false]),
            (bb, [true, false, false, true, true]),
            (outer, [true, false, false, false, false]),
            (Value::FALSE, [false; 5]),
            (a, [true, true, false, false, false]),
        ] {
            // What was live before is what the list said.
            enter(context, list);
            assert!(context.escapes == list.0);
            let reached = [outer, a, aa, b, bb].map(is_live);
            if list != aa {
                assert_eq!(reached, expected);
            }
        }
    }
}
