//! The names of reclaim points (memory.md section 6).
//!
//! A reclaim point tells its name to the runtime beside the number of its slots. Nothing is decided by it:
//! reports and explanations call a point by its name and its place, in the words that are written here.

/// Where in a program a reclaim point stands. The numbers are part of the interface; 0 is a point without a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PointName {
    /// P1: the back edge of a loop.
    BackEdge = 1,
    /// P2: a tail call of an unknown procedure, or within a recursion.
    TailCall = 2,
    /// P3: before a call that leads back to its own function.
    RecursiveCall = 3,
    /// P4: before a registered call of a procedure that may run long.
    Call = 4,
    /// P5: the end of `with-arena`.
    ArenaEnd = 5,
    /// P6: after a form at the top level.
    FormEnd = 6,
    /// P7: the out-of-line path of an operation on numbers.
    OutOfLine = 7,
    /// P5 too: the end of `in-arena`, where results move into the arena.
    ArenaMove = 8,
}

impl PointName {
    pub const ALL: [PointName; 8] = [
        PointName::BackEdge,
        PointName::TailCall,
        PointName::RecursiveCall,
        PointName::Call,
        PointName::ArenaEnd,
        PointName::FormEnd,
        PointName::OutOfLine,
        PointName::ArenaMove,
    ];

    pub fn from_number(number: u64) -> Option<PointName> {
        PointName::ALL.into_iter().find(|kind| *kind as u64 == number)
    }

    /// As memory.md numbers them.
    pub const fn number_name(self) -> &'static str {
        match self {
            PointName::BackEdge => "P1",
            PointName::TailCall => "P2",
            PointName::RecursiveCall => "P3",
            PointName::Call => "P4",
            PointName::ArenaEnd | PointName::ArenaMove => "P5",
            PointName::FormEnd => "P6",
            PointName::OutOfLine => "P7",
        }
    }

    /// In plain words; a place follows.
    pub const fn words(self) -> &'static str {
        match self {
            PointName::BackEdge => "back edge of the loop at",
            PointName::TailCall => "tail call at",
            PointName::RecursiveCall => "before the recursive call at",
            PointName::Call => "before the call at",
            PointName::ArenaEnd => "end of with-arena at",
            PointName::FormEnd => "after the form at",
            PointName::OutOfLine => "out-of-line arithmetic at",
            PointName::ArenaMove => "end of in-arena at",
        }
    }
}

/// The number of slots that a reclaim point passes has the name's number in the bits from here on.
pub const POINT_NAME_SHIFT: u32 = 32;
