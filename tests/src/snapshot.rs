//! What the compiler prints: diagnostics, compared whole, and emitted stages, compared in parts.

use crate::compiler::{Compiler, file_name};
use crate::program::{Scratch, contains_lines};
use std::fs;
use std::path::Path;

/// `eshkolc check` of a source must print what the `.stderr` file says; `BLESS=1` writes that file.
pub fn check_diagnostics(compiler: &Compiler, source: &Path) -> Result<(), String> {
    let folder = source.parent().ok_or("the source has no folder")?;
    let finished = compiler.call(folder, &["check", "--color=never", file_name(source)?])?;
    let code = match fs::read_to_string(source.with_extension("code")) {
        Ok(code) => code.trim().parse().map_err(|_| "the .code file is not a number")?,
        Err(_) => 1,
    };
    if finished.code != Some(code) {
        return Err(format!("the exit code should be {code}\n{}", finished.describe()));
    }
    if !finished.output.is_empty() {
        return Err(format!("standard output should be empty\n{}", finished.describe()));
    }
    let snapshot = source.with_extension("stderr");
    if std::env::var_os("BLESS").is_some() {
        return fs::write(&snapshot, &finished.errors).map_err(|error| format!("cannot write the snapshot: {error}"));
    }
    let expected = fs::read(&snapshot).map_err(|error| format!("cannot read `{}`: {error}", snapshot.display()))?;
    if expected == finished.errors {
        Ok(())
    } else {
        let expected = String::from_utf8_lossy(&expected);
        Err(format!("standard error should be\n{expected}\n--- but is\n{}", String::from_utf8_lossy(&finished.errors)))
    }
}

/// `--emit` of a stage, named by the folder, must contain the lines of the `.contains` file, and lack what the `.lacks`
/// file says, if there is one.
pub fn check_emit(compiler: &Compiler, source: &Path) -> Result<(), String> {
    let stage = file_name(source.parent().ok_or("the source has no folder")?)?;
    let scratch = Scratch::new(source)?;
    let output = scratch.path.join("emitted");
    compiler.build(source, &output, &[&format!("--emit={stage}")])?;
    let emitted = fs::read(&output).map_err(|error| format!("cannot read `{}`: {error}", output.display()))?;
    let emitted = String::from_utf8_lossy(&emitted);
    let expected = source.with_extension("contains");
    let expected =
        fs::read_to_string(&expected).map_err(|error| format!("cannot read `{}`: {error}", expected.display()))?;
    let lacking = fs::read_to_string(source.with_extension("lacks")).unwrap_or_default();
    contains_lines(&emitted, &expected)
        .and_then(|()| lacks_lines(&emitted, &lacking))
        .map_err(|message| format!("{message}\n--- in\n{emitted}"))
}

/// Each line is the name of a function and a text that its listing must not contain, with a space between.
fn lacks_lines(emitted: &str, lines: &str) -> Result<(), String> {
    for line in lines.lines() {
        let (name, text) = line.split_once(' ').ok_or("a line of a .lacks file is a name and a text")?;
        let has_name = |part: &&str| part.lines().next().is_some_and(|first| first.contains(&format!("|{name}|")));
        let part = emitted.split("\n\n").find(has_name).ok_or_else(|| format!("there is no function `{name}`"))?;
        if part.contains(text) {
            return Err(format!("`{name}` must not contain `{text}`"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::lacks_lines;

    /// The text counts in the function of that name only, and the function must be there.
    #[test]
    fn what_a_function_lacks() {
        let listing = "(function 0 |f| ()\n  (a))\n\n(function 1 |g| ()\n  (b))\n";
        assert!(lacks_lines(listing, "f b\ng a\n").is_ok());
        assert!(lacks_lines(listing, "f a\n").is_err());
        assert!(lacks_lines(listing, "h a\n").is_err());
    }
}
