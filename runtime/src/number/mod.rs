//! Numbers: parsing, printing, arithmetic.

pub mod format;
pub mod literal;

pub use format::{eqv, from_literal};
pub use literal::Literal;
