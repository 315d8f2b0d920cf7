//! Replaces `letrec*` by `let`, `fix` and assignments (invariant 6).
//!
//! The algorithm is that of Ghuloum and Dybvig, "Fixing Letrec (reloaded)", Scheme Workshop 2009. For one `letrec*`:
//!
//! 1. Binding i depends on binding j when x_j occurs free in e_i.
//! 2. A binding whose value must keep its place among the others (it has effects, may raise an error, or depends on
//!    memory) also depends on the last such binding before it: `letrec*` evaluates in order.
//! 3. The strongly connected components of this graph come out dependencies first, and each becomes a binding form
//!    around those after it:
//!    - one binding that does not use itself: `let`, or `fix` when it is a procedure that is not assigned;
//!    - procedures that are not assigned: one `fix`;
//!    - otherwise the other, *complex*, bindings become assigned variables:
//!
//! ```text
//! (let ([x (constant unbound)] ...)
//!   (fix ([f (lambda ...)] ...)
//!     (begin (set! x e) ... body)))
//! ```
//!
//! A use of such an x that may come before its initialisation becomes `(check-bound x 'x)`, which raises an error. Those
//! are the uses in the component's own procedures and values, except in values that are evaluated after x's.
//! Nothing needs a check where no value of the component can run a procedure, except a use outside of procedures.
//!
//! A value that uses x_j while the turn of e_j is yet to come is a mistake, even where e_j is a procedure or a constant,
//! which could have its value early. So that it is found, x_j becomes complex, and e_j depends on e_i, if e_i uses x_j
//! directly (not in the body of a procedure), or if e_i may run procedures and x_j can be reached from it through the
//! free variables of the bindings.

use crate::core_ir::{Constant, Expr, ExprKind, Lambda, Literal, PrimId, Program, VarId, primitive, primitive_named};
use crate::diagnostics::Diagnostic;
use crate::source::Span;
use eshkol_abi::primitive::Effects;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

pub fn fix_letrec(program: &mut Program, _: &mut Vec<Diagnostic>) {
    let check_bound = primitive_named("check-bound").expect("the table has check-bound");
    let mut pass = Pass { program, check_bound, symbols: HashMap::new() };
    for mut form in std::mem::take(&mut pass.program.forms) {
        pass.expression(&mut form.value);
        pass.program.forms.push(form);
    }
}

struct Pass<'a> {
    program: &'a mut Program,
    check_bound: PrimId,
    /// The names of checked variables as constants.
    symbols: HashMap<Rc<str>, Constant>,
}

struct Binding {
    variable: VarId,
    value: Expr,
    /// The other bindings of the same form that the value depends on, itself included.
    dependencies: BTreeSet<usize>,
    /// Becomes part of a `fix`: a procedure, in a variable that is not assigned and not used too early.
    is_procedure: bool,
    /// A value evaluated at its turn or before may use the variable.
    is_used_early: bool,
}

