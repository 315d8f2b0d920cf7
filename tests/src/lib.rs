//! The whole-program test suite: files are found by walking, one test a file, and expectations are files beside them.
//!
//! | folder | what a file `x.scm` in it says |
//! |---|---|
//! | `run/<topic>/` | the program compiles, and in every mode of memory it runs as the files beside it say |
//! | `../examples/` | the same, and its object file for aarch64 is one |
//! | `../docs/` | programs in its pages print what stands below them, and the reference names all exports, see [`pages`] |
//! | `ui/` | `eshkolc check x.scm` prints exactly `x.stderr`, with exit code 1 or what `x.code` says |
//! | `emit/<stage>/` | `--emit=<stage>` gives a text with every line of `x.contains`, in that order |
//! | `explain/` | what the compiler says about the program's memory is what the program does (`explain.rs`) |
//! | `churn/` | the program allocates gigabytes in bounded memory, see [`churn`] |
//! | `linear/` | the program keeps what it makes, and moving it takes linear time, see [`linear`] |
//! | `faults/` | mistakes made on purpose change what these programs do, see [`faults`] |
//!
//! Benchmarks in all modes of memory are run by hand, see [`benchmarks`]. The other folders (`syntax`, `expand`, `passes`) hold tests of single stages, which the compiler's crate runs.
//!
//! Beside a program `x.scm` that is run:
//!
//! | file | meaning | without it |
//! |---|---|---|
//! | `x.out` | what standard output must be, byte for byte | a mistake |
//! | `x.err` | lines that standard error must contain, in that order | it must be empty |
//! | `x.code` | the exit code | 0 |
//! | `x.in` | standard input | empty |
//! | `x.args` | command line arguments, one a line | none |
//! | `x.modes` | the modes it is run in | `normal torture never` |
//! | `x.resident` | MiB of resident memory that the normal mode must stay below | no limit |
//! | `x.creates/` | files that the program must have written | not looked at |
//! | `files/` | input of all programs of the folder; they see it under the same name | |
//!
//! Each program runs in an empty folder of its own. `BLESS=1` rewrites `x.stderr`, and nothing else: what a program must
//! print comes from the report or from another Scheme, never from a run of ours.

pub mod benchmarks;
pub mod churn;
pub mod commands;
pub mod compiler;
pub mod counters;
pub mod faults;
pub mod fuzz;
pub mod linear;
pub mod pages;
pub mod peer;
pub mod process;
pub mod program;
pub mod snapshot;
pub mod suite;

use libtest_mimic::{Arguments, Trial};

/// Programs that run at once, unless `--test-threads` says otherwise: time limits are set for two.
const THREADS: usize = 2;

/// What the `main` of a test executable does: runs the trials, with the arguments of Rust's own test runner.
pub fn run_trials(trials: Result<Vec<Trial>, String>) {
    run_trials_and_then(trials, || Ok(()));
}

/// The same, and if all trials were run and have passed, a last check of what they came to together.
pub fn run_trials_and_then(trials: Result<Vec<Trial>, String>, last: fn() -> Result<(), String>) {
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(THREADS);
    let trials = trials.unwrap_or_else(|message| {
        eprintln!("{message}");
        std::process::exit(2);
    });
    let conclusion = libtest_mimic::run(&arguments, trials);
    println!("{} passed, {} failed", conclusion.num_passed, conclusion.num_failed);
    if !arguments.list
        && conclusion.num_failed == 0
        && conclusion.num_filtered_out == 0
        && let Err(message) = last()
    {
        eprintln!("{message}");
        std::process::exit(101);
    }
    conclusion.exit();
}
