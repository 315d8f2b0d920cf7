//! The calls that led to an error, from the frame pointers of the Scheme stack.
//!
//! A frame pointer points to the caller's frame pointer, and the word above is the return address. Compiled code and
//! the stubs keep this chain; the walk trusts no word of it, but stops at the first that does not lead further up
//! within the stack. The oldest frame on the stack may return to captured frames, objects in the heap
//! ([`crate::capture`]); they know where they go on. A trace is short whatever the depth: a call that repeats is shown once, and of many different
//! ones the first and the last.

use super::tables::{self, FunctionName, Place, Role};
use crate::stack;
use crate::value::Value;
use eshkol_abi::object::{Type as ObjectType, frame_field};
use eshkol_abi::program::Program;
use std::collections::VecDeque;

/// Calls that are shown, nearest to the error and nearest to the start of the program.
const FIRST: usize = 10;
const LAST: usize = 5;

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Trace {
    /// Where the error happened: in the user's code, if that is known.
    pub position: Option<String>,
    /// The calls, nearest first.
    pub lines: Vec<String>,
}

/// The trace from the frame on, or from the frame whose return address is `place` if that is among them. `captured` is
/// the chain of captured frames.
///
/// # Safety
/// The stack that holds `frame` is not changed meanwhile, and nothing is reclaimed.
pub unsafe fn walk(program: Option<&'static Program>, frame: u64, captured: Value, place: u64) -> Trace {
    let Some(program) = program else { return Trace::default() };
    // SAFETY: the caller's.
    let frames = unsafe { Frames::new(frame, captured) };
    let place_is_live = place != 0 && frames.clone().any(|address| address == place);
    let calls = frames.skip_while(|&address| place_is_live && address != place);
    let place_of = |address| tables::place_at(program, call_of(address));
    // A procedure of the library may contain code of the program: positions are the program's, whoever has them.
    let first = || calls.clone().find_map(place_of);
    let position = if place_is_live { first() } else { place_of(place).or_else(first) };
    // The first form at the top level is the last call that is of interest.
    let mut is_over = false;
    let calls = calls.take_while(|&address| {
        let before = is_over;
        is_over |= role(program, address) == Some(Role::Form);
        !before
    });
    let calls = calls.filter(|&address| matches!(role(program, address), Some(Role::Procedure | Role::Form)));
    let mut lines = lines(program, calls);
    // An error at the top level itself: the line would only repeat the place.
    if let ([line], Some(place)) = (&lines[..], &position)
        && *line == at_top_level(Some(*place))
    {
        lines.clear();
    }
    Trace { position: position.map(|place| place.to_string()), lines }
}

/// An address inside the call instruction that a return address follows.
fn call_of(return_address: u64) -> u64 {
    return_address.wrapping_sub(1)
}

fn role(program: &'static Program, return_address: u64) -> Option<Role> {
    tables::function_at(program, call_of(return_address)).map(|function| function.role)
}

/// One line a call. A call that repeats, as in a recursion, has one line with the number of times.
fn lines(program: &'static Program, calls: impl Iterator<Item = u64>) -> Vec<String> {
    let mut first: Vec<Run> = Vec::new();
    let mut last: VecDeque<Run> = VecDeque::new();
    let mut left_out: u64 = 0;
    for address in calls {
        if let Some(run) = last.back_mut().or(first.last_mut())
            && run.address == address
        {
            run.times += 1;
            continue;
        }
        let run = Run { address, times: 1 };
        if first.len() < FIRST {
            first.push(run);
            continue;
        }
        last.push_back(run);
        if last.len() > LAST {
            left_out += last.pop_front().map_or(0, |run| run.times);
        }
    }
    let mut lines = texts(program, first);
    if left_out > 0 {
        lines.push(format!("... {left_out} more {}", if left_out == 1 { "call" } else { "calls" }));
    }
    lines.extend(texts(program, last));
    lines
}

/// The same call, so many times in a row.
struct Run {
    address: u64,
    times: u64,
}

/// The lines of these calls. Several addresses can have the same place; such neighbours share a line too.
fn texts(program: &'static Program, runs: impl IntoIterator<Item = Run>) -> Vec<String> {
    let mut texts: Vec<(String, u64)> = Vec::new();
    for run in runs {
        let text = text(program, call_of(run.address));
        match texts.last_mut() {
            Some((last, times)) if *last == text => *times += run.times,
            _ => texts.push((text, run.times)),
        }
    }
    let line = |(text, times)| if times == 1 { text } else { format!("{text} ({times} times)") };
    texts.into_iter().map(line).collect()
}

fn text(program: &'static Program, address: u64) -> String {
    let place = tables::place_at(program, address);
    let function = match tables::function_at(program, address) {
        Some(FunctionName { role: Role::Form, .. }) => return at_top_level(place),
        Some(FunctionName { name, .. }) if !name.is_empty() => name,
        _ => "an unnamed procedure",
    };
    match place {
        Some(place) => format!("in {function} at {place}"),
        None => format!("in {function}"),
    }
}

fn at_top_level(place: Option<Place>) -> String {
    match place {
        Some(place) => format!("at top level, {place}"),
        None => "at top level".to_string(),
    }
}

/// Does the frame that returns there return to captured frames?
#[cfg(target_arch = "x86_64")]
pub(crate) fn is_underflow(return_address: u64) -> bool {
    return_address == crate::stubs::continuation::eshkol_underflow as *const () as u64
}

#[cfg(not(target_arch = "x86_64"))]
pub(crate) fn is_underflow(_return_address: u64) -> bool {
    false
}

/// Return addresses, innermost first.
#[derive(Clone)]
pub struct Frames {
    frame: u64,
    limit: u64,
    captured: Value,
}

impl Frames {
    /// # Safety
    /// The Scheme stack is not changed as long as the iterator is used.
    pub unsafe fn new(frame: u64, captured: Value) -> Frames {
        let (low, high) = stack::bounds();
        let frame = if (low..high).contains(&frame) { frame } else { 0 };
        Frames { frame, limit: high, captured }
    }

    /// Where the next captured frame goes on.
    fn next_captured(&mut self) -> Option<u64> {
        let frame = self.captured;
        if !frame.is(ObjectType::Frame) {
            return None;
        }
        self.captured = frame.field(frame_field::PARENT as usize);
        Some(frame.field(frame_field::RESUME as usize).0)
    }
}

impl Iterator for Frames {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        if self.frame == 0 {
            return self.next_captured();
        }
        if !self.frame.is_multiple_of(8) || self.frame > self.limit - 16 {
            self.frame = 0;
            return None;
        }
        // SAFETY: the frame pointer lies in the stack, above one that was read before, two words below its end.
        let (caller, return_address) = unsafe { (*(self.frame as *const u64), *((self.frame + 8) as *const u64)) };
        if is_underflow(return_address) {
            self.frame = 0;
            return self.next_captured();
        }
        // Callers lie further up; anything else ends the chain.
        self.frame = if caller > self.frame { caller } else { 0 };
        Some(return_address)
    }
}
