//! The lexical arenas that are open: marks on the region stack with a name, a limit and a check.
//!
//! Opening and closing one costs a push and a pop. The arena's memory is reclaimed by the forced reclaim point that
//! compiled code executes at its end; nothing here touches an object. The order of the stack is that of the list in
//! `Context::arenas`, whose elements are the handles.

/// Bytes and state of one open arena.
pub struct LexicalArena {
    /// Everything allocated since it was opened lies at or above this.
    pub mark: u64,
    pub size: u64,
    pub limit: Option<u64>,
    pub strict: bool,
    /// `destroy-arena` ends the arena for the program; its range is reclaimed at its end all the same.
    pub alive: bool,
    /// The limit does not bind while the condition that it caused is handled.
    pub lifted: bool,
    /// Most bytes that were seen in it.
    pub peak: u64,
}

#[derive(Default)]
pub struct LexicalArenas {
    open: Vec<LexicalArena>,
}

impl LexicalArenas {
    pub fn push(&mut self, arena: LexicalArena) -> usize {
        self.open.push(arena);
        self.open.len() - 1
    }

    pub fn pop(&mut self) {
        self.open.pop();
    }

    pub fn get(&self, index: usize) -> Option<&LexicalArena> {
        self.open.get(index)
    }

    pub fn get_mut(&mut self, index: usize) -> Option<&mut LexicalArena> {
        self.open.get_mut(index)
    }

    /// The first address that no limit in force allows, and the arena that it belongs to.
    pub fn limit_address(&self) -> Option<(u64, usize)> {
        let binding = self.open.iter().enumerate().filter(|(_, arena)| arena.alive && !arena.lifted);
        binding.filter_map(|(i, arena)| Some((arena.mark.saturating_add(arena.limit?), i))).min()
    }

    /// The smallest limit in force, in bytes.
    pub fn smallest_limit(&self) -> Option<u64> {
        self.open.iter().filter(|arena| arena.alive && !arena.lifted).filter_map(|arena| arena.limit).min()
    }

    /// Puts lifted limits back into force.
    pub fn restore_limits(&mut self) {
        for arena in &mut self.open {
            arena.lifted = false;
        }
    }

    /// Records that the region stack reaches up to `top`.
    pub fn note_top(&mut self, top: u64) {
        for arena in &mut self.open {
            arena.peak = arena.peak.max(top.saturating_sub(arena.mark));
        }
    }
}
