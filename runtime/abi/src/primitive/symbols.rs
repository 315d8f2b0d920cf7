//! Symbols.

#![allow(unused_imports, reason = "the shorthands are the same in every topic")]

use super::{ACTS, CHECKED, Effects, MAKES, Op, PURE, Primitive, READS, Type::*, WRITES, inline, runtime};

pub(super) const TABLE: &[Primitive] = &[
    inline("symbol?", &[Any], Boolean, PURE, Op::IsSymbol),
    runtime("symbol->string", &[Symbol], String, Effects::RAISES, "eshkol_symbol_to_string"),
    runtime("string->symbol", &[String], Symbol, MAKES.and(READS), "eshkol_symbol_from_string"),
];
