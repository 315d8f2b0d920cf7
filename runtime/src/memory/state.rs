//! What the runtime keeps beside the context record, reached through `Context::runtime`.
//!
//! Compiled code sees only the context. Everything here belongs to the runtime's own functions, and all of it is one
//! thread's: nothing is shared and nothing is locked.

use super::fault::{Fault, Faults};
use super::floors::Floors;
use super::identity::Identities;
use super::lexical::LexicalArenas;
use super::mode::Mode;
use super::pace::Pace;
use super::persistent::PersistentArenas;
use super::profile::Profile;
use super::raw::{address_of, load};
use super::report::Counters;
use super::reservation::Reservation;
use super::segments::Segments;
use eshkol_abi::context::Context;
use eshkol_abi::program::Program;
use eshkol_abi::value::{Word, is_pointer};
use std::ops::Range;

/// The runtime's state behind one context.
pub struct Runtime {
    pub memory: Memory,
    /// The program's tables; absent where the runtime is used without a program, as in tests.
    pub program: Option<&'static Program>,
    /// Behind `Context::arguments`.
    pub(super) arguments: Vec<Word>,
    /// Behind `Context::values`.
    pub(super) values: Vec<Word>,
}

/// Called when an object of kind `Finalizable` is found dead: the object's type code and its raw word.
pub type Finalizer = fn(context: *mut Context, type_code: u64, word: Word);

pub struct Memory {
    pub mode: Mode,
    /// Walk the heap after every evacuation?
    pub verify: bool,
    pub(super) reservation: Reservation,
    /// What the heap may use; room for survivors of the same size follows it.
    pub(super) heap: Range<u64>,
    /// The first address that may not be allocated now. `Context::limit` is below it where allocations are profiled.
    pub(super) hard_limit: u64,
    /// Bytes at the end of the heap that are lent while an out-of-memory condition is handled.
    pub(super) reserve: u64,
    pub(super) reserve_lent: bool,
    /// Did something not fit since the last landing?
    pub(super) ran_out: bool,
    /// Raised when memory runs out: made in advance, since then nothing can be made.
    pub(super) out_of_memory: Word,
    /// Immortal memory: the next free byte, and the end of what is committed.
    pub(super) immortal_next: u64,
    pub(super) immortal_committed: u64,
    /// Behind `Context::remembered`.
    pub(super) store_buffer: Vec<u64>,
    pub(super) segments: Segments,
    /// Addresses of the finalizable objects on the region stack, ascending.
    pub(super) finalizable: Vec<u64>,
    pub finalizer: Option<Finalizer>,
    /// The numbers of objects that were asked for one.
    pub(super) identities: Identities,
    /// Of points in general, and of those in recursions.
    pub(super) pace: Pace,
    pub(super) nested_pace: Pace,
    pub(super) floors: Floors,
    /// The body of a lexical arena was left that was over before: a continuation had entered it again. Its mark is none
    /// any more, and the reclaim point that follows is an ordinary one.
    pub(super) arena_was_over: bool,
    /// The bump pointer at which a point looks at everything, whatever its mark.
    pub(super) deep_trigger: u64,
    /// The highest `bump` since pages were last given back.
    pub(super) high_water: u64,
    pub(super) lexical: LexicalArenas,
    pub(crate) persistent: PersistentArenas,
    /// How many arenas were made: their names are numbers.
    pub(super) arenas_named: u64,
    pub counters: Counters,
    /// In the mode that reports.
    pub(super) profile: Option<Box<Profile>>,
    /// State of the generator that chooses cuts in torture mode: always the same sequence.
    pub(super) random: u64,
    pub(super) work: Work,
    pub faults: Faults,
}

