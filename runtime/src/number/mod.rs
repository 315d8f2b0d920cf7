//! Numbers: the whole tower over tagged values.
//!
//! | representation | numbers |
//! |---|---|
//! | fixnum | exact integers of 61 bits |
//! | bignum | every other exact integer: sign and limbs, never in fixnum range |
//! | ratnum | exact ratios in lowest terms, the denominator above 1 |
//! | flonum | doubles: immediate, or boxed where the exponent is extreme |
//! | compnum | two real parts of the same exactness; the imaginary one is not an exact zero |
//!
//! Every number has one representation, which the constructors here choose, so `eqv?` compares representations.
//! Functions take the context and values and return `None` after a failure, with the condition stored in the context;
//! [`entry`] exports them to compiled code. What they allocate stays where it is as long as they run.
//!
//! An operation on an exact and an inexact real gives an inexact result, exact zeros included, so that its type
//! depends on the types of its operands only. Comparisons are exact: no operand is rounded.

pub mod arithmetic;
pub mod bits;
pub mod compare;
mod complex;
pub mod convert;
pub mod division;
pub mod entry;
pub mod format;
pub mod integer;
mod kernel;
pub mod literal;
pub mod power;
pub mod predicate;
pub mod rounding;
pub mod text;
pub mod transcendental;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use dashu_int::Sign;
pub use literal::Literal;

use crate::condition;
use crate::memory::allocate;
use crate::stale;
use crate::value::Value;
use dashu_int::IBig;
use eshkol_abi::condition::Kind as ConditionKind;
use eshkol_abi::context::Context;
use eshkol_abi::object::{self, Kind, Type as ObjectType};
use eshkol_abi::primitive::Type;
use eshkol_abi::value as abi;
use integer::Integer;

/// The largest bignum, in limbs: 128 MB. Beyond it, an operation reports that memory ran out.
pub const MAX_LIMBS: usize = 1 << 24;

/// A number by its representation.
#[derive(Clone, Copy)]
pub enum Number {
    Fixnum(i64),
    /// The value, which [`Integer`] views.
    Bignum(Value),
    /// Numerator and denominator.
    Ratnum(Value, Value),
    Flonum(f64),
    /// Real and imaginary part.
    Compnum(Value, Value),
}

impl Number {
    /// The number in a value; `None` when it is not one.
    pub fn of(value: Value) -> Option<Number> {
        if let Some(n) = value.as_fixnum() {
            return Some(Number::Fixnum(n));
        }
        if abi::is_float_immediate(value.0) {
            return Some(Number::Flonum(f64::from_bits(abi::float_bits(value.0))));
        }
        if value.tag() != abi::TAG_OBJECT {
            return None;
        }
        let ty = object::header_type(value.header());
        if ty == ObjectType::Bignum as u64 {
            Some(Number::Bignum(value))
        } else if ty == ObjectType::Flonum as u64 {
            Some(Number::Flonum(f64::from_bits(value.field(0).0)))
        } else if ty == ObjectType::Ratnum as u64 {
            Some(Number::Ratnum(value.field(0), value.field(1)))
        } else if ty == ObjectType::Compnum as u64 {
            Some(Number::Compnum(value.field(0), value.field(1)))
        } else {
            None
        }
    }

    /// The number in a value that is known to be one, as the parts of numbers are.
    fn known(value: Value) -> Number {
        debug_assert!(Number::of(value).is_some() || stale::was_met());
        Number::of(value).unwrap_or(Number::Fixnum(0))
    }

    pub fn is_real(self) -> bool {
        !matches!(self, Number::Compnum(..))
    }

    pub fn is_exact(self) -> bool {
        match self {
            Number::Fixnum(_) | Number::Bignum(_) | Number::Ratnum(..) => true,
            Number::Flonum(_) => false,
            Number::Compnum(real, _) => Number::known(real).is_exact(),
        }
    }

    pub fn is_exact_integer(self) -> bool {
        matches!(self, Number::Fixnum(_) | Number::Bignum(_))
    }

