//! Values of every wrong type, given to every primitive: a program is generated from the table of primitives, with one
//! call for each argument of each row and each kind of value that may not stand there. Each call must raise a condition
//! that `guard` catches and that names the procedure, the argument and the value. A row that is added to the table is
//! tested without a word here.

use eshkol_abi::primitive::{Primitive, Type};
use eshkol_tests::commands::{Expect, Folder, run};
use std::fmt::Write;
use std::process::Command;

/// A value of the program below, and the types it has.
const VALUES: &[(&str, &[Type])] = &[
    ("a-boolean", &[Type::Boolean]),
    ("a-null", &[Type::Null, Type::List]),
    ("a-pair", &[Type::Pair]),
    ("a-list", &[Type::Pair, Type::List]),
    ("a-negative", INTEGERS),
    ("a-bignum", &[Type::ExactInteger, Type::Integer, Type::Rational, Type::Real, Type::Number]),
    ("a-ratnum", &[Type::Rational, Type::Real, Type::Number]),
    ("a-flonum", &[Type::Rational, Type::Real, Type::Number, Type::Flonum]),
    ("a-nan", &[Type::Real, Type::Number, Type::Flonum]),
    ("a-compnum", &[Type::Number]),
    ("a-character", &[Type::Character]),
    ("a-string", &[Type::String]),
    ("a-symbol", &[Type::Symbol]),
    ("a-vector", &[Type::Vector]),
    ("a-bytevector", &[Type::Bytevector]),
    ("a-procedure", &[Type::Procedure]),
    ("a-record", &[Type::Record]),
    ("a-record-type", &[Type::RecordType]),
    ("a-promise", &[Type::Promise]),
    ("an-input-port", &[Type::Port, Type::InputPort]),
    ("an-output-port", &[Type::Port, Type::OutputPort]),
    ("a-condition", &[Type::Condition]),
    ("an-arena", &[Type::Arena]),
    ("an-eof", &[Type::Eof]),
];

const INTEGERS: &[Type] = &[Type::Fixnum, Type::ExactInteger, Type::Integer, Type::Rational, Type::Real, Type::Number];

/// Rows that a program cannot call like the others: their operands are constants or objects of the compiler, or they do
/// not return. And what only the standard library calls, with arguments that it made or checked.
const NOT_CALLED: &[&str] = &[
    "call-with-escape",
    "call-with-continuation",
    "make-promise-box",
    "promise-set!",
    "make-condition",
    "make-arena",
    "context-ref",
    "context-set!",
    "check-bound",
    "escape",
    "throw",
    "escape-winds",
    "continuation-winds",
    "report-uncaught",
    "exit-process",
    "cell-ref",
    "cell-set!",
    "record-ref",
    "record-set!",
    "make-record",
];

/// The procedure that a row is a part of, and that its messages name.
fn procedure(name: &str) -> &str {
    match name {
        "negate" => "-",
        "atan2" => "atan",
        "values-list" => "values",
        "*" => name,
        _ => name.trim_end_matches('*'),
    }
}

fn sound(ty: Type) -> &'static str {
    match ty {
        Type::Any => "(%default-object)",
        Type::Boolean => "#t",
        Type::Null => "'()",
        Type::Pair | Type::List => "a-list",
        Type::Fixnum | Type::Index | Type::Byte => "1",
        Type::ExactInteger | Type::Integer | Type::Rational | Type::Real | Type::Number => "1",
        Type::Flonum => "1.5",
        Type::Character => "a-character",
        Type::String => "a-string",
        Type::Symbol => "a-symbol",
        Type::Vector => "a-vector",
        Type::Bytevector => "a-bytevector",
        Type::Procedure => "a-procedure",
        Type::Record => "a-record",
        Type::RecordType => "a-record-type",
        Type::Promise => "a-promise",
        Type::Port | Type::OutputPort => "an-output-port",
        Type::InputPort => "an-input-port",
        Type::Condition => "a-condition",
        Type::Arena => "an-arena",
        Type::Cell | Type::Escape | Type::Continuation | Type::Table | Type::Eof | Type::Unspecified | Type::Never => {
            "#f"
        }
    }
}

