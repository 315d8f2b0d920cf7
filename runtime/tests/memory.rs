//! Reclaim points, limits, the walk over registered callers.

mod common;

use common::{Heap, n, options};
use eshkol_abi::condition::Kind;
use eshkol_abi::program::{ABI_VERSION, CallSite, Program};
use eshkol_abi::value::MULTIPLE;
use eshkol_runtime::memory::frames::Frames;
use eshkol_runtime::memory::mode::Mode;
use eshkol_runtime::memory::reclaim::{FORCED, NESTED, eshkol_memory_reclaim, reclaim};
use eshkol_runtime::memory::start::grow_arguments;
use eshkol_runtime::memory::state::runtime;
use eshkol_runtime::memory::{allocate, barrier};
use eshkol_runtime::value::Value;
use std::ptr;

const T: u64 = 64 << 10;

fn heap(mode: Mode) -> Heap {
    let mut options = options(mode);
    options.threshold = T;
    Heap::with(&options)
}

// ---- When ----

/// A reclaim point does nothing before half the threshold was allocated, and looks again a threshold later.
#[test]
fn a_reclaim_point_waits_for_the_threshold() {
    let heap = heap(Mode::Normal);
    let mark = heap.bump();
    heap.garbage(T / 2 - 16);
    let before = heap.bump();
    assert_eq!(heap.reclaim(mark, &mut []), before + T);
    assert_eq!(heap.bump(), before);
    heap.garbage(16);
    assert_eq!(heap.reclaim(mark, &mut []), mark + T);
    assert_eq!(heap.bump(), mark);
}

/// Where most survives, the same site waits longer; the range is evacuated all the same.
#[test]
fn survivors_make_a_site_wait() {
    let heap = heap(Mode::Normal);
    let mark = heap.bump();
    let mut list = Value::NULL;
    for i in 0..(T / 16) as i64 {
        list = heap.pair(n(i), list);
    }
    let mut live = [list];
    assert_eq!(heap.reclaim(mark, &mut live), mark + T + 4 * T);
    assert_eq!(heap.counters().copied, T);
}

/// A caller that saved this bump pointer and holds nothing, if there is one.
struct Waiting(Option<u64>);

impl Frames for Waiting {
    unsafe fn collect(&mut self, _cut: u64, _slots: &mut Vec<u64>, _marks: &mut Vec<u64>) {}

    unsafe fn mark(&mut self, _given: u64) -> Option<u64> {
        self.0
    }

    fn lowest(&self, floor: u64, _mark: u64) -> u64 {
        floor
    }
}

/// A point in a recursion looks at what its caller has left behind as soon as a little of that is there. One that nobody
/// waits for, whose mark is the floor, keeps the pace of loops.
#[test]
fn points_in_recursions_look_closer_unless_they_are_outermost() {
    let heap = heap(Mode::Normal);
    let floor = heap.bump();
    let trigger = heap.reclaim(floor, &mut []);
    let nested = |caller: Option<u64>| {
        // SAFETY: nothing is live.
        unsafe { reclaim(heap.0, 0, ptr::null_mut(), 0, &mut Waiting(caller), NESTED) }
    };
    heap.garbage(T / 32);
    let mark = heap.bump();
    heap.garbage(T / 32);
    let before = heap.bump();
    assert_eq!((nested(None), heap.bump()), (before + T / 32, before));
    nested(Some(mark));
    assert_eq!(heap.bump(), mark);
    heap.garbage(trigger - mark);
    nested(None);
    assert_eq!(heap.bump(), floor);
}

/// The mode `never` reclaims at no point but the end of an arena.
#[test]
fn never_reclaims_only_at_the_end_of_an_arena() {
    let heap = heap(Mode::Never);
    let mark = heap.bump();
    heap.garbage(4 * T);
    let before = heap.bump();
    assert!(heap.reclaim(mark, &mut []) > before + (1 << 40));
    assert_eq!(heap.bump(), before);
    heap.reclaim_forced(mark, &mut []);
    assert_eq!(heap.bump(), mark);
}

