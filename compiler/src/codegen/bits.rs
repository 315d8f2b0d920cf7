//! Bitwise operations on integers, and hashes: of fixnums by instructions, of everything else by the runtime.
//!
//! Two fixnums have no bits in their tags, and `and`, `ior` and `xor` of their words leave none there.

use super::function::{Jump, Region, Translator};
use super::primitives::Site;
use crate::ir::{TypeSet, ValueId};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, BlockArg, InstBuilder, Value, types::I64};
use eshkol_abi::object::{self, Type as Object, object_field};
use eshkol_abi::primitive::Op;
use eshkol_abi::value::{self, TAG_BITS, TAG_MASK, TAG_OBJECT, TAG_PAIR, TAG_PROCEDURE};
use eshkol_abi::{entry, hash};

/// Shifts by more than this many places give what shifts by so many give: copies of the sign.
const LAST_SHIFT: i64 = 63;
/// Shifts to the left by more places than this leave no fixnum but zero.
const LAST_LEFT_SHIFT: i64 = 60;

impl Translator<'_, '_, '_> {
    pub(super) fn bitwise(&mut self, op: Op, site: Site, operands: &[ValueId]) -> Value {
        let words: Vec<Value> = operands.iter().map(|&operand| self.value(operand)).collect();
        let (done, slow) = (self.builder.create_block(), self.cold_block());
        let result = self.builder.append_block_param(done, I64);
        self.require_fixnums(site, operands, slow);
        let name = match op {
            Op::BitwiseAnd => {
                let bits = self.builder.ins().band(words[0], words[1]);
                self.finish(bits, done);
                entry::NUMBER_BITWISE_AND
            }
            Op::BitwiseIor => {
                let bits = self.builder.ins().bor(words[0], words[1]);
                self.finish(bits, done);
                entry::NUMBER_BITWISE_IOR
            }
            Op::BitwiseXor => {
                let bits = self.builder.ins().bxor(words[0], words[1]);
                self.finish(bits, done);
                entry::NUMBER_BITWISE_XOR
            }
            Op::BitwiseNot => {
                let bits = self.builder.ins().bxor_imm_s(words[0], !(TAG_MASK as i64));
                self.finish(bits, done);
                entry::NUMBER_BITWISE_NOT
            }
            Op::ArithmeticShift => {
                match self.fixnum_constant(operands[1]) {
                    Some(count) => self.shift_by_constant(words[0], count, slow, done),
                    None => self.shift(words[0], words[1], slow, done),
                }
                entry::NUMBER_ARITHMETIC_SHIFT
            }
            Op::BitCount => {
                let bits = self.bits_beside_sign(words[0]);
                let without_tag = self.builder.ins().ushr_imm_u(bits, i64::from(TAG_BITS));
                let count = self.builder.ins().popcnt(without_tag);
                let word = self.builder.ins().ishl_imm_u(count, i64::from(TAG_BITS));
                self.finish(word, done);
                entry::NUMBER_BIT_COUNT
            }
            Op::IntegerLength => {
                let bits = self.bits_beside_sign(words[0]);
                // The tag makes it a number that has bits; they are counted off again.
                let with_tag = self.builder.ins().bor_imm_u(bits, TAG_MASK as i64);
                let zeros = self.builder.ins().clz(with_tag);
                let most = self.builder.ins().iconst(I64, 64 - i64::from(TAG_BITS));
                let length = self.builder.ins().isub(most, zeros);
                let word = self.builder.ins().ishl_imm_u(length, i64::from(TAG_BITS));
                self.finish(word, done);
                entry::NUMBER_INTEGER_LENGTH
            }
            other => unreachable!("{other:?} is not bitwise"),
        };
        self.builder.switch_to_block(slow);
        let word = self.call_checked(name, &words);
        let word = self.cold_reclaim(word);
        self.finish(word, done);
        self.builder.switch_to_block(done);
        result
    }

    /// The bits in which a fixnum differs from its sign, and those of the tag for a negative one.
    fn bits_beside_sign(&mut self, word: Value) -> Value {
        let sign = self.builder.ins().sshr_imm_u(word, 63);
        self.builder.ins().bxor(word, sign)
    }

    fn finish(&mut self, word: Value, done: Block) {
        self.jump(&Jump { block: done, arguments: vec![BlockArg::Value(word)] });
    }

    /// Goes to `otherwise` unless all operands are fixnums.
    fn require_fixnums(&mut self, site: Site, operands: &[ValueId], otherwise: Block) {
        let mut bits = None;
        for (index, &operand) in operands.iter().enumerate() {
            if self.operand_type(operand, site.known.operand(index)).is_within(TypeSet::FIXNUM) {
                continue;
            }
            let word = self.value(operand);
            bits = Some(match bits {
                None => word,
                Some(other) => self.builder.ins().bor(other, word),
            });
        }
        if let Some(bits) = bits {
            let tags = self.builder.ins().band_imm_u(bits, TAG_MASK as i64);
            let next = self.builder.create_block();
            self.branch_on(tags, Jump::to(otherwise), Jump::to(next));
            self.builder.switch_to_block(next);
        }
    }

    fn shift_by_constant(&mut self, word: Value, count: i64, slow: Block, done: Block) {
        match count {
            ..=0 => {
                let places = self.builder.ins().iconst(I64, count.saturating_neg().min(LAST_SHIFT));
                let shifted = self.shift_right(word, places);
                self.finish(shifted, done);
            }
            1..=LAST_LEFT_SHIFT => {
                let places = self.builder.ins().iconst(I64, count);
                self.shift_left(word, places, slow, done);
            }
            _ => self.jump(&Jump::to(slow)),
        }
    }

    fn shift(&mut self, word: Value, count: Value, slow: Block, done: Block) {
        let (left, right) = (self.builder.create_block(), self.builder.create_block());
        let is_left = self.builder.ins().icmp_imm_s(IntCC::SignedGreaterThan, count, 0);
        self.branch_on(is_left, Jump::to(left), Jump::to(right));
        self.builder.switch_to_block(right);
        let opposite = self.builder.ins().ineg(count);
        // The opposite of the smallest fixnum is no fixnum, but as a number without sign it is right.
        let places = self.builder.ins().ushr_imm_u(opposite, i64::from(TAG_BITS));
        let last = self.builder.ins().iconst(I64, LAST_SHIFT);
        let places = self.builder.ins().umin(places, last);
        let shifted = self.shift_right(word, places);
        self.finish(shifted, done);
        self.builder.switch_to_block(left);
        let places = self.builder.ins().ushr_imm_u(count, i64::from(TAG_BITS));
        let few = self.builder.ins().icmp_imm_u(IntCC::UnsignedLessThanOrEqual, places, LAST_LEFT_SHIFT);
        let next = self.builder.create_block();
        self.branch_on(few, Jump::to(next), Jump::to(slow));
        self.builder.switch_to_block(next);
        self.shift_left(word, places, slow, done);
    }

    fn shift_right(&mut self, word: Value, places: Value) -> Value {
        let shifted = self.builder.ins().sshr(word, places);
        self.builder.ins().band_imm_s(shifted, !(TAG_MASK as i64))
    }

    /// What is shifted back must be what it was.
    fn shift_left(&mut self, word: Value, places: Value, slow: Block, done: Block) {
        let shifted = self.builder.ins().ishl(word, places);
        let back = self.builder.ins().sshr(shifted, places);
        let same = self.builder.ins().icmp(IntCC::Equal, back, word);
        let fits = Jump { block: done, arguments: vec![BlockArg::Value(shifted)] };
        self.branch_on(same, fits, Jump::to(slow));
    }

    /// The hash of a fixnum or symbol, for `eqv?` of any value that is no pointer; the runtime's of others.
    pub(super) fn hash(&mut self, op: Op, site: Site, operands: &[ValueId]) -> Value {
        let word = self.value(operands[0]);
        let types = self.operand_type(operands[0], site.known.operand(0));
        let (fold, done) = (self.builder.create_block(), self.builder.create_block());
        let folded = self.builder.append_block_param(fold, I64);
        let result = self.builder.append_block_param(done, I64);
        let itself = Jump { block: fold, arguments: vec![BlockArg::Value(word)] };
        if types.is_within(TypeSet::FIXNUM) {
            self.jump(&itself);
        } else {
            let (pointer, symbol, other) =
                (self.builder.create_block(), self.builder.create_block(), self.cold_block());
            let is_word = if op == Op::HashEqv { self.is_no_pointer(word) } else { self.is_fixnum(word) };
            self.branch_on(is_word, itself, Jump::to(pointer));
            self.builder.switch_to_block(pointer);
            self.object_branch(word, Object::Symbol, Jump::to(symbol), Jump::to(other));
            self.builder.switch_to_block(symbol);
            let carried = self.load(Region::Heap, word, object_field(object::symbol_field::HASH));
            self.jump(&Jump { block: fold, arguments: vec![BlockArg::Value(carried)] });
            self.builder.switch_to_block(other);
            let name = if op == Op::HashEqv { entry::HASH_EQV } else { entry::HASH_EQUAL };
            let hash = self.call_checked(name, &[word]);
            self.finish(hash, done);
        }
        self.builder.switch_to_block(fold);
        let multiplier = self.word(hash::MULTIPLIER);
        let low = self.builder.ins().imul(folded, multiplier);
        let high = self.builder.ins().umulhi(folded, multiplier);
        let bits = self.builder.ins().bxor(low, high);
        let shifted = self.builder.ins().ushr_imm_u(bits, i64::from(hash::SHIFT));
        let hash = self.builder.ins().band_imm_s(shifted, hash::MASK as i64);
        self.finish(hash, done);
        self.builder.switch_to_block(done);
        result
    }

    fn is_no_pointer(&mut self, word: Value) -> Value {
        let pointers = self.word(1 << TAG_PROCEDURE | 1 << TAG_PAIR | 1 << TAG_OBJECT);
        let tag = self.builder.ins().band_imm_u(word, value::TAG_MASK as i64);
        let bits = self.builder.ins().ushr(pointers, tag);
        let is_pointer = self.builder.ins().band_imm_u(bits, 1);
        self.equals_word(is_pointer, 0)
    }
}
