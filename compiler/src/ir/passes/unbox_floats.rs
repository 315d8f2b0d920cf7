//! Keeps floats as raw doubles across operations, joins and loops.
//!
//! In: IR after `recover_types`. Out: arithmetic on what is known to be flonums has become [`Operation::Float`] on raw
//! doubles, comparisons [`Test::Float`]; parameters of blocks that always hold flonums are raw where that pays. `Unbox`
//! and `Box` stand where tagged and raw meet.
//!
//! 1. *Operations.* An operation becomes raw when the types of its operands say that it cannot be anything else: two
//!    flonums, or a flonum and a fixnum, which is converted as the runtime would. (A comparison converts constants
//!    only: the order of a double and a large exact integer is that of their true values.) Its result, in its raw form,
//!    is what later operations use.
//! 2. *Parameters of blocks*, so loop variables, that are flonums whatever jump is taken are raw if some raw operation
//!    needs them, directly or through further parameters. One exception: if it is also needed tagged, and every jump
//!    passes a value that is there in tagged form only, it stays tagged. That depends on which other parameters are raw:
//!    they are taken out until nothing changes.
//! 3. *Rewriting.* Blocks are visited in an order in which each comes after those that dominate it. A use that needs the
//!    other form of a value than the one it was defined in makes it there, so what is never used tagged is never boxed,
//!    or takes it from a dominating block that made it already. If the use is deeper in loops than the definition, the
//!    form is made at the end of the nearest block around the loops instead, where the value is known to be a flonum
//!    there already. In a function with arenas, what is tagged is made in the block that uses it, and again after the end
//!    of an arena: one made inside is gone then, since only the arena's result is moved out.
//!
//! It does not: pass raw floats to functions or return them, or keep them raw in memory.

use crate::core_ir::{PrimId, primitive};
use crate::ir::dominators::{Dominators, entry_blocks};
use crate::ir::{
    BlockId, Constant, FloatOp, FloatTest, Function, Instruction, Known, Module, Operation, Representation, Target,
    Terminator, Test, TypeSet, ValueId, loops,
};
use crate::source::Span;
use eshkol_abi::primitive::{Code, Op};
use std::collections::HashMap;

/// How often parameters are taken out before the rest is accepted as it is, which is never wrong.
const ROUNDS: u32 = 10;
/// How far up the dominator tree a value's other form is looked for.
const DISTANCE: u32 = 100;
/// Every integer up to this is a double.
const LARGEST_EXACT: u64 = 1 << 53;

pub fn unbox_floats(module: &mut Module) {
    for function in &mut module.functions {
        let plan = Plan::of(function);
        if plan.worthwhile {
            Rewriting::new(function, plan.raw_parameters).run();
        }
    }
}

/// What an operation becomes.
enum RawForm {
    /// One operand, converted if it is a fixnum: nothing is left to do.
    Operand(ValueId),
    Operation(FloatOp, Vec<ValueId>),
}

