//! `read`: one datum from a textual port (R7RS sections 6.13.2 and 7.1.2).
//!
//! What was begun and not finished is on an explicit stack of [`Frame`]s, so that nesting is limited by memory only.
//! A reference to a datum label whose datum is not finished yet (`#0=(a . #0#)`) reads as a placeholder, a cell, which
//! no program ever sees: when the outermost datum is complete, a walk replaces every placeholder by what its label
//! denotes.

#[cfg(test)]
mod tests;

use super::lexer::{self, Failure, Token};
use super::table;
use crate::addresses::AddressMap;
use crate::condition;
use crate::list::Builder;
use crate::memory::allocate;
use crate::value::Value;
use crate::{bytevector, number, string, symbol, vector};
use eshkol_abi::condition::Kind as ErrorKind;
use eshkol_abi::context::Context;
use eshkol_abi::object::Type;

enum Frame {
    List(Builder, Dotted),
    Vector(Vec<Value>),
    Bytevector(Vec<u8>),
    /// A prefix such as `'`; the symbol it stands for.
    Prefix(&'static str),
    Comment,
    Label(u64),
}

/// How far a list is: its elements, the place behind the dot, or what must be its end.
enum Dotted {
    No,
    Awaited,
    Tail(Value),
}

struct Reader {
    port: Value,
    frames: Vec<Frame>,
    /// What each label denotes; a placeholder until its datum is finished.
    labels: AddressMap<Value>,
    /// Was a placeholder handed out?
    unresolved: bool,
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_port_read(context: &mut Context, port: Value) -> Value {
    let mut reader = Reader { port, frames: Vec::new(), labels: AddressMap::default(), unresolved: false };
    reader.read(context).unwrap_or(Value::ERROR)
}

impl Reader {
    fn read(&mut self, context: &mut Context) -> Option<Value> {
        loop {
            let token = self.token(context)?;
            let finished = match token {
                Token::End if self.frames.is_empty() => return Some(Value::EOF),
                Token::End => return self.malformed(context, "unexpected end of input in a datum"),
                Token::Open => self.begin(Frame::List(Builder::default(), Dotted::No)),
                Token::OpenVector => self.begin(Frame::Vector(Vec::new())),
                Token::OpenBytevector => self.begin(Frame::Bytevector(Vec::new())),
                Token::Prefix(name) => self.begin(Frame::Prefix(name)),
                Token::Comment => self.begin(Frame::Comment),
                Token::Define(number) => {
                    let placeholder = allocate::tagged(context, Type::Cell, &[Value::UNBOUND])?;
                    if self.labels.insert(number, placeholder).is_some() {
                        return self.malformed(context, &format!("the datum label #{number}= is defined twice"));
                    }
                    self.begin(Frame::Label(number))
                }
                Token::Reference(number) => match self.labels.get(&number) {
                    Some(&value) => {
                        self.unresolved |= value.is(Type::Cell);
                        Some(value)
                    }
                    None => return self.malformed(context, &format!("the datum label #{number}= was not defined")),
                },
                Token::Dot => match self.frames.last_mut() {
                    Some(Frame::List(builder, dotted @ Dotted::No)) if !builder.is_empty() => {
                        *dotted = Dotted::Awaited;
                        None
                    }
                    _ => return self.malformed(context, "unexpected `.`"),
                },
                Token::Close => Some(self.close(context)?),
                Token::Boolean(value) => Some(Value::boolean(value)),
                Token::Character(c) => Some(Value::character(c)),
                Token::Number(number) => Some(number::from_literal(context, &number)?),
                Token::String(text) => Some(string::from_str(context, &text)?),
                Token::Symbol(name) => Some(symbol::intern(context, &name)?),
            };
            if let Some(value) = finished
                && let Some(datum) = self.deliver(context, value)?
            {
                return Some(self.resolve(datum));
            }
        }
    }

    fn token(&mut self, context: &mut Context) -> Option<Token> {
        let result = lexer::next(table::text_input(context, "read", 1, self.port)?);
        match result {
            Ok(token) => Some(token),
            Err(Failure::Syntax(message)) => self.malformed(context, &message),
            Err(Failure::System(error)) => {
                table::failed(context, "read", "cannot read", &error, self.port);
                None
            }
        }
    }

