//! How each call suspends its frame, and what forces a freeze.

use super::{Place, Places};
use crate::core_ir::primitive;
use crate::ir::components::Components;
use crate::ir::liveness::Liveness;
use crate::ir::movable::movable_values;
use crate::ir::{BlockId, CallClass, Callee, Function, FunctionId, Mark, Module, Operation, Role, ValueId};
use std::collections::BTreeSet;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Class {
    /// Registered, and nothing that the frame holds is live across the call.
    EmptyMap,
    /// Registered, with live values in mapped slots.
    Registered,
    /// Frozen: the callee's mark is above everything that was allocated so far.
    Frozen,
    /// The callee takes no mark: no point of its own reclaims what was allocated before the call. Frozen too.
    Unmarked,
}

impl Class {
    pub fn name(self) -> &'static str {
        match self {
            Class::EmptyMap => "empty-map",
            Class::Registered => "registered",
            Class::Frozen => "frozen",
            Class::Unmarked => "unmarked",
        }
    }
}

pub struct CallInfo {
    pub place: Place,
    pub callee: String,
    pub class: Class,
    /// What may be a heap value and is live across the call.
    pub live: Vec<String>,
    /// Why it is frozen.
    pub why: Option<String>,
}

/// The calls of a function that return to it.
pub fn calls_of(module: &Module, id: FunctionId, places: &Places<'_>, components: &Components) -> Vec<CallInfo> {
    let function = &module.functions[id.0 as usize];
    let liveness = Liveness::of(function);
    let movable = movable_values(module, function);
    let names = Names { module, function, places };
    let mut calls = Vec::new();
    for (index, block) in function.blocks.iter().enumerate() {
        let first = calls.len();
        liveness.across(function, BlockId(index as u32), |position, live| {
            let instruction = &block.instructions[position];
            let (callee, class, known, takes_mark, mark) = match &instruction.operation {
                Operation::Call { callee: Callee::Known(target, _), class, mark, .. } => {
                    let name = procedure_name(&module.functions[target.0 as usize]);
                    (name, *class, Some(*target), module.functions[target.0 as usize].takes_mark, *mark)
                }
                Operation::Call { callee: Callee::Unknown(value), class, mark, .. } => {
                    (names.of(*value), *class, None, true, *mark)
                }
                Operation::Call { callee: Callee::WithContinuation(value), class, mark, .. } => {
                    (format!("{}, with the continuation", names.of(*value)), *class, None, true, *mark)
                }
                Operation::Apply { procedure, class, mark, .. } => {
                    (format!("{}, by `apply`", names.of(*procedure)), *class, None, true, *mark)
                }
                Operation::CallWithEscape { procedure, class, mark } => {
                    let name = format!("{}, with an escape point", names.of(*procedure));
                    (name, *class, None, true, *mark)
                }
                _ => return,
            };
            let mut live: Vec<String> =
                live.iter().filter(|&value| movable.contains(value)).map(|v| names.of(v)).collect();
            // Unfolded code holds the same variable several times.
            let mut seen = BTreeSet::new();
            live.retain(|name| seen.insert(name.clone()));
            let class = match class {
                CallClass::Registered | CallClass::Nested if live.is_empty() => Class::EmptyMap,
                CallClass::Registered | CallClass::Nested => Class::Registered,
                CallClass::Freeze if takes_mark => Class::Frozen,
                CallClass::Freeze => Class::Unmarked,
            };
            let recursive = known.is_some_and(|target| components.are_mutual(id, target));
            let has_mark = function.takes_mark || matches!(mark, Mark::Value(_));
            let why = match class {
                Class::EmptyMap | Class::Registered => None,
                Class::Unmarked => Some("the callee takes no mark".to_owned()),
                Class::Frozen => Some(reason(&live, recursive, has_mark, &instruction.operation)),
            };
            calls.push(CallInfo { place: places.of(id, instruction.span), callee, class, live, why });
        });
        // `across` goes backwards.
        calls[first..].reverse();
    }
    calls
}

fn reason(live: &[String], recursive: bool, has_mark: bool, operation: &Operation) -> String {
    let recursion = if recursive { "it is part of a recursion" } else { "" };
    if matches!(operation, Operation::CallWithEscape { .. }) {
        return "the escape point cuts the stack back to this frame".to_owned();
    }
    match live {
        [] if recursive => recursion.to_owned(),
        [] if !has_mark => "the frame has no mark to hand on".to_owned(),
        [] => "nothing is gained by handing the mark on".to_owned(),
        [one] => join(format!("{one} is used afterwards"), recursion),
        several => {
            let (last, first) =
                several.split_last().map_or((String::new(), Vec::new()), |(l, f)| (l.clone(), f.to_vec()));
            join(format!("{} and {last} are used afterwards", first.join(", ")), recursion)
        }
    }
}

fn join(text: String, recursion: &str) -> String {
    if recursion.is_empty() { text } else { format!("{text}, and {recursion}") }
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
