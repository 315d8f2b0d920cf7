//! `build`, `run`, `check` and `memory-report`.

use super::options::{self, Compilation, Emit, TargetName};
use super::session::Session;
use super::{doing, output, pipeline};
use crate::diagnostics::{Code, Diagnostic};
use crate::link::{self, LinkOptions};
use crate::memory_report;
use crate::source::Span;
use std::ffi::{OsStr, OsString};
use std::fs::{DirBuilder, File};
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A listing, an object file or a temporary directory cannot be written.
const UNWRITABLE: Code = Code(405);
/// The executable cannot be written.
const UNWRITABLE_EXECUTABLE: Code = Code(412);
/// A memory report is not one.
const WRONG_REPORT: Code = Code(414);
/// The program was built and cannot be run.
const CANNOT_START: Code = Code(413);

/// `eshkolc check`
pub fn check(options: options::Check) -> u8 {
    let code = options::Code { optimize: 1, linker: None };
    let compilation = Compilation { file: options.file, code, target: TargetName::X86_64Linux, common: options.common };
    let mut session = Session::new(&compilation);
    pipeline::check(&mut session);
    session.finish()
}

/// `eshkolc build`, with its listings.
pub fn build(options: options::Build) -> u8 {
    let options::Build { file, output, emit, emit_after, explain_memory, target, code, common } = options;
    let compilation = Compilation { file, code, target, common };
    let mut session = Session::new(&compilation);
    if output.as_ref().is_some_and(|output| is_same_file(output, &compilation.file)) {
        let message = format!("the output would overwrite the program `{}`", compilation.file.display());
        session.report_command(Diagnostic::error(UNWRITABLE, Span::NONE, message));
        return session.finish();
    }
    if let Some(format) = explain_memory {
        write_listing(&mut session, output.as_deref(), |session| pipeline::explain_memory(session, format));
        return session.finish();
    }
    match (emit, emit_after) {
        (None, None) => {
            let output = output.unwrap_or_else(|| default_output(&compilation));
            build_executable(&mut session, &output);
        }
        (stage, pass) => {
            let output = match stage {
                Some(Emit::Obj) => Some(output.unwrap_or_else(|| default_output(&compilation).with_extension("o"))),
                _ => output,
            };
            write_listing(&mut session, output.as_deref(), |session| match (stage, pass) {
                (_, Some(pass)) => pipeline::emit_after(session, &pass),
                (stage, None) => pipeline::emit(session, stage?),
            });
        }
    }
    session.finish()
}

/// `eshkolc run`: builds to a temporary file and becomes the program.
pub fn run(options: options::Run) -> u8 {
    let options::Run { program, code, common } = options;
    let mut program = program.into_iter();
    let file = PathBuf::from(program.next().unwrap_or_default());
    let arguments: Vec<OsString> = program.collect();
    let compilation = Compilation { file, code, target: TargetName::X86_64Linux, common };
    let mut session = Session::new(&compilation);
    session.notes = false;
    let Some(executable) = build_temporary(&mut session) else { return session.finish() };
    let code = session.finish();
    if code != 0 {
        return code;
    }
    let error = become_program(&executable, compilation.file.as_os_str(), &arguments);
    let mut session = Session::new(&compilation);
    let message = format!("cannot start the program: {error}");
    let help = "programs are run from the directory for temporary files, which `TMPDIR` names";
    session.report(Diagnostic::error(CANNOT_START, Span::NONE, message).help(help));
    session.finish()
}

/// `eshkolc memory-report`: the page of a report that a program wrote.
pub fn memory_report(options: options::MemoryReport) -> u8 {
    let options::MemoryReport { file, output, common } = options;
    let code = options::Code { optimize: 1, linker: None };
    let compilation = Compilation { file, code, target: TargetName::X86_64Linux, common };
    let mut session = Session::new(&compilation);
    if output.as_ref().is_some_and(|output| is_same_file(output, &compilation.file)) {
        let message = format!("the page would overwrite the report `{}`", compilation.file.display());
        session.report_command(Diagnostic::error(UNWRITABLE, Span::NONE, message));
        return session.finish();
    }
    if let Some(file) = session.load_main() {
        let text = session.sources.file(file).text.clone();
        match memory_report::read::read(&text) {
            Ok(report) => {
                let page = memory_report::html::html(&report).into_bytes();
                write_listing(&mut session, output.as_deref(), |_| Some(page));
            }
            Err(problem) => {
                let message = format!("`{}` is not a memory report: {problem}", session.program_name());
                let help = "a program writes one when it runs with `ESHKOL_MEMORY=report:FILE`";
                session.report(Diagnostic::error(WRONG_REPORT, Span::NONE, message).help(help));
            }
        }
    }
    session.finish()
}

