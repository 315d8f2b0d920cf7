//! Strings: one byte a character while every character is below 256 (Latin-1), four otherwise.
//!
//! The layout is `eshkol_abi::object::string_word`. A string that must take a character its width cannot hold becomes
//! *moved*: it keeps its identity and refers to a wide string of the same length that holds the characters. A moved
//! string refers to a wide one directly, never to another moved one. [`Text`] hides the three forms from readers.
//!
//! | module | procedures |
//! |---|---|
//! | [`build`] | `make-string`, `string-copy`, `string-append`, `string-set!`, `string-copy!`, `string-fill!` |
//! | [`convert`] | to and from lists, vectors, UTF-8 and symbols |
//! | [`compare`] | `string=?` to `string-ci>=?` |
//! | [`case`] | `string-upcase`, `string-downcase`, `string-foldcase` |

pub mod build;
pub mod case;
pub mod compare;
pub mod convert;
#[cfg(test)]
mod tests;

use crate::argument;
use crate::memory::allocate;
use crate::value::Value;
use eshkol_abi::context::Context;
use eshkol_abi::object::{
    self, Kind, STRING_LENGTH_SHIFT, STRING_WIDTH_LATIN1, STRING_WIDTH_MASK, STRING_WIDTH_MOVED, STRING_WIDTH_WIDE,
    Type,
};
use eshkol_abi::value::TAG_OBJECT;
use std::ops::Range;

/// The characters of a string, for reading. Valid until the string is written or memory is reclaimed, which no
/// runtime function does.
#[derive(Clone, Copy, Debug)]
pub enum Text<'a> {
    Latin1(&'a [u8]),
    Wide(&'a [u32]),
}

/// The characters of a string, for writing.
pub enum TextMut<'a> {
    Latin1(&'a mut [u8]),
    Wide(&'a mut [u32]),
}

impl<'a> Text<'a> {
    pub fn len(self) -> usize {
        match self {
            Text::Latin1(bytes) => bytes.len(),
            Text::Wide(words) => words.len(),
        }
    }

    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    pub fn get(self, index: usize) -> Option<char> {
        match self {
            Text::Latin1(bytes) => bytes.get(index).map(|&byte| char::from(byte)),
            Text::Wide(words) => words.get(index).map(|&word| scalar(word)),
        }
    }

    /// The caller has checked the range.
    pub fn slice(self, range: Range<usize>) -> Text<'a> {
        match self {
            Text::Latin1(bytes) => Text::Latin1(bytes.get(range).unwrap_or(&[])),
            Text::Wide(words) => Text::Wide(words.get(range).unwrap_or(&[])),
        }
    }

    pub fn characters(self) -> impl Iterator<Item = char> + 'a {
        let (bytes, words): (&[u8], &[u32]) = match self {
            Text::Latin1(bytes) => (bytes, &[]),
            Text::Wide(words) => (&[], words),
        };
        bytes.iter().map(|&byte| char::from(byte)).chain(words.iter().map(|&word| scalar(word)))
    }

    /// Does every character fit in one byte?
    pub fn is_latin1(self) -> bool {
        match self {
            Text::Latin1(_) => true,
            Text::Wide(words) => words.iter().all(|&word| word < 256),
        }
    }

    /// Adds the characters to a Rust string.
    pub fn append_to(self, out: &mut String) {
        match self {
            Text::Latin1(bytes) if bytes.is_ascii() => out.push_str(std::str::from_utf8(bytes).unwrap_or("")),
            _ => out.extend(self.characters()),
        }
    }

    pub fn to_rust(self) -> String {
        let mut out = String::with_capacity(self.len());
        self.append_to(&mut out);
        out
    }

    /// Is it the same sequence of characters?
    pub fn equals(self, other: Text) -> bool {
        match (self, other) {
            (Text::Latin1(a), Text::Latin1(b)) => a == b,
            (Text::Wide(a), Text::Wide(b)) => a == b,
            _ => self.len() == other.len() && self.characters().eq(other.characters()),
        }
    }

    pub fn equals_str(self, other: &str) -> bool {
        match self {
            Text::Latin1(bytes) if bytes.is_ascii() => bytes == other.as_bytes(),
            _ => self.characters().eq(other.chars()),
        }
    }
}

