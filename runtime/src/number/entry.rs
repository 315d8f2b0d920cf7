//! The functions of this module as compiled code calls them.
//!
//! Every function takes the context and tagged values, checks its arguments, and returns a value, or `ERROR` after it
//! stored a condition in the context. The names are those of the table of primitives and of
//! `eshkol_abi::entry::ARITHMETIC`.

use super::{arithmetic, bits, compare, division, power, predicate, rounding, text, transcendental};
use crate::value::Value;
use eshkol_abi::context::Context;

macro_rules! export {
    ($($symbol:ident($($argument:ident),*) = $function:path;)*) => {
        $(
            #[doc = concat!("See [`", stringify!($function), "`].")]
            #[unsafe(no_mangle)]
            pub extern "C" fn $symbol(context: &mut Context, $($argument: Value),*) -> Value {
                $function(context, $($argument),*).unwrap_or(Value::ERROR)
            }
        )*

        /// The names of all functions here.
        pub const SYMBOLS: &[&str] = &[$(stringify!($symbol)),*];
    };
}

export! {
    eshkol_number_add(a, b) = arithmetic::add;
    eshkol_number_subtract(a, b) = arithmetic::subtract;
    eshkol_number_multiply(a, b) = arithmetic::multiply;
    eshkol_number_divide(a, b) = arithmetic::divide;
    eshkol_number_negate(a) = arithmetic::negate;
    eshkol_number_quotient(a, b) = division::quotient;
    eshkol_number_remainder(a, b) = division::remainder;
    eshkol_number_modulo(a, b) = division::modulo;
    eshkol_number_floor_quotient(a, b) = division::floor_quotient;
    eshkol_number_gcd(a, b) = division::gcd;
    eshkol_number_lcm(a, b) = division::lcm;
    eshkol_number_exact_integer_sqrt(a) = division::exact_integer_sqrt;
    eshkol_number_equal(a, b) = compare::equal;
    eshkol_number_less(a, b) = compare::less;
    eshkol_number_greater(a, b) = compare::greater;
    eshkol_number_less_equal(a, b) = compare::less_equal;
    eshkol_number_greater_equal(a, b) = compare::greater_equal;
    eshkol_number_max(a, b) = compare::max;
    eshkol_number_min(a, b) = compare::min;
    eshkol_number_is_number(a) = predicate::is_number;
    eshkol_number_is_real(a) = predicate::is_real;
    eshkol_number_is_rational(a) = predicate::is_rational;
    eshkol_number_is_integer(a) = predicate::is_integer;
    eshkol_number_is_exact_integer(a) = predicate::is_exact_integer;
    eshkol_number_is_exact_rational(a) = predicate::is_exact_rational;
    eshkol_number_is_exact(a) = predicate::is_exact;
    eshkol_number_is_inexact(a) = predicate::is_inexact;
    eshkol_number_is_finite(a) = predicate::is_finite;
    eshkol_number_is_infinite(a) = predicate::is_infinite;
    eshkol_number_is_nan(a) = predicate::is_nan;
    eshkol_number_is_zero(a) = predicate::is_zero;
    eshkol_number_is_positive(a) = predicate::is_positive;
    eshkol_number_is_negative(a) = predicate::is_negative;
    eshkol_number_is_odd(a) = predicate::is_odd;
    eshkol_number_is_even(a) = predicate::is_even;
    eshkol_number_abs(a) = rounding::abs;
    eshkol_number_floor(a) = rounding::floor;
    eshkol_number_ceiling(a) = rounding::ceiling;
    eshkol_number_truncate(a) = rounding::truncate;
    eshkol_number_round(a) = rounding::round;
    eshkol_number_numerator(a) = rounding::numerator;
    eshkol_number_denominator(a) = rounding::denominator;
    eshkol_number_rationalize(a, b) = rounding::rationalize;
    eshkol_number_exact(a) = rounding::exact;
    eshkol_number_inexact(a) = rounding::inexact;
    eshkol_number_exp(a) = transcendental::exp;
    eshkol_number_log(a) = transcendental::log;
    eshkol_number_sin(a) = transcendental::sin;
    eshkol_number_cos(a) = transcendental::cos;
    eshkol_number_tan(a) = transcendental::tan;
    eshkol_number_asin(a) = transcendental::asin;
    eshkol_number_acos(a) = transcendental::acos;
    eshkol_number_atan(a) = transcendental::atan;
    eshkol_number_atan2(a, b) = transcendental::atan2;
    eshkol_number_sqrt(a) = transcendental::sqrt;
    eshkol_number_expt(a, b) = power::expt;
    eshkol_number_make_rectangular(a, b) = transcendental::make_rectangular;
    eshkol_number_make_polar(a, b) = transcendental::make_polar;
    eshkol_number_real_part(a) = transcendental::real_part;
    eshkol_number_imag_part(a) = transcendental::imag_part;
    eshkol_number_magnitude(a) = transcendental::magnitude;
    eshkol_number_angle(a) = transcendental::angle;
    eshkol_number_bitwise_and(a, b) = bits::and;
    eshkol_number_bitwise_ior(a, b) = bits::or;
    eshkol_number_bitwise_xor(a, b) = bits::xor;
    eshkol_number_bitwise_not(a) = bits::not;
    eshkol_number_arithmetic_shift(a, b) = bits::arithmetic_shift;
    eshkol_number_bit_count(a) = bits::bit_count;
    eshkol_number_integer_length(a) = bits::integer_length;
    eshkol_number_to_string(a, radix) = text::number_to_string;
    eshkol_number_parse(a, radix) = text::string_to_number;
}
