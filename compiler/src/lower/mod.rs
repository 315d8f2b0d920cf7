//! From Core IR to IR: procedures become functions of basic blocks, closures and marks become explicit.
//!
//! [`analysis`] decides what each `lambda` becomes: a block of the procedure around it, a direct function (its free
//! variables are further parameters, or come from its closure), and, if it escapes, a procedure object with a generic
//! entry. [`body`] then translates one function at a time; each function that a translation mentions for the first
//! time is put in a queue, so only what is reachable is translated.
//!
//! A `with-arena` becomes an explicit `ArenaEnter`, `ArenaLeave` and forced reclaim here; escapes and errors leave it
//! through the runtime, which keeps the list of open arenas in the context.

mod analysis;
mod body;

use crate::core_ir::definition_order::DefinitionOrder;
use crate::core_ir::{ExprKind, GlobalId, Lambda, Program};
use crate::ir::{
    BlockId, Constant, Convention, EntryClause, EntryTarget, Function, FunctionId, GlobalKind, Module, Operation,
    Representation, Role, Terminator,
};
use crate::source::{SourceMap, Span};
use analysis::{Analysis, LambdaId};
use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;

/// Translates a program, which must have the levels `NoLetrec` and `NoSet`.
pub fn lower(program: &Program, sources: &SourceMap) -> Module {
    let mut lowering = Lowering {
        program,
        sources,
        analysis: analysis::analyse(program),
        functions: Vec::new(),
        direct: HashMap::new(),
        entries: HashMap::new(),
        queue: VecDeque::new(),
        global_forms: global_forms(program),
        always_defined: DefinitionOrder::new(program).defined_at_all_uses(program),
        throw_entry: None,
        keeps_callers: HashSet::new(),
    };
    let in_library =
        |id| lowering.analysis.info(id).lambda.is_some_and(|lambda| lowering.role(lambda) == Role::Library);
    let mut keeps_callers = analysis::never_returning(&lowering.analysis, in_library);
    keeps_callers.extend(analysis::ending_in_themselves(&lowering.analysis, in_library));
    lowering.keeps_callers = keeps_callers;
    let entry = lowering.main();
    // The runtime calls this procedure: it is always needed.
    let raise_procedure = program.raise_procedure;
    if let Some(id) = raise_procedure.and_then(|global| lowering.analysis.by_global.get(&global).copied()) {
        lowering.entry(id);
    }
    while let Some(job) = lowering.queue.pop_front() {
        lowering.run(job);
    }
    let global_kinds = (0..program.globals.len()).map(|i| lowering.global_kind(GlobalId(i as u32))).collect();
    Module {
        functions: lowering.functions.into_iter().map(|f| f.expect("every queued function was translated")).collect(),
        entry,
        globals: program.globals.clone(),
        global_kinds,
        literals: program.literals.clone(),
        variable_names: program.variables.iter().map(|variable| variable.name.clone()).collect(),
        raise_procedure,
        throw_entry: lowering.throw_entry,
        reentrant: false,
    }
}

/// Which form defines a global that needs a cell.
fn global_forms(program: &Program) -> HashMap<GlobalId, usize> {
    program.forms.iter().enumerate().filter_map(|(i, form)| Some((form.defines?, i))).collect()
}

/// A function to translate.
#[derive(Clone, Copy)]
enum Job {
    /// The direct function of a clause.
    Clause { lambda: LambdaId, clause: usize, function: FunctionId },
    /// The generic entry of a procedure.
    Entry { lambda: LambdaId, function: FunctionId },
    /// A top-level form.
    Form { index: usize, function: FunctionId },
}

struct Lowering<'a> {
    program: &'a Program,
    sources: &'a SourceMap,
    analysis: Analysis<'a>,
    functions: Vec<Option<Function>>,
    direct: HashMap<(LambdaId, usize), FunctionId>,
    entries: HashMap<LambdaId, FunctionId>,
    queue: VecDeque<Job>,
    global_forms: HashMap<GlobalId, usize>,
    /// For each global: is it defined whenever it is used?
    always_defined: Vec<bool>,
    /// See [`Module::throw_entry`].
    throw_entry: Option<FunctionId>,
    /// Library procedures that a tail call of the program leaves its frame for; see [`body`].
    keeps_callers: HashSet<LambdaId>,
}

