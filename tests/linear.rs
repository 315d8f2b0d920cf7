//! Checks that the work of the memory system is linear; see the module `linear` of this crate.

use eshkol_tests::{compiler::Compiler, linear, run_trials};

fn main() {
    run_trials(Compiler::find().and_then(|compiler| linear::tests(&compiler)));
}
