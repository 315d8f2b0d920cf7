//! Forms that bind variables or keywords in a region: the `let` family, `do`, `let-values`, `let-syntax`.
//!
//! Each makes a scope and adds it to the names and to the region. Initialisations outside the region are expanded
//! without it, so the core forms need no renaming: `let` is `let`, a named `let` and a `do` are a `letrec*` of one
//! procedure.

use super::expression::Use;
use super::form::{Syntax, View};
use super::formals::{Formals, NameSet};
use super::keywords::Keyword;
use super::report::{count, placeholder};
use super::scopes::{Scope, ScopeSet};
use super::{Context, Expander};
use crate::core_ir::{Clause, Constant, Expr, ExprKind, Literal, Parameters, VarId, primitive_named};
use crate::source::Span;

/// `(name init)`; the initialisation is missing where the binding was malformed, which has been reported.
struct Init {
    name: Syntax,
    init: Option<Syntax>,
}

impl Expander<'_> {
    pub(super) fn let_form(&mut self, form: &Use) -> Expr {
        let Some(&first) = form.operands().first() else { return self.missing_bindings(form) };
        if self.forms.symbol(first).is_some() {
            return self.named_let(form);
        }
        let inits = self.inits(form, first, true);
        let values: Vec<Expr> = inits.iter().map(|init| self.init_value(init, form.cx)).collect();
        let (scope, body) = self.region(&form.operands()[1..], &inits);
        let bindings: Vec<(VarId, Expr)> =
            inits.iter().zip(values).map(|(init, value)| (self.bind_in(init.name, scope, form.cx), value)).collect();
        let body = self.body(body, form.syntax, form.cx);
        let_of(bindings, body, form.span)
    }

    pub(super) fn let_star(&mut self, form: &Use) -> Expr {
        let Some((&first, body)) = form.operands().split_first() else { return self.missing_bindings(form) };
        let mut scopes = ScopeSet::EMPTY;
        let mut bindings = Vec::new();
        for Init { name, init } in self.inits(form, first, false) {
            let init = Init { name, init: init.map(|syntax| self.forms.add_scopes(syntax, scopes)) };
            let value = self.init_value(&init, form.cx);
            let scope = self.forms.sets.fresh();
            scopes = self.forms.sets.add(scopes, scope);
            let name = self.forms.add_scopes(name, scopes);
            bindings.push((self.bind_variable(name, form.cx), value));
        }
        let body = body.iter().map(|&syntax| self.forms.add_scopes(syntax, scopes)).collect();
        let body = self.body(body, form.syntax, form.cx);
        bindings.into_iter().rev().fold(body, |body, binding| let_of(vec![binding], body, form.span))
    }

    pub(super) fn letrec_star(&mut self, form: &Use) -> Expr {
        let Some(&first) = form.operands().first() else { return self.missing_bindings(form) };
        let (bindings, body) = self.recursive_bindings(form, first);
        letrec_of(bindings, body, form.span)
    }

    /// `letrec` evaluates all initialisations before it sets any variable, and sets the same variables when a continuation
    /// that was captured in an initialisation is entered again. So values of expressions that could capture one go
    /// through temporaries, and the variables are assigned. Procedures and constants come first: to make them has no
    /// effect. An initialisation that uses a variable before all have their values is an error, whatever the variable is.
    pub(super) fn letrec(&mut self, form: &Use) -> Expr {
        let Some(&first) = form.operands().first() else { return self.missing_bindings(form) };
        let (bindings, body) = self.recursive_bindings(form, first);
        let variables: Vec<VarId> = bindings.iter().map(|&(variable, _)| variable).collect();
        let is_simple = |value: &Expr| matches!(value.kind, ExprKind::Lambda(_) | ExprKind::Constant(_));
        let (mut ordered, complex): (Vec<_>, Vec<_>) = bindings.into_iter().partition(|(_, value)| is_simple(value));
        if !complex.iter().any(|(_, value)| has_call(value) || uses_now(value, &variables)) {
            ordered.extend(complex);
            return letrec_of(ordered, body, form.span);
        }
        self.letrec_with_locations(ordered, complex, body, form.span)
    }

    /// The form of the report's section 7.3, with the procedures and constants left in a `letrec*`. Where the expressions
    /// mention those, a variable more says whether all have their values:
    ///
    /// ```text
    /// (let ([x unbound] ... [ready unbound])
    ///   (letrec* ([f lambda] ...)
    ///     (let ([temporary e] ...)
    ///       (begin (set! x temporary) ... (set! ready #t) body))))
    /// ```
    fn letrec_with_locations(
        &mut self,
        mut simple: Vec<(VarId, Expr)>,
        complex: Vec<(VarId, Expr)>,
        body: Expr,
        span: Span,
    ) -> Expr {
        let mut variables: Vec<VarId> = complex.iter().map(|&(variable, _)| variable).collect();
        let others: Vec<VarId> = simple.iter().map(|&(variable, _)| variable).collect();
        let mut ready = None;
        let mut sequence = Vec::new();
        let mut temporaries = Vec::new();
        for (variable, mut value) in complex {
            self.check_uses(&mut value, &variables);
            self.check_readiness(&mut value, &others, &mut ready);
            let temporary = self.hidden_variable("value", value.span);
            let copy = Expr::new(ExprKind::Local(temporary), value.span);
            sequence.push(self.assignment(variable, copy));
            temporaries.push((temporary, value));
        }
        simple.iter_mut().for_each(|(_, value)| self.check_uses(value, &variables));
        if let Some(ready) = ready {
            sequence.push(self.assignment(ready, Expr::constant(Constant::Boolean(true), span)));
            variables.push(ready);
        }
        sequence.push(body);
        let assignments = Expr::new(ExprKind::Begin(sequence), span);
        let inner = let_of(temporaries, assignments, span);
        let unbound = |variable| (variable, Expr::constant(Constant::Unbound, span));
        let locations = variables.into_iter().map(unbound).collect();
        let_of(locations, letrec_of(simple, inner, span), span)
    }

    fn assignment(&mut self, variable: VarId, value: Expr) -> Expr {
        self.program.variables[variable.0 as usize].assigned = true;
        let span = value.span;
        Expr::new(ExprKind::SetLocal(variable, Box::new(value)), span)
    }

    /// Makes uses of the variables in the expression raise an error as long as `ready`, which is made where it is needed,
    /// has no value. What is called stays in sight: the check is around the call.
    fn check_readiness(&mut self, e: &mut Expr, variables: &[VarId], ready: &mut Option<VarId>) {
        e.for_each_mut(&mut |e| match &mut e.kind {
            ExprKind::Local(variable) if variables.contains(variable) => {
                let variable = *variable;
                let ready = *ready.get_or_insert_with(|| self.hidden_variable("ready", e.span));
                let check = self.bound_check(ready, variable, e.span);
                let value = Expr::new(ExprKind::Local(variable), e.span);
                *e = Expr::new(ExprKind::Begin(vec![check, value]), e.span);
            }
            ExprKind::Call(operator, _) => {
                if let ExprKind::Begin(parts) = &mut operator.kind
                    && let Some(last) = parts.pop()
                {
                    let mut parts = std::mem::take(parts);
                    **operator = last;
                    parts.push(e.take());
                    *e = Expr::new(ExprKind::Begin(parts), e.span);
                }
            }
            _ => {}
        });
    }

    /// Makes uses of the variables in the expression raise an error as long as they have no value.
    fn check_uses(&mut self, e: &mut Expr, variables: &[VarId]) {
        e.for_each_mut(&mut |e| {
            if let ExprKind::Local(variable) = e.kind
                && variables.contains(&variable)
            {
                *e = self.bound_check(variable, variable, e.span);
            }
        });
    }

    /// The value of `variable`, or an error that says that `named` has none yet.
    fn bound_check(&mut self, variable: VarId, named: VarId, span: Span) -> Expr {
        let check = primitive_named("check-bound").expect("the table has check-bound");
        let name = Literal::Symbol(self.program.variables[named.0 as usize].name.clone());
        let symbol = Expr::constant(Constant::Literal(self.program.add_literal(name)), span);
        Expr::new(ExprKind::Primitive(check, vec![Expr::new(ExprKind::Local(variable), span), symbol]), span)
    }

    fn recursive_bindings(&mut self, form: &Use, list: Syntax) -> (Vec<(VarId, Expr)>, Expr) {
        let inits = self.inits(form, list, true);
        let (scope, body) = self.region(&form.operands()[1..], &inits);
        let variables: Vec<VarId> = inits.iter().map(|init| self.bind_in(init.name, scope, form.cx)).collect();
        let mut bindings = Vec::new();
        for (Init { name, init }, variable) in inits.into_iter().zip(variables) {
            let init = Init { name, init: init.map(|syntax| self.forms.add_scope(syntax, scope)) };
            bindings.push((variable, self.init_value(&init, form.cx)));
        }
        (bindings, self.body(body, form.syntax, form.cx))
    }

    fn named_let(&mut self, form: &Use) -> Expr {
        let name = form.operands()[0];
        let Some(&list) = form.operands().get(1) else { return self.missing_bindings(form) };
        let inits = self.inits(form, list, true);
        let values: Vec<Expr> = inits.iter().map(|init| self.init_value(init, form.cx)).collect();
        let scope = self.forms.sets.fresh();
        let procedure = self.bind_in(name, scope, form.cx);
        let required: Vec<Syntax> = inits.iter().map(|init| self.forms.add_scope(init.name, scope)).collect();
        let body = self.scoped(&form.operands()[2..], scope);
        let clause = self.clause(&Formals { required, rest: None }, &body, form.syntax, form.cx);
        let symbol = self.forms.symbol(name);
        let lambda = self.lambda(symbol, vec![clause], form.span);
        loop_of(procedure, lambda, values, form.span)
    }

    pub(super) fn do_form(&mut self, form: &Use) -> Expr {
        let &[list, exit, ref commands @ ..] = form.operands() else {
            let what = "the variables or the test are missing";
            return self.malformed_expression(form.keyword, form.syntax, what, form.cx);
        };
        let (inits, steps) = self.do_variables(form, list);
        let values: Vec<Expr> = inits.iter().map(|init| self.init_value(init, form.cx)).collect();
        let procedure = self.hidden_variable("do", form.span);
        let scope = self.forms.sets.fresh();
        let required: Vec<VarId> = inits.iter().map(|init| self.bind_in(init.name, scope, form.cx)).collect();

        let exit = self.forms.add_scope(exit, scope);
        let parts = self.forms.proper_list(exit).unwrap_or_default();
        let Some((&test, results)) = parts.split_first() else {
            let what = "after the variables stands a list of a test and result expressions";
            return self.malformed_expression(form.keyword, exit, what, form.cx);
        };
        let test = self.expression(test, form.cx);
        let results = self.sequence(results, form.span, form.cx);
        let commands = self.scoped(commands, scope);
        let mut again = self.expressions(&commands, form.cx);
        let mut arguments = Vec::new();
        for (index, step) in steps.into_iter().enumerate() {
            arguments.push(match step {
                Some(step) => {
                    let step = self.forms.add_scope(step, scope);
                    self.expression(step, form.cx)
                }
                None => Expr::new(ExprKind::Local(required[index]), form.span),
            });
        }
        again.push(call_local(procedure, arguments, form.span));
        let again = super::expression::sequence_of(again, form.span);
        let body = Expr::new(ExprKind::If(Box::new([test, results, again])), form.span);
        let clause = Clause { parameters: Parameters { required, rest: None }, body };
        let symbol = self.forms.symbols.intern("do");
        let lambda = self.lambda(Some(symbol), vec![clause], form.span);
        loop_of(procedure, lambda, values, form.span)
    }

    /// The variables of a `do`, and how they step.
    fn do_variables(&mut self, form: &Use, list: Syntax) -> (Vec<Init>, Vec<Option<Syntax>>) {
        let (mut inits, mut steps) = (Vec::new(), Vec::new());
        let Some(variables) = self.forms.proper_list(list) else {
            self.malformed(form.keyword, list, "this is not a list of variables", form.cx);
            return (inits, steps);
        };
        let mut names = NameSet::default();
        for syntax in variables {
            let parts = self.forms.proper_list(syntax).unwrap_or_default();
            let (&[name, init] | &[name, init, _]) = &parts[..] else {
                self.malformed(form.keyword, syntax, "a variable is `(name init)` or `(name init step)`", form.cx);
                continue;
            };
            if self.check_name(name, &mut names, form.keyword, "a variable", form.cx) {
                inits.push(Init { name, init: Some(init) });
                steps.push(parts.get(2).copied());
            }
        }
        (inits, steps)
    }

    pub(super) fn let_values(&mut self, form: &Use) -> Expr {
        let Some((&first, body)) = form.operands().split_first() else { return self.missing_bindings(form) };
        let bindings = self.values_bindings(form, first);
        let mut names = NameSet::default();
        let scope = self.forms.sets.fresh();
        let mut received = Vec::new();
        for (formals, init) in bindings {
            let required = formals.required.into_iter();
            let required =
                required.filter(|&name| self.check_name(name, &mut names, form.keyword, "a variable", form.cx));
            let required = required.collect();
            let rest = formals.rest;
            let rest = rest.filter(|&name| self.check_name(name, &mut names, form.keyword, "a variable", form.cx));
            let value = self.expression(init, form.cx);
            let parameters = self.bind_formals(&Formals { required, rest }, scope, form.cx);
            received.push((parameters, value));
        }
        let body = self.scoped(body, scope);
        let body = self.body(body, form.syntax, form.cx);
        received
            .into_iter()
            .rev()
            .fold(body, |body, (parameters, value)| receive_of(parameters, value, body, form.span))
    }

    pub(super) fn let_star_values(&mut self, form: &Use) -> Expr {
        let Some((&first, body)) = form.operands().split_first() else { return self.missing_bindings(form) };
        let mut scopes = ScopeSet::EMPTY;
        let mut received = Vec::new();
        for (formals, init) in self.values_bindings(form, first) {
            let init = self.forms.add_scopes(init, scopes);
            let value = self.expression(init, form.cx);
            let formals = self.check_formals(formals, form.keyword, form.cx);
            let scope = self.forms.sets.fresh();
            let earlier = scopes;
            scopes = self.forms.sets.add(scopes, scope);
            let required = formals.required.iter().map(|&name| self.forms.add_scopes(name, earlier)).collect();
            let rest = formals.rest.map(|name| self.forms.add_scopes(name, earlier));
            let parameters = self.bind_formals(&Formals { required, rest }, scope, form.cx);
            received.push((parameters, value));
        }
        let body = body.iter().map(|&syntax| self.forms.add_scopes(syntax, scopes)).collect();
        let body = self.body(body, form.syntax, form.cx);
        received
            .into_iter()
            .rev()
            .fold(body, |body, (parameters, value)| receive_of(parameters, value, body, form.span))
    }

    /// `((formals init) ...)`, with the members of the formals unchecked.
    fn values_bindings(&mut self, form: &Use, list: Syntax) -> Vec<(Formals, Syntax)> {
        let Some(bindings) = self.forms.proper_list(list) else {
            self.malformed(form.keyword, list, "this is not a list of bindings", form.cx);
            return Vec::new();
        };
        let mut result = Vec::new();
        for syntax in bindings {
            let parts = self.forms.proper_list(syntax).unwrap_or_default();
            let &[formals, init] = &parts[..] else {
                self.malformed(form.keyword, syntax, "a binding is `(formals init)`", form.cx);
                continue;
            };
            let formals = match self.forms.view(formals) {
                View::Symbol(_) => Formals { required: Vec::new(), rest: Some(formals) },
                View::List(required, rest) => Formals { required, rest },
                View::Vector(_) | View::Atom(_) => {
                    self.malformed(form.keyword, formals, "this is neither a list of variables nor a name", form.cx);
                    continue;
                }
            };
            result.push((formals, init));
        }
        result
    }

    pub(super) fn receive(&mut self, form: &Use) -> Expr {
        let &[formals, init, ref body @ ..] = form.operands() else {
            let what = "the variables or the expression are missing";
            return self.malformed_expression(form.keyword, form.syntax, what, form.cx);
        };
        let value = self.expression(init, form.cx);
        let formals = self.formals(formals, form.keyword, form.cx);
        let Clause { parameters, body } = self.clause(&formals, body, form.syntax, form.cx);
        receive_of(parameters, value, body, form.span)
    }

    pub(super) fn let_syntax(&mut self, form: &Use) -> Expr {
        let Some((&first, body)) = form.operands().split_first() else { return self.missing_bindings(form) };
        // The context of the macros is a new one, so that a use in the body directly gets a use-site scope if it needs
        // one: with `letrec-syntax`, template and body have the same scopes.
        let cx = Context { frame: self.new_frame(), ..form.cx };
        let scope = self.forms.sets.fresh();
        for Init { name, init } in self.inits(form, first, true) {
            let Some(init) = init else { continue };
            let init = match form.keyword {
                Keyword::LetrecSyntax => self.forms.add_scope(init, scope),
                _ => init,
            };
            let meaning = self.transformer(init, name, cx);
            let name = self.forms.add_scope(name, scope);
            self.bind_keyword(name, meaning);
        }
        let body = self.scoped(body, scope);
        self.body(body, form.syntax, cx)
    }

    fn missing_bindings(&mut self, form: &Use) -> Expr {
        self.malformed_expression(form.keyword, form.syntax, "the bindings are missing", form.cx)
    }

    /// `((name init) ...)`. With `distinct`, a name is bound only once.
    fn inits(&mut self, form: &Use, list: Syntax, distinct: bool) -> Vec<Init> {
        let Some(bindings) = self.forms.proper_list(list) else {
            self.malformed(form.keyword, list, "this is not a list of bindings", form.cx);
            return Vec::new();
        };
        let mut names = NameSet::default();
        let mut inits = Vec::new();
        for syntax in bindings {
            let (name, init) = match self.forms.view(syntax) {
                View::List(parts, None) if parts.len() == 2 => (parts[0], Some(parts[1])),
                View::List(parts, _) => {
                    let what = match parts.len() {
                        0 => "a binding is `(name init)`".to_owned(),
                        n => format!("a binding is `(name init)`; this one has {}", count(n, "part")),
                    };
                    self.malformed(form.keyword, syntax, &what, form.cx);
                    let Some(&name) = parts.first() else { continue };
                    (name, None)
                }
                View::Symbol(_) | View::Vector(_) | View::Atom(_) => {
                    self.malformed(form.keyword, syntax, "a binding is `(name init)`", form.cx);
                    (syntax, None)
                }
            };
            if init.is_none() && self.forms.symbol(name).is_none() {
                continue;
            }
            if !distinct {
                names = NameSet::default();
            }
            if self.check_name(name, &mut names, form.keyword, "what is bound", form.cx) {
                inits.push(Init { name, init });
            }
        }
        inits
    }

    fn init_value(&mut self, init: &Init, cx: Context) -> Expr {
        let symbol = self.forms.symbol(init.name);
        match init.init {
            Some(syntax) => self.named_expression(syntax, symbol, cx),
            None => placeholder(self.place(init.name, cx)),
        }
    }

    /// A new scope, and the forms of its region; without bindings the forms stay as they are.
    fn region(&mut self, forms: &[Syntax], inits: &[Init]) -> (Scope, Vec<Syntax>) {
        let scope = self.forms.sets.fresh();
        if inits.is_empty() { (scope, forms.to_vec()) } else { (scope, self.scoped(forms, scope)) }
    }
}

