//! Syntax objects: data with sets of scopes, unpacked as far as they are looked at.
//!
//! A [`Syntax`] is a node and a set of scopes. The node is a datum of the reader, or a list or vector that a macro made.
//! The scopes belong to everything inside: unpacking a list gives its items the scopes that are pending on it, so adding
//! a scope to a whole body is one operation, and a part that is never looked at (a quoted list) costs nothing.
//! Scopes are only ever added this way. Instantiating a template adds the scope of the expansion to what the template
//! itself contributes, which is what flipping the scope does in systems with procedural macros.

use super::hash::FastMap;
use super::scopes::{Scope, ScopeSet, ScopeSets};
use crate::source::Span;
use crate::syntax::tree::{Datum, DatumId, Tree};
use std::rc::Rc;

/// An interned symbol.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Symbol(pub u32);

/// Names by number.
#[derive(Default)]
pub struct Symbols {
    names: Vec<Rc<str>>,
    interned: FastMap<Rc<str>, Symbol>,
}

impl Symbols {
    pub fn intern(&mut self, name: &str) -> Symbol {
        if let Some(&symbol) = self.interned.get(name) {
            return symbol;
        }
        let name: Rc<str> = name.into();
        self.names.push(name.clone());
        let symbol = Symbol(self.names.len() as u32 - 1);
        self.interned.insert(name, symbol);
        symbol
    }

    pub fn name(&self, symbol: Symbol) -> &Rc<str> {
        &self.names[symbol.0 as usize]
    }
}

/// A datum of the reader, or something that a macro made; which of them is in the top bit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Node(u32);

const MADE: u32 = 1 << 31;

/// A syntax object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Syntax {
    node: Node,
    /// The scopes of an identifier; of a list or vector, what its parts get beside their own.
    pub scopes: ScopeSet,
}

/// A list or vector that a macro made. Its items are a range of [`Forms::items`].
struct Made {
    start: u32,
    length: u32,
    tail: Option<Syntax>,
    vector: bool,
    span: Span,
}

/// One level of a syntax object.
pub enum View {
    Symbol(Symbol),
    /// The items, and what follows the dot.
    List(Vec<Syntax>, Option<Syntax>),
    Vector(Vec<Syntax>),
    /// A boolean, number, character, string or bytevector.
    Atom(DatumId),
}

/// All syntax objects of one expansion.
pub struct Forms<'a> {
    pub tree: &'a mut Tree,
    pub symbols: Symbols,
    pub sets: ScopeSets,
    made: Vec<Made>,
    items: Vec<Syntax>,
    /// The symbol of each datum that is one, plus 1; 0 when it was not asked for yet.
    datum_symbols: Vec<u32>,
}

