//! What built programs do when something ends: memory, the stack, a pipe, a disk. Each says what happened and exits with
//! 70; none hangs, and none is ended by a signal.

use eshkol_tests::commands::{Expect, Folder, run};
use eshkol_tests::counters::Counters;
use std::process::Command;

fn program(text: &str) -> (Folder, Command) {
    let folder = Folder::new(&[("prog.scm", text)]);
    let command = folder.program();
    (folder, command)
}

/// Data that is alive and does not fit into the limit.
#[test]
fn out_of_memory() {
    let (_folder, mut command) = program(
        "(define (grow n data)\n  (if (= n 0) data (grow (- n 1) (cons n data))))\n(display (length (grow 1000000000 '())))",
    );
    command.env("ESHKOL_MEMORY_LIMIT", "16m");
    run(command).fails(70, "error[E0508]: out of memory");
}

/// One object that does not fit into the limit.
#[test]
fn an_object_beyond_the_limit() {
    let (_folder, mut command) = program("(define (f n) (make-vector n 0)) (display (vector-length (f 100000000)))");
    command.env("ESHKOL_MEMORY_LIMIT", "16m");
    run(command).fails(70, "error[E0508]: out of memory");
}

/// A recursion without end is an error at the place of the call. A small limit of memory makes the stack small too.
#[test]
fn stack_overflow() {
    let (_folder, mut command) = program("(define (f n)\n  (+ 1 (f n)))\n(display (f 1))");
    command.env("ESHKOL_MEMORY_LIMIT", "16m");
    run(command).fails(70, "prog.scm:2:8: error[E0508]: stack overflow");
}

/// The variables that control memory are checked before the program runs.
#[test]
fn wrong_memory_settings() {
    let (folder, _) = program("(display \"ran\")");
    for (name, value) in [
        ("ESHKOL_MEMORY", "sometimes"),
        ("ESHKOL_MEMORY_LIMIT", "much"),
        ("ESHKOL_MEMORY_LIMIT", "0"),
        ("ESHKOL_MEMORY_THRESHOLD", "often"),
        ("ESHKOL_MEMORY_THRESHOLD", "1023"),
        ("ESHKOL_MEMORY_THRESHOLD", "65m"),
    ] {
        let mut command = Command::new(folder.file("prog"));
        command.env(name, value);
        let finished = run(command);
        assert!(finished.output.is_empty());
        finished.fails(70, &format!("error: `{name}` is `{value}`"));
    }
}

