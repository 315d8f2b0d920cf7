//! Inlining, copy and constant propagation, constant folding and the dropping of dead code, in one pass.
//!
//! After Waddell and Dybvig, "Fast and Effective Procedure Inlining", SAS 1997: one walk over the program rebuilds every
//! expression for the *context* that it stands in, under what is known of the variables in scope, and a call of a
//! known procedure is replaced by its body when an attempt to do so, bounded in effort and size, succeeds.
//!
//! What the walk does:
//!
//! 1. A `let`-bound variable whose value is a constant, another variable, or a global that is never assigned, is replaced
//!    by it. Other values keep their `let`, in their order: nothing is evaluated twice, left out or earlier than before.
//!    A value that is used once, where the body evaluates its first operand, moves there.
//! 2. A lambda expression that is called where it stands, and a variable bound to one whose only use is a call, become
//!    `let`s around the body of the clause that accepts the operands, however large: the code moves, it is not copied.
//! 3. A call of another known procedure (a local one, or a global defined once to be a lambda expression) is attempted:
//!    a copy of the clause's body is walked with the operands in place of the parameters. If that takes more than a fixed
//!    number of steps, or the result is larger than a fixed size, everything is undone and the call stays. Attempts
//!    within an attempt share its steps, so the whole pass is linear in the size of the program. A procedure is not
//!    inlined into itself.
//! 4. Primitives with constant operands are carried out where that cannot fail; type tests are decided by the types that the
//!    operands are known to have, also by the tests around them.
//! 5. Branches on constants are chosen, `not` in a test swaps the branches, `let`s move out of tests and operands.
//! 6. Where the value is not used only effects remain. An operation that may raise an error is an effect.
//! 7. `(receive (x ...) (values e ...) body)` is a `let`, and `(apply f (cons a (cons b '())))` a call.
//!
//! The walk is done twice. In the first round, the operand of an inlined call that is a lambda expression ends up in a `let`
//! around the procedure's body, in which it is often called once: the second round moves it there.
//!
//! Where a procedure of the compiler's own library is inlined, or one that has no text, such as an accessor of records,
//! its code takes the place in the source of the call, so that errors are reported there.
//!
//! Not done here: inlining of recursive procedures ([`inline_recursive`](super::inline_recursive)), and types of values
//! that flow through calls and loops.
//!
//! | module | part |
//! |---|---|
//! | [`expression`] | the walk, node kind by node kind |
//! | [`procedures`] | calls: selection of clauses, binding of parameters, attempts |
//! | [`build`] | construction of the new expressions, with what simplifies them |
//! | [`fold`] | primitives with known operands |

mod build;
mod expression;
mod fold;
mod procedures;

use crate::core_ir::definition_order::DefinitionOrder;
use crate::core_ir::effects::{Knowledge, operation, type_of};
use crate::core_ir::rename::renumber;
use crate::core_ir::size::size_up_to;
use crate::core_ir::types;
use crate::core_ir::{Constant, Expr, ExprKind, GlobalId, Lambda, Literal, PrimId, Program, VarId, primitive_named};
use crate::diagnostics::Diagnostic;
use crate::source::Span;
use eshkol_abi::primitive::{Op, Type};
use std::collections::HashMap;
use std::rc::Rc;

const ROUNDS: usize = 2;

pub fn inline(program: &mut Program, _: &mut Vec<Diagnostic>) {
    for _ in 0..ROUNDS {
        round(program);
    }
}

fn round(program: &mut Program) {
    for form in &mut program.forms {
        form.value.for_each_mut(&mut hoist_operator);
    }
    let order = DefinitionOrder::new(program);
    let cons = primitive_named("cons").expect("the table has cons");
    let forms = std::mem::take(&mut program.forms);
    let mut inliner = Inliner::new(program, order, cons);
    for form in &forms {
        inliner.count_source(&form.value);
    }
    for form in &forms {
        inliner.note_definition(form.defines, &form.value);
    }
    let mut result = Vec::with_capacity(forms.len());
    for (number, mut form) in forms.into_iter().enumerate() {
        inliner.form = number;
        form.value = inliner.top_level(form.defines, form.value);
        let is_effect_free = form.defines.is_none() && matches!(form.value.kind, ExprKind::Constant(_));
        if !is_effect_free {
            inliner.note_definition(form.defines, &form.value);
            result.push(form);
        }
    }
    program.forms = result;
    renumber(program);
    program.update_assigned();
}

