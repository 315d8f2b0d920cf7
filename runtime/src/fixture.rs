//! A context for unit tests: a region of plain memory, large enough that no test runs out of it.

use crate::value::Value;
use eshkol_abi::condition::Kind;
use eshkol_abi::context::Context;
use eshkol_abi::object::{Type, condition_field};

const REGION_BYTES: usize = 64 << 20;
const REMEMBERED: usize = 1 << 20;

/// A context, and the memory it refers to. Pages that no test touches cost nothing.
pub struct Fixture {
    pub context: Context,
    _region: Vec<u128>,
    _remembered: Vec<u64>,
}

impl Fixture {
    pub fn new() -> Fixture {
        crate::symbol::reset();
        let region: Vec<u128> = Vec::with_capacity(REGION_BYTES / 16);
        let mut remembered: Vec<u64> = Vec::with_capacity(REMEMBERED);
        // SAFETY: every field of the context is a number or a raw pointer, for which zero is a value.
        let mut context: Context = unsafe { std::mem::zeroed() };
        context.bump = region.as_ptr() as u64;
        context.region_base = context.bump;
        context.limit = context.bump + REGION_BYTES as u64;
        context.remembered = remembered.as_mut_ptr();
        context.remembered_end = context.remembered.wrapping_add(REMEMBERED);
        context.error = Value::FALSE.0;
        context.ports = [Value::FALSE.0; 3];
        Fixture { context, _region: region, _remembered: remembered }
    }

    /// The kind of the condition that a function left behind, which is taken away.
    pub fn failure(&mut self) -> Option<Kind> {
        let condition = Value(std::mem::replace(&mut self.context.error, Value::FALSE.0));
        if !condition.is(Type::Condition) {
            return None;
        }
        let code = condition.field(condition_field::KIND as usize).as_fixnum()?;
        Kind::ALL.into_iter().find(|&kind| kind as i64 == code)
    }
}
