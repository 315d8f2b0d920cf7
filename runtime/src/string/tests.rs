//! Strings against an oracle: a vector of characters that does the same.

use super::build::*;
use super::case::*;
use super::compare::*;
use super::convert::*;
use super::*;
use crate::fixture::Fixture;
use eshkol_abi::condition::Kind as ErrorKind;
use std::cmp::Ordering;

const D: Value = Value::DEFAULT;

fn n(value: usize) -> Value {
    Value::fixnum(value as i64)
}

fn new(fixture: &mut Fixture, source: &str) -> Value {
    from_str(&mut fixture.context, source).unwrap()
}

fn read(value: Value) -> String {
    assert!(value.is(Type::String));
    text(value).to_rust()
}

/// A literal: a string that must not be changed.
fn freeze(string: Value) -> Value {
    // SAFETY: the first word of an object is its header.
    unsafe { *string.address() |= object::FLAG_IMMUTABLE << object::HEADER_FLAGS_SHIFT };
    string
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    /// Mostly ASCII, some Latin-1, now and then something that needs the wide form.
    fn character(&mut self) -> char {
        match self.below(40) {
            0 => 'λ',
            1 => '😀',
            2..6 => 'é',
            other => char::from(b'a' + (other as u8 % 26)),
        }
    }

    fn range(&mut self, length: usize) -> Range<usize> {
        let from = self.below(length + 1);
        from..from + self.below(length - from + 1)
    }
}

/// Every operation, in random order on a handful of strings; after each, all of them must equal their oracles.
#[test]
fn random_operations_agree_with_vectors_of_characters() {
    let mut fixture = Fixture::new();
    let mut random = Random(42);
    for _ in 0..60 {
        let mut pool: Vec<(Value, Vec<char>)> = Vec::new();
        for _ in 0..3 {
            let source: Vec<char> = (0..random.below(20)).map(|_| char::from(b'a' + random.below(26) as u8)).collect();
            let string = new(&mut fixture, &source.iter().collect::<String>());
            pool.push((string, source));
        }
        for _ in 0..120 {
            let context = &mut fixture.context;
            let (i, j) = (random.below(pool.len()), random.below(pool.len()));
            let (string, oracle) = pool[i].clone();
            let (other, other_oracle) = pool[j].clone();
            let c = random.character();
            match random.below(8) {
                0 if !oracle.is_empty() => {
                    let at = random.below(oracle.len());
                    assert!(eshkol_string_set(context, string, n(at), Value::character(c)) == Value::UNSPECIFIED);
                    pool[i].1[at] = c;
                }
                1 => {
                    let range = random.range(oracle.len());
                    let copy = eshkol_string_copy(context, string, n(range.start), n(range.end));
                    pool[j] = (copy, oracle[range].to_vec());
                }
                2 => {
                    let range = random.range(other_oracle.len());
                    if range.len() <= oracle.len() {
                        let at = random.below(oracle.len() - range.len() + 1);
                        let (start, end) = (n(range.start), n(range.end));
                        let done = eshkol_string_copy_into(context, string, n(at), other, start, end);
                        assert!(done == Value::UNSPECIFIED);
                        let part = other_oracle[range].to_vec();
                        pool[i].1[at..at + part.len()].copy_from_slice(&part);
                    }
                }
                3 if oracle.len() + other_oracle.len() < 60 => {
                    pool[j] = (eshkol_string_append(context, string, other), [oracle, other_oracle].concat());
                }
                4 => {
                    let range = random.range(oracle.len());
                    eshkol_string_fill(context, string, Value::character(c), n(range.start), n(range.end));
                    pool[i].1[range].fill(c);
                }
                5 => {
                    let list = eshkol_string_to_list(context, string, D, D);
                    pool[j] = (eshkol_string_from_list(context, list), oracle);
                }
                6 => {
                    let range = random.range(oracle.len());
                    let vector = eshkol_string_to_vector(context, string, n(range.start), D);
                    assert_eq!(vector.length(), oracle.len() - range.start);
                    let copy = eshkol_string_from_vector(context, vector, D, D);
                    pool[j] = (copy, oracle[range.start..].to_vec());
                }
                _ => {
                    let bytes = eshkol_string_to_utf8(context, string, D, D);
                    pool[j] = (eshkol_string_from_utf8(context, bytes, D, D), oracle);
                }
            }
            assert_eq!(fixture.failure(), None);
            for (string, oracle) in &pool {
                assert_eq!(read(*string), oracle.iter().collect::<String>());
            }
            let (a, b) = (&pool[i], &pool[j]);
            let context = &mut fixture.context;
            assert!(eshkol_string_equal(context, a.0, b.0) == Value::boolean(a.1 == b.1));
            assert!(eshkol_string_less(context, a.0, b.0) == Value::boolean(a.1 < b.1));
            assert!(eshkol_string_greater_equal(context, a.0, b.0) == Value::boolean(a.1 >= b.1));
        }
    }
}

/// What is made from characters below 256 has one byte a character, whatever its source had.
#[test]
fn new_strings_are_as_narrow_as_they_can_be() {
    let mut fixture = Fixture::new();
    let wide = new(&mut fixture, "éλb");
    assert!(matches!(text(wide), Text::Wide(_)));
    let narrow = eshkol_string_copy(&mut fixture.context, wide, n(2), D);
    assert!(matches!(text(narrow), Text::Latin1(b"b")));
}

