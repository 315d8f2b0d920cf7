//! In how many loops a block is.

use super::{Function, Terminator};
use std::collections::BTreeMap;

/// For each block, the number of loops around it. A loop is its header and all blocks from which one of its back edges
/// is reached without passing the header.
pub fn depths(function: &Function, predecessors: &[Vec<usize>]) -> Vec<u32> {
    let mut sources: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, block) in function.blocks.iter().enumerate() {
        if let Some(Terminator::Again { target, .. }) = &block.terminator {
            sources.entry(target.block.0 as usize).or_default().push(index);
        }
    }
    let mut depths = vec![0; function.blocks.len()];
    // The last header for which a block was seen: saves a set for each loop.
    let mut seen = vec![usize::MAX; function.blocks.len()];
    for (header, mut work) in sources {
        seen[header] = header;
        depths[header] += 1;
        while let Some(block) = work.pop() {
            if std::mem::replace(&mut seen[block], header) != header {
                depths[block] += 1;
                work.extend(&predecessors[block]);
            }
        }
    }
    depths
}
