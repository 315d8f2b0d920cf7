//! Import sets: which names an import makes visible.

use super::bindings::Binding;
use super::form::{Symbol, Syntax, View};
use super::report;
use super::{Context, Expander, LibraryId};
use crate::diagnostics::Diagnostic;
use crate::source::Span;
use crate::syntax::tree::Datum;
use eshkol_runtime::number::Literal as Number;
use std::rc::Rc;

/// The name of a library: identifiers and numbers.
#[derive(Clone, Debug)]
pub struct LibraryName {
    /// `(scheme base)`
    pub printed: Rc<str>,
    pub parts: Vec<String>,
}

impl LibraryName {
    fn new(parts: Vec<String>) -> LibraryName {
        LibraryName { printed: format!("({})", parts.join(" ")).into(), parts }
    }

    /// The name of the library with this path: `scheme/base`.
    pub fn from_path(path: &str) -> LibraryName {
        LibraryName::new(path.split('/').map(str::to_owned).collect())
    }

    pub fn path(&self) -> String {
        self.parts.join("/")
    }
}

/// Names with their meanings, in the order of the exports.
type Names = Vec<(Symbol, Binding)>;

const SHAPE: &str = "an import set is a library name, or `(only set name ...)`, `(except set name ...)`, `(prefix set name)`, \
     `(rename set (from to) ...)`";

