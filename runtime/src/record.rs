//! Records (R7RS section 5.5). Compiled code makes, tests and accesses them; only a type is made here.

use crate::argument;
use crate::memory::allocate;
use crate::value::Value;
use eshkol_abi::context::Context;
use eshkol_abi::object;
use eshkol_abi::primitive::Type;

/// A new record type: every evaluation of a `define-record-type` makes another.
#[unsafe(no_mangle)]
pub extern "C" fn eshkol_record_make_type(context: &mut Context, name: Value, fields: Value) -> Value {
    make_type(context, name, fields).unwrap_or(Value::ERROR)
}

fn make_type(context: &mut Context, name: Value, fields: Value) -> Option<Value> {
    let who = "make-record-type";
    argument::expect(context, who, 1, Type::Symbol, name)?;
    argument::expect(context, who, 2, Type::Vector, fields)?;
    allocate::tagged(context, object::Type::RecordType, &[name, fields])
}
