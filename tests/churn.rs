//! Runs the programs that allocate gigabytes in bounded memory; see the module `churn` of this crate.

use eshkol_tests::{churn, compiler::Compiler, run_trials};

fn main() {
    run_trials(Compiler::find().and_then(|compiler| churn::tests(&compiler)));
}
