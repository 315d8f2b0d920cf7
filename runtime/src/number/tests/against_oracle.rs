//! Every line of `oracle.txt`, which another Scheme computed: see `oracle.ss`.

use super::super::testing::{context, read, show};
use super::super::{Number, entry, eqv, literal};
use crate::string;
use crate::value::Value;
use eshkol_abi::context::Context;
use eshkol_abi::primitive::{Code, Primitive};

type Unary = extern "C" fn(&mut Context, Value) -> Value;
type Binary = extern "C" fn(&mut Context, Value, Value) -> Value;

enum Procedure {
    Unary(Unary),
    Binary(Binary),
}

/// The procedure of this name, through the function that the table of primitives or of stubs names for it.
fn procedure(name: &str, arguments: usize) -> Procedure {
    use Procedure::{Binary, Unary};
    match (name, arguments) {
        ("+", _) => Binary(entry::eshkol_number_add),
        ("-", _) => Binary(entry::eshkol_number_subtract),
        ("*", _) => Binary(entry::eshkol_number_multiply),
        ("/", _) => Binary(entry::eshkol_number_divide),
        ("=", _) => Binary(entry::eshkol_number_equal),
        ("<", _) => Binary(entry::eshkol_number_less),
        (">", _) => Binary(entry::eshkol_number_greater),
        ("<=", _) => Binary(entry::eshkol_number_less_equal),
        (">=", _) => Binary(entry::eshkol_number_greater_equal),
        ("max", _) => Binary(entry::eshkol_number_max),
        ("min", _) => Binary(entry::eshkol_number_min),
        ("quotient", _) => Binary(entry::eshkol_number_quotient),
        ("remainder", _) => Binary(entry::eshkol_number_remainder),
        ("modulo", _) => Binary(entry::eshkol_number_modulo),
        ("floor-quotient", _) => Binary(entry::eshkol_number_floor_quotient),
        ("gcd", _) => Binary(entry::eshkol_number_gcd),
        ("lcm", _) => Binary(entry::eshkol_number_lcm),
        ("bitwise-and", _) => Binary(entry::eshkol_number_bitwise_and),
        ("bitwise-ior", _) => Binary(entry::eshkol_number_bitwise_ior),
        ("bitwise-xor", _) => Binary(entry::eshkol_number_bitwise_xor),
        ("arithmetic-shift", _) => Binary(entry::eshkol_number_arithmetic_shift),
        ("expt", _) => Binary(entry::eshkol_number_expt),
        ("rationalize", _) => Binary(entry::eshkol_number_rationalize),
        ("number->string", _) => Binary(entry::eshkol_number_to_string),
        ("atan", 2) => Binary(entry::eshkol_number_atan2),
        ("atan", _) => Unary(entry::eshkol_number_atan),
        ("floor", _) => Unary(entry::eshkol_number_floor),
        ("ceiling", _) => Unary(entry::eshkol_number_ceiling),
        ("truncate", _) => Unary(entry::eshkol_number_truncate),
        ("round", _) => Unary(entry::eshkol_number_round),
        ("abs", _) => Unary(entry::eshkol_number_abs),
        ("exact", _) => Unary(entry::eshkol_number_exact),
        ("inexact", _) => Unary(entry::eshkol_number_inexact),
        ("numerator", _) => Unary(entry::eshkol_number_numerator),
        ("denominator", _) => Unary(entry::eshkol_number_denominator),
        ("integer?", _) => Unary(entry::eshkol_number_is_integer),
        ("rational?", _) => Unary(entry::eshkol_number_is_rational),
        ("real?", _) => Unary(entry::eshkol_number_is_real),
        ("exact?", _) => Unary(entry::eshkol_number_is_exact),
        ("zero?", _) => Unary(entry::eshkol_number_is_zero),
        ("positive?", _) => Unary(entry::eshkol_number_is_positive),
        ("negative?", _) => Unary(entry::eshkol_number_is_negative),
        ("even?", _) => Unary(entry::eshkol_number_is_even),
        ("odd?", _) => Unary(entry::eshkol_number_is_odd),
        ("finite?", _) => Unary(entry::eshkol_number_is_finite),
        ("infinite?", _) => Unary(entry::eshkol_number_is_infinite),
        ("nan?", _) => Unary(entry::eshkol_number_is_nan),
        ("sqrt", _) => Unary(entry::eshkol_number_sqrt),
        ("magnitude", _) => Unary(entry::eshkol_number_magnitude),
        ("angle", _) => Unary(entry::eshkol_number_angle),
        ("real-part", _) => Unary(entry::eshkol_number_real_part),
        ("imag-part", _) => Unary(entry::eshkol_number_imag_part),
        ("exp", _) => Unary(entry::eshkol_number_exp),
        ("log", _) => Unary(entry::eshkol_number_log),
        ("sin", _) => Unary(entry::eshkol_number_sin),
        ("cos", _) => Unary(entry::eshkol_number_cos),
        ("tan", _) => Unary(entry::eshkol_number_tan),
        ("asin", _) => Unary(entry::eshkol_number_asin),
        ("acos", _) => Unary(entry::eshkol_number_acos),
        ("bitwise-not", _) => Unary(entry::eshkol_number_bitwise_not),
        ("integer-length", _) => Unary(entry::eshkol_number_integer_length),
        ("bit-count", _) => Unary(entry::eshkol_number_bit_count),
        ("exact-integer-sqrt", _) => Unary(entry::eshkol_number_exact_integer_sqrt),
        _ => panic!("no procedure {name} of {arguments} arguments"),
    }
}

