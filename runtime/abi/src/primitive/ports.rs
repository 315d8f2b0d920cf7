//! Ports, reading and writing.

#![allow(unused_imports, reason = "the shorthands are the same in every topic")]

use super::{ACTS, CHECKED, Effects, MAKES, Op, PURE, Primitive, READS, Type::*, WRITES, inline, runtime};

pub(super) const TABLE: &[Primitive] = &[
    inline("port?", &[Any], Boolean, PURE, Op::IsPort),
    inline("eof-object", &[], Eof, PURE, Op::EofObject),
    inline("eof-object?", &[Any], Boolean, PURE, Op::IsEof),
];
