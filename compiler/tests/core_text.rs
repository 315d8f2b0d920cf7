//! The verifier and the textual form of Core IR.

use eshkolc::core_ir::verify::{Level, verify};
use eshkolc::core_ir::{Constant, Expr, ExprKind, Form, Literal, LiteralId, Program, VarId, parse, print};
use eshkolc::source::{SourceMap, Span};

fn read(text: &str) -> Program {
    let mut sources = SourceMap::default();
    let file = sources.add("test", text, false);
    parse::parse_file(&sources, file).unwrap_or_else(|e| panic!("{}: {text}", e[0].message))
}

/// The numbers of the invariants that a program breaks.
fn broken(program: &Program, level: Level) -> Vec<u32> {
    verify(program, level).err().unwrap_or_default().iter().map(|violation| violation.invariant).collect()
}

fn broken_text(text: &str, level: Level) -> Vec<u32> {
    broken(&read(text), level)
}

#[test]
fn invariant_1_one_binding_and_uses_in_scope() {
    assert_eq!(broken_text("(let ((x.0 1)) (let ((x.0 2)) 3))", Level::Expanded), [1]);
    assert_eq!(broken_text("(begin (let ((x.0 1)) x.0) x.0)", Level::Expanded), [1]);
    // The values of a let are outside of its scope, those of a letrec* within.
    assert_eq!(broken_text("(let ((x.0 1) (y.1 x.0)) y.1)", Level::Expanded), [1]);
    assert_eq!(broken_text("(letrec* ((x.0 y.1) (y.1 x.0)) y.1)", Level::Expanded), []);
    assert_eq!(broken_text("(receive (x.0 . y.1) x.0 y.1)", Level::Expanded), [1]);
    assert_eq!(broken_text("(with-arena a.0 (vector a.0) a.0)", Level::Expanded), [1]);
}

#[test]
fn invariant_2_operands_of_primitives() {
    assert_eq!(broken_text("(car 1 2)", Level::Expanded), [2]);
    assert_eq!(broken_text("(begin (vector) (vector 1 2 3))", Level::Expanded), []);
}

#[test]
fn invariant_3_parts_of_begin() {
    assert_eq!(broken_text("(begin 1)", Level::Expanded), [3]);
    assert_eq!(broken_text("(lambda f)", Level::Expanded), []);
}

#[test]
fn invariant_4_numbers_in_range_and_one_definition() {
    assert_eq!(broken_text("(define g.0 1) (define g.0 2)", Level::Expanded), [4]);
    let form = |kind| Form { defines: None, value: Expr::new(kind, Span::NONE) };
    let mut program = Program::default();
    program.forms.push(form(ExprKind::Constant(Constant::Literal(LiteralId(0)))));
    program.forms.push(form(ExprKind::Local(VarId(0))));
    assert_eq!(broken(&program, Level::Expanded), [4, 4]);
    let mut program = Program::default();
    program.add_literal(Literal::Vector(vec![Constant::Literal(LiteralId(7))]));
    assert_eq!(broken(&program, Level::Expanded), [4]);
}

#[test]
fn invariant_5_assigned_flags() {
    let mut program = read("(let ((x.0 1)) (set! x.0 2))");
    assert_eq!(broken(&program, Level::Expanded), []);
    program.variables[0].assigned = false;
    assert_eq!(broken(&program, Level::Expanded), [5]);
    let mut program = read("(define g.0 1)");
    program.globals[0].assigned = true;
    assert_eq!(broken(&program, Level::Expanded), [5]);
}

#[test]
fn invariant_6_no_letrec() {
    let letrec = "(letrec* ((x.0 1)) x.0)";
    assert_eq!(broken_text(letrec, Level::Expanded), []);
    assert_eq!(broken_text(letrec, Level::NoLetrec), [6]);
    assert_eq!(broken_text("(fix ((f.0 (lambda f (() 1)))) (set! f.0 2))", Level::NoLetrec), [6]);
}

