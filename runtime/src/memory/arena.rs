//! What the program can do with arenas: the entry points of `with-arena` and `in-arena`, and the procedures.
//!
//! A handle is an object with a number, a mark whether it is alive, and whether it is lexical or persistent. The number
//! of a lexical arena is its depth in the stack of open ones; that of a persistent arena is its place in the table,
//! which a reset changes. A handle that is not alive is refused by every operation but the questions `arena?` and
//! `arena-alive?`; the message says where the arena was made and where it ended. The functions that begin or end one
//! are entered through stubs, which note the place of the call in the context.

use super::allocate;
use super::evacuate::evacuate;
use super::frames::NoFrames;
use super::persistent::{Exhausted, Statistics};
use super::profile;
use super::raw::{address_of, load, size_of, store};
use super::recycle;
use super::state::{self, Memory, memory, runtime};
use crate::report::{tables, trace};
use crate::value::Value;
use crate::{condition, stale, symbol};
use eshkol_abi::condition::Kind as ConditionKind;
use eshkol_abi::context::Context;
use eshkol_abi::object::{self, Kind, Type, arena_field};
use eshkol_abi::primitive;
use eshkol_abi::value::{DEFAULT, MULTIPLE, TAG_OBJECT, Word};

const LEXICAL: i64 = 0;
const PERSISTENT: i64 = 1;

/// Alignments that `arena-alloc-aligned` accepts.
const LARGEST_ALIGNMENT: i64 = 1 << 20;

/// An arena that is alive, by its handle.
#[derive(Clone, Copy)]
enum Arena {
    Lexical(usize),
    Persistent(usize),
}

// ---- `with-arena` ----

/// Opens a lexical arena. Its mark is the bump pointer afterwards; the handle and its place in the context's list lie
/// below the mark, so they live on when the range is reclaimed.
///
/// # Safety
/// The context is alive.
pub unsafe extern "C" fn enter(context: *mut Context, size: Value, limit: Value, strict: Value) -> Value {
    // SAFETY: the caller's.
    unsafe {
        let who = "with-arena";
        let Some(bytes) = positive(size) else {
            return condition::wrong_type(&mut *context, who, 1, primitive::Type::Index, size);
        };
        let limit_bytes = if limit.0 == DEFAULT { None } else { positive(limit) };
        if limit.0 != DEFAULT && limit_bytes.is_none() {
            return condition::wrong_type(&mut *context, who, 2, primitive::Type::Index, limit);
        }
        let limit = limit_bytes.filter(|_| memory(context).mode.enforces_limits());
        let index = memory(context).lexical.depth();
        let made = (*context).place;
        let Some(handle) = make_handle(context, index, LEXICAL, made) else { return Value::ERROR };
        let around = Value((*context).arenas);
        let Some(list) = allocate::pair(&mut *context, handle, around) else { return Value::ERROR };
        (*context).arenas = list.0;
        let memory = memory(context);
        memory.lexical.push((*context).bump, bytes, limit, strict.is_true());
        memory.set_floor(&mut *context, (*context).bump);
        if limit.is_some() {
            memory.limits_changed(context);
        }
        handle
    }
}

/// Closes a lexical arena, and those opened inside it that are still open, on the normal way out. A strict arena first
/// checks that neither the result nor a root points into it; if one does, it stays open and the condition is raised.
///
/// # Safety
/// The context is alive.
pub unsafe extern "C" fn leave(context: *mut Context, handle: Value, result: Value) -> Value {
    // SAFETY: the caller's.
    unsafe {
        let mut list = Value((*context).arenas);
        while list.is_pair() && list.car() != handle {
            list = list.cdr();
        }
        // An arena that is not open was left before: its body was entered again by a continuation.
        if !list.is_pair() {
            memory(context).arena_was_over = true;
            return Value::UNSPECIFIED;
        }
        let index = handle.field(arena_field::INDEX as usize).as_fixnum().unwrap_or(0) as usize;
        if let Some(arena) = memory(context).lexical.get(index).filter(|arena| arena.strict) {
            let mark = arena.mark;
            if let Some(place) = escaping(context, mark, result) {
                let message = format!("memory of a strict arena escapes through {place}");
                return condition::error(&mut *context, ConditionKind::ArenaEscape, "with-arena", &message, &[handle]);
            }
        }
        let ended = (*context).place;
        end_lexical(context, list.cdr().0, ended);
        Value::UNSPECIFIED
    }
}

