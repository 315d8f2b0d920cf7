//! Tests of the expander: one file `tests/expand/TOPIC/NAME.scm` each, with what comes out in `NAME.expected`.
//!
//! The expectation is the expanded program in the textual form of Core IR, or the diagnostics, each with the source
//! text that it points at. Programs see the small libraries in `tests/expand/embedded_libraries` in place of the standard library;
//! their forms are left out of the result, except in the topic `embedded`. The folder of a topic is the main file's
//! directory; files of libraries are in the folders below it.
//!
//! `BLESS=1 cargo test -p eshkolc --test expand` rewrites the expectations.

use eshkolc::core_ir::rename::renumber;
use eshkolc::core_ir::verify::{Level, verify};
use eshkolc::core_ir::{Program, print};
use eshkolc::diagnostics::{Diagnostic, Severity};
use eshkolc::expand::{Expansion, Files, Options, embedded_libraries, embedded_library, expand_program};
use eshkolc::source::{SourceMap, Span};
use eshkolc::syntax::read;
use eshkolc::syntax::tree::Tree;
use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn main() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/expand"));
    let mut trials = Vec::new();
    for folder in entries(root) {
        if folder.ends_with("embedded_libraries") {
            continue;
        }
        for file in entries(&folder) {
            if file.is_file() && file.extension().is_some_and(|extension| extension == "scm") {
                let name = file.strip_prefix(root).expect("the file is below the root").display().to_string();
                let root = root.to_path_buf();
                trials.push(Trial::test(name, move || with_large_stack(|| test(&root, &file))));
            }
        }
    }
    assert!(!trials.is_empty(), "no tests found in {}", root.display());
    trials.push(Trial::test("whole standard library", || with_large_stack(standard_library)));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder is readable").path()).collect();
    paths.sort();
    paths
}

/// The expander counts on the driver's large stack.
fn with_large_stack<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size(1 << 30);
        let thread = builder.spawn_scoped(scope, run).expect("a thread can be started");
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Files of a test; libraries in place of the compiler's own.
struct TestFiles {
    folder: PathBuf,
    embedded: BTreeMap<String, String>,
}

impl TestFiles {
    fn new(root: &Path, folder: &Path) -> TestFiles {
        let root = root.join("embedded_libraries");
        let mut embedded = BTreeMap::new();
        for folder in entries(&root) {
            for file in entries(&folder) {
                let name = file.strip_prefix(&root).expect("the file is below the root").with_extension("");
                let text = fs::read_to_string(&file).expect("the file is readable");
                embedded.insert(name.display().to_string(), text);
            }
        }
        TestFiles { folder: folder.to_path_buf(), embedded }
    }
}

impl Files for TestFiles {
    fn read(&self, path: &Path) -> io::Result<String> {
        fs::read_to_string(self.folder.join(path))
    }

    fn embedded(&self, name: &str) -> Option<&str> {
        self.embedded.get(name).map(String::as_str)
    }
}

fn test(root: &Path, file: &Path) -> Result<(), Failed> {
    let folder = file.parent().expect("the file is in the folder of its topic");
    let text = fs::read_to_string(file)?;
    let mut sources = SourceMap::default();
    let mut tree = Tree::default();
    let id = sources.add("main.scm", &text, false);
    let data = read(&sources, id, &mut tree, false);
    let files = TestFiles::new(root, folder);
    // Relative names, so that messages do not depend on the place of the working copy.
    let options = Options { features: vec!["test-feature".into()], ..Options::default() };
    let mut expansion = expand_program(&mut sources, &mut tree, &data.data, &options, &files);
    let reader: Vec<String> = data.diagnostics.iter().map(|d| d.message.clone()).collect();
    if !reader.is_empty() {
        return Err(format!("the reader complains: {}", reader.join(", ")).into());
    }
    let shown = show(&sources, &mut expansion, folder.ends_with("embedded"))?;

    let expected_file = file.with_extension("expected");
    if std::env::var_os("BLESS").is_some() {
        fs::write(expected_file, shown)?;
        return Ok(());
    }
    let expected = fs::read_to_string(expected_file)?;
    if shown == expected { Ok(()) } else { Err(format!("expected\n{expected}\nbut it is\n{shown}").into()) }
}

/// The compiler's own libraries as if they were the user's, so that every definition in them is expanded.
struct LibrariesAsFiles;

