//! The runtime of compiled Eshkol programs.

pub mod addresses;
pub mod argument;
pub mod bytevector;
pub mod character;
pub mod condition;
pub mod continuation;
pub mod control;
pub mod equal;
#[cfg(test)]
mod fixture;
pub mod list;
pub mod memory;
pub mod number;
pub mod print;
pub mod record;
pub mod string;
pub mod symbol;
pub mod value;
pub mod vector;
