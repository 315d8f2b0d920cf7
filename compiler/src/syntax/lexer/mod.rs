//! From text to tokens, by R7RS sections 2 and 7.1.1.
//!
//! The lexer is written by hand: nested comments, escapes, and recovery inside of them are beyond regular expressions,
//! and it is the part of the reader that touches every byte. It never fails. Text that is wrong gives a diagnostic with
//! the smallest span that shows the mistake, and a token [`TokenKind::Bad`] that stands for a datum, so that one
//! mistake does not cause a second message.
//!
//! What begins and never ends takes as little as possible with it:
//!
//! * A string without an end stops at the end of its line, before the parentheses there. When quotation marks are out
//!   of step, every string after the mistake is the text between two strings; so if some earlier string runs over
//!   several lines and then touches an identifier, that one is taken to be the mistake, and the lexer starts again
//!   behind its line.
//! * A block comment without an end stops at the last `|#`, if it contains any (the mistake is then a nested `#|`),
//!   else at the end of the file.
//! * A symbol `|...` without an end stops at the next delimiter.

mod hash;
mod quoted;
mod word;

pub use hash::CHARACTER_NAMES;

use super::codes;
use super::token::{Abbreviation, Delimiter, Token, TokenKind};
use crate::diagnostics::Diagnostic;
use crate::source::{FileId, Span};
use std::collections::HashSet;
use std::rc::Rc;

/// All tokens of a file.
#[derive(Default)]
pub struct Tokens {
    pub tokens: Vec<Token>,
    pub diagnostics: Vec<Diagnostic>,
    /// Where a comment without an end begins that took the rest of the file with it.
    pub lost_from: Option<u32>,
}

/// How often the lexer starts again behind a string that it finds to be the mistake. The limit keeps its time linear.
const MAX_RESTARTS: u32 = 16;

/// Reads the tokens of a text. `fold_case` is the state of `#!fold-case` at its start.
pub fn tokenize(text: &str, file: FileId, fold_case: bool) -> Tokens {
    let mut lexer = Lexer {
        text,
        bytes: text.as_bytes(),
        position: 0,
        file,
        fold_case,
        symbols: HashSet::new(),
        output: Tokens::default(),
        suspect: None,
        restarts: 0,
        strings_end_at_line: false,
        symbols_end_at_line: false,
    };
    lexer.skip_first_line();
    lexer.run();
    lexer.output
}

struct Lexer<'s> {
    text: &'s str,
    bytes: &'s [u8],
    position: usize,
    file: FileId,
    fold_case: bool,
    /// Every symbol once, so that equal symbols of a file share their text.
    symbols: HashSet<Rc<str>>,
    output: Tokens,
    /// The first string that looks as if quotation marks were out of step.
    suspect: Option<Suspect>,
    restarts: u32,
    /// A string ran to the end of the file: from now on none is longer than its line, so that time stays linear.
    strings_end_at_line: bool,
    /// The same for symbols.
    symbols_end_at_line: bool,
}

/// A place to start again from.
#[derive(Clone, Copy)]
struct Suspect {
    start: usize,
    tokens: usize,
    diagnostics: usize,
    fold_case: bool,
}

impl<'s> Lexer<'s> {
    /// A first line `#!/usr/bin/env ...` is for the operating system (SRFI 22). `#!fold-case` is not such a line.
    fn skip_first_line(&mut self) {
        if self.bytes.starts_with("\u{feff}".as_bytes()) {
            self.position = 3;
        }
        if let [b'#', b'!', b'/' | b' ', ..] = &self.bytes[self.position..] {
            self.position = self.line_end(self.position);
        }
    }

