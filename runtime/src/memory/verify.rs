//! Checks the whole heap: every object parses, every pointer leads to an object, every younger pointer is remembered.
//!
//! Slow, and so only after each evacuation in verify mode and in tests. What is checked, by invariant:
//!
//! * the region stack from its base to `bump` and the live arenas are objects side by side, with headers that make sense;
//! * a value that points to the region stack or a live arena points to the start of an object, with the right tag;
//!   nothing points to released memory, or above the heap;
//! * a captured frame holds valid values, and its marks are not inside a bag (I2);
//! * segments cover `[base, last_top)` in order;
//! * I1: a slot outside a segment that points into it from below is in the segment's list (or the store buffer); for
//!   the fresh part, slots below it are in the store buffer. Within one gap and within the fresh part, initialising
//!   stores need not be remembered where no mark can lie between, which a walk cannot know, so nothing is demanded.

use super::barrier::pending_entries;
use super::images::Images;
use super::raw::{address_of, load, size_of, tag_matches, value_slots};
use super::segments::SegmentKind;
use super::state::{Memory, runtime};
use eshkol_abi::context::{Context, ROOT_OFFSETS};
use eshkol_abi::object::{self, Kind, Type};
use eshkol_abi::value::{FORWARD, Word, is_pointer};
use std::collections::HashSet;
use std::ops::Range;

/// Ends the process with a description of the first mistake that [`check`] finds.
///
/// # Safety
/// As [`check`].
pub(super) unsafe fn check_or_abort(context: *mut Context, live: &[u64]) {
    // SAFETY: the caller's.
    if let Err(mistake) = unsafe { check(context, live) } {
        eprintln!("error: the heap is not valid: {mistake}");
        std::process::abort();
    }
}

/// Walks the heap; `live` are addresses of further words that hold values. The description of the first mistake, if any.
///
/// # Safety
/// The context is alive, and no object is half initialised.
pub unsafe fn check(context: *mut Context, live: &[u64]) -> Result<(), String> {
    // SAFETY: the caller's.
    unsafe {
        let runtime = runtime(context);
        let memory = &runtime.memory;
        let walk = Walk::new(context, memory)?;
        walk.check_segments()?;
        walk.check_objects(Images::new(runtime.program))?;
        for &slot in live {
            walk.check_value(load(slot), || format!("live value at {slot:#x}"))?;
        }
        for offset in ROOT_OFFSETS {
            let word = load(context as u64 + offset as u64);
            walk.check_value(word, || format!("context field at offset {offset}"))?;
        }
        if let Some(program) = runtime.program {
            for i in 0..program.globals_count {
                walk.check_slot(program.globals as u64 + 8 * i)?;
            }
        }
        Ok(())
    }
}

struct Walk<'a> {
    memory: &'a Memory,
    bump: u64,
    last_top: u64,
    /// Starts of all objects on the region stack and in live arenas, ascending.
    starts: Vec<u64>,
    pending: HashSet<u64>,
    /// Slot and number of the segment that lists it.
    remembered: HashSet<(u64, usize)>,
}