impl Pass<'_> {
    fn expression(&mut self, e: &mut Expr) {
        e.for_each_child_mut(&mut |child| self.expression(child));
        if let ExprKind::LetrecStar(bindings, body) = &mut e.kind {
            let bindings = std::mem::take(bindings);
            let body = body.take();
            *e = self.letrec(bindings, body, e.span);
        }
    }

    fn letrec(&mut self, bindings: Vec<(VarId, Expr)>, body: Expr, span: Span) -> Expr {
        let mut bindings = self.analyse(bindings);
        let components = components(&bindings);
        let mut bindings: Vec<Option<Binding>> = bindings.drain(..).map(Some).collect();
        let mut result = body;
        for component in components.into_iter().rev() {
            let members = component.iter().filter_map(|&i| bindings[i].take().map(|binding| (i, binding)));
            result = self.component(members.collect(), result, span);
        }
        result
    }

    /// Finds the dependencies between the bindings.
    fn analyse(&self, bindings: Vec<(VarId, Expr)>) -> Vec<Binding> {
        let index: HashMap<VarId, usize> = bindings.iter().enumerate().map(|(i, b)| (b.0, i)).collect();
        let mut result: Vec<Binding> = Vec::new();
        let mut used_early: Vec<(usize, usize)> = Vec::new();
        for (i, (variable, value)) in bindings.into_iter().enumerate() {
            let mut dependencies = BTreeSet::new();
            let mut direct = BTreeSet::new();
            uses(&value, Place::Direct, &index, &mut dependencies, &mut direct);
            used_early.extend(direct.into_iter().filter(|&j| j >= i).map(|j| (i, j)));
            let assigned = self.program.variables[variable.0 as usize].assigned;
            let is_procedure = !assigned && matches!(value.kind, ExprKind::Lambda(_));
            result.push(Binding { variable, value, dependencies, is_procedure, is_used_early: false });
        }
        used_early.extend(reached_early(&result));
        let mut last_ordered: Option<usize> = None;
        for (i, binding) in result.iter_mut().enumerate() {
            if self.keeps_its_place(&binding.value) {
                binding.dependencies.extend(last_ordered.replace(i));
            }
        }
        for (i, j) in used_early {
            result[j].is_procedure = false;
            result[j].is_used_early = true;
            result[j].dependencies.insert(i);
        }
        result
    }

    /// Must the value be evaluated before those after it? Not if it is the same whenever it is evaluated.
    fn keeps_its_place(&self, e: &Expr) -> bool {
        match &e.kind {
            ExprKind::Constant(_) | ExprKind::Lambda(_) => false,
            ExprKind::Local(variable) => self.program.variables[variable.0 as usize].assigned,
            ExprKind::Primitive(id, operands) => {
                let effects = primitive(*id).effects;
                let fixed = effects == Effects::NONE.and(Effects::FOLDS) || effects == Effects::ALLOCATES;
                !fixed || operands.iter().any(|operand| self.keeps_its_place(operand))
            }
            _ => true,
        }
    }

    /// Binds the variables of one component around `body`.
    fn component(&mut self, mut members: Vec<(usize, Binding)>, body: Expr, span: Span) -> Expr {
        members.sort_by_key(|&(i, _)| i);
        if let [(i, binding)] = &members[..]
            && !binding.is_procedure
            && !binding.dependencies.contains(i)
        {
            let bindings = members.into_iter().map(|(_, b)| (b.variable, b.value)).collect();
            return Expr::new(ExprKind::Let(bindings, Box::new(body)), span);
        }
        let (procedures, complex): (Vec<Binding>, Vec<Binding>) =
            members.into_iter().map(|(_, binding)| binding).partition(|binding| binding.is_procedure);
        // Assigned procedures come first: making them runs nothing, so no use of them can be too early.
        let (closures, values): (Vec<Binding>, Vec<Binding>) = complex
            .into_iter()
            .partition(|binding| !binding.is_used_early && matches!(binding.value.kind, ExprKind::Lambda(_)));
        self.assemble(procedures, closures, values, body, span)
    }

    fn assemble(
        &mut self,
        mut procedures: Vec<Binding>,
        mut closures: Vec<Binding>,
        mut values: Vec<Binding>,
        body: Expr,
        span: Span,
    ) -> Expr {
        let nothing_runs = values.iter().all(|binding| runs_nothing(&binding.value));
        let mut unset: BTreeSet<VarId> = values.iter().map(|binding| binding.variable).collect();
        let inside = if nothing_runs { Place::Direct } else { Place::Anywhere };
        if !nothing_runs {
            procedures.iter_mut().chain(&mut closures).for_each(|b| self.check_uses(&mut b.value, inside, &unset));
        }
        for binding in &mut values {
            self.check_uses(&mut binding.value, inside, &unset);
            unset.remove(&binding.variable);
        }
        let complex: Vec<Binding> = closures.into_iter().chain(values).collect();
        let unbound = complex.iter().map(|b| (b.variable, Expr::constant(Constant::Unbound, b.value.span)));
        let unbound: Vec<(VarId, Expr)> = unbound.collect();
        let mut inner = body;
        if !complex.is_empty() {
            let mut parts: Vec<Expr> = Vec::new();
            for Binding { variable, value, .. } in complex {
                self.program.variables[variable.0 as usize].assigned = true;
                let span = value.span;
                parts.push(Expr::new(ExprKind::SetLocal(variable, Box::new(value)), span));
            }
            match inner {
                Expr { kind: ExprKind::Begin(rest), .. } => parts.extend(rest),
                inner => parts.push(inner),
            }
            inner = Expr::new(ExprKind::Begin(parts), span);
        }
        if !procedures.is_empty() {
            let procedures = procedures.into_iter().map(|b| (b.variable, into_lambda(b.value))).collect();
            inner = Expr::new(ExprKind::Fix(procedures, Box::new(inner)), span);
        }
        if !unbound.is_empty() {
            inner = Expr::new(ExprKind::Let(unbound, Box::new(inner)), span);
        }
        inner
    }

    /// Puts checks around the uses of `variables`, those in the bodies of procedures only for `Place::Anywhere`.
    fn check_uses(&mut self, e: &mut Expr, place: Place, variables: &BTreeSet<VarId>) {
        match &mut e.kind {
            ExprKind::Local(variable) if variables.contains(variable) => {
                let name = self.program.variables[variable.0 as usize].name.clone();
                let symbol = self.symbol(&name);
                let operands = vec![Expr::local(*variable, e.span), Expr::constant(symbol, e.span)];
                e.kind = ExprKind::Primitive(self.check_bound, operands);
            }
            ExprKind::Lambda(_) if place == Place::Direct => {}
            ExprKind::Fix(_, body) if place == Place::Direct => self.check_uses(body, place, variables),
            _ => e.for_each_child_mut(&mut |child| self.check_uses(child, place, variables)),
        }
    }

    fn symbol(&mut self, name: &Rc<str>) -> Constant {
        if let Some(&constant) = self.symbols.get(name) {
            return constant;
        }
        let constant = Constant::Literal(self.program.add_literal(Literal::Symbol(name.clone())));
        self.symbols.insert(name.clone(), constant);
        constant
    }
}

