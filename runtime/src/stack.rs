//! The stack of Scheme code: so large that deep recursion is no error, with an end that is one.
//!
//! The stack is a mapping of its own, by default up to 64 GiB of address space of which only what is touched costs
//! memory. Its size is a share of the machine's memory, so that a recursion without end stops as an error of the program
//! and not when the system is out of memory. Where so large a mapping is refused, smaller ones are tried.
//!
//! ```text
//! low                 hard end              open end                                 top
//!  |  never accessible  |  zones, closed at first  |  the stack, growing down from the top  |
//! ```
//!
//! Compiled code does not check for the end: it faults there, and the handler of [`crate::signals`] asks [`overflow`]
//! what to do. A fault opens one more zone, and if compiled code faulted, it continues at a raiser, so that a stack
//! overflow is a condition which `guard` can handle; the zone is the room that handlers have. A fault in a runtime
//! function only opens the zone: the function completes, and compiled code runs into the next zone soon. When the stack
//! is cut, zones below are closed again. When none is left, the program ends.

use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};

/// The largest stack, in address space.
const LARGEST: u64 = 64 << 30;
/// The smallest worth having.
const SMALLEST: u64 = 1 << 20;
/// Accessible bytes that one fault adds.
const ZONE: u64 = 256 << 10;
/// Part of the mapping that zones may use, and as much again below them, is kept back from the start. It is larger than
/// any frame, so that no frame steps over it.
const LARGEST_RESERVE: u64 = 16 << 20;
const PAGE: u64 = 4096;

/// The mapping; the end that the stack may use now; the end that no zone passes. All 0 before the start. Atomic, since
/// a signal handler reads them.
static LOW: AtomicU64 = AtomicU64::new(0);
static TOP: AtomicU64 = AtomicU64::new(0);
pub(crate) static OPEN_END: AtomicU64 = AtomicU64::new(0);
pub(crate) static FIRST_END: AtomicU64 = AtomicU64::new(0);
/// The lowest stack pointer that was seen since memory was last given back, or 0.
static LOWEST: AtomicU64 = AtomicU64::new(0);
/// Memory is given back when the stack has become this much shorter, except for the part that stays.
const RELEASE_BELOW: u64 = 64 << 20;
const RELEASE_SLACK: u64 = 16 << 20;

/// Maps the stack, of about `limit` bytes at most, and gives the address of its upper end.
pub fn start(limit: u64) -> Option<u64> {
    let mut size = limit.clamp(SMALLEST, LARGEST) & !(PAGE - 1);
    loop {
        if let Some(low) = map(size) {
            let first_end = low + reserve(size);
            // SAFETY: the range is the lower part of the mapping that was just made.
            let closed = unsafe { libc::mprotect(low as *mut _, (first_end - low) as usize, libc::PROT_NONE) };
            if closed != 0 {
                return None;
            }
            avoid_huge_page(low + size);
            LOW.store(low, Ordering::Relaxed);
            OPEN_END.store(first_end, Ordering::Relaxed);
            FIRST_END.store(first_end, Ordering::Relaxed);
            TOP.store(low + size, Ordering::Release);
            return Some(low + size);
        }
        if size <= SMALLEST {
            return None;
        }
        size = (size / 2).max(SMALLEST) & !(PAGE - 1);
    }
}

fn map(size: u64) -> Option<u64> {
    let protection = libc::PROT_READ | libc::PROT_WRITE;
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE | libc::MAP_STACK;
    // SAFETY: a mapping at an address that the kernel chooses touches nothing that exists.
    let address = unsafe { libc::mmap(ptr::null_mut(), size as usize, protection, flags, -1, 0) };
    (address != libc::MAP_FAILED).then_some(address as u64)
}

/// Bytes at the low end of a mapping that are closed at first.
fn reserve(size: u64) -> u64 {
    (size / 4).min(LARGEST_RESERVE) & !(PAGE - 1)
}

/// The first pages should cost a small program no more than themselves, where the system likes huge ones.
fn avoid_huge_page(top: u64) {
    const HUGE: u64 = 2 << 20;
    let start = (top - 1) & !(HUGE - 1);
    let start = start.max(FIRST_END.load(Ordering::Relaxed));
    // SAFETY: advice on a part of the mapping; that it is not taken does no harm.
    unsafe { libc::madvise(start as *mut _, (top - start) as usize, libc::MADV_NOHUGEPAGE) };
}

