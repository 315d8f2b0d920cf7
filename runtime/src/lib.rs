//! The runtime of compiled Eshkol programs.

pub mod addresses;
pub mod argument;
pub mod bytevector;
pub mod condition;
pub mod control;
#[cfg(test)]
mod fixture;
pub mod memory;
pub mod number;
pub mod print;
pub mod string;
pub mod symbol;
pub mod value;
