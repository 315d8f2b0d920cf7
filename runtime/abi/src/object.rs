//! Heap objects: 16-byte aligned, at least 16 bytes.
//!
//! A pair is two words without a header. Everything else starts with a header word:
//!
//! ```text
//! 63            32 31        16 15    8 7    4  3  2 0
//! [ length, words | type code  | flags | kind | 1 | 111 ]
//! ```
//!
//! `length` counts the payload words after the header. The object's size is `8 * (1 + length)` rounded up to 16. A word
//! whose low four bits are all ones is a header and never a value, so a range of objects can be walked: a word that is
//! not a header starts a pair. The kind says how the payload is scanned, the type code what the object is.

use crate::value::{TAG_OBJECT, TAG_PAIR, TAG_PROCEDURE, Word};

pub const ALIGNMENT: usize = 16;
pub const WORD: usize = 8;

pub const HEADER_LOW_BITS: Word = 0xf;
pub const HEADER_KIND_SHIFT: u32 = 4;
pub const HEADER_FLAGS_SHIFT: u32 = 8;
pub const HEADER_TYPE_SHIFT: u32 = 16;
pub const HEADER_LENGTH_SHIFT: u32 = 32;
/// Byte offset of the 16-bit type code inside the header: a type test is one 16-bit compare.
pub const HEADER_TYPE_OFFSET: i32 = 2;
/// Byte offset of the 32-bit payload length inside the header.
pub const HEADER_LENGTH_OFFSET: i32 = 4;
/// Largest payload, in words.
pub const MAX_LENGTH: u64 = u32::MAX as u64;

/// How the payload is scanned by an evacuation.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// No payload word is a value: bytes, limbs, a double.
    Raw = 0,
    /// Every payload word is a value.
    Tagged = 1,
    /// Word 0 is raw (a code address), the others are values.
    Procedure = 2,
    /// A string: word 1 is a value exactly when its width is [`STRING_WIDTH_MOVED`].
    String = 3,
    /// Word 0 is raw and the object is in the list of finalizable objects; the others are values.
    Finalizable = 4,
    /// A stack frame: word 0 is a value, and so are those words of the image that the call site's entry in the
    /// program's table says; see [`frame_field`].
    Frame = 5,
    /// Behind the first word, [`continuation_field::VALUES`] words are values; the others are raw.
    Continuation = 6,
}

/// Literals carry this flag; changing them is an error.
pub const FLAG_IMMUTABLE: u64 = 1;
/// A negative bignum.
pub const FLAG_NEGATIVE: u64 = 2;

/// What an object is. Pairs have no type code.
#[repr(u16)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Type {
    /// Kind `Tagged`; the length is the number of elements.
    Vector = 1,
    /// Kind `Raw`; word 0 is the number of bytes, then the bytes.
    Bytevector = 2,
    /// Kind `String`; see [`string_word`].
    String = 3,
    /// Kind `Tagged`: see [`symbol_field`].
    Symbol = 4,
    /// Kind `Raw`: the bits of a double that is not an immediate.
    Flonum = 5,
    /// Kind `Raw`: limbs, least significant first, no leading zero limb; never in fixnum range; sign in the flags.
    Bignum = 6,
    /// Kind `Tagged`: numerator, denominator (exact integers, lowest terms, denominator above 1).
    Ratnum = 7,
    /// Kind `Tagged`: real part, imaginary part.
    Compnum = 8,
    /// Kind `Tagged`: the value of an assigned variable.
    Cell = 9,
    /// Kind `Tagged`: record type, then the fields.
    Record = 10,
    /// Kind `Tagged`: name (a symbol), field names (a vector of symbols). The descriptor of a record type.
    RecordType = 11,
    /// Kind `Procedure`: code address, captured values.
    Procedure = 12,
    /// Kind `Tagged`: done? , value or thunk. A promise's shared content box (R7RS 7.3, `make-promise`).
    Promise = 13,
    /// Kind `Finalizable`: word 0 is the index into the runtime's port table.
    Port = 14,
    /// Kind `Tagged`: see [`condition`](self::condition_field).
    Condition = 15,
    /// Kind `Tagged`: the handle of an arena; see [`arena_field`].
    Arena = 16,
    /// Kind `Tagged`: an escape point of the machine stack; see [`escape_field`].
    Escape = 17,
    /// Kind `Tagged`: a growable hash table of the runtime.
    Table = 18,
    /// Kind `Frame`: a frame of the machine stack that a continuation was captured from; see [`frame_field`].
    Frame = 19,
    /// Kind `Continuation`: a captured continuation, which is a procedure: pointers to it have that tag. See
    /// [`continuation_field`].
    Continuation = 20,
}

