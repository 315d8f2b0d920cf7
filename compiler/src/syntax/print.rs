//! Writes data as text that reads back as the same data.
//!
//! A node that is reached more than once gets a datum label. Nesting is handled with an explicit stack.

use super::identifier;
use super::lexer::CHARACTER_NAMES;
use super::token::Abbreviation;
use super::tree::{Datum, DatumId, Tree};
use eshkol_runtime::number::literal;
use std::collections::HashMap;

/// The external representation of a datum.
pub fn datum(tree: &Tree, datum: DatumId) -> String {
    let mut out = String::new();
    write(tree, datum, &mut out);
    out
}

/// What is still to be written, last first.
enum Step {
    Datum(DatumId),
    /// What a list contains behind its dot: not a list of its own, unless it has a label.
    Tail(DatumId),
    Text(&'static str),
}

/// Appends the external representation of a datum.
pub fn write(tree: &Tree, datum: DatumId, out: &mut String) {
    let mut labels = shared(tree, datum);
    let mut next_label = 0;
    let mut steps = vec![Step::Datum(datum)];
    while let Some(step) = steps.pop() {
        let id = match step {
            Step::Text(text) => {
                out.push_str(text);
                continue;
            }
            Step::Tail(id) => {
                out.push_str(" . ");
                id
            }
            Step::Datum(id) => id,
        };
        match labels.get_mut(&id) {
            Some(Some(label)) => {
                out.push_str(&format!("#{label}#"));
                continue;
            }
            Some(unnumbered) => {
                *unnumbered = Some(next_label);
                out.push_str(&format!("#{next_label}="));
                next_label += 1;
            }
            None => {}
        }
        match tree.datum(id) {
            Datum::List(items, tail) => {
                if let Some((sign, quoted)) = abbreviation(tree, items, *tail) {
                    out.push_str(sign);
                    // `,@x` is not `(unquote @x)`: no symbol written without lines starts with `@`.
                    steps.push(Step::Datum(quoted));
                    continue;
                }
                out.push('(');
                steps.push(Step::Text(")"));
                steps.extend(tail.map(Step::Tail));
                push_items(items, &mut steps);
            }
            Datum::Vector(items) => {
                out.push_str("#(");
                steps.push(Step::Text(")"));
                push_items(items, &mut steps);
            }
            atom => write_atom(atom, out),
        }
    }
}

fn push_items(items: &[DatumId], steps: &mut Vec<Step>) {
    for (i, &item) in items.iter().enumerate().rev() {
        steps.push(Step::Datum(item));
        if i > 0 {
            steps.push(Step::Text(" "));
        }
    }
}

/// The sign and the datum of a list such as `(quote x)`.
fn abbreviation(tree: &Tree, items: &[DatumId], tail: Option<DatumId>) -> Option<(&'static str, DatumId)> {
    let (&[first, quoted], None) = (items, tail) else { return None };
    let Datum::Symbol(name) = tree.datum(first) else { return None };
    let abbreviation = Abbreviation::ALL.into_iter().find(|abbreviation| abbreviation.name() == &**name)?;
    Some((abbreviation.sign(), quoted))
}

/// The lists and vectors that are reached more than once from `root`.
fn shared(tree: &Tree, root: DatumId) -> HashMap<DatumId, Option<u32>> {
    let mut reached: HashMap<DatumId, bool> = HashMap::new();
    let mut pending = vec![root];
    while let Some(id) = pending.pop() {
        let (items, tail) = match tree.datum(id) {
            Datum::List(items, tail) if !items.is_empty() => (items, *tail),
            Datum::Vector(items) => (items, None),
            _ => continue,
        };
        if let Some(again) = reached.get_mut(&id) {
            *again = true;
            continue;
        }
        reached.insert(id, false);
        pending.extend(items);
        pending.extend(tail);
    }
    reached.retain(|_, again| *again);
    reached.into_keys().map(|id| (id, None)).collect()
}

fn write_atom(atom: &Datum, out: &mut String) {
    match atom {
        Datum::Boolean(true) => out.push_str("#t"),
        Datum::Boolean(false) => out.push_str("#f"),
        Datum::Number(number) => out.push_str(&number.to_string()),
        Datum::Character(c) => out.push_str(&character(*c)),
        Datum::String(text) => out.push_str(&string(text)),
        Datum::Symbol(name) => out.push_str(&symbol(name)),
        Datum::Bytevector(bytes) => {
            let bytes: Vec<_> = bytes.iter().map(u8::to_string).collect();
            out.push_str(&format!("#u8({})", bytes.join(" ")));
        }
        // The caller writes these.
        Datum::List(..) | Datum::Vector(_) => {}
    }
}

/// A character literal.
pub fn character(c: char) -> String {
    match CHARACTER_NAMES.iter().find(|(_, named)| *named == c) {
        Some((name, _)) => format!("#\\{name}"),
        None if is_visible(c) => format!("#\\{c}"),
        None => format!("#\\x{:x}", u32::from(c)),
    }
}

/// A symbol, in vertical lines if it needs them; behind a comma an `@` at its start would.
pub fn symbol(name: &str) -> String {
    if !name.starts_with('@') && identifier::check(name).is_ok() && literal::parse(name, 10).is_none() {
        name.to_owned()
    } else {
        quoted(name, '|')
    }
}

/// A string literal.
pub fn string(text: &str) -> String {
    quoted(text, '"')
}

fn quoted(text: &str, mark: char) -> String {
    let mut out = String::from(mark);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\x07' => out.push_str("\\a"),
            '\x08' => out.push_str("\\b"),
            _ if c == mark => out.extend(['\\', mark]),
            _ if c == ' ' || is_visible(c) => out.push(c),
            _ => out.push_str(&format!("\\x{:x};", u32::from(c))),
        }
    }
    out.push(mark);
    out
}

/// Can a reader of the text see which character it is?
fn is_visible(c: char) -> bool {
    c.is_ascii_graphic() || !c.is_ascii() && identifier::is_subsequent(c) && !is_combining(c) && !is_private(c)
}

/// Would the character be drawn over the one before it?
fn is_combining(c: char) -> bool {
    matches!(u32::from(c), 0x200c | 0x200d | 0x300..=0x36f | 0x20d0..=0x20ff | 0xfe00..=0xfe0f | 0xe0100..=0xe01ef)
}

/// A character without a standard shape, or one that will never be assigned.
fn is_private(c: char) -> bool {
    matches!(u32::from(c), 0xe000..=0xf8ff | 0xfdd0..=0xfdef | 0xf0000..) || u32::from(c) & 0xfffe == 0xfffe
}