    pub fn is_integer(self) -> bool {
        match self {
            Number::Fixnum(_) | Number::Bignum(_) => true,
            Number::Flonum(x) => x.is_finite() && x.fract() == 0.0,
            Number::Ratnum(..) | Number::Compnum(..) => false,
        }
    }

    fn is_exact_zero(self) -> bool {
        matches!(self, Number::Fixnum(0))
    }

    /// The nearest double of a real number; NaN of any other, which callers exclude.
    pub fn to_f64(self) -> f64 {
        match self {
            Number::Fixnum(n) => n as f64,
            Number::Flonum(x) => x,
            Number::Bignum(value) => convert::integer_to_f64(&Integer::of(value)),
            Number::Ratnum(n, d) => convert::ratio_to_f64(&Integer::of(n), &Integer::of(d)),
            Number::Compnum(..) => f64::NAN,
        }
    }
}

/// The nearest double of a value that is a real number.
pub fn to_f64(value: Value) -> Option<f64> {
    let number = Number::of(value)?;
    number.is_real().then(|| number.to_f64())
}

pub fn from_i64(context: &mut Context, n: i64) -> Option<Value> {
    if (abi::FIXNUM_MIN..=abi::FIXNUM_MAX).contains(&n) {
        return Some(Value::fixnum(n));
    }
    from_limbs(context, n < 0, &[n.unsigned_abs()])
}

pub fn from_i128(context: &mut Context, n: i128) -> Option<Value> {
    let magnitude = n.unsigned_abs();
    from_limbs(context, n < 0, &[magnitude as u64, (magnitude >> 64) as u64])
}

pub fn from_integer(context: &mut Context, n: &IBig) -> Option<Value> {
    let (sign, words) = n.as_sign_words();
    from_limbs(context, sign == dashu_int::Sign::Negative, words)
}

/// The integer with this sign and magnitude, least significant limb first; zeros at the end do not matter.
pub fn from_limbs(context: &mut Context, negative: bool, limbs: &[u64]) -> Option<Value> {
    let length = kernel::significant(limbs);
    let limbs = &limbs[..length];
    match *limbs {
        [] => return Some(Value::fixnum(0)),
        [limb] if negative && limb <= abi::FIXNUM_MIN.unsigned_abs() => return Some(Value::fixnum(-(limb as i64))),
        [limb] if !negative && limb <= abi::FIXNUM_MAX as u64 => return Some(Value::fixnum(limb as i64)),
        _ => {}
    }
    if length > MAX_LIMBS {
        return too_large(context);
    }
    let flags = if negative { object::FLAG_NEGATIVE } else { 0 };
    let address = allocate::object(context, ObjectType::Bignum, Kind::Raw, flags, length)?;
    // SAFETY: `object` gave room for `length` payload words after the header, apart from every other object.
    unsafe { core::ptr::copy_nonoverlapping(limbs.as_ptr(), address.add(1), length) };
    Some(Value(address as u64 | abi::TAG_OBJECT))
}

/// An immediate where the exponent allows it, else a box. Every NaN becomes the same one.
pub fn from_f64(context: &mut Context, x: f64) -> Option<Value> {
    let bits = if x.is_nan() { f64::NAN.to_bits() } else { x.to_bits() };
    if let Some(word) = abi::float_immediate(bits) {
        return Some(Value(word));
    }
    let address = allocate::object(context, ObjectType::Flonum, Kind::Raw, 0, 1)?;
    // SAFETY: `object` gave room for one payload word after the header.
    unsafe { *address.add(1) = bits };
    Some(Value(address as u64 | abi::TAG_OBJECT))
}

/// The exact ratio of two integers; the denominator is not zero.
pub fn from_ratio(context: &mut Context, numerator: IBig, denominator: IBig) -> Option<Value> {
    debug_assert!(denominator != IBig::ZERO);
    let (n, d) = convert::lowest_terms(numerator, denominator)?;
    let n = from_integer(context, &n)?;
    if d == IBig::ONE {
        return Some(n);
    }
    let d = from_integer(context, &d)?;
    allocate::tagged(context, ObjectType::Ratnum, &[n, d])
}

