//! Registered calls: what the frame holds is in mapped slots while the call runs (memory.md section 6).
//!
//! Before the call the bump pointer and the values that are live across it go to a stack slot, which the call's entry in
//! the program's table describes; afterwards the values are loaded from there again, since an evacuation may have moved
//! them. Where continuations may be entered again, the marks of arenas that the function uses later are treated in the same way:
//! in a captured frame they move too.

use super::Fault;
use super::function::{Held, Translator};
use crate::ir::{BlockId, CallClass, Representation, ValueId};
use cranelift_codegen::ir::{
    Inst, InstBuilder, StackSlot, Type, UserStackMapEntry, Value, types::F64, types::I8, types::I32, types::I64,
};
use cranelift_codegen::isa::CallConv;
use cranelift_frontend::Variable;
use eshkol_abi::context::{CallCount, Context};
use std::mem::offset_of;

/// The type of a slot's entry in Cranelift's map tells marks from values; it means nothing else.
pub(super) const MARK_ENTRY: Type = F64;
pub(super) const VALUE_ENTRY: Type = I64;
/// Not a slot: the entry lies so many bytes above the bump pointer's as the callee takes arguments off the stack. Only
/// where there are any.
pub(super) const POPPED_ENTRY: Type = I32;
/// Not a slot: the call is nested.
pub(super) const NESTED_ENTRY: Type = I8;

/// Arguments that the Tail convention passes in registers.
const REGISTERS: usize = 6;

/// What was stored for a call.
struct Registration {
    slot: StackSlot,
    /// The words after the bump pointer: first the marks, then the values.
    marks: Vec<Variable>,
    values: Vec<ValueId>,
}

impl Translator<'_, '_, '_> {
    /// Emits a call of this class with `call`, and gives its result.
    pub(super) fn call_in_class(
        &mut self,
        block: BlockId,
        index: usize,
        class: CallClass,
        call: impl FnOnce(&mut Self) -> Inst,
    ) -> Value {
        match class {
            CallClass::Freeze => {
                self.count_call(CallCount::Frozen);
                let call = call(self);
                self.has_called();
                self.builder.inst_results(call)[0]
            }
            CallClass::Registered | CallClass::Nested => {
                let registration = self.register(block, index);
                self.count_call(match class {
                    CallClass::Nested => CallCount::Nested,
                    _ if registration.values.is_empty() => CallCount::EmptyMap,
                    _ => CallCount::Registered,
                });
                let call = call(self);
                self.has_called();
                self.reload(call, class, registration);
                self.builder.inst_results(call)[0]
            }
        }
    }

    /// Counts a call, if that was asked for.
    fn count_call(&mut self, kind: CallCount) {
        if self.unit.options.count_calls {
            let place = offset_of!(Context, calls) + 8 * kind as usize;
            let count = self.context_load(place);
            let count = self.builder.ins().iadd_imm_s(count, 1);
            self.context_store(place, count);
        }
    }

    fn register(&mut self, block: BlockId, index: usize) -> Registration {
        let function = self.function;
        let mut live = Vec::new();
        self.liveness.across_registered_calls(function, block, |at, set| {
            if at == index {
                live = set.iter().collect();
            }
        });
        let mut marks: Vec<Variable> = Vec::new();
        if self.unit.module.reentrant {
            let holds = |held: Held| match held {
                Held::Variable(variable) => Some(variable),
                Held::Direct(_) | Held::Nowhere => None,
            };
            let is_mark = |value: &&ValueId| function.representation(**value) == Representation::Mark;
            marks.extend(live.iter().filter(is_mark).filter_map(|&value| holds(self.held(value))));
        }
        live.retain(|&value| self.moves(value));
        if self.unit.has_fault(Fault::MapShort) {
            live.pop();
        }
        let slot = self.slot_of_roots(1 + marks.len() + live.len());
        let bump = if self.unit.has_fault(Fault::CallMarkLow) { self.word(0) } else { self.bump() };
        self.builder.ins().stack_store(I64, bump, slot, 0);
        let mut offset = 8;
        for &mark in &marks {
            let word = self.builder.use_var(mark);
            self.builder.ins().stack_store(I64, word, slot, offset);
            offset += 8;
        }
        for &value in &live {
            let word = self.value(value);
            self.builder.ins().stack_store(I64, word, slot, offset);
            offset += 8;
        }
        Registration { slot, marks, values: live }
    }

    fn reload(&mut self, call: Inst, class: CallClass, registration: Registration) {
        let Registration { slot, marks, values } = registration;
        let first_value = 1 + marks.len();
        for position in 0..first_value + values.len() {
            let ty = if position < first_value { MARK_ENTRY } else { VALUE_ENTRY };
            let entry = UserStackMapEntry { ty, slot, offset: 8 * position as u32 };
            self.builder.func.dfg.append_user_stack_map_entry(call, entry);
        }
        let popped = self.popped(call);
        if popped > 0 {
            let entry = UserStackMapEntry { ty: POPPED_ENTRY, slot, offset: popped };
            self.builder.func.dfg.append_user_stack_map_entry(call, entry);
        }
        if class == CallClass::Nested {
            let entry = UserStackMapEntry { ty: NESTED_ENTRY, slot, offset: 0 };
            self.builder.func.dfg.append_user_stack_map_entry(call, entry);
        }
        let mut offset = 8;
        for mark in marks {
            let word = self.builder.ins().stack_load(I64, I64, slot, offset);
            self.builder.def_var(mark, word);
            offset += 8;
        }
        for value in values {
            let word = self.builder.ins().stack_load(I64, I64, slot, offset);
            self.redefine(value, word);
            offset += 8;
        }
    }

    /// Bytes of arguments on the stack, which the callee takes away.
    fn popped(&self, call: Inst) -> u32 {
        let dfg = &self.builder.func.dfg;
        let signature = dfg.call_signature(call).map(|signature| &dfg.signatures[signature]);
        match signature {
            Some(signature) if signature.call_conv == CallConv::Tail => {
                8 * signature.params.len().saturating_sub(REGISTERS).next_multiple_of(2) as u32
            }
            _ => 0,
        }
    }
}
