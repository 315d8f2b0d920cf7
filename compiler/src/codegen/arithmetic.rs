//! Generic arithmetic and comparison of two operands.
//!
//! The fixnum case comes first, unless one operand is known to be a flonum; then the case of two floats with their own
//! tags; then, in a cold block, floats of which some are zeros, and the runtime for the rest.
//!
//! Overflow of a fixnum sum is tested together with the tags: `(a | b | overflow) & 7`. Cranelift does not fuse
//! `sadd_overflow` with a branch, and one branch for both is as fast.

use super::function::{Jump, Translator};
use super::primitives::Site;
use super::unit::Shape;
use crate::core_ir::{PrimId, primitive};
use crate::ir::{FloatTest, TypeSet, ValueId};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, BlockArg, InstBuilder, MemFlagsData, Value, types::F64, types::I64};
use eshkol_abi::context::Context;
use eshkol_abi::entry;
use eshkol_abi::primitive::{Code, Op};
use eshkol_abi::value::{
    self, FLOAT_FIRST_TAG, FLOAT_ROTATION, FLOAT_TEST_MASK, FLOAT_ZERO, FLOAT_ZERO_SIGN, FLOAT_ZERO_SIGN_SHIFT,
    TAG_BITS, TAG_MASK,
};
use std::mem::offset_of;

