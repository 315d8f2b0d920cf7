//! One function: IR blocks to Cranelift blocks.
//!
//! Blocks are visited in reverse post-order, so a value is translated before its uses. A value that a reclaim point or
//! a registered call may rewrite is a Cranelift variable, which makes the rewriting visible wherever control joins;
//! every other value is used directly.

use super::allocation::Batch;
use super::unit::{Shape, Unit, unknown_signature};
use crate::ir::liveness::{Liveness, ValueSet};
use crate::ir::movable::movable_values;
use crate::ir::{
    BlockId, Constant, Convention, Function, FunctionId, Operation, Representation, Target, Terminator, Test, TypeSet,
    ValueId,
};
use crate::source::Span;
use cranelift_codegen::ir::{
    self, AliasRegion, AliasRegionData, Block, BlockArg, ExternalName, FuncRef, GlobalValue, GlobalValueData,
    InstBuilder, MemFlagsData, SigRef, SourceLoc, StackSlot, StackSlotData, StackSlotKind, TrapCode, Value,
    types::{F64, I64},
};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext, Variable};
use cranelift_module::{DataId, Module as _};
use std::collections::HashMap;

/// Where a value is.
#[derive(Clone, Copy)]
pub(super) enum Held {
    Nowhere,
    Direct(Value),
    Variable(Variable),
}

/// A place to jump to.
#[derive(Clone)]
pub(super) struct Jump {
    pub block: Block,
    pub arguments: Vec<BlockArg>,
}

impl Jump {
    pub fn to(block: Block) -> Jump {
        Jump { block, arguments: Vec::new() }
    }
}

pub(super) struct Translator<'u, 'm, 'f> {
    pub unit: &'u mut Unit<'m>,
    pub builder: FunctionBuilder<'f>,
    pub id: FunctionId,
    pub function: &'m Function,
    pub liveness: Liveness,
    movable: ValueSet,
    held: Vec<Held>,
    pub constants: HashMap<ValueId, Constant>,
    /// What the definition of a value says about its type.
    blocks: Vec<Block>,
    functions: HashMap<cranelift_module::FuncId, FuncRef>,
    unknown: Option<SigRef>,
    /// The reclaim point of the out-of-line path of the instruction being translated: what is live across it.
    pub cold_point: Option<Vec<ValueId>>,
    pub batch: Batch,
    /// Room for the live values of a reclaim point, or for what a registered call keeps.
    roots: Option<StackSlot>,
    /// The context's address, where this block has it in a register.
    context: Option<(Block, Value)>,
    /// The values that are procedures, by their definitions.
    procedures: ValueSet,
    regions: [AliasRegion; 3],
    statics_name: Option<ExternalName>,
    statics_values: HashMap<u64, GlobalValue>,
    globals_value: Option<GlobalValue>,
}

/// The kinds of memory that never overlap.
#[derive(Clone, Copy)]
pub(super) enum Region {
    Context = 0,
    Heap = 1,
    Globals = 2,
}

pub(super) fn translate<'m>(
    unit: &mut Unit<'m>,
    id: FunctionId,
    target: &mut ir::Function,
    builder_context: &mut FunctionBuilderContext,
) {
    let module = unit.module;
    let function = &module.functions[id.0 as usize];
    let names = ["context", "heap", "globals"];
    let regions = [0, 1, 2].map(|i: u32| {
        let description = names[i as usize].into();
        target.dfg.alias_regions.insert(AliasRegionData { user_id: i, description })
    });
    let builder = FunctionBuilder::new(target, builder_context);
    let mut translator = Translator {
        unit,
        builder,
        id,
        function,
        liveness: Liveness::of(function),
        movable: movable_values(module, function),
        held: vec![Held::Nowhere; function.values.len()],
        constants: HashMap::new(),
        blocks: Vec::new(),
        functions: HashMap::new(),
        unknown: None,
        cold_point: None,
        batch: Batch::default(),
        roots: None,
        context: None,
        procedures: ValueSet::new(function.values.len()),
        regions,
        statics_name: None,
        statics_values: HashMap::new(),
        globals_value: None,
    };
    translator.run();
    let configuration = translator.unit.object.target_config();
    translator.builder.seal_all_blocks();
    translator.builder.finalize(configuration);
}

