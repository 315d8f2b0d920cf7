//! A random program with a shadow heap.

mod captures;

use crate::images;
use crate::mistake::Mistake;
use eshkol_abi::context::Context;
use eshkol_abi::object::{self, Kind, Type};
use eshkol_abi::value::{TAG_OBJECT, TAG_PROCEDURE, Word};
use eshkol_runtime::memory::evacuate::evacuate;
use eshkol_runtime::memory::fault::Fault;
use eshkol_runtime::memory::frames::Frames;
use eshkol_runtime::memory::mode::Mode;
use eshkol_runtime::memory::start::{Options, start_with, stop};
use eshkol_runtime::memory::state::{legal_cuts, persistent_owner, runtime};
use eshkol_runtime::memory::{allocate, arena, barrier, immortal, reclaim, verify};
use eshkol_runtime::value::Value;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::AtomicU64;

/// A value in the shadow heap.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Shadow {
    Number(i64),
    Object(u64),
}

/// An object in the shadow heap. Numbers in parentheses are contents that tell one object of a kind from another.
#[derive(Clone, Debug)]
enum Thing {
    Pair([Shadow; 2]),
    Vector(Vec<Shadow>),
    /// Raw word, captures.
    Procedure(u64, Vec<Shadow>),
    /// Bytes, all of the same value.
    Bytes(u64, u8),
    /// A string of one-byte characters, or after widening, the object that has the characters.
    Narrow(u8),
    Moved(Shadow),
    /// A string of four-byte characters.
    Wide(u32),
    /// A port: its number, one value.
    Port(u64, Shadow),
    /// A captured frame: its caller, then what it holds; the arena of the `in-arena` whose body it is.
    Captured(Vec<Shadow>, Option<usize>),
    /// A continuation: its innermost frame.
    Continuation(Shadow),
}

impl Thing {
    fn fields(&mut self) -> &mut [Shadow] {
        match self {
            Thing::Pair(fields) => fields,
            Thing::Vector(fields) | Thing::Procedure(_, fields) | Thing::Captured(fields, _) => fields,
            Thing::Moved(field) | Thing::Port(_, field) | Thing::Continuation(field) => std::slice::from_mut(field),
            Thing::Bytes(..) | Thing::Narrow(_) | Thing::Wide(_) => &mut [],
        }
    }

    /// The word of the object that holds field `i` (for a pair, word 0 of the pair is its first).
    fn word_of(&self, i: usize) -> usize {
        match self {
            Thing::Pair(_) => i,
            Thing::Vector(_) => 1 + i,
            Thing::Continuation(_) => 1 + object::continuation_field::FRAMES as usize + i,
            Thing::Captured(..) if i == 0 => 1,
            Thing::Captured(..) => images::word_of_value(i - 1),
            _ => 2 + i,
        }
    }

    /// Continuations and their frames do not change, and no program sees what is in them.
    fn is_opaque(&self) -> bool {
        matches!(self, Thing::Captured(..) | Thing::Continuation(_))
    }
}

struct Frame {
    mark: u64,
    /// Bump at this frame's pending call.
    saved_bump: u64,
    /// Are the values in mapped slots during the pending call?
    registered: bool,
    words: Vec<Word>,
    shadows: Vec<Shadow>,
    /// The frame is the body of an `in-arena` with this arena.
    in_arena: Option<usize>,
}

/// The walk that the evacuator makes, over frames that are Rust values.
struct ModelFrames<'a>(&'a mut [Frame]);

impl Frames for ModelFrames<'_> {
    unsafe fn collect(&mut self, cut: u64, slots: &mut Vec<u64>, marks: &mut Vec<u64>) {
        for frame in self.0.iter_mut().rev().skip(1) {
            if !frame.registered || frame.saved_bump <= cut {
                return;
            }
            marks.push(&raw mut frame.saved_bump as u64);
            slots.extend(addresses(&mut frame.words));
        }
    }
}

