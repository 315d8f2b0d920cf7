//! Core IR as text: the S-expressions of the grammar in [`core_ir`](super), which [`parse`](super::parse) reads back.
//!
//! Beyond that grammar:
//!
//! - A variable is written `name.N`, where N is its number, a global likewise; brackets are parentheses.
//! - Constants without a datum syntax are `(constant unspecified)`, and `eof`, `default`, `unbound` in the same way.
//! - `(with-arena a.1 size (limit e) strict body)`: the options are optional.
//! - `(library "(scheme base)" embedded g.1 h.2 ...)` says to which library globals belong.
//! - `(raise-procedure g.1)`.
//! - A structured constant is quoted where it is used, if it is used once. The others are `(literal N)`, and the last
//!   form of the listing, `(literals (N datum) ...)`, shows them. That is one datum, so that datum labels show
//!   which parts the constants share.

use super::{Constant, Expr, ExprKind, GlobalId, Lambda, Literal, LiteralId, Parameters, Program, VarId, primitive};
use eshkol_runtime::number::Literal as Number;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::rc::Rc;

/// Lines are broken so that they fit into this many columns, where that is possible.
const WIDTH: usize = 100;

/// Prints a program, one form after the other.
pub fn print(program: &Program) -> String {
    let printer = Printer { program, table: LiteralTable::new(program) };
    let mut out = String::new();
    for doc in printer.program() {
        doc.layout(0, &mut out);
        out.push('\n');
    }
    out
}

/// Prints one expression of a program, for messages.
pub fn print_expression(program: &Program, expression: &Expr) -> String {
    let printer = Printer { program, table: LiteralTable::default() };
    let mut out = String::new();
    printer.expression(expression).layout(0, &mut out);
    out
}

/// A symbol as the reader reads it, between bars where that is necessary.
pub fn symbol(name: &str) -> String {
    if is_plain_symbol(name) {
        return name.into();
    }
    let mut out = String::from("|");
    for c in name.chars() {
        match c {
            '|' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => push_hex_escape(&mut out, c),
            c => out.push(c),
        }
    }
    out.push('|');
    out
}

/// A string as the reader reads it.
pub fn string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => push_hex_escape(&mut out, c),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn push_hex_escape(out: &mut String, c: char) {
    write!(out, "\\x{:x};", c as u32).expect("writing to a string does not fail");
}

fn is_plain_symbol(name: &str) -> bool {
    if matches!(name, "+" | "-" | "...") {
        return true;
    }
    let mut characters = name.chars();
    let (first, second) = (characters.next(), characters.next());
    let plain = |c: char| c.is_alphanumeric() || "!$%&*/:<=>?^_~+-.@".contains(c);
    let may_be_number = match first {
        None => true,
        Some('0'..='9' | '.') => true,
        // `+.5`, `-i` and `+inf.0` are numbers.
        Some('+' | '-') => second.is_none_or(|c| c.is_ascii_digit() || ".iInN".contains(c)),
        Some(_) => false,
    };
    !may_be_number && name.chars().all(plain)
}

fn character(c: char) -> String {
    match c {
        ' ' => "#\\space".into(),
        '\n' => "#\\newline".into(),
        c if c.is_control() || c.is_whitespace() => format!("#\\x{:x}", c as u32),
        c => format!("#\\{c}"),
    }
}

fn flonum(number: f64) -> String {
    if number.is_nan() {
        "+nan.0".into()
    } else if number.is_infinite() {
        if number > 0.0 { "+inf.0" } else { "-inf.0" }.into()
    } else {
        format!("{number:?}")
    }
}

fn number(number: &Number) -> String {
    match number {
        Number::Integer(n) => n.to_string(),
        Number::Rational(numerator, denominator) => format!("{numerator}/{denominator}"),
        Number::Flonum(n) => flonum(*n),
        Number::Complex(parts) => {
            let imaginary = self::number(&parts.1);
            let sign = if imaginary.starts_with(['+', '-']) { "" } else { "+" };
            format!("{}{sign}{imaginary}i", self::number(&parts.0))
        }
    }
}

