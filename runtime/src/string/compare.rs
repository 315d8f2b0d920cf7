//! Comparison of strings, by the code points of their characters; the `-ci` procedures compare full case foldings.

use super::{Text, text};
use crate::argument;
use crate::character;
use crate::value::Value;
use eshkol_abi::context::Context;
use eshkol_abi::primitive::Type;
use std::cmp::Ordering;

/// Lexicographic order.
pub fn order(a: Text, b: Text) -> Ordering {
    match (a, b) {
        (Text::Latin1(a), Text::Latin1(b)) => a.cmp(b),
        (Text::Wide(a), Text::Wide(b)) => a.cmp(b),
        _ => a.characters().cmp(b.characters()),
    }
}

/// Lexicographic order of the foldings.
pub fn folded_order(a: Text, b: Text) -> Ordering {
    folded(a).cmp(folded(b))
}

/// The full case folding.
pub fn folded(text: Text) -> impl Iterator<Item = char> {
    text.characters().flat_map(|c| {
        // No folding is longer than three characters.
        let mut folding = ['\0'; 3];
        let mut length = 0;
        character::full_fold(c, |folded| {
            if let Some(place) = folding.get_mut(length) {
                *place = folded;
                length += 1;
            }
        });
        folding.into_iter().take(length)
    })
}

fn compare(
    context: &mut Context,
    who: &str,
    strings: [Value; 2],
    order: impl Fn(Text, Text) -> Ordering,
    accept: impl Fn(Ordering) -> bool,
) -> Value {
    for (index, &string) in strings.iter().enumerate() {
        if argument::expect(context, who, index as u32 + 1, Type::String, string).is_none() {
            return Value::ERROR;
        }
    }
    Value::boolean(accept(order(text(strings[0]), text(strings[1]))))
}

macro_rules! comparison {
    ($symbol:ident, $name:literal, $order:expr, $accept:expr) => {
        #[unsafe(no_mangle)]
        pub extern "C" fn $symbol(context: &mut Context, a: Value, b: Value) -> Value {
            compare(context, $name, [a, b], $order, $accept)
        }
    };
}

comparison!(eshkol_string_less, "string<?", order, Ordering::is_lt);
comparison!(eshkol_string_greater, "string>?", order, Ordering::is_gt);
comparison!(eshkol_string_less_equal, "string<=?", order, Ordering::is_le);
comparison!(eshkol_string_greater_equal, "string>=?", order, Ordering::is_ge);
comparison!(eshkol_string_equal_folded, "string-ci=?", folded_order, Ordering::is_eq);
comparison!(eshkol_string_less_folded, "string-ci<?", folded_order, Ordering::is_lt);
comparison!(eshkol_string_greater_folded, "string-ci>?", folded_order, Ordering::is_gt);
comparison!(eshkol_string_less_equal_folded, "string-ci<=?", folded_order, Ordering::is_le);
comparison!(eshkol_string_greater_equal_folded, "string-ci>=?", folded_order, Ordering::is_ge);

/// Unlike the other comparisons, this one need not look at strings of different lengths.
#[unsafe(no_mangle)]
pub extern "C" fn eshkol_string_equal(context: &mut Context, a: Value, b: Value) -> Value {
    let same = |a: Text, b: Text| if a.equals(b) { Ordering::Equal } else { Ordering::Less };
    compare(context, "string=?", [a, b], same, Ordering::is_eq)
}
