//! Exact conversions between integers, ratios and doubles, on plain numbers outside the heap.
//!
//! Every conversion to a double rounds once, to nearest with ties to even, subnormal results included; every conversion
//! from a double is exact. Nothing here knows about values or the context, so the compiler's reader, the printer and
//! the arithmetic share one implementation.

use core::cmp::Ordering;
use dashu_int::ops::{BitTest, Gcd, UnsignedAbs};
use dashu_int::{IBig, UBig};

/// Exponent of the least significant bit of a subnormal double, and of the largest finite one.
const LEAST_EXPONENT: i64 = -1074;
const GREATEST_EXPONENT: i64 = 971;
const PRECISION: i64 = 53;

/// The nearest double; infinite above the range.
pub fn integer_to_f64(n: &IBig) -> f64 {
    n.to_f64().value()
}

/// The double nearest to `numerator / denominator`. The denominator is positive.
pub fn ratio_to_f64(numerator: &IBig, denominator: &IBig) -> f64 {
    let negative = *numerator < IBig::ZERO;
    let n = numerator.unsigned_abs();
    let d = denominator.unsigned_abs();
    let magnitude = magnitude_ratio_to_f64(n, d);
    if negative { -magnitude } else { magnitude }
}

fn magnitude_ratio_to_f64(n: UBig, d: UBig) -> f64 {
    debug_assert!(d != UBig::ZERO);
    if n == UBig::ZERO {
        return 0.0;
    }
    // The quotient lies between 2^(difference - 1) and 2^(difference + 1).
    let difference = n.bit_len() as i64 - d.bit_len() as i64;
    if difference > 1025 {
        return f64::INFINITY;
    }
    if difference < LEAST_EXPONENT - 2 {
        return 0.0;
    }
    // Scale so that the integer quotient has 55 or 56 bits: two more than a double holds, the rest is `sticky`.
    let shift = PRECISION + 2 - difference;
    let (scaled_n, scaled_d) = if shift >= 0 { (n << shift as usize, d) } else { (n, d << (-shift) as usize) };
    let quotient = &scaled_n / &scaled_d;
    let sticky = &quotient * &scaled_d != scaled_n;
    let bits = u64::try_from(&quotient).unwrap_or(u64::MAX);
    compose(bits, -shift, sticky)
}

/// The double nearest to `(bits + rest) * 2^exponent`, where `rest` is between 0 and 1, and above 0 when `sticky`.
fn compose(bits: u64, exponent: i64, sticky: bool) -> f64 {
    let length = 64 - bits.leading_zeros() as i64;
    let dropped = (length - PRECISION).max(LEAST_EXPONENT - exponent);
    if dropped <= 0 {
        debug_assert!(!sticky, "rounding needs a bit below the last one kept");
        return scale(bits, exponent);
    }
    if dropped > 63 {
        return 0.0;
    }
    let kept = bits >> dropped;
    let rest = bits & ((1 << dropped) - 1);
    let half = 1 << (dropped - 1);
    let up = match rest.cmp(&half) {
        Ordering::Greater => true,
        Ordering::Less => false,
        Ordering::Equal => sticky || kept & 1 == 1,
    };
    scale(kept + u64::from(up), exponent + dropped)
}

/// `bits * 2^exponent`, for at most 2^53 bits and an exponent no lower than that of the least double: exact or infinite.
fn scale(bits: u64, exponent: i64) -> f64 {
    debug_assert!(exponent >= LEAST_EXPONENT && bits <= 1 << PRECISION);
    if exponent > GREATEST_EXPONENT {
        return if bits == 0 { 0.0 } else { f64::INFINITY };
    }
    bits as f64 * power_of_two(exponent)
}

/// 2 to a power between -1074 and 1023.
fn power_of_two(exponent: i64) -> f64 {
    if exponent >= -1022 {
        f64::from_bits(((exponent + 1023) as u64) << 52)
    } else {
        f64::from_bits(1 << (exponent - LEAST_EXPONENT))
    }
}

