//! The runtime's entry points that compiled code uses beside the primitives of the table.
//!
//! Three conventions:
//!
//! * **Preserve-all stubs** (assembly): arguments in the platform's argument registers, every register is kept, the
//!   result is in [`crate::context::Context::result`]. Cold paths of hot code call these: the register allocator sees no
//!   clobber. A stub that fails raises from the calling frame and does not return.
//! * **Raisers** (assembly): arguments as above, never return. They build a condition and call the raise procedure on
//!   top of the failing frame; the return address is the place of the error.
//! * **Functions**: `extern "C" fn(*mut Context, Word, ...) -> Word`, like the primitives of the table.

/// Preserve-all: `(size in bytes)`; result: the address. Called when `bump + size` passes the limit.
pub const STUB_ALLOCATE: &str = "eshkol_stub_allocate";
/// Preserve-all: `(slot address)`. Puts the slot into the sequential store buffer. No result.
pub const STUB_REMEMBER: &str = "eshkol_stub_remember";
/// Preserve-all: `(address of the end of slots, number of slots)`. A reclaim point: slots hold values and are rewritten. The
/// number has the point's name in its upper half (see [`crate::point`]).
pub const STUB_RECLAIM: &str = "eshkol_stub_reclaim";
/// Like [`STUB_RECLAIM`], for a point in a recursion.
pub const STUB_RECLAIM_NESTED: &str = "eshkol_stub_reclaim_nested";
/// Like [`STUB_RECLAIM`], with the mark as third argument, and reclaims whatever the thresholds say: the end of an arena.
pub const STUB_RECLAIM_FORCED: &str = "eshkol_stub_reclaim_forced";
/// Preserve-all: `(double)`; result: a boxed or immediate flonum.
pub const STUB_BOX_FLOAT: &str = "eshkol_stub_box_float";
/// Preserve-all, `(a, b)`, result a value: the general case of an arithmetic operation or comparison.
pub const STUB_ADD: &str = "eshkol_stub_add";
pub const STUB_SUBTRACT: &str = "eshkol_stub_subtract";
pub const STUB_MULTIPLY: &str = "eshkol_stub_multiply";
pub const STUB_DIVIDE: &str = "eshkol_stub_divide";
pub const STUB_QUOTIENT: &str = "eshkol_stub_quotient";
pub const STUB_REMAINDER: &str = "eshkol_stub_remainder";
pub const STUB_MODULO: &str = "eshkol_stub_modulo";
pub const STUB_NUMBER_EQUAL: &str = "eshkol_stub_number_equal";
pub const STUB_LESS: &str = "eshkol_stub_less";
pub const STUB_GREATER: &str = "eshkol_stub_greater";
pub const STUB_LESS_EQUAL: &str = "eshkol_stub_less_equal";
pub const STUB_GREATER_EQUAL: &str = "eshkol_stub_greater_equal";
pub const STUB_EQV: &str = "eshkol_stub_eqv";

/// The functions behind the arithmetic stubs, `(context, a, b) -> value or ERROR`, in the same order as the stubs.
pub const ARITHMETIC: [(&str, &str); 13] = [
    (STUB_ADD, "eshkol_number_add"),
    (STUB_SUBTRACT, "eshkol_number_subtract"),
    (STUB_MULTIPLY, "eshkol_number_multiply"),
    (STUB_DIVIDE, "eshkol_number_divide"),
    (STUB_QUOTIENT, "eshkol_number_quotient"),
    (STUB_REMAINDER, "eshkol_number_remainder"),
    (STUB_MODULO, "eshkol_number_modulo"),
    (STUB_NUMBER_EQUAL, "eshkol_number_equal"),
    (STUB_LESS, "eshkol_number_less"),
    (STUB_GREATER, "eshkol_number_greater"),
    (STUB_LESS_EQUAL, "eshkol_number_less_equal"),
    (STUB_GREATER_EQUAL, "eshkol_number_greater_equal"),
    (STUB_EQV, "eshkol_data_eqv"),
];

