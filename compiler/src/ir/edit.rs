//! Changing operands in place: the writing counterparts of the `operands` methods.

use super::{Callee, Operation, Target, Terminator, Test, ValueId};

impl Operation {
    /// Puts `replace` of each value that the operation uses in its place.
    pub fn replace_operands(&mut self, mut replace: impl FnMut(ValueId) -> ValueId) {
        match self {
            Operation::Constant(_)
            | Operation::GlobalRef(_)
            | Operation::StaticProcedure(_)
            | Operation::MarkHere
            | Operation::ReclaimTop => {}
            Operation::Primitive { operands, .. } | Operation::Float(_, operands) => all(operands, replace),
            Operation::GlobalSet(_, value)
            | Operation::Unbox(value)
            | Operation::Box(value)
            | Operation::Captured { closure: value, .. }
            | Operation::Unpack { value, .. }
            | Operation::ArenaBegin { handle: value } => *value = replace(*value),
            Operation::MakeProcedures(group) => {
                group.iter_mut().for_each(|(_, captured)| all(captured, &mut replace));
            }
            Operation::Call { callee, arguments, .. } => {
                callee.replace_operands(&mut replace);
                all(arguments, replace);
            }
            Operation::CallWithEscape { procedure, .. } => *procedure = replace(*procedure),
            Operation::Apply { procedure: a, list: b, .. }
            | Operation::ArenaEnter { size: a, limit: b, .. }
            | Operation::ArenaLeave { handle: a, result: b }
            | Operation::ReclaimForced { mark: a, value: b } => {
                *a = replace(*a);
                *b = replace(*b);
            }
            Operation::ArenaMove { handle, mark, value } => {
                *handle = replace(*handle);
                *mark = replace(*mark);
                *value = replace(*value);
            }
        }
    }
}

impl Callee {
    fn replace_operands(&mut self, mut replace: impl FnMut(ValueId) -> ValueId) {
        match self {
            Callee::Known(_, closure) => closure.iter_mut().for_each(|closure| *closure = replace(*closure)),
            Callee::Unknown(procedure) | Callee::WithContinuation(procedure) => *procedure = replace(*procedure),
            Callee::KnownWithContinuation(_) => {}
        }
    }
}

impl Test {
    pub fn replace_operands(&mut self, mut replace: impl FnMut(ValueId) -> ValueId) {
        match self {
            Test::True(value) => *value = replace(*value),
            Test::Primitive { operands, .. } => all(operands, replace),
            Test::Float(_, a, b) => {
                *a = replace(*a);
                *b = replace(*b);
            }
        }
    }
}

impl Terminator {
    /// Calls `visit` with every value that the terminator uses itself: all but what jumps pass.
    pub fn own_operands(&self, mut visit: impl FnMut(ValueId)) {
        match self {
            Terminator::Jump(_) | Terminator::Loop(_) | Terminator::Again { .. } => {}
            Terminator::Branch { test, .. } => test.operands(visit),
            Terminator::Return(_)
            | Terminator::TailCall { .. }
            | Terminator::TailApply { .. }
            | Terminator::Unreachable => self.operands(&mut visit),
        }
    }

    /// Puts `replace` of each value that the terminator uses itself in its place.
    pub fn replace_own_operands(&mut self, mut replace: impl FnMut(ValueId) -> ValueId) {
        match self {
            Terminator::Jump(_) | Terminator::Loop(_) | Terminator::Again { .. } | Terminator::Unreachable => {}
            Terminator::Branch { test, .. } => test.replace_operands(replace),
            Terminator::Return(value) => *value = replace(*value),
            Terminator::TailCall { callee, arguments, .. } => {
                callee.replace_operands(&mut replace);
                all(arguments, replace);
            }
            Terminator::TailApply { procedure, list, .. } => {
                *procedure = replace(*procedure);
                *list = replace(*list);
            }
        }
    }

    pub fn targets_mut(&mut self) -> Vec<&mut Target> {
        match self {
            Terminator::Jump(target) | Terminator::Loop(target) | Terminator::Again { target, .. } => vec![target],
            Terminator::Branch { then, otherwise, .. } => vec![then, otherwise],
            Terminator::Return(_)
            | Terminator::TailCall { .. }
            | Terminator::TailApply { .. }
            | Terminator::Unreachable => vec![],
        }
    }
}

fn all(values: &mut [ValueId], mut replace: impl FnMut(ValueId) -> ValueId) {
    values.iter_mut().for_each(|value| *value = replace(*value));
}
