//! What tests of single commands have in common: a folder with files, the compiler, and what came of a call of it.

use crate::compiler::Compiler;
use crate::process::{self, Finished};
use crate::program::Scratch;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

/// No program of these tests may take longer than this.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// The compiler, which is built at the first use.
pub fn compiler() -> &'static Compiler {
    static COMPILER: OnceLock<Compiler> = OnceLock::new();
    COMPILER.get_or_init(|| Compiler::find().expect("the compiler builds"))
}

/// A folder of one test, removed at its end.
pub struct Folder(Scratch);

impl Folder {
    /// A folder with these files in it.
    pub fn new(files: &[(&str, &str)]) -> Folder {
        let folder = Folder(Scratch::new(Path::new("commands")).expect("a folder for the test"));
        for (name, text) in files {
            folder.write(name, text.as_bytes());
        }
        folder
    }

    pub fn path(&self) -> &Path {
        &self.0.path
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.0.path.join(name)
    }

    /// Writes a file, and makes the folders it is in.
    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.file(name);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the folder is the test's own");
        fs::write(path, bytes).expect("the folder is the test's own");
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.file(name)).unwrap_or_else(|error| panic!("cannot read `{name}`: {error}"))
    }

    /// Names of what is in the folder, sorted.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path()).expect("the folder is there");
        let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    /// Runs the compiler here. The arguments are separated by spaces.
    pub fn eshkolc(&self, arguments: &str) -> Finished {
        self.eshkolc_with_input(arguments, "")
    }

    pub fn eshkolc_with_input(&self, arguments: &str, input: &str) -> Finished {
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        compiler().call_with_input(self.path(), &arguments, input).expect("the compiler ends")
    }

    /// Builds `prog.scm`, which must succeed, and gives the command that runs it here.
    pub fn program(&self) -> Command {
        let built = self.eshkolc("build prog.scm -o prog");
        assert_eq!(built.code, Some(0), "{}", built.describe());
        let mut command = Command::new(self.file("prog"));
        command.current_dir(self.path()).env_remove("ESHKOL_MEMORY").env_remove("ESHKOL_MEMORY_LIMIT");
        command
    }
}

/// Runs a command to its end.
pub fn run(command: Command) -> Finished {
    process::run(command, Vec::new(), TIME_LIMIT).expect("the command ends")
}

/// What a call should have come to, shown with everything it said when it has not.
pub trait Expect {
    fn succeeds(self) -> String;
    fn fails(self, code: i32, message: &str) -> String;
}

impl Expect for Finished {
    /// Exit code 0 and nothing on standard error; gives standard output.
    fn succeeds(self) -> String {
        assert!(self.code == Some(0) && self.errors.is_empty(), "it should succeed\n{}", self.describe());
        String::from_utf8(self.output).expect("text")
    }

    /// This exit code, and these words on standard error, which is given; no panic.
    fn fails(self, code: i32, message: &str) -> String {
        let errors = String::from_utf8_lossy(&self.errors).into_owned();
        let right = self.code == Some(code) && errors.contains(message) && !errors.contains("panicked");
        assert!(right, "it should end with {code} and say: {message}\n{}", self.describe());
        errors
    }
}
