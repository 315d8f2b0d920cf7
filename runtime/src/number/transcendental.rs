//! The elementary functions of R7RS section 6.2.6, and the parts of complex numbers.
//!
//! An exact argument gives an exact result where the report's function has one that is rational: `(exp 0)`, `(log 1)`,
//! `(sin 0)` and their like. A real argument outside the real domain gives a complex result.

use super::arithmetic::negate;
use super::complex::Complex;
use super::integer::Integer;
use super::rounding::magnitude_of_real;
use super::{Number, compare, convert, division_by_zero, from_f64, number, power, real, rectangular};
use crate::value::Value;
use core::cmp::Ordering;
use core::f64::consts::{LN_2, PI};
use dashu_int::IBig;
use dashu_int::ops::{BitTest, UnsignedAbs};
use eshkol_abi::context::Context;
use eshkol_abi::object::Type as ObjectType;
use eshkol_abi::primitive::Type;

pub fn exp(context: &mut Context, a: Value) -> Option<Value> {
    function(context, "exp", a, (0, 1), f64::exp, Complex::exp)
}

pub fn sin(context: &mut Context, a: Value) -> Option<Value> {
    function(context, "sin", a, (0, 0), f64::sin, Complex::sin)
}

pub fn cos(context: &mut Context, a: Value) -> Option<Value> {
    function(context, "cos", a, (0, 1), f64::cos, Complex::cos)
}

pub fn tan(context: &mut Context, a: Value) -> Option<Value> {
    function(context, "tan", a, (0, 0), f64::tan, Complex::tan)
}

pub fn asin(context: &mut Context, a: Value) -> Option<Value> {
    arc(context, "asin", a, (0, 0), f64::asin, Complex::asin)
}

pub fn acos(context: &mut Context, a: Value) -> Option<Value> {
    arc(context, "acos", a, (1, 0), f64::acos, Complex::acos)
}

/// The arc tangent; it has no value at `+i` and `-i`.
pub fn atan(context: &mut Context, a: Value) -> Option<Value> {
    if let Some(Number::Compnum(re, im)) = Number::of(a) {
        let z = Complex::of_parts(re, im);
        if z.re == 0.0 && z.im.abs() == 1.0 {
            return division_by_zero(context, "atan");
        }
    }
    function(context, "atan", a, (0, 0), f64::atan, Complex::atan)
}

/// A function that is real on real arguments; `exact` is the argument with an exact result, and that result.
fn function(
    context: &mut Context,
    who: &str,
    a: Value,
    exact: (i64, i64),
    of_real: fn(f64) -> f64,
    of_complex: fn(Complex) -> Complex,
) -> Option<Value> {
    match number(context, who, 1, Type::Number, a)? {
        Number::Fixnum(n) if n == exact.0 => Some(Value::fixnum(exact.1)),
        number @ Number::Compnum(..) => of_complex(Complex::of(number)).to_value(context),
        number => from_f64(context, of_real(number.to_f64())),
    }
}

/// A function that is real between -1 and 1.
fn arc(
    context: &mut Context,
    who: &str,
    a: Value,
    exact: (i64, i64),
    of_real: fn(f64) -> f64,
    of_complex: fn(Complex) -> Complex,
) -> Option<Value> {
    let number = number(context, who, 1, Type::Number, a)?;
    if number.is_real() {
        let x = number.to_f64();
        if x.abs() > 1.0 {
            // The cuts are continuous with the quadrant below on the right, with the one above on the left.
            return of_complex(Complex::new(x, if x > 0.0 { -0.0 } else { 0.0 })).to_value(context);
        }
    }
    function(context, who, a, exact, of_real, of_complex)
}

/// The angle of the point (`x`, `y`).
pub fn atan2(context: &mut Context, y: Value, x: Value) -> Option<Value> {
    let opposite = real(context, "atan", 1, y)?;
    let adjacent = real(context, "atan", 2, x)?;
    if opposite.is_exact_zero() && adjacent.is_exact() {
        match compare::sign(adjacent) {
            Some(Ordering::Greater) => return Some(Value::fixnum(0)),
            Some(Ordering::Equal) => return division_by_zero(context, "atan"),
            _ => {}
        }
    }
    from_f64(context, opposite.to_f64().atan2(adjacent.to_f64()))
}

/// The natural logarithm; with a negative argument, complex.
pub fn log(context: &mut Context, a: Value) -> Option<Value> {
    match number(context, "log", 1, Type::Number, a)? {
        Number::Fixnum(1) => Some(Value::fixnum(0)),
        Number::Fixnum(0) => division_by_zero(context, "log"),
        number @ Number::Compnum(..) => Complex::of(number).log().to_value(context),
        number => {
            let (magnitude, negative) = log_of_magnitude(number);
            if negative { super::from_parts(context, magnitude, PI) } else { from_f64(context, magnitude) }
        }
    }
}

/// The logarithm of the magnitude of a real number, which may be beyond the range of doubles, and whether it is negative.
fn log_of_magnitude(number: Number) -> (f64, bool) {
    let x = number.to_f64();
    if number.is_exact()
        && !(x.is_normal())
        && let Some((n, d)) = compare::exact_ratio(number)
    {
        return (log_of_integer(&n) - log_of_integer(&d), n < IBig::ZERO);
    }
    // The angle of a negative zero is that of a negative number.
    (x.abs().ln(), x.is_sign_negative() && !x.is_nan())
}

fn log_of_integer(n: &IBig) -> f64 {
    let n = n.unsigned_abs();
    let shift = n.bit_len().saturating_sub(64);
    let high = u64::try_from(&n >> shift).unwrap_or(u64::MAX);
    (high as f64).ln() + shift as f64 * LN_2
}