impl<'m> Translator<'_, 'm, '_> {
    fn run(&mut self) {
        self.declare_relocatable();
        for block in &self.function.blocks {
            let translated = self.builder.create_block();
            self.blocks.push(translated);
            for &parameter in &block.parameters {
                let ty = self.clif_type(parameter);
                self.builder.append_block_param(translated, ty);
            }
        }
        self.collect_definitions();
        self.entry();
        // `remove_unreachable_blocks` numbered them in reverse post-order.
        for index in 0..self.function.blocks.len() {
            self.block(BlockId(index as u32));
        }
    }

    /// The values that something may rewrite become variables, and where continuations may be entered again the marks of
    /// arenas that are live across registered calls.
    fn declare_relocatable(&mut self) {
        let function = self.function;
        let reentrant = self.unit.module.reentrant;
        let mut relocatable = ValueSet::new(function.values.len());
        for (index, block) in function.blocks.iter().enumerate() {
            if let Some(
                Terminator::Again { reclaim: true, .. }
                | Terminator::TailCall { reclaim: true, .. }
                | Terminator::TailApply { reclaim: true, .. },
            ) = &block.terminator
            {
                relocatable.union(&self.liveness.before_terminator(function, BlockId(index as u32)));
            }
            if !block.cold_points.is_empty() {
                self.liveness.across_cold_points(function, BlockId(index as u32), |_, live| relocatable.union(live));
            }
            if !block.call_points.is_empty() {
                self.liveness.before_call_points(function, BlockId(index as u32), |_, live| relocatable.union(live));
            }
            if block.instructions.iter().any(|instruction| instruction.operation.is_registered_call()) {
                self.liveness
                    .across_registered_calls(function, BlockId(index as u32), |_, live| relocatable.union(live));
            }
        }
        for value in relocatable.iter() {
            let is_mark = reentrant && function.representation(value) == Representation::Mark;
            if is_mark || self.moves(value) {
                self.held[value.0 as usize] = Held::Variable(self.builder.declare_var(I64));
            }
        }
    }

    /// What the definitions of values say about them.
    fn collect_definitions(&mut self) {
        for instruction in self.function.blocks.iter().flat_map(|block| &block.instructions) {
            match instruction.operation {
                Operation::Constant(constant) => {
                    self.constants.insert(instruction.results[0], constant);
                }
                Operation::MakeProcedures(_) | Operation::StaticProcedure(_) => {
                    instruction.results.iter().for_each(|&result| {
                        self.procedures.insert(result);
                    });
                }
                _ => {}
            }
        }
    }

    fn entry(&mut self) {
        let entry = self.builder.create_block();
        self.builder.append_block_params_for_function_params(entry);
        self.builder.switch_to_block(entry);
        self.set_location(self.function.span);
        let parameters = self.builder.block_params(entry).to_vec();
        match &self.function.convention {
            Convention::Direct => {
                for (&value, parameter) in self.function.parameters.iter().zip(parameters) {
                    self.define(value, parameter);
                }
                let first = self.blocks[0];
                self.builder.ins().jump(first, &[]);
            }
            Convention::Unknown(clauses) => self.generic_entry(clauses, &parameters),
        }
    }

    fn block(&mut self, id: BlockId) {
        let block = self.function.block(id);
        let translated = self.blocks[id.0 as usize];
        self.builder.switch_to_block(translated);
        let parameters = self.builder.block_params(translated).to_vec();
        for (&value, parameter) in block.parameters.iter().zip(parameters) {
            self.define(value, parameter);
        }
        for (index, instruction) in block.instructions.iter().enumerate() {
            self.set_location(instruction.span);
            if self.instruction(id, index) {
                return;
            }
        }
        let terminator = block.terminator.as_ref().expect("every reachable block has a terminator");
        self.terminator(id, terminator);
    }

