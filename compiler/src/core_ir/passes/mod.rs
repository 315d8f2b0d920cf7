//! The passes over Core IR, one file each, and the order in which they run.

use super::verify::{Level, verify};
use super::{Program, print};
use crate::diagnostics::Diagnostic;

pub mod check_arenas;
pub mod check_calls;
pub mod convert_assignments;
pub mod find_escapes;
pub mod fix_letrec;
pub mod inline;
pub mod inline_recursive;
pub mod prune_unreachable;

/// A pass and what the verifier expects around it.
pub struct Pass {
    /// The name of the file and the function, for `--emit-after` and `--time-passes`.
    pub name: &'static str,
    pub run: fn(&mut Program, &mut Vec<Diagnostic>),
    /// The level that the program must have reached.
    pub requires: Level,
    /// The level that it has reached afterwards, if that is a higher one.
    pub establishes: Option<Level>,
}

impl Pass {
    const fn new(name: &'static str, run: fn(&mut Program, &mut Vec<Diagnostic>), requires: Level) -> Pass {
        Pass { name, run, requires, establishes: None }
    }

    const fn establishes(self, level: Level) -> Pass {
        Pass { establishes: Some(level), ..self }
    }
}

/// The passes in the order in which they run.
pub const PIPELINE: &[Pass] = &[
    // First: it speaks of the program as it was written, with the code that pruning drops.
    Pass::new("check_calls", check_calls::check_calls, Level::Expanded),
    Pass::new("check_arenas", check_arenas::check_arenas, Level::Expanded),
    // Before pruning, which drops the one of the two procedures that nobody calls afterwards; before inlining, which
    // dissolves the calls that this pass recognises.
    Pass::new("find_escapes", find_escapes::find_escapes, Level::Expanded),
    // Early, so that the other passes do not work on the library procedures that the program does not use.
    Pass::new("prune_unreachable", prune_unreachable::prune_unreachable, Level::Expanded),
    // Before convert_assignments: it makes assignments.
    Pass::new("fix_letrec", fix_letrec::fix_letrec, Level::Expanded).establishes(Level::NoLetrec),
    // Before inline, which relies on variables that do not change.
    Pass::new("convert_assignments", convert_assignments::convert_assignments, Level::NoLetrec)
        .establishes(Level::NoSet),
    Pass::new("inline", inline::inline, Level::NoSet),
    // After inline, which makes the procedures small and resolves what they call.
    Pass::new("inline_recursive", inline_recursive::inline_recursive, Level::NoSet),
    // Again, for the procedures that were inlined wherever they are called.
    Pass::new("prune_unreachable", prune_unreachable::prune_unreachable, Level::NoSet),
];

/// Runs the pipeline. `observer` is called before the first pass with `None`, and after each pass with that pass.
pub fn run(
    program: &mut Program,
    diagnostics: &mut Vec<Diagnostic>,
    observer: &mut dyn FnMut(Option<&'static Pass>, &Program),
) {
    observer(None, program);
    let mut level = Level::Expanded;
    for pass in PIPELINE {
        debug_assert!(level >= pass.requires, "pass {} comes too early", pass.name);
        (pass.run)(program, diagnostics);
        level = pass.establishes.map_or(level, |established| level.max(established));
        if cfg!(debug_assertions) {
            check(program, level, pass.name);
        }
        observer(Some(pass), program);
    }
}

/// Stops the compiler when a pass broke an invariant.
pub fn check(program: &Program, level: Level, pass: &str) {
    if let Err(violations) = verify(program, level) {
        let list: Vec<String> = violations.iter().take(10).map(ToString::to_string).collect();
        let listing: String = print::print(program).chars().take(20_000).collect();
        panic!("after pass {pass}:\n{}\n{listing}", list.join("\n"));
    }
}
