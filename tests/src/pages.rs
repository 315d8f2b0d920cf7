//! Programs in the documentation: a block of `scheme` with a block of `output` right after it is a program, and what it
//! prints, in every mode of memory. Other blocks are fragments and are not run.
//!
//! The reference of the language must also name everything that the standard libraries export.

use crate::compiler::{Compiler, file_name};
use crate::program::{self, Scratch};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Checks every program of a page; a page need not have any.
pub fn check(compiler: &Compiler, page: &Path) -> Result<(), String> {
    let text = fs::read_to_string(page).map_err(|error| format!("cannot read `{}`: {error}", page.display()))?;
    for (number, (program, output)) in programs(&text).into_iter().enumerate() {
        let folder = Scratch::new(Path::new(file_name(page)?))?;
        let source = folder.path.join(format!("program-{}.scm", number + 1));
        fs::write(&source, program).map_err(|error| error.to_string())?;
        fs::write(source.with_extension("out"), output).map_err(|error| error.to_string())?;
        program::check(compiler, &source)
            .map_err(|message| format!("program {} of the page: {message}", number + 1))?;
    }
    Ok(())
}

/// Programs and their outputs.
fn programs(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("```scheme\n") {
        rest = &rest[start + "```scheme\n".len()..];
        let Some((program, after)) = rest.split_once("```\n") else { break };
        rest = after;
        if let Some(output) = after.strip_prefix("```output\n")
            && let Some((output, after)) = output.split_once("```\n")
        {
            found.push((program, output));
            rest = after;
        }
    }
    found
}

/// Checks that what the libraries export is in the page, as code.
pub fn check_names(page: &Path, libraries: &[PathBuf]) -> Result<(), String> {
    let read =
        |path: &Path| fs::read_to_string(path).map_err(|error| format!("cannot read `{}`: {error}", path.display()));
    let text = read(page)?;
    let named: BTreeSet<&str> = code_spans(&text).into_iter().flat_map(words).collect();
    let mut missing = Vec::new();
    for library in libraries {
        let exports = exports(&read(library)?);
        if exports.is_empty() {
            return Err(format!("`{}` exports nothing", library.display()));
        }
        let file = file_name(library)?;
        missing
            .extend(exports.into_iter().filter(|name| !named.contains(&**name)).map(|name| format!("{name} ({file})")));
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!("`{}` does not name, between backquotes:\n{}", page.display(), missing.join("\n")))
}

/// The words of code: what parentheses, brackets and spaces separate.
fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| c.is_whitespace() || "()[]".contains(c)).filter(|word| !word.is_empty())
}

/// What stands between backquotes in the text, outside of blocks.
fn code_spans(text: &str) -> Vec<&str> {
    let mut spans = Vec::new();
    let mut in_block = false;
    for line in text.lines() {
        if line.starts_with("```") {
            in_block = !in_block;
            continue;
        }
        let mut rest = if in_block { "" } else { line };
        while let Some(start) = rest.find('`') {
            rest = &rest[start..];
            let fence = &rest[..rest.len() - rest.trim_start_matches('`').len()];
            rest = &rest[fence.len()..];
            let Some(end) = end_of_span(rest, fence.len()) else { break };
            spans.push(&rest[..end]);
            rest = &rest[end + fence.len()..];
        }
    }
    spans
}

/// Where the next run of exactly so many backquotes begins.
fn end_of_span(text: &str, fence: usize) -> Option<usize> {
    let mut from = 0;
    loop {
        let start = from + text[from..].find('`')?;
        let run = text[start..].len() - text[start..].trim_start_matches('`').len();
        if run == fence {
            return Some(start);
        }
        from = start + run;
    }
}

/// The names that a library exports, under which it exports them.
fn exports(library: &str) -> Vec<String> {
    let code: String = library.lines().map(|line| line.split(';').next().unwrap_or("").to_owned() + "\n").collect();
    let spaced = code.replace('(', " ( ").replace(')', " ) ");
    let mut tokens = spaced.split_whitespace();
    let mut names = Vec::new();
    while tokens.any(|token| token == "export") {
        while let Some(token) = tokens.next().filter(|&token| token != ")") {
            // `(rename inner outer)`
            let name = if token == "(" { tokens.nth(2) } else { Some(token) };
            names.extend(name.map(str::to_owned));
            if token == "(" {
                tokens.next();
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::{code_spans, exports, programs};

    #[test]
    fn code_in_a_page() {
        let page = "a `b c` and `` `d `` e `f\n```scheme\n`no`\n```\n`g`\n";
        assert_eq!(code_spans(page), ["b c", " `d ", "g"]);
    }

    #[test]
    fn exports_of_a_library() {
        let library = "(define-library (a)\n (export b ; not this\n (rename c d) e)\n (import (f)) (export g))";
        assert_eq!(exports(library), ["b", "d", "e", "g"]);
    }

    #[test]
    fn programs_of_a_page() {
        let page = "a\n```scheme\n(fragment)\n```\nb\n```scheme\n(write 1)\n```\n```output\n1\n```\n```\n$ c\n```\n";
        assert_eq!(programs(page), [("(write 1)\n", "1\n")]);
    }
}
