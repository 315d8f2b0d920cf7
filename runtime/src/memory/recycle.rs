//! Recycling the addresses of destroyed arenas (memory.md section 9, "Addresses").
//!
//! A program may still hold a value whose arena is gone, and must get an error when it uses it; so the addresses must
//! not be used again before no word mentions them. Nothing tells when that is, so now and then everything that can hold
//! a value is looked at, word by word, whatever the word is: the region stack, live arenas, immortal objects, global
//! cells, the context and its buffers, the registers that a call keeps, and the Scheme stack from here up. A word that
//! happens to look like such an address only delays its recycling. Nothing moves.
//!
//! A look comes when the quarantine holds a quarter of the range, or tens of thousands of arenas (their records cost
//! memory), and after that when it has doubled: so looks cost a constant share of the destructions before them. When
//! addresses run out there is a look at once.

use super::barrier::pending_entries;
use super::persistent::PersistentArenas;
use super::raw::load;
use super::state::{Memory, memory, runtime};
use crate::stack;
use eshkol_abi::context::Context;
use std::ops::Range;

/// Looks if it is time to.
///
/// # Safety
/// As [`look`].
pub unsafe fn look_if_due(context: *mut Context) {
    // SAFETY: the caller's.
    unsafe {
        let memory = memory(context);
        let cost = (*context).bump - memory.heap.start + memory.persistent.committed();
        if memory.persistent.is_look_due(cost) {
            look(context);
        }
    }
}

/// Finds the destroyed arenas that nothing mentions, and lets their addresses and numbers be used again.
///
/// # Safety
/// The context is alive. A runtime function called by compiled code calls this: no value is in a place of Rust's own
/// that is neither a register which calls keep nor the stack.
#[inline(never)]
pub unsafe fn look(context: *mut Context) {
    let registers = kept_registers();
    // SAFETY: the caller's; the ranges are memory that can be read, of whole words.
    unsafe {
        let memory = memory(context);
        if !memory.persistent.has_quarantine() {
            return;
        }
        forget_slots(context, memory);
        let mut mentions = Mentions::new(&memory.persistent);
        mentions.words(&registers);
        let here = (&raw const registers) as u64;
        let (low, high) = stack::bounds();
        if (low..high).contains(&here) {
            mentions.range(here & !7..high);
        }
        mentions.range(memory.heap.start..(*context).bump);
        mentions.range(memory.reservation.immortal.start..memory.immortal_next);
        for range in memory.persistent.object_ranges() {
            mentions.range(range);
        }
        let record = context as u64;
        mentions.range(record..record + size_of::<Context>() as u64);
        let runtime = runtime(context);
        mentions.words(&runtime.arguments);
        mentions.words(&runtime.values);
        if let Some(program) = runtime.program {
            let globals = program.globals as u64;
            mentions.range(globals..globals + 8 * program.globals_count);
        }
        let Mentions { of, .. } = mentions;
        memory.persistent.recycle(|number| of.get(number).copied().unwrap_or(true));
        let arenas = &memory.persistent;
        memory.identities.forget(|address| !arenas.contains(address) || arenas.owner(address).is_some());
        memory.counters.address_looks += 1;
    }
}

/// Drops remembered slots that lie in destroyed arenas: whoever has those addresses next did not write them.
///
/// # Safety
/// As [`look`].
unsafe fn forget_slots(context: *mut Context, memory: &mut Memory) {
    // SAFETY: the caller's; the buffer keeps its place.
    unsafe {
        let count = pending_entries(context, memory);
        let mut kept = 0;
        for i in 0..count {
            let slot = memory.store_buffer[i];
            if memory.persistent.readable(slot) {
                memory.store_buffer[kept] = slot;
                kept += 1;
            }
        }
        (*context).remembered = memory.store_buffer.as_mut_ptr().add(kept);
    }
    memory.segments.retain_remembered(|slot| memory.persistent.readable(slot));
}

/// By number of an arena: is it mentioned?
struct Mentions<'a> {
    arenas: &'a PersistentArenas,
    addresses: Range<u64>,
    of: Vec<bool>,
}

impl Mentions<'_> {
    fn new(arenas: &PersistentArenas) -> Mentions<'_> {
        Mentions { arenas, addresses: arenas.range(), of: vec![false; arenas.numbers()] }
    }

    #[inline]
    fn word(&mut self, word: u64) {
        if self.addresses.contains(&word)
            && let Some(number) = self.arenas.owner(word)
            && let Some(mentioned) = self.of.get_mut(number)
        {
            *mentioned = true;
        }
    }

    fn words(&mut self, words: &[u64]) {
        for &word in words {
            self.word(word);
        }
    }

    /// # Safety
    /// The words of the range can be read.
    unsafe fn range(&mut self, range: Range<u64>) {
        for address in range.step_by(8) {
            // SAFETY: the caller's.
            self.word(unsafe { load(address) });
        }
    }
}

/// The registers that compiled code may keep values in across the call of a runtime function. The functions between the
/// two have saved on the stack what is not there any more.
#[cfg(target_arch = "x86_64")]
fn kept_registers() -> [u64; 5] {
    let mut registers = [0; 5];
    // SAFETY: stores five registers into five words.
    unsafe {
        std::arch::asm!(
            "mov [{to}], rbx",
            "mov [{to} + 8], r12",
            "mov [{to} + 16], r13",
            "mov [{to} + 24], r14",
            "mov [{to} + 32], rbp",
            to = in(reg) registers.as_mut_ptr(),
            options(nostack, preserves_flags),
        );
    }
    registers
}

#[cfg(target_arch = "aarch64")]
fn kept_registers() -> [u64; 11] {
    let mut registers = [0; 11];
    // SAFETY: stores eleven registers into eleven words.
    unsafe {
        std::arch::asm!(
            "stp x19, x20, [{to}]",
            "stp x21, x22, [{to}, 16]",
            "stp x23, x24, [{to}, 32]",
            "stp x25, x26, [{to}, 48]",
            "stp x27, x28, [{to}, 64]",
            "str x29, [{to}, 80]",
            to = in(reg) registers.as_mut_ptr(),
            options(nostack, preserves_flags),
        );
    }
    registers
}
