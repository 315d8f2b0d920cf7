//! Numbers: parsing, printing, arithmetic.

pub mod format;
pub mod literal;

pub use literal::Literal;
