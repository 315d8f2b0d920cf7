//! Every number has one representation; `eqv` and `hash` follow it.

use super::super::testing::{context, read};
use super::super::{Number, eqv, from_f64, from_i64, from_i128, hash, literal, to_f64, to_literal};
use crate::value::Value;
use eshkol_abi::object::Type;
use eshkol_abi::value::{FIXNUM_MAX, FIXNUM_MIN};

#[test]
fn integers_in_fixnum_range_are_fixnums() {
    let context = context();
    for n in [0, 1, -1, FIXNUM_MAX, FIXNUM_MIN] {
        assert!(from_i64(context, n).is_some_and(|value| value == Value::fixnum(n)));
        assert!(from_i128(context, n.into()).is_some_and(|value| value == Value::fixnum(n)));
    }
    for n in [FIXNUM_MAX + 1, FIXNUM_MIN - 1, i64::MAX, i64::MIN] {
        assert!(from_i64(context, n).is_some_and(|value| value.is(Type::Bignum) && value.length() == 1));
    }
    assert!(from_i128(context, 1 << 64).is_some_and(|value| value.is(Type::Bignum) && value.length() == 2));
}

#[test]
fn doubles_keep_all_their_bits() {
    let context = context();
    for x in [0.0, -0.0, 1.0, -2.5, 1e300, -1e-300, 5e-324, f64::MAX, f64::INFINITY, f64::NEG_INFINITY, 1e-80, 1e80] {
        let value = from_f64(context, x).expect("room");
        assert!(matches!(Number::of(value), Some(Number::Flonum(y)) if y.to_bits() == x.to_bits()), "{x}");
    }
}

/// Zeros and ordinary magnitudes need no memory.
#[test]
fn ordinary_doubles_are_immediate() {
    let context = context();
    let before = context.bump;
    for x in [0.0, -0.0, 1.0, -1e70, 1e-70] {
        from_f64(context, x);
    }
    assert_eq!(context.bump, before);
}

#[test]
fn eqv_of_numbers() {
    let context = context();
    let same = ["0", "-0.0", "1e300", "+nan.0", "123456789012345678901234567890", "1/3", "1+2i", "1.5+2.5i"];
    for text in same {
        let (a, b) = (read(context, text), read(context, text));
        assert!(eqv(a, b), "{text}");
        assert_eq!(hash(a), hash(b), "{text}");
    }
    let different = [
        "0",
        "0.0",
        "-0.0",
        "1",
        "1.0",
        "1152921504606846976",
        "-1152921504606846976",
        "1/2",
        "-1/2",
        "1/3",
        "+i",
        "1e300",
    ];
    for (i, text) in different.iter().enumerate() {
        for other in &different[i + 1..] {
            let (a, b) = (read(context, text), read(context, other));
            assert!(!eqv(a, b), "{text} {other}");
            assert_ne!(hash(a), hash(b), "{text} {other}");
        }
    }
    assert!(!eqv(Value::fixnum(0), Value::FALSE));
}

#[test]
fn the_nearest_double_of_real_numbers() {
    let context = context();
    for (text, x) in [("5", 5.0), ("1/3", 1.0 / 3.0), ("9007199254740993", 9007199254740992.0), ("1.5", 1.5)] {
        let value = read(context, text);
        assert_eq!(to_f64(value), Some(x));
    }
    let complex = read(context, "+i");
    assert_eq!(to_f64(complex), None);
    assert_eq!(to_f64(Value::NULL), None);
}

/// Literals and values hold the same numbers.
#[test]
fn values_become_literals_again() {
    let context = context();
    for text in
        ["5", "-1152921504606846977", "123456789012345678901234567890", "-1/3", "1.5", "1e300", "1-2i", "1.5+0.0i"]
    {
        let value = read(context, text);
        assert_eq!(to_literal(value), literal::parse(text, 10), "{text}");
    }
    assert_eq!(to_literal(Value::TRUE), None);
}
