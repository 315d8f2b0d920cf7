//! Decides while which functions a reclaim point can be reached.
//!
//! That is so when a function has a point itself, or calls one of which it is so, or an unknown procedure. Calls of every
//! other function register nothing. Least fixed point over the calls.

use crate::ir::{Callee, Convention, Function, Module, Operation, Terminator};

pub fn find_reclaiming(module: &mut Module) {
    let mut reclaims: Vec<bool> =
        module.functions.iter().map(|function| matches!(function.convention, Convention::Unknown(_))).collect();
    let mut changed = true;
    while changed {
        changed = false;
        for (index, function) in module.functions.iter().enumerate() {
            if !reclaims[index] && reaches_point(function, &reclaims) {
                reclaims[index] = true;
                changed = true;
            }
        }
    }
    for (function, reclaims) in module.functions.iter_mut().zip(reclaims) {
        function.reclaims = reclaims;
    }
}

/// Can a reclaim point be reached while this callee runs?
pub(super) fn callee_reclaims(callee: &Callee, reclaims: &[bool]) -> bool {
    match callee {
        Callee::Known(id, _) => reclaims[id.0 as usize],
        Callee::Unknown(_) | Callee::WithContinuation(_) | Callee::KnownWithContinuation(_) => true,
    }
}

/// What reclaims in an arena leaves older frames alone. But a continuation may enter the arena's body again when it is
/// over, and then everything below the arena is in range too: so the callers must be registered all the same.
fn reaches_point(function: &Function, reclaims: &[bool]) -> bool {
    let callee_reclaims = |callee: &Callee| callee_reclaims(callee, reclaims);
    function.blocks.iter().any(|block| {
        let in_instructions = block.instructions.iter().any(|instruction| match &instruction.operation {
            Operation::Call { callee, .. } => callee_reclaims(callee),
            Operation::Apply { .. }
            | Operation::CallWithEscape { .. }
            | Operation::ArenaEnter { .. }
            | Operation::ArenaBegin { .. }
            | Operation::ReclaimTop => true,
            _ => false,
        });
        let in_terminator = match &block.terminator {
            Some(Terminator::Again { reclaim, .. }) => *reclaim,
            Some(Terminator::TailCall { callee, reclaim, .. }) => *reclaim || callee_reclaims(callee),
            Some(Terminator::TailApply { .. }) => true,
            _ => false,
        };
        in_instructions || in_terminator || !block.cold_points.is_empty() || !block.call_points.is_empty()
    })
}