    fn terminator(&mut self, id: BlockId, terminator: &Terminator) {
        match terminator {
            Terminator::Jump(target) => {
                let jump = self.jump_to(target);
                self.builder.ins().jump(jump.block, &jump.arguments);
            }
            Terminator::Loop(target) => {
                let jump = self.jump_to(target);
                self.builder.ins().jump(jump.block, &jump.arguments);
            }
            Terminator::Again { target, reclaim, span } => {
                self.set_location(*span);
                if *reclaim {
                    return self.loop_reclaim(id, target);
                }
                let jump = self.jump_to(target);
                self.builder.ins().jump(jump.block, &jump.arguments);
            }
            Terminator::Branch { test, then, otherwise, span } => {
                self.set_location(*span);
                let then = self.jump_to(then);
                let otherwise = self.jump_to(otherwise);
                self.branch(test, then, otherwise);
            }
            Terminator::Return(value) => {
                let value = self.value(*value);
                self.builder.ins().return_(&[value]);
            }
            Terminator::TailCall { callee, arguments, reclaim, span } => {
                self.set_location(*span);
                if *reclaim {
                    self.tail_call_reclaim(id);
                }
                self.tail_call(*callee, arguments);
            }
            Terminator::TailApply { procedure, list, reclaim, span } => {
                self.set_location(*span);
                if *reclaim {
                    self.tail_call_reclaim(id);
                }
                self.tail_apply(*procedure, *list);
            }
            Terminator::Unreachable => {
                self.trap();
            }
        }
    }

    pub fn jump_to(&mut self, target: &Target) -> Jump {
        let arguments = target.arguments.iter().map(|&value| BlockArg::Value(self.value(value))).collect();
        Jump { block: self.blocks[target.block.0 as usize], arguments }
    }

    pub fn translated_block(&self, id: BlockId) -> Block {
        self.blocks[id.0 as usize]
    }

    fn branch(&mut self, test: &Test, then: Jump, otherwise: Jump) {
        match test {
            Test::True(value) => {
                let value = self.value(*value);
                let is_false = self.equals_word(value, eshkol_abi::value::FALSE);
                self.branch_on(is_false, otherwise, then);
            }
            Test::Primitive { id, operands, known } => self.primitive_branch(*id, operands, *known, then, otherwise),
            Test::Float(test, a, b) => {
                let (a, b) = (self.value(*a), self.value(*b));
                let condition = self.float_condition(*test, a, b);
                self.branch_on(condition, then, otherwise);
            }
        }
    }

    // Values.

    fn clif_type(&self, value: ValueId) -> ir::Type {
        match self.function.representation(value) {
            Representation::Tagged | Representation::Mark => I64,
            Representation::Float => F64,
        }
    }

    pub fn value(&mut self, value: ValueId) -> Value {
        match self.held[value.0 as usize] {
            Held::Direct(value) => value,
            Held::Variable(variable) => self.builder.use_var(variable),
            Held::Nowhere => panic!("value v{} of `{}` used before its definition", value.0, self.function.name),
        }
    }

    pub fn held(&self, value: ValueId) -> Held {
        self.held[value.0 as usize]
    }

    /// Is the value a procedure, by its definition?
    pub fn is_procedure(&self, value: ValueId) -> bool {
        self.procedures.contains(value)
    }

    /// May a reclaim change the value's word?
    pub fn moves(&self, value: ValueId) -> bool {
        self.movable.contains(value)
    }

    pub fn define(&mut self, value: ValueId, translated: Value) {
        match self.held[value.0 as usize] {
            Held::Variable(variable) => self.builder.def_var(variable, translated),
            Held::Nowhere | Held::Direct(_) => self.held[value.0 as usize] = Held::Direct(translated),
        }
    }

    /// Gives a relocatable value its new word.
    pub fn redefine(&mut self, value: ValueId, translated: Value) {
        if let Held::Variable(variable) = self.held[value.0 as usize] {
            self.builder.def_var(variable, translated);
        }
    }

    /// The operand's type: what the pass found, sharpened by what a constant shows.
    pub fn operand_type(&self, value: ValueId, known: TypeSet) -> TypeSet {
        match self.constants.get(&value) {
            Some(constant) => known.and(constant_type(*constant)),
            None => known,
        }
    }

    pub fn fixnum_constant(&self, value: ValueId) -> Option<i64> {
        match self.constants.get(&value) {
            Some(Constant::Fixnum(n)) => Some(*n),
            _ => None,
        }
    }

    // Small things that every part uses.

    pub fn set_location(&mut self, span: Span) {
        let location = if span == Span::NONE { SourceLoc::default() } else { SourceLoc::new(self.unit.location(span)) };
        self.builder.set_srcloc(location);
    }

    pub fn word(&mut self, word: u64) -> Value {
        self.builder.ins().iconst(I64, word as i64)
    }

    pub fn equals_word(&mut self, value: Value, word: u64) -> Value {
        self.builder.ins().icmp_imm_s(ir::condcodes::IntCC::Equal, value, word as i64)
    }

