//! Warns of arenas that are certain to be used after their end (W0302): a variable that is never assigned is given to
//! `destroy-arena`, and what is evaluated after that in the same body, without a branch or a procedure between them, uses
//! it again.
//!
//! The walk follows the order of evaluation and keeps the arenas that are dead by then. What a branch or a procedure does
//! is looked at with what is dead when it begins; for a procedure, which may be called at any time, that is nothing. A
//! dead arena never comes back, so nothing else ends what is known. The questions whether a value is an arena, and whether
//! it is alive, are no uses. The code of the compiler's own library is not looked at.

use crate::core_ir::{Expr, ExprKind, GlobalId, Lambda, Program, VarId, primitive};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use std::rc::Rc;

pub const ARENA_USED_AFTER_ITS_END: Code = Code(302);

pub fn check_arenas(program: &mut Program, diagnostics: &mut Vec<Diagnostic>) {
    let mut walk = Walk { program, diagnostics };
    let mut dead = Vec::new();
    for form in &program.forms {
        if !form.defines.is_some_and(|global| program.globals[global.0 as usize].embedded) {
            walk.expression(&form.value, &mut dead);
        }
    }
}

/// A variable that holds the handle of an arena.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Variable {
    Local(VarId),
    Global(GlobalId),
}

/// Arenas that have ended, and where.
type Dead = Vec<(Variable, Span)>;

struct Walk<'a> {
    program: &'a Program,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Walk<'_> {
    fn expression(&mut self, e: &Expr, dead: &mut Dead) {
        match &e.kind {
            ExprKind::Constant(_) | ExprKind::Local(_) | ExprKind::Global(_) => {}
            ExprKind::SetLocal(_, value) | ExprKind::SetGlobal(_, value) => self.expression(value, dead),
            ExprKind::If(parts) => {
                let [test, then, otherwise] = &**parts;
                self.expression(test, dead);
                self.expression(then, &mut dead.clone());
                self.expression(otherwise, &mut dead.clone());
            }
            ExprKind::Begin(parts) => parts.iter().for_each(|part| self.expression(part, dead)),
            ExprKind::Lambda(lambda) => self.procedure(lambda),
            ExprKind::Let(bindings, body) | ExprKind::LetrecStar(bindings, body) => {
                bindings.iter().for_each(|(_, value)| self.expression(value, dead));
                self.expression(body, dead);
            }
            ExprKind::Fix(bindings, body) => {
                bindings.iter().for_each(|(_, lambda)| self.procedure(lambda));
                self.expression(body, dead);
            }
            ExprKind::Call(operator, operands) => {
                self.expression(operator, dead);
                operands.iter().for_each(|operand| self.expression(operand, dead));
            }
            ExprKind::Primitive(id, operands) => {
                operands.iter().for_each(|operand| self.expression(operand, dead));
                let name = primitive(*id).name;
                if let (true, Some(handle)) = (uses_arena(name), operands.first()) {
                    self.use_of(handle, e.span, dead);
                    if let (true, Some(variable)) = (name == "destroy-arena", self.variable(handle)) {
                        dead.push((variable, e.span));
                    }
                }
            }
            ExprKind::Receive(_, parts) => parts.iter().for_each(|part| self.expression(part, dead)),
            ExprKind::WithArena(with) => {
                self.expression(&with.size, dead);
                with.limit.iter().for_each(|limit| self.expression(limit, dead));
                self.expression(&with.body, dead);
            }
            ExprKind::InArena(parts) => {
                let [handle, body] = &**parts;
                self.expression(handle, dead);
                self.use_of(handle, e.span, dead);
                self.expression(body, dead);
            }
        }
    }

    fn procedure(&mut self, lambda: &Lambda) {
        for clause in &lambda.clauses {
            self.expression(&clause.body, &mut Vec::new());
        }
    }

    fn use_of(&mut self, handle: &Expr, span: Span, dead: &Dead) {
        let Some(variable) = self.variable(handle) else { return };
        let Some(&(_, end)) = dead.iter().find(|(other, _)| *other == variable) else { return };
        let name = self.name(variable);
        self.diagnostics.push(
            Diagnostic::warning(ARENA_USED_AFTER_ITS_END, span, format!("`{name}` is used after it was destroyed"))
                .label("used here")
                .related(end, format!("`{name}` is destroyed here"))
                .help("this raises an error when it is reached"),
        );
    }

    /// The variable that the expression is, if it always holds the same.
    fn variable(&self, e: &Expr) -> Option<Variable> {
        match e.kind {
            ExprKind::Local(id) if !self.program.variables[id.0 as usize].assigned => Some(Variable::Local(id)),
            ExprKind::Global(id) if !self.program.globals[id.0 as usize].assigned => Some(Variable::Global(id)),
            _ => None,
        }
    }

    fn name(&self, variable: Variable) -> Rc<str> {
        match variable {
            Variable::Local(id) => self.program.variables[id.0 as usize].name.clone(),
            Variable::Global(id) => self.program.globals[id.0 as usize].name.clone(),
        }
    }
}

/// Is the first operand of this primitive an arena that must be alive?
fn uses_arena(name: &str) -> bool {
    matches!(
        name,
        "destroy-arena"
            | "arena-reset!"
            | "arena-alloc"
            | "arena-alloc-aligned"
            | "arena-used"
            | "arena-capacity"
            | "arena-allocation-count"
            | "arena-peak"
    )
}
