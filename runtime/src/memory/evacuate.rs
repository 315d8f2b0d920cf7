//! Evacuation: everything reachable in `[cut, bump)` is moved down to the cut, and the rest of the range is free.
//!
//! What may point into the range is known without looking at the heap: the live values of the function that stands at
//! the reclaim point, the mapped slots of registered callers, the roots in the context, and the remembered slots below
//! the cut, which are its *candidates* (memory.md section 5). The steps:
//!
//! 1. The store buffer is emptied: entries that point at or above the cut from below it become candidates, the others
//!    are filed with the segment that they point into. Segments at or above the cut are taken off, a gap that contains
//!    the cut is split; their slots become candidates too.
//! 2. For a move into a persistent arena, what the results and the arena's own slots reach is copied there first.
//! 3. Phase A: the new value of every candidate and root is computed, and nothing is written. `forward` copies an
//!    object into a buffer above the heap, and gives the address at which it will end up, `cut + offset`.
//! 4. The copies are scanned in order (Cheney), until nothing new was copied.
//! 5. Phase B: the new values are written, and the buffer is copied down to the cut.
//! 6. The survivors become a bag, with the candidates as its remembered slots; saved bump pointers of registered
//!    callers and marks in captured frames that lay above the cut now say the end of the bag.
//!
//! Final addresses lie inside the range that is being emptied: a word that was updated looks like one that was not, and
//! must never be forwarded again. This is why nothing is written before phase B, and why each word of a copy is scanned
//! exactly once.
//!
//! Invariants needed: I1 (or a reference is missed), I2 (the cut is not inside a bag), I3 (or a frame is missed).
//! Established: I1 for the new bag, I2 since live marks are at or below the cut.

use super::barrier::{eshkol_memory_remember, pending_entries};
use super::fault::Fault;
use super::frames::Frames;
use super::images::Images;
use super::raw::{self, POISON, address_of, load, size_of, store, value_slots};
use super::reservation::PAGE;
use super::segments::SegmentKind;
use super::state::{Memory, Work, memory, runtime};
use super::verify;
use crate::stack;
use eshkol_abi::context::{Context, ROOT_OFFSETS};
use eshkol_abi::object::{self, Kind, PAIR_SIZE, Type};
use eshkol_abi::value::{self, FORWARD, TAG_MASK, TAG_PAIR, Word};
use std::ptr;

/// What an evacuation did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// Bytes that were moved within the region stack.
    pub survivors: u64,
    /// Bytes in the fresh part of the range, and bytes of it that were moved within the region stack.
    pub fresh: u64,
    pub fresh_survivors: u64,
}

/// Pages above `bump` are given back when this much more was in use at some time.
const RELEASE_ABOVE: u64 = 256 << 20;
/// What stays when pages are given back.
const RELEASE_SLACK: u64 = 16 << 20;
/// A buffer of survivors larger than this is given back at once.
const KEEP_SURVIVOR_BUFFER: u64 = 16 << 20;

/// Evacuates `[cut, bump)`, of which `[fresh, bump)` is fresh. `live` are the addresses of the words that hold live values of the function at the reclaim
/// point. With an arena as `destination`, what `live` and the arena's slots reach goes there; the caller has made room
/// for the whole range in the arena's current block.
///
/// # Safety
/// The context is alive. `cut` is a legal cut: between the region base and `bump`, a boundary of objects, not inside a
/// bag, and not below a live frame's frozen part. `live`, the context's roots and the frames are all that refers to the
/// range apart from remembered slots.
pub unsafe fn evacuate(
    context: *mut Context,
    cut: u64,
    fresh: u64,
    live: &[u64],
    frames: &mut dyn Frames,
    destination: Option<usize>,
) -> Outcome {
    // SAFETY: the caller's; the steps say what each relies on.
    unsafe {
        let mut images = Images::new(runtime(context).program);
        let memory = memory(context);
        let bump = (*context).bump;
        debug_assert!(memory.heap.start <= cut && cut <= bump && cut.is_multiple_of(object::ALIGNMENT as u64));
        debug_assert!(memory.segments.is_legal_cut(cut), "a cut inside a bag");
        memory.lexical.note_top(bump);
        memory.high_water = memory.high_water.max(bump);
        memory.counters.peak = memory.counters.peak.max(bump - memory.heap.start);

        let mut work = std::mem::take(&mut memory.work);
        gather_candidates(context, memory, cut, &mut work.candidates);
        gather_roots(context, memory, cut, live, frames, &mut work);
        let mut copy =
            Copy { cut, span: bump - cut, buffer: memory.heap.end, top: memory.heap.end, fresh, fresh_bytes: 0 };
        let moved = destination.map(|arena| move_into_arena(memory, &mut copy, arena, live, &mut work));
        forward_all(memory, &mut copy, &mut work);
        copy.scan(memory, &mut images, &mut work.image_marks);
        let dead = update_finalizable(memory, &copy);
        update_identities(memory, &copy);
        note_fates(memory, &copy);
        let survivors = finish(context, memory, &copy, &mut work);
        work.clear();
        memory.work = work;
        release_pages(memory, (*context).bump, survivors);
        memory.counters.evacuations += 1;
        memory.counters.scanned += copy.span;
        memory.counters.copied += survivors;
        memory.counters.largest_move = memory.counters.largest_move.max(survivors);
        memory.counters.finalized += dead.len() as u64;
        let here = 0u8;
        stack::seen((&raw const here) as u64);
        let (verify, finalizer) = (memory.verify, memory.finalizer);
        if let Some(moved) = moved {
            remember_moved(context, moved.start, moved.end);
        }
        if let Some(finalizer) = finalizer {
            for (type_code, word) in dead {
                finalizer(context, type_code, word);
            }
        }
        if verify {
            verify::check_or_abort(context, live);
        }
        Outcome { survivors, fresh: bump - fresh, fresh_survivors: copy.fresh_bytes }
    }
}

