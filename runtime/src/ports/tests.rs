//! Ports against R7RS section 6.13, and against devices that fail.

use super::open::*;
use super::reading::*;
use super::table::make;
use super::writing::*;
use super::*;
use crate::bytevector;
use crate::fixture::Fixture;
use crate::print::write_to_string;
use crate::string;
use eshkol_abi::condition::Kind as ErrorKind;
use eshkol_abi::object::condition_field;
use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;

const D: Value = Value::DEFAULT;

fn text(fixture: &mut Fixture, source: &str) -> Value {
    string::from_str(&mut fixture.context, source).unwrap()
}

fn rust(value: Value) -> String {
    string::text(value).to_rust()
}

fn on_string(fixture: &mut Fixture, source: &str) -> Value {
    let source = text(fixture, source);
    eshkol_port_open_input_string(&mut fixture.context, source)
}

/// A text port on a file with these bytes, which come through a pipe in the given pieces.
fn on_pipe(fixture: &mut Fixture, pieces: &'static [&'static [u8]]) -> Value {
    let (reader, mut writer) = std::io::pipe().unwrap();
    std::thread::spawn(move || {
        for piece in pieces {
            writer.write_all(piece).unwrap();
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    });
    let file = File::from(OwnedFd::from(reader));
    make(&mut fixture.context, Port::Input(Input::file("pipe", file, true))).unwrap()
}

fn on_device(fixture: &mut Fixture, path: &str) -> Value {
    let file = OpenOptions::new().write(true).open(path).unwrap();
    make(&mut fixture.context, Port::Output(Output::file(path, file, true))).unwrap()
}

fn scratch(name: &str) -> String {
    let directory = std::env::temp_dir().join(format!("eshkol-ports-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    directory.join(name).to_str().unwrap().to_owned()
}

fn all_chars(fixture: &mut Fixture, port: Value) -> String {
    let mut result = String::new();
    loop {
        let peeked = eshkol_port_peek_char(&mut fixture.context, port);
        let read = eshkol_port_read_char(&mut fixture.context, port);
        assert!(peeked == read);
        match read.as_character() {
            Some(c) => result.push(c),
            None => break assert!(read == Value::EOF),
        }
    }
    result
}

fn all_lines(fixture: &mut Fixture, port: Value) -> Vec<String> {
    let mut lines = Vec::new();
    loop {
        let line = eshkol_port_read_line(&mut fixture.context, port);
        if line == Value::EOF {
            return lines;
        }
        lines.push(rust(line));
    }
}

#[test]
fn characters_are_read_and_peeked() {
    let mut fixture = Fixture::new();
    let port = on_string(&mut fixture, "aλ😀\n");
    assert_eq!(all_chars(&mut fixture, port), "aλ😀\n");
    assert!(eshkol_port_read_char(&mut fixture.context, port) == Value::EOF);
}

/// Characters that arrive in pieces are put together, whatever the pieces are.
#[test]
fn characters_may_be_split_between_reads() {
    let mut fixture = Fixture::new();
    let port = on_pipe(&mut fixture, &[b"a\xce", b"\xbb\xf0\x9f", b"\x98", b"\x80z"]);
    assert_eq!(all_chars(&mut fixture, port), "aλ😀z");
}

/// The Unicode standard, section 3.9, table 3-8: one U+FFFD for every maximal subpart of an ill-formed sequence.
#[test]
fn ill_formed_text_reads_as_replacement_characters() {
    let mut fixture = Fixture::new();
    let port = on_pipe(&mut fixture, &[b"\x61\xf1\x80\x80\xe1\x80\xc2\x62\x80\x63\x80\xbf\x64", b"\xe1\x80"]);
    assert_eq!(all_chars(&mut fixture, port), "a\u{fffd}\u{fffd}\u{fffd}b\u{fffd}c\u{fffd}\u{fffd}d\u{fffd}");
}

/// R7RS section 6.13.2: a line ends with a linefeed, a return, or a return and a linefeed.
#[test]
fn lines_end_in_three_ways() {
    let mut fixture = Fixture::new();
    let port = on_string(&mut fixture, "a\nb\r\nc\rd\n\nλ");
    assert_eq!(all_lines(&mut fixture, port), ["a", "b", "c", "d", "", "λ"]);
    // The two halves of one end of a line come in different reads.
    let port = on_pipe(&mut fixture, &[b"a\r", b"\nb\r", b"c\r", b"\n"]);
    assert_eq!(all_lines(&mut fixture, port), ["a", "b", "c"]);
}

#[test]
fn strings_are_read_by_length() {
    let mut fixture = Fixture::new();
    let port = on_string(&mut fixture, "aλbc");
    let context = &mut fixture.context;
    assert_eq!(rust(eshkol_port_read_string(context, Value::fixnum(2), port)), "aλ");
    assert_eq!(rust(eshkol_port_read_string(context, Value::fixnum(0), port)), "");
    assert_eq!(rust(eshkol_port_read_string(context, Value::fixnum(1 << 50), port)), "bc");
    assert!(eshkol_port_read_string(context, Value::fixnum(1), port) == Value::EOF);
    assert_eq!(rust(eshkol_port_read_string(context, Value::fixnum(0), port)), "");
}

#[test]
fn what_is_written_to_a_string_port_can_be_had() {
    let mut fixture = Fixture::new();
    let port = eshkol_port_open_output_string(&mut fixture.context);
    let value = text(&mut fixture, "a\"é");
    let context = &mut fixture.context;
    eshkol_port_write(context, value, port);
    eshkol_port_display(context, value, port);
    eshkol_port_newline(context, port);
    eshkol_port_write_char(context, Value::character('λ'), port);
    eshkol_port_write_string(context, value, port, Value::fixnum(1), D);
    assert_eq!(rust(eshkol_port_get_output_string(context, port)), "\"a\\\"é\"a\"é\nλ\"é");
}

#[test]
fn bytes_are_read_and_written() {
    let mut fixture = Fixture::new();
    let context = &mut fixture.context;
    let out = eshkol_port_open_output_bytevector(context);
    let source = bytevector::from_bytes(context, &[1, 2, 3, 255]).unwrap();
    eshkol_port_write_bytevector(context, source, out, Value::fixnum(1), D);
    eshkol_port_write_byte(context, Value::fixnum(0), out);
    let written = eshkol_port_get_output_bytevector(context, out);
    assert_eq!(bytevector::bytes(written), [2, 3, 255, 0]);
    let port = eshkol_port_open_input_bytevector(context, written);
    assert!(eshkol_port_peek_byte(context, port) == Value::fixnum(2));
    assert!(eshkol_port_read_byte(context, port) == Value::fixnum(2));
    assert!(eshkol_port_is_byte_ready(context, port) == Value::TRUE);
    let part = eshkol_port_read_bytevector(context, Value::fixnum(2), port);
    assert_eq!(bytevector::bytes(part), [3, 255]);
    assert!(eshkol_port_read_bytevector_into(context, source, port, Value::fixnum(1), D) == Value::fixnum(1));
    assert_eq!(bytevector::bytes(source), [1, 0, 3, 255]);
    assert!(eshkol_port_read_bytevector_into(context, source, port, D, D) == Value::EOF);
    assert!(eshkol_port_read_byte(context, port) == Value::EOF);
    assert!(eshkol_port_read_bytevector(context, Value::fixnum(1), port) == Value::EOF);
}

#[test]
fn files_are_written_read_and_deleted() {
    let mut fixture = Fixture::new();
    let name = scratch("round-trip");
    let name = text(&mut fixture, &name);
    let long = text(&mut fixture, &"0123456789λ\n".repeat(10_000));
    let context = &mut fixture.context;
    assert!(eshkol_file_exists(context, name) == Value::FALSE);
    let port = eshkol_port_open_output_file(context, name);
    for _ in 0..3 {
        eshkol_port_write_char(context, Value::character('x'), port);
        assert!(eshkol_port_write_string(context, long, port, D, D) == Value::UNSPECIFIED);
    }
    assert!(eshkol_port_close(context, port) == Value::UNSPECIFIED);
    assert!(eshkol_port_close(context, port) == Value::UNSPECIFIED, "closing twice has no effect");
    assert!(eshkol_port_is_output_open(context, port) == Value::FALSE);
    let port = eshkol_port_open_input_file(context, name);
    let lines = all_lines(&mut fixture, port);
    assert_eq!(lines.len(), 30_000);
    assert_eq!((lines[0].as_str(), lines[29_999].as_str()), ("x0123456789λ", "0123456789λ"));
    let context = &mut fixture.context;
    eshkol_port_close_input(context, port);
    assert!(eshkol_file_exists(context, name) == Value::TRUE);
    assert!(eshkol_file_delete(context, name) == Value::UNSPECIFIED);
    assert!(eshkol_file_exists(context, name) == Value::FALSE);
}

/// The condition carries the system's message and the name of the file.
#[test]
fn files_that_cannot_be_opened_are_conditions() {
    let mut fixture = Fixture::new();
    for (path, message) in [("/no/such/file", "No such file or directory"), ("/", "Is a directory")] {
        let name = text(&mut fixture, path);
        assert!(eshkol_port_open_input_file(&mut fixture.context, name) == Value::ERROR);
        let condition = Value(fixture.context.error);
        assert_eq!(
            rust(condition.field(condition_field::MESSAGE as usize)),
            format!("cannot open the file: {message}")
        );
        assert_eq!(write_to_string(condition.field(condition_field::IRRITANTS as usize), 100), format!("(\"{path}\")"));
        assert_eq!(fixture.failure(), Some(ErrorKind::File));
        assert!(eshkol_port_open_output_file(&mut fixture.context, name) == Value::ERROR);
        assert_eq!(fixture.failure(), Some(ErrorKind::File));
    }
    let name = text(&mut fixture, "/no/such/file");
    assert!(eshkol_file_delete(&mut fixture.context, name) == Value::ERROR);
    assert_eq!(fixture.failure(), Some(ErrorKind::File));
}

/// `/dev/full` fails every write with ENOSPC.
#[test]
fn a_full_disk_is_a_condition_once() {
    let mut fixture = Fixture::new();
    let port = on_device(&mut fixture, "/dev/full");
    let line = text(&mut fixture, "line\n");
    let context = &mut fixture.context;
    assert!(eshkol_port_display(context, line, port) == Value::UNSPECIFIED, "the buffer takes it");
    assert!(eshkol_port_flush(context, port) == Value::ERROR);
    assert_eq!(fixture.failure(), Some(ErrorKind::File));
    let context = &mut fixture.context;
    assert!(eshkol_port_flush(context, port) == Value::UNSPECIFIED, "what failed is gone");
    eshkol_port_display(context, line, port);
    assert!(eshkol_port_close(context, port) == Value::ERROR);
    assert_eq!(fixture.failure(), Some(ErrorKind::File));
    // Without a flush, the failure shows as soon as the buffer is full.
    let port = on_device(&mut fixture, "/dev/full");
    let written = (0..100_000).take_while(|_| {
        eshkol_port_write_char(&mut fixture.context, Value::character('x'), port) == Value::UNSPECIFIED
    });
    assert!(written.count() < 20_000);
    assert_eq!(fixture.failure(), Some(ErrorKind::File));
}

#[test]
fn a_failure_at_the_end_of_the_program_is_reported() {
    let mut fixture = Fixture::new();
    let port = on_device(&mut fixture, "/dev/full");
    eshkol_port_newline(&mut fixture.context, port);
    let failure = flush_all().err().unwrap();
    assert_eq!((failure.port.as_str(), failure.message.as_str()), ("/dev/full", "No space left on device"));
    assert!(flush_all().is_ok());
}

/// A pipe whose reader is gone: the write fails, and the signal does not end the process.
#[test]
fn a_closed_pipe_is_a_condition() {
    let mut fixture = Fixture::new();
    assert!(start(&mut fixture.context).is_some());
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let file = File::from(OwnedFd::from(writer));
    let port = make(&mut fixture.context, Port::Output(Output::file("pipe", file, true))).unwrap();
    eshkol_port_newline(&mut fixture.context, port);
    assert!(eshkol_port_flush(&mut fixture.context, port) == Value::ERROR);
    let condition = Value(fixture.context.error);
    assert_eq!(rust(condition.field(condition_field::MESSAGE as usize)), "cannot write: Broken pipe");
    assert_eq!(fixture.failure(), Some(ErrorKind::File));
}

/// A port that memory drops is flushed and its number used again.
#[test]
fn released_ports_are_flushed() {
    let mut fixture = Fixture::new();
    let (mut reader, writer) = std::io::pipe().unwrap();
    let file = File::from(OwnedFd::from(writer));
    let port = make(&mut fixture.context, Port::Output(Output::file("pipe", file, true))).unwrap();
    eshkol_port_write_char(&mut fixture.context, Value::character('x'), port);
    let number = port.field(0).0;
    release(number);
    let mut text = String::new();
    reader.read_to_string(&mut text).unwrap();
    assert_eq!(text, "x");
    let next = eshkol_port_open_output_string(&mut fixture.context);
    assert_eq!(next.field(0).0, number);
}

#[test]
fn the_wrong_sort_of_port_is_a_condition() {
    let mut fixture = Fixture::new();
    let textual = on_string(&mut fixture, "abc");
    let context = &mut fixture.context;
    let out = eshkol_port_open_output_string(context);
    let binary = eshkol_port_open_output_bytevector(context);
    for (result, kind) in [
        (eshkol_port_read_byte(context, textual), ErrorKind::Port),
        (eshkol_port_read_char(context, out), ErrorKind::WrongType),
        (eshkol_port_newline(context, binary), ErrorKind::Port),
        (eshkol_port_newline(context, textual), ErrorKind::WrongType),
        (eshkol_port_newline(context, Value::TRUE), ErrorKind::WrongType),
        (eshkol_port_get_output_string(context, binary), ErrorKind::Port),
        (eshkol_port_close_output(context, textual), ErrorKind::WrongType),
    ] {
        // Each call replaced the condition of the one before: only the results are looked at here.
        assert!(result == Value::ERROR, "{kind:?}");
    }
    eshkol_port_read_byte(&mut fixture.context, textual);
    assert_eq!(fixture.failure(), Some(ErrorKind::Port));
    eshkol_port_newline(&mut fixture.context, textual);
    assert_eq!(fixture.failure(), Some(ErrorKind::WrongType));
    eshkol_port_close(&mut fixture.context, textual);
    assert!(eshkol_port_is_input_open(&mut fixture.context, textual) == Value::FALSE);
    assert!(eshkol_port_read_char(&mut fixture.context, textual) == Value::ERROR);
    assert_eq!(fixture.failure(), Some(ErrorKind::Port));
}

#[test]
fn predicates_tell_ports_apart() {
    let mut fixture = Fixture::new();
    let input = on_string(&mut fixture, "");
    let context = &mut fixture.context;
    let output = eshkol_port_open_output_bytevector(context);
    for (port, expected) in [(input, [true, false, true, false]), (output, [false, true, false, true])] {
        let found = [
            eshkol_port_is_input(context, port),
            eshkol_port_is_output(context, port),
            eshkol_port_is_textual(context, port),
            eshkol_port_is_binary(context, port),
        ];
        assert!(found == expected.map(Value::boolean));
    }
    assert!(eshkol_port_is_input(context, Value::TRUE) == Value::FALSE);
}

/// A character is ready only when all its bytes are; an end of the input is.
#[test]
fn readiness_does_not_wait() {
    let mut fixture = Fixture::new();
    let (reader, mut writer) = std::io::pipe().unwrap();
    let file = File::from(OwnedFd::from(reader));
    let port = make(&mut fixture.context, Port::Input(Input::file("pipe", file, true))).unwrap();
    let mut ready = || eshkol_port_is_char_ready(&mut fixture.context, port) == Value::TRUE;
    assert!(!ready());
    writer.write_all(b"\xce").unwrap();
    assert!(!ready());
    writer.write_all(b"\xbb").unwrap();
    assert!(ready());
    assert!(eshkol_port_read_char(&mut fixture.context, port) == Value::character('λ'));
    let mut ready = || eshkol_port_is_char_ready(&mut fixture.context, port) == Value::TRUE;
    assert!(!ready());
    drop(writer);
    assert!(ready());
}
