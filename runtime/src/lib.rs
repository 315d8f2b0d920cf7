//! The runtime of compiled Eshkol programs.

pub mod addresses;
pub mod argument;
pub mod bytevector;
#[cfg(target_arch = "x86_64")]
mod capture;
pub mod character;
pub mod condition;
pub mod continuation;
pub mod control;
pub mod equal;
#[cfg(target_arch = "x86_64")]
mod escape;
#[cfg(test)]
mod fixture;
pub mod hash;
pub mod interrupts;
pub mod list;
pub mod memory;
pub mod number;
mod out_of_memory;
pub mod ports;
pub mod print;
pub mod process;
pub mod record;
pub mod report;
pub mod signals;
pub mod stack;
pub mod stale;
pub mod start;
pub mod string;
pub mod stubs;
pub mod symbol;
pub mod system;
pub mod value;
pub mod vector;
