//! Linking: from the object file of a program to an executable.
//!
//! The system's C compiler links, since it knows where the start-up files and the C library are. The runtime library is
//! in this compiler as one relocatable object ([`runtime`]) and is unpacked where the linker can read it. What a program
//! does not use is left out, symbols are stripped, and nothing but the C library is linked dynamically.
//!
//! The executable appears under its name whole or not at all: the linker writes another file beside it, which is
//! renamed when it is complete.

mod runtime;
mod scratch;

#[cfg(all(test, target_arch = "x86_64", target_os = "linux"))]
mod tests;

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;
use scratch::Scratch;
use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::{Command, Output};

/// No linker was found, or it could not be started.
const NO_LINKER: Code = Code(410);
/// The linker found an error.
const LINKER_FAILED: Code = Code(411);
/// The executable could not be written.
const UNWRITABLE: Code = Code(412);

/// Programs that link, in the order in which they are tried. The build script has the same list.
const LINKERS: [&str; 3] = ["cc", "gcc", "clang"];

/// What the linker is told beside the names of files.
///
/// Position-independent executables are what every distribution expects. A relocation in code would be a fault of the
/// code generator, so it is an error. The libraries are those of the runtime; older systems keep threads and dynamic
/// loading apart from the C library.
const ARGUMENTS: [&str; 11] = [
    "-pie",
    "-s",
    "-static-libgcc",
    "-Wl,--gc-sections",
    "-Wl,--build-id=none",
    "-Wl,--hash-style=gnu",
    "-Wl,-z,text",
    "-Wl,--as-needed",
    "-lm",
    "-lpthread",
    "-ldl",
];

#[derive(Clone, Debug, Default)]
pub struct LinkOptions {
    /// The program that links, in place of the system's C compiler.
    pub linker: Option<String>,
}

/// Links the object file of a program, given by its contents, with the runtime, and writes the executable `output`.
pub fn link(object: &[u8], output: &Path, options: &LinkOptions) -> Result<(), Diagnostic> {
    if output.exists() && !output.is_file() {
        let kind = if output.is_dir() { "it is a directory" } else { "it is not an ordinary file" };
        return Err(unwritable(output, kind));
    }
    let scratch = Scratch::new(output).map_err(|error| unwritable(output, error))?;
    let object_path = scratch.path("o");
    std::fs::write(&object_path, object).map_err(|error| unwritable(output, error))?;
    let runtime = runtime::unpack(&scratch).map_err(|error| unwritable(output, error))?;
    let executable = scratch.path("out");
    let files = [OsStr::new("-o"), executable.as_os_str(), object_path.as_os_str(), runtime.as_os_str()];
    let (linker, result) = run_linker(&files, options)?;
    if !result.status.success() {
        return Err(linker_failed(&linker, &result));
    }
    std::fs::rename(&executable, output).map_err(|error| unwritable(output, error))
}

/// Runs the first linker that exists.
fn run_linker(files: &[&OsStr], options: &LinkOptions) -> Result<(String, Output), Diagnostic> {
    let candidates = match &options.linker {
        Some(linker) => vec![linker.as_str()],
        None => LINKERS.to_vec(),
    };
    for linker in &candidates {
        match Command::new(linker).args(files).args(ARGUMENTS).output() {
            Ok(output) => return Ok((linker.to_string(), output)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => {
                return Err(error_without_place(NO_LINKER, format!("cannot start the linker `{linker}`: {error}")));
            }
        }
    }
    let names: Vec<String> = candidates.iter().map(|linker| format!("`{linker}`")).collect();
    let message = format!("no linker was found: {} cannot be started", names.join(", "));
    let help = "install a C compiler, or name one with `--linker`";
    Err(error_without_place(NO_LINKER, message).help(help))
}

fn linker_failed(linker: &str, result: &Output) -> Diagnostic {
    let mut message = format!("the linker `{linker}` failed: {}", result.status);
    for text in [&result.stderr, &result.stdout] {
        let text = String::from_utf8_lossy(text);
        if !text.trim().is_empty() {
            message.push('\n');
            message.push_str(text.trim_end());
        }
    }
    error_without_place(LINKER_FAILED, message)
}

fn unwritable(output: &Path, reason: impl std::fmt::Display) -> Diagnostic {
    error_without_place(UNWRITABLE, format!("cannot write `{}`: {reason}", output.display()))
}

fn error_without_place(code: Code, message: String) -> Diagnostic {
    Diagnostic::error(code, Span::NONE, message)
}
