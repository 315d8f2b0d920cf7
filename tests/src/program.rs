//! A program that is compiled once and run in every mode of memory.

use crate::compiler::{Compiler, file_name};
use crate::counters::Counters;
use crate::process::{self, Finished};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// No run of a program may take longer than this, torture included.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// What the files beside a program say; the table is in the library's documentation.
struct Expectation {
    output: Vec<u8>,
    errors: Option<String>,
    code: i32,
    input: Vec<u8>,
    arguments: Vec<String>,
    modes: Vec<String>,
    resident: Option<u64>,
}

/// Compiles a program and runs it in its modes. All of them must do what the files beside the source say.
pub fn check(compiler: &Compiler, source: &Path) -> Result<(), String> {
    let expectation = Expectation::read(source)?;
    let folder = Scratch::new(source)?;
    let executable = folder.path.join("program");
    compiler.build(source, &executable, &[])?;
    for mode in &expectation.modes {
        run(&expectation, source, &executable, mode).map_err(|message| format!("in {mode} mode: {message}"))?;
    }
    Ok(())
}

/// Checks that an object file for aarch64 comes out.
pub fn check_aarch64_object(compiler: &Compiler, source: &Path) -> Result<(), String> {
    let folder = Scratch::new(source)?;
    compiler.check_aarch64_object(source, &folder.path.join("program.o"))
}

fn run(expectation: &Expectation, source: &Path, executable: &Path, mode: &str) -> Result<(), String> {
    let folder = Scratch::new(source)?;
    let files = source.with_file_name("files");
    if files.is_dir() {
        std::os::unix::fs::symlink(&files, folder.path.join("files"))
            .map_err(|error| format!("cannot link to the input files: {error}"))?;
    }
    let mut command = Command::new(executable);
    command.args(&expectation.arguments).current_dir(&folder.path).env_remove("ESHKOL_MEMORY");
    if mode != "normal" {
        command.env("ESHKOL_MEMORY", mode);
    }
    let counters = executable.with_extension("counters");
    if mode == "torture" {
        command.env("ESHKOL_MEMORY_COUNTERS", &counters);
    }
    let finished = process::run(command, expectation.input.clone(), TIME_LIMIT)?;
    expectation.compare(&finished).map_err(|message| format!("{message}\n{}", finished.describe()))?;
    if mode == "torture" {
        Counters::read(&counters)?.add_to_torture();
    }
    if let Some(limit) = expectation.resident.filter(|_| mode == "normal")
        && finished.resident > limit * 1024
    {
        return Err(format!("{} KiB of resident memory, more than {limit} MiB", finished.resident));
    }
    compare_created(&source.with_extension("creates"), &folder.path)
}

impl Expectation {
    fn read(source: &Path) -> Result<Expectation, String> {
        let output = source.with_extension("out");
        let output = fs::read(&output).map_err(|error| format!("cannot read `{}`: {error}", output.display()))?;
        let text = |extension| fs::read_to_string(source.with_extension(extension)).ok();
        let number = |extension| match text(extension) {
            Some(text) => text.trim().parse().map(Some).map_err(|_| format!("the .{extension} file is not a number")),
            None => Ok(None),
        };
        let modes = text("modes").unwrap_or_else(|| "normal torture never".into());
        Ok(Expectation {
            output,
            errors: text("err"),
            code: number("code")?.unwrap_or(0) as i32,
            input: fs::read(source.with_extension("in")).unwrap_or_default(),
            arguments: text("args").unwrap_or_default().lines().map(str::to_owned).collect(),
            modes: modes.split_whitespace().map(str::to_owned).collect(),
            resident: number("resident")?,
        })
    }

    fn compare(&self, finished: &Finished) -> Result<(), String> {
        if finished.output != self.output {
            return Err(format!("standard output should be\n{}", String::from_utf8_lossy(&self.output)));
        }
        match &self.errors {
            Some(lines) => contains_lines(&String::from_utf8_lossy(&finished.errors), lines)?,
            None if finished.errors.is_empty() => {}
            None => return Err("standard error should be empty".into()),
        }
        if finished.code != Some(self.code) {
            return Err(format!("the exit code should be {}", self.code));
        }
        Ok(())
    }
}

/// Does the text contain every line of `lines`, as parts of it that follow one another?
pub fn contains_lines(text: &str, lines: &str) -> Result<(), String> {
    let mut rest = text;
    for line in lines.lines().filter(|line| !line.is_empty()) {
        match rest.find(line) {
            Some(start) => rest = &rest[start + line.len()..],
            None => return Err(format!("this is missing, or not in its place: {line}")),
        }
    }
    Ok(())
}

/// Every file of `expected` must be in `folder` with the same contents.
fn compare_created(expected: &Path, folder: &Path) -> Result<(), String> {
    let Ok(entries) = fs::read_dir(expected) else { return Ok(()) };
    for entry in entries {
        let path = entry.map_err(|error| format!("cannot list `{}`: {error}", expected.display()))?.path();
        let name = file_name(&path)?;
        let wanted = fs::read(&path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
        match fs::read(folder.join(name)) {
            Ok(written) if written == wanted => {}
            Ok(_) => return Err(format!("the program wrote a wrong `{name}`")),
            Err(error) => return Err(format!("the program did not write `{name}`: {error}")),
        }
    }
    Ok(())
}

/// An empty folder for one run, removed at the end.
pub struct Scratch {
    pub path: PathBuf,
}

impl Scratch {
    pub fn new(source: &Path) -> Result<Scratch, String> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("eshkol-{}-{count}-{}", std::process::id(), file_name(source)?);
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path).map_err(|error| format!("cannot create `{}`: {error}", path.display()))?;
        Ok(Scratch { path })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left behind is in the system's folder for temporary files.
        drop(fs::remove_dir_all(&self.path));
    }
}

#[cfg(test)]
mod tests {
    use super::contains_lines;

    /// The order counts: the second line must follow the first.
    #[test]
    fn lines_must_follow_one_another() {
        assert!(contains_lines("error: oops\n at b.scm:1:2\n", "oops\nb.scm:1:2\n").is_ok());
        assert!(contains_lines("at b.scm:1:2\nerror: oops\n", "oops\nb.scm:1:2\n").is_err());
    }

    /// One piece of text cannot serve two lines.
    #[test]
    fn a_line_that_is_expected_twice_must_be_there_twice() {
        assert!(contains_lines("x\n", "x\nx\n").is_err());
    }
}
