//! The lexical arenas that are open: marks on the region stack with a name, a limit and a check.
//!
//! Opening and closing one takes constant time however many are open, since a recursion may open one at each level. The
//! arena's memory is reclaimed by the forced reclaim point that compiled code executes at its end; nothing here touches
//! an object. The order of the stack is that of the list in `Context::arenas`, whose elements are the handles.

/// Bytes and state of one open arena.
pub struct LexicalArena {
    /// Everything allocated since it was opened lies at or above this.
    pub mark: u64,
    pub size: u64,
    pub limit: Option<u64>,
    pub strict: bool,
    /// `destroy-arena` ends the arena for the program; its range is reclaimed at its end all the same.
    alive: bool,
    /// The limit does not bind while the condition that it caused is handled.
    lifted: bool,
    /// The highest top of the region stack that was seen while this arena was the innermost.
    highest_top: u64,
    /// The limits in force of this arena and of those around it.
    in_force: Limits,
}

/// The limits in force of a number of arenas.
#[derive(Clone, Copy, Default)]
struct Limits {
    /// The first address that is beyond one of them, and the arena whose it is.
    address: Option<(u64, usize)>,
    /// The smallest of them, in bytes.
    smallest: Option<u64>,
}

#[derive(Default)]
pub struct LexicalArenas {
    open: Vec<LexicalArena>,
    /// Is any limit lifted?
    any_lifted: bool,
}

impl LexicalArenas {
    /// How many are open: the number that the next one gets.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    pub fn push(&mut self, mark: u64, size: u64, limit: Option<u64>, strict: bool) {
        let in_force = Limits::default();
        let arena = LexicalArena { mark, size, limit, strict, alive: true, lifted: false, highest_top: mark, in_force };
        self.open.push(arena);
        self.update_limits(self.open.len() - 1);
    }

    /// Closes the innermost arena; gives its mark.
    pub fn pop(&mut self) -> Option<u64> {
        let closed = self.open.pop()?;
        if let Some(around) = self.open.last_mut() {
            around.highest_top = around.highest_top.max(closed.highest_top);
        }
        Some(closed.mark)
    }

    pub fn get(&self, index: usize) -> Option<&LexicalArena> {
        self.open.get(index)
    }

    /// The first address that no limit in force allows, and the arena whose limit it is.
    pub fn limit_address(&self) -> Option<(u64, usize)> {
        self.open.last()?.in_force.address
    }

    /// The smallest limit in force, in bytes.
    pub fn smallest_limit(&self) -> Option<u64> {
        self.open.last()?.in_force.smallest
    }

    /// The arena is over for the program.
    pub fn kill(&mut self, index: usize) {
        if let Some(arena) = self.open.get_mut(index) {
            arena.alive = false;
            self.update_limits(index);
        }
    }

    /// The arena's limit is not in force for a while. Gives its bytes.
    pub fn lift_limit(&mut self, index: usize) -> Option<u64> {
        let arena = self.open.get_mut(index)?;
        arena.lifted = true;
        let limit = arena.limit;
        self.any_lifted = true;
        self.update_limits(index);
        limit
    }

    /// Puts lifted limits back into force; tells whether there were any.
    pub fn restore_limits(&mut self) -> bool {
        let any = std::mem::take(&mut self.any_lifted);
        if any {
            for arena in &mut self.open {
                arena.lifted = false;
            }
            self.update_limits(0);
        }
        any
    }

    /// Records that the region stack reaches up to `top`.
    pub fn note_top(&mut self, top: u64) {
        if let Some(arena) = self.open.last_mut() {
            arena.highest_top = arena.highest_top.max(top);
        }
    }

    /// The most bytes that were seen in an arena.
    pub fn peak(&self, index: usize) -> u64 {
        let inner = self.open.get(index..).unwrap_or(&[]);
        let highest = inner.iter().map(|arena| arena.highest_top).max();
        inner.first().zip(highest).map_or(0, |(arena, highest)| highest.saturating_sub(arena.mark))
    }

    /// Computes again what is in force from this arena inwards.
    fn update_limits(&mut self, first: usize) {
        let mut around = first.checked_sub(1).and_then(|i| self.open.get(i)).map_or(Limits::default(), |a| a.in_force);
        for (i, arena) in self.open.iter_mut().enumerate().skip(first) {
            if let Some(limit) = arena.limit.filter(|_| arena.alive && !arena.lifted) {
                let address = (arena.mark.saturating_add(limit), i);
                around.address = Some(around.address.map_or(address, |other| other.min(address)));
                around.smallest = Some(around.smallest.map_or(limit, |other| other.min(limit)));
            }
            arena.in_force = around;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The nearest limit binds; lifted ones and those of dead arenas do not; closing gives the one around back.
    #[test]
    fn limits() {
        let mut arenas = LexicalArenas::default();
        assert_eq!(arenas.limit_address(), None);
        arenas.push(1000, 1, Some(500), false);
        arenas.push(1100, 1, None, false);
        arenas.push(1200, 1, Some(100), false);
        assert_eq!((arenas.limit_address(), arenas.smallest_limit()), (Some((1300, 2)), Some(100)));
        assert_eq!(arenas.lift_limit(2), Some(100));
        assert_eq!((arenas.limit_address(), arenas.smallest_limit()), (Some((1500, 0)), Some(500)));
        arenas.restore_limits();
        assert_eq!(arenas.limit_address(), Some((1300, 2)));
        arenas.kill(0);
        arenas.pop();
        assert_eq!(arenas.limit_address(), None);
    }

    /// What an inner arena reached counts for those around it, after its end too.
    #[test]
    fn peaks() {
        let mut arenas = LexicalArenas::default();
        arenas.push(1000, 1, None, false);
        arenas.note_top(1010);
        arenas.push(1010, 1, None, false);
        arenas.note_top(1500);
        assert_eq!((arenas.peak(0), arenas.peak(1)), (500, 490));
        arenas.pop();
        arenas.note_top(1020);
        assert_eq!(arenas.peak(0), 500);
    }
}
