//! The main file: libraries, imports, then the program.

use super::form::Syntax;
use super::import::LibraryName;
use super::keywords::Keyword;
use super::report;
use super::scopes::ScopeSet;
use super::{Context, Expander, Expansion};
use crate::core_ir::{Continuations, ExprKind, Global, GlobalId, Program};
use crate::diagnostics::Diagnostic;
use crate::syntax::tree::DatumId;
use std::rc::Rc;

/// What a program without any import sees.
pub const STANDARD: [&str; 17] = [
    "scheme/base",
    "scheme/case-lambda",
    "scheme/char",
    "scheme/complex",
    "scheme/cxr",
    "scheme/eval",
    "scheme/file",
    "scheme/inexact",
    "scheme/lazy",
    "scheme/load",
    "scheme/process-context",
    "scheme/read",
    "scheme/repl",
    "scheme/time",
    "scheme/write",
    "scheme/r5rs",
    "eshkol/arena",
];

/// The parts of a main file.
#[derive(Default)]
struct MainFile {
    libraries: Vec<LibraryName>,
    imports: Vec<Syntax>,
    forms: Vec<Syntax>,
}

impl Expander<'_> {
    /// Expands the main file and everything it needs.
    pub(super) fn main(&mut self, data: &[DatumId]) {
        let id = self.new_library(Rc::from(""), false);
        let cx = Context { library: id, frame: self.libraries[id].frame, expansion: None };
        let main = self.main_file(data, cx);
        // Before all other libraries, because any code may need it.
        let control = self.load_embedded("eshkol/control");

        if !main.imports.is_empty() {
            self.import(&main.imports, cx);
        } else if !main.forms.is_empty() {
            for path in STANDARD {
                if let Some(library) = self.load_embedded(path) {
                    self.import_everything(library, cx);
                }
            }
        }
        let scopes = self.libraries[id].scopes;
        let forms = main.forms.iter().map(|&form| self.forms.add_scopes(form, scopes)).collect();
        let items = self.discover(forms, cx);
        self.expand_items(id, items);
        self.finish_library(id);
        if control.is_some()
            && let ExprKind::Global(global) =
                self.library_procedure("eshkol/control", "raise-condition", crate::source::Span::NONE, cx).kind
        {
            self.program.raise_procedure = Some(global);
        }
        self.expand_demanded();
        self.find_continuations(cx);
        self.program.forms = self.take_forms();
        self.check_unused_libraries(&main.libraries);
    }

    /// A program that may capture continuations gets the procedure for those that only escape, too.
    fn find_continuations(&mut self, cx: Context) {
        let is_full = |global: &Global| {
            global.embedded
                && &*global.library == "(eshkol control)"
                && &*global.name == "call-with-current-continuation"
        };
        let Some(full) = self.program.globals.iter().position(is_full) else { return };
        let escape = self.library_procedure("eshkol/control", "call-with-escape", crate::source::Span::NONE, cx);
        if let ExprKind::Global(escape) = escape.kind {
            self.program.continuations = Some(Continuations { full: GlobalId(full as u32), escape });
            self.expand_demanded();
        }
    }

    pub(super) fn finish(mut self) -> Expansion {
        // The passes over a body do not follow the text; a reader of messages does.
        self.diagnostics.sort_by_key(|diagnostic| (diagnostic.span.file, diagnostic.span.start));
        Expansion { program: self.program, diagnostics: self.diagnostics }
    }

    /// Libraries that the program does not use are no part of it, but their mistakes are reported.
    fn check_unused_libraries(&mut self, names: &[LibraryName]) {
        let Program { variables, globals, literals, .. } = &self.program;
        let (variables, globals, literals) = (variables.len(), globals.len(), literals.len());
        for name in names {
            self.check_unused(name);
        }
        self.program.variables.truncate(variables);
        self.program.globals.truncate(globals);
        self.program.literals.truncate(literals);
    }

    /// Sorts the data of the main file. The words of this level are recognised by name: nothing is imported yet.
    fn main_file(&mut self, data: &[DatumId], cx: Context) -> MainFile {
        let mut main = MainFile::default();
        let mut left: Vec<Syntax> = data.iter().rev().map(|&datum| self.forms.datum(datum, ScopeSet::EMPTY)).collect();
        while let Some(form) = left.pop() {
            let head = match self.forms.head(form) {
                Some(head) => self.forms.name(head),
                None => None,
            };
            match head.as_deref() {
                Some("define-library") => main.libraries.extend(self.register_library(form, cx)),
                Some("import") => {
                    let Some(sets) = self.forms.proper_list(form) else {
                        let _: Option<()> = self.bad_import(form, "a dot has no place here", cx);
                        continue;
                    };
                    if !main.forms.is_empty() {
                        let span = self.place(form, cx);
                        let diagnostic =
                            Diagnostic::error(report::BAD_IMPORT, span, "an import after the program has begun")
                                .help("imports stand at the start of the program");
                        self.report(diagnostic, cx);
                    }
                    main.imports.extend_from_slice(&sets[1..]);
                }
                Some("cond-expand") if main.forms.is_empty() && self.leads_to_imports(form) => {
                    let parts = self.forms.proper_list(form).unwrap_or_default();
                    let chosen = self.cond_expand(Keyword::CondExpand, parts.get(1..).unwrap_or_default(), cx);
                    left.extend(chosen.into_iter().rev());
                }
                _ => main.forms.push(form),
            }
        }
        main
    }

    /// Does a clause of this `cond-expand` hold an import? Then it is decided before anything is imported.
    fn leads_to_imports(&mut self, form: Syntax) -> bool {
        let clauses = self.forms.proper_list(form).unwrap_or_default();
        let mut forms = Vec::new();
        for &clause in clauses.get(1..).unwrap_or_default() {
            forms.extend(self.forms.proper_list(clause).unwrap_or_default());
        }
        forms.into_iter().any(|form| match self.forms.head(form) {
            Some(head) => self.forms.is_named(head, "import"),
            None => false,
        })
    }
}
