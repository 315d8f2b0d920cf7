//! The write barrier. Placeholder with the agreed signature.

use crate::value::Value;
use eshkol_abi::context::Context;
use eshkol_abi::value::Word;

/// Stores into a slot of an object that may be older than the value.
///
/// # Safety
/// `slot` is a value slot of a live object, and the context is alive.
#[inline]
pub unsafe fn write_slot(context: *mut Context, slot: *mut Word, value: Value) {
    // SAFETY: the caller's; the buffer has room below its end.
    unsafe {
        *slot = value.0;
        if value.is_pointer() && value.0 > slot as u64 && (*context).remembered < (*context).remembered_end {
            *(*context).remembered = slot as u64;
            (*context).remembered = (*context).remembered.add(1);
        }
    }
}
