//! The printed forms come from R7RS section 6.13.3 and from other Schemes.

use super::{Sink, Style, print, write_to_string};
use crate::fixture::Fixture;
use crate::memory::allocate;
use crate::value::Value;
use crate::{string, symbol};
use eshkol_abi::context::Context;
use eshkol_abi::object::Type;

struct Whole(String);

impl Sink for Whole {
    fn text(&mut self, text: &str) {
        self.0.push_str(text);
    }

    fn is_full(&self) -> bool {
        false
    }
}

fn shown(value: Value, style: Style) -> String {
    let mut sink = Whole(String::new());
    print(&mut sink, value, style);
    sink.0
}

fn written(value: Value) -> String {
    shown(value, Style::Write)
}

fn list(context: &mut Context, items: &[Value]) -> Value {
    items.iter().rev().fold(Value::NULL, |tail, &item| allocate::pair(context, item, tail).unwrap())
}

fn set_cdr(pair: Value, value: Value) {
    // SAFETY: a pair is two words.
    unsafe { *pair.address().add(1) = value.0 };
}

#[test]
fn lists_print_with_a_dot_only_before_an_improper_tail() {
    let mut fixture = Fixture::new();
    let context = &mut fixture.context;
    let proper = list(context, &[Value::fixnum(1), Value::fixnum(-2)]);
    assert_eq!(written(proper), "(1 -2)");
    let tail = allocate::pair(context, Value::TRUE, Value::fixnum(3)).unwrap();
    let improper = allocate::pair(context, Value::NULL, tail).unwrap();
    assert_eq!(written(improper), "(() #t . 3)");
}

#[test]
fn vectors_nest() {
    let mut fixture = Fixture::new();
    let context = &mut fixture.context;
    let inner = allocate::tagged(context, Type::Vector, &[]).unwrap();
    let outer = allocate::tagged(context, Type::Vector, &[inner, Value::fixnum(7)]).unwrap();
    assert_eq!(written(outer), "#(#() 7)");
}

#[test]
fn strings_are_quoted_by_write_and_bare_in_display() {
    let mut fixture = Fixture::new();
    let text = string::from_str(&mut fixture.context, "a\"b\\c\nd\u{7}é\u{1}").unwrap();
    assert_eq!(written(text), "\"a\\\"b\\\\c\\nd\\aé\\x1;\"");
    assert_eq!(shown(text, Style::Display), "a\"b\\c\nd\u{7}é\u{1}");
}

#[test]
fn characters_have_names() {
    for (c, expected) in [
        ('a', "#\\a"),
        (' ', "#\\space"),
        ('\n', "#\\newline"),
        ('\0', "#\\null"),
        ('\u{7f}', "#\\delete"),
        ('(', "#\\("),
        ('λ', "#\\λ"),
        ('\u{a0}', "#\\xa0"),
    ] {
        assert_eq!(written(Value::character(c)), expected);
        assert_eq!(shown(Value::character(c), Style::Display), c.to_string());
    }
}

#[test]
fn symbols_get_bars_where_they_would_not_be_read_back() {
    let mut fixture = Fixture::new();
    for (name, expected) in [
        ("abc", "abc"),
        ("Abc", "Abc"),
        ("a b", "|a b|"),
        ("", "||"),
        (".", "|.|"),
        ("...", "..."),
        ("+", "+"),
        ("->x", "->x"),
        ("1+", "|1+|"),
        ("a|b", "|a\\|b|"),
        ("#foo", "|#foo|"),
        ("λ", "λ"),
    ] {
        let symbol = symbol::intern(&mut fixture.context, name).unwrap();
        assert_eq!(written(symbol), expected);
        assert_eq!(shown(symbol, Style::Display), name);
    }
}

#[test]
fn quotation_is_printed_as_a_list() {
    let mut fixture = Fixture::new();
    let context = &mut fixture.context;
    let quote = symbol::intern(context, "quote").unwrap();
    let short = list(context, &[quote, Value::fixnum(1)]);
    assert_eq!(written(short), "(quote 1)");
}

