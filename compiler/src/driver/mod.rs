//! The command line: what is asked for, in which order it is done, what is printed.
//!
//! | file | what it does |
//! |---|---|
//! | [`options`] | the command line, with clap |
//! | [`session`] | files, diagnostics and timings of one compilation |
//! | [`pipeline`] | the stages in order: read, expand, passes, lower, passes, code |
//! | [`emit`] | the listings of `--emit` |
//! | [`output`] | output files, written whole or not at all |
//!
//! Exit codes: 0; 1 the program is wrong; 2 the command line is wrong; 101 the compiler is wrong.

pub mod emit;
pub mod options;
pub mod output;
pub mod pipeline;
pub mod session;

use crate::diagnostics::{Code, Diagnostic};
use crate::link::{self, LinkOptions};
use crate::source::Span;
use clap::Parser;
use options::{Command, Compilation, Emit, Options};
use session::Session;
use std::cell::RefCell;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub const EXIT_WRONG_PROGRAM: u8 = 1;
pub const EXIT_WRONG_COMMAND: u8 = 2;
pub const EXIT_WRONG_COMPILER: u8 = 101;

/// The passes recurse over expressions, which the expander allows to be nested this deep; most is never touched.
const STACK_SIZES: [usize; 3] = [4 << 30, 1 << 30, 256 << 20];

thread_local! {
    /// What the compiler is doing, for the report of a panic.
    static ACTIVITY: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Notes what the compiler is doing.
pub fn doing(activity: &str) {
    ACTIVITY.with_borrow_mut(|current| activity.clone_into(current));
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let options = Options::parse();
    install_panic_hook();
    for size in STACK_SIZES {
        let options = options.clone();
        if let Ok(thread) = std::thread::Builder::new().name("compiler".into()).stack_size(size).spawn(|| run(options))
        {
            return thread.join().unwrap_or(ExitCode::from(EXIT_WRONG_COMPILER));
        }
    }
    eprintln!("error: there is no memory for the compiler's stack");
    ExitCode::from(EXIT_WRONG_COMPILER)
}

/// A panic is a fault of the compiler: it says so, and in which pass it happened.
fn install_panic_hook() {
    let default = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |information| {
        let activity = ACTIVITY.with_borrow(String::clone);
        eprintln!("error[E0901]: the compiler failed while {activity}; this is a fault of the compiler");
        default(information);
    }));
}

fn run(options: Options) -> ExitCode {
    if let Some(code) = &options.explain {
        return explain(code);
    }
    let code = match options.command {
        None => {
            eprintln!("error: a command is needed: build, run, check or --explain; see --help");
            EXIT_WRONG_COMMAND
        }
        Some(Command::Check { compilation }) => check(&compilation),
        Some(Command::Build { compilation, emit: Some(stage), output, .. }) => {
            build_listing(&compilation, stage, output)
        }
        Some(Command::Build { compilation, emit_after: Some(pass), output, .. }) => {
            build_listing_after(&compilation, &pass, output)
        }
        Some(Command::Build { compilation, output, .. }) => build(&compilation, output),
        Some(Command::Run { compilation, arguments }) => run_program(&compilation, &arguments),
    };
    ExitCode::from(code)
}

fn explain(code: &str) -> ExitCode {
    match crate::diagnostics::explain(code) {
        Some(page) => match session::print_bytes(page.as_bytes()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("error: cannot write `<stdout>`: {error}");
                ExitCode::from(EXIT_WRONG_PROGRAM)
            }
        },
        None => {
            eprintln!("error: there is no diagnostic code `{code}`");
            ExitCode::from(EXIT_WRONG_COMMAND)
        }
    }
}

fn check(compilation: &Compilation) -> u8 {
    let mut session = Session::new(compilation);
    pipeline::check(&mut session);
    session.finish()
}

fn build(compilation: &Compilation, output: Option<PathBuf>) -> u8 {
    let mut session = Session::new(compilation);
    let output = output.unwrap_or_else(|| default_output(&compilation.file));
    build_executable(&mut session, &output);
    session.finish()
}

