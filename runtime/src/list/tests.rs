//! Lists: what R7RS section 6.4 says of each procedure, and what happens to data that are not proper lists.

use super::*;
use crate::fixture::Fixture;
use crate::print::write_to_string;

fn n(value: i64) -> Value {
    Value::fixnum(value)
}

fn numbers(fixture: &mut Fixture, from: i64, to: i64) -> Value {
    build(&mut fixture.context, (from..to).map(n)).unwrap()
}

fn written(value: Value) -> String {
    write_to_string(value, 1000)
}

/// `prefix` pairs that lead into a ring of `ring` pairs.
fn circular(fixture: &mut Fixture, prefix: i64, ring: i64) -> Value {
    let list = numbers(fixture, 0, prefix + ring);
    let pair = |index| (0..index).fold(list, |pair: Value, _| pair.cdr());
    // SAFETY: the second word of a pair is its cdr.
    unsafe { *pair(prefix + ring - 1).address().add(1) = pair(prefix).0 };
    list
}

#[test]
fn lists_are_built_copied_joined_and_reversed() {
    let mut fixture = Fixture::new();
    let (front, back) = (numbers(&mut fixture, 0, 3), numbers(&mut fixture, 3, 5));
    let context = &mut fixture.context;
    let joined = eshkol_list_append(context, front, back);
    assert_eq!(written(joined), "(0 1 2 3 4)");
    assert!(joined.cdr().cdr().cdr() == back, "the last argument is shared");
    assert_eq!(written(eshkol_list_append(context, front, n(7))), "(0 1 2 . 7)");
    assert!(eshkol_list_append(context, Value::NULL, n(7)) == n(7));
    assert_eq!(written(eshkol_list_reverse(context, joined)), "(4 3 2 1 0)");
    let copy = eshkol_list_copy(context, joined);
    assert!(copy != joined && copy.cdr().cdr().cdr() != back);
    assert_eq!(written(copy), "(0 1 2 3 4)");
    assert!(eshkol_list_copy(context, n(7)) == n(7));
    assert_eq!(written(eshkol_list_make(context, n(2), Value::TRUE)), "(#t #t)");
    assert!(eshkol_list_length(context, joined) == n(5));
}

#[test]
fn elements_are_reached_by_number() {
    let mut fixture = Fixture::new();
    let list = numbers(&mut fixture, 0, 4);
    let context = &mut fixture.context;
    assert_eq!(written(eshkol_list_tail(context, list, n(2))), "(2 3)");
    assert!(eshkol_list_tail(context, list, n(4)) == Value::NULL);
    assert!(eshkol_list_ref(context, list, n(3)) == n(3));
    eshkol_list_set(context, list, n(1), Value::TRUE);
    assert_eq!(written(list), "(0 #t 2 3)");
    for call in [
        eshkol_list_tail(context, list, n(5)),
        eshkol_list_ref(context, list, n(4)),
        eshkol_list_set(context, list, n(4), n(0)),
        eshkol_list_ref(context, list, n(-1)),
    ] {
        assert!(call == Value::ERROR);
    }
    assert_eq!(fixture.failure(), Some(ErrorKind::OutOfRange));
}

/// R7RS section 6.4: the examples of `memv`, `member`, `assv` and `assoc`.
#[test]
fn searches_compare_as_their_names_say() {
    let mut fixture = Fixture::new();
    let list = numbers(&mut fixture, 100, 103);
    let key = numbers(&mut fixture, 1, 2);
    let same = numbers(&mut fixture, 1, 2);
    let context = &mut fixture.context;
    assert_eq!(written(eshkol_list_memv(context, n(101), list)), "(101 102)");
    assert!(eshkol_list_memq(context, n(7), list) == Value::FALSE);
    let nested = allocate::pair(context, key, Value::NULL).unwrap();
    assert!(eshkol_list_memq(context, same, nested) == Value::FALSE);
    assert_eq!(written(eshkol_list_member(context, same, nested)), "((1))");
    let alist = allocate::pair(context, nested, Value::NULL).unwrap();
    assert!(eshkol_list_assq(context, same, alist) == Value::FALSE);
    assert_eq!(written(eshkol_list_assoc(context, same, alist)), "((1))");
    assert!(eshkol_list_assq(context, key, alist) == nested);
    assert!(eshkol_list_assv(context, n(5), list) == Value::ERROR, "the elements are no pairs");
}

/// Rings of every small size behind every small prefix: each procedure must end, with an error where one is due.
#[test]
fn cycles_are_detected() {
    let mut fixture = Fixture::new();
    for prefix in 0..6 {
        for ring in 1..8 {
            let list = circular(&mut fixture, prefix, ring);
            let context = &mut fixture.context;
            assert!(eshkol_list_is_list(context, list) == Value::FALSE);
            for failed in [
                eshkol_list_length(context, list),
                eshkol_list_reverse(context, list),
                eshkol_list_append(context, list, Value::NULL),
                eshkol_list_copy(context, list),
                eshkol_list_memq(context, Value::TRUE, list),
            ] {
                assert!(failed == Value::ERROR);
            }
            // Every element is found in spite of the cycle, and a tail beyond the ring's length exists.
            for key in 0..prefix + ring {
                assert!(eshkol_list_memq(context, n(key), list).is_pair());
            }
            assert!(eshkol_list_tail(context, list, n(100)).is_pair());
            assert_eq!(fixture.failure(), Some(ErrorKind::WrongType));
        }
    }
}

#[test]
fn an_improper_end_is_an_error_only_where_it_is_reached() {
    let mut fixture = Fixture::new();
    let list = numbers(&mut fixture, 0, 3);
    let context = &mut fixture.context;
    let improper = eshkol_list_append(context, list, n(9));
    assert!(eshkol_list_memq(context, n(1), improper).is_pair());
    assert!(eshkol_list_memq(context, n(5), improper) == Value::ERROR);
    assert!(eshkol_list_length(context, improper) == Value::ERROR);
    assert!(eshkol_list_is_list(context, improper) == Value::FALSE);
    assert_eq!(written(eshkol_list_copy(context, improper)), "(0 1 2 . 9)");
}

/// The conditions name the Scheme procedure.
#[test]
fn conditions_say_who_failed() {
    let mut fixture = Fixture::new();
    eshkol_list_length(&mut fixture.context, n(5));
    let condition = Value(fixture.context.error);
    assert_eq!(written(condition.field(eshkol_abi::object::condition_field::WHO as usize)), "length");
}