// ---- Which constants are quoted in place ----

/// The structured constants that stand in the table at the end, and their numbers there.
#[derive(Default)]
struct LiteralTable {
    entries: Vec<LiteralId>,
    numbers: BTreeMap<LiteralId, usize>,
}

impl LiteralTable {
    fn new(program: &Program) -> LiteralTable {
        let mut roots: Vec<LiteralId> = Vec::new();
        let mut references: Vec<usize> = vec![0; program.literals.len()];
        for form in &program.forms {
            form.value.for_each(&mut |e| {
                if let ExprKind::Constant(Constant::Literal(id)) = e.kind {
                    references[id.0 as usize] += 1;
                    roots.push(id);
                }
            });
        }
        let reachable = reach(program, &roots);
        for &id in &reachable {
            parts(program, id, &mut |part| references[part.0 as usize] += 1);
        }
        let mut table = LiteralTable::default();
        for root in roots {
            let shared = |id: &LiteralId| has_identity(program, *id) && references[id.0 as usize] > 1;
            if !table.numbers.contains_key(&root) && reach(program, &[root]).iter().any(shared) {
                table.numbers.insert(root, table.entries.len());
                table.entries.push(root);
            }
        }
        table
    }
}

/// All literals that are reached from `roots`, each once.
fn reach(program: &Program, roots: &[LiteralId]) -> Vec<LiteralId> {
    let mut seen = std::collections::HashSet::new();
    let mut found: Vec<LiteralId> = Vec::new();
    let mut work: Vec<LiteralId> = roots.to_vec();
    while let Some(id) = work.pop() {
        if seen.insert(id) {
            found.push(id);
            parts(program, id, &mut |part| work.push(part));
        }
    }
    found
}

fn parts(program: &Program, id: LiteralId, visit: &mut dyn FnMut(LiteralId)) {
    let mut constant = |constant: Constant| {
        if let Constant::Literal(part) = constant {
            visit(part);
        }
    };
    match &program.literals[id.0 as usize] {
        Literal::Pair(car, cdr) => [*car, *cdr].into_iter().for_each(constant),
        Literal::Vector(items) => items.iter().for_each(|&item| constant(item)),
        Literal::Number(_) | Literal::String(_) | Literal::Symbol(_) | Literal::Bytevector(_) => {}
    }
}

/// Can a program tell two copies of it apart? Symbols are the same by name, numbers by value.
fn has_identity(program: &Program, id: LiteralId) -> bool {
    match program.literals[id.0 as usize] {
        Literal::Number(_) | Literal::Symbol(_) => false,
        Literal::String(_) | Literal::Bytevector(_) | Literal::Pair(..) | Literal::Vector(_) => true,
    }
}

// ---- The S-expressions ----

/// An S-expression with the width it has on one line.
enum Doc {
    Atom(String),
    List(Vec<Doc>, usize),
}

fn atom(text: impl Into<String>) -> Doc {
    Doc::Atom(text.into())
}

fn list(items: Vec<Doc>) -> Doc {
    let width = items.iter().map(|item| item.width() + 1).sum::<usize>() + 1;
    Doc::List(items, width.max(2))
}

impl Doc {
    fn width(&self) -> usize {
        match self {
            Doc::Atom(text) => text.chars().count(),
            Doc::List(_, width) => *width,
        }
    }

    fn layout(&self, column: usize, out: &mut String) {
        let items = match self {
            Doc::Atom(text) => return out.push_str(text),
            Doc::List(items, _) => items,
        };
        out.push('(');
        let fits = column + self.width() <= WIDTH;
        let on_first_line = if fits { items.len() } else { self.on_first_line() };
        let mut position = column + 1;
        // A list of lists has its items below each other, anything else its parts two columns in.
        let indentation = if matches!(items.first(), Some(Doc::List(..))) { column + 1 } else { column + 2 };
        for (i, item) in items.iter().enumerate() {
            if i >= on_first_line {
                out.push('\n');
                out.extend(std::iter::repeat_n(' ', indentation));
                position = indentation;
            } else if i > 0 {
                out.push(' ');
                position += 1;
            }
            item.layout(position, out);
            position += item.width();
        }
        out.push(')');
    }

