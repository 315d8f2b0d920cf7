//! The walk: every node kind, in its context.

use super::{Abort, Context, Fact, GlobalFact, Inliner, Result, Simple, Substitute};
use crate::core_ir::effects::operation;
use crate::core_ir::{Clause, Constant, Expr, ExprKind, GlobalId, Lambda, PrimId, VarId};
use crate::source::Span;
use eshkol_abi::primitive::{Op, Type};

impl Inliner<'_> {
    /// Walks an expression of the source and gives the one of the result. In the context `Effect` the result's value
    /// means nothing; in `Test` only its truth does.
    pub(super) fn expression(&mut self, e: Expr, context: Context) -> Result<Expr> {
        if let Some(budget) = self.budgets.last_mut() {
            *budget = budget.checked_sub(1).ok_or(Abort)?;
        }
        let span = self.call_site.unwrap_or(e.span);
        match e.kind {
            ExprKind::Constant(_) => Ok(self.finish(Expr { span, ..e }, context)),
            ExprKind::Local(variable) => self.local(variable, span, context),
            ExprKind::Global(global) => {
                let e = self.global(global, span);
                Ok(self.finish(e, context))
            }
            ExprKind::SetGlobal(global, value) => {
                let value = self.expression(*value, Context::Single)?;
                Ok(Expr::new(ExprKind::SetGlobal(global, Box::new(value)), span))
            }
            ExprKind::If(parts) => {
                let [test, then, otherwise] = *parts;
                let test = self.expression(test, Context::Test)?;
                self.branches(test, then, otherwise, span, context)
            }
            ExprKind::Begin(parts) => self.begin(parts, context),
            ExprKind::Lambda(lambda) => match context {
                Context::Effect => Ok(Expr::constant(Constant::Unspecified, span)),
                Context::Test => Ok(Expr::constant(Constant::Boolean(true), span)),
                Context::Single | Context::Any => self.lambda_value(*lambda, span),
            },
            ExprKind::Let(bindings, body) => {
                let mut residual = Vec::new();
                for (variable, value) in bindings {
                    self.bind_source(variable, value, &mut residual)?;
                }
                let body = self.expression(*body, context)?;
                Ok(self.lets(residual, body, context))
            }
            ExprKind::Fix(bindings, body) => self.fix(bindings, *body, span, context),
            ExprKind::Call(operator, operands) => self.call(*operator, operands, span, context),
            ExprKind::Primitive(id, operands) => self.primitive(id, operands, span, context),
            ExprKind::Receive(parameters, parts) => {
                let [producer, body] = *parts;
                let producer = self.expression(producer, Context::Any)?;
                self.receive(parameters, producer, body, span, context)
            }
            ExprKind::WithArena(mut arena) => {
                arena.size = self.expression(arena.size, Context::Single)?;
                if let Some(limit) = arena.limit {
                    arena.limit = Some(self.expression(limit, Context::Single)?);
                }
                arena.variable = self.bind_unknown(arena.variable);
                arena.body = self.expression(arena.body, context)?;
                Ok(Expr::new(ExprKind::WithArena(arena), span))
            }
            ExprKind::InArena(parts) => {
                let [arena, body] = *parts;
                let arena = self.expression(arena, Context::Single)?;
                let body = self.expression(body, context)?;
                Ok(Expr::new(ExprKind::InArena(Box::new([arena, body])), span))
            }
            ExprKind::SetLocal(..) | ExprKind::LetrecStar(..) => unreachable!("earlier passes removed these"),
        }
    }

    fn local(&mut self, variable: VarId, span: Span, context: Context) -> Result<Expr> {
        let simple = match &mut self.substitutes[variable.0 as usize] {
            Substitute::Itself => Simple::Local(variable),
            Substitute::Simple(simple) => *simple,
            pending @ Substitute::Pending(..) => {
                // The only use is not a call that could be resolved: the procedure is made in its place.
                return match std::mem::replace(pending, Substitute::Itself) {
                    Substitute::Pending(lambda, site) => self.at_call_site(site, |s| s.lambda_value(*lambda, span)),
                    Substitute::Itself | Substitute::Simple(_) => unreachable!("the pattern matched"),
                };
            }
        };
        let e = self.reference(simple, span);
        Ok(self.finish(e, context))
    }

    /// A new use of a value.
    pub(super) fn reference(&mut self, simple: Simple, span: Span) -> Expr {
        match simple {
            Simple::Constant(constant) => Expr::constant(constant, span),
            Simple::Global(global) => self.global(global, span),
            Simple::Local(variable) => match self.fact(variable).constant {
                Some(constant) => Expr::constant(constant, span),
                None => {
                    self.change_uses(variable, |uses| uses.total += 1);
                    Expr::local(variable, span)
                }
            },
        }
    }

    fn global(&mut self, mut global: GlobalId, span: Span) -> Expr {
        // Definitions may name each other in a circle, which is an error when it is reached.
        for _ in 0..8 {
            if !self.is_constant_global(global) {
                break;
            }
            match self.globals[global.0 as usize] {
                GlobalFact::Same(Simple::Constant(constant)) => return Expr::constant(constant, span),
                GlobalFact::Same(Simple::Global(other)) if self.is_defined_here(other) => global = other,
                GlobalFact::Same(_) | GlobalFact::Unknown(_) | GlobalFact::Procedure(_) => break,
            }
        }
        Expr::new(ExprKind::Global(global), span)
    }

    fn begin(&mut self, mut parts: Vec<Expr>, context: Context) -> Result<Expr> {
        let Some(last) = parts.pop() else { unreachable!("a begin has parts") };
        let mut residual = Vec::new();
        for part in parts {
            residual.push(self.expression(part, Context::Effect)?);
        }
        let last = self.expression(last, context)?;
        Ok(self.sequence(residual, last))
    }

    pub(super) fn lambda_value(&mut self, lambda: Lambda, span: Span) -> Result<Expr> {
        let lambda = self.lambda(lambda)?;
        Ok(Expr::new(ExprKind::Lambda(Box::new(lambda)), span))
    }

    fn lambda(&mut self, lambda: Lambda) -> Result<Lambda> {
        self.procedure_depth += 1;
        let mut clauses = Vec::new();
        for Clause { mut parameters, body } in lambda.clauses {
            for parameter in parameters.required.iter_mut() {
                *parameter = self.bind_unknown(*parameter);
            }
            if let Some(rest) = parameters.rest {
                let fresh = self.bind_unknown(rest);
                self.facts[fresh.0 as usize].ty = Some(Type::List);
                parameters.rest = Some(fresh);
            }
            clauses.push(Clause { parameters, body: self.expression(body, Context::Any)? });
        }
        self.procedure_depth -= 1;
        Ok(Lambda { clauses, ..lambda })
    }

    fn fix(&mut self, mut bindings: Vec<(VarId, Lambda)>, body: Expr, span: Span, context: Context) -> Result<Expr> {
        if let [(variable, _)] = bindings[..]
            && !self.recursive[variable.0 as usize]
            && let Some((variable, lambda)) = bindings.pop()
        {
            let mut residual = Vec::new();
            let span = lambda.span;
            let value = Expr::new(ExprKind::Lambda(Box::new(lambda)), span);
            self.bind_source(variable, value, &mut residual)?;
            let body = self.expression(body, context)?;
            return Ok(self.lets(residual, body, context));
        }
        for (variable, _) in &mut bindings {
            *variable = self.bind_unknown(*variable);
            self.facts[variable.0 as usize].ty = Some(Type::Procedure);
        }
        let mut residual = Vec::new();
        for (variable, lambda) in bindings {
            residual.push((variable, self.lambda(lambda)?));
        }
        let inside: Vec<u32> = residual.iter().map(|&(variable, _)| self.uses(variable).total).collect();
        let body = self.expression(body, context)?;
        Ok(self.fix_unless_unused(residual, &inside, body, span))
    }

    /// Chooses between the branches, which are still source, of a test that is not.
    pub(super) fn branches(
        &mut self,
        test: Expr,
        then: Expr,
        otherwise: Expr,
        span: Span,
        context: Context,
    ) -> Result<Expr> {
        match test.kind {
            ExprKind::Constant(constant) => {
                self.expression(if constant == Constant::Boolean(false) { otherwise } else { then }, context)
            }
            ExprKind::Let(bindings, inner) => {
                let chosen = self.branches(*inner, then, otherwise, span, context)?;
                Ok(self.lets(bindings, chosen, context))
            }
            ExprKind::Fix(bindings, inner) => {
                let chosen = self.branches(*inner, then, otherwise, span, context)?;
                Ok(Expr::new(ExprKind::Fix(bindings, Box::new(chosen)), test.span))
            }
            ExprKind::Begin(mut parts) => {
                let Some(last) = parts.pop() else { unreachable!("a begin has parts") };
                let chosen = self.branches(last, then, otherwise, span, context)?;
                Ok(self.sequence(parts, chosen))
            }
            ExprKind::Primitive(id, mut operands) if operation(id) == Some(Op::Not) => {
                let Some(operand) = operands.pop() else { unreachable!("not has an operand") };
                self.branches(operand, otherwise, then, span, context)
            }
            _ => {
                let mark = self.journal.len();
                self.refine(&test, true);
                let then = self.expression(then, context)?;
                self.undo_refinements(mark);
                self.refine(&test, false);
                let otherwise = self.expression(otherwise, context)?;
                self.undo_refinements(mark);
                Ok(self.conditional(test, then, otherwise, span, context))
            }
        }
    }

    /// Learns from the outcome of a test.
    fn refine(&mut self, test: &Expr, outcome: bool) {
        match &test.kind {
            ExprKind::Local(variable) => {
                let fact = self.fact(*variable).clone();
                let constant = match outcome {
                    // The value of a test, as in the expansion of `or`: the branches need not look at it again.
                    true if fact.ty == Some(Type::Boolean) => Some(Constant::Boolean(true)),
                    true => fact.constant,
                    false => Some(Constant::Boolean(false)),
                };
                self.set_fact(*variable, Fact { constant, is_true: outcome, ..fact });
            }
            // (if a b #f) is true when both are, (if a #t b) is false when both are.
            ExprKind::If(parts) => {
                let [a, b, c] = &**parts;
                let is = |e: &Expr, value| matches!(e.kind, ExprKind::Constant(Constant::Boolean(b)) if b == value);
                if outcome && is(c, false) {
                    self.refine(a, true);
                    self.refine(b, true);
                } else if !outcome && is(b, true) {
                    self.refine(a, false);
                    self.refine(c, false);
                }
            }
            ExprKind::Primitive(id, operands) => self.refine_primitive(*id, operands, outcome),
            _ => {}
        }
    }

    fn refine_primitive(&mut self, id: PrimId, operands: &[Expr], outcome: bool) {
        let Some(op) = operation(id) else { return };
        let local = |e: &Expr| match e.kind {
            ExprKind::Local(variable) => Some(variable),
            _ => None,
        };
        match (op, operands) {
            (Op::Not, [operand]) => self.refine(operand, !outcome),
            (Op::IsEq, [a, b]) if outcome => {
                let (variable, constant) = match (local(a), local(b), &a.kind, &b.kind) {
                    (Some(variable), _, _, ExprKind::Constant(constant)) => (variable, *constant),
                    (_, Some(variable), ExprKind::Constant(constant), _) => (variable, *constant),
                    _ => return,
                };
                if self.is_identified_by_value(constant) {
                    let fact = self.fact(variable).clone();
                    self.set_fact(variable, Fact { constant: Some(constant), ..fact });
                }
            }
            (op, [operand]) => {
                let Some(variable) = local(operand) else { return };
                let fact = self.fact(variable).clone();
                let refined = match (crate::core_ir::types::tested_type(op), outcome) {
                    (Some(Type::Null), true) => Fact { constant: Some(Constant::Null), ..fact },
                    (Some(Type::Null), false) if fact.ty == Some(Type::List) => Fact { ty: Some(Type::Pair), ..fact },
                    // A test that is not decided by the type says more than the type.
                    (Some(ty), true) => Fact { ty: Some(ty), ..fact },
                    _ => return,
                };
                self.set_fact(variable, refined);
            }
            _ => {}
        }
    }
}
