//! `read`: each kind of datum, errors, and the printer's text read back.

use super::*;
use crate::equal::equal;
use crate::fixture::Fixture;
use crate::ports::open::eshkol_port_open_input_string;
use crate::ports::reading::eshkol_port_read_char;
use crate::print::write_to_string;

fn port(fixture: &mut Fixture, source: &str) -> Value {
    let source = string::from_str(&mut fixture.context, source).unwrap();
    eshkol_port_open_input_string(&mut fixture.context, source)
}

fn datum(fixture: &mut Fixture, source: &str) -> Value {
    let port = port(fixture, source);
    eshkol_port_read(&mut fixture.context, port)
}

fn written(fixture: &mut Fixture, source: &str) -> String {
    write_to_string(datum(fixture, source), 1000)
}

#[test]
fn data_of_every_kind() {
    let mut fixture = Fixture::new();
    for (source, expected) in [
        ("  42 ", "42"),
        ("#t", "#t"),
        ("#false", "#f"),
        ("abc", "abc"),
        ("|a b\\x41;|", "|a bA|"),
        ("\"a\\n\\x3bb;\\\"\"", "\"a\\nλ\\\"\""),
        ("\"a\\  \n   b\r\nc\"", "\"ab\\nc\""),
        ("#\\a", "#\\a"),
        ("#\\space", "#\\space"),
        ("#\\x3bb", "#\\λ"),
        ("#\\x", "#\\x"),
        ("#\\(", "#\\("),
        ("()", "()"),
        ("(a (b) . c)", "(a (b) . c)"),
        ("(a . (b . (c)))", "(a b c)"),
        ("#(1 #(2) ())", "#(1 #(2) ())"),
        ("#u8(0 255)", "#u8(0 255)"),
        ("'a", "(quote a)"),
        ("`(a ,b ,@c)", "(quasiquote (a (unquote b) (unquote-splicing c)))"),
        ("; comment\n #| block #| nested |# |# #;(ignored) x", "x"),
        ("(a #;b . c #;d)", "(a . c)"),
        ("(a #;#;b c d)", "(a d)"),
        ("#!fold-case ABC", "abc"),
        ("#!fold-case #!no-fold-case ABC", "ABC"),
        ("...", "..."),
        ("+", "+"),
        ("-x", "-x"),
    ] {
        assert_eq!(written(&mut fixture, source), expected, "{source}");
        assert_eq!(fixture.failure(), None);
    }
}

/// `#!fold-case` holds for the port, and leaves character literals alone (R7RS section 2.1).
#[test]
fn folding_of_case_lasts() {
    let mut fixture = Fixture::new();
    let port = port(&mut fixture, "#!fold-case Straße #\\A #\\SPACE |X|");
    let mut next = || write_to_string(eshkol_port_read(&mut fixture.context, port), 100);
    assert_eq!([next(), next(), next(), next()], ["strasse", "#\\A", "#\\space", "|X|"]);
}

#[test]
fn nothing_behind_the_datum_is_consumed() {
    let mut fixture = Fixture::new();
    let port = port(&mut fixture, "(a) b;c");
    let context = &mut fixture.context;
    assert!(eshkol_port_read(context, port).is_pair());
    assert!(eshkol_port_read_char(context, port) == Value::character(' '));
    assert!(eshkol_port_read(context, port).is(Type::Symbol));
    assert!(eshkol_port_read_char(context, port) == Value::character(';'));
    assert!(eshkol_port_read(context, port).is(Type::Symbol));
    assert!(eshkol_port_read(context, port) == Value::EOF);
}

/// R7RS section 2.4.
#[test]
fn labels_make_cycles_and_sharing() {
    let mut fixture = Fixture::new();
    let ring = datum(&mut fixture, "#0=(a b c . #0#)");
    assert!(ring.cdr().cdr().cdr() == ring);
    let shared = datum(&mut fixture, "(#1=(x) #1# #(#1#))");
    assert!(shared.car() == shared.cdr().car() && shared.car() == shared.cdr().cdr().car().field(0));
    let vector = datum(&mut fixture, "#5=#(#5# '#5#)");
    assert!(vector.field(0) == vector && vector.field(1).cdr().car() == vector);
    let outer = datum(&mut fixture, "#0=(#1=#0# #1#)");
    assert!(outer.car() == outer && outer.cdr().car() == outer);
}

#[test]
fn malformed_data_are_conditions() {
    let mut fixture = Fixture::new();
    for source in [
        "(a",
        ")",
        "(a . )",
        "( . a)",
        "(a . b c)",
        "#(a . b)",
        "\"abc",
        "|abc",
        "#\\",
        "#\\nosuch",
        "#u8(256)",
        "#u8(a)",
        "#<eof>",
        "#0=#0#",
        "#0#",
        "(#0=a #0=b)",
        "\"\\q\"",
        "\"\\x110000;\"",
        "#!nosuch",
        "#| open",
        "'",
        "#;",
        "#u8 (1)",
        "a'b",
        ".",
        "(a #;)",
    ] {
        assert!(datum(&mut fixture, source) == Value::ERROR, "{source}");
        assert_eq!(fixture.failure(), Some(ErrorKind::Read), "{source}");
    }
}

#[test]
fn a_million_nested_lists_can_be_read() {
    let mut fixture = Fixture::new();
    let source = "(".repeat(1_000_000) + &")".repeat(1_000_000);
    let mut value = datum(&mut fixture, &source);
    let mut depth = 0;
    while value.is_pair() {
        value = value.car();
        depth += 1;
    }
    assert_eq!(depth, 999_999);
}

/// Random data: what `write` prints, `read` makes `equal?` again.
#[test]
fn written_data_are_read_back() {
    let mut fixture = Fixture::new();
    let mut random = 7u64;
    let mut next = move |below: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    };
    let characters =
        ['a', 'Z', ' ', '"', '\\', '|', '\n', '\t', '\u{7f}', 'é', 'λ', '\u{a0}', '😀', '(', '#', '.', '1', '+'];
    for _ in 0..2000 {
        let mut pool = vec![Value::NULL];
        for _ in 0..12 {
            let context = &mut fixture.context;
            let length = next(5) as usize;
            let name: String = (0..length).map(|_| characters[next(characters.len() as u64) as usize]).collect();
            let mut pick = || pool[next(pool.len() as u64) as usize];
            let (a, b) = (pick(), pick());
            pool.push(match next(7) {
                0 => string::from_str(context, &name).unwrap(),
                1 => symbol::intern(context, &name).unwrap(),
                2 => Value::character(characters[length]),
                3 => Value::fixnum(next(1000) as i64 - 500),
                4 => vector::from_elements(context, &[a, b]).unwrap(),
                5 => bytevector::from_bytes(context, name.as_bytes()).unwrap(),
                _ => allocate::pair(context, a, b).unwrap(),
            });
        }
        // Some pairs get cycles; the others stay trees.
        let pairs: Vec<Value> = pool.iter().copied().filter(|value| value.is_pair()).collect();
        if let [first, .., last] = pairs[..] {
            // SAFETY: a pair is two words.
            unsafe { *first.address().add(1) = last.0 };
        }
        let value = *pool.last().unwrap();
        let text = write_to_string(value, usize::MAX / 2);
        let again = datum(&mut fixture, &text);
        assert_eq!(fixture.failure(), None, "{text}");
        assert!(equal(value, again), "{text}");
        assert_eq!(write_to_string(again, usize::MAX / 2), text);
    }
}
