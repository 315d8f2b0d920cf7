//! Memory: the region stack, allocation, the write barrier, evacuation, arenas.

pub mod allocate;
pub mod barrier;