fn addresses(words: &mut [Word]) -> Vec<u64> {
    words.iter_mut().map(|word| &raw mut *word as u64).collect()
}

const GLOBALS: usize = 8;
const HANDLES: usize = 3;
/// Global cells in the executable image; each machine runs on a thread of its own and takes a row.
static CELLS: [[AtomicU64; GLOBALS + HANDLES]; 4] = [const { [const { AtomicU64::new(0) }; GLOBALS + HANDLES] }; 4];

thread_local! {
    /// Numbers of the ports that were found dead.
    static FINALIZED: RefCell<HashSet<u64>> = RefCell::new(HashSet::new());
}

fn finalize(_context: *mut Context, type_code: u64, number: Word) {
    assert_eq!(type_code, Type::Port as u64);
    FINALIZED.with_borrow_mut(|set| assert!(set.insert(number), "a port was finalized twice"));
}

/// What the machines did, all together.
#[derive(Default, Debug)]
pub struct Totals {
    pub evacuations: u64,
    pub copied: u64,
    pub candidates: u64,
    pub caller_slots: u64,
    pub moves_into_arenas: u64,
    pub arenas_destroyed: u64,
    pub finalized: u64,
}

impl Totals {
    pub fn add(&mut self, other: &Totals) {
        self.evacuations += other.evacuations;
        self.copied += other.copied;
        self.candidates += other.candidates;
        self.caller_slots += other.caller_slots;
        self.moves_into_arenas += other.moves_into_arenas;
        self.arenas_destroyed += other.arenas_destroyed;
        self.finalized += other.finalized;
    }
}

pub struct Machine {
    context: *mut Context,
    random: u64,
    seed: u64,
    step: usize,
    mistake: Option<Mistake>,
    /// Do calls register their frames in this program, or freeze them always?
    registers: bool,
    /// Does it capture continuations? Then all calls register their frames.
    captures: bool,
    /// The frames on the stack.
    frames: Vec<Frame>,
    /// What the context's chain of captured frames is.
    chain: Shadow,
    things: HashMap<u64, Thing>,
    next_id: u64,
    /// Addresses of the global cells: some in the image, some in immortal memory.
    globals: [*mut Word; GLOBALS],
    global_shadows: [Shadow; GLOBALS],
    /// What the root for exception handlers holds in this program: any value.
    root_shadow: Shadow,
    /// Cells with the handles of the newest arenas.
    handles: [*mut Word; HANDLES],
    /// All arenas: alive?
    arenas: Vec<bool>,
    /// The runtime's number of each arena.
    numbers: Vec<usize>,
    /// The arena that an object lives in.
    owners: HashMap<u64, usize>,
}

impl Machine {
    pub fn new(seed: u64, fault: Option<Fault>, mistake: Option<Mistake>) -> Machine {
        let mut options = Options::new(if seed % 4 == 0 { Mode::Normal } else { Mode::Torture });
        options.reservation = 1 << 30;
        options.heap_limit = 32 << 20;
        options.threshold = 1 << 10;
        // The model checks the heap itself, less often.
        options.verify = false;
        let context: *mut Context = start_with(&options).unwrap();
        FINALIZED.with_borrow_mut(HashSet::clear);
        // SAFETY: the context was just made, and this thread is the only one to use this row of cells: there is one
        // machine at a time in a process, and a control runs in a process of its own.
        unsafe {
            let memory = &mut runtime(context).memory;
            memory.finalizer = Some(finalize);
            if let Some(fault) = fault {
                memory.faults.seed(fault);
            }
            let row = &CELLS[0];
            let base = immortal::object(context, Type::Vector, Kind::Tagged, 0, GLOBALS).unwrap();
            let globals = std::array::from_fn(|i| if i % 2 == 0 { row[i].as_ptr() } else { base.add(1 + i) });
            let handles = std::array::from_fn(|i| row[GLOBALS + i].as_ptr());
            for cell in globals.iter().chain(&handles) {
                **cell = Value::fixnum(0).0;
            }
            runtime(context).program = Some(images::program());
            (*context).handlers = Value::fixnum(0).0;
            (*context).frames = Value::fixnum(0).0;
            let mark = (*context).bump;
            Machine {
                context,
                random: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
                seed,
                step: 0,
                mistake,
                registers: seed % 2 == 0 || seed % 3 == 0,
                captures: seed % 3 == 0,
                chain: Shadow::Number(0),
                frames: vec![Frame::new(mark, vec![], vec![])],
                things: HashMap::new(),
                next_id: 1,
                globals,
                global_shadows: [Shadow::Number(0); GLOBALS],
                root_shadow: Shadow::Number(0),
                handles,
                arenas: vec![],
                numbers: vec![],
                owners: HashMap::new(),
            }
        }
    }

