//! Arenas as compiled code and the procedures use them.

mod common;

use common::{Heap, is_readable, n, options};
use eshkol_abi::condition::Kind;
use eshkol_abi::object::{Type, arena_field};
use eshkol_abi::value::{MULTIPLE, TAG_OBJECT, Word};
use eshkol_runtime::memory::arena::{self, *};
use eshkol_runtime::memory::mode::Mode;
use eshkol_runtime::memory::state::{persistent_owner, runtime};
use eshkol_runtime::memory::{allocate, barrier};
use eshkol_runtime::value::Value;
use std::cell::RefCell;

const OK: Value = Value::UNSPECIFIED;
const ERROR: Value = Value::ERROR;

// The operations, safe to call: a heap's context is alive.
impl Heap {
    fn enter(&self, size: Value, limit: Value, strict: bool) -> Value {
        // SAFETY: the context is alive, here and below.
        unsafe { arena::enter(self.0, size, limit, Value::boolean(strict)) }
    }

    fn leave(&self, arena: Value, result: Value) -> Value {
        unsafe { arena::leave(self.0, arena, result) }
    }

    /// A landing whose place is above all marks.
    fn leave_to(&self, list: Word) {
        unsafe { leave_to(self.0, list, Value(u64::MAX & !15 | TAG_OBJECT)) }
    }

    fn make(&self, size: i64) -> Value {
        let sizes = self.list(&[n(size)]);
        unsafe { arena::make(self.0, sizes, Value::FALSE) }
    }

    fn destroy(&self, arena: Value) -> Value {
        unsafe { arena::destroy(self.0, arena) }
    }

    fn reset(&self, arena: Value) -> Value {
        unsafe { arena::reset(self.0, arena) }
    }

    fn alloc(&self, arena: Value, size: i64) -> Value {
        unsafe { eshkol_arena_alloc(self.0, arena, n(size)) }
    }

    fn alloc_aligned(&self, arena: Value, size: i64, alignment: i64) -> Value {
        unsafe { eshkol_arena_alloc_aligned(self.0, arena, n(size), n(alignment)) }
    }

    fn move_into(&self, arena: Value, mark: u64, result: &mut Value) -> Value {
        unsafe {
            arena::begin_at(self.0, mark);
            eshkol_arena_move(self.0, arena, mark, (result as *mut Value).cast())
        }
    }

    fn alive(&self, arena: Value) -> Value {
        unsafe { eshkol_arena_alive(self.0, arena) }
    }

    fn used(&self, arena: Value) -> Value {
        unsafe { eshkol_arena_used(self.0, arena) }
    }

    fn capacity(&self, arena: Value) -> Value {
        unsafe { eshkol_arena_capacity(self.0, arena) }
    }

    fn count(&self, arena: Value) -> Value {
        unsafe { eshkol_arena_allocation_count(self.0, arena) }
    }

    fn peak(&self, arena: Value) -> Value {
        unsafe { eshkol_arena_peak(self.0, arena) }
    }

    /// Is the value's object in a live persistent arena?
    fn in_arena(&self, value: Value) -> bool {
        unsafe { persistent_owner(self.0, value.address() as u64) }.is_some_and(|(_, alive)| alive)
    }
}

fn heap() -> Heap {
    Heap::new(Mode::Normal)
}

const NO_LIMIT: Value = Value::DEFAULT;

// ---- `with-arena` ----

/// An arena is alive from its beginning to its end; its handle lies below its mark and survives.
#[test]
fn a_lexical_arena_lives_for_its_body() {
    let heap = heap();
    let arena = heap.enter(n(1024), NO_LIMIT, false);
    assert!(arena.is(Type::Arena));
    let mark = heap.bump();
    assert_eq!(heap.alive(arena), Value::TRUE);
    heap.garbage(4096);
    assert_eq!(heap.leave(arena, n(0)), OK);
    heap.reclaim_forced(mark, &mut []);
    assert_eq!(heap.bump(), mark);
    assert_eq!(heap.alive(arena), Value::FALSE);
    assert_eq!(heap.context().arenas, Value::NULL.0);
}

/// What leaves an arena keeps its identity and its sharing.
#[test]
fn the_result_is_moved_out() {
    let heap = heap();
    let arena = heap.enter(n(1024), NO_LIMIT, false);
    let mark = heap.bump();
    heap.garbage(4096);
    let shared = heap.pair(n(1), n(2));
    let mut live = [heap.pair(shared, shared)];
    heap.leave(arena, live[0]);
    heap.reclaim_forced(mark, &mut live);
    assert_eq!(live[0].car(), live[0].cdr());
    assert_eq!(live[0].car().cdr(), n(2));
    assert_eq!(heap.bump(), mark + 32);
}

