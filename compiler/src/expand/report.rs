//! Messages of the expander: codes, places, and the forms of the most frequent errors.

use super::form::{Symbol, Syntax, View};
use super::keywords::Keyword;
use super::{Context, Expander};
use crate::core_ir::{Constant, Expr};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::tree::Datum;
use eshkol_runtime::number::Literal as Number;
use std::fmt::Write;

pub const UNBOUND_VARIABLE: Code = Code(201);
pub const KEYWORD_AS_EXPRESSION: Code = Code(202);
pub const MALFORMED_FORM: Code = Code(203);
pub const DUPLICATE_NAME: Code = Code(204);
pub const DUPLICATE_DEFINITION: Code = Code(205);
pub const MISPLACED_DEFINITION: Code = Code(206);
pub const EMPTY_BODY: Code = Code(207);
pub const BAD_ASSIGNMENT: Code = Code(208);
pub const BAD_COMBINATION: Code = Code(209);
pub const NO_RULE_MATCHES: Code = Code(210);
pub const BAD_SYNTAX_RULES: Code = Code(211);
pub const SYNTAX_ERROR_FORM: Code = Code(212);
pub const ENDLESS_EXPANSION: Code = Code(213);
pub const TOO_DEEP: Code = Code(214);
pub const AMBIGUOUS_IDENTIFIER: Code = Code(215);
pub const BAD_LIBRARY: Code = Code(216);
pub const LIBRARY_NOT_FOUND: Code = Code(217);
pub const NOT_EXPORTED: Code = Code(218);
pub const IMPORT_CONFLICT: Code = Code(219);
pub const BAD_EXPORT: Code = Code(220);
pub const IMPORT_CYCLE: Code = Code(221);
pub const BAD_IMPORT: Code = Code(222);
pub const UNREADABLE_FILE: Code = Code(223);
pub const MISPLACED_UNQUOTE: Code = Code(224);
/// The compiler's own libraries do not fit the compiler.
pub const INCOMPLETE_LIBRARY: Code = Code(902);

impl Expander<'_> {
    /// The place of a piece of syntax, for messages and for Core nodes: its own, or where it comes from the text of an
    /// embedded library, the macro use in the user's file.
    pub(super) fn place(&self, syntax: Syntax, cx: Context) -> Span {
        let mut span = self.forms.span(syntax);
        let mut expansion = cx.expansion;
        while let Some(id) = expansion
            && self.is_embedded(span)
        {
            let record = &self.expansions[id.0 as usize];
            span = record.span;
            expansion = record.parent;
        }
        span
    }

    pub(super) fn is_embedded(&self, span: Span) -> bool {
        span != Span::NONE && self.sources.file(span.file).embedded
    }

    /// Records a diagnostic. For code that a macro's template contributed, it shows the use as well.
    pub(super) fn report(&mut self, mut diagnostic: Diagnostic, cx: Context) {
        if self.is_silenced(cx) {
            return;
        }
        if let Some(id) = cx.expansion {
            let outermost = &self.expansions[self.expansions[id.0 as usize].outermost.0 as usize];
            let (at, inside) = (outermost.span, diagnostic.span);
            if at.file != inside.file || inside.start < at.start || inside.end > at.end {
                let name = self.forms.symbols.name(outermost.name);
                diagnostic = diagnostic.related(at, format!("in the expansion of this use of `{name}`"));
            }
        }
        self.diagnostics.push(diagnostic);
    }

    /// Reports an error and returns the constant that stands for the expression.
    pub(super) fn wrong(&mut self, diagnostic: Diagnostic, cx: Context) -> Expr {
        let span = diagnostic.span;
        self.report(diagnostic, cx);
        placeholder(span)
    }

    /// A form that does not have the shape of its keyword: `what` says what is wrong at `at`.
    pub(super) fn malformed(&mut self, keyword: Keyword, at: Syntax, what: &str, cx: Context) {
        let span = self.place(at, cx);
        let diagnostic = Diagnostic::error(MALFORMED_FORM, span, format!("malformed `{keyword}`"))
            .label(what)
            .help(format!("the form is `{}`", keyword.shape()));
        self.report(diagnostic, cx);
    }

    /// As [`Expander::malformed`], in an expression.
    pub(super) fn malformed_expression(&mut self, keyword: Keyword, at: Syntax, what: &str, cx: Context) -> Expr {
        self.malformed(keyword, at, what, cx);
        placeholder(self.place(at, cx))
    }

    /// The source text of a form, shortened, for messages.
    pub(super) fn text(&mut self, syntax: Syntax) -> String {
        let mut out = String::new();
        self.write(syntax, 0, &mut out);
        out
    }

    fn write(&mut self, syntax: Syntax, depth: u32, out: &mut String) {
        const DEPTH: u32 = 6;
        const LENGTH: usize = 120;
        if depth > DEPTH || out.len() > LENGTH {
            out.push_str("...");
            return;
        }
        match self.forms.view(syntax) {
            View::Symbol(symbol) => out.push_str(self.forms.symbols.name(symbol)),
            View::Atom(datum) => write_atom(self.forms.tree.datum(datum), out),
            View::Vector(items) => {
                out.push('#');
                self.write_items(&items, None, depth, out);
            }
            View::List(items, tail) => {
                if let ([head, quoted], None) = (&items[..], tail)
                    && let Some(prefix) = self.quote_prefix(*head)
                {
                    out.push_str(prefix);
                    return self.write(*quoted, depth + 1, out);
                }
                self.write_items(&items, tail, depth, out);
            }
        }
    }

    fn write_items(&mut self, items: &[Syntax], tail: Option<Syntax>, depth: u32, out: &mut String) {
        const ITEMS: usize = 12;
        out.push('(');
        for (index, &item) in items.iter().enumerate() {
            if index > 0 {
                out.push(' ');
            }
            if index == ITEMS {
                out.push_str("...");
                break;
            }
            self.write(item, depth + 1, out);
        }
        if let Some(tail) = tail {
            out.push_str(" . ");
            self.write(tail, depth + 1, out);
        }
        out.push(')');
    }

    fn quote_prefix(&mut self, head: Syntax) -> Option<&'static str> {
        match &*self.forms.name(head)? {
            "quote" => Some("'"),
            "quasiquote" => Some("`"),
            "unquote" => Some(","),
            "unquote-splicing" => Some(",@"),
            _ => None,
        }
    }

    /// Of several names, the one that was probably meant by `name`.
    pub(super) fn closest(&self, name: &str, candidates: impl Iterator<Item = Symbol>) -> Option<String> {
        // Almost every short name is near some other.
        let limit = match name.chars().count() {
            0..3 => return None,
            length => length / 3,
        };
        let name: Vec<char> = name.chars().collect();
        let near = candidates.filter_map(|symbol| {
            let candidate = self.forms.symbols.name(symbol);
            let distance = edit_distance(&name, candidate, limit)?;
            Some((distance, candidate.clone()))
        });
        near.min().map(|(_, candidate)| candidate.to_string())
    }
}

