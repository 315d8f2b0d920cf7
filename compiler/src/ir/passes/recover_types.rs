//! Finds what types values have, across the whole program, and writes it at the primitives that would test them.
//!
//! In: IR whose primitives know nothing about their operands. Out: [`Known`] sets at primitives and tests, the types of
//! values at their definitions, branches on tests that can only go one way turned into jumps. The result is a sound over-approximation.
//!
//! Three parts, run together to a least fixed point from "no value ever" (the empty set):
//!
//! 1. *Inside a function* the type of a value comes from its definition; block parameters join what jumps pass.
//!    Facts that hold only where control has passed a test are kept while the dominator tree is walked: after `(car x)`
//!    `x` is a pair, behind `(if (pair? x) ...)` it is one on one side and none on the other. A fact that holds at the
//!    end of a block holds in all blocks it dominates.
//! 2. *Between functions*: a direct function's parameters join the arguments of all its calls, its result joins what
//!    it returns; a generic entry may be called with anything. A function is analysed again when its parameters widen,
//!    its callers when its result does.
//! 3. *Global cells* join what is stored in them.
//!
//! It does not: follow values through memory, find ranges of integers (so a sum of fixnums may be a big integer, but
//! for values that only count, see [`numbers`]), or look at arity. Each function is analysed at most [`BUDGET`] times; then everything about it that still changes is
//! widened to "anything", so that the pass is linear in the size of the program.

use crate::core_ir::{PrimId, primitive};
use crate::ir::dominators::Dominators;
use crate::ir::{
    Callee, Constant, Convention, EntryTarget, Function, FunctionId, GlobalKind, Known, Module, Operation,
    Representation, Target, Terminator, Test, TypeSet, ValueId,
};
use eshkol_abi::primitive::{Code, Op, Type};
use std::cell::OnceCell;
use std::collections::VecDeque;

mod numbers;

/// How often a function is analysed before it is widened.
const BUDGET: u32 = 12;

pub fn recover_types(module: &mut Module) {
    let mut analysis = Analysis::new(module);
    analysis.run();
    let Analysis { parameters, results, globals, counters, .. } = analysis;
    let summaries = Summaries { parameters, results, globals };
    for (index, counters) in counters.iter().enumerate() {
        let mut flow = Flow::new(module, &summaries, counters, index);
        flow.settle();
        let Flow { found, types, .. } = flow;
        write_down(&mut module.functions[index], found, &types);
    }
}

/// What the functions of the module know about each other.
struct Summaries {
    /// Types of the parameters of each direct function.
    parameters: Vec<Vec<TypeSet>>,
    results: Vec<TypeSet>,
    globals: Vec<TypeSet>,
}

struct Analysis<'m> {
    module: &'m Module,
    parameters: Vec<Vec<TypeSet>>,
    results: Vec<TypeSet>,
    globals: Vec<TypeSet>,
    callers: Vec<Vec<usize>>,
    global_readers: Vec<Vec<usize>>,
    queue: VecDeque<usize>,
    queued: Vec<bool>,
    runs: Vec<u32>,
    /// For each function, which of its values only count.
    counters: Vec<Vec<bool>>,
}

