//! Stale values: those whose object lay in a persistent arena that was destroyed or reset.
//!
//! A program may keep such a value; using it is an error that says which arena it was. The memory is inaccessible, so
//! compiled code that follows the pointer faults, and [`crate::signals`] makes an error of that. The runtime's own
//! functions never fault: every pointer to an object is followed through [`follow`], which [`Value`]'s accessors use.
//! Where the object is gone, `follow` notes the value in the context and gives the address of a *stand-in*, an object of
//! no type and no length (for a pair, one whose parts are unspecified). So the function goes on with something harmless,
//! finds no type that it knows and comes to its end. Whatever it then returns is not looked at: compiled code tests
//! `Context::stale` after each call of the runtime, and raises [`condition`] instead. A new primitive can forget
//! neither half of this, since it reaches objects only through `Value`, and is called only through that test.
//!
//! Where an arena was made and where it ended are kept as return addresses, and looked up when a message needs them.

use crate::memory::arena::Ending;
use crate::memory::state;
use crate::report::tables;
use crate::value::Value;
use crate::{condition, interrupts, symbol};
use eshkol_abi::condition::Kind as ErrorKind;
use eshkol_abi::context::Context;
use eshkol_abi::object;
use eshkol_abi::value::{NULL, TAG_MASK, TAG_PAIR, UNSPECIFIED, Word};
use std::cell::{Cell, UnsafeCell};
use std::ptr;

/// Where the persistent arenas of this thread's heap are. The range is empty where there is no heap, as in the compiler.
struct Watch {
    start: Cell<u64>,
    size: Cell<u64>,
    context: Cell<*mut Context>,
}

/// Words of a stand-in: as many as any function reads without having seen a type or a length.
const STAND_IN_WORDS: usize = 8;
/// A header of no type and no length.
const NO_OBJECT: Word = object::HEADER_LOW_BITS;
/// The string word of an empty string; as a count of bytes it is within the stand-in.
const EMPTY: Word = object::string_word(0, object::STRING_WIDTH_LATIN1);

#[repr(align(16))]
struct StandIn(UnsafeCell<[Word; STAND_IN_WORDS]>);

thread_local! {
    static WATCH: Watch =
        const { Watch { start: Cell::new(0), size: Cell::new(0), context: Cell::new(ptr::null_mut()) } };
    static STAND_IN: StandIn = const { StandIn(UnsafeCell::new([0; STAND_IN_WORDS])) };
}

/// From now on this thread's values belong to the heap of this context.
///
/// # Safety
/// The context stays where it is until [`forget`] is called or another context is watched.
pub unsafe fn watch(context: *mut Context) {
    // SAFETY: the caller's.
    let range = unsafe { state::memory(context) }.persistent.range();
    WATCH.with(|watch| {
        watch.start.set(range.start);
        watch.size.set(range.end - range.start);
        watch.context.set(context);
    });
}

/// The context is about to end.
pub fn forget(context: *mut Context) {
    WATCH.with(|watch| {
        if watch.context.get() == context {
            watch.size.set(0);
            watch.context.set(ptr::null_mut());
        }
    });
}

/// The address of the object behind a pointer, or of a stand-in if the object is gone.
#[inline(always)]
pub fn follow(value: Value) -> *mut Word {
    let address = value.0 & !TAG_MASK;
    WATCH.with(|watch| {
        if address.wrapping_sub(watch.start.get()) >= watch.size.get() {
            return address as *mut Word;
        }
        follow_into_arena(watch, value, address)
    })
}

#[cold]
fn follow_into_arena(watch: &Watch, value: Value, address: u64) -> *mut Word {
    let context = watch.context.get();
    // SAFETY: the range is not empty, so the context is alive; runtime functions that change the table of arenas follow
    // no values meanwhile.
    if unsafe { state::memory(context) }.persistent.readable(address) {
        return address as *mut Word;
    }
    // SAFETY: as above.
    unsafe { note(context, value) };
    STAND_IN.with(|stand_in| {
        let words = stand_in.0.get();
        let fresh = if value.0 & TAG_MASK == TAG_PAIR {
            [UNSPECIFIED; STAND_IN_WORDS]
        } else {
            [NO_OBJECT, EMPTY, 0, 0, 0, 0, 0, 0]
        };
        // SAFETY: only this thread refers to the stand-in, and whoever was given its address before has an object of the
        // same harmless kind again.
        unsafe { *words = fresh };
        words.cast()
    })
}

/// Is the object of this value gone? Notes nothing.
pub fn is_stale(value: Value) -> bool {
    value.is_pointer()
        && WATCH.with(|watch| {
            let address = value.0 & !TAG_MASK;
            // SAFETY: as in `follow_into_arena`.
            address.wrapping_sub(watch.start.get()) < watch.size.get()
                && !unsafe { state::memory(watch.context.get()) }.persistent.readable(address)
        })
}

/// Was a stale value met since the last error?
pub fn was_met() -> bool {
    WATCH.with(|watch| {
        let context = watch.context.get();
        // SAFETY: a context that is watched is alive.
        !context.is_null() && unsafe { ptr::read_volatile(&raw const (*context).stale) } != 0
    })
}

/// Notes a stale value, unless one is noted already.
///
/// # Safety
/// The context is alive.
pub unsafe fn note(context: *mut Context, value: Value) {
    // SAFETY: the caller's. Functions up the stack may hold a reference to the context; none of them reads this field.
    unsafe {
        let stale = &raw mut (*context).stale;
        if ptr::read_volatile(stale) == 0 {
            ptr::write_volatile(stale, value.0);
        }
    }
}

/// If a stale value was met: takes the note, and puts the condition that says so into the context. A signal that asks the
/// program to end uses the note, too.
pub fn raise_if_met(context: &mut Context) {
    let word = context.stale;
    if word != 0 {
        interrupts::end_if_pending(context);
        context.stale = 0;
        // A continuation that was kept in an arena can have brought a list of handlers from there. Whoever raises would
        // meet it again, and again.
        if is_stale(Value(context.handlers)) {
            context.handlers = NULL;
        }
        let message = message(context, word);
        condition::error(context, ErrorKind::DeadArena, "", &message, &[]);
    }
}

fn message(context: &mut Context, word: Word) -> String {
    // SAFETY: the context is alive.
    let ending = unsafe { state::memory(context) }.persistent.ending(word & !TAG_MASK);
    match ending {
        Some(ending) => format!("use of memory of {}", describe(&ending)),
        None => "use of memory of an arena that was destroyed".to_string(),
    }
}

/// `arena-3, made at a.scm:1:2, destroyed at a.scm:3:4`.
pub fn describe(ending: &Ending) -> String {
    let verb = if ending.reset { "reset" } else { "destroyed" };
    format!("{}, made {}, {verb} {}", name(ending.name), place(ending.made), place(ending.ended))
}

/// What an arena is called in messages.
pub fn name(number: u64) -> String {
    format!("arena-{number}")
}

/// The name of the arena in which a stale value lay.
pub fn name_of(value: Value) -> String {
    let ending = WATCH.with(|watch| {
        let context = watch.context.get();
        // SAFETY: a context that is watched is alive.
        if context.is_null() { None } else { unsafe { state::memory(context) }.persistent.ending(value.0 & !TAG_MASK) }
    });
    ending.map_or("arena".to_string(), |ending| name(ending.name))
}

fn place(return_address: u64) -> String {
    let place = symbol::program().and_then(|program| tables::place_at(program, return_address.wrapping_sub(1)));
    place.map_or("at an unknown place".to_string(), |place| format!("at {place}"))
}
