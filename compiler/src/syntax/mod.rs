//! From text to data: lexer, parser, tree.

pub mod lexer;
pub mod parser;
pub mod print;
pub mod token;
pub mod tree;

use crate::diagnostics::Diagnostic;
use crate::source::{FileId, SourceMap};
use token::Token;
use tree::{DatumId, Tree};

/// The data of a file, as far as they could be read, and every mistake in it.
pub struct ReadResult {
    pub data: Vec<DatumId>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a file into the tree. `fold_case` as for `include-ci`.
pub fn read(sources: &SourceMap, file: FileId, tree: &mut Tree, fold_case: bool) -> ReadResult {
    let (tokens, mut diagnostics) = lexer::tokenize(&sources.file(file).text, file, fold_case);
    let data = parser::parse(&tokens, tree, &mut diagnostics);
    ReadResult { data, diagnostics }
}

/// The tokens of a file.
pub fn tokenize(sources: &SourceMap, file: FileId, fold_case: bool) -> (Vec<Token>, Vec<Diagnostic>) {
    lexer::tokenize(&sources.file(file).text, file, fold_case)
}