    /// How many items of a list that does not fit stay on its first line.
    fn on_first_line(&self) -> usize {
        let Doc::List(items, _) = self else { return 0 };
        match items.first() {
            Some(Doc::Atom(head)) => match head.as_str() {
                "begin" | "in-arena" | "literals" => 1,
                "receive" if items.get(1).is_some_and(|params| params.width() > 40) => 1,
                _ => 2,
            },
            Some(Doc::List(..)) | None => 1,
        }
    }
}

struct Printer<'a> {
    program: &'a Program,
    table: LiteralTable,
}

impl Printer<'_> {
    fn program(&self) -> Vec<Doc> {
        let mut docs = self.libraries();
        if let Some(global) = self.program.raise_procedure {
            docs.push(list(vec![atom("raise-procedure"), self.global(global)]));
        }
        if let Some(continuations) = self.program.continuations {
            let (full, escape) = (self.global(continuations.full), self.global(continuations.escape));
            docs.push(list(vec![atom("continuations"), full, escape]));
        }
        for form in &self.program.forms {
            let value = self.expression(&form.value);
            docs.push(match form.defines {
                None => value,
                Some(global) => list(vec![atom("define"), self.global(global), value]),
            });
        }
        if !self.table.entries.is_empty() {
            docs.push(self.literals());
        }
        docs
    }

    fn libraries(&self) -> Vec<Doc> {
        let mut used = vec![false; self.program.globals.len()];
        let mut note = |global: GlobalId| used[global.0 as usize] = true;
        self.program.raise_procedure.into_iter().for_each(&mut note);
        if let Some(continuations) = self.program.continuations {
            note(continuations.full);
            note(continuations.escape);
        }
        for form in &self.program.forms {
            form.defines.into_iter().for_each(&mut note);
            form.value.for_each(&mut |e| {
                if let ExprKind::Global(global) | ExprKind::SetGlobal(global, _) = e.kind {
                    note(global);
                }
            });
        }
        let mut groups: BTreeMap<(Rc<str>, bool), Vec<Doc>> = BTreeMap::new();
        for (i, global) in self.program.globals.iter().enumerate() {
            if used[i] && (global.embedded || !global.library.is_empty()) {
                let group = groups.entry((global.library.clone(), global.embedded)).or_default();
                group.push(self.global(GlobalId(i as u32)));
            }
        }
        let group = |((library, embedded), globals): ((Rc<str>, bool), Vec<Doc>)| {
            let mut items = vec![atom("library"), atom(string(&library))];
            items.extend(embedded.then(|| atom("embedded")));
            items.extend(globals);
            list(items)
        };
        groups.into_iter().map(group).collect()
    }

    fn variable(&self, variable: VarId) -> Doc {
        let name = self.program.variables.get(variable.0 as usize).map_or("?", |v| &v.name);
        atom(symbol(&format!("{name}.{}", variable.0)))
    }

    fn global(&self, global: GlobalId) -> Doc {
        let name = self.program.globals.get(global.0 as usize).map_or("?", |g| &g.name);
        atom(symbol(&format!("{name}.{}", global.0)))
    }

    fn parameters(&self, parameters: &Parameters) -> Doc {
        let mut items: Vec<Doc> = parameters.required.iter().map(|&v| self.variable(v)).collect();
        match parameters.rest {
            Some(rest) if items.is_empty() => self.variable(rest),
            Some(rest) => {
                items.extend([atom("."), self.variable(rest)]);
                list(items)
            }
            None => list(items),
        }
    }

    fn lambda(&self, lambda: &Lambda) -> Doc {
        let mut items = vec![atom("lambda"), atom(symbol(&lambda.name))];
        for clause in &lambda.clauses {
            items.push(list(vec![self.parameters(&clause.parameters), self.expression(&clause.body)]));
        }
        list(items)
    }

    fn bindings(&self, head: &str, bindings: &[(VarId, Expr)], body: &Expr) -> Doc {
        let binding = |(v, value): &(VarId, Expr)| list(vec![self.variable(*v), self.expression(value)]);
        list(vec![atom(head), list(bindings.iter().map(binding).collect()), self.expression(body)])
    }

    /// A list of a head and the parts.
    fn form<'e>(&self, head: impl IntoIterator<Item = Doc>, parts: impl IntoIterator<Item = &'e Expr>) -> Doc {
        list(head.into_iter().chain(parts.into_iter().map(|part| self.expression(part))).collect())
    }

    fn expression(&self, e: &Expr) -> Doc {
        match &e.kind {
            ExprKind::Constant(constant) => self.constant(*constant),
            ExprKind::Local(variable) => self.variable(*variable),
            ExprKind::Global(global) => list(vec![atom("global"), self.global(*global)]),
            ExprKind::SetLocal(variable, value) => self.form([atom("set!"), self.variable(*variable)], [&**value]),
            ExprKind::SetGlobal(global, value) => self.form([atom("set-global!"), self.global(*global)], [&**value]),
            ExprKind::If(parts) => self.form([atom("if")], parts.iter()),
            ExprKind::Begin(parts) => self.form([atom("begin")], parts),
            ExprKind::Lambda(lambda) => self.lambda(lambda),
            ExprKind::Let(bindings, body) => self.bindings("let", bindings, body),
            ExprKind::LetrecStar(bindings, body) => self.bindings("letrec*", bindings, body),
            ExprKind::Fix(bindings, body) => {
                let binding = |(v, lambda): &(VarId, Lambda)| list(vec![self.variable(*v), self.lambda(lambda)]);
                let bindings = list(bindings.iter().map(binding).collect());
                list(vec![atom("fix"), bindings, self.expression(body)])
            }
            ExprKind::Call(operator, operands) => self.form([atom("call"), self.expression(operator)], operands),
            ExprKind::Primitive(id, operands) => self.form([atom(symbol(primitive(*id).name))], operands),
            ExprKind::Receive(parameters, parts) => {
                self.form([atom("receive"), self.parameters(parameters)], parts.iter())
            }
            ExprKind::WithArena(arena) => {
                let mut items = vec![atom("with-arena"), self.variable(arena.variable), self.expression(&arena.size)];
                items.extend(arena.limit.iter().map(|limit| self.form([atom("limit")], [limit])));
                items.extend(arena.strict.then(|| atom("strict")));
                items.push(self.expression(&arena.body));
                list(items)
            }
            ExprKind::InArena(parts) => self.form([atom("in-arena")], parts.iter()),
        }
    }

    fn constant(&self, constant: Constant) -> Doc {
        let Constant::Literal(id) = constant else { return self.simple_constant(constant) };
        match self.program.literals.get(id.0 as usize) {
            None => return atom(format!("#<literal {}>", id.0)),
            Some(Literal::Number(_) | Literal::String(_)) if !self.table.numbers.contains_key(&id) => {}
            Some(_) => {
                return match self.table.numbers.get(&id) {
                    Some(number) => list(vec![atom("literal"), atom(number.to_string())]),
                    None => {
                        let mut text = String::from("'");
                        DatumPrinter::new(self.program, &[id]).constant(constant, &mut text);
                        atom(text)
                    }
                };
            }
        }
        let mut text = String::new();
        DatumPrinter::new(self.program, &[id]).constant(constant, &mut text);
        atom(text)
    }

    fn simple_constant(&self, constant: Constant) -> Doc {
        let special = |name: &str| list(vec![atom("constant"), atom(name)]);
        match constant {
            Constant::Null => atom("'()"),
            Constant::Unspecified => special("unspecified"),
            Constant::Eof => special("eof"),
            Constant::Default => special("default"),
            Constant::Unbound => special("unbound"),
            Constant::Boolean(_)
            | Constant::Character(_)
            | Constant::Fixnum(_)
            | Constant::Flonum(_)
            | Constant::Literal(_) => atom(simple_datum(constant)),
        }
    }

    fn literals(&self) -> Doc {
        let mut printer = DatumPrinter::new(self.program, &self.table.entries);
        let mut items = vec![atom("literals")];
        for (number, &id) in self.table.entries.iter().enumerate() {
            let mut text = format!("({number} ");
            printer.constant(Constant::Literal(id), &mut text);
            text.push(')');
            items.push(atom(text));
        }
        list(items)
    }
}

