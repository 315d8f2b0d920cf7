//! Pairs, lists and identity.

#![allow(unused_imports, reason = "the shorthands are the same in every topic")]

use super::{ACTS, CHECKED, Effects, MAKES, Op, PURE, Primitive, READS, Type::*, WRITES, inline, runtime};

pub(super) const TABLE: &[Primitive] = &[
    inline("eq?", &[Any, Any], Boolean, PURE, Op::IsEq),
    inline("eqv?", &[Any, Any], Boolean, PURE, Op::IsEqv),
    runtime("equal?", &[Any, Any], Boolean, READS, "eshkol_data_equal"),
    inline("not", &[Any], Boolean, PURE, Op::Not),
    inline("boolean?", &[Any], Boolean, PURE, Op::IsBoolean),
    inline("pair?", &[Any], Boolean, PURE, Op::IsPair),
    inline("null?", &[Any], Boolean, PURE, Op::IsNull),
    inline("cons", &[Any, Any], Pair, Effects::ALLOCATES, Op::Cons),
    inline("car", &[Pair], Any, READS, Op::Car),
    inline("cdr", &[Pair], Any, READS, Op::Cdr),
    inline("set-car!", &[Pair, Any], Unspecified, WRITES, Op::SetCar),
    inline("set-cdr!", &[Pair, Any], Unspecified, WRITES, Op::SetCdr),
    inline("make-cell", &[Any], Cell, Effects::ALLOCATES, Op::MakeCell),
    inline("cell-ref", &[Cell], Any, READS, Op::CellRef),
    inline("cell-set!", &[Cell, Any], Unspecified, WRITES, Op::CellSet),
];
