//! The runtime of compiled Eshkol programs.

pub mod condition;
pub mod memory;
pub mod number;
pub mod value;
