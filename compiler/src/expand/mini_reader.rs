//! A stand-in for the reader.

use crate::diagnostics::Diagnostic;
use crate::source::{FileId, SourceMap, Span};
use crate::syntax::tree::{Datum, DatumId, Tree};
use eshkol_runtime::number::Literal as Number;

pub struct ReadResult {
    pub data: Vec<DatumId>,
    pub diagnostics: Vec<Diagnostic>,
}

pub fn read(sources: &SourceMap, file: FileId, tree: &mut Tree, fold_case: bool) -> ReadResult {
    let text = sources.file(file).text.clone();
    let mut r = R { b: text.as_bytes(), t: &text, i: 0, f: file, tree, fold: fold_case };
    let mut data = Vec::new();
    loop {
        r.skip();
        if r.i >= r.b.len() {
            break;
        }
        if let Some(d) = r.datum() {
            data.push(d);
        }
    }
    ReadResult { data, diagnostics: Vec::new() }
}

struct R<'a> {
    b: &'a [u8],
    t: &'a str,
    i: usize,
    f: FileId,
    tree: &'a mut Tree,
    fold: bool,
}

impl R<'_> {
    fn span(&self, start: usize) -> Span {
        Span { file: self.f, start: start as u32, end: self.i as u32 }
    }
    fn skip(&mut self) {
        while self.i < self.b.len() {
            match self.b[self.i] {
                b' ' | b'\n' | b'\t' | b'\r' => self.i += 1,
                b';' => {
                    while self.i < self.b.len() && self.b[self.i] != b'\n' {
                        self.i += 1;
                    }
                }
                b'#' if self.b.get(self.i + 1) == Some(&b'|') => {
                    let mut depth = 0;
                    loop {
                        if self.b[self.i..].starts_with(b"#|") {
                            depth += 1;
                            self.i += 2;
                        } else if self.b[self.i..].starts_with(b"|#") {
                            depth -= 1;
                            self.i += 2;
                            if depth == 0 {
                                break;
                            }
                        } else {
                            self.i += 1;
                        }
                    }
                }
                b'#' if self.b.get(self.i + 1) == Some(&b';') => {
                    self.i += 2;
                    self.datum();
                }
                _ => break,
            }
        }
    }
    fn datum(&mut self) -> Option<DatumId> {
        self.skip();
        let start = self.i;
        let c = *self.b.get(self.i)?;
        match c {
            b'(' | b'[' => {
                self.i += 1;
                let (items, tail) = self.items();
                let mut items = items;
                let mut tail = tail;
                if let Some(t) = tail
                    && let Datum::List(more, end) = self.tree.datum(t).clone()
                {
                    items.extend(more);
                    tail = end;
                }
                let s = self.span(start);
                Some(self.tree.add(Datum::List(items, tail), s))
            }
            b')' | b']' => {
                self.i += 1;
                None
            }
            b'\'' | b'`' | b',' => {
                self.i += 1;
                let name = match c {
                    b'\'' => "quote",
                    b'`' => "quasiquote",
                    _ if self.b[self.i] == b'@' => {
                        self.i += 1;
                        "unquote-splicing"
                    }
                    _ => "unquote",
                };
                let s = self.span(start);
                let q = self.tree.add(Datum::Symbol(name.into()), s);
                let d = self.datum()?;
                let s = self.span(start);
                Some(self.tree.add(Datum::List(vec![q, d], None), s))
            }
            b'"' => {
                self.i += 1;
                let mut out = String::new();
                while self.b[self.i] != b'"' {
                    if self.b[self.i] == b'\\' {
                        self.i += 1;
                        out.push(match self.b[self.i] {
                            b'n' => '\n',
                            b't' => '\t',
                            c => c as char,
                        });
                        self.i += 1;
                    } else {
                        let ch = self.t[self.i..].chars().next()?;
                        out.push(ch);
                        self.i += ch.len_utf8();
                    }
                }
                self.i += 1;
                let s = self.span(start);
                Some(self.tree.add(Datum::String(out.into()), s))
            }
            b'#' if self.b.get(self.i + 1) == Some(&b'(') => {
                self.i += 2;
                let (items, _) = self.items();
                let s = self.span(start);
                Some(self.tree.add(Datum::Vector(items), s))
            }
            b'#' if self.b[self.i..].starts_with(b"#u8(") => {
                self.i += 4;
                let (items, _) = self.items();
                let bytes: Vec<u8> = items
                    .iter()
                    .map(|&d| match self.tree.datum(d) {
                        Datum::Number(Number::Integer(n)) => u8::try_from(n).unwrap_or(0),
                        _ => 0,
                    })
                    .collect();
                let s = self.span(start);
                Some(self.tree.add(Datum::Bytevector(bytes.into()), s))
            }
            b'#' if self.b.get(self.i + 1) == Some(&b'\\') => {
                self.i += 3;
                let from = self.i - 1;
                while self.i < self.b.len() && self.b[self.i].is_ascii_alphanumeric() {
                    self.i += 1;
                }
                let c = match &self.t[from..self.i] {
                    "space" => ' ',
                    "newline" => '\n',
                    "nul" | "null" => '\0',
                    t => t.chars().next()?,
                };
                let s = self.span(start);
                Some(self.tree.add(Datum::Character(c), s))
            }
            _ => {
                while self.i < self.b.len() && !b" \n\t\r()[]\";'".contains(&self.b[self.i]) {
                    self.i += 1;
                }
                let text = &self.t[start..self.i];
                let s = self.span(start);
                let d = match text {
                    "#t" | "#true" => Datum::Boolean(true),
                    "#f" | "#false" => Datum::Boolean(false),
                    _ => match eshkol_runtime::number::literal::parse(text, 10) {
                        Some(n) => Datum::Number(n),
                        None if self.fold => Datum::Symbol(text.to_lowercase().into()),
                        None => Datum::Symbol(text.trim_matches('|').into()),
                    },
                };
                Some(self.tree.add(d, s))
            }
        }
    }
    fn items(&mut self) -> (Vec<DatumId>, Option<DatumId>) {
        let mut items = Vec::new();
        let mut tail = None;
        loop {
            self.skip();
            if self.i >= self.b.len() {
                return (items, tail);
            }
            if matches!(self.b[self.i], b')' | b']') {
                self.i += 1;
                return (items, tail);
            }
            if self.b[self.i] == b'.' && self.b.get(self.i + 1).is_some_and(|c| b" \n(".contains(c)) {
                self.i += 1;
                tail = self.datum();
                continue;
            }
            if let Some(d) = self.datum() {
                items.push(d);
            }
        }
    }
}
