//! Runs every test file of this folder and every example through the compiler; see the library of this crate for what
//! each folder holds. Arguments are those of Rust's own test runner: `cargo test -p eshkol-tests --test programs -- run/lists`.
//! When all were run, what torture mode counted over all of them is checked too.

use eshkol_tests::{compiler::Compiler, counters, run_trials_and_then, suite};

fn main() {
    run_trials_and_then(Compiler::find().map(|compiler| suite::tests(&compiler)), counters::check_floors);
}
