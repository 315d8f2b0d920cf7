//! Values whose arena was destroyed, given to every primitive: a program is generated from the table of primitives, with
//! one call for each argument of each row and each kind of object that may stand there. Each call must raise the error
//! that names the arena; none may crash, and none may give a result as if the object were there. A row that is added to
//! the table is tested without a word here.

use eshkol_abi::primitive::{Primitive, Type};
use eshkol_tests::commands::{Expect, Folder, run};
use std::fmt::Write;
use std::process::Command;

/// Names of the destroyed objects in the program below, by what they are.
const PAIRS: &[&str] = &["dead-list"];
const NUMBERS: &[&str] = &["dead-bignum", "dead-flonum", "dead-ratnum", "dead-compnum"];
/// Objects whose kind shows only in their memory: that of pairs and procedures shows in the tag.
const HEADED: &[&str] = &["dead-vector", "dead-string", "dead-bignum", "dead-flonum", "dead-record"];
const DATA: &[&str] = &["dead-list", "dead-vector", "dead-string", "dead-bignum", "dead-flonum", "dead-record"];
const ANYTHING: &[&str] =
    &["dead-list", "dead-vector", "dead-string", "dead-bignum", "dead-flonum", "dead-record", "dead-procedure"];

/// The destroyed objects that an argument of any type is looked at for. By default it may be of a type that the row asks
/// for; where it is only passed on or compared by identity, no memory is read.
fn looked_at(name: &str, position: usize) -> &'static [&'static str] {
    match (name, position) {
        ("eq?" | "not" | "null?" | "boolean?" | "pair?" | "procedure?" | "fixnum?" | "eof-object?" | "char?", _) => &[],
        ("default-object?" | "values" | "cons" | "make-cell" | "vector", _) => &[],
        ("set-car!" | "set-cdr!" | "cell-set!" | "make-list" | "make-promise-box" | "append", 1) => &[],
        ("make-vector" | "make-string" | "vector-fill!", 1) => &[],
        ("vector-set!" | "list-set!" | "promise-set!", 2) => &[],
        ("make-record", 1) | ("record-set!", 4) | ("make-condition", _) => &[],
        ("memq" | "assq", 0) => &[],
        // A constant of the program.
        ("call-with-continuation", 1) => &[],
        // The identity of anything else answers the question.
        ("eqv?", _) => &["dead-bignum", "dead-flonum"],
        ("list?" | "list-copy" | "list-tail", 0) => PAIRS,
        ("memq" | "memv" | "member" | "assq" | "assv" | "assoc", 1) => PAIRS,
        ("equal?", _) | ("member" | "assoc", 0) => DATA,
        ("write" | "display" | "write-shared" | "write-simple", 0) => ANYTHING,
        _ => HEADED,
    }
}

/// The destroyed objects that the argument is tested with. None for what is no heap object or never lies in an arena.
fn destroyed(name: &str, position: usize, ty: Type) -> &'static [&'static str] {
    match ty {
        Type::Any => looked_at(name, position),
        // The separator of sizes is compared by identity.
        Type::Procedure if name == "make-arena" => &[],
        // A condition holds its irritants and does not look at them.
        Type::List if name == "make-condition" => &[],
        Type::Pair | Type::List => PAIRS,
        Type::ExactInteger => &["dead-bignum"],
        Type::Integer | Type::Rational | Type::Real | Type::Number | Type::Flonum => NUMBERS,
        Type::String => &["dead-string", "dead-wide-string"],
        Type::Vector => &["dead-vector"],
        Type::Bytevector => &["dead-bytevector"],
        Type::Procedure => &["dead-procedure"],
        Type::Record => &["dead-record"],
        Type::RecordType => &["dead-record-type"],
        Type::Promise => &["dead-promise"],
        Type::Condition => &["dead-condition"],
        Type::Arena => &["dead-handle"],
        Type::Cell => &["dead-cell"],
        Type::Table
        | Type::Symbol
        | Type::Port
        | Type::InputPort
        | Type::OutputPort
        | Type::Escape
        | Type::Continuation
        | Type::Boolean
        | Type::Null
        | Type::Fixnum
        | Type::Index
        | Type::Byte
        | Type::Character
        | Type::Eof
        | Type::Unspecified
        | Type::Never => &[],
    }
}

/// An argument with which the row does something, so that the destroyed one beside it is looked at.
fn sound(name: &str, ty: Type, destroyed: &str) -> String {
    // What is compared must be of one kind, or their tags decide.
    let counterpart = destroyed.replace("dead-", "sound-");
    match name {
        "eqv?" | "equal?" => counterpart,
        "memv" | "member" => format!("(list {counterpart})"),
        "assv" | "assoc" => format!("(list (list {counterpart}))"),
        "number->string" | "string->number" if ty == Type::Fixnum => "10".to_string(),
        _ => sound_of_type(ty).to_string(),
    }
}