/// The mode `torture` looks at every point, whatever was allocated, and overwrites what it frees.
#[test]
fn torture_evacuates_and_poisons() {
    let heap = heap(Mode::Torture);
    let mark = heap.bump();
    let dead = heap.pair(n(1), n(2));
    let mut live = [heap.pair(n(3), n(4))];
    // The cut is random: the first of some points frees the dead pair.
    for _ in 0..100 {
        assert_eq!(heap.reclaim(mark, &mut live), 0);
    }
    assert_eq!(heap.bump(), mark + 16);
    assert_eq!(live[0].address() as u64, mark);
    assert_eq!((live[0].car(), live[0].cdr()), (n(3), n(4)));
    assert_eq!(dead.address() as u64, mark);
    // SAFETY: heap memory above `bump` stays readable.
    assert_eq!(unsafe { *((mark + 16) as *const u64) }, 0xdddd_dddd_dddd_dd02);
    assert!(heap.counters().evacuations >= 1);
}

/// What is older than the mark stays where it is.
#[test]
fn nothing_below_the_mark_moves() {
    let heap = heap(Mode::Normal);
    heap.garbage(160);
    let old = heap.pair(n(1), n(2));
    let mark = heap.bump();
    heap.garbage(T);
    let mut live = [old, heap.pair(n(3), old)];
    heap.reclaim(mark, &mut live);
    assert!(live[0] == old);
    assert_eq!(live[1].address() as u64, mark);
    assert!(live[1].cdr() == old);
}

// ---- What ----

/// A slot with `MULTIPLE` stands for the values in the context.
#[test]
fn several_values_are_roots_while_they_are_the_result() {
    let heap = heap(Mode::Normal);
    let mark = heap.bump();
    heap.garbage(T);
    let value = heap.pair(n(1), n(2));
    heap.context().values_count = 2;
    // SAFETY: the buffer has room for many values.
    unsafe {
        *heap.context().values = n(0).0;
        *heap.context().values.add(1) = value.0;
    }
    heap.reclaim(mark, &mut [Value(MULTIPLE)]);
    // SAFETY: as above.
    let value = unsafe { Value(*heap.context().values.add(1)) };
    assert_eq!(value.address() as u64, mark);
    assert_eq!(value.cdr(), n(2));
}

/// Roots in the context are followed and rewritten.
#[test]
fn context_roots_are_rewritten() {
    let heap = heap(Mode::Normal);
    let mark = heap.bump();
    heap.garbage(T);
    heap.context().ports[1] = heap.pair(n(1), n(2)).0;
    heap.reclaim(mark, &mut []);
    assert_eq!(Value(heap.context().ports[1]).address() as u64, mark);
}

/// A list keeps its order in memory: its pairs lie side by side after a move.
#[test]
fn lists_are_moved_as_a_whole() {
    let heap = heap(Mode::Normal);
    let mark = heap.bump();
    let mut list = Value::NULL;
    for i in 0..2000 {
        heap.garbage(64);
        list = heap.pair(heap.pair(n(i), n(i)), list);
    }
    let mut live = [list];
    heap.reclaim(mark, &mut live);
    let mut rest = live[0];
    for i in 0..2000 {
        assert_eq!(rest.address() as u64, mark + 16 * i);
        assert_eq!(rest.car().car(), n(1999 - i as i64));
        rest = rest.cdr();
    }
}

/// A slot that is stored to again and again takes one entry; the store buffer does not grow.
#[test]
fn the_store_buffer_is_compacted() {
    let heap = heap(Mode::Normal);
    let old = heap.pair(Value::NULL, Value::NULL);
    for i in 0..100_000 {
        heap.set_car(old, heap.pair(n(i), Value::NULL));
    }
    assert_eq!(heap.counters().store_buffer, 4096);
    heap.is_valid(&[old]);
}

/// Many different slots make the store buffer grow, and none is lost.
#[test]
fn the_store_buffer_grows() {
    let heap = heap(Mode::Normal);
    let old = heap.vector(&vec![n(0); 10_000]);
    let mark = heap.bump();
    for i in 0..10_000 {
        // SAFETY: the vector has this slot.
        unsafe { barrier::write_slot(heap.0, old.address().add(1 + i), heap.pair(n(i as i64), Value::NULL)) };
    }
    assert!(heap.counters().store_buffer >= 10_000);
    heap.garbage(T);
    heap.reclaim(mark, &mut []);
    assert!((0..10_000).all(|i| old.field(i).car() == n(i as i64)));
}

