//! Removes the blocks that no path from the entry reaches, and numbers the others in reverse post-order.
//!
//! After it, block 0 of a direct function is its entry, and every block but the targets of back edges comes after its
//! predecessors.

use crate::ir::{Block, BlockId, Convention, EntryTarget, Function, Module, Terminator};

pub fn remove_unreachable_blocks(module: &mut Module) {
    module.functions.iter_mut().for_each(clean);
}

fn clean(function: &mut Function) {
    let order = reverse_postorder(function);
    let mut numbers = vec![None; function.blocks.len()];
    for (new, old) in order.iter().enumerate() {
        numbers[old.0 as usize] = Some(BlockId(new as u32));
    }
    let renumber = |block: &mut BlockId| {
        *block = numbers[block.0 as usize].expect("what a reachable block refers to is reachable");
    };
    let mut old: Vec<Block> = std::mem::take(&mut function.blocks);
    for id in &order {
        let mut block = std::mem::take(&mut old[id.0 as usize]);
        match block.terminator.as_mut().expect("a reachable block has a terminator") {
            Terminator::Jump(target) | Terminator::Loop(target) | Terminator::Again { target, .. } => {
                renumber(&mut target.block)
            }
            Terminator::Branch { then, otherwise, .. } => {
                renumber(&mut then.block);
                renumber(&mut otherwise.block);
            }
            Terminator::Return(_)
            | Terminator::TailCall { .. }
            | Terminator::TailApply { .. }
            | Terminator::Unreachable => {}
        }
        function.blocks.push(block);
    }
    if let Convention::Unknown(clauses) = &mut function.convention {
        for clause in clauses {
            if let EntryTarget::Block(block) = &mut clause.target {
                renumber(block);
            }
        }
    }
}

/// The reachable blocks, each after its predecessors but for back edges.
pub fn reverse_postorder(function: &Function) -> Vec<BlockId> {
    let roots: Vec<BlockId> = match &function.convention {
        Convention::Direct => vec![BlockId(0)],
        Convention::Unknown(clauses) => clauses
            .iter()
            .filter_map(|clause| match clause.target {
                EntryTarget::Block(block) => Some(block),
                EntryTarget::Function(_) => None,
            })
            .collect(),
    };
    let mut seen = vec![false; function.blocks.len()];
    let mut order = Vec::new();
    for root in roots.into_iter().rev() {
        if std::mem::replace(&mut seen[root.0 as usize], true) {
            continue;
        }
        let mut stack = vec![(root, 0)];
        while let Some((block, next)) = stack.pop() {
            let target = function.block(block).terminator.iter().flat_map(|t| t.targets()).nth(next);
            match target {
                Some(target) => {
                    stack.push((block, next + 1));
                    if !std::mem::replace(&mut seen[target.block.0 as usize], true) {
                        stack.push((target.block, 0));
                    }
                }
                None => order.push(block),
            }
        }
    }
    order.reverse();
    order
}
