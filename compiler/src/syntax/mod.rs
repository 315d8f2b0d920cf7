//! From text to data: lexer, parser, tree.
//!
//! [`read`] is the road of the compiler; [`tokenize`] and [`print`] serve the listings.

pub mod codes;
pub mod identifier;
pub mod lexer;
pub mod parser;
pub mod print;
pub mod token;
pub mod tree;

use crate::diagnostics::Diagnostic;
use crate::source::{FileId, SourceMap};
use token::Token;

pub use parser::{ReadResult, read};

/// The tokens of a file, and every mistake in them. With `fold_case` the file is read as if it began with
/// `#!fold-case`.
pub fn tokenize(sources: &SourceMap, file: FileId, fold_case: bool) -> (Vec<Token>, Vec<Diagnostic>) {
    let tokens = lexer::tokenize(&sources.file(file).text, file, fold_case);
    (tokens.tokens, tokens.diagnostics)
}