// ---- How much ----

/// Garbage is squeezed out as it is made: the heap stays within two thresholds.
#[test]
fn churn_runs_in_bounded_memory() {
    let mut options = options(Mode::Normal);
    options.threshold = T;
    options.verify = false;
    let heap = Heap::with(&options);
    let mark = heap.bump();
    let mut trigger = mark + T;
    for _ in 0..(64 << 20) / 16 {
        heap.garbage(16);
        if heap.bump() > trigger {
            trigger = heap.reclaim(mark, &mut []);
        }
    }
    assert!(heap.counters().peak <= 2 * T, "{:?}", heap.counters());
    assert_eq!(heap.counters().copied, 0);
}

/// Building a large structure copies each byte a logarithmic number of times: twice the length, little more than twice
/// the copying.
#[test]
fn building_copies_little() {
    let copied = |cells: i64| {
        let mut options = options(Mode::Normal);
        options.threshold = T;
        options.verify = false;
        let heap = Heap::with(&options);
        let mark = heap.bump();
        let mut trigger = mark + T;
        let mut live = [Value::NULL];
        for i in 0..cells {
            live[0] = heap.pair(n(i), live[0]);
            if heap.bump() > trigger {
                trigger = heap.reclaim(mark, &mut live);
            }
        }
        heap.counters().copied as f64 / (16 * cells) as f64
    };
    let (small, large) = (copied(1 << 19), copied(1 << 20));
    assert!(small > 0.0 && large < 4.0, "{small} {large}");
    assert!(large < small + 1.5, "{small} {large}");
}

/// A program whose live data fill a good part of the heap can go on making garbage.
#[test]
fn a_nearly_full_heap_is_reclaimed_before_it_is_full() {
    let mut options = options(Mode::Normal);
    options.heap_limit = 8 << 20;
    options.verify = false;
    let heap = Heap::with(&options);
    let mark = heap.bump();
    let mut trigger = heap.bump();
    // Each round drops a list of 4.5 MiB and builds another: two do not fit, so the dropped one must go before the new
    // one is as large.
    let cells = (9 << 19) / 16;
    let mut live = [Value::NULL];
    for round in 0..20 {
        live[0] = Value::NULL;
        for i in 0..cells {
            live[0] = heap.pair(n(i), live[0]);
            if heap.bump() > trigger {
                trigger = heap.reclaim(mark, &mut live);
            }
        }
        assert_eq!(live[0].car(), n(cells - 1), "round {round}");
    }
    assert!(heap.counters().copied < 20 * 4 * (9 << 19), "{:?}", heap.counters());
}

/// When the heap is full, a condition is pending and a little memory is lent for its handling; afterwards the program
/// can go on.
#[test]
fn running_out_of_memory_is_a_condition() {
    let mut options = options(Mode::Normal);
    options.heap_limit = 2 << 20;
    let heap = Heap::with(&options);
    let mark = heap.bump();
    while allocate::pair(heap.context(), n(1), n(2)).is_some() {}
    assert_eq!(heap.failure(), Some(Kind::OutOfMemory));
    assert!(allocate::pair(heap.context(), n(1), n(2)).is_some(), "nothing is lent to the handler");
    heap.reclaim_forced(mark, &mut []);
    assert_eq!(heap.bump(), mark);
    heap.garbage(1 << 20);
}

/// A single request that no heap could meet leaves the heap as it is.
#[test]
fn an_impossible_request_is_a_condition() {
    let heap = heap(Mode::Normal);
    assert!(allocate::bytes(heap.context(), 1 << 59).is_none());
    assert_eq!(heap.failure(), Some(Kind::OutOfMemory));
    assert!(allocate::bytes(heap.context(), u64::MAX - 15).is_none());
    assert_eq!(heap.failure(), Some(Kind::OutOfMemory));
    // SAFETY: the context is alive.
    assert_eq!(unsafe { allocate::eshkol_memory_allocate(heap.0, 1 << 59) }, 0);
    // SAFETY: the context is alive.
    assert_eq!(unsafe { allocate::eshkol_memory_allocate(heap.0, 16) }, heap.bump() - 16);
}

