//! `define-record-type`: a record type and procedures over the primitives of records.
//!
//! Each part is a definition of its own, so that an embedded library brings only the accessors that are used.

use super::definitions::{Item, Value, Variable, local};
use super::expression::Use;
use super::form::{Symbol, Syntax, View};
use super::formals::NameSet;
use super::keywords::Keyword;
use super::report;
use super::{Context, Expander};
use crate::core_ir::{Clause, Constant, Expr, ExprKind, Literal, Parameters, PrimId, VarId};
use crate::diagnostics::Diagnostic;
use std::rc::Rc;

/// One of the things that a `define-record-type` defines.
#[derive(Clone)]
pub enum RecordPart {
    Type {
        fields: Rc<[Symbol]>,
    },
    /// For each parameter its name, and for each field the parameter that fills it.
    Constructor {
        record_type: Variable,
        parameters: Vec<Symbol>,
        filled: Vec<Option<usize>>,
    },
    Predicate {
        record_type: Variable,
    },
    Accessor {
        record_type: Variable,
        index: usize,
    },
    Modifier {
        record_type: Variable,
        index: usize,
    },
}

/// `(name [accessor [modifier]])`.
struct Field {
    name: Syntax,
    accessor: Option<Syntax>,
    modifier: Option<Syntax>,
}

