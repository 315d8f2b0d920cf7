//! Inline allocation, the write barrier, reclaim points.

use super::Fault;
use super::function::{Jump, Region, Translator};
use super::unit::Shape;
use crate::core_ir::primitive;
use crate::ir::{BlockId, Callee, FunctionId, GlobalKind, Operation, Target, TypeSet, ValueId};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{BlockArg, InstBuilder, StackSlot, Value, types::I64};
use eshkol_abi::context::{Context, RESERVATION_SHIFT};
use eshkol_abi::entry;
use eshkol_abi::object;
use eshkol_abi::point::{POINT_NAME_SHIFT, PointName};
use eshkol_abi::primitive::{Code, Op};
use std::mem::offset_of;

/// The size above which allocations are not put together, in bytes: room must be there for all at once.
const LARGEST_BATCH: u64 = 1024;

/// One piece of memory for several objects in a row; `total` is zero when there is none.
#[derive(Clone, Copy, Default)]
pub(super) struct Batch {
    base: Option<Value>,
    used: u64,
    total: u64,
    /// Is there an object in what is left?
    filled: bool,
}

/// What the operation allocates inline.
fn allocated_size(operation: &Operation) -> Option<u64> {
    match operation {
        Operation::Primitive { id, operands, .. } => match primitive(*id).code {
            Code::Inline(Op::Cons) => Some(object::PAIR_SIZE),
            Code::Inline(Op::MakeCell) => Some(object::size_of_length(1)),
            Code::Inline(Op::Vector | Op::MakeRecord) => Some(object::size_of_length(operands.len() as u64)),
            _ => None,
        },
        Operation::MakeProcedures(group) => Some(procedures_size(group)),
        _ => None,
    }
}

/// The size of a group of procedures.
pub(super) fn procedures_size(group: &[(FunctionId, Vec<ValueId>)]) -> u64 {
    group.iter().map(|(_, captured)| object::size_of_length(1 + captured.len() as u64)).sum()
}

/// Does the operation, which allocates, check something first?
fn may_raise(operation: &Operation) -> bool {
    matches!(operation, Operation::Primitive { id, .. } if primitive(*id).code == Code::Inline(Op::MakeRecord))
}