/// Real results of these are rounded by the platform's library, and need not agree in the last place.
const APPROXIMATE: [&str; 12] =
    ["exp", "log", "sin", "cos", "tan", "asin", "acos", "atan", "angle", "expt", "sqrt", "magnitude"];

/// The same number, or parts that differ by no more than a few units of the last place of the larger.
fn close(a: Value, b: Value) -> bool {
    let parts = |value| match Number::of(value) {
        Some(Number::Compnum(re, im)) => Some([re, im]),
        Some(_) => Some([value, Value::fixnum(0)]),
        None => None,
    };
    let (Some(a), Some(b)) = (parts(a), parts(b)) else { return false };
    let doubles = |parts: [Value; 2]| parts.map(|part| super::super::to_f64(part).unwrap_or(f64::NAN));
    let scale = doubles(b).into_iter().fold(0.0, |scale: f64, part| scale.max(part.abs()));
    (0..2).all(|i| {
        let (x, y) = (doubles(a)[i], doubles(b)[i]);
        eqv(a[i], b[i]) || x == y || (x - y).abs() <= scale * 1e-14
    })
}

#[test]
fn agrees_with_another_scheme() {
    let context = context();
    let mut failures = Vec::new();
    let mut lines = 0;
    for line in include_str!("oracle.txt").lines() {
        context.error = 0;
        lines += 1;
        let (application, expected) = line.split_once(") ").expect("an application and a result");
        let mut words = application.trim_start_matches('(').split(' ');
        let name = words.next().expect("a procedure");
        let arguments: Vec<Value> = words.map(|word| read(context, word)).collect();
        let result = match (procedure(name, arguments.len()), arguments.as_slice()) {
            (Procedure::Unary(function), &[a]) => function(context, a),
            (Procedure::Binary(function), &[a, b]) => function(context, a, b),
            _ => panic!("the wrong number of arguments: {line}"),
        };
        // Of the two results of the integer square root, the oracle gives the root.
        let result = if result.is_pair() { result.car() } else { result };
        if !as_expected(context, name, result, expected) {
            let shown = if name == "number->string" { text_of(result) } else { show(context, result) };
            failures.push(format!("{line}\n    not {shown}"));
        }
    }
    assert!(lines > 3000, "the table was cut");
    assert!(failures.is_empty(), "{} of {lines} lines:\n{}", failures.len(), failures.join("\n"));
}

fn as_expected(context: &mut Context, name: &str, result: Value, expected: &str) -> bool {
    match expected {
        "error" => result == Value::ERROR && context.error != 0,
        "#t" => result == Value::TRUE,
        "#f" => result == Value::FALSE,
        _ if name == "number->string" => text_of(result) == expected,
        _ => {
            let expected = read(context, expected);
            if result == Value::ERROR {
                return false;
            }
            let complex = matches!(Number::of(expected), Some(Number::Compnum(..)));
            eqv(result, expected) || (complex || APPROXIMATE.contains(&name)) && close(result, expected)
        }
    }
}

fn text_of(string: Value) -> String {
    if string == Value::ERROR { "error".to_string() } else { string::text(string).to_rust() }
}

/// What prints reads back as the same number, in every radix that the report names.
#[test]
fn numbers_print_and_read_back() {
    let context = context();
    for line in include_str!("oracle.txt").lines() {
        let application = line.split_once(") ").expect("an application").0;
        for word in application.split(' ').skip(1) {
            let number = read(context, word);
            for radix in [2, 8, 10, 16] {
                if radix != 10 && Number::of(number).is_some_and(|number| !number.is_exact()) {
                    continue;
                }
                let string = entry::eshkol_number_to_string(context, number, Value::fixnum(radix));
                let back = entry::eshkol_number_parse(context, string, Value::fixnum(radix));
                assert!(eqv(number, back), "{word} in radix {radix}");
            }
        }
    }
}

/// The table of primitives names only functions that are exported, with as many arguments.
#[test]
fn the_table_of_primitives_names_exported_functions() {
    let mut rows = 0;
    for primitive in Primitive::all() {
        if let Code::Runtime(symbol) = primitive.code
            && symbol.starts_with("eshkol_number_")
        {
            rows += 1;
            assert!(entry::SYMBOLS.contains(&symbol), "{symbol} of {} is not exported", primitive.name);
        }
    }
    assert!(rows > 40);
    for (_, symbol) in eshkol_abi::entry::ARITHMETIC {
        assert!(entry::SYMBOLS.contains(&symbol) || symbol == "eshkol_data_eqv", "{symbol} is not exported");
    }
    assert!(literal::parse("1", 10).is_some());
}
