//! How much is allocated between two looks at reclaim points.
//!
//! Where most of what is fresh survives, an evacuation costs copying and frees little, so the next look is four times
//! as far away, or twice where it is less than half; where little survives, looks come back to being close, which keeps the fresh part of the region stack in
//! the cache. The distance is bounded by what is in use, so that garbage stays within a multiple of the live data.
//! Nothing here is taken from the machine or the clock, so runs repeat.

pub(super) struct Pace {
    smallest: u64,
    largest: u64,
    /// Up to here thresholds grow whatever is in use.
    freely: u64,
    /// How many times the smallest threshold was doubled.
    doublings: u32,
}

/// Thirteen doublings lead from the usual smallest threshold to four GiB.
const MOST_DOUBLINGS: u32 = 13;

impl Pace {
    /// Thresholds from `smallest` up to `freely`, and further up to what is in use, but at most `largest`.
    pub fn new(smallest: u64, freely: u64, largest: u64) -> Pace {
        Pace { smallest, largest: largest.max(smallest), freely, doublings: 0 }
    }

    pub fn smallest(&self) -> u64 {
        self.smallest
    }

    /// Bytes until the next look, when so many are in use.
    pub fn threshold(&self, used: u64) -> u64 {
        (self.smallest << self.doublings).min(used.max(self.freely)).min(self.largest)
    }

    /// Learns from an evacuation: fresh bytes in the range, and bytes of these that survived.
    pub fn learn(&mut self, fresh: u64, survivors: u64) {
        if survivors > fresh / 2 {
            self.doublings = (self.doublings + 2).min(MOST_DOUBLINGS);
        } else if survivors > fresh / 4 {
            self.doublings = (self.doublings + 1).min(MOST_DOUBLINGS);
        } else if survivors < fresh / 16 {
            self.doublings = self.doublings.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Survivors above half raise the threshold fourfold up to what is in use, above a quarter twofold; below a sixteenth
    /// it halves down to the start.
    #[test]
    fn back_off() {
        let mut pace = Pace::new(1024, 64 << 20, 1 << 40);
        assert_eq!(pace.threshold(0), 1024);
        pace.learn(1000, 501);
        assert_eq!(pace.threshold(0), 4096);
        pace.learn(1000, 200);
        assert_eq!(pace.threshold(0), 4096);
        pace.learn(1000, 300);
        assert_eq!(pace.threshold(0), 8192);
        for _ in 0..20 {
            pace.learn(1000, 1000);
        }
        assert_eq!(pace.threshold(0), 1024 << 13);
        let mut pace = Pace::new(1 << 20, 8 << 20, 1 << 40);
        for _ in 0..20 {
            pace.learn(1000, 1000);
        }
        assert_eq!(pace.threshold(0), 8 << 20);
        assert_eq!(pace.threshold(24 << 20), 24 << 20);
        for _ in 0..20 {
            pace.learn(1000, 0);
        }
        assert_eq!(pace.threshold(24 << 20), 1 << 20);
    }
}
