//! Lists (R7RS section 6.4). What must see the end of a list finds out when there is none: a cycle is an error, not an
//! endless loop.

#[cfg(test)]
mod tests;

use crate::argument;
use crate::condition;
use crate::equal::{equal, eqv};
use crate::memory::{allocate, barrier};
use crate::value::Value;
use eshkol_abi::condition::Kind as ErrorKind;
use eshkol_abi::context::Context;
use eshkol_abi::primitive::Type;

/// The pairs of a list, in order. Ends at whatever is no pair; a cycle ends it as well, after a number of pairs that
/// is linear in the length of the cycle (Brent's algorithm).
pub struct Pairs {
    rest: Value,
    /// A pair met earlier; meeting it again proves a cycle.
    landmark: Value,
    /// Pairs until the landmark is moved, and how many that were the last time.
    left: u64,
    stretch: u64,
    cyclic: bool,
}

impl Pairs {
    pub fn of(list: Value) -> Pairs {
        Pairs { rest: list, landmark: Value::NULL, left: 1, stretch: 1, cyclic: false }
    }

    /// What follows the pairs that were given: the empty list at the end of a proper list.
    pub fn rest(&self) -> Value {
        self.rest
    }

    pub fn is_cyclic(&self) -> bool {
        self.cyclic
    }

    /// Did the walk come to the end of a proper list?
    fn is_proper(&self) -> bool {
        self.rest == Value::NULL
    }
}

impl Iterator for Pairs {
    type Item = Value;

    fn next(&mut self) -> Option<Value> {
        if !self.rest.is_pair() || self.cyclic {
            return None;
        }
        let pair = self.rest;
        self.rest = pair.cdr();
        if pair == self.landmark {
            self.cyclic = true;
            return None;
        }
        self.left -= 1;
        if self.left == 0 {
            self.landmark = pair;
            self.stretch *= 2;
            self.left = self.stretch;
        }
        Some(pair)
    }
}

/// The elements of a proper list; anything else is an error of the argument at `position`.
pub fn elements(context: &mut Context, who: &str, position: u32, list: Value) -> Option<Vec<Value>> {
    let mut pairs = Pairs::of(list);
    let elements = pairs.by_ref().map(Value::car).collect();
    if pairs.is_proper() { Some(elements) } else { argument::wrong_type(context, who, position, Type::List, list) }
}

/// A new list of these elements.
pub fn build(context: &mut Context, elements: impl Iterator<Item = Value>) -> Option<Value> {
    let mut builder = Builder::default();
    for element in elements {
        builder.add(context, element)?;
    }
    Some(builder.finish(Value::NULL))
}

/// Builds a list from its front, in fresh pairs.
#[derive(Default)]
pub struct Builder {
    first: Option<Value>,
    last: Option<Value>,
}

impl Builder {
    pub fn add(&mut self, context: &mut Context, element: Value) -> Option<()> {
        let pair = allocate::pair(context, element, Value::NULL)?;
        self.link(pair);
        self.last = Some(pair);
        Some(())
    }

    pub fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// The list so far, with this behind its last pair.
    pub fn finish(mut self, tail: Value) -> Value {
        self.link(tail);
        self.first.unwrap_or(tail)
    }

    fn link(&mut self, value: Value) {
        match self.last {
            None => self.first = Some(value),
            // SAFETY: the last pair is fresh and was made by this builder, so that this completes its initialisation:
            // no mark lies between it and the value, which is a pair of the same builder or older.
            Some(last) => unsafe { *last.address().add(1) = value.0 },
        }
    }
}

/// The number of elements, `None` where it is no proper list.
pub fn length(list: Value) -> Option<usize> {
    let mut pairs = Pairs::of(list);
    let length = pairs.by_ref().count();
    pairs.is_proper().then_some(length)
}

fn reverse(context: &mut Context, list: Value) -> Option<Value> {
    if length(list).is_none() {
        return argument::wrong_type(context, "reverse", 1, Type::List, list);
    }
    Pairs::of(list).try_fold(Value::NULL, |tail, pair| allocate::pair(context, pair.car(), tail))
}

fn append(context: &mut Context, front: Value, back: Value) -> Option<Value> {
    if length(front).is_none() {
        return argument::wrong_type(context, "append", 1, Type::List, front);
    }
    let mut builder = Builder::default();
    for pair in Pairs::of(front) {
        builder.add(context, pair.car())?;
    }
    Some(builder.finish(back))
}

/// A copy of the pairs; what follows them, if it is not the empty list, stays the same object. A circular list is an
/// error.
fn copy(context: &mut Context, list: Value) -> Option<Value> {
    let mut builder = Builder::default();
    let mut pairs = Pairs::of(list);
    for pair in pairs.by_ref() {
        builder.add(context, pair.car())?;
    }
    if pairs.is_cyclic() {
        return argument::wrong_type(context, "list-copy", 1, Type::List, list);
    }
    Some(builder.finish(pairs.rest()))
}

