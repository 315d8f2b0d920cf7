//! The R7RS benchmarks in all modes of memory, from a checkout that `R7RS_BENCHMARKS` names; by hand only.
//!
//! The benchmarks are those of `ecraven/r7rs-benchmarks`, of which nothing is kept here. Each is put together from its
//! source and the two common files, as the `bench` script there does, and is run once through (a count of one), since it
//! is the results that matter. The harness of the benchmarks checks them; what is printed, but for times, must be the
//! same in `normal`, `never` and `torture`. A benchmark that does not end in time in torture mode has not failed, and is
//! told; so is the highest resident memory in the normal mode.
//!
//! ```text
//! R7RS_BENCHMARKS=~/r7rs-benchmarks cargo test --release -p eshkol-tests --test benchmarks
//! ```
//!
//! `R7RS_BENCHMARKS_SECONDS` is how long torture may take for each, 120 otherwise. Where the checkout has no `inputs/bib`,
//! which is a large text under a licence of its own, the benchmarks that read it are left out.

use crate::compiler::Compiler;
use crate::process::{self, Finished};
use crate::program::Scratch;
use libtest_mimic::Trial;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The benchmarks that read `inputs/bib`.
const BIB_READERS: [&str; 3] = ["cat", "tail", "wc"];
/// Seconds for a run in a mode other than torture.
const LIMIT: u64 = 300;

/// One trial for each benchmark, none without a checkout.
pub fn tests(compiler: &Compiler) -> Result<Vec<Trial>, String> {
    let Some(checkout) = std::env::var_os("R7RS_BENCHMARKS").map(PathBuf::from) else { return Ok(Vec::new()) };
    let seconds = match std::env::var("R7RS_BENCHMARKS_SECONDS") {
        Ok(text) => text.parse().map_err(|_| format!("`R7RS_BENCHMARKS_SECONDS` is `{text}`"))?,
        Err(_) => 120,
    };
    let inputs = checkout.join("inputs");
    let entries = fs::read_dir(&inputs).map_err(|error| format!("cannot list `{}`: {error}", inputs.display()))?;
    let files =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "input"));
    let mut names: Vec<String> = files.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
    names.retain(|name| inputs.join("bib").is_file() || !BIB_READERS.contains(&name.as_str()));
    names.retain(|name| checkout.join("src").join(format!("{name}.scm")).is_file());
    names.sort();
    let trials = names.into_iter().map(|name| {
        let (compiler, checkout) = (compiler.clone(), checkout.clone());
        Trial::test(format!("benchmarks/{name}"), move || {
            check(&compiler, &checkout, &name, Duration::from_secs(seconds)).map_err(Into::into)
        })
    });
    Ok(trials.collect())
}

fn check(compiler: &Compiler, checkout: &Path, name: &str, torture_limit: Duration) -> Result<(), String> {
    let folder = Scratch::new(Path::new(name))?;
    let source = folder.path.join(format!("{name}.scm"));
    fs::write(&source, program(checkout, name)?).map_err(|error| error.to_string())?;
    let executable = folder.path.join("program");
    compiler.build(&source, &executable, &[])?;
    std::os::unix::fs::symlink(checkout.join("inputs"), folder.path.join("inputs"))
        .map_err(|error| error.to_string())?;
    fs::create_dir(folder.path.join("outputs")).map_err(|error| error.to_string())?;
    let input = once(&read(&checkout.join("inputs").join(format!("{name}.input")))?);
    let run = |mode: &str, limit: Duration| {
        let mut command = Command::new(&executable);
        command.current_dir(&folder.path).env("ESHKOL_MEMORY", mode);
        process::run(command, input.clone().into_bytes(), limit)
    };
    let normal = run("normal", Duration::from_secs(LIMIT))?;
    if normal.code != Some(0) || String::from_utf8_lossy(&normal.output).contains("ERROR") {
        return Err(format!("in normal mode\n{}", normal.describe()));
    }
    println!("{name}: {:.2} s, {} MiB resident", normal.user, normal.resident >> 10);
    let never = run("never", Duration::from_secs(LIMIT))?;
    // Nothing is given back, so that running out of memory is no mistake of this mode.
    if !String::from_utf8_lossy(&never.errors).contains("E0508") {
        compare(&normal, &never, "never")?;
    }
    match run("torture", torture_limit) {
        Ok(torture) => compare(&normal, &torture, "torture"),
        Err(message) => {
            println!("{name}: in torture mode {message}");
            Ok(())
        }
    }
}

fn read(path: &Path) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
    // Some of the sources are Latin-1.
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|error| error.into_bytes().iter().map(|&byte| char::from(byte)).collect()))
}

fn program(checkout: &Path, name: &str) -> Result<String, String> {
    let part = |part: &str| read(&checkout.join("src").join(format!("{part}.scm")));
    let system = "(define (this-scheme-implementation-name) \"eshkol\")\n";
    Ok([&part(name)?, "\n", &part("common")?, "\n", system, &part("common-postlude")?].concat())
}

/// The input with a count of one: the first number that begins a line.
fn once(input: &str) -> String {
    let mut done = false;
    let line =
        |line: &str| match line.trim_start().find(|c: char| !c.is_ascii_digit()).unwrap_or(line.trim_start().len()) {
            digits if digits > 0 && !done => {
                done = true;
                format!("1{}\n", &line.trim_start()[digits..])
            }
            _ => format!("{line}\n"),
        };
    input.lines().map(line).collect()
}

fn compare(normal: &Finished, other: &Finished, mode: &str) -> Result<(), String> {
    if other.code == normal.code && without_times(&other.output) == without_times(&normal.output) {
        return Ok(());
    }
    Err(format!("in normal mode\n{}\nbut in mode {mode}\n{}", normal.describe(), other.describe()))
}

fn without_times(output: &[u8]) -> String {
    let text = String::from_utf8_lossy(output);
    let is_time = |line: &&str| line.starts_with("Elapsed time") || line.starts_with("+!CSVLINE!+");
    text.lines().filter(|line| !is_time(line)).map(|line| format!("{line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::once;

    #[test]
    fn counts() {
        assert_eq!(once("; a comment\n  50\n40\n"), "; a comment\n1\n40\n");
        assert_eq!(once("3 ; was 4\n\"text\"\n"), "1 ; was 4\n\"text\"\n");
    }
}