/// What a landing does, normal or not: of the arenas that are open, those that are not in `list` are over, and limits
/// that were lifted for a handler, or memory that was lent to it, are as before. An arena of the list that was left
/// before stays so: a continuation has entered its body again, with values that are valid and a handle that is dead.
///
/// `landing` is the escape point or continuation: the marks of the frames where it leads are below it.
///
/// # Safety
/// The context is alive; `list` is a value that `Context::arenas` had before and was kept as a root since.
pub unsafe fn leave_to(context: *mut Context, list: Word, landing: Value) {
    // SAFETY: the caller's. Where an escape came from is not known any more.
    unsafe {
        end_lexical(context, list, 0);
        let memory = memory(context);
        memory.leave_floors(context, landing.address() as u64 + 1);
        (*context).unsettled = u64::from(memory.floors.is_set());
    }
}

/// As [`leave_to`], at the place with this return address.
///
/// # Safety
/// As [`leave_to`].
unsafe fn end_lexical(context: *mut Context, list: Word, ended: u64) {
    // SAFETY: the caller's.
    unsafe {
        let limited = memory(context).lexical.smallest_limit().is_some();
        let mut target = Value(list);
        // The number of a lexical arena is its depth, so two lists are compared element by element.
        while Value((*context).arenas) != target {
            let open = Value((*context).arenas);
            let (inner, outer) = (depth(open), depth(target));
            if inner == 0 && outer == 0 {
                break;
            }
            if inner >= outer {
                kill(open.car(), ended);
                let memory = memory(context);
                if let Some(mark) = memory.lexical.pop() {
                    memory.leave_floors(context, mark);
                }
                (*context).arenas = open.cdr().0;
            }
            if outer >= inner {
                target = target.cdr();
            }
        }
        let memory = memory(context);
        (*context).unsettled = u64::from(memory.floors.is_set());
        if memory.lexical.restore_limits() | std::mem::take(&mut memory.ran_out) {
            memory.reserve_lent = false;
            memory.look_everywhere(context);
            memory.limits_changed(context);
        } else if limited {
            memory.limits_changed(context);
        }
    }
}

/// The number of handles in a list of lexical arenas.
fn depth(list: Value) -> i64 {
    if list.is_pair() { 1 + list.car().field(arena_field::INDEX as usize).as_fixnum().unwrap_or(0) } else { 0 }
}

/// Through what a value at or above the mark would leave a strict arena: the result, a root or a global variable. Numbers
/// are exempt, and so is the raised object.
///
/// # Safety
/// The context is alive.
unsafe fn escaping(context: *mut Context, mark: u64, result: Value) -> Option<&'static str> {
    // SAFETY: the caller's.
    let top = unsafe { (*context).bump };
    let escapes =
        // A value whose arena is gone may leave; its object is not looked for.
        |value: Value| value.is_pointer() && (mark..top).contains(&address_of(value.0)) && !is_number(value);
    // SAFETY: the caller's; the values buffer has as many values as the context says, and the program's globals are
    // values.
    unsafe {
        let several = if result.0 == MULTIPLE { (*context).values_count as usize } else { 0 };
        if escapes(result) || (0..several).any(|i| escapes(Value(*(*context).values.add(i)))) {
            return Some("the result");
        }
        let c = &*context;
        let roots =
            [c.handlers, c.winds, c.parameters, c.escapes, c.ports[0], c.ports[1], c.ports[2], c.raise_procedure];
        if roots.into_iter().any(|root| escapes(Value(root))) {
            return Some("the dynamic environment");
        }
        let program = runtime(context).program?;
        (0..program.globals_count as usize)
            .any(|i| escapes(Value(*program.globals.add(i))))
            .then_some("a global variable")
    }
}

