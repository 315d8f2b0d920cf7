//! Another Scheme, which says what a program must print: Chez Scheme, where it is installed.
//!
//! Chez is an R6RS system. A program is given to it without its imports, behind `peer/chez.ss`, which defines what the
//! tests use of R7RS and Chez lacks. Where Chez is not installed, nothing is compared with it.

use crate::process::{self, Finished};
use crate::program::Scratch;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// What Chez lacks.
const PRELUDE: &str = include_str!("../peer/chez.ss");
/// Names under which Chez is installed.
const NAMES: [&str; 3] = ["chezscheme", "chez", "scheme"];

pub struct Chez {
    name: &'static str,
}

impl Chez {
    /// The first of the known names that can be called, and whose version says that it is Chez.
    pub fn find() -> Option<Chez> {
        NAMES.into_iter().find(|name| is_chez(name)).map(|name| Chez { name })
    }

    /// What Chez prints for a program, its standard output alone.
    pub fn run(&self, program: &str, arguments: &[&str], limit: Duration) -> Result<Finished, String> {
        let folder = Scratch::new(Path::new("peer"))?;
        let script = folder.path.join("program.ss");
        fs::write(&script, format!("{PRELUDE}\n{}", without_imports(program)))
            .map_err(|error| format!("cannot write `{}`: {error}", script.display()))?;
        let mut command = Command::new(self.name);
        command.args(["-q", "--script"]).arg(&script).args(arguments).current_dir(&folder.path);
        process::run(command, Vec::new(), limit)
    }
}

fn is_chez(name: &str) -> bool {
    // Chez prints its version, a number and nothing else, to standard error.
    let output = Command::new(name).arg("--version").stdin(Stdio::null()).output();
    output.is_ok_and(|output| {
        let text = [output.stdout, output.stderr].concat();
        output.status.success() && !text.is_empty() && text.iter().all(|b| b.is_ascii_digit() || b".\n".contains(b))
    })
}

/// Programs of the tests have each import on lines of its own, the first of which begins with `(import`. The report's
/// record definitions have the same name as those of R6RS.
fn without_imports(program: &str) -> String {
    let lines = program.lines().filter(|line| !line.starts_with("(import "));
    lines.map(|line| line.replace("(define-record-type ", "(chez:record ") + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::without_imports;

    #[test]
    fn what_chez_reads() {
        let text = ";; one\n(import (scheme base))\n(define-record-type a (b) c?)\n";
        assert_eq!(without_imports(text), ";; one\n(chez:record a (b) c?)\n");
    }
}
