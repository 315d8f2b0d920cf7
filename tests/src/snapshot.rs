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

/// `--emit` of a stage, named by the folder, must contain the lines of the `.contains` file.
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
    contains_lines(&emitted, &expected).map_err(|message| format!("{message}\n--- in\n{emitted}"))
}
