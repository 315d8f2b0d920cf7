//! The kinds of run-time error. Their diagnostic codes are E05xx; `eshkolc --explain` has a page for each.

/// Stored as a fixnum in a condition. `error-object?` holds for all of them.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Made by the program with `error`.
    User = 0,
    /// An argument of the wrong type.
    WrongType = 1,
    /// An index or a number outside the range that the operation accepts.
    OutOfRange = 2,
    /// A call of something that is not a procedure.
    NotProcedure = 3,
    /// A procedure called with a number of arguments that it does not take.
    ArgumentCount = 4,
    /// A variable used before its definition was evaluated.
    Unbound = 5,
    DivisionByZero = 6,
    /// A change of a literal constant.
    Immutable = 7,
    /// Memory, stack or address space ran out, or a limit on them was reached.
    OutOfMemory = 8,
    /// `file-error?` holds.
    File = 9,
    /// `read-error?` holds.
    Read = 10,
    /// A handler returned from `raise`.
    NotContinuable = 11,
    /// A continuation was called after its extent was left.
    DeadContinuation = 12,
    /// An arena that was destroyed, or memory in it, was used.
    DeadArena = 13,
    /// More or fewer values than the place takes.
    ValueCount = 14,
    /// A port that is closed, or of the wrong direction.
    Port = 15,
    /// Something that this implementation does not support.
    Unsupported = 16,
    /// Memory of a strict arena would outlive it.
    ArenaEscape = 17,
}

impl Kind {
    pub const ALL: [Kind; 18] = [
        Kind::User,
        Kind::WrongType,
        Kind::OutOfRange,
        Kind::NotProcedure,
        Kind::ArgumentCount,
        Kind::Unbound,
        Kind::DivisionByZero,
        Kind::Immutable,
        Kind::OutOfMemory,
        Kind::File,
        Kind::Read,
        Kind::NotContinuable,
        Kind::DeadContinuation,
        Kind::DeadArena,
        Kind::ValueCount,
        Kind::Port,
        Kind::Unsupported,
        Kind::ArenaEscape,
    ];

    /// The diagnostic code that goes with the kind: `E0500 + kind`.
    pub const fn code(self) -> u32 {
        500 + self as u32
    }
}
