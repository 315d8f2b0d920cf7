//! Ports, reading and writing.

#![allow(unused_imports, reason = "the shorthands are the same in every topic")]

use super::{ACTS, CHECKED, Effects, MAKES, Op, PURE, Primitive, READS, Type::*, WRITES, inline, runtime};

pub(super) const TABLE: &[Primitive] = &[
    inline("port?", &[Any], Boolean, PURE, Op::IsPort),
    inline("eof-object", &[], Eof, PURE, Op::EofObject),
    inline("eof-object?", &[Any], Boolean, PURE, Op::IsEof),
    // What a port is never changes.
    runtime("input-port?", &[Any], Boolean, Effects::NONE, "eshkol_port_is_input"),
    runtime("output-port?", &[Any], Boolean, Effects::NONE, "eshkol_port_is_output"),
    runtime("textual-port?", &[Any], Boolean, Effects::NONE, "eshkol_port_is_textual"),
    runtime("binary-port?", &[Any], Boolean, Effects::NONE, "eshkol_port_is_binary"),
    runtime("input-port-open?", &[Port], Boolean, READS, "eshkol_port_is_input_open"),
    runtime("output-port-open?", &[Port], Boolean, READS, "eshkol_port_is_output_open"),
    runtime("close-port", &[Port], Unspecified, ACTS, "eshkol_port_close"),
    runtime("close-input-port", &[InputPort], Unspecified, ACTS, "eshkol_port_close_input"),
    runtime("close-output-port", &[OutputPort], Unspecified, ACTS, "eshkol_port_close_output"),
    runtime("open-input-file", &[String], InputPort, ACTS, "eshkol_port_open_input_file"),
    runtime("open-binary-input-file", &[String], InputPort, ACTS, "eshkol_port_open_binary_input_file"),
    runtime("open-output-file", &[String], OutputPort, ACTS, "eshkol_port_open_output_file"),
    runtime("open-binary-output-file", &[String], OutputPort, ACTS, "eshkol_port_open_binary_output_file"),
    runtime("open-input-string", &[String], InputPort, ACTS, "eshkol_port_open_input_string"),
    runtime("open-output-string", &[], OutputPort, ACTS, "eshkol_port_open_output_string"),
    runtime("get-output-string", &[OutputPort], String, ACTS, "eshkol_port_get_output_string"),
    runtime("open-input-bytevector", &[Bytevector], InputPort, ACTS, "eshkol_port_open_input_bytevector"),
    runtime("open-output-bytevector", &[], OutputPort, ACTS, "eshkol_port_open_output_bytevector"),
    runtime("get-output-bytevector", &[OutputPort], Bytevector, ACTS, "eshkol_port_get_output_bytevector"),
    // The port is always given. What is read is a value of the kind the name says, or the end-of-file object.
    runtime("read", &[InputPort], Any, ACTS, "eshkol_port_read"),
    inline("read-char", &[InputPort], Any, ACTS, Op::ReadChar),
    inline("peek-char", &[InputPort], Any, ACTS, Op::PeekChar),
    runtime("read-line", &[InputPort], Any, ACTS, "eshkol_port_read_line"),
    inline("read-u8", &[InputPort], Any, ACTS, Op::ReadByte),
    inline("peek-u8", &[InputPort], Any, ACTS, Op::PeekByte),
    runtime("char-ready?", &[InputPort], Boolean, ACTS, "eshkol_port_is_char_ready"),
    runtime("u8-ready?", &[InputPort], Boolean, ACTS, "eshkol_port_is_byte_ready"),
    runtime("read-string", &[ExactInteger, InputPort], Any, ACTS, "eshkol_port_read_string"),
    runtime("read-bytevector", &[ExactInteger, InputPort], Any, ACTS, "eshkol_port_read_bytevector"),
    // Arguments of type `Any` behind the port are a start and an end, or the default mark.
    runtime("read-bytevector!", &[Bytevector, InputPort, Any, Any], Any, ACTS, "eshkol_port_read_bytevector_into"),
    runtime("write", &[Any, OutputPort], Unspecified, ACTS, "eshkol_port_write"),
    runtime("display", &[Any, OutputPort], Unspecified, ACTS, "eshkol_port_display"),
    runtime("write-shared", &[Any, OutputPort], Unspecified, ACTS, "eshkol_port_write_shared"),
    runtime("write-simple", &[Any, OutputPort], Unspecified, ACTS, "eshkol_port_write_simple"),
    runtime("newline", &[OutputPort], Unspecified, ACTS, "eshkol_port_newline"),
    inline("write-char", &[Character, OutputPort], Unspecified, ACTS, Op::WriteChar),
    runtime("write-string", &[String, OutputPort, Any, Any], Unspecified, ACTS, "eshkol_port_write_string"),
    inline("write-u8", &[Byte, OutputPort], Unspecified, ACTS, Op::WriteByte),
    runtime("write-bytevector", &[Bytevector, OutputPort, Any, Any], Unspecified, ACTS, "eshkol_port_write_bytevector"),
    runtime("flush-output-port", &[OutputPort], Unspecified, ACTS, "eshkol_port_flush"),
    runtime("file-exists?", &[String], Boolean, ACTS, "eshkol_file_exists"),
    runtime("delete-file", &[String], Unspecified, ACTS, "eshkol_file_delete"),
];
