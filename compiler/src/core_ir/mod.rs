//! Core IR: the expanded language, before closures and control flow are made explicit.
//!
//! ```text
//! program = form ...
//! form    = (define GLOBAL e) | e
//! e       = constant | local | (global g) | (set! local e) | (set-global! g e)
//!         | (if e e e) | (begin e ... e)
//!         | (lambda NAME [(local ... [. local]) e] ...)        not one clause: case-lambda
//!         | (let ([local e] ...) e)
//!         | (letrec* ([local e] ...) e)
//!         | (fix ([local lambda] ...) e)
//!         | (call e e ...)
//!         | (PRIMITIVE e ...)                                  with as many operands as the table says
//!         | (receive (local ... [. local]) e e)                the values of the first, in the second
//!         | (with-arena local e option ... e)
//!         | (in-arena e e)
//! ```
//!
//! Operands and bindings are evaluated from left to right. Invariants, which the verifier cites by number:
//!
//! 1. Every `VarId` is bound exactly once in the program, and every use is in the scope of its binding.
//! 2. A primitive has a number of operands that its row accepts.
//! 3. `begin` has at least two parts.
//! 4. Every `LiteralId`, `GlobalId`, `VarId` is in range; a global is defined by at most one form.
//! 5. A variable or global is `assigned` exactly when a `set!` of it exists.
//!
//! Passes establish further ones ([`Level`]):
//!
//! 6. `NoLetrec`: there is no `letrec*`; `fix` binds lambdas only, and variables that are not assigned.
//! 7. `NoSet`: there is no `set!` of a local; assigned variables have become cells.

use crate::source::Span;
use eshkol_abi::primitive::Primitive;
use eshkol_runtime::number::Literal as Number;
use std::rc::Rc;

pub mod definition_order;
pub mod effects;
pub mod free_variables;
pub mod parse;
pub mod passes;
pub mod print;
pub mod rename;
pub mod size;
pub mod types;
pub mod verify;
mod walk;

pub use verify::Level;

/// A local variable; unique in the program.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct VarId(pub u32);

/// A top-level variable of the program or of a library.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct GlobalId(pub u32);

/// A structured constant. Two uses of one quoted datum share its number, so that `eq?` holds between them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct LiteralId(pub u32);

/// Number of a row in the table of primitives.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct PrimId(pub u16);

#[derive(Clone, Debug)]
pub struct Variable {
    /// For messages and listings; not unique.
    pub name: Rc<str>,
    pub span: Span,
    pub assigned: bool,
}

#[derive(Clone, Debug)]
pub struct Global {
    pub name: Rc<str>,
    /// The library it belongs to, as written, `(scheme base)`; empty for the program.
    pub library: Rc<str>,
    pub span: Span,
    pub assigned: bool,
    /// Part of the compiler's own standard library.
    pub embedded: bool,
}

/// A constant that needs memory of its own, or (a symbol) an identity.
#[derive(Clone, Debug)]
pub enum Literal {
    Number(Number),
    String(Rc<str>),
    Symbol(Rc<str>),
    Bytevector(Rc<[u8]>),
    Pair(Constant, Constant),
    Vector(Vec<Constant>),
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Constant {
    Boolean(bool),
    Null,
    Unspecified,
    Eof,
    /// The mark of an optional argument that was not given.
    Default,
    /// What a `letrec*` variable holds before its initialisation.
    Unbound,
    Character(char),
    Fixnum(i64),
    /// The bits of a double.
    Flonum(u64),
    Literal(LiteralId),
}

#[derive(Clone, Debug)]
pub struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum ExprKind {
    Constant(Constant),
    Local(VarId),
    Global(GlobalId),
    SetLocal(VarId, Box<Expr>),
    SetGlobal(GlobalId, Box<Expr>),
    If(Box<[Expr; 3]>),
    Begin(Vec<Expr>),
    Lambda(Box<Lambda>),
    Let(Vec<(VarId, Expr)>, Box<Expr>),
    /// As written by the program: initialisations in order, each may use all variables.
    LetrecStar(Vec<(VarId, Expr)>, Box<Expr>),
    /// Mutually recursive procedures.
    Fix(Vec<(VarId, Lambda)>, Box<Expr>),
    Call(Box<Expr>, Vec<Expr>),
    Primitive(PrimId, Vec<Expr>),
    /// Evaluates the first expression, binds its values to the parameters, evaluates the second.
    Receive(Parameters, Box<[Expr; 2]>),
    WithArena(Box<WithArena>),
    /// Arena, body.
    InArena(Box<[Expr; 2]>),
}

#[derive(Clone, Debug)]
pub struct WithArena {
    /// Bound to the handle in the body.
    pub variable: VarId,
    pub size: Expr,
    /// The bytes after `'limit`.
    pub limit: Option<Expr>,
    pub strict: bool,
    pub body: Expr,
}

#[derive(Clone, Debug)]
pub struct Lambda {
    /// For messages, listings and back-traces.
    pub name: Rc<str>,
    pub clauses: Vec<Clause>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Clause {
    pub parameters: Parameters,
    pub body: Expr,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Parameters {
    pub required: Vec<VarId>,
    pub rest: Option<VarId>,
}

impl Parameters {
    pub fn accepts(&self, count: usize) -> bool {
        count == self.required.len() || count > self.required.len() && self.rest.is_some()
    }
}

#[derive(Clone, Debug)]
pub struct Form {
    /// The global that the form defines, or `None` for an expression evaluated for its effect.
    pub defines: Option<GlobalId>,
    pub value: Expr,
}

/// A whole program: its libraries' forms in the order of their dependencies, then its own.
#[derive(Clone, Debug, Default)]
pub struct Program {
    pub variables: Vec<Variable>,
    pub globals: Vec<Global>,
    pub literals: Vec<Literal>,
    pub forms: Vec<Form>,
    /// The procedure that raises a condition: `raise-condition` of `(eshkol control)`.
    pub raise_procedure: Option<GlobalId>,
    /// The procedures that call one with the current continuation, if the program may use them: for `find_escapes`.
    pub continuations: Option<Continuations>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Continuations {
    /// `call-with-current-continuation` of `(eshkol control)`.
    pub full: GlobalId,
    /// `call-with-escape`: the same for continuations that are only called before their receiver has returned.
    pub escape: GlobalId,
}

impl Expr {
    pub fn new(kind: ExprKind, span: Span) -> Expr {
        Expr { kind, span }
    }

    pub fn constant(constant: Constant, span: Span) -> Expr {
        Expr::new(ExprKind::Constant(constant), span)
    }
}

impl Program {
    pub fn add_variable(&mut self, name: &Rc<str>, span: Span) -> VarId {
        self.variables.push(Variable { name: name.clone(), span, assigned: false });
        VarId(self.variables.len() as u32 - 1)
    }

    pub fn add_literal(&mut self, literal: Literal) -> LiteralId {
        self.literals.push(literal);
        LiteralId(self.literals.len() as u32 - 1)
    }
}

/// The row of a primitive.
pub fn primitive(id: PrimId) -> &'static Primitive {
    primitives()[id.0 as usize]
}

/// The number of the primitive of this name.
pub fn primitive_named(name: &str) -> Option<PrimId> {
    primitives().iter().position(|row| row.name == name).map(|i| PrimId(i as u16))
}

/// All rows, by number.
pub fn primitives() -> &'static [&'static Primitive] {
    static ROWS: std::sync::OnceLock<Vec<&'static Primitive>> = std::sync::OnceLock::new();
    ROWS.get_or_init(|| Primitive::all().collect())
}
