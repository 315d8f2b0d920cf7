//! Calls, generic entries, several values, closures, arenas: the operations that are not primitives of the table.

use super::allocation::procedures_size;
use super::function::{Jump, Region, Translator};
use super::unit::Shape;
use crate::ir::{
    BlockId, CallClass, Callee, EntryClause, EntryTarget, FloatOp, FloatTest, FunctionId, GlobalKind, Operation,
    ValueId,
};
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{Block, BlockArg, FuncRef, InstBuilder, Value, types::F64, types::I64};
use eshkol_abi::context::{ARGC_MASK, Context, MAX_VALUES, REGISTER_ARGUMENTS};
use eshkol_abi::entry;
use eshkol_abi::object::{self, Kind, Type, header};
use eshkol_abi::value::{self, TAG_PROCEDURE};
use std::mem::offset_of;

impl Translator<'_, '_, '_> {
    /// Translates one instruction. True if the block ended with it, because it does not return.
    pub(super) fn instruction(&mut self, block: BlockId, index: usize) -> bool {
        self.call_reclaim(block, index);
        self.plan_batch(block, index);
        let instruction = &self.function.block(block).instructions[index];
        self.fill_batch_before(&instruction.operation);
        let result = match &instruction.operation {
            Operation::Constant(constant) => {
                // Constants are materialised where they are defined; Cranelift drops the unused and repeats the cheap.
                let value = self.constant(*constant);
                self.define(instruction.results[0], value);
                return false;
            }
            Operation::Primitive { id, operands, known } => {
                self.cold_point = self.cold_point_at(block, index);
                let step = self.counting_step(*id, operands, instruction.results[0]);
                match step.or_else(|| self.primitive(*id, operands, *known)) {
                    Some(value) => value,
                    None => return true,
                }
            }
            Operation::GlobalRef(global) => self.global_ref(*global),
            Operation::GlobalSet(global, value) => {
                let value = self.value(*value);
                if self.unit.global_cells.contains_key(&global.0) {
                    let (base, offset) = self.global_cell(*global);
                    self.store_global(value, base, offset);
                }
                return false;
            }
            Operation::StaticProcedure(entry) => {
                let offset = self.unit.statics.procedure(*entry);
                self.static_address(offset)
            }
            Operation::MakeProcedures(group) => {
                self.make_procedures(group, &instruction.results);
                return false;
            }
            Operation::Captured { closure, index } => {
                let closure = self.value(*closure);
                self.load(Region::Heap, closure, object::procedure_captured(*index))
            }
            Operation::Call { callee, arguments, class } => self.call(block, index, *callee, arguments, *class),
            Operation::Apply { procedure, list, class } => {
                let procedure = self.value(*procedure);
                let list = self.value(*list);
                let (code, arguments) = self.spread(procedure, list);
                let operands = unknown_operands(procedure, arguments);
                let signature = self.unknown_signature();
                self.call_in_class(block, index, *class, |this| {
                    this.builder.ins().call_indirect(signature, code, &operands)
                })
            }
            Operation::CallWithEscape { procedure, class } => {
                let procedure = self.value(*procedure);
                self.require_procedure(procedure);
                let id = self.unit.import(entry::CALL_WITH_ESCAPE, Shape::Function(1));
                let reference = self.function_reference(id);
                let call = |this: &mut Self| this.builder.ins().call(reference, &[procedure]);
                let landed = self.call_in_class(block, index, *class, call);
                self.cold_point = self.cold_point_at(block, index);
                self.cold_reclaim(landed)
            }
            Operation::Unpack { value, required, rest } => {
                self.unpack(*value, *required, *rest, &instruction.results);
                return false;
            }
            Operation::MarkHere => self.bump(),
            Operation::ArenaEnter { size, limit, strict } => {
                let (size, limit) = (self.value(*size), self.value(*limit));
                let strict = self.word(value::boolean(*strict));
                self.call_checked(entry::ARENA_ENTER, &[size, limit, strict])
            }
            Operation::ArenaLeave { handle, result } => {
                let (handle, result) = (self.value(*handle), self.value(*result));
                self.call_checked(entry::ARENA_LEAVE, &[handle, result]);
                return false;
            }
            Operation::ReclaimForced { mark, value } => {
                let (mark, value) = (self.value(*mark), self.value(*value));
                self.reclaim_forced(mark, value)
            }
            Operation::ReclaimTop => {
                self.reclaim_top();
                return false;
            }
            Operation::ArenaBegin { handle } => {
                let handle = self.value(*handle);
                self.call_checked(entry::ARENA_BEGIN, &[handle]);
                return false;
            }
            Operation::ArenaMove { handle, mark, value } => {
                let (handle, mark, value) = (self.value(*handle), self.value(*mark), self.value(*value));
                self.arena_move(handle, mark, value)
            }
            Operation::Unbox(value) => match self.float_constant(*value) {
                Some(double) => self.builder.ins().f64const(double),
                None => {
                    let value = self.value(*value);
                    self.unbox(value)
                }
            },
            Operation::Box(value) => {
                let value = self.value(*value);
                self.encode_float(value)
            }
            Operation::Float(op, operands) => self.float_operation(*op, operands),
        };
        if let Some(&defined) = instruction.results.first() {
            self.define(defined, result);
        }
        false
    }

    pub(super) fn constant(&mut self, constant: crate::ir::Constant) -> Value {
        match self.unit.statics.constant(constant, &self.unit.module.literals) {
            super::statics::StaticValue::Immediate(word) => self.word(word),
            super::statics::StaticValue::Object(offset) => self.static_address(offset),
        }
    }

    fn global_ref(&mut self, global: crate::core_ir::GlobalId) -> Value {
        let kind = self.unit.module.global_kinds[global.0 as usize];
        let name = self.unit.module.globals[global.0 as usize].name.clone();
        match kind {
            GlobalKind::Procedure(entry) => {
                let offset = self.unit.statics.procedure(entry);
                self.static_address(offset)
            }
            GlobalKind::Cell { checked } => {
                let (base, offset) = self.global_cell(global);
                let value = self.load(Region::Globals, base, offset);
                if checked {
                    let symbol = self.unit.statics.symbol(&name);
                    let unbound = self.equals_word(value, value::UNBOUND);
                    let next = self.builder.create_block();
                    let cold = self.cold_block();
                    self.branch_on(unbound, Jump::to(cold), Jump::to(next));
                    self.builder.switch_to_block(cold);
                    let symbol = self.static_address(symbol);
                    self.raise(entry::RAISE_UNBOUND, &[symbol]);
                    self.builder.switch_to_block(next);
                }
                value
            }
            GlobalKind::Absent => panic!("global `{name}` is referred to but has no place"),
        }
    }

    // Closures.

    fn make_procedures(&mut self, group: &[(FunctionId, Vec<ValueId>)], results: &[ValueId]) {
        let sizes: Vec<u64> =
            group.iter().map(|(_, captured)| object::size_of_length(1 + captured.len() as u64)).collect();
        let base = self.allocate(procedures_size(group));
        let mut offset = 0;
        for (&size, &result) in sizes.iter().zip(results) {
            let procedure = self.builder.ins().iadd_imm_s(base, (offset + TAG_PROCEDURE) as i64);
            self.define(result, procedure);
            offset += size;
        }
        let mut offset = 0i32;
        for ((entry, captured), &size) in group.iter().zip(&sizes) {
            let head = header(Type::Procedure, Kind::Procedure, 0, 1 + captured.len() as u64);
            let head = self.word(head);
            self.store(Region::Heap, head, base, offset);
            let function = self.scheme_function(*entry);
            let code = self.builder.ins().func_addr(I64, function);
            self.store(Region::Heap, code, base, offset + 8);
            for (index, &value) in captured.iter().enumerate() {
                let value = self.value(value);
                self.store(Region::Heap, value, base, offset + 16 + 8 * index as i32);
            }
            offset += size as i32;
        }
    }

    // Calls.

    fn call(&mut self, block: BlockId, index: usize, callee: Callee, arguments: &[ValueId], class: CallClass) -> Value {
        match callee {
            Callee::Known(function, closure) => {
                let operands = self.known_operands(closure, arguments);
                let reference = self.scheme_function(function);
                self.call_in_class(block, index, class, |this| this.builder.ins().call(reference, &operands))
            }
            Callee::Unknown(procedure) => {
                let (code, operands) = self.unknown_call(procedure, arguments);
                let signature = self.unknown_signature();
                self.call_in_class(block, index, class, |this| {
                    this.builder.ins().call_indirect(signature, code, &operands)
                })
            }
            Callee::WithContinuation(procedure) => {
                let procedure = self.required_procedure(procedure);
                let reference = self.call_with_continuation();
                self.call_in_class(block, index, class, |this| this.builder.ins().call(reference, &[procedure]))
            }
            Callee::KnownWithContinuation(function) => {
                let (reference, operands) = self.call_known_with_continuation(function, arguments);
                self.call_in_class(block, index, class, |this| this.builder.ins().call(reference, &operands))
            }
        }
    }

    fn call_with_continuation(&mut self) -> FuncRef {
        let id = self.unit.import(entry::CALL_WITH_CONTINUATION, Shape::Tail(1));
        self.function_reference(id)
    }

    /// The entry for a call of a direct function with the continuation, and its operands.
    fn call_known_with_continuation(&mut self, function: FunctionId, arguments: &[ValueId]) -> (FuncRef, Vec<Value>) {
        let name = entry::CALL_KNOWN_WITH_CONTINUATION[arguments.len()];
        let id = self.unit.import(name, Shape::Tail(arguments.len() + 1));
        let mut operands = self.known_operands(None, arguments);
        let function = self.scheme_function(function);
        operands.push(self.builder.ins().func_addr(I64, function));
        (self.function_reference(id), operands)
    }

    pub(super) fn tail_call(&mut self, callee: Callee, arguments: &[ValueId]) {
        match callee {
            Callee::Known(function, closure) => {
                let operands = self.known_operands(closure, arguments);
                let reference = self.scheme_function(function);
                self.builder.ins().return_call(reference, &operands);
            }
            Callee::Unknown(procedure) => {
                let (code, operands) = self.unknown_call(procedure, arguments);
                let signature = self.unknown_signature();
                self.builder.ins().return_call_indirect(signature, code, &operands);
            }
            Callee::WithContinuation(procedure) => {
                let procedure = self.required_procedure(procedure);
                let reference = self.call_with_continuation();
                self.builder.ins().return_call(reference, &[procedure]);
            }
            Callee::KnownWithContinuation(function) => {
                let (reference, operands) = self.call_known_with_continuation(function, arguments);
                self.builder.ins().return_call(reference, &operands);
            }
        }
    }

    pub(super) fn tail_apply(&mut self, procedure: ValueId, list: ValueId) {
        let procedure = self.value(procedure);
        let list = self.value(list);
        let (code, arguments) = self.spread(procedure, list);
        let operands = unknown_operands(procedure, arguments);
        let signature = self.unknown_signature();
        self.builder.ins().return_call_indirect(signature, code, &operands);
    }

    /// The operands of a direct call: its closure if the callee takes that, the arguments.
    fn known_operands(&mut self, closure: Option<ValueId>, arguments: &[ValueId]) -> Vec<Value> {
        closure.iter().chain(arguments).map(|&operand| self.value(operand)).collect()
    }

    /// Code address and operands of a call of any value.
    fn unknown_call(&mut self, procedure: ValueId, arguments: &[ValueId]) -> (Value, Vec<Value>) {
        let procedure = self.required_procedure(procedure);
        let count = arguments.len();
        let values: Vec<Value> = arguments.iter().map(|&argument| self.value(argument)).collect();
        if count > REGISTER_ARGUMENTS {
            let buffer = self.context_load(offset_of!(Context, arguments));
            for (index, &value) in values[REGISTER_ARGUMENTS..].iter().enumerate() {
                self.store(Region::Context, value, buffer, 8 * index as i32);
            }
        }
        if count as u64 >= ARGC_MASK {
            let exact = self.word(count as u64);
            self.context_store(offset_of!(Context, argc), exact);
        }
        let argc = self.word((count as u64).min(ARGC_MASK));
        let mut operands = vec![procedure, argc];
        operands.extend(values.iter().take(REGISTER_ARGUMENTS));
        while operands.len() < 2 + REGISTER_ARGUMENTS {
            // What an absent argument's register holds does not matter; this is the shortest instruction.
            let nothing = self.word(0);
            operands.push(nothing);
        }
        let code = self.load(Region::Heap, procedure, object::PROCEDURE_CODE);
        (code, operands)
    }

    /// Lays a list out as arguments: the code address to call, then count and register arguments.
    fn spread(&mut self, procedure: Value, list: Value) -> (Value, Vec<Value>) {
        self.require_procedure(procedure);
        let count = self.call_checked(entry::CONTROL_SPREAD, &[list]);
        let count = self.builder.ins().ushr_imm_u(count, i64::from(value::TAG_BITS));
        let most = self.word(ARGC_MASK);
        let count = self.builder.ins().umin(count, most);
        let mut arguments = vec![count];
        for index in 0..REGISTER_ARGUMENTS {
            arguments.push(self.context_load(offset_of!(Context, spread) + 8 * index));
        }
        let code = self.load(Region::Heap, procedure, object::PROCEDURE_CODE);
        (code, arguments)
    }

    /// The value of a callee, which is a procedure from here on.
    fn required_procedure(&mut self, procedure: ValueId) -> Value {
        let word = self.value(procedure);
        if !self.is_procedure(procedure) {
            self.require_procedure(word);
        }
        word
    }

    pub(super) fn require_procedure(&mut self, procedure: Value) {
        let is_procedure = self.has_tag(procedure, TAG_PROCEDURE);
        self.require(is_procedure, |this| this.raise(entry::RAISE_NOT_PROCEDURE, &[procedure]));
    }

    /// Calls a function of the runtime with the context first; raises the condition that it may leave.
    pub(super) fn call_checked(&mut self, name: &'static str, arguments: &[Value]) -> Value {
        let result = self.call_function(name, arguments);
        let failed = self.equals_word(result, value::ERROR);
        let next = self.next_block();
        let cold = self.cold_block();
        self.branch_on(failed, Jump::to(cold), Jump::to(next));
        self.builder.switch_to_block(next);
        self.require_no_stale_value(cold);
        result
    }

    /// Calls a function of the runtime that cannot fail, whatever its arguments are, unless one is stale.
    pub(super) fn call_unchecked(&mut self, name: &'static str, arguments: &[Value]) -> Value {
        let result = self.call_function(name, arguments);
        let cold = self.cold_block();
        self.require_no_stale_value(cold);
        result
    }

    fn call_function(&mut self, name: &'static str, arguments: &[Value]) -> Value {
        let mut operands = vec![self.context()];
        operands.extend(arguments);
        self.call_runtime(name, Shape::Function(operands.len()), &operands).expect("a function has a result")
    }

    /// Did the function meet a value whose arena was destroyed? Then its result counts for nothing, and `cold`, where the
    /// pending condition is raised, is taken.
    fn require_no_stale_value(&mut self, cold: Block) {
        let stale = self.context_load(offset_of!(Context, stale));
        let none = self.equals_word(stale, 0);
        let next = self.next_block();
        self.branch_on(none, Jump::to(next), Jump::to(cold));
        self.builder.switch_to_block(cold);
        self.raise(entry::RAISE_PENDING, &[]);
        self.builder.switch_to_block(next);
    }

    // Generic entries.

    /// Takes the first clause that accepts the number of arguments.
    pub(super) fn generic_entry(&mut self, clauses: &[EntryClause], parameters: &[Value]) {
        let closure = parameters[0];
        let registers = &parameters[2..];
        let argc = parameters[1];
        let closure_value = self.function.parameters[0];
        self.define(closure_value, closure);
        let mut count = argc;
        let mut is_exact = false;
        for clause in clauses {
            // It is the count itself below 15; above, the context has that.
            if !is_exact && (clause.rest || u64::from(clause.required) >= ARGC_MASK) {
                let exact = self.context_load(offset_of!(Context, argc));
                let many = self.equals_word(argc, ARGC_MASK);
                count = self.builder.ins().select(many, exact, argc);
                is_exact = true;
            }
            let condition = if clause.rest { IntCC::UnsignedGreaterThanOrEqual } else { IntCC::Equal };
            let accepts = self.builder.ins().icmp_imm_u(condition, count, i64::from(clause.required));
            let taken = self.builder.create_block();
            let next = self.builder.create_block();
            self.branch_on(accepts, Jump::to(taken), Jump::to(next));
            self.builder.switch_to_block(taken);
            let arguments = self.entry_arguments(clause, count, registers);
            self.enter_clause(clause, closure, arguments);
            self.builder.switch_to_block(next);
        }
        // Without clauses this is the first block, which cannot be a cold one.
        if let Some(block) = self.builder.current_block().filter(|_| !clauses.is_empty()) {
            self.builder.set_cold_block(block);
        }
        self.raise(entry::RAISE_ARGUMENT_COUNT, &[closure, count]);
    }

    fn entry_arguments(&mut self, clause: &EntryClause, count: Value, registers: &[Value]) -> Vec<Value> {
        let required = clause.required as usize;
        let rest = clause.rest.then(|| {
            let first = self.word(clause.required.into());
            let mut operands = vec![count, first];
            operands.extend(registers);
            self.call_checked(entry::CONTROL_REST, &operands)
        });
        let mut arguments: Vec<Value> = registers.iter().take(required).copied().collect();
        if required > REGISTER_ARGUMENTS {
            let buffer = self.context_load(offset_of!(Context, arguments));
            for index in 0..required - REGISTER_ARGUMENTS {
                arguments.push(self.load(Region::Context, buffer, 8 * index as i32));
            }
        }
        arguments.extend(rest);
        arguments
    }

    fn enter_clause(&mut self, clause: &EntryClause, closure: Value, arguments: Vec<Value>) {
        match clause.target {
            EntryTarget::Block(block) => {
                let block = self.translated_block(block);
                let arguments = arguments.into_iter().map(BlockArg::Value).collect();
                self.jump(&Jump { block, arguments });
            }
            EntryTarget::Function(function) => {
                let callee = &self.unit.module.functions[function.0 as usize];
                let takes_closure = callee.closure;
                let mut operands = Vec::new();
                if takes_closure {
                    operands.push(closure);
                }
                operands.extend(arguments);
                let reference = self.scheme_function(function);
                self.builder.ins().return_call(reference, &operands);
            }
        }
    }

    // Several values.

    /// `(values a ...)` for other than one value: they go to the context.
    pub(super) fn several_values(&mut self, operands: &[ValueId]) -> Value {
        debug_assert!(operands.len() <= MAX_VALUES);
        if !operands.is_empty() {
            let buffer = self.context_load(offset_of!(Context, values));
            for (index, &operand) in operands.iter().enumerate() {
                let value = self.value(operand);
                self.store(Region::Context, value, buffer, 8 * index as i32);
            }
        }
        let count = self.word(operands.len() as u64);
        self.context_store(offset_of!(Context, values_count), count);
        self.word(value::MULTIPLE)
    }

    fn unpack(&mut self, value: ValueId, required: u32, rest: bool, results: &[ValueId]) {
        let value = self.value(value);
        let several = self.builder.create_block();
        let single = self.builder.create_block();
        let done = self.builder.create_block();
        let parameters: Vec<Value> = results.iter().map(|_| self.builder.append_block_param(done, I64)).collect();
        let multiple = self.equals_word(value, value::MULTIPLE);
        self.branch_on(multiple, Jump::to(several), Jump::to(single));

        self.builder.switch_to_block(single);
        match (required, rest) {
            (1, false) => self.jump(&Jump { block: done, arguments: vec![BlockArg::Value(value)] }),
            (1, true) => {
                let null = self.word(value::NULL);
                let arguments = vec![BlockArg::Value(value), BlockArg::Value(null)];
                self.jump(&Jump { block: done, arguments });
            }
            (0, true) => {
                // One value to a rest parameter: a list of one.
                let list = self.cons_words(value, value::NULL);
                self.jump(&Jump { block: done, arguments: vec![BlockArg::Value(list)] });
            }
            _ => self.raise_value_count(required, rest),
        }

        self.builder.switch_to_block(several);
        let count = self.context_load(offset_of!(Context, values_count));
        let condition = if rest { IntCC::UnsignedGreaterThanOrEqual } else { IntCC::Equal };
        let right = self.builder.ins().icmp_imm_u(condition, count, i64::from(required));
        self.require(right, |this| this.raise_value_count(required, rest));
        let mut arguments = Vec::new();
        let buffer = self.context_load(offset_of!(Context, values));
        for index in 0..required {
            arguments.push(BlockArg::Value(self.load(Region::Context, buffer, 8 * index as i32)));
        }
        if rest {
            let first = self.word(required.into());
            let list = self.call_checked(entry::CONTROL_VALUES_LIST, &[first]);
            arguments.push(BlockArg::Value(list));
        }
        let none = self.word(0);
        self.context_store(offset_of!(Context, values_count), none);
        self.jump(&Jump { block: done, arguments });

        self.builder.switch_to_block(done);
        for (&result, parameter) in results.iter().zip(parameters) {
            self.define(result, parameter);
        }
    }

    fn raise_value_count(&mut self, required: u32, rest: bool) {
        let required = self.word(required.into());
        let rest = self.word(rest.into());
        self.raise(entry::RAISE_VALUE_COUNT, &[required, rest]);
    }

    // Arenas.

    fn arena_move(&mut self, handle: Value, mark: Value, value: Value) -> Value {
        let slot = self.slot_of_roots(1);
        self.builder.ins().stack_store(I64, value, slot, 0);
        let address = self.builder.ins().stack_addr(I64, slot, 0);
        self.call_checked(entry::ARENA_MOVE, &[handle, mark, address]);
        self.builder.ins().stack_load(I64, I64, slot, 0)
    }

    // Raw doubles.

    fn float_operation(&mut self, op: FloatOp, operands: &[ValueId]) -> Value {
        if op == FloatOp::FromFixnum
            && let Some(double) = self.float_constant(operands[0])
        {
            return self.builder.ins().f64const(double);
        }
        let a = self.value(operands[0]);
        if op.operand_count() == 1 {
            return self.float_operation_of_one(op, a);
        }
        let b = self.value(operands[1]);
        match op {
            FloatOp::Add => self.builder.ins().fadd(a, b),
            FloatOp::Subtract => self.builder.ins().fsub(a, b),
            FloatOp::Multiply => self.builder.ins().fmul(a, b),
            FloatOp::Divide => self.builder.ins().fdiv(a, b),
            FloatOp::SquareRoot | FloatOp::Absolute | FloatOp::FromFixnum => unreachable!("handled above"),
        }
    }

    fn float_operation_of_one(&mut self, op: FloatOp, a: Value) -> Value {
        match op {
            FloatOp::SquareRoot => self.builder.ins().sqrt(a),
            FloatOp::Absolute => self.builder.ins().fabs(a),
            FloatOp::FromFixnum => self.fixnum_to_double(a),
            FloatOp::Add | FloatOp::Subtract | FloatOp::Multiply | FloatOp::Divide => {
                unreachable!("an operation of two operands")
            }
        }
    }

    pub(super) fn fixnum_to_double(&mut self, word: Value) -> Value {
        let integer = self.builder.ins().sshr_imm_u(word, i64::from(value::TAG_BITS));
        self.builder.ins().fcvt_from_sint(F64, integer)
    }

    pub(super) fn float_condition(&mut self, test: FloatTest, a: Value, b: Value) -> Value {
        let condition = match test {
            FloatTest::Equal => FloatCC::Equal,
            FloatTest::Less => FloatCC::LessThan,
            FloatTest::Greater => FloatCC::GreaterThan,
            FloatTest::LessEqual => FloatCC::LessThanOrEqual,
            FloatTest::GreaterEqual => FloatCC::GreaterThanOrEqual,
        };
        self.builder.ins().fcmp(condition, a, b)
    }
}

/// The operands of a call of any value: the procedure, then count and register arguments.
fn unknown_operands(procedure: Value, mut arguments: Vec<Value>) -> Vec<Value> {
    arguments.insert(0, procedure);
    arguments
}
