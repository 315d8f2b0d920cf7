//! Bytevectors.

#![allow(unused_imports, reason = "the shorthands are the same in every topic")]

use super::{ACTS, CHECKED, Effects, MAKES, Op, PURE, Primitive, READS, Type::*, WRITES, inline, runtime};

pub(super) const TABLE: &[Primitive] = &[
    inline("bytevector?", &[Any], Boolean, PURE, Op::IsBytevector),
    inline("bytevector-length", &[Bytevector], Fixnum, CHECKED, Op::BytevectorLength),
    inline("bytevector-u8-ref", &[Bytevector, Index], Byte, READS, Op::BytevectorRef),
    inline("bytevector-u8-set!", &[Bytevector, Index, Byte], Unspecified, WRITES, Op::BytevectorSet),
];
