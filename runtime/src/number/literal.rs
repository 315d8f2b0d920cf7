//! Numbers outside the heap: what the compiler's reader and `string->number` parse to.
//!
//! [`parse`] reads the grammar of R7RS section 7.1.1 with one scan over the bytes:
//!
//! ```text
//! number   = prefix complex            prefix: #b #o #d #x and #e #i, at most one of each, in either order
//! complex  = real | real "@" real | real? signed-imaginary "i"
//! real     = sign? ureal | ("+" | "-") ("inf.0" | "nan.0")
//! ureal    = digits | digits "/" digits | decimal        decimals in radix 10 only
//! ```
//!
//! Letters are case-insensitive. Points that the report leaves open, and how they are settled:
//!
//! * A decimal is rounded once, to the nearest double; a ratio or integer made inexact by `#i` too.
//! * What denotes no number is rejected: `1/0`, `#e+inf.0`, `#e+nan.0`.
//! * An exact decimal may not have an exponent beyond [`EXACT_EXPONENT_LIMIT`]: twelve characters must not cost
//!   gigabytes. It is rejected like other text that is not a number.
//! * The parts of a complex number have the same exactness: if one is inexact, so becomes the other. An imaginary part
//!   that is an exact zero leaves a real number. A polar number whose angle is not an exact zero is inexact.

use super::convert::{f64_to_ratio, integer_to_f64, lowest_terms, ratio_to_f64};
use dashu_int::IBig;

#[cfg(test)]
mod tests;

/// The greatest power of ten by which an exact decimal such as `#e1e100` is scaled, in either direction.
pub const EXACT_EXPONENT_LIMIT: i64 = 1_000_000;

/// A number as written. Exact integers of every size are `Integer`; a rational is in lowest terms with a denominator
/// above 1; the parts of a `Complex` are real, and its imaginary part is not an exact zero.
#[derive(Clone, PartialEq, Debug)]
pub enum Literal {
    Integer(IBig),
    Rational(IBig, IBig),
    Flonum(f64),
    Complex(Box<(Literal, Literal)>),
}

/// The number that `text` denotes in `radix` (2 to 16), which a prefix such as `#x` overrides; `None` when it is not a
/// number by R7RS section 7.1.1. Text that starts like an identifier is rejected at its first or second character.
pub fn parse(text: &str, radix: u32) -> Option<Literal> {
    if !(2..=16).contains(&radix) {
        return None;
    }
    let mut scanner = Scanner { rest: text.as_bytes(), radix, exactness: Exactness::AsWritten };
    scanner.prefix()?;
    scanner.complex()
}

impl Literal {
    pub fn is_exact(&self) -> bool {
        match self {
            Literal::Integer(_) | Literal::Rational(..) => true,
            Literal::Flonum(_) => false,
            Literal::Complex(parts) => parts.0.is_exact(),
        }
    }

    /// The ratio of two integers in lowest terms; `None` when the denominator is zero.
    pub fn ratio(numerator: IBig, denominator: IBig) -> Option<Literal> {
        let (n, d) = lowest_terms(numerator, denominator)?;
        Some(if d == IBig::ONE { Literal::Integer(n) } else { Literal::Rational(n, d) })
    }

    fn is_exact_zero(&self) -> bool {
        matches!(self, Literal::Integer(n) if *n == IBig::ZERO)
    }

    /// The nearest double of a real number; NaN of any other, which callers exclude.
    fn to_f64(&self) -> f64 {
        match self {
            Literal::Integer(n) => integer_to_f64(n),
            Literal::Rational(n, d) => ratio_to_f64(n, d),
            Literal::Flonum(x) => *x,
            Literal::Complex(_) => f64::NAN,
        }
    }

    /// The complex number with these real parts, which brings them to the same exactness.
    fn rectangular(real: Literal, imaginary: Literal) -> Literal {
        if imaginary.is_exact_zero() {
            return real;
        }
        if real.is_exact() == imaginary.is_exact() {
            return Literal::Complex(Box::new((real, imaginary)));
        }
        let parts = (Literal::Flonum(real.to_f64()), Literal::Flonum(imaginary.to_f64()));
        Literal::Complex(Box::new(parts))
    }

    fn polar(magnitude: Literal, angle: Literal) -> Literal {
        if angle.is_exact_zero() || magnitude.is_exact_zero() {
            return magnitude;
        }
        let (magnitude, angle) = (magnitude.to_f64(), angle.to_f64());
        Literal::rectangular(Literal::Flonum(magnitude * angle.cos()), Literal::Flonum(magnitude * angle.sin()))
    }