impl Files for LibrariesAsFiles {
    fn read(&self, path: &Path) -> io::Result<String> {
        let name = path.with_extension("").display().to_string();
        let text = path.extension().filter(|extension| *extension == "sld").and_then(|_| embedded_library(&name));
        text.map(str::to_owned).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn embedded(&self, _: &str) -> Option<&str> {
        None
    }
}

/// Every definition of the standard library expands without a message. What derived forms refer to is not found under
/// these conditions, which is the only error allowed.
fn standard_library() -> Result<(), Failed> {
    const INCOMPLETE_LIBRARY: u16 = 902;
    let names = embedded_libraries().map(|name| format!("(only ({}))", name.replace('/', " ")));
    let text = format!("(import {})", names.collect::<Vec<_>>().join(" "));
    let mut sources = SourceMap::default();
    let mut tree = Tree::default();
    let id = sources.add("main.scm", &text, false);
    let data = read(&sources, id, &mut tree, false);
    let options = Options::default();
    let mut expansion = expand_program(&mut sources, &mut tree, &data.data, &options, &LibrariesAsFiles);
    expansion.diagnostics.retain(|diagnostic| diagnostic.code.0 != INCOMPLETE_LIBRARY);
    let mut shown = String::new();
    for diagnostic in &expansion.diagnostics {
        show_diagnostic(&sources, diagnostic, &mut shown)?;
    }
    if !shown.is_empty() {
        return Err(shown.into());
    }
    verify(&expansion.program, Level::Expanded).map_err(|violations| violations[0].to_string())?;
    Ok(())
}

/// Diagnostics, then the program if it is one.
fn show(sources: &SourceMap, expansion: &mut Expansion, with_embedded: bool) -> Result<String, Failed> {
    let mut out = String::new();
    for diagnostic in &expansion.diagnostics {
        show_diagnostic(sources, diagnostic, &mut out)?;
    }
    if expansion.diagnostics.iter().any(|d| d.severity == Severity::Error) {
        return Ok(out);
    }
    verify(&expansion.program, Level::Expanded).map_err(|violations| {
        let messages: Vec<String> = violations.iter().map(ToString::to_string).collect();
        format!("{}\n{}", messages.join("\n"), print::print(&expansion.program))
    })?;
    out.push_str(&show_program(&mut expansion.program, with_embedded));
    Ok(out)
}

fn show_program(program: &mut Program, with_embedded: bool) -> String {
    if !with_embedded {
        let Program { forms, globals, .. } = program;
        forms.retain(|form| form.defines.is_none_or(|global| !globals[global.0 as usize].embedded));
        program.raise_procedure = None;
    }
    renumber(program);
    let printed = print::print(program);
    let lines = printed.lines().filter(|line| with_embedded || !line.contains("\" embedded "));
    lines.fold(String::new(), |out, line| out + line + "\n")
}

fn show_diagnostic(sources: &SourceMap, diagnostic: &Diagnostic, out: &mut String) -> Result<(), Failed> {
    let letter = match diagnostic.severity {
        Severity::Error => 'E',
        Severity::Warning => 'W',
        Severity::Note => 'N',
    };
    writeln!(out, "{letter}{:04}: {}", diagnostic.code.0, diagnostic.message)?;
    writeln!(out, "  {}", place(sources, diagnostic.span))?;
    if !diagnostic.label.is_empty() {
        writeln!(out, "  {}", diagnostic.label)?;
    }
    for (span, what) in &diagnostic.related {
        writeln!(out, "  {what}: {}", place(sources, *span))?;
    }
    if let Some(help) = &diagnostic.help {
        writeln!(out, "  help: {help}")?;
    }
    Ok(())
}

/// `main.scm 2:3 (the text)`, the text shortened.
fn place(sources: &SourceMap, span: Span) -> String {
    const SHOWN: usize = 60;
    let Some((line, column)) = sources.line_column(span) else { return "nowhere".into() };
    let file = sources.file(span.file);
    let text = file.text[span.start as usize..span.end as usize].split_whitespace().collect::<Vec<_>>().join(" ");
    let shown: String =
        if text.chars().count() > SHOWN { text.chars().take(SHOWN).chain("...".chars()).collect() } else { text };
    format!("at {} {line}:{column}: {shown}", file.name)
}
