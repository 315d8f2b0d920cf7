//! Reads Core IR from its textual form, which [`print`](super::print) writes and describes.
//!
//! The text is for tests and for looking at passes, so the first mistake ends the reading. Variables and globals keep
//! the numbers that their names end with. The `assigned` flags follow from the assignments in the text.

use super::{
    Clause, Constant, Continuations, Expr, ExprKind, Form, Global, GlobalId, Lambda, Literal, LiteralId, Parameters,
    Program, VarId, Variable, WithArena, primitive_named,
};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{FileId, SourceMap, Span};
use crate::syntax;
use crate::syntax::tree::{Datum, DatumId, Tree};
use eshkol_abi::value::{FIXNUM_MAX, FIXNUM_MIN};
use eshkol_runtime::number::Literal as Number;
use std::collections::HashMap;
use std::rc::Rc;

/// The code of mistakes in textual Core IR.
const MALFORMED: Code = Code(399);

/// Numbers of variables and globals are below this, so that a typing error does not ask for gigabytes.
const MAX_NUMBER: u32 = 1 << 22;

type Result<T> = std::result::Result<T, Diagnostic>;

/// Reads and parses a file.
pub fn parse_file(sources: &SourceMap, file: FileId) -> std::result::Result<Program, Vec<Diagnostic>> {
    let mut tree = Tree::default();
    let read = syntax::read(sources, file, &mut tree, false);
    if !read.diagnostics.is_empty() {
        return Err(read.diagnostics);
    }
    parse(&tree, &read.data).map_err(|diagnostic| vec![diagnostic])
}

/// Makes a program of the data of a text in order.
pub fn parse(tree: &Tree, data: &[DatumId]) -> Result<Program> {
    let mut parser = Parser {
        tree,
        program: Program::default(),
        symbols: HashMap::new(),
        compound: HashMap::new(),
        table: HashMap::new(),
    };
    for &datum in data {
        parser.literal_table(datum)?;
    }
    for &datum in data {
        parser.form(datum)?;
    }
    parser.program.update_assigned();
    Ok(parser.program)
}

struct Parser<'a> {
    tree: &'a Tree,
    program: Program,
    symbols: HashMap<Rc<str>, LiteralId>,
    /// The constants that were made of structured data, so that labels give shared structure.
    compound: HashMap<DatumId, LiteralId>,
    /// The entries of the form `(literals ...)`.
    table: HashMap<usize, Constant>,
}

