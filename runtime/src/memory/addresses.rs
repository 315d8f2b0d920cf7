//! Bookkeeping of the arena range: which addresses are free, and whose the others are or were.

use super::reservation::PAGE;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Free ranges of whole pages; neighbours are one range. Taking and giving back takes time logarithmic in their number.
#[derive(Default)]
pub struct FreeRanges {
    /// By start: the end.
    by_start: BTreeMap<u64, u64>,
    /// Sizes and starts of the same ranges.
    by_size: BTreeSet<(u64, u64)>,
}

impl FreeRanges {
    pub fn new(all: Range<u64>) -> FreeRanges {
        let mut free = FreeRanges::default();
        free.insert(all);
        free
    }

    /// A range of this size, from the smallest that is large enough.
    pub fn take(&mut self, size: u64) -> Option<Range<u64>> {
        let &(found, start) = self.by_size.range((size, 0)..).next()?;
        self.remove(start..start + found);
        self.insert(start + size..start + found);
        Some(start..start + size)
    }

    pub fn give(&mut self, range: Range<u64>) {
        let mut whole = range;
        if let Some((&start, &end)) = self.by_start.range(..whole.start).next_back()
            && end == whole.start
        {
            self.remove(start..end);
            whole.start = start;
        }
        if let Some(&end) = self.by_start.get(&whole.end) {
            self.remove(whole.end..end);
            whole.end = end;
        }
        self.insert(whole);
    }

    fn insert(&mut self, range: Range<u64>) {
        if !range.is_empty() {
            self.by_start.insert(range.start, range.end);
            self.by_size.insert((range.end - range.start, range.start));
        }
    }

    fn remove(&mut self, range: Range<u64>) {
        self.by_start.remove(&range.start);
        self.by_size.remove(&(range.end - range.start, range.start));
    }
}

/// For every page that an arena ever had: the number of the arena. The table reaches as far as the highest such page.
#[derive(Default)]
pub struct PageOwners {
    base: u64,
    owners: Vec<u32>,
}

impl PageOwners {
    const NOBODY: u32 = u32::MAX;
    /// Numbers of arenas are below this.
    pub const LIMIT: usize = PageOwners::NOBODY as usize;

    pub fn new(base: u64) -> PageOwners {
        PageOwners { base, owners: Vec::new() }
    }

    #[inline]
    pub fn get(&self, address: u64) -> Option<usize> {
        let owner = *self.owners.get(self.page(address))?;
        (owner != PageOwners::NOBODY).then_some(owner as usize)
    }

    /// `false` when there is no memory for the table.
    pub fn set(&mut self, pages: Range<u64>, owner: usize) -> bool {
        let end = self.page(pages.end);
        if end > self.owners.len() {
            if self.owners.try_reserve(end - self.owners.len()).is_err() {
                return false;
            }
            self.owners.resize(end, PageOwners::NOBODY);
        }
        self.fill(pages, owner as u32);
        true
    }

    pub fn clear(&mut self, pages: Range<u64>) {
        self.fill(pages, PageOwners::NOBODY);
    }

    fn fill(&mut self, pages: Range<u64>, owner: u32) {
        let range = self.page(pages.start)..self.page(pages.end).min(self.owners.len());
        if let Some(entries) = self.owners.get_mut(range) {
            entries.fill(owner);
        }
    }

    fn page(&self, address: u64) -> usize {
        ((address - self.base) / PAGE) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is given back joins its neighbours on both sides, so that all of it can be taken at once again.
    #[test]
    fn free_ranges_merge() {
        let mut free = FreeRanges::new(0..100 * PAGE);
        let taken: Vec<Range<u64>> = (1..=8).map(|pages| free.take(pages * PAGE).unwrap()).collect();
        assert!(free.take(100 * PAGE).is_none());
        for i in [1, 3, 5, 7, 0, 2, 4, 6] {
            free.give(taken[i].clone());
        }
        assert_eq!(free.take(100 * PAGE), Some(0..100 * PAGE));
        assert!(free.take(PAGE).is_none());
    }

    /// The smallest range that is large enough is used, so that large ones stay.
    #[test]
    fn best_fit() {
        let mut free = FreeRanges::default();
        free.give(0..8 * PAGE);
        free.give(10 * PAGE..12 * PAGE);
        assert_eq!(free.take(2 * PAGE), Some(10 * PAGE..12 * PAGE));
        assert_eq!(free.take(8 * PAGE), Some(0..8 * PAGE));
    }

    /// A page has the owner that was set last, or none.
    #[test]
    fn owners() {
        let mut owners = PageOwners::new(PAGE);
        assert!(owners.set(3 * PAGE..5 * PAGE, 7));
        assert_eq!((owners.get(2 * PAGE), owners.get(4 * PAGE + 8), owners.get(5 * PAGE)), (None, Some(7), None));
        owners.clear(3 * PAGE..4 * PAGE);
        assert_eq!((owners.get(3 * PAGE), owners.get(4 * PAGE)), (None, Some(7)));
    }
}
