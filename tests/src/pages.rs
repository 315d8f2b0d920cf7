//! Programs in the documentation: a block of `scheme` with a block of `output` right after it is a program, and what it
//! prints, in every mode of memory. Other blocks are fragments and are not run.

use crate::compiler::{Compiler, file_name};
use crate::program::{self, Scratch};
use std::fs;
use std::path::Path;

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

#[cfg(test)]
mod tests {
    use super::programs;

    #[test]
    fn programs_of_a_page() {
        let page = "a\n```scheme\n(fragment)\n```\nb\n```scheme\n(write 1)\n```\n```output\n1\n```\n```\n$ c\n```\n";
        assert_eq!(programs(page), [("(write 1)\n", "1\n")]);
    }
}