fn sound_of_type(ty: Type) -> &'static str {
    match ty {
        Type::Any => "(%default-object)",
        Type::Boolean => "#t",
        Type::Null => "'()",
        Type::Pair | Type::List => "sound-list",
        Type::Fixnum | Type::Index | Type::Byte => "1",
        Type::ExactInteger | Type::Integer | Type::Rational | Type::Real | Type::Number => "1",
        Type::Flonum => "1.5",
        Type::Character => "#\\a",
        Type::String => "sound-string",
        Type::Symbol => "'symbol",
        Type::Vector => "sound-vector",
        Type::Bytevector => "sound-bytevector",
        Type::Procedure => "sound-procedure",
        Type::Record => "sound-record",
        Type::RecordType => "sound-record-type",
        Type::Promise => "(%make-promise-box #t 1)",
        Type::Port | Type::OutputPort => "(%open-output-string)",
        Type::InputPort => "(%open-input-string sound-string)",
        Type::Condition => "(%make-condition 0 \"\" '() #f)",
        Type::Arena => "sound-arena",
        Type::Cell => "(%make-cell 1)",
        Type::Escape | Type::Continuation | Type::Table | Type::Eof | Type::Unspecified | Type::Never => "#f",
    }
}

/// Rows that a program cannot call like the others: their operands are constants of the compiler, or they do not return.
const NOT_CALLED: &[&str] =
    &["context-ref", "context-set!", "check-bound", "escape", "throw", "report-uncaught", "exit-process"];

fn calls() -> Vec<(String, String)> {
    let mut calls = Vec::new();
    for row in Primitive::all().filter(|row| !NOT_CALLED.contains(&row.name)) {
        let mut types = row.arguments.to_vec();
        types.extend(row.rest);
        for (position, &ty) in types.iter().enumerate() {
            for object in destroyed(row.name, position, ty) {
                let mut call = format!("(%{}", row.name);
                for (index, &ty) in types.iter().enumerate() {
                    let sound = sound(row.name, ty, object);
                    let argument = if index == position { object } else { sound.as_str() };
                    let _ = write!(call, " {argument}");
                }
                call.push(')');
                calls.push((format!("{} {position} {object}", row.name), call));
            }
        }
    }
    calls
}

const START: &str = r#"
(import (scheme base) (scheme write) (eshkol arena) (prefix (eshkol primitives) %))
(define sound-arena (make-arena 1024))
(define arena (make-arena 1024))
(define-record-type point (make-point x) point? (x point-x))
(define sound-list (list 1 2))
(define sound-string (string #\1 #\2))
(define sound-vector (vector 1 2))
(define sound-bytevector (bytevector 1 2))
(define sound-procedure (lambda arguments 1))
(define sound-record (make-point 1))
(define sound-record-type (%make-record-type 'type (vector 'x)))
(define sound-bignum (expt 10 40))
(define sound-flonum 1e290)
(define one (string-length (make-string 1 #\a)))
(define three (string-length (make-string 3 #\a)))
(define-syntax define-dead
  (syntax-rules () ((_ name value) (begin (define name #f) (set! name (in-arena arena value))))))
(define-dead dead-list (list one 2))
(define-dead dead-vector (vector one 2))
(define-dead dead-string (make-string 4 #\1))
(define-dead dead-wide-string (make-string 4 #\λ))
(define-dead dead-bytevector (bytevector one 2))
(define-dead dead-bignum (expt (+ three 7) 30))
(define-dead dead-flonum (* 1e200 (+ 1e100 one)))
(define-dead dead-ratnum (/ one three))
(define-dead dead-compnum (%make-rectangular one three))
(define-dead dead-procedure (let ((x (+ one three))) (lambda arguments (list x))))
(define-dead dead-record (make-point one))
(define-dead dead-record-type (%make-record-type 'type (vector 'x)))
(define-dead dead-promise (%make-promise-box #t one))
(define-dead dead-condition (%make-condition 0 "message" '() #f))
(define-dead dead-handle (make-arena 1024))
(define-dead dead-cell (%make-cell one))
(destroy-arena arena)
(define count 0)
(define (check name thunk)
  (set! count (+ count 1))
  (let ((outcome (guard (e ((%condition? e) (if (%eq? (%condition-kind e) 13) #t (%condition-message e))))
                   (thunk)
                   "no error")))
    (if (not (eq? outcome #t))
        (begin (display name) (display ": ") (display outcome) (newline)))))
"#;

/// Every primitive refuses every kind of destroyed object that it looks at, in every mode of memory.
#[test]
fn every_primitive_refuses_what_is_gone() {
    let calls = calls();
    assert!(calls.len() > 300, "{}", calls.len());
    let mut text = START.to_string();
    for (name, call) in &calls {
        let _ = writeln!(text, "(check \"{name}\" (lambda () {call}))");
    }
    let _ = writeln!(text, "(write count)");
    let folder = Folder::new(&[("prog.scm", &text)]);
    let program = folder.program();
    for mode in ["normal", "torture", "never"] {
        let mut command = Command::new(program.get_program());
        command.current_dir(folder.path()).env("ESHKOL_MEMORY", mode).env("ESHKOL_VERIFY", "1");
        assert_eq!(run(command).succeeds(), calls.len().to_string(), "{mode}");
    }
}