/// A size is an exact positive integer.
#[test]
fn a_size_is_checked() {
    let heap = heap();
    for wrong in [n(0), n(-1), Value::TRUE, heap.pair(n(1), n(2))] {
        assert_eq!(heap.enter(wrong, NO_LIMIT, false), ERROR);
        assert_eq!(heap.failure(), Some(Kind::WrongType));
        assert_eq!(heap.enter(n(1), wrong, false), ERROR);
        assert_eq!(heap.failure(), Some(Kind::WrongType));
    }
    assert_eq!(heap.context().arenas, Value::NULL.0);
}

/// An exit by escape ends all arenas opened since, innermost first.
#[test]
fn an_escape_ends_arenas() {
    let heap = heap();
    let outer = heap.enter(n(1), NO_LIMIT, false);
    let list = heap.context().arenas;
    let middle = heap.enter(n(1), NO_LIMIT, false);
    let inner = heap.enter(n(1), NO_LIMIT, false);
    heap.leave_to(list);
    assert_eq!([outer, middle, inner].map(|arena| heap.alive(arena)), [Value::TRUE, Value::FALSE, Value::FALSE]);
    // The place in the stack is free again.
    let next = heap.enter(n(1), NO_LIMIT, false);
    assert_eq!(next.field(arena_field::INDEX as usize), n(1));
    heap.leave(next, n(0));
    heap.leave(outer, n(0));
    assert_eq!(heap.context().arenas, Value::NULL.0);
}

/// Leaving an arena that is not open, as when its body was entered again by a continuation, does nothing.
#[test]
fn leaving_twice_is_harmless() {
    let heap = heap();
    let outer = heap.enter(n(1), NO_LIMIT, false);
    let arena = heap.enter(n(1), NO_LIMIT, false);
    heap.leave(arena, n(0));
    assert_eq!(heap.leave(arena, n(0)), OK);
    assert_eq!(heap.alive(outer), Value::TRUE);
}

/// Beyond its limit an arena gives a condition that names it; the limit is lifted for the handler, is back after the
/// landing, and is gone with the arena.
#[test]
fn a_limit_is_enforced() {
    let heap = heap();
    let list = heap.context().arenas;
    let arena = heap.enter(n(1024), n(4096), false);
    let inside = heap.context().arenas;
    let mut pairs = 0;
    while allocate::pair(heap.context(), n(1), n(2)).is_some() {
        pairs += 1;
    }
    assert_eq!(pairs, 4096 / 16);
    assert_eq!(heap.failure(), Some(Kind::OutOfMemory));
    heap.garbage(10_000);
    // A handler inside the arena returns there.
    heap.leave_to(inside);
    assert!(allocate::pair(heap.context(), n(1), n(2)).is_none());
    assert_eq!(heap.failure(), Some(Kind::OutOfMemory));
    // A handler outside leaves it.
    heap.leave_to(list);
    assert_eq!(heap.alive(arena), Value::FALSE);
    heap.garbage(100_000);
}

/// Inside a limited arena, reclaim points look often enough that garbage does not count against the limit.
#[test]
fn garbage_is_squeezed_out_before_a_limit() {
    let heap = heap();
    let arena = heap.enter(n(1024), n(8192), false);
    let mark = heap.bump();
    let mut trigger = heap.context().trigger;
    for _ in 0..100_000 {
        assert!(allocate::pair(heap.context(), n(1), n(2)).is_some());
        if heap.bump() > trigger {
            trigger = heap.reclaim(mark, &mut []);
        }
    }
    heap.leave(arena, n(0));
    assert!(heap.context().trigger > heap.bump() + 8192);
}

/// The smaller of nested limits binds.
#[test]
fn the_nearest_limit_binds() {
    let heap = heap();
    let outer = heap.enter(n(1), n(4096), false);
    let inner = heap.enter(n(1), n(1 << 20), false);
    let mut pairs = 0;
    while allocate::pair(heap.context(), n(1), n(2)).is_some() {
        pairs += 1;
    }
    assert!(pairs < 4096 / 16);
    heap.leave(inner, n(0));
    heap.leave(outer, n(0));
}