    fn malformed<T>(&self, context: &mut Context, message: &str) -> Option<T> {
        condition::error(context, ErrorKind::Read, "read", message, &[self.port]);
        None
    }

    fn begin(&mut self, frame: Frame) -> Option<Value> {
        self.frames.push(frame);
        None
    }

    /// A closing parenthesis: the list, vector or bytevector that it ends.
    fn close(&mut self, context: &mut Context) -> Option<Value> {
        match self.frames.pop() {
            Some(Frame::List(builder, Dotted::No)) => Some(builder.finish(Value::NULL)),
            Some(Frame::List(builder, Dotted::Tail(tail))) => Some(builder.finish(tail)),
            Some(Frame::Vector(elements)) => vector::from_elements(context, &elements),
            Some(Frame::Bytevector(bytes)) => bytevector::from_bytes(context, &bytes),
            Some(Frame::List(_, Dotted::Awaited) | Frame::Prefix(_) | Frame::Comment | Frame::Label(_)) => {
                self.malformed(context, "unexpected `)` where a datum is missing")
            }
            None => self.malformed(context, "unexpected `)`"),
        }
    }

    /// A datum is complete: puts it where it belongs. Gives it back if it is the outermost one.
    fn deliver(&mut self, context: &mut Context, mut value: Value) -> Option<Option<Value>> {
        loop {
            match self.frames.last_mut() {
                None => return Some(Some(value)),
                Some(Frame::List(builder, Dotted::No)) => builder.add(context, value)?,
                Some(Frame::List(_, dotted @ Dotted::Awaited)) => *dotted = Dotted::Tail(value),
                Some(Frame::List(_, Dotted::Tail(_))) => {
                    return self.malformed(context, "more than one datum after a dot");
                }
                Some(Frame::Vector(elements)) => elements.push(value),
                Some(Frame::Bytevector(bytes)) => match value.as_fixnum().and_then(|n| u8::try_from(n).ok()) {
                    Some(byte) => bytes.push(byte),
                    None => return self.malformed(context, "an element of a bytevector is no byte"),
                },
                Some(Frame::Comment) => _ = self.frames.pop(),
                Some(Frame::Prefix(name)) => {
                    let prefix = symbol::intern(context, name)?;
                    let rest = allocate::pair(context, value, Value::NULL)?;
                    value = allocate::pair(context, prefix, rest)?;
                    self.frames.pop();
                    continue;
                }
                Some(&mut Frame::Label(number)) => {
                    self.define(context, number, value)?;
                    self.frames.pop();
                    continue;
                }
            }
            return Some(None);
        }
    }

    fn define(&mut self, context: &mut Context, number: u64, value: Value) -> Option<()> {
        let placeholder = self.labels.insert(number, value)?;
        if placeholder == value {
            return self.malformed(context, &format!("the datum label #{number}= denotes itself"));
        }
        // SAFETY: a cell has one payload word. It is no older than the value in a way that matters: both were made by
        // this call, or the value is older.
        unsafe { *placeholder.address().add(1) = value.0 };
        Some(())
    }

    /// Replaces the placeholders in the finished datum.
    fn resolve(&self, datum: Value) -> Value {
        if !self.unresolved {
            return datum;
        }
        let mut seen: AddressMap<()> = AddressMap::default();
        let mut pending = vec![datum];
        while let Some(value) = pending.pop() {
            let (slots, count) = if value.is_pair() {
                (value.address(), 2)
            } else if value.is(Type::Vector) {
                (value.address().wrapping_add(1), value.length())
            } else {
                continue;
            };
            if seen.insert(value.0, ()).is_some() {
                continue;
            }
            for index in 0..count {
                // SAFETY: a pair has two slots, a vector as many as its length. All were made by this call, so that
                // the store completes their initialisation.
                unsafe {
                    let slot = slots.add(index);
                    let part = denoted(Value(*slot));
                    *slot = part.0;
                    pending.push(part);
                }
            }
        }
        datum
    }
}

/// What a value stands for: itself, unless it is a placeholder. A placeholder may lead to that of a label further out
/// (`#0=(#1=#0# #1#)`), never back.
fn denoted(mut value: Value) -> Value {
    while value.is(Type::Cell) {
        value = value.field(0);
    }
    value
}
