//! Turns assigned local variables into cells, so that no local variable changes after its binding (invariant 7).
//!
//! A variable `x` that some `set!` changes is bound as before, under a new name, and the body of the binding starts by
//! putting the value into a new cell:
//!
//! ```text
//! (let ([x e]) ... x ... (set! x v))  =>  (let ([x' e]) (let ([x (make-cell x')]) ... (cell-ref x) ... (cell-set! x v)))
//! ```
//!
//! The cell is made after all values of the `let` are there, in the place where Scheme makes the location: a continuation
//! captured in one of the values and entered again gives a new location each time. A binding's last value
//! may go into its cell directly. Parameters of procedures and of `receive`, and the variable of a `with-arena`, are treated
//! in the same way.

use crate::core_ir::{Expr, ExprKind, Parameters, PrimId, Program, VarId, primitive_named};
use crate::diagnostics::Diagnostic;
use crate::source::Span;

pub fn convert_assignments(program: &mut Program, _: &mut Vec<Diagnostic>) {
    let named = |name| primitive_named(name).expect("the table has the primitives of cells");
    let mut pass = Pass {
        make_cell: named("make-cell"),
        cell_ref: named("cell-ref"),
        cell_set: named("cell-set!"),
        assigned: program.variables.iter().map(|variable| variable.assigned).collect(),
        program,
    };
    for mut form in std::mem::take(&mut pass.program.forms) {
        pass.expression(&mut form.value);
        pass.program.forms.push(form);
    }
    pass.program.variables.iter_mut().for_each(|variable| variable.assigned = false);
}

struct Pass<'a> {
    program: &'a mut Program,
    /// Which of the variables that were there before the pass are assigned.
    assigned: Vec<bool>,
    make_cell: PrimId,
    cell_ref: PrimId,
    cell_set: PrimId,
}

impl Pass<'_> {
    fn expression(&mut self, e: &mut Expr) {
        e.for_each_child_mut(&mut |child| self.expression(child));
        let span = e.span;
        match &mut e.kind {
            ExprKind::Local(variable) if self.is_assigned(*variable) => {
                e.kind = ExprKind::Primitive(self.cell_ref, vec![Expr::local(*variable, span)]);
            }
            ExprKind::SetLocal(variable, value) => {
                let operands = vec![Expr::local(*variable, span), value.take()];
                e.kind = ExprKind::Primitive(self.cell_set, operands);
            }
            ExprKind::Let(bindings, body) => {
                let last = bindings.len().saturating_sub(1);
                for (i, (variable, value)) in bindings.iter_mut().enumerate().rev() {
                    if !self.is_assigned(*variable) {
                        continue;
                    }
                    if i == last {
                        let operand = value.take();
                        *value = Expr::new(ExprKind::Primitive(self.make_cell, vec![operand]), span);
                    } else {
                        self.bind_cell(variable, body);
                    }
                }
            }
            ExprKind::Lambda(lambda) => {
                for clause in &mut lambda.clauses {
                    self.parameters(&mut clause.parameters, &mut clause.body);
                }
            }
            ExprKind::Fix(bindings, _) => {
                for clause in bindings.iter_mut().flat_map(|(_, lambda)| &mut lambda.clauses) {
                    self.parameters(&mut clause.parameters, &mut clause.body);
                }
            }
            ExprKind::Receive(parameters, parts) => self.parameters(parameters, &mut parts[1]),
            ExprKind::WithArena(arena) if self.is_assigned(arena.variable) => {
                self.bind_cell(&mut arena.variable, &mut arena.body);
            }
            ExprKind::LetrecStar(..) => unreachable!("fix_letrec comes before this pass"),
            ExprKind::Constant(_)
            | ExprKind::Local(_)
            | ExprKind::Global(_)
            | ExprKind::SetGlobal(..)
            | ExprKind::If(_)
            | ExprKind::Begin(_)
            | ExprKind::Call(..)
            | ExprKind::Primitive(..)
            | ExprKind::WithArena(_)
            | ExprKind::InArena(_) => {}
        }
    }

    fn is_assigned(&self, variable: VarId) -> bool {
        self.assigned.get(variable.0 as usize).is_some_and(|&assigned| assigned)
    }

    fn parameters(&mut self, parameters: &mut Parameters, body: &mut Expr) {
        for variable in parameters.required.iter_mut().chain(&mut parameters.rest).rev() {
            if self.is_assigned(*variable) {
                self.bind_cell(variable, body);
            }
        }
    }

    /// Gives a binding's variable a new name and binds the old one, in the binding's body, to a cell with the value.
    fn bind_cell(&mut self, variable: &mut VarId, body: &mut Expr) {
        let span: Span = self.program.variables[variable.0 as usize].span;
        let name = self.program.variables[variable.0 as usize].name.clone();
        let cell = std::mem::replace(variable, self.program.add_variable(&name, span));
        let value = Expr::local(*variable, span);
        let make_cell = Expr::new(ExprKind::Primitive(self.make_cell, vec![value]), span);
        let old = body.take();
        *body = Expr::new(ExprKind::Let(vec![(cell, make_cell)], Box::new(old)), body.span);
    }
}