impl Expander<'_> {
    pub(super) fn define_record_type(&mut self, form: &Use, items: &mut Vec<Item>) {
        let cx = form.cx;
        let &[type_name, constructor, predicate, ref fields @ ..] = form.operands() else {
            let what = "a record type has a name, a constructor, a predicate and fields";
            self.malformed(form.keyword, form.syntax, what, cx);
            return;
        };
        if self.forms.symbol(type_name).is_none() {
            self.malformed(form.keyword, type_name, "the name of a record type is an identifier", cx);
            return;
        };
        let fields = self.record_fields(fields, cx);
        let names: Rc<[Symbol]> = fields.iter().filter_map(|field| self.forms.symbol(field.name)).collect();
        let record_type = self.define_name(type_name, Value::Record(RecordPart::Type { fields: names }), form, items);
        self.define_constructor(constructor, record_type, &fields, form, items);
        if self.forms.symbol(predicate).is_some() {
            self.define_name(predicate, Value::Record(RecordPart::Predicate { record_type }), form, items);
        } else if !self.is_false(predicate) {
            self.malformed(form.keyword, predicate, "the predicate is a name, or `#f` for none", cx);
        }
        for (index, field) in fields.iter().enumerate() {
            if let Some(accessor) = field.accessor {
                self.define_name(accessor, Value::Record(RecordPart::Accessor { record_type, index }), form, items);
            }
            if let Some(modifier) = field.modifier {
                self.define_name(modifier, Value::Record(RecordPart::Modifier { record_type, index }), form, items);
            }
        }
    }

    fn record_fields(&mut self, fields: &[Syntax], cx: Context) -> Vec<Field> {
        let mut names = NameSet::default();
        let mut result = Vec::new();
        for &syntax in fields {
            let parts = match self.forms.view(syntax) {
                View::Symbol(_) => vec![syntax],
                View::List(parts, None) if (1..=3).contains(&parts.len()) => parts,
                View::List(..) | View::Vector(_) | View::Atom(_) => {
                    let what = "a field is `(name accessor)` or `(name accessor modifier)`";
                    self.malformed(Keyword::DefineRecordType, syntax, what, cx);
                    continue;
                }
            };
            let wrong = parts.iter().copied().find(|&part| self.forms.symbol(part).is_none());
            if let Some(wrong) = wrong {
                self.malformed(Keyword::DefineRecordType, wrong, "field, accessor and modifier are names", cx);
                continue;
            }
            if self.check_name(parts[0], &mut names, Keyword::DefineRecordType, "a field", cx) {
                let (accessor, modifier) = (parts.get(1).copied(), parts.get(2).copied());
                result.push(Field { name: parts[0], accessor, modifier });
            }
        }
        result
    }

    /// The constructor is `(name field ...)`, or a name for one that takes all fields, or `#f` for none.
    fn define_constructor(
        &mut self,
        syntax: Syntax,
        record_type: Variable,
        fields: &[Field],
        form: &Use,
        items: &mut Vec<Item>,
    ) {
        let (name, arguments) = match self.forms.view(syntax) {
            View::Symbol(_) => (syntax, fields.iter().map(|field| field.name).collect()),
            View::List(parts, None) if !parts.is_empty() && self.forms.symbol(parts[0]).is_some() => {
                (parts[0], parts[1..].to_vec())
            }
            _ if self.is_false(syntax) => return,
            _ => {
                let what = "the constructor is `(name field ...)`, a name, or `#f` for none";
                self.malformed(form.keyword, syntax, what, form.cx);
                return;
            }
        };
        let mut seen = NameSet::default();
        let mut parameters = Vec::new();
        let mut filled = vec![None; fields.len()];
        for argument in arguments {
            let Some(symbol) = self.forms.symbol(argument) else {
                self.malformed(form.keyword, argument, "the constructor takes names of fields", form.cx);
                continue;
            };
            if !self.check_name(argument, &mut seen, form.keyword, "a field", form.cx) {
                continue;
            }
            match fields.iter().position(|field| self.forms.symbol(field.name) == Some(symbol)) {
                Some(index) => filled[index] = Some(parameters.len()),
                None => {
                    let text = self.forms.symbols.name(symbol).clone();
                    let span = self.place(argument, form.cx);
                    let message = format!("the constructor takes `{text}`, which is not a field");
                    self.report(Diagnostic::error(report::MALFORMED_FORM, span, message), form.cx);
                }
            }
            parameters.push(symbol);
        }
        let part = RecordPart::Constructor { record_type, parameters, filled };
        self.define_name(name, Value::Record(part), form, items);
    }

    /// The value of one part.
    pub(super) fn record_part(&mut self, part: &RecordPart, item: &Item) -> Expr {
        let span = item.span;
        let (_, name) = item.target.expect("every part of a record type has a name");
        match part {
            RecordPart::Type { fields } => {
                let name = Expr::constant(self.symbol_constant(name), span);
                let fields = fields.iter().map(|&field| self.symbol_constant(field)).collect();
                let fields = Constant::Literal(self.program.add_literal(Literal::Vector(fields)));
                let operands = vec![name, Expr::constant(fields, span)];
                Expr::new(ExprKind::Primitive(self.core.make_record_type, operands), span)
            }
            RecordPart::Constructor { record_type, parameters, filled } => {
                let names: Vec<Rc<str>> = parameters.iter().map(|&p| self.forms.symbols.name(p).clone()).collect();
                let variables: Vec<VarId> = names.iter().map(|name| self.program.add_variable(name, span)).collect();
                let mut operands = vec![self.variable(*record_type, span)];
                operands.extend(filled.iter().map(|parameter| match parameter {
                    Some(parameter) => local(variables[*parameter], span),
                    None => Expr::constant(Constant::Unspecified, span),
                }));
                self.record_procedure(name, variables, self.core.make_record, operands, item)
            }
            &RecordPart::Predicate { record_type } => {
                let object = self.hidden_variable("object", span);
                let operands = vec![local(object, span), self.variable(record_type, span)];
                self.record_procedure(name, vec![object], self.core.record_of, operands, item)
            }
            &RecordPart::Accessor { record_type, index } => {
                let record = self.hidden_variable("record", span);
                let index = Expr::constant(Constant::Fixnum(index as i64), span);
                let who = self.symbol_constant(name);
                let who = Expr::constant(who, span);
                let operands = vec![local(record, span), self.variable(record_type, span), index, who];
                self.record_procedure(name, vec![record], self.core.record_ref, operands, item)
            }
            &RecordPart::Modifier { record_type, index } => {
                let record = self.hidden_variable("record", span);
                let value = self.hidden_variable("value", span);
                let index = Expr::constant(Constant::Fixnum(index as i64), span);
                let who = self.symbol_constant(name);
                let (ty, who, value_given) =
                    (self.variable(record_type, span), Expr::constant(who, span), local(value, span));
                let operands = vec![local(record, span), ty, index, who, value_given];
                self.record_procedure(name, vec![record, value], self.core.record_set, operands, item)
            }
        }
    }

    fn record_procedure(
        &mut self,
        name: Symbol,
        required: Vec<VarId>,
        row: PrimId,
        operands: Vec<Expr>,
        item: &Item,
    ) -> Expr {
        let body = Expr::new(ExprKind::Primitive(row, operands), item.span);
        let clause = Clause { parameters: Parameters { required, rest: None }, body };
        self.lambda(Some(name), vec![clause], item.span)
    }
}
