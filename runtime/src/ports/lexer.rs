//! The tokens of external representations (R7RS section 7.1.1), read one at a time from a port.
//!
//! A token is recognised with one character of look-ahead, so that `read` consumes nothing behind its datum.

use super::input::Input;
use crate::character;
use crate::number::{Literal, literal};
use std::io;

pub enum Token {
    Open,
    OpenVector,
    OpenBytevector,
    Close,
    Dot,
    /// The symbol that a prefix such as `'` stands for.
    Prefix(&'static str),
    /// `#;`: the next datum is to be ignored.
    Comment,
    /// `#n=`
    Define(u64),
    /// `#n#`
    Reference(u64),
    Boolean(bool),
    Number(Literal),
    Character(char),
    String(String),
    Symbol(String),
    /// The end of the input.
    End,
}

pub enum Failure {
    /// The text is no external representation: what is wrong with it.
    Syntax(String),
    System(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::System(error)
    }
}

type Result<T> = std::result::Result<T, Failure>;

fn syntax<T>(message: impl Into<String>) -> Result<T> {
    Err(Failure::Syntax(message.into()))
}

/// The next token, after white space and comments.
pub fn next(input: &mut Input) -> Result<Token> {
    loop {
        let Some(c) = input.read_char()? else { return Ok(Token::End) };
        return Ok(match c {
            _ if c.is_whitespace() => continue,
            ';' => {
                skip_line(input)?;
                continue;
            }
            '(' => Token::Open,
            ')' => Token::Close,
            '\'' => Token::Prefix("quote"),
            '`' => Token::Prefix("quasiquote"),
            ',' if input.peek_char()? == Some('@') => {
                input.read_char()?;
                Token::Prefix("unquote-splicing")
            }
            ',' => Token::Prefix("unquote"),
            '"' => Token::String(quoted(input, '"')?),
            // As in a program, what stands between bars is not folded.
            '|' => Token::Symbol(quoted(input, '|')?),
            '#' => match hash(input)? {
                Some(token) => token,
                None => continue,
            },
            _ => word(input, String::from(c))?,
        });
    }
}

fn skip_line(input: &mut Input) -> Result<()> {
    while let Some(c) = input.read_char()? {
        if c == '\n' || c == '\r' {
            break;
        }
    }
    Ok(())
}

fn is_delimiter(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')' | '"' | ';' | '|')
}

/// Adds the characters up to the next delimiter.
fn collect(input: &mut Input, text: &mut String) -> Result<()> {
    while let Some(c) = input.peek_char()? {
        if is_delimiter(c) {
            break;
        }
        input.read_char()?;
        text.push(c);
    }
    Ok(())
}

fn folded(name: &str) -> String {
    let mut result = String::new();
    name.chars().for_each(|c| character::full_fold(c, |folded| result.push(folded)));
    result
}

/// A number, a symbol or a dot, of which the first character was read.
fn word(input: &mut Input, mut text: String) -> Result<Token> {
    collect(input, &mut text)?;
    if text == "." {
        return Ok(Token::Dot);
    }
    if let Some(number) = literal::parse(&text, 10) {
        return Ok(Token::Number(number));
    }
    if let Some(c) = text.chars().find(|&c| matches!(c, '\'' | '`' | ',' | '[' | ']' | '{' | '}' | '#') || c.is_control()) {
        return syntax(format!("unexpected character `{}` in `{text}`", c.escape_default()));
    }
    Ok(Token::Symbol(if input.fold_case { folded(&text) } else { text }))
}

/// What starts with `#`; `None` for a comment or a directive.
fn hash(input: &mut Input) -> Result<Option<Token>> {
    let Some(c) = input.peek_char()? else { return syntax("unexpected end of input after `#`") };
    Ok(Some(match c {
        '(' => {
            input.read_char()?;
            Token::OpenVector
        }
        ';' => {
            input.read_char()?;
            Token::Comment
        }
        '|' => {
            input.read_char()?;
            skip_block(input)?;
            return Ok(None);
        }
        '\\' => {
            input.read_char()?;
            Token::Character(character(input)?)
        }
        '!' => {
            directive(input)?;
            return Ok(None);
        }
        '0'..='9' => label(input)?,
        _ => {
            let mut text = String::from("#");
            collect(input, &mut text)?;
            match text.to_ascii_lowercase().as_str() {
                "#t" | "#true" => Token::Boolean(true),
                "#f" | "#false" => Token::Boolean(false),
                "#u8" if input.peek_char()? == Some('(') => {
                    input.read_char()?;
                    Token::OpenBytevector
                }
                _ => match literal::parse(&text, 10) {
                    Some(number) => Token::Number(number),
                    None => return syntax(format!("unknown syntax `{text}`")),
                },
            }
        }
    }))
}

