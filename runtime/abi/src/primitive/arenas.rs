//! Explicit arenas.

#![allow(unused_imports, reason = "the shorthands are the same in every topic")]

use super::{ACTS, CHECKED, Effects, MAKES, Op, PURE, Primitive, READS, Type::*, WRITES, inline, runtime};

pub(super) const TABLE: &[Primitive] = &[
    inline("arena?", &[Any], Boolean, PURE, Op::IsArena),
    // A new persistent arena. Arguments: a list of sizes with the procedure `*` between them, the procedure `*`.
    runtime("make-arena", &[List, Procedure], Arena, ACTS, "eshkol_arena_make"),
    runtime("destroy-arena", &[Arena], Unspecified, ACTS, "eshkol_arena_destroy"),
    runtime("arena-reset!", &[Arena], Unspecified, ACTS, "eshkol_arena_reset"),
    runtime("arena-alive?", &[Arena], Boolean, READS, "eshkol_arena_alive"),
    // A bytevector of zeros in the arena. Arguments: arena, size.
    runtime("arena-alloc", &[Arena, Fixnum], Bytevector, ACTS, "eshkol_arena_alloc"),
    // The same, with its first byte at a multiple of the third argument.
    runtime("arena-alloc-aligned", &[Arena, Fixnum, Fixnum], Bytevector, ACTS, "eshkol_arena_alloc_aligned"),
    // These depend on what was allocated and reclaimed meanwhile, so they keep their places.
    runtime("arena-used", &[Arena], Fixnum, ACTS, "eshkol_arena_used"),
    runtime("arena-capacity", &[Arena], Fixnum, ACTS, "eshkol_arena_capacity"),
    runtime("arena-allocation-count", &[Arena], Fixnum, ACTS, "eshkol_arena_allocation_count"),
    runtime("arena-peak", &[Arena], Fixnum, ACTS, "eshkol_arena_peak"),
];