impl Work {
    pub(super) fn clear(&mut self) {
        self.candidates.clear();
        self.roots.clear();
        self.marks.clear();
        self.image_marks.clear();
        self.values.clear();
    }
}

/// Step 1. Afterwards the store buffer is empty, the segments end at or below the cut and cover everything below it.
///
/// # Safety
/// As [`evacuate`].
unsafe fn gather_candidates(context: *mut Context, memory: &mut Memory, cut: u64, candidates: &mut Vec<u64>) {
    // SAFETY: entries and remembered slots are words that `younger_target` may read (invariant I1).
    unsafe {
        let base = memory.heap.start;
        let last_top = memory.segments.top(base);
        // Slots that point into the part of the fresh range that stays below the cut: it becomes a gap.
        let mut new_gap = Vec::new();
        let pending = if memory.faults.has(Fault::BarrierOff) { 0 } else { pending_entries(context, memory) };
        for i in 0..pending {
            let slot = memory.store_buffer[i];
            let Some(target) = memory.younger_target(slot) else { continue };
            debug_assert!(target < (*context).bump, "a remembered slot points above the heap");
            if target >= cut {
                if slot < cut {
                    candidates.push(slot);
                }
            } else if target >= last_top {
                new_gap.push(slot);
            } else {
                memory.segments.file(slot, target, &memory.heap, &memory.persistent);
            }
        }
        (*context).remembered = memory.store_buffer.as_mut_ptr();

        while let Some(segment) = memory.segments.last() {
            if segment.end <= cut {
                break;
            }
            if segment.start < cut {
                split_gap(memory, cut, candidates);
                break;
            }
            if let Some(segment) = memory.segments.pop() {
                for slot in segment.remembered {
                    if slot < cut && memory.younger_target(slot).is_some_and(|target| target >= cut) {
                        candidates.push(slot);
                    }
                }
            }
        }
        if cut > last_top {
            memory.segments.push(last_top, cut, SegmentKind::Gap, new_gap);
        }
        debug_assert!(memory.segments.top(base) == cut);
    }
}

/// The topmost segment is a gap that contains the cut: what is above it leaves, and so do the slots that point there.
///
/// # Safety
/// As [`evacuate`].
unsafe fn split_gap(memory: &mut Memory, cut: u64, candidates: &mut Vec<u64>) {
    let start = memory.segments.last().map_or(cut, |gap| gap.start);
    let mut kept = Vec::new();
    for slot in memory.segments.split_top_gap(cut) {
        // SAFETY: a remembered slot is a word that `younger_target` may read (invariant I1).
        let Some(target) = (unsafe { memory.younger_target(slot) }) else { continue };
        if target >= cut {
            if slot < cut && !memory.faults.has(Fault::GapSplitForgets) {
                candidates.push(slot);
            }
        } else if target >= start {
            kept.push(slot);
        }
    }
    memory.segments.set_top_remembered(kept);
}

