//! The expander on extreme input: it must come to an end, on the stack of the driver, with a clear error or a program.

use eshkolc::core_ir::Program;
use eshkolc::core_ir::verify::{Level, verify};
use eshkolc::diagnostics::Diagnostic;
use eshkolc::expand::{DEPTH_LIMIT, Files, Options, expand_program};
use eshkolc::source::SourceMap;
use eshkolc::syntax::read;
use eshkolc::syntax::tree::Tree;
use std::io;
use std::path::Path;

struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _: &Path) -> io::Result<String> {
        Err(io::ErrorKind::NotFound.into())
    }
}

/// Expands a program that sees all of R7RS, and hands the result to the test, on a stack like the driver's.
fn with_expansion(text: &str, test: impl FnOnce(&Program, &[Diagnostic]) + Send) {
    std::thread::scope(|scope| {
        let run = || {
            let mut sources = SourceMap::default();
            let mut tree = Tree::default();
            let file = sources.add("main.scm", text, false);
            let data = read(&sources, file, &mut tree, false);
            assert!(data.diagnostics.is_empty(), "{:?}", data.diagnostics);
            let expansion = expand_program(&mut sources, &mut tree, &data.data, &Options::default(), &NoFiles);
            test(&expansion.program, &expansion.diagnostics);
        };
        let thread = std::thread::Builder::new().stack_size(1 << 30).spawn_scoped(scope, run);
        thread.expect("a thread can be started").join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    });
}

fn assert_expands(text: &str) {
    with_expansion(text, |program, diagnostics| {
        assert!(diagnostics.is_empty(), "{:?}", diagnostics[0]);
        verify(program, Level::Expanded).unwrap_or_else(|violations| panic!("{}", violations[0]));
    });
}

/// Exactly one error, with this code.
fn assert_fails(text: &str, code: u16) {
    with_expansion(text, |_, diagnostics| {
        let found: Vec<_> = diagnostics.iter().map(|diagnostic| (diagnostic.code.0, &diagnostic.message)).collect();
        assert!(matches!(&found[..], [(c, _)] if *c == code), "{found:?}");
    });
}

/// `before` and `after` around each other, so many times, around `middle`.
fn nested(depth: usize, before: &str, middle: &str, after: &str) -> String {
    before.repeat(depth) + middle + &after.repeat(depth)
}

const NESTED_TOO_DEEPLY: u16 = 214;

#[test]
fn expressions_within_the_limit() {
    // The definition is one level, and each call needs two: itself and its operand's.
    assert_expands(&format!("(define x {})", nested(DEPTH_LIMIT as usize - 10, "(car ", "'()", ")")));
}

#[test]
fn expressions_beyond_the_limit() {
    assert_fails(&nested(DEPTH_LIMIT as usize + 10, "(car ", "'()", ")"), NESTED_TOO_DEEPLY);
    assert_fails(&nested(1_000_000, "(", "", ")"), NESTED_TOO_DEEPLY);
}

#[test]
fn bodies_conditions_and_bindings_beyond_the_limit() {
    let depth = DEPTH_LIMIT as usize + 10;
    assert_fails(&nested(depth, "(lambda (x) (define y 1) ", "x", ")"), NESTED_TOO_DEEPLY);
    assert_fails(&nested(depth, "(let ((x ", "1", ")) x)"), NESTED_TOO_DEEPLY);
    assert_fails(&nested(depth, "(cond (", "1", "))"), NESTED_TOO_DEEPLY);
    assert_fails(&nested(depth, "`(a ,", "1", ")"), NESTED_TOO_DEEPLY);
    assert_fails(&nested(depth, "`", "1", ""), NESTED_TOO_DEEPLY);
    assert_fails(&format!("(cond-expand ({} 1))", nested(depth, "(not ", "r7rs", ")")), NESTED_TOO_DEEPLY);
    assert_fails(&format!("(import {})", nested(depth, "(only ", "(scheme base)", ")")), NESTED_TOO_DEEPLY);
}

#[test]
fn patterns_and_templates_beyond_the_limit() {
    let deep = nested(DEPTH_LIMIT as usize + 10, "(", "x", ")");
    assert_fails(&format!("(define-syntax m (syntax-rules () ((_ {deep}) 1)))"), NESTED_TOO_DEEPLY);
    assert_fails(&format!("(define-syntax m (syntax-rules () ((_ x) {deep})))"), NESTED_TOO_DEEPLY);
}

/// The conversion of data uses no stack.
#[test]
fn quoted_data_of_any_depth() {
    assert_expands(&format!("(define x '{})", nested(1_000_000, "(", "", ")")));
    assert_expands(&format!("(define x '{})", nested(300_000, "#(", "", ")")));
}

#[test]
fn data_in_macros_of_any_depth() {
    let deep = nested(100_000, "(", "", ")");
    assert_expands(&format!("(define-syntax m (syntax-rules () ((_ x) 'x))) (define x (m {deep}))"));
}

#[test]
fn cyclic_code() {
    assert_fails("#0=(list #0# #0#)", NESTED_TOO_DEEPLY);
    assert_fails("#0=(list . #0#)", 209);
}

/// Wide is not deep: length costs no nesting.
#[test]
fn long_forms() {
    let many = |part: &str| part.repeat(20_000);
    assert_expands(&format!("(define (f x) {})", many("(car x)")));
    assert_expands(&format!("(define (f x) (cond {}))", many("((car x) 1)")));
    assert_expands(&format!("(define (f x) (or {}))", many("(car x)")));
    assert_expands(&format!("(define (f x) (case x {}))", many("((1 2) x)")));
    assert_expands(&format!("(define (f x) (let* ({}) x))", many("(x (car x))")));
    assert_expands(&format!("(define (f x) `({}))", many("1 ,x ")));
    assert_expands(&format!("(define x '({}))", many("1 ")));
}

/// A list of a thousand items, worked through by a macro one by one.
#[test]
fn long_recursive_macro() {
    let items = "x ".repeat(1_000);
    let text =
        "(define-syntax count (syntax-rules () ((_ n) n) ((_ n y . rest) (count (+ 1 n) . rest)))) (define x (count 0 ";
    assert_expands(&format!("{text}{items}))"));
}