impl Parser<'_> {
    fn error<T>(&self, datum: DatumId, message: impl Into<String>) -> Result<T> {
        Err(Diagnostic::error(MALFORMED, self.tree.span(datum), message))
    }

    fn span(&self, datum: DatumId) -> Span {
        self.tree.span(datum)
    }

    // ---- Shapes ----

    fn list(&self, datum: DatumId, what: &str) -> Result<&[DatumId]> {
        match self.tree.datum(datum) {
            Datum::List(items, None) => Ok(items),
            _ => self.error(datum, format!("expected {what}, a list")),
        }
    }

    fn symbol(&self, datum: DatumId, what: &str) -> Result<&Rc<str>> {
        match self.tree.datum(datum) {
            Datum::Symbol(name) => Ok(name),
            _ => self.error(datum, format!("expected {what}, a symbol")),
        }
    }

    /// The symbol at the head of a list and what follows it.
    fn headed(&self, datum: DatumId) -> Option<(&str, &[DatumId])> {
        match self.tree.datum(datum) {
            Datum::List(items, None) => match self.tree.datum(*items.first()?) {
                Datum::Symbol(name) => Some((name, &items[1..])),
                _ => None,
            },
            _ => None,
        }
    }

    fn exactly<'d, const N: usize>(&self, datum: DatumId, items: &'d [DatumId]) -> Result<&'d [DatumId; N]> {
        match items.try_into() {
            Ok(items) => Ok(items),
            Err(_) => self.error(datum, format!("expected {N} parts after the keyword")),
        }
    }

    /// Splits `name.N`.
    fn numbered(&self, datum: DatumId, what: &str) -> Result<(Rc<str>, u32)> {
        let symbol = self.symbol(datum, what)?;
        let parts = symbol.rsplit_once('.').and_then(|(name, n)| Some((name, n.parse::<u32>().ok()?)));
        match parts {
            Some((name, number)) if number < MAX_NUMBER => Ok((name.into(), number)),
            _ => self.error(datum, format!("expected {what} of the form name.N")),
        }
    }

    fn variable(&mut self, datum: DatumId) -> Result<VarId> {
        let (name, number) = self.numbered(datum, "a variable")?;
        let filler = Variable { name: "".into(), span: Span::NONE, assigned: false };
        let variables = &mut self.program.variables;
        if variables.len() <= number as usize {
            variables.resize(number as usize + 1, filler);
        }
        let variable = &mut variables[number as usize];
        if variable.span == Span::NONE {
            *variable = Variable { name, span: self.tree.span(datum), assigned: false };
        } else if variable.name != name {
            let message = format!("variable {number} has two names, {} and {name}", variable.name);
            return self.error(datum, message);
        }
        Ok(VarId(number))
    }

    fn global(&mut self, datum: DatumId) -> Result<GlobalId> {
        let (name, number) = self.numbered(datum, "a global")?;
        let filler = Global { name: "".into(), library: "".into(), span: Span::NONE, assigned: false, embedded: false };
        let globals = &mut self.program.globals;
        if globals.len() <= number as usize {
            globals.resize(number as usize + 1, filler);
        }
        let global = &mut globals[number as usize];
        if global.span == Span::NONE {
            global.name = name;
            global.span = self.tree.span(datum);
        } else if global.name != name {
            let message = format!("global {number} has two names, {} and {name}", global.name);
            return self.error(datum, message);
        }
        Ok(GlobalId(number))
    }

    // ---- Forms ----

    fn form(&mut self, datum: DatumId) -> Result<()> {
        match self.headed(datum) {
            Some(("literals", _)) => {}
            Some(("library", items)) => {
                let items = items.to_vec();
                self.library(datum, &items)?;
            }
            Some(("raise-procedure", items)) => {
                let [global] = *self.exactly(datum, items)?;
                self.program.raise_procedure = Some(self.global(global)?);
            }
            Some(("continuations", items)) => {
                let [full, escape] = *self.exactly(datum, items)?;
                let (full, escape) = (self.global(full)?, self.global(escape)?);
                self.program.continuations = Some(Continuations { full, escape });
            }
            Some(("define", items)) => {
                let [global, value] = *self.exactly(datum, items)?;
                let global = self.global(global)?;
                self.program.globals[global.0 as usize].span = self.span(datum);
                let value = self.expression(value)?;
                self.program.forms.push(Form { defines: Some(global), value });
            }
            _ => {
                let value = self.expression(datum)?;
                self.program.forms.push(Form { defines: None, value });
            }
        }
        Ok(())
    }

    fn library(&mut self, datum: DatumId, items: &[DatumId]) -> Result<()> {
        let Some((&name, mut globals)) = items.split_first() else {
            return self.error(datum, "expected the name of the library");
        };
        let Datum::String(name) = self.tree.datum(name) else {
            return self.error(name, "expected the name of the library, a string");
        };
        let first = globals.first().map(|&item| self.tree.datum(item));
        let embedded = matches!(first, Some(Datum::Symbol(word)) if &**word == "embedded");
        if embedded {
            globals = &globals[1..];
        }
        for &item in globals {
            let id = self.global(item)?;
            let global = &mut self.program.globals[id.0 as usize];
            global.library = name.clone();
            global.embedded = embedded;
        }
        Ok(())
    }

    fn literal_table(&mut self, datum: DatumId) -> Result<()> {
        let Some(("literals", entries)) = self.headed(datum) else { return Ok(()) };
        for &entry in &entries.to_vec() {
            let &[number, value] = self.list(entry, "a numbered literal")? else {
                return self.error(entry, "expected a number and a datum");
            };
            let number = self.small_number(number)?;
            let value = self.datum(value);
            self.table.insert(number, value);
        }
        Ok(())
    }

    fn small_number(&self, datum: DatumId) -> Result<usize> {
        if let Datum::Number(Number::Integer(n)) = self.tree.datum(datum)
            && let Ok(n) = usize::try_from(n)
        {
            return Ok(n);
        }
        self.error(datum, "expected the number of a literal")
    }

    // ---- Constants ----

    fn datum(&mut self, datum: DatumId) -> Constant {
        match self.tree.datum(datum) {
            Datum::Boolean(b) => Constant::Boolean(*b),
            Datum::Character(c) => Constant::Character(*c),
            Datum::Number(number) => self.number(&number.clone()),
            Datum::Symbol(name) => self.symbol_constant(&name.clone()),
            Datum::List(items, None) if items.is_empty() => Constant::Null,
            Datum::String(_) | Datum::Bytevector(_) | Datum::List(..) | Datum::Vector(_) => self.compound(datum),
        }
    }

    fn number(&mut self, number: &Number) -> Constant {
        match number {
            Number::Integer(n) => match i64::try_from(n) {
                Ok(n) if (FIXNUM_MIN..=FIXNUM_MAX).contains(&n) => Constant::Fixnum(n),
                _ => Constant::Literal(self.program.add_literal(Literal::Number(number.clone()))),
            },
            Number::Flonum(n) => Constant::Flonum(n.to_bits()),
            Number::Rational(..) | Number::Complex(_) => {
                Constant::Literal(self.program.add_literal(Literal::Number(number.clone())))
            }
        }
    }

    fn symbol_constant(&mut self, name: &Rc<str>) -> Constant {
        if let Some(&id) = self.symbols.get(name) {
            return Constant::Literal(id);
        }
        let id = self.program.add_literal(Literal::Symbol(name.clone()));
        self.symbols.insert(name.clone(), id);
        Constant::Literal(id)
    }

    /// A constant with an identity. Its number is noted before its parts are made: a label may lead back to it.
    fn compound(&mut self, datum: DatumId) -> Constant {
        if let Some(&id) = self.compound.get(&datum) {
            return Constant::Literal(id);
        }
        let id = self.program.add_literal(Literal::Vector(Vec::new()));
        self.compound.insert(datum, id);
        let tree = self.tree;
        let literal = match tree.datum(datum) {
            Datum::String(text) => Literal::String(text.clone()),
            Datum::Bytevector(bytes) => Literal::Bytevector(bytes.clone()),
            Datum::Vector(items) => Literal::Vector(items.iter().map(|&item| self.datum(item)).collect()),
            Datum::List(items, tail) => {
                let items: Vec<Constant> = items.iter().map(|&item| self.datum(item)).collect();
                let mut rest = tail.map_or(Constant::Null, |tail| self.datum(tail));
                for &item in items[1..].iter().rev() {
                    rest = Constant::Literal(self.program.add_literal(Literal::Pair(item, rest)));
                }
                Literal::Pair(items[0], rest)
            }
            Datum::Boolean(_) | Datum::Number(_) | Datum::Character(_) | Datum::Symbol(_) => {
                unreachable!("such a datum has no parts")
            }
        };
        self.program.literals[id.0 as usize] = literal;
        Constant::Literal(id)
    }

    // ---- Expressions ----

    fn expression(&mut self, datum: DatumId) -> Result<Expr> {
        let kind = match self.tree.datum(datum) {
            Datum::Symbol(_) => ExprKind::Local(self.variable(datum)?),
            Datum::List(..) => {
                let Some((head, items)) = self.headed(datum) else {
                    return self.error(datum, "expected an expression, which starts with a keyword or a primitive");
                };
                let (head, items) = (head.to_owned(), items.to_vec());
                self.keyword(datum, &head, &items)?
            }
            Datum::Boolean(_)
            | Datum::Number(_)
            | Datum::Character(_)
            | Datum::String(_)
            | Datum::Bytevector(_)
            | Datum::Vector(_) => ExprKind::Constant(self.datum(datum)),
        };
        Ok(Expr::new(kind, self.span(datum)))
    }

    fn boxed(&mut self, datum: DatumId) -> Result<Box<Expr>> {
        Ok(Box::new(self.expression(datum)?))
    }

    fn expressions(&mut self, data: &[DatumId]) -> Result<Vec<Expr>> {
        data.iter().map(|&datum| self.expression(datum)).collect()
    }

    fn keyword(&mut self, datum: DatumId, head: &str, items: &[DatumId]) -> Result<ExprKind> {
        Ok(match head {
            "quote" => {
                let [value] = *self.exactly(datum, items)?;
                ExprKind::Constant(self.datum(value))
            }
            "constant" | "literal" => {
                let [which] = *self.exactly(datum, items)?;
                ExprKind::Constant(self.named_constant(head, which)?)
            }
            "global" => {
                let [global] = *self.exactly(datum, items)?;
                ExprKind::Global(self.global(global)?)
            }
            "set!" => {
                let [variable, value] = *self.exactly(datum, items)?;
                ExprKind::SetLocal(self.variable(variable)?, self.boxed(value)?)
            }
            "set-global!" => {
                let [global, value] = *self.exactly(datum, items)?;
                ExprKind::SetGlobal(self.global(global)?, self.boxed(value)?)
            }
            "if" => {
                let [test, then, otherwise] = *self.exactly(datum, items)?;
                ExprKind::If(Box::new([self.expression(test)?, self.expression(then)?, self.expression(otherwise)?]))
            }
            "begin" => ExprKind::Begin(self.expressions(items)?),
            "lambda" => ExprKind::Lambda(Box::new(self.lambda(datum, items)?)),
            "let" | "letrec*" | "fix" => self.binding_form(datum, head, items)?,
            "call" => {
                let Some((&operator, operands)) = items.split_first() else {
                    return self.error(datum, "expected an operator");
                };
                ExprKind::Call(self.boxed(operator)?, self.expressions(operands)?)
            }
            "receive" => {
                let [parameters, producer, body] = *self.exactly(datum, items)?;
                let parameters = self.parameters(parameters)?;
                ExprKind::Receive(parameters, Box::new([self.expression(producer)?, self.expression(body)?]))
            }
            "with-arena" => self.with_arena(datum, items)?,
            "in-arena" => {
                let [arena, body] = *self.exactly(datum, items)?;
                ExprKind::InArena(Box::new([self.expression(arena)?, self.expression(body)?]))
            }
            _ => match primitive_named(head) {
                Some(id) => ExprKind::Primitive(id, self.expressions(items)?),
                None => return self.error(datum, format!("`{head}` is neither a keyword nor a primitive")),
            },
        })
    }

    fn named_constant(&self, head: &str, which: DatumId) -> Result<Constant> {
        if head == "literal" {
            let number = self.small_number(which)?;
            return match self.table.get(&number) {
                Some(&constant) => Ok(constant),
                None => self.error(which, "no literal has this number"),
            };
        }
        match &**self.symbol(which, "the name of a constant")? {
            "unspecified" => Ok(Constant::Unspecified),
            "eof" => Ok(Constant::Eof),
            "default" => Ok(Constant::Default),
            "unbound" => Ok(Constant::Unbound),
            _ => self.error(which, "expected unspecified, eof, default or unbound"),
        }
    }

    fn binding_form(&mut self, datum: DatumId, head: &str, items: &[DatumId]) -> Result<ExprKind> {
        let [bindings, body] = *self.exactly(datum, items)?;
        let mut values: Vec<(VarId, Expr)> = Vec::new();
        for &binding in &self.list(bindings, "bindings")?.to_vec() {
            let &[variable, value] = self.list(binding, "a binding")? else {
                return self.error(binding, "expected a variable and a value");
            };
            values.push((self.variable(variable)?, self.expression(value)?));
        }
        let body = self.boxed(body)?;
        Ok(match head {
            "let" => ExprKind::Let(values, body),
            "letrec*" => ExprKind::LetrecStar(values, body),
            _ => {
                let mut lambdas = Vec::new();
                for (variable, value) in values {
                    match value.kind {
                        ExprKind::Lambda(lambda) => lambdas.push((variable, *lambda)),
                        _ => return self.error(bindings, "fix binds procedures only"),
                    }
                }
                ExprKind::Fix(lambdas, body)
            }
        })
    }

    fn lambda(&mut self, datum: DatumId, items: &[DatumId]) -> Result<Lambda> {
        let Some((&name, clauses)) = items.split_first() else {
            return self.error(datum, "expected the name of the procedure");
        };
        let name = self.symbol(name, "the name of the procedure")?.clone();
        let mut parsed = Vec::new();
        for &clause in clauses {
            let &[parameters, body] = self.list(clause, "a clause")? else {
                return self.error(clause, "expected parameters and a body");
            };
            parsed.push(Clause { parameters: self.parameters(parameters)?, body: self.expression(body)? });
        }
        Ok(Lambda { name, clauses: parsed, span: self.span(datum) })
    }

    fn parameters(&mut self, datum: DatumId) -> Result<Parameters> {
        let (required, rest) = match self.tree.datum(datum) {
            Datum::List(items, tail) => (items.clone(), *tail),
            _ => (Vec::new(), Some(datum)),
        };
        let required: Result<Vec<VarId>> = required.into_iter().map(|item| self.variable(item)).collect();
        Ok(Parameters { required: required?, rest: rest.map(|rest| self.variable(rest)).transpose()? })
    }

    fn with_arena(&mut self, datum: DatumId, items: &[DatumId]) -> Result<ExprKind> {
        let &[variable, size, ref options @ .., body] = items else {
            return self.error(datum, "expected a variable, a size, options and a body");
        };
        let (variable, size) = (self.variable(variable)?, self.expression(size)?);
        let (mut limit, mut strict) = (None, false);
        for &option in options {
            match (self.tree.datum(option), self.headed(option)) {
                (Datum::Symbol(word), _) if &**word == "strict" => strict = true,
                (_, Some(("limit", &[value]))) => limit = Some(self.expression(value)?),
                _ => return self.error(option, "expected strict or (limit e)"),
            }
        }
        let body = self.expression(body)?;
        Ok(ExprKind::WithArena(Box::new(WithArena { variable, size, limit, strict, body })))
    }
}
