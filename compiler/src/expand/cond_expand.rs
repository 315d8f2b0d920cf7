//! `cond-expand`: choosing code by features and libraries.

use super::expression::Use;
use super::form::{Syntax, View};
use super::keywords::Keyword;
use super::{Context, Expander};
use crate::core_ir::Expr;

/// What `cond-expand` takes for granted. The driver adds the architecture and the features of the command line.
#[rustfmt::skip]
pub const FEATURES: &[&str] = &[
    "r7rs", "exact-closed", "exact-complex", "ieee-float", "full-unicode", "ratios", "posix", "unix", "linux",
    "gnu-linux", "eshkol",
    "srfi-1", "srfi-2", "srfi-6", "srfi-8", "srfi-9", "srfi-11", "srfi-16", "srfi-23", "srfi-26",
    "srfi-27", "srfi-28", "srfi-39", "srfi-41", "srfi-43", "srfi-64", "srfi-69", "srfi-87", "srfi-98",
    "srfi-111", "srfi-115", "srfi-125", "srfi-128", "srfi-132", "srfi-133", "srfi-151", "srfi-158", "srfi-162",
];

impl Expander<'_> {
    pub(super) fn cond_expand_expression(&mut self, form: &Use) -> Expr {
        let chosen = self.cond_expand(form.keyword, form.operands(), form.cx);
        self.sequence(&chosen, form.span, form.cx)
    }

    /// The forms of the first clause whose requirement holds; none if there is no such clause.
    pub(super) fn cond_expand(&mut self, keyword: Keyword, clauses: &[Syntax], cx: Context) -> Vec<Syntax> {
        for &clause in clauses {
            let parts = self.forms.proper_list(clause).unwrap_or_default();
            let Some((&requirement, forms)) = parts.split_first() else {
                self.malformed(keyword, clause, "a clause is a list of a requirement and forms", cx);
                continue;
            };
            if self.holds(requirement, cx) {
                return forms.to_vec();
            }
        }
        Vec::new()
    }

    /// Does a requirement hold? Its words are recognised by name: they are not bound to anything.
    fn holds(&mut self, requirement: Syntax, cx: Context) -> bool {
        if !self.enter(requirement, cx) {
            return false;
        }
        let result = self.holds_inside(requirement, cx);
        self.leave();
        result
    }

    fn holds_inside(&mut self, requirement: Syntax, cx: Context) -> bool {
        let items = match self.forms.view(requirement) {
            View::Symbol(symbol) => {
                let name = &**self.forms.symbols.name(symbol);
                return name == "else"
                    || FEATURES.contains(&name)
                    || self.options.features.iter().any(|feature| feature == name);
            }
            View::List(items, None) => items,
            View::List(..) | View::Vector(_) | View::Atom(_) => Vec::new(),
        };
        let head = match items.first() {
            Some(&head) => self.forms.name(head),
            None => None,
        };
        match (head.as_deref(), items.get(1..).unwrap_or_default()) {
            (Some("and"), parts) => parts.iter().all(|&part| self.holds(part, cx)),
            (Some("or"), parts) => parts.iter().any(|&part| self.holds(part, cx)),
            (Some("not"), &[part]) => !self.holds(part, cx),
            (Some("library"), &[name]) => match self.library_name(name, cx) {
                Some(name) => self.library_exists(&name),
                None => false,
            },
            _ => {
                let what = "a requirement is a feature, or `and`, `or`, `not` or `library` in a list";
                self.malformed(Keyword::CondExpand, requirement, what, cx);
                false
            }
        }
    }
}
