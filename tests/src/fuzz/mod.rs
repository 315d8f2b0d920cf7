//! Random programs must print the same in every mode of memory, and what another Scheme prints.
//!
//! `generate` makes cases, `operations` and `control` what is in them; a case's number is its seed. Many cases are
//! compiled as one program, behind `prelude.scm`, and run in the modes `never` (nothing is ever reclaimed, so that
//! nothing can go wrong), `normal` with the smallest threshold, where the heap of every fifth program is also verified after
//! each evacuation, and `torture`. Where Chez Scheme is installed, it says what must be printed, and otherwise the mode
//! `never` does. A case that differs is made smaller, as long as it still differs, and shown.
//!
//! CI runs the first few hundred. More, by hand, for example a hundred thousand:
//!
//! ```text
//! FUZZ=1..100001 cargo test --release -p eshkol-tests --test fuzz
//! ```
//!
//! With `FUZZ_PRINT=1` the programs are printed and not run; with `FUZZ_NO_SHRINK=1` cases are shown as they are. The
//! forms of a case, from a file that `FUZZ_FILE` names, can be run again and made smaller still.

mod control;
mod generate;
mod operations;
mod random;
mod shrink;
pub mod tree;

use crate::compiler::Compiler;
use crate::peer::Chez;
use crate::process::{self, Finished};
use crate::program::Scratch;
use generate::Features;
use libtest_mimic::Trial;
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use tree::{Order, Tree};

const PRELUDE: &str = include_str!("prelude.scm");
const IMPORTS: &str = "(import (scheme base) (scheme char) (scheme cxr) (scheme inexact) (scheme lazy) (scheme write))
(import (eshkol arena))
";
/// What CI runs.
const CASES: Range<u64> = 1..301;
/// Cases in one program.
const BATCH: u64 = 30;
/// No run takes more than a second or so, but for torture with verification.
const LIMIT: Duration = Duration::from_secs(60);

/// What a run is called, and the variables it is run with.
type Run = (&'static str, &'static [(&'static str, &'static str)]);

const NEVER: Run = ("never", &[("ESHKOL_MEMORY", "never")]);
const NORMAL: Run = ("normal", &[("ESHKOL_MEMORY_THRESHOLD", "1k")]);
const TORTURE: Run = ("torture", &[("ESHKOL_MEMORY", "torture")]);
const VERIFIED: Run = ("normal, verified", &[("ESHKOL_MEMORY_THRESHOLD", "1k"), ("ESHKOL_VERIFY", "1")]);

/// How runs of a program differed; a smaller program must differ in the same way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It fails even when nothing is reclaimed.
    Fails,
    /// A mode gives something else than `never`.
    Mode,
    /// Chez prints something else.
    Chez,
    /// Chez ends it with an error.
    ChezFails,
}

/// What all trials share.
struct Fuzzer {
    compiler: Compiler,
    chez: Option<Chez>,
    features: Features,
}

