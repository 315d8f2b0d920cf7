//! Programs that allocate gigabytes and keep little: memory must stay bounded however long they run.
//!
//! Each program of `churn/` takes its length as an argument. At length 16 it allocates at least 4 GB, at 1 a sixteenth
//! of that; at most 20 MB of it are ever alive. It is run with the default threshold of reclaim points, an eighth and
//! eight times of it, and each run must stay below 64 MiB of resident memory;
//! with the default, less must be moved than is allocated. What it must print is in `x.results`: a
//! line for each length, from Chez Scheme.
//!
//! CI runs length 1. The full length and ten times of it, by hand, with `BLESS=1` where Chez shall add results:
//!
//! ```text
//! CHURN=16 cargo test --release -p eshkol-tests --test churn
//! CHURN=160 cargo test --release -p eshkol-tests --test churn
//! ```

use crate::compiler::Compiler;
use crate::counters::Counters;
use crate::peer::Chez;
use crate::process;
use crate::program::Scratch;
use crate::suite;
use libtest_mimic::Trial;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// What a program allocates at length 1, at least: 4 GB at length 16.
const ALLOCATED: u64 = 250_000_000;
/// KiB of resident memory that no run may reach.
const RESIDENT: u64 = 64 << 10;
/// A program that does not hold must not take the whole machine; far above what may be resident, this changes nothing.
const HEAP: &str = "1g";
/// Seconds that a run at length 1 may take.
const SECONDS: u64 = 60;
/// The default threshold divided by eight, itself, and multiplied by eight.
const THRESHOLDS: [Option<&str>; 3] = [Some("64k"), None, Some("4m")];

pub fn tests(compiler: &Compiler) -> Result<Vec<Trial>, String> {
    let length = match std::env::var("CHURN") {
        Ok(text) => text.parse().map_err(|_| format!("`CHURN` is `{text}`, which is not a length"))?,
        Err(_) => 1,
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("churn");
    let trials = suite::sources(&folder).into_iter().map(|source| {
        let name = source.strip_prefix(&folder).unwrap_or(&source).with_extension("");
        let compiler = compiler.clone();
        Trial::test(format!("churn/{}", name.display()), move || check(&compiler, &source, length).map_err(Into::into))
    });
    Ok(trials.collect())
}

fn check(compiler: &Compiler, source: &Path, length: u64) -> Result<(), String> {
    let expected = expected(source, length)?;
    let folder = Scratch::new(source)?;
    let executable = folder.path.join("program");
    compiler.build(source, &executable, &[])?;
    for threshold in THRESHOLDS {
        let counters = folder.path.join("counters");
        let mut command = Command::new(&executable);
        command.arg(length.to_string()).current_dir(&folder.path).env_remove("ESHKOL_MEMORY");
        command.env("ESHKOL_MEMORY_COUNTERS", &counters).env("ESHKOL_MEMORY_LIMIT", HEAP);
        if let Some(threshold) = threshold {
            command.env("ESHKOL_MEMORY_THRESHOLD", threshold);
        }
        let name = threshold.unwrap_or("the default");
        let finished = process::run(command, Vec::new(), Duration::from_secs(SECONDS * length))?;
        if finished.code != Some(0) || finished.output != expected.as_bytes() || !finished.errors.is_empty() {
            return Err(format!("threshold {name}: it should print {expected}{}", finished.describe()));
        }
        if finished.resident >= RESIDENT {
            return Err(format!("threshold {name}: {} KiB of resident memory", finished.resident));
        }
        let counters = Counters::read(&counters)?;
        let (allocated, moved) = (counters.get("allocated")?, counters.get("copied")?);
        if threshold.is_none() && moved >= allocated {
            return Err(format!("{moved} bytes were moved of {allocated} allocated"));
        }
        if allocated < ALLOCATED * length {
            return Err(format!("only {allocated} bytes were allocated: this program shows nothing, raise its turns"));
        }
    }
    Ok(())
}

/// The line that a program must print, from its file of results.
pub fn expected(source: &Path, length: u64) -> Result<String, String> {
    let path = source.with_extension("results");
    let results = fs::read_to_string(&path).unwrap_or_default();
    let prefix = format!("{length} ");
    if let Some(result) = results.lines().find_map(|line| line.strip_prefix(&prefix)) {
        return Ok(format!("{result}\n"));
    }
    if std::env::var_os("BLESS").is_none() {
        return Err(format!("`{}` has no result for length {length}", path.display()));
    }
    let program = fs::read_to_string(source).map_err(|error| error.to_string())?;
    let chez = Chez::find().ok_or("Chez Scheme is not installed")?;
    let finished = chez.run(&program, &[&length.to_string()], Duration::from_secs(SECONDS * length))?;
    let output = String::from_utf8_lossy(&finished.output).into_owned();
    if finished.code != Some(0) || output.lines().count() != 1 {
        return Err(format!("Chez should print one line\n{}", finished.describe()));
    }
    fs::write(&path, format!("{results}{prefix}{output}")).map_err(|error| error.to_string())?;
    Ok(output)
}
