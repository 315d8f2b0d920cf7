//! Pairs, lists and identity.

#![allow(unused_imports, reason = "the shorthands are the same in every topic")]

use super::{ACTS, CHECKED, Effects, MAKES, Op, PURE, Primitive, READS, Type::*, WRITES, inline, runtime};

pub(super) const TABLE: &[Primitive] = &[
    inline("eq?", &[Any, Any], Boolean, PURE, Op::IsEq),
    inline("eqv?", &[Any, Any], Boolean, PURE, Op::IsEqv),
    runtime("equal?", &[Any, Any], Boolean, READS, "eshkol_data_equal"),
    // Hashes of values that are the same by `eqv?` or `equal?`: fixnums that are not negative.
    inline("hash-eqv", &[Any], Fixnum, READS, Op::HashEqv),
    inline("hash-equal", &[Any], Fixnum, READS, Op::HashEqual),
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
    runtime("length", &[List], Fixnum, READS, "eshkol_list_length"),
    runtime("list?", &[Any], Boolean, Effects::READS, "eshkol_list_is_list"),
    // A new list of this many elements, all the same.
    runtime("make-list", &[Fixnum, Any], List, MAKES, "eshkol_list_make"),
    // The copy of a list, followed by any value.
    runtime("append", &[List, Any], Any, MAKES.and(READS), "eshkol_list_append"),
    runtime("reverse", &[List], List, MAKES.and(READS), "eshkol_list_reverse"),
    // The list may end in any value.
    runtime("list-copy", &[Any], Any, MAKES.and(READS), "eshkol_list_copy"),
    runtime("list-tail", &[Any, Fixnum], Any, READS, "eshkol_list_tail"),
    runtime("list-ref", &[Pair, Fixnum], Any, READS, "eshkol_list_ref"),
    runtime("list-set!", &[Pair, Fixnum, Any], Unspecified, WRITES.and(READS), "eshkol_list_set"),
    // The searches look no further than what they find, so the list need not be one beyond that.
    runtime("memq", &[Any, Any], Any, READS, "eshkol_list_memq"),
    runtime("memv", &[Any, Any], Any, READS, "eshkol_list_memv"),
    runtime("member", &[Any, Any], Any, READS, "eshkol_list_member"),
    runtime("assq", &[Any, Any], Any, READS, "eshkol_list_assq"),
    runtime("assv", &[Any, Any], Any, READS, "eshkol_list_assv"),
    runtime("assoc", &[Any, Any], Any, READS, "eshkol_list_assoc"),
];
