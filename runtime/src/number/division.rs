//! Integer division, greatest common divisors and integer square roots.
//!
//! Integers may be inexact: the operation is carried out on their exact values and the result made inexact.

use super::integer::{Integer, Limbs};
use super::{
    Number, arithmetic, convert, division_by_zero, from_f64, from_i64, from_integer, from_limbs, kernel, wrong_type,
};
use crate::memory::allocate;
use crate::value::Value;
use dashu_int::ops::{DivRem, Gcd, SquareRootRem, UnsignedAbs};
use dashu_int::{IBig, UBig};
use eshkol_abi::context::Context;
use eshkol_abi::primitive::Type;

/// Which of the results of a division is wanted.
#[derive(Clone, Copy)]
enum Part {
    /// The quotient, rounded towards zero.
    Quotient,
    /// What belongs to it: it has the sign of the dividend.
    Remainder,
    /// The quotient, rounded down.
    FloorQuotient,
    /// What belongs to it: it has the sign of the divisor.
    Modulo,
}

pub fn quotient(context: &mut Context, a: Value, b: Value) -> Option<Value> {
    divide(context, "quotient", Part::Quotient, a, b)
}

pub fn remainder(context: &mut Context, a: Value, b: Value) -> Option<Value> {
    divide(context, "remainder", Part::Remainder, a, b)
}

pub fn modulo(context: &mut Context, a: Value, b: Value) -> Option<Value> {
    divide(context, "modulo", Part::Modulo, a, b)
}

pub fn floor_quotient(context: &mut Context, a: Value, b: Value) -> Option<Value> {
    divide(context, "floor-quotient", Part::FloorQuotient, a, b)
}

fn divide(context: &mut Context, who: &str, part: Part, a: Value, b: Value) -> Option<Value> {
    let x = integer_argument(context, who, 1, a)?;
    let y = integer_argument(context, who, 2, b)?;
    match (x, y) {
        (Number::Fixnum(_), Number::Fixnum(0)) => division_by_zero(context, who),
        (Number::Fixnum(m), Number::Fixnum(n)) => from_i64(context, divide_small(part, m, n)),
        (Number::Flonum(_), _) | (_, Number::Flonum(_)) => {
            if y.to_f64() == 0.0 {
                return division_by_zero(context, who);
            }
            let result = divide_inexact(part, x, y);
            from_f64(context, result)
        }
        _ if b == Value::fixnum(0) => division_by_zero(context, who),
        _ => divide_large(context, part, a, b),
    }
}

/// The divisor is not zero, and both are in fixnum range, so nothing overflows.
fn divide_small(part: Part, a: i64, b: i64) -> i64 {
    let (quotient, remainder) = (a / b, a % b);
    let lower = remainder != 0 && (remainder < 0) != (b < 0);
    match part {
        Part::Quotient => quotient,
        Part::Remainder => remainder,
        Part::FloorQuotient => quotient - i64::from(lower),
        Part::Modulo => remainder + if lower { b } else { 0 },
    }
}

fn divide_inexact(part: Part, x: Number, y: Number) -> f64 {
    // Integers below this size are the same as doubles.
    const SMALL: f64 = (1u64 << 53) as f64;
    let (a, b) = (x.to_f64(), y.to_f64());
    if a.abs() < SMALL && b.abs() < SMALL {
        return divide_small(part, a as i64, b as i64) as f64;
    }
    convert::integer_to_f64(&divide_integers(part, &whole_or_zero(x), &whole_or_zero(y)))
}

fn divide_large(context: &mut Context, part: Part, a: Value, b: Value) -> Option<Value> {
    let (mut limb_a, mut limb_b) = (0, 0);
    let x = Limbs::of(a, &mut limb_a);
    let y = Limbs::of(b, &mut limb_b);
    if let (&[divisor], false) = (y.magnitude, x.magnitude.len() > kernel::SHORT) {
        let mut out = [0; kernel::SHORT + 1];
        let (quotient, _) = out.split_at_mut(x.magnitude.len());
        let remainder = kernel::divide(x.magnitude, divisor, quotient);
        let lower = remainder != 0 && x.negative != y.negative;
        return match part {
            Part::Quotient => from_limbs(context, x.negative != y.negative, quotient),
            Part::Remainder => from_limbs(context, x.negative, &[remainder]),
            Part::Modulo if lower => from_limbs(context, y.negative, &[divisor - remainder]),
            Part::Modulo => from_limbs(context, x.negative, &[remainder]),
            Part::FloorQuotient => {
                let quotient = from_limbs(context, x.negative != y.negative, quotient)?;
                arithmetic::subtract(context, quotient, Value::fixnum(i64::from(lower)))
            }
        };
    }
    let result = divide_integers(part, &Integer::of(a), &Integer::of(b));
    from_integer(context, &result)
}

