//! The assembly of continuations that can be entered again, for x86-64; [`crate::capture`] explains the idea.
//!
//! The underflow stub is entered by the return of the oldest frame on the stack, with the result in rax. The stack pointer
//! is then where the first frame of the chain begins, so that frame is copied to just above it: nothing that is in use
//! lies there.

use crate::{capture, stack};
use core::arch::naked_asm;
use core::mem::offset_of;
use eshkol_abi::context::{ARGC_MASK, Context};
use eshkol_abi::object::{
    HEADER_LENGTH_SHIFT, HEADER_TYPE_OFFSET, Kind, OBJECT_HEADER, PROCEDURE_CODE, PROCEDURE_HEADER, Type,
    continuation_field, continuation_word, frame_field, header, object_field, size_of_length,
};
use eshkol_abi::value::{ERROR, FALSE, TAG_OBJECT, TAG_PROCEDURE, Word};

use super::eshkol_raise_pending;

unsafe extern "C" {
    /// Where the oldest frame on the stack returns to, if there are older ones in the heap: a place inside
    /// [`call_captured`].
    pub(crate) fn eshkol_underflow();
}

/// Bytes of a continuation object, and from a frame object to its image.
const CONTINUATION_SIZE: u64 = size_of_length(continuation_field::LENGTH as u64);
const IMAGE_OFFSET: u64 = 8 * (1 + frame_field::IMAGE as u64);

/// Displacement from the address of an object to payload word `index`.
const fn field(index: u32) -> i32 {
    8 + 8 * index as i32
}

