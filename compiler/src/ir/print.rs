//! Prints IR as S-expressions, in the grammar of the module [`crate::ir`].

use super::{
    CallClass, Callee, Convention, EntryTarget, Function, Module, Operation, Representation, Target, Terminator, Test,
    ValueId,
};
use crate::core_ir::primitive;
use std::fmt::{self, Write};

/// The whole module.
pub fn module(module: &Module) -> String {
    let mut text = String::new();
    for index in 0..module.functions.len() {
        // Writing to a string does not fail.
        let _ = Printer { module, out: &mut text }.function(index);
        text.push('\n');
    }
    text
}

struct Printer<'a> {
    module: &'a Module,
    out: &'a mut String,
}

impl Printer<'_> {
    fn function(&mut self, index: usize) -> fmt::Result {
        let function = &self.module.functions[index];
        write!(self.out, "(function {index} |{}|", function.name)?;
        match &function.convention {
            Convention::Direct => write!(self.out, " direct")?,
            Convention::Unknown(clauses) => {
                write!(self.out, " (unknown")?;
                for clause in clauses {
                    let rest = if clause.rest { "+" } else { "" };
                    match clause.target {
                        EntryTarget::Block(block) => write!(self.out, " ({}{rest} b{})", clause.required, block.0)?,
                        EntryTarget::Function(id) => write!(self.out, " ({}{rest} f{})", clause.required, id.0)?,
                    }
                }
                write!(self.out, ")")?;
            }
        }
        if function.reclaims {
            write!(self.out, " reclaims")?;
        }
        if function.closure {
            write!(self.out, " closure")?;
        }
        write!(self.out, " ({})", values(&function.parameters))?;
        for (number, block) in function.blocks.iter().enumerate() {
            write!(self.out, "\n  (block b{number} ({})", definitions(function, &block.parameters))?;
            if let Some(group) = block.loop_group {
                write!(self.out, " (loop-group {group})")?;
            }
            for (position, instruction) in block.instructions.iter().enumerate() {
                write!(self.out, "\n    (")?;
                if !instruction.results.is_empty() {
                    write!(self.out, "{} = ", definitions(function, &instruction.results))?;
                }
                self.operation(&instruction.operation)?;
                if block.cold_points.contains(&position) {
                    write!(self.out, " cold-reclaim")?;
                }
                if block.call_points.contains(&position) {
                    write!(self.out, " reclaim-before")?;
                }
                write!(self.out, ")")?;
            }
            write!(self.out, "\n    ")?;
            match &block.terminator {
                Some(terminator) => self.terminator(terminator)?,
                None => write!(self.out, "(open)")?,
            }
            write!(self.out, ")")?;
        }
        writeln!(self.out, ")")
    }

    fn operation(&mut self, operation: &Operation) -> fmt::Result {
        match operation {
            Operation::Constant(constant) => write!(self.out, "constant {constant:?}"),
            Operation::Primitive { id, operands, .. } => {
                write!(self.out, "{} {}", primitive(*id).name, values(operands))
            }
            Operation::GlobalRef(global) => {
                write!(self.out, "global-ref |{}|", self.module.globals[global.0 as usize].name)
            }
            Operation::GlobalSet(global, value) => {
                write!(self.out, "global-set |{}| v{}", self.module.globals[global.0 as usize].name, value.0)
            }
            Operation::StaticProcedure(id) => write!(self.out, "static-procedure f{}", id.0),
            Operation::MakeProcedures(group) => {
                write!(self.out, "make-procedures")?;
                for (id, captured) in group {
                    write!(self.out, " (f{} {})", id.0, values(captured))?;
                }
                Ok(())
            }
            Operation::Captured { closure, index } => write!(self.out, "captured v{} {index}", closure.0),
            Operation::Call { callee, arguments, class } => {
                let class = class_name(*class);
                write!(self.out, "call {class} {} {}", callee_name(callee), values(arguments))
            }
            Operation::Apply { procedure, list, class } => {
                let class = class_name(*class);
                write!(self.out, "apply {class} v{} v{}", procedure.0, list.0)
            }
            Operation::CallWithEscape { procedure, class } => {
                write!(self.out, "call-with-escape {} v{}", class_name(*class), procedure.0)
            }
            Operation::Unpack { value, required, rest } => {
                write!(self.out, "unpack v{} {required}{}", value.0, if *rest { "+" } else { "" })
            }
            Operation::MarkHere => write!(self.out, "mark"),
            Operation::ArenaEnter { size, limit, strict } => {
                write!(self.out, "arena.create v{} v{}{}", size.0, limit.0, if *strict { " strict" } else { "" })
            }
            Operation::ArenaLeave { handle, result } => write!(self.out, "arena.destroy v{} v{}", handle.0, result.0),
            Operation::ReclaimForced { mark, value } => write!(self.out, "reclaim v{} v{}", mark.0, value.0),
            Operation::ReclaimTop => write!(self.out, "reclaim-top"),
            Operation::ArenaBegin { handle } => write!(self.out, "arena.begin v{}", handle.0),
            Operation::ArenaMove { handle, mark, value } => {
                write!(self.out, "arena.move v{} v{} v{}", handle.0, mark.0, value.0)
            }
            Operation::Unbox(value) => write!(self.out, "unbox v{}", value.0),
            Operation::Box(value) => write!(self.out, "box v{}", value.0),
            Operation::Float(op, operands) => write!(self.out, "float.{op:?} {}", values(operands)),
        }
    }

    fn terminator(&mut self, terminator: &Terminator) -> fmt::Result {
        match terminator {
            Terminator::Jump(target) => write!(self.out, "(jump {})", target_text(target)),
            Terminator::Loop(target) => write!(self.out, "(loop {})", target_text(target)),
            Terminator::Again { target, reclaim, .. } => {
                let reclaim = if *reclaim { " reclaim" } else { "" };
                write!(self.out, "(again {}{reclaim})", target_text(target))
            }
            Terminator::Branch { test, then, otherwise, .. } => {
                write!(self.out, "(branch ")?;
                match test {
                    Test::True(value) => write!(self.out, "v{}", value.0)?,
                    Test::Primitive { id, operands, .. } => {
                        write!(self.out, "({} {})", primitive(*id).name, values(operands))?
                    }
                    Test::Float(test, a, b) => write!(self.out, "(float.{test:?} v{} v{})", a.0, b.0)?,
                }
                write!(self.out, " ({}) ({}))", target_text(then), target_text(otherwise))
            }
            Terminator::Return(value) => write!(self.out, "(return v{})", value.0),
            Terminator::TailCall { callee, arguments, reclaim, .. } => {
                let reclaim = if *reclaim { " reclaim" } else { "" };
                write!(self.out, "(tail-call {} {}{reclaim})", callee_name(callee), values(arguments))
            }
            Terminator::TailApply { procedure, list, reclaim, .. } => {
                let reclaim = if *reclaim { " reclaim" } else { "" };
                write!(self.out, "(tail-apply v{} v{}{reclaim})", procedure.0, list.0)
            }
            Terminator::Unreachable => write!(self.out, "(unreachable)"),
        }
    }
}