fn is_number(value: Value) -> bool {
    [Type::Flonum, Type::Bignum, Type::Ratnum, Type::Compnum].into_iter().any(|ty| value.is(ty))
}

// ---- `in-arena` ----

/// Checks that `in-arena` may use the arena. Until the body is left, nothing below the bump pointer is reclaimed.
///
/// # Safety
/// The context is alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eshkol_arena_begin(context: *mut Context, handle: Value) -> Value {
    // SAFETY: the caller's.
    unsafe {
        if check(context, "in-arena", handle).is_none() {
            return Value::ERROR;
        }
        begin_at(context, (*context).bump);
        Value::UNSPECIFIED
    }
}

/// The body of an `in-arena` has this mark.
///
/// # Safety
/// The context is alive, and the mark is one.
pub unsafe fn begin_at(context: *mut Context, mark: u64) {
    // SAFETY: the caller's.
    unsafe { memory(context).set_floor(&mut *context, mark) };
}

/// The end of an `in-arena` body: moves what the result and the arena's own slots reach at or above `mark` into the
/// arena, except finalizable objects, and everything else that is reachable there down to the mark. `result` is the
/// address of a word with the result, which is rewritten; `MULTIPLE` stands for the values in the context. With a
/// lexical arena nothing moves. Runs in every mode. On failure nothing has moved.
///
/// This is a reclaim point (the exception to I4): the result is the only live value of the calling frame that may lie
/// at or above the mark, and no registered caller has one.
///
/// # Safety
/// The context is alive; `mark` is the bump pointer at the beginning of the body.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eshkol_arena_move(
    context: *mut Context,
    handle: Value,
    mark: u64,
    result: *mut Word,
) -> Value {
    // SAFETY: the caller's.
    unsafe {
        let Some(arena) = check(context, "in-arena", handle) else { return Value::ERROR };
        let state = memory(context);
        // A body that was left and that a continuation has entered again has no range of its own any more.
        let is_begun = state.floors.innermost(state.region_base()) == mark;
        let Arena::Persistent(index) = arena else {
            state.leave_floors(context, mark);
            return Value::UNSPECIFIED;
        };
        if !is_begun {
            return Value::UNSPECIFIED;
        }
        let range = (*context).bump - mark;
        let room = |memory: &mut Memory| memory.persistent.ensure_room(&memory.reservation, index, range);
        if with_addresses(context, room).is_err() {
            return exhausted(context, "in-arena", handle, range);
        }
        let mut results = vec![result as u64];
        if *result == MULTIPLE {
            results.extend((0..(*context).values_count as usize).map(|i| (*context).values.add(i) as u64));
        }
        profile::begin_move(&*context, mark);
        let before = state::memory(context).counters.moved_into_arenas;
        evacuate(context, mark, mark, &results, &mut NoFrames, Some(index));
        let moved = state::memory(context).counters.moved_into_arenas - before;
        profile::end(&mut *context);
        profile::arena_changed(&*context, index, moved, false);
        memory(context).leave_floors(context, mark);
        Value::UNSPECIFIED
    }
}

// ---- The procedures ----