impl<'m> Analysis<'m> {
    fn new(module: &'m Module) -> Analysis<'m> {
        let count = module.functions.len();
        let mut callers = vec![Vec::new(); count];
        let mut global_readers = vec![Vec::new(); module.globals.len()];
        for (index, function) in module.functions.iter().enumerate() {
            visit_calls(function, |callee| callers[callee.0 as usize].push(index));
            for operation in operations(function) {
                if let Operation::GlobalRef(global) = operation {
                    global_readers[global.0 as usize].push(index);
                }
            }
        }
        for list in callers.iter_mut().chain(&mut global_readers) {
            list.dedup();
        }
        let parameters = module.functions.iter().map(|f| vec![TypeSet::NONE; f.parameters.len()]).collect();
        let mut analysis = Analysis {
            module,
            parameters,
            results: vec![TypeSet::NONE; count],
            globals: vec![TypeSet::NONE; module.globals.len()],
            callers,
            global_readers,
            queue: VecDeque::new(),
            queued: vec![false; count],
            runs: vec![0; count],
            counters: module.functions.iter().map(numbers::counters).collect(),
        };
        for (index, function) in module.functions.iter().enumerate() {
            if let Convention::Unknown(clauses) = &function.convention {
                analysis.parameters[index].fill(TypeSet::ANY);
                analysis.results[index] = TypeSet::ANY;
                for clause in clauses {
                    if let EntryTarget::Function(target) = clause.target {
                        analysis.parameters[target.0 as usize].fill(TypeSet::ANY);
                        analysis.enqueue(target.0 as usize);
                    }
                }
                analysis.enqueue(index);
            }
        }
        analysis.enqueue(module.entry.0 as usize);
        analysis
    }

    fn enqueue(&mut self, function: usize) {
        if !std::mem::replace(&mut self.queued[function], true) {
            self.queue.push_back(function);
        }
    }

    fn run(&mut self) {
        while let Some(index) = self.queue.pop_front() {
            self.queued[index] = false;
            self.runs[index] += 1;
            let widen = self.runs[index] > BUDGET;
            let summaries = Summaries {
                parameters: std::mem::take(&mut self.parameters),
                results: std::mem::take(&mut self.results),
                globals: std::mem::take(&mut self.globals),
            };
            let mut flow = Flow::new(self.module, &summaries, &self.counters[index], index);
            flow.settle();
            let effects = flow.effects();
            (self.parameters, self.results, self.globals) =
                (summaries.parameters, summaries.results, summaries.globals);
            self.apply(index, effects, widen);
        }
    }

    fn apply(&mut self, index: usize, effects: FunctionEffects, widen: bool) {
        for (callee, arguments) in effects.calls {
            let callee = callee.0 as usize;
            let mut changed = false;
            for (known, argument) in self.parameters[callee].iter_mut().zip(arguments) {
                let joined = known.or(argument);
                if joined != *known {
                    *known = if widen || self.runs[callee] > BUDGET { TypeSet::ANY } else { joined };
                    changed = true;
                }
            }
            if changed || self.runs[callee] == 0 {
                self.enqueue(callee);
            }
        }
        for (global, types) in effects.globals {
            let known = &mut self.globals[global];
            let joined = known.or(types);
            if joined != *known {
                *known = if widen { TypeSet::ANY } else { joined };
                for reader in self.global_readers[global].clone() {
                    if self.runs[reader] > 0 {
                        self.enqueue(reader);
                    }
                }
            }
        }
        let joined = self.results[index].or(effects.result);
        if joined != self.results[index] {
            self.results[index] = if widen { TypeSet::ANY } else { joined };
            for caller in self.callers[index].clone() {
                if self.runs[caller] > 0 {
                    self.enqueue(caller);
                }
            }
        }
    }
}

/// What one function does to the others' summaries.
struct FunctionEffects {
    calls: Vec<(FunctionId, Vec<TypeSet>)>,
    globals: Vec<(usize, TypeSet)>,
    result: TypeSet,
}

/// What is found about the primitives of one function.
#[derive(Default)]
struct Found {
    /// By block and position in it.
    instructions: Vec<Vec<Known>>,
    /// By block: the operands of its test.
    tests: Vec<Known>,
    /// By block: the side of its branch that is always taken.
    decided: Vec<Option<bool>>,
}

/// The analysis of one function.
struct Flow<'a> {
    module: &'a Module,
    summaries: &'a Summaries,
    function: &'a Function,
    counters: &'a [bool],
    /// The operation that defines each value, once somebody asks.
    definitions: OnceCell<Vec<Option<&'a Operation>>>,
    dominators: Dominators,
    /// The type of each value by its definition.
    types: Vec<TypeSet>,
    /// The present type of each value while the dominator tree is walked, with what to restore.
    facts: Vec<TypeSet>,
    trail: Vec<(ValueId, TypeSet)>,
    reached: Vec<bool>,
    found: Found,
    changed: bool,
    result: TypeSet,
    calls: Vec<(FunctionId, Vec<TypeSet>)>,
    stores: Vec<(usize, TypeSet)>,
}

