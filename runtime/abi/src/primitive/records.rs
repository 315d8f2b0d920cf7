//! Records and their types.

#![allow(unused_imports, reason = "the shorthands are the same in every topic")]

use super::{ACTS, CHECKED, Effects, MAKES, Op, PURE, Primitive, READS, Type::*, WRITES, inline, runtime};

pub(super) const TABLE: &[Primitive] = &[
    inline("record-type?", &[Any], Boolean, PURE, Op::IsRecordType),
    // A new record type, different from every other. Arguments: name, vector of field names.
    runtime("make-record-type", &[Symbol, Vector], RecordType, MAKES, "eshkol_record_make_type"),
    inline("record-of?", &[Any, RecordType], Boolean, READS, Op::IsRecordOf),
    Primitive {
        name: "make-record",
        arguments: &[RecordType],
        rest: Some(Any),
        result: Record,
        effects: MAKES,
        code: super::Code::Inline(Op::MakeRecord),
    },
    // Record, its type, the number of the field, the name of the accessor or modifier for messages.
    inline("record-ref", &[Record, RecordType, Index, Symbol], Any, READS, Op::RecordRef),
    inline("record-set!", &[Record, RecordType, Index, Symbol, Any], Unspecified, WRITES, Op::RecordSet),
];
