//! Numbers of objects: what stays the same about an object when it moves, so that tables can be keyed by identity.
//!
//! An object has no number until somebody asks for it. Numbers are found by address, so they have to follow the objects:
//! an evacuation takes those out whose objects lie in the range that it empties, and puts the ones back whose objects
//! survive. The addresses on the region stack are in a heap with the highest on top, since what is emptied is always
//! the upper end of the stack: what an evacuation costs here is proportional to the numbered objects in its range, and
//! nothing where there are none.
//!
//! An object outside the region stack does not move. What is said of the addresses of an arena that was destroyed is
//! forgotten when the addresses are used again.

use crate::addresses::AddressMap;
use std::collections::BinaryHeap;
use std::ops::Range;

#[derive(Default)]
pub struct Identities {
    /// Of objects on the region stack, by address.
    moving: AddressMap<u64>,
    /// The keys of `moving`.
    highest: BinaryHeap<u64>,
    /// Of all other objects, by address.
    fixed: AddressMap<u64>,
    /// How many numbers were given.
    given: u64,
}

impl Identities {
    /// The number of the object at an address; a new one if it has none. `None` when there is no memory to note it.
    #[inline]
    pub fn number(&mut self, address: u64, heap: &Range<u64>) -> Option<u64> {
        let is_moving = heap.contains(&address);
        let map = if is_moving { &self.moving } else { &self.fixed };
        match map.get(&address) {
            Some(&number) => Some(number),
            None => self.give_number(address, is_moving),
        }
    }

    #[cold]
    fn give_number(&mut self, address: u64, is_moving: bool) -> Option<u64> {
        let map = if is_moving { &mut self.moving } else { &mut self.fixed };
        map.try_reserve(1).ok()?;
        if is_moving {
            self.highest.try_reserve(1).ok()?;
            self.highest.push(address);
        }
        self.given += 1;
        map.insert(address, self.given);
        Some(self.given)
    }

    /// Everything from `cut` on was moved or is free: `new_address` says where an object is now, if it is anywhere.
    pub fn evacuated(&mut self, cut: u64, heap: &Range<u64>, new_address: impl Fn(u64) -> Option<u64>) {
        let mut moved = Vec::new();
        while self.highest.peek().is_some_and(|&address| address >= cut) {
            let Some(address) = self.highest.pop() else { break };
            let Some(number) = self.moving.remove(&address) else { continue };
            if let Some(new) = new_address(address) {
                moved.push((new, number));
            }
        }
        for (address, number) in moved {
            if heap.contains(&address) {
                self.moving.insert(address, number);
                self.highest.push(address);
            } else {
                self.fixed.insert(address, number);
            }
        }
        // Room that many dead objects left behind is given back.
        if self.moving.capacity() > 1024 && self.moving.len() < self.moving.capacity() / 8 {
            self.moving.shrink_to(self.moving.len() * 2);
            self.highest.shrink_to(self.moving.len() * 2);
        }
    }

    /// Forgets objects that do not move, those at addresses that nobody owns any more.
    pub fn forget(&mut self, is_owned: impl Fn(u64) -> bool) {
        self.fixed.retain(|&address, _| is_owned(address));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAP: Range<u64> = 1000..2000;

    /// A number stays with its object: where it is, when it moves, and when it moves out of the region stack.
    #[test]
    fn numbers_follow_objects() {
        let mut identities = Identities::default();
        let [old, dead, kept, left] = [1000, 1104, 1208, 1312].map(|at| identities.number(at, &HEAP).unwrap());
        identities.evacuated(1104, &HEAP, |address| match address {
            1208 => Some(1104),
            1312 => Some(500),
            _ => None,
        });
        assert_eq!([1000, 1104, 500].map(|at| identities.number(at, &HEAP).unwrap()), [old, kept, left]);
        let fresh = identities.number(1208, &HEAP).unwrap();
        assert!(![old, dead, kept, left].contains(&fresh));
    }

    /// What lies below the cut is not looked at.
    #[test]
    fn older_objects_are_left_alone() {
        let mut identities = Identities::default();
        let number = identities.number(1000, &HEAP).unwrap();
        identities.evacuated(1016, &HEAP, |_| unreachable!());
        assert_eq!(identities.number(1000, &HEAP), Some(number));
    }

    /// Addresses that are given to somebody else have no number.
    #[test]
    fn what_nobody_owns_is_forgotten() {
        let mut identities = Identities::default();
        let (gone, kept) = (identities.number(16, &HEAP).unwrap(), identities.number(32, &HEAP).unwrap());
        identities.forget(|address| address == 32);
        assert_eq!(identities.number(32, &HEAP), Some(kept));
        assert_ne!(identities.number(16, &HEAP), Some(gone));
    }
}
