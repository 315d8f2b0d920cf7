//! What is wrong is reported by a condition of the right kind, never by a wrong number.

use super::super::entry;
use super::super::testing::{context, error_kind, read};
use crate::string;
use crate::value::Value;
use eshkol_abi::condition::Kind;
use eshkol_abi::context::Context;
use eshkol_abi::object::{Type, condition_field};

#[track_caller]
fn fails(kind: Kind, function: extern "C" fn(&mut Context, Value, Value) -> Value, a: &str, b: &str) {
    let context = context();
    let mut argument = |text: &str| if text == "a" { Value::character('a') } else { read(context, text) };
    let (a, b) = (argument(a), argument(b));
    assert!(function(context, a, b) == Value::ERROR);
    assert_eq!(error_kind(context), kind);
}

#[track_caller]
fn fails_alone(kind: Kind, function: extern "C" fn(&mut Context, Value) -> Value, a: &str) {
    let context = context();
    let a = if a == "a" { Value::character('a') } else { read(context, a) };
    assert!(function(context, a) == Value::ERROR);
    assert_eq!(error_kind(context), kind);
}

#[test]
fn arguments_that_are_not_numbers() {
    for function in [
        entry::eshkol_number_add,
        entry::eshkol_number_subtract,
        entry::eshkol_number_multiply,
        entry::eshkol_number_divide,
        entry::eshkol_number_equal,
        entry::eshkol_number_less,
        entry::eshkol_number_quotient,
        entry::eshkol_number_max,
        entry::eshkol_number_gcd,
        entry::eshkol_number_expt,
        entry::eshkol_number_atan2,
    ] {
        fails(Kind::WrongType, function, "a", "1");
        fails(Kind::WrongType, function, "1", "a");
        fails(Kind::WrongType, function, "1.5", "a");
    }
    for function in [
        entry::eshkol_number_sqrt,
        entry::eshkol_number_exact,
        entry::eshkol_number_is_zero,
        entry::eshkol_number_is_even,
        entry::eshkol_number_floor,
        entry::eshkol_number_sin,
        entry::eshkol_number_numerator,
        entry::eshkol_number_exact_integer_sqrt,
    ] {
        fails_alone(Kind::WrongType, function, "a");
    }
}

/// Complex numbers have no order, and only integers are even or odd or divided with a remainder.
#[test]
fn numbers_of_the_wrong_kind() {
    fails(Kind::WrongType, entry::eshkol_number_less, "1", "+i");
    fails(Kind::WrongType, entry::eshkol_number_max, "+i", "1");
    fails(Kind::WrongType, entry::eshkol_number_quotient, "1.5", "1");
    fails(Kind::WrongType, entry::eshkol_number_modulo, "5", "1/2");
    fails(Kind::WrongType, entry::eshkol_number_remainder, "+inf.0", "2");
    fails(Kind::WrongType, entry::eshkol_number_gcd, "4", "0.5");
    fails(Kind::WrongType, entry::eshkol_number_bitwise_and, "4.0", "1");
    fails_alone(Kind::WrongType, entry::eshkol_number_is_odd, "1.5");
    fails_alone(Kind::WrongType, entry::eshkol_number_floor, "+i");
    fails_alone(Kind::WrongType, entry::eshkol_number_numerator, "+inf.0");
    fails_alone(Kind::WrongType, entry::eshkol_number_exact_integer_sqrt, "4.0");
    fails_alone(Kind::OutOfRange, entry::eshkol_number_exact_integer_sqrt, "-4");
}

