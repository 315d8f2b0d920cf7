//! Programs written in assembly are linked with the runtime and run.
//!
//! Each defines `eshkol_program` as the code generator will, with tables of one function `main program` and one position
//! per line of interest, so that what the runtime says about an error can be checked.

use super::*;
use eshkol_abi::context::Context;
use eshkol_abi::object::{self, Kind, Type};
use eshkol_abi::value::{FALSE, TAG_PROCEDURE};
use std::fs;
use std::mem::offset_of;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

/// The header of a procedure without captured values.
const PROCEDURE_HEADER: u64 = object::header(Type::Procedure, Kind::Procedure, 0, 1);

/// A directory of one test, removed at its end.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Directory {
        let path = std::env::temp_dir().join(format!("eshkol-link-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a directory for the test");
        Directory(path)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Names of the files, sorted.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).expect("the directory is there");
        let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The object file of this assembly text.
fn assemble(directory: &Directory, text: &str) -> Vec<u8> {
    let (source, object) = (directory.file("source.s"), directory.file("source.o"));
    fs::write(&source, text).expect("the test writes its source");
    let status = Command::new("cc").arg("-c").arg(&source).arg("-o").arg(&object).status().expect("a C compiler");
    assert!(status.success());
    let contents = fs::read(&object).expect("the assembler has written an object");
    let _ = fs::remove_file(source);
    let _ = fs::remove_file(object);
    contents
}

/// A program with this body. Its one function is `main program`; position 1:1 is valid from its beginning, `marks` gives
/// further labels of the body and the lines that begin there. The raise procedure escapes to the innermost escape point
/// with what it is given, or reports it where there is none.
fn program(version: u64, body: &str, marks: &[(&str, u32)]) -> String {
    let mut positions = String::from("    .long 0, 0, 1, 1\n");
    for (label, line) in marks {
        positions.push_str(&format!("    .long {label} - text_start, 0, {line}, 5\n"));
    }
    let count = marks.len() + 1;
    let (escapes, no_point) = (offset_of!(Context, escapes), FALSE);
    format!(
        r#"
    .section .note.GNU-stack,"",@progbits
    .text
text_start:
entry:
{body}
user_end:
raise:
    push %rbp
    mov %rsp, %rbp
    mov {escapes}(%r15), %rdi
    mov %rdx, %rsi
    cmp ${no_point}, %rdi
    je 1f
    call eshkol_escape@PLT
    ud2
1:
    mov %r15, %rdi
    mov %rdx, %rsi
    call eshkol_condition_report_uncaught@PLT
    ud2
text_end:
    .section .data.rel.ro,"aw"
    .balign 16
raise_object:
    .quad {PROCEDURE_HEADER}
    .quad raise
    .globl eshkol_program
    .balign 16
eshkol_program:
    .quad {version}, entry, text_start, text_end
    .quad 0, 0, 0
    .quad positions, {count}
    .quad functions, 2
    .quad files, 1
    .quad 0, 0, 0, 0
    .quad raise_object + {TAG_PROCEDURE}
    .quad {FALSE}
positions:
{positions}
functions:
    .long 0, 0
    .quad name, 12
    .long user_end - text_start, 1
    .quad name, 0
files:
    .quad file, 8
name:
    .ascii "main program"
file:
    .ascii "prog.scm"
"#
    )
}

fn current(body: &str, marks: &[(&str, u32)]) -> String {
    program(eshkol_abi::program::ABI_VERSION, body, marks)
}

const RETURN: &str = "    push %rbp\n    mov %rsp, %rbp\n    pop %rbp\n    ret\n";

/// Links and gives the path of the executable.
fn build(directory: &Directory, source: &str) -> PathBuf {
    let output = directory.file("program");
    let object = assemble(directory, source);
    link(&object, &output, &LinkOptions::default()).expect("it links");
    output
}

fn run(executable: &Path) -> Output {
    Command::new(executable).env_remove("ESHKOL_MEMORY").output().expect("the executable starts")
}

fn error_text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A program that does nothing links, runs and succeeds; no temporary file stays; the executable is stripped and small.
#[test]
fn an_empty_program() {
    let directory = Directory::new("empty");
    let executable = build(&directory, &current(RETURN, &[]));
    let output = run(&executable);
    assert_eq!(output.status.code(), Some(0), "{}", error_text(&output));
    assert!(output.stdout.is_empty() && output.stderr.is_empty());
    assert_eq!(directory.names(), ["program"]);
    let size = fs::metadata(&executable).expect("it is there").len();
    let limit = if cfg!(debug_assertions) { 4 << 20 } else { 1 << 20 };
    assert!(size < limit, "{size} bytes");
}

/// The same object gives the same bytes, under whatever name.
#[test]
fn output_is_reproducible() {
    let directory = Directory::new("reproducible");
    let object = assemble(&directory, &current(RETURN, &[]));
    let (first, second) = (directory.file("first"), directory.file("second"));
    link(&object, &first, &LinkOptions::default()).expect("it links");
    link(&object, &second, &LinkOptions::default()).expect("it links");
    assert!(fs::read(first).expect("written") == fs::read(second).expect("written"));
}

