//! Reclaim points: whether to evacuate, and what.
//!
//! Every automatic reclaim point is optional for correctness, so what is decided here is about speed only (in torture
//! mode, about finding errors). In normal mode the cut is chosen as in a log-structured merge: the fresh part of the
//! range always takes part, a bag below it only when what lies above is half as large again. So an object is copied a
//! logarithmic number of times, and garbage in range stays below two and a half times the live data plus one threshold.
//! (With "at least as large", and thresholds that grow with what is in use, every look took everything: nboyer copied 1.9
//! GB where it now copies 1.0.) Fresh is
//! what no point with this mark or a lower one has looked at: a bag that was made for a call which is over may be garbage
//! by now. No time and no address enters a decision: runs repeat.

use super::evacuate::{Outcome, evacuate};
use super::floors::Triggers;
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
/// The point is in a recursion.
pub const NESTED: u64 = 2;
pub const SITE_SHIFT: u32 = 2;

/// The trigger of the mode `never`: no bump pointer is as high.
const NEVER: u64 = u64::MAX;

/// In torture mode a full evacuation of a large range is made only sometimes, so that programs end.
const TORTURE_RANGE: u64 = 256 << 10;

/// Where to cut.
struct Cut {
    cut: u64,
    /// What lies above is fresh.
    fresh: u64,
}

impl Cut {
    fn at(cut: u64) -> Cut {
        Cut { cut, fresh: cut }
    }
}

/// Where a point stands, which decides how much it waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    /// In no recursion.
    Loop,
    /// In a recursion, but no nested call waits above it: it looks at what the program leaves behind, and keeps the pace of
    /// loops.
    Outermost,
    /// In a nested call of a recursion: it looks at what that has left behind.
    Inner,
}

