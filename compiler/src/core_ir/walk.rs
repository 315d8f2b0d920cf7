//! Walking over Core IR: the parts of an expression and the variables it binds, so that a pass names only the node
//! kinds that it changes.

use super::{Expr, ExprKind, Form, Lambda, Parameters, Program, VarId};
use crate::source::Span;
use eshkol_abi::primitive::Op;

impl Expr {
    /// Visits the direct parts in the order of their evaluation; bodies of procedures count as parts.
    pub fn for_each_child<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        match &self.kind {
            ExprKind::Constant(_) | ExprKind::Local(_) | ExprKind::Global(_) => {}
            ExprKind::SetLocal(_, value) | ExprKind::SetGlobal(_, value) => visit(value),
            ExprKind::If(parts) => parts.iter().for_each(visit),
            ExprKind::Begin(parts) | ExprKind::Primitive(_, parts) => parts.iter().for_each(visit),
            ExprKind::Lambda(lambda) => lambda.clauses.iter().for_each(|clause| visit(&clause.body)),
            ExprKind::Let(bindings, body) | ExprKind::LetrecStar(bindings, body) => {
                bindings.iter().for_each(|(_, value)| visit(value));
                visit(body);
            }
            ExprKind::Fix(bindings, body) => {
                bindings.iter().flat_map(|(_, lambda)| &lambda.clauses).for_each(|clause| visit(&clause.body));
                visit(body);
            }
            ExprKind::Call(operator, operands) => {
                visit(operator);
                operands.iter().for_each(visit);
            }
            ExprKind::Receive(_, parts) | ExprKind::InArena(parts) => parts.iter().for_each(visit),
            ExprKind::WithArena(arena) => {
                visit(&arena.size);
                arena.limit.iter().for_each(&mut *visit);
                visit(&arena.body);
            }
        }
    }

    /// Like [`Expr::for_each_child`], for changing the parts in place.
    pub fn for_each_child_mut(&mut self, visit: &mut dyn FnMut(&mut Expr)) {
        match &mut self.kind {
            ExprKind::Constant(_) | ExprKind::Local(_) | ExprKind::Global(_) => {}
            ExprKind::SetLocal(_, value) | ExprKind::SetGlobal(_, value) => visit(value),
            ExprKind::If(parts) => parts.iter_mut().for_each(visit),
            ExprKind::Begin(parts) | ExprKind::Primitive(_, parts) => parts.iter_mut().for_each(visit),
            ExprKind::Lambda(lambda) => lambda.clauses.iter_mut().for_each(|clause| visit(&mut clause.body)),
            ExprKind::Let(bindings, body) | ExprKind::LetrecStar(bindings, body) => {
                bindings.iter_mut().for_each(|(_, value)| visit(value));
                visit(body);
            }
            ExprKind::Fix(bindings, body) => {
                let clauses = bindings.iter_mut().flat_map(|(_, lambda)| &mut lambda.clauses);
                clauses.for_each(|clause| visit(&mut clause.body));
                visit(body);
            }
            ExprKind::Call(operator, operands) => {
                visit(operator);
                operands.iter_mut().for_each(visit);
            }
            ExprKind::Receive(_, parts) | ExprKind::InArena(parts) => parts.iter_mut().for_each(visit),
            ExprKind::WithArena(arena) => {
                visit(&mut arena.size);
                arena.limit.iter_mut().for_each(&mut *visit);
                visit(&mut arena.body);
            }
        }
    }

    /// Visits this expression and all within it, outer before inner, in the order of evaluation.
    pub fn for_each<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        visit(self);
        self.for_each_child(&mut |child| child.for_each(visit));
    }

    /// Visits this expression and all within it, inner before outer, in the order of evaluation.
    pub fn for_each_mut(&mut self, visit: &mut dyn FnMut(&mut Expr)) {
        self.for_each_child_mut(&mut |child| child.for_each_mut(visit));
        visit(self);
    }

    /// Visits the variables that this node itself binds.
    pub fn for_each_binder(&self, visit: &mut dyn FnMut(VarId)) {
        match &self.kind {
            ExprKind::Let(bindings, _) | ExprKind::LetrecStar(bindings, _) => {
                bindings.iter().for_each(|&(variable, _)| visit(variable));
            }
            ExprKind::Fix(bindings, _) => {
                for (variable, lambda) in bindings {
                    visit(*variable);
                    lambda.for_each_parameter(visit);
                }
            }
            ExprKind::Lambda(lambda) => lambda.for_each_parameter(visit),
            ExprKind::Receive(parameters, _) => parameters.iter().for_each(visit),
            ExprKind::WithArena(arena) => visit(arena.variable),
            ExprKind::Constant(_)
            | ExprKind::Local(_)
            | ExprKind::Global(_)
            | ExprKind::SetLocal(..)
            | ExprKind::SetGlobal(..)
            | ExprKind::If(_)
            | ExprKind::Begin(_)
            | ExprKind::Call(..)
            | ExprKind::Primitive(..)
            | ExprKind::InArena(_) => {}
        }
    }

    /// Takes the expression out and leaves a constant that somebody overwrites.
    pub fn take(&mut self) -> Expr {
        let span = self.span;
        std::mem::replace(self, Expr::constant(super::Constant::Unspecified, span))
    }

    pub fn local(variable: VarId, span: crate::source::Span) -> Expr {
        Expr::new(ExprKind::Local(variable), span)
    }
}

impl Lambda {
    /// Is its text nowhere in the program? So it is with the procedures of a record type and with those that are made
    /// of primitives: to the user they are like procedures of the library, and errors in them belong to their callers.
    /// The body of a procedure of a record type has the place of the whole procedure, which a copy of it in a procedure
    /// of the program has not.
    pub fn is_implicit(&self) -> bool {
        let is_record_operation = |clause: &super::Clause| match &clause.body.kind {
            ExprKind::Primitive(id, _) => {
                let operations = [Op::MakeRecord, Op::IsRecordOf, Op::RecordRef, Op::RecordSet];
                clause.body.span == self.span
                    && super::effects::operation(*id).is_some_and(|op| operations.contains(&op))
            }
            _ => false,
        };
        self.span == Span::NONE || self.clauses.iter().all(is_record_operation)
    }

    fn for_each_parameter(&self, visit: &mut dyn FnMut(VarId)) {
        for clause in &self.clauses {
            clause.parameters.iter().for_each(&mut *visit);
        }
    }
}

impl Parameters {
    /// All variables, the one for the rest last.
    pub fn iter(&self) -> impl Iterator<Item = VarId> + '_ {
        self.required.iter().copied().chain(self.rest)
    }
}

impl Program {
    /// Sets the `assigned` flags (invariant 5) anew, after code was dropped.
    pub fn update_assigned(&mut self) {
        self.variables.iter_mut().for_each(|variable| variable.assigned = false);
        self.globals.iter_mut().for_each(|global| global.assigned = false);
        for Form { value, .. } in &self.forms {
            value.for_each(&mut |e| match e.kind {
                ExprKind::SetLocal(variable, _) => self.variables[variable.0 as usize].assigned = true,
                ExprKind::SetGlobal(global, _) => self.globals[global.0 as usize].assigned = true,
                _ => {}
            });
        }
    }
}
