//! What allocates, and what it makes, in words.

use crate::core_ir::primitive;
use crate::ir::{Constant, Convention, Function, Instruction, Module, Operation, Terminator, Test, TypeSet, ValueId};
use crate::source::Span;
use eshkol_abi::primitive::{Code, Effects, Op, Primitive, Type};
use std::collections::HashMap;

/// What the entry of the function makes.
pub fn made_by_entry(function: &Function) -> Option<String> {
    match &function.convention {
        Convention::Unknown(clauses) if clauses.iter().any(|clause| clause.rest) => Some("rest list".to_owned()),
        Convention::Unknown(_) | Convention::Direct => None,
    }
}

/// What an instruction makes, if it can make anything.
pub fn made_by(
    module: &Module,
    function: &Function,
    instruction: &Instruction,
    constants: &HashMap<ValueId, Constant>,
) -> Option<String> {
    let text = match &instruction.operation {
        Operation::Primitive { id, operands, .. } => {
            let row = primitive(*id);
            let stays_small = instruction.results.first().is_some_and(|&result| {
                let types = function.types(result);
                !types.is_empty() && types.is_within(TypeSet::FIXNUM)
            });
            return made_by_primitive(row, operands, stays_small, constants);
        }
        Operation::MakeProcedures(group) => {
            let names: Vec<String> = group
                .iter()
                .map(|(id, _)| match &*module.functions[id.0 as usize].name {
                    "" => "procedure".to_owned(),
                    name => format!("procedure `{name}`"),
                })
                .collect();
            names.join(", ")
        }
        Operation::CallWithEscape { .. } => "escape point".to_owned(),
        Operation::Unpack { rest: true, .. } => "list of the further values".to_owned(),
        Operation::ArenaEnter { .. } => "handle of the arena".to_owned(),
        Operation::Box(_) => "flonum of extreme magnitude".to_owned(),
        Operation::Constant(_)
        | Operation::GlobalRef(_)
        | Operation::GlobalSet(..)
        | Operation::StaticProcedure(_)
        | Operation::Captured { .. }
        | Operation::Call { .. }
        | Operation::Apply { .. }
        | Operation::Unpack { rest: false, .. }
        | Operation::MarkHere
        | Operation::ArenaLeave { .. }
        | Operation::ReclaimForced { .. }
        | Operation::ReclaimTop
        | Operation::ArenaBegin { .. }
        | Operation::ArenaMove { .. }
        | Operation::Unbox(_)
        | Operation::Float(..) => return None,
    };
    Some(text)
}

/// What the test of a branch makes.
pub fn made_by_terminator(terminator: &Terminator) -> Option<String> {
    match terminator {
        Terminator::Branch { test: Test::Primitive { id, .. }, .. } => {
            made_by_primitive(primitive(*id), &[], false, &HashMap::new())
        }
        _ => None,
    }
}

/// The place of a terminator that calls something.
pub fn terminator_span(terminator: &Terminator) -> Option<Span> {
    match terminator {
        Terminator::Again { span, .. }
        | Terminator::Branch { span, .. }
        | Terminator::TailCall { span, .. }
        | Terminator::TailApply { span, .. } => Some(*span),
        Terminator::Jump(_) | Terminator::Loop(_) | Terminator::Return(_) | Terminator::Unreachable => None,
    }
}

fn made_by_primitive(
    row: &Primitive,
    operands: &[ValueId],
    stays_small: bool,
    constants: &HashMap<ValueId, Constant>,
) -> Option<String> {
    let text = match row.code {
        Code::Inline(Op::Cons) => "pair".to_owned(),
        Code::Inline(Op::Vector) => "vector".to_owned(),
        Code::Inline(Op::MakeCell) => "cell of an assigned variable".to_owned(),
        Code::Inline(Op::MakeRecord) => "record".to_owned(),
        Code::Inline(op) if op.is_arithmetic() && stays_small => return None,
        Code::Inline(Op::Add | Op::Subtract)
            if operands.iter().any(|v| matches!(constants.get(v), Some(Constant::Fixnum(_)))) =>
        {
            format!("number, if `{}` leaves the fixnums", row.name)
        }
        Code::Inline(op) if op.is_arithmetic() || matches!(op, Op::Inexact | Op::SquareRoot) => {
            format!("number, by `{}`", row.name)
        }
        Code::Inline(_) if row.effects.has(Effects::ALLOCATES) => format!("object, by `{}`", row.name),
        Code::Inline(_) => return None,
        Code::Runtime(_) => {
            let what = match row.result {
                Type::String => "string",
                Type::Pair | Type::List => "list",
                Type::Vector => "vector",
                Type::Bytevector => "bytevector",
                Type::Symbol => "symbol",
                Type::Promise => "promise",
                Type::Port | Type::InputPort | Type::OutputPort => "port",
                Type::Condition => "condition",
                Type::Arena => "arena",
                Type::ExactInteger | Type::Integer | Type::Rational | Type::Real | Type::Flonum | Type::Number
                    if !stays_small =>
                {
                    "number"
                }
                _ if row.effects.has(Effects::ALLOCATES) || row.effects.has(Effects::ACTS) => "object",
                _ => return None,
            };
            format!("{what}, by `{}`", row.name)
        }
    };
    Some(text)
}
