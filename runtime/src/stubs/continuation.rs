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
    HEADER_LENGTH_OFFSET, HEADER_LENGTH_SHIFT, HEADER_TYPE_OFFSET, Kind, OBJECT_HEADER, PROCEDURE_CODE,
    PROCEDURE_HEADER, Type, continuation_field, continuation_word, frame_field, header, object_field, size_of_length,
};
use eshkol_abi::value::{ERROR, TAG_OBJECT, TAG_PROCEDURE, Word};

use super::eshkol_raise_pending;

unsafe extern "C" {
    /// Where the oldest frame on the stack returns to, if there are older ones in the heap: a place inside
    /// [`eshkol_call_with_continuation`].
    pub(crate) fn eshkol_underflow();
}

/// Bytes of a continuation object, and from a frame object to its image.
const CONTINUATION_SIZE: u64 = size_of_length(continuation_field::LENGTH as u64);
const IMAGE_OFFSET: u64 = 8 * (1 + frame_field::IMAGE as u64);

/// Displacement from the address of an object to payload word `index`.
const fn field(index: u32) -> i32 {
    8 + 8 * index as i32
}

/// `(procedure, model) -> word`, in the Tail convention: calls the procedure with the current continuation:
/// `eshkol_abi::entry::CALL_WITH_CONTINUATION`.
///
/// The frames of the caller move to the heap, and the procedure is called from where the stub's own frame was. It returns
/// into the underflow stub, so the stub is what follows the call: the processor predicts this return, and the one into
/// the frame that came back.
///
/// The two common cases are done here: no frame is private, or the caller's alone is. [`capture::capture`] does the rest.
///
/// # Safety
/// Called by compiled code only, with the context in r15.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eshkol_call_with_continuation(procedure: Word, model: Word) -> Word {
    naked_asm!(
        ".cfi_startproc",
        // A procedure may be gone if it lies between immortal memory and the region stack.
        "cmp rdi, [r15 + {region_base}]",
        "jae 4f",
        "cmp rdi, [r15 + {heap_start}]",
        "jae 9f",
        "4:",
        "mov rax, [r15 + {bump}]",
        "mov r8, [rsp]",
        "lea r9, [rip + eshkol_underflow]",
        "mov r10, [r15 + {frames}]",
        "cmp r8, r9",
        "je 5f",
        // The caller's caller must be in the heap, so the caller's frame ends where that one begins.
        "test rbp, rbp",
        "je 9f",
        "cmp [rbp + 8], r9",
        "jne 9f",
        "lea r11, [rsp + 8]",
        "mov rcx, [r10 + {base}]",
        "sub rcx, r11",
        "lea rdx, [rax + rcx + {both}]",
        "cmp rdx, [r15 + {limit}]",
        "ja 9f",
        "mov [r15 + {bump}], rdx",
        // The frame object follows the continuation.
        "lea r9, [rax + {continuation_size} + {tag}]",
        "lea rdx, [rcx + {fixed_bytes}]",
        "shl rdx, 29",
        "or rdx, {frame_header}",
        "mov [rax + {continuation_size}], rdx",
        "mov [rax + {continuation_size} + {parent}], r10",
        "mov [rax + {continuation_size} + {resume}], r8",
        "mov [rax + {continuation_size} + {frame_pointer}], rbp",
        "mov [rax + {continuation_size} + {frame_base}], r11",
        "mov r10, r9",
        "mov [r15 + {frames}], r9",
        "lea r8, [rax + {continuation_size} + {image_offset}]",
        // The return slot holds the stub's address already. Words are loaded one by one: that is how they were stored, a
        // short time ago, and the processor hands them on only then.
        "6:",
        "movq xmm0, [r11 + rcx - 16]",
        "movhps xmm0, [r11 + rcx - 8]",
        "movaps [r8 + rcx - 16], xmm0",
        "sub rcx, 16",
        "jne 6b",
        "jmp 7f",
        // No frame is private: the continuation is that of the chain.
        "5:",
        "lea rdx, [rax + {continuation_size}]",
        "cmp rdx, [r15 + {limit}]",
        "ja 9f",
        "mov [r15 + {bump}], rdx",
        "7:",
        "mov rdx, {continuation_header}",
        "mov [rax], rdx",
        "mov [rax + {chain}], r10",
        "movq xmm0, [r15 + {environment}]",
        "movhps xmm0, [r15 + {environment} + 8]",
        "movq xmm1, [r15 + {environment} + 16]",
        "movhps xmm1, [r15 + {environment} + 24]",
        "mov rcx, [r15 + {environment} + 32]",
        "movups [rax + {copied}], xmm0",
        "movups [rax + {copied} + 16], xmm1",
        "mov [rax + {copied} + 32], rcx",
        "mov [rax + {registers}], rbx",
        "mov [rax + {registers} + 8], r12",
        "mov [rax + {registers} + 16], r13",
        "mov [rax + {registers} + 24], r14",
        "mov rcx, [rsi + {code}]",
        "lea rdx, [rax + {tag_procedure}]",
        "lea r8, [rip + {entry}]",
        "mov [rax + {general_code}], rcx",
        "mov [rax + {own_code}], r8",
        "mov [rax + {self}], rdx",
        "mov esi, 1",
        // What the return address led to is in the heap.
        "add rsp, 8",
        ".cfi_remember_state",
        ".cfi_undefined rip",
        "8:",
        "call [rdi + {code}]",
        ".globl eshkol_underflow",
        ".hidden eshkol_underflow",
        "eshkol_underflow:",
        "mov rcx, [r15 + {frames}]",
        "mov edx, [rcx + {length}]",
        "lea rsi, [rcx + {image}]",
        "sub edx, {fixed}",
        "3:",
        "movaps xmm0, [rsi + 8 * rdx - 16]",
        "movaps [rsp + 8 * rdx - 16], xmm0",
        "sub edx, 2",
        "jne 3b",
        "mov rdx, [rcx + {object_parent}]",
        "mov rbp, [rcx + {object_frame_pointer}]",
        "mov [r15 + {frames}], rdx",
        "push qword ptr [rcx + {object_resume}]",
        "ret",
        ".cfi_restore_state",
        "9:",
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
        "sub rsp, 8",
        "mov rcx, [rsi + {code}]",
        "mov rdx, rdi",
        "mov rdi, r15",
        "mov rsi, rbp",
        "call {capture}",
        "cmp rax, {error}",
        "je 2f",
        "add rsp, 8",
        "pop rdi",
        "mov rdx, rax",
        "mov esi, 1",
        "leave",
        "add rsp, 8",
        "jmp 8b",
        "2:",
        "leave",
        ".cfi_def_cfa rsp, 8",
        ".cfi_restore rbp",
        "jmp {pending}",
        ".cfi_endproc",
        capture = sym capture::capture,
        pending = sym eshkol_raise_pending,
        error = const ERROR,
        code = const PROCEDURE_CODE,
        tag = const TAG_OBJECT,
        tag_procedure = const TAG_PROCEDURE,
        entry = sym eshkol_continuation,
        own_code = const field(continuation_field::CODE),
        general_code = const field(continuation_field::GENERAL_CODE),
        self = const field(continuation_field::SELF),
        region_base = const offset_of!(Context, region_base),
        heap_start = const offset_of!(Context, heap_start),
        bump = const offset_of!(Context, bump),
        limit = const offset_of!(Context, limit),
        frames = const offset_of!(Context, frames),
        environment = const offset_of!(Context, handlers),
        continuation_header =
            const header(Type::Continuation, Kind::Continuation, 0, continuation_field::LENGTH as u64),
        continuation_size = const CONTINUATION_SIZE,
        chain = const field(continuation_field::FRAMES),
        copied = const field(continuation_field::HANDLERS),
        registers = const field(continuation_field::REGISTERS),
        // A frame's length is its bytes and those of the fields before it, in words, at the top of the header.
        frame_header = const header(Type::Frame, Kind::Frame, 0, 0),
        fixed_bytes = const 8 * frame_field::IMAGE,
        both = const CONTINUATION_SIZE + IMAGE_OFFSET,
        image_offset = const IMAGE_OFFSET,
        parent = const field(frame_field::PARENT),
        resume = const field(frame_field::RESUME),
        frame_pointer = const field(frame_field::FRAME_POINTER),
        frame_base = const field(frame_field::BASE),
        base = const object_field(frame_field::BASE),
        length = const OBJECT_HEADER + HEADER_LENGTH_OFFSET,
        image = const object_field(frame_field::IMAGE),
        fixed = const frame_field::IMAGE,
        object_parent = const object_field(frame_field::PARENT),
        object_frame_pointer = const object_field(frame_field::FRAME_POINTER),
        object_resume = const object_field(frame_field::RESUME),
    )
}

