//! Numbers.

#![allow(unused_imports, reason = "the shorthands are the same in every topic")]

use super::{ACTS, CHECKED, Effects, MAKES, Op, PURE, Primitive, READS, Type::*, WRITES, inline, runtime};

pub(super) const TABLE: &[Primitive] = &[
    inline("fixnum?", &[Any], Boolean, PURE, Op::IsFixnum),
    inline("flonum?", &[Any], Boolean, PURE, Op::IsFlonum),
    inline("+", &[Number, Number], Number, CHECKED, Op::Add),
    inline("-", &[Number, Number], Number, CHECKED, Op::Subtract),
    inline("*", &[Number, Number], Number, CHECKED, Op::Multiply),
    inline("/", &[Number, Number], Number, CHECKED, Op::Divide),
    inline("=", &[Number, Number], Boolean, CHECKED, Op::NumberEqual),
    inline("<", &[Real, Real], Boolean, CHECKED, Op::Less),
    inline(">", &[Real, Real], Boolean, CHECKED, Op::Greater),
    inline("<=", &[Real, Real], Boolean, CHECKED, Op::LessEqual),
    inline(">=", &[Real, Real], Boolean, CHECKED, Op::GreaterEqual),
    inline("quotient", &[Integer, Integer], Integer, CHECKED, Op::Quotient),
    inline("remainder", &[Integer, Integer], Integer, CHECKED, Op::Remainder),
    inline("modulo", &[Integer, Integer], Integer, CHECKED, Op::Modulo),
];
