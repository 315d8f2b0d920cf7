//! Decides how each call suspends its frame (memory.md section 6): registered, or frozen.
//!
//! A registered call passes the frame's own mark: the callee may reclaim what the frame has left behind, and the values
//! that are live across the call are in slots that the evacuator finds and rewrites. A frozen call passes the bump
//! pointer as the callee's mark, so that nothing this frame holds can move, and what died in it stays until it returns.
//!
//! Every call of something that takes a mark is registered, those inside a recursion too. The alternative, to freeze the
//! calls of a recursion and to have the frames look more often, was measured: it saves a few per cent of time in some
//! recursions, but what the frames of a deep one leave behind adds up (1.8 GB in nboyer, where 133 MB are needed), and
//! what is stored into a frozen frame's data keeps everything behind it alive. A call of a function that takes no mark is
//! frozen: while it runs nothing below the bump pointer is reclaimed, so there is nothing to register for.

use super::settle_marks::callee_takes_mark;
use crate::ir::{CallClass, Callee, Function, Module, Operation, Terminator};

pub fn classify_calls(module: &mut Module) {
    module.reentrant = module.functions.iter().any(uses_continuations);
    let takes: Vec<bool> = module.functions.iter().map(|function| function.takes_mark).collect();
    for instruction in module.functions.iter_mut().flat_map(|f| &mut f.blocks).flat_map(|b| &mut b.instructions) {
        let registered = match &instruction.operation {
            Operation::Call { callee, .. } => callee_takes_mark(callee, &takes),
            _ => true,
        };
        if let Some(class) = instruction.operation.class_mut() {
            *class = if registered { CallClass::Registered } else { CallClass::Freeze };
        }
    }
}

/// Does the function capture continuations that can be entered again?
fn uses_continuations(function: &Function) -> bool {
    let captures = |callee: &Callee| matches!(callee, Callee::WithContinuation(_));
    function.blocks.iter().any(|block| {
        matches!(&block.terminator, Some(Terminator::TailCall { callee, .. }) if captures(callee))
            || block
                .instructions
                .iter()
                .any(|instruction| matches!(&instruction.operation, Operation::Call { callee, .. } if captures(callee)))
    })
}