/// Functions `(context, a) -> value or ERROR`: the general cases of inline operations of one argument.
pub const NUMBER_INEXACT: &str = "eshkol_number_inexact";
pub const NUMBER_SQUARE_ROOT: &str = "eshkol_number_sqrt";
pub const NUMBER_ABSOLUTE: &str = "eshkol_number_abs";
pub const NUMBER_BITWISE_NOT: &str = "eshkol_number_bitwise_not";
pub const NUMBER_BIT_COUNT: &str = "eshkol_number_bit_count";
pub const NUMBER_INTEGER_LENGTH: &str = "eshkol_number_integer_length";
pub const HASH_EQV: &str = "eshkol_data_hash_eqv";
pub const HASH_EQUAL: &str = "eshkol_data_hash_equal";

/// Functions `(context, a, b) -> value or ERROR`: the same of two arguments.
pub const NUMBER_BITWISE_AND: &str = "eshkol_number_bitwise_and";
pub const NUMBER_BITWISE_IOR: &str = "eshkol_number_bitwise_ior";
pub const NUMBER_BITWISE_XOR: &str = "eshkol_number_bitwise_xor";
pub const NUMBER_ARITHMETIC_SHIFT: &str = "eshkol_number_arithmetic_shift";

/// Raiser: `(primitive number << 8 | argument index, value)`: the argument has not the type that the table says.
pub const RAISE_WRONG_TYPE: &str = "eshkol_raise_wrong_type";
/// Raiser: `(symbol, record type)`: the procedure of this name was given something else than such a record, which is in
/// [`crate::context::Context::result`].
pub const RAISE_WRONG_RECORD: &str = "eshkol_raise_wrong_record";
/// Raiser: `(primitive number << 8 | argument index, value)`.
pub const RAISE_OUT_OF_RANGE: &str = "eshkol_raise_out_of_range";
/// Raiser: `(primitive number << 8 | argument index, value)`: the object is a literal constant.
pub const RAISE_IMMUTABLE: &str = "eshkol_raise_immutable";
/// Raiser: `(value)`: a call of something that is not a procedure.
pub const RAISE_NOT_PROCEDURE: &str = "eshkol_raise_not_procedure";
/// Raiser: `(procedure, number of arguments)`. Called by the entry of the callee; its caller is the place.
pub const RAISE_ARGUMENT_COUNT: &str = "eshkol_raise_argument_count";
/// Raiser: `(symbol)`: the variable has no value yet.
pub const RAISE_UNBOUND: &str = "eshkol_raise_unbound";
/// Raiser: `(number of values expected, whether more are allowed)`; what came is `MULTIPLE` in the context or one value.
pub const RAISE_VALUE_COUNT: &str = "eshkol_raise_value_count";
/// Raiser: `()`: the condition that a runtime function left in the context.
pub const RAISE_PENDING: &str = "eshkol_raise_pending";

/// SystemV assembly, `(procedure) -> word`: calls the procedure with a new escape point.
pub const CALL_WITH_ESCAPE: &str = "eshkol_call_with_escape";
/// SystemV assembly, `(escape point, word)`, does not return here.
pub const ESCAPE: &str = "eshkol_escape";

/// Tail convention, `(procedure) -> word`: calls the procedure with the current continuation, which is that of the call or
/// tail call of this entry. The frames that it consists of are registered.
pub const CALL_WITH_CONTINUATION: &str = "eshkol_call_with_continuation";
/// Tail convention, `(v..., function) -> word`: the same for a direct function whose parameters are as many values as the
/// entry's number in this list, and the continuation.
pub const CALL_KNOWN_WITH_CONTINUATION: [&str; 6] = [
    "eshkol_call_known_with_continuation_0",
    "eshkol_call_known_with_continuation_1",
    "eshkol_call_known_with_continuation_2",
    "eshkol_call_known_with_continuation_3",
    "eshkol_call_known_with_continuation_4",
    "eshkol_call_known_with_continuation_5",
];
/// SystemV assembly, `(continuation, word)`, does not return here: the continuation goes on with the word.
pub const THROW: &str = "eshkol_throw";

