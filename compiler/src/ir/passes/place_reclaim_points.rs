//! Decides which back edges are reclaim points (memory.md section 6, P1).
//!
//! A back edge looks whether to reclaim unless its loop surely allocates nothing but in rare cold paths: no allocating
//! operation, no call of a procedure that may allocate. Stepping a counter by a constant counts as not allocating: it
//! makes a big integer only after 2^60 steps. A loop is all blocks from which its back edges are reached without
//! passing its header again; a loop inside another belongs to it.

use crate::core_ir::primitive;
use crate::ir::liveness::predecessors;
use crate::ir::{
    BlockId, Callee, Constant, Convention, EntryTarget, Function, Module, Operation, Terminator, Test, ValueId,
};
use eshkol_abi::primitive::{Code, Effects, Op};
use std::collections::HashMap;

pub fn place_reclaim_points(module: &mut Module) {
    let allocating = allocating_functions(module);
    for function in &mut module.functions {
        let constants = function.constants();
        let predecessors = predecessors(function);
        for index in 0..function.blocks.len() {
            let Some(Terminator::Again { target, .. }) = &function.blocks[index].terminator else { continue };
            let header = target.block;
            let body = loop_blocks(&predecessors, header, index);
            let allocates = body.into_iter().any(|block| block_allocates(function, block, &allocating, &constants));
            if let Some(Terminator::Again { reclaim, .. }) = &mut function.blocks[index].terminator {
                *reclaim = allocates;
            }
        }
    }
}

/// Which functions may allocate otherwise than in cold paths, themselves or in what they call.
fn allocating_functions(module: &Module) -> Vec<bool> {
    let mut allocating = vec![false; module.functions.len()];
    let mut changed = true;
    while changed {
        changed = false;
        for (index, function) in module.functions.iter().enumerate() {
            if !allocating[index] && function_allocates(function, &allocating) {
                allocating[index] = true;
                changed = true;
            }
        }
    }
    allocating
}

fn function_allocates(function: &Function, allocating: &[bool]) -> bool {
    if let Convention::Unknown(clauses) = &function.convention {
        for clause in clauses {
            let through = match clause.target {
                EntryTarget::Function(id) => allocating[id.0 as usize],
                EntryTarget::Block(_) => false,
            };
            if clause.rest || through {
                return true;
            }
        }
    }
    let constants = function.constants();
    (0..function.blocks.len()).any(|block| block_allocates(function, block, allocating, &constants))
}

fn block_allocates(
    function: &Function,
    block: usize,
    allocating: &[bool],
    constants: &HashMap<ValueId, Constant>,
) -> bool {
    let block = &function.blocks[block];
    let callee_allocates = |callee: &Callee| match callee {
        Callee::Known(id, _) => allocating[id.0 as usize],
        Callee::Unknown(_) => true,
    };
    let primitive_allocates = |id, operands: &[ValueId]| match primitive(id).code {
        Code::Inline(Op::Add | Op::Subtract) => {
            !operands.iter().any(|v| matches!(constants.get(v), Some(Constant::Fixnum(_))))
        }
        Code::Inline(
            Op::Multiply | Op::Divide | Op::Inexact | Op::SquareRoot | Op::Absolute | Op::Apply | Op::CallWithEscape,
        ) => true,
        Code::Inline(_) => primitive(id).effects.has(Effects::ALLOCATES),
        Code::Runtime(_) => primitive(id).effects.has(Effects::ALLOCATES) || primitive(id).effects.has(Effects::ACTS),
    };
    let in_instructions = block.instructions.iter().any(|instruction| match &instruction.operation {
        Operation::Primitive { id, operands, .. } => primitive_allocates(*id, operands),
        Operation::Call { callee, .. } => callee_allocates(callee),
        Operation::MakeProcedures(_)
        | Operation::Apply { .. }
        | Operation::CallWithEscape { .. }
        | Operation::ArenaEnter { .. }
        | Operation::ArenaLeave { .. }
        | Operation::ArenaBegin { .. }
        | Operation::ArenaMove { .. }
        | Operation::Unpack { rest: true, .. }
        // Doubles of extreme magnitude are objects.
        | Operation::Box(_) => true,
        Operation::Constant(_)
        | Operation::GlobalRef(_)
        | Operation::GlobalSet(..)
        | Operation::StaticProcedure(_)
        | Operation::Captured { .. }
        | Operation::Unpack { rest: false, .. }
        | Operation::MarkHere
        | Operation::ReclaimForced { .. }
        | Operation::ReclaimTop
        | Operation::Unbox(_)
        | Operation::Float(..) => false,
    });
    let in_terminator = match &block.terminator {
        Some(Terminator::Branch { test: Test::Primitive { id, operands, .. }, .. }) => {
            primitive(*id).effects.has(Effects::ALLOCATES) && primitive_allocates(*id, operands)
        }
        Some(Terminator::TailCall { callee, .. }) => callee_allocates(callee),
        Some(Terminator::TailApply { .. }) => true,
        _ => false,
    };
    in_instructions || in_terminator
}

/// The blocks of the loop with this header and this source of a back edge.
fn loop_blocks(predecessors: &[Vec<usize>], header: BlockId, source: usize) -> Vec<usize> {
    let header = header.0 as usize;
    let mut body = vec![header];
    let mut seen = vec![false; predecessors.len()];
    seen[header] = true;
    let mut work = vec![source];
    while let Some(block) = work.pop() {
        if std::mem::replace(&mut seen[block], true) {
            continue;
        }
        body.push(block);
        work.extend(&predecessors[block]);
    }
    body
}

/// Leaves no reclaim point but the ends of arenas.
pub fn remove_reclaim_points(module: &mut Module) {
    for block in module.functions.iter_mut().flat_map(|function| &mut function.blocks) {
        block.instructions.retain(|instruction| !matches!(instruction.operation, Operation::ReclaimTop));
        if let Some(Terminator::Again { reclaim, .. }) = &mut block.terminator {
            *reclaim = false;
        }
    }
}