impl<'a> Flow<'a> {
    fn new(module: &'a Module, summaries: &'a Summaries, counters: &'a [bool], index: usize) -> Flow<'a> {
        let function = &module.functions[index];
        let blocks = function.blocks.len();
        let mut flow = Flow {
            module,
            summaries,
            function,
            counters,
            definitions: OnceCell::new(),
            dominators: Dominators::of(function),
            types: vec![TypeSet::NONE; function.values.len()],
            facts: vec![TypeSet::NONE; function.values.len()],
            trail: Vec::new(),
            reached: vec![false; blocks],
            found: Found {
                instructions: function.blocks.iter().map(|b| vec![Known::NOTHING; b.instructions.len()]).collect(),
                tests: vec![Known::NOTHING; blocks],
                decided: vec![None; blocks],
            },
            changed: false,
            result: TypeSet::NONE,
            calls: Vec::new(),
            stores: Vec::new(),
        };
        for (&value, &types) in function.parameters.iter().zip(&summaries.parameters[index]) {
            flow.types[value.0 as usize] = types;
        }
        if function.closure {
            flow.types[function.parameters[0].0 as usize] = TypeSet::PROCEDURE;
        }
        if let Convention::Unknown(clauses) = &function.convention {
            for clause in clauses {
                if let EntryTarget::Block(block) = clause.target {
                    let parameters = &function.block(block).parameters;
                    for (position, &value) in parameters.iter().enumerate() {
                        let is_rest = clause.rest && position + 1 == parameters.len();
                        flow.types[value.0 as usize] = if is_rest { TypeSet::of(Type::List) } else { TypeSet::ANY };
                    }
                }
            }
        }
        for block in crate::ir::dominators::entry_blocks(function) {
            flow.reached[block] = true;
        }
        flow
    }

    /// Walks the function until nothing changes.
    fn settle(&mut self) {
        loop {
            self.changed = false;
            self.result = TypeSet::NONE;
            self.calls.clear();
            self.stores.clear();
            self.facts.clone_from(&self.types);
            self.walk();
            if !self.changed {
                return;
            }
        }
    }

    fn effects(self) -> FunctionEffects {
        FunctionEffects { calls: self.calls, globals: self.stores, result: self.result }
    }

    /// Visits the dominator tree, restoring facts on the way back. An explicit stack: the tree may be deep.
    fn walk(&mut self) {
        enum Step {
            Enter(usize),
            Leave(usize),
        }
        let mut stack: Vec<Step> = self.dominators.roots().iter().rev().map(|&root| Step::Enter(root)).collect();
        while let Some(step) = stack.pop() {
            match step {
                Step::Leave(length) => {
                    while self.trail.len() > length {
                        if let Some((value, types)) = self.trail.pop() {
                            self.facts[value.0 as usize] = types;
                        }
                    }
                }
                Step::Enter(block) => {
                    stack.push(Step::Leave(self.trail.len()));
                    if !self.reached[block] {
                        continue;
                    }
                    self.enter_by_edge(block);
                    self.block(block);
                    let children = self.dominators.children(block);
                    stack.extend(children.iter().rev().map(|&child| Step::Enter(child)));
                }
            }
        }
    }

    /// A block with one predecessor that branches knows which way the branch went.
    fn enter_by_edge(&mut self, block: usize) {
        let [predecessor] = self.dominators.predecessors[block][..] else { return };
        let function = self.function;
        if let Some(Terminator::Branch { test, then, otherwise, .. }) = &function.blocks[predecessor].terminator
            && then.block != otherwise.block
        {
            self.assume(test, then.block.0 as usize == block);
        }
    }

    fn block(&mut self, index: usize) {
        let function = self.function;
        let block = &function.blocks[index];
        for &parameter in &block.parameters {
            self.facts[parameter.0 as usize] = self.types[parameter.0 as usize];
        }
        for (position, instruction) in block.instructions.iter().enumerate() {
            self.instruction(index, position, &instruction.operation, &instruction.results);
        }
        match &block.terminator {
            Some(Terminator::Jump(target) | Terminator::Loop(target) | Terminator::Again { target, .. }) => {
                self.pass(target)
            }
            Some(Terminator::Branch { test, then, otherwise, .. }) => self.branch(index, test, then, otherwise),
            Some(Terminator::Return(value)) => self.result = self.result.or(self.fact(*value)),
            Some(Terminator::TailCall { callee, arguments, .. }) => {
                let types = self.call(callee, arguments);
                self.result = self.result.or(types);
            }
            Some(Terminator::TailApply { .. }) => self.result = TypeSet::ANY,
            Some(Terminator::Unreachable) | None => {}
        }
    }

    fn branch(&mut self, index: usize, test: &Test, then: &Target, otherwise: &Target) {
        if let Test::Primitive { id, operands, .. } = test {
            self.found.tests[index] = self.known(operands);
            self.assume_operands(*id, operands);
        }
        let possible = [true, false].map(|side| {
            let length = self.trail.len();
            let possible = self.assume(test, side);
            if possible {
                self.pass(if side { then } else { otherwise });
            }
            while self.trail.len() > length {
                if let Some((value, types)) = self.trail.pop() {
                    self.facts[value.0 as usize] = types;
                }
            }
            possible
        });
        self.found.decided[index] = match possible {
            [true, false] => Some(true),
            [false, true] => Some(false),
            _ => None,
        };
    }

    /// Passes arguments along a jump.
    fn pass(&mut self, target: &Target) {
        let function = self.function;
        let index = target.block.0 as usize;
        if !std::mem::replace(&mut self.reached[index], true) {
            self.changed = true;
        }
        for (&parameter, &argument) in function.block(target.block).parameters.iter().zip(&target.arguments) {
            let types = self.fact(argument);
            self.widen(parameter, types);
        }
    }

    fn widen(&mut self, value: ValueId, mut types: TypeSet) {
        if self.counters[value.0 as usize] && !types.is_empty() {
            types = TypeSet::FIXNUM;
        }
        let known = &mut self.types[value.0 as usize];
        let joined = known.or(types);
        if joined != *known {
            *known = joined;
            self.changed = true;
        }
    }

    fn definitions(&self) -> &[Option<&'a Operation>] {
        self.definitions.get_or_init(|| {
            let mut definitions = vec![None; self.function.values.len()];
            for instruction in self.function.blocks.iter().flat_map(|block| &block.instructions) {
                instruction.results.iter().for_each(|v| definitions[v.0 as usize] = Some(&instruction.operation));
            }
            definitions
        })
    }

    fn fact(&self, value: ValueId) -> TypeSet {
        self.facts[value.0 as usize]
    }

    /// From here on the value is also within `types`.
    fn narrow(&mut self, value: ValueId, types: TypeSet) {
        let fact = self.facts[value.0 as usize];
        let narrowed = fact.and(types);
        if narrowed != fact {
            self.trail.push((value, fact));
            self.facts[value.0 as usize] = narrowed;
        }
    }

    fn known(&self, operands: &[ValueId]) -> Known {
        let mut known = Known::NOTHING;
        for (index, &operand) in operands.iter().enumerate() {
            known.set(index, self.fact(operand));
        }
        known
    }

    /// After the primitive has succeeded its operands have the types it asks for.
    fn assume_operands(&mut self, id: PrimId, operands: &[ValueId]) {
        let row = primitive(id);
        for (index, &operand) in operands.iter().enumerate() {
            if let Some(&wanted) = row.arguments.get(index) {
                self.narrow(operand, TypeSet::of(wanted));
            }
        }
    }

    fn instruction(&mut self, block: usize, position: usize, operation: &Operation, results: &[ValueId]) {
        let types = match operation {
            Operation::Constant(constant) => self.constant(*constant),
            Operation::Primitive { id, operands, .. } => {
                self.found.instructions[block][position] = self.known(operands);
                let types = self.primitive(*id, operands);
                self.assume_operands(*id, operands);
                types
            }
            Operation::GlobalRef(global) => match self.module.global_kinds[global.0 as usize] {
                GlobalKind::Procedure(_) => TypeSet::PROCEDURE,
                GlobalKind::Cell { .. } | GlobalKind::Absent => self.summaries.globals[global.0 as usize],
            },
            Operation::GlobalSet(global, value) => {
                let types = self.fact(*value);
                self.stores.push((global.0 as usize, types));
                return;
            }
            Operation::StaticProcedure(_) | Operation::MakeProcedures(_) => TypeSet::PROCEDURE,
            Operation::Call { callee, arguments, .. } => {
                if let Callee::Unknown(procedure) | Callee::WithContinuation(procedure) = callee {
                    self.narrow(*procedure, TypeSet::PROCEDURE);
                }
                self.call(callee, arguments)
            }
            Operation::Unpack { rest, .. } => {
                for (index, &result) in results.iter().enumerate() {
                    let is_rest = *rest && index + 1 == results.len();
                    self.set(result, if is_rest { TypeSet::of(Type::List) } else { TypeSet::ANY });
                }
                return;
            }
            Operation::ReclaimForced { value, .. } | Operation::ArenaMove { value, .. } => self.fact(*value),
            Operation::Box(_) => TypeSet::FLONUM,
            Operation::ArenaEnter { .. } => TypeSet::OTHER_OBJECT,
            Operation::Captured { .. }
            | Operation::Apply { .. }
            | Operation::CallWithEscape { .. }
            | Operation::MarkHere
            | Operation::Unbox(_)
            | Operation::Float(..) => TypeSet::ANY,
            Operation::ArenaLeave { .. } | Operation::ReclaimTop | Operation::ArenaBegin { .. } => return,
        };
        for &result in results {
            self.set(result, types);
        }
    }

    fn set(&mut self, value: ValueId, types: TypeSet) {
        self.widen(value, types);
        self.facts[value.0 as usize] = self.types[value.0 as usize];
    }

    fn call(&mut self, callee: &Callee, arguments: &[ValueId]) -> TypeSet {
        match callee {
            Callee::Unknown(_) | Callee::WithContinuation(_) => TypeSet::ANY,
            Callee::KnownWithContinuation(id) => {
                let mut all: Vec<TypeSet> = arguments.iter().map(|&value| self.fact(value)).collect();
                all.push(TypeSet::PROCEDURE);
                self.calls.push((*id, all));
                // What the continuation is called with comes back, too.
                TypeSet::ANY
            }
            Callee::Known(id, closure) => {
                let all = closure.iter().chain(arguments).map(|&value| self.fact(value)).collect();
                self.calls.push((*id, all));
                self.summaries.results[id.0 as usize]
            }
        }
    }

    fn constant(&self, constant: Constant) -> TypeSet {
        use crate::ir::Literal;
        use eshkol_runtime::number::Literal as Number;
        match constant {
            Constant::Boolean(true) => TypeSet::TRUE,
            Constant::Boolean(false) => TypeSet::FALSE,
            Constant::Null => TypeSet::NULL,
            Constant::Unspecified | Constant::Eof | Constant::Default | Constant::Unbound => TypeSet::OTHER_IMMEDIATE,
            Constant::Character(_) => TypeSet::CHARACTER,
            Constant::Fixnum(_) => TypeSet::FIXNUM,
            Constant::Flonum(_) => TypeSet::FLONUM,
            Constant::Literal(id) => match &self.module.literals[id.0 as usize] {
                Literal::Number(Number::Flonum(_)) => TypeSet::FLONUM,
                Literal::Number(_) => TypeSet::NUMBER,
                Literal::String(_) => TypeSet::STRING,
                Literal::Symbol(_) => TypeSet::SYMBOL,
                Literal::Bytevector(_) => TypeSet::BYTEVECTOR,
                Literal::Pair(..) => TypeSet::PAIR,
                Literal::Vector(_) => TypeSet::VECTOR,
            },
        }
    }

    fn primitive(&self, id: PrimId, operands: &[ValueId]) -> TypeSet {
        if let Some(types) = self.number_result(id, operands) {
            return types;
        }
        let row = primitive(id);
        match row.code {
            Code::Inline(Op::CheckBound) => self.fact(operands[0]),
            _ => TypeSet::of(row.result),
        }
    }

    /// Notes what holds on one side of a branch; false if that side cannot be taken.
    fn assume(&mut self, test: &Test, side: bool) -> bool {
        match test {
            Test::True(value) => {
                let types = if side { TypeSet::ANY.without(TypeSet::FALSE) } else { TypeSet::FALSE };
                self.narrow(*value, types);
                self.possible(*value)
            }
            Test::Float(..) => true,
            Test::Primitive { id, operands, .. } => {
                let Code::Inline(op) = primitive(*id).code else { return true };
                if operands.iter().any(|&operand| !self.possible(operand)) {
                    return true;
                }
                if op == Op::IsEq {
                    return self.assume_same(operands[0], operands[1], side);
                }
                let Some(tested) = tested_set(op) else { return true };
                self.narrow(operands[0], if side { tested } else { TypeSet::ANY.without(tested) });
                self.possible(operands[0])
            }
        }
    }

    /// Values that are the same have the types they share; the constants with a class of their own also tell the rest.
    fn assume_same(&mut self, a: ValueId, b: ValueId, side: bool) -> bool {
        let (types_a, types_b) = (self.fact(a), self.fact(b));
        if side {
            let shared = types_a.and(types_b);
            self.narrow(a, shared);
            self.narrow(b, shared);
            return !shared.is_empty();
        }
        for (value, other) in [(a, types_b), (b, types_a)] {
            if [TypeSet::NULL, TypeSet::TRUE, TypeSet::FALSE].contains(&other) {
                self.narrow(value, TypeSet::ANY.without(other));
            }
        }
        self.possible(a) && self.possible(b)
    }

    /// A value of the empty type cannot be: control does not get here. Values that were not reached yet are not judged.
    fn possible(&self, value: ValueId) -> bool {
        !self.fact(value).is_empty()
            || self.types[value.0 as usize].is_empty()
            || self.function.representation(value) != Representation::Tagged
    }
}

/// The classes for which a test of one operand holds, where it is decided by the class alone.
fn tested_set(op: Op) -> Option<TypeSet> {
    Some(match op {
        Op::IsFixnum => TypeSet::FIXNUM,
        Op::IsFlonum => TypeSet::FLONUM,
        Op::IsPair => TypeSet::PAIR,
        Op::IsNull => TypeSet::NULL,
        Op::IsBoolean => TypeSet::BOOLEAN,
        Op::IsCharacter => TypeSet::CHARACTER,
        Op::IsString => TypeSet::STRING,
        Op::IsSymbol => TypeSet::SYMBOL,
        Op::IsVector => TypeSet::VECTOR,
        Op::IsBytevector => TypeSet::BYTEVECTOR,
        Op::IsProcedure => TypeSet::PROCEDURE,
        Op::IsRecordType => TypeSet::RECORD_TYPE,
        Op::Not => TypeSet::FALSE,
        _ => return None,
    })
}

fn operations(function: &Function) -> impl Iterator<Item = &Operation> {
    function.blocks.iter().flat_map(|block| &block.instructions).map(|instruction| &instruction.operation)
}

fn visit_calls(function: &Function, mut visit: impl FnMut(FunctionId)) {
    for operation in operations(function) {
        if let Operation::Call { callee: Callee::Known(id, _) | Callee::KnownWithContinuation(id), .. } = operation {
            visit(*id);
        }
    }
    for block in &function.blocks {
        if let Some(Terminator::TailCall { callee: Callee::Known(id, _) | Callee::KnownWithContinuation(id), .. }) =
            &block.terminator
        {
            visit(*id);
        }
    }
}

/// Puts what was found at the primitives and the values, and turns decided branches into jumps.
fn write_down(function: &mut Function, found: Found, types: &[TypeSet]) {
    for (value, &types) in function.values.iter_mut().zip(types) {
        value.types = types;
    }
    for (index, block) in function.blocks.iter_mut().enumerate() {
        for (instruction, known) in block.instructions.iter_mut().zip(&found.instructions[index]) {
            if let Operation::Primitive { known: place, .. } = &mut instruction.operation {
                *place = *known;
            }
        }
        let decided = found.decided[index];
        match &mut block.terminator {
            Some(Terminator::Branch { test: Test::Primitive { known, .. }, .. }) if decided.is_none() => {
                *known = found.tests[index];
            }
            _ => {}
        }
        if let (Some(side), Some(Terminator::Branch { test, then, otherwise, .. })) = (decided, &block.terminator)
            && is_plain(test)
        {
            let taken: Target = if side { then.clone() } else { otherwise.clone() };
            block.terminator = Some(Terminator::Jump(taken));
        }
    }
}

/// May the test be left out? It has no operand that it would reject.
fn is_plain(test: &Test) -> bool {
    match test {
        Test::True(_) => true,
        Test::Primitive { id, .. } => {
            matches!(primitive(*id).code, Code::Inline(op) if tested_set(op).is_some() || op == Op::IsEq)
        }
        Test::Float(..) => false,
    }
}
