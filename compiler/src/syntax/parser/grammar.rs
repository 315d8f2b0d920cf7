//! The grammar of what stands between two parentheses, once everything nested in it is a finished datum.
//!
//! ```text
//! list     = datum* (dot datum)?
//! sequence = datum*                 of a vector, a bytevector, a file
//! ```
//!
//! Positions are numbers of items.

use crate::syntax::tree::DatumId;
use chumsky::error::{Error, LabelError};
use chumsky::prelude::*;
use chumsky::util::MaybeRef;
use std::ops::Range;

/// An element of an open list.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Item {
    Datum(DatumId),
    Dot,
}

/// A mistake, with the items that show it.
#[derive(Clone, PartialEq, Debug)]
pub struct Problem {
    pub kind: ProblemKind,
    pub items: Range<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProblemKind {
    /// There is no datum before the dot.
    NothingBeforeDot,
    NothingAfterDot,
    /// There is more than one datum after the dot. The items are those after the first.
    SurplusAfterDot,
    /// There can be no dot.
    DotInSequence,
    /// What chumsky says of items that no production accepts. There are none.
    Unexpected,
}

/// A list's items and its tail.
pub type ListBody = (Vec<DatumId>, Option<DatumId>);

type Extra = extra::Err<Problem>;

/// Parses the items of a list.
pub fn list<'i>() -> impl Parser<'i, &'i [Item], ListBody, Extra> {
    let tail = just(Item::Dot)
        .map_with(|_, extra| extra.span())
        .then(datum().or_not())
        .then(any().ignored().repeated().at_least(1).map_with(|_, extra| extra.span()).or_not());
    datum().repeated().collect::<Vec<_>>().then(tail.or_not()).validate(|(data, tail), _, emitter| {
        let Some(((dot, after), surplus)) = tail else { return (data, None) };
        let dot: SimpleSpan = dot;
        let surplus: Option<SimpleSpan> = surplus;
        // At most one message for the list: one dot too many may break several rules.
        if data.is_empty() {
            emitter.emit(Problem::new(ProblemKind::NothingBeforeDot, dot));
        } else if after.is_none() {
            emitter.emit(Problem::new(ProblemKind::NothingAfterDot, dot));
        } else if let Some(surplus) = surplus {
            emitter.emit(Problem::new(ProblemKind::SurplusAfterDot, surplus));
        }
        (data, after)
    })
}

/// Parses the items of what takes no dot.
pub fn sequence<'i>() -> impl Parser<'i, &'i [Item], Vec<DatumId>, Extra> {
    let stray_dot = just(Item::Dot).validate(|_, extra, emitter| {
        emitter.emit(Problem::new(ProblemKind::DotInSequence, extra.span()));
    });
    let separator = stray_dot.repeated();
    separator.ignore_then(datum().then_ignore(separator).repeated().collect())
}

fn datum<'i>() -> impl Parser<'i, &'i [Item], DatumId, Extra> + Copy {
    select! { Item::Datum(id) => id }
}

impl Problem {
    fn new(kind: ProblemKind, items: SimpleSpan) -> Problem {
        Problem { kind, items: items.start..items.end }
    }
}

impl<'i> Error<'i, &'i [Item]> for Problem {}

impl<'i, L> LabelError<'i, &'i [Item], L> for Problem {
    fn expected_found<E: IntoIterator<Item = L>>(
        _expected: E,
        _found: Option<MaybeRef<'i, Item>>,
        span: SimpleSpan,
    ) -> Problem {
        Problem::new(ProblemKind::Unexpected, span)
    }
}
