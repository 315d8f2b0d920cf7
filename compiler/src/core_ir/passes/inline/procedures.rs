//! Calls of known procedures, and what else binds parameters to values.

use super::{
    Abort, Change, Context, Fact, Failures, GlobalFact, Inliner, KnownPair, Procedure, Result, Simple, Substitute,
    Target,
};
use crate::core_ir::effects::{is_single_valued, operation};
use crate::core_ir::size::size_up_to;
use crate::core_ir::{Clause, Constant, Expr, ExprKind, Lambda, Literal, Parameters, VarId};
use crate::source::Span;
use eshkol_abi::primitive::{Op, Type};
use std::rc::Rc;

/// Larger procedures are not candidates.
pub(super) const MAX_SOURCE_SIZE: usize = 160;
/// The body of an inlined procedure may have this size in the end,
const SIZE_LIMIT: usize = 24;
/// and so much more for each operand that is a constant
const CONSTANT_BONUS: usize = 4;
/// or a procedure: what knows the procedure it is given is often much better.
const PROCEDURE_BONUS: usize = 40;
/// A body that is larger than the limit by this factor is not tried.
const HOPE: usize = 3;
/// The steps of one attempt, the attempts within it included.
const EFFORT: usize = 600;
/// After so many failed attempts at a clause, it is only tried where the result may be larger than in all of them.
const PATIENCE: u32 = 3;
/// Attempts within attempts.
const MAX_NESTING: usize = 6;

/// An operand: still to be walked, or finished.
pub(super) enum Operand {
    Source(Expr),
    Finished(Expr),
}

/// The state to which a failed attempt returns.
struct Checkpoint {
    journal: usize,
    active: usize,
    procedure_depth: usize,
    call_site: Option<Span>,
}

