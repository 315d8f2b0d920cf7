//! The compiler under test.

use crate::process::{self, Finished};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// No compilation of the suite may take longer than this.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// The machine field of an ELF header for 64-bit Arm.
pub const ELF_AARCH64: u16 = 183;
/// The type field of an ELF header for a relocatable object file.
const ELF_RELOCATABLE: u16 = 1;

#[derive(Clone, Debug)]
pub struct Compiler {
    path: PathBuf,
}

impl Compiler {
    /// The executable that `ESHKOLC` names, or else the one of this workspace, built now in this test's own profile.
    pub fn find() -> Result<Compiler, String> {
        if let Some(path) = std::env::var_os("ESHKOLC") {
            let path = PathBuf::from(path);
            return match path.canonicalize() {
                Ok(path) => Ok(Compiler { path }),
                Err(error) => Err(format!("cannot find the compiler `{}` that ESHKOLC names: {error}", path.display())),
            };
        }
        let test = std::env::current_exe().map_err(|error| format!("cannot find this test: {error}"))?;
        // The test is <target>/<profile>/deps/programs-<hash>.
        let folder = test.parent().and_then(Path::parent).ok_or("this test is not in a target folder; set ESHKOLC")?;
        let profile = match folder.file_name().and_then(|name| name.to_str()) {
            Some("debug") | None => "dev",
            Some(name) => name,
        };
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let status = Command::new(cargo)
            .args(["build", "--quiet", "--package", "eshkolc", "--bin", "eshkolc", "--profile", profile])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status()
            .map_err(|error| format!("cannot run cargo: {error}"))?;
        let path = folder.join("eshkolc");
        if status.success() && path.is_file() {
            Ok(Compiler { path })
        } else {
            Err(format!("cannot build the compiler `{}`", path.display()))
        }
    }

    /// Runs the compiler in a folder and waits for it.
    pub fn call(&self, folder: &Path, arguments: &[&str]) -> Result<Finished, String> {
        self.call_with_input(folder, arguments, "")
    }

    /// The same with this standard input.
    pub fn call_with_input(&self, folder: &Path, arguments: &[&str], input: &str) -> Result<Finished, String> {
        let mut command = self.command(folder);
        command.args(arguments);
        process::run(command, input.into(), TIME_LIMIT)
    }

    /// A call of the compiler in a folder, without arguments yet.
    pub fn command(&self, folder: &Path) -> Command {
        let mut command = Command::new(&self.path);
        command.current_dir(folder);
        command
    }

    /// Builds `source` with these options into the file `output`.
    pub fn build(&self, source: &Path, output: &Path, options: &[&str]) -> Result<(), String> {
        let folder = source.parent().ok_or("the source has no folder")?;
        let mut arguments = vec!["build", file_name(source)?, "-o", text(output)?];
        arguments.extend(options);
        let finished = self.call(folder, &arguments)?;
        if finished.code == Some(0) && output.is_file() {
            Ok(())
        } else {
            Err(format!("`eshkolc {}` failed:\n{}", arguments.join(" "), finished.describe()))
        }
    }

    /// Builds the object file of a program for aarch64, and checks that it is one.
    pub fn check_aarch64_object(&self, source: &Path, output: &Path) -> Result<(), String> {
        self.build(source, output, &["--target=aarch64-linux", "--emit=obj"])?;
        let bytes = std::fs::read(output).map_err(|error| format!("cannot read the object file: {error}"))?;
        let field = |offset: usize| Some(u16::from_le_bytes([*bytes.get(offset)?, *bytes.get(offset + 1)?]));
        if !bytes.starts_with(b"\x7fELF") {
            return Err("the object file is not an ELF file".into());
        }
        if field(16) != Some(ELF_RELOCATABLE) || field(18) != Some(ELF_AARCH64) {
            return Err(format!("not a relocatable aarch64 object: type {:?}, machine {:?}", field(16), field(18)));
        }
        Ok(())
    }
}

/// The last part of a path, as text.
pub fn file_name(path: &Path) -> Result<&str, String> {
    path.file_name().and_then(|name| name.to_str()).ok_or_else(|| format!("unusable file name: {}", path.display()))
}

/// A path as text.
pub fn text(path: &Path) -> Result<&str, String> {
    path.to_str().ok_or_else(|| format!("unusable path: {}", path.display()))
}
