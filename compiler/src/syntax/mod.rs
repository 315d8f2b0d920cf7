//! From text to data: lexer, parser, tree.
//!
//! [`parser::read`] is the road of the compiler; [`lexer::tokenize`] and [`print`] serve the listings.

pub mod codes;
pub mod identifier;
pub mod lexer;
pub mod parser;
pub mod print;
pub mod token;
pub mod tree;

pub use lexer::tokenize;
pub use parser::{ReadResult, read};
