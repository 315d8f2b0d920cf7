//! Forms that need the library at run time: promises, parameters, exceptions; and the forms of arenas.

use super::binding_forms::let_of;
use super::conditional::{Clause, if_of};
use super::definitions::local;
use super::expression::Use;
use super::form::{Syntax, View};
use super::formals::Formals;
use super::keywords::Keyword;
use super::{Context, Expander};
use crate::core_ir::{self, Constant, Expr, ExprKind, Parameters, VarId, WithArena};
use crate::source::Span;

impl Expander<'_> {
    /// `(delay-force e)` is `(make-lazy-promise (lambda () e))`, and `(delay e)` is
    /// `(make-lazy-promise (lambda () (make-kept-promise e)))`.
    pub(super) fn delay(&mut self, form: &Use) -> Expr {
        let &[expression] = form.operands() else {
            return self.malformed_expression(form.keyword, form.syntax, "one expression is needed", form.cx);
        };
        let mut body = self.expression(expression, form.cx);
        if form.keyword == Keyword::Delay {
            body = self.call_control("make-kept-promise", vec![body], form.span, form.cx);
        }
        let thunk = self.thunk("promise", body, form.span);
        self.call_control("make-lazy-promise", vec![thunk], form.span, form.cx)
    }

    /// `(with-parameters (list (cons parameter value) ...) (lambda () body ...))`.
    pub(super) fn parameterize(&mut self, form: &Use) -> Expr {
        let Some((&list, body)) = form.operands().split_first() else {
            return self.malformed_expression(form.keyword, form.syntax, "the parameters are missing", form.cx);
        };
        let Some(bindings) = self.forms.proper_list(list) else {
            return self.malformed_expression(form.keyword, list, "this is not a list of bindings", form.cx);
        };
        let mut pairs = Vec::new();
        for syntax in bindings {
            let parts = self.forms.proper_list(syntax).unwrap_or_default();
            let &[parameter, value] = &parts[..] else {
                self.malformed(form.keyword, syntax, "a binding is `(parameter value)`", form.cx);
                continue;
            };
            let parameter = self.expression(parameter, form.cx);
            let value = self.expression(value, form.cx);
            pairs.push(self.cons(parameter, value, form.span));
        }
        let body = self.body(body.to_vec(), form.syntax, form.cx);
        if pairs.is_empty() {
            return body;
        }
        let nil = Expr::constant(Constant::Null, form.span);
        let list = pairs.into_iter().rev().fold(nil, |list, pair| self.cons(pair, list, form.span));
        let thunk = self.thunk("parameterize", body, form.span);
        self.call_control("with-parameters", vec![list, thunk], form.span, form.cx)
    }

    /// `(call-with-guard (lambda () body ...) (lambda (variable) choice))`. The choice evaluates the tests of the
    /// clauses on top of what raised; its value is a procedure that evaluates the clause, which is called after leaving
    /// that, or `#f` when no test holds.
    pub(super) fn guard(&mut self, form: &Use) -> Expr {
        let Some((&specification, body)) = form.operands().split_first() else {
            return self.malformed_expression(form.keyword, form.syntax, "the variable is missing", form.cx);
        };
        let parts = self.forms.proper_list(specification).unwrap_or_default();
        let Some(&variable) = parts.first().filter(|&&first| self.forms.symbol(first).is_some()) else {
            let what = "this is not a list of a variable and clauses";
            return self.malformed_expression(form.keyword, specification, what, form.cx);
        };
        let body = self.body(body.to_vec(), form.syntax, form.cx);
        let body = self.thunk("guard", body, form.span);

        let scope = self.forms.sets.fresh();
        let condition = self.bind_in(variable, scope, form.cx);
        let clauses = self.scoped(&parts[1..], scope);
        let clauses = self.cond_clauses(form, &clauses, form.cx);
        let choice = self.guard_choice(clauses, form.span, form.cx);
        let parameters = Parameters { required: vec![condition], rest: None };
        let clause = core_ir::Clause { parameters, body: choice };
        let symbol = self.forms.symbols.intern("guard");
        let handler = self.lambda(Some(symbol), vec![clause], form.span);
        self.call_control("call-with-guard", vec![body, handler], form.span, form.cx)
    }

    fn guard_choice(&mut self, clauses: Vec<Clause>, span: Span, cx: Context) -> Expr {
        // Test (with the variable that holds its value) and the procedure for the clause.
        let mut expanded: Vec<(Option<(VarId, Expr)>, Expr)> = Vec::new();
        for clause in clauses {
            let test_of = |expander: &mut Self, test: Syntax| {
                let value = expander.expression(test, cx);
                (expander.hidden_variable("test", value.span), value)
            };
            let (test, value) = match clause {
                Clause::Else(body) => (None, self.sequence(&body, span, cx)),
                Clause::Test(test) => {
                    let test = test_of(self, test);
                    let value = local(test.0, span);
                    (Some(test), value)
                }
                Clause::Arrow(test, receiver) => {
                    let test = test_of(self, test);
                    let receiver = self.expression(receiver, cx);
                    let call = ExprKind::Call(Box::new(receiver), vec![local(test.0, span)]);
                    (Some(test), Expr::new(call, span))
                }
                Clause::Body(test, body) => {
                    let test = test_of(self, test);
                    (Some(test), self.sequence(&body, span, cx))
                }
            };
            expanded.push((test, self.thunk("guard clause", value, span)));
        }
        let no = Expr::constant(Constant::Boolean(false), span);
        expanded.into_iter().rev().fold(no, |rest, (test, thunk)| match test {
            None => thunk,
            Some((variable, test)) => {
                let choice = if_of(local(variable, span), thunk, rest, span);
                let_of(vec![(variable, test)], choice, span)
            }
        })
    }

    /// `(with-arena (name size option ...) body ...)`. The size may be written as a product, `1024 * 1024`.
    pub(super) fn with_arena(&mut self, form: &Use) -> Expr {
        let Some((&specification, body)) = form.operands().split_first() else {
            return self.malformed_expression(form.keyword, form.syntax, "the arena is missing", form.cx);
        };
        let parts = self.forms.proper_list(specification).unwrap_or_default();
        let &[name, size, ref options @ ..] = &parts[..] else {
            let what = "this is not a list of a name and a size";
            return self.malformed_expression(form.keyword, specification, what, form.cx);
        };
        if self.forms.symbol(name).is_none() {
            return self.malformed_expression(form.keyword, name, "an arena has a name", form.cx);
        }
        let mut size = self.expression(size, form.cx);
        let mut options = options;
        while let &[times, factor, ref rest @ ..] = options
            && self.forms.is_named(times, "*")
        {
            let factor = self.expression(factor, form.cx);
            let span = size.span;
            size = Expr::new(ExprKind::Primitive(self.core.multiply, vec![size, factor]), span);
            options = rest;
        }
        let (mut limit, mut strict) = (None, false);
        while let Some((&option, rest)) = options.split_first() {
            options = rest;
            match self.quoted_name(option).as_deref() {
                Some("strict") => strict = true,
                Some("limit") if !options.is_empty() => {
                    limit = Some(self.expression(options[0], form.cx));
                    options = &options[1..];
                }
                _ => self.malformed(form.keyword, option, "the options are `'limit bytes` and `'strict`", form.cx),
            }
        }
        let formals = Formals { required: vec![name], rest: None };
        let clause = self.clause(&formals, body, form.syntax, form.cx);
        let variable = clause.parameters.required[0];
        let arena = WithArena { variable, size, limit, strict, body: clause.body };
        Expr::new(ExprKind::WithArena(Box::new(arena)), form.span)
    }

    /// The name in `'name`.
    fn quoted_name(&mut self, syntax: Syntax) -> Option<String> {
        let View::List(parts, None) = self.forms.view(syntax) else { return None };
        let &[quote, name] = &parts[..] else { return None };
        if !self.is_auxiliary(quote, Keyword::Quote) {
            return None;
        }
        Some(self.forms.name(name)?.to_string())
    }

    pub(super) fn in_arena(&mut self, form: &Use) -> Expr {
        let Some((&arena, body)) = form.operands().split_first() else {
            return self.malformed_expression(form.keyword, form.syntax, "the arena is missing", form.cx);
        };
        let arena = self.expression(arena, form.cx);
        let body = self.body(body.to_vec(), form.syntax, form.cx);
        Expr::new(ExprKind::InArena(Box::new([arena, body])), form.span)
    }
}