const START: &str = r#"
(import (scheme base) (scheme write) (eshkol arena) (prefix (eshkol primitives) %))
(define-record-type point (make-point x) point? (x point-x))
(define-syntax define-unknown
  (syntax-rules () ((_ name value) (begin (define name #f) (set! name value)))))
(define-unknown a-boolean #t)
(define-unknown a-null '())
(define-unknown a-pair (cons 1 2))
(define-unknown a-list (list 1 2))
(define-unknown a-negative -1)
(define-unknown a-bignum (expt 10 40))
(define-unknown a-ratnum 1/2)
(define-unknown a-flonum 1.5)
(define-unknown a-nan +nan.0)
(define-unknown a-compnum (%make-rectangular 1 2))
(define-unknown a-character #\a)
(define-unknown a-string (string #\a #\b))
(define-unknown a-symbol 'symbol)
(define-unknown a-vector (vector 1 2))
(define-unknown a-bytevector (bytevector 1 2))
(define-unknown a-procedure (lambda arguments 1))
(define-unknown a-record (make-point 1))
(define-unknown a-record-type (%make-record-type 'type (vector 'x)))
(define-unknown a-promise (%make-promise-box #t 1))
(define-unknown an-input-port (open-input-string "text"))
(define-unknown an-output-port (open-output-string))
(define-unknown a-condition (%make-condition 0 "message" '() #f))
(define-unknown an-arena (make-arena 1024))
(define-unknown an-eof (eof-object))
(define count 0)
(define (contains? text part)
  (let loop ((start 0))
    (let ((end (+ start (string-length part))))
      (and (<= end (string-length text))
           (or (string=? (substring text start end) part) (loop (+ start 1)))))))
(define (complaint e name position value)
  (cond
    ((not (%condition? e)) "no condition")
    ((not (eqv? (%condition-who e) name)) (%condition-who e))
    ((not (memv value (%condition-irritants e))) "the value is not among the irritants")
    ((not (contains? (%condition-message e) (string-append "argument " (number->string position))))
     (%condition-message e))
    (else #f)))
(define (check name position value thunk)
  (set! count (+ count 1))
  (let ((complaint (guard (e (#t (complaint e name position value))) (thunk) "no error")))
    (when complaint
      (write (list name position)) (display " of ") (display value) (display ": ") (display complaint) (newline))))
"#;

/// Every primitive refuses every argument of a wrong type by name, position and value, in every mode of memory.
#[test]
fn every_primitive_names_what_is_wrong() {
    let mut text = START.to_string();
    let mut count = 0;
    for row in Primitive::all().filter(|row| !NOT_CALLED.contains(&row.name)) {
        let mut types = row.arguments.to_vec();
        types.extend(row.rest);
        for (position, &ty) in types.iter().enumerate() {
            if ty == Type::Any {
                continue;
            }
            for (value, is) in VALUES {
                let nonnegative = matches!(ty, Type::Index | Type::Byte);
                if is.contains(&ty) || nonnegative && is.contains(&Type::Fixnum) {
                    continue;
                }
                let mut call = format!("(%{}", row.name);
                for (index, &ty) in types.iter().enumerate() {
                    let _ = write!(call, " {}", if index == position { value } else { sound(ty) });
                }
                let position = position + 1;
                let _ = writeln!(text, "(check '{} {position} {value} (lambda () {call})))", procedure(row.name));
                count += 1;
            }
        }
    }
    assert!(count > 5000, "{count}");
    let _ = writeln!(text, "(write count)");
    let folder = Folder::new(&[("prog.scm", &text)]);
    let program = folder.program();
    for mode in ["normal", "torture", "never"] {
        let mut command = Command::new(program.get_program());
        command.current_dir(folder.path()).env("ESHKOL_MEMORY", mode);
        assert_eq!(run(command).succeeds(), count.to_string(), "{mode}");
    }
}
