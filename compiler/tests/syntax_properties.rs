//! What holds for the reader on every text: it never fails, its places are places of the text, its time is linear, and
//! what is printed reads back. Texts are random, from fixed seeds, or large.

use eshkol_runtime::number::literal;
use eshkolc::diagnostics::render;
use eshkolc::source::{FileId, SourceMap, Span};
use eshkolc::syntax::tree::{Datum, DatumId, Tree};
use eshkolc::syntax::{self, ReadResult, print, tokenize};
use std::time::{Duration, Instant};

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

struct Reading {
    sources: SourceMap,
    file: FileId,
    tree: Tree,
    result: ReadResult,
}

fn read(text: &str) -> Reading {
    let mut sources = SourceMap::default();
    let file = sources.add("text.scm", text, false);
    let mut tree = Tree::default();
    let result = syntax::read(&sources, file, &mut tree, false);
    Reading { sources, file, tree, result }
}

impl Reading {
    fn printed(&self) -> String {
        self.result.data.iter().map(|&datum| print::datum(&self.tree, datum) + "\n").collect()
    }

    fn codes(&self) -> Vec<u16> {
        self.result.diagnostics.iter().map(|diagnostic| diagnostic.code.0).collect()
    }
}

/// The places of tokens, data and messages are ranges of characters of the text, and messages can be drawn.
fn check_places(text: &str) {
    let reading = read(text);
    let check = |span: Span| {
        let range = span.start as usize..span.end as usize;
        assert!(text.get(range.clone()).is_some(), "{range:?} is no place of {text:?}");
    };
    let (tokens, _) = tokenize(&reading.sources, reading.file, false);
    tokens.iter().for_each(|token| check(token.span));
    reading.result.data.iter().for_each(|&datum| check(reading.tree.span(datum)));
    for diagnostic in &reading.result.diagnostics {
        check(diagnostic.span);
        diagnostic.related.iter().for_each(|(span, _)| check(*span));
    }
    render::human(&reading.sources, &reading.result.diagnostics, true);
    render::json(&reading.sources, &reading.result.diagnostics);
    reading.printed();
}

#[test]
fn no_text_of_random_tokens_makes_the_reader_fail() {
    const TOKENS: &[&str] = &[
        "(",
        ")",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "#(",
        "#u8(",
        "'",
        "`",
        ",",
        ",@",
        "#;",
        " . ",
        ".",
        "#0=",
        "#0#",
        "#1=",
        "#1#",
        "a",
        "|b",
        "|",
        "\"",
        "\\",
        "\n",
        "\n(",
        "\r\n",
        " ",
        "#|",
        "|#",
        ";",
        "1",
        "+",
        "-",
        "1.5e3",
        "#t",
        "#x",
        "#\\",
        "#\\x41",
        "#\\space",
        "#!fold-case",
        "#!",
        "\\x41;",
        "λ",
        "\u{a0}",
        "\u{200b}",
        "é",
        "256",
        "#",
    ];
    let mut random = Random(1);
    for _ in 0..20_000 {
        let length = random.below(30);
        let text: String = (0..length).map(|_| random.pick(TOKENS)).collect();
        check_places(&text);
    }
}

#[test]
fn no_text_of_random_characters_makes_the_reader_fail() {
    let mut random = Random(2);
    for _ in 0..20_000 {
        let length = random.below(40);
        let bytes: Vec<u8> =
            (0..length).map(|_| random.next() as u8 & if random.below(4) > 0 { 0x7f } else { 0xff }).collect();
        check_places(&String::from_utf8_lossy(&bytes));
    }
}

/// A random datum, at most this deep.
fn datum(random: &mut Random, tree: &mut Tree, depth: usize) -> DatumId {
    const CHARACTERS: &[char] = &[
        'a',
        'Z',
        '0',
        '+',
        '-',
        '.',
        '|',
        '\\',
        '"',
        '#',
        ';',
        '\'',
        '(',
        ' ',
        '\n',
        '\t',
        '\r',
        '\0',
        '\x7f',
        'λ',
        'é',
        '\u{301}',
        '\u{200b}',
        '\u{2028}',
        '日',
        '\u{10ffff}',
        'İ',
        '@',
        ',',
    ];
    const NUMBERS: &[&str] =
        &["0", "-7", "123456789012345678901234567890", "1/3", "1.5", "-0.0", "1e300", "+inf.0", "1+2i"];
    let count = random.below(4);
    let mut text = || -> String { (0..count).map(|_| random.pick(CHARACTERS)).collect() };
    let text = text();
    let made = match random.below(if depth == 0 { 6 } else { 10 }) {
        0 => Datum::Boolean(random.below(2) == 0),
        1 => Datum::Number(literal::parse(random.pick(NUMBERS), 10).expect("it is a number")),
        2 => Datum::Character(random.pick(CHARACTERS)),
        3 => Datum::String(text.into()),
        4 => Datum::Symbol(if text == "quote" { "q".into() } else { text.into() }),
        5 => Datum::Bytevector((0..count).map(|_| random.next() as u8).collect()),
        6 => Datum::Vector((0..count).map(|_| datum(random, tree, depth - 1)).collect()),
        7 => {
            let quoted = datum(random, tree, depth - 1);
            let quote = random.pick(&["quote", "quasiquote", "unquote", "unquote-splicing"]);
            Datum::List(vec![tree.add(Datum::Symbol(quote.into()), Span::NONE), quoted], None)
        }
        kind => {
            let items: Vec<_> = (0..count).map(|_| datum(random, tree, depth - 1)).collect();
            let tail = datum(random, tree, 0);
            Datum::List(items, Some(tail).filter(|_| kind == 8 && count > 0))
        }
    };
    tree.add(made, Span::NONE)
}

