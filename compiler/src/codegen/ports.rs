//! Reading and writing of one character or byte: from and to the port's buffer, through its window, if it is there and one
//! byte long; the runtime does everything else.

use super::function::{Jump, Region, Translator};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, BlockArg, InstBuilder, Value, types::I64};
use eshkol_abi::object::{Type as Object, object_field};
use eshkol_abi::port::{WINDOW, Window};
use eshkol_abi::primitive::Op;
use eshkol_abi::value::{self, TAG_BITS};
use std::mem::offset_of;

impl Translator<'_, '_, '_> {
    pub(super) fn read_from_port(&mut self, op: Op, port: Value) -> Value {
        let (done, slow) = (self.next_block(), self.cold_block());
        let result = self.builder.append_block_param(done, I64);
        let limit = match op {
            Op::ReadChar | Op::PeekChar => offset_of!(Window, readable),
            _ => offset_of!(Window, readable_bytes),
        };
        let (window, position) = self.port_window(port, limit, slow);
        let address = self.window_address(window, position);
        let flags = self.flags(Region::Heap);
        let byte = self.builder.ins().uload8(I64, flags, address, 0);
        let (symbol, word) = match op {
            Op::ReadChar => ("eshkol_port_read_char", self.ascii_character(byte, slow)),
            Op::PeekChar => ("eshkol_port_peek_char", self.ascii_character(byte, slow)),
            Op::ReadByte => ("eshkol_port_read_byte", self.builder.ins().ishl_imm_u(byte, i64::from(TAG_BITS))),
            _ => ("eshkol_port_peek_byte", self.builder.ins().ishl_imm_u(byte, i64::from(TAG_BITS))),
        };
        if matches!(op, Op::ReadChar | Op::ReadByte) {
            self.advance_window(window, position);
        }
        self.jump(&Jump { block: done, arguments: vec![BlockArg::Value(word)] });
        self.builder.switch_to_block(slow);
        let word = self.call_checked(symbol, &[port]);
        self.jump(&Jump { block: done, arguments: vec![BlockArg::Value(word)] });
        self.builder.switch_to_block(done);
        result
    }

    pub(super) fn write_to_port(&mut self, op: Op, item: Value, port: Value) -> Value {
        let (done, slow) = (self.next_block(), self.cold_block());
        let (symbol, limit, byte, fits) = match op {
            Op::WriteChar => {
                // Without the tag, and with what was below the payload on top: small for characters of one byte only.
                let untagged = self.builder.ins().bxor_imm_u(item, value::CHAR_LOW_BYTE as i64);
                let code = self.builder.ins().rotr_imm_u(untagged, i64::from(value::IMMEDIATE_PAYLOAD_SHIFT));
                let ascii = self.builder.ins().icmp_imm_u(IntCC::UnsignedLessThan, code, 0x80);
                ("eshkol_port_write_char", offset_of!(Window, writable), code, ascii)
            }
            _ => {
                // Likewise: the tag goes on top.
                let number = self.builder.ins().rotr_imm_u(item, i64::from(TAG_BITS));
                let byte = self.builder.ins().icmp_imm_u(IntCC::UnsignedLessThan, number, 0x100);
                ("eshkol_port_write_byte", offset_of!(Window, writable_bytes), number, byte)
            }
        };
        let next = self.next_block();
        self.branch_on(fits, Jump::to(next), Jump::to(slow));
        self.builder.switch_to_block(next);
        let (window, position) = self.port_window(port, limit, slow);
        let address = self.window_address(window, position);
        let flags = self.flags(Region::Heap);
        self.builder.ins().istore8(flags, byte, address, 0);
        self.advance_window(window, position);
        self.jump(&Jump::to(done));
        self.builder.switch_to_block(slow);
        self.call_checked(symbol, &[item, port]);
        self.jump(&Jump::to(done));
        self.builder.switch_to_block(done);
        self.word(value::UNSPECIFIED)
    }

    /// The character that a byte is on its own; goes to `slow` if it is part of a longer one.
    fn ascii_character(&mut self, byte: Value, slow: Block) -> Value {
        let ascii = self.builder.ins().icmp_imm_u(IntCC::UnsignedLessThan, byte, 0x80);
        let next = self.next_block();
        self.branch_on(ascii, Jump::to(next), Jump::to(slow));
        self.builder.switch_to_block(next);
        let shifted = self.builder.ins().ishl_imm_u(byte, i64::from(value::IMMEDIATE_PAYLOAD_SHIFT));
        self.builder.ins().bor_imm_u(shifted, value::CHAR_LOW_BYTE as i64)
    }

    /// The window of a port and its position; goes to `slow` if that is not below the limit, or if it is no port.
    fn port_window(&mut self, port: Value, limit: usize, slow: Block) -> (Value, Value) {
        let (is_port, has_room) = (self.next_block(), self.next_block());
        self.object_branch(port, Object::Port, Jump::to(is_port), Jump::to(slow));
        self.builder.switch_to_block(is_port);
        let window = self.load(Region::Heap, port, object_field(WINDOW));
        let position = self.load(Region::Heap, window, offset_of!(Window, position) as i32);
        let limit = self.load(Region::Heap, window, limit as i32);
        let room = self.builder.ins().icmp(IntCC::UnsignedLessThan, position, limit);
        self.branch_on(room, Jump::to(has_room), Jump::to(slow));
        self.builder.switch_to_block(has_room);
        (window, position)
    }

    fn window_address(&mut self, window: Value, position: Value) -> Value {
        let bytes = self.load(Region::Heap, window, offset_of!(Window, bytes) as i32);
        self.builder.ins().iadd(bytes, position)
    }

    fn advance_window(&mut self, window: Value, position: Value) {
        let next = self.builder.ins().iadd_imm_s(position, 1);
        self.store(Region::Heap, next, window, offset_of!(Window, position) as i32);
    }
}
