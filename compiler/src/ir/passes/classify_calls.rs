//! Decides how each call suspends its frame (memory.md section 6): frozen, or registered.
//!
//! A frozen call passes the bump pointer as the callee's mark, so that nothing this frame holds can move, and what died
//! in it stays until it returns. A registered call passes the frame's own mark: the callee may reclaim what the frame
//! has left behind; the values that are live across the call are in slots that the evacuator finds and rewrites.
//!
//! A call is registered
//!
//! * when nothing that can move is live across it: then registering costs one store. A recursion `(+ 1 (f ...))` is of
//!   this kind;
//! * when it calls an unknown procedure, or a function that does not lead back to this one: the callee may run for as
//!   long as the program, and what this frame leaves behind must not stay that long;
//! * in a program that uses continuations which can be entered again, when a continuation may be captured while the
//!   frame is suspended: a captured frame must be relocated by its map.
//!
//! What is left are calls inside a recursion that holds on to something; the reclaim points before them
//! ([`super::place_reclaim_points`]) bound what such a frame leaves behind. [`super::settle_marks`] comes next: where
//! the callee takes no mark, nothing depends on the class, and the call becomes a frozen one, which costs nothing.

use crate::ir::components::Components;
use crate::ir::liveness::{Liveness, ValueSet};
use crate::ir::movable::movable_values;
use crate::ir::{
    BlockId, CallClass, Callee, Convention, EntryTarget, Function, FunctionId, Module, Operation, Terminator,
};

pub fn classify_calls(module: &mut Module) {
    module.reentrant = module.functions.iter().any(uses_continuations);
    let capturing = if module.reentrant { capturing_functions(module) } else { Vec::new() };
    let components = Components::of(module);
    let found: Vec<_> = (0..module.functions.len())
        .map(|index| {
            let view = View { module, id: FunctionId(index as u32), capturing: &capturing, components: &components };
            view.registered_calls()
        })
        .collect();
    for (function, calls) in module.functions.iter_mut().zip(found) {
        for (block, position) in calls {
            if let Some(class) = function.block_mut(block).instructions[position].operation.class_mut() {
                *class = CallClass::Registered;
            }
        }
    }
}

struct View<'a> {
    module: &'a Module,
    id: FunctionId,
    /// Functions during whose calls a continuation may be captured; empty when none ever is.
    capturing: &'a [bool],
    components: &'a Components,
}

impl View<'_> {
    fn registered_calls(&self) -> Vec<(BlockId, usize)> {
        let function = &self.module.functions[self.id.0 as usize];
        let movable = movable_values(self.module, function);
        let liveness = Liveness::of(function);
        let mut found = Vec::new();
        for index in 0..function.blocks.len() {
            let block = BlockId(index as u32);
            liveness.across_calls(function, block, |position, live| {
                if self.is_registered(&function.block(block).instructions[position].operation, live, &movable) {
                    found.push((block, position));
                }
            });
        }
        found
    }

    fn is_registered(&self, operation: &Operation, live: &ValueSet, movable: &ValueSet) -> bool {
        match operation {
            Operation::Call { callee: Callee::Known(id, _), .. } => {
                !self.components.are_mutual(self.id, *id)
                    || self.capturing.get(id.0 as usize).is_some_and(|&captures| captures)
                    || live.iter().all(|value| !movable.contains(value))
            }
            // The receiver of an escape point runs under the bump pointer as its mark: its caller's map is needed for
            // captured frames only.
            Operation::CallWithEscape { .. } => self.module.reentrant,
            _ => true,
        }
    }
}

/// Does the function capture continuations that can be entered again?
fn uses_continuations(_function: &Function) -> bool {
    false
}

/// The functions during whose calls a continuation may be captured: those that call unknown procedures, and those that
/// call such functions. What raises an error is not among them: the frame that failed is never entered again.
fn capturing_functions(module: &Module) -> Vec<bool> {
    let mut capturing = vec![false; module.functions.len()];
    let mut changed = true;
    while changed {
        changed = false;
        for (index, function) in module.functions.iter().enumerate() {
            if !capturing[index] && may_capture(function, &capturing) {
                capturing[index] = true;
                changed = true;
            }
        }
    }
    capturing
}

fn may_capture(function: &Function, capturing: &[bool]) -> bool {
    let callee = |callee: &Callee| match callee {
        Callee::Known(id, _) => capturing[id.0 as usize],
        Callee::Unknown(_) => true,
    };
    let entered = match &function.convention {
        Convention::Unknown(clauses) => clauses.iter().any(|clause| match clause.target {
            EntryTarget::Function(id) => capturing[id.0 as usize],
            EntryTarget::Block(_) => false,
        }),
        Convention::Direct => false,
    };
    entered
        || function.blocks.iter().any(|block| {
            let in_terminator = match &block.terminator {
                Some(Terminator::TailCall { callee: to, .. }) => callee(to),
                Some(Terminator::TailApply { .. }) => true,
                _ => false,
            };
            in_terminator
                || block.instructions.iter().any(|instruction| match &instruction.operation {
                    Operation::Call { callee: to, .. } => callee(to),
                    Operation::Apply { .. } | Operation::CallWithEscape { .. } => true,
                    _ => false,
                })
        })
}
