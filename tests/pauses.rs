//! A server loop beside much data in a persistent arena: what one reclaim costs must not depend on that data.
//!
//! What a pause lasts is what is moved in it, and that can be counted exactly: times on a busy machine cannot. CI
//! compares one megabyte with 64; `PAUSES=1000` compares it with a gigabyte, and `ESHKOL_MEMORY=report` shows times.

use eshkol_tests::commands::{Expect, Folder, run};
use eshkol_tests::counters::Counters;

/// The argument is the size of the data in megabytes. The server looks at the data and changes it now and then.
const PROGRAM: &str = "
    (import (scheme base) (scheme process-context) (scheme write) (eshkol arena))
    (define megabytes (string->number (cadr (command-line))))
    (define place (make-arena 1024))
    (define (make-block i)
      (in-arena place
        (let ((block (make-vector 32768 i)))
          (let fill ((k 0))
            (if (< k 32768)
                (begin (vector-set! block k (list k i)) (fill (+ k 4)))
                block)))))
    (define data (make-vector 4096 #f))
    (let loop ((i 0))
      (if (< (* i 393216) (* megabytes 1000000))
          (begin (vector-set! data i (make-block i)) (loop (+ i 1)))))
    (define sessions (make-vector 1000 '()))
    (define (handle n)
      (let* ((text (number->string (* n 7919)))
             (parts (map (lambda (c) (list c (char->integer c))) (string->list text)))
             (k (modulo n 1000))
             (old (vector-ref sessions k)))
        (vector-set! sessions k (cons n (if (and (pair? old) (pair? (cdr old))) (list (car old)) old)))
        (if (= 0 (modulo n 100)) (vector-set! (vector-ref data 0) (modulo n 32768) (list n text)))
        (apply + (map cadr parts))))
    (define (serve n total)
      (if (= n 0) total (serve (- n 1) (modulo (+ total (handle n)) 1000003))))
    (write (serve 100000 0))
";

/// From Chez Scheme, without the arena.
const RESULT: &str = "467284";

#[test]
fn pauses_do_not_depend_on_data_in_arenas() {
    let large = std::env::var("PAUSES").unwrap_or_else(|_| "64".into());
    let folder = Folder::new(&[("prog.scm", PROGRAM)]);
    let mut command = folder.program();
    command.arg("1").env("ESHKOL_MEMORY_COUNTERS", "small");
    assert_eq!(run(command).succeeds(), RESULT);
    let mut command = folder.program();
    command.arg(large).env("ESHKOL_MEMORY_COUNTERS", "large");
    assert_eq!(run(command).succeeds(), RESULT);
    let counter = |file: &str, name: &str| {
        Counters::read(&folder.file(file)).and_then(|counters| counters.get(name)).expect("a counter")
    };
    assert!(counter("large", "moved_into_arenas") > 20 * counter("small", "moved_into_arenas"), "the data is there");
    assert!(counter("small", "largest_move") > 0 && counter("small", "evacuations") > 10, "the server has pauses");
    for name in ["largest_move", "copied"] {
        let (small, large) = (counter("small", name), counter("large", name));
        assert!(large <= small + small / 4 + 65536, "{name} is {small} beside little data, {large} beside much");
    }
}