/// The constant that stands for an expression with an error.
pub fn placeholder(span: Span) -> Expr {
    Expr::constant(Constant::Unspecified, span)
}

/// `1 part`, `2 parts`.
pub fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

fn write_atom(datum: &Datum, out: &mut String) {
    let result = match datum {
        Datum::Boolean(value) => write!(out, "{}", if *value { "#t" } else { "#f" }),
        Datum::Number(number) => {
            write_number(number, out);
            Ok(())
        }
        Datum::Character(c) => write!(out, "#\\{c}"),
        Datum::String(text) => write!(out, "{text:?}"),
        Datum::Symbol(name) => write!(out, "{name}"),
        Datum::Bytevector(bytes) => {
            let bytes: Vec<String> = bytes.iter().take(12).map(u8::to_string).collect();
            write!(out, "#u8({})", bytes.join(" "))
        }
        Datum::List(..) | Datum::Vector(_) => Ok(()),
    };
    result.expect("writing to a string does not fail");
}

fn write_number(number: &Number, out: &mut String) {
    let result = match number {
        Number::Integer(n) => write!(out, "{n}"),
        Number::Rational(n, d) => write!(out, "{n}/{d}"),
        Number::Flonum(x) => write!(out, "{x:?}"),
        Number::Complex(parts) => {
            write_number(&parts.0, out);
            out.push('+');
            write_number(&parts.1, out);
            write!(out, "i")
        }
    };
    result.expect("writing to a string does not fail");
}

/// Insertions, deletions, replacements and exchanges of neighbours that make `b` of `a`, if they are at most `limit`.
fn edit_distance(a: &[char], b: &str, limit: usize) -> Option<usize> {
    let b: Vec<char> = b.chars().collect();
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut row = vec![i + 1];
        for j in 0..b.len() {
            let replaced = previous[j] + usize::from(a[i] != b[j]);
            let mut best = replaced.min(previous[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut previous, row);
    }
    let distance = previous[b.len()];
    (distance > 0 && distance <= limit).then_some(distance)
}
