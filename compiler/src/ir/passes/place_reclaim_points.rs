//! Decides where memory is looked after (memory.md section 6): the points P1, P2, P3 and P7.
//!
//! Operations and functions allocate *never*, *rarely*, *numbers* or *often*. Stepping a number by a constant, and
//! dividing integers or shifting them to the right, allocate rarely: in an out-of-line path, for big integers and boxed
//! floats. Other inline arithmetic allocates numbers: in such a path too, but then at each turn, since numbers that have become big stay so. Where
//! `recover_types` has found fixnums only, neither ever does. Everything else that makes objects allocates often.
//!
//! 1. *Back edges* (P1). A loop that allocates often looks at each turn. A loop is all blocks from which its back edge is
//!    reached without passing its header again; a loop inside another belongs to it. A call of a procedure that
//!    allocates rarely counts as often: next to a call, a look costs nothing.
//! 2. *Out-of-line paths* (P7). In a loop that allocates rarely, the operations that do so have a point each in their
//!    out-of-line path, and the loop itself stays as it is. A loop that is part of a recursion, one with calls of the
//!    functions that lead back to its own at any turn, has none: the callers of the recursion would have to register their
//!    frames, and pay for it.
//! 3. *Tail calls* (P2) of unknown procedures, and of functions that lead back here, if these allocate often: loops that
//!    are made of procedures.
//! 4. *Calls inside a recursion* (P3): before a call, other than a tail call, of a function that leads back here, where
//!    this function may have allocated since it was entered: a recursion may have no loop and no tail call. In one that
//!    allocates numbers at most there are none: fib would have to register its calls, and to look. For the same reason before
//!    calls of unknown procedures outside loops.
//!
//! There are no points before calls that lead into a recursion (P4): all calls are registered, so that the points of the
//! recursion itself reclaim what its callers have left behind.

use crate::core_ir::{PrimId, primitive};
use crate::ir::components::Components;
use crate::ir::liveness::predecessors;
use crate::ir::{
    Block, BlockId, Callee, Constant, Convention, EntryTarget, Function, FunctionId, Instruction, Module, Operation,
    Terminator, Test, TypeSet, ValueId,
};
use eshkol_abi::primitive::{Code, Effects, Op, Type};
use std::collections::HashMap;

/// How much something allocates.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Allocates {
    Never,
    /// In out-of-line paths only.
    Rarely,
    /// In out-of-line paths of arithmetic on any numbers.
    Numbers,
    Often,
}

pub fn place_reclaim_points(module: &mut Module) {
    let components = Components::of(module);
    let functions = allocating_functions(module);
    let mut points = Vec::new();
    for index in 0..module.functions.len() {
        let function = &module.functions[index];
        let id = FunctionId(index as u32);
        let (functions, components) = (&functions, &components);
        let view = View { function, id, functions, components };
        points.push(view.points());
    }
    for (function, points) in module.functions.iter_mut().zip(points) {
        points.place(function);
    }
}

/// Leaves no reclaim point but the ends of arenas.
pub fn remove_reclaim_points(module: &mut Module) {
    for block in module.functions.iter_mut().flat_map(|function| &mut function.blocks) {
        block.instructions.retain(|instruction| !matches!(instruction.operation, Operation::ReclaimTop));
        block.cold_points.clear();
        block.call_points.clear();
        if let Some(
            Terminator::Again { reclaim, .. }
            | Terminator::TailCall { reclaim, .. }
            | Terminator::TailApply { reclaim, .. },
        ) = &mut block.terminator
        {
            *reclaim = false;
        }
    }
}

/// The points of one function.
struct Points {
    /// For each block: does its terminator look?
    terminators: Vec<bool>,
    /// Block, position.
    cold: Vec<(usize, usize)>,
    calls: Vec<(usize, usize)>,
    recursive: bool,
}

impl Points {
    fn place(self, function: &mut Function) {
        for (block, looks) in function.blocks.iter_mut().zip(self.terminators) {
            block.cold_points.clear();
            block.call_points.clear();
            if let Some(
                Terminator::Again { reclaim, .. }
                | Terminator::TailCall { reclaim, .. }
                | Terminator::TailApply { reclaim, .. },
            ) = &mut block.terminator
            {
                *reclaim = looks;
            }
        }
        for (block, position) in self.cold {
            function.blocks[block].cold_points.push(position);
        }
        function.recursive = self.recursive;
        for (block, position) in self.calls {
            function.blocks[block].call_points.push(position);
        }
    }
}

