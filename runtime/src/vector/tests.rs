//! Vectors and bytevectors (R7RS sections 6.8 and 6.9).

use super::*;
use crate::bytevector::{self, bytes, from_bytes};
use crate::fixture::Fixture;
use crate::print::write_to_string;
use eshkol_abi::condition::Kind as ErrorKind;

const D: Value = Value::DEFAULT;

fn n(value: i64) -> Value {
    Value::fixnum(value)
}

fn written(value: Value) -> String {
    write_to_string(value, 1000)
}

fn numbers(fixture: &mut Fixture, length: i64) -> Value {
    let elements: Vec<Value> = (0..length).map(n).collect();
    from_elements(&mut fixture.context, &elements).unwrap()
}

#[test]
fn vectors_are_made_copied_and_joined() {
    let mut fixture = Fixture::new();
    let vector = numbers(&mut fixture, 5);
    let context = &mut fixture.context;
    assert_eq!(written(eshkol_vector_make(context, n(2), Value::TRUE)), "#(#t #t)");
    assert_eq!(eshkol_vector_make(context, n(3), D).length(), 3);
    assert_eq!(written(eshkol_vector_copy(context, vector, D, D)), "#(0 1 2 3 4)");
    assert_eq!(written(eshkol_vector_copy(context, vector, n(1), n(3))), "#(1 2)");
    assert_eq!(written(eshkol_vector_append(context, vector, vector)), "#(0 1 2 3 4 0 1 2 3 4)");
    let list = eshkol_vector_to_list(context, vector, n(3), D);
    assert_eq!(written(list), "(3 4)");
    assert_eq!(written(eshkol_vector_from_list(context, list)), "#(3 4)");
    eshkol_vector_fill(context, vector, Value::FALSE, n(1), n(2));
    assert_eq!(written(vector), "#(0 #f 2 3 4)");
}

/// R7RS section 6.8: overlapping ranges are copied as if through a third vector.
#[test]
fn overlapping_copies_move_the_old_elements() {
    for (at, start, end, expected) in
        [(1, 0, 4, "#(0 0 1 2 3)"), (0, 1, 5, "#(1 2 3 4 4)"), (2, 2, 4, "#(0 1 2 3 4)"), (5, 1, 1, "#(0 1 2 3 4)")]
    {
        let mut fixture = Fixture::new();
        let vector = numbers(&mut fixture, 5);
        let bytevector = from_bytes(&mut fixture.context, &[0, 1, 2, 3, 4]).unwrap();
        let context = &mut fixture.context;
        eshkol_vector_copy_into(context, vector, n(at), vector, n(start), n(end));
        assert_eq!(written(vector), expected);
        bytevector::eshkol_bytevector_copy_into(context, bytevector, n(at), bytevector, n(start), n(end));
        assert_eq!(written(bytevector), expected.replace("#(", "#u8("));
    }
}

/// A store of a younger object into an older vector goes through the barrier, that of a fixnum need not.
#[test]
fn bulk_stores_are_remembered() {
    let mut fixture = Fixture::new();
    let old = numbers(&mut fixture, 4);
    let young = numbers(&mut fixture, 1);
    let source = from_elements(&mut fixture.context, &[young, n(1), young]).unwrap();
    let before = fixture.context.remembered as usize;
    let context = &mut fixture.context;
    eshkol_vector_copy_into(context, old, n(0), source, D, D);
    assert_eq!(context.remembered as usize - before, 16);
    eshkol_vector_fill(context, old, young, D, D);
    assert_eq!(context.remembered as usize - before, 48);
}

/// Sizes that no memory holds are conditions, whatever number they are written with.
#[test]
fn impossible_sizes_are_conditions() {
    let mut fixture = Fixture::new();
    for (size, kind) in [
        (n(1 << 59), ErrorKind::OutOfMemory),
        (n(1 << 33), ErrorKind::OutOfMemory),
        (n(-1), ErrorKind::OutOfRange),
        (Value::TRUE, ErrorKind::WrongType),
    ] {
        assert!(eshkol_vector_make(&mut fixture.context, size, D) == Value::ERROR);
        assert_eq!(fixture.failure(), Some(kind));
    }
    assert!(bytevector::eshkol_bytevector_make(&mut fixture.context, n(1 << 59), D) == Value::ERROR);
    assert_eq!(fixture.failure(), Some(ErrorKind::OutOfMemory));
    // `(make-vector (expt 2 60))`: the size is a bignum.
    let address = allocate::object(&mut fixture.context, object::Type::Bignum, Kind::Raw, 0, 1).unwrap();
    // SAFETY: the bignum has one limb.
    unsafe { *address.add(1) = 1 << 60 };
    let huge = Value(address as u64 | TAG_OBJECT);
    assert!(eshkol_vector_make(&mut fixture.context, huge, D) == Value::ERROR);
    assert_eq!(fixture.failure(), Some(ErrorKind::OutOfRange));
}

#[test]
fn bytevectors_hold_bytes_only() {
    let mut fixture = Fixture::new();
    let context = &mut fixture.context;
    let list = list::build(context, [n(1), n(255)].into_iter()).unwrap();
    let bytevector = bytevector::eshkol_bytevector_from_list(context, list);
    assert_eq!(bytes(bytevector), [1, 255]);
    assert_eq!(bytes(bytevector::eshkol_bytevector_append(context, bytevector, bytevector)), [1, 255, 1, 255]);
    assert_eq!(bytes(bytevector::eshkol_bytevector_make(context, n(2), n(7))), [7, 7]);
    assert!(bytevector::eshkol_bytevector_make(context, n(2), n(256)) == Value::ERROR);
    assert_eq!(fixture.failure(), Some(ErrorKind::OutOfRange));
}

#[test]
fn literals_cannot_be_changed() {
    let mut fixture = Fixture::new();
    let vector = numbers(&mut fixture, 2);
    // SAFETY: the first word of an object is its header.
    unsafe { *vector.address() |= object::FLAG_IMMUTABLE << object::HEADER_FLAGS_SHIFT };
    assert!(eshkol_vector_fill(&mut fixture.context, vector, D, D, D) == Value::ERROR);
    assert_eq!(fixture.failure(), Some(ErrorKind::Immutable));
    assert!(eshkol_vector_copy_into(&mut fixture.context, vector, n(0), vector, D, D) == Value::ERROR);
    assert_eq!(fixture.failure(), Some(ErrorKind::Immutable));
}
