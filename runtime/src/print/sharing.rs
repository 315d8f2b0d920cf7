//! Which objects of a value need a datum label. The search sees the whole value before anything is printed, so it also
//! notes whether a part of it is stale.

use super::{note_stale, part, parts};
use crate::addresses::AddressMap;
use crate::value::Value;

/// The objects that get a label, and the numbers of those already printed.
#[derive(Default)]
pub struct Labels {
    numbers: AddressMap<Option<usize>>,
    next: usize,
}

/// How the printer meets an object.
pub enum Meeting {
    Unlabelled,
    /// For the first time: its label is defined here.
    First(usize),
    Again(usize),
}

impl Labels {
    pub fn has(&self, value: Value) -> bool {
        !self.numbers.is_empty() && self.numbers.contains_key(&value.0)
    }

    /// The object is about to be printed. Labels are numbered in the order in which they appear.
    pub fn meet(&mut self, value: Value) -> Meeting {
        if self.numbers.is_empty() {
            return Meeting::Unlabelled;
        }
        match self.numbers.get_mut(&value.0) {
            None => Meeting::Unlabelled,
            Some(Some(number)) => Meeting::Again(*number),
            Some(number) => {
                *number = Some(self.next);
                self.next += 1;
                Meeting::First(self.next - 1)
            }
        }
    }
}

/// Most values are small and free of cycles: a walk of this many steps that comes to an end proves it without a map.
const QUICK_STEPS: usize = 2000;

/// The objects that close a cycle: every way back to an object from inside itself ends at one of them.
pub fn cycles(value: Value) -> Labels {
    if ends_within(value, QUICK_STEPS) { Labels::default() } else { search(value, |state| state == State::Open) }
}

/// The objects that are reached more than once.
pub fn shared(value: Value) -> Labels {
    search(value, |_| true)
}

/// Does a walk that follows every reference, however often, end within this many steps?
fn ends_within(value: Value, steps: usize) -> bool {
    let mut left = steps;
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        let Some(kind) = parts(value) else {
            note_stale(value);
            continue;
        };
        for index in 0.. {
            let Some(part) = part(value, kind, index) else { break };
            if left == 0 {
                return false;
            }
            left -= 1;
            pending.push(part);
        }
    }
    true
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// On the way from the root to here.
    Open,
    Done,
}

/// A depth-first search that visits every object once. An object that is reached again is labelled if the predicate
/// holds of its state.
fn search(value: Value, labelled: impl Fn(State) -> bool) -> Labels {
    let mut labels = Labels::default();
    let mut states: AddressMap<State> = AddressMap::default();
    let mut path = vec![(value, 0)];
    states.insert(value.0, State::Open);
    while let Some((value, index)) = path.pop() {
        let next = parts(value).and_then(|kind| part(value, kind, index));
        let Some(next) = next else {
            states.insert(value.0, State::Done);
            continue;
        };
        path.push((value, index + 1));
        if parts(next).is_none() {
            note_stale(next);
            continue;
        }
        match states.get(&next.0) {
            None => {
                states.insert(next.0, State::Open);
                path.push((next, 0));
            }
            Some(&state) if labelled(state) => {
                labels.numbers.insert(next.0, None);
            }
            Some(_) => {}
        }
    }
    labels
}
