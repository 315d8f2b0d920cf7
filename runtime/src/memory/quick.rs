//! The quick way to reclaim a range from which nothing survives: an arena at whose end nothing escapes, a loop whose turns
//! leave nothing behind.
//!
//! An evacuation has buffers to fill and segments to keep, which takes longer than such a range is worth. Where a glance
//! at everything that may point into the range finds no pointer, the range is free, and the bump pointer goes back to the
//! cut. The glance is short or not taken: no segment may end above the cut, and the store buffer may hold few entries.

use super::barrier::pending_entries;
use super::frames::Frames;
use super::mode::Mode;
use super::raw::{load, store};
use super::state::Memory;
use eshkol_abi::context::{Context, ROOT_OFFSETS};
use eshkol_abi::value::{MULTIPLE, Word, is_pointer};

/// Entries of the store buffer that are looked at.
const FEW: usize = 16;
/// After a larger range, memory may have to be given back to the system.
const LARGEST: u64 = 64 << 20;

impl Memory {
    /// Frees `[cut, bump)` and gives true if nothing in it is reachable; otherwise changes nothing. In torture mode there
    /// is no quick way.
    ///
    /// # Safety
    /// As an evacuation at this cut with these live slots.
    pub(super) unsafe fn free_quickly(
        &mut self,
        context: *mut Context,
        cut: u64,
        slots: *const Word,
        count: u64,
        frames: &mut dyn Frames,
    ) -> bool {
        // SAFETY: the caller's.
        unsafe {
            let top = (*context).bump;
            let pending = pending_entries(context, self);
            if self.mode == Mode::Torture
                || pending > FEW
                || top - cut > LARGEST
                || self.segments.top(self.region_base()) > cut
                || self.finalizable.last().is_some_and(|&address| address >= cut)
            {
                return false;
            }
            let inside = |word: Word| is_pointer(word) && (cut..top).contains(&word);
            let live = (0..count as usize).map(|i| *slots.add(i));
            let roots = ROOT_OFFSETS.iter().map(|&offset| load(context as u64 + offset as u64));
            if live.chain(roots).any(|word| word == MULTIPLE || inside(word)) {
                return false;
            }
            let entries = self.store_buffer.get(..pending).unwrap_or(&[]);
            if entries.iter().any(|&slot| slot < cut && self.younger_target(slot).is_some_and(|to| to >= cut)) {
                return false;
            }
            self.work.clear();
            frames.collect(cut, &mut self.work.roots, &mut self.work.marks);
            if self.work.roots.iter().any(|&slot| inside(load(slot))) {
                self.work.clear();
                return false;
            }
            // Nobody will say any more that slots in the range are worth a look: other objects will lie there.
            let mut kept = 0;
            for i in 0..pending {
                let slot = self.store_buffer[i];
                if slot < cut {
                    self.store_buffer[kept] = slot;
                    kept += 1;
                }
            }
            (*context).remembered = self.store_buffer.as_mut_ptr().add(kept);
            for &mark in &self.work.marks {
                if load(mark) > cut {
                    store(mark, cut);
                }
            }
            self.work.clear();
            self.lexical.note_top(top);
            self.high_water = self.high_water.max(top);
            self.counters.peak = self.counters.peak.max(top - self.region_base());
            self.counters.evacuations += 1;
            self.counters.scanned += top - cut;
            self.note_freed(cut, top);
            self.identities.evacuated(cut, &self.heap, |_| None);
            (*context).bump = cut;
            true
        }
    }
}