/// Where a use stands: outside of the bodies of procedures, or no matter where.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Direct,
    Anywhere,
}

/// Collects the bindings that `e` uses or assigns: all of them, and those outside of the bodies of procedures.
fn uses(
    e: &Expr,
    place: Place,
    index: &HashMap<VarId, usize>,
    all: &mut BTreeSet<usize>,
    direct: &mut BTreeSet<usize>,
) {
    if let ExprKind::Local(variable) | ExprKind::SetLocal(variable, _) = &e.kind
        && let Some(&i) = index.get(variable)
    {
        all.insert(i);
        if place == Place::Direct {
            direct.insert(i);
        }
    }
    match &e.kind {
        ExprKind::Lambda(_) => e.for_each_child(&mut |child| uses(child, Place::Anywhere, index, all, direct)),
        ExprKind::Fix(bindings, body) => {
            for clause in bindings.iter().flat_map(|(_, lambda)| &lambda.clauses) {
                uses(&clause.body, Place::Anywhere, index, all, direct);
            }
            uses(body, place, index, all, direct);
        }
        _ => e.for_each_child(&mut |child| uses(child, place, index, all, direct)),
    }
}

/// Does the evaluation of `e` surely call nothing, not even the handler of an error?
fn runs_nothing(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Constant(_) | ExprKind::Lambda(_) | ExprKind::Local(_) => true,
        ExprKind::Primitive(id, operands) => {
            let effects = primitive(*id).effects;
            effects.droppable() && !effects.has(Effects::RAISES) && operands.iter().all(runs_nothing)
        }
        _ => false,
    }
}

/// The pairs (i, j) where e_i may run procedures, comes before e_j, and x_j can be reached from it.
fn reached_early(bindings: &[Binding]) -> Vec<(usize, usize)> {
    // The last binding that each one reaches; those that it depends on come first in the list of components.
    let mut last_reached: Vec<usize> = (0..bindings.len()).collect();
    for component in components(bindings) {
        let reached = |i: &usize| bindings[*i].dependencies.iter().map(|&j| last_reached[j]).max().unwrap_or(*i);
        let last = component.iter().map(|i| reached(i).max(*i)).max().unwrap_or(0);
        component.iter().for_each(|&i| last_reached[i] = last);
    }
    let mut pairs = Vec::new();
    for i in (0..bindings.len()).filter(|&i| last_reached[i] > i && !runs_nothing(&bindings[i].value)) {
        let mut seen = BTreeSet::from([i]);
        let mut work = vec![i];
        while let Some(k) = work.pop() {
            work.extend(bindings[k].dependencies.iter().filter(|&&j| seen.insert(j)));
        }
        pairs.extend(seen.into_iter().filter(|&j| j > i).map(|j| (i, j)));
    }
    pairs
}

fn into_lambda(e: Expr) -> Lambda {
    match e.kind {
        ExprKind::Lambda(lambda) => *lambda,
        _ => unreachable!("only procedures are bound by fix"),
    }
}

/// The strongly connected components of the bindings, each after those that it depends on (Tarjan, "Depth-First Search
/// and Linear Graph Algorithms", SIAM Journal on Computing, 1972).
fn components(bindings: &[Binding]) -> Vec<Vec<usize>> {
    let mut search = Search {
        bindings,
        number: vec![None; bindings.len()],
        lowest: vec![0; bindings.len()],
        on_stack: vec![false; bindings.len()],
        stack: Vec::new(),
        visited: 0,
        components: Vec::new(),
    };
    for i in 0..bindings.len() {
        if search.number[i].is_none() {
            search.visit(i);
        }
    }
    search.components
}

struct Search<'a> {
    bindings: &'a [Binding],
    /// The order in which the bindings are visited.
    number: Vec<Option<usize>>,
    /// The lowest number on the stack that a binding reaches.
    lowest: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    visited: usize,
    components: Vec<Vec<usize>>,
}

impl Search<'_> {
    fn visit(&mut self, i: usize) {
        let number = self.visited;
        self.visited += 1;
        self.number[i] = Some(number);
        self.lowest[i] = number;
        self.stack.push(i);
        self.on_stack[i] = true;
        for &j in &self.bindings[i].dependencies {
            match self.number[j] {
                None => {
                    self.visit(j);
                    self.lowest[i] = self.lowest[i].min(self.lowest[j]);
                }
                Some(number) if self.on_stack[j] => self.lowest[i] = self.lowest[i].min(number),
                Some(_) => {}
            }
        }
        if self.lowest[i] == number {
            let start = self.stack.iter().rposition(|&j| j == i).unwrap_or(0);
            let component = self.stack.split_off(start);
            component.iter().for_each(|&j| self.on_stack[j] = false);
            self.components.push(component);
        }
    }
}
