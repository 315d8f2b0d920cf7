//! Quasiquotation.
//!
//! Parts without an active `unquote` stay constants. The others are built with the primitives `cons` and `vector`; a
//! splice with `append`, and `list->vector` for one in a vector.

use super::expression::Use;
use super::form::{Syntax, View};
use super::keywords::Keyword;
use super::report::{self, count, placeholder};
use super::{Context, Expander};
use crate::core_ir::{Constant, Expr, ExprKind};
use crate::diagnostics::Diagnostic;
use crate::source::Span;

/// A part of a template.
enum Part {
    /// As it is written.
    Constant(Syntax),
    Built(Expr),
    /// `(unquote-splicing e)` in a list or vector: the list to splice in.
    Splice(Expr, Span),
}

/// This many constants in a row are copied by one `append` instead of one `cons` each.
const LONG_RUN: usize = 16;

impl Expander<'_> {
    pub(super) fn quasiquote(&mut self, form: &Use) -> Expr {
        let &[template] = form.operands() else {
            let what = format!("this has {} instead of 1", count(form.operands().len(), "part"));
            return self.malformed_expression(form.keyword, form.syntax, &what, form.cx);
        };
        let part = self.quasi(template, 1, form.cx);
        self.part_value(part, form.span, form.cx)
    }

    fn part_value(&mut self, part: Part, span: Span, cx: Context) -> Expr {
        match part {
            Part::Constant(syntax) => {
                let constant = self.constant(syntax);
                Expr::constant(constant, span)
            }
            Part::Built(expression) => expression,
            Part::Splice(_, span) => {
                let message = "`unquote-splicing` outside of a list or vector";
                self.wrong(Diagnostic::error(report::MISPLACED_UNQUOTE, span, message), cx)
            }
        }
    }

    /// A part of a template inside of `level` quasiquotations.
    fn quasi(&mut self, syntax: Syntax, level: u32, cx: Context) -> Part {
        if !self.enter(syntax, cx) {
            return Part::Built(placeholder(self.place(syntax, cx)));
        }
        let part = match self.forms.view(syntax) {
            View::Symbol(_) | View::Atom(_) => Part::Constant(syntax),
            View::Vector(items) => self.quasi_vector(syntax, &items, level, cx),
            View::List(items, tail) => self.quasi_list(syntax, &items, tail, level, cx),
        };
        self.leave();
        part
    }

    fn quasi_list(&mut self, syntax: Syntax, items: &[Syntax], tail: Option<Syntax>, level: u32, cx: Context) -> Part {
        let span = self.place(syntax, cx);
        let mut level_inside = level;
        if let (&[head, operand], None) = (items, tail) {
            match self.quasi_keyword(head) {
                Some(Keyword::Unquote) if level == 1 => return Part::Built(self.expression(operand, cx)),
                Some(Keyword::UnquoteSplicing) if level == 1 => {
                    return Part::Splice(self.expression(operand, cx), span);
                }
                Some(Keyword::Unquote | Keyword::UnquoteSplicing) => level_inside = level - 1,
                Some(Keyword::Quasiquote) => level_inside = level + 1,
                Some(_) | None => {}
            }
        }
        if let (&[head, ..], None) = (items, tail)
            && items.len() != 2
            && level == 1
            && matches!(self.quasi_keyword(head), Some(Keyword::Unquote | Keyword::UnquoteSplicing))
        {
            let message =
                format!("{} of an unquotation outside of a list or vector", count(items.len() - 1, "operand"));
            let diagnostic = Diagnostic::error(report::MISPLACED_UNQUOTE, span, message);
            return Part::Built(self.wrong(diagnostic, cx));
        }
        // `(a . ,b)` is read as `(a unquote b)`.
        let mut items = items;
        let mut dotted = None;
        if let (&[ref front @ .., head, operand], None) = (items, tail)
            && !front.is_empty()
            && self.quasi_keyword(head) == Some(Keyword::Unquote)
        {
            let last = self.forms.list(&[head, operand], None, self.forms.span(head));
            items = front;
            dotted = Some(last);
        }
        let parts = self.quasi_items(items, level_inside, cx);
        let end = match tail.or(dotted) {
            Some(tail) => Some(self.quasi(tail, level_inside, cx)),
            None => None,
        };
        let is_constant = |part: &Part| matches!(part, Part::Constant(_));
        let is_whole = parts.len() == items.len();
        if is_whole && parts.iter().all(is_constant) && end.as_ref().is_none_or(is_constant) {
            return Part::Constant(syntax);
        }
        Part::Built(self.build_list(parts, end, span, cx))
    }

    /// The parts that the elements of a list or vector give. R7RS gives `unquote` one operand; where another number of
    /// them can only mean so many elements, they do, as in R6RS 11.17.
    fn quasi_items(&mut self, items: &[Syntax], level: u32, cx: Context) -> Vec<Part> {
        let mut parts = Vec::new();
        for &item in items {
            match self.forms.view(item) {
                View::List(inner, None) if level == 1 && inner.len() != 2 && !inner.is_empty() => {
                    match self.quasi_keyword(inner[0]) {
                        Some(Keyword::Unquote) => {
                            parts.extend(inner[1..].iter().map(|&operand| Part::Built(self.expression(operand, cx))));
                        }
                        Some(Keyword::UnquoteSplicing) => {
                            let span = self.place(item, cx);
                            let splices = inner[1..].iter().map(|&operand| self.expression(operand, cx));
                            parts.extend(splices.map(|list| Part::Splice(list, span)));
                        }
                        Some(_) | None => parts.push(self.quasi(item, level, cx)),
                    }
                }
                _ => parts.push(self.quasi(item, level, cx)),
            }
        }
        parts
    }

    /// Puts the parts of a list together, from the end.
    fn build_list(&mut self, mut parts: Vec<Part>, end: Option<Part>, span: Span, cx: Context) -> Expr {
        // The constant end of the list stays one constant.
        let mut result = match end {
            Some(Part::Constant(end)) => Expr::constant(self.constant_end(&mut parts, Some(end), span), span),
            None => Expr::constant(self.constant_end(&mut parts, None, span), span),
            Some(end) => self.part_value(end, span, cx),
        };
        while let Some(part) = parts.pop() {
            result = match part {
                Part::Splice(list, _) => match result.kind {
                    ExprKind::Constant(Constant::Null) => list,
                    _ => Expr::new(ExprKind::Primitive(self.core.append, vec![list, result]), span),
                },
                Part::Constant(last) => {
                    let run = trailing_constants(&parts) + 1;
                    if run < LONG_RUN {
                        let value = self.part_value(Part::Constant(last), span, cx);
                        self.cons(value, result, span)
                    } else {
                        parts.push(Part::Constant(last));
                        let list = Expr::constant(self.constant_end(&mut parts, None, span), span);
                        Expr::new(ExprKind::Primitive(self.core.append, vec![list, result]), span)
                    }
                }
                Part::Built(value) => self.cons(value, result, span),
            };
        }
        result
    }

    /// Takes the constants at the end of the parts, as one constant list.
    fn constant_end(&mut self, parts: &mut Vec<Part>, end: Option<Syntax>, span: Span) -> Constant {
        let run = trailing_constants(parts);
        let constants: Vec<Syntax> = parts
            .split_off(parts.len() - run)
            .into_iter()
            .filter_map(|part| match part {
                Part::Constant(syntax) => Some(syntax),
                Part::Built(_) | Part::Splice(..) => None,
            })
            .collect();
        let list = match (constants.is_empty(), end) {
            (true, Some(end)) => end,
            _ => self.forms.list(&constants, end, span),
        };
        self.constant(list)
    }

    pub(super) fn cons(&mut self, car: Expr, cdr: Expr, span: Span) -> Expr {
        Expr::new(ExprKind::Primitive(self.core.cons, vec![car, cdr]), span)
    }

    fn quasi_vector(&mut self, syntax: Syntax, items: &[Syntax], level: u32, cx: Context) -> Part {
        let span = self.place(syntax, cx);
        let parts = self.quasi_items(items, level, cx);
        let is_whole = parts.len() == items.len();
        if is_whole && parts.iter().all(|part| matches!(part, Part::Constant(_))) {
            return Part::Constant(syntax);
        }
        if parts.iter().any(|part| matches!(part, Part::Splice(..))) {
            let list = self.build_list(parts, None, span, cx);
            return Part::Built(Expr::new(ExprKind::Primitive(self.core.list_to_vector, vec![list]), span));
        }
        let values = parts.into_iter().map(|part| self.part_value(part, span, cx)).collect();
        Part::Built(Expr::new(ExprKind::Primitive(self.core.vector, values), span))
    }

    fn quasi_keyword(&mut self, head: Syntax) -> Option<Keyword> {
        [Keyword::Unquote, Keyword::UnquoteSplicing, Keyword::Quasiquote]
            .into_iter()
            .find(|&keyword| self.is_auxiliary(head, keyword))
    }
}

fn trailing_constants(parts: &[Part]) -> usize {
    parts.iter().rev().take_while(|part| matches!(part, Part::Constant(_))).count()
}
