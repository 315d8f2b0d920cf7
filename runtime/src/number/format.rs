//! The text of numbers.
//!
//! Doubles print with the fewest digits that read back as the same double, positionally from 0.001 up to 10^21 and with
//! an exponent otherwise: `0.001`, `1234567.0`, `1e21`, `1.5e-7`. There is always a point or an exponent, so that the
//! text reads back as an inexact number.

use super::integer::Integer;
use super::{Literal, Number};
use crate::value::Value;
use core::fmt;
use dashu_int::IBig;

/// The text of a number in a radix that suits it, as [`write_number`] says; otherwise empty.
pub fn to_text(value: Value, radix: u32) -> String {
    let mut text = String::new();
    let written = write_number(value, radix, &mut text);
    debug_assert!(written);
    text
}

/// Appends the text of a number in a radix from 2 to 36. False, with nothing appended, when the value is not a number
/// or is inexact and the radix neither 10 nor a power of two.
#[must_use]
pub fn write_number(value: Value, radix: u32, out: &mut String) -> bool {
    let Some(number) = Number::of(value) else { return false };
    if !number.is_exact() && radix != 10 && !radix.is_power_of_two() {
        return false;
    }
    match number {
        Number::Fixnum(n) if radix == 10 => push(out, format_args!("{n}")),
        Number::Fixnum(_) | Number::Bignum(_) => write_integer(&Integer::of(value), radix, out),
        Number::Ratnum(n, d) => {
            write_integer(&Integer::of(n), radix, out);
            out.push('/');
            write_integer(&Integer::of(d), radix, out);
        }
        Number::Flonum(x) => write_flonum(x, radix, out),
        Number::Compnum(re, im) => {
            let mut real = String::new();
            let mut imaginary = String::new();
            if !write_number(re, radix, &mut real) || !write_number(im, radix, &mut imaginary) {
                return false;
            }
            write_complex(&real, &imaginary, out);
        }
    }
    true
}

impl fmt::Display for Literal {
    /// The text that reads back as the same number, in radix 10.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        match self {
            Literal::Integer(n) => write_integer(n, 10, &mut text),
            Literal::Rational(n, d) => {
                write_integer(n, 10, &mut text);
                text.push('/');
                write_integer(d, 10, &mut text);
            }
            Literal::Flonum(x) => write_flonum(*x, 10, &mut text),
            Literal::Complex(parts) => write_complex(&parts.0.to_string(), &parts.1.to_string(), &mut text),
        }
        formatter.write_str(&text)
    }
}

/// An exact zero real part is left out, and so is an exact one of the imaginary part.
fn write_complex(real: &str, imaginary: &str, out: &mut String) {
    if real != "0" {
        out.push_str(real);
    }
    match imaginary {
        "1" => out.push('+'),
        "-1" => out.push('-'),
        _ => {
            if !imaginary.starts_with(['+', '-']) {
                out.push('+');
            }
            out.push_str(imaginary);
        }
    }
    out.push('i');
}

fn push(out: &mut String, arguments: fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = fmt::Write::write_fmt(out, arguments);
}

/// The library's conversion divides and conquers, so long integers do not take quadratic time.
pub fn write_integer(n: &IBig, radix: u32, out: &mut String) {
    debug_assert!((2..=36).contains(&radix));
    if radix == 10 { push(out, format_args!("{n}")) } else { push(out, format_args!("{}", n.in_radix(radix as u8))) }
}

/// The radix is 10 or a power of two.
pub fn write_flonum(x: f64, radix: u32, out: &mut String) {
    if x.is_nan() {
        out.push_str("+nan.0");
    } else if x.is_infinite() {
        out.push_str(if x > 0.0 { "+inf.0" } else { "-inf.0" });
    } else if radix == 10 {
        write_decimal(x, out);
    } else {
        write_binary(x, radix, out);
    }
}

fn write_decimal(x: f64, out: &mut String) {
    if x.is_sign_negative() {
        out.push('-');
    }
    let mut buffer = zmij::Buffer::new();
    let (digits, exponent) = digits_and_exponent(buffer.format_finite(x.abs()));
    if digits.is_empty() {
        out.push_str("0.0");
    } else if !(-2..=21).contains(&exponent) {
        let (first, rest) = digits.split_at(1);
        out.push_str(first);
        if !rest.is_empty() {
            out.push('.');
            out.push_str(rest);
        }
        push(out, format_args!("e{}", exponent - 1));
    } else if exponent <= 0 {
        out.push_str("0.");
        (exponent..0).for_each(|_| out.push('0'));
        out.push_str(&digits);
    } else {
        let whole = digits.len().min(exponent as usize);
        out.push_str(&digits[..whole]);
        (whole..exponent as usize).for_each(|_| out.push('0'));
        out.push('.');
        out.push_str(if whole < digits.len() { &digits[whole..] } else { "0" });
    }
}

/// The digits of a decimal without zeros at either end, and the power of ten by which `0.digits` is multiplied.
fn digits_and_exponent(text: &str) -> (String, i32) {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = [whole, fraction].concat();
    let from_first = all.trim_start_matches('0');
    let leading = all.len() - from_first.len();
    let exponent = exponent.parse::<i32>().unwrap_or(0) + whole.len() as i32 - leading as i32;
    (from_first.trim_end_matches('0').to_string(), exponent)
}

/// Positionally and exactly: every double is a finite fraction in a radix that is a power of two.
fn write_binary(x: f64, radix: u32, out: &mut String) {
    let (mantissa, exponent) = super::convert::decompose(x);
    if x.is_sign_negative() {
        out.push('-');
    }
    let bits = radix.trailing_zeros() as i64;
    // The number of digits after the point, and the integer of all digits.
    let places = if exponent < 0 { (-exponent + bits - 1) / bits } else { 0 };
    let scaled = IBig::from(mantissa.unsigned_abs()) << (exponent + places * bits) as usize;
    let mut digits = String::new();
    write_integer(&scaled, radix, &mut digits);
    let places = places as usize;
    if digits.len() <= places {
        digits.insert_str(0, &"0".repeat(places + 1 - digits.len()));
    }
    let (whole, fraction) = digits.split_at(digits.len() - places);
    out.push_str(whole);
    out.push('.');
    out.push_str(if fraction.is_empty() { "0" } else { fraction });
}
