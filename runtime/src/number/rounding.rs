//! Rounding to integers, parts of rationals, and changes of exactness.

use super::arithmetic::negate;
use super::compare::{compare, exact_ratio};
use super::division::integer_argument;
use super::integer::Integer;
use super::{Number, convert, from_f64, from_integer, from_ratio, number, out_of_range, real, rectangular, wrong_type};
use crate::value::Value;
use core::cmp::Ordering;
use dashu_int::IBig;
use dashu_int::ops::DivRem;
use eshkol_abi::context::Context;
use eshkol_abi::primitive::Type;

pub fn abs(context: &mut Context, a: Value) -> Option<Value> {
    let number = real(context, "abs", 1, a)?;
    magnitude_of_real(context, number, a)
}

pub(super) fn magnitude_of_real(context: &mut Context, number: Number, a: Value) -> Option<Value> {
    match number {
        Number::Flonum(x) => from_f64(context, x.abs()),
        _ if compare(number, Number::Fixnum(0)) == Some(Ordering::Less) => negate(context, a),
        _ => Some(a),
    }
}

pub fn floor(context: &mut Context, a: Value) -> Option<Value> {
    round_by(context, "floor", a, f64::floor, |floor, _, _| floor)
}

pub fn ceiling(context: &mut Context, a: Value) -> Option<Value> {
    round_by(context, "ceiling", a, f64::ceil, |floor, _, _| floor + IBig::ONE)
}

pub fn truncate(context: &mut Context, a: Value) -> Option<Value> {
    round_by(
        context,
        "truncate",
        a,
        f64::trunc,
        |floor, _, _| {
            if floor < IBig::ZERO { floor + IBig::ONE } else { floor }
        },
    )
}

/// To the nearest integer; to the even one of two.
pub fn round(context: &mut Context, a: Value) -> Option<Value> {
    round_by(context, "round", a, f64::round_ties_even, |floor, rest, denominator| {
        match (rest * IBig::from(2)).cmp(denominator) {
            Ordering::Less => floor,
            Ordering::Greater => floor + IBig::ONE,
            Ordering::Equal => {
                if &floor % IBig::from(2) == IBig::ZERO {
                    floor
                } else {
                    floor + IBig::ONE
                }
            }
        }
    })
}

/// Rounds a real number. `exact` makes the result for a ratnum from its floor, and the rest over the denominator.
fn round_by(
    context: &mut Context,
    who: &str,
    a: Value,
    inexact: fn(f64) -> f64,
    exact: fn(IBig, IBig, &IBig) -> IBig,
) -> Option<Value> {
    match real(context, who, 1, a)? {
        Number::Flonum(x) => from_f64(context, inexact(x)),
        Number::Ratnum(n, d) => {
            let denominator = Integer::of(d);
            let (floor, rest) = floor_and_rest(&Integer::of(n), &denominator);
            from_integer(context, &exact(floor, rest, &denominator))
        }
        Number::Fixnum(_) | Number::Bignum(_) | Number::Compnum(..) => Some(a),
    }
}

/// The floor of a ratio with a positive denominator, and what is left of the numerator.
fn floor_and_rest(n: &IBig, d: &IBig) -> (IBig, IBig) {
    let (quotient, remainder) = n.div_rem(d);
    if remainder < IBig::ZERO { (quotient - IBig::ONE, remainder + d) } else { (quotient, remainder) }
}

pub fn numerator(context: &mut Context, a: Value) -> Option<Value> {
    if let Some(number @ Number::Flonum(_)) = Number::of(a)
        && number.is_integer()
    {
        // Keeps the sign of a zero.
        return Some(a);
    }
    part_of_ratio(context, "numerator", a, |n, _| n)
}

pub fn denominator(context: &mut Context, a: Value) -> Option<Value> {
    part_of_ratio(context, "denominator", a, |_, d| d)
}

fn part_of_ratio(context: &mut Context, who: &str, a: Value, part: fn(IBig, IBig) -> IBig) -> Option<Value> {
    match Number::of(a) {
        Some(Number::Flonum(x)) => match convert::f64_to_ratio(x) {
            Some((n, d)) => from_f64(context, convert::integer_to_f64(&part(n, d))),
            None => wrong_type(context, who, 1, Type::Rational, a),
        },
        Some(number) => match exact_ratio(number) {
            Some((n, d)) => from_integer(context, &part(n, d)),
            None => wrong_type(context, who, 1, Type::Rational, a),
        },
        None => wrong_type(context, who, 1, Type::Rational, a),
    }
}

