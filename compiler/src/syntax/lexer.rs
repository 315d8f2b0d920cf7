//! The lexer: from text to tokens, by hand (R7RS sections 2 and 7.1.1).
//!
//! It always reaches the end of the text: each wrong token is one diagnostic, and lexing goes on after it. A token ends
//! at a delimiter: white space, a parenthesis, a double quote, a semicolon, a vertical line.

use super::token::{Token, TokenKind};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{FileId, Span};
use eshkol_runtime::number::literal;
use std::rc::Rc;

/// The tokens of a text. `fold_case` is the state of `#!fold-case` at its start.
pub fn tokenize(text: &str, file: FileId, fold_case: bool) -> (Vec<Token>, Vec<Diagnostic>) {
    let mut lexer =
        Lexer { text, bytes: text.as_bytes(), file, at: 0, fold_case, tokens: Vec::new(), diagnostics: Vec::new() };
    lexer.skip_script_line();
    while lexer.at < lexer.bytes.len() {
        lexer.next();
    }
    (lexer.tokens, lexer.diagnostics)
}

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    file: FileId,
    at: usize,
    fold_case: bool,
    tokens: Vec<Token>,
    diagnostics: Vec<Diagnostic>,
}

impl Lexer<'_> {
    /// A first line that starts with `#!` and a path is for the operating system (SRFI 22).
    fn skip_script_line(&mut self) {
        if self.text.starts_with("#!/") || self.text.starts_with("#! ") {
            self.skip_line();
        }
    }

    fn next(&mut self) {
        let start = self.at;
        match self.bytes[start] {
            b' ' | b'\t' | b'\n' | b'\r' | 0x0c => self.at += 1,
            b';' => self.skip_line(),
            b'(' => self.simple(1, TokenKind::Open),
            b')' => self.simple(1, TokenKind::Close),
            b'[' | b']' | b'{' | b'}' => self.bracket(),
            b'\'' => self.simple(1, TokenKind::Abbreviation("quote")),
            b'`' => self.simple(1, TokenKind::Abbreviation("quasiquote")),
            b',' if self.peek(1) == Some(b'@') => self.simple(2, TokenKind::Abbreviation("unquote-splicing")),
            b',' => self.simple(1, TokenKind::Abbreviation("unquote")),
            b'"' => self.string(),
            b'|' => self.bar_symbol(),
            b'#' => self.hash(),
            _ => match self.character() {
                Some(c) if c.is_whitespace() || c == '\u{feff}' => self.at += c.len_utf8(),
                _ => self.word(),
            },
        }
    }

    // Small helpers.

    fn peek(&self, distance: usize) -> Option<u8> {
        self.bytes.get(self.at + distance).copied()
    }

    fn character(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn span(&self, start: usize) -> Span {
        Span { file: self.file, start: start as u32, end: self.at as u32 }
    }

    fn push(&mut self, start: usize, kind: TokenKind) {
        let span = self.span(start);
        self.tokens.push(Token { kind, span });
    }

    fn simple(&mut self, length: usize, kind: TokenKind) {
        let start = self.at;
        self.at += length;
        self.push(start, kind);
    }

    fn error(&mut self, code: u16, start: usize, message: impl Into<String>) {
        let span = self.span(start);
        self.diagnostics.push(Diagnostic::error(Code(code), span, message));
    }

    fn skip_line(&mut self) {
        while self.at < self.bytes.len() && self.bytes[self.at] != b'\n' && self.bytes[self.at] != b'\r' {
            self.at += 1;
        }
    }

    /// Moves to the next delimiter.
    fn skip_word(&mut self) {
        while let Some(c) = self.character() {
            if is_delimiter(c) {
                break;
            }
            self.at += c.len_utf8();
        }
    }

    // Tokens.

    /// Read like parentheses, so that one mistake is one message.
    fn bracket(&mut self) {
        let start = self.at;
        let bracket = self.bytes[start];
        let open = matches!(bracket, b'[' | b'{');
        self.simple(1, if open { TokenKind::Open } else { TokenKind::Close });
        if open {
            let message = format!("`{}` is not part of the language", bracket as char);
            let span = self.span(start);
            let diagnostic = Diagnostic::error(Code(102), span, message).help("use a parenthesis");
            self.diagnostics.push(diagnostic);
        }
    }

    fn word(&mut self) {
        let start = self.at;
        self.skip_word();
        if self.at == start {
            // A delimiter that starts no token cannot come here; but never stand still.
            self.at += self.character().map_or(1, char::len_utf8);
        }
        if self.peek(0) == Some(b'|') {
            self.at = start;
            return self.bar_symbol();
        }
        let word = &self.text[start..self.at];
        if word == "." {
            return self.push(start, TokenKind::Dot);
        }
        if let Some(number) = literal::parse(word, 10) {
            return self.push(start, TokenKind::Number(number));
        }
        if let Some(bad) = word.chars().find(|&c| !is_identifier_character(c)) {
            let message = format!("`{}` cannot be part of an identifier", bad.escape_default());
            self.error(101, start, message);
        } else if looks_like_number(word) {
            let message = format!("`{word}` is neither a number nor an identifier");
            self.error(103, start, message);
        }
        let name: Rc<str> = if self.fold_case { fold(word) } else { Rc::from(word) };
        self.push(start, TokenKind::Symbol(name));
    }

    fn hash(&mut self) {
        let start = self.at;
        match self.peek(1) {
            Some(b'(') => self.simple(2, TokenKind::OpenVector),
            Some(b';') => self.simple(2, TokenKind::DatumComment),
            Some(b'|') => self.block_comment(),
            Some(b'\\') => self.character_literal(),
            Some(b'!') => self.directive(),
            Some(b'0'..=b'9') => self.label(),
            _ => {
                self.at += 1;
                self.skip_word();
                let word = &self.text[start..self.at];
                if word.eq_ignore_ascii_case("#u8") && self.peek(0) == Some(b'(') {
                    self.at += 1;
                    return self.push(start, TokenKind::OpenBytevector);
                }
                match word.to_ascii_lowercase().as_str() {
                    "#t" | "#true" => return self.push(start, TokenKind::Boolean(true)),
                    "#f" | "#false" => return self.push(start, TokenKind::Boolean(false)),
                    _ => {}
                }
                match literal::parse(word, 10) {
                    Some(number) => self.push(start, TokenKind::Number(number)),
                    None => {
                        let message = format!("`{word}` is not known after `#`");
                        self.error(104, start, message);
                        // Stands for the datum that was meant.
                        self.push(start, TokenKind::Boolean(false));
                    }
                }
            }
        }
    }

    fn block_comment(&mut self) {
        let start = self.at;
        self.at += 2;
        let mut depth = 1;
        while depth > 0 {
            match (self.peek(0), self.peek(1)) {
                (Some(b'|'), Some(b'#')) => {
                    depth -= 1;
                    self.at += 2;
                }
                (Some(b'#'), Some(b'|')) => {
                    depth += 1;
                    self.at += 2;
                }
                (Some(_), _) => self.at += 1,
                (None, _) => {
                    let span = Span { file: self.file, start: start as u32, end: start as u32 + 2 };
                    let message = "this block comment is not closed";
                    self.diagnostics.push(Diagnostic::error(Code(105), span, message));
                    return;
                }
            }
        }
    }

    fn directive(&mut self) {
        let start = self.at;
        self.at += 2;
        self.skip_word();
        match &self.text[start..self.at] {
            "#!fold-case" => self.fold_case = true,
            "#!no-fold-case" => self.fold_case = false,
            word => {
                let message = format!("`{word}` is not a directive");
                self.error(106, start, message);
            }
        }
    }

    fn label(&mut self) {
        let start = self.at;
        self.at += 1;
        let digits = self.at;
        while self.peek(0).is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        let number = self.text[digits..self.at].parse::<u64>();
        match (self.peek(0), number) {
            (Some(b'='), Ok(number)) => self.simple_from(start, TokenKind::LabelDefinition(number)),
            (Some(b'#'), Ok(number)) => self.simple_from(start, TokenKind::LabelReference(number)),
            _ => {
                self.skip_word();
                let message = format!("`{}` is not a datum label", &self.text[start..self.at]);
                self.error(107, start, message);
                self.push(start, TokenKind::Boolean(false));
            }
        }
    }

    fn simple_from(&mut self, start: usize, kind: TokenKind) {
        self.at += 1;
        self.push(start, kind);
    }

    fn character_literal(&mut self) {
        let start = self.at;
        self.at += 2;
        let Some(first) = self.character() else {
            self.error(108, start, "a character is missing after `#\\`");
            return;
        };
        // The first character may itself be a delimiter: `#\(`.
        self.at += first.len_utf8();
        if !is_delimiter(first) {
            self.skip_word();
        }
        let name = &self.text[start + 2..self.at];
        let folded = if self.fold_case { name.to_lowercase() } else { name.to_owned() };
        match character_named(&folded) {
            Some(c) => self.push(start, TokenKind::Character(c)),
            None => {
                let message = format!("`#\\{name}` is not a character");
                self.error(108, start, message);
                self.push(start, TokenKind::Character('?'));
            }
        }
    }

    fn string(&mut self) {
        let start = self.at;
        self.at += 1;
        if let Some(text) = self.quoted(b'"', start) {
            self.push(start, TokenKind::String(text.into()));
        }
    }

    /// A symbol with a part between vertical lines.
    fn bar_symbol(&mut self) {
        let start = self.at;
        let mut name = String::new();
        loop {
            if self.peek(0) == Some(b'|') {
                self.at += 1;
                match self.quoted(b'|', start) {
                    Some(part) => name.push_str(&part),
                    None => return,
                }
            } else {
                let part = self.at;
                self.skip_word();
                let part = &self.text[part..self.at];
                if part.is_empty() {
                    break;
                }
                name.push_str(&if self.fold_case { fold(part) } else { part.into() });
            }
        }
        self.push(start, TokenKind::Symbol(name.into()));
    }

    /// The text up to the closing quote. After an unclosed one, lexing goes on behind the line where it began.
    fn quoted(&mut self, quote: u8, start: usize) -> Option<String> {
        let inside = self.at;
        let mut text = String::new();
        loop {
            let Some(c) = self.character() else {
                self.at = inside;
                self.skip_line();
                let span = Span { file: self.file, start: start as u32, end: start as u32 + 1 };
                let what = if quote == b'"' { "string" } else { "symbol" };
                let message = format!("this {what} is not closed");
                self.diagnostics.push(Diagnostic::error(Code(109), span, message));
                return None;
            };
            match c {
                _ if c as u32 == u32::from(quote) => {
                    self.at += 1;
                    return Some(text);
                }
                '\\' => self.escape(&mut text),
                // A line ending is one newline, however the file writes it.
                '\r' => {
                    self.at += 1;
                    if self.peek(0) == Some(b'\n') {
                        self.at += 1;
                    }
                    text.push('\n');
                }
                _ => {
                    self.at += c.len_utf8();
                    text.push(c);
                }
            }
        }
    }

    fn escape(&mut self, text: &mut String) {
        let start = self.at;
        self.at += 1;
        let Some(c) = self.character() else { return };
        let simple = match c {
            'a' => Some('\u{7}'),
            'b' => Some('\u{8}'),
            't' => Some('\t'),
            'n' => Some('\n'),
            'r' => Some('\r'),
            '"' | '\\' | '|' => Some(c),
            _ => None,
        };
        if let Some(simple) = simple {
            self.at += 1;
            text.push(simple);
            return;
        }
        if c == 'x' || c == 'X' {
            let digits = self.at + 1;
            let length = self.bytes[digits..].iter().take_while(|b| b.is_ascii_hexdigit()).count();
            let end = digits + length;
            let code = u32::from_str_radix(&self.text[digits..end], 16).ok().and_then(char::from_u32);
            if let (Some(code), Some(b';')) = (code, self.bytes.get(end)) {
                self.at = end + 1;
                text.push(code);
                return;
            }
            self.at = end;
            self.error(110, start, "`\\x` needs the number of a character in hexadecimal digits and a semicolon");
            return;
        }
        if self.line_continuation() {
            return;
        }
        self.at += c.len_utf8();
        let message = format!("`\\{c}` is not an escape");
        self.error(110, start, message);
    }

    /// A backslash before a line's end drops it, with the white space around it.
    fn line_continuation(&mut self) -> bool {
        let mut at = self.at;
        let skip_blanks = |at: &mut usize| {
            while matches!(self.bytes.get(*at), Some(b' ' | b'\t')) {
                *at += 1;
            }
        };
        skip_blanks(&mut at);
        match self.bytes.get(at) {
            Some(b'\n') => at += 1,
            Some(b'\r') if self.bytes.get(at + 1) == Some(&b'\n') => at += 2,
            Some(b'\r') => at += 1,
            _ => return false,
        }
        skip_blanks(&mut at);
        self.at = at;
        true
    }
}

