//! Identifiers: their meanings, references to variables, and what to say about unknown ones.

use super::bindings::{Binding, DefinitionId, Resolution};
use super::form::{Symbol, Syntax};
use super::keywords::Keyword;
use super::report::{self, placeholder};
use super::scopes::{Scope, ScopeSet};
use super::{Context, Expander};
use crate::core_ir::{Clause, Expr, ExprKind, Form, Global, GlobalId, Lambda, Parameters, PrimId, VarId, primitive};
use crate::diagnostics::Diagnostic;
use crate::source::Span;
use std::rc::Rc;

/// The library of procedures that are made of primitives.
const PRIMITIVES: &str = "(eshkol primitives)";

impl Expander<'_> {
    pub(super) fn resolve(&mut self, symbol: Symbol, scopes: ScopeSet) -> Resolution {
        self.bindings.resolve(&self.forms.sets, symbol, scopes)
    }

    /// What an identifier means; an ambiguous one is reported.
    pub(super) fn meaning(&mut self, identifier: Syntax, symbol: Symbol, cx: Context) -> Option<Binding> {
        match self.resolve(symbol, identifier.scopes) {
            Resolution::Bound(binding) => Some(binding),
            Resolution::Unbound => None,
            Resolution::Ambiguous => {
                let name = self.forms.symbols.name(symbol).clone();
                let span = self.place(identifier, cx);
                let message = format!("`{name}` is ambiguous: it could refer to several bindings made by macros");
                self.report(Diagnostic::error(report::AMBIGUOUS_IDENTIFIER, span, message), cx);
                Some(Binding::Broken)
            }
        }
    }

    /// The keyword that a piece of syntax is, if it is one.
    pub(super) fn keyword(&mut self, syntax: Syntax) -> Option<Keyword> {
        let symbol = self.forms.symbol(syntax)?;
        match self.resolve(symbol, syntax.scopes) {
            Resolution::Bound(Binding::Keyword(keyword)) => Some(keyword),
            Resolution::Bound(_) | Resolution::Unbound | Resolution::Ambiguous => None,
        }
    }

    /// Is it this auxiliary keyword? An unbound identifier of the name counts: a program that imports `cond` by name
    /// means `else` when it writes `else`.
    pub(super) fn is_auxiliary(&mut self, syntax: Syntax, keyword: Keyword) -> bool {
        let Some(symbol) = self.forms.symbol(syntax) else { return false };
        match self.resolve(symbol, syntax.scopes) {
            Resolution::Bound(binding) => binding == Binding::Keyword(keyword),
            Resolution::Unbound => &**self.forms.symbols.name(symbol) == keyword.name(),
            Resolution::Ambiguous => false,
        }
    }

    /// `free-identifier=?`: do two identifiers mean the same?
    pub(super) fn same_meaning(&mut self, a: Syntax, b: Syntax) -> bool {
        let (Some(first), Some(second)) = (self.forms.symbol(a), self.forms.symbol(b)) else { return false };
        match (self.resolve(first, a.scopes), self.resolve(second, b.scopes)) {
            (Resolution::Bound(a), Resolution::Bound(b)) => a == b,
            (Resolution::Unbound, Resolution::Unbound) => first == second,
            _ => false,
        }
    }

    /// Makes a local variable for an identifier that already has the scope of its binding form.
    pub(super) fn bind_variable(&mut self, identifier: Syntax, cx: Context) -> VarId {
        let symbol = self.forms.symbol(identifier).expect("binding forms check that they bind identifiers");
        let span = self.place(identifier, cx);
        let name = self.forms.symbols.name(symbol).clone();
        let variable = self.program.add_variable(&name, span);
        self.bindings.bind(&self.forms.sets, symbol, identifier.scopes, Binding::Local(variable));
        variable
    }

    /// Adds a scope to an identifier and makes a variable for it.
    pub(super) fn bind_in(&mut self, identifier: Syntax, scope: Scope, cx: Context) -> VarId {
        let identifier = self.forms.add_scope(identifier, scope);
        self.bind_variable(identifier, cx)
    }

    /// A variable that no identifier refers to.
    pub(super) fn hidden_variable(&mut self, name: &str, span: Span) -> VarId {
        self.program.add_variable(&Rc::from(name), span)
    }

    /// A variable as an expression.
    pub(super) fn reference(&mut self, identifier: Syntax, symbol: Symbol, cx: Context) -> Expr {
        let span = self.place(identifier, cx);
        let kind = match self.meaning(identifier, symbol, cx) {
            Some(Binding::Local(variable)) => ExprKind::Local(variable),
            Some(Binding::Global(definition)) => ExprKind::Global(self.global(definition)),
            Some(Binding::Primitive(row)) => match self.primitive_global(row) {
                Some(global) => ExprKind::Global(global),
                None => {
                    let message =
                        format!("the primitive `{}` can only be called, not used as a value", primitive(row).name);
                    return self.wrong(Diagnostic::error(report::KEYWORD_AS_EXPRESSION, span, message), cx);
                }
            },
            Some(Binding::Keyword(_) | Binding::Macro(_)) => {
                let name = self.forms.symbols.name(symbol).clone();
                let message = format!("the keyword `{name}` is used as an expression");
                let mut diagnostic = Diagnostic::error(report::KEYWORD_AS_EXPRESSION, span, message);
                if let Some(shape) = self.keyword(identifier).map(Keyword::shape).filter(|shape| !shape.is_empty()) {
                    diagnostic = diagnostic.help(format!("the form is `{shape}`"));
                }
                return self.wrong(diagnostic, cx);
            }
            Some(Binding::Broken) => return placeholder(span),
            None => return self.unbound(identifier, symbol, cx),
        };
        Expr::new(kind, span)
    }

    /// The variable of a top-level definition. In an embedded library the first reference asks for its expansion.
    pub(super) fn global(&mut self, id: DefinitionId) -> GlobalId {
        let definition = &self.definitions[id.0 as usize];
        if let Some(global) = definition.global {
            return global;
        }
        let library = &self.libraries[definition.library];
        let global = Global {
            name: definition.name.clone(),
            library: library.printed_name(),
            span: definition.span,
            assigned: false,
            embedded: library.embedded,
        };
        if definition.item.is_some() {
            self.demanded.push(id);
        }
        let global = self.add_global(global);
        self.definitions[id.0 as usize].global = Some(global);
        global
    }

    pub(super) fn add_global(&mut self, global: Global) -> GlobalId {
        self.program.globals.push(global);
        GlobalId(self.program.globals.len() as u32 - 1)
    }

    /// The procedure that is made of a primitive, for uses of it as a value.
    pub(super) fn primitive_global(&mut self, row: PrimId) -> Option<GlobalId> {
        if let Some(&global) = self.primitive_globals.get(&row) {
            return Some(global);
        }
        let name: Rc<str> = primitive(row).name.into();
        let clause = self.primitive_clause(row)?;
        let global = self.add_global(Global {
            name: name.clone(),
            library: PRIMITIVES.into(),
            span: Span::NONE,
            assigned: false,
            embedded: true,
        });
        let lambda = Lambda { name, clauses: vec![clause], span: Span::NONE };
        let value = Expr::new(ExprKind::Lambda(Box::new(lambda)), Span::NONE);
        self.libraries.primitive_forms.push(Form { defines: Some(global), value });
        self.primitive_globals.insert(row, global);
        Some(global)
    }

    /// `(a b) -> (PRIMITIVE a b)`. Of the primitives that take any number of arguments, `vector` and `values` have an
    /// equivalent that takes a list.
    fn primitive_clause(&mut self, row: PrimId) -> Option<Clause> {
        let local = |variable| Expr::new(ExprKind::Local(variable), Span::NONE);
        if primitive(row).rest.is_some() {
            let from_list = match row {
                row if row == self.core.vector => self.core.list_to_vector,
                row if row == self.core.values => self.core.values_list,
                _ => return None,
            };
            let rest = self.hidden_variable("items", Span::NONE);
            let body = Expr::new(ExprKind::Primitive(from_list, vec![local(rest)]), Span::NONE);
            return Some(Clause { parameters: Parameters { required: Vec::new(), rest: Some(rest) }, body });
        }
        let names = ["a", "b", "c", "d", "e", "f", "g", "h"].iter().cycle();
        let arity = primitive(row).arguments.len();
        let required: Vec<VarId> = names.take(arity).map(|name| self.hidden_variable(name, Span::NONE)).collect();
        let operands = required.iter().map(|&variable| local(variable)).collect();
        let body = Expr::new(ExprKind::Primitive(row, operands), Span::NONE);
        Some(Clause { parameters: Parameters { required, rest: None }, body })
    }

    /// A procedure of an embedded library, which derived forms call.
    pub(super) fn library_procedure(&mut self, path: &str, name: &str, span: Span, cx: Context) -> Expr {
        let symbol = self.forms.symbols.intern(name);
        let found = self.load_embedded(path).and_then(|library| self.libraries[library].export(symbol));
        match found {
            Some(Binding::Global(definition)) => Expr::new(ExprKind::Global(self.global(definition)), span),
            Some(Binding::Primitive(row)) if let Some(global) = self.primitive_global(row) => {
                Expr::new(ExprKind::Global(global), span)
            }
            _ => {
                let library = path.replace('/', " ");
                let message = format!("the library `({library})` does not define `{name}`, which this form needs");
                self.wrong(Diagnostic::error(report::INCOMPLETE_LIBRARY, span, message), cx)
            }
        }
    }

    /// Calls a procedure of `(eshkol control)`.
    pub(super) fn call_control(&mut self, name: &str, operands: Vec<Expr>, span: Span, cx: Context) -> Expr {
        let procedure = self.library_procedure("eshkol/control", name, span, cx);
        Expr::new(ExprKind::Call(Box::new(procedure), operands), span)
    }

    /// A call of a primitive with a wrong number of arguments calls the procedure that is made of it, which raises an
    /// error. The pass `check_calls` warns of it, as of all such calls.
    pub(super) fn wrong_argument_count(&mut self, row: PrimId, operands: Vec<Expr>, span: Span, cx: Context) -> Expr {
        let Some(global) = self.primitive_global(row) else {
            let message = format!("the primitive `{}` is called with a wrong number of arguments", primitive(row).name);
            return self.wrong(Diagnostic::error(report::BAD_COMBINATION, span, message), cx);
        };
        let procedure = Expr::new(ExprKind::Global(global), span);
        Expr::new(ExprKind::Call(Box::new(procedure), operands), span)
    }

    /// Reports an unbound variable, once for each name and library; not where a failed import may be the reason.
    pub(super) fn unbound(&mut self, identifier: Syntax, symbol: Symbol, cx: Context) -> Expr {
        let span = self.place(identifier, cx);
        if self.is_silenced(cx)
            || self.libraries[cx.library].imports_failed
            || !self.unbound_reported.insert((symbol, cx.library))
        {
            return placeholder(span);
        }
        let name = self.forms.symbols.name(symbol).clone();
        let mut diagnostic = Diagnostic::error(report::UNBOUND_VARIABLE, span, format!("unbound variable `{name}`"));
        if let Some(help) = self.advice_on_unbound(identifier, symbol, &name) {
            diagnostic = diagnostic.help(help);
        }
        self.wrong(diagnostic, cx)
    }

    fn advice_on_unbound(&mut self, identifier: Syntax, symbol: Symbol, name: &str) -> Option<String> {
        if self.bindings.is_hidden(&self.forms.sets, symbol, identifier.scopes) {
            return Some(format!(
                "a macro defines a `{name}` of its own, which only the macro's code can see; give it the name to define"
            ));
        }
        if let Some(library) = self.exporting_library(symbol) {
            return Some(format!("`{name}` is in the library `{library}`, which is not imported here"));
        }
        let visible = self.bindings.visible(&self.forms.sets, identifier.scopes);
        let closest = self.closest(name, visible.into_iter())?;
        Some(format!("a name that exists is `{closest}`"))
    }
}
