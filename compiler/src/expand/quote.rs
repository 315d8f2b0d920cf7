//! Constants: quoted data as literals of the program.
//!
//! Data may be nested to any depth, shared and cyclic (`#0=(a . #0#)`). So the conversion keeps a list of places that are
//! still to be filled: the literal of a list or vector is made first, with empty places, and its parts follow. A datum of
//! the reader has one literal however often it is met, so that two uses of one quotation are `eq?`.

use super::Expander;
use super::expression::Use;
use super::form::{Symbol, Syntax, View};
use super::hash::FastMap;
use super::report::count;
use crate::core_ir::{Constant, Expr, Literal, LiteralId};
use crate::syntax::tree::{Datum, DatumId};
use eshkol_abi::value::{FIXNUM_MAX, FIXNUM_MIN};
use eshkol_runtime::number::Literal as Number;

/// Literals that exist already.
#[derive(Default)]
pub struct Literals {
    data: FastMap<DatumId, Constant>,
    symbols: FastMap<Symbol, LiteralId>,
}

/// A place in a literal that waits for its value.
enum Place {
    Car(LiteralId),
    Cdr(LiteralId),
    Item(LiteralId, usize),
}

impl Expander<'_> {
    pub(super) fn quote(&mut self, form: &Use) -> Expr {
        let &[datum] = form.operands() else {
            let what = format!("this has {} instead of 1", count(form.operands().len(), "part"));
            return self.malformed_expression(form.keyword, form.syntax, &what, form.cx);
        };
        let constant = self.constant(datum);
        Expr::constant(constant, form.span)
    }

    /// The constant that a datum denotes.
    pub(super) fn constant(&mut self, syntax: Syntax) -> Constant {
        let mut waiting = Vec::new();
        let result = self.outer_constant(syntax, &mut waiting);
        while let Some((place, syntax)) = waiting.pop() {
            let value = self.outer_constant(syntax, &mut waiting);
            let (id, index) = match place {
                Place::Car(id) => (id, 0),
                Place::Cdr(id) => (id, 1),
                Place::Item(id, index) => (id, index),
            };
            match &mut self.program.literals[id.0 as usize] {
                Literal::Pair(car, cdr) => *(if index == 0 { car } else { cdr }) = value,
                Literal::Vector(items) => items[index] = value,
                _ => unreachable!("only pairs and vectors have places"),
            }
        }
        result
    }

    pub(super) fn symbol_constant(&mut self, symbol: Symbol) -> Constant {
        if let Some(&id) = self.literals.symbols.get(&symbol) {
            return Constant::Literal(id);
        }
        let name = self.forms.symbols.name(symbol).clone();
        let id = self.program.add_literal(Literal::Symbol(name));
        self.literals.symbols.insert(symbol, id);
        Constant::Literal(id)
    }

    /// The constant of a datum whose parts are put on the list of those that wait.
    fn outer_constant(&mut self, syntax: Syntax, waiting: &mut Vec<(Place, Syntax)>) -> Constant {
        let datum = self.forms.datum_of(syntax);
        if let Some(datum) = datum
            && let Some(&known) = self.literals.data.get(&datum)
        {
            return known;
        }
        let constant = match self.forms.view(syntax) {
            View::Symbol(symbol) => return self.symbol_constant(symbol),
            View::Atom(datum) => self.atom(datum),
            View::Vector(items) => {
                let id = self.program.add_literal(Literal::Vector(vec![Constant::Null; items.len()]));
                let places = items.into_iter().enumerate().map(|(index, item)| (Place::Item(id, index), item));
                waiting.extend(places);
                Constant::Literal(id)
            }
            View::List(items, tail) => self.list_constant(&items, tail, waiting),
        };
        if let (Some(datum), Constant::Literal(_)) = (datum, constant) {
            self.literals.data.insert(datum, constant);
        }
        constant
    }

    /// A list as pairs with consecutive numbers.
    fn list_constant(
        &mut self,
        items: &[Syntax],
        tail: Option<Syntax>,
        waiting: &mut Vec<(Place, Syntax)>,
    ) -> Constant {
        let first = self.program.literals.len() as u32;
        for (index, &item) in items.iter().enumerate() {
            let is_last = index + 1 == items.len();
            let next = LiteralId(first + index as u32 + 1);
            let cdr = if is_last { Constant::Null } else { Constant::Literal(next) };
            let id = self.program.add_literal(Literal::Pair(Constant::Null, cdr));
            waiting.push((Place::Car(id), item));
            if let Some(tail) = tail.filter(|_| is_last) {
                waiting.push((Place::Cdr(id), tail));
            }
        }
        if items.is_empty() { Constant::Null } else { Constant::Literal(LiteralId(first)) }
    }

    fn atom(&mut self, datum: DatumId) -> Constant {
        let literal = match self.forms.tree.datum(datum) {
            Datum::Boolean(value) => return Constant::Boolean(*value),
            Datum::Character(c) => return Constant::Character(*c),
            Datum::Number(Number::Flonum(value)) => return Constant::Flonum(value.to_bits()),
            Datum::Number(number) => {
                if let Number::Integer(n) = number
                    && let Ok(small) = i64::try_from(n)
                    && (FIXNUM_MIN..=FIXNUM_MAX).contains(&small)
                {
                    return Constant::Fixnum(small);
                }
                Literal::Number(number.clone())
            }
            Datum::String(text) => Literal::String(text.clone()),
            Datum::Bytevector(bytes) => Literal::Bytevector(bytes.clone()),
            Datum::Symbol(_) | Datum::List(..) | Datum::Vector(_) => unreachable!("these are not atoms"),
        };
        Constant::Literal(self.program.add_literal(literal))
    }

    /// Is it the datum `#f`?
    pub(super) fn is_false(&self, syntax: Syntax) -> bool {
        let datum = self.forms.datum_of(syntax);
        datum.is_some_and(|datum| matches!(self.forms.tree.datum(datum), Datum::Boolean(false)))
    }
}
