//! Immediate dominators of a function's blocks (Cooper, Harvey, Kennedy: "A Simple, Fast Dominance Algorithm", 2001).
//!
//! The blocks must be in reverse post-order, as `remove_unreachable_blocks` leaves them. A generic entry with several
//! clauses has several entry blocks: they, and what is reachable from more than one, have no dominator here.

use super::liveness::predecessors;
use super::{BlockId, Convention, EntryTarget, Function};

pub struct Dominators {
    /// For each block its immediate dominator; `None` for entry blocks and what only their (virtual) root dominates.
    parent: Vec<Option<usize>>,
    pub predecessors: Vec<Vec<usize>>,
    /// The blocks in an order in which each comes after its dominator, with the blocks it dominates right after it.
    children: Vec<Vec<usize>>,
    roots: Vec<usize>,
}

impl Dominators {
    pub fn of(function: &Function) -> Dominators {
        let count = function.blocks.len();
        let predecessors = predecessors(function);
        // Node `count` is the virtual root, before all others.
        let root = count;
        let mut parent = vec![usize::MAX; count + 1];
        parent[root] = root;
        let entries = entry_blocks(function);
        let order = |node: usize| if node == root { 0 } else { node + 1 };
        let mut changed = true;
        while changed {
            changed = false;
            for block in 0..count {
                let mut best = if entries.contains(&block) { root } else { usize::MAX };
                for &predecessor in &predecessors[block] {
                    if parent[predecessor] == usize::MAX {
                        continue;
                    }
                    best = if best == usize::MAX { predecessor } else { meet(best, predecessor, &parent, order) };
                }
                if best != parent[block] {
                    parent[block] = best;
                    changed = true;
                }
            }
        }
        let mut children = vec![Vec::new(); count];
        let mut roots = Vec::new();
        for (block, &above) in parent[..count].iter().enumerate() {
            if above == root || above == usize::MAX {
                roots.push(block);
            } else {
                children[above].push(block);
            }
        }
        let parent = parent[..count].iter().map(|&p| (p != root && p != usize::MAX).then_some(p)).collect();
        Dominators { parent, predecessors, children, roots }
    }

    pub fn parent(&self, block: BlockId) -> Option<BlockId> {
        self.parent[block.0 as usize].map(|p| BlockId(p as u32))
    }

    pub fn children(&self, block: usize) -> &[usize] {
        &self.children[block]
    }

    pub fn roots(&self) -> &[usize] {
        &self.roots
    }
}

fn meet(mut a: usize, mut b: usize, parent: &[usize], order: impl Fn(usize) -> usize) -> usize {
    while a != b {
        while order(a) > order(b) {
            a = parent[a];
        }
        while order(b) > order(a) {
            b = parent[b];
        }
    }
    a
}

/// The blocks where execution begins.
pub fn entry_blocks(function: &Function) -> Vec<usize> {
    match &function.convention {
        Convention::Direct => vec![0],
        Convention::Unknown(clauses) => clauses
            .iter()
            .filter_map(|clause| match clause.target {
                EntryTarget::Block(block) => Some(block.0 as usize),
                EntryTarget::Function(_) => None,
            })
            .collect(),
    }
}
