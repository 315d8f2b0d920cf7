//! Tests of single passes over IR: a program `tests/passes/PASS/NAME.scm` each, and beside it, in `NAME.expected`, what
//! the pass PASS leaves of some of its functions.
//!
//! The program starts with comments that say what it shows; the line `;; functions: NAME ...` names the functions. They
//! are listed without their numbers, which depend on the standard library.
//!
//! `BLESS=1 cargo test -p eshkolc --test ir_passes` rewrites the expectations.

use eshkolc::ir::passes::PIPELINE;
use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/passes"));
    let mut trials = Vec::new();
    for folder in entries(root) {
        for file in entries(&folder).into_iter().filter(|file| file.extension().is_some_and(|e| e == "scm")) {
            let name = file.strip_prefix(root).expect("the file is below the root").display().to_string();
            trials.push(Trial::test(name, move || test(&file)));
        }
    }
    assert!(!trials.is_empty(), "no tests found in {}", root.display());
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder is readable").path()).collect();
    paths.sort();
    paths
}

fn test(file: &Path) -> Result<(), Failed> {
    let pass = file.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    if !PIPELINE.iter().any(|known| known.name == pass) {
        return Err(format!("there is no pass {pass} over IR").into());
    }
    let source = fs::read_to_string(file)?;
    let names = source.lines().find_map(|line| line.strip_prefix(";; functions: ")).ok_or("no line `;; functions:`")?;
    let command = Command::new(env!("CARGO_BIN_EXE_eshkolc"))
        .args(["build", "--emit-after", &pass, "-Z", "verify"])
        .arg(file)
        .output()?;
    if !command.status.success() {
        return Err(String::from_utf8_lossy(&command.stderr).into_owned().into());
    }
    let listing = String::from_utf8(command.stdout)?;
    let mut found = String::new();
    for name in names.split_whitespace() {
        found.push_str(&function(&listing, name).ok_or(format!("no function {name}"))?);
    }
    let expectation = file.with_extension("expected");
    if std::env::var_os("BLESS").is_some() {
        fs::write(expectation, found)?;
        return Ok(());
    }
    let expected = fs::read_to_string(expectation)?;
    if found == expected { Ok(()) } else { Err(format!("expected:\n{expected}\nfound:\n{found}").into()) }
}

/// The listing of the functions of this name, with names in place of the numbers of functions.
fn function(listing: &str, name: &str) -> Option<String> {
    let header = |text: &str| -> Option<(String, String)> {
        let (number, rest) = text.strip_prefix("(function ")?.split_once(" |")?;
        Some((format!("f{number}"), rest.split_once('|')?.0.to_string()))
    };
    let names: HashMap<String, String> = listing.lines().filter_map(header).collect();
    let mut shown = String::new();
    for part in listing.split("\n\n") {
        let Some((number, _)) = header(part).filter(|(_, found)| found == name) else { continue };
        let body = part.trim_end().replacen(&format!("(function {} ", &number[1..]), "(function ", 1);
        for line in body.lines() {
            let words: Vec<String> = line.split(' ').map(|word| with_name(word, &names)).collect();
            shown.push_str(&words.join(" "));
            shown.push('\n');
        }
    }
    (!shown.is_empty()).then_some(shown)
}

/// A word of the listing; the number of a function in it is replaced by the function's name.
fn with_name(word: &str, names: &HashMap<String, String>) -> String {
    let bare = word.trim_matches(|c| c == '(' || c == ')');
    match names.get(bare) {
        Some(name) => word.replacen(bare, &format!("|{name}|"), 1),
        None => word.to_string(),
    }
}
