//! Numbers: parsing, printing, arithmetic.

pub mod convert;
pub mod literal;

pub use literal::Literal;
