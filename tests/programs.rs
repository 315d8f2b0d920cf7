//! Runs every test file of this folder and every example through the compiler; see the library of this crate for what
//! each folder holds. Arguments are those of Rust's own test runner: `cargo test -p eshkol-tests --test programs -- run/lists`.

use eshkol_tests::{compiler::Compiler, suite};
use libtest_mimic::Arguments;

/// Programs that run at once, unless `--test-threads` says otherwise: time limits are set for two.
const THREADS: usize = 2;

fn main() {
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(THREADS);
    let compiler = match Compiler::find() {
        Ok(compiler) => compiler,
        Err(message) => {
            eprintln!("{message}");
            std::process::exit(2);
        }
    };
    let conclusion = libtest_mimic::run(&arguments, suite::tests(&compiler));
    println!("{} passed, {} failed", conclusion.num_passed, conclusion.num_failed);
    conclusion.exit();
}
