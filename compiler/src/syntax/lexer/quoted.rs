//! Strings, symbols in vertical lines, and the escapes of both.

use super::word::describe;
use super::{Lexer, Suspect, ends_word};
use crate::diagnostics::Diagnostic;
use crate::syntax::codes;
use crate::syntax::token::TokenKind;

impl<'s> Lexer<'s> {
    /// A string. The position is at its opening quotation mark.
    pub(super) fn string(&mut self) {
        let start = self.position;
        let Some(end) = self.closing(start + 1, b'"', self.strings_end_at_line) else {
            return self.unterminated_string(start);
        };
        self.position = end + 1;
        self.note_suspect(start, end);
        let contents = self.contents(start + 1, end, true);
        self.push(start, TokenKind::String(contents.into()));
    }

    /// `|...|`. The position is at the first vertical line.
    pub(super) fn quoted_symbol(&mut self) {
        let start = self.position;
        match self.closing(start + 1, b'|', self.symbols_end_at_line) {
            Some(end) => {
                self.position = end + 1;
                let contents = self.contents(start + 1, end, false);
                self.push_symbol(start, &contents);
            }
            None => {
                self.symbols_end_at_line = true;
                self.position = self.word_end(start + 1);
                let diagnostic =
                    Diagnostic::error(codes::UNTERMINATED_SYMBOL, self.span(start, start + 1), "symbol without an end")
                        .label("the symbol starts here")
                        .help("end it with `|`");
                self.report(diagnostic);
                self.push(start, TokenKind::Bad);
            }
        }
    }

    /// The offset of the closing mark of what begins before `from`.
    fn closing(&self, from: usize, mark: u8, ends_at_line: bool) -> Option<usize> {
        let mut at = from;
        loop {
            match *self.bytes.get(at)? {
                b'\\' => at += 2,
                b'\n' if ends_at_line => return None,
                byte if byte == mark => return Some(at),
                _ => at += 1,
            }
        }
    }

    fn unterminated_string(&mut self, start: usize) {
        let start = match self.suspect.take() {
            Some(suspect) if self.restarts < super::MAX_RESTARTS => {
                self.restarts += 1;
                self.output.tokens.truncate(suspect.tokens);
                self.output.diagnostics.truncate(suspect.diagnostics);
                self.fold_case = suspect.fold_case;
                suspect.start
            }
            _ => {
                self.strings_end_at_line = true;
                start
            }
        };
        let diagnostic =
            Diagnostic::error(codes::UNTERMINATED_STRING, self.span(start, start + 1), "string without an end")
                .label("the string starts here")
                .help("end it with `\"`");
        self.report(diagnostic);
        // The closing parentheses at the end of the line are most likely meant as such.
        let line = &self.text[start + 1..self.line_end(start)];
        let contents = line.trim_end_matches(|c: char| c == ')' || c.is_whitespace());
        self.position = start + 1 + contents.len();
        self.push(start, TokenKind::Bad);
    }

    /// Remembers the first string that contains the end of a line and touches the token behind it.
    fn note_suspect(&mut self, start: usize, end: usize) {
        let touches = self.bytes.get(end + 1).is_some_and(|&byte| !ends_word(byte));
        if touches && self.suspect.is_none() && self.bytes[start..end].contains(&b'\n') {
            self.suspect = Some(Suspect {
                start,
                tokens: self.output.tokens.len(),
                diagnostics: self.output.diagnostics.len(),
                fold_case: self.fold_case,
            });
        }
    }

    /// The characters that the text between `start` and `end` denotes.
    fn contents(&mut self, start: usize, end: usize, is_string: bool) -> String {
        let text = self.text;
        let mut contents = String::with_capacity(end - start);
        let mut at = start;
        while at < end {
            let rest = &text[at..end];
            let plain = rest.find(|c| c == '\\' || is_string && c == '\r').unwrap_or(rest.len());
            contents.push_str(&rest[..plain]);
            at += plain;
            match self.bytes[at..end] {
                [] => {}
                // Every line ending in a string is a newline.
                [b'\r', b'\n', ..] => {
                    contents.push('\n');
                    at += 2;
                }
                [b'\r', ..] => {
                    contents.push('\n');
                    at += 1;
                }
                _ => at = self.escape(at, end, is_string, &mut contents),
            }
        }
        contents
    }

    /// The escape at `at`. Gives the offset behind it.
    fn escape(&mut self, at: usize, end: usize, is_string: bool, contents: &mut String) -> usize {
        let Some(c) = self.text[at + 1..end].chars().next() else { return end };
        let character = match c {
            'a' => '\x07',
            'b' => '\x08',
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            '"' | '\\' | '|' => c,
            'x' | 'X' => return self.hex_escape(at, end, contents),
            ' ' | '\t' | '\r' | '\n' if is_string => {
                if let Some(next) = continuation(&self.text[at + 1..end]) {
                    return at + 1 + next;
                }
                let message = "a backslash before spaces must be the last character of its line";
                self.report(Diagnostic::error(codes::BAD_ESCAPE, self.span(at, at + 1), message));
                return at + 1;
            }
            _ => {
                let after = at + 1 + c.len_utf8();
                let what = if is_string { "string" } else { "symbol" };
                let message = format!("a {what} has no escape of a backslash and {}", describe(c));
                let diagnostic = Diagnostic::error(codes::BAD_ESCAPE, self.span(at, after), message)
                    .help("the escapes are `\\a`, `\\b`, `\\t`, `\\n`, `\\r`, `\\\"`, `\\\\`, `\\|` and `\\xHEX;`");
                self.report(diagnostic);
                return after;
            }
        };
        contents.push(character);
        at + 2
    }

    /// `\x41;` at `at`. Gives the offset behind it.
    fn hex_escape(&mut self, at: usize, end: usize, contents: &mut String) -> usize {
        let rest = &self.text[at + 2..end];
        let digits = rest.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(rest.len());
        let after = at + 2 + digits;
        let terminated = rest[digits..].starts_with(';');
        if digits == 0 || !terminated {
            let message = if digits == 0 { "missing digits after `\\x`" } else { "missing `;` after `\\x` and digits" };
            let diagnostic = Diagnostic::error(codes::BAD_ESCAPE, self.span(at, after), message)
                .help("write the hexadecimal code of the character between `\\x` and `;`, such as `\\x3bb;`");
            self.report(diagnostic);
            return after + usize::from(terminated);
        }
        match character_of(&rest[..digits]) {
            Some(character) => contents.push(character),
            None => {
                let message = format!("no character has the code `{}`", super::word::excerpt(&rest[..digits]));
                let diagnostic = Diagnostic::error(codes::BAD_ESCAPE, self.span(at, after + 1), message)
                    .help("the codes are 0 to D7FF and E000 to 10FFFF");
                self.report(diagnostic);
            }
        }
        after + 1
    }
}

/// The length of the end of a line with the spaces around it, if `text` begins with that.
fn continuation(text: &str) -> Option<usize> {
    const SPACES: [char; 2] = [' ', '\t'];
    let rest = text.trim_start_matches(SPACES);
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r']))?;
    Some(text.len() - rest.trim_start_matches(SPACES).len())
}

/// The character with this hexadecimal code.
pub(super) fn character_of(digits: &str) -> Option<char> {
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() { Some('\0') } else { char::from_u32(u32::from_str_radix(digits, 16).ok()?) }
}
