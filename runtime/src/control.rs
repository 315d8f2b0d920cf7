//! Promises: the content boxes behind `delay`, `delay-force`, `make-promise` and `force`.
//!
//! A promise is a box of two fields, whether its value is known and the value or the thunk that computes it. `force`
//! itself calls procedures, so it is in the standard library, in Scheme (R7RS section 7.3 gives its form).

use crate::condition;
use crate::memory::{allocate, barrier};
use crate::value::Value;
use eshkol_abi::context::Context;
use eshkol_abi::object::Type as ObjectType;
use eshkol_abi::primitive::Type;

/// Payload words of a promise.
const DONE: usize = 0;
const CONTENT: usize = 1;

/// `(make-promise-box done? content)`.
#[unsafe(no_mangle)]
pub extern "C" fn eshkol_control_make_promise(context: &mut Context, done: Value, content: Value) -> Value {
    allocate::tagged(context, ObjectType::Promise, &[done, content]).unwrap_or(Value::ERROR)
}

/// `(promise-done? promise)`.
#[unsafe(no_mangle)]
pub extern "C" fn eshkol_control_promise_done(context: &mut Context, promise: Value) -> Value {
    if !promise.is(ObjectType::Promise) {
        return condition::wrong_type(context, "promise-done?", 1, Type::Promise, promise);
    }
    promise.field(DONE)
}

/// `(promise-value promise)`.
#[unsafe(no_mangle)]
pub extern "C" fn eshkol_control_promise_value(context: &mut Context, promise: Value) -> Value {
    if !promise.is(ObjectType::Promise) {
        return condition::wrong_type(context, "promise-value", 1, Type::Promise, promise);
    }
    promise.field(CONTENT)
}

/// `(promise-set! promise done? content)`.
#[unsafe(no_mangle)]
pub extern "C" fn eshkol_control_promise_set(
    context: &mut Context,
    promise: Value,
    done: Value,
    content: Value,
) -> Value {
    if !promise.is(ObjectType::Promise) {
        return condition::wrong_type(context, "promise-set!", 1, Type::Promise, promise);
    }
    // SAFETY: a promise has these two payload words.
    unsafe {
        let payload = promise.address().add(1);
        barrier::write_slot(context, payload.add(DONE), done);
        barrier::write_slot(context, payload.add(CONTENT), content);
    }
    Value::UNSPECIFIED
}