/// A program that was compiled for another version of the runtime says so.
#[test]
fn another_version_of_the_runtime() {
    let directory = Directory::new("version");
    let executable = build(&directory, &program(999, RETURN, &[]));
    let output = run(&executable);
    assert_eq!(output.status.code(), Some(70));
    assert!(error_text(&output).starts_with("error: the program was compiled for version 999 of the runtime"));
}

/// A mode of memory that does not exist is refused before the program runs.
#[test]
fn an_unknown_memory_mode() {
    let directory = Directory::new("mode");
    let executable = build(&directory, &current(RETURN, &[]));
    let output = Command::new(&executable).env("ESHKOL_MEMORY", "sometimes").output().expect("it starts");
    assert_eq!(output.status.code(), Some(70));
    assert!(error_text(&output).starts_with("error: `ESHKOL_MEMORY` is `sometimes`"), "{}", error_text(&output));
}

/// `(car 5)`, by its raiser, in a function that was called from another line.
#[test]
fn an_uncaught_error() {
    let directory = Directory::new("uncaught");
    let car = eshkol_abi::primitive::Primitive::all().position(|row| row.name == "car").expect("a row") << 8;
    let body = format!(
        "    push %rbp\n    mov %rsp, %rbp\ncaller:\n    call inner\n    ud2\n\
         inner:\n    push %rbp\n    mov %rsp, %rbp\ncall_of_car:\n    mov ${car}, %edi\n    mov $40, %esi\n\
         \x20   call eshkol_raise_wrong_type@PLT\n    ud2\n"
    );
    let executable = build(&directory, &current(&body, &[("caller", 9), ("inner", 2), ("call_of_car", 3)]));
    let output = run(&executable);
    assert_eq!(output.status.code(), Some(70));
    let expected = "prog.scm:3:5: error[E0501]: car: argument 1 must be a pair, not 5\n  \
                    in main program at prog.scm:3:5\n  in main program at prog.scm:9:5\n";
    assert_eq!(error_text(&output), expected);
}

/// A recursion without end is an error of the program. Two procedures call each other, so that the trace shows calls in
/// turn, and is cut in the middle.
#[test]
fn a_stack_overflow() {
    let directory = Directory::new("overflow");
    let body = "    push %rbp\n    mov %rsp, %rbp\nagain:\n    push %rbp\n    mov %rsp, %rbp\n    \
                sub $4000, %rsp\nhere:\n    call other\n    ud2\n\
                other:\n    push %rbp\n    mov %rsp, %rbp\nthere:\n    call again\n    ud2\n";
    let executable = build(&directory, &current(body, &[("here", 4), ("there", 5)]));
    // A small heap makes the stack small, which saves the test some gigabytes.
    let output = Command::new(&executable).env("ESHKOL_MEMORY_LIMIT", "16m").output().expect("it starts");
    let text = error_text(&output);
    assert_eq!(output.status.code(), Some(70), "{text}");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 1 + 10 + 1 + 5, "{text}");
    assert!(lines[0].ends_with(": error[E0508]: stack overflow"), "{text}");
    assert_eq!(lines[4..6].iter().filter(|line| **line == "  in main program at prog.scm:4:5").count(), 1, "{text}");
    assert_eq!(lines[4..6].iter().filter(|line| **line == "  in main program at prog.scm:5:5").count(), 1, "{text}");
    assert!(lines[11].starts_with("  ... ") && lines[11].ends_with(" more calls"), "{text}");
    // 64 MiB of stack and 4032 bytes for two frames: another depth would mean that the limit is not the stack's.
    let depth: u64 = lines[11].split(' ').nth(3).and_then(|count| count.parse().ok()).expect("a number");
    assert!((20_000..34_000).contains(&depth), "{text}");
}

/// A call that repeats has one line in the trace.
#[test]
fn a_simple_recursion() {
    let directory = Directory::new("recursion");
    let body = "    push %rbp\n    mov %rsp, %rbp\nagain:\n    push %rbp\n    mov %rsp, %rbp\n    \
                sub $4000, %rsp\nhere:\n    call again\n    ud2\n";
    let executable = build(&directory, &current(body, &[("here", 4)]));
    let output = Command::new(&executable).env("ESHKOL_MEMORY_LIMIT", "16m").output().expect("it starts");
    let text = error_text(&output);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(lines[1].starts_with("  in main program at prog.scm:4:5 (") && lines[1].ends_with(" times)"), "{text}");
}

