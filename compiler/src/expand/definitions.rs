//! Definition contexts: finding the definitions among the forms of a body or of a top level.
//!
//! The first pass ([`Expander::discover`]) goes through the forms in order. It expands macro uses until a form shows
//! what it is, splices `begin`, `cond-expand` and `include`, binds the names that are defined and makes the macros. What
//! is left are [`Item`]s: variables with the syntax of their values, and expressions. The second pass expands each
//! item ([`Expander::item_value`]), when all names of the context are bound.

use super::binding_forms::receive_of;
use super::bindings::{Binding, DefinitionId};
use super::expression::Use;
use super::form::{Symbol, Syntax, View};
use super::formals::Formals;
use super::keywords::Keyword;
use super::records::RecordPart;
use super::report;
use super::{Context, Definition, Expander};
use crate::core_ir::{Constant, Expr, ExprKind, VarId};
use crate::diagnostics::Diagnostic;
use crate::source::Span;

/// A variable of either kind of context.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Variable {
    Local(VarId),
    Global(DefinitionId),
}

/// How a defined variable gets its value.
#[derive(Clone)]
pub enum Value {
    Expression(Syntax),
    /// The expansion failed, which was reported; there may have been an expression.
    Broken,
    /// `(define (name . formals) body ...)`.
    Procedure {
        formals: Formals,
        body: Vec<Syntax>,
        owner: Syntax,
    },
    Record(RecordPart),
    /// The values of an expression, checked to be this many, in a vector; the value itself if it is just one.
    Values {
        expression: Syntax,
        required: usize,
        rest: bool,
    },
    /// A member of that vector.
    Element {
        values: Variable,
        index: usize,
    },
}

/// A definition or expression of a context, in the order of the text.
#[derive(Clone)]
pub struct Item {
    /// The variable and its name.
    pub target: Option<(Variable, Symbol)>,
    pub value: Value,
    pub span: Span,
    pub cx: Context,
    /// The variable was already defined: this is an assignment.
    pub again: bool,
}

impl Item {
    pub fn is_expression(&self) -> bool {
        self.target.is_none() && matches!(self.value, Value::Expression(_) | Value::Broken)
    }
}