/// R7RS section 2.4: the external representation of a circular list.
#[test]
fn write_labels_a_cycle() {
    let mut fixture = Fixture::new();
    let context = &mut fixture.context;
    let cycle = list(context, &[Value::fixnum(1), Value::fixnum(2), Value::fixnum(3)]);
    set_cdr(cycle.cdr().cdr(), cycle);
    assert_eq!(written(cycle), "#0=(1 2 3 . #0#)");
    assert_eq!(shown(cycle, Style::Display), "#0=(1 2 3 . #0#)");
    let around = list(context, &[cycle.cdr(), cycle]);
    assert_eq!(written(around), "(#0=(2 3 1 . #0#) (1 . #0#))");
}

/// R7RS section 6.13.3: `write` must not label what is merely shared, `write-shared` must.
#[test]
fn shared_parts_are_labelled_by_write_shared_only() {
    let mut fixture = Fixture::new();
    let context = &mut fixture.context;
    let part = list(context, &[Value::fixnum(1)]);
    let whole = list(context, &[part, part]);
    assert_eq!(written(whole), "((1) (1))");
    assert_eq!(shown(whole, Style::Shared), "(#0=(1) #0#)");
    assert_eq!(shown(whole, Style::Simple), "((1) (1))");
}

/// A cycle through a vector in a list that is long enough for the complete search.
#[test]
fn a_cycle_deep_in_a_long_list_is_found() {
    let mut fixture = Fixture::new();
    let context = &mut fixture.context;
    let ring = allocate::tagged(context, Type::Vector, &[Value::FALSE]).unwrap();
    // SAFETY: the vector has one element.
    unsafe { *ring.address().add(1) = ring.0 };
    let mut items = vec![Value::fixnum(0); 5000];
    items.push(ring);
    let text = written(list(context, &items));
    assert!(text.ends_with(" 0 #0=#(#0#))"), "{}", &text[text.len() - 30..]);
}

#[test]
fn a_million_nested_lists_print() {
    let mut fixture = Fixture::new();
    let context = &mut fixture.context;
    let mut value = Value::NULL;
    for _ in 0..1_000_000 {
        value = allocate::pair(context, value, Value::NULL).unwrap();
    }
    assert_eq!(written(value).len(), 2_000_002);
}

#[test]
fn a_limit_cuts_the_text() {
    let mut fixture = Fixture::new();
    let context = &mut fixture.context;
    let long = list(context, &[Value::fixnum(123); 1000]);
    assert_eq!(write_to_string(long, 10), "(123 123 1...");
    assert_eq!(write_to_string(Value::fixnum(12), 10), "12");
}

#[test]
fn records_show_their_type_and_fields() {
    let mut fixture = Fixture::new();
    let context = &mut fixture.context;
    let name = symbol::intern(context, "point").unwrap();
    let fields = allocate::tagged(context, Type::Vector, &[]).unwrap();
    let ty = allocate::tagged(context, Type::RecordType, &[name, fields]).unwrap();
    let record = allocate::tagged(context, Type::Record, &[ty, Value::fixnum(1), Value::fixnum(2)]).unwrap();
    assert_eq!(written(record), "#<point 1 2>");
    assert_eq!(written(ty), "#<record-type point>");
}

#[test]
fn a_name_gives_one_symbol_and_its_hash_depends_on_the_name_alone() {
    let mut fixture = Fixture::new();
    let context = &mut fixture.context;
    let names: Vec<String> = (0..500).map(|n| format!("name-{n}-é")).collect();
    let symbols: Vec<Value> = names.iter().map(|name| symbol::intern(context, name).unwrap()).collect();
    for (name, &expected) in names.iter().zip(&symbols) {
        let string = string::from_str(context, name).unwrap();
        assert!(symbol::intern_text(context, string::text(string)).unwrap() == expected);
        assert_eq!(expected.field(1).as_fixnum(), Some(symbol::hash(name)));
        assert!(symbol::hash(name) >= 0);
    }
}
