//! Which site allocated what is alive.
//!
//! Allocation goes up, so the log is in the order of addresses as it grows; an evacuation takes its range off the end
//! and puts the survivors back at their new addresses. An entry is one allocation: in an exact log all of its objects
//! are followed one by one, in one of samples the first object stands for the entry.

use std::ops::Range;

#[derive(Clone, Copy)]
struct Entry {
    address: u64,
    size: u64,
    /// The bytes that it stands for.
    weight: u64,
    site: u32,
}

#[derive(Default)]
pub(super) struct Log {
    entries: Vec<Entry>,
}

impl Log {
    pub fn push(&mut self, address: u64, size: u64, weight: u64, site: u32) {
        self.entries.push(Entry { address, size, weight, site });
    }

    /// The range from `cut` on was evacuated. `note` is called with the site, the bytes, and whether they were moved out
    /// of the heap, for what is no longer in it.
    pub fn evacuated(
        &mut self,
        cut: u64,
        heap: Range<u64>,
        exact: bool,
        fate: impl Fn(u64) -> Option<(u64, u64)>,
        size: impl Fn(u64) -> u64,
        mut note: impl FnMut(u32, u64, bool),
    ) {
        let first = self.entries.partition_point(|entry| entry.address < cut);
        let range = self.entries.split_off(first);
        for Entry { address, size: total, weight, site } in range {
            let end = if exact { address + total } else { address + 1 };
            let mut next = address;
            while next < end {
                let moved = fate(next);
                let bytes = moved.map_or_else(|| size(next), |(_, bytes)| bytes);
                let weight = if exact { bytes } else { weight };
                match moved {
                    Some((to, size)) if heap.contains(&to) => self.push(to, size, weight, site),
                    Some(_) => note(site, weight, true),
                    None => note(site, weight, false),
                }
                // No object is smaller; a wrong size must not keep the loop where it is.
                next += bytes.max(16);
            }
        }
        self.entries[first..].sort_unstable_by_key(|entry| entry.address);
    }

    /// Bytes that are in the heap, by site.
    pub fn live(&self, mut note: impl FnMut(u32, u64)) {
        self.entries.iter().for_each(|entry| note(entry.site, entry.weight));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three objects of 16 bytes in two allocations; the middle one survives at the cut, then moves out of the heap.
    #[test]
    fn objects_are_followed() {
        let mut log = Log::default();
        log.push(100, 16, 16, 1);
        log.push(116, 32, 32, 2);
        let mut noted = Vec::new();
        let survive = |address| (address == 116).then_some((100, 16));
        log.evacuated(100, 0..1000, true, survive, |_| 16, |site, bytes, moved| noted.push((site, bytes, moved)));
        assert_eq!(noted, [(1, 16, false), (2, 16, false)]);
        let mut live = Vec::new();
        log.live(|site, bytes| live.push((site, bytes)));
        assert_eq!(live, [(2, 16)]);
        noted.clear();
        log.evacuated(
            0,
            0..1000,
            true,
            |_| Some((5000, 16)),
            |_| 16,
            |site, bytes, moved| noted.push((site, bytes, moved)),
        );
        assert_eq!(noted, [(2, 16, true)]);
    }

    /// In a log of samples the entry shares the fate of its first object.
    #[test]
    fn samples_stand_for_their_weight() {
        let mut log = Log::default();
        log.push(100, 16, 65536, 1);
        let mut noted = Vec::new();
        log.evacuated(100, 0..1000, false, |_| None, |_| 16, |site, bytes, moved| noted.push((site, bytes, moved)));
        assert_eq!(noted, [(1, 65536, false)]);
    }
}
