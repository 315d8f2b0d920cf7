//! `+`, `-`, `*` and `/` of two numbers.
//!
//! One dispatch serves the four: [`apply`] finds the most general representation of the two operands and hands them,
//! in that representation, to the operation, which has one function for each.

use super::complex::Complex;
use super::integer::{Integer, Limbs};
use super::{MAX_LIMBS, Number, division_by_zero, from_f64, from_i64, from_i128, from_integer, from_limbs, from_ratio};
use super::{kernel, number, rectangular, too_large};
use crate::value::Value;
use dashu_int::IBig;
use eshkol_abi::context::Context;
use eshkol_abi::primitive::Type;

pub fn add(context: &mut Context, a: Value, b: Value) -> Option<Value> {
    checked::<Add>(context, a, b)
}

pub fn subtract(context: &mut Context, a: Value, b: Value) -> Option<Value> {
    checked::<Subtract>(context, a, b)
}

pub fn multiply(context: &mut Context, a: Value, b: Value) -> Option<Value> {
    checked::<Multiply>(context, a, b)
}

pub fn divide(context: &mut Context, a: Value, b: Value) -> Option<Value> {
    checked::<Divide>(context, a, b)
}

/// `-a`, with the sign of a zero changed too.
pub fn negate(context: &mut Context, a: Value) -> Option<Value> {
    match number(context, Subtract::NAME, 1, Type::Number, a)? {
        Number::Flonum(x) => from_f64(context, -x),
        Number::Compnum(re, im) => {
            let (real, imaginary) = (negate(context, re)?, negate(context, im)?);
            rectangular(context, real, imaginary)
        }
        Number::Fixnum(_) | Number::Bignum(_) | Number::Ratnum(..) => subtract(context, Value::fixnum(0), a),
    }
}

/// The numerator and denominator of an exact rational number.
struct Ratio {
    numerator: Integer,
    denominator: Integer,
}

impl Ratio {
    fn of(number: Number, value: Value) -> Ratio {
        match number {
            Number::Ratnum(n, d) => Ratio { numerator: Integer::of(n), denominator: Integer::of(d) },
            _ => Ratio { numerator: Integer::of(value), denominator: Integer::ONE },
        }
    }
}

/// An operation, representation by representation. Operands are in order.
trait Operation {
    const NAME: &'static str;

    fn fixnums(context: &mut Context, a: i64, b: i64) -> Option<Value>;
    /// At least one is a bignum.
    fn integers(context: &mut Context, a: Value, b: Value) -> Option<Value>;
    /// At least one is a ratnum.
    fn ratios(context: &mut Context, a: Ratio, b: Ratio) -> Option<Value>;
    fn flonums(a: f64, b: f64) -> f64;
    /// Two compnums with inexact parts: the same numbers as `complexes` gives.
    fn inexact_complexes(a: Complex, b: Complex) -> Complex;
    /// A compnum and a real number, either of them exact or not.
    fn complex_and_real(context: &mut Context, a: (Value, Value), b: Value) -> Option<Value>;
    fn real_and_complex(context: &mut Context, a: Value, b: (Value, Value)) -> Option<Value>;
    fn complexes(context: &mut Context, a: (Value, Value), b: (Value, Value)) -> Option<Value>;
}

fn checked<O: Operation>(context: &mut Context, a: Value, b: Value) -> Option<Value> {
    if let (Some(x), Some(y)) = (Complex::of_inexact(a), Complex::of_inexact(b)) {
        return O::inexact_complexes(x, y).to_value(context);
    }
    let x = number(context, O::NAME, 1, Type::Number, a)?;
    let y = number(context, O::NAME, 2, Type::Number, b)?;
    apply::<O>(context, (x, a), (y, b))
}

fn apply<O: Operation>(context: &mut Context, (x, a): (Number, Value), (y, b): (Number, Value)) -> Option<Value> {
    match (x, y) {
        (Number::Fixnum(m), Number::Fixnum(n)) => O::fixnums(context, m, n),
        (Number::Compnum(re, im), Number::Compnum(re2, im2)) => O::complexes(context, (re, im), (re2, im2)),
        (Number::Compnum(re, im), _) => O::complex_and_real(context, (re, im), b),
        (_, Number::Compnum(re, im)) => O::real_and_complex(context, a, (re, im)),
        (Number::Flonum(_), _) | (_, Number::Flonum(_)) => from_f64(context, O::flonums(x.to_f64(), y.to_f64())),
        (Number::Ratnum(..), _) | (_, Number::Ratnum(..)) => O::ratios(context, Ratio::of(x, a), Ratio::of(y, b)),
        (Number::Fixnum(_) | Number::Bignum(_), Number::Fixnum(_) | Number::Bignum(_)) => O::integers(context, a, b),
    }
}

struct Add;
struct Subtract;
struct Multiply;
struct Divide;

impl Operation for Add {
    const NAME: &'static str = "+";