/// A string that was widened in place keeps its identity, and is remembered as older than what it refers to.
#[test]
fn widening_in_place_is_remembered() {
    let mut fixture = Fixture::new();
    let string = new(&mut fixture, "abc");
    let before = fixture.context.remembered;
    eshkol_string_set(&mut fixture.context, string, n(1), Value::character('λ'));
    assert_eq!(read(string), "aλc");
    assert_eq!(fixture.context.remembered, before.wrapping_add(1));
    eshkol_string_set(&mut fixture.context, string, n(0), Value::character('😀'));
    assert_eq!(read(string), "😀λc");
}

#[test]
fn wrong_arguments_are_conditions() {
    let mut fixture = Fixture::new();
    let abc = new(&mut fixture, "abc");
    let literal = new(&mut fixture, "abc");
    let literal = freeze(literal);
    let x = Value::character('x');
    type Call = Box<dyn Fn(&mut Context) -> Value>;
    let cases: Vec<(Call, ErrorKind)> = vec![
        (Box::new(move |c| eshkol_string_ref(c, abc, n(3))), ErrorKind::OutOfRange),
        (Box::new(move |c| eshkol_string_ref(c, abc, x)), ErrorKind::WrongType),
        (Box::new(move |c| eshkol_string_ref(c, x, n(0))), ErrorKind::WrongType),
        (Box::new(move |c| eshkol_string_ref(c, abc, Value::fixnum(-1))), ErrorKind::OutOfRange),
        (Box::new(move |c| eshkol_string_set(c, abc, n(3), x)), ErrorKind::OutOfRange),
        (Box::new(move |c| eshkol_string_set(c, abc, n(0), n(0))), ErrorKind::WrongType),
        (Box::new(move |c| eshkol_string_set(c, literal, n(0), x)), ErrorKind::Immutable),
        (Box::new(move |c| eshkol_string_fill(c, literal, x, D, D)), ErrorKind::Immutable),
        (Box::new(move |c| eshkol_string_copy_into(c, literal, n(0), abc, D, D)), ErrorKind::Immutable),
        (Box::new(move |c| eshkol_string_copy_into(c, abc, n(1), abc, D, D)), ErrorKind::OutOfRange),
        (Box::new(move |c| eshkol_string_substring(c, abc, n(2), n(1))), ErrorKind::OutOfRange),
        (Box::new(move |c| eshkol_string_substring(c, abc, n(0), n(4))), ErrorKind::OutOfRange),
        (Box::new(move |c| eshkol_string_append(c, abc, n(0))), ErrorKind::WrongType),
        (Box::new(move |c| eshkol_string_make(c, Value::fixnum(-1), D)), ErrorKind::OutOfRange),
        (Box::new(move |c| eshkol_string_make(c, Value::fixnum(1 << 59), D)), ErrorKind::OutOfMemory),
        (Box::new(move |c| eshkol_string_less(c, abc, x)), ErrorKind::WrongType),
    ];
    for (call, kind) in cases {
        assert!(call(&mut fixture.context) == Value::ERROR);
        assert_eq!(fixture.failure(), Some(kind));
    }
    assert_eq!(read(literal), "abc");
}

/// Bytes that are no UTF-8 are an error and not silently replaced.
#[test]
fn invalid_utf8_is_an_error() {
    let mut fixture = Fixture::new();
    let bytes = crate::bytevector::from_bytes(&mut fixture.context, b"a\xff").unwrap();
    assert!(eshkol_string_from_utf8(&mut fixture.context, bytes, D, D) == Value::ERROR);
    assert_eq!(fixture.failure(), Some(ErrorKind::OutOfRange));
    let a = eshkol_string_from_utf8(&mut fixture.context, bytes, D, n(1));
    assert_eq!(read(a), "a");
}

/// Full mappings: section 6.7 of R7RS asks for Unicode's, with the final sigma where it is supported.
#[test]
fn case_mappings_are_full() {
    let mut fixture = Fixture::new();
    for (source, up, down, fold) in [
        ("Straße", "STRASSE", "straße", "strasse"),
        ("ΧΑΟΣ", "ΧΑΟΣ", "χαος", "χαοσ"),
        ("ΧΑΟΣΣ", "ΧΑΟΣΣ", "χαοσς", "χαοσσ"),
        ("Hello", "HELLO", "hello", "hello"),
        ("ÿ", "Ÿ", "ÿ", "ÿ"),
    ] {
        let string = new(&mut fixture, source);
        let context = &mut fixture.context;
        assert_eq!(read(eshkol_string_upcase(context, string)), up);
        assert_eq!(read(eshkol_string_downcase(context, string)), down);
        assert_eq!(read(eshkol_string_foldcase(context, string)), fold);
    }
}

#[test]
fn folded_comparison_ignores_case_only() {
    let order = |fixture: &mut Fixture, a: &str, b: &str| {
        let (a, b) = (new(fixture, a), new(fixture, b));
        folded_order(text(a), text(b))
    };
    let mut fixture = Fixture::new();
    assert_eq!(order(&mut fixture, "Straße", "STRASSE"), Ordering::Equal);
    assert_eq!(order(&mut fixture, "ΧΑΟΣ", "χαος"), Ordering::Equal);
    assert_eq!(order(&mut fixture, "abc", "ABD"), Ordering::Less);
    assert_eq!(order(&mut fixture, "b", "ABD"), Ordering::Greater);
}
