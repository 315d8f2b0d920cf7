//! From IR to an object file, through Cranelift.
//!
//! | file | what it does |
//! |---|---|
//! | [`unit`] | the object under construction: functions, imports, static data |
//! | [`statics`] | constants and static procedures as bytes with relocations |
//! | [`function`] | one function: blocks, values, control flow |
//! | [`calls`] | calls, entries, several values, closures, arenas |
//! | [`primitives`] | the operations of the table that compiled code performs itself |
//! | [`arithmetic`] | generic arithmetic and comparison |
//! | [`bits`] | bitwise operations and hashes |
//! | [`ports`] | characters and bytes of ports |
//! | [`allocation`] | inline allocation, the write barrier, reclaim points |
//! | [`tables`] | source positions, function names, call sites; the record for the runtime |
//!
//! Conventions are those of `eshkol_abi`: Scheme functions use Cranelift's `tail` convention, the context is in the
//! pinned register, cold paths call preserve-all stubs.

mod allocation;
mod arithmetic;
mod bits;
mod calls;
mod function;
mod ports;
mod primitives;
mod registered;
mod statics;
mod tables;
mod unit;

use crate::ir::Module;
use crate::source::SourceMap;
use cranelift_codegen::isa::{self, OwnedTargetIsa};
use cranelift_codegen::settings::{self, Configurable};

/// The machines that programs can be compiled for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    X86_64Linux,
    Aarch64Linux,
}

/// How hard to try.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    pub target: Target,
    pub optimize: bool,
    /// Run Cranelift's own verifier.
    pub verify: bool,
    /// Count calls by class.
    pub count_calls: bool,
    /// Collect the listing of Cranelift's IR.
    pub clif: bool,
    /// Collect the listing of the machine code.
    pub assembly: bool,
    /// A mistake to make on purpose.
    pub fault: Option<Fault>,
}

/// Mistakes in what compiled code does for the memory system: controls for the tests, which must notice each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// Stores into objects are not remembered.
    BarrierElided,
    /// Stores into globals are not remembered.
    GlobalBarrierElided,
    /// After a reclaim point the last live value is used as it was before.
    ReloadElided,
    /// The last value that is live across a registered call is not in its map.
    MapShort,
    /// The bump pointer that a registered call says it was made at is too low.
    CallMarkLow,
}

/// What was asked for.
pub struct Output {
    pub object: Vec<u8>,
    pub clif: String,
    pub assembly: String,
}

/// Compiles a module to an object file. The error is a message about a fault of the compiler, not of the program.
pub fn compile(module: &Module, sources: &SourceMap, options: Options) -> Result<Output, String> {
    unit::Unit::new(module, sources, options, target_isa(options)?)?.compile()
}

fn target_isa(options: Options) -> Result<OwnedTargetIsa, String> {
    let mut flags = settings::builder();
    let mut set = |name: &str, value: &str| flags.set(name, value).map_err(|error| format!("{name}: {error}"));
    set("opt_level", if options.optimize { "speed" } else { "none" })?;
    set("is_pic", "true")?;
    set("enable_pinned_reg", "true")?;
    set("preserve_frame_pointers", "true")?;
    set("enable_verifier", if options.verify { "true" } else { "false" })?;
    set("unwind_info", "false")?;
    // Functions of x86-64 are not aligned by default; without it the layout alone moves small loops by a quarter.
    set("log2_min_function_alignment", "6")?;
    let triple = match options.target {
        Target::X86_64Linux => "x86_64-unknown-linux-gnu",
        Target::Aarch64Linux => "aarch64-unknown-linux-gnu",
    };
    let triple = triple.parse().map_err(|error| format!("{triple}: {error}"))?;
    let builder = isa::lookup(triple).map_err(|error| error.to_string())?;
    builder.finish(settings::Flags::new(flags)).map_err(|error| error.to_string())
}
