//! The work of the memory system is in proportion to that of the program.
//!
//! Each program of `linear/` builds data of a size that its argument gives, and keeps it: the worst case for moving what
//! survives. It is run at two lengths, one twice the other. At both, what is moved must stay below a multiple of what is
//! allocated; and it may not take a multiple of the time that it takes when nothing is reclaimed, in CPU time of the
//! process, the median of some runs: work on memory that grows faster than the data would. Times at two lengths tell
//! nothing by themselves, since caches make twice the data take four times as long. What a program prints is in
//! `x.results`, a line for each length.

use crate::churn::expected;
use crate::compiler::Compiler;
use crate::counters::Counters;
use crate::process;
use crate::program::Scratch;
use crate::suite;
use libtest_mimic::Trial;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

const LENGTHS: [u64; 2] = [4, 8];
const RUNS: usize = 3;
const LIMIT: Duration = Duration::from_secs(60);
/// Moved bytes for each allocated byte: data that doubles is moved whole each time, which adds up to twice its size.
const MOVED: u64 = 2;
/// A run may take so many times as long as one in the mode `never`.
const SLOWER: f64 = 3.0;
/// Seconds below which times are noise.
const NOISE: f64 = 0.05;

pub fn tests(compiler: &Compiler) -> Result<Vec<Trial>, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("linear");
    let trials = suite::sources(&folder).into_iter().map(|source| {
        let name = source.strip_prefix(&folder).unwrap_or(&source).with_extension("");
        let compiler = compiler.clone();
        Trial::test(format!("linear/{}", name.display()), move || check(&compiler, &source).map_err(Into::into))
    });
    Ok(trials.collect())
}

fn check(compiler: &Compiler, source: &Path) -> Result<(), String> {
    let folder = Scratch::new(source)?;
    let executable = folder.path.join("program");
    compiler.build(source, &executable, &[])?;
    for length in LENGTHS {
        let (normal, never) = (
            median(&executable, &folder, source, length, "normal")?,
            median(&executable, &folder, source, length, "never")?,
        );
        if normal > SLOWER * never.max(NOISE) {
            return Err(format!(
                "length {length} takes {normal:.2} seconds, and {never:.2} where nothing is reclaimed"
            ));
        }
    }
    Ok(())
}

/// Seconds of CPU time in a mode; checks what the program prints and how much it moves.
fn median(executable: &Path, folder: &Scratch, source: &Path, length: u64, mode: &str) -> Result<f64, String> {
    let expected = expected(source, length)?;
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let counters = folder.path.join("counters");
        let mut command = Command::new(executable);
        command.arg(length.to_string()).env("ESHKOL_MEMORY", mode).env("ESHKOL_MEMORY_COUNTERS", &counters);
        let finished = process::run(command, Vec::new(), LIMIT)?;
        if finished.code != Some(0) || finished.output != expected.as_bytes() {
            return Err(format!("length {length}: it should print {expected}{}", finished.describe()));
        }
        let counters = Counters::read(&counters)?;
        let (allocated, moved) = (counters.get("allocated")?, counters.get("copied")?);
        if moved > MOVED * allocated {
            return Err(format!("length {length}: {moved} bytes were moved of {allocated} allocated"));
        }
        times.push(finished.user);
    }
    times.sort_by(f64::total_cmp);
    Ok(times[RUNS / 2])
}
