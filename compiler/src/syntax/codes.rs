//! The diagnostic codes of the reader. Each has a page in `diagnostics/codes`.

use crate::diagnostics::Code;

/// A list, vector or bytevector is not closed.
pub const MISSING_CLOSE: Code = Code(101);
/// A closing parenthesis that closes nothing.
pub const STRAY_CLOSE: Code = Code(102);
/// A parenthesis closed by a bracket or brace.
pub const MISMATCHED_CLOSE: Code = Code(103);
/// Brackets or braces in place of parentheses.
pub const BRACKETS: Code = Code(104);
pub const UNTERMINATED_STRING: Code = Code(105);
pub const UNTERMINATED_COMMENT: Code = Code(106);
pub const UNTERMINATED_SYMBOL: Code = Code(107);
/// A backslash sequence that strings and symbols do not have.
pub const BAD_ESCAPE: Code = Code(108);
/// `#` followed by something that the language does not have.
pub const UNKNOWN_HASH: Code = Code(109);
pub const UNKNOWN_CHARACTER: Code = Code(110);
/// Text that starts like a number and is none.
pub const BAD_NUMBER: Code = Code(111);
/// A character that identifiers cannot contain.
pub const BAD_IDENTIFIER: Code = Code(112);
/// A dot where no dot can be.
pub const MISPLACED_DOT: Code = Code(113);
/// Nothing after the dot of a list.
pub const NOTHING_AFTER_DOT: Code = Code(114);
/// More than one datum after the dot of a list.
pub const SURPLUS_AFTER_DOT: Code = Code(115);
/// A quote, label or datum comment that no datum follows.
pub const NOTHING_AFTER_PREFIX: Code = Code(116);
/// An element of a bytevector that is not a byte.
pub const NOT_A_BYTE: Code = Code(117);
pub const UNDEFINED_LABEL: Code = Code(118);
pub const DUPLICATE_LABEL: Code = Code(119);
/// Two tokens without space between them.
pub const MISSING_DELIMITER: Code = Code(120);
/// `#!` followed by an unknown word.
pub const UNKNOWN_DIRECTIVE: Code = Code(121);
/// A label that stands for itself only: `#0=#0#`.
pub const EMPTY_LABEL: Code = Code(122);