/// A function and what is known of those that it calls.
struct View<'a> {
    function: &'a Function,
    id: FunctionId,
    functions: &'a [Allocates],
    components: &'a Components,
}

impl View<'_> {
    fn points(&self) -> Points {
        let function = self.function;
        let constants = function.constants();
        let mut points = Points {
            terminators: vec![false; function.blocks.len()],
            cold: Vec::new(),
            calls: Vec::new(),
            recursive: self.is_recursive(),
        };
        let mut in_loop = vec![false; function.blocks.len()];
        let mut predecessors_of = None;
        for (index, block) in function.blocks.iter().enumerate() {
            match &block.terminator {
                Some(Terminator::Again { target, .. }) => {
                    let predecessors = predecessors_of.get_or_insert_with(|| predecessors(function));
                    let body = loop_blocks(predecessors, target.block, index);
                    match self.loop_allocates(target.block, &body, &constants) {
                        Allocates::Numbers | Allocates::Often => {
                            points.terminators[index] = true;
                            body.iter().for_each(|&block| in_loop[block] = true);
                        }
                        Allocates::Rarely => self.cold_points(&body, &constants, &mut points),
                        Allocates::Never => {}
                    }
                }
                Some(Terminator::TailCall { callee: Callee::Known(id, _), .. }) => {
                    points.terminators[index] =
                        self.leads_back(*id) && self.functions[id.0 as usize] >= Allocates::Numbers;
                }
                Some(
                    Terminator::TailCall {
                        callee: Callee::Unknown(_) | Callee::WithContinuation(_) | Callee::KnownWithContinuation(_),
                        ..
                    }
                    | Terminator::TailApply { .. },
                ) => {
                    points.terminators[index] = true;
                }
                _ => {}
            }
        }
        self.call_points(&constants, &in_loop, &mut points);
        self.landings(&mut points);
        points
    }

    fn landings(&self, points: &mut Points) {
        for (index, block) in self.function.blocks.iter().enumerate() {
            for (position, instruction) in block.instructions.iter().enumerate() {
                if let Operation::CallWithEscape { .. } = &instruction.operation {
                    points.cold.push((index, position));
                }
            }
        }
    }

    /// Does the function call one that leads back to it, not in tail position, while it allocates often?
    fn is_recursive(&self) -> bool {
        let calls_back = |instruction: &Instruction| match instruction.operation {
            Operation::Call { callee: Callee::Known(id, _), .. } => self.leads_back(id),
            _ => false,
        };
        let mut instructions = self.function.blocks.iter().flat_map(|block| &block.instructions);
        self.functions[self.id.0 as usize] == Allocates::Often && instructions.any(calls_back)
    }

    /// Points before calls: only where something may have been allocated since the function was entered.
    fn call_points(&self, constants: &HashMap<ValueId, Constant>, in_loop: &[bool], points: &mut Points) {
        let function = self.function;
        let is_candidate = |operation: &Operation, block: usize| match operation {
            Operation::Call { callee: Callee::Known(id, _), .. } => {
                self.leads_back(*id) && self.functions[id.0 as usize] == Allocates::Often
            }
            Operation::Call { .. } => !in_loop[block],
            _ => false,
        };
        let has_candidate = |(index, block): (usize, &Block)| {
            block.instructions.iter().any(|instruction| is_candidate(&instruction.operation, index))
        };
        if !function.blocks.iter().enumerate().any(has_candidate) {
            return;
        }
        let call = |callee: &Callee| self.call_allocates(callee);
        let before = allocated_before(function, &call, constants);
        for (index, block) in function.blocks.iter().enumerate() {
            let mut allocated = before[index];
            for (position, instruction) in block.instructions.iter().enumerate() {
                let operation = &instruction.operation;
                if allocated && is_candidate(operation, index) {
                    points.calls.push((index, position));
                }
                let result = instruction.results.first().copied();
                allocated |= operation_allocates(function, operation, result, &call, constants) == Allocates::Often;
            }
        }
    }

    fn call_allocates(&self, callee: &Callee) -> Allocates {
        match callee {
            Callee::Known(id, _) => self.functions[id.0 as usize],
            Callee::Unknown(_) | Callee::WithContinuation(_) | Callee::KnownWithContinuation(_) => Allocates::Often,
        }
    }

    fn leads_back(&self, id: FunctionId) -> bool {
        self.components.are_mutual(self.id, id)
    }

    /// How much a turn through these blocks of the loop with this header allocates.
    fn loop_allocates(&self, header: BlockId, body: &[usize], constants: &HashMap<ValueId, Constant>) -> Allocates {
        let call = |callee: &Callee| match callee {
            // A recursion that allocates rarely has no points.
            Callee::Known(id, _) => match self.functions[id.0 as usize] {
                Allocates::Never => Allocates::Never,
                Allocates::Rarely if self.leads_back(*id) => Allocates::Never,
                Allocates::Rarely | Allocates::Numbers | Allocates::Often => Allocates::Often,
            },
            Callee::Unknown(_) | Callee::WithContinuation(_) | Callee::KnownWithContinuation(_) => Allocates::Often,
        };
        let most = body.iter().map(|&block| block_allocates(self.function, block, &call, constants)).max();
        let most = most.unwrap_or(Allocates::Never);
        if most == Allocates::Rarely && self.is_part_of_recursion(header) { Allocates::Never } else { most }
    }

    /// Does some turn of the loop call a function that leads back here?
    fn is_part_of_recursion(&self, header: BlockId) -> bool {
        let calls_back = |instruction: &Instruction| match instruction.operation {
            Operation::Call { callee: Callee::Known(id, _), .. } => self.leads_back(id),
            _ => false,
        };
        let predecessors = predecessors(self.function);
        self.function.blocks.iter().enumerate().any(|(index, block)| {
            matches!(&block.terminator, Some(Terminator::Again { target, .. }) if target.block == header)
                && loop_blocks(&predecessors, header, index)
                    .iter()
                    .any(|&block| self.function.blocks[block].instructions.iter().any(calls_back))
        })
    }

    fn cold_points(&self, body: &[usize], constants: &HashMap<ValueId, Constant>, points: &mut Points) {
        for &block in body {
            for (position, instruction) in self.function.blocks[block].instructions.iter().enumerate() {
                let Operation::Primitive { id, operands, .. } = &instruction.operation else { continue };
                let result = instruction.results.first().copied();
                let is_new = !points.cold.contains(&(block, position));
                if primitive_allocates(self.function, *id, operands, result, constants) == Allocates::Rarely && is_new {
                    points.cold.push((block, position));
                }
            }
        }
    }
}

