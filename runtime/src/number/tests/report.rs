//! The examples of R7RS section 6.2.6, and rules that it states.

use super::super::entry;
use super::super::testing::{context, read, show};
use crate::string;
use crate::value::Value;
use eshkol_abi::context::Context;

#[track_caller]
fn unary(function: extern "C" fn(&mut Context, Value) -> Value, examples: &[(&str, &str)]) {
    let context = context();
    for (a, expected) in examples {
        let a_value = read(context, a);
        let result = function(context, a_value);
        assert_eq!(show(context, result), *expected, "{a}");
    }
}

#[track_caller]
fn binary(function: extern "C" fn(&mut Context, Value, Value) -> Value, examples: &[(&str, &str, &str)]) {
    let context = context();
    for (a, b, expected) in examples {
        let (a_value, b_value) = (read(context, a), read(context, b));
        let result = function(context, a_value, b_value);
        assert_eq!(show(context, result), *expected, "{a} {b}");
    }
}

#[test]
fn numerical_type_predicates() {
    unary(entry::eshkol_number_is_number, &[("3+4i", "#t"), ("3", "#t")]);
    unary(
        entry::eshkol_number_is_real,
        &[("3", "#t"), ("-2.5+0i", "#t"), ("-2.5+0.0i", "#f"), ("#e1e10", "#t"), ("+inf.0", "#t"), ("+nan.0", "#t")],
    );
    unary(
        entry::eshkol_number_is_rational,
        &[("-inf.0", "#f"), ("3.5", "#t"), ("6/10", "#t"), ("6/3", "#t"), ("+i", "#f")],
    );
    unary(
        entry::eshkol_number_is_integer,
        &[("3+0i", "#t"), ("3.0", "#t"), ("8/4", "#t"), ("3.5", "#f"), ("+inf.0", "#f")],
    );
    let context = context();
    for value in [Value::TRUE, Value::NULL, Value::character('1')] {
        assert!(entry::eshkol_number_is_number(context, value) == Value::FALSE);
        assert!(entry::eshkol_number_is_integer(context, value) == Value::FALSE);
    }
}

#[test]
fn exactness() {
    unary(
        entry::eshkol_number_is_exact,
        &[("3.0", "#f"), ("#e3.0", "#t"), ("3.", "#f"), ("1/2", "#t"), ("1+2i", "#t")],
    );
    unary(entry::eshkol_number_is_inexact, &[("3.", "#t"), ("3", "#f"), ("1.5+2i", "#t")]);
    unary(
        entry::eshkol_number_is_exact_integer,
        &[("32", "#t"), ("32.0", "#f"), ("32/5", "#f"), ("99999999999999999999", "#t")],
    );
}

#[test]
fn finite_infinite_nan() {
    unary(entry::eshkol_number_is_finite, &[("3", "#t"), ("+inf.0", "#f"), ("3.0+inf.0i", "#f"), ("+nan.0", "#f")]);
    unary(entry::eshkol_number_is_infinite, &[("3", "#f"), ("+inf.0", "#t"), ("+nan.0", "#f"), ("3.0+inf.0i", "#t")]);
    unary(entry::eshkol_number_is_nan, &[("+nan.0", "#t"), ("32", "#f"), ("+nan.0+5.0i", "#t"), ("1+2i", "#f")]);
}

#[test]
fn absolute_values_and_division() {
    unary(entry::eshkol_number_abs, &[("-7", "7"), ("-1152921504606846976", "1152921504606846976"), ("-0.0", "0.0")]);
    binary(
        entry::eshkol_number_divide,
        &[("3", "4", "3/4"), ("1", "3", "1/3"), ("6", "-4", "-3/2"), ("3", "4.0", "0.75")],
    );
    binary(
        entry::eshkol_number_floor_quotient,
        &[("5", "2", "2"), ("-5", "2", "-3"), ("5", "-2", "-3"), ("-5", "-2", "2"), ("-5", "2.0", "-3.0")],
    );
    binary(entry::eshkol_number_modulo, &[("5", "2", "1"), ("-5", "2", "1"), ("5", "-2", "-1"), ("-5", "-2", "-1")]);
    binary(
        entry::eshkol_number_quotient,
        &[("5", "2", "2"), ("-5", "2", "-2"), ("5", "-2", "-2"), ("-5", "-2", "2"), ("-5.0", "2", "-2.0")],
    );
    binary(
        entry::eshkol_number_remainder,
        &[("5", "2", "1"), ("-5", "2", "-1"), ("5", "-2", "1"), ("-5", "-2", "-1"), ("-5.0", "2", "-1.0")],
    );
}