/// Moves bindings out of an operator: `(call (let ([x e]) f) a)` is `(let ([x e]) (call f a))`, since the operator is
/// evaluated first and names are unique.
fn hoist_operator(e: &mut Expr) {
    let span = e.span;
    if let ExprKind::Call(operator, operands) = &mut e.kind {
        let inner = match &mut operator.kind {
            ExprKind::Let(_, body) | ExprKind::Fix(_, body) => body.as_mut(),
            ExprKind::Begin(parts) => match parts.last_mut() {
                Some(last) => last,
                None => return,
            },
            _ => return,
        };
        let new_operator = Box::new(inner.take());
        *inner = Expr::new(ExprKind::Call(new_operator, std::mem::take(operands)), span);
        hoist_operator(inner);
        *e = operator.take();
    }
}

/// What becomes of the value of an expression.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Context {
    /// It is not used.
    Effect,
    /// It is only tested for truth. There is exactly one value.
    Test,
    /// It is used. There is exactly one value.
    Single,
    /// It is returned to an unknown place, which may take several values.
    Any,
}

/// An attempt to inline ran out of steps, and is to be undone.
struct Abort;

type Result<T> = std::result::Result<T, Abort>;

/// A value that may be copied to where it is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Simple {
    Constant(Constant),
    Local(VarId),
    /// A global that is surely defined and never assigned.
    Global(GlobalId),
}

/// What a variable of the source of the walk stands for in its result.
enum Substitute {
    /// Itself: it is a variable of the result already.
    Itself,
    Simple(Simple),
    /// A lambda expression, not walked yet, that is called in one place; and the value of `call_site` for it.
    Pending(Box<Lambda>, Option<Span>),
}

/// How a variable is used, counted.
#[derive(Clone, Copy, Default)]
struct Uses {
    total: u32,
    /// As the operator of a call, or as the procedure of an `apply`.
    calls: u32,
    /// As the operand of an operation that gives the pair behind the variable to nobody.
    peeks: u32,
}

/// What is known of the value of a variable.
#[derive(Clone, Default)]
struct Fact {
    ty: Option<Type>,
    procedure: Option<Rc<Procedure>>,
    /// The parts of a pair that nobody changes.
    pair: Option<Rc<KnownPair>>,
    /// The value, in this branch of the program.
    constant: Option<Constant>,
    /// It is not `#f`, in this branch of the program.
    is_true: bool,
}

struct KnownPair {
    car: Option<Simple>,
    cdr: Option<Simple>,
    /// All elements, when it is a list that is used only once.
    elements: Option<Vec<Simple>>,
}

/// A procedure that may be inlined.
struct Procedure {
    target: Target,
    lambda: Lambda,
    /// The size of each clause.
    sizes: Vec<usize>,
    embedded: bool,
}

/// The identity of a procedure.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Target {
    Global(GlobalId),
    Local(VarId),
}

/// The failed attempts at a clause of a procedure: how many, and the largest size that was allowed.
#[derive(Clone, Copy, Default)]
struct Failures {
    count: u32,
    limit: usize,
}

#[derive(Clone)]
enum GlobalFact {
    Unknown(Type),
    Same(Simple),
    Procedure(Option<Rc<Procedure>>),
}

/// A change that is undone with a failed attempt.
enum Change {
    Uses(VarId, Uses),
    Fact(VarId, Fact),
}

struct Inliner<'a> {
    program: &'a mut Program,
    order: DefinitionOrder,
    cons: PrimId,
    globals: Vec<GlobalFact>,
    /// By variable of the source.
    substitutes: Vec<Substitute>,
    /// By variable, of the source and of the result.
    uses: Vec<Uses>,
    /// By variable bound by `fix`: does a procedure of the same `fix` use it?
    recursive: Vec<bool>,
    /// By variable of the result.
    facts: Vec<Fact>,
    /// The number of the form that the walk is in.
    form: usize,
    /// How many bodies of procedures the walk is in.
    procedure_depth: usize,
    /// The steps that each of the attempts under way has left.
    budgets: Vec<usize>,
    /// The changes during attempts, and those of facts in branches.
    journal: Vec<Change>,
    /// The procedures whose bodies the walk is in.
    active: Vec<Target>,
    /// By procedure and clause.
    failures: HashMap<(Target, usize), Failures>,
    /// The place that inlined code of the library takes.
    call_site: Option<Span>,
}

