//! Symbols: interned for the life of the program.
//!
//! A program's own symbols are static objects that it lists in its tables; they enter the table of names when the
//! first symbol is asked for at run time. Symbols made at run time are immortal. Two symbols with the same name are
//! thus the same object, and `eq?` compares addresses. The table is per thread, like the memory it refers to.

use crate::argument;
use crate::memory::immortal;
use crate::string::{self, Text};
use crate::value::Value;
use eshkol_abi::context::Context;
use eshkol_abi::object::{self, FLAG_IMMUTABLE, Kind, Type, symbol_field};
use eshkol_abi::primitive::Type as Expected;
use eshkol_abi::program::Program;
use eshkol_abi::value::{FIXNUM_MAX, TAG_OBJECT};
use std::cell::RefCell;
use std::sync::atomic::{AtomicPtr, Ordering};

const NAME: usize = symbol_field::NAME as usize;
const HASH: usize = symbol_field::HASH as usize;

/// Open addressing with linear steps; `FALSE` marks a free place. The capacity is a power of two, at most half full.
struct Names {
    places: Vec<Value>,
    used: usize,
    /// The program whose static symbols are not in the table yet.
    pending: Option<&'static Program>,
}

thread_local! {
    static NAMES: RefCell<Names> = const { RefCell::new(Names { places: Vec::new(), used: 0, pending: None }) };
}

/// The running program, for whoever needs its tables.
static PROGRAM: AtomicPtr<Program> = AtomicPtr::new(std::ptr::null_mut());

/// The program that [`start`] was given.
pub fn program() -> Option<&'static Program> {
    // SAFETY: only `start` stores here, and what it stores lives for ever and is never written.
    unsafe { PROGRAM.load(Ordering::Acquire).as_ref() }
}

/// Empties the table and hands it the program whose static symbols come first.
pub fn start(program: &'static Program) {
    PROGRAM.store(std::ptr::from_ref(program).cast_mut(), Ordering::Release);
    NAMES.with_borrow_mut(|names| *names = Names { places: Vec::new(), used: 0, pending: Some(program) });
}

/// Forgets every symbol. Those that exist stay what they are, but are not found any more.
pub fn reset() {
    NAMES.with_borrow_mut(|names| *names = Names { places: Vec::new(), used: 0, pending: None });
}

/// The symbol with this name.
pub fn intern(context: &mut Context, name: &str) -> Option<Value> {
    let hash = hash(name);
    if let Some(symbol) = NAMES.with_borrow_mut(|names| names.look_up(hash, |other| other.equals_str(name))) {
        return Some(symbol);
    }
    let string = if name.is_ascii() {
        immortal_string(context, Text::Latin1(name.as_bytes()))?
    } else {
        let words: Vec<u32> = name.chars().map(u32::from).collect();
        immortal_string(context, Text::Wide(&words))?
    };
    add(context, string, hash)
}

/// The symbol whose name has these characters.
pub fn intern_text(context: &mut Context, name: Text) -> Option<Value> {
    let hash = hash_of_text(name);
    if let Some(symbol) = NAMES.with_borrow_mut(|names| names.look_up(hash, |other| other.equals(name))) {
        return Some(symbol);
    }
    let string = immortal_string(context, name)?;
    add(context, string, hash)
}

/// A new symbol, which is not in the table yet. The table is not borrowed while memory is asked for: to report that
/// there is none may need a symbol as well.
fn add(context: &mut Context, string: Value, hash: i64) -> Option<Value> {
    let address = immortal(context, Type::Symbol, Kind::Tagged, symbol_field::LENGTH as usize)?;
    // SAFETY: `immortal` gave room for two payload words.
    unsafe {
        *address.add(1 + NAME) = string.0;
        *address.add(1 + HASH) = Value::fixnum(hash).0;
    }
    let symbol = Value(address as u64 | TAG_OBJECT);
    NAMES.with_borrow_mut(|names| names.insert(symbol));
    Some(symbol)
}

/// The hash that a symbol of this name carries: a fixnum that is not negative. The compiler computes that of static
/// symbols with this very function.
pub fn hash(name: &str) -> i64 {
    hash_of_bytes(name.bytes())
}

