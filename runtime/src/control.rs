//! The parts of control that are neither compiled code nor Scheme: lists of arguments and values, and promises.
//!
//! A procedure that takes any number of arguments gets those past its fixed ones as a list ([`eshkol_control_rest`]);
//! `apply` lays a list out as arguments ([`eshkol_control_spread`]); a consumer of any number of values gets them as a
//! list ([`eshkol_control_values_list`]).
//!
//! A promise is a box of two fields, whether its value is known, and the value or the thunk that computes it. `force`
//! itself calls procedures, so it is in the standard library, in Scheme (R7RS section 7.3 gives its form).

use crate::condition;
use crate::memory::{allocate, barrier, start as memory_start};
use crate::value::Value;
use eshkol_abi::condition::Kind;
use eshkol_abi::context::{Context, REGISTER_ARGUMENTS};
use eshkol_abi::object::Type as ObjectType;
use eshkol_abi::primitive::Type;

/// Payload words of a promise.
const DONE: usize = 0;
const CONTENT: usize = 1;

/// The arguments of an unknown call from number `first` on, counted from 0, as a list. The first four of the `count`
/// arguments are given, the others are in the context.
#[unsafe(no_mangle)]
pub extern "C" fn eshkol_control_rest(
    context: &mut Context,
    count: u64,
    first: u64,
    a0: Value,
    a1: Value,
    a2: Value,
    a3: Value,
) -> Value {
    let registers: [Value; REGISTER_ARGUMENTS] = [a0, a1, a2, a3];
    let mut list = Value::NULL;
    for index in (first as usize..count as usize).rev() {
        let argument = match registers.get(index) {
            Some(&argument) => argument,
            // SAFETY: the caller stored `count - REGISTER_ARGUMENTS` words there.
            None => unsafe { Value(*context.arguments.add(index - REGISTER_ARGUMENTS)) },
        };
        match allocate::pair(context, argument, list) {
            Some(pair) => list = pair,
            None => return Value::ERROR,
        }
    }
    list
}

/// Lays a list out as the arguments of an unknown call: the first four in `spread`, the others in `arguments`, the count
/// in `argc`. The result is the count, as a fixnum.
#[unsafe(no_mangle)]
pub extern "C" fn eshkol_control_spread(context: &mut Context, list: Value) -> Value {
    let Some(count) = list_length(list) else {
        return condition::wrong_type(context, "apply", 2, Type::List, list);
    };
    let further = count.saturating_sub(REGISTER_ARGUMENTS);
    // SAFETY: the context is alive.
    if further as u64 > context.arguments_capacity && !unsafe { memory_start::grow_arguments(context, further) } {
        let message = "no memory for so many arguments";
        return condition::error(context, Kind::OutOfMemory, "apply", message, &[Value::fixnum(count as i64)]);
    }
    let mut rest = list;
    for index in 0..count {
        match context.spread.get_mut(index) {
            Some(place) => *place = rest.car().0,
            // SAFETY: the buffer has room for `further` words.
            None => unsafe { *context.arguments.add(index - REGISTER_ARGUMENTS) = rest.car().0 },
        }
        rest = rest.cdr();
    }
    context.argc = count as u64;
    Value::fixnum(count as i64)
}

/// Number of elements; `None` for what is no list, a circular one included.
fn list_length(list: Value) -> Option<usize> {
    let mut count = 0;
    let mut rest = list;
    // Moves at half the speed, so that the other end of a circle meets it.
    let mut slow = list;
    while rest.is_pair() {
        rest = rest.cdr();
        count += 1;
        if count % 2 == 0 {
            slow = slow.cdr();
            if rest == slow {
                return None;
            }
        }
    }
    (rest == Value::NULL).then_some(count)
}

/// The values in the context from number `first` on, counted from 0, as a list.
#[unsafe(no_mangle)]
pub extern "C" fn eshkol_control_values_list(context: &mut Context, first: u64) -> Value {
    let mut list = Value::NULL;
    for index in (first as usize..context.values_count as usize).rev() {
        // SAFETY: the buffer holds `values_count` values.
        let value = unsafe { Value(*context.values.add(index)) };
        match allocate::pair(context, value, list) {
            Some(pair) => list = pair,
            None => return Value::ERROR,
        }
    }
    list
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    fn list(context: &mut Context, numbers: impl DoubleEndedIterator<Item = i64>) -> Value {
        let pair = |list, n| allocate::pair(context, Value::fixnum(n), list).expect("room");
        numbers.rev().fold(Value::NULL, pair)
    }

    fn numbers(mut list: Value) -> Vec<i64> {
        let mut out = Vec::new();
        while list.is_pair() {
            out.push(list.car().as_fixnum().expect("a fixnum"));
            list = list.cdr();
        }
        assert!(list == Value::NULL);
        out
    }

    /// Six arguments, of which a procedure with one fixed argument gets the last five as a list; then one whose fixed
    /// arguments take all there are.
    #[test]
    fn rest_arguments() {
        let mut fixture = Fixture::new();
        let mut further = [Value::fixnum(4).0, Value::fixnum(5).0];
        fixture.context.arguments = further.as_mut_ptr();
        let [a, b, c, d] = [0, 1, 2, 3].map(Value::fixnum);
        let rest = eshkol_control_rest(&mut fixture.context, 6, 1, a, b, c, d);
        assert_eq!(numbers(rest), [1, 2, 3, 4, 5]);
        assert!(eshkol_control_rest(&mut fixture.context, 1, 1, a, b, c, d) == Value::NULL);
    }

    /// `apply` to six elements: four in registers, two in the buffer.
    #[test]
    fn spreading_a_list() {
        let mut fixture = Fixture::new();
        let mut further = [0; 2];
        fixture.context.arguments = further.as_mut_ptr();
        fixture.context.arguments_capacity = 2;
        let arguments = list(&mut fixture.context, 10..16);
        assert!(eshkol_control_spread(&mut fixture.context, arguments) == Value::fixnum(6));
        assert_eq!(fixture.context.argc, 6);
        assert_eq!(fixture.context.spread, [10, 11, 12, 13].map(|n| Value::fixnum(n).0));
        assert_eq!(further, [14, 15].map(|n| Value::fixnum(n).0));
    }

    /// `apply` refuses improper and circular lists.
    #[test]
    fn spreading_what_is_no_list() {
        let mut fixture = Fixture::new();
        let improper = allocate::pair(&mut fixture.context, Value::fixnum(1), Value::fixnum(2)).expect("room");
        assert!(eshkol_control_spread(&mut fixture.context, improper) == Value::ERROR);
        assert_eq!(fixture.failure(), Some(Kind::WrongType));
        for length in 1..6 {
            let circle = list(&mut fixture.context, 0..length);
            let last = (1..length).fold(circle, |list, _| list.cdr());
            // SAFETY: a pair's second word is its cdr, and the fixture never reclaims.
            unsafe { *last.address().add(1) = circle.0 };
            assert!(eshkol_control_spread(&mut fixture.context, circle) == Value::ERROR);
            assert_eq!(fixture.failure(), Some(Kind::WrongType));
        }
    }

    /// The values of `(values 1 2 3)` from the second on.
    #[test]
    fn listing_values() {
        let mut fixture = Fixture::new();
        let mut values = [1, 2, 3].map(|n| Value::fixnum(n).0);
        fixture.context.values = values.as_mut_ptr();
        fixture.context.values_count = 3;
        let rest = eshkol_control_values_list(&mut fixture.context, 1);
        assert_eq!(numbers(rest), [2, 3]);
    }
}