#[test]
fn what_is_printed_reads_back() {
    let mut random = Random(3);
    for _ in 0..20_000 {
        let mut tree = Tree::default();
        let root = datum(&mut random, &mut tree, 4);
        let printed = print::datum(&tree, root);
        let reading = read(&printed);
        assert_eq!(reading.codes(), [], "{printed:?}");
        assert_eq!(reading.result.data.len(), 1, "{printed:?}");
        assert!(equal((&tree, root), (&reading.tree, reading.result.data[0])), "{printed:?}");
    }
}

fn equal((tree, id): (&Tree, DatumId), (other_tree, other_id): (&Tree, DatumId)) -> bool {
    let all = |items: &[DatumId], others: &[DatumId]| {
        items.len() == others.len()
            && items.iter().zip(others).all(|(&item, &other)| equal((tree, item), (other_tree, other)))
    };
    match (tree.datum(id), other_tree.datum(other_id)) {
        (Datum::Boolean(a), Datum::Boolean(b)) => a == b,
        (Datum::Number(a), Datum::Number(b)) => a == b,
        (Datum::Character(a), Datum::Character(b)) => a == b,
        (Datum::String(a), Datum::String(b)) | (Datum::Symbol(a), Datum::Symbol(b)) => a == b,
        (Datum::Bytevector(a), Datum::Bytevector(b)) => a == b,
        (Datum::Vector(a), Datum::Vector(b)) => all(a, b),
        (Datum::List(a, a_tail), Datum::List(b, b_tail)) => all(a, b) && all(a_tail.as_slice(), b_tail.as_slice()),
        _ => false,
    }
}

const MILLION: usize = 1_000_000;

/// Longer than any of these texts takes on a slow machine without optimization, shorter than anything quadratic.
const LIMIT: Duration = Duration::from_secs(20);

/// Reads a large text, prints what was read and draws the messages.
fn large(text: &str) -> Reading {
    let start = Instant::now();
    let reading = read(text);
    reading.printed();
    render::human(&reading.sources, &reading.result.diagnostics, false);
    assert!(start.elapsed() < LIMIT, "{:?} for {} bytes", start.elapsed(), text.len());
    reading
}

#[test]
fn a_million_nested_parentheses_are_read_and_printed() {
    let text = "(".repeat(MILLION) + &")".repeat(MILLION);
    let reading = large(&text);
    assert_eq!(reading.codes(), []);
    assert_eq!(reading.printed().trim_end(), text);
}

#[test]
fn a_million_nested_vectors_quotes_and_labels_are_read() {
    for text in [
        "#(".repeat(MILLION) + &")".repeat(MILLION),
        "'".repeat(MILLION) + "a",
        "#;".repeat(MILLION) + &"a ".repeat(MILLION),
        "(a . ".repeat(MILLION) + &")".repeat(MILLION).replacen(')', "b)", 1),
        (0..MILLION).map(|label| format!("#{label}=")).collect::<String>() + "a",
    ] {
        assert_eq!(large(&text).codes(), [], "{}", &text[..20]);
    }
}

#[test]
fn a_long_chain_of_dotted_lists_is_one_list() {
    let reading = large(&("(a . ".repeat(MILLION) + "b" + &")".repeat(MILLION)));
    let Datum::List(items, Some(_)) = reading.tree.datum(reading.result.data[0]) else { panic!("it is a list") };
    assert_eq!(items.len(), MILLION);
}

#[test]
fn a_million_mistakes_take_linear_time() {
    for (text, code, count) in [
        ("(".repeat(MILLION), 101, 1),
        ("(\n".repeat(MILLION), 101, 1),
        ("(]".repeat(MILLION), 103, MILLION),
        (")".repeat(MILLION), 102, MILLION),
        (". ".repeat(MILLION), 113, MILLION),
        ("(a . b c) ".repeat(MILLION / 10), 115, MILLION / 10),
        ("#| ".repeat(MILLION), 106, 1),
        ("|a\n".repeat(MILLION + 1), 107, 1),
        ("#\\foo ".repeat(MILLION / 10), 110, MILLION / 10),
    ] {
        let codes = large(&text).codes();
        assert_eq!(codes.iter().filter(|&&found| found == code).count(), count, "{:?}", &text[..10]);
        assert_eq!(codes.len(), count, "{:?}", &text[..10]);
    }
}

#[test]
fn strings_without_end_take_linear_time() {
    // The backslash before every second quotation mark keeps all strings open up to the end of the file.
    large(&("\"a\n\\".repeat(MILLION) + "\""));
    large(&("\"\na".repeat(MILLION) + "\""));
}

#[test]
fn ten_megabytes_of_program_are_read_in_linear_time() {
    let form = "(define (fact n) ; factorial\n  (if (< n 2) 1 (* n (fact (- n 1.5)))))\n'(a \"string\" #\\x . (b))\n";
    let text = form.repeat(10 * MILLION / form.len());
    let start = Instant::now();
    let reading = read(&text);
    println!("{:.1} MB/s", text.len() as f64 / 1e6 / start.elapsed().as_secs_f64());
    assert!(start.elapsed() < LIMIT, "{:?}", start.elapsed());
    assert_eq!(reading.codes(), []);
    assert_eq!(reading.result.data.len(), 2 * (10 * MILLION / form.len()));
}
