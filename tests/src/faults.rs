//! Mistakes made on purpose in the memory system must be noticed by whole programs.
//!
//! Tests that pass show something only if they fail when the system is wrong. Each fault is switched on in turn: those of
//! the runtime by `ESHKOL_FAULT` (a runtime with debug assertions has them), those of compiled code by `-Z` options. The
//! programs of `faults/` and one of random cases are run with it in torture mode, and at least one must print something
//! else than without reclaiming, or end otherwise. Without a fault, none may.

use crate::compiler::{Compiler, file_name};
use crate::fuzz;
use crate::process::{self, Finished};
use crate::program::Scratch;
use crate::suite;
use eshkol_runtime::memory::fault::Fault;
use libtest_mimic::Trial;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

/// Faults of compiled code: options of the compiler.
const OPTIONS: [&str; 5] = ["fault-barrier", "fault-global-barrier", "fault-reload", "fault-map", "fault-call-mark"];
/// Random cases that are among the programs.
const CASES: std::ops::Range<u64> = 1..31;
/// A fault may make a program run for ever; none takes more than a second without.
const LIMIT: Duration = Duration::from_secs(20);

/// A source, its executable, and what it prints.
struct Program {
    source: PathBuf,
    executable: PathBuf,
    output: Vec<u8>,
}

struct Programs {
    compiler: Compiler,
    folder: Scratch,
    programs: Vec<Program>,
}

/// One trial for each fault and one for none; no trials where the runtime was built without faults.
pub fn tests(compiler: &Compiler) -> Result<Vec<Trial>, String> {
    let programs = Programs::new(compiler)?;
    let Some(programs) = programs.with_faults()? else {
        eprintln!("the runtime of this compiler was built without seeded faults: nothing to test");
        return Ok(Vec::new());
    };
    let programs = Arc::new(programs);
    let none = Arc::clone(&programs);
    let mut trials = vec![Trial::test("faults/none", move || none.check_none().map_err(Into::into))];
    for fault in Fault::ALL {
        let programs = Arc::clone(&programs);
        let number = (fault as u8).to_string();
        trials.push(Trial::test(format!("faults/{fault:?}"), move || {
            programs.check(|program| programs.run(&program.executable, Some(&number))).map_err(Into::into)
        }));
    }
    for option in OPTIONS {
        let programs = Arc::clone(&programs);
        trials.push(Trial::test(format!("faults/{option}"), move || {
            let check = |program: &Program| {
                let executable = program.executable.with_extension(option);
                programs.compiler.build(&program.source, &executable, &["-Z", option])?;
                programs.run(&executable, None)
            };
            programs.check(check).map_err(Into::into)
        }));
    }
    Ok(trials)
}

impl Programs {
    /// Compiles the programs, and runs each without reclaiming.
    fn new(compiler: &Compiler) -> Result<Programs, String> {
        let folder = Scratch::new(Path::new("faults"))?;
        let random = folder.path.join("random.scm");
        fs::write(&random, fuzz::program(CASES)).map_err(|error| error.to_string())?;
        let mut sources = suite::sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("faults"));
        sources.push(random);
        let mut programs = Programs { compiler: compiler.clone(), folder, programs: Vec::new() };
        for source in sources {
            let executable = programs.folder.path.join(file_name(&source)?).with_extension("program");
            compiler.build(&source, &executable, &[])?;
            let finished = process::run(programs.command(&executable), Vec::new(), LIMIT)?;
            if finished.code != Some(0) {
                return Err(format!("`{}` should end well\n{}", source.display(), finished.describe()));
            }
            programs.programs.push(Program { source, executable, output: finished.output });
        }
        Ok(programs)
    }

    /// Themselves, if their runtime knows faults: then it refuses one that there is not.
    fn with_faults(self) -> Result<Option<Programs>, String> {
        let program = self.programs.first().ok_or("there are no programs")?;
        let finished = self.run(&program.executable, Some("0"))?;
        Ok((finished.code == Some(70)).then_some(self))
    }

    fn command(&self, executable: &Path) -> Command {
        let mut command = Command::new(executable);
        command.current_dir(&self.folder.path).env("ESHKOL_MEMORY", "never").env_remove("ESHKOL_FAULT");
        command
    }

    fn run(&self, executable: &Path, fault: Option<&str>) -> Result<Finished, String> {
        let mut command = self.command(executable);
        command.env("ESHKOL_MEMORY", "torture").envs(fault.map(|fault| ("ESHKOL_FAULT", fault)));
        process::run(command, Vec::new(), LIMIT)
    }

    fn check_none(&self) -> Result<(), String> {
        for program in &self.programs {
            let finished = self.run(&program.executable, None)?;
            if !program.holds(&finished) {
                return Err(format!("`{}` fails without a fault\n{}", program.source.display(), finished.describe()));
            }
        }
        Ok(())
    }

    /// Does one of the programs fail when it is run so? A run that does not end has failed.
    fn check(&self, run: impl Fn(&Program) -> Result<Finished, String>) -> Result<(), String> {
        for program in &self.programs {
            if !run(program).is_ok_and(|finished| program.holds(&finished)) {
                return Ok(());
            }
        }
        Err("no program notices this fault".into())
    }
}

impl Program {
    fn holds(&self, finished: &Finished) -> bool {
        finished.code == Some(0) && finished.output == self.output
    }
}
