//! Construction of expressions of the result, with the simplifications that look at finished parts.

use super::{Change, Context, Inliner};
use crate::core_ir::effects::{is_droppable, is_droppable_application, is_single_valued, operation};
use crate::core_ir::{Constant, Expr, ExprKind, Lambda, VarId};
use crate::source::Span;
use eshkol_abi::primitive::{Op, Type};

/// How far into a body the first place of evaluation is looked for.
const PLACE_DEPTH: usize = 16;

impl Inliner<'_> {
    /// Fits a finished node without branches to its context.
    pub(super) fn finish(&mut self, e: Expr, context: Context) -> Expr {
        let span = e.span;
        match context {
            Context::Effect => self.for_effect(e).unwrap_or(Expr::constant(Constant::Unspecified, span)),
            Context::Test => {
                if let ExprKind::Constant(constant) = e.kind {
                    let truth = constant != Constant::Boolean(false);
                    return Expr::constant(Constant::Boolean(truth), span);
                }
                if !self.is_true(&e) || !is_single_valued(&e) {
                    return e;
                }
                let truth = Expr::constant(Constant::Boolean(true), span);
                match self.for_effect(e) {
                    None => truth,
                    Some(effect) => self.sequence(vec![effect], truth),
                }
            }
            Context::Single | Context::Any => e,
        }
    }

    /// What remains of a finished expression whose value is not used; nothing, if it has no effect.
    pub(super) fn for_effect(&mut self, e: Expr) -> Option<Expr> {
        let span = e.span;
        match e.kind {
            ExprKind::Constant(_) => None,
            ExprKind::Local(_) | ExprKind::Lambda(_) => {
                self.forget(&e);
                None
            }
            ExprKind::Global(global) if self.is_defined_here(global) => None,
            ExprKind::If(parts) => {
                let [test, then, otherwise] = *parts;
                let (then, otherwise) = (self.for_effect(then), self.for_effect(otherwise));
                if then.is_none() && otherwise.is_none() && is_single_valued(&test) {
                    return self.for_effect(test);
                }
                let unspecified = Expr::constant(Constant::Unspecified, span);
                let then = then.unwrap_or_else(|| unspecified.clone());
                let otherwise = otherwise.unwrap_or(unspecified);
                Some(Expr::new(ExprKind::If(Box::new([test, then, otherwise])), span))
            }
            ExprKind::Let(bindings, body) => {
                let body = self.for_effect(*body).unwrap_or(Expr::constant(Constant::Unspecified, span));
                let e = self.lets(bindings, body, Context::Effect);
                (!matches!(e.kind, ExprKind::Constant(_))).then_some(e)
            }
            ExprKind::Begin(mut parts) => {
                let last = parts.pop()?;
                let last = self.for_effect(last).or_else(|| parts.pop())?;
                Some(self.sequence(parts, last))
            }
            ExprKind::Primitive(id, operands)
                if is_droppable_application(id, &operands, self) && operands.iter().all(is_single_valued) =>
            {
                self.count_operands(id, &operands, |count| *count = count.saturating_sub(1));
                self.effects(operands)
            }
            _ if is_droppable(&e, self) => {
                self.forget(&e);
                None
            }
            _ => Some(e),
        }
    }

    /// The effects of several finished expressions, in order.
    pub(super) fn effects(&mut self, parts: Vec<Expr>) -> Option<Expr> {
        let mut parts: Vec<Expr> = parts.into_iter().filter_map(|part| self.for_effect(part)).collect();
        let last = parts.pop()?;
        Some(self.sequence(parts, last))
    }

    /// A constant in place of an application, after what its operands do.
    pub(super) fn constant_after(&mut self, operands: Vec<Expr>, constant: Constant, span: Span) -> Expr {
        let constant = Expr::constant(constant, span);
        match self.effects(operands) {
            None => constant,
            Some(effects) => self.sequence(vec![effects], constant),
        }
    }

    /// `(begin part ... last)` of parts that were made for their effect.
    pub(super) fn sequence(&mut self, parts: Vec<Expr>, last: Expr) -> Expr {
        let mut all: Vec<Expr> = Vec::new();
        for part in parts {
            match part {
                Expr { kind: ExprKind::Begin(inner), .. } => all.extend(inner),
                part => all.push(part),
            }
        }
        // Within the parts a constant is what an expression without effects has become.
        all.retain(|part| !matches!(part.kind, ExprKind::Constant(_)));
        match last {
            Expr { kind: ExprKind::Begin(inner), .. } => all.extend(inner),
            last => all.push(last),
        }
        let first_span = all[0].span;
        match all.len() {
            1 => all.remove(0),
            _ => Expr::new(ExprKind::Begin(all), first_span),
        }
    }

    /// Nested bindings around a body.
    pub(super) fn lets(&mut self, bindings: Vec<(VarId, Expr)>, body: Expr, context: Context) -> Expr {
        bindings.into_iter().rev().fold(body, |body, (variable, value)| self.let_(variable, value, body, context))
    }

    fn let_(&mut self, variable: VarId, value: Expr, mut body: Expr, context: Context) -> Expr {
        let span = value.span;
        match self.uses(variable).total {
            0 if is_single_valued(&value) => {
                return match self.for_effect(value) {
                    None => body,
                    Some(effect) => self.sequence(vec![effect], body),
                };
            }
            1 => {
                if let ExprKind::If(parts) = &mut body.kind
                    && matches!(parts[0].kind, ExprKind::Local(v) if v == variable)
                {
                    let [_, then, otherwise] =
                        std::mem::replace(&mut **parts, [const_(span), const_(span), const_(span)]);
                    let test = self.finish(value, Context::Test);
                    return self.conditional(test, then, otherwise, body.span, context);
                }
                let is_whole_body = matches!(body.kind, ExprKind::Local(_));
                let mut value = Some(value);
                let single = matches!(context, Context::Single | Context::Test);
                self.place_first(&mut body, variable, &mut value, single, PLACE_DEPTH);
                return match value {
                    None if is_whole_body => self.finish(body, context),
                    None => body,
                    Some(value) => Expr::new(ExprKind::Let(vec![(variable, value)], Box::new(body)), span),
                };
            }
            _ => {}
        }
        Expr::new(ExprKind::Let(vec![(variable, value)], Box::new(body)), span)
    }

    /// Puts `value` in the place of the only use of `variable`, if that is evaluated before anything in `body` that
    /// could tell the difference. `single`: does the place of `body` take exactly one value?
    fn place_first(&self, body: &mut Expr, variable: VarId, value: &mut Option<Expr>, single: bool, depth: usize) {
        if depth == 0 {
            return;
        }
        match &mut body.kind {
            ExprKind::Local(v) if *v == variable => {
                if (single || value.as_ref().is_some_and(is_single_valued))
                    && let Some(value) = value.take()
                {
                    *body = value;
                }
            }
            ExprKind::If(parts) => self.place_first(&mut parts[0], variable, value, true, depth - 1),
            ExprKind::Let(bindings, _) => {
                if let Some((_, first)) = bindings.first_mut() {
                    self.place_first(first, variable, value, true, depth - 1);
                }
            }
            ExprKind::Begin(parts) => self.place_first(&mut parts[0], variable, value, false, depth - 1),
            ExprKind::Receive(_, parts) => self.place_first(&mut parts[0], variable, value, false, depth - 1),
            ExprKind::SetGlobal(_, inner) => self.place_first(inner, variable, value, true, depth - 1),
            ExprKind::InArena(parts) => self.place_first(&mut parts[0], variable, value, true, depth - 1),
            ExprKind::WithArena(arena) => self.place_first(&mut arena.size, variable, value, true, depth - 1),
            ExprKind::Primitive(_, operands) => self.place_in_operands(operands.iter_mut(), variable, value, depth),
            ExprKind::Call(operator, operands) => {
                let all = std::iter::once(&mut **operator).chain(operands);
                self.place_in_operands(all, variable, value, depth);
            }
            _ => {}
        }
    }

    fn place_in_operands<'e>(
        &self,
        operands: impl Iterator<Item = &'e mut Expr>,
        variable: VarId,
        value: &mut Option<Expr>,
        depth: usize,
    ) {
        for operand in operands {
            let is_use = matches!(operand.kind, ExprKind::Local(v) if v == variable);
            let commutes = matches!(operand.kind, ExprKind::Lambda(_)) || self.simple(operand).is_some();
            if is_use || !commutes {
                return self.place_first(operand, variable, value, true, depth - 1);
            }
        }
    }

    /// `(if test then otherwise)` of finished parts.
    pub(super) fn conditional(
        &mut self,
        test: Expr,
        then: Expr,
        otherwise: Expr,
        span: Span,
        context: Context,
    ) -> Expr {
        match test.kind {
            ExprKind::Constant(constant) => {
                let (chosen, dropped) =
                    if constant == Constant::Boolean(false) { (otherwise, then) } else { (then, otherwise) };
                self.forget(&dropped);
                return chosen;
            }
            ExprKind::Let(bindings, inner) => {
                let chosen = self.conditional(*inner, then, otherwise, span, context);
                return self.lets(bindings, chosen, context);
            }
            ExprKind::Begin(mut parts) => {
                let Some(last) = parts.pop() else { unreachable!("a begin has parts") };
                let chosen = self.conditional(last, then, otherwise, span, context);
                return self.sequence(parts, chosen);
            }
            ExprKind::Primitive(id, mut operands) if operation(id) == Some(Op::Not) => {
                let Some(operand) = operands.pop() else { unreachable!("not has an operand") };
                return self.conditional(operand, otherwise, then, span, context);
            }
            _ => {}
        }
        let boolean = |e: &Expr| match e.kind {
            ExprKind::Constant(Constant::Boolean(b)) => Some(b),
            _ => None,
        };
        if let ExprKind::If(parts) = &test.kind
            && let (Some(b), Some(c)) = (boolean(&parts[1]), boolean(&parts[2]))
            && (b != c || is_single_valued(&parts[0]))
        {
            let ExprKind::If(parts) = test.kind else { unreachable!("the pattern matched") };
            let [inner, ..] = *parts;
            return match (b, c) {
                (true, false) => self.conditional(inner, then, otherwise, span, context),
                (false, true) => self.conditional(inner, otherwise, then, span, context),
                (true, true) | (false, false) => {
                    let (chosen, dropped) = if b { (then, otherwise) } else { (otherwise, then) };
                    self.forget(&dropped);
                    self.after_test(inner, chosen)
                }
            };
        }
        match (self.simple(&then), self.simple(&otherwise)) {
            (Some(a), Some(b)) if a == b && is_single_valued(&test) => {
                self.forget(&otherwise);
                return self.after_test(test, then);
            }
            _ => {}
        }
        let is_truth = (boolean(&then), boolean(&otherwise)) == (Some(true), Some(false));
        let keeps_truth = context == Context::Test || self.type_of(&test) == Type::Boolean;
        if is_truth && keeps_truth && is_single_valued(&test) {
            return test;
        }
        Expr::new(ExprKind::If(Box::new([test, then, otherwise])), span)
    }

    /// `e`, after a test whose outcome does not matter.
    fn after_test(&mut self, test: Expr, e: Expr) -> Expr {
        match self.for_effect(test) {
            None => e,
            Some(effect) => self.sequence(vec![effect], e),
        }
    }

    /// `(fix ([f lambda] ...) body)`, or only the body when it uses none of the procedures. `inside`: how often they use
    /// each other.
    pub(super) fn fix_unless_unused(
        &mut self,
        bindings: Vec<(VarId, Lambda)>,
        inside: &[u32],
        body: Expr,
        span: Span,
    ) -> Expr {
        let is_unused =
            bindings.iter().zip(inside).all(|(&(variable, _), &inside)| self.uses(variable).total == inside);
        if !is_unused {
            return Expr::new(ExprKind::Fix(bindings, Box::new(body)), span);
        }
        for clause in bindings.iter().flat_map(|(_, lambda)| &lambda.clauses) {
            self.forget(&clause.body);
        }
        body
    }

    /// Takes back what was learned in a branch. Other changes since then stay.
    pub(super) fn undo_refinements(&mut self, mark: usize) {
        let changes = self.journal.split_off(mark);
        let mut kept = Vec::new();
        for change in changes.into_iter().rev() {
            match change {
                Change::Fact(variable, fact) => self.facts[variable.0 as usize] = fact,
                Change::Uses(..) => kept.push(change),
            }
        }
        self.journal.extend(kept.into_iter().rev());
    }
}

fn const_(span: Span) -> Expr {
    Expr::constant(Constant::Unspecified, span)
}
