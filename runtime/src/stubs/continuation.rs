//! The assembly of continuations that can be entered again, for x86-64; [`crate::capture`] explains the idea.
//!
//! The underflow stub is entered by the return of the oldest frame on the stack, with the result in rax. The stack pointer
//! is then where the first frame of the chain begins, so that frame is copied to just above it: nothing that is in use
//! lies there.

use crate::{capture, stack};
use core::arch::naked_asm;
use core::mem::offset_of;
use eshkol_abi::context::Context;
use eshkol_abi::object::{
    HEADER_LENGTH_OFFSET, OBJECT_HEADER, PROCEDURE_CODE, continuation_field, frame_field, object_field,
};
use eshkol_abi::value::{ERROR, Word};

use super::eshkol_raise_pending;

unsafe extern "C" {
    /// Where the oldest frame on the stack returns to, if there are older ones in the heap: a place inside
    /// [`eshkol_call_with_continuation`].
    pub(crate) fn eshkol_underflow();
}

/// `(procedure, mark) -> word`, in the Tail convention: calls the procedure with the current continuation:
/// `eshkol_abi::entry::CALL_WITH_CONTINUATION`.
///
/// The frames of the caller move to the heap, and the procedure is called from where the stub's own frame was. It returns
/// into the underflow stub, so the stub is what follows the call: the processor predicts this return, and the one into
/// the frame that came back.
///
/// # Safety
/// Called by compiled code only, with the context in r15.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eshkol_call_with_continuation(procedure: Word, mark: u64) -> Word {
    naked_asm!(
        ".cfi_startproc",
        "push rbp",
        ".cfi_def_cfa_offset 16",
        ".cfi_offset rbp, -16",
        "mov rbp, rsp",
        ".cfi_def_cfa_register rbp",
        // In the order of the registers in a continuation object: `capture` reads them.
        "push rbx",
        "push r12",
        "push r13",
        "push r14",
        "push rdi",
        "push rsi",
        "mov rdi, r15",
        "mov rsi, rbp",
        "call {capture}",
        "cmp rax, {error}",
        "je 2f",
        "pop rsi",
        "pop rdi",
        "mov rdx, rax",
        "or rsi, 1",
        "leave",
        ".cfi_def_cfa rsp, 8",
        ".cfi_restore rbp",
        // What the return address led to is in the heap.
        "add rsp, 8",
        ".cfi_undefined rip",
        "call [rdi + {code}]",
        ".globl eshkol_underflow",
        ".hidden eshkol_underflow",
        "eshkol_underflow:",
        "mov rcx, [r15 + {frames}]",
        "mov edx, [rcx + {length}]",
        "lea rsi, [rcx + {image}]",
        "sub edx, {fixed}",
        "mov rdi, rsp",
        "3:",
        "movaps xmm0, [rsi]",
        "movaps [rdi], xmm0",
        "add rsi, 16",
        "add rdi, 16",
        "sub edx, 2",
        "jne 3b",
        "mov rdx, [rcx + {parent}]",
        "mov rbp, [rcx + {frame_pointer}]",
        "mov [r15 + {frames}], rdx",
        "push qword ptr [rcx + {resume}]",
        "ret",
        "2:",
        ".cfi_restore rip",
        ".cfi_def_cfa rbp, 16",
        ".cfi_offset rbp, -16",
        "leave",
        ".cfi_def_cfa rsp, 8",
        ".cfi_restore rbp",
        "jmp {pending}",
        ".cfi_endproc",
        capture = sym capture::capture,
        pending = sym eshkol_raise_pending,
        error = const ERROR,
        code = const PROCEDURE_CODE,
        frames = const offset_of!(Context, frames),
        length = const OBJECT_HEADER + HEADER_LENGTH_OFFSET,
        image = const object_field(frame_field::IMAGE),
        fixed = const frame_field::IMAGE,
        parent = const object_field(frame_field::PARENT),
        frame_pointer = const object_field(frame_field::FRAME_POINTER),
        resume = const object_field(frame_field::RESUME),
    )
}

/// `(continuation, word)`, does not return here: `eshkol_abi::entry::THROW`.
///
/// # Safety
/// Called by compiled code only, with the context in r15.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eshkol_throw(continuation: Word, value: Word) -> ! {
    naked_asm!(
        ".cfi_startproc",
        "push rbp",
        ".cfi_def_cfa_offset 16",
        ".cfi_offset rbp, -16",
        "mov rbp, rsp",
        ".cfi_def_cfa_register rbp",
        "push rdi",
        "push rsi",
        "mov rsi, rdi",
        "mov rdi, r15",
        "call {reinstate}",
        "test rax, rax",
        "je 2f",
        "pop r12",
        "pop r13",
        "mov rsp, rax",
        ".cfi_def_cfa rsp, 8",
        ".cfi_restore rbp",
        ".cfi_undefined rip",
        // The place is left, so the part of the stack that this ran on may be closed.
        "mov rdi, rax",
        "call {was_cut}",
        "mov rax, r12",
        "mov rcx, r13",
        "mov rbx, [rcx + {rbx}]",
        "mov r12, [rcx + {r12}]",
        "mov r13, [rcx + {r13}]",
        "mov r14, [rcx + {r14}]",
        "jmp eshkol_underflow",
        "2:",
        ".cfi_restore rip",
        ".cfi_def_cfa rbp, 16",
        ".cfi_offset rbp, -16",
        "leave",
        ".cfi_def_cfa rsp, 8",
        ".cfi_restore rbp",
        "jmp {pending}",
        ".cfi_endproc",
        reinstate = sym capture::reinstate,
        was_cut = sym stack::was_cut,
        pending = sym eshkol_raise_pending,
        rbx = const object_field(continuation_field::REGISTERS),
        r12 = const object_field(continuation_field::REGISTERS + 1),
        r13 = const object_field(continuation_field::REGISTERS + 2),
        r14 = const object_field(continuation_field::REGISTERS + 3),
    )
}