/// A stack overflow can be handled, and more than once: an escape gives the room for the handler back. More overflows
/// than there would be room for, if each kept a part, and a return as if nothing had happened.
#[test]
fn handled_stack_overflows() {
    let directory = Directory::new("handled");
    let body = format!(
        "    push %rbp\n    mov %rsp, %rbp\n    push %rbx\n    push %rbx\n    mov $100, %ebx\n\
         1:\n    lea procedure + {TAG_PROCEDURE}(%rip), %rdi\n    call eshkol_call_with_escape@PLT\n\
         \x20   dec %ebx\n    jnz 1b\n    pop %rbx\n    pop %rbx\n    pop %rbp\n    ret\n\
         again:\n    push %rbp\n    mov %rsp, %rbp\n    sub $4000, %rsp\n    call again\n    ud2\n\
         \x20   .section .data.rel.ro,\"aw\"\n    .balign 16\nprocedure:\n\
         \x20   .quad {PROCEDURE_HEADER}\n    .quad again\n    .text\n"
    );
    let executable = build(&directory, &current(&body, &[]));
    let output = Command::new(&executable).env("ESHKOL_MEMORY_LIMIT", "16m").output().expect("it starts");
    assert_eq!(output.status.code(), Some(0), "{}", error_text(&output));
}

/// A fault that is no stack overflow stays a crash.
#[test]
fn a_fault() {
    use std::os::unix::process::ExitStatusExt;
    let directory = Directory::new("fault");
    let executable = build(&directory, &current("    mov 0, %rax\n    ret\n", &[]));
    assert_eq!(run(&executable).status.signal(), Some(libc::SIGSEGV));
}

/// Everything that compiled code may refer to is in the runtime.
#[test]
fn the_runtime_defines_every_entry_point() {
    use eshkol_abi::primitive::{Code, Primitive};
    let directory = Directory::new("entries");
    let mut body = String::from(RETURN);
    let primitives = Primitive::all().filter_map(|row| match row.code {
        Code::Runtime(symbol) => Some(symbol),
        Code::Inline(_) => None,
    });
    for symbol in primitives.chain(eshkol_abi::entry::ALL) {
        body.push_str(&format!("    call {symbol}@PLT\n"));
    }
    build(&directory, &current(&body, &[]));
}

/// What the linker complains about is in the diagnostic, and nothing is written.
#[test]
fn an_undefined_symbol() {
    let directory = Directory::new("undefined");
    let object = assemble(&directory, &current("    call no_such_function@PLT\n", &[]));
    let output = directory.file("program");
    let diagnostic = link(&object, &output, &LinkOptions::default()).expect_err("a symbol is missing");
    assert_eq!(diagnostic.code, LINKER_FAILED);
    assert!(diagnostic.message.contains("no_such_function"), "{}", diagnostic.message);
    assert!(directory.names().is_empty(), "{:?}", directory.names());
}

/// A linker that is not there is an error that says what to do.
#[test]
fn a_missing_linker() {
    let directory = Directory::new("missing");
    let options = LinkOptions { linker: Some("no-such-linker".to_string()) };
    let diagnostic = link(&[], &directory.file("program"), &options).expect_err("there is no linker");
    assert_eq!(diagnostic.code, NO_LINKER);
    assert_eq!(diagnostic.message, "no linker was found: `no-such-linker` cannot be started");
    assert!(diagnostic.help.is_some());
}

/// `--linker` is the program that is run: this one writes its arguments and fails.
#[test]
fn another_linker() {
    let directory = Directory::new("linker");
    let script = directory.file("linker");
    fs::write(&script, "#!/bin/sh\necho \"arguments: $*\"\nexit 3\n").expect("the test writes its script");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("the script is the test's own");
    let options = LinkOptions { linker: Some(script.to_string_lossy().into_owned()) };
    let diagnostic = link(&[], &directory.file("program"), &options).expect_err("the script fails");
    assert_eq!(diagnostic.code, LINKER_FAILED);
    assert!(diagnostic.message.contains("exit status: 3\narguments: -o "), "{}", diagnostic.message);
}

/// An output in a directory that does not exist, and one that is a directory: errors that name it.
#[test]
fn an_output_that_cannot_be_written() {
    let directory = Directory::new("unwritable");
    let absent = directory.file("absent").join("program");
    let diagnostic = link(&[], &absent, &LinkOptions::default()).expect_err("there is no such directory");
    assert_eq!(diagnostic.code, UNWRITABLE);
    assert!(diagnostic.message.starts_with(&format!("cannot write `{}`: ", absent.display())));
    let diagnostic = link(&[], &directory.0, &LinkOptions::default()).expect_err("it is a directory");
    assert_eq!(diagnostic.message, format!("cannot write `{}`: it is a directory", directory.0.display()));
}

/// A damaged file in the cache is replaced.
#[test]
fn a_damaged_cache() {
    let directory = Directory::new("cache");
    let path = runtime::unpack_into(&directory.0).expect("the directory is writable");
    let contents = fs::read(&path).expect("unpacked");
    fs::write(&path, b"damaged").expect("the file is the test's own");
    assert_eq!(runtime::unpack_into(&directory.0).expect("the directory is writable"), path);
    assert!(fs::read(&path).expect("unpacked") == contents);
    assert_eq!(directory.names().len(), 1);
}