impl Expander<'_> {
    /// The first pass over the forms of a context. `cx.frame` is the context's own.
    pub(super) fn discover(&mut self, forms: Vec<Syntax>, cx: Context) -> Vec<Item> {
        let mut items = Vec::new();
        let mut left: Vec<(Syntax, Context)> = forms.into_iter().rev().map(|form| (form, cx)).collect();
        while let Some((syntax, cx)) = left.pop() {
            let expression =
                Item { target: None, value: Value::Expression(syntax), span: self.place(syntax, cx), cx, again: false };
            let Some(head) = self.forms.head(syntax) else {
                items.push(expression);
                continue;
            };
            let meaning = match self.forms.symbol(head) {
                Some(symbol) => self.meaning(head, symbol, cx),
                None => None,
            };
            match meaning {
                Some(Binding::Macro(id)) => {
                    let View::List(parts, tail) = self.forms.view(syntax) else { continue };
                    match self.expand_macro(id, syntax, &parts, tail, cx) {
                        Some(expanded) => left.push(expanded),
                        None => items.push(Item { value: Value::Broken, ..expression }),
                    }
                }
                Some(Binding::Keyword(keyword)) if keyword.is_definition_or_splice() => {
                    let View::List(parts, tail) = self.forms.view(syntax) else { continue };
                    if let Some(tail) = tail {
                        self.malformed(keyword, tail, "a dot has no place here", cx);
                        continue;
                    }
                    let form = Use { syntax, items: parts, keyword, cx, span: expression.span, name: None };
                    self.definition_form(form, &mut items, &mut left);
                }
                _ => items.push(expression),
            }
        }
        items
    }

    fn definition_form(&mut self, form: Use, items: &mut Vec<Item>, left: &mut Vec<(Syntax, Context)>) {
        match form.keyword {
            Keyword::Begin => left.extend(form.operands().iter().rev().map(|&part| (part, form.cx))),
            Keyword::CondExpand => {
                let chosen = self.cond_expand(form.keyword, form.operands(), form.cx);
                left.extend(chosen.into_iter().rev().map(|part| (part, form.cx)));
            }
            Keyword::Include | Keyword::IncludeCi => {
                let included = self.included_forms(&form);
                left.extend(included.into_iter().rev().map(|part| (part, form.cx)));
            }
            Keyword::Define => self.define(&form, items),
            Keyword::DefineValues => self.define_values(&form, items),
            Keyword::DefineRecordType => self.define_record_type(&form, items),
            Keyword::DefineSyntax => self.define_syntax(&form),
            _ => unreachable!("`is_definition_or_splice` names exactly the keywords above"),
        }
    }

    fn define(&mut self, form: &Use, items: &mut Vec<Item>) {
        let Some((&target, rest)) = form.operands().split_first() else {
            self.malformed(form.keyword, form.syntax, "the name is missing", form.cx);
            return;
        };
        let (name, value) = match self.forms.view(target) {
            View::Symbol(_) => {
                let &[expression] = rest else {
                    let what = match rest.len() {
                        0 => "the value is missing",
                        _ => "there is more than one value",
                    };
                    self.malformed(form.keyword, form.syntax, what, form.cx);
                    self.define_broken(target, form.cx);
                    return;
                };
                (target, Value::Expression(expression))
            }
            View::List(parts, tail) if !parts.is_empty() => {
                if let View::List(..) = self.forms.view(parts[0]) {
                    let what = "the name of a procedure cannot be a list";
                    self.malformed(form.keyword, parts[0], what, form.cx);
                    return;
                }
                let formals = Formals { required: parts[1..].to_vec(), rest: tail };
                (parts[0], Value::Procedure { formals, body: rest.to_vec(), owner: form.syntax })
            }
            View::List(..) | View::Vector(_) | View::Atom(_) => {
                self.malformed(form.keyword, target, "only a name can be defined", form.cx);
                return;
            }
        };
        if self.forms.symbol(name).is_none() {
            self.malformed(form.keyword, name, "only a name can be defined", form.cx);
            return;
        }
        self.define_name(name, value, form, items);
    }

    /// Declares a name and adds the item that gives it its value.
    pub(super) fn define_name(&mut self, name: Syntax, value: Value, form: &Use, items: &mut Vec<Item>) -> Variable {
        let symbol = self.forms.symbol(name).expect("the callers check that it is an identifier");
        let (variable, again) = self.declare(name, symbol, form.cx);
        items.push(Item { target: Some((variable, symbol)), value, span: form.span, cx: form.cx, again });
        variable
    }

    /// Adds an item whose variable no identifier refers to.
    fn define_hidden(&mut self, name: &str, value: Value, form: &Use, items: &mut Vec<Item>) -> Variable {
        let symbol = self.forms.symbols.intern(name);
        let variable = if self.is_top_level(form.cx) {
            Variable::Global(self.new_definition(symbol, form.span, form.cx))
        } else {
            Variable::Local(self.hidden_variable(name, form.span))
        };
        let target = Some((variable, symbol));
        items.push(Item { target, value, span: form.span, cx: form.cx, again: false });
        variable
    }

    /// Binds a name whose definition is wrong, so that uses of it are not reported as well.
    pub(super) fn define_broken(&mut self, name: Syntax, cx: Context) {
        let Some(symbol) = self.forms.symbol(name) else { return };
        let name = self.without_use_site(name, cx);
        if self.bindings.exact(&self.forms.sets, symbol, name.scopes).is_none() {
            self.bindings.bind(&self.forms.sets, symbol, name.scopes, Binding::Broken);
        }
    }

    /// Makes the variable that a definition defines. The second part tells whether it existed already.
    fn declare(&mut self, name: Syntax, symbol: Symbol, cx: Context) -> (Variable, bool) {
        let name = self.without_use_site(name, cx);
        let existing = self.bindings.exact(&self.forms.sets, symbol, name.scopes);
        let span = self.place(name, cx);
        if !self.is_top_level(cx) {
            if let Some(existing) = existing {
                self.duplicate_definition(symbol, span, existing, cx);
                let text = self.forms.symbols.name(symbol).clone();
                return (Variable::Local(self.program.add_variable(&text, span)), false);
            }
            return (Variable::Local(self.bind_variable(name, cx)), false);
        }
        let is_program = self.libraries[cx.library].is_program();
        match existing {
            Some(Binding::Global(id)) if self.definitions[id.0 as usize].library == cx.library && is_program => {
                return (Variable::Global(id), true);
            }
            Some(existing) if !is_program || self.is_macro_of(existing, cx) => {
                self.duplicate_definition(symbol, span, existing, cx);
            }
            Some(_) | None => {}
        }
        let id = self.new_definition(symbol, span, cx);
        self.bindings.bind(&self.forms.sets, symbol, name.scopes, Binding::Global(id));
        (Variable::Global(id), false)
    }

    fn new_definition(&mut self, symbol: Symbol, span: Span, cx: Context) -> DefinitionId {
        let name = self.forms.symbols.name(symbol).clone();
        self.definitions.push(Definition { name, library: cx.library, span, global: None, item: None });
        DefinitionId(self.definitions.len() as u32 - 1)
    }

    fn duplicate_definition(&mut self, symbol: Symbol, span: Span, existing: Binding, cx: Context) {
        let name = self.forms.symbols.name(symbol).clone();
        let first = match existing {
            Binding::Local(variable) => Some(self.program.variables[variable.0 as usize].span),
            Binding::Global(id) if self.definitions[id.0 as usize].library == cx.library => {
                Some(self.definitions[id.0 as usize].span)
            }
            Binding::Macro(id) if self.macros[id.0 as usize].library == cx.library => {
                Some(self.macros[id.0 as usize].span)
            }
            Binding::Global(_) | Binding::Macro(_) | Binding::Keyword(_) | Binding::Primitive(_) => None,
            Binding::Broken => return,
        };
        let message = match first {
            Some(_) => format!("`{name}` is defined twice"),
            None => format!("`{name}` is imported, and a library cannot define it again"),
        };
        let mut diagnostic = Diagnostic::error(report::DUPLICATE_DEFINITION, span, message);
        match first {
            Some(first) => diagnostic = diagnostic.related(first, "first defined here"),
            None => diagnostic = diagnostic.help(format!("leave it out of the import with `(except ... {name})`")),
        }
        self.report(diagnostic, cx);
    }

    fn is_macro_of(&self, binding: Binding, cx: Context) -> bool {
        matches!(binding, Binding::Macro(id) if self.macros[id.0 as usize].library == cx.library)
    }

    fn is_top_level(&self, cx: Context) -> bool {
        self.libraries[cx.library].frame == cx.frame
    }

    /// The name without the scopes that mark uses of macros of this context: `(define-it x)` defines the `x` that the
    /// rest of the context means.
    fn without_use_site(&mut self, name: Syntax, cx: Context) -> Syntax {
        let use_site = &self.frames[cx.frame.0 as usize].use_site;
        if use_site.is_empty() { name } else { self.forms.without_scopes(name, use_site) }
    }

    fn define_values(&mut self, form: &Use, items: &mut Vec<Item>) {
        let &[formals, expression] = form.operands() else {
            self.malformed(form.keyword, form.syntax, "two parts are needed: formals and an expression", form.cx);
            return;
        };
        let Formals { required, rest } = self.formals(formals, form.keyword, form.cx);
        let value = Value::Values { expression, required: required.len(), rest: rest.is_some() };
        match (&required[..], rest) {
            (&[], None) => items.push(Item { target: None, value, span: form.span, cx: form.cx, again: false }),
            (&[name], None) | (&[], Some(name)) => {
                self.define_name(name, value, form, items);
            }
            _ => {
                let values = self.define_hidden("values", value, form, items);
                for (index, name) in required.into_iter().chain(rest).enumerate() {
                    self.define_name(name, Value::Element { values, index }, form, items);
                }
            }
        }
    }

    fn define_syntax(&mut self, form: &Use) {
        let (&[name, transformer], cx) = (form.operands(), form.cx) else {
            self.malformed(form.keyword, form.syntax, "two parts are needed: a keyword and its rules", form.cx);
            return;
        };
        let Some(symbol) = self.forms.symbol(name) else {
            self.malformed(form.keyword, name, "a keyword is a name", cx);
            return;
        };
        let bare = self.without_use_site(name, cx);
        let existing = self.bindings.exact(&self.forms.sets, symbol, bare.scopes);
        let span = self.place(bare, cx);
        if let Some(existing) = existing {
            // A program may hide what it imports and define a keyword anew.
            let hides = self.is_top_level(cx) && self.libraries[cx.library].is_program();
            let is_own_variable =
                matches!(existing, Binding::Global(id) if self.definitions[id.0 as usize].library == cx.library);
            if !hides || is_own_variable {
                self.duplicate_definition(symbol, span, existing, cx);
                return;
            }
        }
        let meaning = self.transformer(transformer, bare, cx);
        self.bind_keyword(bare, meaning);
    }

    pub(super) fn bind_keyword(&mut self, name: Syntax, meaning: Binding) {
        let symbol = self.forms.symbol(name).expect("the callers check that it is an identifier");
        self.bindings.bind(&self.forms.sets, symbol, name.scopes, meaning);
    }

    /// The second pass over one item.
    pub(super) fn item_value(&mut self, item: &Item) -> Expr {
        let (span, cx) = (item.span, item.cx);
        let name = item.target.map(|(_, symbol)| symbol);
        match &item.value {
            &Value::Expression(syntax) => self.named_expression(syntax, name, cx),
            Value::Broken => report::placeholder(span),
            Value::Procedure { formals, body, owner } => {
                let formals = self.check_formals(formals.clone(), Keyword::Define, cx);
                let clause = self.clause(&formals, body, *owner, cx);
                self.lambda(name, vec![clause], span)
            }
            Value::Record(part) => self.record_part(part, item),
            &Value::Values { expression, required, rest } => {
                let value = self.expression(expression, cx);
                let names = (0..required).map(|_| self.hidden_variable("value", span)).collect();
                let rest = rest.then(|| self.hidden_variable("values", span));
                let parameters = crate::core_ir::Parameters { required: names, rest };
                let mut members: Vec<Expr> = parameters.required.iter().map(|&v| local(v, span)).collect();
                members.extend(rest.map(|v| local(v, span)));
                let body = match members.len() {
                    0 => Expr::constant(Constant::Unspecified, span),
                    1 => members.remove(0),
                    _ => Expr::new(ExprKind::Primitive(self.core.vector, members), span),
                };
                receive_of(parameters, value, body, span)
            }
            &Value::Element { values, index } => {
                let vector = self.variable(values, span);
                let index = Expr::constant(Constant::Fixnum(index as i64), span);
                Expr::new(ExprKind::Primitive(self.core.vector_ref, vec![vector, index]), span)
            }
        }
    }

    /// A reference to a defined variable.
    pub(super) fn variable(&mut self, variable: Variable, span: Span) -> Expr {
        match variable {
            Variable::Local(variable) => local(variable, span),
            Variable::Global(id) => Expr::new(ExprKind::Global(self.global(id)), span),
        }
    }
}

impl Keyword {
    /// Does a use of it in a definition context define something, or stand for forms that may?
    pub(super) fn is_definition_or_splice(self) -> bool {
        matches!(
            self,
            Keyword::Begin
                | Keyword::CondExpand
                | Keyword::Include
                | Keyword::IncludeCi
                | Keyword::Define
                | Keyword::DefineValues
                | Keyword::DefineRecordType
                | Keyword::DefineSyntax
        )
    }
}

pub(super) fn local(variable: VarId, span: Span) -> Expr {
    Expr::new(ExprKind::Local(variable), span)
}