#[test]
fn common_divisors_and_multiples() {
    binary(entry::eshkol_number_gcd, &[("32", "-36", "4"), ("0", "0", "0"), ("0", "-5", "5"), ("6.0", "4", "2.0")]);
    binary(entry::eshkol_number_lcm, &[("32", "-36", "288"), ("32.0", "-36", "288.0"), ("0", "5", "0")]);
}

#[test]
fn numerators_and_denominators() {
    unary(entry::eshkol_number_numerator, &[("6/4", "3"), ("0.75", "3.0")]);
    unary(entry::eshkol_number_denominator, &[("6/4", "2"), ("0.75", "4.0"), ("0", "1")]);
}

#[test]
fn rounding() {
    unary(entry::eshkol_number_floor, &[("-4.3", "-5.0"), ("3.5", "3.0"), ("-7/2", "-4")]);
    unary(entry::eshkol_number_ceiling, &[("-4.3", "-4.0"), ("3.5", "4.0"), ("-7/2", "-3")]);
    unary(entry::eshkol_number_truncate, &[("-4.3", "-4.0"), ("3.5", "3.0"), ("-7/2", "-3")]);
    unary(
        entry::eshkol_number_round,
        &[("-4.3", "-4.0"), ("3.5", "4.0"), ("2.5", "2.0"), ("7/2", "4"), ("5/2", "2"), ("-5/2", "-2"), ("7", "7")],
    );
}

#[test]
fn simplest_rationals() {
    binary(
        entry::eshkol_number_rationalize,
        &[
            ("3/10", "1/10", "1/3"),
            (".3", "1/10", "0.3333333333333333"),
            ("+inf.0", "1", "+inf.0"),
            ("1", "+inf.0", "0.0"),
            ("+inf.0", "+inf.0", "+nan.0"),
            ("5", "0", "5"),
        ],
    );
}

/// Exact where the report's functions have a rational value at an exact argument.
#[test]
fn elementary_functions_of_exact_arguments() {
    unary(entry::eshkol_number_exp, &[("0", "1"), ("0.0", "1.0")]);
    unary(entry::eshkol_number_log, &[("1", "0"), ("1.0", "0.0"), ("-1", "0.0+3.141592653589793i")]);
    unary(entry::eshkol_number_sin, &[("0", "0")]);
    unary(entry::eshkol_number_cos, &[("0", "1")]);
    unary(entry::eshkol_number_atan, &[("0", "0"), ("1", "0.7853981633974483")]);
    unary(entry::eshkol_number_acos, &[("1", "0"), ("-1", "3.141592653589793")]);
}

/// The table of `atan` with two arguments.
#[test]
fn quadrants_of_atan() {
    binary(
        entry::eshkol_number_atan2,
        &[
            ("0.0", "1.0", "0.0"),
            ("-0.0", "1.0", "-0.0"),
            ("0", "1", "0"),
            ("1.0", "0", "1.5707963267948966"),
            ("0.0", "-1.0", "3.141592653589793"),
            ("-0.0", "-1.0", "-3.141592653589793"),
            ("0", "-1", "3.141592653589793"),
            ("-1.0", "0", "-1.5707963267948966"),
            ("0.0", "0.0", "0.0"),
            ("-0.0", "-0.0", "-3.141592653589793"),
        ],
    );
}

#[test]
fn square_roots() {
    unary(
        entry::eshkol_number_sqrt,
        &[("9", "3"), ("16", "4"), ("1/4", "1/2"), ("-1", "+i"), ("-4.0", "0.0+2.0i"), ("0", "0"), ("-3+4i", "1+2i")],
    );
    unary(entry::eshkol_number_exact_integer_sqrt, &[("4", "(2 . 0)"), ("5", "(2 . 1)"), ("0", "(0 . 0)")]);
    unary(
        entry::eshkol_number_exact_integer_sqrt,
        &[("10000000000000000000000000000000000000001", "(100000000000000000000 . 1)")],
    );
}

/// R7RS: `(expt 0 0)` is 1, and zero to a positive power is zero.
#[test]
fn powers() {
    binary(
        entry::eshkol_number_expt,
        &[
            ("0", "0", "1"),
            ("0.0", "0", "1.0"),
            ("0", "0.0", "1.0"),
            ("0", "5", "0"),
            ("0", "2+i", "0"),
            ("2", "-2", "1/4"),
            ("-2", "3", "-8"),
            ("2", "100", "1267650600228229401496703205376"),
            ("2/3", "-3", "27/8"),
            ("-8", "3.0", "-512.0"),
            ("-1", "1000000000000000000000001", "-1"),
            ("+i", "1000000000000000000000001", "+i"),
            ("-2.0", "3", "-8.0"),
            ("-0.0", "3", "-0.0"),
        ],
    );
}

