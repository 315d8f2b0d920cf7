//! Bytevectors.

#![allow(unused_imports, reason = "the shorthands are the same in every topic")]

use super::{ACTS, CHECKED, Effects, MAKES, Op, PURE, Primitive, READS, Type::*, WRITES, inline, runtime};

pub(super) const TABLE: &[Primitive] = &[
    inline("bytevector?", &[Any], Boolean, PURE, Op::IsBytevector),
    inline("bytevector-length", &[Bytevector], Fixnum, CHECKED, Op::BytevectorLength),
    inline("bytevector-u8-ref", &[Bytevector, Index], Byte, READS, Op::BytevectorRef),
    inline("bytevector-u8-set!", &[Bytevector, Index, Byte], Unspecified, WRITES, Op::BytevectorSet),
    // Arguments of type `Any` that stand for a filler, a start or an end may be the default mark.
    runtime("make-bytevector", &[ExactInteger, Any], Bytevector, MAKES, "eshkol_bytevector_make"),
    // A new bytevector of the bytes in a list: the procedure `bytevector`, which takes them one by one.
    runtime("bytevector", &[List], Bytevector, MAKES.and(READS), "eshkol_bytevector_from_list"),
    runtime("bytevector-copy", &[Bytevector, Any, Any], Bytevector, MAKES.and(READS), "eshkol_bytevector_copy"),
    runtime(
        "bytevector-copy!",
        &[Bytevector, Fixnum, Bytevector, Any, Any],
        Unspecified,
        WRITES.and(READS),
        "eshkol_bytevector_copy_into",
    ),
    runtime("bytevector-append", &[Bytevector, Bytevector], Bytevector, MAKES.and(READS), "eshkol_bytevector_append"),
    // `bytevector-append` of the bytevectors in a list.
    runtime("bytevector-append*", &[List], Bytevector, MAKES.and(READS), "eshkol_bytevector_append_list"),
];
