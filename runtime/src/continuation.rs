//! What the standard library's continuations need beside going to them: the elements of a list as several values.

use crate::condition;
use crate::value::Value;
use eshkol_abi::condition::Kind;
use eshkol_abi::context::{Context, MAX_VALUES};
use eshkol_abi::primitive::Type;
use eshkol_abi::value::MULTIPLE;

/// `(values-list list)`: the elements as several values, or as an ordinary value when there is one.
#[unsafe(no_mangle)]
pub extern "C" fn eshkol_control_values_from_list(context: &mut Context, list: Value) -> Value {
    if list.is_pair() && list.cdr() == Value::NULL {
        return list.car();
    }
    let mut count = 0;
    let mut rest = list;
    while rest.is_pair() {
        if count == MAX_VALUES {
            return condition::error(context, Kind::ValueCount, "values", "too many values", &[]);
        }
        // SAFETY: the buffer has room for MAX_VALUES words, and `count` is below that.
        unsafe { *context.values.add(count) = rest.car().0 };
        count += 1;
        rest = rest.cdr();
    }
    if rest != Value::NULL {
        return condition::wrong_type(context, "values", 1, Type::List, list);
    }
    context.values_count = count as u64;
    Value(MULTIPLE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;
    use crate::memory::allocate;

    fn list(context: &mut Context, numbers: &[i64]) -> Value {
        numbers.iter().rev().fold(Value::NULL, |list, &number| {
            allocate::pair(context, Value::fixnum(number), list).expect("the region is large enough")
        })
    }

    /// Several values go through the context; one is returned as it is, without the mark of several.
    #[test]
    fn the_elements_of_a_list_become_values() {
        let mut fixture = Fixture::new();
        let mut buffer = vec![0; MAX_VALUES];
        let context = &mut fixture.context;
        context.values = buffer.as_mut_ptr();
        let three = list(context, &[1, 2, 3]);
        assert_eq!(eshkol_control_values_from_list(context, three).0, MULTIPLE);
        assert_eq!(context.values_count, 3);
        let one = list(context, &[7]);
        assert!(eshkol_control_values_from_list(context, one) == Value::fixnum(7));
        assert_eq!(eshkol_control_values_from_list(context, Value::NULL).0, MULTIPLE);
        assert_eq!(context.values_count, 0);
        assert_eq!(buffer[..3], [1, 2, 3].map(|n| Value::fixnum(n).0));
    }

    /// The buffer has an end: more values are an error, not an overrun.
    #[test]
    fn too_many_values_are_an_error() {
        let mut fixture = Fixture::new();
        let mut buffer = vec![0; MAX_VALUES];
        fixture.context.values = buffer.as_mut_ptr();
        let long = list(&mut fixture.context, &vec![0; MAX_VALUES + 1]);
        assert!(eshkol_control_values_from_list(&mut fixture.context, long) == Value::ERROR);
        assert!(fixture.failure() == Some(Kind::ValueCount));
    }
}
