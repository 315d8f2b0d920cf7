//! Persistent arenas: memory of their own that the program gives back when it says so.
//!
//! An arena is a list of blocks as in the C interface: the first of at least 1024 bytes, each further one twice as large
//! as the last, or as large as one allocation needs. Blocks lie on whole pages of the arena range, which belong to one
//! arena; the rest of a page that a block leaves over begins the next block when that fits. Objects never move again.
//!
//! Destroying an arena makes its pages inaccessible at once. Their addresses are then in *quarantine*: a table with an
//! entry for each page says to which arena it belonged, so that a stale use can be told from any other fault, and the
//! evacuator can drop remembered slots that are gone (it never reads them). [`super::recycle`] finds out which of them no
//! word of the program mentions; those, and the numbers of their arenas, are used again. So the tables are bounded by
//! the arenas that are alive or mentioned, and by what may be in quarantine.
//!
//! A reset is a destruction followed by a fresh start under the same handle, so that stale values are detected after it
//! too. A run of pages is followed by one that is never accessible: no two runs become one mapping, so a destruction
//! never needs another mapping, which the system could refuse.

use super::addresses::{FreeRanges, PageOwners};
use super::arena::Ending;
use super::reservation::{PAGE, Reservation, pages_up};
use std::ops::Range;

pub const SMALLEST_BLOCK: u64 = 1024;
/// Destroyed arenas that are kept at least before their addresses are used again.
const FEWEST_DEAD: usize = 1 << 16;

#[derive(Default)]
pub struct PersistentArenas {
    range: Range<u64>,
    owners: PageOwners,
    free: FreeRanges,
    /// By number.
    arenas: Vec<Place>,
    /// Numbers that no arena has.
    free_numbers: Vec<u32>,
    /// Bytes of accessible pages, and how many there may be.
    committed: u64,
    budget: u64,
    quarantine: Quarantine,
}

/// What a number stands for.
#[derive(Default)]
enum Place {
    #[default]
    Free,
    Live(Box<Arena>),
    Dead(Box<Dead>),
}

#[derive(Default)]
struct Quarantine {
    /// Destroyed arenas, and the bytes of their addresses.
    arenas: usize,
    bytes: u64,
    /// Bytes that came since the last look.
    fresh: u64,
    /// It is time to look when there are more.
    most_arenas: usize,
    most_bytes: u64,
}

struct Arena {
    blocks: Vec<Block>,
    runs: Vec<Range<u64>>,
    /// What the last run of pages has left behind the current block.
    left_over: Range<u64>,
    /// Size of the current block.
    block_size: u64,
    name: u64,
    made: u64,
    statistics: Statistics,
}

/// An arena that was destroyed: what its addresses were, and what there is to say of it.
struct Dead {
    runs: Vec<Range<u64>>,
    ending: Ending,
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
pub enum Exhausted {
    /// No run of free addresses is long enough. There may be one in quarantine.
    Addresses,
    /// The budget is used up, or the system gives no memory or no mapping.
    Memory,
}

impl PersistentArenas {
    pub fn new(range: Range<u64>, budget: u64) -> PersistentArenas {
        let most_bytes = (range.end - range.start) / 4;
        PersistentArenas {
            owners: PageOwners::new(range.start),
            // The page before the first run is inaccessible too.
            free: FreeRanges::new((range.start + PAGE).min(range.end)..range.end),
            range,
            budget,
            quarantine: Quarantine { most_arenas: FEWEST_DEAD, most_bytes, ..Quarantine::default() },
            ..PersistentArenas::default()
        }
    }

    pub fn range(&self) -> Range<u64> {
        self.range.clone()
    }

    /// Accessible bytes.
    pub fn committed(&self) -> u64 {
        self.committed
    }

    /// How many bytes of accessible pages there may be.
    pub fn set_budget(&mut self, budget: u64) {
        self.budget = budget;
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
        if self.range.contains(&address) { self.owners.get(address) } else { None }
    }

    /// As [`PersistentArenas::owner`], if that arena is alive.
    pub fn live_owner(&self, address: u64) -> Option<usize> {
        self.owner(address).filter(|&owner| self.is_alive(owner))
    }

    pub fn is_alive(&self, arena: usize) -> bool {
        matches!(self.arenas.get(arena), Some(Place::Live(_)))
    }