/// `(make-arena sizes times)`: `sizes` is a list of sizes with the procedure `times` between them; the arena's first
/// block has their product in bytes, or 1024 if that is more.
///
/// # Safety
/// The context is alive.
pub unsafe extern "C" fn make(context: *mut Context, sizes: Value, times: Value) -> Value {
    // SAFETY: the caller's.
    unsafe {
        let who = "make-arena";
        let mut list = sizes;
        let mut argument = 1;
        let mut product: u64 = 1;
        loop {
            let size = if list.is_pair() { list.car() } else { Value::DEFAULT };
            let Some(factor) = positive(size) else {
                if size == Value::DEFAULT {
                    let message = "a size is missing";
                    return condition::error(&mut *context, ConditionKind::ArgumentCount, who, message, &[]);
                }
                return condition::wrong_type(&mut *context, who, argument, primitive::Type::Index, size);
            };
            // A product that no machine has is refused below as any other that is too large.
            product = product.saturating_mul(factor);
            list = list.cdr();
            if !list.is_pair() {
                break;
            }
            if list.car() != times {
                let message = "sizes are multiplied with `*` between them";
                return condition::error(&mut *context, ConditionKind::WrongType, who, message, &[list.car()]);
            }
            list = list.cdr();
            argument += 2;
        }
        let name = memory(context).arenas_named + 1;
        let made = call_place(context);
        let arena = |memory: &mut Memory| memory.persistent.make(&memory.reservation, product, name, made);
        let Ok(index) = with_addresses(context, arena) else {
            let bytes = Value::fixnum(product.min(1 << 59) as i64);
            let message = "no memory or address space for an arena of this size";
            return condition::error(&mut *context, ConditionKind::OutOfMemory, who, message, &[bytes]);
        };
        memory(context).counters.arenas_made += 1;
        profile::arena_made(&*context, index);
        match make_handle(context, index, PERSISTENT, made) {
            Some(handle) => handle,
            None => {
                destroy_memory(context, index, made, false);
                Value::ERROR
            }
        }
    }
}

/// `(destroy-arena arena)`: a persistent arena's memory is given back and inaccessible at once. A lexical arena is over
/// for the program; its values stay valid.
///
/// # Safety
/// The context is alive.
pub unsafe extern "C" fn destroy(context: *mut Context, handle: Value) -> Value {
    // SAFETY: the caller's.
    unsafe {
        match check(context, "destroy-arena", handle) {
            None => return Value::ERROR,
            Some(Arena::Lexical(index)) => {
                kill(handle, call_place(context));
                let memory = memory(context);
                memory.lexical.kill(index);
                memory.limits_changed(context);
            }
            Some(Arena::Persistent(index)) => {
                let ended = call_place(context);
                kill(handle, ended);
                if !destroy_memory(context, index, ended, false) {
                    return not_given_back(context, "destroy-arena", handle);
                }
                recycle::look_if_due(context);
            }
        }
        Value::UNSPECIFIED
    }
}

/// `(arena-reset! arena)`: empties a persistent arena, which is destroying its memory and beginning again under the same
/// handle with a block of the first one's size. A lexical arena keeps its values; nothing changes.
///
/// # Safety
/// The context is alive.
pub unsafe extern "C" fn reset(context: *mut Context, handle: Value) -> Value {
    // SAFETY: the caller's.
    unsafe {
        let Some(arena) = check(context, "arena-reset!", handle) else { return Value::ERROR };
        let Arena::Persistent(index) = arena else { return Value::UNSPECIFIED };
        let Some((size, name, made)) = memory(context).persistent.origin(index) else { return Value::UNSPECIFIED };
        let arena = |memory: &mut Memory| memory.persistent.make(&memory.reservation, size, name, made);
        let Ok(fresh) = with_addresses(context, arena) else {
            return exhausted(context, "arena-reset!", handle, size);
        };
        // A fixnum is stored, which no barrier needs to see.
        *handle.address().add(1 + arena_field::INDEX as usize) = Value::fixnum(fresh as i64).0;
        let ended = call_place(context);
        if !destroy_memory(context, index, ended, true) {
            return not_given_back(context, "arena-reset!", handle);
        }
        recycle::look_if_due(context);
        Value::UNSPECIFIED
    }
}

/// `(arena-alloc arena size)`: a bytevector of zeros inside a persistent arena, whose address never changes; with a
/// lexical arena, an ordinary bytevector.
///
/// # Safety
/// The context is alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eshkol_arena_alloc(context: *mut Context, handle: Value, size: Value) -> Value {
    // SAFETY: the caller's.
    unsafe { bytevector(context, "arena-alloc", handle, size, object::ALIGNMENT as u64) }
}

