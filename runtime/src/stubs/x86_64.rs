//! The assembly for x86-64.
//!
//! Registers of compiled code: r15 is the context, rbp the frame pointer, rbx and r12 to r14 are kept by callees. A
//! procedure of unknown signature takes `(closure: rdi, argument count: rsi, arguments: rdx, rcx, r8, r9)` and returns
//! in rax. Every entry here keeps the chain of frame pointers, so that a walk from the runtime reaches compiled code.

use super::{raise, target};
use crate::memory::arena;
use core::arch::naked_asm;
use core::mem::offset_of;
use eshkol_abi::context::Context;
use eshkol_abi::object::PROCEDURE_CODE;
use eshkol_abi::value::{ERROR, TAG_MASK, TAG_PROCEDURE, Word};

/// Bytes below the frame pointer where the general registers are saved, and where the vector registers begin.
const GENERAL_BYTES: usize = 9 * 8;
const VECTOR_BYTES: usize = 16 * 16;

/// What every preserve-all stub does, entered by a jump.
///
/// The stub has pushed rbp and rax, rbp is the frame pointer, and rax is the function to call. Saves what a C function
/// may destroy, calls `(context, rdi, rsi, rdx, caller's frame pointer, return address)`, puts the result into the
/// context, and returns to the stub's caller with every register as it was. A result of `ERROR` raises instead, and so does
/// a stale value that was met.
#[unsafe(naked)]
pub(super) unsafe extern "C" fn preserve_all() {
    naked_asm!(
        ".cfi_startproc",
        ".cfi_def_cfa rbp, 16",
        ".cfi_offset rbp, -16",
        "push rcx",
        "push rdx",
        "push rsi",
        "push rdi",
        "push r8",
        "push r9",
        "push r10",
        "push r11",
        "lea rsp, [rbp - {general} - {vector}]",
        "and rsp, -16",
        "movaps [rsp], xmm0",
        "movaps [rsp + 16], xmm1",
        "movaps [rsp + 32], xmm2",
        "movaps [rsp + 48], xmm3",
        "movaps [rsp + 64], xmm4",
        "movaps [rsp + 80], xmm5",
        "movaps [rsp + 96], xmm6",
        "movaps [rsp + 112], xmm7",
        "movaps [rsp + 128], xmm8",
        "movaps [rsp + 144], xmm9",
        "movaps [rsp + 160], xmm10",
        "movaps [rsp + 176], xmm11",
        "movaps [rsp + 192], xmm12",
        "movaps [rsp + 208], xmm13",
        "movaps [rsp + 224], xmm14",
        "movaps [rsp + 240], xmm15",
        "mov rcx, rdx",
        "mov rdx, rsi",
        "mov rsi, rdi",
        "mov rdi, r15",
        "mov r8, [rbp]",
        "mov r9, [rbp + 8]",
        "call rax",
        "cmp rax, {error}",
        "je 2f",
        "cmp qword ptr [r15 + {stale}], 0",
        "jne 2f",
        "mov [r15 + {result}], rax",
        "movaps xmm0, [rsp]",
        "movaps xmm1, [rsp + 16]",
        "movaps xmm2, [rsp + 32]",
        "movaps xmm3, [rsp + 48]",
        "movaps xmm4, [rsp + 64]",
        "movaps xmm5, [rsp + 80]",
        "movaps xmm6, [rsp + 96]",
        "movaps xmm7, [rsp + 112]",
        "movaps xmm8, [rsp + 128]",
        "movaps xmm9, [rsp + 144]",
        "movaps xmm10, [rsp + 160]",
        "movaps xmm11, [rsp + 176]",
        "movaps xmm12, [rsp + 192]",
        "movaps xmm13, [rsp + 208]",
        "movaps xmm14, [rsp + 224]",
        "movaps xmm15, [rsp + 240]",
        "lea rsp, [rbp - {general}]",
        "pop r11",
        "pop r10",
        "pop r9",
        "pop r8",
        "pop rdi",
        "pop rsi",
        "pop rdx",
        "pop rcx",
        "pop rax",
        "pop rbp",
        ".cfi_remember_state",
        ".cfi_def_cfa rsp, 8",
        ".cfi_restore rbp",
        "ret",
        ".cfi_restore_state",
        // The stack becomes what the stub's caller left, and the error is raised as if the caller had done so.
        "2:",
        "leave",
        ".cfi_def_cfa rsp, 8",
        ".cfi_restore rbp",
        "jmp {pending}",
        ".cfi_endproc",
        general = const GENERAL_BYTES,
        vector = const VECTOR_BYTES,
        error = const ERROR,
        result = const offset_of!(Context, result),
        stale = const offset_of!(Context, stale),
        pending = sym eshkol_raise_pending,
    )
}

