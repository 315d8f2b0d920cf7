//! Back-off of reclaim points: how much is allocated between two looks, by site.
//!
//! A point where most of what is looked at survives costs copying and frees little, so it looks four times less often
//! after each such evacuation; a point where little survives comes back to looking often. The table is small and has no
//! chains: two sites that share an entry share a threshold, which costs speed at worst. Nothing here is taken from the
//! machine or the clock, so runs repeat.

const ENTRIES: usize = 256;

pub(super) struct Sites {
    /// How many times the threshold was doubled.
    doublings: [u8; ENTRIES],
}

impl Sites {
    pub fn new() -> Sites {
        Sites { doublings: [0; ENTRIES] }
    }

    /// The threshold of a site whose smallest is `smallest`, at most `largest`.
    pub fn threshold(&self, site: u64, smallest: u64, largest: u64) -> u64 {
        (smallest << self.doublings[index(site)]).min(largest.max(smallest))
    }

    /// Learns from an evacuation at the site: bytes in the range, and bytes of it that survived.
    pub fn learn(&mut self, site: u64, range: u64, survivors: u64) {
        let doublings = &mut self.doublings[index(site)];
        if survivors > range / 2 {
            // Twelve doublings lead from the smallest threshold to past the largest.
            *doublings = (*doublings + 2).min(12);
        } else if survivors < range / 8 {
            *doublings = doublings.saturating_sub(1);
        }
    }
}

fn index(site: u64) -> usize {
    // Fibonacci hashing: the upper bits of the product depend on all bits of the site.
    (site.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as usize % ENTRIES
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Survivors above half raise the threshold fourfold up to the cap; below an eighth it halves down to the start.
    #[test]
    fn back_off() {
        let mut sites = Sites::new();
        let threshold = |sites: &Sites| sites.threshold(7, 1024, 64 * 1024);
        assert_eq!(threshold(&sites), 1024);
        sites.learn(7, 1000, 501);
        assert_eq!(threshold(&sites), 4096);
        sites.learn(7, 1000, 300);
        assert_eq!(threshold(&sites), 4096);
        for _ in 0..20 {
            sites.learn(7, 1000, 1000);
        }
        assert_eq!(threshold(&sites), 64 * 1024);
        for _ in 0..20 {
            sites.learn(7, 1000, 0);
        }
        assert_eq!(threshold(&sites), 1024);
    }
}