    pub fn totals(&self) -> Totals {
        // SAFETY: the context is alive.
        let counters = unsafe { runtime(self.context).memory.counters };
        Totals {
            evacuations: counters.evacuations,
            copied: counters.copied,
            candidates: counters.candidates,
            caller_slots: counters.caller_slots,
            moves_into_arenas: counters.moves_into_arenas,
            arenas_destroyed: counters.arenas_destroyed,
            finalized: counters.finalized,
        }
    }

    pub fn run(&mut self, steps: usize) {
        for step in 0..steps {
            self.step = step;
            match self.below(100) {
                0..28 => self.allocate(),
                28..44 => self.mutate(),
                44..52 => self.load(),
                52..56 => self.store_global(),
                56..57 => self.store_root(),
                57..60 => self.load_global(),
                60..61 => self.load_root(),
                61..65 => self.forget(),
                65..76 => self.call(),
                76..78 => self.tail_call(),
                78..79 => self.capture(),
                79..80 => self.throw(),
                80..87 => self.give_back(),
                87..88 => self.exit(),
                88..90 => self.destroy(),
                // SAFETY: the context is alive.
                90..91 => unsafe { barrier::eshkol_memory_remembered_full(self.context) },
                _ => self.reclaim(),
            }
            if step % 7 == 0 {
                self.check();
            }
        }
        self.check();
    }

    // ---- Operations of the program ----

    fn allocate(&mut self) {
        let context = self.context;
        let id = self.next_id;
        self.next_id += 1;
        // SAFETY: the context is alive; every object is filled before the next operation.
        unsafe {
            let (value, thing) = match self.below(10) {
                0..4 => {
                    let ((a, sa), (b, sb)) = (self.pick(), self.pick());
                    (allocate::pair(&mut *context, a, b).unwrap(), Thing::Pair([sa, sb]))
                }
                4..6 => {
                    let count = self.below(6);
                    let (values, shadows): (Vec<_>, Vec<_>) = (0..count).map(|_| self.pick()).unzip();
                    (allocate::tagged(&mut *context, Type::Vector, &values).unwrap(), Thing::Vector(shadows))
                }
                6 => {
                    let count = self.below(4);
                    let (values, shadows): (Vec<_>, Vec<_>) = (0..count).map(|_| self.pick()).unzip();
                    let address =
                        allocate::object(&mut *context, Type::Procedure, Kind::Procedure, 0, 1 + count).unwrap();
                    // A code address can look like anything, also like a pointer into the heap.
                    let code = (*context).region_base | 6;
                    *address.add(1) = code;
                    for (i, value) in values.iter().enumerate() {
                        *address.add(2 + i) = value.0;
                    }
                    (Value(address as Word | TAG_PROCEDURE), Thing::Procedure(code, shadows))
                }
                7 => {
                    let count = self.below(40);
                    let words = 1 + count.div_ceil(8);
                    let byte = self.below(256) as u8;
                    let address = allocate::object(&mut *context, Type::Bytevector, Kind::Raw, 0, words).unwrap();
                    *address.add(1) = count as u64;
                    address.add(2).cast::<u8>().write_bytes(byte, (words - 1) * 8);
                    (Value(address as Word | TAG_OBJECT), Thing::Bytes(count as u64, byte))
                }
                8 => {
                    let byte = self.below(256) as u8;
                    let address = allocate::object(&mut *context, Type::String, Kind::String, 0, 2).unwrap();
                    *address.add(1) = object::string_word(8, object::STRING_WIDTH_LATIN1);
                    address.add(2).cast::<u8>().write_bytes(byte, 8);
                    (Value(address as Word | TAG_OBJECT), Thing::Narrow(byte))
                }
                _ => {
                    let (value, shadow) = self.pick();
                    let port = allocate::finalizable(&mut *context, Type::Port, id, &[value]).unwrap();
                    (port, Thing::Port(id, shadow))
                }
            };
            self.things.insert(id, thing);
            self.keep(value, Shadow::Object(id));
        }
    }

