//! Classification of numbers (R7RS 6.2.6). The type predicates take any value, the others numbers.

use super::compare::sign;
use super::division::{integer_argument, whole};
use super::integer::Limbs;
use super::{Number, number, real};
use crate::value::Value;
use core::cmp::Ordering;
use dashu_int::IBig;
use eshkol_abi::context::Context;
use eshkol_abi::primitive::Type;

fn answer(holds: bool) -> Option<Value> {
    Some(Value::boolean(holds))
}

pub fn is_number(_: &mut Context, a: Value) -> Option<Value> {
    answer(Number::of(a).is_some())
}

pub fn is_real(_: &mut Context, a: Value) -> Option<Value> {
    answer(Number::of(a).is_some_and(Number::is_real))
}

/// Exact real numbers and finite doubles.
pub fn is_rational(_: &mut Context, a: Value) -> Option<Value> {
    answer(match Number::of(a) {
        Some(Number::Flonum(x)) => x.is_finite(),
        Some(number) => number.is_real(),
        None => false,
    })
}

pub fn is_integer(_: &mut Context, a: Value) -> Option<Value> {
    answer(Number::of(a).is_some_and(Number::is_integer))
}

pub fn is_exact_integer(_: &mut Context, a: Value) -> Option<Value> {
    answer(Number::of(a).is_some_and(Number::is_exact_integer))
}

pub fn is_exact_rational(_: &mut Context, a: Value) -> Option<Value> {
    answer(Number::of(a).is_some_and(|number| number.is_real() && number.is_exact()))
}

pub fn is_exact(context: &mut Context, a: Value) -> Option<Value> {
    let number = number(context, "exact?", 1, Type::Number, a)?;
    answer(number.is_exact())
}

pub fn is_inexact(context: &mut Context, a: Value) -> Option<Value> {
    let number = number(context, "inexact?", 1, Type::Number, a)?;
    answer(!number.is_exact())
}

/// Are all parts of the number neither infinite nor NaN?
pub fn is_finite(context: &mut Context, a: Value) -> Option<Value> {
    let number = number(context, "finite?", 1, Type::Number, a)?;
    answer(parts(number).all(f64::is_finite))
}

/// Is a part of the number infinite?
pub fn is_infinite(context: &mut Context, a: Value) -> Option<Value> {
    let number = number(context, "infinite?", 1, Type::Number, a)?;
    answer(parts(number).any(f64::is_infinite))
}

/// Is a part of the number NaN?
pub fn is_nan(context: &mut Context, a: Value) -> Option<Value> {
    let number = number(context, "nan?", 1, Type::Number, a)?;
    answer(parts(number).any(f64::is_nan))
}

/// The inexact parts of a number.
fn parts(number: Number) -> impl Iterator<Item = f64> {
    let pair = match number {
        Number::Compnum(re, im) => [Number::known(re), Number::known(im)],
        real => [real, Number::Fixnum(0)],
    };
    pair.into_iter().filter_map(|part| match part {
        Number::Flonum(x) => Some(x),
        _ => None,
    })
}

pub fn is_zero(context: &mut Context, a: Value) -> Option<Value> {
    let zero = match number(context, "zero?", 1, Type::Number, a)? {
        Number::Compnum(re, im) => [re, im].into_iter().all(|part| sign(Number::known(part)) == Some(Ordering::Equal)),
        real => sign(real) == Some(Ordering::Equal),
    };
    answer(zero)
}

pub fn is_positive(context: &mut Context, a: Value) -> Option<Value> {
    let number = real(context, "positive?", 1, a)?;
    answer(sign(number) == Some(Ordering::Greater))
}

pub fn is_negative(context: &mut Context, a: Value) -> Option<Value> {
    let number = real(context, "negative?", 1, a)?;
    answer(sign(number) == Some(Ordering::Less))
}

pub fn is_odd(context: &mut Context, a: Value) -> Option<Value> {
    odd(context, "odd?", a).and_then(answer)
}

pub fn is_even(context: &mut Context, a: Value) -> Option<Value> {
    odd(context, "even?", a).and_then(|odd| answer(!odd))
}

fn odd(context: &mut Context, who: &str, a: Value) -> Option<bool> {
    Some(match integer_argument(context, who, 1, a)? {
        Number::Fixnum(n) => n & 1 != 0,
        Number::Bignum(value) => {
            let mut limb = 0;
            Limbs::of(value, &mut limb).magnitude.first().is_some_and(|limb| limb & 1 != 0)
        }
        number => whole(number).is_some_and(|n| &n % IBig::from(2) != IBig::ZERO),
    })
}