// The assembly copies the five roots in one go, and shifts bytes to words in a header's length.
const _: () = {
    assert!(offset_of!(Context, winds) == offset_of!(Context, handlers) + 8);
    assert!(offset_of!(Context, parameters) == offset_of!(Context, handlers) + 16);
    assert!(offset_of!(Context, escapes) == offset_of!(Context, handlers) + 24);
    assert!(offset_of!(Context, arenas) == offset_of!(Context, handlers) + 32);
    assert!(continuation_field::WINDS == continuation_field::HANDLERS + 1);
    assert!(continuation_field::PARAMETERS == continuation_field::HANDLERS + 2);
    assert!(continuation_field::ESCAPES == continuation_field::HANDLERS + 3);
    assert!(continuation_field::ARENAS == continuation_field::HANDLERS + 4);
    assert!(HEADER_LENGTH_SHIFT == 32 && header(Type::Frame, Kind::Frame, 0, 0) < 1 << 31);
    assert!(CONTINUATION_SIZE.is_multiple_of(16) && IMAGE_OFFSET.is_multiple_of(16));
};

/// The entry of a continuation as a procedure: closure, argument count, arguments. With one argument, and no `dynamic-wind`
/// between here and there, this is a throw; compiled code does the rest.
///
/// # Safety
/// Called by compiled code only, with the context in r15 and a continuation as the closure.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eshkol_continuation(continuation: Word, count: u64, value: Word) -> Word {
    naked_asm!(
        ".cfi_startproc",
        "cmp rsi, 1",
        "jne 2f",
        "mov rax, [rdi + {winds}]",
        "cmp rax, [r15 + {context_winds}]",
        "jne 2f",
        "mov rsi, rdx",
        "jmp eshkol_throw_known",
        "2:",
        "jmp [rdi + {general_code}]",
        ".cfi_endproc",
        winds = const continuation_word(continuation_field::WINDS),
        context_winds = const offset_of!(Context, winds),
        general_code = const continuation_word(continuation_field::GENERAL_CODE),
    )
}

