//! A context for unit tests, with a heap of its own that is given back at the end.

use crate::memory::mode::Mode;
use crate::memory::start::{Options, start_with, stop};
use crate::symbol;
use crate::value::Value;
use eshkol_abi::condition::Kind;
use eshkol_abi::context::Context;
use eshkol_abi::object::{Type, condition_field};
use std::ops::{Deref, DerefMut};

pub struct Fixture {
    pub context: &'static mut Context,
}

impl Fixture {
    pub fn new() -> Fixture {
        let mut options = Options::new(Mode::Normal);
        options.reservation = 1 << 30;
        options.heap_limit = 64 << 20;
        // The symbols that are known are those of another heap.
        symbol::reset();
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

impl Deref for Fixture {
    type Target = Context;

    fn deref(&self) -> &Context {
        self.context
    }
}

impl DerefMut for Fixture {
    fn deref_mut(&mut self) -> &mut Context {
        self.context
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        symbol::reset();
        // SAFETY: the fixture made the context, and no value of it is used any more.
        unsafe { stop(self.context) }
    }
}