/// Defines an entry that captures the continuation of its call, or tail call, and goes on in a procedure with it: the name,
/// what comes first (with a jump to `9f` where [`capture::capture`] must do it), the procedure that this is told, and how the
/// continuation, in rdx, and the arguments get to their places and the code's address to r10.
///
/// The frames of the caller move to the heap, and the procedure is called from where the entry's own frame was.
///
/// The two common cases are done here: no frame is private, or the caller's alone is. [`capture::capture`] does the rest. All
/// registers that may hold arguments are kept, but for those from rdx on, which are the concern of what comes first and last.
macro_rules! capturing {
    ($(#[$attribute:meta])* $name:ident, [$($first:literal),*], $procedure:literal, [$($last:literal),*]) => {
        $(#[$attribute])*
        ///
        /// # Safety
        /// Called by compiled code only, with the context in r15.
        #[unsafe(naked)]
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name() {
            naked_asm!(
                ".cfi_startproc",
                $($first,)*
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
                "lea rcx, [rbp + 16]",
                "cmp rcx, [r10 + {base}]",
                "jne 9f",
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
                // The return slot holds the stub's address already. Words are loaded one by one: that is how they were
                // stored, a short time ago, and the processor hands them on only then.
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
                "lea rcx, [rip + {entry}]",
                "mov [rax], rdx",
                "mov [rax + {code}], rcx",
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
                "lea rdx, [rax + {tag_procedure}]",
                "8:",
                $($last,)*
                // A call in the stub's place returns into the stub already: another call here would never be returned from.
                "lea rax, [rip + eshkol_underflow]",
                "cmp rax, [rsp]",
                "jne {call_captured}",
                "jmp r10",
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
                "push rsi",
                "sub rsp, 32",
                "movq [rsp], xmm2",
                "movq [rsp + 8], xmm3",
                "movq [rsp + 16], xmm4",
                "movq [rsp + 24], xmm5",
                $procedure,
                "mov rdi, r15",
                "mov rsi, rbp",
                "call {capture}",
                "cmp rax, {error}",
                "je 2f",
                "movq xmm2, [rsp]",
                "movq xmm3, [rsp + 8]",
                "movq xmm4, [rsp + 16]",
                "movq xmm5, [rsp + 24]",
                "add rsp, 32",
                "pop rsi",
                "pop rdi",
                "mov rdx, rax",
                ".cfi_remember_state",
                "leave",
                ".cfi_def_cfa rsp, 8",
                ".cfi_restore rbp",
                "jmp 8b",
                ".cfi_restore_state",
                "2:",
                "leave",
                ".cfi_def_cfa rsp, 8",
                ".cfi_restore rbp",
                "jmp {pending}",
                ".cfi_endproc",
                call_captured = sym call_captured,
                capture = sym capture::capture,
                pending = sym eshkol_raise_pending,
                error = const ERROR,
                tag = const TAG_OBJECT,
                tag_procedure = const TAG_PROCEDURE,
                entry = sym eshkol_continuation,
                bump = const offset_of!(Context, bump),
                limit = const offset_of!(Context, limit),
                frames = const offset_of!(Context, frames),
                environment = const offset_of!(Context, handlers),
                continuation_header =
                    const header(Type::Continuation, Kind::Continuation, 0, continuation_field::LENGTH as u64),
                continuation_size = const CONTINUATION_SIZE,
                code = const field(continuation_field::CODE),
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
            )
        }
    };
}

capturing! {
    /// `(procedure) -> word`, in the Tail convention: `eshkol_abi::entry::CALL_WITH_CONTINUATION`.
    eshkol_call_with_continuation,
    // A procedure may be gone if it lies between immortal memory and the region stack.
    ["mov rax, [r15 + 48]", "cmp rdi, rax", "jae 4f", "cmp rdi, [r15 + 56]", "jae 9f", "4:"],
    "mov rdx, rdi",
    ["mov esi, 1", "mov r10, [rdi + 7]"]
}
capturing! {
    /// `eshkol_abi::entry::CALL_KNOWN_WITH_CONTINUATION`, without a value.
    eshkol_call_known_with_continuation_0, [], "mov edx, 7", ["mov r10, rdi", "mov rdi, rdx"]
}
capturing! {
    /// The same with one value.
    eshkol_call_known_with_continuation_1, [], "mov edx, 7", ["mov r10, rsi", "mov rsi, rdx"]
}
capturing! {
    /// The same with two values.
    eshkol_call_known_with_continuation_2, ["movq xmm2, rdx"], "mov edx, 7", ["movq r10, xmm2"]
}
capturing! {
    /// The same with three values.
    eshkol_call_known_with_continuation_3,
    ["movq xmm2, rdx", "movq xmm3, rcx"],
    "mov edx, 7",
    ["mov rcx, rdx", "movq rdx, xmm2", "movq r10, xmm3"]
}
capturing! {
    /// The same with four values.
    eshkol_call_known_with_continuation_4,
    ["movq xmm2, rdx", "movq xmm3, rcx", "movq xmm4, r8"],
    "mov edx, 7",
    ["mov r8, rdx", "movq rdx, xmm2", "movq rcx, xmm3", "movq r10, xmm4"]
}
capturing! {
    /// The same with five values.
    eshkol_call_known_with_continuation_5,
    ["movq xmm2, rdx", "movq xmm3, rcx", "movq xmm4, r8", "movq xmm5, r9"],
    "mov edx, 7",
    ["mov r9, rdx", "movq rdx, xmm2", "movq rcx, xmm3", "movq r8, xmm4", "movq r10, xmm5"]
}

// The text above has these numbers.
const _: () = {
    assert!(offset_of!(Context, region_base) == 48 && offset_of!(Context, heap_start) == 56);
    assert!(PROCEDURE_CODE == 7 && FALSE == 7);
};

/// Calls the code at r10 in the place of an entry that has captured its continuation, and whose return address is on the
/// stack: what that led to is in the heap. The call returns into the underflow stub, so the stub is what follows: the
/// processor predicts this return, and the one into the frame that comes back.
///
/// # Safety
/// Reached by a jump from such an entry.
#[unsafe(naked)]
unsafe extern "C" fn call_captured() {
    naked_asm!(
        ".cfi_startproc",
        "add rsp, 8",
        ".cfi_undefined rip",
        "call r10",
        ".globl eshkol_underflow",
        ".hidden eshkol_underflow",
        "eshkol_underflow:",
        "mov rcx, [r15 + {frames}]",
        // The whole word: a recent store of it is not forwarded to a load of its half.
        "mov rdx, [rcx + {header}]",
        "lea rsi, [rcx + {image}]",
        "shr rdx, {length_shift}",
        "sub edx, {fixed}",
        "3:",
        "movaps xmm0, [rsi + 8 * rdx - 16]",
        "movaps [rsp + 8 * rdx - 16], xmm0",
        "sub edx, 2",
        "jne 3b",
        "mov rdx, [rcx + {parent}]",
        "mov rbp, [rcx + {frame_pointer}]",
        "mov [r15 + {frames}], rdx",
        "push qword ptr [rcx + {resume}]",
        "ret",
        ".cfi_endproc",
        frames = const offset_of!(Context, frames),
        header = const OBJECT_HEADER,
        length_shift = const HEADER_LENGTH_SHIFT,
        image = const object_field(frame_field::IMAGE),
        fixed = const frame_field::IMAGE,
        parent = const object_field(frame_field::PARENT),
        frame_pointer = const object_field(frame_field::FRAME_POINTER),
        resume = const object_field(frame_field::RESUME),
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
/// between here and there, this is a throw; otherwise the arguments become a list, and compiled code does the rest:
/// `eshkol_abi::context::Context::throw_procedure`.
///
/// A throw to the continuation that a tail call of it has anyway is a return, which the processor predicts. The registers
/// that callees keep are those of the frame that comes back already, as at every tail call.
///
/// # Safety
/// Called by compiled code only, with the context in r15 and a continuation as the closure.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eshkol_continuation() {
    naked_asm!(
        ".cfi_startproc",
        "cmp rsi, 1",
        "jne 2f",
        "mov rcx, [rdi + {chain}]",
        "lea rax, [rip + eshkol_underflow]",
        "cmp rcx, [r15 + {frames}]",
        "jne 3f",
        "cmp rax, [rsp]",
        "jne 3f",
        "mov rax, rdx",
        "ret",
        "3:",
        "mov rax, [rdi + {winds}]",
        "cmp rax, [r15 + {context_winds}]",
        "jne 2f",
        "mov rsi, rdx",
        "jmp eshkol_throw_known",
        "2:",
        "push rbp",
        ".cfi_def_cfa_offset 16",
        ".cfi_offset rbp, -16",
        "mov rbp, rsp",
        ".cfi_def_cfa_register rbp",
        "push rdi",
        // The fourth argument is the seventh of the function.
        "push r9",
        "cmp rsi, {many}",
        "cmove rsi, [r15 + {argc}]",
        "mov r9, r8",
        "mov r8, rcx",
        "mov rcx, rdx",
        "xor edx, edx",
        "mov rdi, r15",
        "call {list}",
        "mov rdx, [rbp - 8]",
        "leave",
        ".cfi_def_cfa rsp, 8",
        ".cfi_restore rbp",
        "cmp rax, {error}",
        "je {pending}",
        "mov rcx, rax",
        "mov esi, 2",
        "mov rdi, [r15 + {procedure}]",
        "jmp [rdi + {code}]",
        ".cfi_endproc",
        list = sym crate::control::eshkol_control_rest,
        pending = sym eshkol_raise_pending,
        error = const ERROR,
        many = const ARGC_MASK,
        argc = const offset_of!(Context, argc),
        procedure = const offset_of!(Context, throw_procedure),
        code = const PROCEDURE_CODE,
        winds = const continuation_word(continuation_field::WINDS),
        context_winds = const offset_of!(Context, winds),
        chain = const continuation_word(continuation_field::FRAMES),
        frames = const offset_of!(Context, frames),
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
        // The whole word: a recent store of it is not forwarded to a load of its half.
        "mov rdx, [rcx + {header}]",
        "lea rsi, [rcx + {image}]",
        "shr rdx, {length_shift}",
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
        header = const OBJECT_HEADER,
        length_shift = const HEADER_LENGTH_SHIFT,
        image = const object_field(frame_field::IMAGE),
        fixed = const frame_field::IMAGE,
        parent = const object_field(frame_field::PARENT),
        frame_pointer = const object_field(frame_field::FRAME_POINTER),
        resume = const object_field(frame_field::RESUME),
    )
}
