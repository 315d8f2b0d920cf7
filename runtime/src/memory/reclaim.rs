//! Reclaim points: whether to evacuate, and what.
//!
//! Every automatic reclaim point is optional for correctness, so what is decided here is about speed only (in torture
//! mode, about finding errors). In normal mode the cut is chosen as in a log-structured merge: the fresh part of the
//! range always takes part, a bag below it only when what lies above is at least as large. So an object is copied a
//! logarithmic number of times, and garbage in range stays below about twice the live data plus one threshold. Fresh is
//! what no point with this mark or a lower one has looked at: a bag that was made for a call which is over may be garbage
//! by now. No time and no address enters a decision: runs repeat.

use super::evacuate::{Outcome, evacuate};
use super::frames::{Frames, NativeFrames};
use super::mode::Mode;
use super::profile;
use super::segments::SegmentKind;
use super::state::{self, Memory, runtime};
use eshkol_abi::context::Context;
use eshkol_abi::point::{POINT_NAME_SHIFT, PointName};
use eshkol_abi::value::{MULTIPLE, UNSPECIFIED, Word};

/// Bits of the last argument of [`eshkol_memory_reclaim`]; the bits above them are the site: any number that tells one
/// reclaim point from another, such as its address in the code, or zero. It is for reports and decides nothing.
pub const FORCED: u64 = 1;
pub const SITE_SHIFT: u32 = 1;

/// The trigger of the mode `never`: no bump pointer is as high.
const NEVER: u64 = u64::MAX;

/// In torture mode a full evacuation of a large range is made only sometimes, so that programs end.
const TORTURE_RANGE: u64 = 256 << 10;

/// A reclaim point of compiled code: reclaims what was allocated since `mark` if that is worth while, sets the bump
/// pointer at which points look again, and gives it. `slots` is an array of `count` values, all the live values of
/// the function that may be younger than the mark; they are rewritten. `frame_pointer` is that of the function: it
/// points to the saved frame pointer of its caller. `options` has [`FORCED`] set where memory must be reclaimed
/// whatever the thresholds say, the end of an arena; this is done in every mode, `never` included. The upper half of
/// `count` may have the name of the point (see `eshkol_abi::point`), for reports.
///
/// A slot that holds `MULTIPLE` stands for the values in the context. Argument buffers are never live here.
///
/// # Safety
/// The context is alive; the slots hold values; the frame pointer is that of compiled code, or 0 for no frames; and the
/// compiler's side of invariants I3, I5 and I6 holds.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eshkol_memory_reclaim(
    context: *mut Context,
    mark: u64,
    slots: *mut Word,
    count: u64,
    frame_pointer: u64,
    options: u64,
) -> u64 {
    // SAFETY: the caller's.
    unsafe {
        let program = runtime(context).program;
        let mut frames = NativeFrames { program, frame_pointer };
        let name = PointName::from_number(count >> POINT_NAME_SHIFT);
        profile::begin(&*context, options >> SITE_SHIFT, name, mark, frame_pointer);
        let again = reclaim(context, mark, slots, count & u64::from(u32::MAX), &mut frames, options);
        profile::end(&mut *context);
        again
    }
}

/// As [`eshkol_memory_reclaim`], with any source of frames.
///
/// # Safety
/// As [`eshkol_memory_reclaim`].
pub unsafe fn reclaim(
    context: *mut Context,
    mark: u64,
    slots: *mut Word,
    count: u64,
    frames: &mut dyn Frames,
    options: u64,
) -> u64 {
    // SAFETY: the caller's.
    unsafe {
        let forced = options & FORCED != 0;
        let memory = state::memory(context);
        let top = (*context).bump;
        debug_assert!(memory.heap.start <= mark && mark <= top);
        memory.counters.looks += 1;
        if !forced {
            let base = memory.region_base();
            memory.levels.look(mark, (*context).trigger, base);
        }
        let cut = match memory.mode {
            _ if forced => Some(mark),
            Mode::Never => None,
            Mode::Torture => Some(memory.torture_cut(mark, top)),
            Mode::Normal | Mode::Report => memory.merge_cut(context, mark),
        };
        let Some(cut) = cut else { return memory.looked(context) };
        if memory.mode == Mode::Torture {
            forget_scratch(context);
        }
        if cut == top {
            return memory.looked(context);
        }
        if forced && memory.free_quickly(context, cut, slots, count, frames) {
            (*context).values_count = 0;
            if memory.reserve_lent {
                memory.limits_changed(context);
            }
            return (*context).trigger;
        }
        let mut live: Vec<u64> = (0..count).map(|i| slots.add(i as usize) as u64).collect();
        if (0..count as usize).any(|i| *slots.add(i) == MULTIPLE) {
            live.extend((0..(*context).values_count as usize).map(|i| (*context).values.add(i) as u64));
        } else {
            // Nobody is about to take them. A program that kept the mark of several values gets an error, not old words.
            (*context).values_count = 0;
        }
        let Outcome { range, survivors } = evacuate(context, cut, &live, frames, None);
        let memory = state::memory(context);
        if survivors > 0 {
            memory.segments.set_top_mark(mark);
        }
        memory.limits_changed(context);
        if forced {
            return (*context).trigger;
        }
        memory.pace.learn(range, survivors);
        memory.looked(context)
    }
}