impl Translator<'_, '_, '_> {
    /// Before an instruction: if it allocates, and further ones do with nothing between them that could look at the heap
    /// or fail, all get their room from one piece.
    pub(super) fn plan_batch(&mut self, block: BlockId, index: usize) {
        if self.batch.total > 0 {
            return;
        }
        let instructions = &self.function.block(block).instructions[index..];
        let Some(first) = allocated_size(&instructions[0].operation) else { return };
        let mut total = first;
        for instruction in &instructions[1..] {
            let operation = &instruction.operation;
            match allocated_size(operation) {
                Some(size) if !may_raise(operation) && total + size <= LARGEST_BATCH => total += size,
                None if self.leaves_heap_alone(operation) => {}
                _ => break,
            }
        }
        if total > first {
            self.batch = Batch { total, ..Batch::default() };
        }
    }

    /// Does the operation neither call anything nor raise?
    fn leaves_heap_alone(&self, operation: &Operation) -> bool {
        match operation {
            Operation::Constant(_) | Operation::StaticProcedure(_) | Operation::Captured { .. } => true,
            Operation::GlobalRef(global) => {
                !matches!(self.unit.module.global_kinds[global.0 as usize], GlobalKind::Cell { checked: true })
            }
            Operation::Primitive { id, operands, known } => match primitive(*id).code {
                Code::Inline(Op::CellRef | Op::IsEq | Op::IsPair | Op::IsNull | Op::Not | Op::Unspecified) => true,
                Code::Inline(Op::Car | Op::Cdr) => {
                    self.operand_type(operands[0], known.operand(0)).is_within(TypeSet::PAIR)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Between two objects of a batch, before an operation that follows a pointer: the object may be gone with its arena,
    /// and then an error is raised here. What the batch has left becomes an object for that case, so that the heap can be
    /// walked.
    pub(super) fn fill_batch_before(&mut self, operation: &Operation) {
        let follows = match operation {
            Operation::Captured { .. } => true,
            Operation::Primitive { id, .. } => {
                matches!(primitive(*id).code, Code::Inline(Op::Car | Op::Cdr | Op::CellRef))
            }
            _ => false,
        };
        let Batch { base: Some(base), used, total, filled } = self.batch else { return };
        if !follows || filled {
            return;
        }
        let words = (total - used) / object::WORD as u64 - 1;
        let filler = self.word(object::header(object::Type::Bytevector, object::Kind::Raw, 0, words));
        self.store(Region::Heap, filler, base, used as i32);
        self.batch.filled = true;
    }

    /// `size` fresh bytes, a multiple of 16: their address.
    pub(super) fn allocate(&mut self, size: u64) -> Value {
        if self.batch.total == 0 {
            return self.allocate_piece(size);
        }
        let base = match self.batch.base {
            Some(base) => base,
            None => self.allocate_piece(self.batch.total),
        };
        let address = self.builder.ins().iadd_imm_s(base, self.batch.used as i64);
        let used = self.batch.used + size;
        debug_assert!(used <= self.batch.total, "a batch has room for what was planned");
        self.batch = match used == self.batch.total {
            true => Batch::default(),
            false => Batch { base: Some(base), used, filled: false, ..self.batch },
        };
        address
    }

    fn allocate_piece(&mut self, size: u64) -> Value {
        let bump = self.bump();
        let next = self.builder.ins().iadd_imm_s(bump, size as i64);
        let limit = self.context_load(offset_of!(Context, limit));
        let full = self.builder.ins().icmp(IntCC::UnsignedGreaterThan, next, limit);
        let cold = self.cold_block();
        let fits = self.builder.create_block();
        let done = self.builder.create_block();
        let address = self.builder.append_block_param(done, I64);
        self.branch_on(full, Jump::to(cold), Jump::to(fits));
        self.builder.switch_to_block(fits);
        self.context_store(offset_of!(Context, bump), next);
        self.jump(&Jump { block: done, arguments: vec![BlockArg::Value(bump)] });
        self.builder.switch_to_block(cold);
        let size = self.word(size);
        let given = self.call_stub(entry::STUB_ALLOCATE, &[size]);
        self.jump(&Jump { block: done, arguments: vec![BlockArg::Value(given)] });
        self.builder.switch_to_block(done);
        address
    }

    /// Stores a value into a slot of an existing object and remembers the slot if the value is younger.
    pub(super) fn store_with_barrier(&mut self, value: Value, types: TypeSet, object: Value, offset: i32) {
        self.store(Region::Heap, value, object, offset);
        if !types.may_be_pointer() || self.unit.has_fault(Fault::BarrierElided) {
            return;
        }
        let slot = self.builder.ins().iadd_imm_s(object, i64::from(offset));
        let distance = self.builder.ins().isub(value, slot);
        let high = self.builder.ins().ushr_imm_u(distance, i64::from(RESERVATION_SHIFT));
        let younger = self.equals_word(high, 0);
        self.remember_if(younger, slot);
    }

    /// Stores into a global's cell, which lies below the heap: every heap value is younger.
    pub(super) fn store_global(&mut self, value: Value, base: Value, offset: i32) {
        self.store(Region::Globals, value, base, offset);
        if self.unit.has_fault(Fault::GlobalBarrierElided) {
            return;
        }
        let region_base = self.context_load(offset_of!(Context, region_base));
        let younger = self.builder.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, value, region_base);
        let slot = self.builder.ins().iadd_imm_s(base, i64::from(offset));
        self.remember_if(younger, slot);
    }

    fn remember_if(&mut self, condition: Value, slot: Value) {
        let cold = self.cold_block();
        let done = self.builder.create_block();
        self.branch_on(condition, Jump::to(cold), Jump::to(done));
        self.builder.switch_to_block(cold);
        self.call_runtime(entry::STUB_REMEMBER, Shape::Stub(1), &[slot]);
        self.jump(&Jump::to(done));
        self.builder.switch_to_block(done);
    }

    /// A back edge that is a reclaim point (memory.md section 6, P1). After a reclaim it goes to the loop's header by
    /// itself: the values of the ordinary way are not mixed with the moved ones before they must be.
    pub(super) fn loop_reclaim(&mut self, block: BlockId, target: &Target) {
        let ordinary = self.jump_to(target);
        self.look_or(ordinary);
        let live: Vec<ValueId> =
            self.liveness.before_terminator(self.function, block).iter().filter(|&value| self.moves(value)).collect();
        self.reclaim(PointName::BackEdge, &live);
        let moved = self.jump_to(target);
        self.jump(&moved);
    }

    /// The reclaim point of a tail call (memory.md section 6, P2): what is live are the callee and the arguments.
    pub(super) fn tail_call_reclaim(&mut self, block: BlockId) {
        let done = self.builder.create_block();
        self.look_or(Jump::to(done));
        let live: Vec<ValueId> =
            self.liveness.before_terminator(self.function, block).iter().filter(|&value| self.moves(value)).collect();
        self.reclaim(PointName::TailCall, &live);
        self.jump(&Jump::to(done));
        self.builder.switch_to_block(done);
    }

    /// The reclaim point before a call (memory.md section 6, P3 and P4), if there is one here.
    pub(super) fn call_reclaim(&mut self, block: BlockId, index: usize) {
        let function = self.function;
        if !function.block(block).call_points.contains(&index) {
            return;
        }
        let name = match function.block(block).instructions[index].operation {
            Operation::Call { callee: Callee::Known(callee, _), .. }
                if self.unit.components.are_mutual(self.id, callee) =>
            {
                PointName::RecursiveCall
            }
            _ => PointName::Call,
        };
        let mut live = Vec::new();
        self.liveness.before_call_points(function, block, |at, set| {
            if at == index {
                live = set.iter().collect();
            }
        });
        live.retain(|&value| self.moves(value));
        let done = self.builder.create_block();
        self.look_or(Jump::to(done));
        self.reclaim(name, &live);
        self.jump(&Jump::to(done));
        self.builder.switch_to_block(done);
    }

    /// Goes to `done` unless the bump pointer has come to where reclaim points look: goes on in a cold block. Points in
    /// recursions have a trigger of their own.
    fn look_or(&mut self, done: Jump) {
        let bump = self.bump();
        let trigger =
            if self.function.recursive { offset_of!(Context, nested_trigger) } else { offset_of!(Context, trigger) };
        let trigger = self.context_load(trigger);
        let look = self.builder.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, bump, trigger);
        let cold = self.cold_block();
        self.branch_on(look, Jump::to(cold), done);
        self.builder.switch_to_block(cold);
    }

    /// The live values of the cold reclaim point that the instruction is, if it is one.
    pub(super) fn cold_point_at(&self, block: BlockId, index: usize) -> Option<Vec<ValueId>> {
        let function = self.function;
        if !function.block(block).cold_points.contains(&index) {
            return None;
        }
        let mut live = Vec::new();
        self.liveness.across_cold_points(function, block, |at, set| {
            if at == index {
                live = set.iter().collect();
            }
        });
        live.retain(|&value| self.moves(value));
        Some(live)
    }

    /// After the out-of-line path of an operation, whose result is `word`: the reclaim point (memory.md section 6, P7) if
    /// the instruction has one. Gives the word back, as it is after that.
    pub(super) fn cold_reclaim(&mut self, word: Value) -> Value {
        let Some(live) = self.cold_point.take() else { return word };
        let done = self.cold_block();
        let result = self.builder.declare_var(I64);
        self.builder.def_var(result, word);
        self.look_or(Jump::to(done));
        let slot = self.slot_of_roots(live.len() + 1);
        self.builder.ins().stack_store(I64, word, slot, 8 * live.len() as i32);
        self.reclaim_in(PointName::OutOfLine, slot, &live, live.len() + 1);
        let word = self.builder.ins().stack_load(I64, I64, slot, 8 * live.len() as i32);
        self.builder.def_var(result, word);
        self.jump(&Jump::to(done));
        self.builder.switch_to_block(done);
        self.builder.use_var(result)
    }

    /// Calls the reclaim stub with these values as roots and gives them their new words.
    pub(super) fn reclaim(&mut self, name: PointName, values: &[ValueId]) {
        let slot = self.slot_of_roots(values.len());
        self.reclaim_in(name, slot, values, values.len());
    }

    /// Calls the reclaim stub with `count` roots in the slot, of which the first are these values.
    fn reclaim_in(&mut self, name: PointName, slot: StackSlot, values: &[ValueId], count: usize) {
        for (index, &value) in values.iter().enumerate() {
            let word = self.value(value);
            self.builder.ins().stack_store(I64, word, slot, 8 * index as i32);
        }
        // Not the beginning of the slot, whose address ordinary code would then keep in a register for this cold block.
        let end = self.builder.ins().stack_addr(I64, slot, 8 * count as i32);
        let count = self.word(count as u64 | (name as u64) << POINT_NAME_SHIFT);
        let stub = if self.function.recursive { entry::STUB_RECLAIM_NESTED } else { entry::STUB_RECLAIM };
        self.call_stub(stub, &[end, count]);
        let left_out = usize::from(self.unit.has_fault(Fault::ReloadElided));
        for (index, &value) in values.iter().enumerate().take(values.len().saturating_sub(left_out)) {
            let word = self.builder.ins().stack_load(I64, I64, slot, 8 * index as i32);
            self.redefine(value, word);
        }
    }

    /// A forced reclaim with one root; returns the root's new word.
    pub(super) fn reclaim_forced(&mut self, mark: Value, value: Value) -> Value {
        let slot = self.slot_of_roots(1);
        self.builder.ins().stack_store(I64, value, slot, 0);
        let end = self.builder.ins().stack_addr(I64, slot, 8);
        let count = self.word(1 | (PointName::ArenaEnd as u64) << POINT_NAME_SHIFT);
        self.call_stub(entry::STUB_RECLAIM_FORCED, &[end, count, mark]);
        self.builder.ins().stack_load(I64, I64, slot, 0)
    }

    /// The reclaim point after a top-level form: no value of any frame is live.
    pub(super) fn reclaim_top(&mut self) {
        let done = self.builder.create_block();
        self.look_or(Jump::to(done));
        self.reclaim(PointName::FormEnd, &[]);
        self.jump(&Jump::to(done));
        self.builder.switch_to_block(done);
    }
}
