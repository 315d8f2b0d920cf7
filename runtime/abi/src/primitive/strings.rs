//! Strings.

#![allow(unused_imports, reason = "the shorthands are the same in every topic")]

use super::{ACTS, CHECKED, Effects, MAKES, Op, PURE, Primitive, READS, Type::*, WRITES, inline, runtime};

pub(super) const TABLE: &[Primitive] = &[
    inline("string?", &[Any], Boolean, PURE, Op::IsString),
    inline("string-length", &[String], Fixnum, CHECKED, Op::StringLength),
    inline("string-ref", &[String, Index], Character, READS, Op::StringRef),
    inline("string-set!", &[String, Index, Character], Unspecified, WRITES, Op::StringSet),
    // Arguments of type `Any` that stand for a filler, a start or an end may be the default mark.
    runtime("make-string", &[ExactInteger, Any], String, MAKES, "eshkol_string_make"),
    // A new string of the characters in a list: the procedure `string`, which takes them one by one.
    runtime("string", &[List], String, MAKES.and(READS), "eshkol_string_of_characters"),
    runtime("substring", &[String, Fixnum, Fixnum], String, MAKES.and(READS), "eshkol_string_substring"),
    runtime("string-copy", &[String, Any, Any], String, MAKES.and(READS), "eshkol_string_copy"),
    runtime(
        "string-copy!",
        &[String, Fixnum, String, Any, Any],
        Unspecified,
        WRITES.and(READS).and(MAKES),
        "eshkol_string_copy_into",
    ),
    runtime("string-fill!", &[String, Character, Any, Any], Unspecified, WRITES.and(MAKES), "eshkol_string_fill"),
    runtime("string-append", &[String, String], String, MAKES.and(READS), "eshkol_string_append"),
    // `string-append` of the strings in a list.
    runtime("string-append*", &[List], String, MAKES.and(READS), "eshkol_string_append_list"),
    runtime("list->string", &[List], String, MAKES.and(READS), "eshkol_string_from_list"),
    runtime("string->list", &[String, Any, Any], List, MAKES.and(READS), "eshkol_string_to_list"),
    runtime("vector->string", &[Vector, Any, Any], String, MAKES.and(READS), "eshkol_string_from_vector"),
    runtime("string->vector", &[String, Any, Any], Vector, MAKES.and(READS), "eshkol_string_to_vector"),
    runtime("string->utf8", &[String, Any, Any], Bytevector, MAKES.and(READS), "eshkol_string_to_utf8"),
    runtime("utf8->string", &[Bytevector, Any, Any], String, MAKES.and(READS), "eshkol_string_from_utf8"),
    runtime("string-hash", &[String], Fixnum, READS, "eshkol_string_hash"),
    runtime("string=?", &[String, String], Boolean, READS, "eshkol_string_equal"),
    runtime("string<?", &[String, String], Boolean, READS, "eshkol_string_less"),
    runtime("string>?", &[String, String], Boolean, READS, "eshkol_string_greater"),
    runtime("string<=?", &[String, String], Boolean, READS, "eshkol_string_less_equal"),
    runtime("string>=?", &[String, String], Boolean, READS, "eshkol_string_greater_equal"),
    runtime("string-ci=?", &[String, String], Boolean, READS, "eshkol_string_equal_folded"),
    runtime("string-ci<?", &[String, String], Boolean, READS, "eshkol_string_less_folded"),
    runtime("string-ci>?", &[String, String], Boolean, READS, "eshkol_string_greater_folded"),
    runtime("string-ci<=?", &[String, String], Boolean, READS, "eshkol_string_less_equal_folded"),
    runtime("string-ci>=?", &[String, String], Boolean, READS, "eshkol_string_greater_equal_folded"),
    runtime("string-upcase", &[String], String, MAKES.and(READS), "eshkol_string_upcase"),
    runtime("string-downcase", &[String], String, MAKES.and(READS), "eshkol_string_downcase"),
    runtime("string-foldcase", &[String], String, MAKES.and(READS), "eshkol_string_foldcase"),
];
