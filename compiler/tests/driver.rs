//! The command line: what each option does, what is printed, with which code the compiler ends.

use std::fs;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A directory for one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("driver-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).expect("a directory can be made");
        Folder(path)
    }

    /// With a file `program.scm`.
    fn with_program(text: &str) -> Folder {
        let folder = Folder::new();
        folder.write("program.scm", text);
        folder
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("it has a parent")).expect("a directory can be made");
        fs::write(path, text).expect("a file can be written");
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_eshkolc"));
        command.args(arguments).current_dir(&self.0).env_remove("NO_COLOR").stdin(Stdio::null());
        command
    }

    fn call(&self, arguments: &[&str]) -> Called {
        Called::new(self.command(arguments).output().expect("the compiler can be started"))
    }

    fn call_with_input(&self, arguments: &[&str], input: &str) -> Called {
        let mut command = self.command(arguments);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the compiler can be started");
        child.stdin.take().expect("it is a pipe").write_all(input.as_bytes()).expect("the compiler reads it");
        Called::new(child.wait_with_output().expect("the compiler ends"))
    }

    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).expect("the directory is readable").flatten();
        let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[derive(Debug)]
struct Called {
    code: Option<i32>,
    signal: Option<i32>,
    out: String,
    err: String,
}

impl Called {
    fn new(output: Output) -> Called {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        let Output { status, stdout, stderr } = output;
        Called { code: status.code(), signal: status.signal(), out: text(stdout), err: text(stderr) }
    }

    /// It ended with this code, and standard error begins with this.
    #[track_caller]
    fn ends(&self, code: i32, message: &str) {
        assert_eq!(self.code, Some(code), "{self:#?}");
        assert!(self.err.starts_with(message), "{self:#?}");
        assert!(!message.is_empty() || self.err.is_empty(), "{self:#?}");
    }
}

const HELLO: &str = "(display \"hello\")\n(newline)\n";

#[test]
fn a_wrong_command_line_ends_with_2() {
    let folder = Folder::with_program(HELLO);
    for arguments in [
        &[][..],
        &["program.scm"],
        &["compile", "program.scm"],
        &["build"],
        &["run"],
        &["build", "--unknown", "program.scm"],
        &["run", "--unknown", "program.scm"],
        &["build", "-O", "7", "program.scm"],
        &["build", "--target=z80", "program.scm"],
        &["build", "--emit=words", "program.scm"],
        &["build", "--emit=core", "--emit-after=fix_letrec", "program.scm"],
        &["check", "--emit=core", "program.scm"],
        &["run", "--target=aarch64-linux", "program.scm"],
    ] {
        assert_eq!(folder.call(arguments).code, Some(2), "{arguments:?}");
    }
    assert_eq!(folder.files(), ["program.scm"]);
}

