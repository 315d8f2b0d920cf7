//! Vectors.

#![allow(unused_imports, reason = "the shorthands are the same in every topic")]

use super::{ACTS, CHECKED, Effects, MAKES, Op, PURE, Primitive, READS, Type::*, WRITES, inline, runtime};

pub(super) const TABLE: &[Primitive] = &[
    inline("vector?", &[Any], Boolean, PURE, Op::IsVector),
    Primitive {
        name: "vector",
        arguments: &[],
        rest: Some(Any),
        result: Vector,
        effects: Effects::ALLOCATES,
        code: super::Code::Inline(Op::Vector),
    },
    inline("vector-length", &[Vector], Fixnum, CHECKED, Op::VectorLength),
    inline("vector-ref", &[Vector, Index], Any, READS, Op::VectorRef),
    inline("vector-set!", &[Vector, Index, Any], Unspecified, WRITES, Op::VectorSet),
];
