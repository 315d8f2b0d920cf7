//! What begins with `#`.

use super::quoted::character_of;
use super::word::{excerpt, fold};
use super::{Lexer, ends_word};
use crate::diagnostics::Diagnostic;
use crate::syntax::codes;
use crate::syntax::token::{Delimiter, TokenKind};
use eshkol_runtime::number::literal;

/// The names of characters, R7RS section 6.6.
pub const CHARACTER_NAMES: [(&str, char); 9] = [
    ("alarm", '\x07'),
    ("backspace", '\x08'),
    ("delete", '\x7f'),
    ("escape", '\x1b'),
    ("newline", '\n'),
    ("null", '\0'),
    ("return", '\r'),
    ("space", ' '),
    ("tab", '\t'),
];

impl<'s> Lexer<'s> {
    /// The position is at the `#`.
    pub(super) fn hash(&mut self) {
        let start = self.position;
        match self.bytes.get(start + 1) {
            Some(b'(') => {
                self.position += 2;
                self.push(start, TokenKind::OpenVector);
            }
            Some(b'|') => self.block_comment(),
            Some(b';') => {
                self.position += 2;
                self.push(start, TokenKind::DatumComment);
            }
            Some(b'\\') => self.character(),
            Some(b'!') => self.directive(),
            Some(b'0'..=b'9') => self.label(),
            Some(b'[') => self.hash_bracket(Delimiter::Square),
            Some(b'{') => self.hash_bracket(Delimiter::Curly),
            // Another Scheme's syntax: report the `#` and read on behind it, as if it were not there.
            Some(&byte) if ends_word(byte) => {
                self.position += 1;
                let sign = matches!(byte, b'\'' | b'`' | b',' | b'"');
                self.report_unknown(start, self.position + usize::from(sign));
            }
            _ => self.hash_word(),
        }
    }

    /// `#[` or `#{`. The bracket is no mistake of its own.
    fn hash_bracket(&mut self, delimiter: Delimiter) {
        let start = self.position;
        self.position += 2;
        self.report_unknown(start, self.position);
        self.push(start, TokenKind::Open(delimiter));
    }

    /// A boolean, a number with a prefix, or the start of a bytevector.
    fn hash_word(&mut self) {
        let start = self.position;
        self.position = self.word_end(start);
        let text = self.text;
        let word = &text[start..self.position];
        if word.eq_ignore_ascii_case("#u8") && self.bytes.get(self.position) == Some(&b'(') {
            self.position += 1;
            return self.push(start, TokenKind::OpenBytevector);
        }
        let is = |spelling: &str| word.eq_ignore_ascii_case(spelling);
        if is("#t") || is("#true") {
            self.push(start, TokenKind::Boolean(true));
        } else if is("#f") || is("#false") {
            self.push(start, TokenKind::Boolean(false));
        } else if let Some(number) = literal::parse(word, 10) {
            self.push(start, TokenKind::Number(Box::new(number)));
        } else if matches!(word.as_bytes().get(1), Some(b'x' | b'X' | b'b' | b'B' | b'o' | b'O' | b'd' | b'D'))
            || matches!(word.as_bytes().get(1), Some(b'e' | b'E' | b'i' | b'I'))
        {
            let message = format!("`{}` is not a number", excerpt(word));
            let span = self.span(start, self.position);
            let help = "`#b`, `#o`, `#d` and `#x` set the radix, `#e` and `#i` the exactness";
            self.report(Diagnostic::error(codes::BAD_NUMBER, span, message).help(help));
            self.push(start, TokenKind::Bad);
        } else {
            self.report_unknown(start, self.position);
            self.push(start, TokenKind::Bad);
        }
        self.expect_delimiter(start);
    }

    fn report_unknown(&mut self, start: usize, end: usize) {
        let text = &self.text[start..end];
        let message = format!("unknown syntax `{}`", excerpt(text));
        let mut diagnostic = Diagnostic::error(codes::UNKNOWN_HASH, self.span(start, end), message);
        let help = match text.to_ascii_lowercase().as_str() {
            "#vu8" | "#u8" => Some("a bytevector is written `#u8(1 2 3)`"),
            "#[" | "#{" => Some("a vector is written `#(1 2 3)`"),
            "#'" | "#`" | "#," => Some("only other Schemes have syntax objects written like this"),
            "#:" => Some("this language has no keywords"),
            "#\"" => Some("a string is written without `#`"),
            _ => None,
        };
        if let Some(help) = help {
            diagnostic = diagnostic.help(help);
        }
        self.report(diagnostic);
    }

