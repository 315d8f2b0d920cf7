//! The values and marks in captured frames, objects of kind `Frame`.
//!
//! The image of a frame that waits at a registered call has its values where the call site's entry in the program's
//! table says; its marks, the saved bump pointer of the call among them, are the first of the entry's slots. Any other
//! frame holds nothing that moves: it belongs to a stub, or failed and never goes on.
//!
//! All values and marks of an image are older than the object. So an evacuation whose cut lies above it need not look at
//! it; one that copies it forwards the values, and lifts every mark above the cut to the end of the survivors: then no
//! mark lies inside the new bag (invariant I2), and what the frame holds still lies below its marks.

use super::frames::{call_site, marks_and_values};
use super::raw::load;
use eshkol_abi::object::{WORD, frame_field as field};
use eshkol_abi::program::{CallSite, Program};

/// Looks call sites up. Frames of a recursion have the same one, so the last is kept.
pub struct Images {
    program: Option<&'static Program>,
    last: Option<(u64, Option<CallSite>)>,
}

/// The address of word 0 of an object's payload word.
const fn payload(object: u64, index: u32) -> u64 {
    object + WORD as u64 * (1 + index as u64)
}

impl Images {
    pub fn new(program: Option<&'static Program>) -> Images {
        Images { program, last: None }
    }

    /// Calls `mark` and `value` with the addresses of the marks and values in the image of a frame.
    ///
    /// # Safety
    /// `object` is the address of an object of kind `Frame`.
    pub unsafe fn visit(&mut self, object: u64, mut mark: impl FnMut(u64), mut value: impl FnMut(u64)) {
        let Some(program) = self.program else { return };
        // SAFETY: the caller's: a frame has these payload words.
        let (resume, frame_pointer, base) = unsafe {
            (
                load(payload(object, field::RESUME)),
                load(payload(object, field::FRAME_POINTER)),
                load(payload(object, field::BASE)),
            )
        };
        let site = match self.last {
            Some((address, site)) if address == resume => site,
            _ => {
                // SAFETY: the program's tables are static.
                let site = unsafe { call_site(program, resume) };
                self.last = Some((resume, site));
                site
            }
        };
        let Some(site) = site else { return };
        // Where the stack pointer was at the call, in the image. Arguments that the callee took away lie below it.
        let stack_pointer = payload(object, field::IMAGE)
            .wrapping_add(frame_pointer.wrapping_sub(u64::from(site.frame_size)))
            .wrapping_sub(base);
        // SAFETY: the program's tables are static.
        let (marks, values) = unsafe { marks_and_values(program, &site) };
        marks.iter().for_each(|&displacement| mark(stack_pointer.wrapping_add(u64::from(displacement))));
        values.iter().for_each(|&displacement| value(stack_pointer.wrapping_add(u64::from(displacement))));
    }
}