    fn mutate(&mut self) {
        let (object, shadow) = self.pick();
        let Some(id) = self.usable(shadow) else { return };
        let (value, new) = self.pick();
        if let Thing::Narrow(_) = self.things[&id] {
            return self.widen(object, id);
        }
        let choice = self.below(6);
        let Some(thing) = self.things.get_mut(&id) else { return };
        let count = thing.fields().len();
        if count == 0 || matches!(thing, Thing::Moved(_)) || thing.is_opaque() {
            return;
        }
        let i = choice % count;
        thing.fields()[i] = new;
        // SAFETY: the object has this field.
        unsafe { barrier::write_slot(self.context, object.address().add(thing.word_of(i)), value) };
    }

    /// A string gets a character that needs four bytes: its characters move to another object.
    fn widen(&mut self, object: Value, id: u64) {
        let context = self.context;
        let character = self.below(1 << 20) as u32;
        // SAFETY: the context is alive; the string's word 1 becomes a value when the width says so.
        let wide = unsafe {
            let address = allocate::object(&mut *context, Type::String, Kind::String, 0, 5).unwrap();
            *address.add(1) = object::string_word(8, object::STRING_WIDTH_WIDE);
            for i in 0..8 {
                *address.add(2).cast::<u32>().add(i) = character;
            }
            let wide = Value(address as Word | TAG_OBJECT);
            *object.address().add(1) = object::string_word(8, object::STRING_WIDTH_MOVED);
            barrier::write_slot(context, object.address().add(2), wide);
            wide
        };
        let wide_id = self.next_id;
        self.next_id += 1;
        self.things.insert(wide_id, Thing::Wide(character));
        self.things.insert(id, Thing::Moved(Shadow::Object(wide_id)));
        // Sometimes the program keeps another reference to it, as a substring operation would not: harmless here.
        if self.below(2) == 0 {
            self.keep(wide, Shadow::Object(wide_id));
        }
    }

    fn load(&mut self) {
        let (object, shadow) = self.pick();
        let Some(id) = self.usable(shadow) else { return };
        let choice = self.below(6);
        let Some(thing) = self.things.get_mut(&id) else { return };
        let count = thing.fields().len();
        if count == 0 || thing.is_opaque() {
            return;
        }
        let i = choice % count;
        let shadow = thing.fields()[i];
        // SAFETY: the object has this field.
        let value = unsafe { Value(*object.address().add(thing.word_of(i))) };
        self.keep(value, shadow);
    }

    fn store_global(&mut self) {
        let (value, shadow) = self.pick();
        let i = self.below(GLOBALS);
        self.global_shadows[i] = shadow;
        // SAFETY: a global cell is a slot.
        unsafe {
            if self.mistake == Some(Mistake::GlobalWithoutBarrier) {
                *self.globals[i] = value.0;
            } else {
                barrier::write_slot(self.context, self.globals[i], value);
            }
        }
    }

