//! A context for unit tests.

use crate::memory::mode::Mode;
use crate::memory::start::{Options, start_with, stop};
use crate::value::Value;
use eshkol_abi::condition::Kind;
use eshkol_abi::context::Context;
use eshkol_abi::object::{Type, condition_field};

/// A context with a heap of its own, which is given back at the end.
pub struct Fixture {
    pub context: &'static mut Context,
}

impl Fixture {
    pub fn new() -> Fixture {
        crate::symbol::reset();
        let options = Options { reservation: 1 << 32, heap_limit: 256 << 20, ..Options::new(Mode::Normal) };
        let context = start_with(&options).expect("address space for a heap");
        context.error = Value::FALSE.0;
        Fixture { context }
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

impl Drop for Fixture {
    fn drop(&mut self) {
        crate::symbol::reset();
        // SAFETY: the context came from `start_with`, and the test that used it is over.
        unsafe { stop(self.context) };
    }
}