/// How much functions allocate, themselves or in what they call.
fn allocating_functions(module: &Module) -> Vec<Allocates> {
    let mut allocating = vec![Allocates::Never; module.functions.len()];
    let constants: Vec<_> = module.functions.iter().map(Function::constants).collect();
    let mut changed = true;
    while changed {
        changed = false;
        for (index, function) in module.functions.iter().enumerate() {
            if allocating[index] == Allocates::Often {
                continue;
            }
            let most = function_allocates(function, &allocating, &constants[index]);
            if most > allocating[index] {
                allocating[index] = most;
                changed = true;
            }
        }
    }
    allocating
}

fn function_allocates(
    function: &Function,
    allocating: &[Allocates],
    constants: &HashMap<ValueId, Constant>,
) -> Allocates {
    let mut most = Allocates::Never;
    if let Convention::Unknown(clauses) = &function.convention {
        for clause in clauses {
            if clause.rest {
                return Allocates::Often;
            }
            if let EntryTarget::Function(id) = clause.target {
                most = most.max(allocating[id.0 as usize]);
            }
        }
    }
    let call = |callee: &Callee| match callee {
        Callee::Known(id, _) => allocating[id.0 as usize],
        Callee::Unknown(_) | Callee::WithContinuation(_) | Callee::KnownWithContinuation(_) => Allocates::Often,
    };
    let blocks = (0..function.blocks.len()).map(|block| block_allocates(function, block, &call, constants));
    blocks.max().unwrap_or(most).max(most)
}

fn block_allocates(
    function: &Function,
    block: usize,
    call: &dyn Fn(&Callee) -> Allocates,
    constants: &HashMap<ValueId, Constant>,
) -> Allocates {
    let block = &function.blocks[block];
    let instructions = block.instructions.iter();
    let of_instruction =
        |i: &Instruction| operation_allocates(function, &i.operation, i.results.first().copied(), call, constants);
    let most = instructions.map(of_instruction).max();
    let in_terminator = match &block.terminator {
        Some(Terminator::Branch { test: Test::Primitive { id, .. }, .. })
            if primitive(*id).effects.has(Effects::ALLOCATES) =>
        {
            Allocates::Often
        }
        Some(Terminator::TailCall { callee, .. }) => call(callee),
        Some(Terminator::TailApply { .. }) => Allocates::Often,
        _ => Allocates::Never,
    };
    most.unwrap_or(Allocates::Never).max(in_terminator)
}