/// The threshold that the environment sets is the one that is used: a smaller one is looked at more often, and lets the
/// heap grow less.
#[test]
fn threshold_of_reclaim_points() {
    let text = "(define (fill n) (if (> n 0) (begin (set! last (list n n)) (fill (- n 1)))))
        (define last '())
        (fill 1000000)";
    let (folder, _) = program(text);
    let measure = |threshold: &str| {
        let mut command = Command::new(folder.file("prog"));
        command.current_dir(folder.path()).env("ESHKOL_MEMORY_THRESHOLD", threshold);
        command.env("ESHKOL_MEMORY_COUNTERS", "counters");
        run(command).succeeds();
        let counters = Counters::read(&folder.file("counters")).expect("counters");
        (counters.get("evacuations").expect("a number"), counters.get("peak").expect("a number"))
    };
    let (small, large) = (measure("64k"), measure("4m"));
    assert!(small.0 > 100 && small.0 > 20 * large.0, "evacuations: {} and {}", small.0, large.0);
    assert!(small.1 < 256 << 10 && large.1 > 3 << 20, "peaks: {} and {}", small.1, large.1);
}

/// Runs a shell's command line in which `$0` is the program.
fn shell(program: &Command, line: &str) -> Command {
    let mut command = Command::new("bash");
    command.args(["-c", line]).arg(program.get_program());
    command
}

/// A reader that goes away ends an endless writer, by an error and not by a signal or never.
#[test]
fn closed_pipe() {
    let (_folder, command) = program("(let loop ((i 0)) (write i) (newline) (loop (+ i 1)))");
    let finished = run(shell(&command, r#""$0" | head -1; exit ${PIPESTATUS[0]}"#));
    assert_eq!(finished.output, b"0\n");
    finished.fails(70, "prog.scm:1:");
}

/// A full disk is an error, at a write or, for what was still in the buffer, at the end.
#[test]
fn full_disk() {
    let texts = [
        ("(let loop ((i 0)) (write i) (newline) (loop (+ i 1)))", "prog.scm:1:"),
        ("(display \"a few words\")", "cannot write to `stdout`: No space left on device"),
    ];
    for (text, message) in texts {
        let (_folder, command) = program(text);
        run(shell(&command, r#""$0" > /dev/full"#)).fails(70, message);
    }
}

/// The same for a port of the program's own; the condition can be handled as an error of files.
#[test]
fn full_disk_on_a_port() {
    let text = "(define p (open-output-file \"/dev/full\"))
        (write-string (make-string 1000 #\\a) p)
        (display (guard (e ((file-error? e) 'full)) (close-port p) 'closed))";
    let (_folder, command) = program(text);
    assert_eq!(run(command).succeeds(), "full");
}

/// Standard streams that are closed from the beginning are errors where they are used, and otherwise none.
#[test]
fn closed_streams() {
    let (_folder, command) = program("(display 1)");
    run(shell(&command, r#""$0" >&-"#)).fails(70, "cannot write to `stdout`");
    let (_folder, command) = program("(write (eof-object? (read-char)))");
    run(shell(&command, r#""$0" <&-"#)).fails(70, "prog.scm:1:21");
    let (_folder, command) = program("(car 5)");
    let silent = run(shell(&command, r#""$0" 2>&-"#));
    assert_eq!(silent.code, Some(70));
}

/// Files that are opened and dropped are closed when memory is given back: a loop does not run out of descriptors, and
/// what was written reaches the file.
#[test]
fn dropped_ports_are_closed() {
    let (folder, command) = program(
        "(import (scheme base) (scheme file) (scheme write))
        (define (reads i)
          (if (> i 0) (begin (read-char (open-input-file \"prog.scm\")) (reads (- i 1)))))
        (define (writes i)
          (if (> i 0) (begin (write i (open-output-file (string-append \"out\" (number->string (modulo i 10))))) (writes (- i 1)))))
        (reads 100000)
        (writes 2000)
        (display \"done\")",
    );
    for mode in ["normal", "torture"] {
        let mut command = shell(&command, "ulimit -n 256; exec \"$0\"");
        command.current_dir(folder.path()).env("ESHKOL_MEMORY", mode);
        assert_eq!(run(command).succeeds(), "done");
        assert_eq!(folder.read("out1"), b"1");
    }
}

/// What runs out of memory, of stack or of room for ports, in turn, and goes on each time; at last it does not handle
/// the error.
const RUNS_OUT: &str = "
(import (scheme base) (scheme write))
(define (grow n data) (if (= n 0) data (grow (- n 1) (cons n data))))
(define (deep n) (+ 1 (deep n)))
(define (try thunk) (display (guard (e ((error-object? e) (error-object-message e))) (thunk))) (newline))
(define (in-turn)
  (try (lambda () (length (grow 1000000000 '()))))
  (try (lambda () (deep 1)))
  (try (lambda () (let ((p (open-output-string))) (let loop () (write-string (make-string 100 #\\x) p) (loop)))))
  (try (lambda () (vector-length (make-vector 1000000000 0))))
  (try (lambda () (let loop ((i 0)) (string->symbol (number->string i)) (loop (+ i 1)))))
  (try (lambda () (length (grow 10000 '())))))
(in-turn)
(in-turn)
(grow 1000000000 '())
";

/// Whatever the limit on address space, running out is an error which can be handled, after which the program goes on.
#[test]
fn limits_on_address_space() {
    let (_folder, command) = program(RUNS_OUT);
    let turn = "out of memory\nstack overflow\ncannot write: out of memory\nout of memory\nout of memory\n10000\n";
    for kibibytes in [64 << 10, 100_000, 128 << 10, 512 << 10, 1 << 20] {
        let finished = run(shell(&command, &format!("ulimit -v {kibibytes}; exec \"$0\"")));
        assert_eq!(String::from_utf8_lossy(&finished.output), turn.repeat(2), "{kibibytes}");
        finished.fails(70, "error[E0508]: out of memory");
    }
}

/// A program that handled an error because memory ran out has memory again, whichever way the error was handled; so has
/// one whose arena was too small.
#[test]
fn going_on_after_running_out() {
    let text = "(import (scheme base) (scheme write) (eshkol arena))
        (define (grow n data) (if (= n 0) data (grow (- n 1) (cons n data))))
        (define (guarded) (guard (e ((error-object? e) 'guarded)) (grow 1000000000 '())))
        (define (escaped)
          (call/cc
            (lambda (k)
              (with-exception-handler (lambda (e) (k 'escaped)) (lambda () (grow 1000000000 '()))))))
        (define (limited)
          (with-arena (a 1024 'limit 1000000)
            (list (guard (e ((error-object? e) 'limited)) (grow 1000000000 '()))
                  (length (grow 20000 '()))
                  (guard (e ((error-object? e) 'limited)) (grow 1000000000 '())))))
        (define (deep n) (if (= n 0) (guarded) (let ((rest (deep (- n 1)))) (if (symbol? rest) rest n))))
        (define (use) (length (grow 200000 '())))
        (define (show x) (write x) (newline))
        (let loop ((i 3))
          (if (> i 0)
              (begin
                (show (guarded)) (show (use)) (show (escaped)) (show (use)) (show (limited)) (show (use))
                (show (deep 1000)) (show (use))
                (loop (- i 1)))))";
    let (_folder, mut command) = program(text);
    command.env("ESHKOL_MEMORY_LIMIT", "16m");
    let turn = "guarded\n200000\nescaped\n200000\n(limited 20000 limited)\n200000\nguarded\n200000\n";
    assert_eq!(run(command).succeeds(), turn.repeat(3));
}

/// Each live arena takes mappings of the system, of which there is a limit. Reaching it is an error; at the limit, arenas
/// can still be used and destroyed, and then as many can be made again.
#[test]
fn more_arenas_than_mappings() {
    let text = "(import (scheme base) (scheme write) (eshkol arena))
        (define (show x) (write x) (newline))
        (define all '())
        (define (fill) (set! all (cons (make-arena 1024) all)) (fill))
        (define (filled) (guard (e ((error-object? e) 'full)) (fill)))
        (show (filled))
        (define count (length all))
        (show (> count 5000))
        (define data (in-arena (car all) (list count 2)))
        (show (= (car data) count))
        (for-each destroy-arena all)
        (show (guard (e ((error-object? e) 'gone)) (car data)))
        (set! all '())
        (show (filled))
        (show (= count (length all)))
        (for-each destroy-arena all)
        (show (arena-alive? (make-arena 1024)))";
    let (_folder, command) = program(text);
    assert_eq!(run(command).succeeds(), "full\n#t\n#t\ngone\nfull\n#t\n#t\n");
}

/// A stack that was deep gives its memory back, as the heap does: the program says how much it has in memory.
#[test]
fn a_deep_stack_gives_memory_back() {
    let text = "(import (scheme base) (scheme file) (scheme read) (scheme write))
        (define (deep n) (if (= n 0) '() (cons n (deep (- n 1)))))
        (define (resident)
          (call-with-input-file \"/proc/self/statm\" (lambda (port) (read port) (* 4 (read port)))))
        (define (use n) (if (> n 0) (begin (make-vector 1000 n) (use (- n 1)))))
        (write (length (deep 3000000)))
        (use 10000)
        (write (< (resident) 150000))";
    let (_folder, command) = program(text);
    assert_eq!(run(command).succeeds(), "3000000#t");
}

/// The limit on memory covers what is not on the heap: symbols, persistent arenas, what ports hold. Each stops as an error
/// near the limit, and all of it together stays within a small multiple.
#[test]
fn the_limit_covers_everything() {
    let text = "(import (scheme base) (scheme file) (scheme read) (scheme write) (eshkol arena))
        (define (try thunk) (write (guard (e ((error-object? e) 'full)) (thunk))))
        (define all '())
        (try (lambda () (let loop () (set! all (cons (make-arena 100000) all)) (loop))))
        (write (< (length all) 1000))
        (for-each destroy-arena all)
        (set! all '())
        (try (lambda () (let loop () (set! all (cons (open-output-string) all)) (write-string (make-string 1000 #\\a) (car all)) (loop))))
        (set! all '())
        (try (lambda () (let loop ((i 0)) (string->symbol (number->string i)) (loop (+ i 1)))))
        (define resident
          (call-with-input-file \"/proc/self/statm\" (lambda (port) (read port) (* 4 (read port)))))
        (write (< resident 150000))";
    let (_folder, command) = program(text);
    // The second limit is for the machine, should the first one fail.
    let mut command = shell(&command, "ulimit -v 4000000; exec \"$0\"");
    command.env("ESHKOL_MEMORY_LIMIT", "32m");
    assert_eq!(run(command).succeeds(), "full#tfullfull#t");
}