    /// What there is to say of the destroyed arena that an address belonged to.
    pub fn ending(&self, address: u64) -> Option<Ending> {
        match self.arenas.get(self.owner(address)?)? {
            Place::Dead(dead) => Some(dead.ending),
            Place::Live(_) | Place::Free => None,
        }
    }

    /// A new arena with a first block of `size` bytes or more, made by the call with this return address.
    pub fn make(&mut self, reservation: &Reservation, size: u64, name: u64, made: u64) -> Result<usize, Exhausted> {
        let size = round_up(size.max(SMALLEST_BLOCK)).ok_or(Exhausted::Memory)?;
        let number = self.free_numbers.last().map_or(self.arenas.len(), |&number| number as usize);
        if number >= PageOwners::LIMIT || self.arenas.try_reserve(1).is_err() {
            return Err(Exhausted::Memory);
        }
        let arena = Place::Live(Box::new(Arena {
            blocks: Vec::new(),
            runs: Vec::new(),
            left_over: 0..0,
            block_size: 0,
            name,
            made,
            statistics: Statistics::default(),
        }));
        match self.arenas.get_mut(number) {
            Some(place) => {
                self.free_numbers.pop();
                *place = arena;
            }
            None => self.arenas.push(arena),
        }
        if let Err(exhausted) = self.add_block(reservation, number, size) {
            self.give_number_back(number);
            return Err(exhausted);
        }
        Ok(number)
    }

    /// Gives the arena's pages back and makes them inaccessible. `false` when the system refused for some page.
    pub fn destroy(&mut self, reservation: &Reservation, arena: usize, ended: u64, reset: bool) -> bool {
        let Some(place) = self.arenas.get_mut(arena) else { return true };
        let Place::Live(live) = std::mem::take(place) else { return true };
        let Arena { runs, name, made, .. } = *live;
        let mut done = true;
        for run in &runs {
            let size = run.end - run.start;
            self.committed -= size;
            self.quarantine.bytes += size + PAGE;
            self.quarantine.fresh += size + PAGE;
            // SAFETY: the arena is marked dead, so the runtime follows no pointer into it any more.
            done &= unsafe { reservation.forbid(run.clone()) };
        }
        self.quarantine.arenas += 1;
        *place = Place::Dead(Box::new(Dead { runs, ending: Ending { name, made, ended, reset } }));
        done
    }

    /// Is it time to look which addresses in quarantine are not mentioned any more? A look reads `cost` bytes.
    pub fn is_look_due(&self, cost: u64) -> bool {
        let quarantine = &self.quarantine;
        quarantine.bytes > quarantine.most_bytes
            || quarantine.arenas > quarantine.most_arenas && quarantine.fresh >= cost / 16
    }

    pub fn has_quarantine(&self) -> bool {
        self.quarantine.arenas > 0
    }

    /// How many numbers there are, free ones included.
    pub fn numbers(&self) -> usize {
        self.arenas.len()
    }

    /// After a look: the addresses and numbers of destroyed arenas that are not mentioned can be used again.
    pub fn recycle(&mut self, is_mentioned: impl Fn(usize) -> bool) {
        for number in 0..self.arenas.len() {
            let Some(place) = self.arenas.get_mut(number) else { break };
            if !matches!(place, Place::Dead(_)) || is_mentioned(number) {
                continue;
            }
            let Place::Dead(dead) = std::mem::take(place) else { continue };
            for run in dead.runs {
                self.quarantine.bytes -= run.end - run.start + PAGE;
                self.owners.clear(run.clone());
                self.free.give(run.start..run.end + PAGE);
            }
            self.quarantine.arenas -= 1;
            self.give_number_back(number);
        }
        // What is still there may be there for long: the next look waits until there is as much again.
        let least = (self.range.end - self.range.start) / 4;
        self.quarantine.most_bytes = least.max(self.quarantine.bytes * 2);
        self.quarantine.most_arenas = FEWEST_DEAD.max(self.quarantine.arenas * 2);
        self.quarantine.fresh = 0;
    }