/// The rest of a comment that may contain others.
fn skip_block(input: &mut Input) -> Result<()> {
    let mut depth = 1u64;
    while depth > 0 {
        match (input.read_char()?, input.peek_char()?) {
            (None, _) => return syntax("unexpected end of input in a block comment"),
            (Some('|'), Some('#')) => {
                input.read_char()?;
                depth -= 1;
            }
            (Some('#'), Some('|')) => {
                input.read_char()?;
                depth += 1;
            }
            _ => {}
        }
    }
    Ok(())
}

fn directive(input: &mut Input) -> Result<()> {
    let mut text = String::new();
    collect(input, &mut text)?;
    match text.as_str() {
        "!fold-case" => input.fold_case = true,
        "!no-fold-case" => input.fold_case = false,
        _ => return syntax(format!("unknown directive `#{text}`")),
    }
    Ok(())
}

fn label(input: &mut Input) -> Result<Token> {
    let mut number = 0u64;
    loop {
        let c = input.read_char()?;
        match c {
            Some('=') => return Ok(Token::Define(number)),
            Some('#') => return Ok(Token::Reference(number)),
            _ => {}
        }
        let next = c.and_then(|c| c.to_digit(10)).and_then(|digit| number.checked_mul(10)?.checked_add(digit.into()));
        match next {
            Some(next) => number = next,
            None => return syntax("a datum label has the form `#n=` or `#n#`"),
        }
    }
}

/// What follows `#\`.
fn character(input: &mut Input) -> Result<char> {
    let Some(first) = input.read_char()? else { return syntax("unexpected end of input after `#\\`") };
    let mut text = String::from(first);
    collect(input, &mut text)?;
    if text.chars().nth(1).is_none() {
        return Ok(first);
    }
    if let Some(digits) = text.strip_prefix(['x', 'X'])
        && let Some(c) = hexadecimal(digits)
    {
        return Ok(c);
    }
    let name = if input.fold_case { folded(&text) } else { text };
    Ok(match name.as_str() {
        "alarm" => '\u{7}',
        "backspace" => '\u{8}',
        "delete" => '\u{7f}',
        "escape" => '\u{1b}',
        "newline" => '\n',
        "null" => '\0',
        "return" => '\r',
        "space" => ' ',
        "tab" => '\t',
        _ => return syntax(format!("unknown character name `#\\{name}`")),
    })
}

fn hexadecimal(digits: &str) -> Option<char> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
}

/// The rest of a string, or of a symbol between bars.
fn quoted(input: &mut Input, mark: char) -> Result<String> {
    let what = if mark == '"' { "a string" } else { "a symbol" };
    let end = || syntax(format!("unexpected end of input in {what}"));
    let mut text = String::new();
    loop {
        let Some(c) = input.read_char()? else { return end() };
        match c {
            _ if c == mark => return Ok(text),
            '\\' => match input.read_char()? {
                None => return end(),
                Some(escape) => escaped(input, escape, &mut text)?,
            },
            // Every end of a line in a string counts as one newline.
            '\r' if mark == '"' => {
                skip_linefeed(input)?;
                text.push('\n');
            }
            _ => text.push(c),
        }
    }
}

fn skip_linefeed(input: &mut Input) -> Result<()> {
    if input.peek_char()? == Some('\n') {
        input.read_char()?;
    }
    Ok(())
}

/// An escape, of which the character behind the backslash was read.
fn escaped(input: &mut Input, escape: char, text: &mut String) -> Result<()> {
    match escape {
        'a' => text.push('\u{7}'),
        'b' => text.push('\u{8}'),
        't' => text.push('\t'),
        'n' => text.push('\n'),
        'r' => text.push('\r'),
        '"' | '\\' | '|' => text.push(escape),
        'x' | 'X' => {
            let mut digits = String::new();
            loop {
                match input.read_char()? {
                    Some(';') => break,
                    Some(c) if c.is_ascii_hexdigit() => digits.push(c),
                    _ => return syntax("an escape `\\x` needs hexadecimal digits and a semicolon"),
                }
            }
            match hexadecimal(&digits) {
                Some(c) => text.push(c),
                None => return syntax(format!("`\\x{digits};` is no character")),
            }
        }
        _ if escape.is_whitespace() => continuation(input, escape)?,
        _ => return syntax(format!("unknown escape `\\{escape}`")),
    }
    Ok(())
}

/// A backslash at the end of a line, which joins the line with the next one: white space on both sides is dropped.
fn continuation(input: &mut Input, first: char) -> Result<()> {
    let mut c = first;
    while c != '\n' && c != '\r' {
        match input.read_char()? {
            Some(next) if next.is_whitespace() => c = next,
            _ => return syntax("a backslash before white space must end the line"),
        }
    }
    if c == '\r' {
        skip_linefeed(input)?;
    }
    while input.peek_char()?.is_some_and(|c| c.is_whitespace() && c != '\n' && c != '\r') {
        input.read_char()?;
    }
    Ok(())
}
