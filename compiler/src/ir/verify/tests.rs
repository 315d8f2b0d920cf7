//! For each invariant, the smallest function that breaks it, and that the verifier names the invariant.

use super::verify;
use crate::core_ir::{Constant, primitive_named};
use crate::ir::{
    Callee, Convention, FloatOp, Function, FunctionId, Instruction, Known, Module, Operation, Representation, Target,
    Terminator, ValueId,
};
use crate::source::Span;

/// The invariants that a module breaks whose program has the body that `build` writes into a function with one empty
/// block.
fn broken(build: impl FnOnce(&mut Function)) -> Vec<u32> {
    let mut function = Function {
        name: "test".into(),
        span: Span::NONE,
        role: crate::ir::Role::Procedure,
        convention: Convention::Direct,
        parameters: vec![],
        closure: false,
        reclaims: true,
        recursive: false,
        blocks: vec![],
        values: vec![],
    };
    function.add_block();
    build(&mut function);
    let module = Module {
        functions: vec![function],
        entry: FunctionId(0),
        globals: vec![],
        global_kinds: vec![],
        variable_names: Vec::new(),
        literals: vec![],
        raise_procedure: None,
        throw_entry: None,
        reentrant: false,
    };
    let mut invariants: Vec<u32> = verify(&module).err().into_iter().flatten().map(|v| v.invariant).collect();
    invariants.dedup();
    invariants
}

fn push(function: &mut Function, block: usize, result: Option<Representation>, operation: Operation) -> ValueId {
    let value = function.add_value(result.unwrap_or(Representation::Tagged));
    let results = result.map(|_| value).into_iter().collect();
    function.blocks[block].instructions.push(Instruction { results, operation, span: Span::NONE });
    value
}

fn constant(function: &mut Function, block: usize) -> ValueId {
    push(function, block, Some(Representation::Tagged), Operation::Constant(Constant::Null))
}

fn target(function: &Function, index: usize, arguments: Vec<ValueId>) -> Target {
    assert!(index < function.blocks.len());
    Target { block: crate::ir::BlockId(index as u32), arguments }
}

#[test]
fn a_function_that_returns_a_constant_is_valid() {
    let found = broken(|f| {
        let value = constant(f, 0);
        f.blocks[0].terminator = Some(Terminator::Return(value));
    });
    assert_eq!(found, []);
}

#[test]
fn invariant_1_a_use_that_the_definition_does_not_dominate() {
    let found = broken(|f| {
        let value = f.add_value(Representation::Tagged);
        f.blocks[0].terminator = Some(Terminator::Return(value));
    });
    assert_eq!(found, [1]);
}

#[test]
fn invariant_1_two_definitions() {
    let found = broken(|f| {
        let value = constant(f, 0);
        let operation = Operation::Constant(Constant::Null);
        f.blocks[0].instructions.push(Instruction { results: vec![value], operation, span: Span::NONE });
        f.blocks[0].terminator = Some(Terminator::Return(value));
    });
    assert_eq!(found, [1]);
}

#[test]
fn invariant_2_a_block_without_terminator() {
    assert_eq!(broken(|_| {}), [2]);
}

#[test]
fn invariant_2_a_jump_with_too_few_arguments() {
    let found = broken(|f| {
        f.add_block();
        let parameter = f.add_value(Representation::Tagged);
        f.blocks[1].parameters.push(parameter);
        f.blocks[1].terminator = Some(Terminator::Return(parameter));
        f.blocks[0].terminator = Some(Terminator::Jump(target(f, 1, vec![])));
    });
    assert_eq!(found, [2]);
}

#[test]
fn invariant_2_a_tagged_argument_for_a_raw_parameter() {
    let found = broken(|f| {
        f.add_block();
        let parameter = f.add_value(Representation::Float);
        f.blocks[1].parameters.push(parameter);
        f.blocks[1].terminator = Some(Terminator::Unreachable);
        let value = constant(f, 0);
        f.blocks[0].terminator = Some(Terminator::Jump(target(f, 1, vec![value])));
    });
    assert_eq!(found, [2]);
}

#[test]
fn invariant_3_a_primitive_with_too_few_operands() {
    let found = broken(|f| {
        let id = primitive_named("cons").unwrap();
        let operation = Operation::Primitive { id, operands: vec![], known: Known::NOTHING };
        let value = push(f, 0, Some(Representation::Tagged), operation);
        f.blocks[0].terminator = Some(Terminator::Return(value));
    });
    assert_eq!(found, [3]);
}

#[test]
fn invariant_4_a_back_edge_to_what_no_loop_jump_enters() {
    let found = broken(|f| {
        f.add_block();
        f.blocks[1].loop_group = Some(0);
        f.blocks[0].terminator = Some(Terminator::Jump(target(f, 1, vec![])));
        let target = target(f, 1, vec![]);
        let again = Terminator::Again { target, reclaim: false, span: Span::NONE };
        f.blocks[1].terminator = Some(again);
    });
    assert_eq!(found, [4]);
}

#[test]
fn invariant_5_a_raw_float_that_is_returned() {
    let found = broken(|f| {
        let one = push(f, 0, Some(Representation::Tagged), Operation::Constant(Constant::Fixnum(1)));
        let raw = push(f, 0, Some(Representation::Float), Operation::Float(FloatOp::FromFixnum, vec![one]));
        f.blocks[0].terminator = Some(Terminator::Return(raw));
    });
    assert_eq!(found, [5]);
}

#[test]
fn invariant_6_a_known_call_with_an_argument_too_many() {
    let found = broken(|f| {
        let value = constant(f, 0);
        f.blocks[0].terminator = Some(Terminator::TailCall {
            callee: Callee::Known(FunctionId(0), None),
            arguments: vec![value],
            reclaim: false,
            span: Span::NONE,
        });
    });
    assert_eq!(found, [6]);
}

#[test]
fn invariant_7_a_return_with_an_arena_open() {
    let found = broken(|f| {
        let size = constant(f, 0);
        let enter = Operation::ArenaEnter { size, limit: size, strict: false };
        push(f, 0, Some(Representation::Tagged), enter);
        f.blocks[0].terminator = Some(Terminator::Return(size));
    });
    assert_eq!(found, [7]);
}

#[test]
fn invariant_8_a_result_that_is_not_named() {
    let found = broken(|f| {
        push(f, 0, None, Operation::Constant(Constant::Null));
        f.blocks[0].terminator = Some(Terminator::Unreachable);
    });
    assert_eq!(found, [8]);
}