/// The exact number of the same value; out of range for infinities and NaN.
pub fn exact(context: &mut Context, a: Value) -> Option<Value> {
    match number(context, "exact", 1, Type::Number, a)? {
        Number::Flonum(x) => match convert::f64_to_ratio(x) {
            Some((n, d)) => from_ratio(context, n, d),
            None => out_of_range(context, "exact", 1, a),
        },
        Number::Compnum(re, im) => {
            let parts = [exact(context, re)?, exact(context, im)?];
            rectangular(context, parts[0], parts[1])
        }
        Number::Fixnum(_) | Number::Bignum(_) | Number::Ratnum(..) => Some(a),
    }
}

/// The nearest inexact number.
pub fn inexact(context: &mut Context, a: Value) -> Option<Value> {
    match number(context, "inexact", 1, Type::Number, a)? {
        Number::Flonum(_) => Some(a),
        Number::Compnum(re, im) => super::from_parts(context, Number::known(re).to_f64(), Number::known(im).to_f64()),
        number => from_f64(context, number.to_f64()),
    }
}

/// The simplest rational number that differs from `a` by no more than `tolerance`.
pub fn rationalize(context: &mut Context, a: Value, tolerance: Value) -> Option<Value> {
    let x = real(context, "rationalize", 1, a)?;
    let y = real(context, "rationalize", 2, tolerance)?;
    let (center, radius) = (x.to_f64(), y.to_f64());
    let is_exact = x.is_exact() && y.is_exact();
    if !(is_exact || center.is_finite() && radius.is_finite()) {
        let result = match (center.is_infinite(), radius.is_infinite()) {
            _ if center.is_nan() || radius.is_nan() => f64::NAN,
            (true, true) => f64::NAN,
            (true, false) => center,
            (false, _) => 0.0,
        };
        return from_f64(context, result);
    }
    let (Some((n, d)), Some((m, e))) = (ratio_of(x), ratio_of(y)) else {
        return out_of_range(context, "rationalize", 1, a);
    };
    let m = if m < IBig::ZERO { -m } else { m };
    let (low, high) = (&n * &e - &m * &d, &n * &e + &m * &d);
    let (numerator, denominator) = simplest(low, high, &d * &e);
    if is_exact {
        return from_ratio(context, numerator, denominator);
    }
    from_f64(context, convert::ratio_to_f64(&numerator, &denominator))
}

fn ratio_of(number: Number) -> Option<(IBig, IBig)> {
    match number {
        Number::Flonum(x) => convert::f64_to_ratio(x),
        _ => exact_ratio(number),
    }
}

/// The simplest ratio between `low / denominator` and `high / denominator`, by their common continued fraction.
fn simplest(low: IBig, high: IBig, denominator: IBig) -> (IBig, IBig) {
    if low <= IBig::ZERO && high >= IBig::ZERO {
        return (IBig::ZERO, IBig::ONE);
    }
    if high < IBig::ZERO {
        let (n, d) = simplest(-high, -low, denominator);
        return (-n, d);
    }
    let (mut low, mut low_denominator) = (low, denominator.clone());
    let (mut high, mut high_denominator) = (high, denominator);
    let mut terms = Vec::new();
    let last = loop {
        let (whole, rest) = low.div_rem(&low_denominator);
        if rest == IBig::ZERO {
            break whole;
        }
        let (high_whole, high_rest) = high.div_rem(&high_denominator);
        if whole < high_whole {
            break whole + IBig::ONE;
        }
        // Equal integer parts: go on with the reciprocals of what is left, whose order is the opposite.
        terms.push(whole);
        (low, low_denominator, high, high_denominator) = (high_denominator, high_rest, low_denominator, rest);
    };
    terms.into_iter().rev().fold((last, IBig::ONE), |(n, d), term| (term * &n + d, n))
}

/// The exact integer in an argument that is an exact integer.
pub(super) fn exact_integer(context: &mut Context, who: &str, argument: u32, value: Value) -> Option<Number> {
    match integer_argument(context, who, argument, value)? {
        Number::Flonum(_) => wrong_type(context, who, argument, Type::ExactInteger, value),
        number => Some(number),
    }
}
