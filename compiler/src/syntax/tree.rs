//! The tree that the reader makes: data with spans, in one arena.
//!
//! Nodes refer to each other by number, so that a million nested lists need no recursion to be dropped, and a datum
//! label (`#0=(a . #0#)`) is simply a node that is reached again.

use crate::source::Span;
use eshkol_runtime::number::Literal as Number;
use std::rc::Rc;

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct DatumId(pub u32);

#[derive(Clone, Debug)]
pub enum Datum {
    Boolean(bool),
    Number(Number),
    Character(char),
    String(Rc<str>),
    Symbol(Rc<str>),
    Bytevector(Rc<[u8]>),
    /// The items, and what follows the dot if there is one. The tail is never a `List`: `(a . (b))` is read as `(a b)`.
    /// One that has a label is the exception, since it can be reached by other ways too: `#0=(a . #0#)`.
    List(Vec<DatumId>, Option<DatumId>),
    Vector(Vec<DatumId>),
}

/// All data of one compilation.
#[derive(Default)]
pub struct Tree {
    data: Vec<Datum>,
    spans: Vec<Span>,
}

impl Tree {
    pub fn add(&mut self, datum: Datum, span: Span) -> DatumId {
        self.data.push(datum);
        self.spans.push(span);
        DatumId(self.data.len() as u32 - 1)
    }

    pub fn datum(&self, id: DatumId) -> &Datum {
        &self.data[id.0 as usize]
    }

    pub fn span(&self, id: DatumId) -> Span {
        self.spans[id.0 as usize]
    }

    pub fn len(&self) -> usize {
        self.data.len()
    }

    pub fn is_empty(&self) -> bool {
        self.data.is_empty()
    }

    /// Forgets all data after the first `length`.
    pub fn truncate(&mut self, length: usize) {
        self.data.truncate(length);
        self.spans.truncate(length);
    }

    pub fn datum_mut(&mut self, id: DatumId) -> &mut Datum {
        &mut self.data[id.0 as usize]
    }

    pub fn set_span(&mut self, id: DatumId, span: Span) {
        self.spans[id.0 as usize] = span;
    }

    /// Fills a node that was added as a placeholder, for datum labels.
    pub fn replace(&mut self, id: DatumId, datum: Datum) {
        self.data[id.0 as usize] = datum;
    }
}
