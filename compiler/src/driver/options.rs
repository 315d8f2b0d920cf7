//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;

/// The Eshkol compiler: R7RS Scheme with arenas, ahead of time to native executables.
#[derive(Parser, Clone, Debug)]
#[command(name = "eshkolc", version, arg_required_else_help = true)]
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
    Build {
        #[command(flatten)]
        compilation: Compilation,
        /// Print a stage of the compilation instead of building.
        #[arg(long, value_name = "STAGE")]
        emit: Option<Emit>,
        /// Print Core IR or IR after this pass instead of building.
        #[arg(long, value_name = "PASS", conflicts_with = "emit")]
        emit_after: Option<String>,
        /// Where the result goes.
        #[arg(short, long, value_name = "OUT")]
        output: Option<PathBuf>,
    },
    /// Compile a program and run it.
    Run {
        #[command(flatten)]
        compilation: Compilation,
        /// The program's arguments.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Look for errors only.
    Check {
        #[command(flatten)]
        compilation: Compilation,
    },
}

/// What all commands that read a program have in common.
#[derive(Args, Clone, Debug)]
pub struct Compilation {
    /// The program: a file ending in .esk, .scm or .sps, or - for standard input.
    pub file: PathBuf,
    /// Print how long each stage and pass took.
    #[arg(long)]
    pub time_passes: bool,
    /// Look for libraries in this directory first.
    #[arg(short = 'I', value_name = "DIR")]
    pub prepend: Vec<PathBuf>,
    /// Look for libraries in this directory last.
    #[arg(short = 'A', value_name = "DIR")]
    pub append: Vec<PathBuf>,
    /// A feature that `cond-expand` finds.
    #[arg(short = 'D', value_name = "FEATURE")]
    pub feature: Vec<String>,
    /// Optimization: 0 none, 1 all.
    #[arg(short = 'O', value_name = "LEVEL", default_value_t = 1, value_parser = clap::value_parser!(u8).range(0..=1))]
    pub optimize: u8,
    /// The machine to compile for.
    #[arg(long, default_value = "x86_64-linux")]
    pub target: TargetName,
    /// How diagnostics are printed.
    #[arg(long, default_value = "human")]
    pub message_format: MessageFormat,
    /// Colours in diagnostics.
    #[arg(long, default_value = "auto")]
    pub color: Color,
    /// The command that links: cc, gcc, clang or a path.
    #[arg(long, value_name = "COMMAND")]
    pub linker: Option<String>,
    /// Options for the compiler's own developers: `no-reclaim-points`, `verify`.
    #[arg(short = 'Z', value_name = "OPTION")]
    pub internal: Vec<InternalOption>,
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
}