/// Defines preserve-all stubs: the name, and the function behind it.
macro_rules! stubs {
    ($($(#[$attribute:meta])* $name:ident => $target:path;)*) => {$(
        $(#[$attribute])*
        ///
        /// # Safety
        /// Called by compiled code only, with the context in r15.
        #[unsafe(naked)]
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name() {
            core::arch::naked_asm!(
                ".cfi_startproc",
                "push rbp",
                ".cfi_def_cfa_offset 16",
                ".cfi_offset rbp, -16",
                "mov rbp, rsp",
                ".cfi_def_cfa_register rbp",
                "push rax",
                "lea rax, [rip + {target}]",
                "jmp {common}",
                ".cfi_endproc",
                target = sym $target,
                common = sym $crate::stubs::x86_64::preserve_all,
            )
        }
    )*};
}
#[cfg(test)]
pub(super) use stubs;

// The two names are those of `eshkol_abi::entry::ARITHMETIC`.
unsafe extern "C" {
    fn eshkol_number_add();
    fn eshkol_number_subtract();
    fn eshkol_number_multiply();
    fn eshkol_number_divide();
    fn eshkol_number_quotient();
    fn eshkol_number_remainder();
    fn eshkol_number_modulo();
    fn eshkol_number_equal();
    fn eshkol_number_less();
    fn eshkol_number_greater();
    fn eshkol_number_less_equal();
    fn eshkol_number_greater_equal();
    fn eshkol_data_eqv();
}

stubs! {
    /// Room for an object: `eshkol_abi::entry::STUB_ALLOCATE`.
    eshkol_stub_allocate => target::allocate;
    /// The cold part of `eshkol_stub_remember`.
    eshkol_stub_remembered_full => target::remembered_full;
    /// A reclaim point: `eshkol_abi::entry::STUB_RECLAIM`.
    eshkol_stub_reclaim => target::reclaim;
    /// A reclaim point in a recursion: `eshkol_abi::entry::STUB_RECLAIM_NESTED`.
    eshkol_stub_reclaim_nested => target::reclaim_nested;
    /// The end of an arena: `eshkol_abi::entry::STUB_RECLAIM_FORCED`.
    eshkol_stub_reclaim_forced => target::reclaim_forced;
    /// A flonum of a double: `eshkol_abi::entry::STUB_BOX_FLOAT`.
    eshkol_stub_box_float => target::box_float;
    /// `+`
    eshkol_stub_add => eshkol_number_add;
    /// `-`
    eshkol_stub_subtract => eshkol_number_subtract;
    /// `*`
    eshkol_stub_multiply => eshkol_number_multiply;
    /// `/`
    eshkol_stub_divide => eshkol_number_divide;
    /// `quotient`
    eshkol_stub_quotient => eshkol_number_quotient;
    /// `remainder`
    eshkol_stub_remainder => eshkol_number_remainder;
    /// `modulo`
    eshkol_stub_modulo => eshkol_number_modulo;
    /// `=`
    eshkol_stub_number_equal => eshkol_number_equal;
    /// `<`
    eshkol_stub_less => eshkol_number_less;
    /// `>`
    eshkol_stub_greater => eshkol_number_greater;
    /// `<=`
    eshkol_stub_less_equal => eshkol_number_less_equal;
    /// `>=`
    eshkol_stub_greater_equal => eshkol_number_greater_equal;
    /// `eqv?`
    eshkol_stub_eqv => eshkol_data_eqv;
}

/// Puts the slot in rdi into the store buffer: `eshkol_abi::entry::STUB_REMEMBER`.
///
/// # Safety
/// Called by compiled code only, with the context in r15.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eshkol_stub_remember() {
    naked_asm!(
        ".cfi_startproc",
        "push rax",
        ".cfi_def_cfa_offset 16",
        "mov rax, [r15 + {remembered}]",
        "mov [rax], rdi",
        "add rax, 8",
        "mov [r15 + {remembered}], rax",
        "cmp rax, [r15 + {end}]",
        "pop rax",
        ".cfi_def_cfa_offset 8",
        "je {full}",
        "ret",
        ".cfi_endproc",
        remembered = const offset_of!(Context, remembered),
        end = const offset_of!(Context, remembered_end),
        full = sym eshkol_stub_remembered_full,
    )
}

/// What every raiser does, entered by a jump: rbp is its frame pointer, rax makes the condition from rdi and rsi.
#[unsafe(naked)]
unsafe extern "C" fn raise_common() {
    naked_asm!(
        ".cfi_startproc",
        ".cfi_def_cfa rbp, 16",
        ".cfi_offset rbp, -16",
        "and rsp, -16",
        "mov rdx, rsi",
        "mov rsi, rdi",
        "mov rdi, r15",
        "mov rcx, [rbp + 8]",
        "mov r8, [rbp]",
        "call rax",
        "mov rdi, [r15 + {procedure}]",
        "mov ecx, edi",
        "and ecx, {tag_mask}",
        "cmp ecx, {tag_procedure}",
        "jne 2f",
        "mov esi, 1",
        "mov rdx, rax",
        "call [rdi + {code}]",
        "ud2",
        // A program that has not got as far as to have a raise procedure.
        "2:",
        "mov rdi, r15",
        "mov rsi, rax",
        "call {report}",
        "ud2",
        ".cfi_endproc",
        procedure = const offset_of!(Context, raise_procedure),
        tag_mask = const TAG_MASK,
        tag_procedure = const TAG_PROCEDURE,
        code = const PROCEDURE_CODE,
        report = sym eshkol_condition_report_uncaught,
    )
}

/// Defines raisers: the name, and the function that makes the condition.
macro_rules! raisers {
    ($($name:ident => $make:path;)*) => {$(
        /// A raiser of `eshkol_abi::entry`.
        ///
        /// # Safety
        /// Called by compiled code only, with the context in r15. Does not return.
        #[unsafe(naked)]
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name() {
            naked_asm!(
                ".cfi_startproc",
                "push rbp",
                ".cfi_def_cfa_offset 16",
                ".cfi_offset rbp, -16",
                "mov rbp, rsp",
                ".cfi_def_cfa_register rbp",
                "lea rax, [rip + {make}]",
                "jmp {common}",
                ".cfi_endproc",
                make = sym $make,
                common = sym raise_common,
            )
        }
    )*};
}

raisers! {
    eshkol_raise_wrong_type => raise::wrong_type;
    eshkol_raise_wrong_record => raise::wrong_record;
    eshkol_raise_out_of_range => raise::out_of_range;
    eshkol_raise_immutable => raise::immutable;
    eshkol_raise_not_procedure => raise::not_procedure;
    eshkol_raise_argument_count => raise::argument_count;
    eshkol_raise_unbound => raise::unbound;
    eshkol_raise_value_count => raise::value_count;
    eshkol_raise_pending => raise::pending;
    eshkol_raise_stack_overflow => raise::stack_overflow;
    eshkol_raise_stale => raise::stale;
}

/// Calls `entry`, a function `() -> word` of compiled code, on the stack that ends at `stack_top`.
///
/// # Safety
/// The context is alive, `entry` is such a function, and `stack_top` is the aligned upper end of a stack that nobody
/// else uses.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eshkol_enter(context: *mut Context, entry: *const u8, stack_top: u64) -> Word {
    naked_asm!(
        ".cfi_startproc",
        "push rbp",
        ".cfi_adjust_cfa_offset 8",
        ".cfi_rel_offset rbp, 0",
        "push rbx",
        ".cfi_adjust_cfa_offset 8",
        ".cfi_rel_offset rbx, 0",
        "push r12",
        ".cfi_adjust_cfa_offset 8",
        ".cfi_rel_offset r12, 0",
        "push r13",
        ".cfi_adjust_cfa_offset 8",
        ".cfi_rel_offset r13, 0",
        "push r14",
        ".cfi_adjust_cfa_offset 8",
        ".cfi_rel_offset r14, 0",
        "push r15",
        ".cfi_adjust_cfa_offset 8",
        ".cfi_rel_offset r15, 0",
        "mov r15, rdi",
        "mov [r15 + {native}], rsp",
        "mov rsp, rdx",
        // The chain of frame pointers ends here, and so does what an unwinder sees.
        "xor ebp, ebp",
        ".cfi_remember_state",
        ".cfi_undefined rip",
        "call rsi",
        "mov rsp, [r15 + {native}]",
        ".cfi_restore_state",
        "pop r15",
        ".cfi_adjust_cfa_offset -8",
        ".cfi_restore r15",
        "pop r14",
        ".cfi_adjust_cfa_offset -8",
        ".cfi_restore r14",
        "pop r13",
        ".cfi_adjust_cfa_offset -8",
        ".cfi_restore r13",
        "pop r12",
        ".cfi_adjust_cfa_offset -8",
        ".cfi_restore r12",
        "pop rbx",
        ".cfi_adjust_cfa_offset -8",
        ".cfi_restore rbx",
        "pop rbp",
        ".cfi_adjust_cfa_offset -8",
        ".cfi_restore rbp",
        "ret",
        ".cfi_endproc",
        native = const offset_of!(Context, native_stack),
    )
}

