//! Strings.

#![allow(unused_imports, reason = "the shorthands are the same in every topic")]

use super::{ACTS, CHECKED, Effects, MAKES, Op, PURE, Primitive, READS, Type::*, WRITES, inline, runtime};

pub(super) const TABLE: &[Primitive] = &[
    inline("string?", &[Any], Boolean, PURE, Op::IsString),
    inline("string-length", &[String], Fixnum, CHECKED, Op::StringLength),
    inline("string-ref", &[String, Index], Character, READS, Op::StringRef),
    inline("string-set!", &[String, Index, Character], Unspecified, WRITES, Op::StringSet),
];
