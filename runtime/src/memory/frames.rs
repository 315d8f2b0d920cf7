//! The frames that an evacuation looks at: those of registered callers (invariant I3).
//!
//! A call site is registered when it has an entry in the program's table: its caller put every live value into mapped
//! slots of its frame, and the bump pointer at the call into the first of them. The walk goes from the function that
//! executes a reclaim point to its callers, until a saved bump pointer is not above the cut: older frames hold nothing that
//! moves. A frame whose return address is not in the table has nothing to look at: it belongs to a stub, or it failed, in
//! a primitive or in what it called, and never goes on. The walk ends at the underflow stub: older frames are in the heap
//! ([`crate::capture`]), where the context's roots lead to them.

use super::raw::load;
use crate::report::trace::is_underflow;
use eshkol_abi::program::{CallSite, Program};

/// Where an evacuation finds the slots of registered callers. The model test has its own.
pub trait Frames {
    /// Adds the addresses of all mapped value slots of registered callers whose saved bump pointer is above `cut` to
    /// `slots`, and the addresses of those saved bump pointers to `marks`. No address is added twice.
    ///
    /// # Safety
    /// The frames are as they were when the walk's starting point was taken.
    unsafe fn collect(&mut self, cut: u64, slots: &mut Vec<u64>, marks: &mut Vec<u64>);

    /// The mark of the reclaim point, where `given` is what the point says. `None` when nobody nearby knows.
    ///
    /// # Safety
    /// As [`Frames::collect`].
    unsafe fn mark(&mut self, given: u64) -> Option<u64> {
        Some(given)
    }

    /// The lowest cut that may be made, where `floor` is that of arenas and `mark` that of the point. What older frames
    /// hold must be known below the mark.
    fn lowest(&self, _floor: u64, mark: u64) -> u64 {
        mark
    }
}

/// No callers: the reclaim point stands where no frame is live, or all callers are frozen.
pub struct NoFrames;

impl Frames for NoFrames {
    unsafe fn collect(&mut self, _cut: u64, _slots: &mut Vec<u64>, _marks: &mut Vec<u64>) {}
}

/// The native stack.
pub struct NativeFrames {
    pub program: Option<&'static Program>,
    /// The frame pointer of the function that executes the reclaim point: it points to the caller's frame pointer,
    /// and the return address lies above it.
    pub frame_pointer: u64,
}

impl Frames for NativeFrames {
    unsafe fn collect(&mut self, cut: u64, slots: &mut Vec<u64>, marks: &mut Vec<u64>) {
        let Some(program) = self.program else { return };
        let mut frame = self.frame_pointer;
        while frame != 0 {
            // SAFETY: compiled code and the stubs keep frame pointers, so `frame` points to two words of a frame; the
            // chain ends with 0.
            let (caller, return_address) = unsafe { (load(frame), load(frame + 8)) };
            if is_underflow(return_address) {
                return;
            }
            // SAFETY: the program's tables are static.
            let Some(site) = (unsafe { call_site(program, return_address) }) else {
                frame = caller;
                continue;
            };
            let stack_pointer = caller - u64::from(site.frame_size);
            // SAFETY: the program's tables are static.
            let (own_marks, values) = unsafe { marks_and_values(program, &site) };
            let Some(first) = own_marks.first() else { return };
            let mark = stack_pointer + u64::from(*first);
            // SAFETY: a mapped slot is a word of the caller's frame.
            if unsafe { load(mark) } <= cut {
                return;
            }
            marks.extend(own_marks.iter().map(|&displacement| stack_pointer + u64::from(displacement)));
            slots.extend(values.iter().map(|&displacement| stack_pointer + u64::from(displacement)));
            frame = caller;
        }
    }

    fn lowest(&self, floor: u64, _mark: u64) -> u64 {
        floor
    }

    /// A point's mark is the bump pointer that the nearest nested call has saved. It moves with what it bounds.
    unsafe fn mark(&mut self, _given: u64) -> Option<u64> {
        /// Frames that are looked at.
        const NEARBY: usize = 16;
        let program = self.program?;
        let mut frame = self.frame_pointer;
        for _ in 0..NEARBY {
            if frame == 0 {
                return None;
            }
            // SAFETY: as in `collect`.
            unsafe {
                let (caller, return_address) = (load(frame), load(frame + 8));
                if is_underflow(return_address) {
                    return None;
                }
                if let Some(site) = call_site(program, return_address)
                    && site.nested != 0
                {
                    let (marks, _) = marks_and_values(program, &site);
                    return marks.first().map(|&first| load(caller - u64::from(site.frame_size) + u64::from(first)));
                }
                frame = caller;
            }
        }
        None
    }
}

/// The displacements of a call site's marks, the saved bump pointer first, and of its values.
///
/// # Safety
/// The program's tables are as `eshkol_abi::program` says, and the site is one of its call sites.
pub(super) unsafe fn marks_and_values(program: &Program, site: &CallSite) -> (&'static [u32], &'static [u32]) {
    // SAFETY: the entry's slots are in the program's table, which is static.
    let displacements =
        unsafe { std::slice::from_raw_parts(program.slots.add(site.first_slot as usize), site.slot_count as usize) };
    displacements.split_at_checked(site.mark_count as usize).unwrap_or_default()
}

/// The entry of a return address, if it is that of a registered call.
///
/// # Safety
/// The program's tables are as `eshkol_abi::program` says.
pub(crate) unsafe fn call_site(program: &Program, return_address: u64) -> Option<CallSite> {
    let start = program.text_start as u64;
    if return_address < start || return_address > program.text_end as u64 || program.call_sites_count == 0 {
        return None;
    }
    let offset = u32::try_from(return_address - start).ok()?;
    // SAFETY: the caller's.
    let sites = unsafe { std::slice::from_raw_parts(program.call_sites, program.call_sites_count as usize) };
    let i = sites.binary_search_by_key(&offset, |site| site.return_offset).ok()?;
    sites.get(i).copied()
}
