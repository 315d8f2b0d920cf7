//! Finding the test files.

use crate::compiler::Compiler;
use crate::{pages, program, snapshot};
use libtest_mimic::Trial;
use std::path::{Path, PathBuf};

/// A check of one source file.
type Check = fn(&Compiler, &Path) -> Result<(), String>;

/// All tests, in the order of their names.
pub fn tests(compiler: &Compiler) -> Vec<Trial> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let examples = tests.with_file_name("examples");
    let folders: [(&str, PathBuf, Check); 6] = [
        ("run", tests.join("run"), program::check),
        ("examples", examples.clone(), program::check),
        ("aarch64", examples, program::check_aarch64_object),
        ("ui", tests.join("ui"), snapshot::check_diagnostics),
        ("emit", tests.join("emit"), snapshot::check_emit),
        ("docs", tests.with_file_name("docs"), pages::check),
    ];
    let mut trials = Vec::new();
    for (kind, folder, check) in folders {
        let found = if kind == "docs" { files(&folder, &["md"]) } else { sources(&folder) };
        for source in found {
            let name = source.strip_prefix(&folder).unwrap_or(&source).with_extension("");
            let compiler = compiler.clone();
            trials.push(Trial::test(format!("{kind}/{}", name.display()), move || {
                check(&compiler, &source).map_err(Into::into)
            }));
        }
    }
    let reference = tests.with_file_name("docs").join("reference.md");
    let libraries = files(&tests.with_file_name("stdlib").join("scheme"), &["sld"]);
    trials.push(Trial::test("docs/reference-names", move || {
        pages::check_names(&reference, &libraries).map_err(Into::into)
    }));
    trials
}

/// The source files of a folder and of those below it; programs' input files are not among them.
pub fn sources(folder: &Path) -> Vec<PathBuf> {
    files(folder, &["scm", "esk"])
}

fn files(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.flatten().map(|entry| entry.path()) {
            let is = |extension: &str| path.extension().is_some_and(|found| found == extension);
            if path.is_dir() {
                if !path.ends_with("files") && !is("creates") {
                    folders.push(path);
                }
            } else if extensions.iter().any(|extension| is(extension)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