/// `(arena-alloc-aligned arena size alignment)`: the same, with the first byte at a multiple of the alignment, a power of
/// two up to 2^20. Only in a persistent arena, where it stays there.
///
/// # Safety
/// The context is alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eshkol_arena_alloc_aligned(
    context: *mut Context,
    handle: Value,
    size: Value,
    alignment: Value,
) -> Value {
    // SAFETY: the caller's.
    unsafe {
        let who = "arena-alloc-aligned";
        let Some(arena) = check(context, who, handle) else { return Value::ERROR };
        let Some(n) = alignment.as_fixnum() else {
            return condition::wrong_type(&mut *context, who, 3, primitive::Type::Index, alignment);
        };
        if !(1..=LARGEST_ALIGNMENT).contains(&n) || !(n as u64).is_power_of_two() {
            return condition::out_of_range(&mut *context, who, 3, alignment);
        }
        if let Arena::Lexical(_) = arena {
            let message = "a lexical arena gives no fixed addresses; use a persistent one";
            return condition::error(&mut *context, ConditionKind::WrongType, who, message, &[handle]);
        }
        bytevector(context, who, handle, size, (n as u64).max(object::ALIGNMENT as u64))
    }
}

/// `(arena-alive? arena)`.
///
/// # Safety
/// The context is alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eshkol_arena_alive(context: *mut Context, handle: Value) -> Value {
    if !handle.is(Type::Arena) {
        // SAFETY: the caller's.
        return unsafe { condition::wrong_type(&mut *context, "arena-alive?", 1, primitive::Type::Arena, handle) };
    }
    handle.field(arena_field::ALIVE as usize)
}

/// `(arena-used arena)`: bytes in it.
///
/// # Safety
/// The context is alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eshkol_arena_used(context: *mut Context, handle: Value) -> Value {
    // SAFETY: the caller's.
    unsafe { statistic(context, "arena-used", handle, |statistics| statistics.used) }
}

/// `(arena-capacity arena)`: bytes that it holds without growing.
///
/// # Safety
/// The context is alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eshkol_arena_capacity(context: *mut Context, handle: Value) -> Value {
    // SAFETY: the caller's.
    unsafe { statistic(context, "arena-capacity", handle, |statistics| statistics.capacity) }
}

/// `(arena-allocation-count arena)`: objects that were put into a persistent arena; objects that are in a lexical one.
///
/// # Safety
/// The context is alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eshkol_arena_allocation_count(context: *mut Context, handle: Value) -> Value {
    // SAFETY: the caller's.
    unsafe { statistic(context, "arena-allocation-count", handle, |statistics| statistics.allocations) }
}

/// `(arena-peak arena)`: the most bytes that were in it.
///
/// # Safety
/// The context is alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eshkol_arena_peak(context: *mut Context, handle: Value) -> Value {
    // SAFETY: the caller's.
    unsafe { statistic(context, "arena-peak", handle, |statistics| statistics.peak) }
}

// ---- Helpers ----

/// An exact positive integer that fits into a word.
fn positive(value: Value) -> Option<u64> {
    value.as_fixnum().filter(|&n| n > 0).map(|n| n as u64)
}

/// A handle of an arena that begins, with the next name.
///
/// # Safety
/// The context is alive.
unsafe fn make_handle(context: *mut Context, index: usize, kind: i64, made: u64) -> Option<Value> {
    const _: () = assert!(arena_field::LENGTH == 6);
    // SAFETY: the caller's.
    unsafe {
        let memory = memory(context);
        memory.arenas_named += 1;
        let number = |n: u64| Value::fixnum(n as i64);
        let kind = Value::fixnum(kind);
        let fields = [number(index as u64), Value::TRUE, kind, number(memory.arenas_named), number(made), number(0)];
        allocate::tagged(&mut *context, Type::Arena, &fields)
    }
}