impl<'a> Forms<'a> {
    pub fn new(tree: &'a mut Tree) -> Forms<'a> {
        Forms {
            tree,
            symbols: Symbols::default(),
            sets: ScopeSets::new(),
            made: Vec::new(),
            items: Vec::new(),
            datum_symbols: Vec::new(),
        }
    }

    pub fn datum(&self, datum: DatumId, scopes: ScopeSet) -> Syntax {
        debug_assert!(datum.0 < MADE);
        Syntax { node: Node(datum.0), scopes }
    }

    pub fn list(&mut self, items: &[Syntax], tail: Option<Syntax>, span: Span) -> Syntax {
        self.make(items, tail, false, span)
    }

    pub fn vector(&mut self, items: &[Syntax], span: Span) -> Syntax {
        self.make(items, None, true, span)
    }

    /// How many items macros have put together so far, for the limit on their growth.
    pub fn made_items(&self) -> usize {
        self.items.len() + self.made.len()
    }

    pub fn add_scope(&mut self, syntax: Syntax, scope: Scope) -> Syntax {
        Syntax { scopes: self.sets.add(syntax.scopes, scope), ..syntax }
    }

    pub fn add_scopes(&mut self, syntax: Syntax, scopes: ScopeSet) -> Syntax {
        Syntax { scopes: self.sets.union(syntax.scopes, scopes), ..syntax }
    }

    pub fn without_scopes(&mut self, syntax: Syntax, scopes: &[Scope]) -> Syntax {
        Syntax { scopes: self.sets.remove(syntax.scopes, scopes), ..syntax }
    }

    pub fn span(&self, syntax: Syntax) -> Span {
        match self.made(syntax) {
            Some(made) => made.span,
            None => self.tree.span(DatumId(syntax.node.0)),
        }
    }

    /// The reader's datum behind a syntax object, unless a macro made it.
    pub fn datum_of(&self, syntax: Syntax) -> Option<DatumId> {
        if syntax.node.0 & MADE == 0 { Some(DatumId(syntax.node.0)) } else { None }
    }

    pub fn symbol(&mut self, syntax: Syntax) -> Option<Symbol> {
        let datum = self.datum_of(syntax)?;
        let index = datum.0 as usize;
        if let Some(&known) = self.datum_symbols.get(index)
            && known != 0
        {
            return Some(Symbol(known - 1));
        }
        let Datum::Symbol(name) = self.tree.datum(datum) else { return None };
        let symbol = self.symbols.intern(name);
        if self.datum_symbols.len() <= index {
            self.datum_symbols.resize(index + index / 2 + 64, 0);
        }
        self.datum_symbols[index] = symbol.0 + 1;
        Some(symbol)
    }

    pub fn view(&mut self, syntax: Syntax) -> View {
        if let Some(symbol) = self.symbol(syntax) {
            return View::Symbol(symbol);
        }
        if syntax.node.0 & MADE != 0 {
            return self.view_made(syntax);
        }
        let datum = DatumId(syntax.node.0);
        let pack = |&item: &DatumId| Syntax { node: Node(item.0), scopes: syntax.scopes };
        match self.tree.datum(datum) {
            Datum::List(items, tail) => View::List(items.iter().map(pack).collect(), tail.as_ref().map(pack)),
            Datum::Vector(items) => View::Vector(items.iter().map(pack).collect()),
            Datum::Boolean(_)
            | Datum::Number(_)
            | Datum::Character(_)
            | Datum::String(_)
            | Datum::Symbol(_)
            | Datum::Bytevector(_) => View::Atom(datum),
        }
    }

    /// The first item of a list.
    pub fn head(&mut self, syntax: Syntax) -> Option<Syntax> {
        let (first, scopes) = match self.made(syntax) {
            Some(made) if made.vector || made.length == 0 => return None,
            Some(made) => (self.items[made.start as usize], syntax.scopes),
            None => match self.tree.datum(DatumId(syntax.node.0)) {
                Datum::List(items, _) => {
                    let &first = items.first()?;
                    (Syntax { node: Node(first.0), scopes: ScopeSet::EMPTY }, syntax.scopes)
                }
                _ => return None,
            },
        };
        Some(self.add_scopes(first, scopes))
    }

    /// The items of a proper list.
    pub fn proper_list(&mut self, syntax: Syntax) -> Option<Vec<Syntax>> {
        match self.view(syntax) {
            View::List(items, None) => Some(items),
            View::List(_, Some(_)) | View::Symbol(_) | View::Vector(_) | View::Atom(_) => None,
        }
    }

    pub fn string(&self, syntax: Syntax) -> Option<Rc<str>> {
        match self.tree.datum(self.datum_of(syntax)?) {
            Datum::String(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// Is it an identifier with this name, whatever it means?
    pub fn is_named(&mut self, syntax: Syntax, name: &str) -> bool {
        self.symbol(syntax).is_some_and(|symbol| &**self.symbols.name(symbol) == name)
    }

    /// The name of an identifier.
    pub fn name(&mut self, syntax: Syntax) -> Option<Rc<str>> {
        let symbol = self.symbol(syntax)?;
        Some(self.symbols.name(symbol).clone())
    }

    fn made(&self, syntax: Syntax) -> Option<&Made> {
        if syntax.node.0 & MADE == 0 { None } else { Some(&self.made[(syntax.node.0 & !MADE) as usize]) }
    }

    fn make(&mut self, items: &[Syntax], tail: Option<Syntax>, vector: bool, span: Span) -> Syntax {
        let start = self.items.len() as u32;
        self.items.extend_from_slice(items);
        self.made.push(Made { start, length: items.len() as u32, tail, vector, span });
        Syntax { node: Node(self.made.len() as u32 - 1 | MADE), scopes: ScopeSet::EMPTY }
    }

    fn view_made(&mut self, syntax: Syntax) -> View {
        let Made { start, length, tail, vector, .. } = self.made[(syntax.node.0 & !MADE) as usize];
        let range = start as usize..(start + length) as usize;
        let mut items = self.items[range].to_vec();
        if syntax.scopes != ScopeSet::EMPTY {
            for item in &mut items {
                item.scopes = self.sets.union(item.scopes, syntax.scopes);
            }
        }
        let tail = tail.map(|tail| Syntax { scopes: self.sets.union(tail.scopes, syntax.scopes), ..tail });
        if vector { View::Vector(items) } else { View::List(items, tail) }
    }
}