/// `(continuation, word)`, does not return here: `eshkol_abi::entry::THROW`.
///
/// Where escape points and arenas are the same here and there, only the other roots have to be restored; otherwise
/// [`capture::reinstate`] does it all.
///
/// # Safety
/// Called by compiled code only, with the context in r15.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eshkol_throw(continuation: Word, value: Word) -> ! {
    naked_asm!(
        ".cfi_startproc",
        // A continuation is on the region stack; anything else is looked at with more care.
        "lea eax, [rdi - {tag}]",
        "test al, 7",
        "jne 9f",
        "cmp rdi, [r15 + {region_base}]",
        "jb 9f",
        "cmp word ptr [rdi + {type_offset}], {type}",
        "jne 9f",
        ".globl eshkol_throw_known",
        ".hidden eshkol_throw_known",
        "eshkol_throw_known:",
        "mov rax, [rdi + {escapes}]",
        "cmp rax, [r15 + {context_escapes}]",
        "jne 9f",
        "mov rax, [rdi + {arenas}]",
        "cmp rax, [r15 + {context_arenas}]",
        "jne 9f",
        "cmp qword ptr [r15 + {unsettled}], 0",
        "jne 9f",
        // No zone of the stack is open that would have to be closed.
        "mov rax, [rip + {open_end}]",
        "cmp rax, [rip + {first_end}]",
        "jne 9f",
        "movups xmm0, [rdi + {handlers}]",
        "mov rax, [rdi + {parameters}]",
        "movlps [r15 + {context_handlers}], xmm0",
        "movhps [r15 + {context_handlers} + 8], xmm0",
        "mov [r15 + {context_parameters}], rax",
        "mov rax, rsi",
        "mov rcx, [rdi + {chain}]",
        "mov rsp, [rcx + {base}]",
        ".cfi_undefined rip",
        // As in the underflow stub, but for the end: nothing has called what goes on, so no return is expected.
        "8:",
        "mov rbx, [rdi + {rbx}]",
        "mov r12, [rdi + {rbx} + 8]",
        "mov r13, [rdi + {rbx} + 16]",
        "mov r14, [rdi + {rbx} + 24]",
        "mov edx, [rcx + {length}]",
        "lea rsi, [rcx + {image}]",
        "sub edx, {fixed}",
        "3:",
        "movaps xmm0, [rsi + 8 * rdx - 16]",
        "movaps [rsp + 8 * rdx - 16], xmm0",
        "sub edx, 2",
        "jne 3b",
        "mov rdx, [rcx + {parent}]",
        "mov rbp, [rcx + {frame_pointer}]",
        "mov [r15 + {frames}], rdx",
        "jmp [rcx + {resume}]",
        "9:",
        ".cfi_restore rip",
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
        // The place is left, so the part of the stack that this ran on may be closed.
        "mov rdi, rax",
        "call {was_cut}",
        "mov rax, r12",
        "mov rdi, r13",
        "mov rcx, [rdi + {chain}]",
        "jmp 8b",
        "2:",
        "leave",
        ".cfi_def_cfa rsp, 8",
        ".cfi_restore rbp",
        "jmp {pending}",
        ".cfi_endproc",
        reinstate = sym capture::reinstate,
        was_cut = sym stack::was_cut,
        open_end = sym stack::OPEN_END,
        first_end = sym stack::FIRST_END,
        pending = sym eshkol_raise_pending,
        tag = const TAG_PROCEDURE,
        type = const Type::Continuation as u16,
        type_offset = const PROCEDURE_HEADER + HEADER_TYPE_OFFSET,
        region_base = const offset_of!(Context, region_base),
        unsettled = const offset_of!(Context, unsettled),
        frames = const offset_of!(Context, frames),
        context_handlers = const offset_of!(Context, handlers),
        context_parameters = const offset_of!(Context, parameters),
        context_escapes = const offset_of!(Context, escapes),
        context_arenas = const offset_of!(Context, arenas),
        handlers = const continuation_word(continuation_field::HANDLERS),
        parameters = const continuation_word(continuation_field::PARAMETERS),
        escapes = const continuation_word(continuation_field::ESCAPES),
        arenas = const continuation_word(continuation_field::ARENAS),
        chain = const continuation_word(continuation_field::FRAMES),
        rbx = const continuation_word(continuation_field::REGISTERS),
        base = const object_field(frame_field::BASE),
        length = const OBJECT_HEADER + HEADER_LENGTH_OFFSET,
        image = const object_field(frame_field::IMAGE),
        fixed = const frame_field::IMAGE,
        parent = const object_field(frame_field::PARENT),
        frame_pointer = const object_field(frame_field::FRAME_POINTER),
        resume = const object_field(frame_field::RESUME),
    )
}
