//! Comparisons. They are exact: an exact number and a double are compared by their true values, so `=` and `<` are
//! transitive over mixed arguments (R7RS 6.2.6).

use super::integer::{Integer, Limbs};
use super::{Number, convert, kernel, number, real};
use crate::value::Value;
use core::cmp::Ordering;
use dashu_int::IBig;
use eshkol_abi::context::Context;
use eshkol_abi::primitive::Type;

pub fn equal(context: &mut Context, a: Value, b: Value) -> Option<Value> {
    let x = number(context, "=", 1, Type::Number, a)?;
    let y = number(context, "=", 2, Type::Number, b)?;
    Some(Value::boolean(same(x, y)))
}

pub fn less(context: &mut Context, a: Value, b: Value) -> Option<Value> {
    ordered(context, "<", a, b, Ordering::is_lt)
}

pub fn greater(context: &mut Context, a: Value, b: Value) -> Option<Value> {
    ordered(context, ">", a, b, Ordering::is_gt)
}

pub fn less_equal(context: &mut Context, a: Value, b: Value) -> Option<Value> {
    ordered(context, "<=", a, b, Ordering::is_le)
}

pub fn greater_equal(context: &mut Context, a: Value, b: Value) -> Option<Value> {
    ordered(context, ">=", a, b, Ordering::is_ge)
}

/// The larger argument; inexact if either is, NaN if either is.
pub fn max(context: &mut Context, a: Value, b: Value) -> Option<Value> {
    extreme(context, "max", a, b, Ordering::Greater)
}

/// The smaller argument; inexact if either is, NaN if either is.
pub fn min(context: &mut Context, a: Value, b: Value) -> Option<Value> {
    extreme(context, "min", a, b, Ordering::Less)
}

fn extreme(context: &mut Context, who: &str, a: Value, b: Value, wanted: Ordering) -> Option<Value> {
    let x = real(context, who, 1, a)?;
    let y = real(context, who, 2, b)?;
    let first = match compare(x, y) {
        None => x.to_f64().is_nan(),
        Some(order) => order == wanted || order == Ordering::Equal,
    };
    let (chosen, value, other) = if first { (x, a, y) } else { (y, b, x) };
    if chosen.is_exact() && !other.is_exact() { super::from_f64(context, chosen.to_f64()) } else { Some(value) }
}

/// NaN is in no order with anything.
fn ordered(context: &mut Context, who: &str, a: Value, b: Value, holds: fn(Ordering) -> bool) -> Option<Value> {
    let x = real(context, who, 1, a)?;
    let y = real(context, who, 2, b)?;
    Some(Value::boolean(compare(x, y).is_some_and(holds)))
}

fn same(x: Number, y: Number) -> bool {
    match (x, y) {
        (Number::Compnum(re, im), Number::Compnum(re2, im2)) => {
            same(Number::known(re), Number::known(re2)) && same(Number::known(im), Number::known(im2))
        }
        // An inexact zero imaginary part equals the exact one of a real number.
        (Number::Compnum(re, im), real) | (real, Number::Compnum(re, im)) => {
            same(Number::known(re), real) && same(Number::known(im), Number::Fixnum(0))
        }
        _ => compare(x, y) == Some(Ordering::Equal),
    }
}

/// The order of two real numbers; `None` when either is NaN.
pub fn compare(x: Number, y: Number) -> Option<Ordering> {
    match (x, y) {
        (Number::Fixnum(m), Number::Fixnum(n)) => Some(m.cmp(&n)),
        (Number::Flonum(x), Number::Flonum(y)) => x.partial_cmp(&y),
        (Number::Flonum(x), exact) => compare_exact(exact, x).map(Ordering::reverse),
        (exact, Number::Flonum(y)) => compare_exact(exact, y),
        (Number::Bignum(a), Number::Bignum(b)) => Some(compare_bignums(a, b)),
        // A bignum is outside fixnum range, so its sign decides.
        (Number::Bignum(a), Number::Fixnum(_)) => Some(sign_of_bignum(a)),
        (Number::Fixnum(_), Number::Bignum(b)) => Some(sign_of_bignum(b).reverse()),
        _ => {
            let ((n, d), (m, e)) = (exact_ratio(x)?, exact_ratio(y)?);
            Some((n * e).cmp(&(m * d)))
        }
    }
}

fn compare_bignums(a: Value, b: Value) -> Ordering {
    let (mut limb_a, mut limb_b) = (0, 0);
    let x = Limbs::of(a, &mut limb_a);
    let y = Limbs::of(b, &mut limb_b);
    match (x.negative, y.negative) {
        (false, false) => kernel::compare(x.magnitude, y.magnitude),
        (true, true) => kernel::compare(y.magnitude, x.magnitude),
        (negative, _) => {
            if negative {
                Ordering::Less
            } else {
                Ordering::Greater
            }
        }
    }
}

fn sign_of_bignum(a: Value) -> Ordering {
    let mut limb = 0;
    if Limbs::of(a, &mut limb).negative { Ordering::Less } else { Ordering::Greater }
}

/// The order of an exact real number and a double.
fn compare_exact(exact: Number, y: f64) -> Option<Ordering> {
    if y.is_nan() {
        return None;
    }
    if y.is_infinite() {
        return Some(if y > 0.0 { Ordering::Less } else { Ordering::Greater });
    }
    if let Number::Fixnum(n) = exact {
        const BEYOND: f64 = (1u64 << 62) as f64;
        if y.abs() >= BEYOND {
            return Some(if y > 0.0 { Ordering::Less } else { Ordering::Greater });
        }
        // The integer part fits 63 bits; the fraction decides between equal integers.
        let whole = y.trunc();
        return Some(n.cmp(&(whole as i64)).then_with(|| 0.0.partial_cmp(&(y - whole)).unwrap_or(Ordering::Equal)));
    }
    let (n, d) = exact_ratio(exact)?;
    let (m, e) = convert::f64_to_ratio(y)?;
    Some((n * e).cmp(&(m * d)))
}

/// Numerator and denominator of an exact real number; `None` of any other.
pub(super) fn exact_ratio(number: Number) -> Option<(IBig, IBig)> {
    match number {
        Number::Fixnum(n) => Some((IBig::from(n), IBig::ONE)),
        Number::Bignum(value) => Some((Integer::of(value).clone(), IBig::ONE)),
        Number::Ratnum(n, d) => Some((Integer::of(n).clone(), Integer::of(d).clone())),
        Number::Flonum(_) | Number::Compnum(..) => None,
    }
}

/// -1, 0 or 1 with the sign of a real number; `None` of NaN.
pub(super) fn sign(number: Number) -> Option<Ordering> {
    compare(number, Number::Fixnum(0))
}