/// Compiles and links; errors are in the session.
fn build_executable(session: &mut Session, output: &Path) {
    if !pipeline::can_link(session) {
        return;
    }
    // Whoever waits for a compilation wants to know before it.
    if let Err(error) = output::check(output) {
        let message = format!("cannot write `{}`: {error}", output.display());
        return session.report(Diagnostic::error(UNWRITABLE_EXECUTABLE, Span::NONE, message));
    }
    let Some(object) = pipeline::object(session) else { return };
    let options = LinkOptions { linker: session.compilation.code.linker.clone() };
    doing("linking");
    let result = session.timed("link", |_| link::link(&object, output, &options));
    if let Err(diagnostic) = result {
        session.report(diagnostic);
    }
}

/// Makes a listing and writes it to a file, or to standard output.
fn write_listing(session: &mut Session, output: Option<&Path>, make: impl FnOnce(&mut Session) -> Option<Vec<u8>>) {
    let result = match output {
        Some(path) => output::check(path).and_then(|()| match make(session) {
            Some(listing) => output::write_whole(path, &listing),
            None => Ok(()),
        }),
        None => make(session).map_or(Ok(()), |listing| output::print(&listing)),
    };
    if let Err(error) = result {
        let name = output.map_or("standard output".to_owned(), |path| format!("`{}`", path.display()));
        session.report(Diagnostic::error(UNWRITABLE, Span::NONE, format!("cannot write {name}: {error}")));
    }
}

/// `prog.esk` is built as `prog`, standard input and files without extension as `a.out`.
fn default_output(compilation: &Compilation) -> PathBuf {
    match (compilation.file.file_stem(), compilation.file.extension()) {
        (Some(stem), Some(_)) if !compilation.is_standard_input() => PathBuf::from(stem),
        _ => PathBuf::from("a.out"),
    }
}

fn is_same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

/// The executable as an open file without a name: nothing is left behind, however the program ends.
fn build_temporary(session: &mut Session) -> Option<File> {
    let directory = match private_directory() {
        Ok(directory) => directory,
        Err(error) => {
            let message = format!("cannot make a directory in `{}`: {error}", std::env::temp_dir().display());
            session.report(Diagnostic::error(UNWRITABLE, Span::NONE, message));
            return None;
        }
    };
    let path = directory.join("program");
    build_executable(session, &path);
    let executable = File::open(&path);
    // What is in there is of no use to anyone; a failure to remove it is no failure of the program.
    let _ = std::fs::remove_dir_all(&directory);
    match executable {
        Ok(executable) => Some(executable),
        Err(error) if !session.has_errors() => {
            session.report(Diagnostic::error(CANNOT_START, Span::NONE, format!("cannot open the program: {error}")));
            None
        }
        Err(_) => None,
    }
}

/// A new directory that no other user can enter.
fn private_directory() -> io::Result<PathBuf> {
    let parent = std::env::temp_dir();
    let mut attempt = 0;
    loop {
        let directory = parent.join(format!("eshkolc-{}-{attempt}", std::process::id()));
        match DirBuilder::new().mode(0o700).create(&directory) {
            Ok(()) => return Ok(directory),
            // Left over by a process of the same number.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 1000 => attempt += 1,
            Err(error) => return Err(error),
        }
    }
}

/// Replaces this process by the program, so that its exit code, its signals and its terminal are the program's own.
/// Returns only when that fails.
fn become_program(executable: &File, name: &OsStr, arguments: &[OsString]) -> io::Error {
    Command::new(format!("/proc/self/fd/{}", executable.as_raw_fd())).arg0(name).args(arguments).exec()
}