#[test]
fn divisions_by_exact_zero() {
    fails(Kind::DivisionByZero, entry::eshkol_number_divide, "1", "0");
    fails(Kind::DivisionByZero, entry::eshkol_number_divide, "1/2", "0");
    fails(Kind::DivisionByZero, entry::eshkol_number_divide, "10000000000000000000000", "0");
    fails(Kind::DivisionByZero, entry::eshkol_number_divide, "+i", "0");
    fails(Kind::DivisionByZero, entry::eshkol_number_quotient, "1", "0");
    fails(Kind::DivisionByZero, entry::eshkol_number_modulo, "10000000000000000000000", "0");
    fails(Kind::DivisionByZero, entry::eshkol_number_remainder, "7.0", "0.0");
    fails(Kind::DivisionByZero, entry::eshkol_number_expt, "0", "-1");
    fails(Kind::DivisionByZero, entry::eshkol_number_expt, "0", "-1000000000000000000000000");
    fails(Kind::DivisionByZero, entry::eshkol_number_atan2, "0", "0");
    fails_alone(Kind::DivisionByZero, entry::eshkol_number_log, "0");
}

#[test]
fn infinities_and_nan_have_no_exact_value() {
    fails_alone(Kind::OutOfRange, entry::eshkol_number_exact, "+inf.0");
    fails_alone(Kind::OutOfRange, entry::eshkol_number_exact, "-inf.0");
    fails_alone(Kind::OutOfRange, entry::eshkol_number_exact, "+nan.0");
    fails_alone(Kind::OutOfRange, entry::eshkol_number_exact, "1.0+nan.0i");
}

/// A result that would fill the memory is refused before it is computed.
#[test]
fn results_that_are_too_large() {
    fails(Kind::OutOfMemory, entry::eshkol_number_expt, "2", "1000000000000");
    fails(Kind::OutOfMemory, entry::eshkol_number_expt, "-3", "1000000000000000000000000");
    fails(Kind::OutOfMemory, entry::eshkol_number_expt, "1/3", "100000000000");
    fails(Kind::OutOfMemory, entry::eshkol_number_arithmetic_shift, "1", "100000000000");
    fails(Kind::OutOfRange, entry::eshkol_number_arithmetic_shift, "1", "100000000000000000000000");
}

#[test]
fn radixes() {
    fails(Kind::OutOfRange, entry::eshkol_number_to_string, "5", "1");
    fails(Kind::OutOfRange, entry::eshkol_number_to_string, "5", "37");
    fails(Kind::OutOfRange, entry::eshkol_number_to_string, "0.5", "3");
    fails(Kind::WrongType, entry::eshkol_number_to_string, "5", "10.0");
    fails(Kind::WrongType, entry::eshkol_number_to_string, "a", "10");
    fails(Kind::WrongType, entry::eshkol_number_parse, "5", "10");
    let context = context();
    let string = string::from_str(context, "12").expect("room");
    assert!(entry::eshkol_number_parse(context, string, Value::fixnum(17)) == Value::ERROR);
    assert_eq!(error_kind(context), Kind::OutOfRange);
}

/// The condition names the procedure as the program does.
#[test]
fn conditions_name_the_procedure() {
    type Binary = extern "C" fn(&mut Context, Value, Value) -> Value;
    let context = context();
    let examples: [(Binary, &str); 14] = [
        (entry::eshkol_number_add, "+"),
        (entry::eshkol_number_subtract, "-"),
        (entry::eshkol_number_multiply, "*"),
        (entry::eshkol_number_divide, "/"),
        (entry::eshkol_number_quotient, "quotient"),
        (entry::eshkol_number_remainder, "remainder"),
        (entry::eshkol_number_modulo, "modulo"),
        (entry::eshkol_number_equal, "="),
        (entry::eshkol_number_less, "<"),
        (entry::eshkol_number_greater, ">"),
        (entry::eshkol_number_less_equal, "<="),
        (entry::eshkol_number_greater_equal, ">="),
        (entry::eshkol_number_max, "max"),
        (entry::eshkol_number_expt, "expt"),
    ];
    for (function, name) in examples {
        assert!(function(context, Value::fixnum(1), Value::NULL) == Value::ERROR);
        let who = Value(context.error).field(condition_field::WHO as usize);
        assert!(who.is(Type::Symbol));
        assert_eq!(string::text(who.field(0)).to_rust(), name);
    }
}