/// Marks a handle as dead.
fn kill(handle: Value, ended: u64) {
    debug_assert!(handle.is(Type::Arena));
    // SAFETY: a handle has these fields; immediates are stored, which no barrier needs to see.
    unsafe {
        let fields = handle.address().add(1);
        *fields.add(arena_field::ALIVE as usize) = Value::FALSE.0;
        *fields.add(arena_field::ENDED as usize) = Value::fixnum(ended as i64).0;
    }
}

/// What there is to say of an arena whose end a message reports. Places are return addresses, 0 where unknown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ending {
    pub name: u64,
    pub made: u64,
    pub ended: u64,
    /// Was it a reset, after which the arena goes on?
    pub reset: bool,
}

fn ending_of(handle: Value) -> Ending {
    let field = |index: u32| handle.field(index as usize).as_fixnum().unwrap_or(0) as u64;
    Ending {
        name: field(arena_field::NAME),
        made: field(arena_field::MADE),
        ended: field(arena_field::ENDED),
        reset: false,
    }
}

/// The return address of the call in the program's own text that led to the function which was entered last through a
/// stub that notes its place: procedures of the library have none.
///
/// # Safety
/// The context is alive, and the stack is as it was then.
unsafe fn call_place(context: *const Context) -> u64 {
    /// No procedure of the library calls so many others before it comes to an arena.
    const NEAREST: usize = 8;
    // SAFETY: the caller's.
    let (place, frame) = unsafe { ((*context).place, (*context).frame) };
    let Some(program) = symbol::program() else { return place };
    // SAFETY: the caller's.
    let frames = unsafe { trace::Frames::new(frame, Value((*context).frames)) };
    let mut calls = [place].into_iter().chain(frames).take(NEAREST);
    calls.find(|&address| tables::place_at(program, address.wrapping_sub(1)).is_some()).unwrap_or(place)
}

/// Does something that needs addresses for an arena; if there are none, looks for some in quarantine and tries again.
///
/// # Safety
/// The context is alive.
unsafe fn with_addresses<T>(
    context: *mut Context,
    attempt: impl Fn(&mut Memory) -> Result<T, Exhausted>,
) -> Result<T, Exhausted> {
    // SAFETY: the caller's.
    unsafe {
        let memory = memory(context);
        let immortal = memory.beside_the_heap() - memory.persistent.committed();
        memory.persistent.set_budget((2 * (memory.heap.end - (*context).bump)).saturating_sub(immortal));
        let mut result = attempt(memory);
        if let Err(Exhausted::Addresses) = result {
            recycle::look(context);
            result = attempt(memory);
        }
        memory.limits_changed(context);
        result
    }
}

/// The arena of a handle that is alive; otherwise a condition is in the context.
///
/// # Safety
/// The context is alive.
unsafe fn check(context: *mut Context, who: &str, handle: Value) -> Option<Arena> {
    // SAFETY: the caller's.
    let context = unsafe { &mut *context };
    if !handle.is(Type::Arena) {
        condition::wrong_type(context, who, 1, primitive::Type::Arena, handle);
        return None;
    }
    if !handle.field(arena_field::ALIVE as usize).is_true() {
        let message = stale::describe(&ending_of(handle));
        condition::error(context, ConditionKind::DeadArena, who, &message, &[]);
        return None;
    }
    let index = handle.field(arena_field::INDEX as usize).as_fixnum()? as usize;
    let kind = handle.field(arena_field::KIND as usize);
    Some(if kind == Value::fixnum(PERSISTENT) { Arena::Persistent(index) } else { Arena::Lexical(index) })
}

/// # Safety
/// The context is alive.
unsafe fn destroy_memory(context: *mut Context, index: usize, ended: u64, reset: bool) -> bool {
    // SAFETY: the caller's.
    unsafe {
        let memory = memory(context);
        memory.counters.arenas_destroyed += 1;
        let done = memory.persistent.destroy(&memory.reservation, index, ended, reset);
        memory.limits_changed(context);
        profile::arena_changed(&*context, index, 0, true);
        done
    }
}

