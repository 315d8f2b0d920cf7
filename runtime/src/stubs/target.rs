//! The functions that preserve-all stubs call, where the runtime's own function needs other arguments.
//!
//! A stub calls `(context, first, second, third, frame pointer, return address)`, the last two those of the compiled
//! code that called the stub. `ERROR` as the result makes the stub raise what the context holds.

use crate::memory::allocate;
use crate::memory::reclaim::{FORCED, NESTED, SITE_SHIFT};
use eshkol_abi::context::Context;
use eshkol_abi::object::{Kind, Type};
use eshkol_abi::value::{ERROR, TAG_OBJECT, UNSPECIFIED, Word, float_immediate};

unsafe extern "C" {
    fn eshkol_memory_allocate(context: *mut Context, size: u64) -> u64;
    fn eshkol_memory_remembered_full(context: *mut Context);
    fn eshkol_memory_reclaim(
        context: *mut Context,
        mark: u64,
        end: *mut Word,
        count: u64,
        frame_pointer: u64,
        options: u64,
    ) -> u64;
}

/// `(size)`: room for an object.
///
/// # Safety
/// The context is alive, as for all functions here.
pub(super) unsafe extern "C" fn allocate(context: *mut Context, size: u64) -> Word {
    // SAFETY: the caller's.
    match unsafe { eshkol_memory_allocate(context, size) } {
        0 => ERROR,
        address => address,
    }
}

/// `()`: makes room in the store buffer.
///
/// # Safety
/// As [`allocate`].
pub(super) unsafe extern "C" fn remembered_full(context: *mut Context) -> Word {
    // SAFETY: the caller's.
    unsafe { eshkol_memory_remembered_full(context) };
    UNSPECIFIED
}

/// Which reclaim point it is, for reports: its return address. Addresses leave the highest bits free.
const fn options(return_address: u64, bits: u64) -> u64 {
    return_address << SITE_SHIFT | bits
}

/// `(end of slots, count)`: a reclaim point.
///
/// # Safety
/// As [`allocate`]; the rest is as `eshkol_memory_reclaim` says.
pub(super) unsafe extern "C" fn reclaim(
    context: *mut Context,
    end: *mut Word,
    count: u64,
    _: Word,
    frame_pointer: u64,
    return_address: u64,
) -> Word {
    // SAFETY: the caller's.
    unsafe { eshkol_memory_reclaim(context, 0, end, count, frame_pointer, options(return_address, 0)) }
}

/// `(end of slots, count)`: a reclaim point in a recursion.
///
/// # Safety
/// As [`reclaim`].
pub(super) unsafe extern "C" fn reclaim_nested(
    context: *mut Context,
    end: *mut Word,
    count: u64,
    _: Word,
    frame_pointer: u64,
    return_address: u64,
) -> Word {
    // SAFETY: the caller's.
    unsafe { eshkol_memory_reclaim(context, 0, end, count, frame_pointer, options(return_address, NESTED)) }
}

/// `(end of slots, count, mark)`: the reclaim point at the end of an arena.
///
/// # Safety
/// As [`reclaim`].
pub(super) unsafe extern "C" fn reclaim_forced(
    context: *mut Context,
    end: *mut Word,
    count: u64,
    mark: u64,
    frame_pointer: u64,
    return_address: u64,
) -> Word {
    // SAFETY: the caller's.
    unsafe { eshkol_memory_reclaim(context, mark, end, count, frame_pointer, options(return_address, FORCED)) }
}

/// `(double)`: a flonum, boxed where it must be.
///
/// # Safety
/// As [`allocate`].
pub(super) unsafe extern "C" fn box_float(context: &mut Context, number: f64) -> Word {
    let bits = number.to_bits();
    if let Some(immediate) = float_immediate(bits) {
        return immediate;
    }
    match allocate::object(context, Type::Flonum, Kind::Raw, 0, 1) {
        Some(address) => {
            // SAFETY: the object has one payload word.
            unsafe { *address.add(1) = bits };
            address as Word | TAG_OBJECT
        }
        None => ERROR,
    }
}
