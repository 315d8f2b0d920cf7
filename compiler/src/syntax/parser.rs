//! The parser: from tokens to data, with an explicit stack, so that nesting is limited by memory only.

use super::token::{Token, TokenKind};
use super::tree::{Datum, DatumId, Tree};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use std::collections::HashMap;
use std::rc::Rc;

/// The data of a file; every mistake is a diagnostic.
pub fn parse(tokens: &[Token], tree: &mut Tree, diagnostics: &mut Vec<Diagnostic>) -> Vec<DatumId> {
    let mut parser = Parser { tree, diagnostics, stack: Vec::new(), data: Vec::new(), labels: HashMap::new() };
    tokens.iter().for_each(|token| parser.token(token));
    parser.end();
    parser.data
}

/// What waits for data.
enum Open {
    List { span: Span, items: Vec<DatumId>, dot: Option<Span>, tail: Option<DatumId>, complained: bool },
    Vector { span: Span, items: Vec<DatumId> },
    Bytevector { span: Span, bytes: Vec<u8> },
    Abbreviation { span: Span, name: &'static str },
    DatumComment { span: Span },
    Label { span: Span, number: u64, placeholder: DatumId },
}

struct Parser<'a> {
    tree: &'a mut Tree,
    diagnostics: &'a mut Vec<Diagnostic>,
    stack: Vec<Open>,
    data: Vec<DatumId>,
    labels: HashMap<u64, DatumId>,
}