/// The words that are rewritten although they were not remembered: those of live frames and of the context.
///
/// # Safety
/// As [`evacuate`].
unsafe fn gather_roots(
    context: *mut Context,
    memory: &mut Memory,
    cut: u64,
    live: &[u64],
    frames: &mut dyn Frames,
    work: &mut Work,
) {
    work.roots.extend_from_slice(live);
    let skipped = usize::from(memory.faults.has(Fault::RootSkipped));
    // The faulty form leaves out the exception handlers, the second root.
    work.roots.extend(
        ROOT_OFFSETS
            .iter()
            .enumerate()
            .filter(|(i, _)| skipped == 0 || *i != 1)
            .map(|(_, o)| context as u64 + *o as u64),
    );
    let before = work.roots.len();
    // SAFETY: the caller's.
    unsafe { frames.collect(cut, &mut work.roots, &mut work.marks) };
    if memory.faults.has(Fault::CallerSlotSkipped) && work.roots.len() > before {
        work.roots.pop();
    }
    memory.counters.caller_slots += (work.roots.len() - before) as u64;
    memory.counters.candidates += work.candidates.len() as u64;
}

/// Phase A: the new value of every candidate and root.
///
/// # Safety
/// As [`evacuate`].
unsafe fn forward_all(memory: &Memory, copy: &mut Copy, work: &mut Work) {
    for &slot in work.candidates.iter().chain(&work.roots) {
        // SAFETY: candidates and roots are words that hold values.
        unsafe {
            let value = copy.forward(load(slot));
            if memory.faults.has(Fault::UpdateInPlace) {
                store(slot, value);
            }
            work.values.push(value);
        }
    }
}

/// Phase B, and the new shape of the region stack. Gives the bytes of survivors.
///
/// # Safety
/// As [`evacuate`]; every copy was scanned.
unsafe fn finish(context: *mut Context, memory: &mut Memory, copy: &Copy, work: &mut Work) -> u64 {
    let survivors = copy.top - copy.buffer;
    let top = copy.cut + survivors;
    // SAFETY: candidates and roots are words that hold values, none of them in the evacuated range; the buffer lies
    // above the heap, so it does not overlap the range.
    unsafe {
        for (&slot, &value) in work.candidates.iter().chain(&work.roots).zip(&work.values) {
            store(slot, value);
        }
        for &mark in &work.marks {
            if load(mark) > copy.cut {
                store(mark, if memory.faults.has(Fault::CallerMarkTooLow) { copy.cut } else { top });
            }
        }
        for &mark in &work.image_marks {
            if load(mark) > copy.cut && !memory.faults.has(Fault::ImageMarkKept) {
                store(mark, top);
            }
        }
        ptr::copy_nonoverlapping(copy.buffer as *const u8, copy.cut as *mut u8, survivors as usize);
        if memory.mode == super::mode::Mode::Torture {
            for address in (top..(*context).bump).step_by(object::WORD) {
                store(address, POISON);
            }
        }
        (*context).bump = top;
        if survivors > 0 {
            let mut remembered = work.candidates.clone();
            remembered.sort_unstable();
            remembered.dedup();
            // Candidates that now point into an arena have nothing to say for the bag.
            remembered.retain(|&slot| memory.younger_target(slot).is_some());
            if memory.faults.has(Fault::BagForgets) {
                remembered.clear();
            }
            memory.segments.push(copy.cut, top, SegmentKind::Bag, remembered);
        }
    }
    survivors
}

/// The state of the copying: from `[cut, cut + span)` into a buffer at `buffer`, filled up to `top`.
struct Copy {
    cut: u64,
    span: u64,
    buffer: u64,
    top: u64,
    /// Where the fresh part of the range begins, and how much of it was copied.
    fresh: u64,
    fresh_bytes: u64,
}

impl Copy {
    fn covers(&self, pointer: Word) -> bool {
        value::is_pointer(pointer) && address_of(pointer).wrapping_sub(self.cut) < self.span
    }

