//! What the memory system counts, in every mode.
//!
//! Tests that say how much must have happened, in any mode, read the counters from the file that
//! `ESHKOL_MEMORY_COUNTERS` names.

use super::state::Memory;
use eshkol_abi::context::{CallCount, Context};

/// All in bytes unless the name says otherwise.
#[derive(Clone, Copy, Default, Debug)]
pub struct Counters {
    /// Reclaim points that looked closer.
    pub looks: u64,
    pub evacuations: u64,
    /// Ranges that were evacuated.
    pub scanned: u64,
    /// Survivors that were moved within the region stack.
    pub copied: u64,
    /// Most of them in one evacuation: what the longest pause is made of.
    pub largest_move: u64,
    /// Number of remembered slots that pointed into an evacuated range.
    pub candidates: u64,
    /// Number of slots in frames of registered callers that were scanned.
    pub caller_slots: u64,
    /// Most entries that the store buffer had room for.
    pub store_buffer: u64,
    pub store_buffer_compactions: u64,
    /// Highest top of the region stack that an evacuation or the end saw.
    pub peak: u64,
    pub arenas_made: u64,
    pub arenas_destroyed: u64,
    /// Number of times that everything was searched for addresses of destroyed arenas.
    pub address_looks: u64,
    pub moves_into_arenas: u64,
    pub moved_into_arenas: u64,
    pub finalized: u64,
}

impl Memory {
    /// The counters for programs to read: one a line, name and number.
    pub fn counters_text(&self, context: &Context) -> String {
        let counters = &self.counters;
        let now = context.bump - self.region_base();
        let calls = |kind: CallCount| context.calls.get(kind as usize).copied().unwrap_or(0);
        let lines = [
            // What is there now, and what every evacuation took away.
            ("allocated", now + counters.scanned - counters.copied),
            ("evacuations", counters.evacuations),
            ("scanned", counters.scanned),
            ("copied", counters.copied),
            ("largest_move", counters.largest_move),
            ("candidates", counters.candidates),
            ("caller_slots", counters.caller_slots),
            ("peak", counters.peak.max(now)),
            ("moved_into_arenas", counters.moved_into_arenas),
            ("finalized", counters.finalized),
            // Zero unless the program was compiled to count them.
            ("calls_frozen", calls(CallCount::Frozen)),
            ("calls_empty_map", calls(CallCount::EmptyMap)),
            ("calls_registered", calls(CallCount::Registered)),
            ("calls_nested", calls(CallCount::Nested)),
        ];
        lines.iter().map(|(name, number)| format!("{name} {number}\n")).collect()
    }

    /// What was counted, with names for people. `top` is the bump pointer now.
    pub fn totals(&self, top: u64) -> Vec<(&'static str, u64)> {
        let counters = &self.counters;
        let now = top - self.region_base();
        vec![
            ("reclaim points that looked closer", counters.looks),
            ("evacuations", counters.evacuations),
            ("bytes in evacuated ranges", counters.scanned),
            ("bytes copied", counters.copied),
            ("bytes freed", counters.scanned - counters.copied - counters.moved_into_arenas),
            ("remembered slots followed", counters.candidates),
            ("slots of callers scanned", counters.caller_slots),
            ("store buffer entries at most", counters.store_buffer),
            ("store buffer compactions", counters.store_buffer_compactions),
            ("region stack, bytes at most", counters.peak.max(now)),
            ("region stack, bytes at exit", now),
            ("persistent arenas made", counters.arenas_made),
            ("persistent arenas destroyed", counters.arenas_destroyed),
            ("moves into arenas", counters.moves_into_arenas),
            ("bytes moved into arenas", counters.moved_into_arenas),
        ]
    }
}
