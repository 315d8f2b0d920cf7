//! The table of primitives: the operations that compiled code performs itself or asks of the runtime.
//!
//! One row says everything that any stage needs: the name (as the library `(eshkol primitives)` exports it), the types
//! of the arguments (which the operation checks, and which are known afterwards), the type of the result, the effects,
//! and how the operation is carried out. Every primitive takes a fixed number of arguments, but for the few with
//! `rest`. Procedures with optional arguments or of any number of arguments, and whatever takes a procedure, are
//! written in Scheme over these, in the standard library.
//!
//! The rows are in one file a topic; [`Primitive::all`] walks them in order and the position is the primitive's number.

mod arenas;
mod bytevectors;
mod characters;
mod control;
mod numbers;
mod pairs;
mod ports;
mod records;
mod strings;
mod symbols;
mod system;
mod vectors;

/// What a value is known or required to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Type {
    Any,
    Boolean,
    Null,
    Pair,
    /// The empty list or a pair whose chain of cdrs ends in the empty list.
    List,
    Fixnum,
    /// A fixnum from 0 up to the length of the object it indexes.
    Index,
    /// A byte: a fixnum from 0 to 255.
    Byte,
    /// An exact integer of any size.
    ExactInteger,
    /// An integer, exact or not.
    Integer,
    Rational,
    Real,
    Flonum,
    Number,
    Character,
    String,
    Symbol,
    Vector,
    Bytevector,
    Procedure,
    Record,
    RecordType,
    Promise,
    Port,
    InputPort,
    OutputPort,
    Condition,
    Arena,
    Cell,
    Table,
    Escape,
    Continuation,
    Eof,
    Unspecified,
    /// The operation does not return.
    Never,
}

/// What an operation does beside giving its result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Effects(u8);

impl Effects {
    /// Nothing: same arguments, same result, and no error whatever they are. May be moved, merged and dropped.
    pub const NONE: Effects = Effects(0);
    /// May raise an error (wrong argument, range); otherwise as its other effects say.
    pub const RAISES: Effects = Effects(1);
    /// Its result depends on memory that a write may change.
    pub const READS: Effects = Effects(2);
    /// Changes memory that a read may see.
    pub const WRITES: Effects = Effects(4);
    /// Makes a new object: not to be merged, but dropped when unused.
    pub const ALLOCATES: Effects = Effects(8);
    /// Acts on the world, or on the flow of control: keeps its place.
    pub const ACTS: Effects = Effects(16);
    /// With constant arguments it can be carried out by the compiler, with the runtime's own code.
    pub const FOLDS: Effects = Effects(32);

    /// May give several values, or none.
    pub const SEVERAL: Effects = Effects(64);

    pub const fn and(self, other: Effects) -> Effects {
        Effects(self.0 | other.0)
    }

    pub const fn has(self, other: Effects) -> bool {
        self.0 & other.0 == other.0
    }

    /// May an unused application be dropped, provided its arguments have the right types?
    pub const fn droppable(self) -> bool {
        self.0 & (Effects::WRITES.0 | Effects::ACTS.0) == 0
    }
}

/// How an operation is carried out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Code {
    /// By instructions of compiled code (with an out-of-line part in the runtime where the common case fails).
    Inline(Op),
    /// By the runtime's function of this name: `extern "C" fn(*mut Context, Word, ...) -> Word`, one word an argument.
    /// It checks its arguments; on failure it stores a condition in the context and returns `ERROR`.
    Runtime(&'static str),
}

