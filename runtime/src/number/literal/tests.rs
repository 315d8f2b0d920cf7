//! R7RS section 7.1.1, rule by rule, and the examples of sections 6.2.5 and 6.2.7.

use super::*;

fn int(n: i64) -> Literal {
    Literal::Integer(IBig::from(n))
}

fn ratio(n: i64, d: i64) -> Literal {
    Literal::Rational(IBig::from(n), IBig::from(d))
}

fn float(x: f64) -> Literal {
    Literal::Flonum(x)
}

fn complex(real: Literal, imaginary: Literal) -> Literal {
    Literal::Complex(Box::new((real, imaginary)))
}

/// Equal as literals, except that two NaNs are equal and zeros of different sign are not.
fn same(a: &Literal, b: &Literal) -> bool {
    match (a, b) {
        (Literal::Flonum(a), Literal::Flonum(b)) => a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan(),
        (Literal::Complex(a), Literal::Complex(b)) => same(&a.0, &b.0) && same(&a.1, &b.1),
        _ => a == b,
    }
}

#[track_caller]
fn reads(text: &str, expected: Literal) {
    reads_in(text, 10, expected);
}

#[track_caller]
fn reads_in(text: &str, radix: u32, expected: Literal) {
    let number = parse(text, radix);
    assert!(number.as_ref().is_some_and(|number| same(number, &expected)), "{text}: {number:?}, not {expected:?}");
}

#[track_caller]
fn rejects(text: &str) {
    assert_eq!(parse(text, 10), None, "{text}");
}

#[test]
fn integers_in_every_radix() {
    for (text, n) in
        [("0", 0), ("-0", 0), ("+5", 5), ("-17", -17), ("007", 7), ("999999999999999999", 999999999999999999)]
    {
        reads(text, int(n));
    }
    for (text, n) in [("#b1011", 11), ("#o17", 15), ("#d19", 19), ("#xfF", 255), ("#x-1e3", -0x1e3), ("#B-1", -1)] {
        reads(text, int(n));
    }
    reads_in("100", 16, int(256));
    reads_in("100", 2, int(4));
    reads_in("1e3", 16, int(0x1e3));
    reads_in("#d100", 16, int(100));
}

#[test]
fn digits_must_belong_to_the_radix() {
    for text in ["#b2", "#o8", "#xg", "#b", "#x", "#d", "#xFG", "12a"] {
        rejects(text);
    }
    assert_eq!(parse("12", 2), None);
}

#[test]
fn integers_beyond_64_bits() {
    let n = IBig::from_str_radix("123456789012345678901234567890", 10).expect("an integer");
    reads("123456789012345678901234567890", Literal::Integer(n.clone()));
    reads("-123456789012345678901234567890", Literal::Integer(-n.clone()));
    reads("#x18EE90FF6C373E0EE4E3F0AD2", Literal::Integer(n));
    reads("1152921504606846976", int(1 << 60));
    reads("-9223372036854775808", int(i64::MIN));
}

#[test]
fn prefixes_come_in_either_order_and_case() {
    for text in ["#e#x10", "#x#e10", "#E#X10", "#X#E10"] {
        reads(text, int(16));
    }
    for text in ["#i#x10", "#x#i10", "#I#X10"] {
        reads(text, float(16.0));
    }
}

#[test]
fn each_kind_of_prefix_comes_at_most_once() {
    for text in ["#x#x10", "#b#x10", "#e#e1", "#i#e1", "#e#x#e1", "#", "##x1", "#z1", "#e", "#e#x"] {
        rejects(text);
    }
}