impl<'a> Inliner<'a> {
    fn new(program: &'a mut Program, order: DefinitionOrder, cons: PrimId) -> Self {
        let variables = program.variables.len();
        Inliner {
            order,
            cons,
            globals: vec![GlobalFact::Unknown(Type::Any); program.globals.len()],
            substitutes: (0..variables).map(|_| Substitute::Itself).collect(),
            uses: vec![Uses::default(); variables],
            recursive: vec![false; variables],
            facts: vec![Fact::default(); variables],
            form: 0,
            procedure_depth: 0,
            budgets: Vec::new(),
            journal: Vec::new(),
            active: Vec::new(),
            failures: HashMap::new(),
            call_site: None,
            program,
        }
    }

    fn top_level(&mut self, defines: Option<GlobalId>, value: Expr) -> Expr {
        self.active.clear();
        self.journal.clear();
        let context = match defines {
            Some(global) => {
                self.active.push(Target::Global(global));
                Context::Single
            }
            None => Context::Effect,
        };
        match self.expression(value, context) {
            Ok(value) => value,
            Err(Abort) => unreachable!("there is no attempt that could be given up"),
        }
    }

    // ---- Variables ----

    /// A new variable of the result, with the name of an old one.
    fn fresh(&mut self, variable: VarId) -> VarId {
        let old = &self.program.variables[variable.0 as usize];
        let (name, span) = (old.name.clone(), self.call_site.unwrap_or(old.span));
        self.substitutes.push(Substitute::Itself);
        self.uses.push(Uses::default());
        self.facts.push(Fact::default());
        self.recursive.push(self.recursive[variable.0 as usize]);
        self.program.add_variable(&name, span)
    }

    /// Makes a variable of the source stand for a new one, about which nothing is known.
    fn bind_unknown(&mut self, variable: VarId) -> VarId {
        let fresh = self.fresh(variable);
        self.substitutes[variable.0 as usize] = Substitute::Simple(Simple::Local(fresh));
        fresh
    }

    fn uses(&self, variable: VarId) -> Uses {
        self.uses[variable.0 as usize]
    }

    fn change_uses(&mut self, variable: VarId, change: impl FnOnce(&mut Uses)) {
        let uses = &mut self.uses[variable.0 as usize];
        if !self.budgets.is_empty() {
            self.journal.push(Change::Uses(variable, *uses));
        }
        change(uses);
    }

    fn fact(&self, variable: VarId) -> &Fact {
        &self.facts[variable.0 as usize]
    }

    fn set_fact(&mut self, variable: VarId, fact: Fact) {
        let old = std::mem::replace(&mut self.facts[variable.0 as usize], fact);
        self.journal.push(Change::Fact(variable, old));
    }

    /// Counts the uses in the program as it stands before the walk, and finds the recursive procedures.
    fn count_source(&mut self, e: &Expr) {
        if let ExprKind::Fix(bindings, body) = &e.kind {
            for clause in bindings.iter().flat_map(|(_, lambda)| &lambda.clauses) {
                self.count_source(&clause.body);
            }
            for (variable, _) in bindings {
                self.recursive[variable.0 as usize] = self.uses(*variable).total > 0;
            }
            return self.count_source(body);
        }
        self.count_node(e, |count| *count += 1);
        e.for_each_child(&mut |child| self.count_source(child));
    }

    /// Takes the uses in an expression of the result that is dropped off the counts.
    fn forget(&mut self, e: &Expr) {
        self.count_node(e, |count| *count = count.saturating_sub(1));
        e.for_each_child(&mut |child| self.forget(child));
    }

    /// Counts the uses that the node itself shows.
    fn count_node(&mut self, e: &Expr, change: impl Fn(&mut u32)) {
        match &e.kind {
            ExprKind::Local(variable) => self.change_uses(*variable, |uses| change(&mut uses.total)),
            ExprKind::Call(operator, _) => {
                if let ExprKind::Local(variable) = operator.kind {
                    self.change_uses(variable, |uses| change(&mut uses.calls));
                }
            }
            ExprKind::Primitive(id, operands) => self.count_operands(*id, operands, change),
            _ => {}
        }
    }

    fn count_operands(&mut self, id: PrimId, operands: &[Expr], change: impl Fn(&mut u32)) {
        let Some(Expr { kind: ExprKind::Local(variable), .. }) = operands.first() else { return };
        match operation(id) {
            Some(Op::Car | Op::Cdr | Op::IsPair | Op::IsNull) => {
                self.change_uses(*variable, |uses| change(&mut uses.peeks));
            }
            Some(Op::Apply) => self.change_uses(*variable, |uses| change(&mut uses.calls)),
            _ => {}
        }
    }

