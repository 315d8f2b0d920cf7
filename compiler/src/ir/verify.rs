//! The verifier of IR: checks the invariants listed at the top of [`ir`](super), function by function.
//!
//! Blocks that no path reaches are not looked at: passes that decide branches leave some, and
//! `remove_unreachable_blocks` takes them away. The order of the checks matters: numbers out of range come first, since
//! what follows uses them as indices; a function in which some are wrong is not looked at further.
//!
//! Dominance is checked by walking the dominator tree with the set of values defined so far, arenas by carrying the
//! stack of open ones along the edges.

use super::dominators::{Dominators, entry_blocks};
use super::{
    Block, Callee, Convention, EntryTarget, FloatOp, Function, FunctionId, Module, Operation, Representation, Target,
    Terminator, Test, ValueId,
};
use crate::core_ir::{PrimId, primitive, primitives};
use eshkol_abi::primitive::{Code, Type};
use std::fmt;

/// A breach of an invariant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// The number of the invariant in the list of [`ir`](super).
    pub invariant: u32,
    pub function: FunctionId,
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "invariant {} in f{}: {}", self.invariant, self.function.0, self.message)
    }
}

/// Panics, with what is wrong and where, if `module` breaks an invariant after `pass`.
pub fn check(module: &Module, pass: &str) {
    let Err(violations) = verify(module) else { return };
    let shown: Vec<String> = violations
        .iter()
        .take(10)
        .map(|v| format!("`{}`: {v}", module.functions[v.function.0 as usize].name))
        .collect();
    panic!("`{pass}` left {} breaches of invariants of IR:\n{}", violations.len(), shown.join("\n"));
}

/// Gives every breach of an invariant.
pub fn verify(module: &Module) -> Result<(), Vec<Violation>> {
    let mut violations = Vec::new();
    for (index, function) in module.functions.iter().enumerate() {
        let mut verifier = Verifier {
            module,
            function,
            id: FunctionId(index as u32),
            reachable: vec![false; function.blocks.len()],
            violations: Vec::new(),
        };
        verifier.run();
        violations.append(&mut verifier.violations);
    }
    if violations.is_empty() { Ok(()) } else { Err(violations) }
}

struct Verifier<'a> {
    module: &'a Module,
    function: &'a Function,
    id: FunctionId,
    reachable: Vec<bool>,
    violations: Vec<Violation>,
}