impl Lowering<'_> {
    fn reserve(&mut self) -> FunctionId {
        self.functions.push(None);
        FunctionId(self.functions.len() as u32 - 1)
    }

    /// The direct function of a clause, translated later if this is its first mention.
    fn clause_function(&mut self, lambda: LambdaId, clause: usize) -> FunctionId {
        if let Some(&function) = self.direct.get(&(lambda, clause)) {
            return function;
        }
        let function = self.reserve();
        self.direct.insert((lambda, clause), function);
        self.queue.push_back(Job::Clause { lambda, clause, function });
        function
    }

    /// The generic entry of a procedure, translated later if this is its first mention.
    fn entry(&mut self, lambda: LambdaId) -> FunctionId {
        if let Some(&function) = self.entries.get(&lambda) {
            return function;
        }
        let function = self.reserve();
        self.entries.insert(lambda, function);
        self.queue.push_back(Job::Entry { lambda, function });
        function
    }

    /// Does a direct function of this procedure take the closure as its first parameter?
    fn takes_closure(&self, lambda: LambdaId) -> bool {
        let info = self.analysis.info(lambda);
        info.escapes && !info.free.is_empty()
    }

    /// The program's body: calls the forms in order, with a reclaim point after each.
    fn main(&mut self) -> FunctionId {
        let id = self.reserve();
        let mut function = new_function(&Rc::from("program"), Span::NONE, Role::Form, Convention::Direct);
        let block = function.add_block();
        for (index, form) in self.program.forms.iter().enumerate() {
            if self.analysis.info(self.analysis.forms[index]).lambda.is_some() {
                continue;
            }
            if let (ExprKind::Constant(constant), Some(global)) = (&form.value.kind, form.defines) {
                let value = function.add_value(Representation::Tagged);
                push(&mut function, block, vec![value], Operation::Constant(*constant), form.value.span);
                push(&mut function, block, vec![], Operation::GlobalSet(global, value), form.value.span);
                continue;
            }
            let callee = self.reserve();
            self.queue.push_back(Job::Form { index, function: callee });
            let result = function.add_value(Representation::Tagged);
            let call = Operation::Call {
                callee: crate::ir::Callee::Known(callee, None),
                arguments: vec![],
                class: crate::ir::CallClass::Freeze,
            };
            push(&mut function, block, vec![result], call, form.value.span);
            push(&mut function, block, vec![], Operation::ReclaimTop, form.value.span);
        }
        let value = function.add_value(Representation::Tagged);
        push(&mut function, block, vec![value], Operation::Constant(Constant::Unspecified), Span::NONE);
        function.block_mut(block).terminator = Some(Terminator::Return(value));
        self.functions[id.0 as usize] = Some(function);
        id
    }

    fn run(&mut self, job: Job) {
        let (id, function) = match job {
            Job::Clause { lambda, clause, function } => (function, body::clause(self, lambda, clause)),
            Job::Form { index, function } => (function, body::form(self, index)),
            Job::Entry { lambda, function } => (function, self.generic_entry(lambda)),
        };
        self.functions[id.0 as usize] = Some(function);
    }

    /// The generic entry. A clause that nobody calls by name has its body here; the others are tail calls of their
    /// direct functions.
    fn generic_entry(&mut self, id: LambdaId) -> Function {
        let lambda = self.analysis.info(id).lambda.expect("forms have no generic entry");
        if lambda.clauses.len() == 1 && !self.direct.contains_key(&(id, 0)) && !self.analysis.info(id).called {
            return body::entry_with_body(self, id);
        }
        let clauses = (0..lambda.clauses.len())
            .map(|clause| {
                let parameters = &self.analysis.info(id).lambda.expect("checked above").clauses[clause].parameters;
                let (required, rest) = (parameters.required.len() as u32, parameters.rest.is_some());
                EntryClause { required, rest, target: EntryTarget::Function(self.clause_function(id, clause)) }
            })
            .collect();
        let lambda = self.analysis.info(id).lambda.expect("checked above");
        let mut function = new_function(&lambda.name, lambda.span, self.role(lambda), Convention::Unknown(clauses));
        let closure = function.add_value(Representation::Tagged);
        function.parameters.push(closure);
        function.closure = true;
        function
    }

    fn role(&self, lambda: &Lambda) -> Role {
        if lambda.is_implicit() || self.is_embedded(lambda.span) { Role::Library } else { Role::Procedure }
    }

    fn is_embedded(&self, span: Span) -> bool {
        span != Span::NONE && self.sources.file(span.file).embedded
    }

    fn global_kind(&self, global: GlobalId) -> GlobalKind {
        if let Some(lambda) = self.analysis.by_global.get(&global) {
            return match self.entries.get(lambda) {
                Some(&function) => GlobalKind::Procedure(function),
                None => GlobalKind::Absent,
            };
        }
        match self.global_forms.get(&global) {
            Some(_) => GlobalKind::Cell { checked: !self.always_defined[global.0 as usize] },
            None => GlobalKind::Absent,
        }
    }
}

fn new_function(name: &Rc<str>, span: Span, role: Role, convention: Convention) -> Function {
    Function {
        name: name.clone(),
        span,
        role,
        convention,
        parameters: Vec::new(),
        closure: false,
        reclaims: true,
        recursive: false,
        blocks: Vec::new(),
        values: Vec::new(),
    }
}

fn push(function: &mut Function, block: BlockId, results: Vec<crate::ir::ValueId>, operation: Operation, span: Span) {
    function.block_mut(block).instructions.push(crate::ir::Instruction { results, operation, span });
}
