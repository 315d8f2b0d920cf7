//! Inline allocation, the write barrier, reclaim points.

use super::function::{Jump, Region, Translator};
use super::unit::Shape;
use crate::ir::{BlockId, Mark, Representation, Target, TypeSet, ValueId};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{BlockArg, InstBuilder, Value, types::I64};
use eshkol_abi::context::{Context, RESERVATION_SHIFT};
use eshkol_abi::entry;
use std::mem::offset_of;

impl Translator<'_, '_, '_> {
    /// `size` fresh bytes, a multiple of 16: their address.
    pub(super) fn allocate(&mut self, size: u64) -> Value {
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
        if !types.may_be_pointer() {
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

    /// Before the jump into a loop: when it will first look whether to reclaim.
    pub(super) fn enter_loop(&mut self, header: BlockId) {
        let Some(group) = self.function.block(header).loop_group else { return };
        if !self.reclaiming_groups.contains(&group) {
            return;
        }
        let bump = self.bump();
        let threshold = self.context_load(offset_of!(Context, threshold));
        let trigger = self.builder.ins().iadd(bump, threshold);
        let variable = self.trigger(group);
        self.builder.def_var(variable, trigger);
    }

    fn trigger(&mut self, group: u32) -> cranelift_frontend::Variable {
        match self.triggers.get(&group) {
            Some(&variable) => variable,
            None => {
                let variable = self.builder.declare_var(I64);
                self.triggers.insert(group, variable);
                variable
            }
        }
    }

    /// A back edge that is a reclaim point (memory.md section 6, P1). After a reclaim it goes to the loop's header by
    /// itself: the values of the ordinary way are not mixed with the moved ones before they must be.
    pub(super) fn loop_reclaim(&mut self, block: BlockId, target: &Target, mark: Mark) {
        let group = self.function.block(target.block).loop_group.expect("`Again` jumps to loop headers");
        let variable = self.trigger(group);
        let trigger = self.builder.use_var(variable);
        let bump = self.bump();
        let look = self.builder.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, bump, trigger);
        let cold = self.cold_block();
        let ordinary = self.jump_to(target);
        self.branch_on(look, Jump::to(cold), ordinary);
        self.builder.switch_to_block(cold);
        let live: Vec<ValueId> =
            self.liveness.before_terminator(self.function, block).iter().filter(|&value| self.moves(value)).collect();
        let mark = self.mark(mark);
        let again = self.reclaim(entry::STUB_RECLAIM, mark, &live);
        self.builder.def_var(variable, again);
        let moved = self.jump_to(target);
        self.jump(&moved);
    }

    /// May the object behind the value move?
    fn moves(&self, value: ValueId) -> bool {
        self.function.representation(value) == Representation::Tagged && !self.constants.contains_key(&value)
    }

    /// Calls a reclaim stub with these values as roots and gives them their new words.
    pub(super) fn reclaim(&mut self, stub: &'static str, mark: Value, values: &[ValueId]) -> Value {
        let slot = match self.reclaim_slots {
            Some((slot, words)) if words >= values.len() => slot,
            _ => {
                let slot = self.stack_slot(values.len());
                self.reclaim_slots = Some((slot, values.len()));
                slot
            }
        };
        for (index, &value) in values.iter().enumerate() {
            let word = self.value(value);
            self.builder.ins().stack_store(I64, word, slot, 8 * index as i32);
        }
        let address = self.builder.ins().stack_addr(I64, slot, 0);
        let count = self.word(values.len() as u64);
        let result = self.call_stub(stub, &[mark, address, count]);
        for (index, &value) in values.iter().enumerate() {
            let word = self.builder.ins().stack_load(I64, I64, slot, 8 * index as i32);
            self.redefine(value, word);
        }
        result
    }

    /// A forced reclaim with one root; returns the root's new word.
    pub(super) fn reclaim_forced(&mut self, mark: Value, value: Value) -> Value {
        let slot = self.stack_slot(1);
        self.builder.ins().stack_store(I64, value, slot, 0);
        let address = self.builder.ins().stack_addr(I64, slot, 0);
        let count = self.word(1);
        self.call_stub(entry::STUB_RECLAIM_FORCED, &[mark, address, count]);
        self.builder.ins().stack_load(I64, I64, slot, 0)
    }

    /// The reclaim point after a top-level form: no value of any frame is live.
    pub(super) fn reclaim_top(&mut self) {
        let mark = self.mark(Mark::Function);
        let bump = self.bump();
        let threshold = self.context_load(offset_of!(Context, threshold));
        let used = self.builder.ins().isub(bump, mark);
        let look = self.builder.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, used, threshold);
        let cold = self.cold_block();
        let done = self.builder.create_block();
        self.branch_on(look, Jump::to(cold), Jump::to(done));
        self.builder.switch_to_block(cold);
        self.reclaim(entry::STUB_RECLAIM, mark, &[]);
        self.jump(&Jump::to(done));
        self.builder.switch_to_block(done);
    }
}