impl Parser<'_> {
    fn error(&mut self, code: u16, span: Span, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(Code(code), span, message));
    }

    fn token(&mut self, token: &Token) {
        let span = token.span;
        let datum = match &token.kind {
            TokenKind::Open => {
                let open = Open::List { span, items: Vec::new(), dot: None, tail: None, complained: false };
                return self.stack.push(open);
            }
            TokenKind::OpenVector => return self.stack.push(Open::Vector { span, items: Vec::new() }),
            TokenKind::OpenBytevector => return self.stack.push(Open::Bytevector { span, bytes: Vec::new() }),
            TokenKind::Abbreviation(name) => return self.stack.push(Open::Abbreviation { span, name }),
            TokenKind::DatumComment => return self.stack.push(Open::DatumComment { span }),
            TokenKind::LabelDefinition(number) => return self.define_label(*number, span),
            TokenKind::Close => return self.close(span),
            TokenKind::Dot => return self.dot(span),
            TokenKind::LabelReference(number) => {
                match self.labels.get(number).copied() {
                    Some(datum) => self.datum(datum, span),
                    None => {
                        self.error(116, span, format!("the datum label `#{number}=` is not defined before this"));
                        let datum = self.tree.add(Datum::Boolean(false), span);
                        self.datum(datum, span);
                    }
                }
                return;
            }
            TokenKind::Boolean(b) => Datum::Boolean(*b),
            TokenKind::Number(number) => Datum::Number(number.clone()),
            TokenKind::Character(c) => Datum::Character(*c),
            TokenKind::String(text) => Datum::String(text.clone()),
            TokenKind::Symbol(name) => Datum::Symbol(name.clone()),
        };
        let datum = self.tree.add(datum, span);
        self.datum(datum, span);
    }

    fn define_label(&mut self, number: u64, span: Span) {
        if self.labels.contains_key(&number) {
            self.error(115, span, format!("the datum label `#{number}=` is defined twice"));
        }
        let placeholder = self.tree.add(Datum::Boolean(false), span);
        self.labels.insert(number, placeholder);
        self.stack.push(Open::Label { span, number, placeholder });
    }

    /// Gives a complete datum to what waits for it.
    fn datum(&mut self, datum: DatumId, span: Span) {
        let mut datum = datum;
        let mut span = span;
        loop {
            match self.stack.last_mut() {
                None => return self.data.push(datum),
                Some(Open::Abbreviation { .. }) => {
                    let Some(Open::Abbreviation { span: start, name }) = self.stack.pop() else { return };
                    let keyword = self.tree.add(Datum::Symbol(Rc::from(name)), start);
                    span = start.to(span);
                    datum = self.tree.add(Datum::List(vec![keyword, datum], None), span);
                }
                Some(Open::DatumComment { .. }) => {
                    self.stack.pop();
                    return;
                }
                Some(Open::Label { .. }) => {
                    let Some(Open::Label { number, placeholder, span: start }) = self.stack.pop() else { return };
                    if datum == placeholder {
                        self.error(116, span, format!("the datum label `#{number}=` stands for itself"));
                    } else {
                        let labelled = self.tree.datum(datum).clone();
                        self.tree.replace(placeholder, labelled);
                    }
                    span = start.to(span);
                    datum = placeholder;
                }
                Some(Open::Vector { items, .. }) => return items.push(datum),
                Some(Open::Bytevector { bytes, .. }) => {
                    match byte(self.tree.datum(datum)) {
                        Some(byte) => bytes.push(byte),
                        None => self.error(114, span, "an element of a bytevector is an exact integer from 0 to 255"),
                    }
                    return;
                }
                Some(Open::List { items, dot, tail, complained, .. }) => {
                    if dot.is_none() {
                        items.push(datum);
                    } else if tail.is_none() {
                        *tail = Some(datum);
                    } else if !std::mem::replace(complained, true) {
                        self.error(113, span, "only one datum may follow the dot");
                    }
                    return;
                }
            }
        }
    }

    fn dot(&mut self, span: Span) {
        match self.stack.last_mut() {
            Some(Open::List { items, dot, complained, .. }) => {
                if items.is_empty() && dot.is_none() {
                    *complained = true;
                    self.error(113, span, "a datum must come before the dot");
                } else if dot.is_none() {
                    *dot = Some(span);
                } else if !std::mem::replace(complained, true) {
                    self.error(113, span, "only one dot may stand in a list");
                }
            }
            _ => self.error(113, span, "a dot stands only in a list"),
        }
    }

    fn close(&mut self, span: Span) {
        self.drop_dangling(span);
        match self.stack.pop() {
            None => self.error(111, span, "this parenthesis closes nothing"),
            Some(Open::List { span: start, items, dot, tail, complained }) => {
                let whole = start.to(span);
                if let (Some(dot), None, false) = (dot, tail, complained) {
                    self.error(113, dot, "a datum must follow the dot");
                }
                let list = self.list(items, tail);
                let datum = self.tree.add(list, whole);
                self.datum(datum, whole);
            }
            Some(Open::Vector { span: start, items }) => {
                let datum = self.tree.add(Datum::Vector(items), start.to(span));
                self.datum(datum, start.to(span));
            }
            Some(Open::Bytevector { span: start, bytes }) => {
                let datum = self.tree.add(Datum::Bytevector(bytes.into()), start.to(span));
                self.datum(datum, start.to(span));
            }
            Some(Open::Abbreviation { .. } | Open::DatumComment { .. } | Open::Label { .. }) => {
                unreachable!("dropped by `drop_dangling`")
            }
        }
    }

    /// `(a . (b c))` is `(a b c)`.
    fn list(&self, mut items: Vec<DatumId>, tail: Option<DatumId>) -> Datum {
        match tail.map(|tail| self.tree.datum(tail)) {
            Some(Datum::List(more, end)) => {
                items.extend(more);
                Datum::List(items, *end)
            }
            _ => Datum::List(items, tail),
        }
    }

    /// Prefixes that wait for a datum which does not come.
    fn drop_dangling(&mut self, end: Span) {
        while let Some(Open::Abbreviation { span, .. } | Open::DatumComment { span } | Open::Label { span, .. }) =
            self.stack.last()
        {
            let span = *span;
            self.stack.pop();
            let diagnostic = Diagnostic::error(Code(117), span, "a datum must follow this");
            self.diagnostics.push(diagnostic.related(end, "but here is none"));
        }
    }

    /// At the end of the text: everything that is still open is a mistake, named where it was opened.
    fn end(&mut self) {
        let mut unclosed = Vec::new();
        while let Some(open) = self.stack.pop() {
            match open {
                Open::Abbreviation { span, .. } | Open::DatumComment { span } | Open::Label { span, .. } => {
                    // Inside an unclosed list the list is the mistake.
                    if unclosed.is_empty() {
                        self.error(117, span, "a datum must follow this");
                    }
                }
                Open::List { span, .. } | Open::Vector { span, .. } | Open::Bytevector { span, .. } => {
                    unclosed.push(span)
                }
            }
        }
        // The outermost is where the text goes wrong for a reader; the others are told with it.
        if let Some((&outermost, others)) = unclosed.split_last() {
            let mut diagnostic =
                Diagnostic::error(Code(112), outermost, "this parenthesis is not closed").label("opened here");
            if let Some(&innermost) = others.first() {
                diagnostic = diagnostic.related(innermost, "the innermost that is open at the end");
            }
            if !others.is_empty() {
                diagnostic = diagnostic.help(format!("{} closing parentheses are missing", others.len() + 1));
            }
            self.diagnostics.push(diagnostic);
        }
    }
}

fn byte(datum: &Datum) -> Option<u8> {
    match datum {
        Datum::Number(eshkol_runtime::number::Literal::Integer(n)) => u8::try_from(n).ok(),
        _ => None,
    }
}
