//! The stages in order. Each takes what the one before it gives, and stops when that had errors.

use super::doing;
use super::emit;
use super::options::{Emit, ExplanationFormat, InternalOption, TargetName};
use super::session::{Disk, Session};
use crate::codegen::{self, Target};
use crate::core_ir::{self, Expr, ExprKind, Program};
use crate::diagnostics::{Code, Diagnostic};
use crate::expand;
use crate::explain;
use crate::ir::{self, Module};
use crate::lower;
use crate::source::{FileId, Span};
use crate::syntax::{self, tree::DatumId};
use std::path::Path;
use std::time::Instant;

/// Everything up to the passes that find errors, and lowering where what it gives is looked at too.
pub fn check(session: &mut Session) {
    if let Some(mut program) = expanded(session) {
        core_passes(session, &mut program, None);
        if !session.has_errors() && program.forms.iter().any(|form| has_arena(&form.value)) {
            lower_program(session, &program);
        }
    }
}

/// Does the expression contain a `with-arena`?
fn has_arena(expr: &Expr) -> bool {
    let mut found = matches!(expr.kind, ExprKind::WithArena(_));
    expr.for_each_child(&mut |child| found = found || has_arena(child));
    found
}

/// The object file.
pub fn object(session: &mut Session) -> Option<Vec<u8>> {
    code(session, false, false).map(|output| output.object)
}

/// Can programs for the target be linked?
pub fn can_link(session: &mut Session) -> bool {
    if session.compilation.target == TargetName::X86_64Linux {
        return true;
    }
    let message = "programs for `aarch64-linux` cannot be linked yet";
    let help = "`--emit=obj` writes the object file";
    session.report_command(Diagnostic::error(Code(407), Span::NONE, message).help(help));
    false
}

/// A listing of a stage.
pub fn emit(session: &mut Session, stage: Emit) -> Option<Vec<u8>> {
    match stage {
        Emit::Tokens => {
            let file = load(session)?;
            let (text, diagnostics) = emit::tokens(&session.sources, file);
            session.report_all(diagnostics);
            Some(text.into_bytes())
        }
        Emit::Syntax => {
            let data = read(session)?;
            Some(emit::syntax(&session.tree, &data).into_bytes())
        }
        Emit::Core => {
            let mut program = expanded(session)?;
            core_passes(session, &mut program, None);
            stop(session)?;
            Some(core_ir::print::print(&program).into_bytes())
        }
        Emit::Ir => {
            let mut module = lowered(session)?;
            ir_passes(session, &mut module, None);
            Some(ir::print::module(&module).into_bytes())
        }
        Emit::Clif => code(session, true, false).map(|output| output.clif.into_bytes()),
        Emit::Asm => code(session, false, true).map(|output| output.assembly.into_bytes()),
        Emit::Obj => object(session),
    }
}

/// What the compiler knows about the program's memory.
pub fn explain_memory(session: &mut Session, format: ExplanationFormat) -> Option<Vec<u8>> {
    let mut module = lowered(session)?;
    ir_passes(session, &mut module, None);
    doing("explaining memory");
    let program = session.program_name();
    let explanation = session.timed("explain", |session| explain::explain(&module, &session.sources, &program));
    let text = match format {
        ExplanationFormat::Text => explain::text::text(&explanation),
        ExplanationFormat::Json => explain::json::json(&explanation),
    };
    Some(text.into_bytes())
}

/// The listing after one pass, of Core IR or of IR.
pub fn emit_after(session: &mut Session, pass: &str) -> Option<Vec<u8>> {
    let core = core_ir::passes::PIPELINE.iter().any(|p| p.name == pass);
    let known = core || pass == "expand" || pass == "lower" || ir::passes::PIPELINE.iter().any(|p| p.name == pass);
    if !known {
        let names: Vec<&str> = std::iter::once("expand")
            .chain(core_ir::passes::PIPELINE.iter().map(|p| p.name))
            .chain(std::iter::once("lower"))
            .chain(ir::passes::PIPELINE.iter().map(|p| p.name))
            .collect();
        let message = format!("there is no pass `{pass}`");
        let help = format!("the passes are {}", names.join(", "));
        session.report_command(Diagnostic::error(Code(408), Span::NONE, message).help(help));
        return None;
    }
    let mut program = expanded(session)?;
    if pass == "expand" {
        return Some(core_ir::print::print(&program).into_bytes());
    }
    if core {
        let listing = core_passes(session, &mut program, Some(pass));
        return listing.map(String::into_bytes);
    }
    core_passes(session, &mut program, None);
    stop(session)?;
    doing("lowering");
    let mut module = lower::lower(&program, &session.sources);
    if pass == "lower" {
        return Some(ir::print::module(&module).into_bytes());
    }
    ir_passes(session, &mut module, Some(pass));
    Some(ir::print::module(&module).into_bytes())
}

fn stop(session: &Session) -> Option<()> {
    (!session.has_errors()).then_some(())
}

fn load(session: &mut Session) -> Option<FileId> {
    doing("reading the program");
    assert!(!session.compilation.has(InternalOption::Panic), "`-Z panic` was given");
    session.load_main()
}