/// Pages far above the top are given back to the system.
#[test]
fn pages_are_given_back() {
    let mut options = options(Mode::Normal);
    options.reservation = 4 << 30;
    options.heap_limit = 1 << 30;
    options.verify = false;
    let heap = Heap::with(&options);
    let mark = heap.bump();
    allocate::bytes(heap.context(), 400 << 20).unwrap();
    let top = allocate::bytes(heap.context(), 4096).unwrap();
    // SAFETY: the memory was just allocated.
    unsafe { *top = 1 };
    assert!(is_resident(top as u64));
    heap.reclaim_forced(mark, &mut []);
    assert!(!is_resident(top as u64));
}

fn is_resident(address: u64) -> bool {
    let mut state = 0;
    // SAFETY: the kernel writes one byte for one page.
    unsafe { assert_eq!(libc::mincore((address & !4095) as *mut _, 4096, &mut state), 0) };
    state & 1 == 1
}

/// The argument buffer grows and keeps what it holds.
#[test]
fn the_argument_buffer_grows() {
    let heap = heap(Mode::Normal);
    // SAFETY: the buffer has at least one word.
    unsafe {
        *heap.context().arguments = n(7).0;
        assert!(grow_arguments(heap.0, 100_000));
        assert_eq!(*heap.context().arguments, n(7).0);
    }
    assert!(heap.context().arguments_capacity >= 100_000);
}

// ---- Registered callers ----

/// A stack of frames as compiled code lays them out, and the tables that describe them.
///
/// Each caller's frame is: the stack pointer at the call with two mapped slots above it, and 4 words above the stack
/// pointer the frame pointer, with the next caller's frame pointer and the return address into it.
struct FakeStack {
    words: Vec<u64>,
    program: &'static Program,
}

const FRAME: usize = 8;
const TEXT: u64 = 0x1000;

impl FakeStack {
    /// `callers` are, from the innermost: offset of the return address in the text, saved bump, live value. The call
    /// sites at offsets 16 and 32 are registered.
    fn new(callers: &[(u64, u64, Value)]) -> FakeStack {
        let mut words = vec![0; FRAME * (callers.len() + 1)];
        let base = words.as_ptr() as u64;
        let address = |index: usize| base + 8 * index as u64;
        for (i, &(offset, bump, value)) in callers.iter().enumerate() {
            let (callee, caller) = (FRAME * i + 4, FRAME * (i + 1));
            // What the callee's frame pointer points to.
            words[callee] = address(caller + 4);
            words[callee + 1] = TEXT + offset;
            // The caller's slots.
            words[caller + 1] = bump;
            words[caller + 2] = value.0;
        }
        // The walk must not go on from the outermost frame: its return address is in no table.
        let sites = [16, 32].map(|return_offset| CallSite {
            return_offset,
            frame_size: 32,
            first_slot: 1,
            slot_count: 2,
            mark_count: 1,
            nested: 0,
            popped: 0,
        });
        let program = Program {
            abi_version: ABI_VERSION,
            entry: ptr::null(),
            text_start: TEXT as *const u8,
            text_end: (TEXT + 4096) as *const u8,
            call_sites: Box::leak(Box::new(sites)).as_ptr(),
            call_sites_count: 2,
            // The first entry belongs to no site.
            slots: Box::leak(Box::new([99, 8, 16])).as_ptr(),
            positions: ptr::null(),
            positions_count: 0,
            functions: ptr::null(),
            functions_count: 0,
            files: ptr::null(),
            files_count: 0,
            symbols: ptr::null(),
            symbols_count: 0,
            globals: ptr::null_mut(),
            globals_count: 0,
            raise_procedure: 0,
            throw_procedure: 0,
        };
        FakeStack { words, program: Box::leak(Box::new(program)) }
    }