/// The complex number with these real parts: a real number when the imaginary one is an exact zero. If one part is
/// inexact, so becomes the other.
pub fn rectangular(context: &mut Context, real: Value, imaginary: Value) -> Option<Value> {
    let (re, im) = (Number::known(real), Number::known(imaginary));
    if im.is_exact_zero() {
        return Some(real);
    }
    if re.is_exact() == im.is_exact() {
        return allocate::tagged(context, ObjectType::Compnum, &[real, imaginary]);
    }
    from_parts(context, re.to_f64(), im.to_f64())
}

/// The inexact complex number with these parts, which stays complex even if the imaginary one is zero.
pub fn from_parts(context: &mut Context, real: f64, imaginary: f64) -> Option<Value> {
    let parts = [from_f64(context, real)?, from_f64(context, imaginary)?];
    allocate::tagged(context, ObjectType::Compnum, &parts)
}

/// The value of a number that the reader parsed.
pub fn from_literal(context: &mut Context, literal: &Literal) -> Option<Value> {
    match literal {
        Literal::Integer(n) => from_integer(context, n),
        Literal::Rational(n, d) => {
            let fields = [from_integer(context, n)?, from_integer(context, d)?];
            allocate::tagged(context, ObjectType::Ratnum, &fields)
        }
        Literal::Flonum(x) => from_f64(context, *x),
        Literal::Complex(parts) => {
            let real = from_literal(context, &parts.0)?;
            let imaginary = from_literal(context, &parts.1)?;
            rectangular(context, real, imaginary)
        }
    }
}

/// The number in a value, outside the heap; `None` when the value is not a number. The opposite of [`from_literal`].
pub fn to_literal(value: Value) -> Option<Literal> {
    Some(match Number::of(value)? {
        Number::Fixnum(n) => Literal::Integer(IBig::from(n)),
        Number::Bignum(value) => Literal::Integer(Integer::of(value).clone()),
        Number::Ratnum(n, d) => Literal::Rational(Integer::of(n).clone(), Integer::of(d).clone()),
        Number::Flonum(x) => Literal::Flonum(x),
        Number::Compnum(re, im) => Literal::Complex(Box::new((to_literal(re)?, to_literal(im)?))),
    })
}

/// `eqv?` of two values of which at least one is a number: the same representation and the same contents. Zeros of
/// different sign differ, and NaN is the same as NaN.
pub fn eqv(a: Value, b: Value) -> bool {
    if a == b {
        return true;
    }
    match (Number::of(a), Number::of(b)) {
        (Some(Number::Flonum(x)), Some(Number::Flonum(y))) => x.to_bits() == y.to_bits() || x.is_nan() && y.is_nan(),
        (Some(Number::Bignum(_)), Some(Number::Bignum(_))) => *Integer::of(a) == *Integer::of(b),
        (Some(Number::Ratnum(n, d)), Some(Number::Ratnum(m, e))) => eqv(n, m) && eqv(d, e),
        (Some(Number::Compnum(r, i)), Some(Number::Compnum(s, j))) => eqv(r, s) && eqv(i, j),
        _ => false,
    }
}

/// A hash of a number, equal for numbers that are `eqv?` and independent of addresses: of a fixnum, its word. `None` for
/// other values.
pub fn hash(value: Value) -> Option<u64> {
    Some(match Number::of(value)? {
        Number::Fixnum(n) => hash_of_small(n),
        Number::Flonum(x) => hash_of_bits(x),
        Number::Bignum(value) => hash_of_large(&Integer::of(value)),
        Number::Ratnum(n, d) => mix(mix(4, hash(n)?), hash(d)?),
        Number::Compnum(re, im) => mix(mix(5, hash(re)?), hash(im)?),
    })
}

