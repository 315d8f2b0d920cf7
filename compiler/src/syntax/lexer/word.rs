//! Tokens without an end of their own: identifiers, numbers, the dot.

use super::{Lexer, ends_word};
use crate::diagnostics::Diagnostic;
use crate::syntax::codes;
use crate::syntax::identifier::{self, Fault};
use crate::syntax::token::TokenKind;
use eshkol_runtime::character::full_fold;
use eshkol_runtime::number::literal;

impl<'s> Lexer<'s> {
    /// The offset behind the word that contains `from`.
    pub(super) fn word_end(&self, from: usize) -> usize {
        let mut at = from;
        while let Some(&byte) = self.bytes.get(at) {
            if byte.is_ascii() {
                if ends_word(byte) {
                    break;
                }
                at += 1;
            } else {
                let Some(c) = self.text[at..].chars().next().filter(|c| !c.is_whitespace()) else { break };
                at += c.len_utf8();
            }
        }
        at
    }

    /// An identifier, a number or a dot. The position is at its first character, which is no delimiter.
    pub(super) fn word(&mut self) {
        let start = self.position;
        self.position = self.word_end(start);
        let text = self.text;
        let word = &text[start..self.position];
        match word.as_bytes()[0] {
            b'.' if word.len() == 1 => {
                self.push(start, TokenKind::Dot);
                return self.expect_delimiter(start);
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => {
                if let Some(number) = literal::parse(word, 10) {
                    self.push(start, TokenKind::Number(Box::new(number)));
                    return self.expect_delimiter(start);
                }
            }
            _ => {}
        }
        match identifier::check(word) {
            Ok(()) if self.fold_case => {
                let folded = fold(word);
                self.push_symbol(start, &folded);
            }
            Ok(()) => self.push_symbol(start, word),
            Err(fault) => {
                self.report_bad_word(start, word, fault);
                self.push(start, TokenKind::Bad);
            }
        }
        self.expect_delimiter(start);
    }

    fn report_bad_word(&mut self, start: usize, word: &str, fault: Fault) {
        let quoted = format!("write `{}` if it is meant to be an identifier", bars(word));
        let diagnostic = match fault {
            Fault::LikeNumber => {
                let message = format!("`{}` is not a number", excerpt(word));
                Diagnostic::error(codes::BAD_NUMBER, self.span(start, self.position), message)
                    .label("starts like a number")
                    .help(quoted)
            }
            Fault::Character(at, c) => {
                let span = self.span(start + at, start + at + c.len_utf8());
                let place = if at == 0 { "start" } else { "contain" };
                let preposition = if at == 0 { " with" } else { "" };
                let message = format!("an identifier cannot {place}{preposition} {}", describe(c));
                let help = match c {
                    '\u{2018}' | '\u{2019}' => "quote with `'`".to_owned(),
                    '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => "a string is written in `\"`".to_owned(),
                    _ if is_invisible(c) => "remove it".to_owned(),
                    _ => quoted,
                };
                Diagnostic::error(codes::BAD_IDENTIFIER, span, message).help(help)
            }
        };
        self.report(diagnostic);
    }

    /// Reports a token that begins where the token from `start` to the position ends, and should not.
    pub(super) fn expect_delimiter(&mut self, start: usize) {
        let Some(&byte) = self.bytes.get(self.position) else { return };
        if !matches!(byte, b'\'' | b'`' | b',') {
            return;
        }
        let message =
            format!("missing space between `{}` and `{}`", excerpt(&self.text[start..self.position]), byte as char);
        let span = self.span(self.position, self.position + 1);
        self.report(Diagnostic::error(codes::MISSING_DELIMITER, span, message).help("put a space here"));
    }
}

/// The full case folding.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    text.chars().for_each(|c| full_fold(c, |f| folded.push(f)));
    folded
}

/// A character in a message: itself where one can see it, with its code where one may not recognise it.
pub(super) fn describe(c: char) -> String {
    if c.is_ascii_graphic() {
        format!("`{c}`")
    } else if is_invisible(c) {
        format!("the character U+{:04X}", u32::from(c))
    } else {
        format!("`{c}` (U+{:04X})", u32::from(c))
    }
}

/// A character that formats text or controls a device.
fn is_invisible(c: char) -> bool {
    // Brackets and quotation marks are the visible ones among those that identifiers cannot contain.
    c.is_control() || !c.is_ascii() && !identifier::is_subsequent(c) && !identifier::is_punctuation(c)
}

/// Source text in a message: its beginning, if it is long.
pub(super) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 40;
    let shown: String =
        text.chars().take(LONGEST).map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() { format!("{shown}...") } else { shown }
}

/// The word as a symbol in vertical lines.
fn bars(word: &str) -> String {
    format!("|{}|", excerpt(word).replace('\\', "\\\\"))
}