pub const fn header(ty: Type, kind: Kind, flags: u64, length: u64) -> Word {
    length << HEADER_LENGTH_SHIFT
        | (ty as u64) << HEADER_TYPE_SHIFT
        | flags << HEADER_FLAGS_SHIFT
        | (kind as u64) << HEADER_KIND_SHIFT
        | HEADER_LOW_BITS
}

pub const fn is_header(word: Word) -> bool {
    word & HEADER_LOW_BITS == HEADER_LOW_BITS
}

pub const fn header_length(header: Word) -> u64 {
    header >> HEADER_LENGTH_SHIFT
}

pub const fn header_kind(header: Word) -> u64 {
    header >> HEADER_KIND_SHIFT & 0xf
}

pub const fn header_type(header: Word) -> u64 {
    header >> HEADER_TYPE_SHIFT & 0xffff
}

pub const fn header_flags(header: Word) -> u64 {
    header >> HEADER_FLAGS_SHIFT & 0xff
}

/// Bytes that an object with `length` payload words occupies.
pub const fn size_of_length(length: u64) -> u64 {
    (length + 1) * 8 + 15 & !15
}

pub const PAIR_SIZE: u64 = 16;
/// Displacements from a tagged pointer to a field, for loads and stores of compiled code.
pub const CAR: i32 = -(TAG_PAIR as i32);
pub const CDR: i32 = 8 - TAG_PAIR as i32;
pub const OBJECT_HEADER: i32 = -(TAG_OBJECT as i32);
pub const PROCEDURE_HEADER: i32 = -(TAG_PROCEDURE as i32);
/// The generic entry of a procedure.
pub const PROCEDURE_CODE: i32 = 8 - TAG_PROCEDURE as i32;

/// Displacement from a tagged object pointer to payload word `index`.
pub const fn object_field(index: u32) -> i32 {
    8 + 8 * index as i32 - TAG_OBJECT as i32
}

/// Displacement from a tagged procedure pointer to captured value `index`.
pub const fn procedure_captured(index: u32) -> i32 {
    16 + 8 * index as i32 - TAG_PROCEDURE as i32
}

/// Displacement from a tagged pointer to a continuation to payload word `index`.
pub const fn continuation_word(index: u32) -> i32 {
    8 + 8 * index as i32 - TAG_PROCEDURE as i32
}

/// Payload word 0 of a string: length in characters above bit 8, width in the low byte.
///
/// The width is the bytes of a character, 1 (Latin-1) or 4. The characters follow from payload word 1 on; the payload
/// has at least two words, so that a string which must widen in place can become [`STRING_WIDTH_MOVED`]: then payload
/// word 1 is the string (of width 4, same length) that holds the characters.
pub const fn string_word(length: u64, width: u64) -> u64 {
    length << STRING_LENGTH_SHIFT | width
}
pub const STRING_LENGTH_SHIFT: u32 = 8;
pub const STRING_WIDTH_MASK: u64 = 0xff;
pub const STRING_WIDTH_LATIN1: u64 = 1;
pub const STRING_WIDTH_WIDE: u64 = 4;
pub const STRING_WIDTH_MOVED: u64 = 0;

