//! The object file under construction.

use super::function::translate;
use super::statics::{Reference, Statics};
use super::tables::{self, Tables};
use super::{Fault, Options, Output};
use crate::ir::components::Components;
use crate::ir::{Convention, FunctionId, GlobalKind, Module};
use crate::source::{SourceMap, Span};
use cranelift_codegen::Context;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::{AbiParam, Signature, types::F64, types::I64};
use cranelift_codegen::isa::{CallConv, OwnedTargetIsa};
use cranelift_frontend::FunctionBuilderContext;
use cranelift_module::{DataDescription, DataId, FuncId, Linkage, Module as _};
use cranelift_object::{ObjectBuilder, ObjectModule};
use std::collections::HashMap;

pub struct Unit<'m> {
    pub module: &'m Module,
    pub sources: &'m SourceMap,
    pub options: Options,
    /// Which functions call each other in circles.
    pub components: Components,
    pub object: ObjectModule,
    /// Cranelift's number of each IR function.
    pub functions: Vec<FuncId>,
    imports: HashMap<&'static str, FuncId>,
    pub statics: Statics,
    pub statics_data: DataId,
    pub globals_data: DataId,
    /// The word of each global that has a cell.
    pub global_cells: HashMap<u32, u32>,
    /// Source locations as Cranelift carries them: numbers into this list.
    pub locations: Vec<Span>,
    location_numbers: HashMap<Span, u32>,
    pub tables: Tables,
    pub clif: String,
    pub assembly: String,
}

impl<'m> Unit<'m> {
    pub fn has_fault(&self, fault: Fault) -> bool {
        self.options.fault == Some(fault)
    }

    pub fn new(
        module: &'m Module,
        sources: &'m SourceMap,
        options: Options,
        isa: OwnedTargetIsa,
    ) -> Result<Unit<'m>, String> {
        let names = cranelift_module::default_libcall_names();
        let mut builder = ObjectBuilder::new(isa, "eshkol", names).map_err(message)?;
        builder.unwind_info(false);
        let mut object = ObjectModule::new(builder);
        let statics_data = object.declare_data("eshkol_statics", Linkage::Local, false, false).map_err(message)?;
        let globals_data = object.declare_data("eshkol_globals", Linkage::Local, true, false).map_err(message)?;
        let cells = module.global_kinds.iter().enumerate();
        let cells = cells.filter(|(_, kind)| matches!(kind, GlobalKind::Cell { .. })).map(|(i, _)| i as u32);
        let global_cells = cells.zip(0..).collect();
        let mut unit = Unit {
            module,
            sources,
            options,
            components: Components::of(module),
            object,
            functions: Vec::new(),
            imports: HashMap::new(),
            statics: Statics::default(),
            statics_data,
            globals_data,
            global_cells,
            locations: Vec::new(),
            location_numbers: HashMap::new(),
            tables: Tables::default(),
            clif: String::new(),
            assembly: String::new(),
        };
        for (index, function) in module.functions.iter().enumerate() {
            let signature = unit.signature(FunctionId(index as u32));
            let name = format!("eshkol_scheme_{index}_{}", assembler_name(&function.name));
            let id = unit.object.declare_function(&name, Linkage::Local, &signature).map_err(message)?;
            unit.functions.push(id);
        }
        Ok(unit)
    }

    pub fn compile(mut self) -> Result<Output, String> {
        let mut context = Context::new();
        let mut builder_context = FunctionBuilderContext::new();
        for index in 0..self.module.functions.len() {
            let id = FunctionId(index as u32);
            self.object.clear_context(&mut context);
            context.func.signature = self.signature(id);
            translate(&mut self, id, &mut context.func, &mut builder_context);
            if self.options.clif {
                self.clif += &format!("; {}\n{}\n", self.module.functions[index].name, context.func.display());
            }
            context.set_disasm(self.options.assembly);
            let function = self.functions[index];
            self.object
                .define_function_with_control_plane(function, &mut context, &mut ControlPlane::default())
                .map_err(|error| format!("{}: {error:?}", self.module.functions[index].name))?;
            let code = context.compiled_code().expect("the function was just compiled");
            if let Some(listing) = &code.vcode {
                self.assembly += &format!("{}:\n{listing}\n", self.module.functions[index].name);
            }
            self.tables.add(function, code);
        }
        if let Some(global) = self.module.raise_procedure
            && let GlobalKind::Procedure(entry) = self.module.global_kinds[global.0 as usize]
        {
            // The record for the runtime refers to it.
            self.statics.procedure(entry);
        }
        if let Some(entry) = self.module.throw_entry {
            self.statics.procedure(entry);
        }
        self.define_data()?;
        tables::finish(self)
    }

    fn define_data(&mut self) -> Result<(), String> {
        let mut globals = DataDescription::new();
        let words = self.global_cells.len().max(1);
        let unbound = eshkol_abi::value::UNBOUND.to_le_bytes();
        globals.define(unbound.repeat(words).into_boxed_slice());
        globals.set_align(16);
        self.object.define_data(self.globals_data, &globals).map_err(message)?;

        let mut data = DataDescription::new();
        let mut bytes = std::mem::take(&mut self.statics.bytes);
        bytes.resize(bytes.len().max(16), 0);
        data.define(bytes.into_boxed_slice());
        data.set_align(16);
        let own = self.object.declare_data_in_data(self.statics_data, &mut data);
        let mut functions = HashMap::new();
        for (&offset, &reference) in &self.statics.references {
            match reference {
                Reference::Own(target) => data.write_data_addr(offset as u32, own, target as i64),
                Reference::Function(id) => {
                    let function = *functions
                        .entry(id)
                        .or_insert_with(|| self.object.declare_func_in_data(self.functions[id.0 as usize], &mut data));
                    data.write_function_addr(offset as u32, function);
                }
            }
        }
        self.object.define_data(self.statics_data, &data).map_err(message)
    }

    /// The signature of an IR function.
    pub fn signature(&self, id: FunctionId) -> Signature {
        let function = &self.module.functions[id.0 as usize];
        match &function.convention {
            Convention::Unknown(_) => unknown_signature(),
            Convention::Direct => {
                let mut signature = Signature::new(CallConv::Tail);
                let count = function.parameters.len();
                signature.params.extend(std::iter::repeat_n(AbiParam::new(I64), count));
                signature.returns.push(AbiParam::new(I64));
                signature
            }
        }
    }

    /// An entry point of the runtime.
    pub fn import(&mut self, name: &'static str, shape: Shape) -> FuncId {
        if let Some(&id) = self.imports.get(name) {
            return id;
        }
        let signature = shape.signature();
        let id = self
            .object
            .declare_function(name, Linkage::Import, &signature)
            .expect("an entry point has one signature everywhere");
        self.imports.insert(name, id);
        id
    }

    /// The number that Cranelift carries for a place in the source.
    pub fn location(&mut self, span: Span) -> u32 {
        let next = self.locations.len() as u32;
        let number = *self.location_numbers.entry(span).or_insert(next);
        if number == next {
            self.locations.push(span);
        }
        number
    }
}