/// Limits would make the meaning of a program depend on when memory is reclaimed, so the other modes ignore them.
#[test]
fn limits_are_for_the_normal_mode() {
    for mode in [Mode::Torture, Mode::Never] {
        let heap = Heap::new(mode);
        heap.enter(n(1), n(64), false);
        heap.garbage(100_000);
    }
}

/// A strict arena refuses to let its memory out through the result, several values or a root; numbers may leave.
#[test]
fn strict_arenas() {
    let heap = heap();
    let old = heap.pair(n(1), n(2));
    let arena = heap.enter(n(1), NO_LIMIT, true);
    let inside = heap.pair(n(1), n(2));

    assert_eq!(heap.leave(arena, inside), ERROR);
    assert_eq!(heap.failure(), Some(Kind::ArenaEscape));
    assert_eq!(heap.alive(arena), Value::TRUE, "it stays open");

    heap.context().values_count = 1;
    // SAFETY: the buffer has room for one value.
    unsafe { *heap.context().values = inside.0 };
    assert_eq!(heap.leave(arena, Value(MULTIPLE)), ERROR);
    assert_eq!(heap.failure(), Some(Kind::ArenaEscape));

    heap.context().winds = inside.0;
    assert_eq!(heap.leave(arena, old), ERROR);
    assert_eq!(heap.failure(), Some(Kind::ArenaEscape));
    heap.context().winds = Value::NULL.0;

    let ratio = allocate::tagged(heap.context(), Type::Ratnum, &[n(1), n(3)]).unwrap();
    assert_eq!(heap.leave(arena, ratio), OK);
    assert_eq!(heap.alive(arena), Value::FALSE);
}

/// What can be asked about a lexical arena.
#[test]
fn lexical_statistics() {
    let heap = heap();
    let arena = heap.enter(n(1024), NO_LIMIT, false);
    let mark = heap.bump();
    assert_eq!((heap.used(arena), heap.count(arena), heap.capacity(arena)), (n(0), n(0), n(1024)));
    heap.garbage(320);
    heap.vector(&[n(1), n(2)]);
    assert_eq!((heap.used(arena), heap.count(arena)), (n(352), n(21)));
    heap.reclaim_forced(mark, &mut []);
    assert_eq!((heap.used(arena), heap.count(arena), heap.peak(arena)), (n(0), n(0), n(352)));
}

// ---- Persistent arenas ----

/// Sizes are multiplied with the procedure `*` between them, as in `(make-arena 1024 * 1024)`.
#[test]
fn a_size_may_be_a_product() {
    let heap = heap();
    let times = heap.vector(&[]);
    let make = |sizes: &[Value]| {
        let sizes = heap.list(sizes);
        // SAFETY: the context is alive.
        unsafe { arena::make(heap.0, sizes, times) }
    };
    assert_eq!(heap.capacity(make(&[n(1024), times, n(1024)])), n(1 << 20));
    assert_eq!(heap.capacity(make(&[n(2), times, n(3), times, n(1000)])), n(6000));
    assert_eq!(heap.capacity(make(&[n(1)])), n(1024));
    let wrong: [(&[Value], Kind); 7] = [
        (&[], Kind::ArgumentCount),
        (&[n(1), times], Kind::ArgumentCount),
        (&[n(1), n(2)], Kind::WrongType),
        (&[n(0)], Kind::WrongType),
        (&[n(-5)], Kind::WrongType),
        (&[Value::TRUE], Kind::WrongType),
        (&[n(1 << 50), times, n(1 << 50)], Kind::OutOfMemory),
    ];
    for (sizes, kind) in wrong {
        assert_eq!(make(sizes), ERROR);
        assert_eq!(heap.failure(), Some(kind), "{sizes:?}");
    }
}

/// `in-arena` moves what the result reaches of the body's objects, with sharing; older objects stay, garbage goes.
#[test]
fn in_arena_moves_the_result() {
    let heap = heap();
    let arena = heap.make(1024);
    let old = heap.pair(n(7), n(8));
    let mark = heap.bump();
    heap.garbage(160);
    let shared = heap.pair(n(1), old);
    let mut result = heap.vector(&[shared, shared, old]);
    assert_eq!(heap.move_into(arena, mark, &mut result), OK);
    assert!(heap.in_arena(result) && heap.in_arena(result.field(0)));
    assert_eq!(result.field(0), result.field(1));
    assert_eq!((result.field(2), result.field(0).cdr()), (old, old));
    assert_eq!(heap.bump(), mark);
    assert_eq!((heap.used(arena), heap.count(arena)), (n(48), n(2)));
}