fn build_listing(compilation: &Compilation, stage: Emit, output: Option<PathBuf>) -> u8 {
    let mut session = Session::new(compilation);
    if let Some(listing) = pipeline::emit(&mut session, stage) {
        let object = stage == Emit::Obj;
        let output = output.or_else(|| object.then(|| default_output(&compilation.file).with_extension("o")));
        write_listing(&mut session, &listing, output);
    }
    session.finish()
}

fn build_listing_after(compilation: &Compilation, pass: &str, output: Option<PathBuf>) -> u8 {
    let mut session = Session::new(compilation);
    if let Err(diagnostic) = pipeline::find_pass(pass) {
        session.report(diagnostic);
        session.finish();
        return EXIT_WRONG_COMMAND;
    }
    if let Some(listing) = pipeline::after_pass(&mut session, pass) {
        write_listing(&mut session, &listing, output);
    }
    session.finish()
}

/// Compiles and links; errors are in the session.
fn build_executable(session: &mut Session, output: &Path) {
    if !pipeline::can_link(session) {
        return;
    }
    let Some(object) = pipeline::object(session) else { return };
    let options = LinkOptions { linker: session.compilation.linker.clone() };
    doing("linking");
    let output = match output::resolved(output) {
        Ok(output) => output,
        Err(error) => return session.report(unwritable(output, error)),
    };
    let result = session.timed("link", |_| link::link(&object, &output, &options));
    if let Err(diagnostic) = result {
        session.report(diagnostic);
    }
}

/// Writes a listing to a file, or else to standard output.
fn write_listing(session: &mut Session, listing: &[u8], output: Option<PathBuf>) {
    let result = match &output {
        Some(output) => output::write_whole(output, listing),
        None => session::print_bytes(listing),
    };
    if let Err(error) = result {
        session.report(unwritable(&output.unwrap_or("<stdout>".into()), error));
    }
}

fn unwritable(output: &Path, error: std::io::Error) -> Diagnostic {
    Diagnostic::error(Code(405), Span::NONE, format!("cannot write `{}`: {error}", output.display()))
}

/// `prog.esk` is built as `prog`, standard input as `a.out`.
fn default_output(file: &Path) -> PathBuf {
    match file.file_stem() {
        Some(stem) if file.as_os_str() != "-" => match file.extension() {
            Some(_) => PathBuf::from(stem),
            // Without an extension the program itself has the name.
            None => PathBuf::from("a.out"),
        },
        _ => PathBuf::from("a.out"),
    }
}

/// Builds in a temporary directory, runs the program, and ends as it ended. The directory is removed as soon as the
/// program has started, so that nothing is left of it however the two end.
fn run_program(compilation: &Compilation, arguments: &[OsString]) -> u8 {
    let mut session = Session::new(compilation);
    let directory = match output::temporary_directory() {
        Ok(directory) => directory,
        Err(error) => {
            session.report(unwritable(&std::env::temp_dir(), error));
            return session.finish();
        }
    };
    let name = compilation.file.file_stem().filter(|_| compilation.file.as_os_str() != "-");
    let program = directory.join(name.unwrap_or("program".as_ref()));
    build_executable(&mut session, &program);
    let code = session.finish();
    let child = (code == 0).then(|| std::process::Command::new(&program).args(arguments).spawn());
    // The program is not needed any more; a failure to remove it does not matter to its user.
    let _ = std::fs::remove_dir_all(&directory);
    match child.map(|child| child.and_then(|mut child| child.wait())) {
        None => code,
        Some(Ok(status)) => exit_code_of(status),
        Some(Err(error)) => {
            eprintln!("error: the program cannot be started: {error}");
            EXIT_WRONG_PROGRAM
        }
    }
}

fn exit_code_of(status: std::process::ExitStatus) -> u8 {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(code), _) => code as u8,
        // As a shell reports it.
        (None, Some(signal)) => (128 + signal) as u8,
        (None, None) => EXIT_WRONG_PROGRAM,
    }
}
