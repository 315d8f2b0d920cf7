//! What was alive when, by scope: a bounded number of samples.
//!
//! A sample is taken at an evacuation, when enough was allocated since the one before. When there are too many, every
//! second one is dropped, and enough is twice as much from then on: the line keeps its shape and its length, and small
//! evacuations, of which there may be thousands in a row, take no more room in it than their share of the memory.

use std::collections::BTreeMap;
use std::time::Instant;

const MOST: usize = 512;

pub(super) struct Sample {
    pub nanoseconds: u64,
    /// Bytes allocated since the start of the program.
    pub allocated: u64,
    /// Bytes of the region stack in use before and after the evacuation.
    pub before: u64,
    pub after: u64,
    /// Bytes in use afterwards, by point.
    pub scopes: BTreeMap<u32, u64>,
}

pub(super) struct Timeline {
    base: u64,
    start: Instant,
    pub samples: Vec<Sample>,
    /// Bytes allocated between two samples, at least.
    step: u64,
    /// Where the scope of each point begins, from the base on.
    scopes: Vec<(u64, u32)>,
}

impl Timeline {
    pub fn new(base: u64) -> Timeline {
        Timeline { base, start: Instant::now(), samples: Vec::new(), step: 0, scopes: Vec::new() }
    }

    pub fn evacuated(&mut self, point: u32, cut: u64, base: u64, bump: u64, top: u64, allocated: u64) {
        self.base = base;
        let kept = self.scopes.partition_point(|&(start, _)| start < cut);
        self.scopes.truncate(kept);
        // A scope that only goes on needs no second entry.
        if self.scopes.last().is_none_or(|&(_, owner)| owner != point) {
            self.scopes.push((cut, point));
        }
        let last = self.samples.last().map_or(0, |sample| sample.allocated);
        if allocated - last >= self.step {
            self.sample(bump, top, allocated);
        }
    }

    /// The last sample: the end of the program.
    pub fn end(&mut self, bump: u64, allocated: u64) {
        self.sample(bump, bump, allocated);
    }

    fn sample(&mut self, bump: u64, top: u64, allocated: u64) {
        if self.samples.len() >= MOST {
            let mut index = 0;
            self.samples.retain(|_| {
                index += 1;
                index % 2 == 0
            });
            self.step = (self.step * 2).max(allocated / (MOST / 2) as u64);
        }
        let mut scopes = BTreeMap::new();
        for (i, &(start, point)) in self.scopes.iter().enumerate() {
            let end = self.scopes.get(i + 1).map_or(top, |&(start, _)| start).min(top);
            *scopes.entry(point).or_default() += end.saturating_sub(start);
        }
        let nanoseconds = u64::try_from(self.start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        let (before, after) = (bump - self.base, top - self.base);
        self.samples.push(Sample { nanoseconds, allocated, before, after, scopes });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// However many evacuations there are, samples stay bounded and in order, and the last is the end.
    #[test]
    fn bounded() {
        let mut line = Timeline::new(0);
        for i in 0..100_000 {
            line.evacuated(0, 0, 0, 1000, 100, i);
        }
        line.end(1000, 100_001);
        assert!(line.samples.len() <= MOST + 1 && line.samples.len() > MOST / 4);
        assert!(line.samples.windows(2).all(|pair| pair[0].allocated < pair[1].allocated));
        assert_eq!(line.samples.last().map(|sample| sample.allocated), Some(100_001));
    }

    /// A scope ends where a later one with a higher cut begins, and is gone when one with a lower cut takes it over.
    #[test]
    fn scopes() {
        let mut line = Timeline::new(0);
        line.evacuated(1, 0, 0, 500, 100, 1);
        line.evacuated(2, 200, 0, 500, 250, 2);
        let last = |line: &Timeline| line.samples.last().map(|sample| sample.scopes.clone());
        assert_eq!(last(&line), Some(BTreeMap::from([(1, 200), (2, 50)])));
        line.evacuated(3, 50, 0, 500, 60, 3);
        assert_eq!(last(&line), Some(BTreeMap::from([(1, 50), (3, 10)])));
    }
}
