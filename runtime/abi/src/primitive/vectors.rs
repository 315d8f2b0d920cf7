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
    // Arguments of type `Any` that stand for a filler, a start or an end may be the default mark.
    runtime("make-vector", &[ExactInteger, Any], Vector, MAKES, "eshkol_vector_make"),
    runtime("vector-fill!", &[Vector, Any, Any, Any], Unspecified, WRITES, "eshkol_vector_fill"),
    runtime("vector-copy", &[Vector, Any, Any], Vector, MAKES.and(READS), "eshkol_vector_copy"),
    runtime(
        "vector-copy!",
        &[Vector, Fixnum, Vector, Any, Any],
        Unspecified,
        WRITES.and(READS),
        "eshkol_vector_copy_into",
    ),
    runtime("vector-append", &[Vector, Vector], Vector, MAKES.and(READS), "eshkol_vector_append"),
    // `vector-append` of the vectors in a list.
    runtime("vector-append*", &[List], Vector, MAKES.and(READS), "eshkol_vector_append_list"),
    runtime("vector->list", &[Vector, Any, Any], List, MAKES.and(READS), "eshkol_vector_to_list"),
    runtime("list->vector", &[List], Vector, MAKES.and(READS), "eshkol_vector_from_list"),
];
