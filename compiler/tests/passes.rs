//! Tests of single passes over Core IR: one file `tests/passes/PASS/NAME.core` each.
//!
//! A file has comments that say what it shows, a program in the textual form of Core IR, the line `;; =>`, and the
//! program that the pass PASS makes of it. Variables are compared up to their numbers. After a second `;; =>` come the
//! diagnostics, one comment line each: `;; W0301 3:1 message`.
//!
//! `BLESS=1 cargo test -p eshkolc --test passes` rewrites the expectations.

use eshkolc::core_ir::passes::PIPELINE;
use eshkolc::core_ir::rename::renumber;
use eshkolc::core_ir::verify::verify;
use eshkolc::core_ir::{Program, parse, print};
use eshkolc::diagnostics::{Diagnostic, Severity};
use eshkolc::source::SourceMap;
use libtest_mimic::{Arguments, Failed, Trial};
use std::fs;
use std::path::{Path, PathBuf};

const SEPARATOR: &str = "\n;; =>\n";

fn main() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/passes"));
    let mut trials = Vec::new();
    for folder in entries(root) {
        for file in entries(&folder).into_iter().filter(|file| file.extension().is_some_and(|e| e == "core")) {
            let name = file.strip_prefix(root).expect("the file is below the root").display().to_string();
            trials.push(Trial::test(name, move || with_large_stack(|| test(&file))));
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

fn with_large_stack<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size(64 << 20);
        let thread = builder.spawn_scoped(scope, run).expect("a thread can be started");
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn test(file: &Path) -> Result<(), Failed> {
    let text = fs::read_to_string(file)?;
    let mut parts = text.splitn(3, SEPARATOR);
    let input = parts.next().unwrap_or_default();
    let expected = parts.next().unwrap_or_default();
    let expected_diagnostics = parts.next().unwrap_or_default().trim();

    let folder = file.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    let pass = PIPELINE.iter().find(|pass| pass.name == folder).ok_or(format!("there is no pass {folder}"))?;
    let mut sources = SourceMap::default();
    let mut program = parse_core(&mut sources, input)?;
    verify(&program, pass.requires).map_err(|e| format!("the input is not valid: {}", e[0]))?;
    let mut diagnostics = Vec::new();
    (pass.run)(&mut program, &mut diagnostics);
    let after = pass.establishes.unwrap_or(pass.requires);
    let printed = normalised(&mut program);
    verify(&program, after).map_err(|e| format!("the result is not valid: {}\n{printed}", e[0]))?;
    check_round_trip(&printed)?;
    let shown: Vec<String> = diagnostics.iter().map(|d| show(&sources, d)).collect();
    let shown = shown.join("\n");

    if std::env::var_os("BLESS").is_some() {
        let tail = if shown.is_empty() { String::new() } else { format!("{}{shown}\n", SEPARATOR) };
        fs::write(file, format!("{}{SEPARATOR}{printed}{tail}", input.trim_end()))?;
        return Ok(());
    }
    let expected = normalised(&mut parse_core(&mut sources, expected)?);
    if printed != expected {
        return Err(format!("expected:\n{expected}\nfound:\n{printed}").into());
    }
    if shown != expected_diagnostics {
        return Err(format!("expected diagnostics:\n{expected_diagnostics}\nfound:\n{shown}").into());
    }
    Ok(())
}

fn parse_core(sources: &mut SourceMap, text: &str) -> Result<Program, Failed> {
    let file = sources.add("test.core", text, false);
    parse::parse_file(sources, file).map_err(|d| show(sources, &d[0]).into())
}

fn normalised(program: &mut Program) -> String {
    renumber(program);
    print::print(program)
}

/// What is printed can be read, and prints the same again.
fn check_round_trip(printed: &str) -> Result<(), Failed> {
    let again = print::print(&parse_core(&mut SourceMap::default(), printed)?);
    if again == printed { Ok(()) } else { Err(format!("printed:\n{printed}\nread and printed:\n{again}").into()) }
}

fn show(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    let letter = if diagnostic.severity == Severity::Error { 'E' } else { 'W' };
    let (line, column) = sources.line_column(diagnostic.span).unwrap_or((0, 0));
    let mut text = format!(";; {letter}{:04} {line}:{column} {}", diagnostic.code.0, diagnostic.message);
    for (span, label) in &diagnostic.related {
        let (line, column) = sources.line_column(*span).unwrap_or((0, 0));
        text.push_str(&format!("\n;;   {line}:{column} {label}"));
    }
    text
}
