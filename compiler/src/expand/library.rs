//! Libraries: finding them, reading their declarations, and their exports.
//!
//! A library is loaded when the first import names it: its declarations are read, its own imports are loaded, and its
//! definitions found. A user's library is then expanded wholly. Of an embedded library, each definition waits as an
//! [`Item`] until something refers to it ([`Expander::global`] puts it on the list).
//!
//! A name is looked for, in this order: among the built-in libraries `(eshkol syntax)` and `(eshkol primitives)`; the
//! `define-library` forms that were read; for names that begin with `scheme` or `eshkol`, the embedded libraries;
//! the directories of `-I`, the main file's directory, those of `-A`; the other embedded libraries.

use super::bindings::{Binding, DefinitionId};
use super::definitions::{Item, Variable};
use super::form::{Symbol, Syntax};
use super::hash::FastMap;
use super::import::LibraryName;
use super::include::{Origin, reason};
use super::keywords::Keyword;
use super::report;
use super::scopes::ScopeSet;
use super::{Context, Definition, Expander, FrameId, LibraryId};
use crate::core_ir::{Expr, ExprKind, Form, PrimId, primitives};
use crate::diagnostics::Diagnostic;
use crate::source::Span;
use std::io::ErrorKind;
use std::ops::{Index, IndexMut};
use std::path::PathBuf;
use std::rc::Rc;

const EXTENSIONS: [&str; 3] = ["sld", "esk", "scm"];

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Loading,
    Loaded,
    /// Not found, or not what it should be; which was reported.
    Failed,
}

pub struct Library {
    /// `(scheme base)`; empty for the program.
    name: Rc<str>,
    pub embedded: bool,
    /// What identifiers at its top level have.
    pub scopes: ScopeSet,
    pub frame: FrameId,
    /// An import failed, so that unbound variables may not be the user's mistake.
    pub imports_failed: bool,
    state: State,
    exports: FastMap<Symbol, Binding>,
    /// The exported names in order.
    names: Vec<Symbol>,
    /// Of an embedded library: its definitions that were not expanded yet.
    items: Vec<Option<Item>>,
    /// What was expanded, with its position in the text.
    forms: Vec<(usize, Form)>,
}

impl Library {
    pub fn printed_name(&self) -> Rc<str> {
        self.name.clone()
    }

    pub fn is_program(&self) -> bool {
        self.name.is_empty()
    }

    pub fn export(&self, symbol: Symbol) -> Option<Binding> {
        self.exports.get(&symbol).copied()
    }

    pub fn exported(&self) -> Vec<(Symbol, Binding)> {
        self.names.iter().map(|symbol| (*symbol, self.exports[symbol])).collect()
    }
}

/// All libraries of a compilation.
#[derive(Default)]
pub struct Libraries {
    list: Vec<Library>,
    by_name: FastMap<Rc<str>, LibraryId>,
    /// Loaded libraries, each after those that it imports.
    order: Vec<LibraryId>,
    /// `define-library` forms that were read and not yet loaded.
    unloaded: FastMap<Rc<str>, Syntax>,
    /// Procedures made of primitives.
    pub primitive_forms: Vec<Form>,
}

impl Index<LibraryId> for Libraries {
    type Output = Library;

    fn index(&self, id: LibraryId) -> &Library {
        &self.list[id.0 as usize]
    }
}

impl IndexMut<LibraryId> for Libraries {
    fn index_mut(&mut self, id: LibraryId) -> &mut Library {
        &mut self.list[id.0 as usize]
    }
}

/// What the declarations of a library say.
#[derive(Default)]
struct Declarations {
    /// Internal name, external name, and where the declaration is.
    exports: Vec<(Syntax, Symbol, Syntax)>,
    body: Vec<Syntax>,
}