impl RawForm {
    fn operands(&self) -> &[ValueId] {
        match self {
            RawForm::Operand(value) => std::slice::from_ref(value),
            RawForm::Operation(_, operands) => operands,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Flonum,
    Fixnum,
}

/// The class of an operand, if it is surely of one of the two.
fn class_of(function: &Function, value: ValueId, known: TypeSet) -> Option<Class> {
    let types = known.and(function.types(value));
    if types.is_empty() {
        None
    } else if types.is_within(TypeSet::FLONUM) {
        Some(Class::Flonum)
    } else if types.is_within(TypeSet::FIXNUM) {
        Some(Class::Fixnum)
    } else {
        None
    }
}

fn raw_form(function: &Function, instruction: &Instruction) -> Option<RawForm> {
    let Operation::Primitive { id, operands, known } = &instruction.operation else { return None };
    let Code::Inline(op) = primitive(*id).code else { return None };
    let class = |index: usize| class_of(function, operands[index], known.operand(index));
    let float_op = match op {
        Op::Add => FloatOp::Add,
        Op::Subtract => FloatOp::Subtract,
        Op::Multiply => FloatOp::Multiply,
        Op::Divide => FloatOp::Divide,
        Op::Inexact => return class(0).map(|_| RawForm::Operand(operands[0])),
        Op::Absolute if class(0) == Some(Class::Flonum) => FloatOp::Absolute,
        // The root of a flonum below zero is not a flonum.
        Op::SquareRoot
            if class(0) == Some(Class::Flonum)
                && class_of(function, instruction.results[0], TypeSet::ANY) == Some(Class::Flonum) =>
        {
            FloatOp::SquareRoot
        }
        _ => return None,
    };
    if float_op.operand_count() == 2 && (class(0)?, class(1)?) == (Class::Fixnum, Class::Fixnum) {
        return None;
    }
    Some(RawForm::Operation(float_op, operands.clone()))
}

/// The comparison of raw doubles that a test of tagged values amounts to.
fn raw_test(
    function: &Function,
    constants: &HashMap<ValueId, Constant>,
    id: PrimId,
    operands: &[ValueId],
    known: &Known,
) -> Option<FloatTest> {
    let Code::Inline(op) = primitive(id).code else { return None };
    let test = match op {
        Op::NumberEqual => FloatTest::Equal,
        Op::Less => FloatTest::Less,
        Op::Greater => FloatTest::Greater,
        Op::LessEqual => FloatTest::LessEqual,
        Op::GreaterEqual => FloatTest::GreaterEqual,
        _ => return None,
    };
    let mut flonums = 0;
    for (index, &operand) in operands.iter().enumerate() {
        match class_of(function, operand, known.operand(index))? {
            Class::Flonum => flonums += 1,
            Class::Fixnum => match constants.get(&operand) {
                Some(Constant::Fixnum(n)) if n.unsigned_abs() <= LARGEST_EXACT => {}
                _ => return None,
            },
        }
    }
    (flonums > 0).then_some(test)
}

fn constants_of(function: &Function) -> HashMap<ValueId, Constant> {
    let instructions = function.blocks.iter().flat_map(|block| &block.instructions);
    instructions
        .filter_map(|instruction| match instruction.operation {
            Operation::Constant(constant) => Some((instruction.results[0], constant)),
            _ => None,
        })
        .collect()
}

/// Which parameters become raw.
struct Plan {
    /// By value.
    raw_parameters: Vec<bool>,
    /// Is there any raw operation?
    worthwhile: bool,
}

/// What the plan is made from, by value.
struct Uses {
    candidate: Vec<bool>,
    /// There in raw form anyway: results of raw operations, constants.
    natural: Vec<bool>,
    used_raw: Vec<bool>,
    used_tagged: Vec<bool>,
    /// A block parameter and what a jump passes for it.
    passed: Vec<(ValueId, ValueId)>,
}

impl Plan {
    fn of(function: &Function) -> Plan {
        let (mut uses, worthwhile) = Uses::of(function);
        if !worthwhile {
            return Plan { raw_parameters: Vec::new(), worthwhile };
        }
        for _ in 0..ROUNDS {
            let raw = uses.needed_raw();
            let mut supplied = vec![false; raw.len()];
            let mut tagged = uses.used_tagged.clone();
            for &(parameter, argument) in &uses.passed {
                let (parameter, argument) = (parameter.0 as usize, argument.0 as usize);
                supplied[parameter] |= argument != parameter && (uses.natural[argument] || raw[argument]);
                tagged[argument] |= !raw[parameter];
            }
            let mut changed = false;
            for value in 0..raw.len() {
                if raw[value] && tagged[value] && !supplied[value] {
                    uses.candidate[value] = false;
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        Plan { raw_parameters: uses.needed_raw(), worthwhile }
    }
}

impl Uses {
    /// Also: is there any raw operation?
    fn of(function: &Function) -> (Uses, bool) {
        let count = function.values.len();
        let no = || vec![false; count];
        let mut uses = Uses { candidate: no(), natural: no(), used_raw: no(), used_tagged: no(), passed: Vec::new() };
        let constants = constants_of(function);
        let mut any = false;
        uses.find_candidates(function);
        for block in &function.blocks {
            for instruction in &block.instructions {
                if let Operation::Constant(Constant::Flonum(_)) = instruction.operation {
                    uses.natural[instruction.results[0].0 as usize] = true;
                }
                match raw_form(function, instruction) {
                    Some(form) => {
                        any = true;
                        uses.natural[instruction.results[0].0 as usize] = true;
                        form.operands().iter().for_each(|v| uses.used_raw[v.0 as usize] = true);
                    }
                    None => instruction.operation.operands(|v| uses.used_tagged[v.0 as usize] = true),
                }
            }
            match &block.terminator {
                Some(Terminator::Branch { test: Test::Primitive { id, operands, known }, .. })
                    if raw_test(function, &constants, *id, operands, known).is_some() =>
                {
                    any = true;
                    operands.iter().for_each(|v| uses.used_raw[v.0 as usize] = true);
                }
                Some(terminator) => terminator.own_operands(|v| uses.used_tagged[v.0 as usize] = true),
                None => {}
            }
        }
        (uses, any)
    }

    /// Parameters that are always flonums, with what is passed for them. What a branch passes is not known to be a
    /// flonum before the branch, where it would be unboxed; the arguments of a procedure come tagged.
    fn find_candidates(&mut self, function: &Function) {
        for &parameter in function.blocks.iter().flat_map(|block| &block.parameters) {
            self.candidate[parameter.0 as usize] = function.representation(parameter) == Representation::Tagged
                && class_of(function, parameter, TypeSet::ANY) == Some(Class::Flonum);
        }
        for entry in entry_blocks(function) {
            function.blocks[entry].parameters.iter().for_each(|p| self.candidate[p.0 as usize] = false);
        }
        for terminator in function.blocks.iter().filter_map(|block| block.terminator.as_ref()) {
            let branches = matches!(terminator, Terminator::Branch { .. });
            for target in terminator.targets() {
                let parameters = &function.block(target.block).parameters;
                self.passed.extend(parameters.iter().copied().zip(target.arguments.iter().copied()));
                if branches {
                    parameters.iter().for_each(|p| self.candidate[p.0 as usize] = false);
                }
            }
        }
    }

    /// The candidates that some raw operation needs, directly or through other candidates.
    fn needed_raw(&self) -> Vec<bool> {
        let mut raw: Vec<bool> = self.candidate.iter().zip(&self.used_raw).map(|(&c, &u)| c && u).collect();
        let mut given: HashMap<ValueId, Vec<ValueId>> = HashMap::new();
        for &(parameter, argument) in &self.passed {
            if self.candidate[parameter.0 as usize] && self.candidate[argument.0 as usize] {
                given.entry(parameter).or_default().push(argument);
            }
        }
        let mut work: Vec<ValueId> = (0..raw.len()).filter(|&v| raw[v]).map(|v| ValueId(v as u32)).collect();
        while let Some(parameter) = work.pop() {
            for &argument in given.get(&parameter).into_iter().flatten() {
                if !std::mem::replace(&mut raw[argument.0 as usize], true) {
                    work.push(argument);
                }
            }
        }
        raw
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Form {
    Raw,
    Tagged,
}

struct Rewriting<'a> {
    function: &'a mut Function,
    dominators: Dominators,
    depths: Vec<u32>,
    constants: HashMap<ValueId, Constant>,
    /// The block that defines each value; `None` for the function's parameters.
    home: Vec<Option<usize>>,
    /// The raw value that stands for a value that has become raw.
    raw: Vec<Option<ValueId>>,
    /// The other form of a value, in the block where it was made.
    made: HashMap<(ValueId, Form, usize), ValueId>,
    /// Does an arena end in the function?
    ends_arenas: bool,
    /// What goes to the end of blocks that were visited before.
    late: Vec<Vec<Instruction>>,
    /// The block being rewritten, and its instructions so far.
    block: usize,
    instructions: Vec<Instruction>,
}

impl<'a> Rewriting<'a> {
    fn new(function: &'a mut Function, raw_parameters: Vec<bool>) -> Rewriting<'a> {
        let dominators = Dominators::of(function);
        let depths = loops::depths(function, &dominators.predecessors);
        let constants = constants_of(function);
        let ends_arenas = function.blocks.iter().any(|block| block.instructions.iter().any(ends_arena));
        let mut home = vec![None; function.values.len()];
        let mut raw = vec![None; function.values.len()];
        for index in 0..function.blocks.len() {
            for position in 0..function.blocks[index].parameters.len() {
                let parameter = function.blocks[index].parameters[position];
                home[parameter.0 as usize] = Some(index);
                if raw_parameters[parameter.0 as usize] {
                    let value = function.add_value(Representation::Float);
                    raw[parameter.0 as usize] = Some(value);
                    function.blocks[index].parameters[position] = value;
                }
            }
            for instruction in &function.blocks[index].instructions {
                instruction.results.iter().for_each(|result| home[result.0 as usize] = Some(index));
            }
        }
        Rewriting {
            late: (0..function.blocks.len()).map(|_| Vec::new()).collect(),
            function,
            dominators,
            depths,
            constants,
            home,
            raw,
            made: HashMap::new(),
            ends_arenas,
            block: 0,
            instructions: Vec::new(),
        }
    }

    fn run(mut self) {
        let raw_targets: Vec<Vec<bool>> = self
            .function
            .blocks
            .iter()
            .map(|block| {
                let is_raw = |&p: &ValueId| self.function.representation(p) == Representation::Float;
                block.parameters.iter().map(is_raw).collect()
            })
            .collect();
        // Reverse post-order: what dominates a block comes before it.
        for index in 0..self.function.blocks.len() {
            self.block = index;
            for instruction in std::mem::take(&mut self.function.blocks[index].instructions) {
                self.instruction(instruction);
            }
            if let Some(mut terminator) = self.function.blocks[index].terminator.take() {
                self.terminator(&mut terminator, &raw_targets);
                self.function.blocks[index].terminator = Some(terminator);
            }
            self.function.blocks[index].instructions = std::mem::take(&mut self.instructions);
        }
        for (block, late) in self.function.blocks.iter_mut().zip(self.late) {
            block.instructions.extend(late);
        }
    }

    fn instruction(&mut self, mut instruction: Instruction) {
        let span = instruction.span;
        match raw_form(self.function, &instruction) {
            Some(RawForm::Operand(operand)) => {
                self.raw[instruction.results[0].0 as usize] =
                    Some(self.as_raw(operand, known_operand(&instruction, 0), span));
            }
            Some(RawForm::Operation(op, operands)) => {
                let operands = operands
                    .iter()
                    .enumerate()
                    .map(|(index, &operand)| self.as_raw(operand, known_operand(&instruction, index), span))
                    .collect();
                let result = self.function.add_value(Representation::Float);
                self.raw[instruction.results[0].0 as usize] = Some(result);
                self.instructions.push(Instruction {
                    results: vec![result],
                    operation: Operation::Float(op, operands),
                    span,
                });
            }
            None => {
                instruction.operation.replace_operands(|operand| self.as_tagged(operand, span));
                if ends_arena(&instruction) {
                    let block = self.block;
                    self.made.retain(|&(_, form, place), _| form == Form::Raw || place != block);
                }
                self.instructions.push(instruction);
            }
        }
    }

    fn terminator(&mut self, terminator: &mut Terminator, raw_targets: &[Vec<bool>]) {
        let span = match terminator {
            Terminator::Branch { span, .. }
            | Terminator::Again { span, .. }
            | Terminator::TailCall { span, .. }
            | Terminator::TailApply { span, .. } => *span,
            _ => self.instructions.last().map_or(Span::NONE, |instruction| instruction.span),
        };
        if let Terminator::Branch { test, .. } = terminator
            && let Test::Primitive { id, operands, known } = test
            && let Some(raw) = raw_test(self.function, &self.constants, *id, operands, known)
        {
            let a = self.as_raw(operands[0], known.operand(0), span);
            let b = self.as_raw(operands[1], known.operand(1), span);
            *test = Test::Float(raw, a, b);
        } else {
            terminator.replace_own_operands(|operand| self.as_tagged(operand, span));
        }
        for Target { block: BlockId(target), arguments } in terminator.targets_mut() {
            for (argument, &raw) in arguments.iter_mut().zip(&raw_targets[*target as usize]) {
                // A parameter that is always a flonum is given flonums only.
                *argument =
                    if raw { self.as_raw(*argument, TypeSet::FLONUM, span) } else { self.as_tagged(*argument, span) };
            }
        }
    }

    fn as_raw(&mut self, value: ValueId, known: TypeSet, span: Span) -> ValueId {
        if let Some(raw) = self.raw_value(value) {
            return raw;
        }
        if self.function.representation(value) == Representation::Float {
            return value;
        }
        let by_definition = class_of(self.function, value, TypeSet::ANY);
        let class = class_of(self.function, value, known);
        // A constant is best made where it is used; what only a test has shown is not known before it.
        let may_move = by_definition == class && !self.constants.contains_key(&value);
        let operation = match class {
            Some(Class::Fixnum) => Operation::Float(FloatOp::FromFixnum, vec![value]),
            // What is passed for a parameter that is always a flonum, where more is not known, is one too.
            Some(Class::Flonum) | None => Operation::Unbox(value),
        };
        self.make(value, Form::Raw, operation, may_move && class.is_some(), span)
    }

    fn as_tagged(&mut self, value: ValueId, span: Span) -> ValueId {
        match self.raw_value(value) {
            Some(raw) => self.make(value, Form::Tagged, Operation::Box(raw), true, span),
            None => value,
        }
    }

    fn raw_value(&self, value: ValueId) -> Option<ValueId> {
        self.raw.get(value.0 as usize).copied().flatten()
    }

    /// The value's other form, which `operation` gives.
    fn make(&mut self, value: ValueId, form: Form, operation: Operation, may_move: bool, span: Span) -> ValueId {
        let here_only = form == Form::Tagged && self.ends_arenas;
        let home = self.home[value.0 as usize];
        let mut place = self.block;
        let mut block = Some(self.block);
        for _ in 0..DISTANCE {
            let Some(here) = block else { break };
            if let Some(&made) = self.made.get(&(value, form, here)) {
                return made;
            }
            if may_move && self.depths[here] < self.depths[place] {
                place = here;
            }
            if here_only || home == Some(here) {
                break;
            }
            block = self.dominators.parent(BlockId(here as u32)).map(|parent| parent.0 as usize);
        }
        let representation = if form == Form::Raw { Representation::Float } else { Representation::Tagged };
        let result = self.function.add_value(representation);
        if form == Form::Tagged {
            self.function.values[result.0 as usize].types = TypeSet::FLONUM;
        }
        let instruction = Instruction { results: vec![result], operation, span };
        if place == self.block {
            self.instructions.push(instruction);
        } else {
            self.late[place].push(instruction);
        }
        self.made.insert((value, form, place), result);
        result
    }
}

/// Is it gone after this what was allocated in an arena and is not the operand?
fn ends_arena(instruction: &Instruction) -> bool {
    matches!(instruction.operation, Operation::ReclaimForced { .. } | Operation::ArenaMove { .. })
}

fn known_operand(instruction: &Instruction, index: usize) -> TypeSet {
    match &instruction.operation {
        Operation::Primitive { known, .. } => known.operand(index),
        _ => TypeSet::ANY,
    }
}
