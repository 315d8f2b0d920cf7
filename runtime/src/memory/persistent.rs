//! Persistent arenas: memory of their own that the program gives back when it says so.
//!
//! An arena is a list of blocks as in the C interface: the first of at least 1024 bytes, each further one twice as large
//! as the last, or as large as one allocation needs. Blocks lie on whole pages of the arena range, which belong to one
//! arena; the rest of a page that a block leaves over begins the next block when that fits. Objects never move again.
//!
//! Destroying an arena makes its pages inaccessible at once, and their addresses are not used again: a table with an
//! entry for each page says to which arena it belonged, so that a stale use can be told from any other fault, and the
//! evacuator can drop remembered slots that are gone (it never reads them). A reset is a destruction followed by a
//! fresh start under the same handle, so that stale values are detected after it too.

use super::reservation::{PAGE, Reservation, pages_up};
use std::ops::Range;

pub const SMALLEST_BLOCK: u64 = 1024;

#[derive(Default)]
pub struct PersistentArenas {
    range: Range<u64>,
    /// Start of the pages that no arena had yet.
    next: u64,
    /// For every page below `next`: the number of its arena.
    page_owners: Vec<u32>,
    arenas: Vec<Option<Box<Arena>>>,
    /// Bytes of accessible pages, and how many there may be.
    committed: u64,
    budget: u64,
}

struct Arena {
    blocks: Vec<Block>,
    runs: Vec<Range<u64>>,
    /// What the last run of pages has left behind the current block.
    left_over: Range<u64>,
    /// Size of the current block.
    block_size: u64,
    statistics: Statistics,
}

/// A block: allocated up to `next`.
struct Block {
    start: u64,
    next: u64,
    end: u64,
}

#[derive(Clone, Copy, Default, Debug)]
pub struct Statistics {
    pub used: u64,
    pub capacity: u64,
    pub allocations: u64,
    pub peak: u64,
}

/// Why an arena could not grow.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Exhausted;

impl PersistentArenas {
    pub fn new(range: Range<u64>, budget: u64) -> PersistentArenas {
        PersistentArenas { next: range.start, range, budget, ..PersistentArenas::default() }
    }

    /// May this address be read? True for every address outside the arena range, and for those of live arenas.
    #[inline]
    pub fn readable(&self, address: u64) -> bool {
        !self.range.contains(&address) || self.live_owner(address).is_some()
    }

    pub fn contains(&self, address: u64) -> bool {
        self.range.contains(&address)
    }

    /// The arena, alive or not, that an address in the arena range belongs or belonged to.
    pub fn owner(&self, address: u64) -> Option<usize> {
        if !self.range.contains(&address) {
            return None;
        }
        let page = (address - self.range.start) / PAGE;
        self.page_owners.get(page as usize).map(|&owner| owner as usize)
    }

    /// As [`PersistentArenas::owner`], if that arena is alive.
    pub fn live_owner(&self, address: u64) -> Option<usize> {
        self.owner(address).filter(|&owner| self.is_alive(owner))
    }

    pub fn is_alive(&self, arena: usize) -> bool {
        self.arenas.get(arena).is_some_and(Option::is_some)
    }

    /// A new arena with a first block of `size` bytes or more.
    pub fn make(&mut self, reservation: &Reservation, size: u64) -> Result<usize, Exhausted> {
        let number = self.arenas.len();
        if number >= u32::MAX as usize {
            return Err(Exhausted);
        }
        let arena = Arena {
            blocks: Vec::new(),
            runs: Vec::new(),
            left_over: 0..0,
            block_size: 0,
            statistics: Statistics::default(),
        };
        self.arenas.push(Some(Box::new(arena)));
        let size = round_up(size.max(SMALLEST_BLOCK)).ok_or(Exhausted);
        match size.and_then(|size| self.add_block(reservation, number, size)) {
            Ok(()) => Ok(number),
            Err(Exhausted) => {
                self.arenas.pop();
                Err(Exhausted)
            }
        }
    }

    /// Gives the arena's pages back and makes them inaccessible. `false` when the system refused for some page.
    pub fn destroy(&mut self, reservation: &Reservation, arena: usize) -> bool {
        let Some(dead) = self.arenas.get_mut(arena).and_then(Option::take) else { return true };
        let mut done = true;
        for run in dead.runs {
            self.committed -= run.end - run.start;
            // SAFETY: the arena is marked dead, so the runtime follows no pointer into it any more.
            done &= unsafe { reservation.forbid(run) };
        }
        done
    }

