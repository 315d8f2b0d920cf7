//! Conditional forms: `cond`, `case`, `and`, `or`, `when`, `unless`.

use super::binding_forms::let_of;
use super::definitions::local;
use super::expression::Use;
use super::form::Syntax;
use super::keywords::Keyword;
use super::report::placeholder;
use super::{Context, Expander};
use crate::core_ir::{Constant, Expr, ExprKind, VarId};
use crate::source::Span;

/// What a clause of `cond` or `guard` does when its test holds.
pub(super) enum Clause {
    /// `(else expression ...)`.
    Else(Vec<Syntax>),
    /// `(test)`: the value of the test.
    Test(Syntax),
    /// `(test => receiver)`.
    Arrow(Syntax, Syntax),
    /// `(test expression ...)`.
    Body(Syntax, Vec<Syntax>),
}

impl Expander<'_> {
    pub(super) fn when_unless(&mut self, form: &Use) -> Expr {
        let Some((&test, body)) = form.operands().split_first() else {
            return self.malformed_expression(form.keyword, form.syntax, "the test is missing", form.cx);
        };
        if body.is_empty() {
            let what = "an expression is needed after the test";
            return self.malformed_expression(form.keyword, form.syntax, what, form.cx);
        }
        let test = self.expression(test, form.cx);
        let body = self.sequence(body, form.span, form.cx);
        let nothing = placeholder(form.span);
        match form.keyword {
            Keyword::Unless => if_of(test, nothing, body, form.span),
            _ => if_of(test, body, nothing, form.span),
        }
    }

    pub(super) fn and(&mut self, form: &Use) -> Expr {
        let mut tests = self.expressions(form.operands(), form.cx);
        let Some(last) = tests.pop() else { return Expr::constant(Constant::Boolean(true), form.span) };
        tests.into_iter().rev().fold(last, |rest, test| {
            let no = Expr::constant(Constant::Boolean(false), form.span);
            if_of(test, rest, no, form.span)
        })
    }

    pub(super) fn or(&mut self, form: &Use) -> Expr {
        let mut tests = self.expressions(form.operands(), form.cx);
        let Some(last) = tests.pop() else { return Expr::constant(Constant::Boolean(false), form.span) };
        tests.into_iter().rev().fold(last, |rest, test| self.value_or(test, rest, form.span))
    }

    /// The value of the test if it is true, else of the rest.
    fn value_or(&mut self, test: Expr, rest: Expr, span: Span) -> Expr {
        let variable = self.hidden_variable("test", test.span);
        let body = if_of(local(variable, span), local(variable, span), rest, span);
        let_of(vec![(variable, test)], body, span)
    }

    pub(super) fn cond(&mut self, form: &Use) -> Expr {
        let clauses = self.cond_clauses(form, form.operands(), form.cx);
        if form.operands().is_empty() {
            return self.malformed_expression(form.keyword, form.syntax, "at least one clause is needed", form.cx);
        }
        // Expanded in order, put together from the end.
        let mut expanded: Vec<(Option<Expr>, Step)> = Vec::new();
        for clause in clauses {
            expanded.push(match clause {
                Clause::Else(body) => (None, Step::Value(self.sequence(&body, form.span, form.cx))),
                Clause::Test(test) => (Some(self.expression(test, form.cx)), Step::Test),
                Clause::Arrow(test, receiver) => {
                    let test = self.expression(test, form.cx);
                    (Some(test), Step::Call(self.expression(receiver, form.cx)))
                }
                Clause::Body(test, body) => {
                    let test = self.expression(test, form.cx);
                    (Some(test), Step::Value(self.sequence(&body, form.span, form.cx)))
                }
            });
        }
        let mut result = placeholder(form.span);
        for (test, step) in expanded.into_iter().rev() {
            result = match (test, step) {
                (None, Step::Value(body)) => body,
                (Some(test), Step::Value(body)) => if_of(test, body, result, form.span),
                (Some(test), Step::Call(receiver)) => {
                    let variable = self.hidden_variable("test", test.span);
                    let call = ExprKind::Call(Box::new(receiver), vec![local(variable, form.span)]);
                    let call = Expr::new(call, form.span);
                    let_of(
                        vec![(variable, test)],
                        if_of(local(variable, form.span), call, result, form.span),
                        form.span,
                    )
                }
                (Some(test), Step::Test) => self.value_or(test, result, form.span),
                (None, Step::Call(_) | Step::Test) => unreachable!("an `else` clause has a body"),
            };
        }
        result
    }

    /// Takes the clauses of a `cond` or a `guard` apart. Wrong clauses are reported and left out.
    pub(super) fn cond_clauses(&mut self, form: &Use, clauses: &[Syntax], cx: Context) -> Vec<Clause> {
        let mut result = Vec::new();
        for (index, &syntax) in clauses.iter().enumerate() {
            let parts = self.forms.proper_list(syntax).unwrap_or_default();
            let Some((&test, body)) = parts.split_first() else {
                self.malformed(form.keyword, syntax, "a clause is a list of a test and expressions", cx);
                continue;
            };
            if self.is_auxiliary(test, Keyword::Else) {
                if index + 1 != clauses.len() {
                    self.malformed(form.keyword, syntax, "the `else` clause must be the last", cx);
                } else if body.is_empty() {
                    self.malformed(form.keyword, syntax, "an expression is needed after `else`", cx);
                } else {
                    result.push(Clause::Else(body.to_vec()));
                }
                continue;
            }
            result.push(match body {
                [] => Clause::Test(test),
                &[arrow, ref receiver @ ..] if self.is_auxiliary(arrow, Keyword::Arrow) => {
                    let &[receiver] = receiver else {
                        self.malformed(form.keyword, syntax, "after `=>` stands one expression", cx);
                        continue;
                    };
                    Clause::Arrow(test, receiver)
                }
                _ => Clause::Body(test, body.to_vec()),
            });
        }
        result
    }

    pub(super) fn case(&mut self, form: &Use) -> Expr {
        let Some((&key, clauses)) = form.operands().split_first() else {
            return self.malformed_expression(form.keyword, form.syntax, "the key is missing", form.cx);
        };
        let key_value = self.expression(key, form.cx);
        let variable = self.hidden_variable("key", key_value.span);
        let mut expanded: Vec<(Option<Expr>, Expr)> = Vec::new();
        for (index, &syntax) in clauses.iter().enumerate() {
            let parts = self.forms.proper_list(syntax).unwrap_or_default();
            let Some((&data, body)) = parts.split_first() else {
                self.malformed(form.keyword, syntax, "a clause is a list of data and expressions", form.cx);
                continue;
            };
            let test = if self.is_auxiliary(data, Keyword::Else) {
                if index + 1 != clauses.len() {
                    self.malformed(form.keyword, syntax, "the `else` clause must be the last", form.cx);
                    continue;
                }
                None
            } else {
                let Some(data) = self.forms.proper_list(data) else {
                    self.malformed(form.keyword, data, "the data of a clause are a list", form.cx);
                    continue;
                };
                Some(self.case_test(variable, &data, form))
            };
            expanded.push((test, self.case_body(variable, syntax, body, form)));
        }
        let mut result = placeholder(form.span);
        for (test, body) in expanded.into_iter().rev() {
            result = match test {
                None => body,
                Some(test) => if_of(test, body, result, form.span),
            };
        }
        let_of(vec![(variable, key_value)], result, form.span)
    }

    /// Is the key one of the data?
    fn case_test(&mut self, key: VarId, data: &[Syntax], form: &Use) -> Expr {
        let mut tests: Vec<Expr> = Vec::new();
        for &datum in data {
            let span = self.place(datum, form.cx);
            let constant = Expr::constant(self.constant(datum), span);
            tests.push(Expr::new(ExprKind::Primitive(self.core.eqv, vec![local(key, span), constant]), span));
        }
        let Some(last) = tests.pop() else { return Expr::constant(Constant::Boolean(false), form.span) };
        tests.into_iter().rev().fold(last, |rest, test| {
            let yes = Expr::constant(Constant::Boolean(true), form.span);
            if_of(test, yes, rest, form.span)
        })
    }

    /// The expressions of a clause of `case`, or `=> receiver`.
    fn case_body(&mut self, key: VarId, clause: Syntax, body: &[Syntax], form: &Use) -> Expr {
        match body {
            [] => self.malformed_expression(form.keyword, clause, "an expression is needed in the clause", form.cx),
            &[arrow, ref receiver @ ..] if self.is_auxiliary(arrow, Keyword::Arrow) => {
                let &[receiver] = receiver else {
                    let what = "after `=>` stands one expression";
                    return self.malformed_expression(form.keyword, clause, what, form.cx);
                };
                let receiver = self.expression(receiver, form.cx);
                let call = ExprKind::Call(Box::new(receiver), vec![local(key, form.span)]);
                Expr::new(call, form.span)
            }
            _ => self.sequence(body, form.span, form.cx),
        }
    }
}

/// What happens when the test of a clause of `cond` holds.
enum Step {
    Value(Expr),
    Call(Expr),
    Test,
}

pub(super) fn if_of(test: Expr, consequent: Expr, alternative: Expr, span: Span) -> Expr {
    Expr::new(ExprKind::If(Box::new([test, consequent, alternative])), span)
}