    /// Branches. Cranelift lays the moves of an edge out beside its target: an edge that leaves a cold block gets a cold
    /// block of its own here, or the ordinary path would have to jump over those moves.
    pub fn branch_on(&mut self, condition: Value, then: Jump, otherwise: Jump) {
        if !self.in_cold_block() {
            self.builder.ins().brif(condition, then.block, &then.arguments, otherwise.block, &otherwise.arguments);
            return;
        }
        let edges = [then, otherwise].map(|jump| match self.builder.func.layout.is_cold(jump.block) {
            true => (jump, None),
            false => (Jump::to(self.cold_block()), Some(jump)),
        });
        let [(then, _), (otherwise, _)] = &edges;
        self.builder.ins().brif(condition, then.block, &then.arguments, otherwise.block, &otherwise.arguments);
        for (edge, target) in edges {
            if let Some(target) = target {
                self.builder.switch_to_block(edge.block);
                self.jump(&target);
            }
        }
    }

    fn in_cold_block(&self) -> bool {
        self.builder.current_block().is_some_and(|block| self.builder.func.layout.is_cold(block))
    }

    /// The block after a test in the current one: cold if that is.
    pub fn next_block(&mut self) -> Block {
        if self.in_cold_block() { self.cold_block() } else { self.builder.create_block() }
    }

    pub fn jump(&mut self, jump: &Jump) {
        self.builder.ins().jump(jump.block, &jump.arguments);
    }

    pub fn cold_block(&mut self) -> Block {
        let block = self.builder.create_block();
        self.builder.set_cold_block(block);
        block
    }

    /// Goes on only if `condition` holds; otherwise `fail` is emitted in a cold block, which must not fall through.
    pub fn require(&mut self, condition: Value, fail: impl FnOnce(&mut Self)) {
        let next = self.next_block();
        let failed = self.cold_block();
        self.builder.ins().brif(condition, next, &[], failed, &[]);
        self.builder.switch_to_block(failed);
        fail(self);
        self.builder.switch_to_block(next);
    }

    pub fn trap(&mut self) {
        self.builder.ins().trap(TrapCode::unwrap_user(1));
    }

    /// Memory flags for a region: such an access never faults.
    pub fn flags(&self, region: Region) -> MemFlagsData {
        MemFlagsData::trusted().with_alias_region(Some(self.regions[region as usize]))
    }

    pub fn load(&mut self, region: Region, address: Value, offset: i32) -> Value {
        let flags = self.flags(region);
        self.builder.ins().load(I64, flags, address, offset)
    }

    pub fn store(&mut self, region: Region, value: Value, address: Value, offset: i32) {
        let flags = self.flags(region);
        self.builder.ins().store(flags, value, address, offset);
    }

    /// The address of the context. Reading it takes an instruction, so that a block does so once between two calls: it is not
    /// kept across these, where it would take a register from other values.
    pub fn context(&mut self) -> Value {
        let block = self.builder.current_block();
        match self.context {
            Some((read_in, context)) if Some(read_in) == block => context,
            _ => {
                let context = self.builder.ins().get_pinned_reg(I64);
                self.context = block.map(|block| (block, context));
                context
            }
        }
    }

    /// A call was emitted: what is cheap to compute again is not kept across it.
    pub fn has_called(&mut self) {
        self.context = None;
        self.globals_value = None;
    }

    pub fn context_load(&mut self, offset: usize) -> Value {
        let context = self.context();
        self.load(Region::Context, context, offset as i32)
    }

    pub fn context_store(&mut self, offset: usize, value: Value) {
        let context = self.context();
        self.store(Region::Context, value, context, offset as i32);
    }

    pub fn bump(&mut self) -> Value {
        self.context_load(std::mem::offset_of!(eshkol_abi::context::Context, bump))
    }

    // References to other things of the object.

    pub fn function_reference(&mut self, id: cranelift_module::FuncId) -> FuncRef {
        if let Some(&reference) = self.functions.get(&id) {
            return reference;
        }
        let reference = self.unit.object.declare_func_in_func(id, self.builder.func);
        // The runtime is linked statically: its symbols are reached directly, not through a table.
        self.builder.func.dfg.ext_funcs[reference].colocated = true;
        self.functions.insert(id, reference);
        reference
    }

    pub fn scheme_function(&mut self, id: FunctionId) -> FuncRef {
        let function = self.unit.functions[id.0 as usize];
        self.function_reference(function)
    }