    /// The value that takes the place of this one; copies its object if that lies in the range and was not copied yet.
    ///
    /// # Safety
    /// A pointer into the range is one to an object that is live or was copied, and was not forwarded before.
    #[inline]
    unsafe fn forward(&mut self, word: Word) -> Word {
        if !self.covers(word) {
            return word;
        }
        let from = address_of(word);
        // SAFETY: the caller's: an object has at least two words.
        unsafe {
            let first = load(from);
            if first == FORWARD {
                return load(from + 8);
            }
            debug_assert!(raw::tag_matches(word, first), "a pointer to no object: {word:#x}");
            let new = self.copy_object(from, first) | word & TAG_MASK;
            store(from, FORWARD);
            // The spine of a list is copied in one go, so that it lies together; the words of the copies are left as
            // they are, for the scan to forward each of them once.
            let mut rest = load(from + 8);
            store(from + 8, new);
            if word & TAG_MASK == TAG_PAIR {
                while rest & TAG_MASK == TAG_PAIR && self.covers(rest) {
                    let from = address_of(rest);
                    let first = load(from);
                    if first == FORWARD {
                        break;
                    }
                    let new = self.copy_object(from, first) | TAG_PAIR;
                    rest = load(from + 8);
                    store(from, FORWARD);
                    store(from + 8, new);
                }
            }
            new
        }
    }

    /// Copies an object into the buffer; gives its final address.
    ///
    /// # Safety
    /// `from` is the address of an object in the range, `first` its first word.
    #[inline]
    unsafe fn copy_object(&mut self, from: u64, first: Word) -> u64 {
        let size = size_of(first);
        // SAFETY: all objects of the range together fit into the buffer, which is as large as the heap.
        unsafe { copy_words(from, self.top, first, size) };
        let address = self.cut + (self.top - self.buffer);
        self.top += size;
        self.fresh_bytes += if from >= self.fresh { size } else { 0 };
        address
    }

    /// Asks the processor for the object that a word a few copies ahead refers to, which the scan will look at soon: the
    /// objects of a large range are rarely in the cache. The word need not hold a value.
    ///
    /// # Safety
    /// Everything between `buffer` and `top` was copied.
    #[inline(always)]
    unsafe fn fetch_ahead(&self, slot: u64) {
        /// Bytes.
        const DISTANCE: u64 = 256;
        if slot + DISTANCE < self.top {
            // SAFETY: the word is one of the copies'.
            let word = unsafe { load(slot + DISTANCE) };
            if self.covers(word) {
                #[cfg(target_arch = "x86_64")]
                // SAFETY: a prefetch does not fault.
                unsafe {
                    use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
                    _mm_prefetch::<_MM_HINT_T0>(address_of(word) as *const i8);
                }
            }
        }
    }

    /// Forwards the values in the copies, until none is left that was not. The addresses of the marks in the copies of
    /// captured frames are added to `marks`.
    ///
    /// # Safety
    /// Everything between `buffer` and `top` was copied there and not scanned.
    unsafe fn scan(&mut self, memory: &Memory, images: &mut Images, marks: &mut Vec<u64>) {
        let mut next = self.buffer;
        while next < self.top {
            // SAFETY: the copies are initialised objects, side by side.
            unsafe {
                let header = load(next);
                let (first, count) = scanned_slots(memory, next);
                for slot in (first..first + count * 8).step_by(8) {
                    self.fetch_ahead(slot);
                    store(slot, self.forward(load(slot)));
                }
                if is_of_kind(header, Kind::Frame) {
                    self.scan_image(memory, images, next, marks);
                }
                next += size_of(header);
            }
        }
    }

    /// Forwards the values in the image of a captured frame.
    ///
    /// # Safety
    /// `frame` is the copy of a frame, the image of which was not scanned.
    unsafe fn scan_image(&mut self, memory: &Memory, images: &mut Images, frame: u64, marks: &mut Vec<u64>) {
        let mut skip = memory.faults.has(Fault::ImageSlotSkipped);
        // SAFETY: what the table names are words of the image.
        unsafe {
            images.visit(
                frame,
                |mark| marks.push(mark),
                |slot| {
                    if !std::mem::take(&mut skip) {
                        store(slot, self.forward(load(slot)));
                    }
                },
            );
        }
    }
}

/// Is this the header of an object of the kind?
#[inline]
fn is_of_kind(first: Word, kind: Kind) -> bool {
    object::is_header(first) && object::header_kind(first) == kind as u64
}

/// Copies an object; the word of padding of one with an even number of payload words, which may never have been
/// written, becomes zero.
///
/// # Safety
/// `from` is an object whose first word is `first` and whose size is `size`; `to` is free memory for it.
#[inline]
unsafe fn copy_words(from: u64, to: u64, first: Word, size: u64) {
    // SAFETY: the caller's.
    unsafe {
        if size == PAIR_SIZE {
            store(to, first);
            store(to + 8, load(from + 8));
        } else {
            ptr::copy_nonoverlapping(from as *const u8, to as *mut u8, size as usize);
        }
        if object::is_header(first) && object::header_length(first).is_multiple_of(2) {
            store(to + size - 8, 0);
        }
    }
}

