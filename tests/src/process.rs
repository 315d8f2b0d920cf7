//! Running a process to its end, with a time limit and a look at its memory.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How often a running process is looked at.
const INTERVAL: Duration = Duration::from_millis(5);

/// What became of a process.
#[derive(Debug)]
pub struct Finished {
    /// `None` when a signal ended it.
    pub code: Option<i32>,
    pub output: Vec<u8>,
    pub errors: Vec<u8>,
    /// The highest resident memory of the process, in KiB, as the system counted it.
    pub resident: u64,
    /// Seconds of CPU time outside of the system.
    pub user: f64,
}

impl Finished {
    /// Everything that a reader of a failure wants to know.
    pub fn describe(&self) -> String {
        let code = match self.code {
            Some(code) => code.to_string(),
            None => "none, a signal ended it".into(),
        };
        format!(
            "exit code: {code}\n--- standard output\n{}\n--- standard error\n{}",
            String::from_utf8_lossy(&self.output),
            String::from_utf8_lossy(&self.errors)
        )
    }
}

/// Runs a command with this standard input until it ends, or kills it after `limit`, which is an error.
pub fn run(mut command: Command, input: Vec<u8>, limit: Duration) -> Result<Finished, String> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| format!("cannot run {command:?}: {error}"))?;
    let mut stdin = child.stdin.take().ok_or("no standard input")?;
    // A program need not read its input: a broken pipe is not a failure of the test.
    let writer = thread::spawn(move || drop(stdin.write_all(&input)));
    let output = collect(child.stdout.take().ok_or("no standard output")?);
    let errors = collect(child.stderr.take().ok_or("no standard error")?);
    let Ended { code, resident, user } = wait(&mut child, limit)?;
    drop(writer.join());
    let output = output.join().map_err(|_| "reading standard output failed")?;
    let errors = errors.join().map_err(|_| "reading standard error failed")?;
    Ok(Finished { code, output, errors, resident, user })
}

fn collect(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read before an error is still worth showing.
        drop(pipe.read_to_end(&mut bytes));
        bytes
    })
}

/// What the system says of a process that has ended.
struct Ended {
    code: Option<i32>,
    resident: u64,
    user: f64,
}

/// Waits for the end.
fn wait(child: &mut Child, limit: Duration) -> Result<Ended, String> {
    let start = Instant::now();
    loop {
        if let Some(ended) = ended(child.id())? {
            return Ok(ended);
        }
        if start.elapsed() > limit {
            drop(child.kill());
            drop(child.wait());
            return Err(format!("still running after {} seconds", limit.as_secs()));
        }
        thread::sleep(INTERVAL);
    }
}

/// If the child has ended, what came of it. Once it was told, the child is gone, and must not be asked about again.
fn ended(id: u32) -> Result<Option<Ended>, String> {
    let mut status = 0;
    // SAFETY: all fields of the structure are numbers, for which zero is a value.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: both pointers are to variables of the types that the call fills in.
    let waited = unsafe { libc::wait4(id as libc::pid_t, &mut status, libc::WNOHANG, &mut usage) };
    match waited {
        0 => Ok(None),
        waited if waited < 0 => Err(format!("cannot wait for the process: {}", std::io::Error::last_os_error())),
        _ => {
            let code = libc::WIFEXITED(status).then(|| libc::WEXITSTATUS(status));
            // Before it ran the program, the process counted this test's own memory as its own: that is some MiB.
            let user = usage.ru_utime.tv_sec as f64 + usage.ru_utime.tv_usec as f64 / 1e6;
            Ok(Some(Ended { code, resident: usage.ru_maxrss as u64, user }))
        }
    }
}
