//! Failures of Rust's own allocations: a clear end instead of a crash.
//!
//! Scheme objects never come from here, and buffers that may become large ask first and fail as errors of the program.
//! What is left is small. Where even that is refused, Rust's library says so and aborts; the handler of that signal ends
//! the program with the exit code of errors.

use crate::process;
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, Ordering};

/// Has an allocation ever failed?
static FAILED: AtomicBool = AtomicBool::new(false);

#[cfg_attr(not(feature = "program"), expect(dead_code, reason = "only programs have an allocator of their own"))]
struct Allocator;

// SAFETY: everything is handed on to the system's allocator; a failure is only noted.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's.
        note(unsafe { System.alloc(layout) })
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's.
        note(unsafe { System.alloc_zeroed(layout) })
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller's.
        note(unsafe { System.realloc(block, layout, size) })
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller's.
        unsafe { System.dealloc(block, layout) }
    }
}

#[inline]
#[cfg_attr(not(feature = "program"), expect(dead_code, reason = "only programs have an allocator of their own"))]
fn note(block: *mut u8) -> *mut u8 {
    if block.is_null() {
        FAILED.store(true, Ordering::Relaxed);
    }
    block
}

#[cfg(feature = "program")]
#[global_allocator]
static ALLOCATOR: Allocator = Allocator;

/// The handler of the signal that `abort` raises. Without a failed allocation the abort goes on.
pub unsafe extern "C" fn aborted(signal: i32) {
    // SAFETY: what is called here runs no code of the program and needs no memory.
    unsafe {
        if FAILED.load(Ordering::Relaxed) {
            process::say("error[E0508]: out of memory\n");
            libc::_exit(process::EXIT_ERROR);
        }
        libc::signal(signal, libc::SIG_DFL);
    }
}
