//! Reclaim points: whether to evacuate, and what.
//!
//! Every automatic reclaim point is optional for correctness, so what is decided here is about speed only (in torture
//! mode, about finding errors). In normal mode the cut is chosen as in a log-structured merge: the fresh part of the
//! range always takes part, a bag below it only when what lies above is at least as large. So an object is copied a
//! logarithmic number of times, and garbage in range stays below about twice the live data plus one threshold. No time
//! and no address enters a decision: runs repeat.

use super::evacuate::{Outcome, evacuate};
use super::frames::{Frames, NativeFrames};
use super::mode::Mode;
use super::profile;
use super::segments::SegmentKind;
use super::state::{self, Memory, runtime};
use eshkol_abi::context::Context;
use eshkol_abi::entry::PointKind;
use eshkol_abi::point::{POINT_NAME_SHIFT, PointName};
use eshkol_abi::value::{MULTIPLE, UNSPECIFIED, Word};

/// Bits of the last argument of [`eshkol_memory_reclaim`]; the bits above them are the site: any number that tells one
/// reclaim point from another, such as its address in the code, or zero. The lowest two are the [`PointKind`].
pub const FORCED: u64 = 4;
pub const SITE_SHIFT: u32 = 3;
const KIND: u64 = 3;

/// A point before a call may back off to this many times the smallest threshold of other points, and no further: what
/// it leaves is not only copied later but kept.
const LARGEST_BEFORE_CALLS: u64 = 2;

/// The reclaim point that looks.
#[derive(Clone, Copy)]
struct Point {
    site: u64,
    /// A [`PointKind`].
    kind: u64,
}

/// In torture mode a full evacuation of a large range is made only sometimes, so that programs end.
const TORTURE_RANGE: u64 = 256 << 10;

/// A reclaim point of compiled code: reclaims what was allocated since `mark` if that is worth while, and gives the
/// bump pointer at which the same loop should look again. `slots` is an array of `count` values, all the live values of
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
        // Where the program was loaded must not decide which sites share a threshold.
        let text = program.map_or(0, |program| program.text_start as u64);
        let site = (options >> SITE_SHIFT).wrapping_sub(text) << SITE_SHIFT;
        let name = PointName::from_number(count >> POINT_NAME_SHIFT);
        profile::begin(&*context, options >> SITE_SHIFT, name, mark, frame_pointer);
        let count = count & u64::from(u32::MAX);
        let again = reclaim(context, mark, slots, count, &mut frames, site | options & (FORCED | KIND));
        profile::end(&*context);
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
        let point = Point { site: options >> SITE_SHIFT, kind: options & KIND };
        let memory = state::memory(context);
        let top = (*context).bump;
        debug_assert!(memory.heap.start <= mark && mark <= top);
        memory.counters.looks += 1;
        let cut = match memory.mode {
            _ if forced => Some(mark),
            Mode::Never => None,
            Mode::Torture => Some(memory.torture_cut(mark, top)),
            Mode::Normal | Mode::Report => memory.merge_cut(context, mark, point),
        };
        let Some(cut) = cut else { return memory.looked(context, point) };
        if memory.mode == Mode::Torture {
            forget_scratch(context);
        }
        if cut == top {
            return memory.looked(context, point);
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
        if forced {
            memory.settled = memory.settled.min(cut);
        } else {
            memory.sites.learn(point.site, range, survivors);
            memory.settled = (*context).bump;
        }
        memory.limits_changed(context);
        memory.shortened(context);
        memory.looked(context, point)
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
    /// everywhere, and still each look at everything halves what is left. Bags that ends of arenas left count as fresh:
    /// else a loop whose every turn is an arena would never look at what the arenas let survive.
    ///
    /// # Safety
    /// The context is alive, and this is its state.
    unsafe fn merge_cut(&self, context: *const Context, mark: u64, point: Point) -> Option<u64> {
        // SAFETY: the caller's.
        let (top, threshold) = unsafe { ((*context).bump, self.threshold(context, point)) };
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
                // What the ends of arenas left since the last look has not stood up to a look yet.
                SegmentKind::Bag if segment.start >= self.settled => {
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

    /// Bytes between two looks at this site. Small when the heap or a limited arena is small or nearly full.
    ///
    /// # Safety
    /// The context is alive.
    unsafe fn threshold(&self, context: *const Context, point: Point) -> u64 {
        // SAFETY: the caller's.
        let (top, smallest) = unsafe { ((*context).bump, (*context).threshold) };
        let limit = self.hard_limit;
        let (least, most) = if point.kind == PointKind::Call as u64 {
            (self.smallest_call_threshold, self.smallest_threshold * LARGEST_BEFORE_CALLS)
        } else {
            (self.smallest_threshold, self.largest_threshold)
        };
        let learnt = self.sites.threshold(point.site, least, most);
        let learnt = self.lexical.smallest_limit().map_or(learnt, |limit| learnt.min(limit / 4));
        // Near the end of memory the looks come closer together. Each may copy everything, so a program that runs out
        // must not make many of them: the last ones stand for a part of the whole heap.
        let least = (smallest / 8).max((self.heap.end - self.heap.start) / 64);
        learnt.min((limit.saturating_sub(top) / 4).max(least))
    }

    /// The bump pointer at which the site should look again.
    ///
    /// # Safety
    /// The context is alive, and this is its state.
    unsafe fn next_look(&self, context: *const Context, point: Point) -> u64 {
        // SAFETY: the caller's.
        unsafe {
            let top = (*context).bump;
            match self.mode {
                Mode::Torture => top,
                Mode::Never => top + (*context).threshold,
                Mode::Normal | Mode::Report => top + self.threshold(context, point),
            }
        }
    }

    /// The end of a look: gives the bump pointer at which the site should look again, and tells the other points of its
    /// kind, which have no place of their own to keep it.
    ///
    /// # Safety
    /// As [`Memory::next_look`].
    unsafe fn looked(&self, context: *mut Context, point: Point) -> u64 {
        // SAFETY: the caller's.
        unsafe {
            let next = self.next_look(context, point);
            if point.kind == PointKind::Call as u64 {
                (*context).call_trigger = next;
            } else if point.kind == PointKind::Tail as u64 {
                (*context).tail_trigger = next;
            }
            next
        }
    }

    /// The region stack has become shorter: no kind of point waits until it is as long as it was.
    ///
    /// # Safety
    /// As [`Memory::next_look`].
    unsafe fn shortened(&self, context: *mut Context) {
        // SAFETY: the caller's.
        unsafe {
            let context = &mut *context;
            context.call_trigger = context.call_trigger.min(context.bump.saturating_add(context.call_threshold));
            context.tail_trigger = context.tail_trigger.min(context.bump.saturating_add(context.threshold));
        }
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
