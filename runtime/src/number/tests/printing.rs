//! The text of numbers. Doubles with an exponent have the shape that Chez Scheme and Gambit give them.

use super::super::testing::{context, read, show};
use super::super::{Literal, entry, literal};
use crate::string;
use crate::value::Value;

#[track_caller]
fn prints(written: &str, expected: &str) {
    let context = context();
    let value = read(context, written);
    assert_eq!(show(context, value), expected);
    let literal: Literal = literal::parse(written, 10).expect("a number");
    assert_eq!(literal.to_string(), expected);
}

#[test]
fn doubles_have_a_point_or_an_exponent() {
    for (written, expected) in [
        ("3.", "3.0"),
        ("-0.0", "-0.0"),
        ("0.0", "0.0"),
        ("100.0", "100.0"),
        (".5", "0.5"),
        ("-12.25", "-12.25"),
        ("0.1", "0.1"),
        ("1e9", "1000000000.0"),
        ("9999999999.5", "9999999999.5"),
        ("1e10", "10000000000.0"),
        ("12345678901.5", "12345678901.5"),
        ("1e20", "100000000000000000000.0"),
        ("123456789012345678901.0", "123456789012345680000.0"),
        ("1e21", "1e21"),
        ("1.5e21", "1.5e21"),
        ("-1.5e300", "-1.5e300"),
        ("0.001", "0.001"),
        ("0.00123", "0.00123"),
        ("0.0009999", "9.999e-4"),
        ("1e-7", "1e-7"),
        ("5e-324", "5e-324"),
        ("1.7976931348623157e308", "1.7976931348623157e308"),
        ("123456789.123", "123456789.123"),
        ("+inf.0", "+inf.0"),
        ("-inf.0", "-inf.0"),
        ("+nan.0", "+nan.0"),
        ("-nan.0", "+nan.0"),
    ] {
        prints(written, expected);
    }
}

#[test]
fn exact_numbers() {
    prints("-7", "-7");
    prints("123456789012345678901234567890", "123456789012345678901234567890");
    prints("-6/4", "-3/2");
    prints("+5", "5");
}

#[test]
fn complex_numbers() {
    for (written, expected) in [
        ("1+2i", "1+2i"),
        ("1-2i", "1-2i"),
        ("+i", "+i"),
        ("-i", "-i"),
        ("0+2i", "+2i"),
        ("1/2-3/4i", "1/2-3/4i"),
        ("1.5+0.0i", "1.5+0.0i"),
        ("+1.5i", "0.0+1.5i"),
        ("1+inf.0i", "1.0+inf.0i"),
        ("-inf.0+nan.0i", "-inf.0+nan.0i"),
    ] {
        prints(written, expected);
    }
}

#[track_caller]
fn prints_in(radix: i64, written: &str, expected: &str) {
    let context = context();
    let value = read(context, written);
    let string = entry::eshkol_number_to_string(context, value, Value::fixnum(radix));
    assert!(string != Value::ERROR);
    assert_eq!(string::text(string).to_rust(), expected);
}

#[test]
fn other_radixes() {
    prints_in(2, "-10", "-1010");
    prints_in(16, "255", "ff");
    prints_in(36, "35/36", "z/10");
    prints_in(16, "1+255i", "1+ffi");
}

/// Every double is a finite binary fraction; the text is exact.
#[test]
fn doubles_in_radixes_that_are_powers_of_two() {
    prints_in(2, "1.5", "1.1");
    prints_in(2, "-0.375", "-0.011");
    prints_in(16, "255.5", "ff.8");
    prints_in(8, "64.0", "100.0");
    prints_in(2, "0.0", "0.0");
    prints_in(2, "+inf.0", "+inf.0");
}