    fn load_global(&mut self) {
        let i = self.below(GLOBALS);
        // SAFETY: a global cell can be read.
        let value = unsafe { Value(*self.globals[i]) };
        let frame = self.top();
        frame.words.push(value.0);
        let shadow = self.global_shadows[i];
        self.top().shadows.push(shadow);
    }

    /// A root in the context needs no barrier: it is scanned by every evacuation.
    fn store_root(&mut self) {
        let (value, shadow) = self.pick();
        self.root_shadow = shadow;
        // SAFETY: the context is alive.
        unsafe { (*self.context).handlers = value.0 };
    }

    fn load_root(&mut self) {
        // SAFETY: the context is alive.
        let word = unsafe { (*self.context).handlers };
        let shadow = self.root_shadow;
        self.top().words.push(word);
        self.top().shadows.push(shadow);
    }

    fn forget(&mut self) {
        let count = self.top().words.len();
        if count > 0 {
            let i = self.below(count);
            self.top().words.swap_remove(i);
            self.top().shadows.swap_remove(i);
        }
    }

    fn call(&mut self) {
        if self.frames.len() >= 40 {
            return;
        }
        let in_arena = if self.seed % 7 != 0 && self.below(4) == 0 { self.choose_arena() } else { None };
        let way = self.below(if self.captures { 2 } else { 3 });
        let count = self.below(4);
        let (words, shadows): (Vec<_>, Vec<_>) = (0..count).map(|_| self.pick()).unzip();
        let words = words.into_iter().map(|value| value.0).collect();
        // SAFETY: the context is alive.
        let bump = unsafe { (*self.context).bump };
        let (mistake, registers) = (self.mistake, self.registers);
        let frame = self.top();
        let mark = if way == 0 && in_arena.is_none() {
            // Nothing is live across the call: the callee may reclaim what this frame allocated.
            frame.words.clear();
            frame.shadows.clear();
            frame.registered = mistake != Some(Mistake::EmptyCallNotRegistered);
            frame.mark
        } else if way == 1 && registers {
            frame.registered = true;
            if in_arena.is_some() { bump } else { frame.mark }
        } else {
            frame.registered = false;
            if mistake == Some(Mistake::FreezeWithoutMark) { frame.mark } else { bump }
        };
        frame.saved_bump = if mistake == Some(Mistake::MarkForBump) { frame.mark } else { bump };
        self.frames.push(Frame { in_arena, ..Frame::new(mark, words, shadows) });
    }

    fn tail_call(&mut self) {
        let count = self.below(4);
        let (words, shadows): (Vec<_>, Vec<_>) = (0..count).map(|_| self.pick()).unzip();
        self.top().words = words.into_iter().map(|value: Value| value.0).collect();
        self.top().shadows = shadows;
    }

    /// The top frame returns a value to its caller; the body of an `in-arena` moves it into the arena first.
    fn give_back(&mut self) {
        if self.frames.len() == 1 && self.chain == Shadow::Number(0) {
            return;
        }
        let (mut value, shadow) = self.pick();
        if let Some(k) = self.top().in_arena.filter(|&k| self.arenas[k]) {
            value = self.move_into_arena(k, value, shadow);
        }
        self.frames.pop();
        self.go_on(value, shadow);
    }

    fn move_into_arena(&mut self, k: usize, value: Value, shadow: Shadow) -> Value {
        let Some(slot) = self.handle_slot(k) else { return value };
        let mark = self.top().mark;
        // The other values of the body are dead; the result is held as a root while both heaps are compared.
        self.top().words = vec![value.0];
        self.top().shadows = vec![shadow];
        let addresses = self.check();
        let expected = self.expected_to_move(k, shadow, mark, &addresses);
        self.top().words.clear();
        self.top().shadows.clear();
        let mut result = value.0;
        // SAFETY: the context is alive, and the result is the only live value at or above the mark.
        unsafe {
            arena::begin_at(self.context, mark);
            let status = arena::eshkol_arena_move(self.context, Value(*slot), mark, &mut result);
            assert_eq!(status.0, Value::UNSPECIFIED.0);
        }
        self.top().words = vec![result];
        self.top().shadows = vec![shadow];
        let addresses = self.check();
        for id in expected {
            let place = self.owner(addresses[&id]);
            assert_eq!(
                place,
                Some((self.numbers[k], true)),
                "seed {} step {}: {id} did not move",
                self.seed,
                self.step
            );
        }
        // What dead objects of the arena still reach moves too; from now on it is at home there.
        for (id, address) in addresses {
            if self.owner(address) == Some((self.numbers[k], true)) {
                self.owners.insert(id, k);
            }
        }
        Value(result)
    }