    // ---- Globals ----

    /// Learns from the value of a definition, before it is walked or after that.
    fn note_definition(&mut self, defines: Option<GlobalId>, value: &Expr) {
        let Some(global) = defines else { return };
        let index = global.0 as usize;
        if self.program.globals[index].assigned {
            return;
        }
        self.globals[index] = match &value.kind {
            ExprKind::Constant(constant) => GlobalFact::Same(Simple::Constant(*constant)),
            ExprKind::Global(other) if !self.program.globals[other.0 as usize].assigned && *other != global => {
                GlobalFact::Same(Simple::Global(*other))
            }
            ExprKind::Lambda(lambda) => {
                let embedded = self.program.globals[index].embedded;
                GlobalFact::Procedure(self.known_procedure(Target::Global(global), lambda, embedded))
            }
            _ => GlobalFact::Unknown(type_of(value, self)),
        };
    }

    /// The procedure as something to inline, if it is small enough and does not call itself.
    fn known_procedure(&self, target: Target, lambda: &Lambda, embedded: bool) -> Option<Rc<Procedure>> {
        let sizes = lambda.clauses.iter().map(|clause| size_up_to(&clause.body, procedures::MAX_SOURCE_SIZE));
        let sizes: Vec<usize> = sizes.collect();
        if sizes.iter().sum::<usize>() > procedures::MAX_SOURCE_SIZE {
            return None;
        }
        let mut is_recursive = false;
        for clause in &lambda.clauses {
            clause.body.for_each(&mut |e| match e.kind {
                ExprKind::Global(global) => is_recursive |= target == Target::Global(global),
                ExprKind::Local(variable) => is_recursive |= target == Target::Local(variable),
                _ => {}
            });
        }
        let embedded = embedded || lambda.is_implicit();
        (!is_recursive).then(|| Rc::new(Procedure { target, lambda: lambda.clone(), sizes, embedded }))
    }

    /// Is the global surely defined in the place where the walk is?
    fn is_defined_here(&self, global: GlobalId) -> bool {
        self.order.is_defined(global, self.form, self.procedure_depth > 0)
    }

    fn is_constant_global(&self, global: GlobalId) -> bool {
        !self.program.globals[global.0 as usize].assigned && self.is_defined_here(global)
    }

    fn simple(&self, e: &Expr) -> Option<Simple> {
        match e.kind {
            ExprKind::Constant(constant) => Some(Simple::Constant(constant)),
            ExprKind::Local(variable) => Some(Simple::Local(variable)),
            ExprKind::Global(global) if self.is_constant_global(global) => Some(Simple::Global(global)),
            _ => None,
        }
    }

    fn symbol_name(&self, constant: Constant) -> Option<&Rc<str>> {
        match constant {
            Constant::Literal(id) => match &self.program.literals[id.0 as usize] {
                Literal::Symbol(name) => Some(name),
                _ => None,
            },
            _ => None,
        }
    }

    fn type_of(&self, e: &Expr) -> Type {
        type_of(e, self)
    }

    /// Is the value of `e` surely not `#f`?
    fn is_true(&self, e: &Expr) -> bool {
        match e.kind {
            ExprKind::Local(variable) if self.fact(variable).is_true => true,
            _ => types::is_true(self.type_of(e)),
        }
    }
}

impl Knowledge for Inliner<'_> {
    fn literals(&self) -> &[Literal] {
        &self.program.literals
    }

    fn variable_type(&self, variable: VarId) -> Type {
        self.fact(variable).ty.unwrap_or(Type::Any)
    }

    fn is_assigned(&self, _: VarId) -> bool {
        false
    }

    fn global_type(&self, global: GlobalId) -> Type {
        match &self.globals[global.0 as usize] {
            GlobalFact::Unknown(ty) => *ty,
            GlobalFact::Procedure(_) => Type::Procedure,
            GlobalFact::Same(Simple::Constant(constant)) => types::constant_type(*constant, &self.program.literals),
            GlobalFact::Same(Simple::Global(_) | Simple::Local(_)) => Type::Any,
        }
    }

    fn is_defined(&self, global: GlobalId) -> bool {
        self.is_defined_here(global)
    }
}