/// A reclaim point of compiled code: reclaims what was allocated since its mark if that is worth while, sets the bump
/// pointer at which points look again, and gives it. The mark is `mark` at the end of an arena; elsewhere it is found
/// from the frames. Before `end` lie `count` values, all the live values of the function that may be younger than the
/// mark; they are rewritten. (Compiled code stores other things at the beginning of the array, and would keep its address in
/// a register for both.) `frame_pointer` is that of the function: it
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
    end: *mut Word,
    count: u64,
    frame_pointer: u64,
    options: u64,
) -> u64 {
    // SAFETY: the caller's.
    unsafe {
        let program = runtime(context).program;
        let mut frames = NativeFrames { program, frame_pointer };
        let name = PointName::from_number(count >> POINT_NAME_SHIFT);
        profile::begin(&*context, options >> SITE_SHIFT, name, mark);
        let count = count & u64::from(u32::MAX);
        let again = reclaim(context, mark, end.sub(count as usize), count, &mut frames, options);
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
        let nested = options & NESTED != 0;
        let memory = state::memory(context);
        let top = (*context).bump;
        memory.counters.looks += 1;
        // What a re-entered body of an arena that is over has as its mark is none.
        if forced && std::mem::take(&mut memory.arena_was_over) {
            return (*context).trigger;
        }
        let floor = frames.lowest(memory.floors.innermost(memory.region_base()), mark);
        let mark = if forced { mark } else { frames.mark(mark).map_or(floor, |mark| mark.max(floor)) };
        debug_assert!(floor <= mark && mark <= top && memory.segments.is_legal_cut(mark), "a mark that is none");
        let position = match nested {
            false => Position::Loop,
            true if mark == floor => Position::Outermost,
            true => Position::Inner,
        };
        if !forced && memory.is_early(context, mark, position) {
            return memory.look_later(context, position);
        }
        let (mark, cut) = match memory.mode {
            _ if forced => (mark, Some(Cut::at(mark))),
            Mode::Never => (mark, None),
            Mode::Torture => memory.torture_cut(floor, mark, top),
            Mode::Normal | Mode::Report => memory.merge_cut(context, floor, mark, position),
        };
        if let Some(profile) = &mut memory.profile {
            profile.looks(floor, !forced && mark <= floor);
        }
        let Some(Cut { cut, fresh }) = cut else { return memory.looked(context, position) };
        if memory.mode == Mode::Torture {
            forget_scratch(context);
        }
        if cut == top {
            // An arena in which nothing was made puts off no look.
            return if forced { (*context).trigger } else { memory.looked(context, position) };
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
        let Outcome { survivors, fresh, fresh_survivors } = evacuate(context, cut, fresh, &live, frames, None);
        let memory = state::memory(context);
        if survivors > 0 {
            memory.segments.set_top_mark(mark, forced);
        }
        memory.limits_changed(context);
        if forced {
            return (*context).trigger;
        }
        match position {
            // A look at everything says nothing about what the calls of the recursion leave behind.
            Position::Inner if mark == floor => {}
            Position::Inner => memory.nested_pace.learn(fresh, fresh_survivors),
            Position::Loop | Position::Outermost => memory.pace.learn(fresh, fresh_survivors),
        }
        memory.looked(context, position)
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

/// Bytes until the first look at everything, and at least between two: some thresholds, unless these are set so large
/// that this alone would fill what a small program should run in.
pub(super) fn deep_distance(threshold: u64) -> u64 {
    (16 * threshold).min(threshold.max(16 << 20))
}

impl Memory {
    /// From which mark a point looks, and the cut of the merge rule, or `None` when too little was allocated since. A bag
    /// takes part when half as much again lies above it, or half of what is left of the heap: near the end of memory it is
    /// worth more to look everywhere, and still each look at everything halves what is left. A bag may be taken together with
    /// those above it, of which each alone is too large: so the sizes of bags fall geometrically. Bags that ends of arenas left
    /// count as fresh: else a loop whose every turn is an arena would never look at what these let survive.
    ///
    /// When the region stack has become twice as long as it was after the last such time, the point looks at everything
    /// above the floor, and all bags that were made for a higher mark count as fresh. Without that a loop whose every turn
    /// is a recursion would never look at what the points of the recursion let survive; with that at every look, each
    /// level of a recursion would copy what survived in the levels below it.
    ///
    /// # Safety
    /// The context is alive, and this is its state.
    unsafe fn merge_cut(
        &mut self,
        context: *const Context,
        floor: u64,
        mark: u64,
        position: Position,
    ) -> (u64, Option<Cut>) {
        // SAFETY: the caller's.
        let (top, limit) = (unsafe { (*context).bump }, self.hard_limit);
        let deep = top >= self.deep_trigger;
        let mark = if deep { floor } else { mark };
        if deep {
            self.deep_trigger = u64::MAX;
        }
        // SAFETY: the caller's.
        let threshold = unsafe { self.threshold(context, position == Position::Inner) };
        let half_left = limit.saturating_sub(top) / 2;
        let last_top = mark.max(self.segments.top(self.region_base()));
        let mut taken = Cut { cut: last_top, fresh: last_top };
        // Fresh bytes that take part, and those behind bags that do not.
        let (mut fresh, mut fresh_behind) = (top - last_top, 0);
        for segment in self.segments.as_slice().iter().rev().take_while(|segment| segment.end > mark) {
            let start = segment.start.max(mark);
            let (size, above) = (segment.end - start, top - segment.end);
            let is_fresh = match segment.kind {
                SegmentKind::Gap => true,
                SegmentKind::Bag => segment.mark > mark && (deep || segment.of_arena),
            };
            fresh_behind += if is_fresh { size } else { 0 };
            let follows = taken.cut == segment.end;
            if is_fresh && follows || size + size / 2 <= above || above >= half_left {
                if is_fresh && taken.fresh == segment.end {
                    taken.fresh = start;
                }
                taken.cut = start;
                fresh += std::mem::take(&mut fresh_behind);
            }
        }
        (mark, (fresh >= (threshold / 2).max(1)).then_some(taken))
    }

    /// Has a point in a recursion come to its trigger with little above its mark? Others, with more, are likely to follow.
    ///
    /// # Safety
    /// The context is alive.
    unsafe fn is_early(&self, context: *const Context, mark: u64, position: Position) -> bool {
        // SAFETY: the caller's.
        let (top, trigger) = unsafe { ((*context).bump, (*context).trigger) };
        let little = match position {
            Position::Loop => false,
            Position::Outermost => top < trigger,
            Position::Inner => top - mark < self.nested_pace.smallest(),
        };
        little
            && matches!(self.mode, Mode::Normal | Mode::Report)
            && top < self.deep_trigger
            && self.hard_limit.saturating_sub(top) > (self.heap.end - self.heap.start) / 64
    }

    /// Points in recursions look again a little later.
    ///
    /// # Safety
    /// The context is alive.
    unsafe fn look_later(&self, context: *mut Context, position: Position) -> u64 {
        let smallest = self.nested_pace.smallest();
        let distance = if position == Position::Inner { smallest / 16 } else { smallest };
        // SAFETY: the caller's.
        unsafe {
            (*context).nested_trigger = (*context).bump + distance;
            (*context).nested_trigger
        }
    }

    /// Bytes between two looks. Few when the heap or a limited arena is small or nearly full.
    ///
    /// # Safety
    /// The context is alive.
    unsafe fn threshold(&self, context: *const Context, nested: bool) -> u64 {
        // SAFETY: the caller's.
        let (top, limit) = (unsafe { (*context).bump }, self.hard_limit);
        let used = top - self.region_base();
        let learnt = if nested { self.nested_pace.threshold(used) } else { self.pace.threshold(used) };
        let learnt = self.lexical.smallest_limit().map_or(learnt, |limit| learnt.min(limit / 4));
        // Near the end of memory the looks come closer together. Each may copy everything, so a program that runs out
        // must not make many of them: the last ones stand for a part of the whole heap.
        let least = (self.pace.smallest() / 8).max((self.heap.end - self.heap.start) / 64);
        learnt.min((limit.saturating_sub(top) / 4).max(least))
    }

    /// The end of a look: sets the bump pointers at which points look again, and gives the one of this kind of point.
    ///
    /// # Safety
    /// The context is alive, and this is its state.
    unsafe fn looked(&mut self, context: *mut Context, position: Position) -> u64 {
        // SAFETY: the caller's.
        unsafe {
            if position != Position::Loop {
                (*context).nested_trigger = u64::MAX;
            }
            if position != Position::Inner {
                (*context).trigger = u64::MAX;
            }
            self.look_soon(context);
            if position == Position::Loop { (*context).trigger } else { (*context).nested_trigger }
        }
    }

    /// The region stack or its limit has become shorter: points do not wait until it is as long as it was.
    ///
    /// # Safety
    /// As [`Memory::looked`].
    pub(super) unsafe fn look_soon(&mut self, context: *mut Context) {
        // SAFETY: the caller's.
        unsafe {
            let bump = (*context).bump;
            let next = |nested: bool| match self.mode {
                Mode::Torture => 0,
                Mode::Never => NEVER,
                Mode::Normal | Mode::Report => bump + self.threshold(context, nested),
            };
            let (ordinary, nested) = (next(false), next(true));
            (*context).trigger = (*context).trigger.min(ordinary);
            (*context).nested_trigger = (*context).nested_trigger.min(nested);
            let distance = (bump - self.region_base()).max(deep_distance(self.pace.smallest()));
            self.deep_trigger = self.deep_trigger.min(bump + distance);
        }
    }

    /// Nothing below the mark may be reclaimed until [`Memory::leave_floors`].
    pub(super) fn set_floor(&mut self, context: &mut Context, mark: u64) {
        if let Some(profile) = &mut self.profile {
            profile.arena_opens(mark);
        }
        self.floors.set(mark, Triggers::of(context, self.deep_trigger));
        context.unsettled = 1;
    }

    /// The floors at and above this address are left.
    ///
    /// # Safety
    /// As [`Memory::looked`].
    pub(super) unsafe fn leave_floors(&mut self, context: *mut Context, from: u64) {
        if let Some(outer) = self.floors.leave(from) {
            // SAFETY: the caller's.
            unsafe {
                (*context).trigger = outer.ordinary;
                (*context).nested_trigger = outer.nested;
            }
            self.deep_trigger = outer.deep;
        }
    }

    /// The next look takes everything above its mark as fresh.
    ///
    /// # Safety
    /// As [`Memory::looked`].
    pub(super) unsafe fn look_everywhere(&mut self, context: *mut Context) {
        self.segments.forget_marks();
        if self.mode != Mode::Never {
            // SAFETY: the caller's.
            unsafe {
                (*context).trigger = 0;
                (*context).nested_trigger = 0;
            }
        }
        self.deep_trigger = 0;
    }

    /// A mark to look from, that of the point or the floor, and a random legal cut at or above it: often the mark itself,
    /// otherwise some boundary of segments.
    fn torture_cut(&mut self, floor: u64, mark: u64, top: u64) -> (u64, Option<Cut>) {
        let mark = if self.next_random().is_multiple_of(4) { floor } else { mark };
        let range = top - mark;
        let whole = self.next_random() % range.max(TORTURE_RANGE) < TORTURE_RANGE;
        if whole && self.next_random().is_multiple_of(2) {
            return (mark, Some(Cut::at(mark)));
        }
        let last_top = self.segments.top(self.region_base());
        let mut cuts = vec![last_top.max(mark)];
        let reach = if whole { mark } else { mark.max(top.saturating_sub(TORTURE_RANGE)) };
        cuts.extend(
            self.segments.as_slice().iter().rev().take_while(|s| s.start >= reach).map(|segment| segment.start),
        );
        (mark, Some(Cut::at(cuts[(self.next_random() % cuts.len() as u64) as usize])))
    }

    /// xorshift64*, from a fixed seed.
    fn next_random(&mut self) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33
    }
}
