//! Characters.

#![allow(unused_imports, reason = "the shorthands are the same in every topic")]

use super::{ACTS, CHECKED, Effects, MAKES, Op, PURE, Primitive, READS, Type::*, WRITES, inline, runtime};

pub(super) const TABLE: &[Primitive] = &[
    inline("char?", &[Any], Boolean, PURE, Op::IsCharacter),
    inline("char->integer", &[Character], Fixnum, CHECKED, Op::CharToInteger),
    inline("integer->char", &[Fixnum], Character, CHECKED, Op::IntegerToChar),
    inline("char=?", &[Character, Character], Boolean, CHECKED, Op::CharEqual),
    inline("char<?", &[Character, Character], Boolean, CHECKED, Op::CharLess),
    runtime("char-upcase", &[Character], Character, CHECKED, "eshkol_character_upcase"),
    runtime("char-downcase", &[Character], Character, CHECKED, "eshkol_character_downcase"),
    runtime("char-foldcase", &[Character], Character, CHECKED, "eshkol_character_foldcase"),
    runtime("char-alphabetic?", &[Character], Boolean, CHECKED, "eshkol_character_is_alphabetic"),
    runtime("char-numeric?", &[Character], Boolean, CHECKED, "eshkol_character_is_numeric"),
    runtime("char-whitespace?", &[Character], Boolean, CHECKED, "eshkol_character_is_whitespace"),
    runtime("char-upper-case?", &[Character], Boolean, CHECKED, "eshkol_character_is_upper_case"),
    runtime("char-lower-case?", &[Character], Boolean, CHECKED, "eshkol_character_is_lower_case"),
    // A fixnum: which of the classes of general categories in runtime/src/character/classes.rs.
    runtime("char-class", &[Character], Fixnum, CHECKED, "eshkol_character_class"),
    // A fixnum, or `#f` for what is no decimal digit.
    runtime("digit-value", &[Character], Any, CHECKED, "eshkol_character_digit_value"),
];