/// A constant without parts as a datum.
fn simple_datum(constant: Constant) -> String {
    match constant {
        Constant::Boolean(true) => "#t".into(),
        Constant::Boolean(false) => "#f".into(),
        Constant::Null => "()".into(),
        Constant::Character(c) => character(c),
        Constant::Fixnum(n) => n.to_string(),
        Constant::Flonum(bits) => flonum(f64::from_bits(bits)),
        // These never stand inside of a quoted datum; the reader rejects the spelling.
        Constant::Unspecified => "#<unspecified>".into(),
        Constant::Eof => "#<eof>".into(),
        Constant::Default => "#<default>".into(),
        Constant::Unbound => "#<unbound>".into(),
        Constant::Literal(id) => format!("#<literal {}>", id.0),
    }
}

/// Prints structured constants, with labels for the parts that are reached twice.
struct DatumPrinter<'a> {
    program: &'a Program,
    /// The labels of shared parts, in the order in which they are met; `None` before that.
    labels: HashMap<LiteralId, Option<usize>>,
    next_label: usize,
}

impl<'a> DatumPrinter<'a> {
    /// For a datum that has all of `entries` as its parts.
    fn new(program: &'a Program, entries: &[LiteralId]) -> Self {
        let mut references: HashMap<LiteralId, usize> = HashMap::new();
        let mut count = |id: LiteralId| *references.entry(id).or_default() += 1;
        entries.iter().copied().for_each(&mut count);
        for id in reach(program, entries) {
            parts(program, id, &mut count);
        }
        let shared = references.into_iter().filter(|&(id, n)| n > 1 && has_identity(program, id));
        DatumPrinter { program, labels: shared.map(|(id, _)| (id, None)).collect(), next_label: 0 }
    }