#[test]
fn decimals() {
    for (text, x) in [
        ("1.5", 1.5),
        ("1.", 1.0),
        (".5", 0.5),
        ("-.5", -0.5),
        ("+1.25", 1.25),
        ("1e3", 1000.0),
        ("1E3", 1000.0),
        ("1e+3", 1000.0),
        ("1e-3", 0.001),
        ("1.e2", 100.0),
        (".5e1", 5.0),
        ("-0.0", -0.0),
        ("0e5", 0.0),
        ("1e400", f64::INFINITY),
        ("-1e400", f64::NEG_INFINITY),
        ("1e-400", 0.0),
        ("1e99999999999999999999", f64::INFINITY),
        ("#d1.5", 1.5),
        ("#i1.5", 1.5),
    ] {
        reads(text, float(x));
    }
}

#[test]
fn decimals_need_a_digit_and_a_whole_exponent() {
    for text in
        [".", "+.", "-.", "e3", ".e3", "1e", "1e+", "1e-", "1ee3", "1.2.3", "1e2.5", "1e3e4", "--1", "+-1", "1_000"]
    {
        rejects(text);
    }
}

#[test]
fn decimals_are_of_radix_ten_only() {
    for text in ["#x1.8", "#b1.1", "#o1.4", "#b1e1", "#o1e1"] {
        rejects(text);
    }
}

#[test]
fn decimals_are_rounded_once() {
    reads("0.1", float(0.1));
    reads("9007199254740993.0", float(9007199254740992.0));
    reads("9007199254740993.00000000000000000000000000000000001", float(9007199254740994.0));
    reads("2.2250738585072014e-308", float(f64::MIN_POSITIVE));
    reads("4.9406564584124654e-324", float(5e-324));
    reads("1.7976931348623157e308", float(f64::MAX));
}

#[test]
fn exact_decimals() {
    reads("#e1.5", ratio(3, 2));
    reads("#e-1.5", ratio(-3, 2));
    reads("#e.25", ratio(1, 4));
    reads("#e1.", int(1));
    reads("#e1e3", int(1000));
    reads("#e1.2e1", int(12));
    reads("#e125e-2", ratio(5, 4));
    reads("#e0.1", ratio(1, 10));
    reads("#e0e99999999999999999999", int(0));
    reads("#e1e30", Literal::Integer(IBig::from(10).pow(30)));
}

/// A short text must not denote an integer of gigabytes.
#[test]
fn exact_decimals_have_bounded_exponents() {
    rejects("#e1e1000000000");
    rejects("#e1e-1000000000");
    rejects("#e1e99999999999999999999");
    assert!(parse("#e1e1000000", 10).is_some());
}

#[test]
fn rationals() {
    reads("1/3", ratio(1, 3));
    reads("-6/4", ratio(-3, 2));
    reads("4/2", int(2));
    reads("0/5", int(0));
    reads("#xA/F", ratio(2, 3));
    reads("#e1/3", ratio(1, 3));
    for text in ["1/0", "0/0", "1/", "/2", "1/-2", "1/2/3", "1/2e3", "1.5/2", "#i1/0"] {
        rejects(text);
    }
}

#[test]
fn inexact_integers_and_rationals_are_rounded_once() {
    reads("#i1/3", float(1.0 / 3.0));
    reads("#i-1/3", float(-1.0 / 3.0));
    reads("#i5", float(5.0));
    reads("#x#iff", float(255.0));
    reads("#i9007199254740993", float(9007199254740992.0));
    reads("#i1800000000000000000000000000000000000000000/3600000000000000000000000000000000000000000", float(0.5));
    reads("#i-0", float(-0.0));
}

#[test]
fn infinities_and_nan() {
    for text in ["+inf.0", "+INF.0", "+Inf.0", "#i+inf.0", "#x+inf.0"] {
        reads(text, float(f64::INFINITY));
    }
    reads("-inf.0", float(f64::NEG_INFINITY));
    reads("+nan.0", float(f64::NAN));
    reads("-nan.0", float(f64::NAN));
    for text in ["inf.0", "nan.0", "+inf", "+inf.", "+inf.00", "+inf.1", "+nan", "++inf.0", "#e+inf.0", "#e-nan.0"] {
        rejects(text);
    }
}