#[test]
fn help_and_version_are_printed() {
    let folder = Folder::new();
    let help = folder.call(&["--help"]);
    help.ends(0, "");
    assert!(help.out.contains("build") && help.out.contains("--explain"), "{help:#?}");
    let version = folder.call(&["--version"]);
    assert_eq!(version.out, concat!("eshkolc ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn a_right_program_is_checked_in_silence() {
    let folder = Folder::with_program(HELLO);
    let called = folder.call(&["check", "program.scm"]);
    called.ends(0, "");
    assert_eq!(called.out, "");
    assert_eq!(folder.files(), ["program.scm"]);
}

#[test]
fn a_wrong_program_ends_with_1_in_every_command() {
    let folder = Folder::with_program("(display \"hello\"");
    for command in ["check", "build", "run"] {
        let called = folder.call(&[command, "program.scm"]);
        called.ends(1, "error[E0101]: missing `)`\n --> program.scm:1:17\n");
        assert_eq!(called.out, "");
    }
    assert_eq!(folder.files(), ["program.scm"]);
}

#[test]
fn unreadable_programs_are_errors() {
    let folder = Folder::with_program(HELLO);
    folder.write("bytes.scm", b"(display \"caf\xe9\")\n");
    folder.write("empty.scm", "");
    folder.write("comments.scm", "; to do\n");
    fs::create_dir(folder.0.join("directory.scm")).expect("a directory can be made");
    for (file, message) in [
        ("missing.scm", "error[E0401]: cannot read `missing.scm`: No such file"),
        ("program.scm/x", "error[E0401]: cannot read `program.scm/x`: Not a directory"),
        ("directory.scm", "error[E0402]: `directory.scm` is a directory"),
        ("bytes.scm", "error[E0403]: `bytes.scm` is not UTF-8: byte 13 starts no character\n --> bytes.scm:1:14\n"),
        ("empty.scm", "error[E0409]: the program is empty\n --> empty.scm:1:1\n"),
        ("comments.scm", "error[E0409]: the program is empty\n --> comments.scm:1:1\n"),
    ] {
        folder.call(&["build", file]).ends(1, message);
    }
}

#[test]
fn a_file_of_4_gib_is_too_large() {
    let folder = Folder::new();
    let file = fs::File::create(folder.0.join("large.scm")).expect("a file can be made");
    // It has no blocks on the disk.
    if file.set_len(1 << 40).is_err() {
        return;
    }
    folder.call(&["check", "large.scm"]).ends(1, "error[E0404]: `large.scm` is larger than 4 GiB");
}

#[test]
fn build_names_the_executable_after_the_program() {
    let folder = Folder::with_program(HELLO);
    folder.call(&["build", "program.scm"]).ends(0, "");
    assert_eq!(folder.files(), ["program", "program.scm"]);
    let output = Command::new(folder.0.join("program")).output().expect("the program can be started");
    assert_eq!(output.stdout, b"hello\n");
}

#[test]
fn build_names_other_programs_a_out() {
    let folder = Folder::new();
    folder.write("tool", HELLO);
    folder.call(&["build", "tool"]).ends(0, "");
    assert_eq!(folder.files(), ["a.out", "tool"]);
    folder.call_with_input(&["build", "-"], HELLO).ends(0, "");
    assert_eq!(folder.files(), ["a.out", "tool"]);
}

#[test]
fn the_output_has_the_name_that_is_given() {
    let folder = Folder::with_program(HELLO);
    folder.call(&["build", "program.scm", "-o", "there"]).ends(0, "");
    assert_eq!(folder.files(), ["program.scm", "there"]);
}

#[test]
fn an_unwritable_output_is_an_error_before_compilation() {
    // The program is wrong too, which nobody gets to know.
    let folder = Folder::with_program("(");
    fs::create_dir(folder.0.join("directory")).expect("a directory can be made");
    for (output, code) in [("missing/program", "E0412"), ("directory", "E0412"), ("program.scm/x", "E0412")] {
        let message = format!("error[{code}]: cannot write `{output}`: ");
        folder.call(&["build", "program.scm", "-o", output]).ends(1, &message);
    }
    let message = "error[E0405]: cannot write `missing/program`: ";
    folder.call(&["build", "program.scm", "--emit=core", "-o", "missing/program"]).ends(1, message);
    assert_eq!(folder.files(), ["directory", "program.scm"]);
}

#[test]
fn a_failure_leaves_the_output_as_it_was() {
    let folder = Folder::with_program("(car");
    folder.write("program", "precious");
    for arguments in [&["build", "program.scm"][..], &["build", "program.scm", "--emit=syntax", "-o", "program"]] {
        assert_eq!(folder.call(arguments).code, Some(1));
        assert_eq!(fs::read(folder.0.join("program")).expect("it is there"), b"precious");
        assert_eq!(folder.files(), ["program", "program.scm"]);
    }
}

#[test]
fn the_program_is_not_overwritten() {
    let folder = Folder::with_program(HELLO);
    let message = "error[E0405]: the output would overwrite the program `program.scm`";
    folder.call(&["build", "program.scm", "-o", "./program.scm"]).ends(2, message);
    assert_eq!(fs::read(folder.0.join("program.scm")).expect("it is there"), HELLO.as_bytes());
}

#[test]
fn run_passes_arguments_input_and_exit_code() {
    let folder = Folder::with_program(
        "(import (scheme base) (scheme process-context) (scheme write))\n\
         (write (cdr (command-line))) (write (read-line)) (exit 7)\n",
    );
    fs::create_dir(folder.0.join("tmp")).expect("a directory can be made");
    let mut command = folder.command(&["run", "program.scm", "-O", "--emit=core", "a b", "--", "-"]);
    let mut child = command
        .env("TMPDIR", folder.0.join("tmp"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the compiler can be started");
    child.stdin.take().expect("it is a pipe").write_all(b"line\n").expect("the program reads it");
    let called = Called::new(child.wait_with_output().expect("the program ends"));
    assert_eq!(called.code, Some(7), "{called:#?}");
    assert_eq!(called.out, "(\"-O\" \"--emit=core\" \"a b\" \"--\" \"-\")\"line\"");
    let left: Vec<_> = fs::read_dir(folder.0.join("tmp")).expect("it is readable").collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn run_ends_by_the_signal_that_ends_the_program() {
    let folder = Folder::with_program("(import (scheme base))\n(let loop () (loop))\n");
    let mut child = folder.command(&["run", "program.scm"]).spawn().expect("the compiler can be started");
    // The compiler becomes the program, so its command line changes when the program runs.
    let line = format!("/proc/{}/exe", child.id());
    for _ in 0..1000 {
        if fs::read_link(&line).is_ok_and(|exe| exe.to_string_lossy().contains("(deleted)")) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    child.kill().expect("the program runs");
    assert_eq!(child.wait().expect("the program ends").signal(), Some(9));
    assert_eq!(folder.files(), ["program.scm"]);
}

#[test]
fn run_ends_with_70_after_an_uncaught_error() {
    let folder = Folder::with_program("(import (scheme base))\n(car (read-line))\n");
    let called = folder.call_with_input(&["run", "program.scm"], "x\n");
    assert_eq!((called.code, called.signal), (Some(70), None), "{called:#?}");
}

#[test]
fn run_reports_a_directory_for_temporary_files_that_is_missing() {
    let folder = Folder::with_program(HELLO);
    let mut command = folder.command(&["run", "program.scm"]);
    let output = command.env("TMPDIR", folder.0.join("missing")).output().expect("the compiler can be started");
    Called::new(output).ends(1, "error[E0405]: cannot make a directory in `");
}

#[test]
fn a_program_comes_from_standard_input() {
    let folder = Folder::new();
    folder.call_with_input(&["check", "-"], "(").ends(1, "error[E0101]: missing `)`\n --> <stdin>:1:2\n");
    let called = folder.call_with_input(&["run", "-"], HELLO);
    called.ends(0, "");
    assert_eq!(called.out, "hello\n");
}

#[test]
fn a_first_line_for_the_system_is_skipped() {
    let folder = Folder::with_program("#!/usr/bin/env -S eshkolc run (\n(display \"hello\")\n");
    assert_eq!(folder.call(&["run", "program.scm"]).out, "hello");
}

#[test]
fn every_stage_is_printed() {
    let folder = Folder::with_program("(display 'symbol) ; comment\n");
    for (stage, expected) in [
        ("tokens", "1:1\topen\t\"(\"\n1:2\tsymbol\t\"display\"\n1:10\tquote\t\"'\"\n"),
        ("syntax", "(display 'symbol)\n"),
        ("core", "symbol"),
        ("ir", "function"),
        ("clif", "function"),
        ("asm", "ret"),
    ] {
        let called = folder.call(&["build", "program.scm", &format!("--emit={stage}")]);
        called.ends(0, "");
        let is_whole = stage == "tokens" || stage == "syntax";
        assert!(if is_whole { called.out.starts_with(expected) } else { called.out.contains(expected) }, "{called:#?}");
    }
    assert_eq!(folder.files(), ["program.scm"]);
}

#[test]
fn a_listing_is_written_to_the_output() {
    let folder = Folder::with_program("(a)");
    folder.call(&["build", "program.scm", "--emit=syntax", "-o", "listing"]).ends(0, "");
    assert_eq!(fs::read(folder.0.join("listing")).expect("it is there"), b"(a)\n");
    folder.call(&["build", "program.scm", "--emit=syntax", "-o", "/dev/null"]).ends(0, "");
    let called = folder.call(&["build", "program.scm", "--emit=syntax", "-o", "/dev/stdout"]);
    assert_eq!(called.out, "(a)\n");
}

#[test]
fn a_full_disk_is_an_error_and_a_closed_pipe_is_none() {
    let folder = Folder::with_program(HELLO);
    let full = fs::File::options().write(true).open("/dev/full").expect("the device exists");
    let output = folder.command(&["build", "program.scm", "--emit=syntax"]).stdout(full).output();
    Called::new(output.expect("the compiler can be started")).ends(1, "error[E0405]: cannot write standard output: ");
    let mut child = folder.command(&["--explain=E0101"]).stdout(Stdio::piped()).spawn().expect("it can be started");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn an_object_file_is_named_after_the_program() {
    let folder = Folder::with_program(HELLO);
    folder.call(&["build", "program.scm", "--emit=obj"]).ends(0, "");
    assert_eq!(folder.files(), ["program.o", "program.scm"]);
}

#[test]
fn the_target_is_the_machine_of_the_object_file() {
    let folder = Folder::with_program(HELLO);
    for (target, machine) in [("x86_64-linux", 62), ("aarch64-linux", 183)] {
        folder.call(&["build", "program.scm", "--emit=obj", &format!("--target={target}"), "-o", "o"]).ends(0, "");
        let object = fs::read(folder.0.join("o")).expect("it is there");
        assert!(object.starts_with(b"\x7fELF"));
        assert_eq!(u16::from_le_bytes([object[18], object[19]]), machine, "{target}");
    }
    let message = "error[E0407]: programs for `aarch64-linux` cannot be linked yet";
    folder.call(&["build", "program.scm", "--target=aarch64-linux"]).ends(2, message);
}

#[test]
fn core_and_ir_are_printed_after_a_pass() {
    let folder = Folder::with_program("(define (f x) (letrec ((g (lambda () (f x)))) (g)))\n(f 1)\n");
    let after = |pass: &str| {
        let called = folder.call(&["build", "program.scm", &format!("--emit-after={pass}")]);
        called.ends(0, "");
        called.out
    };
    assert!(after("expand").contains("letrec*"));
    assert!(!after("fix_letrec").contains("letrec*"));
    assert!(after("lower").contains("function"));
    let unknown = folder.call(&["build", "program.scm", "--emit-after=magic"]);
    unknown.ends(2, "error[E0408]: there is no pass `magic`");
    assert!(unknown.err.contains("fix_letrec"), "{unknown:#?}");
}

#[test]
fn optimization_changes_the_code() {
    let folder = Folder::with_program("(define (f x) (* (+ x 1) (+ x 1)))\n(display (f 1))\n");
    let assembly = |level: &str| folder.call(&["build", "program.scm", "--emit=asm", "-O", level]).out;
    assert_ne!(assembly("0"), assembly("1"));
    assert_eq!(assembly("1"), folder.call(&["build", "program.scm", "--emit=asm"]).out);
}

#[test]
fn times_of_passes_are_printed() {
    let folder = Folder::with_program(HELLO);
    let called = folder.call(&["check", "program.scm", "--time-passes"]);
    for name in ["read", "expand", "fix_letrec", "total"] {
        assert!(called.err.lines().any(|line| line.contains(" ms ") && line.ends_with(name)), "{called:#?}");
    }
}

#[test]
fn libraries_are_found_in_the_order_of_the_path() {
    let folder = Folder::with_program("(import (scheme base) (scheme write) (which))\n(display where)\n");
    let library = |place: &str| {
        format!("(define-library (which) (import (scheme base)) (export where) (begin (define where '{place})))")
    };
    let said = |arguments: &[&str]| folder.call(&[&["run"], arguments, &["program.scm"]].concat()).out;
    for place in ["before", "second", "after"] {
        folder.write(&format!("{place}/which.sld"), library(place));
    }
    folder.call(&["check", "program.scm"]).ends(1, "error[E0217]");
    assert_eq!(said(&["-A", "after"]), "after");
    assert_eq!(said(&["-I", "before", "-A", "after"]), "before");
    assert_eq!(said(&["-A", "after", "-I", "before", "-I", "second"]), "before");
    folder.write("which.sld", library("beside"));
    assert_eq!(said(&["-A", "after"]), "beside");
    assert_eq!(said(&["-I", "before"]), "before");
}

#[test]
fn included_files_are_found_beside_the_including_file_first() {
    let folder = Folder::with_program("(import (scheme base) (scheme write))\n(include \"part.scm\")\n");
    let said = |arguments: &[&str]| folder.call(&[&["run"], arguments, &["program.scm"]].concat()).out;
    for place in ["before", "second", "after"] {
        folder.write(&format!("{place}/part.scm"), format!("(display '{place})"));
    }
    folder.call(&["check", "program.scm"]).ends(1, "error[E0223]");
    assert_eq!(said(&["-A", "after"]), "after");
    assert_eq!(said(&["-A", "after", "-I", "before", "-I", "second"]), "before");
    // In an included file names start from its own folder, and the same folders are searched.
    folder.write("second/part.scm", "(include \"inner.scm\")");
    folder.write("after/inner.scm", "(display 'inner-after)");
    assert_eq!(said(&["-I", "second", "-A", "after"]), "inner-after");
    folder.write("second/inner.scm", "(display 'inner-beside)");
    assert_eq!(said(&["-I", "after", "-I", "second"]), "after");
    assert_eq!(said(&["-I", "second", "-A", "after"]), "inner-beside");
    folder.write("part.scm", "(display 'beside)");
    assert_eq!(said(&["-I", "before", "-A", "after"]), "beside");
}

#[test]
fn features_are_found_by_cond_expand() {
    let folder = Folder::with_program("(display (cond-expand (fast 'fast) (else 'slow)))\n");
    assert_eq!(folder.call(&["run", "program.scm"]).out, "slow");
    assert_eq!(folder.call(&["run", "-D", "fast", "program.scm"]).out, "fast");
    assert_eq!(folder.call(&["run", "-Dfast", "program.scm"]).out, "fast");
}

#[test]
fn the_architecture_of_the_target_is_a_feature() {
    let folder = Folder::with_program("(display (cond-expand (x86-64 'intel) (aarch64 'arm)))\n");
    assert_eq!(folder.call(&["run", "program.scm"]).out, "intel");
    let core = folder.call(&["build", "program.scm", "--emit-after=expand", "--target=aarch64-linux"]).out;
    assert!(core.contains("arm") && !core.contains("intel"));
}

#[test]
fn diagnostics_are_objects_in_json() {
    let folder = Folder::with_program("(a \"\\q\"\n");
    let called = folder.call(&["check", "program.scm", "--message-format=json", "--color=always"]);
    assert_eq!(called.code, Some(1));
    assert_eq!(
        called.err,
        concat!(
            r#"{"severity":"error","code":"E0108","message":"a string has no escape of a backslash and `q`","#,
            r#""file":"program.scm","line":1,"column":5,"end_line":1,"end_column":7,"label":"","related":[],"#,
            r#""help":"the escapes are `\\a`, `\\b`, `\\t`, `\\n`, `\\r`, `\\\"`, `\\\\`, `\\|` and `\\xHEX;`"}"#,
            "\n",
            r#"{"severity":"error","code":"E0101","message":"missing `)`","#,
            r#""file":"program.scm","line":1,"column":8,"end_line":1,"end_column":8,"#,
            r#""label":"expected here at the latest","related":[{"label":"this is not closed","#,
            r#""file":"program.scm","line":1,"column":1,"end_line":1,"end_column":2}],"help":null}"#,
            "\n",
        )
    );
}

#[test]
fn colours_are_used_when_they_are_wanted() {
    let folder = Folder::with_program("(");
    let has_colours = |option: &[&str]| folder.call(&[&["check", "program.scm"], option].concat()).err.contains('\x1b');
    assert!(has_colours(&["--color=always"]));
    assert!(!has_colours(&["--color=never"]));
    assert!(!has_colours(&[]), "standard error is no terminal");
}

#[test]
fn the_linker_is_the_one_that_is_named() {
    let folder = Folder::with_program(HELLO);
    let message = "error[E0410]: no linker was found: `./no-such-linker` cannot be started";
    folder.call(&["build", "program.scm", "--linker=./no-such-linker"]).ends(1, message);
    folder.call(&["run", "--linker=./no-such-linker", "program.scm"]).ends(1, message);
    folder.call(&["build", "program.scm", "--linker=false"]).ends(1, "error[E0411]: the linker `false` failed");
    folder.call(&["build", "program.scm", "--linker=cc"]).ends(0, "");
}

#[test]
fn codes_are_explained() {
    let folder = Folder::new();
    let called = folder.call(&["--explain=E0101"]);
    called.ends(0, "");
    assert!(called.out.starts_with("# E0101: "), "{called:#?}");
    folder.call(&["--explain", "E9999"]).ends(2, "error: there is no diagnostic code `E9999`");
}

#[test]
fn a_fault_of_the_compiler_ends_with_101() {
    let folder = Folder::with_program(HELLO);
    let message = "error[E0901]: the compiler failed while reading the program; this is a fault of the compiler\n";
    folder.call(&["build", "-Z", "panic", "program.scm"]).ends(101, message);
    assert_eq!(folder.files(), ["program.scm"]);
}

#[test]
fn reclaim_points_can_be_left_out() {
    let folder = Folder::with_program("(let loop ((n 1000)) (if (> n 0) (begin (list n) (loop (- n 1)))))\n");
    let ir = |options: &[&str]| folder.call(&[&["build", "program.scm", "--emit=ir"], options].concat()).out;
    assert!(ir(&[]).contains("reclaim"));
    assert_ne!(ir(&[]), ir(&["-Z", "no-reclaim-points"]));
}

#[test]
fn warnings_do_not_fail_a_compilation() {
    let folder = Folder::with_program("(define (f x) x)\n(if (f #f) (f 1 2))\n");
    let called = folder.call(&["check", "program.scm"]);
    called.ends(0, "warning[W0301]: ");
    assert!(called.err.contains("program.scm:2:"), "{called:#?}");
}

#[test]
fn a_million_nested_parentheses_do_not_make_the_compiler_fail() {
    let folder = Folder::with_program(&("(".repeat(1_000_000) + &")".repeat(1_000_000)));
    let called = folder.call(&["check", "program.scm"]);
    assert_eq!(called.code, Some(1), "{called:#?}");
    assert!(called.err.starts_with("error[E02"), "{called:#?}");
    let quoted = format!("'{}{}\n", "(".repeat(1_000_000), ")".repeat(1_000_000));
    folder.write("quoted.scm", quoted);
    folder.call(&["build", "quoted.scm"]).ends(0, "");
}