impl Verifier<'_> {
    fn violation(&mut self, invariant: u32, message: String) {
        self.violations.push(Violation { invariant, function: self.id, message });
    }

    fn run(&mut self) {
        self.numbers();
        if !self.violations.is_empty() {
            return;
        }
        self.find_reachable();
        self.entries();
        for (index, block) in self.function.blocks.iter().enumerate() {
            if self.reachable[index] {
                self.block(index, block);
            }
        }
        self.loops();
        self.dominance();
        self.arenas();
    }

    // Numbers out of range, and blocks without a terminator.

    fn numbers(&mut self) {
        let function = self.function;
        let values = function.values.len();
        let mut bad = Vec::new();
        let mut value = |value: ValueId| {
            if value.0 as usize >= values {
                bad.push(value);
            }
        };
        function.parameters.iter().copied().for_each(&mut value);
        for block in &function.blocks {
            block.parameters.iter().copied().for_each(&mut value);
            for instruction in &block.instructions {
                instruction.results.iter().copied().for_each(&mut value);
                instruction.operation.operands(&mut value);
            }
            block.terminator.iter().for_each(|terminator| terminator.operands(&mut value));
        }
        for value in bad {
            self.violation(1, format!("v{} is not a value of the function", value.0));
        }
        let blocks = function.blocks.len();
        let targets = function.blocks.iter().filter_map(|block| block.terminator.as_ref()).flat_map(|t| t.targets());
        for target in targets.filter(|target| target.block.0 as usize >= blocks) {
            self.violation(2, format!("there is no block b{}", target.block.0));
        }
        if entry_blocks(function).into_iter().any(|block| block >= blocks) {
            self.violation(2, "the function has no entry block".into());
        }
        for id in mentioned_functions(function) {
            if id.0 as usize >= self.module.functions.len() {
                self.violation(6, format!("there is no function f{}", id.0));
            }
        }
    }

    fn find_reachable(&mut self) {
        let function = self.function;
        let mut work = entry_blocks(function);
        while let Some(index) = work.pop() {
            if std::mem::replace(&mut self.reachable[index], true) {
                continue;
            }
            match &function.blocks[index].terminator {
                Some(terminator) => work.extend(terminator.targets().iter().map(|target| target.block.0 as usize)),
                None => self.violation(2, format!("b{index} has no terminator")),
            }
        }
    }

    /// Entry blocks take what the convention hands them.
    fn entries(&mut self) {
        let function = self.function;
        let Convention::Unknown(clauses) = &function.convention else {
            if !function.blocks[0].parameters.is_empty() {
                self.violation(2, "the entry block b0 has parameters".into());
            }
            return;
        };
        for clause in clauses {
            let arguments = clause.required as usize + usize::from(clause.rest);
            match clause.target {
                EntryTarget::Block(block) => {
                    let parameters = &function.block(block).parameters;
                    if parameters.len() != arguments {
                        let message = format!("b{} takes {} of {arguments} arguments", block.0, parameters.len());
                        self.violation(2, message);
                    }
                    for &parameter in parameters {
                        self.expect(parameter, Representation::Tagged, "a parameter of an entry block");
                    }
                }
                EntryTarget::Function(id) => self.known_call(id, function.closure, arguments),
            }
        }
    }

    // Blocks: invariants 2, 3, 5, 6.

    fn block(&mut self, index: usize, block: &Block) {
        for instruction in &block.instructions {
            self.operation(&instruction.operation, &instruction.results);
        }
        if let Some(terminator) = &block.terminator {
            self.terminator(index, terminator);
        }
    }

    fn operation(&mut self, operation: &Operation, results: &[ValueId]) {
        let (count, representation) = results_of(operation);
        if results.len() != count {
            self.violation(8, format!("{} results of an operation that gives {count}", results.len()));
        }
        for &result in results {
            self.expect(result, representation, "a result");
        }
        self.operand_representations(operation);
        match operation {
            Operation::Primitive { id, operands, .. } => self.primitive(*id, operands),
            Operation::StaticProcedure(entry) => self.generic_entry(*entry),
            Operation::MakeProcedures(group) => group.iter().for_each(|(entry, _)| self.generic_entry(*entry)),
            Operation::Captured { closure, .. }
                if !self.function.closure || self.function.parameters.first() != Some(closure) =>
            {
                self.violation(6, format!("v{} is not the closure of the function", closure.0));
            }
            Operation::Call { callee: Callee::Known(id, closure), arguments, .. } => {
                self.known_call(*id, closure.is_some(), arguments.len());
            }
            Operation::Call { callee: Callee::KnownWithContinuation(id), arguments, .. } => {
                self.known_call(*id, false, arguments.len() + 1);
            }
            Operation::Float(op, operands) if operands.len() != op.operand_count() => {
                self.violation(3, format!("float.{op:?} has {} operands", operands.len()));
            }
            _ => {}
        }
    }

    /// Invariant 5, for the operands of an operation.
    fn operand_representations(&mut self, operation: &Operation) {
        let raw_mark = match operation {
            Operation::ReclaimForced { mark, .. } | Operation::ArenaMove { mark, .. } => Some(*mark),
            _ => None,
        };
        let others = match operation {
            Operation::Float(op, _) if *op != FloatOp::FromFixnum => Representation::Float,
            Operation::Box(_) => Representation::Float,
            _ => Representation::Tagged,
        };
        operation.operands(|value| {
            let wanted = if raw_mark == Some(value) { Representation::Mark } else { others };
            self.expect(value, wanted, "an operand");
        });
    }

    fn terminator(&mut self, index: usize, terminator: &Terminator) {
        for target in terminator.targets() {
            self.target(index, target);
        }
        match terminator {
            Terminator::Jump(_) | Terminator::Loop(_) | Terminator::Again { .. } | Terminator::Unreachable => {}
            Terminator::Branch { test, .. } => self.test(test),
            Terminator::Return(value) => self.expect(*value, Representation::Tagged, "what is returned"),
            Terminator::TailCall { callee, arguments, .. } => {
                callee.operands(|value| self.expect(value, Representation::Tagged, "a callee"));
                arguments.iter().for_each(|&value| self.expect(value, Representation::Tagged, "an argument"));
                match callee {
                    Callee::Known(id, closure) => self.known_call(*id, closure.is_some(), arguments.len()),
                    Callee::KnownWithContinuation(id) => self.known_call(*id, false, arguments.len() + 1),
                    Callee::Unknown(_) | Callee::WithContinuation(_) => {}
                }
            }
            Terminator::TailApply { procedure, list, .. } => {
                self.expect(*procedure, Representation::Tagged, "a callee");
                self.expect(*list, Representation::Tagged, "an argument");
            }
        }
    }

    fn test(&mut self, test: &Test) {
        match test {
            Test::True(value) => self.expect(*value, Representation::Tagged, "a tested value"),
            Test::Primitive { id, operands, .. } => {
                self.primitive(*id, operands);
                operands.iter().for_each(|&value| self.expect(value, Representation::Tagged, "an operand"));
                if (id.0 as usize) < primitives().len() {
                    let row = primitive(*id);
                    if row.result != Type::Boolean || !matches!(row.code, Code::Inline(_)) {
                        self.violation(3, format!("`{}` is not a test", row.name));
                    }
                }
            }
            Test::Float(_, a, b) => {
                self.expect(*a, Representation::Float, "an operand");
                self.expect(*b, Representation::Float, "an operand");
            }
        }
    }

    fn target(&mut self, from: usize, target: &Target) {
        let function = self.function;
        let parameters = &function.block(target.block).parameters;
        if parameters.len() != target.arguments.len() {
            let counts = (target.arguments.len(), parameters.len());
            let message =
                format!("b{from} passes {} arguments to b{}, which takes {}", counts.0, target.block.0, counts.1);
            return self.violation(2, message);
        }
        for (&parameter, &argument) in parameters.iter().zip(&target.arguments) {
            if function.representation(parameter) != function.representation(argument) {
                let message = format!("b{from} passes v{} as v{} of another kind", argument.0, parameter.0);
                self.violation(2, message);
            }
        }
    }

    fn primitive(&mut self, id: PrimId, operands: &[ValueId]) {
        match primitives().get(id.0 as usize) {
            None => self.violation(3, format!("there is no primitive {}", id.0)),
            Some(row) if !row.accepts(operands.len()) => {
                self.violation(3, format!("`{}` has {} operands", row.name, operands.len()));
            }
            Some(_) => {}
        }
    }

    fn expect(&mut self, value: ValueId, wanted: Representation, role: &str) {
        let found = self.function.representation(value);
        if found != wanted {
            self.violation(5, format!("v{}, {role}, is {found:?} instead of {wanted:?}", value.0));
        }
    }

    fn known_call(&mut self, callee: FunctionId, closure: bool, arguments: usize) {
        let function = &self.module.functions[callee.0 as usize];
        if function.convention != Convention::Direct {
            return self.violation(6, format!("f{} is called by name but is a generic entry", callee.0));
        }
        if function.closure && !closure {
            return self.violation(6, format!("f{} is called without its closure", callee.0));
        }
        let parameters = function.parameters.len() - usize::from(function.closure);
        if parameters != arguments {
            self.violation(6, format!("f{} takes {parameters} arguments and is given {arguments}", callee.0));
        }
    }

    fn generic_entry(&mut self, entry: FunctionId) {
        if self.module.functions[entry.0 as usize].convention == Convention::Direct {
            self.violation(6, format!("f{} becomes a procedure but is no generic entry", entry.0));
        }
    }

    // Invariant 4.

    fn loops(&mut self) {
        let function = self.function;
        let mut entered: Vec<u32> = Vec::new();
        let mut back_edges = Vec::new();
        for (index, block) in function.blocks.iter().enumerate().filter(|&(index, _)| self.reachable[index]) {
            match &block.terminator {
                Some(Terminator::Loop(target)) => match function.block(target.block).loop_group {
                    Some(group) => entered.push(group),
                    None => self.violations.push(Violation {
                        invariant: 4,
                        function: self.id,
                        message: format!("b{index} enters b{}, which is no loop header", target.block.0),
                    }),
                },
                Some(Terminator::Again { target, .. }) => back_edges.push((index, target.block)),
                _ => {}
            }
        }
        for (index, header) in back_edges {
            if !function.block(header).loop_group.is_some_and(|group| entered.contains(&group)) {
                self.violation(4, format!("b{index} goes back to b{}, which no `loop` enters", header.0));
            }
        }
    }

    // Invariant 1.

    fn dominance(&mut self) {
        enum Step {
            Enter(usize),
            Leave(usize),
        }
        let function = self.function;
        let dominators = Dominators::of(function);
        let mut defined = vec![false; function.values.len()];
        let mut ever_defined = vec![false; function.values.len()];
        let mut scope: Vec<ValueId> = Vec::new();
        for &parameter in &function.parameters {
            self.define(parameter, &mut defined, &mut ever_defined);
        }
        let roots = dominators.roots().iter().filter(|&&root| self.reachable[root]);
        let mut stack: Vec<Step> = roots.map(|&root| Step::Enter(root)).collect();
        while let Some(step) = stack.pop() {
            match step {
                Step::Leave(length) => scope.drain(length..).for_each(|value| defined[value.0 as usize] = false),
                Step::Enter(index) => {
                    stack.push(Step::Leave(scope.len()));
                    let block = &function.blocks[index];
                    for &parameter in &block.parameters {
                        self.define(parameter, &mut defined, &mut ever_defined);
                        scope.push(parameter);
                    }
                    for instruction in &block.instructions {
                        instruction.operation.operands(|value| self.used(index, value, &defined));
                        for &result in &instruction.results {
                            self.define(result, &mut defined, &mut ever_defined);
                            scope.push(result);
                        }
                    }
                    block.terminator.iter().for_each(|t| t.operands(|value| self.used(index, value, &defined)));
                    stack.extend(dominators.children(index).iter().map(|&child| Step::Enter(child)));
                }
            }
        }
    }

    fn define(&mut self, value: ValueId, defined: &mut [bool], ever_defined: &mut [bool]) {
        if std::mem::replace(&mut ever_defined[value.0 as usize], true) {
            self.violation(1, format!("v{} is defined twice", value.0));
        }
        defined[value.0 as usize] = true;
    }

    fn used(&mut self, block: usize, value: ValueId, defined: &[bool]) {
        if !defined[value.0 as usize] {
            self.violation(1, format!("v{} is used in b{block}, which its definition does not dominate", value.0));
        }
    }

    // Invariant 7.

    fn arenas(&mut self) {
        let function = self.function;
        let mut open: Vec<Option<Vec<ValueId>>> = vec![None; function.blocks.len()];
        let mut work = entry_blocks(function);
        work.iter().for_each(|&entry| open[entry] = Some(Vec::new()));
        while let Some(index) = work.pop() {
            let block = &function.blocks[index];
            let mut stack = open[index].clone().unwrap_or_default();
            for instruction in &block.instructions {
                match &instruction.operation {
                    Operation::ArenaEnter { .. } => stack.extend(instruction.results.first()),
                    Operation::ArenaLeave { handle, .. } if stack.pop() != Some(*handle) => {
                        return self.violation(7, format!("b{index} closes v{}, not the last one opened", handle.0));
                    }
                    _ => {}
                }
            }
            let Some(terminator) = &block.terminator else { continue };
            let leaves = matches!(
                terminator,
                Terminator::Return(_) | Terminator::TailCall { .. } | Terminator::TailApply { .. }
            );
            if leaves && !stack.is_empty() {
                return self.violation(7, format!("b{index} leaves the function with an arena open"));
            }
            for target in terminator.targets() {
                let target = target.block.0 as usize;
                match &open[target] {
                    None => {
                        open[target] = Some(stack.clone());
                        work.push(target);
                    }
                    Some(known) if *known != stack => {
                        return self.violation(7, format!("b{target} is reached with different arenas open"));
                    }
                    Some(_) => {}
                }
            }
        }
    }
}