    /// The objects that the end of an `in-arena` body must move: those at or above the mark that the result or an object
    /// in the arena reaches through such objects, ports apart.
    fn expected_to_move(&mut self, k: usize, result: Shadow, mark: u64, addresses: &HashMap<u64, u64>) -> Vec<u64> {
        let mut work = vec![result];
        let mut owned: Vec<u64> = addresses.keys().filter(|id| self.owners.get(id) == Some(&k)).copied().collect();
        owned.sort_unstable();
        for id in owned {
            work.extend_from_slice(self.things.get_mut(&id).unwrap().fields());
        }
        let mut expected = Vec::new();
        let mut seen = HashSet::new();
        while let Some(shadow) = work.pop() {
            let Shadow::Object(id) = shadow else { continue };
            let on_stack = addresses.get(&id).is_some_and(|&address| self.owner(address).is_none() && address >= mark);
            let thing = self.things.get_mut(&id).unwrap();
            if !on_stack || matches!(thing, Thing::Port(..)) || thing.is_opaque() || !seen.insert(id) {
                continue;
            }
            expected.push(id);
            work.extend_from_slice(thing.fields());
        }
        expected
    }

    fn exit(&mut self) {
        if self.frames.len() == 1 {
            return;
        }
        let (value, shadow) = self.pick();
        let target = self.below(self.frames.len() - 1);
        self.frames.truncate(target + 1);
        let frame = self.top();
        frame.registered = false;
        frame.words.push(value.0);
        frame.shadows.push(shadow);
    }

    fn destroy(&mut self) {
        if self.arenas.is_empty() || self.below(3) != 0 {
            return;
        }
        let k = self.arenas.len() - 1 - self.below(self.arenas.len().min(HANDLES));
        if let Some(slot) = self.handle_slot(k).filter(|_| self.arenas[k]) {
            // SAFETY: the slot holds the arena's handle.
            let status = unsafe { arena::destroy(self.context, Value(*slot)) };
            assert_eq!(status.0, Value::UNSPECIFIED.0);
            self.arenas[k] = false;
        }
    }

    /// A reclaim point of the top frame: at a random legal cut, or as the runtime decides.
    fn reclaim(&mut self) {
        let context = self.context;
        let (words, mark) = (addresses(&mut self.top().words), self.top().mark);
        let own_choice = self.below(4) == 0;
        // SAFETY: the context is alive; the frames are as the evacuator must find them.
        unsafe {
            if own_choice {
                let count = words.len() as u64;
                let first = words.first().map_or(std::ptr::null_mut(), |&address| address as *mut Word);
                reclaim::reclaim(context, mark, first, count, &mut ModelFrames(&mut self.frames), 0);
            } else {
                let cuts = legal_cuts(context, mark);
                let cut = cuts[self.below(cuts.len())];
                evacuate(context, cut, cut, &words, &mut ModelFrames(&mut self.frames), None);
            }
        }
    }

    // ---- Helpers ----