/// Strings only ever hold Unicode scalar values; the replacement keeps the runtime total.
fn scalar(word: u32) -> char {
    char::from_u32(word).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The characters of a string. The caller has checked that it is one.
pub fn text<'a>(string: Value) -> Text<'a> {
    let (word, characters) = representation(string);
    let length = (word >> STRING_LENGTH_SHIFT) as usize;
    if word & STRING_WIDTH_MASK == STRING_WIDTH_LATIN1 {
        // SAFETY: a string of width 1 has `length` bytes from payload word 1 on.
        Text::Latin1(unsafe { std::slice::from_raw_parts(characters.cast(), length) })
    } else {
        // SAFETY: a string of width 4 has `length` 32-bit words from payload word 1 on, at an address divisible by 8.
        Text::Wide(unsafe { std::slice::from_raw_parts(characters.cast(), length) })
    }
}

/// The characters of a string, for writing. The caller has checked that it is a mutable string, and holds no other
/// view of it.
pub fn text_mut<'a>(string: Value) -> TextMut<'a> {
    let (word, characters) = representation(string);
    let length = (word >> STRING_LENGTH_SHIFT) as usize;
    if word & STRING_WIDTH_MASK == STRING_WIDTH_LATIN1 {
        // SAFETY: a string of width 1 has `length` bytes from payload word 1 on, and nobody else looks at them.
        TextMut::Latin1(unsafe { std::slice::from_raw_parts_mut(characters.cast(), length) })
    } else {
        // SAFETY: as above, with `length` 32-bit words at an address divisible by 8.
        TextMut::Wide(unsafe { std::slice::from_raw_parts_mut(characters.cast(), length) })
    }
}

/// The string word and the address of the characters of whatever object holds them.
fn representation(string: Value) -> (u64, *mut u8) {
    debug_assert!(string.is(Type::String));
    let mut holder = string;
    // SAFETY: the payload of a string starts with its string word.
    let mut word = unsafe { *holder.address().add(1) };
    if word & STRING_WIDTH_MASK == STRING_WIDTH_MOVED {
        holder = holder.field(1);
        // SAFETY: a moved string refers to a string of width 4.
        word = unsafe { *holder.address().add(1) };
        debug_assert!(word & STRING_WIDTH_MASK == STRING_WIDTH_WIDE || crate::stale::was_met());
    }
    // SAFETY: a string's payload has at least two words.
    (word, unsafe { holder.address().add(2) }.cast())
}

/// Number of characters. The caller has checked that it is a string.
pub fn length(string: Value) -> usize {
    // SAFETY: the payload of a string starts with its string word.
    (unsafe { *string.address().add(1) } >> STRING_LENGTH_SHIFT) as usize
}

/// Payload words of a string of `length` characters, `None` when no object is that large.
pub fn payload_words(length: usize, width: u64) -> Option<usize> {
    let bytes = length.checked_mul(width as usize)?;
    let words = 1 + bytes.div_ceil(object::WORD).max(1);
    (words as u64 <= object::MAX_LENGTH).then_some(words)
}

/// A new string whose characters are all U+0000.
pub fn allocate(context: &mut Context, length: usize, width: u64) -> Option<Value> {
    let Some(words) = payload_words(length, width) else {
        return too_large(context);
    };
    let address = allocate::object(context, Type::String, Kind::String, 0, words)?;
    // SAFETY: `object` gave room for the header and this many payload words.
    unsafe {
        *address.add(1) = object::string_word(length as u64, width);
        address.add(2).write_bytes(0, words - 1);
    }
    Some(Value(address as u64 | TAG_OBJECT))
}

/// No object can hold the string that was asked for.
pub fn too_large<T>(context: &mut Context) -> Option<T> {
    argument::too_large(context, "a string of this length does not fit into memory")
}

/// The width that a string of these characters has.
pub fn width_of(latin1: bool) -> u64 {
    if latin1 { STRING_WIDTH_LATIN1 } else { STRING_WIDTH_WIDE }
}

/// Copies characters to the front of `to`, which is wide enough for them and long enough.
pub fn fill(to: &mut TextMut, at: usize, from: Text) {
    let range = at..at + from.len();
    match (to, from) {
        (TextMut::Latin1(to), Text::Latin1(from)) => {
            if let Some(to) = to.get_mut(range) {
                to.copy_from_slice(from);
            }
        }
        (TextMut::Latin1(to), Text::Wide(from)) => {
            debug_assert!(from.iter().all(|&word| word < 256));
            to.iter_mut().skip(at).zip(from).for_each(|(to, from)| *to = *from as u8);
        }
        (TextMut::Wide(to), Text::Latin1(from)) => {
            to.iter_mut().skip(at).zip(from).for_each(|(to, from)| *to = u32::from(*from));
        }
        (TextMut::Wide(to), Text::Wide(from)) => {
            if let Some(to) = to.get_mut(range) {
                to.copy_from_slice(from);
            }
        }
    }
}

/// A new string of these characters.
pub fn from_text(context: &mut Context, source: Text) -> Option<Value> {
    let string = allocate(context, source.len(), width_of(source.is_latin1()))?;
    fill(&mut text_mut(string), 0, source);
    Some(string)
}

/// A new string of these characters.
pub fn from_str(context: &mut Context, source: &str) -> Option<Value> {
    if source.is_ascii() {
        return from_text(context, Text::Latin1(source.as_bytes()));
    }
    from_characters(context, source.chars())
}

/// A new string of these characters; the iterator is run three times.
pub fn from_characters(context: &mut Context, source: impl Iterator<Item = char> + Clone) -> Option<Value> {
    let latin1 = source.clone().all(|c| (c as u32) < 256);
    let string = allocate(context, source.clone().count(), width_of(latin1))?;
    match text_mut(string) {
        TextMut::Latin1(to) => to.iter_mut().zip(source).for_each(|(to, c)| *to = c as u8),
        TextMut::Wide(to) => to.iter_mut().zip(source).for_each(|(to, c)| *to = c as u32),
    }
    Some(string)
}