fn hash_of_text(name: Text) -> i64 {
    match name {
        Text::Latin1(bytes) if bytes.is_ascii() => hash_of_bytes(bytes.iter().copied()),
        _ => hash_of_bytes(name.characters().flat_map(|c| {
            let mut buffer = [0; 4];
            let length = c.encode_utf8(&mut buffer).len();
            buffer.into_iter().take(length)
        })),
    }
}

/// FNV-1a, folded to the range of fixnums.
fn hash_of_bytes(bytes: impl Iterator<Item = u8>) -> i64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    ((hash ^ hash >> 60) & FIXNUM_MAX as u64) as i64
}

/// The name of a symbol, as a string. The caller has checked that it is a symbol.
pub fn name(symbol: Value) -> Value {
    symbol.field(NAME)
}

impl Names {
    fn look_up(&mut self, hash: i64, is_name: impl Fn(Text) -> bool) -> Option<Value> {
        if let Some(program) = self.pending.take() {
            for index in 0..program.symbols_count as usize {
                // SAFETY: the program's table has `symbols_count` entries, each the address of a symbol.
                self.insert(Value(unsafe { *program.symbols.add(index) }));
            }
        }
        if self.places.is_empty() {
            return None;
        }
        self.places.get(self.find(hash, is_name)).copied().filter(|&found| found != Value::FALSE)
    }

    /// Adds a symbol whose name is not in the table.
    fn insert(&mut self, symbol: Value) {
        if (self.used + 1) * 2 > self.places.len() {
            let capacity = (self.places.len() * 2).max(64);
            let old = std::mem::replace(&mut self.places, vec![Value::FALSE; capacity]);
            self.used = 0;
            old.into_iter().filter(|&symbol| symbol != Value::FALSE).for_each(|symbol| self.insert(symbol));
        }
        let place = self.find(hash_word(symbol), |_| false);
        if let Some(free) = self.places.get_mut(place) {
            *free = symbol;
            self.used += 1;
        }
    }

    /// The place of the symbol with this name, or the free place where it belongs.
    fn find(&self, hash: i64, is_name: impl Fn(Text) -> bool) -> usize {
        let mask = self.places.len() - 1;
        let mut place = hash as usize & mask;
        while let Some(&other) = self.places.get(place) {
            if other == Value::FALSE || hash_word(other) == hash && is_name(string::text(name(other))) {
                break;
            }
            place = (place + 1) & mask;
        }
        place
    }
}

/// The hash of the name, which is kept with the symbol.
pub fn hash_word(symbol: Value) -> i64 {
    symbol.field(HASH).as_fixnum().unwrap_or(0)
}

/// An immutable string outside the region stack.
fn immortal_string(context: &mut Context, source: Text) -> Option<Value> {
    let width = string::width_of(source.is_latin1());
    let Some(words) = string::payload_words(source.len(), width) else {
        return string::too_large(context);
    };
    let address = immortal(context, Type::String, Kind::String, words)?;
    // SAFETY: `immortal` gave room for at least two payload words.
    unsafe { *address.add(1) = object::string_word(source.len() as u64, width) };
    let value = Value(address as u64 | TAG_OBJECT);
    string::fill(&mut string::text_mut(value), 0, source);
    Some(value)
}

/// Room for an immutable object that is never given back: its address, the header written, the payload zero.
fn immortal(context: &mut Context, ty: Type, kind: Kind, length: usize) -> Option<*mut u64> {
    // SAFETY: the context is alive.
    unsafe { immortal::object(context, ty, kind, FLAG_IMMUTABLE, length) }
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_symbol_to_string(context: &mut Context, symbol: Value) -> Value {
    match argument::expect(context, "symbol->string", 1, Expected::Symbol, symbol) {
        Some(()) => name(symbol),
        None => Value::ERROR,
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_symbol_from_string(context: &mut Context, string: Value) -> Value {
    match argument::expect(context, "string->symbol", 1, Expected::String, string) {
        Some(()) => intern_text(context, string::text(string)).unwrap_or(Value::ERROR),
        None => Value::ERROR,
    }
}
