//! The command line: what is asked for, in which order it is done, what is printed.
//!
//! | file | what it does |
//! |---|---|
//! | [`options`] | the command line, with clap |
//! | [`commands`] | `build`, `run`, `check`, `memory-report` |
//! | [`session`] | files, diagnostics and timings of one compilation |
//! | [`pipeline`] | the stages in order: read, expand, passes, lower, passes, code |
//! | [`emit`] | the listings of `--emit` |
//! | [`output`] | output files, written whole or not at all |
//!
//! Exit codes: 0; 1 the program is wrong; 2 the command line is wrong; 101 the compiler is wrong. `run` ends as the
//! program ends.

pub mod commands;
pub mod emit;
pub mod options;
pub mod output;
pub mod pipeline;
pub mod session;

use clap::Parser;
use options::{Command, Options};
use std::cell::RefCell;
use std::io::Write;
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
        let builder = std::thread::Builder::new().name("compiler".into()).stack_size(size);
        if let Ok(thread) = builder.spawn(move || run(options)) {
            return ExitCode::from(thread.join().unwrap_or(EXIT_WRONG_COMPILER));
        }
    }
    complain("error: there is no memory for the compiler's stack");
    ExitCode::from(EXIT_WRONG_COMPILER)
}

/// A panic is a fault of the compiler: it says so, and in which pass it happened.
fn install_panic_hook() {
    let default = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |information| {
        let activity = ACTIVITY.with_borrow(String::clone);
        complain(&format!("error[E0901]: the compiler failed while {activity}; this is a fault of the compiler"));
        default(information);
    }));
}

fn run(options: Options) -> u8 {
    match (options.explain, options.command) {
        (Some(code), _) => explain(&code),
        (None, Some(Command::Check(options))) => commands::check(options),
        (None, Some(Command::Build(options))) => commands::build(options),
        (None, Some(Command::Run(options))) => commands::run(options),
        (None, Some(Command::MemoryReport(options))) => commands::memory_report(options),
        (None, None) => {
            complain("error: a command is needed: build, run, check, memory-report or --explain; see --help");
            EXIT_WRONG_COMMAND
        }
    }
}

fn explain(code: &str) -> u8 {
    let Some(page) = crate::diagnostics::explain(code) else {
        complain(&format!("error: there is no diagnostic code `{code}`"));
        return EXIT_WRONG_COMMAND;
    };
    match output::print(page.as_bytes()) {
        Ok(()) => 0,
        Err(error) => {
            complain(&format!("error: cannot write to standard output: {error}"));
            EXIT_WRONG_PROGRAM
        }
    }
}

/// Says something that is not about a program.
fn complain(text: &str) {
    // When nobody listens there is nobody to tell.
    let _ = writeln!(std::io::stderr(), "{text}");
}