    pub fn unknown_signature(&mut self) -> SigRef {
        match self.unknown {
            Some(signature) => signature,
            None => {
                let signature = self.builder.import_signature(unknown_signature());
                self.unknown = Some(signature);
                signature
            }
        }
    }

    /// Calls an entry point of the runtime; the result is there for functions only.
    pub fn call_runtime(&mut self, name: &'static str, shape: Shape, arguments: &[Value]) -> Option<Value> {
        let id = self.unit.import(name, shape);
        let reference = self.function_reference(id);
        let call = self.builder.ins().call(reference, arguments);
        self.has_called();
        self.builder.inst_results(call).first().copied()
    }

    /// Calls a preserve-all stub and loads its result.
    pub fn call_stub(&mut self, name: &'static str, arguments: &[Value]) -> Value {
        self.call_runtime(name, Shape::Stub(arguments.len()), arguments);
        self.context_load(std::mem::offset_of!(eshkol_abi::context::Context, result))
    }

    /// Calls a raiser: the block ends here.
    pub fn raise(&mut self, name: &'static str, arguments: &[Value]) {
        self.call_runtime(name, Shape::Raiser(arguments.len()), arguments);
        self.trap();
    }

    /// The address of a static object, tag included.
    pub fn static_address(&mut self, offset: u64) -> Value {
        let value = match self.statics_values.get(&offset) {
            Some(&value) => value,
            None => {
                let name = match &self.statics_name {
                    Some(name) => name.clone(),
                    None => self.data_name(self.unit.statics_data),
                };
                self.statics_name = Some(name.clone());
                let data =
                    GlobalValueData::Symbol { name, offset: (offset as i64).into(), colocated: true, tls: false };
                let value = self.builder.create_global_value(data);
                self.statics_values.insert(offset, value);
                value
            }
        };
        self.builder.ins().symbol_value(I64, value)
    }

    fn data_name(&mut self, data: DataId) -> ExternalName {
        let value = self.unit.object.declare_data_in_func(data, self.builder.func);
        match &self.builder.func.global_values[value] {
            GlobalValueData::Symbol { name, .. } => name.clone(),
            other => panic!("data is referred to by a symbol, not by {other}"),
        }
    }

    /// The address of a global's cell, as base and displacement.
    pub fn global_cell(&mut self, global: crate::core_ir::GlobalId) -> (Value, i32) {
        let value = match self.globals_value {
            Some(value) => value,
            None => {
                let name = self.data_name(self.unit.globals_data);
                let data = GlobalValueData::Symbol { name, offset: 0.into(), colocated: true, tls: false };
                let value = self.builder.create_global_value(data);
                self.globals_value = Some(value);
                value
            }
        };
        let base = self.builder.ins().symbol_value(I64, value);
        (base, 8 * self.unit.global_cells[&global.0] as i32)
    }

    /// A stack slot for so many words, which all reclaim points and registered calls of the function use: what is in it
    /// matters only while one of them runs. Small frames are cheap to capture, and deep recursions take less memory.
    pub fn slot_of_roots(&mut self, words: usize) -> StackSlot {
        match self.roots {
            Some(slot) => {
                let data = &mut self.builder.func.sized_stack_slots[slot];
                data.size = data.size.max(8 * words as u32);
                slot
            }
            None => {
                let slot = self.stack_slot(words);
                self.roots = Some(slot);
                slot
            }
        }
    }

    pub fn stack_slot(&mut self, words: usize) -> StackSlot {
        self.builder.create_sized_stack_slot(StackSlotData::new(
            StackSlotKind::ExplicitSlot,
            8 * words.max(1) as u32,
            3,
        ))
    }
}

/// The class of a constant.
pub(super) fn constant_type(constant: Constant) -> TypeSet {
    match constant {
        Constant::Boolean(true) => TypeSet::TRUE,
        Constant::Boolean(false) => TypeSet::FALSE,
        Constant::Null => TypeSet::NULL,
        Constant::Unspecified | Constant::Eof | Constant::Default | Constant::Unbound => TypeSet::OTHER_IMMEDIATE,
        Constant::Character(_) => TypeSet::CHARACTER,
        Constant::Fixnum(_) => TypeSet::FIXNUM,
        Constant::Flonum(_) => TypeSet::FLONUM,
        Constant::Literal(_) => TypeSet::ANY,
    }
}
