//! Which frozen calls hold how much.
//!
//! A reclaim point can free nothing below its mark. The mark was taken by a frozen call: the first one above the point's
//! function, past the registered ones. What lies between that mark and the mark of the next frozen call further out is
//! held by it. Marks are not in frames, so those of outer calls are known only where a point further out looked while it
//! was the innermost; else what they hold is counted with the innermost call whose mark is known. So the sum is exact,
//! and a call may be charged for what frozen calls around it hold.

use super::Code;
use crate::memory::frames::call_site;
use crate::memory::raw::load;
use crate::report::tables;
use crate::report::trace::{Frames, is_underflow};
use crate::value::Value;
use eshkol_abi::program::Program;
use std::collections::HashMap;

/// Registered callers that are passed at most; a deeper chain is not attributed.
const DEEPEST: usize = 4096;

/// What holds memory below the mark.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Holder {
    /// A call of compiled code.
    Call,
    /// The runtime, on behalf of compiled code: an escape point, or an error that is being handled.
    Runtime,
}

pub(super) struct FrozenCall {
    pub code: Code,
    pub holder: Holder,
    /// Looks that ended at this call.
    pub looks: u64,
    /// The most that it held.
    pub bytes: u64,
}

/// A frozen call whose mark is known.
struct Known {
    /// The frame of the callee: its return address is that of the call.
    frame: u64,
    return_address: u64,
    mark: u64,
}

pub(super) struct Frozen {
    base: u64,
    pub calls: Vec<FrozenCall>,
    numbers: HashMap<u64, usize>,
    /// Outermost first: frames descend, marks ascend.
    known: Vec<Known>,
}

impl Frozen {
    pub fn new(base: u64) -> Frozen {
        Frozen { base, calls: Vec::new(), numbers: HashMap::new(), known: Vec::new() }
    }

    /// A point looks, in the function with this frame pointer and down to this mark.
    pub fn look(&mut self, program: &Program, frame: u64, mark: u64) {
        let Some((frame, return_address)) = frozen_frame(program, frame) else { return };
        while self.known.last().is_some_and(|known| known.frame <= frame || known.mark > mark || !known.is_there()) {
            self.known.pop();
        }
        let below = self.known.last().map_or(self.base, |known| known.mark);
        self.known.push(Known { frame, return_address, mark });
        let (address, holder) = match tables::is_code(program, return_address) {
            true => (return_address, Holder::Call),
            false => {
                // SAFETY: the frame is on the stack; the walk checks each word that it follows.
                let mut above = unsafe { Frames::new(frame, Value::FALSE) };
                match above.find(|&address| tables::is_code(program, address)) {
                    Some(address) => (address, Holder::Runtime),
                    // The program's body was called by nobody: nothing is frozen.
                    None => return,
                }
            }
        };
        let next = self.calls.len();
        let number = *self.numbers.entry(address).or_insert(next);
        if number == next {
            self.calls.push(FrozenCall { code: Code { address, caller: 0 }, holder, looks: 0, bytes: 0 });
        }
        let call = &mut self.calls[number];
        call.looks += 1;
        call.bytes = call.bytes.max(mark - below);
    }
}

impl Known {
    /// Is the frame, or one like it, still on the stack?
    fn is_there(&self) -> bool {
        let (low, high) = crate::stack::bounds();
        // SAFETY: a word of the stack is read.
        (low..high - 16).contains(&self.frame) && unsafe { load(self.frame + 8) } == self.return_address
    }
}

/// The frame of the first function, from this one outwards, whose call froze its caller; and its return address.
fn frozen_frame(program: &Program, start: u64) -> Option<(u64, u64)> {
    let (low, high) = crate::stack::bounds();
    let mut frame = start;
    for _ in 0..DEEPEST {
        if !(low..high.saturating_sub(16)).contains(&frame) {
            return None;
        }
        // SAFETY: the frame lies in the stack, two words below its end.
        let (caller, return_address) = unsafe { (load(frame), load(frame + 8)) };
        // SAFETY: the program's tables are static.
        if unsafe { call_site(program, return_address) }.is_none() {
            // Captured frames are in the heap, where registered ones only can be.
            return (!is_underflow(return_address)).then_some((frame, return_address));
        }
        if caller <= frame {
            return None;
        }
        frame = caller;
    }
    None
}