    /// Room for `size` bytes whose address plus `offset` is a multiple of `alignment`. The memory reads as zero. Room
    /// skipped for the sake of alignment is reported, so that the caller can keep the block parseable.
    pub fn allocate(
        &mut self,
        reservation: &Reservation,
        arena: usize,
        size: u64,
        alignment: u64,
        offset: u64,
    ) -> Result<(u64, Range<u64>), Exhausted> {
        debug_assert!(alignment.is_power_of_two() && alignment >= 16 && offset.is_multiple_of(16));
        let size = round_up(size).ok_or(Exhausted)?;
        // Skipped room is less than the alignment.
        let needed = size.checked_add(alignment - 16).ok_or(Exhausted)?;
        self.ensure_room(reservation, arena, needed)?;
        let arena = self.live(arena).ok_or(Exhausted)?;
        let block = arena.blocks.last_mut().ok_or(Exhausted)?;
        let start = block.next;
        let address = ((start + offset + alignment - 1) & !(alignment - 1)) - offset;
        block.next = address + size;
        arena.statistics.used += block.next - start;
        arena.statistics.peak = arena.statistics.peak.max(arena.statistics.used);
        arena.statistics.allocations += 1;
        Ok((address, start..address))
    }

    /// Makes sure that the current block has `size` bytes left, with a new block if need be.
    pub fn ensure_room(&mut self, reservation: &Reservation, arena: usize, size: u64) -> Result<(), Exhausted> {
        let live = self.live(arena).ok_or(Exhausted)?;
        if live.blocks.last().is_some_and(|block| block.end - block.next >= size) {
            return Ok(());
        }
        let size = live.block_size.saturating_mul(2).max(size);
        self.add_block(reservation, arena, round_up(size).ok_or(Exhausted)?)
    }

    /// Where the current block's free part begins: objects may be written there after [`PersistentArenas::ensure_room`],
    /// and belong to the arena after [`PersistentArenas::take`].
    pub fn free_start(&self, arena: usize) -> Option<u64> {
        self.arenas.get(arena)?.as_ref()?.blocks.last().map(|block| block.next)
    }

    /// Takes the free part up to `end`, which holds `objects` objects now.
    pub fn take(&mut self, arena: usize, end: u64, objects: u64) {
        let Some(arena) = self.live(arena) else { return };
        let Some(block) = arena.blocks.last_mut() else { return };
        debug_assert!(block.next <= end && end <= block.end);
        arena.statistics.used += end - block.next;
        arena.statistics.peak = arena.statistics.peak.max(arena.statistics.used);
        arena.statistics.allocations += objects;
        block.next = end;
    }

    pub fn statistics(&self, arena: usize) -> Option<Statistics> {
        self.arenas.get(arena)?.as_ref().map(|arena| arena.statistics)
    }

    /// The size of a live arena's first block.
    pub fn first_block_size(&self, arena: usize) -> u64 {
        let live = self.arenas.get(arena).and_then(Option::as_ref);
        live.and_then(|arena| arena.blocks.first()).map_or(SMALLEST_BLOCK, |block| block.end - block.start)
    }

    /// The ranges of all live arenas that hold objects.
    pub fn object_ranges(&self) -> impl Iterator<Item = Range<u64>> {
        self.arenas.iter().flatten().flat_map(|arena| arena.blocks.iter().map(|block| block.start..block.next))
    }

    fn live(&mut self, arena: usize) -> Option<&mut Arena> {
        self.arenas.get_mut(arena)?.as_deref_mut()
    }

    fn add_block(&mut self, reservation: &Reservation, number: usize, size: u64) -> Result<(), Exhausted> {
        let left_over = self.live(number).ok_or(Exhausted)?.left_over.clone();
        let (pages, run) = if left_over.end - left_over.start >= size {
            (left_over, None)
        } else {
            let run = self.add_pages(reservation, number, pages_up(size).ok_or(Exhausted)?)?;
            (run.clone(), Some(run))
        };
        let arena = self.live(number).ok_or(Exhausted)?;
        arena.runs.extend(run);
        arena.blocks.push(Block { start: pages.start, next: pages.start, end: pages.start + size });
        arena.left_over = pages.start + size..pages.end;
        arena.block_size = size;
        arena.statistics.capacity += size;
        Ok(())
    }

