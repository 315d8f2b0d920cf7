//! Which values of a function a reclaim may move: the ones that reclaim points and registered calls must list.

use super::liveness::ValueSet;
use super::{Function, GlobalKind, Module, Operation, Representation, TypeSet, ValueId};

/// The tagged values that may be pointers into the region stack, or the mark of several values, which stands for what
/// the context holds. Constants and static procedures never move.
pub fn movable_values(module: &Module, function: &Function) -> ValueSet {
    let mut movable = ValueSet::new(function.values.len());
    for (index, info) in function.values.iter().enumerate() {
        let types = info.types;
        let may_matter = types.may_be_pointer() || !types.and(TypeSet::OTHER_IMMEDIATE).is_empty();
        if info.representation == Representation::Tagged && may_matter {
            movable.insert(ValueId(index as u32));
        }
    }
    for instruction in function.blocks.iter().flat_map(|block| &block.instructions) {
        let is_static = match instruction.operation {
            Operation::Constant(_) | Operation::StaticProcedure(_) => true,
            Operation::GlobalRef(global) => {
                matches!(module.global_kinds[global.0 as usize], GlobalKind::Procedure(_))
            }
            _ => false,
        };
        if is_static {
            instruction.results.iter().for_each(|&value| movable.remove(value));
        }
    }
    movable
}