/// The signatures of the runtime's entry points (see `eshkol_abi::entry`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// Preserve-all with this many words; the result is in the context.
    Stub(usize),
    /// Preserve-all with one double.
    StubFloat,
    /// Does not return; this many words.
    Raiser(usize),
    /// SystemV with this many words, one word as result.
    Function(usize),
    /// The same in the convention of Scheme functions.
    Tail(usize),
}

impl Shape {
    pub fn signature(self) -> Signature {
        let (convention, words, result) = match self {
            Shape::Stub(words) => (CallConv::PreserveAll, words, false),
            Shape::StubFloat => (CallConv::PreserveAll, 0, false),
            Shape::Raiser(words) => (CallConv::SystemV, words, false),
            Shape::Function(words) => (CallConv::SystemV, words, true),
            Shape::Tail(words) => (CallConv::Tail, words, true),
        };
        let mut signature = Signature::new(convention);
        signature.params.extend(std::iter::repeat_n(AbiParam::new(I64), words));
        if self == Shape::StubFloat {
            signature.params.push(AbiParam::new(F64));
        }
        if result {
            signature.returns.push(AbiParam::new(I64));
        }
        signature
    }
}

/// The one signature of all unknown calls.
pub fn unknown_signature() -> Signature {
    let mut signature = Signature::new(CallConv::Tail);
    let words = 2 + eshkol_abi::context::REGISTER_ARGUMENTS;
    signature.params.extend(std::iter::repeat_n(AbiParam::new(I64), words));
    signature.returns.push(AbiParam::new(I64));
    signature
}

pub fn message(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// A Scheme name as part of a symbol that assemblers and debuggers accept.
fn assembler_name(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}