/// # Safety
/// The context is alive.
unsafe fn exhausted(context: *mut Context, who: &str, handle: Value, size: u64) -> Value {
    let irritants = [handle, Value::fixnum(size.min(1 << 59) as i64)];
    let message = "no memory or address space for the arena to grow by so many bytes";
    // SAFETY: the caller's.
    unsafe { condition::error(&mut *context, ConditionKind::OutOfMemory, who, message, &irritants) }
}

/// # Safety
/// The context is alive.
unsafe fn not_given_back(context: *mut Context, who: &str, handle: Value) -> Value {
    let message = "the system did not take the arena's memory back";
    // SAFETY: the caller's.
    unsafe { condition::error(&mut *context, ConditionKind::OutOfMemory, who, message, &[handle]) }
}

/// # Safety
/// The context is alive.
unsafe fn bytevector(context: *mut Context, who: &str, handle: Value, size: Value, alignment: u64) -> Value {
    // SAFETY: the caller's; an object of `length` words has room for the count and the bytes.
    unsafe {
        let Some(arena) = check(context, who, handle) else { return Value::ERROR };
        let Some(bytes) = size.as_fixnum() else {
            return condition::wrong_type(&mut *context, who, 2, primitive::Type::Index, size);
        };
        if bytes < 0 {
            return condition::out_of_range(&mut *context, who, 2, size);
        }
        let words = 1 + (bytes as u64).div_ceil(object::WORD as u64);
        if words > object::MAX_LENGTH {
            return exhausted(context, who, handle, bytes as u64);
        }
        let address = match arena {
            Arena::Lexical(_) => {
                let Some(address) = allocate::object(&mut *context, Type::Bytevector, Kind::Raw, 0, words as usize)
                else {
                    return Value::ERROR;
                };
                std::ptr::write_bytes(address.add(1), 0, words as usize);
                address as u64
            }
            Arena::Persistent(index) => {
                let size = object::size_of_length(words);
                // The bytes follow the header and the count.
                let offset = 2 * object::WORD as u64;
                let room = |memory: &mut Memory| {
                    memory.persistent.allocate(&memory.reservation, index, size, alignment, offset)
                };
                let Ok((address, skipped)) = with_addresses(context, room) else {
                    return exhausted(context, who, handle, size);
                };
                if !skipped.is_empty() {
                    // What alignment skips becomes an object of its own, so that the block stays parseable.
                    let length = (skipped.end - skipped.start) / object::WORD as u64 - 1;
                    store(skipped.start, object::header(Type::Bytevector, Kind::Raw, 0, length));
                }
                store(address, object::header(Type::Bytevector, Kind::Raw, 0, words));
                address
            }
        };
        store(address + object::WORD as u64, bytes as u64);
        Value(address | TAG_OBJECT)
    }
}

/// # Safety
/// The context is alive.
unsafe fn statistic(context: *mut Context, who: &str, handle: Value, choose: fn(Statistics) -> u64) -> Value {
    // SAFETY: the caller's.
    unsafe {
        let statistics = match check(context, who, handle) {
            None => return Value::ERROR,
            Some(Arena::Persistent(index)) => memory(context).persistent.statistics(index).unwrap_or_default(),
            Some(Arena::Lexical(index)) => lexical_statistics(context, index),
        };
        Value::fixnum(choose(statistics) as i64)
    }
}

/// # Safety
/// The context is alive.
unsafe fn lexical_statistics(context: *mut Context, index: usize) -> Statistics {
    // SAFETY: the caller's; from the mark to the top there are initialised objects side by side.
    unsafe {
        let top = (*context).bump;
        let lexical = &memory(context).lexical;
        let Some(arena) = lexical.get(index) else { return Statistics::default() };
        let used = top.saturating_sub(arena.mark);
        let mut allocations = 0;
        let mut next = arena.mark;
        while next < top {
            next += size_of(load(next));
            allocations += 1;
        }
        Statistics { used, capacity: arena.size.max(used), allocations, peak: lexical.peak(index).max(used) }
    }
}