fn make(context: &mut Context, size: Value, filler: Value) -> Option<Value> {
    let size = argument::length(context, "make-list", 1, size)?;
    (0..size).try_fold(Value::NULL, |tail, _| allocate::pair(context, filler, tail))
}

/// What is left of a list without its first pairs. The list need not be proper.
fn tail(context: &mut Context, who: &str, list: Value, index: Value) -> Option<Value> {
    let count = argument::length(context, who, 2, index)?;
    let mut rest = list;
    for _ in 0..count {
        if !rest.is_pair() {
            return argument::out_of_range(context, who, 2, index);
        }
        rest = rest.cdr();
    }
    Some(rest)
}

/// The pair that holds element `index`.
fn element(context: &mut Context, who: &str, list: Value, index: Value) -> Option<Value> {
    if !list.is_pair() {
        return argument::wrong_type(context, who, 1, Type::Pair, list);
    }
    let rest = tail(context, who, list, index)?;
    if rest.is_pair() { Some(rest) } else { argument::out_of_range(context, who, 2, index) }
}

fn set(context: &mut Context, list: Value, index: Value, value: Value) -> Option<Value> {
    let pair = element(context, "list-set!", list, index)?;
    argument::mutable_pair(context, "list-set!", pair)?;
    // SAFETY: the first word of a pair is a value slot.
    unsafe { barrier::write_slot(context, pair.address(), value) };
    Some(Value::UNSPECIFIED)
}

/// `memq`, `memv` and `member`: the first pair whose car is the key, or `#f`.
fn member(context: &mut Context, who: &str, key: Value, list: Value, same: impl Fn(Value, Value) -> bool) -> Value {
    let mut pairs = Pairs::of(list);
    match pairs.by_ref().find(|pair| same(key, pair.car())) {
        Some(pair) => pair,
        None if pairs.is_proper() => Value::FALSE,
        None => condition::wrong_type(context, who, 2, Type::List, list),
    }
}

/// `assq`, `assv` and `assoc`: the first element, all of which are pairs, whose car is the key, or `#f`.
fn associated(context: &mut Context, who: &str, key: Value, list: Value, same: impl Fn(Value, Value) -> bool) -> Value {
    let mut pairs = Pairs::of(list);
    for pair in pairs.by_ref() {
        let element = pair.car();
        if !element.is_pair() {
            let message = "an element of the association list is not a pair";
            return condition::error(context, ErrorKind::WrongType, who, message, &[element]);
        }
        if same(key, element.car()) {
            return element;
        }
    }
    if pairs.is_proper() { Value::FALSE } else { condition::wrong_type(context, who, 2, Type::List, list) }
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_list_length(context: &mut Context, list: Value) -> Value {
    match length(list) {
        Some(length) => Value::fixnum(length as i64),
        None => condition::wrong_type(context, "length", 1, Type::List, list),
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_list_is_list(_context: &mut Context, value: Value) -> Value {
    Value::boolean(length(value).is_some())
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_list_reverse(context: &mut Context, list: Value) -> Value {
    reverse(context, list).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_list_append(context: &mut Context, front: Value, back: Value) -> Value {
    append(context, front, back).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_list_copy(context: &mut Context, list: Value) -> Value {
    copy(context, list).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_list_make(context: &mut Context, size: Value, filler: Value) -> Value {
    make(context, size, filler).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_list_tail(context: &mut Context, list: Value, index: Value) -> Value {
    tail(context, "list-tail", list, index).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_list_ref(context: &mut Context, list: Value, index: Value) -> Value {
    element(context, "list-ref", list, index).map_or(Value::ERROR, Value::car)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_list_set(context: &mut Context, list: Value, index: Value, value: Value) -> Value {
    set(context, list, index, value).unwrap_or(Value::ERROR)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_list_memq(context: &mut Context, key: Value, list: Value) -> Value {
    member(context, "memq", key, list, |a, b| a == b)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_list_memv(context: &mut Context, key: Value, list: Value) -> Value {
    member(context, "memv", key, list, eqv)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_list_member(context: &mut Context, key: Value, list: Value) -> Value {
    member(context, "member", key, list, equal)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_list_assq(context: &mut Context, key: Value, list: Value) -> Value {
    associated(context, "assq", key, list, |a, b| a == b)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_list_assv(context: &mut Context, key: Value, list: Value) -> Value {
    associated(context, "assv", key, list, eqv)
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_list_assoc(context: &mut Context, key: Value, list: Value) -> Value {
    associated(context, "assoc", key, list, equal)
}