    fn reclaim(&mut self, heap: &Heap, mark: u64) {
        let frame_pointer = &raw mut self.words[4] as u64;
        // SAFETY: the words are laid out as the table says.
        unsafe {
            runtime(heap.0).program = Some(self.program);
            eshkol_memory_reclaim(heap.0, mark, ptr::null_mut(), 0, frame_pointer, FORCED);
        }
    }

    fn saved_bump(&self, caller: usize) -> u64 {
        self.words[FRAME * (caller + 1) + 1]
    }

    fn value(&self, caller: usize) -> Value {
        Value(self.words[FRAME * (caller + 1) + 2])
    }
}

/// Values in mapped slots of registered callers are followed and rewritten, through several frames, and their saved bump
/// pointers become the end of the survivors.
#[test]
fn registered_callers_are_walked() {
    let heap = heap(Mode::Normal);
    let mark = heap.bump();
    heap.garbage(64);
    let outer = heap.pair(n(1), n(1));
    let outer_bump = heap.bump();
    heap.garbage(64);
    let inner = heap.pair(n(2), n(2));
    let inner_bump = heap.bump();
    heap.garbage(64);
    let mut stack = FakeStack::new(&[(16, inner_bump, inner), (32, outer_bump, outer)]);
    stack.reclaim(&heap, mark);
    assert_eq!(heap.bump(), mark + 32);
    assert_eq!((stack.value(0).car(), stack.value(1).car()), (n(2), n(1)));
    assert_eq!((stack.value(0).address() as u64, stack.value(1).address() as u64), (mark, mark + 16));
    assert_eq!((stack.saved_bump(0), stack.saved_bump(1)), (mark + 32, mark + 32));
}

/// A frame whose return address is not in the table holds nothing that moves: its words are left alone, and the walk goes
/// on to its caller.
#[test]
fn an_unknown_return_address_is_passed_over() {
    let heap = heap(Mode::Normal);
    let old = heap.pair(n(1), n(1));
    let mark = heap.bump();
    for unknown in [17, 8, 1 << 33] {
        heap.garbage(64);
        let mut stack = FakeStack::new(&[(unknown, 1 << 60, old), (16, 1 << 60, old)]);
        stack.reclaim(&heap, mark);
        assert_eq!((stack.saved_bump(0), stack.saved_bump(1)), (1 << 60, heap.bump()));
    }
}

/// The walk ends where a caller's saved bump pointer is not above the cut: it holds nothing that moves.
#[test]
fn an_old_call_ends_the_walk() {
    let heap = heap(Mode::Normal);
    let mark = heap.bump();
    heap.garbage(64);
    let mut stack = FakeStack::new(&[(16, mark, n(0)), (16, mark + 64, n(0))]);
    stack.reclaim(&heap, mark);
    assert_eq!((stack.saved_bump(0), stack.saved_bump(1)), (mark, mark + 64));
}

// ---- The environment ----

/// The modes have these names and no others.
#[test]
fn modes() {
    let parse = |text: &str| Mode::parse(std::ffi::OsStr::new(text));
    assert_eq!(parse("torture"), Some(Mode::Torture));
    assert_eq!(parse("never"), Some(Mode::Never));
    assert_eq!(parse("report"), Some(Mode::Report));
    assert_eq!(parse("report-exact:file"), Some(Mode::Report));
    assert_eq!(parse("normal"), Some(Mode::Normal));
    assert_eq!(parse("Torture"), None);
    assert_eq!(parse("report:"), None);
}

/// The report says what was done.
#[test]
fn the_report_has_the_counts() {
    let heap = heap(Mode::Report);
    let mark = heap.bump();
    heap.garbage(T - 16);
    let mut live = [heap.pair(n(1), n(2))];
    heap.reclaim(mark, &mut live);
    // SAFETY: the context is alive.
    let totals = unsafe { runtime(heap.0).memory.totals(heap.bump()) };
    let count = |name: &str| totals.iter().find(|(known, _)| *known == name).unwrap().1;
    assert_eq!(count("evacuations"), 1);
    assert_eq!(count("bytes in evacuated ranges"), T);
    assert_eq!(count("bytes copied"), 16);
    assert_eq!(count("bytes freed"), T - 16);
    assert_eq!(count("region stack, bytes at most"), T);
}
