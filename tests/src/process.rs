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
    /// The highest resident memory that was seen, in KiB; a process that ends within the interval may show none.
    pub resident: u64,
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
    let (code, resident) = wait(&mut child, limit)?;
    drop(writer.join());
    let output = output.join().map_err(|_| "reading standard output failed")?;
    let errors = errors.join().map_err(|_| "reading standard error failed")?;
    Ok(Finished { code, output, errors, resident })
}

fn collect(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read before an error is still worth showing.
        drop(pipe.read_to_end(&mut bytes));
        bytes
    })
}

fn wait(child: &mut Child, limit: Duration) -> Result<(Option<i32>, u64), String> {
    let start = Instant::now();
    let mut resident = 0;
    loop {
        resident = resident.max(peak_resident(child.id()));
        match child.try_wait() {
            Ok(Some(status)) => return Ok((status.code(), resident)),
            Ok(None) if start.elapsed() > limit => {
                drop(child.kill());
                drop(child.wait());
                return Err(format!("still running after {} seconds", limit.as_secs()));
            }
            Ok(None) => thread::sleep(INTERVAL),
            Err(error) => return Err(format!("cannot wait for the process: {error}")),
        }
    }
}

/// The high-water mark of a process's resident memory in KiB, or 0 when the system does not tell.
fn peak_resident(id: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
