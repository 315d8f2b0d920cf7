//! Hashes of values, for the hash tables of the library.
//!
//! | hash | of values that are the same by | it looks at |
//! |---|---|---|
//! | `eqv` | `eqv?`, and so `eq?` | the value of a number, the name of a symbol, else the number of the object (memory/identity.rs) |
//! | `equal` | `equal?` | the contents, up to a bound; the value of a number, exact or not |
//! | `string` | `string=?` | all characters |
//!
//! What was looked at becomes one word, and that becomes the hash ([`eshkol_abi::hash`]): compiled code knows the words of
//! fixnums and symbols itself. A hash is the same in every run of a program.

use crate::argument;
use crate::bytevector;
use crate::condition;
use crate::memory::state;
use crate::number;
use crate::string::{self, Text};
use crate::symbol;
use crate::value::Value;
use eshkol_abi::condition::Kind;
use eshkol_abi::context::Context;
use eshkol_abi::hash::{fold, of_word};
use eshkol_abi::object::Type;
use eshkol_abi::primitive::Type as PrimitiveType;

/// Parts of a structure that `equal` looks at: a structure of any size, or a cyclic one, costs no more than this.
const PARTS: usize = 256;

/// The constant keeps zeros from giving zero.
fn mix(hash: u64, word: u64) -> u64 {
    fold(hash.rotate_left(23) ^ word ^ 0xf39c_c060_5ced_c835)
}

fn result(word: Option<u64>) -> Value {
    word.map_or(Value::ERROR, |word| Value(of_word(word)))
}

/// The word of what `eqv?` compares; `None` when memory ran out, which is reported. (A double that has a word of its own
/// is never an object as well.)
fn eqv(context: &mut Context, value: Value) -> Option<u64> {
    if !value.is_pointer() {
        return Some(value.0);
    }
    if value.is_pair() || value.is_procedure() {
        return identity(context, value);
    }
    if value.is(Type::Symbol) {
        return Some(Value::fixnum(symbol::hash_word(value)).0);
    }
    number::hash(value).or_else(|| identity(context, value))
}

fn identity(context: &mut Context, value: Value) -> Option<u64> {
    // SAFETY: the context is alive.
    let memory = unsafe { state::memory(context) };
    memory.identity(value.address() as u64).or_else(|| no_memory(context))
}

#[cold]
fn no_memory(context: &mut Context) -> Option<u64> {
    condition::error(context, Kind::OutOfMemory, "hash", "there is no memory for the identities of objects", &[]);
    None
}

/// Of eight characters at a time: narrow strings are read by words. How wide the characters are kept makes no difference.
fn text(characters: Text) -> u64 {
    let word = |characters: &mut dyn Iterator<Item = u64>| {
        characters.enumerate().fold(0, |word, (index, c)| word ^ c << (8 * index))
    };
    let start = mix(5, characters.len() as u64);
    match characters {
        Text::Latin1(bytes) => {
            let (chunks, rest) = bytes.as_chunks::<8>();
            let hash = chunks.iter().fold(start, |hash, chunk| mix(hash, u64::from_le_bytes(*chunk)));
            mix(hash, word(&mut rest.iter().map(|&byte| u64::from(byte))))
        }
        Text::Wide(characters) => {
            let (chunks, rest) = characters.as_chunks::<8>();
            let of = |part: &[u32]| word(&mut part.iter().map(|&c| u64::from(c)));
            mix(chunks.iter().fold(start, |hash, chunk| mix(hash, of(chunk))), of(rest))
        }
    }
}

/// The word of what `equal?` compares. Parts are taken from a list of those to come, level by level, so that the ones
/// near the top count wherever the structure is long.
fn equal(context: &mut Context, value: Value) -> Option<u64> {
    if value.is(Type::String) {
        return Some(text(string::text(value)));
    }
    let has_parts = value.is_pair() || [Type::Vector, Type::Record, Type::Bytevector].iter().any(|&ty| value.is(ty));
    if !has_parts {
        return simple(context, value);
    }
    let mut hash = 6;
    let mut parts = Parts { values: [value; PARTS], count: 1 };
    let mut next = 0;
    while let Some(part) = parts.get(next) {
        next += 1;
        if part.is_pair() {
            hash = mix(hash, 7);
            parts.push(part.car());
            parts.push(part.cdr());
        } else if part.is(Type::String) {
            hash = mix(hash, text(string::text(part)));
        } else if part.is(Type::Bytevector) {
            hash = mix(mix(hash, 8), text(Text::Latin1(bytevector::bytes(part))));
        } else if part.is(Type::Vector) || part.is(Type::Record) {
            hash = mix(mix(hash, 9), part.length() as u64);
            (0..part.length().min(PARTS)).for_each(|index| parts.push(part.field(index)));
        } else {
            hash = mix(hash, simple(context, part)?);
        }
    }
    Some(hash)
}

