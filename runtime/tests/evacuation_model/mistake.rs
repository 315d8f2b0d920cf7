//! Controls: what a compiler could do wrong.

/// Ways in which a compiler could get its part wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mistake {
    /// A call that freezes its caller passes the caller's mark on.
    FreezeWithoutMark,
    /// A registered call saves the mark instead of the bump pointer.
    MarkForBump,
    /// A call across which nothing is live does not register its frame, so the frames above it are not found.
    EmptyCallNotRegistered,
    /// A store to a global cell has no barrier.
    GlobalWithoutBarrier,
}

impl Mistake {
    pub const ALL: [Mistake; 4] = [
        Mistake::FreezeWithoutMark,
        Mistake::MarkForBump,
        Mistake::EmptyCallNotRegistered,
        Mistake::GlobalWithoutBarrier,
    ];
}
