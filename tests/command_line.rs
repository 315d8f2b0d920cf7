//! The command line: for every option a test that fails when the option is ignored, and for every kind of bad input the
//! message and the exit code. 1 means that the program is wrong, 2 that the command line is.

use eshkol_tests::commands::{Expect, Folder, compiler, run};
use eshkol_tests::compiler::ELF_AARCH64;
use std::fs;
use std::os::unix::fs::symlink;

const HELLO: &str = "(display \"hello\")\n";
/// `x` is not bound: an error at 1:10.
const UNBOUND: &str = "(display x)\n";

fn hello() -> Folder {
    Folder::new(&[("prog.scm", HELLO)])
}

/// `-o` names the executable, and it is the only file that is written.
#[test]
fn output_option() {
    let folder = hello();
    folder.eshkolc("build prog.scm -o other").succeeds();
    assert_eq!(folder.names(), ["other", "prog.scm"]);
    assert_eq!(run(std::process::Command::new(folder.file("other"))).succeeds(), "hello");
    folder.eshkolc("build prog.scm --output third").succeeds();
    assert_eq!(folder.read("third"), folder.read("other"));
}

/// Without `-o` the executable stands in the current directory and has the name of the program without its extension;
/// standard input, and a program without an extension, give `a.out`.
#[test]
fn default_output() {
    for (file, output) in [("prog.scm", "prog"), ("prog.esk", "prog"), ("src/prog.sps", "prog"), ("prog", "a.out")] {
        let folder = Folder::new(&[(file, HELLO)]);
        folder.eshkolc(&format!("build {file}")).succeeds();
        assert_eq!(run(std::process::Command::new(folder.file(output))).succeeds(), "hello");
    }
    let folder = Folder::new(&[]);
    folder.eshkolc_with_input("build -", HELLO).succeeds();
    assert_eq!(folder.names(), ["a.out"]);
}