impl Translator<'_, '_, '_> {
    /// A binary operation with a number as result.
    pub(super) fn arithmetic(&mut self, op: Op, site: Site, operands: &[ValueId]) -> Value {
        let types = [0, 1].map(|i| self.operand_type(operands[i], site.known.operand(i)));
        let words = [self.value(operands[0]), self.value(operands[1])];
        let done = self.builder.create_block();
        let result = self.builder.append_block_param(done, I64);
        let slow = self.cold_block();
        let maybe_fixnums = types.iter().all(|t| !t.and(TypeSet::FIXNUM).is_empty());
        let maybe_floats = types.iter().all(|t| !t.and(TypeSet::FLONUM.or(TypeSet::FIXNUM)).is_empty())
            && types.iter().any(|t| !t.and(TypeSet::FLONUM).is_empty())
            && has_float_case(op);
        let float_case = maybe_floats.then(|| self.float_case_block(operands));
        if maybe_fixnums && op != Op::Divide {
            let otherwise = float_case.unwrap_or(slow);
            self.fixnum_operation(op, operands, words, types, done, slow, otherwise);
        } else {
            self.jump(&Jump::to(float_case.unwrap_or(slow)));
        }
        let mut float_body = None;
        if let Some(block) = float_case {
            self.builder.switch_to_block(block);
            let body = self.float_body(operands);
            float_body = Some(body);
            self.test_tagged_floats(words, operands, body, slow);
            self.builder.switch_to_block(body);
            let doubles = [0, 1].map(|i| self.builder.block_params(body)[i]);
            let number = match op {
                Op::Add => self.builder.ins().fadd(doubles[0], doubles[1]),
                Op::Subtract => self.builder.ins().fsub(doubles[0], doubles[1]),
                Op::Multiply => self.builder.ins().fmul(doubles[0], doubles[1]),
                Op::Divide => self.builder.ins().fdiv(doubles[0], doubles[1]),
                _ => unreachable!("`has_float_case` lists the operations"),
            };
            self.encode_float_to(number, done);
        }
        self.builder.switch_to_block(slow);
        if let Some(body) = float_body {
            self.test_any_floats(words, operands, body);
        }
        let word = self.call_stub(stub_of(op), &words);
        let word = self.cold_reclaim(word);
        self.jump(&Jump { block: done, arguments: vec![BlockArg::Value(word)] });
        self.builder.switch_to_block(done);
        result
    }

    /// A sum or difference of fixnums of which `recover_types` has found that it is a fixnum too.
    pub(super) fn counting_step(&mut self, id: PrimId, operands: &[ValueId], result: ValueId) -> Option<Value> {
        let Code::Inline(op @ (Op::Add | Op::Subtract)) = primitive(id).code else { return None };
        let function = self.function;
        let is_fixnum = |value: ValueId| {
            let types = function.types(value);
            !types.is_empty() && types.is_within(TypeSet::FIXNUM)
        };
        if !is_fixnum(result) || !operands.iter().all(|&operand| is_fixnum(operand)) {
            return None;
        }
        let [a, b] = [self.value(operands[0]), self.value(operands[1])];
        Some(if op == Op::Add { self.builder.ins().iadd(a, b) } else { self.builder.ins().isub(a, b) })
    }

    /// The case of two fixnums. `slow` takes overflow, `otherwise` other operands.
    #[allow(clippy::too_many_arguments, reason = "the parts of one operation, passed once")]
    fn fixnum_operation(
        &mut self,
        op: Op,
        operands: &[ValueId],
        words: [Value; 2],
        types: [TypeSet; 2],
        done: Block,
        slow: Block,
        otherwise: Block,
    ) {
        let [a, b] = words;
        let both_known = types.iter().all(|t| t.is_within(TypeSet::FIXNUM));
        match op {
            Op::Add | Op::Subtract if let Some(step) = self.step_constant(operands[1]) => {
                self.branch_unless_fixnums(words, types, otherwise);
                self.step_fixnum(op, a, step, slow, done);
            }
            Op::Add if let Some(step) = self.step_constant(operands[0]) => {
                self.branch_unless_fixnums(words, types, otherwise);
                self.step_fixnum(op, b, step, slow, done);
            }
            Op::Add | Op::Subtract => {
                let (sum, overflow) = if op == Op::Add {
                    self.builder.ins().sadd_overflow(a, b)
                } else {
                    self.builder.ins().ssub_overflow(a, b)
                };
                let overflow = self.builder.ins().uextend(I64, overflow);
                let tags = self.tag_bits(words, types);
                let bits = match tags {
                    Some(tags) => self.builder.ins().bor(tags, overflow),
                    None => overflow,
                };
                let bad = self.builder.ins().band_imm_u(bits, TAG_MASK as i64);
                let wrong = if both_known { slow } else { otherwise };
                self.finish_fixnum(bad, wrong, sum, done);
            }
            Op::Multiply => {
                self.branch_unless_fixnums(words, types, otherwise);
                let plain = self.builder.ins().sshr_imm_u(a, i64::from(TAG_BITS));
                let (product, overflow) = self.builder.ins().smul_overflow(plain, b);
                self.finish_fixnum(overflow, slow, product, done);
            }
            Op::Quotient | Op::Remainder | Op::Modulo => {
                self.branch_unless_fixnums(words, types, otherwise);
                match self.fixnum_constant(operands[1]) {
                    Some(n) if n != 0 && n != -1 => {}
                    _ => {
                        // Zero is an error, and minus one may overflow: both are for the runtime.
                        let next = self.builder.create_block();
                        let plain = self.builder.ins().iadd_imm_s(b, value::fixnum(1) as i64);
                        let ordinary =
                            self.builder.ins().icmp_imm_u(IntCC::UnsignedGreaterThan, plain, value::fixnum(1) as i64);
                        self.branch_on(ordinary, Jump::to(next), Jump::to(slow));
                        self.builder.switch_to_block(next);
                    }
                }
                let word = self.divide_fixnums(op, a, b);
                self.jump(&Jump { block: done, arguments: vec![BlockArg::Value(word)] });
            }
            _ => unreachable!("division of fixnums is the runtime's"),
        }
    }

    /// Both operands carry a factor of eight, which remainders keep and quotients lose.
    fn divide_fixnums(&mut self, op: Op, a: Value, b: Value) -> Value {
        if op == Op::Quotient {
            let quotient = self.builder.ins().sdiv(a, b);
            return self.builder.ins().ishl_imm_u(quotient, i64::from(TAG_BITS));
        }
        let remainder = self.builder.ins().srem(a, b);
        if op == Op::Remainder {
            return remainder;
        }
        // The modulus has the sign of the divisor.
        let adjusted = self.builder.ins().iadd(remainder, b);
        let signs = self.builder.ins().bxor(remainder, b);
        let differ = self.builder.ins().icmp_imm_s(IntCC::SignedLessThan, signs, 0);
        let zero = self.equals_word(remainder, 0);
        let nonzero = self.builder.ins().bxor_imm_u(zero, 1);
        let adjust = self.builder.ins().band(differ, nonzero);
        self.builder.ins().select(adjust, adjusted, remainder)
    }

    /// A constant that a fixnum may be stepped by: its word can be negated.
    fn step_constant(&self, operand: ValueId) -> Option<i64> {
        self.fixnum_constant(operand).filter(|&n| n > value::FIXNUM_MIN)
    }

    /// Adds a constant to a fixnum, or subtracts it: a compare and branch finds the overflow.
    fn step_fixnum(&mut self, op: Op, word: Value, constant: i64, slow: Block, done: Block) {
        let step = value::fixnum(constant) as i64;
        let step = if op == Op::Subtract { step.wrapping_neg() } else { step };
        let sum = self.builder.ins().iadd_imm_s(word, step);
        let wraps = if step < 0 { IntCC::SignedGreaterThan } else { IntCC::SignedLessThan };
        let overflow = self.builder.ins().icmp(wraps, sum, word);
        self.finish_fixnum(overflow, slow, sum, done);
    }

    fn finish_fixnum(&mut self, bad: Value, wrong: Block, word: Value, done: Block) {
        let right = Jump { block: done, arguments: vec![BlockArg::Value(word)] };
        self.branch_on(bad, Jump::to(wrong), right);
    }

    /// The bits in which operands that are not known to be fixnums show their tags; `None` if all are known.
    fn tag_bits(&mut self, words: [Value; 2], types: [TypeSet; 2]) -> Option<Value> {
        match types.map(|t| t.is_within(TypeSet::FIXNUM)) {
            [true, true] => None,
            [true, false] => Some(words[1]),
            [false, true] => Some(words[0]),
            [false, false] => Some(self.builder.ins().bor(words[0], words[1])),
        }
    }

    fn branch_unless_fixnums(&mut self, words: [Value; 2], types: [TypeSet; 2], otherwise: Block) {
        if let Some(bits) = self.tag_bits(words, types) {
            let tags = self.builder.ins().band_imm_u(bits, TAG_MASK as i64);
            let next = self.builder.create_block();
            self.branch_on(tags, Jump::to(otherwise), Jump::to(next));
            self.builder.switch_to_block(next);
        }
    }

    /// A comparison, as a branch.
    pub(super) fn compare(&mut self, op: Op, site: Site, operands: &[ValueId], then: Jump, otherwise: Jump) {
        let types = [0, 1].map(|i| self.operand_type(operands[i], site.known.operand(i)));
        let words = [self.value(operands[0]), self.value(operands[1])];
        let slow = self.cold_block();
        let maybe_fixnums = types.iter().all(|t| !t.and(TypeSet::FIXNUM).is_empty());
        let maybe_floats = types.iter().all(|t| !t.and(TypeSet::FLONUM.or(TypeSet::FIXNUM)).is_empty())
            && types.iter().any(|t| !t.and(TypeSet::FLONUM).is_empty());
        let float_case = maybe_floats.then(|| self.float_case_block(operands));
        if maybe_fixnums {
            self.branch_unless_fixnums(words, types, float_case.unwrap_or(slow));
            let condition = match op {
                Op::NumberEqual => IntCC::Equal,
                Op::Less => IntCC::SignedLessThan,
                Op::Greater => IntCC::SignedGreaterThan,
                Op::LessEqual => IntCC::SignedLessThanOrEqual,
                _ => IntCC::SignedGreaterThanOrEqual,
            };
            let result = self.builder.ins().icmp(condition, words[0], words[1]);
            self.branch_on(result, then.clone(), otherwise.clone());
        } else {
            self.jump(&Jump::to(float_case.unwrap_or(slow)));
        }
        let mut float_body = None;
        if let Some(block) = float_case {
            self.builder.switch_to_block(block);
            let body = self.float_body(operands);
            float_body = Some(body);
            self.test_tagged_floats(words, operands, body, slow);
            self.builder.switch_to_block(body);
            let [a, b] = [0, 1].map(|i| self.builder.block_params(body)[i]);
            let test = match op {
                Op::NumberEqual => FloatTest::Equal,
                Op::Less => FloatTest::Less,
                Op::Greater => FloatTest::Greater,
                Op::LessEqual => FloatTest::LessEqual,
                _ => FloatTest::GreaterEqual,
            };
            let result = self.float_condition(test, a, b);
            self.branch_on(result, then.clone(), otherwise.clone());
        }
        self.builder.switch_to_block(slow);
        if let Some(body) = float_body {
            self.test_any_floats(words, operands, body);
        }
        let result = self.call_stub(stub_of(op), &words);
        let is_false = self.equals_word(result, value::FALSE);
        self.branch_on(is_false, otherwise, then);
    }

    // Floats.

    /// The block of the float case. An exact integer constant as operand tells that floats are rare here: the case is
    /// then out of the way.
    fn float_case_block(&mut self, operands: &[ValueId]) -> Block {
        if self.has_fixnum_constant(operands) { self.cold_block() } else { self.builder.create_block() }
    }

    fn has_fixnum_constant(&self, operands: &[ValueId]) -> bool {
        operands.iter().any(|&operand| self.fixnum_constant(operand).is_some())
    }

    /// A block that takes two doubles.
    fn float_body(&mut self, operands: &[ValueId]) -> Block {
        let body = self.float_case_block(operands);
        self.builder.append_block_param(body, F64);
        self.builder.append_block_param(body, F64);
        body
    }

    /// Goes to `body` with the doubles if both operands are floats with their own tags, to `slow` otherwise. A constant
    /// fixnum passes: it is converted.
    fn test_tagged_floats(&mut self, words: [Value; 2], operands: &[ValueId], body: Block, slow: Block) {
        let mut bits = None;
        for (index, &word) in words.iter().enumerate() {
            if self.is_float_constant(operands[index]) {
                continue;
            }
            let above = self.builder.ins().iadd_imm_s(word, -(FLOAT_FIRST_TAG as i64));
            bits = Some(match bits {
                None => above,
                Some(other) => self.builder.ins().bor(other, above),
            });
        }
        if let Some(bits) = bits {
            let masked = self.builder.ins().band_imm_u(bits, FLOAT_TEST_MASK as i64);
            let next = self.float_case_block(operands);
            self.branch_on(masked, Jump::to(slow), Jump::to(next));
            self.builder.switch_to_block(next);
        }
        let arguments = [0, 1].map(|i| {
            let constant = self.float_constant(operands[i]);
            BlockArg::Value(match constant {
                Some(double) => self.builder.ins().f64const(double),
                None => self.decode_float(words[i]),
            })
        });
        self.jump(&Jump { block: body, arguments: arguments.to_vec() });
    }

    /// In the slow block: goes to `body` if both operands are immediate floats, zeros included; falls through otherwise.
    fn test_any_floats(&mut self, words: [Value; 2], operands: &[ValueId], body: Block) {
        let mut all = None;
        let mut arguments = Vec::new();
        for (index, &word) in words.iter().enumerate() {
            if let Some(double) = self.float_constant(operands[index]) {
                arguments.push(BlockArg::Value(self.builder.ins().f64const(double)));
                continue;
            }
            let (is_float, double) = self.decode_any_float(word);
            arguments.push(BlockArg::Value(double));
            all = Some(match all {
                None => is_float,
                Some(other) => self.builder.ins().band(other, is_float),
            });
        }
        let Some(all) = all else { return };
        let next = self.cold_block();
        self.branch_on(all, Jump { block: body, arguments }, Jump::to(next));
        self.builder.switch_to_block(next);
    }

    /// Is the word an immediate float, and which? The double means nothing if it is not.
    fn decode_any_float(&mut self, word: Value) -> (Value, Value) {
        let unsigned = self.builder.ins().band_imm_s(word, !(FLOAT_ZERO_SIGN as i64));
        let zero = self.equals_word(unsigned, FLOAT_ZERO);
        let above = self.builder.ins().iadd_imm_s(word, -(FLOAT_FIRST_TAG as i64));
        let masked = self.builder.ins().band_imm_u(above, FLOAT_TEST_MASK as i64);
        let tagged = self.equals_word(masked, 0);
        let sign = self.builder.ins().band_imm_u(word, FLOAT_ZERO_SIGN as i64);
        let zero_bits = self.builder.ins().ishl_imm_u(sign, i64::from(FLOAT_ZERO_SIGN_SHIFT));
        let tagged_bits = self.builder.ins().rotr_imm_u(word, i64::from(FLOAT_ROTATION));
        let bits = self.builder.ins().select(zero, zero_bits, tagged_bits);
        let double = self.builder.ins().bitcast(F64, MemFlagsData::new(), bits);
        (self.builder.ins().bor(zero, tagged), double)
    }

    /// Is the word an immediate float?
    pub(super) fn float_classes(&mut self, word: Value) -> Value {
        self.decode_any_float(word).0
    }

    fn is_float_constant(&self, operand: ValueId) -> bool {
        self.float_constant(operand).is_some()
    }

    /// The double of a constant operand: a flonum, or a fixnum that a double represents.
    pub(super) fn float_constant(&self, operand: ValueId) -> Option<f64> {
        match self.constants.get(&operand)? {
            crate::ir::Constant::Flonum(bits) => Some(f64::from_bits(*bits)),
            crate::ir::Constant::Fixnum(n) if (*n as f64) as i64 == *n && n.unsigned_abs() <= 1 << 53 => {
                Some(*n as f64)
            }
            _ => None,
        }
    }

    /// The double of a float with its own tag.
    fn decode_float(&mut self, word: Value) -> Value {
        let bits = self.builder.ins().rotr_imm_u(word, i64::from(FLOAT_ROTATION));
        self.builder.ins().bitcast(F64, MemFlagsData::new(), bits)
    }

    /// An operation of one number: a fixnum's flonum, the root or absolute value of a float with its own tag (a root only
    /// if that is not below zero); the rest is the runtime's.
    pub(super) fn arithmetic_of_one(&mut self, op: Op, site: Site, operands: &[ValueId]) -> Value {
        let word = self.value(operands[0]);
        let types = self.operand_type(operands[0], site.known.operand(0));
        let done = self.builder.create_block();
        let result = self.builder.append_block_param(done, I64);
        let slow = self.cold_block();
        let name = match op {
            Op::Inexact => {
                if !types.and(TypeSet::FIXNUM).is_empty() {
                    let fixnum = self.is_fixnum(word);
                    self.go_on_if(fixnum, slow);
                    let double = self.fixnum_to_double(word);
                    self.encode_float_to(double, done);
                } else {
                    self.jump(&Jump::to(slow));
                }
                entry::NUMBER_INEXACT
            }
            Op::Absolute => {
                let double = self.tagged_float_or(word, slow);
                let absolute = self.builder.ins().fabs(double);
                self.encode_float_to(absolute, done);
                entry::NUMBER_ABSOLUTE
            }
            Op::SquareRoot => {
                let double = self.tagged_float_or(word, slow);
                let zero = self.builder.ins().f64const(0.0);
                let positive = self.float_condition(FloatTest::GreaterEqual, double, zero);
                self.go_on_if(positive, slow);
                let root = self.builder.ins().sqrt(double);
                self.encode_float_to(root, done);
                entry::NUMBER_SQUARE_ROOT
            }
            other => unreachable!("{other:?} is not arithmetic of one number"),
        };
        self.builder.switch_to_block(slow);
        let word = self.call_checked(name, &[word]);
        self.jump(&Jump { block: done, arguments: vec![BlockArg::Value(word)] });
        self.builder.switch_to_block(done);
        result
    }

    fn go_on_if(&mut self, condition: Value, otherwise: Block) {
        let next = self.builder.create_block();
        self.branch_on(condition, Jump::to(next), Jump::to(otherwise));
        self.builder.switch_to_block(next);
    }

    /// The double of a float with its own tag; other words go to `otherwise`.
    fn tagged_float_or(&mut self, word: Value, otherwise: Block) -> Value {
        let above = self.builder.ins().iadd_imm_s(word, -(FLOAT_FIRST_TAG as i64));
        let masked = self.builder.ins().band_imm_u(above, FLOAT_TEST_MASK as i64);
        let tagged = self.equals_word(masked, 0);
        self.go_on_if(tagged, otherwise);
        self.decode_float(word)
    }

    /// Passes the tagged value of a double to `done`, which has one parameter.
    fn encode_float_to(&mut self, number: Value, done: Block) {
        let bits = self.builder.ins().bitcast(I64, MemFlagsData::new(), number);
        let word = self.builder.ins().rotl_imm_u(bits, i64::from(FLOAT_ROTATION));
        let above = self.builder.ins().iadd_imm_s(word, -(FLOAT_FIRST_TAG as i64));
        let masked = self.builder.ins().band_imm_u(above, FLOAT_TEST_MASK as i64);
        let cold = self.cold_block();
        let fits = Jump { block: done, arguments: vec![BlockArg::Value(word)] };
        self.branch_on(masked, Jump::to(cold), fits);
        self.builder.switch_to_block(cold);
        let sign = self.builder.ins().ushr_imm_u(bits, i64::from(FLOAT_ZERO_SIGN_SHIFT));
        let zero = self.builder.ins().bor_imm_u(sign, FLOAT_ZERO as i64);
        let magnitude = self.builder.ins().ishl_imm_u(bits, 1);
        let is_zero = self.equals_word(magnitude, 0);
        let boxed = self.cold_block();
        let small = Jump { block: done, arguments: vec![BlockArg::Value(zero)] };
        self.branch_on(is_zero, small, Jump::to(boxed));
        self.builder.switch_to_block(boxed);
        self.call_runtime(entry::STUB_BOX_FLOAT, Shape::StubFloat, &[number]);
        let word = self.context_load(offset_of!(Context, result));
        self.jump(&Jump { block: done, arguments: vec![BlockArg::Value(word)] });
    }

    /// The tagged value of a double.
    pub(super) fn encode_float(&mut self, number: Value) -> Value {
        let done = self.builder.create_block();
        let word = self.builder.append_block_param(done, I64);
        self.encode_float_to(number, done);
        self.builder.switch_to_block(done);
        word
    }

    /// The double of a value that is known to be a flonum, boxed or not.
    pub(super) fn unbox(&mut self, word: Value) -> Value {
        let done = self.builder.create_block();
        let number = self.builder.append_block_param(done, F64);
        let (tagged, cold, boxed) = (self.builder.create_block(), self.cold_block(), self.cold_block());
        let above = self.builder.ins().iadd_imm_s(word, -(FLOAT_FIRST_TAG as i64));
        let masked = self.builder.ins().band_imm_u(above, FLOAT_TEST_MASK as i64);
        self.branch_on(masked, Jump::to(cold), Jump::to(tagged));
        self.builder.switch_to_block(tagged);
        let decoded = self.decode_float(word);
        self.jump(&Jump { block: done, arguments: vec![BlockArg::Value(decoded)] });
        self.builder.switch_to_block(cold);
        let (is_immediate, zero) = self.decode_any_float(word);
        let immediate = Jump { block: done, arguments: vec![BlockArg::Value(zero)] };
        self.branch_on(is_immediate, immediate, Jump::to(boxed));
        self.builder.switch_to_block(boxed);
        let flags = self.flags(super::function::Region::Heap);
        let loaded = self.builder.ins().load(F64, flags, word, eshkol_abi::object::object_field(0));
        self.jump(&Jump { block: done, arguments: vec![BlockArg::Value(loaded)] });
        self.builder.switch_to_block(done);
        number
    }
}

fn has_float_case(op: Op) -> bool {
    matches!(op, Op::Add | Op::Subtract | Op::Multiply | Op::Divide)
}

fn stub_of(op: Op) -> &'static str {
    match op {
        Op::Add => entry::STUB_ADD,
        Op::Subtract => entry::STUB_SUBTRACT,
        Op::Multiply => entry::STUB_MULTIPLY,
        Op::Divide => entry::STUB_DIVIDE,
        Op::Quotient => entry::STUB_QUOTIENT,
        Op::Remainder => entry::STUB_REMAINDER,
        Op::Modulo => entry::STUB_MODULO,
        Op::NumberEqual => entry::STUB_NUMBER_EQUAL,
        Op::Less => entry::STUB_LESS,
        Op::Greater => entry::STUB_GREATER,
        Op::LessEqual => entry::STUB_LESS_EQUAL,
        Op::GreaterEqual => entry::STUB_GREATER_EQUAL,
        other => unreachable!("{other:?} is not arithmetic"),
    }
}
