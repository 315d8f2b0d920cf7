//! The expander: from the reader's tree to Core IR.
//!
//! It resolves what every identifier means, expands macros and derived forms, and finds and orders the libraries.
//!
//! *Hygiene* is by sets of scopes (Matthew Flatt, "Binding as Sets of Scopes", POPL 2016). Each binding form makes a
//! scope and adds it to all syntax in its region; each expansion of a macro adds a scope of its own to what the template
//! contributes. An identifier refers to the binding of its name with the largest set of scopes that is a subset of its
//! own ([`bindings`]). The only macros are `syntax-rules`, so what comes from the use and what from the template is known
//! when a template is filled in, and no scope is ever flipped. A macro that is used in the definition context in which
//! it was defined gets its use marked with a use-site scope, which definitions of that context drop again (section 3.5
//! of the paper).
//!
//! *Core and derived forms* are expanded by this module natively, which is faster than macros in a library and gives
//! better messages: [`expression`], [`binding_forms`], [`conditional`], [`control`], [`quasiquote`], [`records`]. What
//! needs library procedures at run time refers to definitions of `(eshkol control)`.
//!
//! *Bodies and top levels* are read in two passes ([`definitions`]): the first expands macro uses just far enough to
//! find all definitions and binds their names, the second expands expressions. So a body may use what it defines further
//! down, and definitions and expressions may be mixed.
//!
//! *Libraries* ([`library`]) are loaded when an import names them. Definitions of the compiler's own libraries are
//! expanded only when something refers to them; all other code is expanded wholly. Forms come out in the order of the
//! libraries' dependencies, then in the order of the text.
//!
//! *Errors* do not end the expansion: a wrong form becomes a constant, names of failed definitions and imports stay
//! bound to [`bindings::Binding::Broken`], and one mistake gives one message. Only nesting beyond [`DEPTH_LIMIT`] makes the expander
//! give up, since what comes after it would be noise.

mod binding_forms;
mod bindings;
mod body;
mod cond_expand;
mod conditional;
mod control;
mod definitions;
mod expression;
mod form;
mod formals;
mod hash;
mod import;
mod include;
mod keywords;
mod library;
mod macros;
mod names;
mod program;
mod quasiquote;
mod quote;
mod records;
mod report;
mod scopes;
mod stdlib;

pub use cond_expand::FEATURES;
pub use stdlib::{embedded_libraries, embedded_library};

use crate::core_ir::{GlobalId, PrimId, Program};
use crate::diagnostics::Diagnostic;
use crate::source::{FileId, SourceMap, Span};
use crate::syntax::tree::{DatumId, Tree};
use bindings::{Bindings, DefinitionId};
use form::{Forms, Symbol};
use hash::{FastMap, FastSet};
use macros::Macro;
use scopes::Scope;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Expressions nested deeper than this are an error.
pub const DEPTH_LIMIT: u32 = 10_000;

/// Where libraries are looked for, and what `cond-expand` sees.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Directories searched before the main file's own.
    pub library_paths_before: Vec<PathBuf>,
    /// Directories searched last.
    pub library_paths_after: Vec<PathBuf>,
    /// Features beside [`FEATURES`].
    pub features: Vec<String>,
    /// The directory of the main file: its libraries and included files are found from there.
    pub main_directory: PathBuf,
}

/// Access to the outside: the expander itself opens no files.
pub trait Files {
    /// The text of a source file. The error kind `NotFound` makes the search for a library go on.
    fn read(&self, path: &Path) -> io::Result<String>;

    /// A library of the compiler's own, by path: `scheme/base`.
    fn embedded(&self, name: &str) -> Option<&str> {
        embedded_library(name)
    }
}

/// The result; the program is to be used only if no diagnostic is an error.
pub struct Expansion {
    pub program: Program,
    pub diagnostics: Vec<Diagnostic>,
}

/// Expands the data of a main file and of everything it imports.
pub fn expand_program(
    sources: &mut SourceMap,
    tree: &mut Tree,
    data: &[DatumId],
    options: &Options,
    files: &dyn Files,
) -> Expansion {
    let mut expander = Expander::new(sources, tree, options, files);
    expander.main(data);
    expander.finish()
}

/// A definition context: a body, or the top level of a library. An index into [`Expander::frames`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct FrameId(u32);