/// A hash of a number, equal for numbers that are `=`: that of the exact number of the same value, if there is one.
/// `None` for other values.
pub fn hash_of_value(value: Value) -> Option<u64> {
    match Number::of(value)? {
        Number::Flonum(x) => Some(hash_of_double(x)),
        Number::Compnum(re, im) if matches!(Number::of(im), Some(Number::Flonum(0.0))) => hash_of_value(re),
        Number::Compnum(re, im) => Some(mix(mix(5, hash_of_value(re)?), hash_of_value(im)?)),
        _ => hash(value),
    }
}

fn hash_of_small(n: i64) -> u64 {
    Value::fixnum(n).0
}

fn hash_of_double(x: f64) -> u64 {
    if x.is_nan() || x.is_infinite() {
        return hash_of_bits(x);
    }
    if x == x.trunc() && (-FIXNUM_LIMIT..FIXNUM_LIMIT).contains(&x) {
        return hash_of_small(x as i64);
    }
    // The value is mantissa * 2^exponent, and the mantissa is odd.
    let (mantissa, exponent) = parts_of_double(x);
    if exponent >= 0 {
        return hash_of_large(&(IBig::from(mantissa) << exponent as usize));
    }
    let denominator = match 1i64.checked_shl(exponent.unsigned_abs()) {
        Some(power) if exponent.unsigned_abs() < FIXNUM_BITS => hash_of_small(power),
        _ => hash_of_large(&(IBig::from(1) << exponent.unsigned_abs() as usize)),
    };
    mix(mix(4, hash_of_small(mantissa)), denominator)
}

/// Powers of two from this one on are no fixnums.
const FIXNUM_BITS: u32 = 60;
const FIXNUM_LIMIT: f64 = (1u64 << FIXNUM_BITS) as f64;

/// A finite double that is not zero as an odd mantissa and an exponent of two.
fn parts_of_double(x: f64) -> (i64, i32) {
    let bits = x.to_bits();
    let biased = (bits >> 52 & 0x7ff) as i32;
    let fraction = bits & (1 << 52) - 1;
    let (mantissa, exponent) = if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) };
    let zeros = mantissa.trailing_zeros();
    let odd = (mantissa >> zeros) as i64;
    (if x < 0.0 { -odd } else { odd }, exponent + zeros as i32)
}

fn hash_of_bits(x: f64) -> u64 {
    mix(2, if x.is_nan() { f64::NAN.to_bits() } else { x.to_bits() })
}

fn hash_of_large(integer: &IBig) -> u64 {
    let (sign, words) = integer.as_sign_words();
    words.iter().fold(mix(3, sign as u64), |hash, word| mix(hash, *word))
}

fn mix(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The number in argument `argument` of `who`, or a condition that says that it is not of type `expected`.
fn number(context: &mut Context, who: &str, argument: u32, expected: Type, value: Value) -> Option<Number> {
    match Number::of(value) {
        Some(number) => Some(number),
        None => wrong_type(context, who, argument, expected, value),
    }
}

/// Like [`number`], for arguments that must be real.
fn real(context: &mut Context, who: &str, argument: u32, value: Value) -> Option<Number> {
    match Number::of(value) {
        Some(number) if number.is_real() => Some(number),
        _ => wrong_type(context, who, argument, Type::Real, value),
    }
}

fn wrong_type<T>(context: &mut Context, who: &str, argument: u32, expected: Type, value: Value) -> Option<T> {
    condition::wrong_type(context, who, argument, expected, value);
    None
}

fn out_of_range<T>(context: &mut Context, who: &str, argument: u32, value: Value) -> Option<T> {
    condition::out_of_range(context, who, argument, value);
    None
}

fn division_by_zero<T>(context: &mut Context, who: &str) -> Option<T> {
    condition::division_by_zero(context, who);
    None
}

fn too_large<T>(context: &mut Context) -> Option<T> {
    condition::error(context, ConditionKind::OutOfMemory, "number", "an exact integer would be too large", &[]);
    None
}