    /// `#0=`, `#0#`.
    fn label(&mut self) {
        let start = self.position;
        let digits = self.bytes[start + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let end = start + 1 + digits;
        let number = self.text[start + 1..end].parse::<u64>();
        match (number, self.bytes.get(end)) {
            (Ok(number), Some(b'=')) => {
                self.position = end + 1;
                self.push(start, TokenKind::LabelDefinition(number));
            }
            (Ok(number), Some(b'#')) if self.word_end(end) == end + 1 => {
                self.position = end + 1;
                self.push(start, TokenKind::LabelReference(number));
                self.expect_delimiter(start);
            }
            _ => {
                self.position = self.word_end(start);
                self.report_unknown(start, self.position);
                self.push(start, TokenKind::Bad);
            }
        }
    }

    /// `#\a`, `#\space`, `#\x41`.
    fn character(&mut self) {
        let start = self.position;
        let text = self.text;
        let Some(first) = text[start + 2..].chars().next() else {
            self.position = start + 2;
            let span = self.span(start, self.position);
            self.report(Diagnostic::error(codes::UNKNOWN_CHARACTER, span, "missing character after `#\\`"));
            return self.push(start, TokenKind::Bad);
        };
        let after_first = start + 2 + first.len_utf8();
        // A delimiter is a character too, but not the start of a name.
        let named = !(first.is_whitespace() || first.is_ascii() && ends_word(first as u8));
        self.position = if named { self.word_end(after_first) } else { after_first };
        if self.position == after_first {
            self.push(start, TokenKind::Character(first));
            return self.expect_delimiter_after_character(start, named);
        }
        let name = &text[start + 2..self.position];
        match self.named_character(name) {
            Some(character) => self.push(start, TokenKind::Character(character)),
            None => {
                self.report_unknown_character(start, name);
                self.push(start, TokenKind::Bad);
            }
        }
        self.expect_delimiter(start);
    }

    fn named_character(&self, name: &str) -> Option<char> {
        let folded;
        let looked_up = if self.fold_case {
            folded = fold(name);
            &folded
        } else {
            name
        };
        if let Some(&(_, character)) = CHARACTER_NAMES.iter().find(|(known, _)| *known == looked_up) {
            return Some(character);
        }
        let digits = name.strip_prefix(['x', 'X'])?;
        if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) { character_of(digits) } else { None }
    }

    fn report_unknown_character(&mut self, start: usize, name: &str) {
        let message = format!("unknown character `#\\{}`", excerpt(name));
        let folded = fold(name);
        let similar = match folded.as_str() {
            "nul" => Some("null"),
            "linefeed" | "lf" | "nl" => Some("newline"),
            "esc" | "altmode" => Some("escape"),
            "del" | "rubout" => Some("delete"),
            "bel" => Some("alarm"),
            "bs" => Some("backspace"),
            "cr" => Some("return"),
            _ => CHARACTER_NAMES.iter().find(|(known, _)| *known == folded).map(|(known, _)| *known),
        };
        let help = match similar {
            Some(similar) => format!("this one is written `#\\{similar}`"),
            None if name.starts_with(['x', 'X']) && name[1..].bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                "the codes of characters are 0 to D7FF and E000 to 10FFFF".to_owned()
            }
            None => {
                let names: Vec<_> = CHARACTER_NAMES.iter().map(|(name, _)| format!("`{name}`")).collect();
                format!("the names are {}; any character can be written by its code, as `#\\x41`", names.join(", "))
            }
        };
        let span = self.span(start, self.position);
        self.report(Diagnostic::error(codes::UNKNOWN_CHARACTER, span, message).help(help));
    }

    /// A character that is a delimiter, such as `#\(`, ends there, but what follows must be set off from it.
    fn expect_delimiter_after_character(&mut self, start: usize, named: bool) {
        if named {
            return self.expect_delimiter(start);
        }
        let end = self.word_end(self.position);
        if end > self.position {
            let message = format!(
                "missing space between `{}` and `{}`",
                excerpt(&self.text[start..self.position]),
                excerpt(&self.text[self.position..end])
            );
            let span = self.span(self.position, end);
            self.report(Diagnostic::error(codes::MISSING_DELIMITER, span, message).help("put a space here"));
        }
    }

    /// `#!fold-case` and `#!no-fold-case`, which are comments to the parser.
    fn directive(&mut self) {
        let start = self.position;
        self.position = self.word_end(start + 2);
        let word = &self.text[start..self.position];
        if word.eq_ignore_ascii_case("#!fold-case") {
            self.fold_case = true;
        } else if word.eq_ignore_ascii_case("#!no-fold-case") {
            self.fold_case = false;
        } else {
            let message = format!("unknown directive `{}`", excerpt(word));
            let diagnostic = Diagnostic::error(codes::UNKNOWN_DIRECTIVE, self.span(start, self.position), message)
                .help("the directives are `#!fold-case` and `#!no-fold-case`");
            self.report(diagnostic);
        }
        self.expect_delimiter(start);
    }
}