impl Expander<'_> {
    pub(super) fn new_library(&mut self, name: Rc<str>, embedded: bool) -> LibraryId {
        let scope = self.forms.sets.fresh();
        let library = Library {
            name: name.clone(),
            embedded,
            scopes: self.forms.sets.add(ScopeSet::EMPTY, scope),
            frame: self.new_frame(),
            imports_failed: false,
            state: State::Loading,
            exports: FastMap::default(),
            names: Vec::new(),
            items: Vec::new(),
            forms: Vec::new(),
        };
        self.libraries.list.push(library);
        let id = LibraryId(self.libraries.list.len() as u32 - 1);
        self.libraries.by_name.insert(name, id);
        id
    }

    /// The library of this name, loaded. `None` if it cannot be had, which is reported the first time.
    pub(super) fn load(&mut self, name: &LibraryName, at: Span, cx: Context) -> Option<LibraryId> {
        if let Some(&known) = self.libraries.by_name.get(&name.printed) {
            match self.libraries[known].state {
                State::Loaded => return Some(known),
                State::Failed => return None,
                State::Loading => {
                    let message = format!("the library `{}` imports itself, directly or through others", name.printed);
                    self.report(Diagnostic::error(report::IMPORT_CYCLE, at, message), cx);
                    return None;
                }
            }
        }
        let loaded = self.find_and_load(name, at, cx);
        if loaded.is_none() {
            let failed = self.new_library(name.printed.clone(), false);
            self.libraries[failed].state = State::Failed;
        }
        loaded
    }

    /// A library of the compiler's own, by path. `None` if there is none, or it is just being loaded.
    pub(super) fn load_embedded(&mut self, path: &str) -> Option<LibraryId> {
        let name = LibraryName::from_path(path);
        if let Some(&known) = self.libraries.by_name.get(&name.printed) {
            return (self.libraries[known].state == State::Loaded).then_some(known);
        }
        self.read_embedded(&name)
    }

    /// Could it be imported?
    pub(super) fn library_exists(&mut self, name: &LibraryName) -> bool {
        if let Some(&known) = self.libraries.by_name.get(&name.printed) {
            return self.libraries[known].state != State::Failed;
        }
        matches!(&*name.printed, "(eshkol syntax)" | "(eshkol primitives)")
            || self.libraries.unloaded.contains_key(&name.printed)
            || self.files.embedded(&name.path()).is_some()
            || self.candidates(name).iter().any(|path| self.files.read(path).is_ok())
    }

    fn find_and_load(&mut self, name: &LibraryName, at: Span, cx: Context) -> Option<LibraryId> {
        match &*name.printed {
            "(eshkol syntax)" => return Some(self.syntax_library(name)),
            "(eshkol primitives)" => return Some(self.primitives_library(name)),
            _ => {}
        }
        if let Some(form) = self.libraries.unloaded.remove(&name.printed) {
            return Some(self.define_library(form, name, false));
        }
        let is_own = matches!(name.parts[0].as_str(), "scheme" | "eshkol");
        if is_own && let Some(library) = self.read_embedded(name) {
            return Some(library);
        }
        let candidates = self.candidates(name);
        for path in &candidates {
            match self.files.read(path) {
                Ok(text) => return self.read_library(&text, path.clone(), name, at, cx),
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
                Err(error) => {
                    let message = format!("cannot read `{}`: {}", path.display(), reason(&error));
                    self.report(Diagnostic::error(report::UNREADABLE_FILE, at, message), cx);
                    return None;
                }
            }
        }
        if let Some(library) = self.read_embedded(name) {
            return Some(library);
        }
        if matches!(&*name.printed, "(scheme eval)" | "(scheme load)" | "(scheme repl)") {
            let message = format!("the library `{}` is not supported", name.printed);
            let help = "a program is compiled as a whole: what it evaluates must be there when it is compiled";
            self.report(Diagnostic::error(report::LIBRARY_NOT_FOUND, at, message).help(help), cx);
            return None;
        }
        let looked = candidates.iter().map(|path| format!("`{}`", path.display())).collect::<Vec<_>>().join(", ");
        let message = format!("there is no library `{}`", name.printed);
        let diagnostic = Diagnostic::error(report::LIBRARY_NOT_FOUND, at, message).help(format!("looked for {looked}"));
        self.report(diagnostic, cx);
        None
    }

    /// The files that could hold a library.
    fn candidates(&self, name: &LibraryName) -> Vec<PathBuf> {
        let path = name.path();
        let before = self.options.library_paths_before.iter();
        let directories = before.chain([&self.options.main_directory]).chain(self.options.library_paths_after.iter());
        directories
            .flat_map(|directory| EXTENSIONS.map(|extension| directory.join(format!("{path}.{extension}"))))
            .collect()
    }

    fn read_library(
        &mut self,
        text: &str,
        path: PathBuf,
        name: &LibraryName,
        at: Span,
        cx: Context,
    ) -> Option<LibraryId> {
        let shown = path.display().to_string();
        let before = self.diagnostics.len();
        let data = self.read_source(text, Origin { path, included_by: None }, false);
        let is_unreadable = self.diagnostics.len() > before;
        for datum in data {
            let form = self.forms.datum(datum, ScopeSet::EMPTY);
            self.register_library(form, cx);
        }
        if let Some(form) = self.libraries.unloaded.remove(&name.printed) {
            return Some(self.define_library(form, name, false));
        }
        if !is_unreadable {
            let message = format!("`{shown}` does not define the library `{}`", name.printed);
            self.report(Diagnostic::error(report::LIBRARY_NOT_FOUND, at, message), cx);
        }
        None
    }

    /// Notes a `define-library` form for imports to find. Returns its name, or `None` if the form is something else.
    pub(super) fn register_library(&mut self, form: Syntax, cx: Context) -> Option<LibraryName> {
        let head = self.forms.head(form)?;
        if !self.forms.is_named(head, "define-library") {
            return None;
        }
        let parts = self.forms.proper_list(form).unwrap_or_default();
        let Some(&name) = parts.get(1) else {
            self.bad_library(form, "a library has a name", cx);
            return None;
        };
        let name = self.library_name(name, cx)?;
        let is_known =
            self.libraries.unloaded.contains_key(&name.printed) || self.libraries.by_name.contains_key(&name.printed);
        if is_known {
            let what = format!("the library `{}` is defined twice", name.printed);
            let span = self.place(parts[1], cx);
            self.report(Diagnostic::error(report::DUPLICATE_DEFINITION, span, what), cx);
            return None;
        }
        self.libraries.unloaded.insert(name.printed.clone(), form);
        Some(name)
    }

    fn read_embedded(&mut self, name: &LibraryName) -> Option<LibraryId> {
        let text = self.files.embedded(&name.path())?;
        let file = self.sources.add(&name.printed, text, true);
        let data = self.read_file(file, false);
        let form = self.forms.datum(*data.first()?, ScopeSet::EMPTY);
        Some(self.define_library(form, name, true))
    }

    /// Loads a library from its form.
    fn define_library(&mut self, form: Syntax, name: &LibraryName, embedded: bool) -> LibraryId {
        let id = self.new_library(name.printed.clone(), embedded);
        let cx = Context { library: id, frame: self.libraries[id].frame, expansion: None };
        let mut declarations = Declarations::default();
        let parts = self.forms.proper_list(form).unwrap_or_default();
        self.declarations(parts.get(2..).unwrap_or_default().to_vec(), &mut declarations, cx);
        let scopes = self.libraries[id].scopes;
        let body = declarations.body.iter().map(|&form| self.forms.add_scopes(form, scopes)).collect();
        let items = self.discover(body, cx);
        self.export(declarations.exports, cx);
        self.libraries[id].state = State::Loaded;
        self.libraries.order.push(id);
        if embedded {
            self.keep_items(id, items);
        } else {
            self.expand_items(id, items);
        }
        id
    }

    fn declarations(&mut self, forms: Vec<Syntax>, declarations: &mut Declarations, cx: Context) {
        let mut left: Vec<Syntax> = forms.into_iter().rev().collect();
        while let Some(form) = left.pop() {
            let parts = self.forms.proper_list(form).unwrap_or_default();
            let head = match parts.first() {
                Some(&head) => self.forms.name(head),
                None => None,
            };
            let operands = parts.get(1..).unwrap_or_default();
            match head.as_deref() {
                Some("import") => self.import(operands, cx),
                Some("export") => self.export_specifications(operands, declarations, cx),
                Some("begin") => declarations.body.extend_from_slice(operands),
                Some("include") => {
                    let included = self.include_files(operands, false, Keyword::Include, cx);
                    declarations.body.extend(included);
                }
                Some("include-ci") => {
                    let included = self.include_files(operands, true, Keyword::IncludeCi, cx);
                    declarations.body.extend(included);
                }
                Some("include-library-declarations") => {
                    let included = self.include_files(operands, false, Keyword::Include, cx);
                    left.extend(included.into_iter().rev());
                }
                Some("cond-expand") => {
                    let chosen = self.cond_expand(Keyword::CondExpand, operands, cx);
                    left.extend(chosen.into_iter().rev());
                }
                _ => self.bad_library(form, "this is not a library declaration", cx),
            }
        }
    }

    fn export_specifications(&mut self, specifications: &[Syntax], declarations: &mut Declarations, cx: Context) {
        for &syntax in specifications {
            let parts = match self.forms.symbol(syntax) {
                Some(_) => vec![syntax, syntax],
                None => {
                    let parts = self.forms.proper_list(syntax).unwrap_or_default();
                    let is_rename = parts.len() == 3 && self.forms.is_named(parts[0], "rename");
                    if is_rename { parts[1..].to_vec() } else { Vec::new() }
                }
            };
            let symbols: Vec<Symbol> = parts.iter().filter_map(|&part| self.forms.symbol(part)).collect();
            let &[_, external] = &symbols[..] else {
                self.bad_library(syntax, "an export is a name or `(rename internal external)`", cx);
                continue;
            };
            declarations.exports.push((parts[0], external, syntax));
        }
    }

    /// Finds the meanings of the exported names, when all definitions are known.
    fn export(&mut self, exports: Vec<(Syntax, Symbol, Syntax)>, cx: Context) {
        let scopes = self.libraries[cx.library].scopes;
        for (internal, external, syntax) in exports {
            let internal = self.forms.add_scopes(internal, scopes);
            let Some(symbol) = self.forms.symbol(internal) else { continue };
            let binding = match self.meaning(internal, symbol, cx) {
                Some(binding) => binding,
                None => {
                    self.exports_nothing(internal, symbol, cx);
                    Binding::Broken
                }
            };
            let library = &mut self.libraries[cx.library];
            match library.exports.insert(external, binding) {
                None => library.names.push(external),
                Some(before) if before == binding => {}
                Some(_) => {
                    let name = self.forms.symbols.name(external).clone();
                    let span = self.place(syntax, cx);
                    let message = format!("`{name}` is exported twice, with different meanings");
                    self.report(Diagnostic::error(report::BAD_EXPORT, span, message), cx);
                }
            }
        }
    }

    fn exports_nothing(&mut self, internal: Syntax, symbol: Symbol, cx: Context) {
        if self.libraries[cx.library].imports_failed {
            return;
        }
        let name = self.forms.symbols.name(symbol).clone();
        let span = self.place(internal, cx);
        let message = format!("`{name}` is exported, but neither defined nor imported");
        let mut diagnostic = Diagnostic::error(report::BAD_EXPORT, span, message);
        let visible = self.bindings.visible(&self.forms.sets, internal.scopes);
        if let Some(closest) = self.closest(&name, visible.into_iter()) {
            diagnostic = diagnostic.help(format!("a name that exists is `{closest}`"));
        }
        self.report(diagnostic, cx);
    }

    fn bad_library(&mut self, at: Syntax, what: &str, cx: Context) {
        let span = self.place(at, cx);
        let diagnostic = Diagnostic::error(report::BAD_LIBRARY, span, "malformed library").label(what).help(
            "a library is `(define-library name declaration ...)`; the declarations are `export`, `import`, `begin`, \
             `include`, `include-ci`, `include-library-declarations` and `cond-expand`",
        );
        self.report(diagnostic, cx);
    }

    /// `(eshkol syntax)`: the keywords.
    fn syntax_library(&mut self, name: &LibraryName) -> LibraryId {
        let exports = Keyword::ALL.iter().map(|&keyword| (keyword.name(), Binding::Keyword(keyword)));
        self.built_in(name, exports)
    }

    /// `(eshkol primitives)`: the table of primitives.
    fn primitives_library(&mut self, name: &LibraryName) -> LibraryId {
        let rows = primitives().iter().enumerate();
        let exports = rows.map(|(index, row)| (row.name, Binding::Primitive(PrimId(index as u16))));
        self.built_in(name, exports)
    }

    fn built_in(&mut self, name: &LibraryName, exports: impl Iterator<Item = (&'static str, Binding)>) -> LibraryId {
        let id = self.new_library(name.printed.clone(), true);
        for (name, binding) in exports {
            let symbol = self.forms.symbols.intern(name);
            let library = &mut self.libraries[id];
            library.exports.insert(symbol, binding);
            library.names.push(symbol);
        }
        self.libraries[id].state = State::Loaded;
        id
    }

    /// Keeps the definitions of an embedded library until they are needed. Anything but a definition is expanded.
    fn keep_items(&mut self, id: LibraryId, items: Vec<Item>) {
        for (index, item) in items.iter().enumerate() {
            if let Some((Variable::Global(definition), _)) = item.target {
                self.definitions[definition.0 as usize].item = Some(index as u32);
            }
        }
        self.libraries[id].items = items.into_iter().map(Some).collect();
        for index in 0..self.libraries[id].items.len() {
            if self.libraries[id].items[index].as_ref().is_some_and(|item| item.target.is_none()) {
                self.expand_kept(id, index);
            }
        }
    }

    /// Expands the definitions of embedded libraries that are referred to, and those that they refer to.
    pub(super) fn expand_demanded(&mut self) {
        while let Some(DefinitionId(definition)) = self.demanded.pop() {
            let Definition { library, item: Some(item), .. } = self.definitions[definition as usize] else { continue };
            self.expand_kept(library, item as usize);
        }
    }

    fn expand_kept(&mut self, id: LibraryId, index: usize) {
        let Some(item) = self.libraries[id].items[index].take() else { return };
        let form = self.form(&item);
        self.libraries[id].forms.push((index, form));
    }

    /// Expands everything, in order.
    pub(super) fn expand_items(&mut self, id: LibraryId, items: Vec<Item>) {
        for (index, item) in items.into_iter().enumerate() {
            let form = self.form(&item);
            self.libraries[id].forms.push((index, form));
        }
    }

    fn form(&mut self, item: &Item) -> Form {
        let value = self.item_value(item);
        let Some((Variable::Global(definition), _)) = item.target else { return Form { defines: None, value } };
        let global = self.global(definition);
        if !item.again {
            return Form { defines: Some(global), value };
        }
        self.program.globals[global.0 as usize].assigned = true;
        Form { defines: None, value: Expr::new(ExprKind::SetGlobal(global, Box::new(value)), item.span) }
    }

    /// Marks the program as complete, so that its forms come last.
    pub(super) fn finish_library(&mut self, id: LibraryId) {
        self.libraries[id].state = State::Loaded;
        self.libraries.order.push(id);
    }

    /// Takes all forms: procedures made of primitives, embedded libraries, the user's libraries, the program. Embedded
    /// libraries come first because derived forms may refer to one that the library does not import.
    pub(super) fn take_forms(&mut self) -> Vec<Form> {
        let mut forms = std::mem::take(&mut self.libraries.primitive_forms);
        let order = self.libraries.order.clone();
        let (embedded, own): (Vec<_>, Vec<_>) = order.into_iter().partition(|&id| self.libraries[id].embedded);
        for id in embedded.into_iter().chain(own) {
            let mut own = std::mem::take(&mut self.libraries[id].forms);
            own.sort_by_key(|&(index, _)| index);
            forms.extend(own.into_iter().map(|(_, form)| form));
        }
        forms
    }

    /// Loads a library of the main file that nothing imports, for its mistakes only.
    pub(super) fn check_unused(&mut self, name: &LibraryName) {
        if let Some(form) = self.libraries.unloaded.remove(&name.printed) {
            self.define_library(form, name, false);
        }
    }

    /// The standard library that exports a name, for advice in messages.
    pub(super) fn exporting_library(&mut self, symbol: Symbol) -> Option<Rc<str>> {
        for path in super::program::STANDARD {
            if let Some(id) = self.load_embedded(path)
                && self.libraries[id].exports.contains_key(&symbol)
            {
                return Some(self.libraries[id].name.clone());
            }
        }
        let keyword = Keyword::ALL.iter().find(|keyword| keyword.name() == &**self.forms.symbols.name(symbol));
        keyword.map(|_| Rc::from("(eshkol syntax)"))
    }
}
