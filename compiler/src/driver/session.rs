//! One compilation: its source files, what was said about them, how long things took.

use super::options::{Color, Compilation, MessageFormat};
use super::{EXIT_WRONG_COMMAND, EXIT_WRONG_COMPILER, EXIT_WRONG_PROGRAM};
use crate::diagnostics::{Code, Diagnostic, Severity, render};
use crate::expand::Files;
use crate::source::{FileId, SourceMap, Span};
use crate::syntax::tree::Tree;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

pub struct Session<'a> {
    pub compilation: &'a Compilation,
    pub sources: SourceMap,
    pub tree: Tree,
    /// Are notes printed? Whoever only runs a program is told what is wrong, not what could be better.
    pub notes: bool,
    diagnostics: Vec<Diagnostic>,
    times: Vec<(String, Duration)>,
    /// The exit code when there are errors.
    exit_code: u8,
}

impl<'a> Session<'a> {
    pub fn new(compilation: &'a Compilation) -> Session<'a> {
        Session {
            compilation,
            sources: SourceMap::default(),
            tree: Tree::default(),
            notes: true,
            diagnostics: Vec::new(),
            times: Vec::new(),
            exit_code: EXIT_WRONG_PROGRAM,
        }
    }

    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    pub fn report_all(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.diagnostics.extend(diagnostics);
    }

    /// A fault of the compiler that was found before it did harm.
    pub fn report_internal(&mut self, message: String) {
        self.exit_code = EXIT_WRONG_COMPILER;
        self.report(Diagnostic::error(Code(901), Span::NONE, message));
    }

    /// A mistake in the command line that only shows when it is carried out.
    pub fn report_command(&mut self, diagnostic: Diagnostic) {
        self.exit_code = EXIT_WRONG_COMMAND;
        self.report(diagnostic);
    }

    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Does something and notes how long it took.
    pub fn timed<T>(&mut self, name: &str, action: impl FnOnce(&mut Self) -> T) -> T {
        let start = Instant::now();
        let result = action(self);
        self.times.push((name.to_owned(), start.elapsed()));
        result
    }

    pub fn note_time(&mut self, name: &str, time: Duration) {
        self.times.push((name.to_owned(), time));
    }

    /// The main file's name, as positions in it begin.
    pub fn program_name(&self) -> String {
        if self.compilation.is_standard_input() {
            "<stdin>".to_owned()
        } else {
            self.compilation.file.display().to_string()
        }
    }

    /// Reads the main file. `None` after an error, which is reported.
    pub fn load_main(&mut self) -> Option<FileId> {
        let compilation = self.compilation;
        let name = self.program_name();
        let bytes = match compilation.is_standard_input() {
            true => read_up_to_limit(io::stdin().lock()),
            false => read_file(&compilation.file),
        };
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(error) => {
                let (code, message) = match error.kind() {
                    io::ErrorKind::IsADirectory => (Code(402), format!("`{name}` is a directory")),
                    io::ErrorKind::FileTooLarge => (Code(404), format!("`{name}` is larger than 4 GiB")),
                    _ => (Code(401), format!("cannot read `{name}`: {error}")),
                };
                self.report(Diagnostic::error(code, Span::NONE, message));
                return None;
            }
        };
        match String::from_utf8(bytes) {
            Ok(text) => Some(self.sources.add(&name, &text, false)),
            Err(error) => {
                self.report_bad_utf8(&name, error);
                None
            }
        }
    }

    /// The file is shown up to where it is wrong.
    fn report_bad_utf8(&mut self, name: &str, error: std::string::FromUtf8Error) {
        let good = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
        let file = self.sources.add(name, &text, false);
        let span = Span { file, start: good as u32, end: good as u32 + '\u{fffd}'.len_utf8() as u32 };
        let message = format!("`{name}` is not UTF-8: byte {good} starts no character");
        self.report(Diagnostic::error(Code(403), span, message).label("not UTF-8"));
    }

    /// Prints everything that was said and gives the exit code.
    pub fn finish(mut self) -> u8 {
        let mut diagnostics = std::mem::take(&mut self.diagnostics);
        diagnostics.retain(|diagnostic| self.notes || diagnostic.severity != Severity::Note);
        let failed = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        let text = match self.compilation.common.message_format {
            MessageFormat::Human => render::human(&self.sources, &diagnostics, self.use_color()),
            MessageFormat::Json => render::json(&self.sources, &diagnostics),
        };
        // When nobody listens there is nobody to tell.
        let _ = io::stderr().write_all(text.as_bytes());
        if self.compilation.common.time_passes {
            self.print_times();
        }
        if failed { self.exit_code } else { 0 }
    }

    fn use_color(&self) -> bool {
        match self.compilation.common.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
        }
    }

    fn print_times(&self) {
        let mut text = String::new();
        for (name, time) in &self.times {
            text += &format!("{:9.3} ms  {name}\n", time.as_secs_f64() * 1000.0);
        }
        let total: Duration = self.times.iter().map(|(_, time)| *time).sum();
        text += &format!("{:9.3} ms  total\n", total.as_secs_f64() * 1000.0);
        let _ = io::stderr().write_all(text.as_bytes());
    }
}

fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let file = std::fs::File::open(path)?;
    if file.metadata()?.len() > u64::from(u32::MAX) {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    read_up_to_limit(file)
}

/// Reads everything, unless that is more than places in files can count.
fn read_up_to_limit(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(u64::from(u32::MAX) + 1).read_to_end(&mut bytes)?;
    if u32::try_from(bytes.len()).is_err() {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

/// The file system, for libraries and included files.
pub struct Disk;

impl Files for Disk {
    fn read(&self, path: &Path) -> io::Result<String> {
        let bytes = read_file(path)?;
        String::from_utf8(bytes).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "the file is not UTF-8"))
    }
}
