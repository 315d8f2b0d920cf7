//! What a program says when it ends with an error: the message, the place, and the calls that led there.
//!
//! ```text
//! prog.scm:3:5: error[E0501]: car: argument 1 must be a pair, not 5
//!   in first-of at prog.scm:3:5
//!   at top level, prog.scm:9:3
//! ```
//!
//! The calls come from a walk along the frame pointers of the Scheme stack. The walk starts at the place of the
//! condition where that is still on the stack, else where the error was found to be unhandled. Functions of the
//! standard library and procedures that the compiler made are left out, so the first line names the user's code that called them. Frames that were replaced
//! by a tail call are not there to be shown.

pub mod tables;
pub mod trace;

use crate::condition;
use crate::value::Value;
use crate::{print, process, symbol};
use eshkol_abi::context::Context;
use eshkol_abi::object::{Type, condition_field as field};
use std::fmt::Write;
use trace::Trace;

/// Longest text of one irritant, in bytes, and how many irritants are shown.
const IRRITANT_LIMIT: usize = 400;
const IRRITANTS: usize = 20;

/// Prints what was raised and ends the program.
///
/// # Safety
/// The context is alive; `frame` is a frame pointer of the Scheme stack, or null.
pub unsafe extern "C" fn report_uncaught(context: &mut Context, object: Value, frame: u64) -> ! {
    let place = if object.is(Type::Condition) { condition::place(object) } else { 0 };
    // SAFETY: the caller's.
    let trace = unsafe { trace::walk(symbol::program(), frame, Value(context.frames), place) };
    let text = compose(&message(object), &trace);
    process::end_with_error(context, &text)
}

/// The whole report.
pub fn compose(message: &str, trace: &Trace) -> String {
    let mut text = String::new();
    if let Some(position) = &trace.position {
        let _ = write!(text, "{position}: ");
    }
    text.push_str(message);
    text.push('\n');
    for line in &trace.lines {
        text.push_str("  ");
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// The message without its place.
pub fn message(object: Value) -> String {
    if !object.is(Type::Condition) {
        return format!("uncaught exception: {}", print::write_to_string(object, IRRITANT_LIMIT));
    }
    let kind = condition::kind(object);
    let mut text = format!("error[E{:04}]: ", kind.code());
    let who = object.field(field::WHO as usize);
    if who.is_true() {
        text.push_str(&displayed(who));
        text.push_str(": ");
    }
    text.push_str(&displayed(object.field(field::MESSAGE as usize)));
    text.push_str(&irritants(kind, object.field(field::IRRITANTS as usize)));
    text
}

/// A name or message: strings and symbols without quotes, anything else as it is written.
fn displayed(value: Value) -> String {
    if value.is(Type::String) {
        return crate::string::text(value).to_rust();
    }
    if value.is(Type::Symbol) {
        return crate::string::text(symbol::name(value)).to_rust();
    }
    print::write_to_string(value, IRRITANT_LIMIT)
}

/// The offending values, in the way that continues the message of the kind.
fn irritants(kind: eshkol_abi::condition::Kind, list: Value) -> String {
    use eshkol_abi::condition::Kind;
    let mut rest = list;
    let mut values = Vec::new();
    while rest.is_pair() && values.len() < IRRITANTS {
        values.push(print::write_to_string(rest.car(), IRRITANT_LIMIT));
        rest = rest.cdr();
    }
    if rest.is_pair() {
        values.push("...".to_string());
    }
    if values.is_empty() {
        return String::new();
    }
    let joined = values.join(" ");
    match kind {
        // As other Schemes print what `error` was given.
        Kind::User => format!(" {joined}"),
        Kind::WrongType => format!(", not {joined}"),
        Kind::OutOfRange
        | Kind::NotProcedure
        | Kind::ArgumentCount
        | Kind::Unbound
        | Kind::DivisionByZero
        | Kind::Immutable
        | Kind::OutOfMemory
        | Kind::File
        | Kind::Read
        | Kind::NotContinuable
        | Kind::DeadContinuation
        | Kind::DeadArena
        | Kind::ValueCount
        | Kind::Port
        | Kind::Unsupported
        | Kind::ArenaEscape => format!(": {joined}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;
    use eshkol_abi::condition::Kind;
    use eshkol_abi::primitive::Type as Expected;

    fn text(fixture: &mut Fixture, value: &str) -> Value {
        crate::string::from_str(&mut fixture.context, value).expect("room")
    }

    /// `(error "cannot find" 'key 3)`: the message as it is, the irritants as they are written.
    #[test]
    fn an_error_of_the_program() {
        let mut fixture = Fixture::new();
        let key = text(&mut fixture, "key");
        condition::error(&mut fixture.context, Kind::User, "", "cannot find", &[key, Value::fixnum(3)]);
        assert_eq!(message(Value(fixture.context.error)), "error[E0500]: cannot find \"key\" 3");
    }

    /// An error of a procedure names it, and the value continues the sentence.
    #[test]
    fn an_error_of_a_procedure() {
        let mut fixture = Fixture::new();
        condition::wrong_type(&mut fixture.context, "car", 1, Expected::Pair, Value::fixnum(5));
        assert_eq!(message(Value(fixture.context.error)), "error[E0501]: car: argument 1 must be a pair, not 5");
        condition::out_of_range(&mut fixture.context, "vector-ref", 2, Value::fixnum(9));
        assert_eq!(message(Value(fixture.context.error)), "error[E0502]: vector-ref: argument 2 is out of range: 9");
        condition::division_by_zero(&mut fixture.context, "quotient");
        assert_eq!(message(Value(fixture.context.error)), "error[E0506]: quotient: division by zero");
    }

    /// Any object can be raised.
    #[test]
    fn an_object_that_is_no_condition() {
        let mut fixture = Fixture::new();
        let raised = text(&mut fixture, "no");
        assert_eq!(message(raised), "uncaught exception: \"no\"");
    }

    /// A condition that the program made of odd parts is reported all the same, and a long list is cut.
    #[test]
    fn odd_conditions() {
        let mut fixture = Fixture::new();
        let context = &mut fixture.context;
        let mut list = Value::NULL;
        for _ in 0..30 {
            list = crate::memory::allocate::pair(context, Value::fixnum(1), list).expect("room");
        }
        let odd = condition::eshkol_condition_make(context, Value::fixnum(99), Value::fixnum(7), list, Value::FALSE);
        assert_eq!(message(odd), format!("error[E0500]: 7{} ...", " 1".repeat(IRRITANTS)));
    }

    /// The place comes first, the calls follow, one a line.
    #[test]
    fn the_whole_report() {
        let trace =
            Trace { position: Some("a.scm:1:2".to_string()), lines: vec!["in f".to_string(), "in g".to_string()] };
        assert_eq!(compose("error: no", &trace), "a.scm:1:2: error: no\n  in f\n  in g\n");
        assert_eq!(compose("error: no", &Trace::default()), "error: no\n");
    }
}