fn operation_allocates(
    function: &Function,
    operation: &Operation,
    result: Option<ValueId>,
    call: &dyn Fn(&Callee) -> Allocates,
    constants: &HashMap<ValueId, Constant>,
) -> Allocates {
    match operation {
        Operation::Primitive { id, operands, .. } => primitive_allocates(function, *id, operands, result, constants),
        Operation::Call { callee, .. } => call(callee),
        Operation::MakeProcedures(_)
        | Operation::Apply { .. }
        | Operation::CallWithEscape { .. }
        | Operation::ArenaEnter { .. }
        | Operation::ArenaLeave { .. }
        | Operation::ArenaBegin { .. }
        | Operation::ArenaMove { .. }
        | Operation::Unpack { rest: true, .. } => Allocates::Often,
        // Doubles of extreme magnitude are objects.
        Operation::Box(_) => Allocates::Numbers,
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
        | Operation::Float(..) => Allocates::Never,
    }
}

/// For each block: may the function have allocated, other than numbers, between its entry and the block's start?
fn allocated_before(
    function: &Function,
    call: &dyn Fn(&Callee) -> Allocates,
    constants: &HashMap<ValueId, Constant>,
) -> Vec<bool> {
    let rest_list = match &function.convention {
        Convention::Unknown(clauses) => clauses.iter().any(|clause| clause.rest),
        Convention::Direct => false,
    };
    let allocates: Vec<bool> = (0..function.blocks.len())
        .map(|block| block_allocates(function, block, call, constants) == Allocates::Often)
        .collect();
    let mut before = vec![rest_list; function.blocks.len()];
    let mut work: Vec<usize> = (0..function.blocks.len()).filter(|&block| before[block] || allocates[block]).collect();
    while let Some(block) = work.pop() {
        for target in function.blocks[block].terminator.iter().flat_map(|terminator| terminator.targets()) {
            let next = target.block.0 as usize;
            if !std::mem::replace(&mut before[next], true) {
                work.push(next);
            }
        }
    }
    before
}

fn primitive_allocates(
    function: &Function,
    id: PrimId,
    operands: &[ValueId],
    result: Option<ValueId>,
    constants: &HashMap<ValueId, Constant>,
) -> Allocates {
    let row = primitive(id);
    let is_fixnum = |value: ValueId| {
        let types = function.types(value);
        !types.is_empty() && types.is_within(TypeSet::FIXNUM)
    };
    let gives_fixnum = result.is_some_and(is_fixnum);
    let is_negative = |value: ValueId| matches!(constants.get(&value), Some(Constant::Fixnum(number)) if *number < 0);
    match row.code {
        // What `recover_types` says of a result it says of what the operation gives: the rest is an error.
        Code::Inline(op)
            if gives_fixnum && op.is_arithmetic() && !matches!(op, Op::Multiply | Op::Divide | Op::Absolute) =>
        {
            Allocates::Never
        }
        Code::Inline(Op::Quotient | Op::Remainder | Op::Modulo) => Allocates::Rarely,
        Code::Inline(Op::ArithmeticShift) if is_negative(operands[1]) => Allocates::Rarely,
        Code::Inline(Op::Add | Op::Subtract)
            if operands.iter().any(|v| matches!(constants.get(v), Some(Constant::Fixnum(_)))) =>
        {
            Allocates::Rarely
        }
        Code::Inline(op) if op.is_arithmetic() || matches!(op, Op::Inexact | Op::SquareRoot) => Allocates::Numbers,
        Code::Inline(Op::Apply | Op::CallWithEscape) => Allocates::Often,
        Code::Inline(_) if row.effects.has(Effects::ALLOCATES) => Allocates::Often,
        Code::Inline(_) => Allocates::Never,
        Code::Runtime(_) if row.effects.has(Effects::ALLOCATES) || row.effects.has(Effects::ACTS) => Allocates::Often,
        // Numbers that come out of the runtime may be big; next to a call of it a look costs nothing.
        Code::Runtime(_) => match row.result {
            Type::ExactInteger | Type::Integer | Type::Rational | Type::Real | Type::Flonum | Type::Number
                if !gives_fixnum =>
            {
                Allocates::Often
            }
            _ => Allocates::Never,
        },
    }
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
