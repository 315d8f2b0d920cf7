//! How each call suspends its frame, and what it holds meanwhile.

use super::{Place, Places};
use crate::core_ir::primitive;
use crate::ir::liveness::Liveness;
use crate::ir::movable::movable_values;
use crate::ir::{BlockId, CallClass, Callee, Function, FunctionId, Module, Operation, Role, ValueId};
use std::collections::BTreeSet;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Class {
    /// Registered, and nothing that the frame holds is live across the call.
    EmptyMap,
    /// Registered, with live values in mapped slots.
    Registered,
    /// In a recursion: registered too, but points inside look at what was allocated since the call, and only now and then
    /// at more.
    Nested,
    /// Frozen: no point is reached while the callee runs.
    Frozen,
}

impl Class {
    pub fn name(self) -> &'static str {
        match self {
            Class::EmptyMap => "empty-map",
            Class::Registered => "registered",
            Class::Nested => "nested",
            Class::Frozen => "frozen",
        }
    }
}

pub struct CallInfo {
    pub place: Place,
    pub callee: String,
    pub class: Class,
    /// What may be a heap value and is live across the call.
    pub live: Vec<String>,
}

/// The calls of a function that return to it.
pub fn calls_of(module: &Module, id: FunctionId, places: &Places<'_>) -> Vec<CallInfo> {
    let function = &module.functions[id.0 as usize];
    let liveness = Liveness::of(function);
    let movable = movable_values(module, function);
    let names = Names { module, function, places };
    let mut calls = Vec::new();
    for (index, block) in function.blocks.iter().enumerate() {
        let first = calls.len();
        liveness.across(function, BlockId(index as u32), |position, live| {
            let instruction = &block.instructions[position];
            let Some(class) = instruction.operation.class() else { return };
            let callee = match &instruction.operation {
                Operation::Call { callee: Callee::Known(target, _), .. } => {
                    procedure_name(&module.functions[target.0 as usize])
                }
                Operation::Call { callee: Callee::Unknown(value), .. } => names.of(*value),
                Operation::Call { callee: Callee::WithContinuation(value), .. } => {
                    format!("{}, with the continuation", names.of(*value))
                }
                Operation::Call { callee: Callee::KnownWithContinuation(target), .. } => {
                    format!("{}, with the continuation", procedure_name(&module.functions[target.0 as usize]))
                }
                Operation::Apply { procedure, .. } => format!("{}, by `apply`", names.of(*procedure)),
                Operation::CallWithEscape { procedure, .. } => {
                    format!("{}, with an escape point", names.of(*procedure))
                }
                _ => return,
            };
            let mut live: Vec<String> =
                live.iter().filter(|&value| movable.contains(value)).map(|v| names.of(v)).collect();
            // Unfolded code holds the same variable several times.
            let mut seen = BTreeSet::new();
            live.retain(|name| seen.insert(name.clone()));
            let class = match class {
                CallClass::Registered if live.is_empty() => Class::EmptyMap,
                CallClass::Registered => Class::Registered,
                CallClass::Nested => Class::Nested,
                CallClass::Freeze => Class::Frozen,
            };
            calls.push(CallInfo { place: places.of(id, instruction.span), callee, class, live });
        });
        // `across` goes backwards.
        calls[first..].reverse();
    }
    calls
}

fn procedure_name(function: &Function) -> String {
    match &*function.name {
        _ if function.role == Role::Form => "the form".to_owned(),
        "" => "an unnamed procedure".to_owned(),
        name => format!("`{name}`"),
    }
}

/// What values are called.
struct Names<'a> {
    module: &'a Module,
    function: &'a Function,
    places: &'a Places<'a>,
}

impl Names<'_> {
    fn of(&self, value: ValueId) -> String {
        if let Some(variable) = self.function.values[value.0 as usize].variable
            && let Some(name) = self.module.variable_names.get(variable.0 as usize)
        {
            return format!("`{name}`");
        }
        let instructions = self.function.blocks.iter().flat_map(|block| &block.instructions);
        let Some(definition) = instructions.into_iter().find(|i| i.results.contains(&value)) else {
            return match self.function.parameters.first() {
                Some(&first) if first == value && self.function.closure => "the procedure itself".to_owned(),
                _ => "an intermediate result".to_owned(),
            };
        };
        let at = match self.places.position(definition.span) {
            Some(position) => format!(" at {position}"),
            None => String::new(),
        };
        match &definition.operation {
            Operation::GlobalRef(global) => format!("`{}`", self.module.globals[global.0 as usize].name),
            Operation::StaticProcedure(id) => procedure_name(&self.module.functions[id.0 as usize]),
            Operation::MakeProcedures(_) => format!("the procedure made{at}"),
            Operation::Primitive { id, .. } => format!("the result of `{}`{at}", primitive(*id).name),
            Operation::Call { .. } | Operation::Apply { .. } | Operation::CallWithEscape { .. } => {
                format!("the result of the call{at}")
            }
            Operation::ArenaEnter { .. } => format!("the arena{at}"),
            _ => format!("the value computed{at}"),
        }
    }
}
