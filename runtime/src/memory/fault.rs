//! Seeded faults: negative controls for the tests of the evacuator.
//!
//! A test that drives random programs through the memory system shows something only if it fails when the system is
//! wrong. Each fault here breaks one rule on purpose. In builds with debug assertions, or with the feature `faults`, a
//! test can switch one on; in other builds the test of a fault is the constant `false` and costs nothing.

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Fault {
    /// What the barrier recorded is not looked at.
    BarrierOff = 1,
    /// Slots are updated while others are still being forwarded.
    UpdateInPlace = 2,
    /// One of the context's roots is not scanned.
    RootSkipped = 3,
    /// The last slot of each registered caller is not scanned.
    CallerSlotSkipped = 4,
    /// The saved bump pointers of registered callers become the cut instead of the end of the survivors.
    CallerMarkTooLow = 5,
    /// Remembered slots of a segment are forgotten when a gap is split.
    GapSplitForgets = 6,
    /// The remembered slots of a new bag are dropped.
    BagForgets = 7,
    /// Slots in destroyed arenas are still read.
    DeadArenaRead = 8,
    /// What was moved into an arena is not remembered where it points to the region stack.
    ArenaMoveForgets = 9,
    /// Finalizable objects are moved into arenas too.
    FinalizableMoved = 10,
    /// A string that was moved on widening is not followed.
    MovedStringSkipped = 11,
    /// The capture of a procedure that follows its code address is not scanned.
    CaptureSkipped = 12,
    /// A compaction of the store buffer drops an entry that is needed.
    CompactionDrops = 13,
    /// The marks in captured frames stay as they are.
    ImageMarkKept = 14,
    /// The first value of each captured frame is not scanned.
    ImageSlotSkipped = 15,
}

impl Fault {
    pub const ALL: [Fault; 15] = [
        Fault::BarrierOff,
        Fault::UpdateInPlace,
        Fault::RootSkipped,
        Fault::CallerSlotSkipped,
        Fault::CallerMarkTooLow,
        Fault::GapSplitForgets,
        Fault::BagForgets,
        Fault::DeadArenaRead,
        Fault::ArenaMoveForgets,
        Fault::FinalizableMoved,
        Fault::MovedStringSkipped,
        Fault::CaptureSkipped,
        Fault::CompactionDrops,
        Fault::ImageMarkKept,
        Fault::ImageSlotSkipped,
    ];
}

/// The fault that is switched on, if any.
#[derive(Clone, Copy, Default)]
pub struct Faults {
    #[cfg(any(debug_assertions, feature = "faults"))]
    seeded: Option<Fault>,
}

#[cfg(any(debug_assertions, feature = "faults"))]
impl Faults {
    pub fn seed(&mut self, fault: Fault) {
        self.seeded = Some(fault);
    }

    #[inline]
    pub fn has(self, fault: Fault) -> bool {
        self.seeded == Some(fault)
    }
}

#[cfg(not(any(debug_assertions, feature = "faults")))]
impl Faults {
    #[inline(always)]
    pub fn has(self, _fault: Fault) -> bool {
        false
    }
}

impl Faults {
    /// What `ESHKOL_FAULT` says, a number, in builds that have faults: for whole programs as controls. The text is the
    /// error when no fault has that number.
    pub fn from_environment() -> Result<Faults, String> {
        #[cfg(any(debug_assertions, feature = "faults"))]
        if let Ok(text) = std::env::var("ESHKOL_FAULT") {
            let seeded = Fault::ALL.into_iter().find(|fault| (*fault as u8).to_string() == text);
            return if seeded.is_some() { Ok(Faults { seeded }) } else { Err(text) };
        }
        Ok(Faults::default())
    }
}
