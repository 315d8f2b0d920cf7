//! The conditions that raisers raise.
//!
//! A raiser calls one of these with `(context, first, second, return address, frame pointer)`, the last two those of the
//! compiled code that failed, and passes the result, the object to raise, to the program's raise procedure. The return
//! address is the condition's place.

use crate::condition;
use crate::report::tables;
use crate::value::Value;
use crate::{stale, symbol};
use eshkol_abi::condition::Kind;
use eshkol_abi::context::Context;
use eshkol_abi::object::{PROCEDURE_CODE, Type as ObjectType};
use eshkol_abi::primitive::{Primitive, Type};

/// Takes the condition that the context holds, and notes its place. What failed because of a stale value failed for no
/// other reason that it may have given. It is fresh, or the one for memory that has run out,
/// which may have been raised before.
fn take(context: &mut Context, place: u64) -> Value {
    stale::raise_if_met(context);
    let condition = Value(context.error);
    context.error = Value::FALSE.0;
    condition::set_place(condition, place);
    condition
}

/// The row of the primitive and the argument's position, from 0, of `primitive number << 8 | argument index`.
fn decode(primitive_and_argument: u64) -> (Option<&'static Primitive>, usize) {
    let row = Primitive::all().nth((primitive_and_argument >> 8) as usize);
    (row, (primitive_and_argument & 0xff) as usize)
}

/// # Safety
/// The context is alive, as for all functions here.
pub(super) unsafe extern "C" fn wrong_type(context: &mut Context, what: u64, value: Value, place: u64) -> Value {
    let (row, index) = decode(what);
    let who = row.map_or("", |row| row.name);
    let expected = row.and_then(|row| row.arguments.get(index).copied().or(row.rest)).unwrap_or(Type::Any);
    condition::wrong_type(context, who, index as u32 + 1, expected, value);
    take(context, place)
}

/// `procedure` names an accessor or modifier of records, `record_type` is the type in its definition; the value that is
/// no such record is in the context.
///
/// # Safety
/// As [`wrong_type`].
pub(super) unsafe extern "C" fn wrong_record(
    context: &mut Context,
    procedure: Value,
    record_type: Value,
    place: u64,
) -> Value {
    let text = |symbol: Value| crate::string::text(symbol::name(symbol)).to_rust();
    let value = Value(context.result);
    // Only a type that is gone is no type.
    let name = if record_type.is(ObjectType::RecordType) { text(record_type.field(0)) } else { String::new() };
    condition::wrong_record(context, &text(procedure), &name, value);
    take(context, place)
}

/// # Safety
/// As [`wrong_type`].
pub(super) unsafe extern "C" fn out_of_range(context: &mut Context, what: u64, value: Value, place: u64) -> Value {
    let (row, index) = decode(what);
    condition::out_of_range(context, row.map_or("", |row| row.name), index as u32 + 1, value);
    take(context, place)
}

/// # Safety
/// As [`wrong_type`].
pub(super) unsafe extern "C" fn immutable(context: &mut Context, what: u64, value: Value, place: u64) -> Value {
    let (row, _) = decode(what);
    condition::immutable(context, row.map_or("", |row| row.name), value);
    take(context, place)
}

/// # Safety
/// As [`wrong_type`].
pub(super) unsafe extern "C" fn not_procedure(context: &mut Context, value: Value, _: u64, place: u64) -> Value {
    condition::error(context, Kind::NotProcedure, "", "attempt to call something that is not a procedure", &[value]);
    take(context, place)
}

/// The frame is the callee's, so the place is one frame further: the call.
///
/// # Safety
/// As [`wrong_type`]; `procedure` is one, and `frame` is the frame pointer of its entry.
pub(super) unsafe extern "C" fn argument_count(
    context: &mut Context,
    procedure: Value,
    count: u64,
    place: u64,
    frame: *const u64,
) -> Value {
    // SAFETY: the entry of a procedure keeps the frame chain: the return address lies above the saved frame pointer.
    let call = if frame.is_null() { place } else { unsafe { *frame.add(1) } };
    // SAFETY: the caller's.
    let code = unsafe { *((procedure.0.wrapping_add_signed(PROCEDURE_CODE as i64)) as *const u64) };
    let name = symbol::program().and_then(|program| tables::function_at(program, code)).map_or("", |f| f.name);
    let noun = if count == 1 { "argument" } else { "arguments" };
    let message = if name.is_empty() {
        format!("a procedure was called with {count} {noun}, which it does not take")
    } else {
        format!("called with {count} {noun}, which it does not take")
    };
    condition::error(context, Kind::ArgumentCount, name, &message, &[]);
    take(context, call)
}

/// # Safety
/// As [`wrong_type`].
pub(super) unsafe extern "C" fn unbound(context: &mut Context, name: Value, _: u64, place: u64) -> Value {
    condition::error(context, Kind::Unbound, "", "a variable is used before its definition", &[name]);
    take(context, place)
}

/// # Safety
/// As [`wrong_type`].
pub(super) unsafe extern "C" fn value_count(context: &mut Context, expected: u64, more: u64, place: u64) -> Value {
    let noun = if expected == 1 { "value" } else { "values" };
    let bound = if more != 0 { "at least" } else { "exactly" };
    let message = format!("{bound} {expected} {noun} must be given here");
    condition::error(context, Kind::ValueCount, "", &message, &[]);
    take(context, place)
}

/// # Safety
/// As [`wrong_type`].
pub(super) unsafe extern "C" fn pending(context: &mut Context, _: u64, _: u64, place: u64) -> Value {
    take(context, place)
}

/// # Safety
/// As [`wrong_type`].
pub(super) unsafe extern "C" fn stack_overflow(context: &mut Context, _: u64, _: u64, place: u64) -> Value {
    condition::error(context, Kind::OutOfMemory, "", "stack overflow", &[]);
    take(context, place)
}

/// The context has the value whose memory is gone: what faulted was compiled code.
///
/// # Safety
/// As [`wrong_type`].
pub(super) unsafe extern "C" fn stale(context: &mut Context, _: u64, _: u64, place: u64) -> Value {
    take(context, place)
}