    fn fixnums(context: &mut Context, a: i64, b: i64) -> Option<Value> {
        from_i64(context, a + b)
    }

    fn integers(context: &mut Context, a: Value, b: Value) -> Option<Value> {
        add_integers(context, a, b, false)
    }

    fn ratios(context: &mut Context, a: Ratio, b: Ratio) -> Option<Value> {
        check_product(context, &[&a.numerator, &b.denominator, &a.denominator])?;
        check_product(context, &[&b.numerator, &a.denominator, &b.denominator])?;
        let numerator = &*a.numerator * &*b.denominator + &*b.numerator * &*a.denominator;
        from_ratio(context, numerator, &*a.denominator * &*b.denominator)
    }

    fn flonums(a: f64, b: f64) -> f64 {
        a + b
    }

    fn inexact_complexes(a: Complex, b: Complex) -> Complex {
        Complex::new(a.re + b.re, a.im + b.im)
    }

    fn complex_and_real(context: &mut Context, a: (Value, Value), b: Value) -> Option<Value> {
        let real = add(context, a.0, b)?;
        rectangular(context, real, a.1)
    }

    fn real_and_complex(context: &mut Context, a: Value, b: (Value, Value)) -> Option<Value> {
        let real = add(context, a, b.0)?;
        rectangular(context, real, b.1)
    }

    fn complexes(context: &mut Context, a: (Value, Value), b: (Value, Value)) -> Option<Value> {
        let real = add(context, a.0, b.0)?;
        let imaginary = add(context, a.1, b.1)?;
        rectangular(context, real, imaginary)
    }
}

impl Operation for Subtract {
    const NAME: &'static str = "-";

    fn fixnums(context: &mut Context, a: i64, b: i64) -> Option<Value> {
        from_i64(context, a - b)
    }

    fn integers(context: &mut Context, a: Value, b: Value) -> Option<Value> {
        add_integers(context, a, b, true)
    }

    fn ratios(context: &mut Context, a: Ratio, b: Ratio) -> Option<Value> {
        check_product(context, &[&a.numerator, &b.denominator, &a.denominator])?;
        check_product(context, &[&b.numerator, &a.denominator, &b.denominator])?;
        let numerator = &*a.numerator * &*b.denominator - &*b.numerator * &*a.denominator;
        from_ratio(context, numerator, &*a.denominator * &*b.denominator)
    }

    fn flonums(a: f64, b: f64) -> f64 {
        a - b
    }

    fn inexact_complexes(a: Complex, b: Complex) -> Complex {
        Complex::new(a.re - b.re, a.im - b.im)
    }

    fn complex_and_real(context: &mut Context, a: (Value, Value), b: Value) -> Option<Value> {
        let real = subtract(context, a.0, b)?;
        rectangular(context, real, a.1)
    }

    fn real_and_complex(context: &mut Context, a: Value, b: (Value, Value)) -> Option<Value> {
        let real = subtract(context, a, b.0)?;
        let imaginary = negate(context, b.1)?;
        rectangular(context, real, imaginary)
    }

    fn complexes(context: &mut Context, a: (Value, Value), b: (Value, Value)) -> Option<Value> {
        let real = subtract(context, a.0, b.0)?;
        let imaginary = subtract(context, a.1, b.1)?;
        rectangular(context, real, imaginary)
    }
}

impl Operation for Multiply {
    const NAME: &'static str = "*";

    fn fixnums(context: &mut Context, a: i64, b: i64) -> Option<Value> {
        from_i128(context, i128::from(a) * i128::from(b))
    }

    fn integers(context: &mut Context, a: Value, b: Value) -> Option<Value> {
        let (mut limb_a, mut limb_b) = (0, 0);
        let x = Limbs::of(a, &mut limb_a);
        let y = Limbs::of(b, &mut limb_b);
        let length = x.magnitude.len() + y.magnitude.len();
        if length <= 2 * kernel::SHORT {
            let mut product = [0; 2 * kernel::SHORT];
            let product = &mut product[..length];
            kernel::multiply(x.magnitude, y.magnitude, product);
            return from_limbs(context, x.negative != y.negative, product);
        }
        check_product(context, &[&Integer::of(a), &Integer::of(b)])?;
        from_integer(context, &(&*Integer::of(a) * &*Integer::of(b)))
    }

    fn ratios(context: &mut Context, a: Ratio, b: Ratio) -> Option<Value> {
        check_product(context, &[&a.numerator, &b.numerator])?;
        check_product(context, &[&a.denominator, &b.denominator])?;
        from_ratio(context, &*a.numerator * &*b.numerator, &*a.denominator * &*b.denominator)
    }

    fn flonums(a: f64, b: f64) -> f64 {
        a * b
    }

    fn inexact_complexes(a: Complex, b: Complex) -> Complex {
        a.multiply(b)
    }

    fn complex_and_real(context: &mut Context, a: (Value, Value), b: Value) -> Option<Value> {
        let real = multiply(context, a.0, b)?;
        let imaginary = multiply(context, a.1, b)?;
        rectangular(context, real, imaginary)
    }

