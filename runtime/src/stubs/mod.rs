//! The seam between compiled code and the runtime: the entry points of `eshkol_abi::entry` that must be assembly.
//!
//! Compiled code and the runtime follow different rules. Compiled code pins the context in a register, calls procedures
//! in Cranelift's Tail convention and keeps values in registers that the platform's convention lets a callee destroy;
//! the runtime's functions are ordinary C functions. What lies between, by machine:
//!
//! * preserve-all stubs, which save every register that a C function may destroy, call one, and put its result into the
//!   context;
//! * raisers, which have a condition made and call the program's raise procedure on top of the failing frame;
//! * functions that note the place of their call before they go on in Rust;
//! * escape points, and continuations that can be entered again;
//! * the way from the native stack to the Scheme stack and back.
//!
//! [`target`] has the C functions behind the stubs, [`raise`] those behind the raisers.

#[cfg(not(target_arch = "x86_64"))]
mod absent;
#[cfg(target_arch = "x86_64")]
pub(crate) mod continuation;
#[cfg(target_arch = "x86_64")]
mod escape;
#[cfg(target_arch = "x86_64")]
mod raise;
#[cfg(target_arch = "x86_64")]
mod target;
#[cfg(target_arch = "x86_64")]
mod x86_64;

#[cfg(all(test, target_arch = "x86_64"))]
mod tests;

#[cfg(not(target_arch = "x86_64"))]
pub use absent::*;
#[cfg(target_arch = "x86_64")]
pub use continuation::*;
#[cfg(target_arch = "x86_64")]
pub use escape::*;
#[cfg(target_arch = "x86_64")]
pub use x86_64::*;
