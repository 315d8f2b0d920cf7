//! Marks below which nothing may be reclaimed: those of arenas that are open.
//!
//! Everywhere else a mark only says where to look: all frames are registered, so that any cut would do. But the mark of
//! an arena is where its range begins, and must stay that while the arena is open. A floor is set when a lexical arena is
//! entered and when the body of an `in-arena` begins, and is left on every way out.
//!
//! While a floor is set, reclaim points can do nothing about what lies below it, and must not put off those that can: what
//! the triggers were is kept with the floor and comes back when it is left.

use eshkol_abi::context::Context;

#[derive(Default)]
pub(super) struct Floors {
    /// Outermost first; marks ascend.
    list: Vec<Floor>,
}

struct Floor {
    mark: u64,
    outer: Triggers,
}

/// The bump pointers at which reclaim points look.
#[derive(Clone, Copy, Default)]
pub(super) struct Triggers {
    pub ordinary: u64,
    pub nested: u64,
    pub deep: u64,
}

impl Triggers {
    pub fn of(context: &Context, deep: u64) -> Triggers {
        Triggers { ordinary: context.trigger, nested: context.nested_trigger, deep }
    }
}

impl Floors {
    /// The mark of the innermost floor, or `base` where there is none.
    pub fn innermost(&self, base: u64) -> u64 {
        self.list.last().map_or(base, |floor| floor.mark)
    }

    pub fn is_set(&self) -> bool {
        !self.list.is_empty()
    }

    pub fn set(&mut self, mark: u64, triggers: Triggers) {
        self.leave(mark + 1);
        self.list.push(Floor { mark, outer: triggers });
    }

    /// Leaves the floors with marks from this address on: gives what the triggers were before the outermost of them.
    pub fn leave(&mut self, from: u64) -> Option<Triggers> {
        let mut outer = None;
        while let Some(floor) = self.list.pop_if(|floor| floor.mark >= from) {
            outer = Some(floor.outer);
        }
        outer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the triggers were comes back, also when several floors are left at once.
    #[test]
    fn floors_nest() {
        let triggers = |ordinary| Triggers { ordinary, ..Triggers::default() };
        let mut floors = Floors::default();
        assert_eq!(floors.innermost(48), 48);
        floors.set(100, triggers(1));
        floors.set(200, triggers(2));
        floors.set(300, triggers(3));
        assert_eq!(floors.innermost(48), 300);
        assert!(floors.leave(301).is_none());
        assert_eq!(floors.leave(200).map(|t| t.ordinary), Some(2));
        assert_eq!(floors.innermost(48), 100);
        assert_eq!(floors.leave(0).map(|t| t.ordinary), Some(1));
        assert_eq!(floors.innermost(48), 48);
    }
}
