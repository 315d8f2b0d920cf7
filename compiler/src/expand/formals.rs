//! Parameter lists and procedures.

use super::form::{Symbol, Syntax, View};
use super::hash::FastSet;
use super::keywords::Keyword;
use super::scopes::Scope;
use super::{Context, Expander, report};
use crate::core_ir::{Clause, Expr, ExprKind, Lambda, Parameters};
use crate::diagnostics::Diagnostic;
use crate::source::Span;
use std::rc::Rc;

/// A parameter list whose members are different identifiers.
#[derive(Clone, Default)]
pub struct Formals {
    pub required: Vec<Syntax>,
    pub rest: Option<Syntax>,
}

impl Expander<'_> {
    /// Reads `(a b)`, `(a b . c)` or `c`. Wrong members are reported and left out.
    pub(super) fn formals(&mut self, syntax: Syntax, keyword: Keyword, cx: Context) -> Formals {
        let formals = match self.forms.view(syntax) {
            View::Symbol(_) => Formals { required: Vec::new(), rest: Some(syntax) },
            View::List(required, rest) => Formals { required, rest },
            View::Vector(_) | View::Atom(_) => {
                self.malformed(keyword, syntax, "this is neither a list of parameters nor a name", cx);
                Formals::default()
            }
        };
        self.check_formals(formals, keyword, cx)
    }

    /// Reports members that are not identifiers or occur twice, and leaves them out.
    pub(super) fn check_formals(&mut self, formals: Formals, keyword: Keyword, cx: Context) -> Formals {
        let mut names = NameSet::default();
        let mut required = formals.required;
        required.retain(|&name| self.check_name(name, &mut names, keyword, "a parameter", cx));
        let rest = formals.rest.filter(|&name| self.check_name(name, &mut names, keyword, "a parameter", cx));
        Formals { required, rest }
    }

    /// Is it an identifier that is not yet in the set?
    pub(super) fn check_name(
        &mut self,
        name: Syntax,
        names: &mut NameSet,
        keyword: Keyword,
        role: &str,
        cx: Context,
    ) -> bool {
        let Some(symbol) = self.forms.symbol(name) else {
            self.malformed(keyword, name, &format!("{role} is a name"), cx);
            return false;
        };
        if names.insert(symbol, name) {
            return true;
        }
        let text = self.forms.symbols.name(symbol).clone();
        let span = self.place(name, cx);
        let first = names.first(symbol, name).map(|first| self.place(first, cx));
        let message = format!("`{text}` is bound twice by one `{keyword}`");
        let mut diagnostic = Diagnostic::error(report::DUPLICATE_NAME, span, message);
        if let Some(first) = first {
            diagnostic = diagnostic.related(first, "first bound here");
        }
        self.report(diagnostic, cx);
        false
    }

    /// Binds the parameters in a scope.
    pub(super) fn bind_formals(&mut self, formals: &Formals, scope: Scope, cx: Context) -> Parameters {
        Parameters {
            required: formals.required.iter().map(|&name| self.bind_in(name, scope, cx)).collect(),
            rest: formals.rest.map(|name| self.bind_in(name, scope, cx)),
        }
    }

    /// One clause of a procedure. `owner` is the form that the body belongs to.
    pub(super) fn clause(&mut self, formals: &Formals, body: &[Syntax], owner: Syntax, cx: Context) -> Clause {
        if formals.required.is_empty() && formals.rest.is_none() {
            return Clause { parameters: Parameters::default(), body: self.body(body.to_vec(), owner, cx) };
        }
        let scope = self.forms.sets.fresh();
        let parameters = self.bind_formals(formals, scope, cx);
        let body = self.scoped(body, scope);
        Clause { parameters, body: self.body(body, owner, cx) }
    }

    /// The forms with a scope added.
    pub(super) fn scoped(&mut self, forms: &[Syntax], scope: Scope) -> Vec<Syntax> {
        forms.iter().map(|&form| self.forms.add_scope(form, scope)).collect()
    }

    pub(super) fn lambda(&mut self, name: Option<Symbol>, clauses: Vec<Clause>, span: Span) -> Expr {
        let name = match name {
            Some(symbol) => self.forms.symbols.name(symbol).clone(),
            // Messages speak of an unnamed procedure.
            None => Rc::from(""),
        };
        Expr::new(ExprKind::Lambda(Box::new(Lambda { name, clauses, span })), span)
    }

    /// A procedure without parameters that the expander adds.
    pub(super) fn thunk(&mut self, name: &str, body: Expr, span: Span) -> Expr {
        let symbol = self.forms.symbols.intern(name);
        self.lambda(Some(symbol), vec![Clause { parameters: Parameters::default(), body }], span)
    }
}

/// Identifiers that one form binds. Two are the same if name and scopes agree.
#[derive(Default)]
pub struct NameSet {
    seen: FastSet<(Symbol, super::scopes::ScopeSet)>,
    names: Vec<(Symbol, Syntax)>,
}

impl NameSet {
    fn insert(&mut self, symbol: Symbol, name: Syntax) -> bool {
        self.names.push((symbol, name));
        self.seen.insert((symbol, name.scopes))
    }

    fn first(&self, symbol: Symbol, name: Syntax) -> Option<Syntax> {
        self.names.iter().find(|(other, first)| *other == symbol && first.scopes == name.scopes).map(|&(_, name)| name)
    }
}
