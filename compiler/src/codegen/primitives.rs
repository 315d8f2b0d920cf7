//! The operations of the table that compiled code performs itself.
//!
//! An operation tests the types of its operands, unless the passes have found them, and goes on; a test that fails
//! raises from a cold block, with the number of the primitive and of the argument.

use super::function::{Jump, Region, Translator};
use crate::core_ir::{PrimId, primitive};
use crate::ir::{Known, TypeSet, ValueId};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{BlockArg, InstBuilder, Value, types::I64};
use eshkol_abi::context::{Context, ROOT_OFFSETS};
use eshkol_abi::entry;
use eshkol_abi::object::{self, Kind, Type as Object, header, object_field};
use eshkol_abi::primitive::{Code, Effects, Op, Type};
use eshkol_abi::value::{self, TAG_FIXNUM, TAG_MASK, TAG_OBJECT, TAG_PAIR, TAG_PROCEDURE};
use std::mem::offset_of;

/// A primitive at work: what the error messages need.
#[derive(Clone, Copy)]
pub(super) struct Site {
    pub id: PrimId,
    pub known: Known,
}

impl Translator<'_, '_, '_> {
    /// Translates a primitive; its value, or `None` if it does not return.
    pub(super) fn primitive(&mut self, id: PrimId, operands: &[ValueId], known: Known) -> Option<Value> {
        let row = primitive(id);
        let site = Site { id, known };
        let op = match row.code {
            Code::Runtime(symbol) => return self.runtime_primitive(id, symbol, operands),
            Code::Inline(op) => op,
        };
        if is_test(op) {
            return Some(self.test_value(id, operands, known));
        }
        let words: Vec<Value> = operands.iter().map(|&operand| self.value(operand)).collect();
        let result = match op {
            Op::Cons => {
                let address = self.allocate(object::PAIR_SIZE);
                self.store(Region::Heap, words[0], address, 0);
                self.store(Region::Heap, words[1], address, 8);
                self.builder.ins().iadd_imm_s(address, TAG_PAIR as i64)
            }
            Op::Car | Op::Cdr => {
                self.check(site, 0, operands);
                let offset = if op == Op::Car { object::CAR } else { object::CDR };
                self.load(Region::Heap, words[0], offset)
            }
            Op::SetCar | Op::SetCdr => {
                self.check(site, 0, operands);
                self.check_not_literal(site, words[0]);
                let offset = if op == Op::SetCar { object::CAR } else { object::CDR };
                let types = self.operand_type(operands[1], known.operand(1));
                self.store_with_barrier(words[1], types, words[0], offset);
                self.word(value::UNSPECIFIED)
            }
            Op::MakeCell => {
                let address = self.new_object(Object::Cell, 1);
                self.store(Region::Heap, words[0], address, 8);
                self.builder.ins().iadd_imm_s(address, TAG_OBJECT as i64)
            }
            // Cells are made by the compiler only: they need no test.
            Op::CellRef => self.load(Region::Heap, words[0], object_field(0)),
            Op::CellSet => {
                let types = self.operand_type(operands[1], known.operand(1));
                self.store_with_barrier(words[1], types, words[0], object_field(0));
                self.word(value::UNSPECIFIED)
            }
            Op::Add | Op::Subtract | Op::Multiply | Op::Divide | Op::Quotient | Op::Remainder | Op::Modulo => {
                self.arithmetic(op, site, operands)
            }
            Op::Inexact | Op::SquareRoot | Op::Absolute => self.arithmetic_of_one(op, site, operands),
            Op::BitwiseAnd
            | Op::BitwiseIor
            | Op::BitwiseXor
            | Op::BitwiseNot
            | Op::ArithmeticShift
            | Op::BitCount
            | Op::IntegerLength => self.bitwise(op, site, operands),
            Op::HashEqv | Op::HashEqual => self.hash(op, site, operands),
            Op::CharToInteger => {
                self.check(site, 0, operands);
                let code = self.builder.ins().ushr_imm_u(words[0], i64::from(value::IMMEDIATE_PAYLOAD_SHIFT));
                self.builder.ins().ishl_imm_u(code, i64::from(value::TAG_BITS))
            }
            Op::IntegerToChar => self.integer_to_char(site, operands),
            Op::Vector => {
                let address = self.new_object(Object::Vector, words.len() as u64);
                for (index, &word) in words.iter().enumerate() {
                    self.store(Region::Heap, word, address, 8 + 8 * index as i32);
                }
                self.builder.ins().iadd_imm_s(address, TAG_OBJECT as i64)
            }
            Op::VectorLength => {
                self.check(site, 0, operands);
                let length = self.object_length(words[0]);
                self.builder.ins().ishl_imm_u(length, i64::from(value::TAG_BITS))
            }
            Op::VectorRef => {
                self.check(site, 0, operands);
                let address = self.vector_element(site, operands);
                self.load(Region::Heap, address, object_field(0))
            }
            Op::VectorSet => {
                self.check_mutable(site, operands, Object::Vector, Kind::Tagged);
                let address = self.vector_element(site, operands);
                let types = self.operand_type(operands[2], known.operand(2));
                self.store_with_barrier(words[2], types, address, object_field(0));
                self.word(value::UNSPECIFIED)
            }
            Op::BytevectorLength => {
                self.check(site, 0, operands);
                let length = self.load(Region::Heap, words[0], object_field(0));
                self.builder.ins().ishl_imm_u(length, i64::from(value::TAG_BITS))
            }
            Op::BytevectorRef => {
                self.check(site, 0, operands);
                let address = self.byte_address(site, operands);
                let flags = self.flags(Region::Heap);
                let byte = self.builder.ins().uload8(I64, flags, address, object_field(1));
                self.builder.ins().ishl_imm_u(byte, i64::from(value::TAG_BITS))
            }
            Op::BytevectorSet => {
                self.check_mutable(site, operands, Object::Bytevector, Kind::Raw);
                let address = self.byte_address(site, operands);
                let in_range = self.builder.ins().icmp_imm_u(IntCC::UnsignedLessThan, words[2], 256 << value::TAG_BITS);
                let fixnum = self.is_fixnum(words[2]);
                let is_byte = self.builder.ins().band(in_range, fixnum);
                self.require(is_byte, |this| this.wrong_type(site, 2, words[2]));
                let byte = self.builder.ins().ushr_imm_u(words[2], i64::from(value::TAG_BITS));
                let flags = self.flags(Region::Heap);
                self.builder.ins().istore8(flags, byte, address, object_field(1));
                self.word(value::UNSPECIFIED)
            }
            Op::StringLength => {
                self.check(site, 0, operands);
                let word = self.load(Region::Heap, words[0], object_field(0));
                let length = self.builder.ins().ushr_imm_u(word, i64::from(object::STRING_LENGTH_SHIFT));
                self.builder.ins().ishl_imm_u(length, i64::from(value::TAG_BITS))
            }
            Op::StringRef => self.string_ref(site, operands),
            Op::StringSet => self.call_checked("eshkol_string_set", &words),
            Op::ReadChar | Op::PeekChar | Op::ReadByte | Op::PeekByte => self.read_from_port(op, words[0]),
            Op::WriteChar | Op::WriteByte => self.write_to_port(op, words[0], words[1]),
            Op::MakeRecord => {
                self.check(site, 0, operands);
                let address = self.new_object(Object::Record, words.len() as u64);
                for (index, &word) in words.iter().enumerate() {
                    self.store(Region::Heap, word, address, 8 + 8 * index as i32);
                }
                self.builder.ins().iadd_imm_s(address, TAG_OBJECT as i64)
            }
            Op::RecordRef => {
                let offset = self.record_field(operands);
                self.load(Region::Heap, words[0], offset)
            }
            Op::RecordSet => {
                let offset = self.record_field(operands);
                let types = self.operand_type(operands[4], known.operand(4));
                self.store_with_barrier(words[4], types, words[0], offset);
                self.word(value::UNSPECIFIED)
            }
            Op::Values => self.several_values(operands),
            Op::Escape => {
                self.raise(entry::ESCAPE, &words);
                return None;
            }
            Op::Throw => {
                self.raise(entry::THROW, &words);
                return None;
            }
            Op::EscapeWinds => {
                self.check(site, 0, operands);
                self.load(Region::Heap, words[0], object_field(object::escape_field::WINDS))
            }
            Op::ContinuationWinds => {
                self.check(site, 0, operands);
                self.load(Region::Heap, words[0], object::continuation_word(object::continuation_field::WINDS))
            }
            Op::ContextRef => {
                let offset = self.context_root(operands[0]);
                self.context_load(offset)
            }
            Op::ContextSet => {
                let offset = self.context_root(operands[0]);
                self.context_store(offset, words[1]);
                self.word(value::UNSPECIFIED)
            }
            Op::DefaultObject => self.word(value::DEFAULT),
            Op::Unspecified => self.word(value::UNSPECIFIED),
            Op::EofObject => self.word(value::EOF),
            Op::CheckBound => {
                let unbound = self.equals_word(words[0], value::UNBOUND);
                let next = self.builder.create_block();
                let cold = self.cold_block();
                self.branch_on(unbound, Jump::to(cold), Jump::to(next));
                self.builder.switch_to_block(cold);
                self.raise(entry::RAISE_UNBOUND, &[words[1]]);
                self.builder.switch_to_block(next);
                words[0]
            }
            Op::IsEq
            | Op::IsEqv
            | Op::IsFixnum
            | Op::IsFlonum
            | Op::IsPair
            | Op::IsNull
            | Op::IsBoolean
            | Op::IsCharacter
            | Op::IsString
            | Op::IsSymbol
            | Op::IsVector
            | Op::IsBytevector
            | Op::IsProcedure
            | Op::IsEof
            | Op::IsDefault
            | Op::IsPromise
            | Op::IsPort
            | Op::IsCondition
            | Op::IsArena
            | Op::IsRecordType
            | Op::IsRecordOf
            | Op::Not
            | Op::NumberEqual
            | Op::Less
            | Op::Greater
            | Op::LessEqual
            | Op::GreaterEqual
            | Op::CharEqual
            | Op::CharLess
            | Op::Apply
            | Op::CallWithEscape
            | Op::CallWithContinuation => unreachable!("tests are handled above, control operations are their own"),
        };
        Some(result)
    }

    fn runtime_primitive(&mut self, id: PrimId, symbol: &'static str, operands: &[ValueId]) -> Option<Value> {
        let row = primitive(id);
        let words: Vec<Value> = operands.iter().map(|&operand| self.value(operand)).collect();
        let raises = row.effects.has(Effects::RAISES);
        let result = if raises { self.call_checked(symbol, &words) } else { self.call_unchecked(symbol, &words) };
        if row.result == Type::Never {
            self.trap();
            return None;
        }
        Some(result)
    }

    // Tests.

    /// A test as a value.
    fn test_value(&mut self, id: PrimId, operands: &[ValueId], known: Known) -> Value {
        let Code::Inline(op) = primitive(id).code else { unreachable!("tests are inline") };
        let words: Vec<Value> = operands.iter().map(|&operand| self.value(operand)).collect();
        if let Some(condition) = self.simple_test(op, &words) {
            return self.boolean(condition);
        }
        let done = self.builder.create_block();
        let result = self.builder.append_block_param(done, I64);
        let yes = self.word(value::TRUE);
        let no = self.word(value::FALSE);
        let then = Jump { block: done, arguments: vec![BlockArg::Value(yes)] };
        let otherwise = Jump { block: done, arguments: vec![BlockArg::Value(no)] };
        self.primitive_branch(id, operands, known, then, otherwise);
        self.builder.switch_to_block(done);
        result
    }

    /// A test as a branch.
    pub(super) fn primitive_branch(
        &mut self,
        id: PrimId,
        operands: &[ValueId],
        known: Known,
        then: Jump,
        otherwise: Jump,
    ) {
        let Code::Inline(op) = primitive(id).code else { unreachable!("tests are inline") };
        let site = Site { id, known };
        let words: Vec<Value> = operands.iter().map(|&operand| self.value(operand)).collect();
        if let Some(condition) = self.simple_test(op, &words) {
            return self.branch_on(condition, then, otherwise);
        }
        match op {
            Op::NumberEqual | Op::Less | Op::Greater | Op::LessEqual | Op::GreaterEqual => {
                self.compare(op, site, operands, then, otherwise)
            }
            Op::CharEqual | Op::CharLess => {
                self.check(site, 0, operands);
                self.check(site, 1, operands);
                let condition = if op == Op::CharEqual { IntCC::Equal } else { IntCC::UnsignedLessThan };
                let result = self.builder.ins().icmp(condition, words[0], words[1]);
                self.branch_on(result, then, otherwise);
            }
            Op::IsEqv => self.eqv(operands, known, then, otherwise),
            Op::IsFlonum => {
                let shifted = self.float_classes(words[0]);
                let next = self.builder.create_block();
                self.branch_on(shifted, then.clone(), Jump::to(next));
                self.builder.switch_to_block(next);
                self.object_branch(words[0], Object::Flonum, then, otherwise);
            }
            Op::IsRecordOf => {
                self.check(site, 1, operands);
                let next = self.builder.create_block();
                self.object_branch(words[0], Object::Record, Jump::to(next), otherwise.clone());
                self.builder.switch_to_block(next);
                let ty = self.load(Region::Heap, words[0], object_field(0));
                let same = self.builder.ins().icmp(IntCC::Equal, ty, words[1]);
                self.branch_on(same, then, otherwise);
            }
            Op::IsString => self.object_branch(words[0], Object::String, then, otherwise),
            Op::IsSymbol => self.object_branch(words[0], Object::Symbol, then, otherwise),
            Op::IsVector => self.object_branch(words[0], Object::Vector, then, otherwise),
            Op::IsBytevector => self.object_branch(words[0], Object::Bytevector, then, otherwise),
            Op::IsPromise => self.object_branch(words[0], Object::Promise, then, otherwise),
            Op::IsPort => self.object_branch(words[0], Object::Port, then, otherwise),
            Op::IsCondition => self.object_branch(words[0], Object::Condition, then, otherwise),
            Op::IsArena => self.object_branch(words[0], Object::Arena, then, otherwise),
            Op::IsRecordType => self.object_branch(words[0], Object::RecordType, then, otherwise),
            _ => {
                // Other primitives with a boolean result: their value decides.
                let result = self.primitive(id, operands, known);
                if let Some(result) = result {
                    let is_false = self.equals_word(result, value::FALSE);
                    self.branch_on(is_false, otherwise, then);
                }
            }
        }
    }

    /// Tests that are one condition.
    fn simple_test(&mut self, op: Op, words: &[Value]) -> Option<Value> {
        let condition = match op {
            Op::IsEq => self.builder.ins().icmp(IntCC::Equal, words[0], words[1]),
            Op::IsFixnum => self.is_fixnum(words[0]),
            Op::IsPair => self.has_tag(words[0], TAG_PAIR),
            Op::IsProcedure => self.has_tag(words[0], TAG_PROCEDURE),
            Op::IsNull => self.equals_word(words[0], value::NULL),
            Op::IsEof => self.equals_word(words[0], value::EOF),
            Op::IsDefault => self.equals_word(words[0], value::DEFAULT),
            Op::Not => self.equals_word(words[0], value::FALSE),
            Op::IsBoolean => {
                // The two differ in bit 8 only.
                let merged = self.builder.ins().band_imm_s(words[0], !((value::TRUE ^ value::FALSE) as i64));
                self.equals_word(merged, value::FALSE)
            }
            Op::IsCharacter => {
                let low = self.builder.ins().band_imm_u(words[0], 0xff);
                self.equals_word(low, value::CHAR_LOW_BYTE)
            }
            _ => return None,
        };
        Some(condition)
    }

    fn boolean(&mut self, condition: Value) -> Value {
        let wide = self.builder.ins().uextend(I64, condition);
        let bit = self.builder.ins().ishl_imm_u(wide, i64::from(value::IMMEDIATE_PAYLOAD_SHIFT));
        self.builder.ins().bor_imm_u(bit, value::FALSE as i64)
    }

    pub(super) fn is_fixnum(&mut self, word: Value) -> Value {
        let tag = self.builder.ins().band_imm_u(word, TAG_MASK as i64);
        self.equals_word(tag, TAG_FIXNUM)
    }

    pub(super) fn has_tag(&mut self, word: Value, tag: u64) -> Value {
        // Subtracting first leaves a plain test of the low bits.
        let shifted = self.builder.ins().iadd_imm_s(word, -(tag as i64));
        let low = self.builder.ins().band_imm_u(shifted, TAG_MASK as i64);
        self.equals_word(low, 0)
    }

    /// Is it an object with this type code?
    pub(super) fn object_branch(&mut self, word: Value, ty: Object, then: Jump, otherwise: Jump) {
        let (tag, header) = match ty {
            Object::Continuation => (TAG_PROCEDURE, object::PROCEDURE_HEADER),
            _ => (TAG_OBJECT, object::OBJECT_HEADER),
        };
        let tagged = self.has_tag(word, tag);
        let next = self.builder.create_block();
        self.branch_on(tagged, Jump::to(next), otherwise.clone());
        self.builder.switch_to_block(next);
        let flags = self.flags(Region::Heap);
        let code = self.builder.ins().uload16(I64, flags, word, header + object::HEADER_TYPE_OFFSET);
        let same = self.equals_word(code, ty as u64);
        self.branch_on(same, then, otherwise);
    }

    fn eqv(&mut self, operands: &[ValueId], known: Known, then: Jump, otherwise: Jump) {
        let (a, b) = (self.value(operands[0]), self.value(operands[1]));
        let same = self.builder.ins().icmp(IntCC::Equal, a, b);
        let boxed = TypeSet::FLONUM.or(TypeSet::OTHER_EXACT).or(TypeSet::COMPLEX);
        let never_boxed =
            [0, 1].into_iter().any(|i| self.operand_type(operands[i], known.operand(i)).and(boxed).is_empty());
        if never_boxed {
            return self.branch_on(same, then, otherwise);
        }
        // Different words are equivalent only when both are boxed numbers.
        let different = self.builder.create_block();
        let cold = self.cold_block();
        self.branch_on(same, then.clone(), Jump::to(different));
        self.builder.switch_to_block(different);
        let a_object = self.has_tag(a, TAG_OBJECT);
        let b_object = self.has_tag(b, TAG_OBJECT);
        let both = self.builder.ins().band(a_object, b_object);
        self.branch_on(both, Jump::to(cold), otherwise.clone());
        self.builder.switch_to_block(cold);
        let result = self.call_stub(entry::STUB_EQV, &[a, b]);
        let is_false = self.equals_word(result, value::FALSE);
        self.branch_on(is_false, otherwise, then);
    }

    // Checks of operands.

    pub(super) fn wrong_type(&mut self, site: Site, index: usize, word: Value) {
        let place = self.word(u64::from(site.id.0) << 8 | index as u64);
        self.raise(entry::RAISE_WRONG_TYPE, &[place, word]);
    }

    fn out_of_range(&mut self, site: Site, index: usize, word: Value) {
        let place = self.word(u64::from(site.id.0) << 8 | index as u64);
        self.raise(entry::RAISE_OUT_OF_RANGE, &[place, word]);
    }

    fn immutable(&mut self, site: Site, word: Value) {
        let place = self.word(u64::from(site.id.0) << 8);
        self.raise(entry::RAISE_IMMUTABLE, &[place, word]);
    }

    /// Raises unless the operand has the type that the table asks for.
    fn check(&mut self, site: Site, index: usize, operands: &[ValueId]) {
        let wanted = primitive(site.id).arguments[index];
        let types = self.operand_type(operands[index], site.known.operand(index));
        if TypeSet::exactly(wanted).is_some_and(|set| types.is_within(set)) {
            return;
        }
        let word = self.value(operands[index]);
        let object = match wanted {
            Type::Any => return,
            Type::Pair => return self.check_tag(site, index, word, TAG_PAIR),
            Type::Procedure => return self.check_tag(site, index, word, TAG_PROCEDURE),
            Type::Fixnum | Type::Index => {
                let fixnum = self.is_fixnum(word);
                return self.require(fixnum, |this| this.wrong_type(site, index, word));
            }
            Type::Character => {
                let low = self.builder.ins().band_imm_u(word, 0xff);
                let character = self.equals_word(low, value::CHAR_LOW_BYTE);
                return self.require(character, |this| this.wrong_type(site, index, word));
            }
            Type::String => Object::String,
            Type::Symbol => Object::Symbol,
            Type::Vector => Object::Vector,
            Type::Bytevector => Object::Bytevector,
            Type::Record => Object::Record,
            Type::RecordType => Object::RecordType,
            Type::Escape => Object::Escape,
            Type::Continuation => Object::Continuation,
            other => panic!("no inline test for {other:?} of `{}`", primitive(site.id).name),
        };
        let next = self.builder.create_block();
        let failed = self.cold_block();
        self.object_branch(word, object, Jump::to(next), Jump::to(failed));
        self.builder.switch_to_block(failed);
        self.wrong_type(site, index, word);
        self.builder.switch_to_block(next);
    }

    fn check_tag(&mut self, site: Site, index: usize, word: Value, tag: u64) {
        let tagged = self.has_tag(word, tag);
        self.require(tagged, |this| this.wrong_type(site, index, word));
    }

    /// Raises unless operand 0 is an object of this type that is not a literal: one compare of half the header.
    fn check_mutable(&mut self, site: Site, operands: &[ValueId], ty: Object, kind: Kind) {
        let word = self.value(operands[0]);
        let tagged = self.has_tag(word, TAG_OBJECT);
        self.require(tagged, |this| this.wrong_type(site, 0, word));
        let flags = self.flags(Region::Heap);
        let low = self.builder.ins().uload32(flags, word, object::OBJECT_HEADER);
        let expected = header(ty, kind, 0, 0);
        let mutable = self.equals_word(low, expected);
        self.require(mutable, |this| {
            let code = this.builder.ins().ushr_imm_u(low, i64::from(object::HEADER_TYPE_SHIFT));
            let same = this.equals_word(code, ty as u64);
            let (literal, other) = (this.cold_block(), this.cold_block());
            this.branch_on(same, Jump::to(literal), Jump::to(other));
            this.builder.switch_to_block(literal);
            this.immutable(site, word);
            this.builder.switch_to_block(other);
            this.wrong_type(site, 0, word);
        });
    }

    /// Raises if a pair is part of a literal: those lie below the heap.
    fn check_not_literal(&mut self, site: Site, pair: Value) {
        let start = self.context_load(offset_of!(Context, heap_start));
        let in_heap = self.builder.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, pair, start);
        self.require(in_heap, |this| this.immutable(site, pair));
    }

    // Objects.

    /// Room for an object of kind `Tagged`, header written: its address.
    fn new_object(&mut self, ty: Object, length: u64) -> Value {
        let address = self.allocate(object::size_of_length(length));
        let head = self.word(header(ty, Kind::Tagged, 0, length));
        self.store(Region::Heap, head, address, 0);
        address
    }

    pub(super) fn cons_words(&mut self, car: Value, cdr: u64) -> Value {
        let address = self.allocate(object::PAIR_SIZE);
        let cdr = self.word(cdr);
        self.store(Region::Heap, car, address, 0);
        self.store(Region::Heap, cdr, address, 8);
        self.builder.ins().iadd_imm_s(address, TAG_PAIR as i64)
    }

    fn object_length(&mut self, object: Value) -> Value {
        let flags = self.flags(Region::Heap);
        self.builder.ins().uload32(flags, object, object::OBJECT_HEADER + object::HEADER_LENGTH_OFFSET)
    }

    /// Checks the index in operand 1 against `length` and returns it as a plain integer.
    fn index(&mut self, site: Site, operands: &[ValueId], length: Value) -> Value {
        self.check(site, 1, operands);
        let word = self.value(operands[1]);
        // A negative index becomes a huge one.
        let index = self.builder.ins().ushr_imm_u(word, i64::from(value::TAG_BITS));
        let inside = self.builder.ins().icmp(IntCC::UnsignedLessThan, index, length);
        self.require(inside, |this| this.out_of_range(site, 1, word));
        index
    }

    /// The tagged pointer displaced to the element that operand 1 selects.
    fn vector_element(&mut self, site: Site, operands: &[ValueId]) -> Value {
        let vector = self.value(operands[0]);
        let length = self.object_length(vector);
        self.index(site, operands, length);
        // A fixnum is its number times eight, which is the displacement in bytes.
        let index = self.value(operands[1]);
        self.builder.ins().iadd(vector, index)
    }

    fn byte_address(&mut self, site: Site, operands: &[ValueId]) -> Value {
        let bytes = self.value(operands[0]);
        let length = self.load(Region::Heap, bytes, object_field(0));
        let index = self.index(site, operands, length);
        self.builder.ins().iadd(bytes, index)
    }

    fn string_ref(&mut self, site: Site, operands: &[ValueId]) -> Value {
        self.check(site, 0, operands);
        let (string, index_word) = (self.value(operands[0]), self.value(operands[1]));
        let word = self.load(Region::Heap, string, object_field(0));
        let length = self.builder.ins().ushr_imm_u(word, i64::from(object::STRING_LENGTH_SHIFT));
        let index = self.index(site, operands, length);
        let width = self.builder.ins().band_imm_u(word, object::STRING_WIDTH_MASK as i64);
        let narrow = self.equals_word(width, object::STRING_WIDTH_LATIN1);
        let (narrow_block, other, done) = (self.builder.create_block(), self.cold_block(), self.builder.create_block());
        let result = self.builder.append_block_param(done, I64);
        self.branch_on(narrow, Jump::to(narrow_block), Jump::to(other));
        self.builder.switch_to_block(narrow_block);
        let address = self.builder.ins().iadd(string, index);
        let flags = self.flags(Region::Heap);
        let code = self.builder.ins().uload8(I64, flags, address, object_field(1));
        let shifted = self.builder.ins().ishl_imm_u(code, i64::from(value::IMMEDIATE_PAYLOAD_SHIFT));
        let character = self.builder.ins().bor_imm_u(shifted, value::CHAR_LOW_BYTE as i64);
        self.jump(&Jump { block: done, arguments: vec![BlockArg::Value(character)] });
        self.builder.switch_to_block(other);
        let character = self.call_checked("eshkol_string_ref", &[string, index_word]);
        self.jump(&Jump { block: done, arguments: vec![BlockArg::Value(character)] });
        self.builder.switch_to_block(done);
        result
    }

    fn integer_to_char(&mut self, site: Site, operands: &[ValueId]) -> Value {
        self.check(site, 0, operands);
        let word = self.value(operands[0]);
        let code = self.builder.ins().ushr_imm_u(word, i64::from(value::TAG_BITS));
        let below = self.builder.ins().icmp_imm_u(IntCC::UnsignedLessThan, code, 0x11_0000);
        self.require(below, |this| this.out_of_range(site, 0, word));
        let from_surrogates = self.builder.ins().iadd_imm_s(code, -0xd800);
        let scalar = self.builder.ins().icmp_imm_u(IntCC::UnsignedGreaterThanOrEqual, from_surrogates, 0x800);
        self.require(scalar, |this| this.out_of_range(site, 0, word));
        let shifted = self.builder.ins().ishl_imm_u(code, i64::from(value::IMMEDIATE_PAYLOAD_SHIFT));
        self.builder.ins().bor_imm_u(shifted, value::CHAR_LOW_BYTE as i64)
    }

    /// Checks a record against its type; the displacement of the field that the constant operand 2 selects.
    fn record_field(&mut self, operands: &[ValueId]) -> i32 {
        let (record, ty) = (self.value(operands[0]), self.value(operands[1]));
        let failed = self.cold_block();
        let (is_record, right) = (self.builder.create_block(), self.builder.create_block());
        self.object_branch(record, Object::Record, Jump::to(is_record), Jump::to(failed));
        self.builder.switch_to_block(is_record);
        let actual = self.load(Region::Heap, record, object_field(0));
        let same = self.builder.ins().icmp(IntCC::Equal, actual, ty);
        self.branch_on(same, Jump::to(right), Jump::to(failed));
        self.builder.switch_to_block(failed);
        let name = self.value(operands[3]);
        self.context_store(offset_of!(Context, result), record);
        self.raise(entry::RAISE_WRONG_RECORD, &[name, ty]);
        self.builder.switch_to_block(right);
        let index = self.fixnum_constant(operands[2]).expect("the field of a record operation is a constant");
        object_field(1 + index as u32)
    }

    fn context_root(&self, operand: ValueId) -> usize {
        let index = self.fixnum_constant(operand).expect("the root of a context operation is a constant");
        ROOT_OFFSETS[index as usize]
    }
}

/// Does the operation give a boolean, decided by a branch?
fn is_test(op: Op) -> bool {
    matches!(
        op,
        Op::IsEq
            | Op::IsEqv
            | Op::IsFixnum
            | Op::IsFlonum
            | Op::IsPair
            | Op::IsNull
            | Op::IsBoolean
            | Op::IsCharacter
            | Op::IsString
            | Op::IsSymbol
            | Op::IsVector
            | Op::IsBytevector
            | Op::IsProcedure
            | Op::IsEof
            | Op::IsDefault
            | Op::IsPromise
            | Op::IsPort
            | Op::IsCondition
            | Op::IsArena
            | Op::IsRecordType
            | Op::IsRecordOf
            | Op::Not
            | Op::NumberEqual
            | Op::Less
            | Op::Greater
            | Op::LessEqual
            | Op::GreaterEqual
            | Op::CharEqual
            | Op::CharLess
    )
}