    /// The same number made exact, as the prefix `#e` asks of a polar number; `None` of what is not finite.
    fn into_exact(self) -> Option<Literal> {
        match self {
            Literal::Integer(_) | Literal::Rational(..) => Some(self),
            Literal::Flonum(x) => {
                let (n, d) = f64_to_ratio(x)?;
                Literal::ratio(n, d)
            }
            Literal::Complex(parts) => Some(Literal::rectangular(parts.0.into_exact()?, parts.1.into_exact()?)),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Exactness {
    AsWritten,
    Exact,
    Inexact,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Plus,
    Minus,
}

/// What is left of the text, and what the prefix said.
struct Scanner<'a> {
    rest: &'a [u8],
    radix: u32,
    exactness: Exactness,
}

impl<'a> Scanner<'a> {
    fn prefix(&mut self) -> Option<()> {
        let mut radix_seen = false;
        while let [b'#', letter, rest @ ..] = self.rest {
            let radix = match letter.to_ascii_lowercase() {
                b'b' => Some(2),
                b'o' => Some(8),
                b'd' => Some(10),
                b'x' => Some(16),
                b'e' | b'i' => None,
                _ => return None,
            };
            match radix {
                Some(radix) if !radix_seen => {
                    self.radix = radix;
                    radix_seen = true;
                }
                None if self.exactness == Exactness::AsWritten => {
                    let exact = letter.eq_ignore_ascii_case(&b'e');
                    self.exactness = if exact { Exactness::Exact } else { Exactness::Inexact };
                }
                _ => return None,
            }
            self.rest = rest;
        }
        Some(())
    }

    /// The whole of the text after the prefix.
    fn complex(&mut self) -> Option<Literal> {
        let sign = self.sign();
        if let Some(sign) = sign
            && self.at_final_i()
        {
            return self.pure_imaginary(self.unit(sign));
        }
        let first = self.real(sign)?;
        match self.rest {
            [] => Some(first),
            [b'@', rest @ ..] => {
                self.rest = rest;
                let sign = self.sign();
                let angle = self.real(sign)?;
                if !self.rest.is_empty() {
                    return None;
                }
                let number = Literal::polar(first, angle);
                if self.exactness == Exactness::Exact { number.into_exact() } else { Some(number) }
            }
            [b'+' | b'-', ..] => {
                let sign = self.sign()?;
                let imaginary = if self.at_final_i() { self.unit(sign) } else { self.real(Some(sign))? };
                self.at_final_i().then(|| Literal::rectangular(first, imaginary))
            }
            // Only a number with a sign can be an imaginary part of its own.
            _ if sign.is_some() && self.at_final_i() => self.pure_imaginary(first),
            _ => None,
        }
    }

    fn pure_imaginary(&self, imaginary: Literal) -> Option<Literal> {
        Some(Literal::rectangular(Literal::Integer(IBig::ZERO), imaginary))
    }

    /// The imaginary part of `+i` and `-i`.
    fn unit(&self, sign: Sign) -> Literal {
        let one = if sign == Sign::Minus { IBig::NEG_ONE } else { IBig::ONE };
        if self.exactness == Exactness::Inexact { Literal::Flonum(integer_to_f64(&one)) } else { Literal::Integer(one) }
    }

    fn at_final_i(&self) -> bool {
        matches!(self.rest, [b'i' | b'I'])
    }

    fn sign(&mut self) -> Option<Sign> {
        let sign = match self.rest.first()? {
            b'+' => Sign::Plus,
            b'-' => Sign::Minus,
            _ => return None,
        };
        self.rest = &self.rest[1..];
        Some(sign)
    }

    /// A real number whose sign, if it has one, was read.
    fn real(&mut self, sign: Option<Sign>) -> Option<Literal> {
        let negative = sign == Some(Sign::Minus);
        if sign.is_some()
            && let Some(magnitude) = self.infinity_or_nan()
        {
            let number = if negative { -magnitude } else { magnitude };
            return (self.exactness != Exactness::Exact).then_some(Literal::Flonum(number));
        }
        Some(match self.unsigned_real()? {
            Literal::Integer(n) if negative => Literal::Integer(-n),
            Literal::Rational(n, d) if negative => Literal::Rational(-n, d),
            Literal::Flonum(x) if negative => Literal::Flonum(-x),
            number => number,
        })
    }

    fn infinity_or_nan(&mut self) -> Option<f64> {
        let (word, rest) = self.rest.split_at_checked(5)?;
        let magnitude = if word.eq_ignore_ascii_case(b"inf.0") {
            f64::INFINITY
        } else if word.eq_ignore_ascii_case(b"nan.0") {
            f64::NAN
        } else {
            return None;
        };
        self.rest = rest;
        Some(magnitude)
    }

    fn unsigned_real(&mut self) -> Option<Literal> {
        let start = self.rest;
        let whole = self.digits(self.radix);
        match self.rest {
            [b'/', rest @ ..] => {
                self.rest = rest;
                let denominator = self.digits(self.radix);
                let number = Literal::ratio(integer(whole, self.radix)?, integer(denominator, self.radix)?)?;
                Some(self.as_asked(number))
            }
            [byte, ..] if self.radix == 10 && (*byte == b'.' || is_exponent_marker(*byte)) => {
                self.decimal(start, whole)
            }
            _ => {
                let number = Literal::Integer(integer(whole, self.radix)?);
                Some(self.as_asked(number))
            }
        }
    }

    /// An integer or ratio with the exactness that the prefix asks for.
    fn as_asked(&self, number: Literal) -> Literal {
        if self.exactness == Exactness::Inexact { Literal::Flonum(number.to_f64()) } else { number }
    }

    /// The rest of a decimal that starts at `start`, after its digits before the point.
    fn decimal(&mut self, start: &'a [u8], whole: &'a [u8]) -> Option<Literal> {
        let mut fraction: &[u8] = &[];
        if let [b'.', rest @ ..] = self.rest {
            self.rest = rest;
            fraction = self.digits(10);
        }
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let mut exponent = 0;
        let mut marker = None;
        if let [byte, rest @ ..] = self.rest
            && is_exponent_marker(*byte)
        {
            marker = Some(start.len() - self.rest.len());
            self.rest = rest;
            let negative = self.sign() == Some(Sign::Minus);
            let digits = self.digits(10);
            if digits.is_empty() {
                return None;
            }
            let magnitude = bounded(digits);
            exponent = if negative { -magnitude } else { magnitude };
        }
        if self.exactness == Exactness::Exact {
            return exact_decimal(whole, fraction, exponent);
        }
        let written = &start[..start.len() - self.rest.len()];
        let mut text = core::str::from_utf8(written).ok()?.to_owned();
        if let Some(at) = marker {
            text.replace_range(at..=at, "e");
        }
        text.parse().ok().map(Literal::Flonum)
    }

    /// The longest run of digits, perhaps none.
    fn digits(&mut self, radix: u32) -> &'a [u8] {
        let length = self.rest.iter().take_while(|byte| char::from(**byte).is_digit(radix)).count();
        let (digits, rest) = self.rest.split_at(length);
        self.rest = rest;
        digits
    }
}

/// The integer with these digits; `None` if there are none.
fn integer(digits: &[u8], radix: u32) -> Option<IBig> {
    // Most literals are short, and the general conversion has a cost of its own.
    if !digits.is_empty() && digits.len() <= 15 {
        let small = digits
            .iter()
            .fold(0i64, |n, byte| n * i64::from(radix) + i64::from(char::from(*byte).to_digit(radix).unwrap_or(0)));
        return Some(IBig::from(small));
    }
    let text = core::str::from_utf8(digits).ok()?;
    IBig::from_str_radix(text, radix).ok()
}

/// Does the letter introduce the exponent of a decimal? Those of other precisions (section 6.2.5) mean the only one.
fn is_exponent_marker(letter: u8) -> bool {
    matches!(letter.to_ascii_lowercase(), b'e' | b's' | b'f' | b'd' | b'l')
}

/// The value of decimal digits, or something beyond every exponent in use.
fn bounded(digits: &[u8]) -> i64 {
    const BOUND: i64 = 1 << 48;
    digits.iter().fold(0, |n, byte| (n * 10 + i64::from(byte - b'0')).min(BOUND))
}

/// `whole.fraction * 10^exponent`, exactly.
fn exact_decimal(whole: &[u8], fraction: &[u8], exponent: i64) -> Option<Literal> {
    let digits = integer(&[whole, fraction].concat(), 10)?;
    if digits == IBig::ZERO {
        return Some(Literal::Integer(digits));
    }
    if exponent.abs() > EXACT_EXPONENT_LIMIT {
        return None;
    }
    let power = exponent - fraction.len() as i64;
    let scale = IBig::from(10).pow(power.unsigned_abs() as usize);
    if power >= 0 { Some(Literal::Integer(digits * scale)) } else { Literal::ratio(digits, scale) }
}
