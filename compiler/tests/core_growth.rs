//! The passes stay linear: large programs that invite them to blow up.

use eshkolc::core_ir::size::size_up_to;
use eshkolc::core_ir::{Program, parse, passes};
use eshkolc::source::SourceMap;
use std::fmt::Write;

const DEFINITIONS: usize = 5000;
/// How much larger than its source a program may become.
const GROWTH: usize = 4;

fn size(program: &Program) -> usize {
    program.forms.iter().map(|form| 1 + size_up_to(&form.value, usize::MAX)).sum()
}

/// Runs the passes over `text`, and compares the sizes before and after them.
fn check(text: String) {
    // The compiler runs on a large stack too.
    let builder = std::thread::Builder::new().stack_size(1 << 30);
    let check = move || {
        let mut sources = SourceMap::default();
        let file = sources.add("large", &text, false);
        let mut program = parse::parse_file(&sources, file).expect("the text is a program");
        let before = size(&program);
        passes::run(&mut program, &mut Vec::new(), &mut |_, _| {});
        let after = size(&program);
        assert!(after <= GROWTH * before, "{before} became {after}");
    };
    if let Err(panic) = builder.spawn(check).expect("a thread can be started").join() {
        std::panic::resume_unwind(panic);
    }
}

/// Each procedure calls the one before it twice, so complete inlining would double the size each time.
#[test]
fn chain_of_small_procedures() {
    let mut text = String::from("(define f.0 (lambda f ((x.0) (cons x.0 x.0))))\n");
    for i in 1..DEFINITIONS {
        let before = i - 1;
        let calls = format!("(cons (call (global f.{before}) x.{i}) (call (global f.{before}) (car x.{i})))");
        writeln!(text, "(define f.{i} (lambda f ((x.{i}) {calls})))").expect("a string grows");
    }
    writeln!(text, "(call (global f.{}) 1)", DEFINITIONS - 1).expect("a string grows");
    check(text);
}

/// Each procedure calls every procedure of the group, itself included.
#[test]
fn procedures_that_all_call_each_other() {
    const GROUP: usize = 60;
    let mut text = String::new();
    for i in 0..GROUP {
        let calls: String = (0..GROUP).map(|j| format!(" (call (global f.{j}) x.{i})")).collect();
        writeln!(text, "(define f.{i} (lambda f ((x.{i}) (if (pair? x.{i}) (vector{calls}) 1))))")
            .expect("a string grows");
    }
    text.push_str("(call (global f.0) 1)\n");
    check(text);
}

/// A procedure that takes itself apart by calling its argument with itself: inlining never ends by itself.
#[test]
fn self_application() {
    let omega = "(lambda f ((x.0) (call x.0 x.0)))";
    check(format!("(define g.0 {omega})\n(call (global g.0) (global g.0))\n"));
    check("(let ((f.0 (lambda f ((x.1) (call x.1 x.1))))) (call f.0 f.0))".into());
    check("(call (lambda f ((x.0) (call x.0 x.0))) (lambda g ((y.1) (call y.1 y.1))))".into());
}

/// Deeply nested bindings, each with a procedure that is called in the next.
#[test]
fn nested_bindings() {
    const DEPTH: usize = 2000;
    let mut text = String::from("(let ((f.0 (lambda f ((x.1) (car x.1)))))");
    for i in 1..DEPTH {
        let (f, x, before) = (2 * i, 2 * i + 1, 2 * i - 2);
        write!(text, "(let ((f.{f} (lambda f ((x.{x}) (begin (call (global a.0) x.{x}) (cons (call f.{before} x.{x}) (call f.{before} 1)))))))")
            .expect("a string grows");
    }
    write!(text, "(call f.{} 1){}", 2 * DEPTH - 2, ")".repeat(DEPTH)).expect("a string grows");
    check(text);
}
