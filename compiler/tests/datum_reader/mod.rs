//! Reads the data of textual Core IR for the tests.

use eshkol_runtime::number::Literal as Number;
use eshkolc::source::{FileId, SourceMap, Span};
use eshkolc::syntax::tree::{Datum, DatumId, Tree};
use libtest_mimic::Failed;
use std::collections::HashMap;

pub fn read(sources: &SourceMap, file: FileId, tree: &mut Tree) -> Result<Vec<DatumId>, Failed> {
    let text = sources.file(file).text.clone();
    let mut reader = Reader { text: &text, at: 0, file, tree, labels: HashMap::new() };
    let mut data = Vec::new();
    loop {
        reader.skip();
        if reader.at == text.len() {
            return Ok(data);
        }
        data.push(reader.datum()?);
        reader.labels.clear();
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    file: FileId,
    tree: &'a mut Tree,
    labels: HashMap<String, DatumId>,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn skip(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            if !self.rest().starts_with(';') {
                return;
            }
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
        }
    }

    fn eat(&mut self, prefix: &str) -> bool {
        let found = self.rest().starts_with(prefix);
        if found {
            self.at += prefix.len();
        }
        found
    }

    fn add(&mut self, start: usize, datum: Datum) -> DatumId {
        let span = Span { file: self.file, start: start as u32, end: self.at as u32 };
        self.tree.add(datum, span)
    }

    fn token(&mut self) -> String {
        let end = self.rest().find(|c: char| c.is_whitespace() || "()\";'".contains(c)).unwrap_or(self.rest().len());
        let token = self.rest()[..end].to_owned();
        self.at += end;
        token
    }

    fn datum(&mut self) -> Result<DatumId, Failed> {
        self.skip();
        let start = self.at;
        if self.eat("(") {
            let (items, tail) = self.items()?;
            return Ok(self.add(start, Datum::List(items, tail)));
        }
        if self.eat("'") {
            let quote = self.add(start, Datum::Symbol("quote".into()));
            let inner = self.datum()?;
            return Ok(self.add(start, Datum::List(vec![quote, inner], None)));
        }
        if self.eat("#(") {
            let (items, _) = self.items()?;
            return Ok(self.add(start, Datum::Vector(items)));
        }
        if self.eat("#u8(") {
            let (items, _) = self.items()?;
            let byte = |id: &DatumId| match self.tree.datum(*id) {
                Datum::Number(Number::Integer(n)) => u8::try_from(n).unwrap_or(0),
                _ => 0,
            };
            let bytes: Vec<u8> = items.iter().map(byte).collect();
            return Ok(self.add(start, Datum::Bytevector(bytes.into())));
        }
        if self.eat("#\\") {
            let first = self.rest().chars().next().ok_or("a character is missing")?;
            self.at += first.len_utf8();
            let more = self.token();
            let c = match (first, more.as_str()) {
                (c, "") => c,
                ('s', "pace") => ' ',
                ('n', "ewline") => '\n',
                ('x', hex) => u32::from_str_radix(hex, 16).ok().and_then(char::from_u32).ok_or("not a character")?,
                _ => return Err(format!("not a character: {first}{more}").into()),
            };
            return Ok(self.add(start, Datum::Character(c)));
        }
        if self.eat("\"") {
            let text = self.delimited('"')?;
            return Ok(self.add(start, Datum::String(text.into())));
        }
        if self.eat("|") {
            let text = self.delimited('|')?;
            return Ok(self.add(start, Datum::Symbol(text.into())));
        }
        if self.rest().starts_with('#') {
            return self.label_or_boolean(start);
        }
        let token = self.token();
        if token.is_empty() {
            return Err(format!("unexpected text: {:.20}", self.rest()).into());
        }
        let datum = number(&token).map_or_else(|| Datum::Symbol(token.as_str().into()), Datum::Number);
        Ok(self.add(start, datum))
    }

    fn label_or_boolean(&mut self, start: usize) -> Result<DatumId, Failed> {
        self.at += 1;
        let digits = self.rest().find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
        if digits == 0 {
            let token = self.token();
            return Ok(self.add(start, Datum::Boolean(token == "t")));
        }
        let label = self.rest()[..digits].to_owned();
        self.at += digits;
        if self.eat("#") {
            return self.labels.get(&label).copied().ok_or("an unknown label".into());
        }
        self.at += 1;
        let place = self.add(start, Datum::Boolean(false));
        self.labels.insert(label, place);
        let inner = self.datum()?;
        let datum = self.tree.datum(inner).clone();
        self.tree.replace(place, datum);
        Ok(place)
    }

    fn items(&mut self) -> Result<(Vec<DatumId>, Option<DatumId>), Failed> {
        let (mut items, mut tail) = (Vec::new(), None);
        loop {
            self.skip();
            if self.eat(")") {
                return Ok((items, tail));
            }
            if self.eat(". ") {
                tail = Some(self.datum()?);
            } else {
                items.push(self.datum()?);
            }
        }
    }

    fn delimited(&mut self, end: char) -> Result<String, Failed> {
        let mut text = String::new();
        loop {
            let c = self.rest().chars().next().ok_or("an end is missing")?;
            self.at += c.len_utf8();
            match c {
                c if c == end => return Ok(text),
                '\\' => {
                    let escaped = self.rest().chars().next().ok_or("an end is missing")?;
                    self.at += escaped.len_utf8();
                    text.push(match escaped {
                        'n' => '\n',
                        't' => '\t',
                        'r' => '\r',
                        'x' => {
                            let length = self.rest().find(';').ok_or("an end is missing")?;
                            let code = u32::from_str_radix(&self.rest()[..length], 16)?;
                            self.at += length + 1;
                            char::from_u32(code).ok_or("not a character")?
                        }
                        c => c,
                    });
                }
                c => text.push(c),
            }
        }
    }
}

fn number(token: &str) -> Option<Number> {
    if let Some((numerator, denominator)) = token.split_once('/') {
        return Some(Number::Rational(numerator.parse().ok()?, denominator.parse().ok()?));
    }
    if let Ok(integer) = token.parse() {
        return Some(Number::Integer(integer));
    }
    match token {
        "+nan.0" => Some(Number::Flonum(f64::NAN)),
        "+inf.0" => Some(Number::Flonum(f64::INFINITY)),
        "-inf.0" => Some(Number::Flonum(f64::NEG_INFINITY)),
        _ if token.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) => {
            token.parse().ok().map(Number::Flonum)
        }
        _ => None,
    }
}
