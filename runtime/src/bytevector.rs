//! Bytevectors: the number of bytes, then the bytes.

use crate::value::Value;
use eshkol_abi::object::Type;

/// The bytes. The caller has checked that it is a bytevector. Valid until it is written or memory is reclaimed.
pub fn bytes<'a>(bytevector: Value) -> &'a [u8] {
    debug_assert!(bytevector.is(Type::Bytevector));
    // SAFETY: payload word 0 of a bytevector is the number of bytes that follow it.
    unsafe { std::slice::from_raw_parts(bytevector.address().add(2).cast(), bytevector.field(0).0 as usize) }
}