    /// One of the newest arenas if it is alive; sometimes a new one.
    fn choose_arena(&mut self) -> Option<usize> {
        let context = self.context;
        if self.arenas.is_empty() || self.below(4) == 0 {
            let k = self.arenas.len();
            let slot = self.handles[k % HANDLES];
            // SAFETY: the context is alive, and a handle cell is a slot.
            unsafe {
                let sizes = allocate::pair(&mut *context, Value::fixnum(1), Value::NULL).unwrap();
                let handle = arena::make(context, sizes, Value::FALSE);
                assert!(handle.is(Type::Arena));
                self.numbers.push(handle.field(object::arena_field::INDEX as usize).as_fixnum().unwrap() as usize);
                barrier::write_slot(context, slot, handle);
            }
            self.arenas.push(true);
        }
        let k = self.arenas.len() - 1 - self.below(self.arenas.len().min(HANDLES));
        self.arenas[k].then_some(k)
    }

    /// The cell with the arena's handle, unless a newer arena has taken it.
    fn handle_slot(&self, k: usize) -> Option<*mut Word> {
        (k + HANDLES >= self.arenas.len()).then_some(self.handles[k % HANDLES])
    }

    fn owner(&self, address: u64) -> Option<(usize, bool)> {
        // SAFETY: the context is alive.
        unsafe { persistent_owner(self.context, address) }
    }

    fn top(&mut self) -> &mut Frame {
        self.frames.last_mut().unwrap()
    }

    /// A value of the top frame, or sometimes a number.
    fn pick(&mut self) -> (Value, Shadow) {
        let count = self.top().words.len();
        if count == 0 || self.below(5) == 0 {
            let n = self.below(100) as i64;
            return (Value::fixnum(n), Shadow::Number(n));
        }
        let i = self.below(count);
        let frame = self.top();
        (Value(frame.words[i]), frame.shadows[i])
    }

    fn keep(&mut self, value: Value, shadow: Shadow) {
        let count = self.top().words.len();
        if count > 10 {
            let i = self.below(count);
            self.top().words[i] = value.0;
            self.top().shadows[i] = shadow;
        } else {
            self.top().words.push(value.0);
            self.top().shadows.push(shadow);
        }
    }

    /// The object, unless it is a number or lived in an arena that was destroyed.
    fn usable(&self, shadow: Shadow) -> Option<u64> {
        let Shadow::Object(id) = shadow else { return None };
        (!self.is_stale(id)).then_some(id)
    }

    fn is_stale(&self, id: u64) -> bool {
        self.owners.get(&id).is_some_and(|&k| !self.arenas[k])
    }

    /// xorshift64*.
    fn below(&mut self, n: usize) -> usize {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % n
    }

    // ---- Comparison ----

    /// Compares the heap with the shadow, from all roots; gives the address of every object met. Forgets shadows that
    /// nothing refers to any more.
    fn check(&mut self) -> HashMap<u64, u64> {
        let place = format!("seed {} step {}", self.seed, self.step);
        for frame in &self.frames {
            // SAFETY: the context is alive.
            assert!(unsafe { verify::is_legal_mark(self.context, frame.mark) }, "{place}: a mark inside a bag");
        }
        let live: Vec<u64> = self.frames.iter_mut().flat_map(|frame| addresses(&mut frame.words)).collect();
        // SAFETY: the context is alive, and no object is half initialised.
        if let Err(mistake) = unsafe { verify::check(self.context, &live) } {
            panic!("{place}: {mistake}");
        }
        // SAFETY: the context is alive.
        let (handlers, chain) = unsafe { ((*self.context).handlers, (*self.context).frames) };
        let mut work: Vec<(Word, Shadow)> = vec![(handlers, self.root_shadow), (chain, self.chain)];
        for (cell, shadow) in self.globals.iter().zip(&self.global_shadows) {
            // SAFETY: a global cell can be read.
            work.push((unsafe { **cell }, *shadow));
        }
        for frame in &self.frames {
            work.extend(frame.words.iter().copied().zip(frame.shadows.iter().copied()));
        }
        let mut addresses: HashMap<u64, u64> = HashMap::new();
        let mut ids: HashMap<u64, u64> = HashMap::new();
        while let Some((word, shadow)) = work.pop() {
            let id = match shadow {
                Shadow::Number(n) => {
                    assert_eq!(word, Value::fixnum(n).0, "{place}");
                    continue;
                }
                Shadow::Object(id) => id,
            };
            assert!(Value(word).is_pointer(), "{place}: {word:#x} instead of object {id}");
            let address = word & !eshkol_abi::value::TAG_MASK;
            let known = addresses.insert(id, address);
            assert!(known.is_none_or(|known| known == address), "{place}: object {id} is in two places");
            let known_id = ids.insert(address, id);
            assert!(known_id.is_none_or(|known| known == id), "{place}: two objects at {address:#x}");
            if let Some(&k) = self.owners.get(&id) {
                let expected = Some((self.numbers[k], self.arenas[k]));
                assert_eq!(self.owner(address), expected, "{place}: object {id} left its arena");
            }
            if known.is_none() && !self.is_stale(id) {
                self.compare(Value(word), id, &mut work, &place);
            }
        }
        self.things.retain(|id, _| addresses.contains_key(id));
        addresses
    }