/// The square root with a positive real part, or with real part zero and a positive imaginary part.
pub fn sqrt(context: &mut Context, a: Value) -> Option<Value> {
    match number(context, "sqrt", 1, Type::Number, a)? {
        Number::Flonum(x) if x < 0.0 => super::from_parts(context, 0.0, (-x).sqrt()),
        Number::Flonum(x) => from_f64(context, x.sqrt()),
        number @ Number::Compnum(re, im) => {
            if number.is_exact()
                && let Some(root) = exact_complex_root(context, re, im)?
            {
                return Some(root);
            }
            let root = Complex::of(number).sqrt();
            // What has no real part has no negative imaginary part, whatever the sign of zero says.
            let im = if root.re == 0.0 { root.im.abs() } else { root.im };
            Complex::new(root.re, im).to_value(context)
        }
        number => {
            let negative = compare::sign(number) == Some(Ordering::Less);
            let magnitude = if negative { negate(context, a)? } else { a };
            let root = root_of_exact(context, magnitude)?;
            if negative { rectangular(context, Value::fixnum(0), root) } else { Some(root) }
        }
    }
}

/// The square root of an exact real number that is not negative: exact if that is rational, else correctly rounded
/// for an integer, and within a unit of the last place for a ratio.
fn root_of_exact(context: &mut Context, a: Value) -> Option<Value> {
    if let Some(Number::Ratnum(n, d)) = Number::of(a) {
        let (n, d) = (Integer::of(n), Integer::of(d));
        if let (Some(n), Some(d)) = (power::perfect_root(&n), power::perfect_root(&d)) {
            return super::from_ratio(context, n, d);
        }
        let x = convert::ratio_to_f64(&n, &d);
        let root = if x.is_normal() { x.sqrt() } else { power::root_of_integer(&n) / power::root_of_integer(&d) };
        return from_f64(context, root);
    }
    let n = Integer::of(a);
    match power::perfect_root(&n) {
        Some(root) => super::from_integer(context, &root),
        None => from_f64(context, power::root_of_integer(&n)),
    }
}

/// The square root of an exact complex number, if its parts are rational.
fn exact_complex_root(context: &mut Context, re: Value, im: Value) -> Option<Option<Value>> {
    use super::arithmetic::{add, divide, multiply, subtract};
    let squares = [multiply(context, re, re)?, multiply(context, im, im)?];
    let norm = add(context, squares[0], squares[1])?;
    let magnitude = root_of_exact(context, norm)?;
    if !Number::known(magnitude).is_exact() {
        return Some(None);
    }
    let sum = add(context, magnitude, re)?;
    let half = divide(context, sum, Value::fixnum(2))?;
    let real = root_of_exact(context, half)?;
    let difference = subtract(context, magnitude, re)?;
    let half = divide(context, difference, Value::fixnum(2))?;
    let imaginary = root_of_exact(context, half)?;
    if !Number::known(real).is_exact() || !Number::known(imaginary).is_exact() {
        return Some(None);
    }
    let below = compare::sign(Number::known(im)) == Some(Ordering::Less);
    let imaginary = if below { negate(context, imaginary)? } else { imaginary };
    rectangular(context, real, imaginary).map(Some)
}

pub fn make_rectangular(context: &mut Context, re: Value, im: Value) -> Option<Value> {
    real(context, "make-rectangular", 1, re)?;
    real(context, "make-rectangular", 2, im)?;
    rectangular(context, re, im)
}

pub fn make_polar(context: &mut Context, magnitude: Value, angle: Value) -> Option<Value> {
    let m = real(context, "make-polar", 1, magnitude)?;
    let a = real(context, "make-polar", 2, angle)?;
    if a.is_exact_zero() || m.is_exact_zero() {
        return Some(magnitude);
    }
    Complex::polar(m.to_f64(), a.to_f64()).to_value(context)
}

pub fn real_part(context: &mut Context, a: Value) -> Option<Value> {
    if a.is(ObjectType::Compnum) {
        return Some(a.field(0));
    }
    Some(match number(context, "real-part", 1, Type::Number, a)? {
        Number::Compnum(re, _) => re,
        _ => a,
    })
}

pub fn imag_part(context: &mut Context, a: Value) -> Option<Value> {
    if a.is(ObjectType::Compnum) {
        return Some(a.field(1));
    }
    Some(match number(context, "imag-part", 1, Type::Number, a)? {
        Number::Compnum(_, im) => im,
        _ => Value::fixnum(0),
    })
}

pub fn magnitude(context: &mut Context, a: Value) -> Option<Value> {
    match number(context, "magnitude", 1, Type::Number, a)? {
        number @ Number::Compnum(re, im) => {
            if !number.is_exact() {
                return from_f64(context, Complex::of(number).magnitude());
            }
            let squares =
                [super::arithmetic::multiply(context, re, re)?, super::arithmetic::multiply(context, im, im)?];
            let norm = super::arithmetic::add(context, squares[0], squares[1])?;
            root_of_exact(context, norm)
        }
        number => magnitude_of_real(context, number, a),
    }
}

pub fn angle(context: &mut Context, a: Value) -> Option<Value> {
    match number(context, "angle", 1, Type::Number, a)? {
        number @ Number::Compnum(..) => from_f64(context, Complex::of(number).angle()),
        // The angle of a negative zero is that of a negative number.
        Number::Flonum(x) => from_f64(context, if x.is_nan() { x } else { 0f64.atan2(x) }),
        number if compare::sign(number) == Some(Ordering::Less) => from_f64(context, PI),
        _ => Some(Value::fixnum(0)),
    }
}