/// `(report-uncaught object)`: adds the frame pointer of the caller, from which the back-trace starts.
///
/// # Safety
/// Called by compiled code only, on the Scheme stack. Does not return.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eshkol_condition_report_uncaught(context: *mut Context, object: Word) -> ! {
    naked_asm!(
        ".cfi_startproc",
        "push rbp",
        ".cfi_def_cfa_offset 16",
        ".cfi_offset rbp, -16",
        "mov rbp, rsp",
        ".cfi_def_cfa_register rbp",
        "and rsp, -16",
        "mov rdx, rbp",
        "call {report}",
        "ud2",
        ".cfi_endproc",
        report = sym crate::report::report_uncaught,
    )
}

/// Defines functions that note the place of their call in the context: the name, and the function that does the rest.
macro_rules! placed {
    ($($(#[$attribute:meta])* $name:ident => $target:path;)*) => {$(
        $(#[$attribute])*
        ///
        /// # Safety
        /// Called by compiled code only, with the context as the first argument.
        #[unsafe(naked)]
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name() {
            naked_asm!(
                ".cfi_startproc",
                "mov rax, [rsp]",
                "mov [rdi + {place}], rax",
                "mov [rdi + {frame}], rbp",
                "jmp {target}",
                ".cfi_endproc",
                place = const offset_of!(Context, place),
                frame = const offset_of!(Context, frame),
                target = sym $target,
            )
        }
    )*};
}

placed! {
    /// `eshkol_abi::entry::ARENA_ENTER`.
    eshkol_arena_enter => arena::enter;
    /// `eshkol_abi::entry::ARENA_LEAVE`.
    eshkol_arena_leave => arena::leave;
    /// `make-arena`
    eshkol_arena_make => arena::make;
    /// `destroy-arena`
    eshkol_arena_destroy => arena::destroy;
    /// `arena-reset!`
    eshkol_arena_reset => arena::reset;
}