fn fold(word: &str) -> Rc<str> {
    word.to_lowercase().into()
}

fn is_delimiter(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')' | '"' | ';' | '|' | '[' | ']' | '{' | '}' | '\'' | '`' | ',')
}

fn is_identifier_character(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => true,
        '!' | '$' | '%' | '&' | '*' | '/' | ':' | '<' | '=' | '>' | '?' | '^' | '_' | '~' | '+' | '-' | '.' | '@' => {
            true
        }
        _ => !c.is_ascii() && !c.is_control(),
    }
}

/// An identifier does not begin with a digit, or with a sign and a digit.
fn looks_like_number(word: &str) -> bool {
    let rest = word.strip_prefix(['+', '-']).unwrap_or(word);
    rest.starts_with(|c: char| c.is_ascii_digit()) && rest != word || word.starts_with(|c: char| c.is_ascii_digit())
}

fn character_named(name: &str) -> Option<char> {
    let mut characters = name.chars();
    let first = characters.next()?;
    if characters.next().is_none() {
        return Some(first);
    }
    if let Some(digits) = name.strip_prefix(['x', 'X'])
        && digits.bytes().all(|b| b.is_ascii_hexdigit())
    {
        return u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    }
    Some(match name {
        "alarm" => '\u{7}',
        "backspace" => '\u{8}',
        "delete" => '\u{7f}',
        "escape" => '\u{1b}',
        "newline" => '\n',
        "null" => '\0',
        "return" => '\r',
        "space" => ' ',
        "tab" => '\t',
        _ => return None,
    })
}