/// `mantissa * 2^exponent` of a finite double: the mantissa is odd, or the number zero.
pub fn decompose(x: f64) -> (i64, i64) {
    debug_assert!(x.is_finite());
    let bits = x.to_bits();
    let field = (bits >> 52 & 0x7ff) as i64;
    let fraction = (bits & ((1 << 52) - 1)) as i64;
    let (mantissa, exponent) =
        if field == 0 { (fraction, LEAST_EXPONENT) } else { (fraction | 1 << 52, field - 1023 - 52) };
    if mantissa == 0 {
        return (0, 0);
    }
    let zeros = mantissa.trailing_zeros();
    let odd = mantissa >> zeros;
    (if x < 0.0 { -odd } else { odd }, exponent + i64::from(zeros))
}

/// The numerator and denominator, in lowest terms, of a double; `None` of an infinity or NaN.
pub fn f64_to_ratio(x: f64) -> Option<(IBig, IBig)> {
    if !x.is_finite() {
        return None;
    }
    let (mantissa, exponent) = decompose(x);
    let mantissa = IBig::from(mantissa);
    Some(if exponent >= 0 {
        (mantissa << exponent as usize, IBig::ONE)
    } else {
        (mantissa, IBig::ONE << (-exponent) as usize)
    })
}

/// Numerator and denominator brought to lowest terms, the denominator positive. `None` when the denominator is zero.
pub fn lowest_terms(numerator: IBig, denominator: IBig) -> Option<(IBig, IBig)> {
    if denominator == IBig::ZERO {
        return None;
    }
    let divisor = IBig::from((&numerator).gcd(&denominator));
    let (mut n, mut d) =
        if divisor == IBig::ONE { (numerator, denominator) } else { (numerator / &divisor, denominator / &divisor) };
    if d < IBig::ZERO {
        n = -n;
        d = -d;
    }
    Some((n, d))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn big(text: &str) -> IBig {
        IBig::from_str_radix(text, 10).expect("a decimal integer")
    }

    /// Division of two doubles that hold integers exactly is correctly rounded by the hardware: an oracle for ratios.
    #[test]
    fn ratios_round_as_hardware_division_does() {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        for _ in 0..20_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let n = (state >> 12) as i64 >> (state & 31);
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let d = ((state >> 12) as i64 >> (state & 31)).max(1);
            assert_eq!(ratio_to_f64(&IBig::from(n), &IBig::from(d)), n as f64 / d as f64, "{n}/{d}");
        }
    }

    /// Decimal literals give another oracle, subnormal results and overflow included: the standard library's parser.
    #[test]
    fn ratios_round_as_decimal_parsing_does() {
        for text in ["1", "3", "49406564584124654", "24703282292062327", "24703282292062328", "17976931348623157"] {
            for exponent in -345i32..300 {
                let n = big(text) * IBig::from(10).pow(exponent.max(0) as usize);
                let d = IBig::from(10).pow((-exponent).max(0) as usize);
                let expected: f64 = format!("{text}e{exponent}").parse().expect("a float");
                assert_eq!(ratio_to_f64(&n, &d), expected, "{text}e{exponent}");
            }
        }
    }

    /// Ties go to the even neighbour, and any rest above the tie goes up.
    #[test]
    fn ties_round_to_even() {
        let p = IBig::ONE << 53;
        assert_eq!(ratio_to_f64(&(&p + IBig::ONE), &IBig::ONE), 9007199254740992.0);
        assert_eq!(ratio_to_f64(&(&p + IBig::from(3)), &IBig::ONE), 9007199254740996.0);
        let thousand = IBig::from(1000);
        assert_eq!(ratio_to_f64(&((&p + IBig::ONE) * &thousand + IBig::ONE), &thousand), 9007199254740994.0);
        assert_eq!(ratio_to_f64(&IBig::ONE, &(IBig::ONE << 1075)), 0.0);
        assert_eq!(ratio_to_f64(&IBig::from(3), &(IBig::ONE << 1076)), f64::from_bits(1));
    }

    #[test]
    fn every_double_is_an_exact_ratio() {
        for x in [0.0, 1.5, -0.1, 5e-324, f64::MAX, -f64::MIN_POSITIVE, 1e300, 123456.789] {
            let (n, d) = f64_to_ratio(x).expect("finite");
            assert_eq!(ratio_to_f64(&n, &d), x);
        }
        assert_eq!(f64_to_ratio(1.5), Some((IBig::from(3), IBig::from(2))));
        assert_eq!(f64_to_ratio(f64::NAN), None);
        assert_eq!(f64_to_ratio(f64::INFINITY), None);
    }
}
