//! Characters.

#![allow(unused_imports, reason = "the shorthands are the same in every topic")]

use super::{ACTS, CHECKED, Effects, MAKES, Op, PURE, Primitive, READS, Type::*, WRITES, inline, runtime};

pub(super) const TABLE: &[Primitive] = &[
    inline("char?", &[Any], Boolean, PURE, Op::IsCharacter),
    inline("char->integer", &[Character], Fixnum, CHECKED, Op::CharToInteger),
    inline("integer->char", &[Fixnum], Character, CHECKED, Op::IntegerToChar),
    inline("char=?", &[Character, Character], Boolean, CHECKED, Op::CharEqual),
    inline("char<?", &[Character, Character], Boolean, CHECKED, Op::CharLess),
];