/// The operations of compiled code. The comment gives what is not plain from the name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Op {
    // Identity and type tests.
    IsEq,
    IsEqv,
    IsFixnum,
    IsFlonum,
    IsPair,
    IsNull,
    IsBoolean,
    IsCharacter,
    IsString,
    IsSymbol,
    IsVector,
    IsBytevector,
    IsProcedure,
    IsEof,
    IsDefault,
    IsPromise,
    IsPort,
    IsCondition,
    IsArena,
    IsRecordType,
    /// Does the value carry this constant as the type of a record? Arguments: value, record type.
    IsRecordOf,
    Not,
    // Pairs.
    Cons,
    Car,
    Cdr,
    SetCar,
    SetCdr,
    // Generic arithmetic of two arguments: fixnum and float cases inline, the rest in the runtime.
    Add,
    Subtract,
    Multiply,
    NumberEqual,
    Less,
    Greater,
    LessEqual,
    GreaterEqual,
    Quotient,
    Remainder,
    Modulo,
    /// `(/ a b)`: float case inline.
    Divide,
    // Numbers of one argument: the case of a known float inline, the rest in the runtime.
    /// The nearest inexact number; of a fixnum inline.
    Inexact,
    SquareRoot,
    Absolute,
    // Bits: fixnums inline, the rest in the runtime.
    BitwiseAnd,
    BitwiseIor,
    BitwiseXor,
    BitwiseNot,
    ArithmeticShift,
    BitCount,
    IntegerLength,
    // Hashes: of words and symbols inline, the rest in the runtime.
    HashEqv,
    HashEqual,
    // Characters.
    CharToInteger,
    IntegerToChar,
    CharEqual,
    CharLess,
    // Vectors.
    /// A new vector of the arguments.
    Vector,
    VectorLength,
    VectorRef,
    VectorSet,
    // Bytevectors.
    BytevectorLength,
    BytevectorRef,
    BytevectorSet,
    // Strings.
    StringLength,
    StringRef,
    StringSet,
    // Ports.
    ReadChar,
    PeekChar,
    WriteChar,
    ReadByte,
    PeekByte,
    WriteByte,
    // Cells: the boxes of assigned variables.
    MakeCell,
    CellRef,
    CellSet,
    // Records.
    /// A new record. Arguments: record type, fields.
    MakeRecord,
    /// Arguments: record, record type, index (a constant). Checks the type.
    RecordRef,
    /// Arguments: record, record type, index (a constant), value. Checks the type.
    RecordSet,
    // Promises.
    // Control.
    /// Calls a procedure with the elements of a list as its arguments. A tail call where it stands in tail position.
    Apply,
    /// Gives its arguments as several values.
    Values,
    /// Calls a procedure of one argument with a new escape point; returns what it returns.
    CallWithEscape,
    /// Arguments: escape point, value (or `MULTIPLE`). Goes back to where the escape point was made.
    Escape,
    /// Calls a procedure of one argument with the current continuation, in tail position as far as that goes.
    CallWithContinuation,
    /// Arguments: continuation, value (or `MULTIPLE`). The continuation goes on with the value.
    Throw,
    /// The `dynamic-wind` entries of an escape point, and of a continuation.
    EscapeWinds,
    ContinuationWinds,
    /// Reads one of the context's roots. Argument: index into `context::ROOT_OFFSETS` (a constant).
    ContextRef,
    /// Writes one of the context's roots. Arguments: index (a constant), value.
    ContextSet,
    /// A value that no program sees: the mark of an optional argument that was not given.
    DefaultObject,
    Unspecified,
    EofObject,
    /// The first argument, if it is not `UNBOUND`; otherwise raises an error of kind `Unbound` that names the variable,
    /// the second argument (a constant).
    CheckBound,
}

impl Op {
    /// Does the operation give a number that is exact where its operands are, and of any size?
    pub const fn is_arithmetic(self) -> bool {
        matches!(
            self,
            Op::Add
                | Op::Subtract
                | Op::Multiply
                | Op::Divide
                | Op::Quotient
                | Op::Remainder
                | Op::Modulo
                | Op::Absolute
                | Op::BitwiseAnd
                | Op::BitwiseIor
                | Op::BitwiseXor
                | Op::BitwiseNot
                | Op::ArithmeticShift
        )
    }
}

/// One row of the table.
pub struct Primitive {
    pub name: &'static str,
    pub arguments: &'static [Type],
    /// The type of further arguments, where any number is taken.
    pub rest: Option<Type>,
    pub result: Type,
    pub effects: Effects,
    pub code: Code,
}

impl Primitive {
    /// All primitives, in the order of their numbers.
    pub fn all() -> impl Iterator<Item = &'static Primitive> {
        [
            pairs::TABLE,
            numbers::TABLE,
            characters::TABLE,
            strings::TABLE,
            symbols::TABLE,
            vectors::TABLE,
            bytevectors::TABLE,
            records::TABLE,
            control::TABLE,
            ports::TABLE,
            arenas::TABLE,
            system::TABLE,
        ]
        .into_iter()
        .flatten()
    }

    /// Does it take this many arguments?
    pub fn accepts(&self, count: usize) -> bool {
        count == self.arguments.len() || count > self.arguments.len() && self.rest.is_some()
    }
}

/// A row of an operation that compiled code performs.
const fn inline(name: &'static str, arguments: &'static [Type], result: Type, effects: Effects, op: Op) -> Primitive {
    Primitive { name, arguments, rest: None, result, effects, code: Code::Inline(op) }
}

/// A row of an operation that the runtime performs.
const fn runtime(
    name: &'static str,
    arguments: &'static [Type],
    result: Type,
    effects: Effects,
    symbol: &'static str,
) -> Primitive {
    Primitive { name, arguments, rest: None, result, effects, code: Code::Runtime(symbol) }
}

/// Shorthands that make the rows readable.
const PURE: Effects = Effects::NONE.and(Effects::FOLDS);
const CHECKED: Effects = Effects::RAISES.and(Effects::FOLDS);
const READS: Effects = Effects::RAISES.and(Effects::READS);
const WRITES: Effects = Effects::RAISES.and(Effects::WRITES);
const MAKES: Effects = Effects::RAISES.and(Effects::ALLOCATES);
const ACTS: Effects =
    Effects::RAISES.and(Effects::READS).and(Effects::WRITES).and(Effects::ALLOCATES).and(Effects::ACTS);