    fn real_and_complex(context: &mut Context, a: Value, b: (Value, Value)) -> Option<Value> {
        Multiply::complex_and_real(context, b, a)
    }

    fn complexes(context: &mut Context, a: (Value, Value), b: (Value, Value)) -> Option<Value> {
        let products = [
            multiply(context, a.0, b.0)?,
            multiply(context, a.1, b.1)?,
            multiply(context, a.0, b.1)?,
            multiply(context, a.1, b.0)?,
        ];
        let real = subtract(context, products[0], products[1])?;
        let imaginary = add(context, products[2], products[3])?;
        rectangular(context, real, imaginary)
    }
}

impl Operation for Divide {
    const NAME: &'static str = "/";

    fn fixnums(context: &mut Context, a: i64, b: i64) -> Option<Value> {
        if b == 0 {
            return division_by_zero(context, Divide::NAME);
        }
        if a % b == 0 {
            return from_i64(context, a / b);
        }
        from_ratio(context, IBig::from(a), IBig::from(b))
    }

    fn integers(context: &mut Context, a: Value, b: Value) -> Option<Value> {
        if b == Value::fixnum(0) {
            return division_by_zero(context, Divide::NAME);
        }
        from_ratio(context, Integer::of(a).clone(), Integer::of(b).clone())
    }

    fn ratios(context: &mut Context, a: Ratio, b: Ratio) -> Option<Value> {
        if *b.numerator == IBig::ZERO {
            return division_by_zero(context, Divide::NAME);
        }
        check_product(context, &[&a.numerator, &b.denominator])?;
        check_product(context, &[&a.denominator, &b.numerator])?;
        from_ratio(context, &*a.numerator * &*b.denominator, &*a.denominator * &*b.numerator)
    }

    fn flonums(a: f64, b: f64) -> f64 {
        a / b
    }

    fn inexact_complexes(a: Complex, b: Complex) -> Complex {
        a.divide(b)
    }

    fn complex_and_real(context: &mut Context, a: (Value, Value), b: Value) -> Option<Value> {
        let real = divide(context, a.0, b)?;
        let imaginary = divide(context, a.1, b)?;
        rectangular(context, real, imaginary)
    }

    fn real_and_complex(context: &mut Context, a: Value, b: (Value, Value)) -> Option<Value> {
        Divide::complexes(context, (a, Value::fixnum(0)), b)
    }

    fn complexes(context: &mut Context, a: (Value, Value), b: (Value, Value)) -> Option<Value> {
        let exact = [a.0, b.0, b.1].into_iter().all(|part| Number::known(part).is_exact());
        if !exact {
            let quotient = Complex::of_parts(a.0, a.1).divide(Complex::of_parts(b.0, b.1));
            return quotient.to_value(context);
        }
        // a / b = a * conjugate(b) / (b * conjugate(b)), and the divisor is real and not zero.
        let opposite = negate(context, b.1)?;
        let numerator = Multiply::complexes(context, a, (b.0, opposite))?;
        let squares = [multiply(context, b.0, b.0)?, multiply(context, b.1, b.1)?];
        let divisor = add(context, squares[0], squares[1])?;
        divide(context, numerator, divisor)
    }
}

/// `a + b`, or `a - b` when `opposite`, of two exact integers.
fn add_integers(context: &mut Context, a: Value, b: Value, opposite: bool) -> Option<Value> {
    let (mut limb_a, mut limb_b) = (0, 0);
    let x = Limbs::of(a, &mut limb_a);
    let y = Limbs::of(b, &mut limb_b);
    let longer = x.magnitude.len().max(y.magnitude.len());
    if longer > 2 * kernel::SHORT {
        let (x, y) = (Integer::of(a), Integer::of(b));
        let result = if opposite { &*x - &*y } else { &*x + &*y };
        return from_integer(context, &result);
    }
    let mut out = [0; 2 * kernel::SHORT + 1];
    let y_negative = y.negative != opposite;
    if x.negative == y_negative {
        let out = &mut out[..longer + 1];
        kernel::add(x.magnitude, y.magnitude, out);
        return from_limbs(context, x.negative, out);
    }
    let out = &mut out[..longer];
    if kernel::compare(x.magnitude, y.magnitude).is_ge() {
        kernel::subtract(x.magnitude, y.magnitude, out);
        from_limbs(context, x.negative, out)
    } else {
        kernel::subtract(y.magnitude, x.magnitude, out);
        from_limbs(context, y_negative, out)
    }
}

/// Reports a product of these integers that would be too large before it is computed.
pub(super) fn check_product(context: &mut Context, factors: &[&IBig]) -> Option<()> {
    let limbs: usize = factors.iter().map(|factor| factor.as_sign_words().1.len()).sum();
    if limbs > MAX_LIMBS { too_large(context) } else { Some(()) }
}
