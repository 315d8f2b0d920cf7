//! What a program says when it ends with an error: the message, the place, and the calls that led there.
//!
//! ```text
//! prog.scm:3:5: error[E0501]: car: argument 1 must be a pair, not 5
//!   in first-of at prog.scm:3:5
//!   in main at prog.scm:9:3
//! ```
//!
//! The calls come from a walk along the frame pointers of the Scheme stack. The walk starts at the place of the
//! condition where that is still on the stack, else where the error was found to be unhandled. Functions of the
//! standard library are left out, so the first line names the user's code that called them. Frames that were replaced
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
pub(crate) unsafe extern "C" fn report_uncaught(context: &mut Context, object: Value, frame: u64) -> ! {
    let place = if object.is(Type::Condition) { condition::place(object) } else { 0 };
    // SAFETY: the caller's.
    let trace = unsafe { trace::walk(symbol::program(), frame, place) };
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