fn read(session: &mut Session) -> Option<Vec<DatumId>> {
    let file = load(session)?;
    let result = session.timed("read", |session| syntax::read(&session.sources, file, &mut session.tree, false));
    if result.data.is_empty() && result.diagnostics.is_empty() {
        let span = Span { file, start: 0, end: 0 };
        session.report(Diagnostic::error(Code(409), span, "the program is empty"));
    }
    session.report_all(result.diagnostics);
    stop(session)?;
    Some(result.data)
}

fn expanded(session: &mut Session) -> Option<Program> {
    let data = read(session)?;
    let compilation = session.compilation;
    let architecture = match compilation.target {
        TargetName::X86_64Linux => "x86-64",
        TargetName::Aarch64Linux => "aarch64",
    };
    let options = expand::Options {
        library_paths_before: compilation.common.prepend.clone(),
        library_paths_after: compilation.common.append.clone(),
        features: compilation.common.feature.iter().cloned().chain([architecture.to_owned()]).collect(),
        main_directory: compilation.file.parent().unwrap_or(Path::new("")).to_path_buf(),
    };
    doing("expanding the program");
    let expansion = session.timed("expand", |session| {
        expand::expand_program(&mut session.sources, &mut session.tree, &data, &options, &Disk)
    });
    session.report_all(expansion.diagnostics);
    stop(session)?;
    Some(expansion.program)
}

/// Runs the passes over Core IR; the listing after `stop_after`, if that is one of them.
fn core_passes(session: &mut Session, program: &mut Program, stop_after: Option<&str>) -> Option<String> {
    let mut listing = None;
    let mut diagnostics = Vec::new();
    let mut times = Vec::new();
    let mut last = Instant::now();
    doing("working on Core IR");
    core_ir::passes::run(program, &mut diagnostics, &mut |pass, program| {
        let Some(pass) = pass else { return };
        times.push((pass.name, last.elapsed()));
        doing(&format!("working on Core IR after `{}`", pass.name));
        if stop_after == Some(pass.name) {
            listing = Some(core_ir::print::print(program));
        }
        last = Instant::now();
    });
    for (name, time) in times {
        session.note_time(name, time);
    }
    session.report_all(diagnostics);
    listing
}

fn lowered(session: &mut Session) -> Option<Module> {
    let mut program = expanded(session)?;
    core_passes(session, &mut program, None);
    stop(session)?;
    let module = lower_program(session, &program);
    stop(session)?;
    Some(module)
}

/// Lowers, and says which values leave their arenas.
fn lower_program(session: &mut Session, program: &Program) -> Module {
    doing("lowering");
    let mut module = session.timed("lower", |session| lower::lower(program, &session.sources));
    ir::passes::remove_unreachable_blocks::remove_unreachable_blocks(&mut module);
    let escapes = explain::escapes::escapes(&module, &session.sources);
    session.report_all(escapes);
    module
}

fn ir_passes(session: &mut Session, module: &mut Module, stop_after: Option<&str>) {
    let verify = cfg!(debug_assertions) || session.compilation.has(InternalOption::Verify);
    let no_points = session.compilation.has(InternalOption::NoReclaimPoints);
    for pass in ir::passes::PIPELINE {
        doing(&format!("running `{}`", pass.name));
        session.timed(pass.name, |_| (pass.run)(module));
        if no_points && pass.name == "place_reclaim_points" {
            ir::passes::place_reclaim_points::remove_reclaim_points(module);
        }
        if verify {
            ir::verify::check(module, pass.name);
        }
        if stop_after == Some(pass.name) {
            return;
        }
    }
}

/// Options that make code with a mistake.
const FAULTS: [(InternalOption, codegen::Fault); 5] = [
    (InternalOption::FaultBarrier, codegen::Fault::BarrierElided),
    (InternalOption::FaultGlobalBarrier, codegen::Fault::GlobalBarrierElided),
    (InternalOption::FaultReload, codegen::Fault::ReloadElided),
    (InternalOption::FaultMap, codegen::Fault::MapShort),
    (InternalOption::FaultCallMark, codegen::Fault::CallMarkLow),
];

fn code(session: &mut Session, clif: bool, assembly: bool) -> Option<codegen::Output> {
    let mut module = lowered(session)?;
    ir_passes(session, &mut module, None);
    let compilation = session.compilation;
    let options = codegen::Options {
        target: match compilation.target {
            TargetName::X86_64Linux => Target::X86_64Linux,
            TargetName::Aarch64Linux => Target::Aarch64Linux,
        },
        optimize: compilation.code.optimize > 0,
        verify: cfg!(debug_assertions) || compilation.has(InternalOption::Verify),
        count_calls: compilation.has(InternalOption::CountCalls),
        clif,
        assembly,
        fault: FAULTS.into_iter().find(|&(option, _)| compilation.has(option)).map(|(_, fault)| fault),
    };
    doing("generating code");
    let result = session.timed("code", |session| codegen::compile(&module, &session.sources, options));
    match result {
        Ok(output) => Some(output),
        Err(message) => {
            session.report_internal(message);
            None
        }
    }
}