/// The first parts of a structure, level by level.
struct Parts {
    values: [Value; PARTS],
    count: usize,
}

impl Parts {
    fn get(&self, index: usize) -> Option<Value> {
        self.values.get(..self.count)?.get(index).copied()
    }

    /// Forgets a part for which there is no room.
    fn push(&mut self, part: Value) {
        if let Some(free) = self.values.get_mut(self.count) {
            *free = part;
            self.count += 1;
        }
    }
}

/// Of a value without parts: numbers that are `=` have the same hash, so that it serves equivalences that take them as
/// the same, too.
fn simple(context: &mut Context, value: Value) -> Option<u64> {
    number::hash_of_value(value).or_else(|| eqv(context, value))
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_data_hash_eqv(context: &mut Context, value: Value) -> Value {
    result(eqv(context, value))
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_data_hash_equal(context: &mut Context, value: Value) -> Value {
    result(equal(context, value))
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_string_hash(context: &mut Context, string: Value) -> Value {
    let checked = argument::expect(context, "string-hash", 1, PrimitiveType::String, string);
    result(checked.map(|()| text(string::text(string))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::equal;
    use crate::fixture::Fixture;
    use crate::memory::allocate;
    use crate::number::{from_literal, literal};

    fn read(context: &mut Context, text: &str) -> Value {
        let literal = literal::parse(text, 10).unwrap();
        from_literal(context, &literal).unwrap()
    }

    /// Numbers that are `=` have the same `equal` hash, and numbers that are `eqv?` the same `eqv` hash.
    #[test]
    fn numbers_of_one_value() {
        let mut fixture = Fixture::new();
        let context = &mut fixture.context;
        for (exact, inexact) in [
            ("0", "-0.0"),
            ("7", "7.0"),
            ("-1152921504606846976", "-1152921504606846976.0"),
            ("1152921504606846976", "1152921504606846976.0"),
            ("1/2", "0.5"),
            ("-3/1152921504606846976", "-2.6020852139652106e-18"),
            (
                "1606938044258990275541962092341162602522202993782792835301376",
                "1606938044258990275541962092341162602522202993782792835301376.0",
            ),
        ] {
            let (a, b) = (read(context, exact), read(context, inexact));
            assert_eq!(eshkol_data_hash_equal(context, a), eshkol_data_hash_equal(context, b), "{exact}");
            assert_ne!(eshkol_data_hash_eqv(context, a), eshkol_data_hash_eqv(context, b), "{exact}");
            let again = read(context, inexact);
            assert_eq!(eshkol_data_hash_eqv(context, again), eshkol_data_hash_eqv(context, b), "{exact}");
        }
    }

    /// Objects that are `equal?` have the same hash, whatever they are, and a cyclic one has a hash.
    #[test]
    fn contents_make_the_hash() {
        let mut fixture = Fixture::new();
        let context = &mut fixture.context;
        let mut make = |text: &str| {
            let string = string::from_str(context, text).unwrap();
            let vector = allocate::tagged(context, Type::Vector, &[string, Value::fixnum(1)]).unwrap();
            allocate::pair(context, vector, Value::NULL).unwrap()
        };
        let (a, same, other) = (make("π"), make("π"), make("ρ"));
        assert!(equal::equal(a, same));
        assert_eq!(eshkol_data_hash_equal(context, a), eshkol_data_hash_equal(context, same));
        assert_ne!(eshkol_data_hash_equal(context, a), eshkol_data_hash_equal(context, other));
        assert_ne!(eshkol_data_hash_eqv(context, a), eshkol_data_hash_eqv(context, same));
        let ring = allocate::pair(context, Value::NULL, Value::NULL).unwrap();
        // SAFETY: a pair is two words.
        unsafe { *ring.address().add(1) = ring.0 };
        assert!(eshkol_data_hash_equal(context, ring).is_fixnum());
    }

    /// The hash of a string does not show how wide its characters are kept.
    #[test]
    fn width_makes_no_difference() {
        let mut fixture = Fixture::new();
        let context = &mut fixture.context;
        let narrow = string::from_str(context, "abc").unwrap();
        let wide = string::from_str(context, "abπ").unwrap();
        string::build::eshkol_string_set(context, wide, Value::fixnum(2), Value::character('c'));
        assert_eq!(eshkol_string_hash(context, narrow), eshkol_string_hash(context, wide));
    }
}