fn representation_name(function: &Function, value: ValueId) -> Option<&'static str> {
    match function.representation(value) {
        Representation::Tagged => None,
        Representation::Float => Some(":float"),
        Representation::Mark => Some(":mark"),
    }
}

/// Values where they are defined: with their representation.
fn definitions(function: &Function, values: &[ValueId]) -> String {
    let name = |&value: &ValueId| format!("v{}{}", value.0, representation_name(function, value).unwrap_or(""));
    let names: Vec<String> = values.iter().map(name).collect();
    names.join(" ")
}

fn values(values: &[ValueId]) -> String {
    let names: Vec<String> = values.iter().map(|value| format!("v{}", value.0)).collect();
    names.join(" ")
}

fn target_text(target: &Target) -> String {
    let mut text = format!("b{}", target.block.0);
    for value in &target.arguments {
        let _ = write!(text, " v{}", value.0);
    }
    text
}

fn class_name(class: CallClass) -> &'static str {
    match class {
        CallClass::Freeze => "freeze",
        CallClass::Registered => "registered",
        CallClass::Nested => "nested",
    }
}

fn callee_name(callee: &Callee) -> String {
    match callee {
        Callee::Known(id, None) => format!("f{}", id.0),
        Callee::Known(id, Some(closure)) => format!("(f{} v{})", id.0, closure.0),
        Callee::Unknown(value) => format!("v{}", value.0),
        Callee::WithContinuation(value) => format!("(with-continuation v{})", value.0),
        Callee::KnownWithContinuation(id) => format!("(with-continuation f{})", id.0),
    }
}
