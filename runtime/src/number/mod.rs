//! Numbers: parsing, printing, arithmetic.

pub mod convert;
pub mod format;
pub mod literal;

pub use dashu_int::Sign;
pub use format::{eqv, from_literal};
pub use literal::Literal;