impl Inliner<'_> {
    // ---- Bindings ----

    /// Binds a variable of the source to a value of the source. What needs a binding in the result is added to
    /// `residual`.
    pub(super) fn bind_source(
        &mut self,
        variable: VarId,
        value: Expr,
        residual: &mut Vec<(VarId, Expr)>,
    ) -> Result<()> {
        let uses = self.uses(variable);
        let value = match value {
            Expr { kind: ExprKind::Lambda(lambda), span } => {
                if uses.total == 0 {
                    return Ok(());
                }
                if uses.total == 1 && uses.calls == 1 {
                    self.substitutes[variable.0 as usize] = Substitute::Pending(lambda, self.call_site);
                    return Ok(());
                }
                self.lambda_value(*lambda, span)?
            }
            value => self.expression(value, Context::Single)?,
        };
        self.bind_finished(variable, value, residual);
        Ok(())
    }

    fn bind_operand(&mut self, variable: VarId, operand: Operand, residual: &mut Vec<(VarId, Expr)>) -> Result<()> {
        match operand {
            Operand::Source(value) => self.bind_source(variable, value, residual)?,
            Operand::Finished(value) => self.bind_finished(variable, value, residual),
        }
        Ok(())
    }

    /// Binds a variable of the source to a finished value.
    fn bind_finished(&mut self, variable: VarId, mut value: Expr, residual: &mut Vec<(VarId, Expr)>) {
        while let ExprKind::Let(bindings, body) = value.kind {
            residual.extend(bindings);
            value = *body;
        }
        match self.simple(&value) {
            Some(simple) => {
                self.forget(&value);
                self.substitutes[variable.0 as usize] = Substitute::Simple(simple);
            }
            None => {
                let fresh = self.bind_unknown(variable);
                self.facts[fresh.0 as usize] = self.fact_of(fresh, self.uses(variable), &value);
                residual.push((fresh, value));
            }
        }
    }

    /// What is known of a new variable with this value. `uses`: those of the variable of the source.
    fn fact_of(&self, variable: VarId, uses: super::Uses, value: &Expr) -> Fact {
        let mut fact = Fact { ty: Some(self.type_of(value)), ..Fact::default() };
        match &value.kind {
            ExprKind::Lambda(lambda) => fact.procedure = self.known_procedure(Target::Local(variable), lambda, false),
            ExprKind::Primitive(id, operands) if operation(*id) == Some(Op::Cons) => {
                let once = uses.total == 1;
                if once || uses.total == uses.peeks {
                    let (car, cdr) = (self.simple(&operands[0]), self.simple(&operands[1]));
                    let elements = if once { self.list_elements(value) } else { None };
                    fact.pair = Some(Rc::new(KnownPair { car, cdr, elements }));
                }
            }
            _ => {}
        }
        fact
    }

    /// The elements of a list that is made by `(cons a (cons b '()))`, if they are simple.
    fn list_elements(&self, mut list: &Expr) -> Option<Vec<Simple>> {
        let mut elements = Vec::new();
        loop {
            match &list.kind {
                ExprKind::Constant(Constant::Null) => return Some(elements),
                ExprKind::Primitive(id, operands) if operation(*id) == Some(Op::Cons) => {
                    elements.push(self.simple(&operands[0])?);
                    list = &operands[1];
                }
                _ => return None,
            }
        }
    }

    /// Binds the parameters of a clause, which accepts this many operands.
    fn bind_parameters(
        &mut self,
        parameters: &Parameters,
        operands: Vec<Operand>,
        span: Span,
        residual: &mut Vec<(VarId, Expr)>,
    ) -> Result<()> {
        let mut operands = operands.into_iter();
        for &parameter in &parameters.required {
            let Some(operand) = operands.next() else { unreachable!("the clause accepts the operands") };
            self.bind_operand(parameter, operand, residual)?;
        }
        if let Some(rest) = parameters.rest {
            let list = self.rest_list(rest, operands, span, residual)?;
            self.bind_finished(rest, list, residual);
        }
        Ok(())
    }

    /// The list for a rest parameter. Operands that are not simple are bound first, so that they are evaluated in order.
    fn rest_list(
        &mut self,
        rest: VarId,
        operands: impl Iterator<Item = Operand>,
        span: Span,
        residual: &mut Vec<(VarId, Expr)>,
    ) -> Result<Expr> {
        let mut elements: Vec<Simple> = Vec::new();
        for operand in operands {
            let mut value = match operand {
                Operand::Source(value) => self.expression(value, Context::Single)?,
                Operand::Finished(value) => value,
            };
            while let ExprKind::Let(bindings, body) = value.kind {
                residual.extend(bindings);
                value = *body;
            }
            elements.push(match self.simple(&value) {
                Some(simple) => {
                    self.forget(&value);
                    simple
                }
                None => {
                    let fresh = self.fresh(rest);
                    self.facts[fresh.0 as usize] = self.fact_of(fresh, super::Uses::default(), &value);
                    residual.push((fresh, value));
                    Simple::Local(fresh)
                }
            });
        }
        let mut list = Expr::constant(Constant::Null, span);
        for element in elements.into_iter().rev() {
            let operands = vec![self.reference(element, span), list];
            list = Expr::new(ExprKind::Primitive(self.cons, operands), span);
        }
        Ok(list)
    }

    // ---- Calls ----

    pub(super) fn call(
        &mut self,
        mut operator: Expr,
        operands: Vec<Expr>,
        span: Span,
        context: Context,
    ) -> Result<Expr> {
        let operands: Vec<Operand> = operands.into_iter().map(Operand::Source).collect();
        let mut site = self.call_site;
        if let ExprKind::Local(variable) = operator.kind {
            let substitute = &mut self.substitutes[variable.0 as usize];
            if matches!(substitute, Substitute::Pending(..))
                && let Substitute::Pending(lambda, pending_site) = std::mem::replace(substitute, Substitute::Itself)
            {
                site = pending_site;
                operator = Expr::new(ExprKind::Lambda(lambda), operator.span);
            }
        }
        if let ExprKind::Lambda(lambda) = operator.kind {
            return self.call_lambda(*lambda, site, operands, span, context);
        }
        let operator = self.expression(operator, Context::Single)?;
        let operands = self.finish_operands(operands)?;
        self.call_finished(operator, operands, span, context)
    }

    fn finish_operands(&mut self, operands: Vec<Operand>) -> Result<Vec<Expr>> {
        let finish = |operand| match operand {
            Operand::Source(e) => self.expression(e, Context::Single),
            Operand::Finished(e) => Ok(e),
        };
        operands.into_iter().map(finish).collect()
    }

    /// A call of a lambda expression of the source, which stands nowhere else.
    pub(super) fn call_lambda(
        &mut self,
        mut lambda: Lambda,
        site: Option<Span>,
        operands: Vec<Operand>,
        span: Span,
        context: Context,
    ) -> Result<Expr> {
        let site = if lambda.is_implicit() { Some(span) } else { site };
        let accepts = |clause: &Clause| clause.parameters.accepts(operands.len());
        let Some(index) = lambda.clauses.iter().position(accepts) else {
            // It is called with a wrong number of arguments: an error, after the operands are evaluated.
            let operator = self.at_call_site(site, |s| s.lambda_value(lambda, span))?;
            let operands = self.finish_operands(operands)?;
            return Ok(Expr::new(ExprKind::Call(Box::new(operator), operands), span));
        };
        let Clause { parameters, body } = lambda.clauses.swap_remove(index);
        let mut residual = Vec::new();
        self.bind_parameters(&parameters, operands, span, &mut residual)?;
        let body = self.at_call_site(site, |s| s.expression(body, context))?;
        Ok(self.lets(residual, body, context))
    }

    /// Walks with another place for the library's code.
    pub(super) fn at_call_site<T>(
        &mut self,
        site: Option<Span>,
        walk: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let outer = std::mem::replace(&mut self.call_site, site);
        let result = walk(self);
        self.call_site = outer;
        result
    }

    /// A call with finished parts: an attempt to inline it, if the procedure is known.
    pub(super) fn call_finished(
        &mut self,
        operator: Expr,
        operands: Vec<Expr>,
        span: Span,
        context: Context,
    ) -> Result<Expr> {
        let (mut hoisted, operands) = self.hoist_bindings(vec![operator], operands);
        let mut operands = operands.into_iter();
        let Some(operator) = operands.next() else { unreachable!("the operator stays") };
        let operands: Vec<Expr> = operands.collect();
        let procedure = match operator.kind {
            ExprKind::Local(variable) => self.fact(variable).procedure.clone(),
            ExprKind::Global(global) if self.is_constant_global(global) => match &self.globals[global.0 as usize] {
                GlobalFact::Procedure(procedure) => procedure.clone(),
                GlobalFact::Unknown(_) | GlobalFact::Same(_) => None,
            },
            _ => None,
        };
        let operands = match procedure {
            None => operands,
            Some(procedure) => match self.attempt(&procedure, operands, span, context) {
                Ok(e) => {
                    self.forget(&operator);
                    return Ok(self.lets(std::mem::take(&mut hoisted), e, context));
                }
                Err(operands) => operands,
            },
        };
        if let ExprKind::Local(variable) = operator.kind {
            self.change_uses(variable, |uses| uses.calls += 1);
        }
        let call = Expr::new(ExprKind::Call(Box::new(operator), operands), span);
        Ok(self.lets(hoisted, call, context))
    }

    /// Takes the bindings of `let`s out of operands, as long as everything evaluated before them is simple.
    pub(super) fn hoist_bindings(
        &mut self,
        mut operands: Vec<Expr>,
        more: Vec<Expr>,
    ) -> (Vec<(VarId, Expr)>, Vec<Expr>) {
        operands.extend(more);
        let mut hoisted = Vec::new();
        for operand in &mut operands {
            while let ExprKind::Let(bindings, body) = &mut operand.kind {
                hoisted.append(bindings);
                *operand = body.take();
            }
            let commutes = matches!(operand.kind, ExprKind::Lambda(_)) || self.simple(operand).is_some();
            if !commutes {
                break;
            }
        }
        (hoisted, operands)
    }

    // ---- Attempts ----

    /// Tries to inline a call. Gives the operands back if that fails.
    fn attempt(
        &mut self,
        procedure: &Rc<Procedure>,
        operands: Vec<Expr>,
        span: Span,
        context: Context,
    ) -> std::result::Result<Expr, Vec<Expr>> {
        let accepts = |clause: &Clause| clause.parameters.accepts(operands.len());
        let Some(index) = procedure.lambda.clauses.iter().position(accepts) else { return Err(operands) };
        let limit = SIZE_LIMIT + operands.iter().map(|operand| self.bonus(operand)).sum::<usize>();
        let failures = self.failures.get(&(procedure.target, index)).copied().unwrap_or_default();
        let is_hopeless = procedure.sizes[index] > limit * HOPE
            || failures.count >= PATIENCE && limit <= failures.limit
            || self.active.contains(&procedure.target)
            || self.budgets.len() >= MAX_NESTING;
        if is_hopeless {
            return Err(operands);
        }
        let checkpoint = self.start(procedure);
        let mut bindings: Vec<(VarId, usize)> = Vec::new();
        let outcome = self.integrate(procedure, index, &operands, &mut bindings, span, context);
        // The size is asked while the attempt can still be undone.
        let outcome = outcome.and_then(|(extra, body)| {
            let fits = size_up_to(&body, limit) + extra.iter().map(|(_, e)| size_up_to(e, limit)).sum::<usize>();
            if fits <= limit { Ok((extra, body)) } else { Err(Abort) }
        });
        self.stop(checkpoint, outcome.is_err());
        let Ok((extra, body)) = outcome else {
            let failures = self.failures.entry((procedure.target, index)).or_default();
            *failures = Failures { count: failures.count + 1, limit: failures.limit.max(limit) };
            return Err(operands);
        };
        let mut operands: Vec<Option<Expr>> = operands.into_iter().map(Some).collect();
        let mut residual: Vec<(VarId, Expr)> = Vec::new();
        for (variable, index) in bindings {
            residual.extend(operands[index].take().map(|operand| (variable, operand)));
        }
        for operand in operands.into_iter().flatten() {
            self.forget(&operand);
        }
        residual.extend(extra);
        Ok(self.lets(residual, body, context))
    }

    fn bonus(&self, operand: &Expr) -> usize {
        match operand.kind {
            ExprKind::Lambda(_) => PROCEDURE_BONUS,
            ExprKind::Local(_) | ExprKind::Global(_) if self.type_of(operand) == Type::Procedure => PROCEDURE_BONUS,
            ExprKind::Constant(_) => CONSTANT_BONUS,
            _ => 0,
        }
    }

    fn start(&mut self, procedure: &Procedure) -> Checkpoint {
        let checkpoint = Checkpoint {
            journal: self.journal.len(),
            active: self.active.len(),
            procedure_depth: self.procedure_depth,
            call_site: self.call_site,
        };
        let budget = self.budgets.last().map_or(EFFORT, |left| left / 2);
        self.budgets.push(budget);
        self.active.push(procedure.target);
        checkpoint
    }

    fn stop(&mut self, checkpoint: Checkpoint, undo: bool) {
        if undo {
            for change in self.journal.split_off(checkpoint.journal).into_iter().rev() {
                match change {
                    Change::Uses(variable, uses) => self.uses[variable.0 as usize] = uses,
                    Change::Fact(variable, fact) => self.facts[variable.0 as usize] = fact,
                }
            }
        }
        self.active.truncate(checkpoint.active);
        self.procedure_depth = checkpoint.procedure_depth;
        self.call_site = checkpoint.call_site;
        let left = self.budgets.pop().unwrap_or(0);
        if let Some(outer) = self.budgets.last_mut() {
            // The attempt within was given half of the steps.
            let given = *outer / 2;
            *outer -= given.saturating_sub(left);
        }
        if self.budgets.is_empty() {
            // Nothing can undo the changes any more; those of facts were taken back at the ends of their branches.
            self.journal.truncate(checkpoint.journal);
        }
    }

    /// Walks a copy of a clause's body with the operands in place of the parameters. The operands stay where they are:
    /// `bindings` says which variable is to be bound to which of them. Gives further bindings, and the body.
    fn integrate(
        &mut self,
        procedure: &Procedure,
        index: usize,
        operands: &[Expr],
        bindings: &mut Vec<(VarId, usize)>,
        span: Span,
        context: Context,
    ) -> Result<(Vec<(VarId, Expr)>, Expr)> {
        let Clause { parameters, body } = &procedure.lambda.clauses[index];
        let mut extra = Vec::new();
        let mut elements = Vec::new();
        for (i, operand) in operands.iter().enumerate() {
            let parameter = parameters.required.get(i).copied();
            let simple = self.simple(operand).unwrap_or_else(|| {
                // Without a parameter of its own, the operand is an element of the rest list.
                let named = parameter.or(parameters.rest).unwrap_or(VarId(0));
                let fresh = self.fresh(named);
                let uses = parameter.map_or(super::Uses::default(), |parameter| self.uses(parameter));
                self.facts[fresh.0 as usize] = self.fact_of(fresh, uses, operand);
                bindings.push((fresh, i));
                Simple::Local(fresh)
            });
            match parameter {
                Some(parameter) => self.substitutes[parameter.0 as usize] = Substitute::Simple(simple),
                None => elements.push(simple),
            }
        }
        if let Some(rest) = parameters.rest {
            let mut list = Expr::constant(Constant::Null, span);
            for element in elements.into_iter().rev() {
                let operands = vec![self.reference(element, span), list];
                list = Expr::new(ExprKind::Primitive(self.cons, operands), span);
            }
            self.bind_finished(rest, list, &mut extra);
        }
        let site = procedure.embedded.then(|| self.call_site.unwrap_or(span));
        let body = self.at_call_site(site, |s| s.expression(body.clone(), context))?;
        Ok((extra, body))
    }

    // ---- Several values ----

    /// `(receive parameters producer body)`, of which the producer is finished.
    pub(super) fn receive(
        &mut self,
        parameters: Parameters,
        mut producer: Expr,
        body: Expr,
        span: Span,
        context: Context,
    ) -> Result<Expr> {
        match producer.kind {
            ExprKind::Let(bindings, inner) => {
                let e = self.receive(parameters, *inner, body, span, context)?;
                return Ok(self.lets(bindings, e, context));
            }
            ExprKind::Fix(bindings, inner) => {
                let e = self.receive(parameters, *inner, body, span, context)?;
                return Ok(Expr::new(ExprKind::Fix(bindings, Box::new(e)), producer.span));
            }
            ExprKind::Begin(mut parts) => {
                let Some(last) = parts.pop() else { unreachable!("a begin has parts") };
                let e = self.receive(parameters, last, body, span, context)?;
                return Ok(self.sequence(parts, e));
            }
            ExprKind::Primitive(id, operands)
                if operation(id) == Some(Op::Values) && parameters.accepts(operands.len()) =>
            {
                let operands = operands.into_iter().map(Operand::Finished).collect();
                return self.receive_known(parameters, operands, body, span, context);
            }
            kind => producer.kind = kind,
        }
        if parameters.accepts(1) && is_single_valued(&producer) {
            return self.receive_known(parameters, vec![Operand::Finished(producer)], body, span, context);
        }
        match self.take_consumer(&parameters, body) {
            Ok((Clause { parameters, body }, site)) => {
                let e = |s: &mut Self| s.receive(parameters, producer, body, span, context);
                self.at_call_site(site, e)
            }
            Err(body) => {
                let parameters = Parameters {
                    required: parameters.required.iter().map(|&v| self.bind_unknown(v)).collect(),
                    rest: parameters.rest.map(|v| self.bind_unknown(v)),
                };
                if let Some(rest) = parameters.rest {
                    self.facts[rest.0 as usize].ty = Some(Type::List);
                }
                let body = self.expression(body, context)?;
                Ok(Expr::new(ExprKind::Receive(parameters, Box::new([producer, body])), span))
            }
        }
    }

    fn receive_known(
        &mut self,
        parameters: Parameters,
        operands: Vec<Operand>,
        body: Expr,
        span: Span,
        context: Context,
    ) -> Result<Expr> {
        let mut residual = Vec::new();
        self.bind_parameters(&parameters, operands, span, &mut residual)?;
        let body = self.expression(body, context)?;
        Ok(self.lets(residual, body, context))
    }

    /// `(receive list producer (apply f list))`, where `f` is a lambda expression of one clause, is
    /// `(receive parameters producer body)` with those of `f`. Gives the body back where it does not have this form.
    fn take_consumer(
        &mut self,
        parameters: &Parameters,
        mut body: Expr,
    ) -> std::result::Result<(Clause, Option<Span>), Expr> {
        let (Some(rest), true) = (parameters.rest, parameters.required.is_empty()) else { return Err(body) };
        let ExprKind::Primitive(id, operands) = &mut body.kind else { return Err(body) };
        let is_apply = operation(*id) == Some(Op::Apply)
            && self.uses(rest).total == 1
            && matches!(operands[1].kind, ExprKind::Local(v) if v == rest);
        if !is_apply {
            return Err(body);
        }
        let current_site = self.call_site;
        let (lambda, site) = match &mut operands[0].kind {
            ExprKind::Lambda(lambda) => (lambda, current_site),
            ExprKind::Local(variable) => match &mut self.substitutes[variable.0 as usize] {
                Substitute::Pending(lambda, site) => (lambda, *site),
                Substitute::Itself | Substitute::Simple(_) => return Err(body),
            },
            _ => return Err(body),
        };
        if lambda.clauses.len() != 1 {
            return Err(body);
        }
        match lambda.clauses.pop() {
            Some(clause) => Ok((clause, site)),
            None => Err(body),
        }
    }

    /// `(apply f list)` with a finished list whose elements are known is a call.
    pub(super) fn apply(
        &mut self,
        operands: Vec<Expr>,
        span: Span,
        context: Context,
    ) -> Result<std::result::Result<Expr, (Expr, Expr)>> {
        let Ok([mut procedure, list]) = <[Expr; 2]>::try_from(operands) else { unreachable!("apply has two operands") };
        let is_lambda = match &procedure.kind {
            ExprKind::Lambda(_) => true,
            ExprKind::Local(variable) => matches!(self.substitutes[variable.0 as usize], Substitute::Pending(..)),
            _ => false,
        };
        if !is_lambda {
            procedure = self.expression(procedure, Context::Single)?;
        }
        let list = self.expression(list, Context::Single)?;
        let elements = match self.take_elements(list) {
            Ok(elements) => elements,
            Err(list) => {
                if is_lambda {
                    procedure = self.expression(procedure, Context::Single)?;
                }
                return Ok(Err((procedure, list)));
            }
        };
        if !is_lambda {
            return self.call_finished(procedure, elements, span, context).map(Ok);
        }
        let (lambda, site) = match procedure.kind {
            ExprKind::Lambda(lambda) => (lambda, self.call_site),
            ExprKind::Local(variable) => {
                match std::mem::replace(&mut self.substitutes[variable.0 as usize], Substitute::Itself) {
                    Substitute::Pending(lambda, site) => (lambda, site),
                    Substitute::Itself | Substitute::Simple(_) => unreachable!("it was pending above"),
                }
            }
            _ => unreachable!("it was a lambda expression above"),
        };
        let elements = elements.into_iter().map(Operand::Finished).collect();
        self.call_lambda(*lambda, site, elements, span, context).map(Ok)
    }

    /// The elements of a list as operands, in the order of their evaluation, if the list serves only to hold them.
    pub(super) fn take_elements(&mut self, list: Expr) -> std::result::Result<Vec<Expr>, Expr> {
        let span = list.span;
        match &list.kind {
            ExprKind::Local(variable) => {
                let pair = self.fact(*variable).pair.clone();
                let Some(elements) = pair.as_ref().and_then(|pair| pair.elements.as_ref()) else { return Err(list) };
                self.forget(&list);
                Ok(elements.iter().map(|&element| self.reference(element, span)).collect())
            }
            ExprKind::Constant(_) => match self.literal_elements(&list) {
                Some(elements) => Ok(elements.into_iter().map(|element| Expr::constant(element, span)).collect()),
                None => Err(list),
            },
            ExprKind::Primitive(..) if self.is_cons_chain(&list) => {
                let mut elements = Vec::new();
                let mut list = list;
                while let ExprKind::Primitive(_, operands) = list.kind {
                    let Ok([car, cdr]) = <[Expr; 2]>::try_from(operands) else { unreachable!("cons has two operands") };
                    elements.push(car);
                    list = cdr;
                }
                Ok(elements)
            }
            _ => Err(list),
        }
    }

    fn is_cons_chain(&self, mut list: &Expr) -> bool {
        loop {
            match &list.kind {
                ExprKind::Constant(Constant::Null) => return true,
                ExprKind::Primitive(id, operands) if operation(*id) == Some(Op::Cons) => list = &operands[1],
                _ => return false,
            }
        }
    }

    /// The elements of a literal list, unless there are many.
    fn literal_elements(&self, list: &Expr) -> Option<Vec<Constant>> {
        let ExprKind::Constant(mut list) = list.kind else { return None };
        let mut elements = Vec::new();
        loop {
            match list {
                Constant::Null => return Some(elements),
                Constant::Literal(id) if elements.len() < 8 => match self.program.literals[id.0 as usize] {
                    Literal::Pair(car, cdr) => {
                        elements.push(car);
                        list = cdr;
                    }
                    _ => return None,
                },
                _ => return None,
            }
        }
    }
}
