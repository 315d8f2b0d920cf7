//! How much is allocated between two looks at reclaim points.
//!
//! Where most of what is looked at survives, an evacuation costs copying and frees little, so the next look is four times
//! as far away; where little survives, looks come back to being close, which keeps the fresh part of the region stack in
//! the cache. The distance is bounded by what is in use, so that garbage stays within a multiple of the live data.
//! Nothing here is taken from the machine or the clock, so runs repeat.
//!
//! The context has one trigger for all points. While a mark is raised (in an arena, in a handler of an error) the points
//! under it can do nothing about what lies below it, and must not put off the points that can: [`Levels`] keeps what the
//! trigger was for these.

pub(super) struct Pace {
    smallest: u64,
    largest: u64,
    /// How many times the smallest threshold was doubled.
    doublings: u32,
}

/// Up to here thresholds grow whatever is in use.
const FREELY: u64 = 8 << 20;
/// Thirteen doublings lead from the usual smallest threshold to four GiB.
const MOST_DOUBLINGS: u32 = 13;

impl Pace {
    pub fn new(smallest: u64, largest: u64) -> Pace {
        Pace { smallest, largest: largest.max(smallest), doublings: 0 }
    }

    pub fn smallest(&self) -> u64 {
        self.smallest
    }

    /// Bytes until the next look, when so many are in use.
    pub fn threshold(&self, used: u64) -> u64 {
        (self.smallest << self.doublings).min(used.max(FREELY)).min(self.largest)
    }

    /// Learns from an evacuation: bytes in the range, and bytes of it that survived.
    pub fn learn(&mut self, range: u64, survivors: u64) {
        if survivors > range / 2 {
            self.doublings = (self.doublings + 2).min(MOST_DOUBLINGS);
        } else if survivors > range / 4 {
            self.doublings = (self.doublings + 1).min(MOST_DOUBLINGS);
        } else if survivors < range / 16 {
            self.doublings = self.doublings.saturating_sub(1);
        }
    }
}

/// The raised marks under which points have looked, outermost first. Marks nest, so they ascend.
#[derive(Default)]
pub(super) struct Levels {
    raised: Vec<Level>,
}

struct Level {
    mark: u64,
    /// The trigger of the points with lower marks.
    outer_trigger: u64,
}

impl Levels {
    /// A point with this mark looks, at this trigger. `base` is the mark of points under no raised mark.
    pub fn look(&mut self, mark: u64, trigger: u64, base: u64) {
        self.leave(mark + 1);
        let innermost = self.raised.last().map_or(base, |level| level.mark);
        if mark > innermost {
            self.raised.push(Level { mark, outer_trigger: trigger });
        }
    }

    /// The marks from this address on are not raised any more: gives the trigger that points have now, if it changes.
    pub fn leave(&mut self, from: u64) -> Option<u64> {
        let mut trigger = None;
        while let Some(level) = self.raised.pop_if(|level| level.mark >= from) {
            trigger = Some(level.outer_trigger);
        }
        trigger
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points under a raised mark do not change the trigger of those below it, however often they look.
    #[test]
    fn raised_marks() {
        let mut levels = Levels::default();
        levels.look(100, 700, 100);
        assert_eq!(levels.leave(0), None);
        levels.look(500, 800, 100);
        levels.look(500, 900, 100);
        levels.look(600, 1000, 100);
        assert_eq!(levels.leave(601), None);
        assert_eq!(levels.leave(501), Some(1000));
        levels.look(700, 1100, 100);
        assert_eq!(levels.leave(500), Some(800));
        assert_eq!(levels.leave(0), None);
    }

    /// Survivors above half raise the threshold fourfold up to what is in use; below an eighth it halves down to the
    /// start.
    #[test]
    fn back_off() {
        let mut pace = Pace::new(1024, 1 << 40);
        assert_eq!(pace.threshold(0), 1024);
        pace.learn(1000, 501);
        assert_eq!(pace.threshold(0), 4096);
        pace.learn(1000, 300);
        assert_eq!(pace.threshold(0), 4096);
        for _ in 0..20 {
            pace.learn(1000, 1000);
        }
        assert_eq!(pace.threshold(0), 1024 << 13);
        let mut pace = Pace::new(1 << 20, 1 << 40);
        for _ in 0..20 {
            pace.learn(1000, 1000);
        }
        assert_eq!(pace.threshold(0), FREELY);
        assert_eq!(pace.threshold(FREELY * 3), FREELY * 3);
        for _ in 0..20 {
            pace.learn(1000, 0);
        }
        assert_eq!(pace.threshold(FREELY * 3), 1 << 20);
    }
}
