//! Runs every test file of this folder and every example through the compiler; see the library of this crate for what
//! each folder holds. Arguments are those of Rust's own test runner: `cargo test -p eshkol-tests --test programs -- run/lists`.

use eshkol_tests::{compiler::Compiler, run_trials, suite};

fn main() {
    run_trials(Compiler::find().map(|compiler| suite::tests(&compiler)));
}