/// The part of the address space that the stack may come to use, as `(low, high)`. Empty before the start.
pub fn bounds() -> (u64, u64) {
    let top = TOP.load(Ordering::Acquire);
    (OPEN_END.load(Ordering::Relaxed), top)
}

/// The stack is as short as this stack pointer says: gives back the memory that it had when it was much longer. Called
/// at evacuations, which is where a program that uses memory comes by.
pub fn seen(stack_pointer: u64) {
    let (low, high) = bounds();
    if !(low..high).contains(&stack_pointer) {
        return;
    }
    let lowest = LOWEST.load(Ordering::Relaxed);
    if lowest == 0 || stack_pointer < lowest {
        LOWEST.store(stack_pointer, Ordering::Relaxed);
    } else if stack_pointer - lowest > RELEASE_BELOW {
        // Calls that were not seen went further down than the lowest that was.
        let start = low.max(lowest.saturating_sub(RELEASE_BELOW)) & !(PAGE - 1);
        let end = (stack_pointer - RELEASE_SLACK) & !(PAGE - 1);
        LOWEST.store(stack_pointer, Ordering::Relaxed);
        // SAFETY: the range is the part of the mapping below everything that is in use. That the advice is not taken does
        // no harm.
        unsafe { libc::madvise(start as *mut _, (end - start) as usize, libc::MADV_DONTNEED) };
    }
}

/// What a fault at an address means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Overflow {
    /// It is no overflow.
    None,
    /// The stack has overflowed, and there is now room to go on.
    Opened,
    /// The stack has overflowed and there is no room left.
    Exhausted,
}

/// Opens a zone for a fault at `address` while the stack pointer was `stack_pointer`. Called from a signal handler.
pub fn overflow(address: u64, stack_pointer: u64) -> Overflow {
    let low = LOW.load(Ordering::Relaxed);
    let open_end = OPEN_END.load(Ordering::Relaxed);
    if low == 0 || !(low..open_end).contains(&address) {
        return Overflow::None;
    }
    let lowest = if (low..open_end).contains(&stack_pointer) { address.min(stack_pointer) } else { address };
    let new_end = (lowest & !(PAGE - 1)).saturating_sub(ZONE);
    let hard_end = low + (FIRST_END.load(Ordering::Relaxed) - low) / 2;
    if new_end < hard_end {
        return Overflow::Exhausted;
    }
    let protection = libc::PROT_READ | libc::PROT_WRITE;
    // SAFETY: the range lies in the mapping, below what is in use.
    if unsafe { libc::mprotect(new_end as *mut _, (open_end - new_end) as usize, protection) } != 0 {
        return Overflow::Exhausted;
    }
    OPEN_END.store(new_end, Ordering::Relaxed);
    LOWEST.store(new_end, Ordering::Relaxed);
    Overflow::Opened
}

/// Bytes that a raiser, and the fault handler that leads to it, need below the stack pointer at once.
const ROOM: u64 = 64 << 10;

/// Opens a zone if the stack is almost at its end. Called from a signal handler.
pub fn make_room(stack_pointer: u64) {
    let open_end = OPEN_END.load(Ordering::Relaxed);
    if stack_pointer < open_end + ROOM {
        overflow(open_end - 1, stack_pointer);
    }
}

/// The stack was cut back to this stack pointer: what zones are open below it are closed. Called on the stack as cut.
pub extern "C" fn was_cut(stack_pointer: u64) {
    let open_end = OPEN_END.load(Ordering::Relaxed);
    let first_end = FIRST_END.load(Ordering::Relaxed);
    // A handler inside the zones may cut the stack to another place in them, which leaves them in use.
    if open_end == first_end || stack_pointer < first_end + ZONE {
        return;
    }
    close(open_end, first_end);
}

#[cold]
fn close(open_end: u64, first_end: u64) {
    // SAFETY: the range lies in the mapping, and the stack ends above it.
    let closed = unsafe { libc::mprotect(open_end as *mut _, (first_end - open_end) as usize, libc::PROT_NONE) };
    // A zone that stays open is still a part of the stack, only the next overflow has one less.
    if closed == 0 {
        OPEN_END.store(first_end, Ordering::Relaxed);
    }
}