impl Walk<'_> {
    /// # Safety
    /// As [`check`].
    unsafe fn new(context: *mut Context, memory: &Memory) -> Result<Walk<'_>, String> {
        // SAFETY: the caller's.
        let bump = unsafe { (*context).bump };
        let mut ranges: Vec<Range<u64>> = memory.persistent.object_ranges().collect();
        ranges.push(memory.heap.start..bump);
        ranges.sort_unstable_by_key(|range| range.start);
        let mut starts = Vec::new();
        for range in ranges {
            // SAFETY: the ranges hold initialised objects.
            unsafe { parse(range, &mut starts)? };
        }
        // SAFETY: the caller's.
        let count = unsafe { pending_entries(context, memory) };
        let segments = memory.segments.as_slice().iter().enumerate();
        Ok(Walk {
            memory,
            bump,
            last_top: memory.segments.top(memory.heap.start),
            starts,
            pending: memory.store_buffer.iter().take(count).copied().collect(),
            remembered: segments.flat_map(|(i, s)| s.remembered.iter().map(move |&slot| (slot, i))).collect(),
        })
    }

    fn check_segments(&self) -> Result<(), String> {
        let mut end = self.memory.heap.start;
        for segment in self.memory.segments.as_slice() {
            if segment.start != end
                || segment.end <= segment.start
                || self.starts.binary_search(&segment.start).is_err()
            {
                return Err(format!("segment {:#x}..{:#x} after {end:#x}", segment.start, segment.end));
            }
            end = segment.end;
        }
        if end > self.bump {
            return Err(format!("segments end at {end:#x}, above the top {:#x}", self.bump));
        }
        Ok(())
    }

    /// # Safety
    /// As [`check`].
    unsafe fn check_objects(&self, mut images: Images) -> Result<(), String> {
        for &start in &self.starts {
            // SAFETY: `starts` are addresses of objects.
            unsafe {
                let (first, count) = value_slots(start);
                for slot in (first..first + 8 * count).step_by(8) {
                    self.check_slot(slot)?;
                }
                let header = load(start);
                if object::is_header(header) && object::header_kind(header) == Kind::Frame as u64 {
                    self.check_image(&mut images, start)?;
                }
            }
        }
        Ok(())
    }

    /// Values in the image of a captured frame are valid, and its saved bump pointer is not inside a bag (invariant I2).
    /// The other marks only say where to look.
    ///
    /// # Safety
    /// As [`check`]; `frame` is an object of kind `Frame`.
    unsafe fn check_image(&self, images: &mut Images, frame: u64) -> Result<(), String> {
        let (mut marks, mut values) = (Vec::new(), Vec::new());
        // SAFETY: the caller's; what the table names are words of the image.
        unsafe {
            images.visit(frame, |address| marks.push(load(address)), |address| values.push(address));
            for &slot in &values {
                self.check_slot(slot)?;
            }
        }
        let segments = self.memory.segments.as_slice();
        let inside = |mark| segments.iter().any(|s| s.kind == SegmentKind::Bag && s.start < mark && mark < s.end);
        match marks.into_iter().take(1).find(|&mark| mark > self.bump || inside(mark)) {
            Some(mark) => Err(format!("frame at {frame:#x}: the mark {mark:#x} is above the heap or inside a bag")),
            None => Ok(()),
        }
    }

    /// # Safety
    /// `slot` is a word that holds a value.
    unsafe fn check_slot(&self, slot: u64) -> Result<(), String> {
        // SAFETY: the caller's.
        let value = unsafe { load(slot) };
        self.check_value(value, || format!("slot at {slot:#x}"))?;
        let target = address_of(value);
        if !is_pointer(value) || target <= slot || target < self.memory.heap.start || self.pending.contains(&slot) {
            return Ok(());
        }
        let segments = self.memory.segments.as_slice();
        let of = |address: u64| segments.iter().position(|s| s.start <= address && address < s.end);
        let listed = match of(target) {
            None => slot >= self.last_top,
            Some(i) => of(slot) == Some(i) || self.remembered.contains(&(slot, i)),
        };
        if listed { Ok(()) } else { Err(format!("slot at {slot:#x} points to {target:#x} and is not remembered")) }
    }

    fn check_value(&self, value: Word, place: impl Fn() -> String) -> Result<(), String> {
        if value == FORWARD || object::is_header(value) {
            return Err(format!("{}: {value:#x} is no value", place()));
        }
        if !is_pointer(value) {
            return Ok(());
        }
        let target = address_of(value);
        let wrong = |what: &str| Err(format!("{}: {value:#x} points {what}", place()));
        if !self.memory.reservation.contains(target) {
            // Static objects lie in the image, below the reservation.
            return if target < self.memory.reservation.immortal.start { Ok(()) } else { wrong("outside the heap") };
        }
        if target < self.memory.reservation.immortal.end {
            return if target < self.memory.immortal_next { Ok(()) } else { wrong("to free immortal memory") };
        }
        if self.memory.persistent.contains(target) && self.memory.persistent.live_owner(target).is_none() {
            // A stale value: its use is an error of the program, having it is not.
            return match self.memory.persistent.owner(target) {
                Some(_) => Ok(()),
                None => wrong("to addresses that no arena had"),
            };
        }
        if self.starts.binary_search(&target).is_err() {
            return wrong("to no object");
        }
        // SAFETY: `starts` are addresses of objects.
        if tag_matches(value, unsafe { load(target) }) { Ok(()) } else { wrong("to an object of another kind") }
    }
}

/// Adds the starts of the objects in a range.
///
/// # Safety
/// The range is readable.
unsafe fn parse(range: Range<u64>, starts: &mut Vec<u64>) -> Result<(), String> {
    let mut next = range.start;
    while next < range.end {
        // SAFETY: the caller's.
        let first = unsafe { load(next) };
        if object::is_header(first) && !is_known_header(first) {
            return Err(format!("object at {next:#x} has the header {first:#x}"));
        }
        starts.push(next);
        next = next.saturating_add(size_of(first));
    }
    if next == range.end { Ok(()) } else { Err(format!("objects end at {next:#x}, not at {:#x}", range.end)) }
}

fn is_known_header(header: Word) -> bool {
    object::header_kind(header) <= Kind::Continuation as u64
        && (Type::Vector as u64..=Type::Continuation as u64).contains(&object::header_type(header))
}

/// Does every segment that is a bag keep clear of this mark (invariant I2)?
///
/// # Safety
/// The context is alive.
pub unsafe fn is_legal_mark(context: *mut Context, mark: u64) -> bool {
    // SAFETY: the caller's.
    let memory = unsafe { &runtime(context).memory };
    let inside = |kind| memory.segments.as_slice().iter().any(|s| s.kind == kind && s.start < mark && mark < s.end);
    !inside(SegmentKind::Bag)
}