    /// Compares one object with its shadow, and adds its fields to the work list.
    fn compare(&mut self, value: Value, id: u64, work: &mut Vec<(Word, Shadow)>, place: &str) {
        let thing = self.things.get_mut(&id).unwrap();
        // SAFETY: the checks before found that the value points to an object; its size is compared before its contents.
        unsafe {
            let word = |i: usize| *value.address().add(i);
            let is = |ty: Type, length: usize| {
                assert!(!value.is_pair() && object::header_type(word(0)) == ty as u64, "{place}: {id} is not a {ty:?}");
                assert_eq!(value.length(), length, "{place}: length of {id}");
            };
            match thing {
                Thing::Pair(_) => assert!(value.is_pair(), "{place}: {id} is not a pair"),
                Thing::Vector(fields) => is(Type::Vector, fields.len()),
                Thing::Procedure(code, fields) => {
                    is(Type::Procedure, 1 + fields.len());
                    assert_eq!(word(1), *code, "{place}");
                }
                Thing::Bytes(count, byte) => {
                    is(Type::Bytevector, 1 + count.div_ceil(8) as usize);
                    assert_eq!(word(1), *count, "{place}");
                    let bytes = std::slice::from_raw_parts(value.address().add(2).cast::<u8>(), *count as usize);
                    assert!(bytes.iter().all(|b| b == byte), "{place}: contents of {id}");
                }
                Thing::Narrow(byte) => {
                    is(Type::String, 2);
                    assert_eq!(word(2), u64::from_ne_bytes([*byte; 8]), "{place}");
                }
                Thing::Moved(_) => {
                    is(Type::String, 2);
                    assert_eq!(word(1) & object::STRING_WIDTH_MASK, object::STRING_WIDTH_MOVED, "{place}");
                }
                Thing::Wide(character) => {
                    is(Type::String, 5);
                    assert_eq!(word(5), u64::from(*character) << 32 | u64::from(*character), "{place}");
                }
                Thing::Port(number, _) => {
                    is(Type::Port, 2);
                    assert_eq!(word(1), *number, "{place}");
                    let dead = FINALIZED.with_borrow(|set| set.contains(number));
                    assert!(!dead, "{place}: port {id} was finalized while it was in use");
                }
                Thing::Captured(fields, _) => is(Type::Frame, images::payload_words(fields.len() - 1)),
                Thing::Continuation(_) => is(Type::Continuation, object::continuation_field::LENGTH as usize),
            }
            for i in 0..thing.fields().len() {
                work.push((word(thing.word_of(i)), thing.fields()[i]));
            }
        }
    }
}

impl Frame {
    fn new(mark: u64, words: Vec<Word>, shadows: Vec<Shadow>) -> Frame {
        Frame { mark, saved_bump: 0, registered: false, words, shadows, in_arena: None }
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        // SAFETY: the machine made the context, and nobody else has it.
        unsafe { stop(self.context) };
    }
}
