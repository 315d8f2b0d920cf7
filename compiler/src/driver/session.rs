//! One compilation: its source files, what was said about them, how long things took.

use super::options::{Color, Compilation, MessageFormat};
use super::{EXIT_WRONG_COMPILER, EXIT_WRONG_PROGRAM};
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
    diagnostics: Vec<Diagnostic>,
    times: Vec<(String, Duration)>,
    internal_failure: bool,
}

impl<'a> Session<'a> {
    pub fn new(compilation: &'a Compilation) -> Session<'a> {
        Session {
            compilation,
            sources: SourceMap::default(),
            tree: Tree::default(),
            diagnostics: Vec::new(),
            times: Vec::new(),
            internal_failure: false,
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
        self.internal_failure = true;
        self.report(Diagnostic::error(Code(901), Span::NONE, message));
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

    /// Reads the main file. `None` after an error, which is reported.
    pub fn load_main(&mut self) -> Option<FileId> {
        let path = &self.compilation.file;
        let name = if path.as_os_str() == "-" { "<stdin>".to_owned() } else { path.display().to_string() };
        let bytes = match read_bytes(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let code = if path.is_dir() { Code(402) } else { Code(401) };
                let message = match path.is_dir() {
                    true => format!("`{name}` is a directory"),
                    false => format!("cannot read `{name}`: {error}"),
                };
                self.report(Diagnostic::error(code, Span::NONE, message));
                return None;
            }
        };
        if u32::try_from(bytes.len()).is_err() {
            let message = format!("`{name}` is larger than 4 GiB");
            self.report(Diagnostic::error(Code(404), Span::NONE, message));
            return None;
        }
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
        let diagnostics = std::mem::take(&mut self.diagnostics);
        let failed = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        let text = match self.compilation.message_format {
            MessageFormat::Human => render::human(&self.sources, &diagnostics, self.use_color()),
            MessageFormat::Json => render::json(&self.sources, &diagnostics),
        };
        // When nobody listens there is nobody to tell.
        let _ = io::stderr().write_all(text.as_bytes());
        if self.compilation.time_passes {
            self.print_times();
        }
        match (self.internal_failure, failed) {
            (true, _) => EXIT_WRONG_COMPILER,
            (false, true) => EXIT_WRONG_PROGRAM,
            (false, false) => 0,
        }
    }

    fn use_color(&self) -> bool {
        match self.compilation.color {
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

fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    if path.as_os_str() != "-" {
        return std::fs::read(path);
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The file system, for libraries and included files.
pub struct Disk;

impl Files for Disk {
    fn read(&self, path: &Path) -> io::Result<String> {
        let bytes = std::fs::read(path)?;
        if u32::try_from(bytes.len()).is_err() {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "the file is larger than 4 GiB"));
        }
        String::from_utf8(bytes).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "the file is not UTF-8"))
    }
}

/// Writes to standard output; a closed pipe ends the output quietly, since a reader that went away wants no more.
pub fn print_bytes(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}
