//! The value word as the runtime sees it.
//!
//! The accessors here are the only way from a value to its object: they look whether the object is still there (see
//! [`crate::stale`]). What they give for an object that is gone is harmless, and is never seen by the program.

use crate::stale;
use eshkol_abi::object::{self, Type};
use eshkol_abi::value::{self as abi, Word};
use std::fmt;

/// A tagged value. Compared as a word: this is `eq?`.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Value(pub Word);

/// The word in hexadecimal: for messages of tests and assertions.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#x}", self.0)
    }
}

impl Value {
    pub const FALSE: Value = Value(abi::FALSE);
    pub const TRUE: Value = Value(abi::TRUE);
    pub const NULL: Value = Value(abi::NULL);
    pub const UNSPECIFIED: Value = Value(abi::UNSPECIFIED);
    pub const EOF: Value = Value(abi::EOF);
    pub const DEFAULT: Value = Value(abi::DEFAULT);
    pub const UNBOUND: Value = Value(abi::UNBOUND);
    pub const MULTIPLE: Value = Value(abi::MULTIPLE);
    /// Returned by a runtime function that failed, after it stored a condition in the context.
    pub const ERROR: Value = Value(abi::ERROR);

    /// `n` must be in fixnum range; [`crate::number`] makes integers of any size.
    pub const fn fixnum(n: i64) -> Value {
        Value(abi::fixnum(n))
    }

    pub const fn boolean(b: bool) -> Value {
        Value(abi::boolean(b))
    }

    pub const fn character(c: char) -> Value {
        Value(abi::character(c))
    }

    pub const fn is_fixnum(self) -> bool {
        abi::is_fixnum(self.0)
    }

    pub fn as_fixnum(self) -> Option<i64> {
        self.is_fixnum().then(|| abi::fixnum_value(self.0))
    }

    pub fn as_character(self) -> Option<char> {
        if self.0 & 0xff != abi::CHAR_LOW_BYTE {
            return None;
        }
        char::from_u32((self.0 >> abi::IMMEDIATE_PAYLOAD_SHIFT) as u32)
    }

    pub const fn is_true(self) -> bool {
        self.0 != abi::FALSE
    }

    pub const fn is_pointer(self) -> bool {
        abi::is_pointer(self.0)
    }

    pub const fn tag(self) -> Word {
        self.0 & abi::TAG_MASK
    }

    /// The address of the object behind a pointer; for an object that is gone, of one without type or length.
    #[inline(always)]
    pub fn address(self) -> *mut Word {
        debug_assert!(self.is_pointer());
        stale::follow(self)
    }

    pub const fn is_pair(self) -> bool {
        self.tag() == abi::TAG_PAIR
    }

    pub const fn is_procedure(self) -> bool {
        self.tag() == abi::TAG_PROCEDURE
    }

    /// Is this an object (not a pair, not a procedure) of this type? Reads the header.
    pub fn is(self, ty: Type) -> bool {
        // SAFETY: a value with this tag points to a live object, which starts with its header.
        self.tag() == abi::TAG_OBJECT && unsafe { object::header_type(*self.address()) } == ty as u64
    }

    /// Is this a captured continuation, a procedure of its own kind? Reads the header.
    pub fn is_continuation(self) -> bool {
        self.is_procedure() && object::header_type(self.header()) == Type::Continuation as u64
    }

    /// The header of an object or procedure.
    pub fn header(self) -> Word {
        debug_assert!(self.tag() == abi::TAG_OBJECT || self.is_procedure());
        // SAFETY: a value with these tags points to a live object, which starts with its header.
        unsafe { *self.address() }
    }

    /// Number of payload words of an object or procedure.
    pub fn length(self) -> usize {
        object::header_length(self.header()) as usize
    }

    /// Payload word `index` of an object or a continuation. The caller has checked type and range.
    pub fn field(self, index: usize) -> Value {
        let object = self.address();
        // SAFETY: a value with these tags points to an object, which starts with its header.
        let length = unsafe { object::header_length(*object) } as usize;
        debug_assert!(index < length || stale::was_met());
        if index >= length {
            return Value::UNSPECIFIED;
        }
        // SAFETY: payload words follow the header, and the index is below their number.
        unsafe { Value(*object.add(1 + index)) }
    }

    /// The caller has checked that it is a pair.
    pub fn car(self) -> Value {
        debug_assert!(self.is_pair());
        // SAFETY: a value with the pair tag points to two words.
        unsafe { Value(*self.address()) }
    }

    /// The caller has checked that it is a pair.
    pub fn cdr(self) -> Value {
        debug_assert!(self.is_pair());
        // SAFETY: a value with the pair tag points to two words.
        unsafe { Value(*self.address().add(1)) }
    }
}
