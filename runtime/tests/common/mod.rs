//! A heap of its own for each test.

#![allow(dead_code, reason = "each test file uses a part of this")]

use eshkol_abi::condition::Kind;
use eshkol_abi::context::Context;
use eshkol_abi::object::{self, Type, condition_field};
use eshkol_abi::value::Word;
use eshkol_runtime::memory::frames::NoFrames;
use eshkol_runtime::memory::mode::Mode;
use eshkol_runtime::memory::reclaim::{FORCED, reclaim};
use eshkol_runtime::memory::report::Counters;
use eshkol_runtime::memory::start::{Options, start_with, stop};
use eshkol_runtime::memory::state::runtime;
use eshkol_runtime::memory::{allocate, barrier, verify};
use eshkol_runtime::value::Value;

pub struct Heap(pub *mut Context);

pub fn options(mode: Mode) -> Options {
    let mut options = Options::new(mode);
    options.reservation = 1 << 30;
    options.heap_limit = 64 << 20;
    options.verify = true;
    options
}

impl Heap {
    pub fn new(mode: Mode) -> Heap {
        Heap::with(&options(mode))
    }

    pub fn with(options: &Options) -> Heap {
        Heap(start_with(options).unwrap())
    }

    #[allow(clippy::mut_from_ref, reason = "the heap owns its context, and tests use one reference at a time")]
    pub fn context(&self) -> &mut Context {
        // SAFETY: the context is alive as long as the heap.
        unsafe { &mut *self.0 }
    }

    pub fn counters(&self) -> Counters {
        // SAFETY: the context is alive.
        unsafe { runtime(self.0).memory.counters }
    }

    pub fn bump(&self) -> u64 {
        self.context().bump
    }

    pub fn pair(&self, car: Value, cdr: Value) -> Value {
        allocate::pair(self.context(), car, cdr).unwrap()
    }

    pub fn list(&self, elements: &[Value]) -> Value {
        elements.iter().rev().fold(Value::NULL, |list, element| self.pair(*element, list))
    }

    pub fn vector(&self, elements: &[Value]) -> Value {
        allocate::tagged(self.context(), Type::Vector, elements).unwrap()
    }

    /// Allocates pairs that nobody keeps.
    pub fn garbage(&self, bytes: u64) {
        for _ in 0..bytes / object::PAIR_SIZE {
            self.pair(Value::NULL, Value::NULL);
        }
    }

    pub fn set_car(&self, pair: Value, value: Value) {
        // SAFETY: a pair has this slot.
        unsafe { barrier::write_slot(self.0, pair.address(), value) }
    }

    /// A reclaim point without callers.
    pub fn reclaim(&self, mark: u64, live: &mut [Value]) -> u64 {
        // SAFETY: nothing else is live at or above the mark, by each test.
        unsafe { reclaim(self.0, mark, live.as_mut_ptr().cast::<Word>(), live.len() as u64, &mut NoFrames, 0) }
    }

    /// The end of an arena.
    pub fn reclaim_forced(&self, mark: u64, live: &mut [Value]) -> u64 {
        // SAFETY: as above.
        unsafe { reclaim(self.0, mark, live.as_mut_ptr().cast::<Word>(), live.len() as u64, &mut NoFrames, FORCED) }
    }

    /// The kind of the pending condition, which is taken away.
    pub fn failure(&self) -> Option<Kind> {
        let condition = Value(std::mem::replace(&mut self.context().error, Value::FALSE.0));
        if !condition.is(Type::Condition) {
            return None;
        }
        let kind = condition.field(condition_field::KIND as usize).as_fixnum()?;
        Kind::ALL.into_iter().find(|&k| k as i64 == kind)
    }

    pub fn is_valid(&self, live: &[Value]) {
        let addresses: Vec<u64> = live.iter().map(|value| &raw const *value as u64).collect();
        // SAFETY: the context is alive, and no object is half initialised.
        unsafe { verify::check(self.0, &addresses) }.unwrap();
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        // SAFETY: the heap made the context, and its values are not used any more.
        unsafe { stop(self.0) }
    }
}

pub fn n(number: i64) -> Value {
    Value::fixnum(number)
}

/// Can this address be read? Asks the kernel, which says so without a signal.
pub fn is_readable(address: u64) -> bool {
    let mut ends = [0; 2];
    // SAFETY: the kernel checks the address, and the descriptors are our own.
    unsafe {
        assert_eq!(libc::pipe(ends.as_mut_ptr()), 0);
        let written = libc::write(ends[1], address as *const _, 1);
        libc::close(ends[0]);
        libc::close(ends[1]);
        written == 1
    }
}
