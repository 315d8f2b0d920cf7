//! The value word: one 64-bit word whose low three bits are the tag.
//!
//! | low bits | value |
//! |---|---|
//! | `000` | fixnum, 61 bits, in the upper bits |
//! | `001` | pointer to a procedure |
//! | `010` | pointer to a pair |
//! | `011`, `100` | float of magnitude 2^-255 to 2^256 |
//! | `101` | not used |
//! | `110` | pointer to any other heap object |
//! | `111` | immediate (zeros of floats among them), or (inside the heap only) a header word |
//!
//! Floats are self-tagged (Melançon, Serrano, Feeley: "Float Self-Tagging", OOPSLA 2025): the word is the double rotated
//! left by four bits, so that the three high bits of the exponent become the tag. The two zeros, which that leaves out
//! and numeric data is full of, are immediates of their own. Every other double (infinities, NaN, extreme exponents)
//! is a boxed flonum. ARCHITECTURE.md has the measurements that chose this form.

/// A tagged value as compiled code sees it.
pub type Word = u64;

pub const TAG_BITS: u32 = 3;
pub const TAG_MASK: Word = 7;

pub const TAG_FIXNUM: Word = 0b000;
pub const TAG_PROCEDURE: Word = 0b001;
pub const TAG_PAIR: Word = 0b010;
pub const TAG_FLOAT_LOW: Word = 0b011;
pub const TAG_FLOAT_HIGH: Word = 0b100;
pub const TAG_OBJECT: Word = 0b110;
pub const TAG_IMMEDIATE: Word = 0b111;

/// A word is a float with its own tag when `(word - FLOAT_FIRST_TAG) & FLOAT_TEST_MASK` is zero.
pub const FLOAT_FIRST_TAG: Word = TAG_FLOAT_LOW;
pub const FLOAT_TEST_MASK: Word = 6;
/// A float's bits are rotated left by this much, so that sign and high exponent come to the bottom.
pub const FLOAT_ROTATION: u32 = 4;

pub const FIXNUM_MIN: i64 = -(1 << 60);
pub const FIXNUM_MAX: i64 = (1 << 60) - 1;

/// An immediate: tag `111`, bit 3 clear (set would make it a header), kind in bits 4..8, payload from bit 8.
pub const fn immediate(kind: u64, payload: u64) -> Word {
    payload << IMMEDIATE_PAYLOAD_SHIFT | kind << 4 | TAG_IMMEDIATE
}
pub const IMMEDIATE_PAYLOAD_SHIFT: u32 = 8;
pub const IMMEDIATE_KIND_CONSTANT: u64 = 0;
pub const IMMEDIATE_KIND_CHAR: u64 = 1;
pub const IMMEDIATE_KIND_FLOAT_ZERO: u64 = 2;
/// The float 0.0; with [`FLOAT_ZERO_SIGN`] set it is -0.0.
pub const FLOAT_ZERO: Word = immediate(IMMEDIATE_KIND_FLOAT_ZERO, 0);
pub const FLOAT_ZERO_SIGN: Word = 1 << IMMEDIATE_PAYLOAD_SHIFT;
/// Brings the sign of a zero to the sign bit of a double.
pub const FLOAT_ZERO_SIGN_SHIFT: u32 = 63 - IMMEDIATE_PAYLOAD_SHIFT;
/// `word & 0xff` of a character.
pub const CHAR_LOW_BYTE: Word = IMMEDIATE_KIND_CHAR << 4 | TAG_IMMEDIATE;

/// `#f` and `#t` differ in bit 8 only, so a condition code becomes a boolean with one shift and one or.
pub const FALSE: Word = immediate(IMMEDIATE_KIND_CONSTANT, 0);
pub const TRUE: Word = immediate(IMMEDIATE_KIND_CONSTANT, 1);
pub const NULL: Word = immediate(IMMEDIATE_KIND_CONSTANT, 2);
pub const UNSPECIFIED: Word = immediate(IMMEDIATE_KIND_CONSTANT, 3);
pub const EOF: Word = immediate(IMMEDIATE_KIND_CONSTANT, 4);
/// The value of an optional argument that was not given; never visible to a program.
pub const DEFAULT: Word = immediate(IMMEDIATE_KIND_CONSTANT, 5);
/// What a variable holds before its definition was evaluated.
pub const UNBOUND: Word = immediate(IMMEDIATE_KIND_CONSTANT, 6);
/// First word of an object that was moved; the second is its new tagged address. Only during an evacuation.
pub const FORWARD: Word = immediate(IMMEDIATE_KIND_CONSTANT, 7);
/// Returned instead of a value when zero or several values were produced: they are in the context.
pub const MULTIPLE: Word = immediate(IMMEDIATE_KIND_CONSTANT, 8);
/// Returned by a runtime function that failed: the condition to raise is in the context.
pub const ERROR: Word = immediate(IMMEDIATE_KIND_CONSTANT, 9);

pub const fn fixnum(n: i64) -> Word {
    debug_assert!(n >= FIXNUM_MIN && n <= FIXNUM_MAX);
    (n << TAG_BITS) as Word
}

pub const fn fixnum_value(word: Word) -> i64 {
    word as i64 >> TAG_BITS
}

pub const fn is_fixnum(word: Word) -> bool {
    word & TAG_MASK == TAG_FIXNUM
}

pub const fn character(c: char) -> Word {
    immediate(IMMEDIATE_KIND_CHAR, c as u64)
}

pub const fn boolean(b: bool) -> Word {
    if b { TRUE } else { FALSE }
}

/// The word of a double that needs no box, or `None` when it does.
pub const fn float_immediate(bits: u64) -> Option<Word> {
    let word = bits.rotate_left(FLOAT_ROTATION);
    if is_tagged_float(word) {
        Some(word)
    } else if bits << 1 == 0 {
        Some(FLOAT_ZERO | bits >> FLOAT_ZERO_SIGN_SHIFT)
    } else {
        None
    }
}

pub const fn is_float_immediate(word: Word) -> bool {
    is_tagged_float(word) || word & !FLOAT_ZERO_SIGN == FLOAT_ZERO
}

const fn is_tagged_float(word: Word) -> bool {
    word.wrapping_sub(FLOAT_FIRST_TAG) & FLOAT_TEST_MASK == 0
}

/// The bits of the double in a word for which [`is_float_immediate`] holds.
pub const fn float_bits(word: Word) -> u64 {
    if is_tagged_float(word) {
        word.rotate_right(FLOAT_ROTATION)
    } else {
        (word & FLOAT_ZERO_SIGN) << FLOAT_ZERO_SIGN_SHIFT
    }
}

/// Is this a pointer, by its tag: pair, procedure or other heap object?
pub const fn is_pointer(word: Word) -> bool {
    matches!(word & TAG_MASK, TAG_PAIR | TAG_PROCEDURE | TAG_OBJECT)
}