    fn give_number_back(&mut self, number: usize) {
        if let Some(place) = self.arenas.get_mut(number) {
            *place = Place::Free;
            self.free_numbers.push(number as u32);
        }
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
        let size = round_up(size).ok_or(Exhausted::Memory)?;
        // Skipped room is less than the alignment.
        let needed = size.checked_add(alignment - 16).ok_or(Exhausted::Memory)?;
        self.ensure_room(reservation, arena, needed)?;
        let arena = self.live(arena).ok_or(Exhausted::Memory)?;
        let block = arena.blocks.last_mut().ok_or(Exhausted::Memory)?;
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
        let live = self.live(arena).ok_or(Exhausted::Memory)?;
        if live.blocks.last().is_some_and(|block| block.end - block.next >= size) {
            return Ok(());
        }
        let size = live.block_size.saturating_mul(2).max(size);
        self.add_block(reservation, arena, round_up(size).ok_or(Exhausted::Memory)?)
    }

    /// Where the current block's free part begins: objects may be written there after [`PersistentArenas::ensure_room`],
    /// and belong to the arena after [`PersistentArenas::take`].
    pub fn free_start(&self, arena: usize) -> Option<u64> {
        self.view(arena)?.blocks.last().map(|block| block.next)
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
        self.view(arena).map(|arena| arena.statistics)
    }

    /// The size of a live arena's first block, and the arena's name and where it was made.
    pub fn origin(&self, arena: usize) -> Option<(u64, u64, u64)> {
        let live = self.view(arena)?;
        let first = live.blocks.first().map_or(SMALLEST_BLOCK, |block| block.end - block.start);
        Some((first, live.name, live.made))
    }

    /// The ranges of all live arenas that hold objects.
    pub fn object_ranges(&self) -> impl Iterator<Item = Range<u64>> {
        let live = self.arenas.iter().filter_map(|place| match place {
            Place::Live(arena) => Some(arena),
            Place::Dead(_) | Place::Free => None,
        });
        live.flat_map(|arena| arena.blocks.iter().map(|block| block.start..block.next))
    }

    fn view(&self, arena: usize) -> Option<&Arena> {
        match self.arenas.get(arena)? {
            Place::Live(arena) => Some(arena),
            Place::Dead(_) | Place::Free => None,
        }
    }

    fn live(&mut self, arena: usize) -> Option<&mut Arena> {
        match self.arenas.get_mut(arena)? {
            Place::Live(arena) => Some(arena),
            Place::Dead(_) | Place::Free => None,
        }
    }

    fn add_block(&mut self, reservation: &Reservation, number: usize, size: u64) -> Result<(), Exhausted> {
        let left_over = self.live(number).ok_or(Exhausted::Memory)?.left_over.clone();
        let (pages, run) = if left_over.end - left_over.start >= size {
            (left_over, None)
        } else {
            let run = self.add_pages(reservation, number, pages_up(size).ok_or(Exhausted::Memory)?)?;
            (run.clone(), Some(run))
        };
        let arena = self.live(number).ok_or(Exhausted::Memory)?;
        arena.runs.extend(run);
        arena.blocks.push(Block { start: pages.start, next: pages.start, end: pages.start + size });
        arena.left_over = pages.start + size..pages.end;
        arena.block_size = size;
        arena.statistics.capacity += size;
        Ok(())
    }

    /// Accessible pages for an arena, with one behind them that is not.
    fn add_pages(&mut self, reservation: &Reservation, number: usize, size: u64) -> Result<Range<u64>, Exhausted> {
        if size > self.budget.saturating_sub(self.committed) || size > self.range.end - self.range.start {
            return Err(Exhausted::Memory);
        }
        let taken = self.free.take(size + PAGE).ok_or(Exhausted::Addresses)?;
        let run = taken.start..taken.start + size;
        if !self.owners.set(run.clone(), number) || !reservation.commit(run.clone()) {
            self.owners.clear(run);
            self.free.give(taken);
            return Err(Exhausted::Memory);
        }
        self.committed += size;
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
        let arena = arenas.make(&reservation, 1, 0, 0).unwrap();
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
        let arena = arenas.make(&reservation, 1024, 0, 0).unwrap();
        let (address, _) = arenas.allocate(&reservation, arena, 100_000, 16, 0).unwrap();
        // SAFETY: the arena gave this memory out.
        unsafe { std::ptr::write_bytes(address as *mut u8, 1, 100_000) };
        assert_eq!(arenas.statistics(arena).unwrap().capacity, 1024 + 100_000);
    }