#[test]
fn rectangular_complex_numbers() {
    reads("1+2i", complex(int(1), int(2)));
    reads("1-2i", complex(int(1), int(-2)));
    reads("-1/2+3/4i", complex(ratio(-1, 2), ratio(3, 4)));
    reads("1.5+2.5i", complex(float(1.5), float(2.5)));
    reads("+i", complex(int(0), int(1)));
    reads("-I", complex(int(0), int(-1)));
    reads("3+i", complex(int(3), int(1)));
    reads("3-i", complex(int(3), int(-1)));
    reads("+2i", complex(int(0), int(2)));
    reads("-2.5i", complex(float(0.0), float(-2.5)));
    reads("#x-ai", complex(int(0), int(-10)));
    reads("#e1.5+.5i", complex(ratio(3, 2), ratio(1, 2)));
    reads("#i1+2i", complex(float(1.0), float(2.0)));
    reads("+inf.0i", complex(float(0.0), float(f64::INFINITY)));
    reads("1+inf.0i", complex(float(1.0), float(f64::INFINITY)));
    reads("-inf.0-nan.0i", complex(float(f64::NEG_INFINITY), float(f64::NAN)));
    reads("+inf.0-i", complex(float(f64::INFINITY), float(-1.0)));
    reads("1e2+1e-2i", complex(float(100.0), float(0.01)));
}

/// R7RS 6.2.6: `(real? -2.5+0i)` is true, `(real? -2.5+0.0i)` is false.
#[test]
fn an_exact_zero_imaginary_part_leaves_a_real_number() {
    reads("-2.5+0i", float(-2.5));
    reads("5-0i", int(5));
    reads("+0i", int(0));
    reads("-2.5+0.0i", complex(float(-2.5), float(0.0)));
}

#[test]
fn one_inexact_part_makes_the_other_inexact() {
    reads("1+2.0i", complex(float(1.0), float(2.0)));
    reads("1/2+2.0i", complex(float(0.5), float(2.0)));
    reads("1.5+i", complex(float(1.5), float(1.0)));
}

#[test]
fn polar_complex_numbers() {
    reads("1@0", int(1));
    reads("1.5@0", float(1.5));
    reads("0@1", int(0));
    reads("1@2", complex(float(2f64.cos()), float(2f64.sin())));
    reads("-2@-1.5", complex(float(-2.0 * 1.5f64.cos()), float(2.0 * 1.5f64.sin())));
    reads("#i1@0", complex(float(1.0), float(0.0)));
    assert!(parse("#e1@2", 10).is_some_and(|number| number.is_exact()));
    for text in ["@1", "1@", "1@2@3", "1@2i", "1@+i", "#e1@+inf.0"] {
        rejects(text);
    }
}

#[test]
fn malformed_complex_numbers() {
    for text in ["i", "2i", "1+2", "1+2i3", "1+2ii", "1++i", "+1+", "1+i+i", "1i+2", "+i1", "1+2i@3", "1.5i", "+ii"] {
        rejects(text);
    }
}

/// R7RS 7.1.1, peculiar identifiers and ordinary ones: none of them is a number.
#[test]
fn identifiers_are_not_numbers() {
    for text in [
        "",
        "+",
        "-",
        "...",
        "..",
        "1+",
        "-1+",
        "->x",
        "+x",
        "-x",
        ".x",
        "+.x",
        "-.x",
        "+@",
        "e1",
        "abc",
        "list->vector",
        "+inf",
        "-inf.0x",
        "x1",
        "1x",
        "é",
        "1é",
        "１",
        "+é",
        " 1",
        "1 ",
        "0x10",
        "1,5",
    ] {
        rejects(text);
    }
}

/// R7RS 6.2.7, the examples of `string->number`.
#[test]
fn examples_of_string_to_number() {
    reads("100", int(100));
    reads_in("100", 16, int(256));
    reads("1e2", float(100.0));
}