#[test]
fn invariant_7_no_set() {
    let set = "(let ((x.0 1)) (set! x.0 2))";
    assert_eq!(broken_text(set, Level::NoLetrec), []);
    assert_eq!(broken_text(set, Level::NoSet), [7]);
    assert_eq!(broken_text("(set-global! g.0 2)", Level::NoSet), []);
}

/// What is printed reads back, and prints the same.
fn prints_as_itself(text: &str) {
    assert_eq!(print::print(&read(text)).trim_end(), text);
}

#[test]
fn every_node_kind_prints_as_it_is_read() {
    prints_as_itself("(library \"(scheme base)\" embedded car.0)\n(raise-procedure car.0)\n(define car.0 1)");
    prints_as_itself("(let ((x.0 1) (y.1 2)) (letrec* ((z.2 x.0)) (set! z.2 y.1)))");
    prints_as_itself("(fix ((f.0 (lambda f (() 1) ((x.1) x.1) ((y.2 . z.3) z.3) (r.4 r.4)))) (call f.0 1))");
    prints_as_itself("(if (global f.0) (set-global! f.0 1) (begin 1 2))");
    prints_as_itself("(receive (a.0 . b.1) (values 1 2) (cons a.0 b.1))");
    prints_as_itself("(receive r.0 (values) r.0)");
    prints_as_itself("(with-arena a.0 1024 (limit 4096) strict (in-arena a.0 (cons 1 2)))");
}

#[test]
fn constants_print_as_they_are_read() {
    prints_as_itself(
        "(vector #t #f '() 1 -5 1152921504606846976 1/3 1.5 -0.0 1e300 +inf.0 -inf.0 +nan.0 #\\a #\\space #\\x0)",
    );
    prints_as_itself("(vector (constant unspecified) (constant eof) (constant default) (constant unbound))");
    prints_as_itself(
        "(vector \"a\\\"\\\\\\n\" 'a '|a b| '|| '|1| '|+.5| '... '#u8(1 2) '#(1 (2 . 3) \"x\") '(quote a))",
    );
}

#[test]
fn names_that_look_like_numbers_are_between_bars() {
    prints_as_itself("(let ((|+.0| 1) (->x.1 2) (|.2| 3)) (cons |+.0| ->x.1))");
}

#[test]
fn shared_constants_stay_shared() {
    // The same datum twice: eq? holds. Two data that look alike are two.
    prints_as_itself("(eq? (literal 0) (literal 0))\n(literals (0 (1 2)))");
    prints_as_itself("(eq? '(1 2) '(1 2))");
    // A part of one constant is another constant; a constant that contains itself.
    prints_as_itself("(cons (literal 0) (literal 1))\n(literals (0 #0=(1 2)) (1 (3 #0# . #0#)))");
    prints_as_itself("(car (literal 0))\n(literals (0 #0=(1 . #0#)))");
}

#[test]
fn malformed_text_is_an_error_with_a_place() {
    let error = |text: &str| {
        let mut sources = SourceMap::default();
        let file = sources.add("test", text, false);
        let diagnostics = parse::parse_file(&sources, file).expect_err("the text is malformed");
        (diagnostics[0].code.0, diagnostics[0].span.start)
    };
    assert_eq!(error("(begin 1 (frobnicate 2))"), (399, 9));
    assert_eq!(error("(let ((x 1)) 2)"), (399, 7));
    assert_eq!(error("(let ((x.0 1)) y.0)"), (399, 15));
    assert_eq!(error("(fix ((f.0 1)) 2)"), (399, 5));
    assert_eq!(error("(literal 3)"), (399, 9));
}

/// The head of a list is either a keyword or a primitive.
#[test]
fn no_primitive_is_named_like_a_keyword() {
    let keywords = "quote constant literal literals global set! set-global! if begin lambda let letrec* fix call receive \
                    with-arena in-arena define library raise-procedure";
    for keyword in keywords.split_whitespace() {
        assert!(eshkolc::core_ir::primitive_named(keyword).is_none(), "{keyword}");
    }
}