/// What else the body made and is still reachable goes down to the mark, and refers to the moved objects.
#[test]
fn in_arena_keeps_what_is_stored_elsewhere() {
    let heap = heap();
    let arena = heap.make(1024);
    let old = heap.pair(n(0), n(0));
    let mark = heap.bump();
    heap.garbage(160);
    let mut result = heap.pair(n(1), n(2));
    let other = heap.pair(result, n(3));
    heap.set_car(old, other);
    assert_eq!(heap.move_into(arena, mark, &mut result), OK);
    let other = old.car();
    assert_eq!(other.address() as u64, mark);
    assert_eq!(other.car(), result);
    assert!(heap.in_arena(result));
}

/// What the body stored into objects of the arena moves there too; a later store is remembered instead.
#[test]
fn in_arena_moves_what_was_stored_into_the_arena() {
    let heap = heap();
    let arena = heap.make(1024);
    let mark = heap.bump();
    let mut holder = heap.pair(n(0), n(0));
    heap.move_into(arena, mark, &mut holder);
    let stored = heap.pair(n(1), n(2));
    heap.set_car(holder, stored);
    let mut result = n(0);
    assert_eq!(heap.move_into(arena, mark, &mut result), OK);
    assert!(heap.in_arena(holder.car()));
    assert_eq!(holder.car().cdr(), n(2));

    let later = heap.pair(n(3), n(4));
    heap.set_car(holder, later);
    heap.garbage(160);
    heap.reclaim_forced(mark, &mut []);
    assert!(!heap.in_arena(holder.car()));
    assert_eq!((holder.car().address() as u64, holder.car().cdr()), (mark, n(4)));
}

thread_local! {
    static RELEASED: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
}

/// Ports stay on the region stack when their holder moves, so that they are closed when nothing refers to them.
#[test]
fn ports_do_not_move_into_arenas() {
    let heap = heap();
    // SAFETY: the context is alive.
    unsafe {
        runtime(heap.0).memory.finalizer = Some(|_, _, number| RELEASED.with_borrow_mut(|list| list.push(number)))
    };
    let arena = heap.make(1024);
    let mark = heap.bump();
    heap.garbage(160);
    let inner = heap.pair(n(5), n(6));
    let port = allocate::finalizable(heap.context(), Type::Port, 42, &[inner]).unwrap();
    let mut result = heap.pair(port, n(1));
    assert_eq!(heap.move_into(arena, mark, &mut result), OK);
    assert!(heap.in_arena(result) && !heap.in_arena(result.car()));
    assert_eq!(result.car().field(1).car(), n(5));
    RELEASED.with_borrow(|list| assert!(list.is_empty()));
    heap.set_car(result, n(0));
    heap.reclaim_forced(mark, &mut []);
    RELEASED.with_borrow(|list| assert_eq!(list, &[42]));
    assert_eq!(heap.bump(), mark);
}

/// All of several values are moved.
#[test]
fn in_arena_moves_several_values() {
    let heap = heap();
    let arena = heap.make(1024);
    let mark = heap.bump();
    heap.context().values_count = 2;
    // SAFETY: the buffer has room for two values.
    unsafe {
        *heap.context().values = heap.pair(n(1), n(2)).0;
        *heap.context().values.add(1) = heap.pair(n(3), n(4)).0;
        let mut result = Value(MULTIPLE);
        assert_eq!(heap.move_into(arena, mark, &mut result), OK);
        assert_eq!(result, Value(MULTIPLE));
        let second = Value(*heap.context().values.add(1));
        assert!(heap.in_arena(Value(*heap.context().values)) && heap.in_arena(second));
        assert_eq!(second.cdr(), n(4));
    }
}

/// With a lexical arena, `in-arena` is `begin`.
#[test]
fn in_arena_with_a_lexical_arena_moves_nothing() {
    let heap = heap();
    let arena = heap.enter(n(1024), NO_LIMIT, false);
    let mark = heap.bump();
    // SAFETY: the context is alive.
    assert_eq!(unsafe { eshkol_arena_begin(heap.0, arena) }, OK);
    let mut result = heap.pair(n(1), n(2));
    let before = result;
    assert_eq!(heap.move_into(arena, mark, &mut result), OK);
    assert_eq!(result, before);
}

/// The move takes place in the mode `never` too: it is what the program asked for.
#[test]
fn in_arena_works_in_every_mode() {
    for mode in [Mode::Never, Mode::Torture, Mode::Report] {
        let heap = Heap::new(mode);
        let arena = heap.make(1024);
        let mark = heap.bump();
        let mut result = heap.pair(n(1), n(2));
        assert_eq!(heap.move_into(arena, mark, &mut result), OK);
        assert!(heap.in_arena(result));
    }
}