fn divide_integers(part: Part, a: &IBig, b: &IBig) -> IBig {
    let (quotient, remainder) = a.div_rem(b);
    let lower = remainder != IBig::ZERO && (remainder < IBig::ZERO) != (*b < IBig::ZERO);
    match part {
        Part::Quotient => quotient,
        Part::Remainder => remainder,
        Part::FloorQuotient if lower => quotient - IBig::ONE,
        Part::FloorQuotient => quotient,
        Part::Modulo if lower => remainder + b,
        Part::Modulo => remainder,
    }
}

/// The greatest common divisor of two integers, not negative; of two zeros, zero.
pub fn gcd(context: &mut Context, a: Value, b: Value) -> Option<Value> {
    let x = integer_argument(context, "gcd", 1, a)?;
    let y = integer_argument(context, "gcd", 2, b)?;
    if let (Number::Fixnum(m), Number::Fixnum(n)) = (x, y) {
        return from_i64(context, gcd_small(m.unsigned_abs(), n.unsigned_abs()) as i64);
    }
    let result = IBig::from(gcd_integers(&whole_or_zero(x), &whole_or_zero(y)));
    as_exact_as(context, x, y, &result)
}

/// The least common multiple of two integers, not negative; zero if either is.
pub fn lcm(context: &mut Context, a: Value, b: Value) -> Option<Value> {
    let x = integer_argument(context, "lcm", 1, a)?;
    let y = integer_argument(context, "lcm", 2, b)?;
    let (m, n) = (whole_or_zero(x), whole_or_zero(y));
    if m == IBig::ZERO || n == IBig::ZERO {
        return as_exact_as(context, x, y, &IBig::ZERO);
    }
    arithmetic::check_product(context, &[&m, &n])?;
    let result = IBig::from((&m).unsigned_abs() / gcd_integers(&m, &n) * (&n).unsigned_abs());
    as_exact_as(context, x, y, &result)
}

fn gcd_small(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

fn gcd_integers(a: &IBig, b: &IBig) -> UBig {
    // The library does not define the divisor of two zeros.
    if *a == IBig::ZERO { b.unsigned_abs() } else { a.gcd(b) }
}

fn as_exact_as(context: &mut Context, x: Number, y: Number, result: &IBig) -> Option<Value> {
    if x.is_exact() && y.is_exact() {
        from_integer(context, result)
    } else {
        from_f64(context, convert::integer_to_f64(result))
    }
}

/// A pair: the largest integer whose square is at most `a`, and what is left of `a`.
pub fn exact_integer_sqrt(context: &mut Context, a: Value) -> Option<Value> {
    let negative = match Number::of(a) {
        Some(Number::Fixnum(n)) => n < 0,
        Some(Number::Bignum(_)) => *Integer::of(a) < IBig::ZERO,
        _ => return wrong_type(context, "exact-integer-sqrt", 1, Type::ExactInteger, a),
    };
    if negative {
        return super::out_of_range(context, "exact-integer-sqrt", 1, a);
    }
    let (root, rest) = (&*Integer::of(a)).unsigned_abs().sqrt_rem();
    let root = from_integer(context, root.as_ibig())?;
    let rest = from_integer(context, rest.as_ibig())?;
    allocate::pair(context, root, rest)
}

/// The number in an argument that must be an integer, exact or not.
pub(super) fn integer_argument(context: &mut Context, who: &str, argument: u32, value: Value) -> Option<Number> {
    match Number::of(value) {
        Some(number) if number.is_integer() => Some(number),
        _ => wrong_type(context, who, argument, Type::Integer, value),
    }
}

/// The exact value of an integer, exact or not; `None` of any other number.
pub(super) fn whole(number: Number) -> Option<IBig> {
    match number {
        Number::Fixnum(n) => Some(IBig::from(n)),
        Number::Bignum(value) => Some(Integer::of(value).clone()),
        Number::Flonum(x) => convert::f64_to_ratio(x).map(|(n, _)| n),
        Number::Ratnum(..) | Number::Compnum(..) => None,
    }
}

fn whole_or_zero(number: Number) -> IBig {
    whole(number).unwrap_or(IBig::ZERO)
}
