//! Exact integer arithmetic against the machine's 128-bit integers, on operands around every boundary of representation.

use super::super::testing::context;
use super::super::{Number, entry, from_i128, integer::Integer};
use crate::value::Value;
use eshkol_abi::context::Context;

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0.rotate_left(32) ^ self.0
    }

    /// An integer of at most `bits` bits and a sign, often next to a power of two.
    fn integer(&mut self, bits: u32) -> i128 {
        let wide = u128::from(self.next()) << 64 | u128::from(self.next());
        let length = (self.next() % u64::from(bits)) as u32;
        let magnitude = match self.next() % 3 {
            0 => (1i128 << length) + (wide % 5) as i128 - 2,
            _ => (wide & ((1 << length) - 1)) as i128,
        };
        if self.next().is_multiple_of(2) { magnitude } else { -magnitude }
    }
}

fn value_of(value: Value) -> i128 {
    assert!(Number::of(value).is_some_and(Number::is_exact_integer), "{:x}", value.0);
    i128::try_from(&*Integer::of(value)).expect("128 bits")
}

fn check(
    name: &str,
    bits: u32,
    function: extern "C" fn(&mut Context, Value, Value) -> Value,
    expected: fn(i128, i128) -> Option<i128>,
) {
    let context = context();
    let mut random = Random(7);
    for _ in 0..20_000 {
        let (m, n) = (random.integer(bits), random.integer(bits));
        let a = from_i128(context, m).expect("room");
        let b = from_i128(context, n).expect("room");
        let result = function(context, a, b);
        match expected(m, n) {
            Some(expected) => assert_eq!(value_of(result), expected, "({name} {m} {n})"),
            None => assert!(result == Value::ERROR, "({name} {m} {n})"),
        }
    }
}

#[test]
fn addition() {
    check("+", 120, entry::eshkol_number_add, i128::checked_add);
}

#[test]
fn subtraction() {
    check("-", 120, entry::eshkol_number_subtract, i128::checked_sub);
}

#[test]
fn multiplication() {
    check("*", 63, entry::eshkol_number_multiply, i128::checked_mul);
}

#[test]
fn division() {
    check("quotient", 120, entry::eshkol_number_quotient, i128::checked_div);
    check("remainder", 120, entry::eshkol_number_remainder, i128::checked_rem);
    check("modulo", 120, entry::eshkol_number_modulo, |m, n| {
        let r = m.checked_rem(n)?;
        Some(if r != 0 && (r < 0) != (n < 0) { r + n } else { r })
    });
    check("floor-quotient", 120, entry::eshkol_number_floor_quotient, |m, n| {
        let r = m.checked_rem(n)?;
        Some(m / n - i128::from(r != 0 && (r < 0) != (n < 0)))
    });
}

#[test]
fn bitwise_operations() {
    check("bitwise-and", 120, entry::eshkol_number_bitwise_and, |m, n| Some(m & n));
    check("bitwise-ior", 120, entry::eshkol_number_bitwise_ior, |m, n| Some(m | n));
    check("bitwise-xor", 120, entry::eshkol_number_bitwise_xor, |m, n| Some(m ^ n));
}

#[test]
fn comparison() {
    let context = context();
    let mut random = Random(11);
    for _ in 0..20_000 {
        let m = random.integer(120);
        let n = if random.next().is_multiple_of(4) { m + (random.next() % 3) as i128 - 1 } else { random.integer(120) };
        let a = from_i128(context, m).expect("room");
        let b = from_i128(context, n).expect("room");
        let answers = [
            (entry::eshkol_number_equal(context, a, b), m == n),
            (entry::eshkol_number_less(context, a, b), m < n),
            (entry::eshkol_number_greater(context, a, b), m > n),
            (entry::eshkol_number_less_equal(context, a, b), m <= n),
            (entry::eshkol_number_greater_equal(context, a, b), m >= n),
        ];
        assert!(answers.into_iter().all(|(result, expected)| result == Value::boolean(expected)), "{m} {n}");
    }
}