/// When the arena cannot grow, there is a condition and nothing has moved.
#[test]
fn a_failed_move_moves_nothing() {
    let mut options = options(Mode::Normal);
    options.heap_limit = 4 << 20;
    let heap = Heap::with(&options);
    let arena = heap.make(1024);
    let mark = heap.bump();
    let mut result = heap.vector(&vec![n(9); 128 << 10]);
    // Other arenas take what is left.
    while heap.make(64 << 10) != ERROR {}
    assert_eq!(heap.failure(), Some(Kind::OutOfMemory));
    let before = result;
    assert_eq!(heap.move_into(arena, mark, &mut result), ERROR);
    assert_eq!(heap.failure(), Some(Kind::OutOfMemory));
    assert_eq!(result, before);
    assert_eq!(result.field(0), n(9));
    heap.is_valid(&[result]);
}

/// A destroyed arena's memory cannot be read any more, at once, and its handle is refused by every operation.
#[test]
fn a_destroyed_arena_is_gone() {
    let heap = heap();
    let arena = heap.make(1024);
    let bytes = heap.alloc(arena, 10);
    let address = bytes.address() as u64;
    assert!(is_readable(address));
    assert_eq!(heap.destroy(arena), OK);
    assert!(!is_readable(address));
    assert!(arena.is(Type::Arena));
    assert_eq!(heap.alive(arena), Value::FALSE);
    // SAFETY: the context is alive.
    let begin = unsafe { eshkol_arena_begin(heap.0, arena) };
    let refused =
        [heap.destroy(arena), heap.reset(arena), heap.alloc(arena, 1), heap.alloc_aligned(arena, 1, 8), begin];
    assert_eq!(refused, [ERROR; 5]);
    for ask in [Heap::used, Heap::capacity, Heap::count, Heap::peak] {
        assert_eq!(ask(&heap, arena), ERROR);
        assert_eq!(heap.failure(), Some(Kind::DeadArena));
    }
}

/// Slots of a destroyed arena that pointed to the region stack are forgotten, not read.
#[test]
fn remembered_slots_of_a_destroyed_arena_are_dropped() {
    let heap = heap();
    let arena = heap.make(1024);
    let mark = heap.bump();
    let mut holder = heap.pair(n(0), n(0));
    heap.move_into(arena, mark, &mut holder);
    heap.set_car(holder, heap.pair(n(1), n(2)));
    heap.garbage(160);
    heap.reclaim_forced(mark, &mut []);
    heap.set_car(holder, heap.pair(n(1), n(2)));
    heap.destroy(arena);
    heap.reclaim_forced(mark, &mut []);
    assert_eq!(heap.bump(), mark);
}

/// Having a stale value is no error: an evacuation leaves it alone.
#[test]
fn stale_values_are_left_alone() {
    let heap = heap();
    let arena = heap.make(1024);
    let mark = heap.bump();
    let mut stale = heap.pair(n(1), n(2));
    heap.move_into(arena, mark, &mut stale);
    heap.destroy(arena);
    let mark = heap.bump();
    heap.garbage(160);
    let mut live = [heap.pair(stale, n(3)), stale];
    heap.reclaim_forced(mark, &mut live);
    assert_eq!((live[0].car(), live[1]), (stale, stale));
}

/// A reset empties the arena; the handle lives on, and what was there is inaccessible.
#[test]
fn reset_empties() {
    let heap = heap();
    let arena = heap.make(5000);
    let old = heap.alloc(arena, 20_000).address() as u64;
    assert_eq!(heap.reset(arena), OK);
    assert!(!is_readable(old));
    assert_eq!(heap.alive(arena), Value::TRUE);
    assert_eq!((heap.used(arena), heap.count(arena)), (n(0), n(0)));
    assert_eq!(heap.capacity(arena), n(5008), "the first block's size, in whole units of 16");
    assert!(is_readable(heap.alloc(arena, 10).address() as u64));
}

