//! From text to data: lexer, parser, tree.

pub mod tree;
