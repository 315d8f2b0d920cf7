//! What open arenas hold.
//!
//! While an arena is open, or the body of an `in-arena` runs, nothing that was allocated before can be freed: its mark is
//! a floor (see `memory/floors.rs`). What lies between that mark and the next one further out is held by the arena, at
//! each look of a reclaim point meanwhile.

use super::Code;

/// The arenas opened at one place.
pub(super) struct Holder {
    pub code: Code,
    /// Looks while one of them was the innermost.
    pub looks: u64,
    /// The most that one of them held.
    pub bytes: u64,
}

pub(super) struct Held {
    base: u64,
    pub holders: Vec<Holder>,
    /// The marks of open arenas, outermost first, and the numbers of their holders.
    open: Vec<(u64, usize)>,
}

impl Held {
    pub fn new(base: u64) -> Held {
        Held { base, holders: Vec::new(), open: Vec::new() }
    }

    /// An arena opens at this mark.
    pub fn open(&mut self, code: Code, mark: u64) {
        let number = match self.holders.iter().position(|holder| holder.code == code) {
            Some(number) => number,
            None => {
                self.holders.push(Holder { code, looks: 0, bytes: 0 });
                self.holders.len() - 1
            }
        };
        self.leave(mark);
        self.open.push((mark, number));
    }

    /// A point looks, and may free nothing below the floor: that of an open arena, or the beginning of the region stack.
    pub fn look(&mut self, floor: u64) {
        self.leave(floor + 1);
        let Some((&(mark, number), outer)) = self.open.split_last() else { return };
        let below = outer.last().map_or(self.base, |&(mark, _)| mark);
        if let Some(holder) = self.holders.get_mut(number).filter(|_| mark == floor) {
            holder.looks += 1;
            holder.bytes = holder.bytes.max(mark - below);
        }
    }

    /// Arenas with marks from this address on are over.
    fn leave(&mut self, from: u64) {
        while self.open.pop_if(|(mark, _)| *mark >= from).is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each holds what lies below its mark, down to that of the next one; one that is over holds nothing.
    #[test]
    fn arenas_hold_what_lies_below() {
        let mut held = Held::new(100);
        let code = |address| Code { address, caller: 0 };
        held.open(code(1), 150);
        held.open(code(2), 180);
        held.look(180);
        held.look(150);
        held.look(100);
        let seen: Vec<_> =
            held.holders.iter().map(|holder| (holder.code.address, holder.looks, holder.bytes)).collect();
        assert_eq!(seen, [(1, 1, 50), (2, 1, 30)]);
    }
}
