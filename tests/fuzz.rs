//! Runs random programs in all modes of memory; see the module `fuzz` of this crate.

use eshkol_tests::{compiler::Compiler, fuzz, run_trials};

fn main() {
    run_trials(Compiler::find().and_then(|compiler| fuzz::tests(&compiler)));
}
