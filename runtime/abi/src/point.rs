//! The kinds of reclaim points (memory.md section 6).
//!
//! A reclaim point tells its kind to the runtime beside the number of its slots. Nothing is decided by it: reports and
//! explanations name a point by its kind and its place, in the words that are written here.

/// Where in a program a reclaim point stands. The numbers are part of the interface; 0 is a point of unknown kind.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PointKind {
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

impl PointKind {
    pub const ALL: [PointKind; 8] = [
        PointKind::BackEdge,
        PointKind::TailCall,
        PointKind::RecursiveCall,
        PointKind::Call,
        PointKind::ArenaEnd,
        PointKind::FormEnd,
        PointKind::OutOfLine,
        PointKind::ArenaMove,
    ];

    pub fn from_number(number: u64) -> Option<PointKind> {
        PointKind::ALL.into_iter().find(|kind| *kind as u64 == number)
    }

    /// As memory.md numbers them.
    pub const fn number_name(self) -> &'static str {
        match self {
            PointKind::BackEdge => "P1",
            PointKind::TailCall => "P2",
            PointKind::RecursiveCall => "P3",
            PointKind::Call => "P4",
            PointKind::ArenaEnd | PointKind::ArenaMove => "P5",
            PointKind::FormEnd => "P6",
            PointKind::OutOfLine => "P7",
        }
    }

    /// In plain words; a place follows.
    pub const fn words(self) -> &'static str {
        match self {
            PointKind::BackEdge => "back edge of the loop at",
            PointKind::TailCall => "tail call at",
            PointKind::RecursiveCall => "before the recursive call at",
            PointKind::Call => "before the call at",
            PointKind::ArenaEnd => "end of with-arena at",
            PointKind::FormEnd => "after the form at",
            PointKind::OutOfLine => "out-of-line arithmetic at",
            PointKind::ArenaMove => "end of in-arena at",
        }
    }
}

/// The number of slots that a reclaim point passes has the kind's number in the bits from here on.
pub const KIND_SHIFT: u32 = 40;