pub fn tests(compiler: &Compiler) -> Result<Vec<Trial>, String> {
    let cases = match std::env::var("FUZZ") {
        Ok(text) => {
            parse_range(&text).ok_or_else(|| format!("`FUZZ` is `{text}`, which is not a range like 1..301"))?
        }
        Err(_) => CASES,
    };
    let features = Features { reentry: true, arenas: true };
    let fuzzer = Arc::new(Fuzzer { compiler: compiler.clone(), chez: Chez::find(), features });
    if let Some(path) = std::env::var_os("FUZZ_FILE") {
        let text = fs::read_to_string(&path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
        let check = move || fuzzer.check_case(&Tree::parse_all(&text), true).map_err(Into::into);
        return Ok(vec![Trial::test("fuzz/file", check)]);
    }
    let starts = cases.clone().step_by(BATCH as usize);
    let trials = starts.map(|start| {
        let fuzzer = Arc::clone(&fuzzer);
        let batch = start..(start + BATCH).min(cases.end);
        let verify = start / BATCH % 5 == 0;
        Trial::test(format!("fuzz/{}..{}", batch.start, batch.end), move || {
            fuzzer.check(batch, verify).map_err(Into::into)
        })
    });
    Ok(trials.collect())
}

/// The text of a program made of these cases.
pub fn program(cases: Range<u64>) -> String {
    let features = Features { reentry: true, arenas: true };
    let cases: Vec<Tree> = cases.flat_map(|number| generate::case(number, features)).collect();
    IMPORTS.to_owned() + PRELUDE + &text(&cases)
}

fn parse_range(text: &str) -> Option<Range<u64>> {
    let (start, end) = text.split_once("..")?;
    Some(start.parse().ok()?..end.parse().ok()?)
}

impl Fuzzer {
    fn check(&self, batch: Range<u64>, verify: bool) -> Result<(), String> {
        let cases: Vec<Vec<Tree>> = batch.clone().map(|number| generate::case(number, self.features)).collect();
        if std::env::var_os("FUZZ_PRINT").is_some() {
            let order = if std::env::var_os("FUZZ_ORDER").is_some() { Order::WrittenOut } else { Order::Plain };
            let program: String = cases.concat().iter().map(|form| form.print(order) + "\n").collect();
            println!("{IMPORTS}{PRELUDE}{program}");
            return Ok(());
        }
        let Some((_, together)) = self.difference(&cases.concat(), verify, None)? else { return Ok(()) };
        // Alone, most of what goes wrong still does.
        for (number, case) in batch.zip(&cases) {
            self.check_case(case, verify).map_err(|message| format!("case {number}: {message}"))?;
        }
        Err(format!("no case differs alone, but together they do: {together}"))
    }

    /// Runs one case, and makes it smaller if its runs differ.
    fn check_case(&self, case: &[Tree], verify: bool) -> Result<(), String> {
        let Some((kind, difference)) = self.difference(case, verify, None)? else { return Ok(()) };
        if std::env::var_os("FUZZ_NO_SHRINK").is_some() {
            return Err(difference);
        }
        // An error of the smaller program's own would explain nothing.
        let error = difference.contains(" error");
        let same = |forms: &[Tree]| match self.difference(forms, verify, Some(kind)) {
            Ok(Some((other, difference))) => other == kind && (error || !difference.contains(" error")),
            Ok(None) | Err(_) => false,
        };
        let small = text(&shrink::shrink(case.to_vec(), same));
        Err(format!("{difference}\n--- a smaller case that differs too\n{small}"))
    }

    /// Compiles and runs a program made of these forms. How two of its runs differ, if they do; an error when it cannot be
    /// compiled. If one kind of difference is wanted, not all runs are made.
    fn difference(&self, forms: &[Tree], verify: bool, wanted: Option<Kind>) -> Result<Option<(Kind, String)>, String> {
        let folder = Scratch::new(Path::new("fuzz"))?;
        let source = folder.path.join("program.scm");
        fs::write(&source, IMPORTS.to_owned() + PRELUDE + &text(forms)).map_err(|error| error.to_string())?;
        let executable = folder.path.join("program");
        self.compiler.build(&source, &executable, &[])?;
        let run = |(_, variables): Run| {
            let mut command = Command::new(&executable);
            command.current_dir(&folder.path).env_remove("ESHKOL_MEMORY").envs(variables.iter().copied());
            process::run(command, Vec::new(), LIMIT)
        };
        let expected = match run(NEVER) {
            Ok(finished) if finished.code == Some(0) => finished.output,
            Ok(finished) => return Ok(Some((Kind::Fails, format!("in mode never\n{}", finished.describe())))),
            Err(message) => return Ok(Some((Kind::Fails, format!("in mode never: {message}")))),
        };
        let modes: &[Run] = match wanted {
            Some(Kind::Chez | Kind::ChezFails) => &[],
            Some(Kind::Mode | Kind::Fails) | None if verify => &[VERIFIED, TORTURE],
            Some(Kind::Mode | Kind::Fails) | None => &[NORMAL, TORTURE],
        };
        for mode in modes {
            let difference = match run(*mode) {
                Ok(finished) if finished.code == Some(0) && finished.output == expected => continue,
                Ok(finished) => describe(mode.0, &finished, &expected),
                Err(message) => format!("in mode {}: {message}", mode.0),
            };
            return Ok(Some((Kind::Mode, difference)));
        }
        let Some(chez) = self.chez.as_ref().filter(|_| wanted.is_none_or(|kind| kind != Kind::Mode)) else {
            return Ok(None);
        };
        let program: String = forms.iter().map(|form| form.print(Order::WrittenOut) + "\n").collect();
        let finished = chez.run(&(PRELUDE.to_owned() + &program), &[], LIMIT)?;
        if finished.code != Some(0) || !finished.errors.is_empty() {
            return Ok(Some((Kind::ChezFails, describe("Chez", &finished, &expected))));
        }
        let same = finished.output == expected;
        Ok((!same).then(|| (Kind::Chez, describe("Chez", &finished, &expected))))
    }
}

fn text(forms: &[Tree]) -> String {
    forms.iter().map(|form| form.print(Order::Plain) + "\n").collect()
}

/// The first line that differs; each is one case's.
fn describe(name: &str, finished: &Finished, expected: &[u8]) -> String {
    let (output, expected) = (String::from_utf8_lossy(&finished.output), String::from_utf8_lossy(expected));
    let differing = output.lines().zip(expected.lines()).find(|(one, other)| one != other);
    match differing {
        Some((one, other)) => format!("in mode never it prints\n{other}\nbut {name} prints\n{one}"),
        None => format!("in mode never it ends, but {name} gives\n{}", finished.describe()),
    }
}