    /// The address plus the offset is aligned, and what was skipped is reported.
    #[test]
    fn alignment() {
        let (reservation, mut arenas) = arenas();
        let arena = arenas.make(&reservation, 1024, 0, 0).unwrap();
        let (first, _) = arenas.allocate(&reservation, arena, 16, 16, 0).unwrap();
        let (address, skipped) = arenas.allocate(&reservation, arena, 16, 256, 16).unwrap();
        assert_eq!((address + 16) % 256, 0);
        assert_eq!(skipped, first + 16..address);
    }

    /// A destroyed arena's addresses are known as its own, cannot be read, and are not given out again.
    #[test]
    fn destroyed_addresses_stay_dead() {
        let (reservation, mut arenas) = arenas();
        let arena = arenas.make(&reservation, 1024, 0, 0).unwrap();
        let (address, _) = arenas.allocate(&reservation, arena, 16, 16, 0).unwrap();
        assert!(arenas.readable(address));
        assert!(arenas.destroy(&reservation, arena, 0, false));
        assert!(!arenas.readable(address));
        assert_eq!(arenas.owner(address), Some(arena));
        let other = arenas.make(&reservation, 1024, 0, 0).unwrap();
        let (fresh, _) = arenas.allocate(&reservation, other, 16, 16, 0).unwrap();
        assert_ne!(fresh & !(PAGE - 1), address & !(PAGE - 1));
    }

    /// More than the budget is refused, and destroying gives budget back.
    #[test]
    fn budget() {
        let (reservation, mut arenas) = arenas();
        assert_eq!(arenas.make(&reservation, (1 << 20) + 1, 0, 0), Err(Exhausted::Memory));
        assert_eq!(arenas.make(&reservation, u64::MAX, 0, 0), Err(Exhausted::Memory));
        let arena = arenas.make(&reservation, 1 << 20, 0, 0).unwrap();
        assert_eq!(arenas.make(&reservation, 1, 0, 0), Err(Exhausted::Memory));
        arenas.destroy(&reservation, arena, 0, false);
        assert!(arenas.make(&reservation, 1, 0, 0).is_ok());
    }

    /// Recycled addresses and numbers are used again, those of arenas that are mentioned are not.
    #[test]
    fn recycling() {
        let (reservation, mut arenas) = arenas();
        let made: Vec<usize> = (0..3).map(|_| arenas.make(&reservation, 1024, 0, 0).unwrap()).collect();
        let addresses: Vec<u64> = made.iter().map(|&arena| arenas.free_start(arena).unwrap()).collect();
        for &arena in &made {
            arenas.destroy(&reservation, arena, 7, false);
        }
        arenas.recycle(|number| number == made[1]);
        assert_eq!(arenas.owner(addresses[0]), None);
        assert_eq!(arenas.owner(addresses[1]), Some(made[1]));
        assert_eq!(arenas.ending(addresses[1]).map(|ending| ending.ended), Some(7));
        for _ in 0..3 {
            let arena = arenas.make(&reservation, 1024, 0, 0).unwrap();
            assert_ne!(arena, made[1]);
            assert_ne!(arenas.free_start(arena).unwrap(), addresses[1]);
        }
        assert_eq!(arenas.numbers(), 4);
    }

    /// 150 times the range goes through it, and the tables do not grow.
    #[test]
    fn addresses_without_end() {
        let reservation = Reservation::new(1 << 36).ok().unwrap();
        let mut arenas = PersistentArenas::new(reservation.arenas.clone(), 1 << 40);
        let mut total: u64 = 0;
        while total < 4 << 40 {
            // Sizes that do not divide one another leave free ranges of every kind.
            for size in [5 << 30, 1 << 30, 3 << 30] {
                let arena = match arenas.make(&reservation, size, 0, 0) {
                    Err(Exhausted::Addresses) => {
                        arenas.recycle(|_| false);
                        arenas.make(&reservation, size, 0, 0).unwrap()
                    }
                    made => made.unwrap(),
                };
                total += size;
                assert!(arenas.destroy(&reservation, arena, 0, false));
            }
            if arenas.is_look_due(0) {
                arenas.recycle(|_| false);
            }
        }
        assert!(arenas.numbers() < 32);
    }
}
