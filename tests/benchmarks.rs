//! Runs the R7RS benchmarks in all modes of memory, by hand; see the module `benchmarks` of this crate.

use eshkol_tests::{benchmarks, compiler::Compiler, run_trials};

fn main() {
    run_trials(Compiler::find().and_then(|compiler| benchmarks::tests(&compiler)));
}