/// [`value_slots`], with the seeded faults.
///
/// # Safety
/// As [`value_slots`].
#[inline]
unsafe fn scanned_slots(memory: &Memory, object: u64) -> (u64, u64) {
    // SAFETY: the caller's.
    unsafe {
        let (first, count) = value_slots(object);
        let header = load(object);
        if object::is_header(header) {
            let kind = object::header_kind(header);
            if kind == Kind::String as u64 && memory.faults.has(Fault::MovedStringSkipped) {
                return (first, 0);
            }
            if kind == Kind::Procedure as u64 && count > 0 && memory.faults.has(Fault::CaptureSkipped) {
                return (first + 8, count - 1);
            }
        }
        (first, count)
    }
}

/// What a move put into an arena: a range of its objects.
struct Moved {
    start: u64,
    end: u64,
}

/// Step 2: copies what the results and the arena's own candidates reach into the arena, and rewrites the results.
/// Finalizable objects and continuations stay on the region stack: slots that meet one become roots of the evacuation.
///
/// # Safety
/// As [`evacuate`]; the arena's current block has room for the whole range.
unsafe fn move_into_arena(
    memory: &mut Memory,
    copy: &mut Copy,
    arena: usize,
    results: &[u64],
    work: &mut Work,
) -> Moved {
    let start = memory.persistent.free_start(arena).unwrap_or(0);
    let mut target = ArenaCopy { start, top: start, objects: 0, move_all: memory.faults.has(Fault::FinalizableMoved) };
    // SAFETY: the arena has room for all objects of the range; its memory does not overlap the range, so a word that
    // was updated to an arena address is left alone when it is met again.
    unsafe {
        for &result in results {
            if let Some(value) = target.forward(copy, load(result)) {
                store(result, value);
            }
        }
        for &slot in &work.candidates {
            if memory.persistent.owner(slot) == Some(arena) {
                // The slot itself is written in phase B, which finds the forwarded address.
                target.forward(copy, load(slot));
            }
        }
        let mut next = start;
        while next < target.top {
            let size = size_of(load(next));
            let (first, count) = scanned_slots(memory, next);
            for slot in (first..first + count * 8).step_by(8) {
                match target.forward(copy, load(slot)) {
                    Some(value) => store(slot, value),
                    None => work.roots.push(slot),
                }
            }
            next += size;
        }
    }
    memory.persistent.take(arena, target.top, target.objects);
    memory.counters.moves_into_arenas += 1;
    memory.counters.moved_into_arenas += target.top - start;
    Moved { start, end: target.top }
}

/// The state of copying into an arena: directly to the final place.
struct ArenaCopy {
    start: u64,
    top: u64,
    objects: u64,
    move_all: bool,
}

impl ArenaCopy {
    /// As [`Copy::forward`], into the arena; `None` for an object that does not move there: a finalizable one, a
    /// continuation or a part of one.
    ///
    /// # Safety
    /// As [`Copy::forward`].
    unsafe fn forward(&mut self, copy: &Copy, word: Word) -> Option<Word> {
        if !copy.covers(word) {
            return Some(word);
        }
        let from = address_of(word);
        // SAFETY: the caller's, and the arena has room.
        unsafe {
            let first = load(from);
            if first == FORWARD {
                return Some(load(from + 8));
            }
            let is_captured = is_of_kind(first, Kind::Frame) || is_of_kind(first, Kind::Continuation);
            if stays_on_region_stack(first) && !self.move_all || is_captured {
                return None;
            }
            let size = size_of(first);
            copy_words(from, self.top, first, size);
            let new = self.top | word & TAG_MASK;
            store(from, FORWARD);
            store(from + 8, new);
            self.top += size;
            self.objects += 1;
            debug_assert!(self.start < self.top);
            Some(new)
        }
    }
}

/// Is this the header of an object that never moves into an arena: one with something to release, or a place on the stack?
fn stays_on_region_stack(first: Word) -> bool {
    object::is_header(first)
        && (object::header_kind(first) == Kind::Finalizable as u64 || object::header_type(first) == Type::Escape as u64)
}

