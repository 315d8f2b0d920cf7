//! Values that certainly leave the `with-arena` in which they are made.
//!
//! The end of an arena moves out what escapes from it. That is correct and costs a copy, and a reader may not expect it:
//! a note says where. In a strict arena it is an error at run time, and, where it is certain, at compile time.
//!
//! Certain is
//!
//! * a result that on every way to the end of the arena is a pair, vector, record or closure that was made inside;
//! * such a value that is stored into a global variable, or into a local one that is used after the arena, when nothing
//!   on the way from there to the end can store another one: no call, and no store into the same variable. In a strict
//!   arena a global variable must get it on every way; local variables are not checked there.
//!
//! The input is the IR as it comes from lowering, where every assigned local variable is a cell.

use super::regions::Regions;
use crate::core_ir::{GlobalId, primitive};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::dominators::Dominators;
use crate::ir::liveness::{Liveness, predecessors};
use crate::ir::{BlockId, Function, Module, Operation, Terminator, ValueId};
use crate::source::{SourceMap, Span};
use eshkol_abi::primitive::{Code as Carried, Op};
use std::collections::{HashMap, HashSet};

const MOVED: Code = Code(304);
const STRICT: Code = Code(303);

/// All notes and errors about a module that was just lowered.
pub fn escapes(module: &Module, sources: &SourceMap) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for function in &module.functions {
        let has_arena = function
            .blocks
            .iter()
            .flat_map(|block| &block.instructions)
            .any(|instruction| matches!(instruction.operation, Operation::ArenaEnter { .. }));
        if has_arena {
            View::new(module, function, sources).escapes(&mut found);
        }
    }
    found
}

/// The end of an arena.
struct End {
    block: usize,
    position: usize,
    mark: ValueId,
    result: ValueId,
    strict: bool,
    span: Span,
}

struct View<'a> {
    module: &'a Module,
    function: &'a Function,
    sources: &'a SourceMap,
    /// Where each value is defined: block and position.
    definitions: HashMap<ValueId, (usize, usize)>,
    /// For each parameter of a block: the block, and which of its parameters.
    parameters: HashMap<ValueId, (usize, usize)>,
    /// The marks in force at each instruction.
    active: HashMap<(usize, usize), Vec<ValueId>>,
    predecessors: Vec<Vec<usize>>,
}