    fn add_pages(&mut self, reservation: &Reservation, number: usize, size: u64) -> Result<Range<u64>, Exhausted> {
        if size > self.range.end - self.next || size > self.budget.saturating_sub(self.committed) {
            return Err(Exhausted);
        }
        let run = self.next..self.next + size;
        if !reservation.commit(run.clone()) {
            return Err(Exhausted);
        }
        self.next = run.end;
        self.committed += size;
        self.page_owners.resize(((run.end - self.range.start) / PAGE) as usize, number as u32);
        Ok(run)
    }
}

/// To whole units of an object's alignment.
fn round_up(size: u64) -> Option<u64> {
    Some(size.checked_add(15)? & !15)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arenas() -> (Reservation, PersistentArenas) {
        let reservation = Reservation::new(1 << 30).ok().unwrap();
        let arenas = PersistentArenas::new(reservation.arenas.clone(), 1 << 20);
        (reservation, arenas)
    }

    /// The first block has at least 1024 bytes and each new one is twice the last.
    #[test]
    fn blocks_double() {
        let (reservation, mut arenas) = arenas();
        let arena = arenas.make(&reservation, 1).unwrap();
        assert_eq!(arenas.statistics(arena).unwrap().capacity, 1024);
        arenas.allocate(&reservation, arena, 1024, 16, 0).unwrap();
        assert_eq!(arenas.statistics(arena).unwrap().capacity, 1024);
        arenas.allocate(&reservation, arena, 16, 16, 0).unwrap();
        assert_eq!(arenas.statistics(arena).unwrap().capacity, 1024 + 2048);
        arenas.allocate(&reservation, arena, 2048, 16, 0).unwrap();
        assert_eq!(arenas.statistics(arena).unwrap().capacity, 1024 + 2048 + 4096);
    }

    /// An allocation larger than twice the last block gets a block of its own size.
    #[test]
    fn a_large_allocation_gets_a_large_block() {
        let (reservation, mut arenas) = arenas();
        let arena = arenas.make(&reservation, 1024).unwrap();
        let (address, _) = arenas.allocate(&reservation, arena, 100_000, 16, 0).unwrap();
        // SAFETY: the arena gave this memory out.
        unsafe { std::ptr::write_bytes(address as *mut u8, 1, 100_000) };
        assert_eq!(arenas.statistics(arena).unwrap().capacity, 1024 + 100_000);
    }

    /// The address plus the offset is aligned, and what was skipped is reported.
    #[test]
    fn alignment() {
        let (reservation, mut arenas) = arenas();
        let arena = arenas.make(&reservation, 1024).unwrap();
        let (first, _) = arenas.allocate(&reservation, arena, 16, 16, 0).unwrap();
        let (address, skipped) = arenas.allocate(&reservation, arena, 16, 256, 16).unwrap();
        assert_eq!((address + 16) % 256, 0);
        assert_eq!(skipped, first + 16..address);
    }

    /// A destroyed arena's addresses are known as its own, cannot be read, and are not given out again.
    #[test]
    fn destroyed_addresses_stay_dead() {
        let (reservation, mut arenas) = arenas();
        let arena = arenas.make(&reservation, 1024).unwrap();
        let (address, _) = arenas.allocate(&reservation, arena, 16, 16, 0).unwrap();
        assert!(arenas.readable(address));
        assert!(arenas.destroy(&reservation, arena));
        assert!(!arenas.readable(address));
        assert_eq!(arenas.owner(address), Some(arena));
        let other = arenas.make(&reservation, 1024).unwrap();
        let (fresh, _) = arenas.allocate(&reservation, other, 16, 16, 0).unwrap();
        assert_ne!(fresh & !(PAGE - 1), address & !(PAGE - 1));
    }

    /// More than the budget is refused, and destroying gives budget back.
    #[test]
    fn budget() {
        let (reservation, mut arenas) = arenas();
        assert_eq!(arenas.make(&reservation, (1 << 20) + 1), Err(Exhausted));
        assert_eq!(arenas.make(&reservation, u64::MAX), Err(Exhausted));
        let arena = arenas.make(&reservation, 1 << 20).unwrap();
        assert_eq!(arenas.make(&reservation, 1), Err(Exhausted));
        arenas.destroy(&reservation, arena);
        assert!(arenas.make(&reservation, 1).is_ok());
    }
}