/// Overwrites what may not hold a live value at a reclaim point, so that a program that relies on it fails.
///
/// # Safety
/// The context is alive.
unsafe fn forget_scratch(context: *mut Context) {
    // SAFETY: the argument buffer has `arguments_capacity` words.
    unsafe {
        // The first part is what nearly all calls use; overwriting a buffer that has grown would take longer than all else.
        for i in 0..(*context).arguments_capacity.min(1024) as usize {
            *(*context).arguments.add(i) = UNSPECIFIED;
        }
        (*context).spread = [UNSPECIFIED; eshkol_abi::context::REGISTER_ARGUMENTS];
        (*context).result = UNSPECIFIED;
    }
}

impl Memory {
    /// The cut of the merge rule, or `None` when too little was allocated since `mark`. A bag takes part when at least
    /// as much lies above it, or half of what is left of the heap: near the end of memory it is worth more to look
    /// everywhere, and still each look at everything halves what is left. Bags that were made for a higher mark count as
    /// fresh: else a loop whose every turn is an arena, or a recursion of its own, would never look at what these let
    /// survive.
    ///
    /// # Safety
    /// The context is alive, and this is its state.
    unsafe fn merge_cut(&self, context: *const Context, mark: u64) -> Option<u64> {
        // SAFETY: the caller's.
        let (top, threshold) = unsafe { ((*context).bump, self.threshold(context)) };
        let limit = self.hard_limit;
        let half_left = limit.saturating_sub(top) / 2;
        let mut cut = mark.max(self.segments.top(self.region_base()));
        let mut fresh = top - cut;
        for segment in self.segments.as_slice().iter().rev().take_while(|segment| segment.end > mark) {
            match segment.kind {
                SegmentKind::Gap => {
                    cut = segment.start.max(mark);
                    fresh += segment.end - cut;
                }
                SegmentKind::Bag if segment.mark > mark => {
                    cut = segment.start;
                    fresh += segment.end - segment.start;
                }
                SegmentKind::Bag => {
                    let above = top - segment.end;
                    if segment.end - segment.start > above && above < half_left {
                        break;
                    }
                    cut = segment.start;
                }
            }
        }
        (fresh >= (threshold / 2).max(1)).then_some(cut)
    }

    /// Bytes between two looks. Few when the heap or a limited arena is small or nearly full.
    ///
    /// # Safety
    /// The context is alive.
    unsafe fn threshold(&self, context: *const Context) -> u64 {
        // SAFETY: the caller's.
        let (top, limit) = (unsafe { (*context).bump }, self.hard_limit);
        let learnt = self.pace.threshold(top - self.region_base());
        let learnt = self.lexical.smallest_limit().map_or(learnt, |limit| learnt.min(limit / 4));
        // Near the end of memory the looks come closer together. Each may copy everything, so a program that runs out
        // must not make many of them: the last ones stand for a part of the whole heap.
        let least = (self.pace.smallest() / 8).max((self.heap.end - self.heap.start) / 64);
        learnt.min((limit.saturating_sub(top) / 4).max(least))
    }

    /// The end of a look: sets the bump pointer at which points look again, and gives it.
    ///
    /// # Safety
    /// The context is alive, and this is its state.
    unsafe fn looked(&self, context: *mut Context) -> u64 {
        // SAFETY: the caller's.
        unsafe {
            (*context).trigger = self.next_look(context);
            (*context).trigger
        }
    }

    /// # Safety
    /// As [`Memory::looked`].
    unsafe fn next_look(&self, context: *const Context) -> u64 {
        match self.mode {
            Mode::Torture => 0,
            Mode::Never => NEVER,
            // SAFETY: the caller's.
            Mode::Normal | Mode::Report => unsafe { (*context).bump + self.threshold(context) },
        }
    }

    /// The region stack or its limit has become shorter: points do not wait until it is as long as it was.
    ///
    /// # Safety
    /// As [`Memory::looked`].
    pub(super) unsafe fn look_soon(&self, context: *mut Context) {
        // SAFETY: the caller's.
        unsafe { (*context).trigger = (*context).trigger.min(self.next_look(context)) };
    }

    /// Marks at or above this address are not raised any more.
    ///
    /// # Safety
    /// As [`Memory::looked`].
    pub(super) unsafe fn marks_left(&mut self, context: *mut Context, from: u64) {
        if let Some(trigger) = self.levels.leave(from)
            && matches!(self.mode, Mode::Normal | Mode::Report)
        {
            // SAFETY: the caller's.
            unsafe { (*context).trigger = trigger };
        }
    }

    /// The next look takes everything above its mark as fresh.
    ///
    /// # Safety
    /// As [`Memory::looked`].
    pub(super) unsafe fn look_everywhere(&mut self, context: *mut Context) {
        self.segments.forget_marks();
        // SAFETY: the caller's.
        unsafe { (*context).trigger = if self.mode == Mode::Never { NEVER } else { 0 } };
    }

    /// A random legal cut at or above the mark: often the mark itself, otherwise some boundary of segments.
    fn torture_cut(&mut self, mark: u64, top: u64) -> u64 {
        let range = top - mark;
        let whole = self.next_random() % range.max(TORTURE_RANGE) < TORTURE_RANGE;
        if whole && self.next_random().is_multiple_of(2) {
            return mark;
        }
        let last_top = self.segments.top(self.region_base());
        let mut cuts = vec![last_top.max(mark)];
        let reach = if whole { mark } else { mark.max(top.saturating_sub(TORTURE_RANGE)) };
        cuts.extend(
            self.segments.as_slice().iter().rev().take_while(|s| s.start >= reach).map(|segment| segment.start),
        );
        cuts[(self.next_random() % cuts.len() as u64) as usize]
    }

    /// xorshift64*, from a fixed seed.
    fn next_random(&mut self) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33
    }
}
