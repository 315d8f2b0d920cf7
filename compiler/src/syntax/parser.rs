//! From tokens to data.
//!
//! A datum may be nested a million deep, so what nests is kept apart from what does not:
//!
//! * Everything that contains a datum (a list, a vector, a quote, a label, a datum comment) is a frame on an explicit
//!   stack ([`Reader`], in `reader.rs`). A finished datum becomes an item of the innermost list that is open.
//! * The items between two parentheses are a flat sequence. When a list is closed, a chumsky grammar over the slice of
//!   its items ([`grammar`]) makes the list of them and reports misplaced dots.
//!
//! The grammar accepts every sequence, with productions for the wrong ones, so that each mistake has a message of its
//! own and a list with a mistake in it is still one datum for the list around it.
//!
//! A missing parenthesis shows only at the end of the file, since all lists that are open there are closed too late. If
//! there is one, the tokens are read once more under the assumption that an opening parenthesis at the left margin
//! begins a new top-level form. If that explains the file better, namely without any closing parenthesis left over, its
//! messages are the ones reported.

mod grammar;
mod labels;
mod reader;

use super::lexer::{Tokens, tokenize};
use super::tree::{DatumId, Tree};
use crate::diagnostics::Diagnostic;
use crate::source::{FileId, SourceMap};
use reader::{Margin, Reader};

/// What is in a file. When there are errors the data are a good guess, for tools.
#[derive(Default)]
pub struct ReadResult {
    pub data: Vec<DatumId>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Above this number of messages, the assumption about the left margin is taken to be wrong for the file.
const MOST_UNCLOSED: usize = 20;

/// Reads all data of a file. With `fold_case` the file is read as if it began with `#!fold-case`, for `include-ci`.
pub fn read(sources: &SourceMap, file: FileId, tree: &mut Tree, fold_case: bool) -> ReadResult {
    let text = &sources.file(file).text;
    let Tokens { tokens, mut diagnostics, lost_from } = tokenize(text, file, fold_case);
    let mut result = Reader::new(tree, text, Margin::Ignored).read(&tokens, lost_from);
    if result.unclosed > 0 {
        let second_start = tree.len();
        let second = Reader::new(tree, text, Margin::StartsForm).read(&tokens, lost_from);
        if second.stray == 0 && second.unclosed <= MOST_UNCLOSED {
            result = second;
        } else {
            tree.truncate(second_start);
        }
    }
    diagnostics.append(&mut result.diagnostics);
    diagnostics.sort_by_key(|diagnostic| diagnostic.span.start);
    ReadResult { data: result.data, diagnostics }
}
