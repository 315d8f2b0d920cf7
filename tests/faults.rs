//! Checks that whole programs notice mistakes in the memory system; see the module `faults` of this crate.

use eshkol_tests::{compiler::Compiler, faults, run_trials};

fn main() {
    run_trials(Compiler::find().and_then(|compiler| faults::tests(&compiler)));
}