/// Remembers every slot among the objects just moved into an arena that points to the region stack (invariant I1).
///
/// # Safety
/// `[start, end)` holds objects of a live arena, and the evacuation is complete.
unsafe fn remember_moved(context: *mut Context, start: u64, end: u64) {
    let mut next = start;
    while next < end {
        // SAFETY: the range holds initialised objects side by side.
        unsafe {
            let size = size_of(load(next));
            let (first, count) = value_slots(next);
            for slot in (first..first + count * 8).step_by(8) {
                let memory = memory(context);
                if memory.younger_target(slot).is_some() && !memory.faults.has(Fault::ArenaMoveForgets) {
                    eshkol_memory_remember(context, slot as *mut Word);
                }
            }
            next += size;
        }
    }
}

/// Finalizable objects of the range that were not copied are dead: gives their type codes and raw words.
///
/// # Safety
/// As [`evacuate`]; every copy was scanned, and the range was not overwritten yet.
unsafe fn update_finalizable(memory: &mut Memory, copy: &Copy) -> Vec<(u64, Word)> {
    let mut dead = Vec::new();
    let first = memory.finalizable.partition_point(|&address| address < copy.cut);
    let mut kept = first;
    for i in first..memory.finalizable.len() {
        let address = memory.finalizable[i];
        // SAFETY: the list holds addresses of finalizable objects, which are in the range from here on.
        unsafe {
            let header = load(address);
            if header == FORWARD {
                memory.finalizable[kept] = address_of(load(address + 8));
                kept += 1;
            } else {
                dead.push((object::header_type(header), load(address + 8)));
            }
        }
    }
    memory.finalizable.truncate(kept);
    memory.finalizable[first..].sort_unstable();
    dead
}

/// Takes the numbers of the objects in the range along.
///
/// # Safety
/// As [`evacuate`]; every copy was scanned, and the range was not overwritten yet.
unsafe fn update_identities(memory: &mut Memory, copy: &Copy) {
    // SAFETY: the addresses are those of objects in the range; one that was moved holds its new address.
    memory.identities.evacuated(copy.cut, &memory.heap, |address| unsafe {
        (load(address) == FORWARD).then(|| address_of(load(address + 8)))
    });
}

/// Tells the profile, where there is one, what became of the objects in the range.
///
/// # Safety
/// As [`evacuate`]; every copy was scanned, and the range was not overwritten yet.
unsafe fn note_fates(memory: &mut Memory, copy: &Copy) {
    let Some(profile) = &mut memory.profile else { return };
    let heap = memory.heap.clone();
    // SAFETY: the profile asks for objects of the range only. One that was moved holds its new address, whose copy is in
    // the buffer or in an arena; one that was not is as it was.
    let fate = |address: u64| unsafe {
        if load(address) != FORWARD {
            return None;
        }
        let new = address_of(load(address + 8));
        let copied = if heap.contains(&new) { new - copy.cut + copy.buffer } else { new };
        Some((new, size_of(load(copied))))
    };
    // SAFETY: as above.
    let size = |address: u64| unsafe { size_of(load(address)) };
    let top = copy.cut + (copy.top - copy.buffer);
    profile.evacuated(copy.cut..copy.cut + copy.span, top, heap.clone(), fate, size);
}

impl Memory {
    /// Tells the profile, where there is one, that nothing in the range survives.
    ///
    /// # Safety
    /// The range holds objects, side by side.
    pub(super) unsafe fn note_freed(&mut self, cut: u64, top: u64) {
        let heap = self.heap.clone();
        if let Some(profile) = &mut self.profile {
            // SAFETY: the profile asks for objects of the range only.
            profile.evacuated(cut..top, cut, heap, |_| None, |address| unsafe { size_of(load(address)) });
        }
    }
}

/// Gives memory back to the system when much more was in use than is now.
fn release_pages(memory: &mut Memory, bump: u64, survivors: u64) {
    if memory.high_water - bump > RELEASE_ABOVE {
        let start = (bump + RELEASE_SLACK + PAGE - 1) & !(PAGE - 1);
        let end = memory.high_water & !(PAGE - 1);
        if start < end {
            // SAFETY: everything above `bump` is free.
            unsafe { memory.reservation.release(start..end) };
        }
        memory.high_water = start;
    }
    if survivors > KEEP_SURVIVOR_BUFFER {
        let start = memory.heap.end + KEEP_SURVIVOR_BUFFER;
        let end = (memory.heap.end + survivors + PAGE - 1) & !(PAGE - 1);
        // SAFETY: the buffer holds nothing between evacuations.
        unsafe { memory.reservation.release(start..end) };
    }
}