impl<'a> View<'a> {
    fn new(module: &'a Module, function: &'a Function, sources: &'a SourceMap) -> View<'a> {
        let regions = Regions::of(function);
        let (mut definitions, mut parameters, mut active) = (HashMap::new(), HashMap::new(), HashMap::new());
        for (index, block) in function.blocks.iter().enumerate() {
            parameters.extend(block.parameters.iter().enumerate().map(|(i, &value)| (value, (index, i))));
            for (position, instruction) in block.instructions.iter().enumerate() {
                definitions.extend(instruction.results.iter().map(|&result| (result, (index, position))));
            }
            regions.walk(BlockId(index as u32), block, |position, marks| {
                active.insert((index, position), marks.to_vec());
            });
        }
        View { module, function, sources, definitions, parameters, active, predecessors: predecessors(function) }
    }

    fn escapes(&self, found: &mut Vec<Diagnostic>) {
        let ends = self.ends();
        if ends.is_empty() {
            return;
        }
        let liveness = Liveness::of(self.function);
        let dominators = Dominators::of(self.function);
        for end in &ends {
            if let Some(made) = self.certainly_made(end.result, end.mark, &mut HashSet::new()) {
                found.push(self.diagnostic(end, end.strict, made, "the result", "it is the result"));
            }
            self.stores(end, &liveness, &dominators, found);
        }
    }

    fn ends(&self) -> Vec<End> {
        let mut strict_handles: HashSet<ValueId> = HashSet::new();
        let mut ends = Vec::new();
        let mut leaving = None;
        for (block, b) in self.function.blocks.iter().enumerate() {
            for (position, instruction) in b.instructions.iter().enumerate() {
                match &instruction.operation {
                    Operation::ArenaEnter { strict: true, .. } => strict_handles.extend(&instruction.results),
                    // The end of an arena is two operations in a row: this one, and the reclaim.
                    Operation::ArenaLeave { handle, .. } => leaving = Some(*handle),
                    Operation::ReclaimForced { mark, value } => {
                        let strict = leaving.is_some_and(|handle| strict_handles.contains(&handle));
                        let (mark, result, span) = (*mark, *value, instruction.span);
                        ends.push(End { block, position, mark, result, strict, span });
                    }
                    _ => {}
                }
            }
        }
        ends
    }

    /// The place where the value is made inside the arena, if it certainly is: one of them, where there are several.
    fn certainly_made(&self, value: ValueId, mark: ValueId, seen: &mut HashSet<ValueId>) -> Option<Span> {
        if let Some(&(block, index)) = self.parameters.get(&value) {
            if !seen.insert(value) {
                // On the way round a loop: what comes in from outside decides.
                return Some(Span::NONE);
            }
            let mut made = None;
            for &predecessor in &self.predecessors[block] {
                for target in self.function.blocks[predecessor].terminator.iter().flat_map(Terminator::targets) {
                    if target.block.0 as usize == block {
                        let span = self.certainly_made(*target.arguments.get(index)?, mark, seen)?;
                        made = made.filter(|&made| made != Span::NONE).or(Some(span));
                    }
                }
            }
            return made;
        }
        let &(block, position) = self.definitions.get(&value)?;
        if !self.active.get(&(block, position))?.contains(&mark) {
            return None;
        }
        let instruction = &self.function.blocks[block].instructions[position];
        let makes = match &instruction.operation {
            Operation::Primitive { id, operands, .. } => match primitive(*id).code {
                Carried::Inline(Op::Cons | Op::MakeRecord) => true,
                Carried::Inline(Op::Vector) => !operands.is_empty(),
                _ => false,
            },
            Operation::MakeProcedures(_) => true,
            // What an arena inside this one lets out is in this one.
            Operation::ReclaimForced { value, .. } => return self.certainly_made(*value, mark, seen),
            _ => false,
        };
        makes.then_some(instruction.span)
    }

    /// Stores into variables that outlive the arena.
    fn stores(&self, end: &End, liveness: &Liveness, dominators: &Dominators, found: &mut Vec<Diagnostic>) {
        for (block, b) in self.function.blocks.iter().enumerate() {
            for (position, instruction) in b.instructions.iter().enumerate() {
                if !self.active.get(&(block, position)).is_some_and(|active| active.contains(&end.mark)) {
                    continue;
                }
                let Some((variable, value)) = self.store(&instruction.operation) else { continue };
                let Some(made) = self.certainly_made(value, end.mark, &mut HashSet::new()) else { continue };
                if !self.stays(block, position, end, variable) {
                    continue;
                }
                let (name, strict) = match variable {
                    Variable::Global(global) => {
                        let name = &self.module.globals[global.0 as usize].name;
                        let always = dominates(dominators, block, end.block);
                        (format!("`{name}`"), end.strict && always)
                    }
                    Variable::Cell(cell) => {
                        if !self.is_outside(cell, end) || !self.is_live_after(cell, end, liveness) {
                            continue;
                        }
                        let info = self.function.values[cell.0 as usize].variable;
                        let name = info.and_then(|variable| self.module.variable_names.get(variable.0 as usize));
                        (name.map_or("a variable".to_owned(), |name| format!("`{name}`")), false)
                    }
                };
                let way = format!("it is stored in {name}, which outlives the arena");
                found.push(self.diagnostic(end, strict, made, &format!("the value of {name}"), &way));
            }
        }
    }

    fn store(&self, operation: &Operation) -> Option<(Variable, ValueId)> {
        match operation {
            Operation::GlobalSet(global, value) => Some((Variable::Global(*global), *value)),
            Operation::Primitive { id, operands, .. } if primitive(*id).code == Carried::Inline(Op::CellSet) => {
                match operands[..] {
                    [cell, value] => Some((Variable::Cell(cell), value)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Does the variable certainly hold at the end of the arena what this store puts there?
    fn stays(&self, block: usize, position: usize, end: &End, variable: Variable) -> bool {
        let mut seen = HashSet::new();
        let mut reaches_end = false;
        let mut work = vec![(block, position + 1)];
        while let Some((block, first)) = work.pop() {
            let b = &self.function.blocks[block];
            let mut ended = false;
            for (position, instruction) in b.instructions.iter().enumerate().skip(first) {
                if (block, position) == (end.block, end.position) {
                    (ended, reaches_end) = (true, true);
                    break;
                }
                let calls = instruction.operation.class().is_some();
                let stores = self.store(&instruction.operation).is_some_and(|(other, _)| other.may_be(variable));
                if calls || stores {
                    return false;
                }
            }
            if ended {
                continue;
            }
            if let Some(Terminator::TailCall { .. } | Terminator::TailApply { .. }) = &b.terminator {
                return false;
            }
            for target in b.terminator.iter().flat_map(Terminator::targets) {
                if seen.insert(target.block) {
                    work.push((target.block.0 as usize, 0));
                }
            }
        }
        reaches_end
    }

    fn is_outside(&self, cell: ValueId, end: &End) -> bool {
        match self.definitions.get(&cell) {
            // A captured variable may be one of a procedure that nobody calls again.
            Some(&(block, position)) => {
                let captured =
                    matches!(self.function.blocks[block].instructions[position].operation, Operation::Captured { .. });
                !captured && !self.active.get(&(block, position)).is_some_and(|active| active.contains(&end.mark))
            }
            None => false,
        }
    }

    fn is_live_after(&self, cell: ValueId, end: &End, liveness: &Liveness) -> bool {
        let mut live = false;
        liveness.across(self.function, BlockId(end.block as u32), |position, set| {
            live |= position == end.position && set.contains(cell);
        });
        live
    }

    fn diagnostic(&self, end: &End, strict: bool, made: Span, what: &str, way: &str) -> Diagnostic {
        // Of code of the library only the arena's own place can be shown.
        let is_users = |span: Span| span != Span::NONE && !self.sources.file(span.file).embedded;
        let (span, label) = if is_users(made) { (made, "made here") } else { (end.span, "in this arena") };
        let diagnostic = match strict {
            true => Diagnostic::error(STRICT, span, format!("{what} escapes from a strict arena"))
                .help("return what was computed from it, or leave `'strict` out"),
            false => Diagnostic::note(
                MOVED,
                span,
                format!("{what} is moved out at the end of the arena, which costs a copy"),
            ),
        };
        let diagnostic = diagnostic.label(format!("{label}: {way}"));
        if span != end.span && is_users(end.span) { diagnostic.related(end.span, "the arena") } else { diagnostic }
    }
}

#[derive(Clone, Copy)]
enum Variable {
    Global(GlobalId),
    Cell(ValueId),
}

impl Variable {
    /// Two names of cells may be those of one.
    fn may_be(self, other: Variable) -> bool {
        match (self, other) {
            (Variable::Global(a), Variable::Global(b)) => a == b,
            (Variable::Cell(_), Variable::Cell(_)) => true,
            (Variable::Global(_), Variable::Cell(_)) | (Variable::Cell(_), Variable::Global(_)) => false,
        }
    }
}

fn dominates(dominators: &Dominators, block: usize, of: usize) -> bool {
    let mut current = Some(BlockId(of as u32));
    while let Some(candidate) = current {
        if candidate.0 as usize == block {
            return true;
        }
        current = dominators.parent(candidate);
    }
    false
}