impl Expander<'_> {
    /// `(import set ...)` in the library of the context.
    pub(super) fn import(&mut self, sets: &[Syntax], cx: Context) {
        for &set in sets {
            let Some(names) = self.import_set(set, cx) else {
                self.libraries[cx.library].imports_failed = true;
                continue;
            };
            let span = self.place(set, cx);
            self.bind_imports(names, span, cx);
        }
    }

    pub(super) fn bind_imports(&mut self, names: Names, span: Span, cx: Context) {
        let set = self.libraries[cx.library].scopes;
        for (symbol, binding) in names {
            match self.bindings.exact(&self.forms.sets, symbol, set) {
                Some(existing) if existing == binding => continue,
                Some(existing) if existing != Binding::Broken && binding != Binding::Broken => {
                    let name = self.forms.symbols.name(symbol).clone();
                    let message = format!("`{name}` is already imported with another meaning");
                    let diagnostic = Diagnostic::error(report::IMPORT_CONFLICT, span, message)
                        .help("leave it out of one of the imports with `except`, or change its name with `rename`");
                    self.report(diagnostic, cx);
                }
                Some(_) | None => self.bindings.bind(&self.forms.sets, symbol, set, binding),
            }
        }
    }

    /// The names of an import set; `None` if its library cannot be had, which was reported.
    fn import_set(&mut self, syntax: Syntax, cx: Context) -> Option<Names> {
        if !self.enter(syntax, cx) {
            return None;
        }
        let names = self.import_set_inside(syntax, cx);
        self.leave();
        names
    }

    fn import_set_inside(&mut self, syntax: Syntax, cx: Context) -> Option<Names> {
        let items = self.forms.proper_list(syntax).unwrap_or_default();
        let modifier = match items.first() {
            Some(&first) => self.forms.name(first),
            None => None,
        };
        let inner = match items.get(1) {
            Some(&second) => matches!(self.forms.view(second), View::List(..)).then_some(second),
            None => None,
        };
        let (Some(modifier), Some(inner)) = (modifier, inner) else {
            let name = self.library_name(syntax, cx)?;
            let library = self.load(&name, self.place(syntax, cx), cx)?;
            return Some(self.libraries[library].exported());
        };
        let arguments = &items[2..];
        match &*modifier {
            "only" => {
                let names = self.import_set(inner, cx)?;
                let wanted = self.chosen(arguments, &names, inner, cx);
                Some(wanted.into_iter().map(|(symbol, binding, _)| (symbol, binding)).collect())
            }
            "except" => {
                let mut names = self.import_set(inner, cx)?;
                let unwanted = self.chosen(arguments, &names, inner, cx);
                names.retain(|(symbol, _)| unwanted.iter().all(|(other, _, _)| other != symbol));
                Some(names)
            }
            "prefix" => {
                let mut names = self.import_set(inner, cx)?;
                let prefix = match arguments {
                    &[prefix] => self.forms.name(prefix),
                    _ => None,
                };
                let Some(prefix) = prefix else { return self.bad_import(syntax, "one prefix is needed", cx) };
                for (symbol, _) in &mut names {
                    let name = format!("{prefix}{}", self.forms.symbols.name(*symbol));
                    *symbol = self.forms.symbols.intern(&name);
                }
                Some(names)
            }
            "rename" => {
                let names = self.import_set(inner, cx)?;
                self.renamed(names, arguments, inner, cx)
            }
            _ => self.bad_import(syntax, "this is not an import set", cx),
        }
    }

    /// The members of the set that are named, with the places of the names.
    fn chosen(&mut self, wanted: &[Syntax], names: &Names, set: Syntax, cx: Context) -> Vec<(Symbol, Binding, Syntax)> {
        let mut result = Vec::new();
        for &syntax in wanted {
            let Some(symbol) = self.forms.symbol(syntax) else {
                let _: Option<()> = self.bad_import(syntax, "this is not a name", cx);
                continue;
            };
            let binding = match names.iter().find(|(name, _)| *name == symbol) {
                Some(&(_, binding)) => binding,
                None => {
                    self.not_exported(syntax, symbol, names, set, cx);
                    Binding::Broken
                }
            };
            result.push((symbol, binding, syntax));
        }
        result
    }

    fn renamed(&mut self, mut names: Names, pairs: &[Syntax], set: Syntax, cx: Context) -> Option<Names> {
        let original = names.clone();
        for &syntax in pairs {
            let parts = self.forms.proper_list(syntax).unwrap_or_default();
            let (&[from, to], true) = (&parts[..], parts.iter().all(|&part| self.forms.symbol(part).is_some())) else {
                let _: Option<()> = self.bad_import(syntax, "a renaming is `(from to)`", cx);
                continue;
            };
            let to = self.forms.symbol(to)?;
            for (symbol, binding, _) in self.chosen(&[from], &original, set, cx) {
                match original.iter().position(|&(name, _)| name == symbol) {
                    Some(index) => names[index].0 = to,
                    None => names.push((to, binding)),
                }
            }
        }
        Some(names)
    }

    fn not_exported(&mut self, syntax: Syntax, symbol: Symbol, names: &Names, set: Syntax, cx: Context) {
        let name = self.forms.symbols.name(symbol).clone();
        let set = self.text(set);
        let span = self.place(syntax, cx);
        let mut diagnostic = Diagnostic::error(report::NOT_EXPORTED, span, format!("`{set}` does not export `{name}`"));
        if let Some(closest) = self.closest(&name, names.iter().map(|&(name, _)| name)) {
            diagnostic = diagnostic.help(format!("a name that it exports is `{closest}`"));
        }
        self.report(diagnostic, cx);
    }

    pub(super) fn bad_import<T>(&mut self, at: Syntax, what: &str, cx: Context) -> Option<T> {
        let span = self.place(at, cx);
        let diagnostic =
            Diagnostic::error(report::BAD_IMPORT, span, "malformed import").label(what).help(SHAPE.to_owned());
        self.report(diagnostic, cx);
        None
    }

    /// Reads the name of a library.
    pub(super) fn library_name(&mut self, syntax: Syntax, cx: Context) -> Option<LibraryName> {
        let items = self.forms.proper_list(syntax).unwrap_or_default();
        if items.is_empty() {
            return self.bad_import(syntax, "the name of a library is a list of identifiers and numbers", cx);
        }
        let mut parts = Vec::new();
        for item in items {
            let part = match self.forms.view(item) {
                View::Symbol(symbol) => Some(self.forms.symbols.name(symbol).to_string()),
                View::Atom(datum) => match self.forms.tree.datum(datum) {
                    Datum::Number(Number::Integer(n)) => Some(n.to_string()),
                    _ => None,
                },
                View::List(..) | View::Vector(_) => None,
            };
            // The parts become names of directories and files.
            let is_usable =
                |part: &String| !part.is_empty() && !part.starts_with(['.', '-']) && !part.contains(['/', '\\', '\0']);
            let Some(part) = part.filter(is_usable) else {
                return self.bad_import(item, "this cannot be part of the name of a library", cx);
            };
            parts.push(part);
        }
        Some(LibraryName::new(parts))
    }

    /// Names of a library, for a program that does not say what it imports.
    pub(super) fn import_everything(&mut self, library: LibraryId, cx: Context) {
        let names = self.libraries[library].exported();
        self.bind_imports(names, Span::NONE, cx);
    }
}
