//! JSON, as far as the compiler's own formats need it: explanations are written, reports of programs are read.
//!
//! A number is kept as a double, which holds the counts and addresses of reports exactly up to 2^53. Reading refuses
//! whatever is not JSON, with the place, and nesting beyond a depth that no report has.

use std::fmt::Write;

/// Arrays and objects nested deeper than this are refused.
const DEEPEST: usize = 64;

#[derive(Clone, PartialEq, Debug)]
pub enum Json {
    Null,
    Boolean(bool),
    Number(f64),
    String(String),
    Array(Vec<Json>),
    /// In the order of the text.
    Object(Vec<(String, Json)>),
}

/// What is wrong with a text, and at which byte.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Error {
    pub offset: usize,
    pub message: &'static str,
}

impl Json {
    /// The field of an object.
    pub fn get(&self, name: &str) -> Option<&Json> {
        match self {
            Json::Object(fields) => fields.iter().find(|(field, _)| field == name).map(|(_, value)| value),
            _ => None,
        }
    }

    pub fn as_array(&self) -> Option<&[Json]> {
        match self {
            Json::Array(elements) => Some(elements),
            _ => None,
        }
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Json::String(text) => Some(text),
            _ => None,
        }
    }

    /// A number that counts something.
    pub fn as_count(&self) -> Option<u64> {
        match self {
            Json::Number(number) if *number >= 0.0 && number.fract() == 0.0 && *number <= 2f64.powi(53) => {
                Some(*number as u64)
            }
            _ => None,
        }
    }

    /// The only value of a text.
    pub fn parse(text: &str) -> Result<Json, Error> {
        let mut reader = Reader { text, bytes: text.as_bytes(), at: 0 };
        let value = reader.value(0)?;
        reader.space();
        if reader.at < reader.bytes.len() { reader.fail("something follows the value") } else { Ok(value) }
    }
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn fail<T>(&self, message: &'static str) -> Result<T, Error> {
        let message = if self.at >= self.bytes.len() { "the text ends too early" } else { message };
        Err(Error { offset: self.at, message })
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn accept(&mut self, byte: u8) -> bool {
        self.space();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self, depth: usize) -> Result<Json, Error> {
        if depth > DEEPEST {
            return self.fail("it is nested too deeply");
        }
        self.space();
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(Json::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => self.word(),
        }
    }

    fn word(&mut self) -> Result<Json, Error> {
        let words = [("null", Json::Null), ("true", Json::Boolean(true)), ("false", Json::Boolean(false))];
        let rest = &self.bytes[self.at..];
        match words.into_iter().find(|(word, _)| rest.starts_with(word.as_bytes())) {
            Some((word, value)) => {
                self.at += word.len();
                Ok(value)
            }
            None => self.fail("a value is expected"),
        }
    }

    fn number(&mut self) -> Result<Json, Error> {
        let start = self.at;
        while matches!(self.peek(), Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')) {
            self.at += 1;
        }
        match self.text[start..self.at].parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Json::Number(number)),
            _ => Err(Error { offset: start, message: "not a number" }),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Json, Error> {
        self.at += 1;
        let mut elements = Vec::new();
        if self.accept(b']') {
            return Ok(Json::Array(elements));
        }
        loop {
            elements.push(self.value(depth + 1)?);
            if self.accept(b']') {
                return Ok(Json::Array(elements));
            }
            if !self.accept(b',') {
                return self.fail("`,` or `]` is expected");
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json, Error> {
        self.at += 1;
        let mut fields = Vec::new();
        if self.accept(b'}') {
            return Ok(Json::Object(fields));
        }
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return self.fail("a name is expected");
            }
            let name = self.string()?;
            if !self.accept(b':') {
                return self.fail("`:` is expected");
            }
            fields.push((name, self.value(depth + 1)?));
            if self.accept(b'}') {
                return Ok(Json::Object(fields));
            }
            if !self.accept(b',') {
                return self.fail("`,` or `}` is expected");
            }
        }
    }

    fn string(&mut self) -> Result<String, Error> {
        self.at += 1;
        let mut text = String::new();
        loop {
            let start = self.at;
            while !matches!(self.peek(), None | Some(b'"' | b'\\' | 0..=0x1f)) {
                self.at += 1;
            }
            text.push_str(&self.text[start..self.at]);
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => {
                    self.at += 1;
                    text.push(self.escape()?);
                }
                _ => return self.fail("a string with a control character"),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Error> {
        let Some(byte) = self.peek() else { return self.fail("a string is not closed") };
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => byte as char,
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let high = self.four_digits()?;
                let low = if (0xd800..0xdc00).contains(&high) && self.bytes[self.at..].starts_with(b"\\u") {
                    self.at += 2;
                    self.four_digits()?
                } else {
                    0
                };
                let code = match (high, low) {
                    (0xd800..0xdc00, 0xdc00..0xe000) => 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00),
                    _ => high,
                };
                char::from_u32(code).unwrap_or('\u{fffd}')
            }
            _ => return self.fail("an escape that there is not"),
        })
    }

    fn four_digits(&mut self) -> Result<u32, Error> {
        let digits = self.text.get(self.at..self.at + 4).filter(|text| text.bytes().all(|b| b.is_ascii_hexdigit()));
        match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(number) => {
                self.at += 4;
                Ok(number)
            }
            None => self.fail("four hexadecimal digits are expected"),
        }
    }
}

/// A text as JSON, in quotes.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            c if c < ' ' => {
                // Writing to a string does not fail.
                let _ = write!(quoted, "\\u{:04x}", c as u32);
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every kind of value, and space wherever it may be.
    #[test]
    fn values() {
        let text = " { \"a\" : [ 1 , -2.5e1 , true , false , null ] , \"b\\n\\u00e9\\ud83d\\ude00\" : \"x\" } ";
        let array = Json::Array(vec![
            Json::Number(1.0),
            Json::Number(-25.0),
            Json::Boolean(true),
            Json::Boolean(false),
            Json::Null,
        ]);
        let object = Json::Object(vec![("a".into(), array), ("b\né😀".into(), Json::String("x".into()))]);
        assert_eq!(Json::parse(text), Ok(object));
    }

    /// What is no JSON is refused where it stops being some, and so is whatever is cut short at any place.
    #[test]
    fn mistakes() {
        let error = |text: &str| Json::parse(text).expect_err("it is no JSON");
        assert_eq!(error("[1 2]"), Error { offset: 3, message: "`,` or `]` is expected" });
        assert_eq!(error("{1:2}").message, "a name is expected");
        assert_eq!(error("\"\\q\"").message, "an escape that there is not");
        assert_eq!(error("1 1").message, "something follows the value");
        assert_eq!(error("--1").message, "not a number");
        assert_eq!(error(&"[".repeat(100)).message, "it is nested too deeply");
        let whole = "{\"a\":[1,{\"b\":\"\\u00e9\"}]}";
        for end in 0..whole.len() {
            assert!(Json::parse(&whole[..end]).is_err(), "cut at {end}");
        }
    }

    /// What is written is read back.
    #[test]
    fn quoting() {
        let text = "a\"b\\c\n\u{1}é";
        assert_eq!(Json::parse(&quoted(text)), Ok(Json::String(text.into())));
    }
}
