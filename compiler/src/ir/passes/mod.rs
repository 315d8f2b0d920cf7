//! The passes over IR, one file each, in the order in which they run.

pub mod classify_calls;
pub mod find_reclaiming;
pub mod place_reclaim_points;
pub mod recover_types;
pub mod remove_dead_code;
pub mod remove_unreachable_blocks;
pub mod unbox_floats;

use super::Module;

/// A pass: its name (of the file, of the function, for `--emit-after`) and what it does.
pub struct Pass {
    pub name: &'static str,
    pub run: fn(&mut Module),
}

/// All passes, in order.
pub const PIPELINE: &[Pass] = &[
    // Lowering leaves blocks behind code that does not return; every later pass may rely on there being none.
    Pass { name: "remove_unreachable_blocks", run: remove_unreachable_blocks::remove_unreachable_blocks },
    // Decided branches leave unreachable blocks, so those are removed once more.
    Pass { name: "recover_types", run: recover_types::recover_types },
    Pass { name: "remove_unreachable_blocks", run: remove_unreachable_blocks::remove_unreachable_blocks },
    Pass { name: "unbox_floats", run: unbox_floats::unbox_floats },
    // Constants and tagged forms whose uses became raw, and whatever else nobody needs.
    Pass { name: "remove_dead_code", run: remove_dead_code::remove_dead_code },
    // Which loops allocate depends on which floats are boxed in them.
    Pass { name: "place_reclaim_points", run: place_reclaim_points::place_reclaim_points },
    // Which calls can reach a reclaim point depends on where the points are.
    Pass { name: "find_reclaiming", run: find_reclaiming::find_reclaiming },
    // Such calls are registered.
    Pass { name: "classify_calls", run: classify_calls::classify_calls },
];