    fn run(&mut self) {
        while let Some(&byte) = self.bytes.get(self.position) {
            let start = self.position;
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => self.position += 1,
                b';' => self.position = self.line_end(start),
                b'(' => self.single(TokenKind::Open(Delimiter::Round)),
                b')' => self.single(TokenKind::Close(Delimiter::Round)),
                b'[' => self.bracket(Delimiter::Square),
                b']' => self.single(TokenKind::Close(Delimiter::Square)),
                b'{' => self.bracket(Delimiter::Curly),
                b'}' => self.single(TokenKind::Close(Delimiter::Curly)),
                b'\'' => self.single(TokenKind::Abbreviation(Abbreviation::Quote)),
                b'`' => self.single(TokenKind::Abbreviation(Abbreviation::Quasiquote)),
                b',' if self.bytes.get(start + 1) == Some(&b'@') => {
                    self.position += 2;
                    self.push(start, TokenKind::Abbreviation(Abbreviation::UnquoteSplicing));
                }
                b',' => self.single(TokenKind::Abbreviation(Abbreviation::Unquote)),
                b'"' => self.string(),
                b'|' => self.quoted_symbol(),
                b'#' => self.hash(),
                _ if byte.is_ascii() => self.word(),
                _ => self.wide(),
            }
        }
    }

    fn single(&mut self, kind: TokenKind) {
        let start = self.position;
        self.position += 1;
        self.push(start, kind);
    }

    /// An opening bracket or brace. What closes it is no mistake of its own.
    fn bracket(&mut self, delimiter: Delimiter) {
        let start = self.position;
        let (opening, closing) = (delimiter.opening(), delimiter.closing());
        let message = format!("`{opening}` is not a parenthesis");
        let help = format!("write `(` and `)`, not `{opening}` and `{closing}`");
        self.report(Diagnostic::error(codes::BRACKETS, self.span(start, start + 1), message).help(help));
        self.single(TokenKind::Open(delimiter));
    }

    /// A character outside ASCII where a token can begin.
    fn wide(&mut self) {
        match self.text[self.position..].chars().next() {
            Some(c) if c.is_whitespace() => self.position += c.len_utf8(),
            _ => self.word(),
        }
    }

    /// `#| ... |#`, which nests. The position is at its start.
    fn block_comment(&mut self) {
        let start = self.position;
        let mut openings = vec![start];
        let mut last_end = None;
        let mut at = start + 2;
        loop {
            match self.bytes[at..].iter().position(|&byte| byte == b'|' || byte == b'#') {
                None => break,
                Some(distance) => at += distance,
            }
            match self.bytes[at..] {
                [b'#', b'|', ..] => {
                    openings.push(at);
                    at += 2;
                }
                [b'|', b'#', ..] => {
                    at += 2;
                    openings.pop();
                    if openings.is_empty() {
                        self.position = at;
                        return;
                    }
                    last_end = Some(at);
                }
                _ => at += 1,
            }
        }
        let mut diagnostic =
            Diagnostic::error(codes::UNTERMINATED_COMMENT, self.span(start, start + 2), "block comment without an end")
                .label("the comment starts here")
                .help("end it with `|#`; block comments nest, so every `#|` needs its own `|#`");
        if let Some(&nested) = openings.get(1) {
            diagnostic = diagnostic.related(self.span(nested, nested + 2), "a nested comment starts here");
        }
        self.output.diagnostics.push(diagnostic);
        if last_end.is_none() {
            self.output.lost_from = Some(start as u32);
        }
        self.position = last_end.unwrap_or(self.bytes.len());
    }

    /// The offset of the line ending at or after `from`, or of the end of the file.
    fn line_end(&self, from: usize) -> usize {
        let rest = &self.bytes[from..];
        from + rest.iter().position(|&byte| byte == b'\n' || byte == b'\r').unwrap_or(rest.len())
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span { file: self.file, start: start as u32, end: end as u32 }
    }

    /// Adds the token from `start` to the position.
    fn push(&mut self, start: usize, kind: TokenKind) {
        let span = self.span(start, self.position);
        self.output.tokens.push(Token { kind, span });
    }

    fn push_symbol(&mut self, start: usize, text: &str) {
        let symbol = match self.symbols.get(text) {
            Some(symbol) => symbol.clone(),
            None => {
                let symbol: Rc<str> = text.into();
                self.symbols.insert(symbol.clone());
                symbol
            }
        };
        self.push(start, TokenKind::Symbol(symbol));
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.output.diagnostics.push(diagnostic);
    }
}

/// Can a token that has no end of its own end before this byte? The signs `'`, `` ` `` and `,` end one too, but the
/// report does not let a token follow there, see [`Lexer::expect_delimiter`].
fn ends_word(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'"' | b';' | b'|'
    ) || matches!(byte, b'\'' | b'`' | b',')
}
