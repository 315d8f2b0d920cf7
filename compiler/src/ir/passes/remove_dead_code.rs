//! Removes operations whose results nothing needs, and block parameters that nothing reads.
//!
//! In: IR after `recover_types`, whose [`Known`] sets tell which primitives cannot raise. Out: the same, without
//! operations that do nothing but give a value that is not used.
//!
//! What must happen is marked first: operations with effects, tests, what is returned or passed on. From there the marks
//! spread to what the marked operations use; a block parameter that is marked marks what the jumps to its block pass
//! for it. So a loop variable that only computes its own next value goes away too.
//!
//! It does not: remove empty blocks, or loops that do nothing (they might not end).

use crate::core_ir::{PrimId, primitive};
use crate::ir::{
    Convention, EntryTarget, Function, GlobalKind, Instruction, Known, Module, Operation, TypeSet, ValueId,
};
use eshkol_abi::primitive::{Code, Effects, Op};

pub fn remove_dead_code(module: &mut Module) {
    let global_kinds = &module.global_kinds;
    for function in &mut module.functions {
        let live = live_values(function, global_kinds);
        sweep(function, global_kinds, &live);
    }
}

/// Where a value comes from.
#[derive(Clone, Copy)]
enum Source {
    Parameter,
    Instruction { block: usize, position: usize },
}

fn live_values(function: &Function, global_kinds: &[GlobalKind]) -> Vec<bool> {
    let count = function.values.len();
    let mut sources = vec![Source::Parameter; count];
    // What jumps pass for each block parameter.
    let mut passed: Vec<Vec<ValueId>> = vec![Vec::new(); count];
    let mut work: Vec<ValueId> = Vec::new();
    for (index, block) in function.blocks.iter().enumerate() {
        for (position, instruction) in block.instructions.iter().enumerate() {
            for result in &instruction.results {
                sources[result.0 as usize] = Source::Instruction { block: index, position };
            }
            if !may_go(&instruction.operation, global_kinds) {
                instruction.operation.operands(|value| work.push(value));
            }
        }
        let Some(terminator) = &block.terminator else { continue };
        terminator.own_operands(|value| work.push(value));
        for target in terminator.targets() {
            for (parameter, &argument) in function.block(target.block).parameters.iter().zip(&target.arguments) {
                passed[parameter.0 as usize].push(argument);
            }
        }
    }
    let mut live = vec![false; count];
    while let Some(value) = work.pop() {
        if std::mem::replace(&mut live[value.0 as usize], true) {
            continue;
        }
        match sources[value.0 as usize] {
            Source::Parameter => work.append(&mut passed[value.0 as usize]),
            Source::Instruction { block, position } => {
                function.blocks[block].instructions[position].operation.operands(|value| work.push(value));
            }
        }
    }
    live
}

fn sweep(function: &mut Function, global_kinds: &[GlobalKind], live: &[bool]) {
    let is_live = |value: &ValueId| live[value.0 as usize];
    let needed = |i: &Instruction| !may_go(&i.operation, global_kinds) || i.results.iter().any(is_live);
    let mut kept: Vec<Vec<bool>> =
        function.blocks.iter().map(|block| block.parameters.iter().map(is_live).collect()).collect();
    // The parameters of entry blocks are the arguments of the procedure.
    if let Convention::Unknown(clauses) = &function.convention {
        for clause in clauses {
            if let EntryTarget::Block(block) = clause.target {
                kept[block.0 as usize].fill(true);
            }
        }
    }
    for (index, block) in function.blocks.iter_mut().enumerate() {
        keep(&mut block.parameters, &kept[index]);
        block.instructions.retain(needed);
        for target in block.terminator.iter_mut().flat_map(|terminator| terminator.targets_mut()) {
            keep(&mut target.arguments, &kept[target.block.0 as usize]);
        }
    }
}

fn keep(values: &mut Vec<ValueId>, kept: &[bool]) {
    let mut kept = kept.iter();
    values.retain(|_| kept.next().copied().unwrap_or(true));
}

/// May the operation be left out when its results are not used?
fn may_go(operation: &Operation, global_kinds: &[GlobalKind]) -> bool {
    match operation {
        Operation::Constant(_)
        | Operation::StaticProcedure(_)
        | Operation::MakeProcedures(_)
        | Operation::Captured { .. }
        | Operation::MarkHere
        | Operation::Unbox(_)
        | Operation::Box(_)
        | Operation::Float(..) => true,
        Operation::Primitive { id, known, operands } => primitive_may_go(*id, known, operands.len()),
        // Reading a checked cell raises an error before its definition.
        Operation::GlobalRef(global) => match global_kinds[global.0 as usize] {
            GlobalKind::Procedure(_) | GlobalKind::Cell { checked: false } => true,
            GlobalKind::Cell { checked: true } | GlobalKind::Absent => false,
        },
        Operation::GlobalSet(..)
        | Operation::Call { .. }
        | Operation::Apply { .. }
        | Operation::CallWithEscape { .. }
        | Operation::Unpack { .. }
        | Operation::ArenaEnter { .. }
        | Operation::ArenaLeave { .. }
        | Operation::ReclaimForced { .. }
        | Operation::ReclaimTop
        | Operation::ArenaBegin { .. }
        | Operation::ArenaMove { .. } => false,
    }
}

/// May an unused application go? Only if nothing can make it raise an error.
fn primitive_may_go(id: PrimId, known: &Known, operands: usize) -> bool {
    let row = primitive(id);
    if !row.effects.droppable() {
        return false;
    }
    if !row.effects.has(Effects::RAISES) {
        return true;
    }
    let Code::Inline(op) = row.code else { return false };
    raises_for_types_only(op)
        && (0..operands).all(|index| {
            let wanted = row.arguments.get(index).copied().or(row.rest);
            wanted.and_then(TypeSet::exactly).is_some_and(|set| known.operand(index).is_within(set))
        })
}

/// Are wrong types of its operands the only errors of the operation? (A division also fails for zero, an access to a
/// vector for its index, and so on.)
fn raises_for_types_only(op: Op) -> bool {
    matches!(
        op,
        Op::Cons
            | Op::Car
            | Op::Cdr
            | Op::Add
            | Op::Subtract
            | Op::Multiply
            | Op::NumberEqual
            | Op::Less
            | Op::Greater
            | Op::LessEqual
            | Op::GreaterEqual
            | Op::Inexact
            | Op::Absolute
            | Op::CharToInteger
            | Op::CharEqual
            | Op::CharLess
            | Op::Vector
            | Op::VectorLength
            | Op::BytevectorLength
            | Op::StringLength
            | Op::MakeCell
            | Op::CellRef
    )
}