/// Payload words of a symbol.
pub mod symbol_field {
    /// A string.
    pub const NAME: u32 = 0;
    /// A fixnum, made of the name.
    pub const HASH: u32 = 1;
    pub const LENGTH: u32 = 2;
}

/// Payload words of a condition (an error object made by the runtime or by `error`).
pub mod condition_field {
    /// A fixnum: [`crate::condition::Kind`].
    pub const KIND: u32 = 0;
    /// A string.
    pub const MESSAGE: u32 = 1;
    /// A list.
    pub const IRRITANTS: u32 = 2;
    /// A symbol (the procedure that failed), or `#f`.
    pub const WHO: u32 = 3;
    /// A fixnum: the return address of the failing operation, or 0 where the back-trace tells.
    pub const PLACE: u32 = 4;
    pub const LENGTH: u32 = 5;
}

/// Payload words of an arena handle.
pub mod arena_field {
    /// A fixnum: index into the runtime's table of arenas.
    pub const INDEX: u32 = 0;
    /// `#t` while the arena is alive.
    pub const ALIVE: u32 = 1;
    /// A fixnum: 0 lexical, 1 persistent.
    pub const KIND: u32 = 2;
    /// A fixnum: the number of the arena among all that the program made, for messages.
    pub const NAME: u32 = 3;
    /// Fixnums: return addresses of where it was made and where it ended, or 0.
    pub const MADE: u32 = 4;
    pub const ENDED: u32 = 5;
    pub const LENGTH: u32 = 6;
}

/// Payload words of an escape point.
pub mod escape_field {
    /// A fixnum: the stack pointer to go back to.
    pub const STACK: u32 = 0;
    /// The next older escape point of the continuation that this one was made in, or `#f`.
    pub const NEXT: u32 = 1;
    /// The arena list at capture.
    pub const ARENAS: u32 = 2;
    /// `#t` while the point is in the list of the context: while its extent lasts, or after it was entered again.
    pub const LIVE: u32 = 3;
    /// The dynamic environment: the context's roots of these names.
    pub const HANDLERS: u32 = 4;
    pub const WINDS: u32 = 5;
    pub const PARAMETERS: u32 = 6;
    pub const LENGTH: u32 = 7;
}

/// Payload words of a captured frame. It ends where the frame of its caller begins.
pub mod frame_field {
    /// The caller's frame, or `#f` for the outermost.
    pub const PARENT: u32 = 0;
    /// The code address at which the frame goes on.
    pub const RESUME: u32 = 1;
    /// Its frame pointer.
    pub const FRAME_POINTER: u32 = 2;
    /// Its stack pointer where it goes on: the address of the first byte of the image. A multiple of 16.
    pub const BASE: u32 = 3;
    /// Not used: the image is aligned as the frame is.
    pub const PADDING: u32 = 4;
    /// The first word of the bytes of the frame, an even number of words. The word above the saved frame pointer is
    /// the underflow stub's address, if there is a parent.
    pub const IMAGE: u32 = 5;
}

/// Payload words of a continuation.
pub mod continuation_field {
    /// What a call of the continuation as a procedure executes: an entry of the runtime; raw.
    pub const CODE: u32 = 0;
    /// The innermost frame.
    pub const FRAMES: u32 = 1;
    /// The dynamic environment: the context's roots of these names.
    pub const HANDLERS: u32 = 2;
    pub const WINDS: u32 = 3;
    pub const PARAMETERS: u32 = 4;
    pub const ESCAPES: u32 = 5;
    pub const ARENAS: u32 = 6;
    /// How many words behind the code are values.
    pub const VALUES: u32 = 6;
    /// The registers that callees keep, as the innermost frame expects them.
    pub const REGISTERS: u32 = 7;
    pub const REGISTER_COUNT: u32 = 4;
    pub const LENGTH: u32 = 11;
}
