//! The listings of the first stages. Those of later stages are printed by the stages themselves.

use crate::diagnostics::Diagnostic;
use crate::source::{FileId, SourceMap};
use crate::syntax::{self, tree::DatumId, tree::Tree};

/// One token a line: place, kind, text.
pub fn tokens(sources: &SourceMap, file: FileId) -> (String, Vec<Diagnostic>) {
    let (tokens, diagnostics) = syntax::tokenize(sources, file, false);
    let mut text = String::new();
    for token in tokens {
        let (line, column) = sources.line_column(token.span).unwrap_or((0, 0));
        let source = &sources.file(file).text[token.span.start as usize..token.span.end as usize];
        text += &format!("{line}:{column}\t{}\t{source:?}\n", token.kind.name());
    }
    (text, diagnostics)
}

/// One datum a line, in external representation.
pub fn syntax(tree: &Tree, data: &[DatumId]) -> String {
    data.iter().map(|&datum| syntax::print::datum(tree, datum) + "\n").collect()
}
