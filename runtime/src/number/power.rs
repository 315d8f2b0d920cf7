//! `expt`, and integer roots.

use super::arithmetic::{divide, multiply};
use super::complex::Complex;
use super::integer::Integer;
use super::{MAX_LIMBS, Number, convert, division_by_zero, from_f64, from_integer, number, too_large};
use crate::value::Value;
use core::cmp::Ordering;
use dashu_int::IBig;
use dashu_int::ops::{BitTest, SquareRootRem, UnsignedAbs};
use eshkol_abi::context::Context;
use eshkol_abi::primitive::Type;

const WHO: &str = "expt";

/// `base` to the power of `exponent`. An exponent zero gives one, exact if the base is.
pub fn expt(context: &mut Context, base: Value, exponent: Value) -> Option<Value> {
    let b = number(context, WHO, 1, Type::Number, base)?;
    let e = number(context, WHO, 2, Type::Number, exponent)?;
    match (b, e) {
        (_, Number::Fixnum(0)) if b.is_exact() => Some(Value::fixnum(1)),
        (_, Number::Fixnum(0)) => from_f64(context, 1.0),
        (_, Number::Fixnum(1)) => Some(base),
        (Number::Flonum(x), Number::Fixnum(_) | Number::Bignum(_)) => {
            from_f64(context, flonum_to_integer(x, e, exponent))
        }
        (_, Number::Fixnum(n)) if b.is_exact() => exact_power(context, base, n),
        (_, Number::Bignum(_)) if b.is_exact() => huge_power(context, base, exponent),
        (_, Number::Fixnum(n)) if n.unsigned_abs() <= 1024 => {
            // A complex base: repeated multiplication keeps more digits than logarithms.
            let power = repeated(Complex::of(b), n.unsigned_abs());
            let power = if n < 0 { Complex::ONE.divide(power) } else { power };
            power.to_value(context)
        }
        _ if b.is_real() && e.is_real() => real_power(context, b, e),
        _ => complex_power(context, b, e),
    }
}

/// The exponent is an integer of any size: the sign of the result depends on whether it is odd.
fn flonum_to_integer(x: f64, exponent: Number, value: Value) -> f64 {
    let odd = Integer::of(value).as_sign_words().1.first().is_some_and(|limb| limb & 1 != 0);
    let magnitude = x.abs().powf(exponent.to_f64());
    if odd && x.is_sign_negative() { -magnitude } else { magnitude }
}

/// An exact base and a fixnum exponent other than 0 and 1.
fn exact_power(context: &mut Context, base: Value, exponent: i64) -> Option<Value> {
    if exponent < 0 {
        if base == Value::fixnum(0) {
            return division_by_zero(context, WHO);
        }
        let power = exact_power(context, base, -exponent)?;
        return divide(context, Value::fixnum(1), power);
    }
    match Number::known(base) {
        Number::Fixnum(0 | 1) => Some(base),
        Number::Fixnum(-1) => Some(Value::fixnum(if exponent % 2 == 0 { 1 } else { -1 })),
        Number::Fixnum(_) | Number::Bignum(_) => integer_power(context, &Integer::of(base), exponent),
        Number::Ratnum(n, d) => {
            // Powers of numbers without a common factor have none either.
            let numerator = exact_power(context, n, exponent)?;
            let denominator = exact_power(context, d, exponent)?;
            divide(context, numerator, denominator)
        }
        Number::Flonum(_) | Number::Compnum(..) => {
            let mut result = Value::fixnum(1);
            let mut square = base;
            let mut rest = exponent;
            while rest > 0 {
                if rest % 2 == 1 {
                    result = multiply(context, result, square)?;
                }
                rest /= 2;
                if rest > 0 {
                    square = multiply(context, square, square)?;
                }
            }
            Some(result)
        }
    }
}

fn integer_power(context: &mut Context, base: &IBig, exponent: i64) -> Option<Value> {
    // The result has at least one bit less for every factor than the base has bits.
    let bits = (base.bit_len() as u64 - 1).saturating_mul(exponent.unsigned_abs());
    if bits / 64 >= MAX_LIMBS as u64 {
        return too_large(context);
    }
    from_integer(context, &base.pow(exponent as usize))
}

/// An exact base and an exponent beyond fixnum range: only powers of 0, 1, -1 and the units of the complex plane fit.
fn huge_power(context: &mut Context, base: Value, exponent: Value) -> Option<Value> {
    let exponent = Integer::of(exponent);
    let modulus = IBig::from(4);
    // Powers of the units repeat after four.
    let phase = ((&*exponent % &modulus) + &modulus) % &modulus;
    let phase = i64::try_from(&phase).unwrap_or(0);
    match Number::known(base) {
        Number::Fixnum(0) if *exponent < IBig::ZERO => division_by_zero(context, WHO),
        Number::Fixnum(0) => Some(base),
        Number::Fixnum(1 | -1) => exact_power(context, base, phase + 4),
        Number::Compnum(re, im) if re == Value::fixnum(0) && (im == Value::fixnum(1) || im == Value::fixnum(-1)) => {
            exact_power(context, base, phase + 4)
        }
        _ => too_large(context),
    }
}

fn real_power(context: &mut Context, base: Number, exponent: Number) -> Option<Value> {
    let (x, y) = (base.to_f64(), exponent.to_f64());
    if base.is_exact_zero() && y < 0.0 {
        return division_by_zero(context, WHO);
    }
    if x < 0.0 && y.is_finite() && y.fract() != 0.0 {
        return complex_power(context, base, exponent);
    }
    from_f64(context, x.powf(y))
}

fn complex_power(context: &mut Context, base: Number, exponent: Number) -> Option<Value> {
    let (z, w) = (Complex::of(base), Complex::of(exponent));
    if z.re != 0.0 || z.im != 0.0 {
        return z.power(w).to_value(context);
    }
    // R7RS: zero to the power of z is 1 if z = 0, 0 if the real part of z is positive, and else an error.
    match w.re.partial_cmp(&0.0) {
        Some(Ordering::Greater) if base.is_exact() => Some(Value::fixnum(0)),
        Some(Ordering::Greater) => from_f64(context, 0.0),
        Some(Ordering::Equal) if w.im == 0.0 => from_f64(context, 1.0),
        _ => division_by_zero(context, WHO),
    }
}

fn repeated(base: Complex, exponent: u64) -> Complex {
    let (mut result, mut square, mut rest) = (Complex::ONE, base, exponent);
    while rest > 0 {
        if rest % 2 == 1 {
            result = result.multiply(square);
        }
        square = square.multiply(square);
        rest /= 2;
    }
    result
}

/// The square root of an integer that is a square.
pub(super) fn perfect_root(n: &IBig) -> Option<IBig> {
    if *n < IBig::ZERO {
        return None;
    }
    let (root, rest) = n.unsigned_abs().sqrt_rem();
    (rest == dashu_int::UBig::ZERO).then(|| IBig::from(root))
}

/// The double nearest to the square root of a positive integer of any size.
pub(super) fn root_of_integer(n: &IBig) -> f64 {
    let n = n.unsigned_abs();
    // Enough bits that the integer root has more than a double holds; a last bit stands for what it lacks.
    let shift = 64usize.saturating_sub(n.bit_len() / 2);
    let (root, rest) = (n << (2 * shift)).sqrt_rem();
    let sticky = u8::from(rest != dashu_int::UBig::ZERO);
    let doubled = IBig::from(root) * IBig::from(2) + IBig::from(sticky);
    convert::ratio_to_f64(&doubled, &(IBig::ONE << (shift + 1)))
}
