//! Memory: the region stack, allocation, the write barrier, evacuation, arenas.
//!
//! # The idea
//!
//! A program allocates by moving a pointer, `bump`, up through one long range of addresses, the *region stack*: so the
//! order of addresses is the order of age. A *mark* is a saved bump pointer. At a *reclaim point*, a place that the
//! compiler chose in some function, everything allocated since the function's mark is either reachable from the
//! function's live values, from the roots in the context, from registered callers, or from a *remembered slot* (an older
//! word that was made to point to a younger object), or it is garbage. An *evacuation* moves what is reachable down to
//! the mark, rewrites all references to it, and sets `bump` behind it. Frames that were suspended before the cut was
//! allocated hold nothing that moves, and are not looked at. What is older than the cut is never scanned, and nothing is
//! reclaimed anywhere else.
//!
//! # Where to look
//!
//! | question | file |
//! |---|---|
//! | how a program starts, with which limits | [`start`], [`mode`], [`limit`] |
//! | what is where in the address space | `reservation` |
//! | how objects are made | [`allocate`], [`immortal`] |
//! | what happens at a store into an older object | [`barrier`] |
//! | whether a reclaim point does something, and how much | [`reclaim`], `pace`, `floors` |
//! | what happens where nothing survives | `quick` |
//! | how survivors are moved | [`evacuate`], with `segments`, [`frames`] and `images` |
//! | what `with-arena`, `in-arena` and the procedures on arenas do | [`arena`], `lexical`, `persistent` |
//! | when addresses of destroyed arenas are used again | `recycle`, `addresses` |
//! | what happens when a program uses what is gone | [`crate::stale`] |
//! | what stays the same about an object that moves | `identity` |
//! | arenas for C programs | [`c_arena`] |
//! | how mistakes are found | [`verify`], [`fault`] |
//! | what is counted, and what reports say | [`report`], [`profile`] |
//!
//! # Invariants
//!
//! The rest of the runtime and the compiler rely on these, and each function says which it needs.
//!
//! * **I1** (heap) For every slot `s` that holds a pointer `p` to the region stack with `s < p`: `s` is in the store
//!   buffer or in the list of the segment of `p`, unless both lie in the same bag, or no mark can lie in `(s, p]`
//!   (stores that initialise an object, or a group of objects allocated in one go).
//! * **I2** (marks) A mark of a live frame never lies strictly inside a bag, the survivors of one evacuation.
//! * **I3** (frames) A frame suspended by a registered call has all its live values in mapped slots, all older than the
//!   bump pointer that it saved there. Any other frame never goes on, or no reclaim point is reached while it waits.
//! * **I4** (native) Functions of the runtime never call Scheme, never unwind and never reclaim; so they hold values in
//!   plain variables. The exceptions are the reclaim points themselves: [`reclaim`] and [`arena::eshkol_arena_move`].
//! * **I5** (nesting) Marks nest, and no cut is below the mark of an open arena, a floor. Other marks say where to look;
//!   the copy of one in a caller's slot moves with what it bounds.
//! * **I6** (copies) After a reclaim point or a registered call, only values reloaded from slots are used.
//!
//! # Modes
//!
//! Every executable takes `ESHKOL_MEMORY`: `normal`; `torture`, which evacuates at every reclaim point at a random legal
//! cut and overwrites what it frees; `never`, which reclaims only at the end of arenas; `report`, which is `normal` and
//! prints at exit what happened, and where (see [`profile`]). The same program must print the same in all of them. `ESHKOL_MEMORY_LIMIT` bounds the
//! heap; `ESHKOL_MEMORY_THRESHOLD` sets how much is allocated between two looks at a reclaim point, at first, from 1k to
//! 64m; `ESHKOL_VERIFY=1` walks the whole heap after each evacuation; `ESHKOL_MEMORY_COUNTERS` names a file that gets the
//! counters at exit.

mod addresses;
pub mod allocate;
pub mod arena;
pub mod barrier;
pub mod c_arena;
pub mod evacuate;
pub mod fault;
mod floors;
pub mod frames;
mod identity;
mod images;
pub mod immortal;
mod lexical;
pub mod limit;
pub mod mode;
mod pace;
mod persistent;
pub mod profile;
mod quick;
mod raw;
pub mod reclaim;
mod recycle;
pub mod report;
mod reservation;
mod segments;
pub mod start;
pub mod state;
pub mod verify;