/// Buffers of an evacuation, kept so that a small one allocates nothing.
#[derive(Default)]
pub(super) struct Work {
    /// Addresses of remembered slots below the cut that point at or above it.
    pub candidates: Vec<u64>,
    /// Addresses of the other words that are rewritten: live values, context roots, slots of registered callers.
    pub roots: Vec<u64>,
    /// Addresses of the saved bump pointers of registered callers.
    pub marks: Vec<u64>,
    /// Addresses of the marks in copies of captured frames, in the buffer of survivors.
    pub image_marks: Vec<u64>,
    /// New values of candidates, then of roots.
    pub values: Vec<Word>,
}

/// # Safety
/// `context` was made by [`super::start::start`] and is alive.
pub unsafe fn runtime<'a>(context: *mut Context) -> &'a mut Runtime {
    // SAFETY: `start` stores a leaked box here that lives as long as the context. Callers are runtime functions of one
    // thread, which do not call each other while they use a part of the state that the other changes.
    unsafe { &mut *(*context).runtime.cast::<Runtime>() }
}

/// # Safety
/// As [`runtime`].
pub(crate) unsafe fn memory<'a>(context: *mut Context) -> &'a mut Memory {
    // SAFETY: the caller's.
    unsafe { &mut runtime(context).memory }
}

impl Memory {
    pub(super) fn region_base(&self) -> u64 {
        self.heap.start
    }

    /// The number of the object at an address, which it keeps when it moves. `None` when there is no memory for it.
    pub fn identity(&mut self, address: u64) -> Option<u64> {
        self.identities.number(address, &self.heap)
    }

    /// What a remembered slot still has to say: the address of the younger object on the region stack that it points
    /// to. `None` when it holds no pointer, or one to an older object or outside the region stack, or lies in a
    /// persistent arena that was destroyed, whose memory cannot be read.
    ///
    /// # Safety
    /// `slot` is a word of the image, of immortal memory, of the region stack below `bump`, or of the arena range.
    #[inline]
    pub(super) unsafe fn younger_target(&self, slot: u64) -> Option<u64> {
        // SAFETY: the caller's; the seeded fault reads what cannot be read, on purpose.
        unsafe {
            if self.faults.has(Fault::DeadArenaRead) {
                return target_above(&self.heap, slot);
            }
            younger_target(&self.persistent, &self.heap, slot)
        }
    }
}

/// As [`Memory::younger_target`], where the whole state cannot be borrowed.
///
/// # Safety
/// As [`Memory::younger_target`].
#[inline]
pub(super) unsafe fn younger_target(arenas: &PersistentArenas, heap: &Range<u64>, slot: u64) -> Option<u64> {
    // SAFETY: the caller's, and a word of the arena range belongs to a live arena.
    if arenas.readable(slot) { unsafe { target_above(heap, slot) } } else { None }
}

/// # Safety
/// `slot` can be read.
#[inline]
unsafe fn target_above(heap: &Range<u64>, slot: u64) -> Option<u64> {
    // SAFETY: the caller's.
    let value = unsafe { load(slot) };
    if !is_pointer(value) {
        return None;
    }
    let target = address_of(value);
    (target > slot && heap.contains(&target)).then_some(target)
}

/// The persistent arena that an address belongs or belonged to, and whether it is alive.
///
/// # Safety
/// As [`runtime`].
pub unsafe fn persistent_owner(context: *mut Context, address: u64) -> Option<(usize, bool)> {
    // SAFETY: the caller's.
    let arenas = unsafe { &memory(context).persistent };
    arenas.owner(address).map(|owner| (owner, arenas.is_alive(owner)))
}

/// The cuts that an evacuation may make at or above `floor`: `floor` itself, the borders of segments and the end of the
/// last. Legal provided that `floor` is a mark (invariant I2).
///
/// # Safety
/// As [`runtime`].
pub unsafe fn legal_cuts(context: *mut Context, floor: u64) -> Vec<u64> {
    // SAFETY: the caller's.
    let memory = unsafe { memory(context) };
    let borders = memory.segments.as_slice().iter().flat_map(|segment| [segment.start, segment.end]);
    [floor].into_iter().chain(borders.filter(|&border| border >= floor)).collect()
}
