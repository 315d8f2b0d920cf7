//! What built programs do when a signal asks them to end: they write out their ports and end by that signal.

use eshkol_tests::commands::Folder;
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// No program of these tests may go on for longer after a signal.
const LIMIT: Duration = Duration::from_secs(20);

/// A program that runs, ended with the test.
struct Running {
    child: Child,
}

impl Running {
    /// Starts the command and waits until it says on standard error that it is ready.
    fn new(mut command: Command) -> Running {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = Running { child: command.spawn().expect("the program starts") };
        let mut ready = [0; 5];
        running.child.stderr.as_mut().expect("a pipe").read_exact(&mut ready).expect("it says that it is ready");
        assert_eq!(&ready, b"ready");
        running
    }

    fn signal(&self, signal: i32) {
        // SAFETY: the process is a child that nobody has waited for.
        assert_eq!(unsafe { libc::kill(self.child.id() as i32, signal) }, 0);
    }

    /// Waits for the end, and gives it with what came out of standard output.
    fn end(mut self) -> (ExitStatus, String) {
        let start = Instant::now();
        let mut output = self.child.stdout.take().expect("a pipe");
        let reader = std::thread::spawn(move || {
            let mut text = String::new();
            output.read_to_string(&mut text).expect("text");
            text
        });
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return (status, reader.join().expect("it reads to the end"));
            }
            assert!(start.elapsed() < LIMIT, "the signal did not end the program");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const IMPORTS: &str = "(import (scheme base) (scheme write) (scheme file))";
const READY: &str = "(write-string \"ready\" (current-error-port)) (flush-output-port (current-error-port))";

fn program(body: &str) -> (Folder, Command) {
    let folder = Folder::new(&[("prog.scm", &format!("{IMPORTS}\n{body}\n"))]);
    let command = folder.program();
    (folder, command)
}

/// What was written before, to standard output and to a file, arrives, and the parent is told of the signal. The program is
/// in a loop that neither calls the runtime nor allocates.
#[test]
fn ports_are_written_out() {
    for signal in [libc::SIGINT, libc::SIGTERM, libc::SIGHUP] {
        let (folder, command) = program(&format!(
            "(define port (open-output-file \"file\"))
             (write-string \"unfinished line\")
             (write-string \"in a file\" port)
             {READY}
             (let loop ((i 0)) (loop (if (= i 1000) 0 (+ i 1))))"
        ));
        let running = Running::new(command);
        running.signal(signal);
        let (status, output) = running.end();
        assert_eq!((status.signal(), output.as_str()), (Some(signal), "unfinished line"));
        assert_eq!(folder.read("file"), b"in a file");
    }
}

/// A read that waits is given up.
#[test]
fn a_read_that_waits() {
    let (_folder, command) = program(&format!("(write-string \"before\") {READY} (write (read-line))"));
    let running = Running::new(command);
    std::thread::sleep(Duration::from_millis(50));
    running.signal(libc::SIGINT);
    let (status, output) = running.end();
    assert_eq!((status.signal(), output.as_str()), (Some(libc::SIGINT), "before"));
}

/// The program is in the runtime nearly all the time, and what it writes is never torn.
#[test]
fn in_the_runtime() {
    let (_folder, command) = program(&format!(
        "(define big (expt 7 20000))
         {READY}
         (let loop ((i 0)) (if (even? (quotient (* big big) big)) (write-string \"wrong\") (write-string \"line\\n\")) (loop (+ i 1)))"
    ));
    let running = Running::new(command);
    std::thread::sleep(Duration::from_millis(100));
    running.signal(libc::SIGINT);
    let (status, output) = running.end();
    assert_eq!(status.signal(), Some(libc::SIGINT));
    assert!(output.lines().all(|line| "line".starts_with(line)), "{output}");
}

/// Characters that compiled code puts into the buffer itself arrive in order, up to the one at which the signal came.
#[test]
fn while_it_writes() {
    let (folder, command) = program(&format!(
        "(define port (open-output-file \"file\"))
         {READY}
         (let loop ((i 0)) (write-char (integer->char (+ 97 i)) port) (loop (if (= i 25) 0 (+ i 1))))"
    ));
    let running = Running::new(command);
    std::thread::sleep(Duration::from_millis(50));
    running.signal(libc::SIGINT);
    assert_eq!(running.end().0.signal(), Some(libc::SIGINT));
    let written = folder.read("file");
    assert!(!written.is_empty());
    assert!(written.iter().zip((b'a'..=b'z').cycle()).all(|(&byte, expected)| byte == expected));
}

/// A write that waits for its reader is not cut short, but a second signal ends the program at once.
#[test]
fn a_second_signal() {
    let (_folder, command) =
        program(&format!("{READY} (let loop () (write-string \"many of these fill the pipe\\n\") (loop))"));
    let mut running = Running::new(command);
    std::thread::sleep(Duration::from_millis(200));
    running.signal(libc::SIGINT);
    std::thread::sleep(Duration::from_millis(200));
    assert!(running.child.try_wait().expect("a child").is_none(), "it waits for the reader");
    running.signal(libc::SIGINT);
    // Nothing is read before the program has ended.
    let start = Instant::now();
    while running.child.try_wait().expect("a child").is_none() {
        assert!(start.elapsed() < LIMIT, "the second signal did not end the program");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(running.end().0.signal(), Some(libc::SIGINT));
}

/// Signals that whoever started the program has ignored stay ignored.
#[test]
fn ignored_signals() {
    let (folder, _) = program(&format!("{READY} (write (read-line))"));
    let mut command = Command::new("sh");
    command.current_dir(folder.path()).args(["-c", "trap '' INT; exec ./prog"]);
    let mut running = Running::new(command);
    running.signal(libc::SIGINT);
    std::thread::sleep(Duration::from_millis(50));
    running.child.stdin.take().expect("a pipe").write_all(b"still here\n").expect("it reads");
    let (status, output) = running.end();
    assert_eq!((status.code(), output.as_str()), (Some(0), "\"still here\""));
}

/// The report of memory that was asked for is written.
#[test]
fn the_report_of_memory() {
    let (_folder, mut command) = program(&format!("{READY} (let loop ((x '())) (loop (list 1 2)))"));
    command.env("ESHKOL_MEMORY", "report");
    let mut running = Running::new(command);
    running.signal(libc::SIGTERM);
    let mut report = String::new();
    running.child.stderr.take().expect("a pipe").read_to_string(&mut report).expect("text");
    assert!(report.starts_with("memory report"), "{report}");
    assert_eq!(running.end().0.signal(), Some(libc::SIGTERM));
}