/// How many results an operation gives, and how they are held.
fn results_of(operation: &Operation) -> (usize, Representation) {
    match operation {
        Operation::Unbox(_) | Operation::Float(..) => (1, Representation::Float),
        Operation::MarkHere => (1, Representation::Mark),
        Operation::MakeProcedures(group) => (group.len(), Representation::Tagged),
        Operation::Unpack { required, rest, .. } => (*required as usize + usize::from(*rest), Representation::Tagged),
        Operation::GlobalSet(..)
        | Operation::ArenaLeave { .. }
        | Operation::ArenaBegin { .. }
        | Operation::ReclaimTop => (0, Representation::Tagged),
        Operation::Constant(_)
        | Operation::Primitive { .. }
        | Operation::GlobalRef(_)
        | Operation::StaticProcedure(_)
        | Operation::Captured { .. }
        | Operation::Call { .. }
        | Operation::Apply { .. }
        | Operation::CallWithEscape { .. }
        | Operation::ArenaEnter { .. }
        | Operation::ReclaimForced { .. }
        | Operation::ArenaMove { .. }
        | Operation::Box(_) => (1, Representation::Tagged),
    }
}

fn mentioned_functions(function: &Function) -> Vec<FunctionId> {
    let mut mentioned = Vec::new();
    let mut called = |callee: &Callee| {
        if let Callee::Known(id, _) | Callee::KnownWithContinuation(id) = callee {
            mentioned.push(*id);
        }
    };
    for block in &function.blocks {
        for instruction in &block.instructions {
            if let Operation::Call { callee, .. } = &instruction.operation {
                called(callee);
            }
        }
        if let Some(Terminator::TailCall { callee, .. }) = &block.terminator {
            called(callee);
        }
    }
    for operation in function.blocks.iter().flat_map(|block| &block.instructions).map(|i| &i.operation) {
        match operation {
            Operation::StaticProcedure(id) => mentioned.push(*id),
            Operation::MakeProcedures(group) => mentioned.extend(group.iter().map(|(id, _)| *id)),
            _ => {}
        }
    }
    if let Convention::Unknown(clauses) = &function.convention {
        mentioned.extend(clauses.iter().filter_map(|clause| match clause.target {
            EntryTarget::Function(id) => Some(id),
            EntryTarget::Block(_) => None,
        }));
    }
    mentioned
}

#[cfg(test)]
mod tests;
