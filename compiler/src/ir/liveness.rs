//! Which values are live where: the usual backward data flow, on bit sets.
//!
//! Uses: [`Liveness::live_in`] of a block holds the values that some path from the block's start uses before defining
//! them. Parameters of the block itself are not among them.

use super::{Block, BlockId, Function, ValueId};

/// A set of values of one function.
#[derive(Clone, PartialEq, Eq)]
pub struct ValueSet(Vec<u64>);

impl ValueSet {
    pub fn new(values: usize) -> ValueSet {
        ValueSet(vec![0; values.div_ceil(64)])
    }

    pub fn insert(&mut self, value: ValueId) -> bool {
        let (word, bit) = (value.0 as usize / 64, 1 << (value.0 % 64));
        let new = self.0[word] & bit == 0;
        self.0[word] |= bit;
        new
    }

    pub fn remove(&mut self, value: ValueId) {
        self.0[value.0 as usize / 64] &= !(1 << (value.0 % 64));
    }

    pub fn contains(&self, value: ValueId) -> bool {
        self.0[value.0 as usize / 64] & 1 << (value.0 % 64) != 0
    }

    pub fn union(&mut self, other: &ValueSet) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine |= theirs;
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = ValueId> + '_ {
        self.0.iter().enumerate().flat_map(|(index, &word)| {
            (0..64).filter(move |bit| word & 1 << bit != 0).map(move |bit| ValueId(index as u32 * 64 + bit))
        })
    }
}

pub struct Liveness {
    live_in: Vec<ValueSet>,
}

impl Liveness {
    pub fn of(function: &Function) -> Liveness {
        let count = function.values.len();
        let mut live_in = vec![ValueSet::new(count); function.blocks.len()];
        let predecessors = predecessors(function);
        let mut queue: Vec<usize> = (0..function.blocks.len()).collect();
        let mut queued = vec![true; function.blocks.len()];
        while let Some(index) = queue.pop() {
            queued[index] = false;
            let block = &function.blocks[index];
            let mut live = live_out_of(block, &live_in, count);
            step_over(block, &mut live);
            if live != live_in[index] {
                live_in[index] = live;
                for &predecessor in &predecessors[index] {
                    if !queued[predecessor] {
                        queued[predecessor] = true;
                        queue.push(predecessor);
                    }
                }
            }
        }
        Liveness { live_in }
    }

    pub fn live_in(&self, block: BlockId) -> &ValueSet {
        &self.live_in[block.0 as usize]
    }

    /// What is live after the block's last instruction: uses of its terminator included.
    pub fn before_terminator(&self, function: &Function, block: BlockId) -> ValueSet {
        let block = function.block(block);
        let mut live = live_out_of(block, &self.live_in, function.values.len());
        if let Some(terminator) = &block.terminator {
            terminator.operands(|value| {
                live.insert(value);
            });
        }
        live
    }

    /// Calls `visit` for each registered call of the block with its position and what is live across it: used after
    /// it, and not its own result.
    pub fn across_registered_calls(
        &self,
        function: &Function,
        block: BlockId,
        mut visit: impl FnMut(usize, &ValueSet),
    ) {
        self.across_calls(function, block, |index, live| {
            if function.block(block).instructions[index].operation.is_registered_call() {
                visit(index, live);
            }
        });
    }

    /// The same for every call.
    pub fn across_calls(&self, function: &Function, block: BlockId, mut visit: impl FnMut(usize, &ValueSet)) {
        self.across(function, block, |index, live| {
            let operation = &function.block(block).instructions[index].operation;
            if operation.class().is_some() {
                visit(index, live);
            }
        });
    }

    /// Calls `visit` for each reclaim point before a call with what is live there: across the call, and its operands.
    pub fn before_call_points(&self, function: &Function, block: BlockId, mut visit: impl FnMut(usize, &ValueSet)) {
        let points = &function.block(block).call_points;
        self.across(function, block, |index, live| {
            if points.contains(&index) {
                let mut live = live.clone();
                function.block(block).instructions[index].operation.operands(|value| {
                    live.insert(value);
                });
                visit(index, &live);
            }
        });
    }

    /// The same for every cold reclaim point.
    pub fn across_cold_points(&self, function: &Function, block: BlockId, mut visit: impl FnMut(usize, &ValueSet)) {
        let points = &function.block(block).cold_points;
        self.across(function, block, |index, live| {
            if points.contains(&index) {
                visit(index, live);
            }
        });
    }

    /// The same for every instruction.
    pub fn across(&self, function: &Function, block: BlockId, mut visit: impl FnMut(usize, &ValueSet)) {
        let mut live = self.before_terminator(function, block);
        for (index, instruction) in function.block(block).instructions.iter().enumerate().rev() {
            instruction.results.iter().for_each(|&value| live.remove(value));
            visit(index, &live);
            instruction.operation.operands(|value| {
                live.insert(value);
            });
        }
    }
}

fn live_out_of(block: &Block, live_in: &[ValueSet], count: usize) -> ValueSet {
    let mut live = ValueSet::new(count);
    for target in block.terminator.iter().flat_map(|terminator| terminator.targets()) {
        live.union(&live_in[target.block.0 as usize]);
    }
    live
}

/// From what is live at the end of a block to what is live at its start.
fn step_over(block: &Block, live: &mut ValueSet) {
    if let Some(terminator) = &block.terminator {
        terminator.operands(|value| {
            live.insert(value);
        });
    }
    for instruction in block.instructions.iter().rev() {
        instruction.results.iter().for_each(|&value| live.remove(value));
        instruction.operation.operands(|value| {
            live.insert(value);
        });
    }
    block.parameters.iter().for_each(|&value| live.remove(value));
}

/// For each block, the blocks that jump to it.
pub fn predecessors(function: &Function) -> Vec<Vec<usize>> {
    let mut predecessors = vec![Vec::new(); function.blocks.len()];
    for (index, block) in function.blocks.iter().enumerate() {
        for target in block.terminator.iter().flat_map(|terminator| terminator.targets()) {
            predecessors[target.block.0 as usize].push(index);
        }
    }
    predecessors
}