#[test]
fn complex_parts() {
    binary(entry::eshkol_number_make_rectangular, &[("1", "2", "1+2i"), ("1", "0", "1"), ("1", "2.0", "1.0+2.0i")]);
    binary(entry::eshkol_number_make_polar, &[("2", "0", "2"), ("0", "1", "0")]);
    unary(entry::eshkol_number_real_part, &[("1+2i", "1"), ("5", "5")]);
    unary(entry::eshkol_number_imag_part, &[("1+2i", "2"), ("5", "0"), ("1.5", "0")]);
    unary(entry::eshkol_number_magnitude, &[("3+4i", "5"), ("-5", "5")]);
    unary(entry::eshkol_number_angle, &[("5", "0"), ("-5", "3.141592653589793"), ("5.0", "0.0")]);
}

/// "If either argument is inexact, the result is inexact", and NaN is not lost.
#[test]
fn maxima_and_minima() {
    binary(
        entry::eshkol_number_max,
        &[
            ("3", "4", "4"),
            ("3.9", "4", "4.0"),
            ("5", "4.5", "5.0"),
            ("1", "+nan.0", "+nan.0"),
            ("+nan.0", "1", "+nan.0"),
        ],
    );
    binary(
        entry::eshkol_number_min,
        &[("3", "4", "3"), ("3", "4.5", "3.0"), ("-inf.0", "1", "-inf.0"), ("1", "+nan.0", "+nan.0")],
    );
}

/// Comparison is transitive: no operand is rounded to the type of the other.
#[test]
fn mixed_comparisons_are_exact() {
    binary(
        entry::eshkol_number_equal,
        &[
            ("9007199254740993", "9007199254740992.0", "#f"),
            ("9007199254740992", "9007199254740992.0", "#t"),
            ("1/3", "0.3333333333333333", "#f"),
            ("1/2", "0.5", "#t"),
            ("1267650600228229401496703205377", "1267650600228229401496703205376.0", "#f"),
            ("0", "-0.0", "#t"),
            ("1", "1.0+0.0i", "#t"),
            ("+nan.0", "+nan.0", "#f"),
            ("1+2i", "1.0+2.0i", "#t"),
        ],
    );
    binary(
        entry::eshkol_number_less,
        &[
            ("9007199254740992.0", "9007199254740993", "#t"),
            ("0.3333333333333333", "1/3", "#t"),
            ("100000000000000000000000", "+inf.0", "#t"),
            ("-inf.0", "-100000000000000000000000", "#t"),
            ("1", "+nan.0", "#f"),
            ("+nan.0", "1", "#f"),
            ("-1.5", "-1", "#t"),
        ],
    );
}

/// An operation on an exact and an inexact number is inexact, whatever the exact one is.
#[test]
fn inexactness_is_contagious() {
    binary(entry::eshkol_number_multiply, &[("0", "1.5", "0.0"), ("0", "+nan.0", "+nan.0"), ("2", "1.5", "3.0")]);
    binary(entry::eshkol_number_divide, &[("1.5", "0", "+inf.0"), ("0", "1.5", "0.0")]);
    binary(entry::eshkol_number_add, &[("1/2", "0.5", "1.0"), ("1", "1.5+i", "2.5+1.0i")]);
}

#[test]
fn negation_changes_the_sign_of_zero() {
    unary(
        entry::eshkol_number_negate,
        &[
            ("0.0", "-0.0"),
            ("-0.0", "0.0"),
            ("0", "0"),
            ("1+2i", "-1-2i"),
            ("-1152921504606846976", "1152921504606846976"),
        ],
    );
}

#[test]
fn strings_to_numbers() {
    let context = context();
    for (text, radix, expected) in [
        ("100", 10, "100"),
        ("100", 16, "256"),
        ("1e2", 10, "100.0"),
        ("#x10", 10, "16"),
        ("abc", 10, "#f"),
        ("", 10, "#f"),
        ("ff", 16, "255"),
        ("1/0", 10, "#f"),
    ] {
        let string = string::from_str(context, text).expect("room");
        let number = entry::eshkol_number_parse(context, string, Value::fixnum(radix));
        assert_eq!(show(context, number), expected, "{text}");
    }
}
