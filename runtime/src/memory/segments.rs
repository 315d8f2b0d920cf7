//! The evacuated part of the region stack, as a sorted list of segments that covers `[region base, last_top)`.
//!
//! A *bag* holds the survivors of one evacuation: they are in no particular order of age, so a later cut must not lie
//! inside it (invariant I2), and pointers within it need not be remembered. A *gap* holds bytes that were never
//! evacuated, below the mark of some evacuation: its objects are in order of age. Each segment lists the remembered
//! slots whose value points into it, from below it or, in a gap, from lower inside it (invariant I1).

use super::persistent::PersistentArenas;
use super::state::younger_target;
use std::ops::Range;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SegmentKind {
    Bag,
    Gap,
}

pub struct Segment {
    pub start: u64,
    pub end: u64,
    pub kind: SegmentKind,
    pub remembered: Vec<u64>,
    /// Of a bag: the mark of the reclaim point that evacuated it. A point with a lower mark has not looked at it yet: what
    /// survived there was needed by calls that may be over now.
    pub mark: u64,
    /// Was that point the end of an arena?
    pub of_arena: bool,
    /// The list is compacted when it becomes this long, so that its length stays within twice what is needed.
    compact_at: usize,
}

const SMALLEST_COMPACTION: usize = 64;

impl Segment {
    fn new(start: u64, end: u64, kind: SegmentKind, remembered: Vec<u64>) -> Segment {
        let compact_at = compaction_length(remembered.len());
        Segment { start, end, kind, remembered, mark: start, of_arena: false, compact_at }
    }
}

fn compaction_length(length: usize) -> usize {
    (2 * length).max(SMALLEST_COMPACTION)
}

#[derive(Default)]
pub struct Segments {
    list: Vec<Segment>,
}

impl Segments {
    pub fn as_slice(&self) -> &[Segment] {
        &self.list
    }

    /// The end of the last segment, or `base` when there is none.
    pub fn top(&self, base: u64) -> u64 {
        self.list.last().map_or(base, |segment| segment.end)
    }

    /// May an evacuation cut here (invariant I2)?
    pub fn is_legal_cut(&self, cut: u64) -> bool {
        let i = self.list.partition_point(|segment| segment.end <= cut);
        self.list.get(i).is_none_or(|segment| segment.start >= cut || segment.kind == SegmentKind::Gap)
    }

    /// Adds a segment on top.
    pub fn push(&mut self, start: u64, end: u64, kind: SegmentKind, remembered: Vec<u64>) {
        debug_assert!(start < end);
        debug_assert!(self.list.last().is_none_or(|segment| segment.end == start));
        self.list.push(Segment::new(start, end, kind, remembered));
    }

    /// The topmost segment is the bag of an evacuation for a point with this mark, at or below the bag's start.
    pub fn set_top_mark(&mut self, mark: u64, of_arena: bool) {
        if let Some(bag) = self.list.last_mut() {
            debug_assert!(bag.kind == SegmentKind::Bag && mark <= bag.start);
            bag.mark = mark;
            bag.of_arena = of_arena;
        }
    }

    /// No point has looked at any bag.
    pub fn forget_marks(&mut self) {
        self.list.iter_mut().for_each(|segment| (segment.mark, segment.of_arena) = (u64::MAX, true));
    }

    pub fn last(&self) -> Option<&Segment> {
        self.list.last()
    }

    pub fn pop(&mut self) -> Option<Segment> {
        self.list.pop()
    }

    /// Lists `slot`, whose value points to `target`, with the segment that contains `target` (invariant I1). A slot
    /// inside the same bag is left out.
    pub fn file(&mut self, slot: u64, target: u64, heap: &Range<u64>, arenas: &PersistentArenas) {
        let i = self.list.partition_point(|segment| segment.end <= target);
        let Some(segment) = self.list.get_mut(i) else {
            debug_assert!(false, "no segment for a remembered value");
            return;
        };
        debug_assert!(segment.start <= target);
        if segment.kind == SegmentKind::Bag && slot >= segment.start {
            return;
        }
        segment.remembered.push(slot);
        if segment.remembered.len() >= segment.compact_at {
            let (start, end) = (segment.start, segment.end);
            segment.remembered.sort_unstable();
            segment.remembered.dedup();
            segment.remembered.retain(|&slot| {
                // SAFETY: remembered slots lie where `younger_target` may read (invariant I1).
                let target = unsafe { younger_target(arenas, heap, slot) };
                target.is_some_and(|target| start <= target && target < end)
            });
            segment.compact_at = compaction_length(segment.remembered.len());
        }
    }

    /// Drops remembered slots for which the test fails.
    pub fn retain_remembered(&mut self, keep: impl Fn(u64) -> bool) {
        for segment in &mut self.list {
            segment.remembered.retain(|&slot| keep(slot));
        }
    }

    /// Cuts the topmost segment, a gap that contains `cut`, down to end there; returns the slots that it listed.
    pub fn split_top_gap(&mut self, cut: u64) -> Vec<u64> {
        let Some(segment) = self.list.last_mut() else { return Vec::new() };
        debug_assert!(segment.kind == SegmentKind::Gap && segment.start < cut && cut < segment.end);
        segment.end = cut;
        std::mem::take(&mut segment.remembered)
    }

    /// Gives the topmost segment its list back after a split.
    pub fn set_top_remembered(&mut self, remembered: Vec<u64>) {
        if let Some(segment) = self.list.last_mut() {
            segment.compact_at = compaction_length(remembered.len());
            segment.remembered = remembered;
        }
    }
}
