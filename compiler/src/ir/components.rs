//! Which functions call each other in circles: the strongly connected components of the calls by name.
//!
//! Tarjan, "Depth-First Search and Linear Graph Algorithms", 1972, with a stack of its own in place of recursion. Calls
//! of unknown procedures are no edges.

use super::{Callee, Convention, EntryTarget, Function, FunctionId, Module, Operation, Terminator};

pub struct Components {
    /// The number of each function's component.
    of: Vec<u32>,
    /// Does the function call itself? Else a component of one is no circle.
    calls_itself: Vec<bool>,
}

impl Components {
    pub fn of(module: &Module) -> Components {
        let callees: Vec<Vec<usize>> = module.functions.iter().map(callees).collect();
        let calls_itself = callees.iter().enumerate().map(|(index, callees)| callees.contains(&index)).collect();
        Components { of: number(&callees), calls_itself }
    }

    /// Does a call of one from the other lead back to the other?
    pub fn are_mutual(&self, a: FunctionId, b: FunctionId) -> bool {
        let (a, b) = (a.0 as usize, b.0 as usize);
        if a == b { self.calls_itself[a] } else { self.of[a] == self.of[b] }
    }
}

fn callees(function: &Function) -> Vec<usize> {
    let mut found = Vec::new();
    for block in &function.blocks {
        for instruction in &block.instructions {
            if let Operation::Call { callee: Callee::Known(id, _), .. } = instruction.operation {
                found.push(id.0 as usize);
            }
        }
        if let Some(Terminator::TailCall { callee: Callee::Known(id, _), .. }) = block.terminator {
            found.push(id.0 as usize);
        }
    }
    if let Convention::Unknown(clauses) = &function.convention {
        found.extend(clauses.iter().filter_map(|clause| match clause.target {
            EntryTarget::Function(id) => Some(id.0 as usize),
            EntryTarget::Block(_) => None,
        }));
    }
    found
}

fn number(successors: &[Vec<usize>]) -> Vec<u32> {
    const NONE: u32 = u32::MAX;
    let count = successors.len();
    let mut component = vec![NONE; count];
    let (mut order, mut low) = (vec![NONE; count], vec![NONE; count]);
    let (mut next, mut components) = (0, 0);
    let mut open: Vec<usize> = Vec::new();
    for root in 0..count {
        if order[root] != NONE {
            continue;
        }
        // A node, and how many of its edges were followed.
        let mut path = vec![(root, 0)];
        while let Some((node, edge)) = path.pop() {
            if edge == 0 {
                (order[node], low[node]) = (next, next);
                next += 1;
                open.push(node);
            }
            match successors[node].get(edge) {
                Some(&successor) => {
                    path.push((node, edge + 1));
                    if order[successor] == NONE {
                        path.push((successor, 0));
                    } else if component[successor] == NONE {
                        low[node] = low[node].min(order[successor]);
                    }
                }
                None => {
                    if low[node] == order[node] {
                        while let Some(member) = open.pop() {
                            component[member] = components;
                            if member == node {
                                break;
                            }
                        }
                        components += 1;
                    }
                    if let Some(&(parent, _)) = path.last() {
                        low[parent] = low[parent].min(low[node]);
                    }
                }
            }
        }
    }
    component
}

#[cfg(test)]
mod tests {
    use super::number;

    /// Two circles, one of which leads to the other, and nodes before and between them.
    #[test]
    fn circles_are_found() {
        let component = number(&[vec![1], vec![2], vec![1, 3], vec![4], vec![5], vec![6], vec![4], vec![]]);
        assert_eq!(component[1], component[2]);
        assert!(component[4] == component[5] && component[5] == component[6]);
        let mut different = vec![component[0], component[1], component[3], component[4], component[7]];
        different.sort_unstable();
        different.dedup();
        assert_eq!(different.len(), 5);
    }
}
