//! What the compiler says about a program: errors, warnings and notes with a code, a place and advice.

pub mod render;

use crate::source::Span;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Severity {
    Error,
    Warning,
    Note,
}

/// A diagnostic code: 1xx syntax, 2xx expansion, 3xx core, 4xx files and linking, 5xx run time, 9xx internal.
/// Printed with a letter and four digits: `E0101`, `W0301`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Code(pub u16);

/// One diagnostic. Messages are lower case, without a final period, with names in backticks; advice is in `help` only.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    pub severity: Severity,
    pub code: Code,
    pub message: String,
    /// The smallest piece of source that shows the mistake.
    pub span: Span,
    /// What is wrong there, in a few words; may be empty.
    pub label: String,
    /// Further places: what is there.
    pub related: Vec<(Span, String)>,
    pub help: Option<String>,
}

impl Diagnostic {
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, code, span, message)
    }

    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Warning, code, span, message)
    }

    pub fn note(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Note, code, span, message)
    }

    fn new(severity: Severity, code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        let message = message.into();
        Diagnostic { severity, code, message, span, label: String::new(), related: Vec::new(), help: None }
    }

    /// As it is printed: `E0101`, `W0301`.
    pub fn code_name(&self) -> String {
        let letter = match self.severity {
            Severity::Error => 'E',
            Severity::Warning => 'W',
            Severity::Note => 'N',
        };
        format!("{letter}{:04}", self.code.0)
    }

    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = label.into();
        self
    }

    pub fn related(mut self, span: Span, label: impl Into<String>) -> Diagnostic {
        self.related.push((span, label.into()));
        self
    }

    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }
}

include!(concat!(env!("OUT_DIR"), "/codes.rs"));

/// The pages about all codes: the code as it is printed, and the text.
pub fn pages() -> impl Iterator<Item = (&'static str, &'static str)> {
    PAGES.iter().copied()
}

/// The page about a diagnostic code.
pub fn explain(code: &str) -> Option<&'static str> {
    let code = code.to_ascii_uppercase();
    PAGES.iter().find(|(name, _)| *name == code).map(|(_, page)| *page)
}