/// `run` gives the program its arguments, options among them, and its input, and ends with its exit code.
#[test]
fn run_command() {
    let program = "(write (cdr (command-line))) (write (read)) (exit 42)";
    let folder = Folder::new(&[("prog.scm", program)]);
    let finished = folder.eshkolc_with_input("run prog.scm one --color=never -o -- two", "(datum)");
    assert_eq!(String::from_utf8_lossy(&finished.output), r#"("one" "--color=never" "-o" "--" "two")(datum)"#);
    assert_eq!(finished.code, Some(42), "{}", finished.describe());
    assert_eq!(folder.names(), ["prog.scm"]);
}

/// A program that `run` runs and that fails, fails as when it is built; a wrong program is not run.
#[test]
fn run_of_failing_programs() {
    let folder = Folder::new(&[("prog.scm", "(car 5)"), ("wrong.scm", "(display 1)(display x)")]);
    folder.eshkolc("run prog.scm").fails(70, "prog.scm:1:1: error[E0501]: car:");
    let wrong = folder.eshkolc("run wrong.scm");
    assert!(wrong.output.is_empty());
    wrong.fails(1, "wrong.scm:1:21");
}

/// `run` leaves nothing in the directory for temporary files, not even while the program runs.
#[test]
fn run_leaves_nothing_behind() {
    let folder = Folder::new(&[("prog.scm", "(read)"), ("temporary/keep", "")]);
    let mut command = compiler().command(folder.path());
    command.args(["run", "prog.scm"]).env("TMPDIR", folder.file("temporary"));
    command.stdin(std::process::Stdio::piped());
    let mut child = command.spawn().expect("the compiler starts");
    let children = format!("/proc/{0}/task/{0}/children", child.id());
    let has_started = || {
        let children = fs::read_to_string(&children).unwrap_or_default();
        let id = children.trim();
        let name = fs::read_to_string(format!("/proc/{id}/comm")).unwrap_or_default();
        name.trim() == "prog"
    };
    let names = || fs::read_dir(folder.file("temporary")).expect("it is there").count();
    let started = std::time::Instant::now();
    // The compiler's threads have children of their own lists, so wait for either sign of a running program.
    let mut seen = false;
    while started.elapsed().as_secs() < 30 && !has_started() && !(seen && names() == 1) {
        seen |= names() > 1;
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    std::thread::sleep(std::time::Duration::from_millis(100));
    let running = child.try_wait().expect("it can be asked").is_none();
    let left = names();
    drop(child.stdin.take());
    child.wait().expect("it ends");
    assert!(running && left == 1, "running: {running}, files: {left}");
}

/// `check` reports errors and writes nothing.
#[test]
fn check_command() {
    let folder = Folder::new(&[("prog.scm", HELLO), ("wrong.scm", UNBOUND)]);
    folder.eshkolc("check prog.scm").succeeds();
    folder.eshkolc("check wrong.scm").fails(1, "error[E0201]: unbound variable `x`");
    assert_eq!(folder.names(), ["prog.scm", "wrong.scm"]);
}

/// Each stage of `--emit` has its own form, goes to standard output, and to a file with `-o`.
#[test]
fn emit_option() {
    let folder = Folder::new(&[("prog.scm", "(define (twice x) (* 2 x)) (display (twice (read)))")]);
    let stages = [
        ("tokens", "1:2\tsymbol\t\"define\"\n"),
        ("syntax", "(define (twice x) (* 2 x))\n"),
        ("core", "(raise-procedure "),
        ("ir", "(function 0 "),
        ("clif", "function u0:0("),
        ("asm", "  pushq %rbp\n"),
    ];
    for (stage, part) in stages {
        let listing = folder.eshkolc(&format!("build prog.scm --emit={stage}")).succeeds();
        assert!(listing.contains(part), "{stage}: {listing}");
        folder.eshkolc(&format!("build prog.scm --emit={stage} -o listing")).succeeds();
        assert_eq!(folder.read("listing"), listing.as_bytes());
    }
    assert_eq!(folder.names(), ["listing", "prog.scm"]);
    folder.eshkolc("build prog.scm --emit=noise").fails(2, "'noise'");
}

/// `--emit=obj` writes a relocatable ELF file for x86-64, by default under the program's name with `.o`.
#[test]
fn emit_object() {
    let folder = hello();
    folder.eshkolc("build prog.scm --emit=obj").succeeds();
    folder.eshkolc("build prog.scm --emit=obj -o other").succeeds();
    assert_eq!(folder.names(), ["other", "prog.o", "prog.scm"]);
    let object = folder.read("prog.o");
    assert_eq!((&object[..4], object[16], object[18]), (&b"\x7fELF"[..], 1, 62));
    assert_eq!(folder.read("other"), object);
}

/// `--emit-after` shows the program as a pass leaves it: `convert_assignments` replaces `set!` by boxes, and `lower` makes
/// functions of blocks.
#[test]
fn emit_after_option() {
    let folder = Folder::new(&[("prog.scm", "(define (f x) (set! x (+ x 1)) (lambda () x)) (display ((f (read))))")]);
    let after = |pass: &str| folder.eshkolc(&format!("build prog.scm --emit-after={pass}")).succeeds();
    assert!(after("expand").contains("set!"));
    assert!(after("fix_letrec").contains("set!"));
    assert!(!after("convert_assignments").contains("(set! x"));
    assert!(after("lower").contains("(function 0 "));
    assert!(!after("lower").contains("reclaim-point") || after("lower") != after("classify_calls"));
    assert_ne!(after("lower"), after("classify_calls"));
    assert_eq!(folder.names(), ["prog.scm"]);
}

/// A pass that does not exist is a mistake of the command line; the message lists those that do. So are listings where
/// nothing is built, and two of them.
#[test]
fn wrong_listings() {
    let folder = hello();
    let errors = folder.eshkolc("build prog.scm --emit-after=noise").fails(2, "error[E0408]: there is no pass `noise`");
    assert!(errors.contains("expand, ") && errors.contains("convert_assignments") && errors.contains("lower"));
    folder.eshkolc("build prog.scm --emit=ir --emit-after=lower").fails(2, "cannot be used with");
    folder.eshkolc("check --emit=ir prog.scm").fails(2, "'--emit'");
    folder.eshkolc("run --emit-after=lower prog.scm").fails(2, "'--emit-after'");
}

/// `--time-passes` prints a line for each stage and pass, on standard error.
#[test]
fn time_passes_option() {
    let folder = hello();
    let finished = folder.eshkolc("build prog.scm --time-passes");
    assert_eq!(finished.code, Some(0));
    let text = String::from_utf8_lossy(&finished.errors).into_owned();
    for name in ["read", "expand", "convert_assignments", "lower", "classify_calls", "code", "link", "total"] {
        assert!(text.lines().any(|line| line.contains(" ms  ") && line.ends_with(name)), "{name}: {text}");
    }
}

/// `--explain` prints the page of a code. A code without a page is a mistake of the command line.
#[test]
fn explain_option() {
    let folder = Folder::new(&[]);
    assert!(folder.eshkolc("--explain=E0201").succeeds().starts_with("# E0201: unbound variable\n"));
    assert!(folder.eshkolc("--explain W0301").succeeds().starts_with("# W0301: "));
    folder.eshkolc("--explain=E9999").fails(2, "there is no diagnostic code `E9999`");
}

/// Directories of `-I` come first, in their order, then that of the program, then those of `-A`, in their order.
#[test]
fn library_paths() {
    let place = |name| format!("(define-library (place) (export p) (import (scheme base)) (begin (define p '{name})))");
    let program = "(import (place) (scheme write)) (display p)";
    let folder = Folder::new(&[("own/prog.scm", program), ("bare/prog.scm", program)]);
    for name in ["one", "two", "own"] {
        folder.write(&format!("{name}/place.sld"), place(name).as_bytes());
    }
    let cases = [
        ("own", "", "own"),
        ("own", "-I one", "one"),
        ("own", "-A one", "own"),
        ("own", "-A one -I two", "two"),
        ("own", "-I one -I two", "one"),
        ("own", "-I two -I one", "two"),
        ("bare", "-A one -A two", "one"),
        ("bare", "-A two -A one", "two"),
    ];
    for (directory, options, expected) in cases {
        let printed = folder.eshkolc(&format!("run {options} {directory}/prog.scm")).succeeds();
        assert_eq!(printed, expected, "{directory} {options}");
    }
    folder.eshkolc("check bare/prog.scm").fails(1, "(place)");
}

/// `-D` makes `cond-expand` find a feature.
#[test]
fn feature_option() {
    let program = "(display (cond-expand ((and one two) 'both) (one 'one) (else 'none)))";
    let folder = Folder::new(&[("prog.scm", program)]);
    for (options, expected) in [("", "none"), ("-D one", "one"), ("-Done -D two", "both"), ("-D three", "none")] {
        assert_eq!(folder.eshkolc(&format!("run {options} prog.scm")).succeeds(), expected, "{options}");
    }
}

/// The features of the target: those of `cond-expand` are those of `features`, and the architecture is `--target`'s.
#[test]
fn features_of_the_target() {
    let program = "(define (both name found) (write (list name found (and (memq name (features)) #t))))
        (both 'r7rs (cond-expand (r7rs #t) (else #f)))
        (both 'unix (cond-expand (unix #t) (else #f)))
        (both 'linux (cond-expand (linux #t) (else #f)))
        (both 'eshkol (cond-expand (eshkol #t) (else #f)))
        (both 'x86-64 (cond-expand (x86-64 #t) (else #f)))
        (both 'aarch64 (cond-expand (aarch64 #t) (else #f)))";
    let folder =
        Folder::new(&[("prog.scm", program), ("target.scm", "(cond-expand (aarch64 1) (else (syntax-error \"no\")))")]);
    let expected = "(r7rs #t #t)(unix #t #t)(linux #t #t)(eshkol #t #t)(x86-64 #t #t)(aarch64 #f #f)";
    assert_eq!(folder.eshkolc("run prog.scm").succeeds(), expected);
    folder.eshkolc("check --target=aarch64-linux target.scm").succeeds();
    folder.eshkolc("check --target=x86_64-linux target.scm").fails(1, "no");
}

/// `-O0` gives other code than the default, which is `-O1`, and a program that does the same.
#[test]
fn optimization_option() {
    let program = "(define (f x) (let ((y (* x 2))) (+ y y))) (display (map f '(1 2 3)))";
    let folder = Folder::new(&[("prog.scm", program)]);
    let assembly = |option| folder.eshkolc(&format!("build prog.scm --emit=asm {option}")).succeeds();
    assert_ne!(assembly("-O0"), assembly("-O1"));
    assert_eq!(assembly(""), assembly("-O1"));
    assert_eq!(folder.eshkolc("run -O0 prog.scm").succeeds(), "(4 8 12)");
    folder.eshkolc("build prog.scm -O2").fails(2, "-O <LEVEL>");
}

/// `--target=aarch64-linux` gives object files for that machine (the test suite builds one of every example), and an
/// error that says how where an executable is asked for.
#[test]
fn target_option() {
    let folder = hello();
    folder.eshkolc("build prog.scm --target=aarch64-linux --emit=obj").succeeds();
    let object = folder.read("prog.o");
    assert_eq!(u16::from_le_bytes([object[18], object[19]]), ELF_AARCH64);
    for command in ["build", "run"] {
        let errors = folder.eshkolc(&format!("{command} --target=aarch64-linux prog.scm")).fails(1, "error[E0407]");
        assert!(errors.contains("--emit=obj"), "{errors}");
    }
    assert_eq!(folder.names(), ["prog.o", "prog.scm"]);
    folder.eshkolc("build prog.scm --target=pdp11").fails(2, "'pdp11'");
}

/// `--message-format=json` prints one object a line, with code and place.
#[test]
fn message_format_option() {
    let folder = Folder::new(&[("prog.scm", "(display x)\n(display \"é\" y)\n")]);
    let errors = folder.eshkolc("check --message-format=json prog.scm").fails(1, r#""code":"E0201""#);
    let lines: Vec<&str> = errors.lines().collect();
    assert_eq!(lines.len(), 2, "{errors}");
    assert!(lines[0].starts_with('{') && lines[0].ends_with('}'), "{errors}");
    assert!(lines[0].contains(r#""file":"prog.scm","line":1,"column":10,"#), "{errors}");
    assert!(lines[1].contains(r#""line":2,"column":14,"#), "{errors}");
    folder.eshkolc("check --message-format=human prog.scm").fails(1, "error[E0201]: unbound variable `x`\n");
}

/// Colours are there when they are asked for. Of themselves they are not, since standard error is no terminal here.
#[test]
fn color_option() {
    let folder = Folder::new(&[("prog.scm", UNBOUND)]);
    folder.eshkolc("check --color=always prog.scm").fails(1, "\u{1b}[");
    for option in ["--color=never", "--color=auto", ""] {
        let errors = folder.eshkolc(&format!("check {option} prog.scm")).fails(1, "unbound variable");
        assert!(!errors.contains('\u{1b}'), "{errors}");
    }
}

/// `--linker` is the linker that is used.
#[test]
fn linker_option() {
    let folder = hello();
    folder.eshkolc("build prog.scm --linker=no-such-linker").fails(1, "error[E0410]");
    folder.eshkolc("build prog.scm --linker=false").fails(1, "error[E0411]: the linker `false` failed");
    folder.eshkolc("run --linker=false prog.scm").fails(1, "error[E0411]");
    assert_eq!(folder.names(), ["prog.scm"]);
    folder.eshkolc("build prog.scm --linker=gcc").succeeds();
}

/// The options for the compiler's developers: without reclaim points there is none in the IR; `verify` accepts a program.
#[test]
fn internal_options() {
    let folder =
        Folder::new(&[("prog.scm", "(let loop ((i 0)) (if (< i 9) (begin (write (list i)) (loop (+ i 1)))))")]);
    let with = folder.eshkolc("build prog.scm --emit=ir").succeeds();
    let without = folder.eshkolc("build prog.scm --emit=ir -Z no-reclaim-points").succeeds();
    assert!(with.contains("reclaim"), "{with}");
    assert_ne!(with, without);
    assert_eq!(folder.eshkolc("run -Z verify prog.scm").succeeds(), "(0)(1)(2)(3)(4)(5)(6)(7)(8)");
    folder.eshkolc("build prog.scm -Z noise").fails(2, "'noise'");
}

/// `-` is standard input, which messages call `<stdin>`; libraries are found from the current directory.
#[test]
fn standard_input() {
    let library = "(define-library (here) (export h) (import (scheme base)) (begin (define h 1)))";
    let folder = Folder::new(&[("here.sld", library)]);
    assert_eq!(folder.eshkolc_with_input("run -", "(import (here) (scheme write)) (write h)").succeeds(), "1");
    folder.eshkolc_with_input("check -", UNBOUND).fails(1, "<stdin>:1:10");
}

/// A first line that begins with `#!` is skipped, and still counts as a line; so programs can be scripts.
#[test]
fn script_line() {
    for name in ["prog.esk", "prog.scm", "prog.sps"] {
        let folder = Folder::new(&[(name, "#!/usr/bin/env -S eshkolc run\n(display 1)\n(display x)\n")]);
        folder.eshkolc(&format!("check {name}")).fails(1, &format!("{name}:3:10"));
    }
}

/// Building depends on nothing but the program: the same bytes again, from another directory, under another name, with
/// another directory for temporary files.
#[test]
fn output_is_reproducible() {
    let program = "(define (f x) (if (pair? x) (car x) \"text\")) (display (f (list 1 'two 3.5)))";
    let folder = Folder::new(&[("prog.scm", program), ("below/keep", ""), ("temporary/keep", "")]);
    for option in ["", "--emit=obj", "--emit=obj --target=aarch64-linux", "--emit=ir", "--emit=asm"] {
        folder.eshkolc(&format!("build prog.scm {option} -o first")).succeeds();
        folder.eshkolc(&format!("build prog.scm {option} -o below/second")).succeeds();
        assert!(folder.read("first") == folder.read("below/second"), "{option}");
        let mut command = compiler().command(folder.path());
        command.args(["build", "prog.scm", "-o", "third"]).args(option.split_whitespace());
        command.env("TMPDIR", folder.file("temporary")).env("HOME", folder.file("below"));
        command.env("XDG_CACHE_HOME", folder.file("temporary"));
        run(command).succeeds();
        assert!(folder.read("first") == folder.read("third"), "{option}");
    }
}

/// The same relative name from another directory gives the same bytes: the current directory is not in the output.
#[test]
fn directories_are_not_in_the_output() {
    let (one, two) = (hello(), hello());
    one.eshkolc("build prog.scm").succeeds();
    two.eshkolc("build prog.scm").succeeds();
    assert!(one.read("prog") == two.read("prog"));
}

/// The compiler needs neither its sources nor a home: an empty environment and the root directory will do.
#[test]
fn any_directory() {
    let folder = hello();
    let mut command = compiler().command("/".as_ref());
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.arg("build").arg(folder.file("prog.scm")).arg("-o").arg(folder.file("prog"));
    run(command).succeeds();
    assert_eq!(run(std::process::Command::new(folder.file("prog"))).succeeds(), "hello");
}

/// Mistakes of the command line, with exit code 2.
#[test]
fn wrong_command_lines() {
    let folder = hello();
    for arguments in ["", "build", "noise prog.scm", "build --noise prog.scm", "build prog.scm other.scm", "check"] {
        let finished = folder.eshkolc(arguments);
        assert_eq!(finished.code, Some(2), "{arguments}: {}", finished.describe());
        assert!(finished.output.is_empty() && !finished.errors.is_empty(), "{arguments}: {}", finished.describe());
    }
    assert_eq!(folder.names(), ["prog.scm"]);
}

/// Programs that cannot be read.
#[test]
fn unreadable_programs() {
    let folder = Folder::new(&[("empty.scm", ""), ("blank.scm", " \n"), ("directory.scm/keep", "")]);
    folder.write("bytes.scm", b"(display 1)\n(display \"\xff\")\n");
    let cases = [
        ("missing.scm", "error[E0401]: cannot read `missing.scm`: No such file or directory"),
        ("directory.scm", "error[E0402]: `directory.scm` is a directory"),
        ("bytes.scm", "bytes.scm:2:11"),
        ("empty.scm", "empty.scm:1:1"),
        ("blank.scm", "the program is empty"),
        ("empty.scm/prog.scm", "error[E0401]: cannot read `empty.scm/prog.scm`: Not a directory"),
    ];
    for command in ["build", "run", "check"] {
        for (file, message) in cases {
            folder.eshkolc(&format!("{command} {file}")).fails(1, message);
        }
    }
}

/// Wrong programs, each with the place of the mistake. How the messages look is for the folder `ui`.
#[test]
fn wrong_programs() {
    let cases = [
        ("(display (car '(1))\n", "2:1"),
        ("(display 1))\n", "1:12"),
        ("(display x)\n", "1:10"),
        ("(if)\n", "1:1"),
        ("(lambda (a a) a)\n", "1:12"),
        ("(let ((a 1) (a 2)) a)\n", "1:14"),
        ("(import (scheme base) (no such library))\n", "1:23"),
        ("(define)\n", "1:1"),
        ("(cond-expand 5)\n", "1:14"),
        ("(display \"open)\n", "1:10"),
    ];
    for (text, place) in cases {
        let folder = Folder::new(&[("prog.scm", text)]);
        folder.eshkolc("build prog.scm").fails(1, &format!("prog.scm:{place}\n"));
        assert_eq!(folder.names(), ["prog.scm"], "{text}");
    }
}

/// A million parentheses: data may be nested so deep, code may not, and what is left open is one error.
#[test]
fn a_million_parentheses() {
    const DEPTH: usize = 1_000_000;
    let (open, close) = ("(".repeat(DEPTH), ")".repeat(DEPTH));
    let count = "(define (depth x n) (if (pair? x) (depth (car x) (+ n 1)) n))";
    let folder = Folder::new(&[
        // One parenthesis short, the innermost list would be the empty list: no pair.
        ("quoted.scm", &format!("{count}\n(display (depth '{open}{close} 1))")),
        ("code.scm", &format!("{open}{close}")),
        ("calls.scm", &format!("(define x 1)\n{}1{close}", "(list ".repeat(DEPTH))),
        ("open.scm", &open),
        ("closed.scm", &format!("1{close}")),
        ("vectors.scm", &format!("'{}{close}", "#(".repeat(DEPTH))),
        ("quotes.scm", &format!("(display {}1)", "'".repeat(DEPTH))),
        ("comments.scm", &format!("{}{} 1", "#|".repeat(DEPTH), "|#".repeat(DEPTH))),
    ]);
    assert_eq!(folder.eshkolc("run quoted.scm").succeeds(), DEPTH.to_string());
    folder.eshkolc("build code.scm").fails(1, "nested more than");
    folder.eshkolc("build calls.scm").fails(1, "nested more than");
    folder.eshkolc("build open.scm").fails(1, "missing 1000000 `)`");
    folder.eshkolc("build closed.scm").fails(1, "closed.scm:1:2");
    folder.eshkolc("build vectors.scm").succeeds();
    folder.eshkolc("build quotes.scm").succeeds();
    folder.eshkolc("build comments.scm").succeeds();
}

/// Places that cannot be written: in no directory, in a file, in a file system that takes no files, in place of a
/// directory. Nothing is left behind.
#[test]
fn unwritable_outputs() {
    let folder = Folder::new(&[("prog.scm", HELLO), ("directory/keep", "")]);
    for output in ["absent/prog", "prog.scm/prog", "/proc/prog", "directory", ".", "/dev/full/prog"] {
        for option in ["", "--emit=obj", "--emit=ir"] {
            let finished = folder.eshkolc(&format!("build prog.scm {option} -o {output}"));
            finished.fails(1, &format!("cannot write `{output}`: "));
        }
    }
    assert_eq!(folder.names(), ["directory", "prog.scm"]);
}

/// An existing output stays as it was when a build fails, at whatever stage, and is replaced when one succeeds.
#[test]
fn outputs_are_whole_or_untouched() {
    let folder = Folder::new(&[("prog.scm", HELLO), ("wrong.scm", UNBOUND), ("out", "precious")]);
    folder.eshkolc("build wrong.scm -o out").fails(1, "E0201");
    folder.eshkolc("build wrong.scm --emit=obj -o out").fails(1, "E0201");
    folder.eshkolc("build prog.scm --linker=false -o out").fails(1, "E0411");
    assert_eq!(folder.read("out"), b"precious");
    folder.eshkolc("build prog.scm -o out").succeeds();
    assert_ne!(folder.read("out"), b"precious");
    assert_eq!(folder.names(), ["out", "prog.scm", "wrong.scm"]);
}

/// An output that is a link: the file it leads to is replaced, the link stays.
#[test]
fn output_through_a_link() {
    for option in ["", "--emit=obj"] {
        let folder = Folder::new(&[("prog.scm", HELLO), ("target", "old")]);
        symlink("target", folder.file("link")).expect("the folder is the test's own");
        folder.eshkolc(&format!("build prog.scm {option} -o link")).succeeds();
        assert!(folder.file("link").is_symlink());
        assert!(folder.read("target").starts_with(b"\x7fELF"));
    }
}

/// A pipe is written to and not replaced, like every output that is no ordinary file; an executable cannot be one.
#[test]
fn output_to_a_pipe() {
    let folder = hello();
    let made = std::process::Command::new("mkfifo").arg(folder.file("pipe")).status().expect("mkfifo is there");
    assert!(made.success());
    folder.eshkolc("build prog.scm -o pipe").fails(1, "error[E0412]: cannot write `pipe`: it is not an ordinary file");
    let path = folder.file("pipe");
    let reader = std::thread::spawn(move || fs::read(path).expect("the pipe can be read"));
    folder.eshkolc("build prog.scm --emit=syntax -o pipe").succeeds();
    assert_eq!(reader.join().expect("it reads"), HELLO.as_bytes());
    assert_eq!(folder.names(), ["pipe", "prog.scm"]);
}

/// A listing that does not fit on the disk is an error.
#[test]
fn listing_to_a_full_disk() {
    let folder = hello();
    folder
        .eshkolc("build prog.scm --emit=asm -o /dev/full")
        .fails(1, "cannot write `/dev/full`: No space left on device");
    let mut command = std::process::Command::new("sh");
    command.args(["-c", r#""$0" build prog.scm --emit=asm > /dev/full"#]).current_dir(folder.path());
    command.arg(compiler().command(folder.path()).get_program());
    // The shell's own script comes first, so the program's name is its argument 0.
    run(command).fails(1, "cannot write `<stdout>`: No space left on device");
}
