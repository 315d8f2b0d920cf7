//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;

/// The Eshkol compiler: R7RS Scheme with arenas, ahead of time to native executables.
#[derive(Parser, Clone, Debug)]
#[command(name = "eshkolc", version, arg_required_else_help = true, args_conflicts_with_subcommands = true)]
pub struct Options {
    /// Explain a diagnostic code, such as E0201, and exit.
    #[arg(long, value_name = "CODE")]
    pub explain: Option<String>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Subcommand, Clone, Debug)]
pub enum Command {
    /// Compile a program to an executable.
    Build(Build),
    /// Compile a program and run it.
    Run(Run),
    /// Look for errors only.
    Check(Check),
    /// Make a page of a memory report that a program wrote with ESHKOL_MEMORY=report:FILE or report-exact:FILE.
    MemoryReport(MemoryReport),
}

#[derive(Args, Clone, Debug)]
pub struct MemoryReport {
    /// The report, as JSON; - for standard input.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Where the page goes; without it, to standard output.
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Args, Clone, Debug)]
pub struct Build {
    /// The program: a file ending in .esk, .scm or .sps, or - for standard input.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Where the result goes.
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// Print a stage of the compilation instead of building.
    #[arg(long, value_name = "STAGE")]
    pub emit: Option<Emit>,
    /// Print Core IR or IR after this pass instead of building.
    #[arg(long, value_name = "PASS", conflicts_with = "emit")]
    pub emit_after: Option<String>,
    /// Print which reclaim points can free what the program allocates, and how its calls hold memory, instead of building.
    #[arg(
        long,
        value_name = "FORMAT",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "text",
        conflicts_with_all = ["emit", "emit_after"]
    )]
    pub explain_memory: Option<ExplanationFormat>,
    /// The machine to compile for.
    #[arg(long, default_value = "x86_64-linux")]
    pub target: TargetName,
    #[command(flatten)]
    pub code: Code,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Args, Clone, Debug)]
pub struct Run {
    /// The program, as for `build`, and its arguments. Options of the compiler stand before it.
    #[arg(value_name = "FILE", required = true, trailing_var_arg = true)]
    pub program: Vec<OsString>,
    #[command(flatten)]
    pub code: Code,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Args, Clone, Debug)]
pub struct Check {
    /// The program, as for `build`.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[command(flatten)]
    pub common: Common,
}

/// What matters to commands that make an executable.
#[derive(Args, Clone, Debug)]
pub struct Code {
    /// Optimization: 0 none, 1 all.
    #[arg(short = 'O', value_name = "LEVEL", default_value_t = 1, value_parser = clap::value_parser!(u8).range(0..=1))]
    pub optimize: u8,
    /// The command that links, in place of cc, gcc or clang.
    #[arg(long, value_name = "COMMAND")]
    pub linker: Option<String>,
}

/// What matters to every command that reads a program.
#[derive(Args, Clone, Debug)]
pub struct Common {
    /// Look for libraries in this directory first.
    #[arg(short = 'I', value_name = "DIR")]
    pub prepend: Vec<PathBuf>,
    /// Look for libraries in this directory last.
    #[arg(short = 'A', value_name = "DIR")]
    pub append: Vec<PathBuf>,
    /// A feature that `cond-expand` finds.
    #[arg(short = 'D', value_name = "FEATURE")]
    pub feature: Vec<String>,
    /// Print how long each stage and pass took.
    #[arg(long)]
    pub time_passes: bool,
    /// How diagnostics are printed.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub message_format: MessageFormat,
    /// Colours in diagnostics.
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Options for the compiler's own developers.
    #[arg(short = 'Z', value_name = "OPTION")]
    pub internal: Vec<InternalOption>,
}

/// One compilation, whichever command asks for it.
#[derive(Clone, Debug)]
pub struct Compilation {
    pub file: PathBuf,
    pub code: Code,
    pub target: TargetName,
    pub common: Common,
}

impl Compilation {
    pub fn is_standard_input(&self) -> bool {
        self.file.as_os_str() == "-"
    }

    pub fn has(&self, option: InternalOption) -> bool {
        self.common.internal.contains(&option)
    }
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Emit {
    Tokens,
    Syntax,
    Core,
    Ir,
    Clif,
    Asm,
    Obj,
}

/// How an explanation of memory is printed.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExplanationFormat {
    Text,
    Json,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum TargetName {
    #[value(name = "x86_64-linux")]
    X86_64Linux,
    #[value(name = "aarch64-linux")]
    Aarch64Linux,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum MessageFormat {
    Human,
    Json,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum InternalOption {
    /// Compile without reclaim points at back edges and between top-level forms.
    NoReclaimPoints,
    /// Verify Core IR, IR and Cranelift's IR after each pass.
    Verify,
    /// Make the program count its calls by class, for the file that `ESHKOL_MEMORY_COUNTERS` names.
    CountCalls,
    /// Fail while reading the program, to see how faults of the compiler are reported.
    Panic,
    /// Compile stores into objects without the barrier: a control for tests, as are the next.
    FaultBarrier,
    /// Compile assignments of globals without the barrier.
    FaultGlobalBarrier,
    /// Leave a live value as it was after a reclaim point.
    FaultReload,
    /// Leave a live value out of the map of a registered call.
    FaultMap,
    /// Say of every registered call that it was made when nothing was allocated.
    FaultCallMark,
}