/// A bytevector in an arena is zero, has its length, and stays where it is.
#[test]
fn arena_alloc() {
    let heap = heap();
    let arena = heap.make(1024);
    for size in [0, 1, 8, 9, 1000, 100_000] {
        let bytes = heap.alloc(arena, size);
        assert!(bytes.is(Type::Bytevector) && heap.in_arena(bytes));
        assert_eq!(bytes.field(0).0, size as u64);
        // SAFETY: the bytes follow the header and the length.
        let contents = unsafe { std::slice::from_raw_parts(bytes.address().add(2).cast::<u8>(), size as usize) };
        assert!(contents.iter().all(|&byte| byte == 0));
    }
    let mark = heap.bump();
    heap.garbage(160);
    let mut live = [heap.alloc(arena, 16)];
    let before = live[0];
    heap.reclaim_forced(mark, &mut live);
    assert_eq!(live[0], before);
    assert_eq!(heap.alloc(arena, -1), ERROR);
    assert_eq!(heap.failure(), Some(Kind::OutOfRange));
    assert_eq!(heap.alloc(arena, 1 << 50), ERROR);
    assert_eq!(heap.failure(), Some(Kind::OutOfMemory));
}

/// The first byte is at a multiple of the alignment; what is skipped keeps the arena parseable.
#[test]
fn arena_alloc_aligned() {
    let heap = heap();
    let arena = heap.make(1024);
    for alignment in [1, 8, 16, 64, 4096, 1 << 20] {
        let bytes = heap.alloc_aligned(arena, 10, alignment);
        assert_eq!((bytes.address() as i64 + 16) % alignment, 0, "{alignment}");
        heap.is_valid(&[bytes]);
    }
    for wrong in [0, -8, 24, 1 << 21] {
        assert_eq!(heap.alloc_aligned(arena, 10, wrong), ERROR);
        assert_eq!(heap.failure(), Some(Kind::OutOfRange), "{wrong}");
    }
    let lexical = heap.enter(n(1024), NO_LIMIT, false);
    assert_eq!(heap.alloc_aligned(lexical, 10, 16), ERROR);
    assert_eq!(heap.failure(), Some(Kind::WrongType));
}

/// In a lexical arena, `arena-alloc` gives an ordinary bytevector of zeros, also in memory that was used before.
#[test]
fn arena_alloc_in_a_lexical_arena() {
    let heap = Heap::new(Mode::Torture);
    let arena = heap.enter(n(1024), NO_LIMIT, false);
    let mark = heap.bump();
    heap.garbage(160);
    heap.reclaim_forced(mark, &mut []);
    let bytes = heap.alloc(arena, 20);
    assert_eq!((bytes.field(0).0, bytes.field(1).0, bytes.field(2).0, bytes.field(3).0), (20, 0, 0, 0));
}

/// `destroy-arena` with a lexical arena ends the handle; its values stay valid and its limit does not bind any more.
#[test]
fn destroying_a_lexical_arena() {
    let heap = heap();
    let arena = heap.enter(n(1024), n(4096), false);
    let value = heap.pair(n(1), n(2));
    assert_eq!(heap.destroy(arena), OK);
    assert_eq!(heap.alive(arena), Value::FALSE);
    assert_eq!(value.cdr(), n(2));
    heap.garbage(100_000);
    assert_eq!(heap.destroy(arena), ERROR);
    assert_eq!(heap.failure(), Some(Kind::DeadArena));
    assert_eq!(heap.leave(arena, n(0)), OK);
    assert_eq!(heap.context().arenas, Value::NULL.0);
}

/// Whatever is no arena is refused.
#[test]
fn only_arenas_are_arenas() {
    let heap = heap();
    let other = heap.vector(&[n(1), n(2), n(3), n(4)]);
    for wrong in [n(1), Value::NULL, other] {
        for ask in [Heap::used, Heap::capacity, Heap::count, Heap::peak, Heap::alive, Heap::destroy, Heap::reset] {
            assert_eq!(ask(&heap, wrong), ERROR);
            assert_eq!(heap.failure(), Some(Kind::WrongType));
        }
    }
}

/// A thousand arenas, one after the other, leave nothing accessible and use no more than one at a time.
#[test]
fn arenas_come_and_go() {
    let heap = heap();
    let mark = heap.bump();
    for i in 0..1000 {
        let arena = heap.make(1024);
        let body = heap.bump();
        let mut result = heap.pair(n(i), n(i));
        heap.move_into(arena, body, &mut result);
        // SAFETY: a pair has this slot.
        unsafe { barrier::write_slot(heap.0, result.address(), arena) };
        assert_eq!(heap.destroy(arena), OK);
        assert!(!is_readable(result.0 & !7));
    }
    heap.reclaim_forced(mark, &mut []);
    assert_eq!(heap.bump(), mark);
    let counters = heap.counters();
    assert_eq!((counters.arenas_made, counters.arenas_destroyed), (1000, 1000));
}