#[derive(Default)]
struct Frame {
    /// Scopes that mark uses of macros defined in this context; its definitions drop them.
    use_site: Vec<Scope>,
}

/// An index into [`Expander::expansions`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct ExpansionId(u32);

/// One use of a macro.
struct MacroUse {
    /// The use, in the file where it stands.
    span: Span,
    name: Symbol,
    parent: Option<ExpansionId>,
    /// The use from which all this came; itself if it is not part of another.
    outermost: ExpansionId,
    /// How many uses it is inside.
    chain: u32,
    /// Of the outermost use: the steps that were taken, and whether they became too many.
    steps: u32,
    exhausted: bool,
    /// Of the outermost use: how many syntax objects it has made.
    made: usize,
}

/// An index into [`Expander::libraries`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct LibraryId(u32);

/// What surrounds the syntax that is being expanded.
#[derive(Clone, Copy, Debug)]
struct Context {
    library: LibraryId,
    frame: FrameId,
    /// The macro use that the syntax came from.
    expansion: Option<ExpansionId>,
}

/// A variable at the top level of a library or of the program.
struct Definition {
    name: Rc<str>,
    library: LibraryId,
    span: Span,
    /// Its variable in the program, made at the first reference.
    global: Option<GlobalId>,
    /// In an embedded library: the item that defines it, an index into [`library::Library::items`].
    item: Option<u32>,
}

struct Expander<'a> {
    sources: &'a mut SourceMap,
    options: &'a Options,
    files: &'a dyn Files,
    forms: Forms<'a>,
    program: Program,
    diagnostics: Vec<Diagnostic>,
    bindings: Bindings,
    definitions: Vec<Definition>,
    macros: Vec<Macro>,
    frames: Vec<Frame>,
    expansions: Vec<MacroUse>,
    libraries: library::Libraries,
    literals: quote::Literals,
    /// Procedures made of primitives, for uses as a value.
    primitive_globals: FastMap<PrimId, GlobalId>,
    /// Definitions of embedded libraries that were referred to and are still to be expanded.
    demanded: Vec<DefinitionId>,
    /// Where each source file but the main one came from.
    origins: FastMap<FileId, include::Origin>,
    unbound_reported: FastSet<(Symbol, LibraryId)>,
    depth: u32,
    given_up: bool,
    core: CoreRows,
}

/// The primitives that derived forms use.
struct CoreRows {
    cons: PrimId,
    append: PrimId,
    list_to_vector: PrimId,
    values: PrimId,
    values_list: PrimId,
    eqv: PrimId,
    multiply: PrimId,
    vector: PrimId,
    vector_ref: PrimId,
    make_record_type: PrimId,
    make_record: PrimId,
    record_of: PrimId,
    record_ref: PrimId,
    record_set: PrimId,
}

impl CoreRows {
    fn find() -> CoreRows {
        let row = |name| crate::core_ir::primitive_named(name).expect("a row of the table of primitives");
        CoreRows {
            cons: row("cons"),
            append: row("append"),
            list_to_vector: row("list->vector"),
            values: row("values"),
            values_list: row("values-list"),
            eqv: row("eqv?"),
            multiply: row("*"),
            vector: row("vector"),
            vector_ref: row("vector-ref"),
            make_record_type: row("make-record-type"),
            make_record: row("make-record"),
            record_of: row("record-of?"),
            record_ref: row("record-ref"),
            record_set: row("record-set!"),
        }
    }
}

impl<'a> Expander<'a> {
    fn new(sources: &'a mut SourceMap, tree: &'a mut Tree, options: &'a Options, files: &'a dyn Files) -> Expander<'a> {
        Expander {
            sources,
            options,
            files,
            forms: Forms::new(tree),
            program: Program::default(),
            diagnostics: Vec::new(),
            bindings: Bindings::default(),
            definitions: Vec::new(),
            macros: Vec::new(),
            frames: Vec::new(),
            expansions: Vec::new(),
            libraries: library::Libraries::default(),
            literals: quote::Literals::default(),
            primitive_globals: FastMap::default(),
            demanded: Vec::new(),
            origins: FastMap::default(),
            unbound_reported: FastSet::default(),
            depth: 0,
            given_up: false,
            core: CoreRows::find(),
        }
    }

    fn new_frame(&mut self) -> FrameId {
        self.frames.push(Frame::default());
        FrameId(self.frames.len() as u32 - 1)
    }
}
