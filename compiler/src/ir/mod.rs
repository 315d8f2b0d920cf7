//! IR: functions of basic blocks, with closures, calls, memory and marks made explicit.
//!
//! ```text
//! module      = function ...
//! function    = (function NAME convention (parameter ...) block ...)
//! block       = (block B (value ...) instruction ... terminator)
//! instruction = (value ... = operation) | operation
//! terminator  = (jump B value ...) | (loop B value ...) | (again B value ...)
//!             | (branch test (B value ...) (B value ...))
//!             | (return value) | (tail-call callee value ...) | (unreachable)
//! ```
//!
//! A value is defined once; every use is dominated by the definition. A value is a tagged word unless
//! [`ValueInfo::representation`] says otherwise. *Relocation*: a reclaim point, and a registered call, may move the
//! objects behind tagged values; the values that are live across it are rewritten in place, so the rest of the function
//! goes on using the same names.
//!
//! Invariants, which the verifier cites by number:
//!
//! 1. Every value is defined once, and its definition dominates its uses.
//! 2. Every block ends in one terminator; jump arguments agree with the target's parameters in number and
//!    representation.
//! 3. A primitive has a number of operands that its row accepts.
//! 4. `Again` jumps only to a loop header, of a group that a `Loop` jump enters from outside; `Loop` jumps only to loop
//!    headers.
//! 5. A raw value (integer, float, mark) never reaches an operand that must be tagged.
//! 6. A known call passes exactly the parameters of the callee's clause.
//! 7. `ArenaEnter` is followed on every path by one `ArenaLeave` of the same handle, or by a path that does not return.
//! 8. An operation names all its results, held as it gives them.

use crate::core_ir::{GlobalId, PrimId, VarId};
use crate::source::Span;
use std::rc::Rc;

pub use crate::core_ir::{Constant, Global, Literal};

pub mod components;
pub mod dominators;
mod edit;
pub mod liveness;
pub mod loops;
pub mod movable;
pub mod passes;
pub mod print;
pub mod types;
pub mod verify;

pub use types::{Known, TypeSet};

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ValueId(pub u32);

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct BlockId(pub u32);

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FunctionId(pub u32);

/// How a value is held.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Representation {
    /// A tagged word.
    Tagged,
    /// A raw double.
    Float,
    /// A saved bump pointer: not a value, does not move.
    Mark,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ValueInfo {
    pub representation: Representation,
    /// What its definition says about its type: "anything" until `passes::recover_types` has found more.
    pub types: TypeSet,
    /// The variable of the program that it is the value of: for explanations only.
    pub variable: Option<VarId>,
}