/// Function `(context, argc, first, a0, a1, a2, a3) -> list or ERROR`: the arguments from number `first` on, as a list.
/// `argc` and `first` are plain integers; arguments from the fifth on are in the context.
pub const CONTROL_REST: &str = "eshkol_control_rest";
/// Function `(context, list) -> argument count (a fixnum) or ERROR`: lays a list out as the arguments of an
/// unknown call: the first four in `spread`, the others in `arguments`, the count in `argc`.
pub const CONTROL_SPREAD: &str = "eshkol_control_spread";
/// Function `(context, first) -> list or ERROR`: the values in the context from number `first` on (a plain integer).
pub const CONTROL_VALUES_LIST: &str = "eshkol_control_values_list";

/// Function `(context, size, limit or DEFAULT, strict) -> arena handle or ERROR`: opens a lexical arena.
pub const ARENA_ENTER: &str = "eshkol_arena_enter";
/// Function `(context, handle, result) -> UNSPECIFIED or ERROR`: closes it, on the normal way out; a forced reclaim follows.
pub const ARENA_LEAVE: &str = "eshkol_arena_leave";
/// Function `(context, handle) -> UNSPECIFIED or ERROR`: checks that `in-arena` may use the arena.
pub const ARENA_BEGIN: &str = "eshkol_arena_begin";
/// Function `(context, handle, mark, address of result slot) -> UNSPECIFIED or ERROR`: moves what the result and the
/// arena's slots reach above the mark into the arena (memory.md section 9, `in-arena`).
pub const ARENA_MOVE: &str = "eshkol_arena_move";

/// Every entry point of this module, as compiled code may refer to any of them.
pub const ALL: [&str; 51] = [
    STUB_ALLOCATE,
    STUB_REMEMBER,
    STUB_RECLAIM,
    STUB_RECLAIM_NESTED,
    STUB_RECLAIM_FORCED,
    STUB_BOX_FLOAT,
    STUB_ADD,
    STUB_SUBTRACT,
    STUB_MULTIPLY,
    STUB_DIVIDE,
    STUB_QUOTIENT,
    STUB_REMAINDER,
    STUB_MODULO,
    STUB_NUMBER_EQUAL,
    STUB_LESS,
    STUB_GREATER,
    STUB_LESS_EQUAL,
    STUB_GREATER_EQUAL,
    STUB_EQV,
    NUMBER_INEXACT,
    NUMBER_SQUARE_ROOT,
    NUMBER_ABSOLUTE,
    NUMBER_BITWISE_NOT,
    NUMBER_BIT_COUNT,
    NUMBER_INTEGER_LENGTH,
    HASH_EQV,
    HASH_EQUAL,
    NUMBER_BITWISE_AND,
    NUMBER_BITWISE_IOR,
    NUMBER_BITWISE_XOR,
    NUMBER_ARITHMETIC_SHIFT,
    RAISE_WRONG_TYPE,
    RAISE_WRONG_RECORD,
    RAISE_OUT_OF_RANGE,
    RAISE_IMMUTABLE,
    RAISE_NOT_PROCEDURE,
    RAISE_ARGUMENT_COUNT,
    RAISE_UNBOUND,
    RAISE_VALUE_COUNT,
    RAISE_PENDING,
    CALL_WITH_ESCAPE,
    ESCAPE,
    CALL_WITH_CONTINUATION,
    THROW,
    CONTROL_REST,
    CONTROL_SPREAD,
    CONTROL_VALUES_LIST,
    ARENA_ENTER,
    ARENA_LEAVE,
    ARENA_BEGIN,
    ARENA_MOVE,
];
