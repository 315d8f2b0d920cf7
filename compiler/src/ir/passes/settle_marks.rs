//! Decides which direct functions take their caller's mark.
//!
//! A function needs a mark of its own when it reclaims down to it, or hands it on: in a tail call of a function that
//! needs one (or of an unknown procedure), or in a registered call. Every other function has one parameter less, and
//! its callers need not load the bump pointer for it. Least fixed point over the calls; generic entries always get the
//! mark, as part of the calling convention.
//!
//! A registered call of a function that takes no mark becomes a frozen one: while it runs nothing below the bump pointer
//! is reclaimed, so there is nothing to register for.

use crate::ir::{CallClass, Callee, Convention, Function, Mark, Module, Operation, Terminator};

pub fn settle_marks(module: &mut Module) {
    let entry = module.entry.0 as usize;
    let mut takes: Vec<bool> = module
        .functions
        .iter()
        .enumerate()
        .map(|(index, function)| index == entry || matches!(function.convention, Convention::Unknown(_)))
        .collect();
    let mut changed = true;
    while changed {
        changed = false;
        for (index, function) in module.functions.iter().enumerate() {
            if !takes[index] && needs_mark(function, &takes) {
                takes[index] = true;
                changed = true;
            }
        }
    }
    for function in &mut module.functions {
        freeze_calls_without_mark(function, &takes);
    }
    for (function, takes) in module.functions.iter_mut().zip(takes) {
        function.takes_mark = takes;
    }
}

fn freeze_calls_without_mark(function: &mut Function, takes: &[bool]) {
    for instruction in function.blocks.iter_mut().flat_map(|block| &mut block.instructions) {
        if let Operation::Call { callee, class, .. } = &mut instruction.operation
            && !callee_takes_mark(callee, takes)
        {
            *class = CallClass::Freeze;
        }
    }
}

/// Does a call of this callee pass a mark?
fn callee_takes_mark(callee: &Callee, takes: &[bool]) -> bool {
    match callee {
        Callee::Known(id, _) => takes[id.0 as usize],
        Callee::Unknown(_) => true,
    }
}

fn needs_mark(function: &Function, takes: &[bool]) -> bool {
    let callee_takes = |callee: &Callee| callee_takes_mark(callee, takes);
    function.blocks.iter().any(|block| {
        let in_instructions = block.instructions.iter().any(|instruction| match &instruction.operation {
            Operation::Call { callee, mark: Mark::Function, class: CallClass::Registered, .. } => callee_takes(callee),
            Operation::Apply { mark: Mark::Function, class: CallClass::Registered, .. } => true,
            Operation::ReclaimTop => true,
            _ => false,
        });
        let mut points = block.cold_points.iter().chain(&block.call_points);
        let at_points = points.any(|(_, mark)| *mark == Mark::Function);
        let in_terminator = match &block.terminator {
            Some(Terminator::Again { mark: Mark::Function, reclaim: true, .. }) => true,
            Some(Terminator::TailCall { callee, mark: Mark::Function, reclaim, .. }) => {
                *reclaim || callee_takes(callee)
            }
            Some(Terminator::TailApply { mark: Mark::Function, .. }) => true,
            _ => false,
        };
        in_instructions || at_points || in_terminator
    })
}