pub struct Module {
    pub functions: Vec<Function>,
    /// The program's body.
    pub entry: FunctionId,
    pub globals: Vec<Global>,
    /// For each global: what it is at run time.
    pub global_kinds: Vec<GlobalKind>,
    pub literals: Vec<Literal>,
    /// The names of the variables that values may be of.
    pub variable_names: Vec<Rc<str>>,
    /// The global that holds the procedure which raises conditions.
    pub raise_procedure: Option<GlobalId>,
    /// The entry of the procedure that goes on with a continuation, where there is a call with one.
    pub throw_entry: Option<FunctionId>,
    /// May continuations be entered again? Then the frames that one may hold are all registered. Settled by
    /// `passes::classify_calls`.
    pub reentrant: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GlobalKind {
    /// A word of memory; `checked` when it may be read before its definition was evaluated.
    Cell { checked: bool },
    /// Always the static procedure of this entry function.
    Procedure(FunctionId),
    /// Nothing refers to it as a value.
    Absent,
}

pub struct Function {
    pub name: Rc<str>,
    pub span: Span,
    pub role: Role,
    pub convention: Convention,
    /// Direct: closure (when `closure`), then the parameters. Unknown: the closure alone.
    pub parameters: Vec<ValueId>,
    /// Does the first parameter hold the procedure itself, for its captured values?
    pub closure: bool,
    /// Can a reclaim point be reached while it runs? Settled by `passes::find_reclaiming`.
    pub reclaims: bool,
    /// Is it part of a recursion that allocates? Set by `passes::place_reclaim_points`.
    pub recursive: bool,
    pub blocks: Vec<Block>,
    pub values: Vec<ValueInfo>,
}

/// What a function is to the reader of a back-trace.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// A procedure of the program.
    Procedure,
    /// Part of the standard library, or made by the compiler: left out.
    Library,
    /// A form at the top level of the program.
    Form,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Convention {
    /// Called by name, with its parameters. Execution starts at block 0, which has no parameters.
    Direct,
    /// The generic entry of a procedure: `(closure, argc, a0, a1, a2, a3)`. The first clause that accepts the
    /// number of arguments is taken; if there is none, an error is raised.
    Unknown(Vec<EntryClause>),
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EntryClause {
    pub required: u32,
    pub rest: bool,
    pub target: EntryTarget,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EntryTarget {
    /// A block of this function, whose parameters are the arguments (the rest list last).
    Block(BlockId),
    /// A tail call of a direct function, with the closure first if it takes it.
    Function(FunctionId),
}

#[derive(Default)]
pub struct Block {
    pub parameters: Vec<ValueId>,
    /// Loop headers: the group of loops (mutually recursive ones are one group) that the block belongs to.
    pub loop_group: Option<u32>,
    /// The positions of instructions whose out-of-line path is a reclaim point. Set by `passes::place_reclaim_points`;
    /// later passes leave the instructions in their places.
    pub cold_points: Vec<usize>,
    /// The positions of calls before which there is a reclaim point. Set by the same pass.
    pub call_points: Vec<usize>,
    pub instructions: Vec<Instruction>,
    pub terminator: Option<Terminator>,
}

pub struct Instruction {
    pub results: Vec<ValueId>,
    pub operation: Operation,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum Operation {
    Constant(Constant),
    /// A primitive, and what is known about its operands' types: what is not known is tested.
    Primitive {
        id: PrimId,
        operands: Vec<ValueId>,
        known: Known,
    },
    /// The value of a global.
    GlobalRef(GlobalId),
    /// Definition or assignment of a global that has a cell.
    GlobalSet(GlobalId, ValueId),
    /// The static procedure of an entry function: it has no captured values.
    StaticProcedure(FunctionId),
    /// New procedures, which may capture each other: entry function, captured values. One result each.
    MakeProcedures(Vec<(FunctionId, Vec<ValueId>)>),
    /// Captured value `index` of the function's own closure.
    Captured {
        closure: ValueId,
        index: u32,
    },
    Call {
        callee: Callee,
        arguments: Vec<ValueId>,
        class: CallClass,
    },
    /// Calls a procedure with the elements of a list.
    Apply {
        procedure: ValueId,
        list: ValueId,
        class: CallClass,
    },
    /// Calls the first operand with a new escape point.
    CallWithEscape {
        procedure: ValueId,
        class: CallClass,
    },
    /// The values of `value`, which may be several: as many results as `required`, and a list if `rest`.
    Unpack {
        value: ValueId,
        required: u32,
        rest: bool,
    },
    /// The current bump pointer.
    MarkHere,
    /// Opens a lexical arena. Operands: size, limit or the default object.
    ArenaEnter {
        size: ValueId,
        limit: ValueId,
        strict: bool,
    },
    /// Closes it on the normal way out. Operands: handle, result.
    ArenaLeave {
        handle: ValueId,
        result: ValueId,
    },
    /// A reclaim point that always reclaims: the end of an arena. The result is the operand, moved.
    ReclaimForced {
        mark: ValueId,
        value: ValueId,
    },
    /// A reclaim point between top-level forms: no value is live.
    ReclaimTop,
    /// Checks that `in-arena` may begin.
    ArenaBegin {
        handle: ValueId,
    },
    /// Moves the value, and what it reaches above the mark, into the arena. The result is the moved value.
    ArenaMove {
        handle: ValueId,
        mark: ValueId,
        value: ValueId,
    },
    /// Raw double of a value that is known to be a flonum, and the tagged value of a raw double.
    Unbox(ValueId),
    Box(ValueId),
    /// Float arithmetic and comparison on raw doubles.
    Float(FloatOp, Vec<ValueId>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FloatOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    /// Of one operand.
    SquareRoot,
    Absolute,
    /// Raw double of a fixnum.
    FromFixnum,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Callee {
    /// A direct function; the closure operand is present when it takes its closure.
    Known(FunctionId, Option<ValueId>),
    Unknown(ValueId),
    /// Any value, called with one argument: the continuation of the call, or of the tail call. There are no others.
    WithContinuation(ValueId),
    /// A direct function without closure, called with the arguments and the continuation behind them.
    KnownWithContinuation(FunctionId),
}

impl FloatOp {
    pub fn operand_count(self) -> usize {
        match self {
            FloatOp::Add | FloatOp::Subtract | FloatOp::Multiply | FloatOp::Divide => 2,
            FloatOp::SquareRoot | FloatOp::Absolute | FloatOp::FromFixnum => 1,
        }
    }
}

/// How a call suspends its frame (memory.md section 6).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CallClass {
    /// No reclaim point is reached while the callee runs, so nothing moves.
    Freeze,
    /// The live values are in mapped slots and reloaded.
    Registered,
    /// The same, and the bump pointer at the call is the mark of the callee's reclaim points: they look at what it has
    /// left behind itself, unless it is time to look at more.
    Nested,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    pub block: BlockId,
    pub arguments: Vec<ValueId>,
}

#[derive(Clone, Debug)]
pub enum Terminator {
    Jump(Target),
    /// Enters a loop: a jump to its header from outside.
    Loop(Target),
    /// The back edge of a loop; a reclaim point if `reclaim`.
    Again {
        target: Target,
        reclaim: bool,
        span: Span,
    },
    Branch {
        test: Test,
        then: Target,
        otherwise: Target,
        span: Span,
    },
    Return(ValueId),
    /// A call that replaces this frame; a reclaim point if `reclaim`.
    TailCall {
        callee: Callee,
        arguments: Vec<ValueId>,
        reclaim: bool,
        span: Span,
    },
    TailApply {
        procedure: ValueId,
        list: ValueId,
        reclaim: bool,
        span: Span,
    },
    /// After a call that does not return.
    Unreachable,
}

#[derive(Clone, Debug)]
pub enum Test {
    /// Anything but `#f`.
    True(ValueId),
    /// A primitive whose result is a boolean.
    Primitive { id: PrimId, operands: Vec<ValueId>, known: Known },
    /// Comparison of raw doubles.
    Float(FloatTest, ValueId, ValueId),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FloatTest {
    Equal,
    Less,
    Greater,
    LessEqual,
    GreaterEqual,
}

impl Function {
    pub fn add_value(&mut self, representation: Representation) -> ValueId {
        self.values.push(ValueInfo { representation, types: TypeSet::ANY, variable: None });
        ValueId(self.values.len() as u32 - 1)
    }

    pub fn add_block(&mut self) -> BlockId {
        self.blocks.push(Block::default());
        BlockId(self.blocks.len() as u32 - 1)
    }

    pub fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id.0 as usize]
    }

    pub fn block_mut(&mut self, id: BlockId) -> &mut Block {
        &mut self.blocks[id.0 as usize]
    }

    /// The values that are constants.
    pub fn constants(&self) -> std::collections::HashMap<ValueId, Constant> {
        let instructions = self.blocks.iter().flat_map(|block| &block.instructions);
        instructions
            .filter_map(|instruction| match instruction.operation {
                Operation::Constant(constant) => Some((instruction.results[0], constant)),
                _ => None,
            })
            .collect()
    }

    /// What the value's definition says about its type.
    pub fn types(&self, value: ValueId) -> TypeSet {
        self.values[value.0 as usize].types
    }

    pub fn representation(&self, value: ValueId) -> Representation {
        self.values[value.0 as usize].representation
    }
}

impl Operation {
    /// How a call suspends its frame; `None` for what calls no procedure.
    pub fn class(&self) -> Option<CallClass> {
        match self {
            Operation::Call { class, .. }
            | Operation::Apply { class, .. }
            | Operation::CallWithEscape { class, .. } => Some(*class),
            _ => None,
        }
    }

    pub fn class_mut(&mut self) -> Option<&mut CallClass> {
        match self {
            Operation::Call { class, .. }
            | Operation::Apply { class, .. }
            | Operation::CallWithEscape { class, .. } => Some(class),
            _ => None,
        }
    }

    /// A call whose caller's live values are in mapped slots.
    pub fn is_registered_call(&self) -> bool {
        matches!(self.class(), Some(CallClass::Registered | CallClass::Nested))
    }

    /// Calls `visit` with every value that the operation uses.
    pub fn operands(&self, mut visit: impl FnMut(ValueId)) {
        match self {
            Operation::Constant(_)
            | Operation::GlobalRef(_)
            | Operation::StaticProcedure(_)
            | Operation::MarkHere
            | Operation::ReclaimTop => {}
            Operation::Primitive { operands, .. } | Operation::Float(_, operands) => {
                operands.iter().copied().for_each(visit)
            }
            Operation::GlobalSet(_, value) | Operation::Unbox(value) | Operation::Box(value) => visit(*value),
            Operation::Captured { closure, .. } => visit(*closure),
            Operation::MakeProcedures(group) => {
                group.iter().flat_map(|(_, captured)| captured.iter().copied()).for_each(visit)
            }
            Operation::Call { callee, arguments, .. } => {
                callee.operands(&mut visit);
                arguments.iter().copied().for_each(visit);
            }
            Operation::Apply { procedure, list, .. } => {
                visit(*procedure);
                visit(*list);
            }
            Operation::CallWithEscape { procedure, .. } => visit(*procedure),
            Operation::Unpack { value, .. } => visit(*value),
            Operation::ArenaEnter { size, limit, .. } => {
                visit(*size);
                visit(*limit);
            }
            Operation::ArenaLeave { handle, result } => {
                visit(*handle);
                visit(*result);
            }
            Operation::ReclaimForced { mark, value } => {
                visit(*mark);
                visit(*value);
            }
            Operation::ArenaBegin { handle } => visit(*handle),
            Operation::ArenaMove { handle, mark, value } => {
                visit(*handle);
                visit(*mark);
                visit(*value);
            }
        }
    }
}

impl Callee {
    pub fn operands(&self, mut visit: impl FnMut(ValueId)) {
        match self {
            Callee::Known(_, closure) => closure.iter().copied().for_each(visit),
            Callee::Unknown(procedure) | Callee::WithContinuation(procedure) => visit(*procedure),
            Callee::KnownWithContinuation(_) => {}
        }
    }
}

impl Test {
    pub fn operands(&self, mut visit: impl FnMut(ValueId)) {
        match self {
            Test::True(value) => visit(*value),
            Test::Primitive { operands, .. } => operands.iter().copied().for_each(visit),
            Test::Float(_, a, b) => {
                visit(*a);
                visit(*b);
            }
        }
    }
}

impl Terminator {
    /// Calls `visit` with every value that the terminator uses, jump arguments included.
    pub fn operands(&self, mut visit: impl FnMut(ValueId)) {
        match self {
            Terminator::Jump(target) | Terminator::Loop(target) | Terminator::Again { target, .. } => {
                target.arguments.iter().copied().for_each(visit);
            }
            Terminator::Branch { test, then, otherwise, .. } => {
                test.operands(&mut visit);
                then.arguments.iter().chain(&otherwise.arguments).copied().for_each(visit);
            }
            Terminator::Return(value) => visit(*value),
            Terminator::TailCall { callee, arguments, .. } => {
                callee.operands(&mut visit);
                arguments.iter().copied().for_each(visit);
            }
            Terminator::TailApply { procedure, list, .. } => {
                visit(*procedure);
                visit(*list);
            }
            Terminator::Unreachable => {}
        }
    }

    pub fn targets(&self) -> Vec<&Target> {
        match self {
            Terminator::Jump(target) | Terminator::Loop(target) | Terminator::Again { target, .. } => vec![target],
            Terminator::Branch { then, otherwise, .. } => vec![then, otherwise],
            Terminator::Return(_)
            | Terminator::TailCall { .. }
            | Terminator::TailApply { .. }
            | Terminator::Unreachable => vec![],
        }
    }
}
