//! Writes data in external representation, with an explicit stack.

use super::tree::{Datum, DatumId, Tree};
use std::collections::HashMap;

/// The external representation of a datum; data that are reached again inside themselves get labels.
pub fn datum(tree: &Tree, datum: DatumId) -> String {
    let mut printer = Printer { tree, out: String::new(), labels: cycles(tree, datum), next: 0 };
    printer.print(datum);
    printer.out
}

/// A symbol, between vertical lines where it needs them.
pub fn symbol(name: &str) -> String {
    let plain = !name.is_empty()
        && name != "."
        && eshkol_runtime::number::literal::parse(name, 10).is_none()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| {
            c.is_ascii_alphanumeric()
                || "!$%&*/:<=>?^_~+-.@".contains(c)
                || !c.is_ascii() && !c.is_control() && !c.is_whitespace()
        });
    if plain { name.to_owned() } else { format!("|{}|", escaped(name, '|')) }
}

/// A string literal.
pub fn string(text: &str) -> String {
    format!("\"{}\"", escaped(text, '"'))
}

pub fn character(c: char) -> String {
    let name = match c {
        '\u{7}' => "alarm",
        '\u{8}' => "backspace",
        '\u{7f}' => "delete",
        '\u{1b}' => "escape",
        '\n' => "newline",
        '\0' => "null",
        '\r' => "return",
        ' ' => "space",
        '\t' => "tab",
        _ if c.is_control() || c.is_whitespace() => return format!("#\\x{:x}", c as u32),
        _ => return format!("#\\{c}"),
    };
    format!("#\\{name}")
}

fn escaped(text: &str, quote: char) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            _ if c == quote => {
                out.push('\\');
                out.push(c);
            }
            _ if c.is_control() => out.push_str(&format!("\\x{:x};", c as u32)),
            _ => out.push(c),
        }
    }
    out
}

pub fn number(number: &eshkol_runtime::number::Literal) -> String {
    use eshkol_runtime::number::Literal;
    match number {
        Literal::Integer(n) => n.to_string(),
        Literal::Rational(n, d) => format!("{n}/{d}"),
        Literal::Flonum(x) => {
            let mut text = String::new();
            eshkol_runtime::number::print::write_flonum(*x, 10, &mut text);
            text
        }
        Literal::Complex(parts) => {
            let imaginary = self::number(&parts.1);
            let sign = if imaginary.starts_with(['+', '-']) { "" } else { "+" };
            let real = match &parts.0 {
                Literal::Integer(n) if *n == Default::default() => String::new(),
                real => self::number(real),
            };
            format!("{real}{sign}{imaginary}i")
        }
    }
}

struct Printer<'a> {
    tree: &'a Tree,
    out: String,
    labels: HashMap<DatumId, Option<u32>>,
    next: u32,
}

enum Step {
    Datum(DatumId),
    Text(&'static str),
}

impl Printer<'_> {
    fn print(&mut self, datum: DatumId) {
        let mut stack = vec![Step::Datum(datum)];
        while let Some(step) = stack.pop() {
            match step {
                Step::Text(text) => self.out.push_str(text),
                Step::Datum(id) => self.datum(id, &mut stack),
            }
        }
    }

    fn datum(&mut self, id: DatumId, stack: &mut Vec<Step>) {
        if let Some(label) = self.labels.get_mut(&id) {
            if let Some(number) = label {
                self.out.push_str(&format!("#{number}#"));
                return;
            }
            *label = Some(self.next);
            self.out.push_str(&format!("#{}=", self.next));
            self.next += 1;
        }
        match self.tree.datum(id) {
            Datum::Boolean(b) => self.out.push_str(if *b { "#t" } else { "#f" }),
            Datum::Number(n) => self.out.push_str(&number(n)),
            Datum::Character(c) => self.out.push_str(&character(*c)),
            Datum::String(text) => self.out.push_str(&string(text)),
            Datum::Symbol(name) => self.out.push_str(&symbol(name)),
            Datum::Bytevector(bytes) => {
                let bytes: Vec<String> = bytes.iter().map(u8::to_string).collect();
                self.out.push_str(&format!("#u8({})", bytes.join(" ")));
            }
            Datum::List(items, tail) => {
                stack.push(Step::Text(")"));
                if let Some(tail) = tail {
                    stack.push(Step::Datum(*tail));
                    stack.push(Step::Text(" . "));
                }
                self.items("(", items, stack);
            }
            Datum::Vector(items) => {
                stack.push(Step::Text(")"));
                self.items("#(", items, stack);
            }
        }
    }

    fn items(&mut self, open: &str, items: &[DatumId], stack: &mut Vec<Step>) {
        self.out.push_str(open);
        for (index, &item) in items.iter().enumerate().rev() {
            stack.push(Step::Datum(item));
            if index > 0 {
                stack.push(Step::Text(" "));
            }
        }
    }
}

/// The data that contain themselves.
fn cycles(tree: &Tree, root: DatumId) -> HashMap<DatumId, Option<u32>> {
    enum Step {
        Enter(DatumId),
        Leave(DatumId),
    }
    let mut found = HashMap::new();
    let mut state: HashMap<DatumId, bool> = HashMap::new();
    let mut stack = vec![Step::Enter(root)];
    while let Some(step) = stack.pop() {
        match step {
            Step::Leave(id) => {
                state.insert(id, false);
            }
            Step::Enter(id) => {
                let parts: Vec<DatumId> = match tree.datum(id) {
                    Datum::List(items, tail) => items.iter().chain(tail).copied().collect(),
                    Datum::Vector(items) => items.clone(),
                    _ => continue,
                };
                match state.get(&id) {
                    Some(true) => {
                        found.insert(id, None);
                    }
                    Some(false) => {}
                    None => {
                        state.insert(id, true);
                        stack.push(Step::Leave(id));
                        stack.extend(parts.into_iter().map(Step::Enter));
                    }
                }
            }
        }
    }
    found
}
