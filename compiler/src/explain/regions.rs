//! Which marks of its own a function has in force at each of its instructions.
//!
//! `with-arena` and `in-arena` take a mark of their own, and it is in force until the reclaim point that uses it
//! (invariant 7 of IR: on every path). A *region* is what lies between. Regions nest, so what is in force is a stack.

use crate::ir::{Block, BlockId, Convention, EntryTarget, Function, Operation, ValueId};

pub struct Regions {
    /// For each block, the marks in force at its start, outermost first.
    at_start: Vec<Vec<ValueId>>,
}

impl Regions {
    pub fn of(function: &Function) -> Regions {
        let mut at_start: Vec<Option<Vec<ValueId>>> = vec![None; function.blocks.len()];
        let mut work: Vec<BlockId> = match &function.convention {
            Convention::Direct => vec![BlockId(0)],
            Convention::Unknown(clauses) => clauses
                .iter()
                .filter_map(|clause| match clause.target {
                    EntryTarget::Block(block) => Some(block),
                    EntryTarget::Function(_) => None,
                })
                .collect(),
        };
        work.retain(|block| (block.0 as usize) < function.blocks.len());
        for block in &work {
            at_start[block.0 as usize] = Some(Vec::new());
        }
        while let Some(id) = work.pop() {
            let block = function.block(id);
            let mut active = at_start[id.0 as usize].clone().unwrap_or_default();
            block
                .instructions
                .iter()
                .for_each(|instruction| step(&mut active, &instruction.operation, instruction.results.first()));
            for target in block.terminator.iter().flat_map(|terminator| terminator.targets()) {
                let state = &mut at_start[target.block.0 as usize];
                if state.is_none() {
                    *state = Some(active.clone());
                    work.push(target.block);
                }
            }
        }
        Regions { at_start: at_start.into_iter().map(Option::unwrap_or_default).collect() }
    }

    /// Calls `visit` with the position of each instruction of the block, and that of its terminator behind them, and
    /// the marks that are in force there.
    pub fn walk(&self, id: BlockId, block: &Block, mut visit: impl FnMut(usize, &[ValueId])) {
        let mut active = self.at_start[id.0 as usize].clone();
        for (position, instruction) in block.instructions.iter().enumerate() {
            visit(position, &active);
            step(&mut active, &instruction.operation, instruction.results.first());
        }
        visit(block.instructions.len(), &active);
    }
}

impl Regions {
    /// The innermost mark of its own that the function has in force before the instruction at this position.
    pub fn innermost(&self, id: BlockId, block: &Block, position: usize) -> Option<ValueId> {
        let mut innermost = None;
        self.walk(id, block, |at, active| {
            if at == position {
                innermost = active.last().copied();
            }
        });
        innermost
    }
}

fn step(active: &mut Vec<ValueId>, operation: &Operation, result: Option<&ValueId>) {
    match operation {
        Operation::MarkHere => active.extend(result),
        Operation::ReclaimForced { mark, .. } | Operation::ArenaMove { mark, .. } => {
            active.retain(|value| value != mark);
        }
        _ => {}
    }
}
