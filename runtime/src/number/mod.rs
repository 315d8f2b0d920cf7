//! Numbers: parsing, printing, arithmetic.

pub mod literal;

pub use literal::Literal;
