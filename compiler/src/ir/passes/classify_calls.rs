//! Decides how each call suspends its frame (memory.md section 6): frozen, or registered.
//!
//! A frozen call passes the bump pointer as the callee's mark, so that nothing this frame holds can move, and what died
//! in it stays until it returns. A registered call passes the frame's own mark: the callee may reclaim what the frame
//! has left behind; the values that are live across the call are in slots that the evacuator finds and rewrites.
//!
//! A call is registered when
//!
//! * the callee takes a mark (an unknown procedure always does), so that it makes a difference;
//! * nothing that can be a pointer is live across it: then registering costs one store. Registering calls across which
//!   values are live, where the callee may run long, is a later choice that the same mechanism carries.
//!
//! Calls in the function that is the program's body, and in functions that are called with their own mark only because
//! of this, are treated alike: `settle_marks` runs again afterwards.

use super::settle_marks::callee_takes_mark;
use crate::ir::liveness::Liveness;
use crate::ir::{BlockId, CallClass, Function, Module, Operation, Representation};

pub fn classify_calls(module: &mut Module) {
    let takes: Vec<bool> = module.functions.iter().map(|function| function.takes_mark).collect();
    for function in &mut module.functions {
        // A function without a mark of its own would have to be given one: its callers' frames stay as they are.
        if !function.takes_mark {
            continue;
        }
        for (block, position) in registered(function, &takes) {
            let instruction = &mut function.block_mut(block).instructions[position];
            if let Operation::Call { class, .. } = &mut instruction.operation {
                *class = CallClass::Registered;
            }
        }
    }
}

/// The calls of a function that are to be registered.
fn registered(function: &Function, takes: &[bool]) -> Vec<(BlockId, usize)> {
    let liveness = Liveness::of(function);
    let constants = function.constants();
    let mut found = Vec::new();
    for index in 0..function.blocks.len() {
        let block = BlockId(index as u32);
        liveness.across_calls(function, block, |position, live| {
            let Operation::Call { callee, .. } = &function.block(block).instructions[position].operation else {
                return;
            };
            let holds_pointers = live.iter().any(|value| {
                function.representation(value) == Representation::Tagged && !constants.contains_key(&value)
            });
            if callee_takes_mark(callee, takes) && !holds_pointers {
                found.push((block, position));
            }
        });
    }
    found
}
