//! The runtime of compiled Eshkol programs.

pub mod memory;
pub mod number;
pub mod value;