pub(super) fn let_of(bindings: Vec<(VarId, Expr)>, body: Expr, span: Span) -> Expr {
    if bindings.is_empty() { body } else { Expr::new(ExprKind::Let(bindings, Box::new(body)), span) }
}

/// May the expression run a procedure while it is evaluated?
fn has_call(e: &Expr) -> bool {
    let mut found = matches!(e.kind, ExprKind::Call(..));
    if !matches!(e.kind, ExprKind::Lambda(_)) {
        e.for_each_child(&mut |child| found = found || has_call(child));
    }
    found
}

/// Does the evaluation of `e` use one of the variables, outside of the bodies of procedures?
fn uses_now(e: &Expr, variables: &[VarId]) -> bool {
    match &e.kind {
        ExprKind::Local(variable) => variables.contains(variable),
        ExprKind::Lambda(_) => false,
        _ => {
            let mut found = false;
            e.for_each_child(&mut |child| found = found || uses_now(child, variables));
            found
        }
    }
}

pub(super) fn letrec_of(bindings: Vec<(VarId, Expr)>, body: Expr, span: Span) -> Expr {
    if bindings.is_empty() { body } else { Expr::new(ExprKind::LetrecStar(bindings, Box::new(body)), span) }
}

pub(super) fn receive_of(parameters: Parameters, value: Expr, body: Expr, span: Span) -> Expr {
    Expr::new(ExprKind::Receive(parameters, Box::new([value, body])), span)
}

pub(super) fn call_local(procedure: VarId, arguments: Vec<Expr>, span: Span) -> Expr {
    let procedure = Expr::new(ExprKind::Local(procedure), span);
    Expr::new(ExprKind::Call(Box::new(procedure), arguments), span)
}

/// A loop: a procedure that may call itself by the variable, called with the values.
fn loop_of(procedure: VarId, lambda: Expr, values: Vec<Expr>, span: Span) -> Expr {
    letrec_of(vec![(procedure, lambda)], call_local(procedure, values, span), span)
}
