//! Bitwise operations on exact integers, in two's complement without an end to the left.

use super::integer::Integer;
use super::rounding::exact_integer;
use super::{MAX_LIMBS, Number, from_i64, from_integer, out_of_range, too_large};
use crate::value::Value;
use dashu_int::IBig;
use dashu_int::ops::{BitTest, UnsignedAbs};
use eshkol_abi::context::Context;

pub fn and(context: &mut Context, a: Value, b: Value) -> Option<Value> {
    combine(context, "bitwise-and", a, b, |m, n| m & n, |m, n| m & n)
}

pub fn or(context: &mut Context, a: Value, b: Value) -> Option<Value> {
    combine(context, "bitwise-ior", a, b, |m, n| m | n, |m, n| m | n)
}

pub fn xor(context: &mut Context, a: Value, b: Value) -> Option<Value> {
    combine(context, "bitwise-xor", a, b, |m, n| m ^ n, |m, n| m ^ n)
}

fn combine(
    context: &mut Context,
    who: &str,
    a: Value,
    b: Value,
    small: fn(i64, i64) -> i64,
    large: fn(&IBig, &IBig) -> IBig,
) -> Option<Value> {
    match (exact_integer(context, who, 1, a)?, exact_integer(context, who, 2, b)?) {
        (Number::Fixnum(m), Number::Fixnum(n)) => from_i64(context, small(m, n)),
        _ => from_integer(context, &large(&Integer::of(a), &Integer::of(b))),
    }
}

pub fn not(context: &mut Context, a: Value) -> Option<Value> {
    match exact_integer(context, "bitwise-not", 1, a)? {
        Number::Fixnum(n) => from_i64(context, !n),
        _ => from_integer(context, &!&*Integer::of(a)),
    }
}

/// `floor(a * 2^count)`: to the left for a positive count, to the right for a negative one.
pub fn arithmetic_shift(context: &mut Context, a: Value, count: Value) -> Option<Value> {
    let number = exact_integer(context, "arithmetic-shift", 1, a)?;
    let Number::Fixnum(count) = exact_integer(context, "arithmetic-shift", 2, count)? else {
        return out_of_range(context, "arithmetic-shift", 2, count);
    };
    match number {
        Number::Fixnum(0) => Some(a),
        Number::Fixnum(n) if count <= 0 => from_i64(context, n >> count.unsigned_abs().min(63)),
        Number::Fixnum(n) if count < 64 => super::from_i128(context, i128::from(n) << count),
        _ if count > 0 && count as u64 / 64 >= MAX_LIMBS as u64 => too_large(context),
        _ if count > 0 => from_integer(context, &(&*Integer::of(a) << count as usize)),
        _ => from_integer(context, &(&*Integer::of(a) >> count.unsigned_abs() as usize)),
    }
}

/// The number of ones in a number that is not negative, of zeros in a negative one.
pub fn bit_count(context: &mut Context, a: Value) -> Option<Value> {
    exact_integer(context, "bit-count", 1, a)?;
    let n = Integer::of(a);
    let magnitude = if *n < IBig::ZERO { (!&*n).unsigned_abs() } else { (&*n).unsigned_abs() };
    from_i64(context, magnitude.count_ones() as i64)
}

/// The number of bits that hold the number, without its sign.
pub fn integer_length(context: &mut Context, a: Value) -> Option<Value> {
    exact_integer(context, "integer-length", 1, a)?;
    let n = Integer::of(a);
    let magnitude = if *n < IBig::ZERO { (!&*n).unsigned_abs() } else { (&*n).unsigned_abs() };
    from_i64(context, magnitude.bit_len() as i64)
}
