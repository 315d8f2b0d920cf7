//! Bodies: internal definitions and expressions, as one `letrec*`.
//!
//! A body whose forms are plainly all expressions needs no scope and becomes a sequence. Any other is a definition
//! context: it gets a scope and a frame of its own, its definitions are found first, and then everything is expanded
//! in order. An expression between definitions initialises a variable that nothing refers to.

use super::binding_forms::letrec_of;
use super::bindings::{Binding, Resolution};
use super::definitions::{Item, Variable};
use super::expression::sequence_of;
use super::form::Syntax;
use super::report::{self, placeholder};
use super::{Context, Expander};
use crate::core_ir::{Expr, VarId};
use crate::diagnostics::Diagnostic;

impl Expander<'_> {
    /// The forms of a body. `owner` is the form that it belongs to.
    pub(super) fn body(&mut self, forms: Vec<Syntax>, owner: Syntax, cx: Context) -> Expr {
        let span = self.place(owner, cx);
        if forms.is_empty() {
            let diagnostic = Diagnostic::error(report::EMPTY_BODY, span, "the body is missing")
                .label("after the bindings, at least one expression is needed");
            return self.wrong(diagnostic, cx);
        }
        if !forms.iter().any(|&form| self.may_define(form)) {
            return self.sequence(&forms, span, cx);
        }
        if !self.enter(owner, cx) {
            return placeholder(span);
        }
        let scope = self.forms.sets.fresh();
        let inner = Context { frame: self.new_frame(), ..cx };
        let forms = self.scoped(&forms, scope);
        let items = self.discover(forms, inner);
        let result = self.assemble(items, owner, inner);
        self.leave();
        result
    }

    /// Could expanding this form give a definition?
    fn may_define(&mut self, form: Syntax) -> bool {
        let Some(head) = self.forms.head(form) else { return false };
        let Some(symbol) = self.forms.symbol(head) else { return false };
        match self.resolve(symbol, head.scopes) {
            Resolution::Bound(Binding::Macro(_)) => true,
            Resolution::Bound(Binding::Keyword(keyword)) => keyword.is_definition_or_splice(),
            Resolution::Bound(_) | Resolution::Unbound | Resolution::Ambiguous => false,
        }
    }

    fn assemble(&mut self, items: Vec<Item>, owner: Syntax, cx: Context) -> Expr {
        let span = self.place(owner, cx);
        let definitions = items.iter().rposition(|item| !item.is_expression()).map_or(0, |last| last + 1);
        if definitions == items.len() {
            let (span, message) = match items.last() {
                Some(item) => (item.span, "a body ends in a definition"),
                None => (span, "the body has no expression"),
            };
            let diagnostic = Diagnostic::error(report::EMPTY_BODY, span, message)
                .label("an expression has to follow, whose value is the value of the body");
            self.report(diagnostic, cx);
        }
        let mut bindings: Vec<(VarId, Expr)> = Vec::new();
        let mut rest = Vec::new();
        for (index, item) in items.into_iter().enumerate() {
            let value = self.item_value(&item);
            if index >= definitions {
                rest.push(value);
                continue;
            }
            let variable = match item.target {
                Some((Variable::Local(variable), _)) => variable,
                Some((Variable::Global(_), _)) | None => self.hidden_variable("_", item.span),
            };
            bindings.push((variable, value));
        }
        letrec_of(bindings, sequence_of(rest, span), span)
    }
}
