//! Decides which direct functions take their caller's mark.
//!
//! A function needs a mark of its own when it reclaims down to it, or hands it on, in a call of a function that needs one
//! or of an unknown procedure. Every other function has one parameter less, and its callers register nothing. Least
//! fixed point over the calls; generic entries always get the mark, as part of the calling convention.

use crate::ir::{Callee, Convention, Function, Module, Operation, Terminator};

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
    for (function, takes) in module.functions.iter_mut().zip(takes) {
        function.takes_mark = takes;
    }
}

/// Does a call of this callee pass a mark?
pub(super) fn callee_takes_mark(callee: &Callee, takes: &[bool]) -> bool {
    match callee {
        Callee::Known(id, _) => takes[id.0 as usize],
        Callee::Unknown(_) | Callee::WithContinuation(_) => true,
    }
}

/// The mark of an arena is no mark of the function's own. But a continuation may enter the arena's body again when it is
/// over, and then everything below the arena is in range too: so the callers must be registered all the same.
fn needs_mark(function: &Function, takes: &[bool]) -> bool {
    let callee_takes = |callee: &Callee| callee_takes_mark(callee, takes);
    function.blocks.iter().any(|block| {
        let in_instructions = block.instructions.iter().any(|instruction| match &instruction.operation {
            Operation::Call { callee, .. } => callee_takes(callee),
            Operation::Apply { .. }
            | Operation::CallWithEscape { .. }
            | Operation::ArenaEnter { .. }
            | Operation::ArenaBegin { .. }
            | Operation::ReclaimTop => true,
            _ => false,
        });
        let in_terminator = match &block.terminator {
            Some(Terminator::Again { reclaim, .. }) => *reclaim,
            Some(Terminator::TailCall { callee, reclaim, .. }) => *reclaim || callee_takes(callee),
            Some(Terminator::TailApply { .. }) => true,
            _ => false,
        };
        in_instructions || in_terminator || !block.cold_points.is_empty() || !block.call_points.is_empty()
    })
}