    fn constant(&mut self, constant: Constant, out: &mut String) {
        let Constant::Literal(id) = constant else { return out.push_str(&simple_datum(constant)) };
        match self.labels.get_mut(&id) {
            Some(Some(label)) => return out.push_str(&format!("#{label}#")),
            Some(unlabelled) => {
                *unlabelled = Some(self.next_label);
                out.push_str(&format!("#{}=", self.next_label));
                self.next_label += 1;
            }
            None => {}
        }
        let program = self.program;
        match &program.literals[id.0 as usize] {
            Literal::Number(n) => out.push_str(&number(n)),
            Literal::String(text) => out.push_str(&string(text)),
            Literal::Symbol(name) => out.push_str(&symbol(name)),
            Literal::Bytevector(bytes) => {
                let bytes: Vec<String> = bytes.iter().map(u8::to_string).collect();
                out.push_str(&format!("#u8({})", bytes.join(" ")));
            }
            Literal::Pair(car, cdr) => self.pair(*car, *cdr, out),
            Literal::Vector(items) => {
                out.push_str("#(");
                for (i, &item) in items.iter().enumerate() {
                    out.push_str(if i > 0 { " " } else { "" });
                    self.constant(item, out);
                }
                out.push(')');
            }
        }
    }

    fn pair(&mut self, car: Constant, mut cdr: Constant, out: &mut String) {
        out.push('(');
        self.constant(car, out);
        loop {
            match cdr {
                Constant::Null => break,
                Constant::Literal(id) if !self.labels.contains_key(&id) => {
                    if let Literal::Pair(next, rest) = self.program.literals[id.0 as usize] {
                        out.push(' ');
                        self.constant(next, out);
                        cdr = rest;
                        continue;
                    }
                }
                _ => {}
            }
            out.push_str(" . ");
            self.constant(cdr, out);
            break;
        }
        out.push(')');
    }
}
