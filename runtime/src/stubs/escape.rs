//! The assembly of escape points, for x86-64; [`crate::escape`] explains them.
//!
//! What is common is done here: a point is made where there is room, and taken off the list where it is the innermost, with
//! the same arenas open as when it was made and its frame on the stack. The functions of [`crate::escape`] do the rest.

use super::eshkol_raise_pending;
use crate::{escape, stack};
use core::arch::naked_asm;
use core::mem::offset_of;
use eshkol_abi::context::Context;
use eshkol_abi::object::{
    HEADER_TYPE_OFFSET, Kind, OBJECT_HEADER, PROCEDURE_CODE, Type, escape_field, frame_field, header, object_field,
    size_of_length,
};
use eshkol_abi::value::{ERROR, FALSE, TAG_BITS, TAG_MASK, TAG_OBJECT, TRUE, Word};

const POINT_SIZE: u64 = size_of_length(escape_field::LENGTH as u64);

/// Displacement from the address of an object to payload word `index`.
const fn field(index: u32) -> i32 {
    8 + 8 * index as i32
}

/// `(procedure) -> word`: calls the procedure with a new escape point: `eshkol_abi::entry::CALL_WITH_ESCAPE`.
///
/// The stack pointer of the escape point is the one below the saved registers; whoever cuts the stack goes on there with
/// the value in rax, takes the registers and returns. A walk of the frames goes through this one, which holds nothing that moves, since what a registered caller has in registers is raw or dead.
///
/// # Safety
/// Called by compiled code only, with the context in r15.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eshkol_call_with_escape(procedure: Word) -> Word {
    naked_asm!(
        ".cfi_startproc",
        "push rbp",
        ".cfi_def_cfa_offset 16",
        ".cfi_offset rbp, -16",
        "mov rbp, rsp",
        ".cfi_def_cfa_register rbp",
        "push rbx",
        "push r12",
        "push r13",
        "push r14",
        ".cfi_offset rbx, -24",
        ".cfi_offset r12, -32",
        ".cfi_offset r13, -40",
        ".cfi_offset r14, -48",
        // A procedure may be gone if it lies between immortal memory and the region stack.
        "cmp rdi, [r15 + {region_base}]",
        "jae 4f",
        "cmp rdi, [r15 + {heap_start}]",
        "jae 9f",
        "4:",
        "mov rax, [r15 + {bump}]",
        "lea rcx, [rax + {size}]",
        "cmp rcx, [r15 + {limit}]",
        "ja 9f",
        "mov [r15 + {bump}], rcx",
        "mov rcx, {header}",
        "mov [rax], rcx",
        "mov rcx, rsp",
        "shl rcx, {tag_bits}",
        "mov [rax + {stack}], rcx",
        "mov rcx, [r15 + {escapes}]",
        "mov [rax + {next}], rcx",
        "mov rcx, [r15 + {arenas}]",
        "mov [rax + {arenas_then}], rcx",
        "mov qword ptr [rax + {live}], {true}",
        "movups xmm0, [r15 + {handlers}]",
        "mov rcx, [r15 + {parameters}]",
        "movups [rax + {handlers_then}], xmm0",
        "mov [rax + {parameters_then}], rcx",
        "lea rdx, [rax + {tag}]",
        "mov [r15 + {escapes}], rdx",
        "mov esi, 1",
        "5:",
        "call [rdi + {code}]",
        // The point is the innermost, unless something went wrong on the way.
        "mov rdx, [r15 + {escapes}]",
        "lea rcx, [rdx - {tag}]",
        "test cl, {tag_mask}",
        "jne 6f",
        "mov rcx, rsp",
        "shl rcx, {tag_bits}",
        "cmp [rdx + {point_stack}], rcx",
        "jne 6f",
        "mov rcx, [rdx + {point_next}]",
        "mov qword ptr [rdx + {point_live}], {false}",
        "mov [r15 + {escapes}], rcx",
        "7:",
        ".cfi_remember_state",
        "pop r14",
        "pop r13",
        "pop r12",
        "pop rbx",
        "pop rbp",
        ".cfi_def_cfa rsp, 8",
        ".cfi_restore rbp",
        ".cfi_restore rbx",
        ".cfi_restore r12",
        ".cfi_restore r13",
        ".cfi_restore r14",
        "ret",
        ".cfi_restore_state",
        "6:",
        "mov rdi, r15",
        "mov rsi, rsp",
        "mov rdx, rax",
        "call {finish}",
        "jmp 7b",
        "9:",
        "mov rbx, rdi",
        "mov rdi, r15",
        "mov rsi, rsp",
        "mov rdx, rbx",
        "call {make}",
        "mov rdi, rbx",
        "mov esi, 1",
        "mov rdx, rax",
        "cmp rax, {error}",
        "jne 5b",
        // Nothing was saved that is not still in its register, but for these.
        "mov rbx, [rbp - 8]",
        "leave",
        ".cfi_def_cfa rsp, 8",
        ".cfi_restore rbp",
        ".cfi_restore rbx",
        "jmp {pending}",
        ".cfi_endproc",
        make = sym escape::make,
        finish = sym escape::finish,
        pending = sym eshkol_raise_pending,
        error = const ERROR,
        true = const TRUE,
        false = const FALSE,
        tag = const TAG_OBJECT,
        tag_mask = const TAG_MASK,
        tag_bits = const TAG_BITS,
        code = const PROCEDURE_CODE,
        header = const header(Type::Escape, Kind::Tagged, 0, escape_field::LENGTH as u64),
        size = const POINT_SIZE,
        region_base = const offset_of!(Context, region_base),
        heap_start = const offset_of!(Context, heap_start),
        bump = const offset_of!(Context, bump),
        limit = const offset_of!(Context, limit),
        escapes = const offset_of!(Context, escapes),
        arenas = const offset_of!(Context, arenas),
        handlers = const offset_of!(Context, handlers),
        parameters = const offset_of!(Context, parameters),
        stack = const field(escape_field::STACK),
        next = const field(escape_field::NEXT),
        arenas_then = const field(escape_field::ARENAS),
        live = const field(escape_field::LIVE),
        handlers_then = const field(escape_field::HANDLERS),
        parameters_then = const field(escape_field::PARAMETERS),
        point_stack = const object_field(escape_field::STACK),
        point_next = const object_field(escape_field::NEXT),
        point_live = const object_field(escape_field::LIVE),
    )
}

/// `(escape point, word)`, does not return here: `eshkol_abi::entry::ESCAPE`.
///
/// # Safety
/// Called by compiled code only, with the context in r15.
#[unsafe(naked)]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eshkol_escape(point: Word, value: Word) -> ! {
    naked_asm!(
        ".cfi_startproc",
        "mov rax, rsi",
        // The innermost of the live points is one, if there are any.
        "cmp rdi, [r15 + {escapes}]",
        "jne 9f",
        "lea ecx, [rdi - {tag}]",
        "test cl, {tag_mask}",
        "jne 9f",
        "cmp word ptr [rdi + {type_offset}], {type}",
        "jne 9f",
        "mov rcx, [rdi + {arenas_then}]",
        "cmp rcx, [r15 + {arenas}]",
        "jne 9f",
        "cmp qword ptr [r15 + {unsettled}], 0",
        "jne 9f",
        // No zone of the stack is open that would have to be closed.
        "mov rcx, [rip + {open_end}]",
        "cmp rcx, [rip + {first_end}]",
        "jne 9f",
        "mov rdx, [rdi + {stack}]",
        "shr rdx, {tag_bits}",
        // Its frame is on the stack if no frame is in the heap, or below the first that is.
        "mov rcx, [r15 + {frames}]",
        "cmp rcx, {false}",
        "je 4f",
        "cmp rdx, [rcx + {base}]",
        "jae 9f",
        "4:",
        "mov rcx, [rdi + {next}]",
        "mov qword ptr [rdi + {live}], {false}",
        "mov [r15 + {escapes}], rcx",
        "movups xmm0, [rdi + {handlers_then}]",
        "mov rcx, [rdi + {parameters_then}]",
        "movups [r15 + {handlers}], xmm0",
        "mov [r15 + {parameters}], rcx",
        "mov rsp, rdx",
        ".cfi_undefined rip",
        "5:",
        "pop r14",
        "pop r13",
        "pop r12",
        "pop rbx",
        "pop rbp",
        // A jump, as the processor expects a return to another place.
        "pop rcx",
        "jmp rcx",
        "9:",
        ".cfi_restore rip",
        "push rbp",
        ".cfi_def_cfa_offset 16",
        ".cfi_offset rbp, -16",
        "mov rbp, rsp",
        ".cfi_def_cfa_register rbp",
        "push rax",
        "push rbx",
        "mov rsi, rdi",
        "mov rdi, r15",
        "call {cut}",
        "test rax, rax",
        "je 2f",
        "mov rbx, [rbp - 8]",
        "mov rsp, rax",
        // The place is left, so the part of the stack that this ran on may be closed.
        "mov rdi, rax",
        "call {was_cut}",
        "mov rax, rbx",
        "jmp 5b",
        "2:",
        "leave",
        ".cfi_def_cfa rsp, 8",
        ".cfi_restore rbp",
        "jmp {pending}",
        ".cfi_endproc",
        cut = sym escape::cut,
        was_cut = sym stack::was_cut,
        open_end = sym stack::OPEN_END,
        first_end = sym stack::FIRST_END,
        pending = sym eshkol_raise_pending,
        tag = const TAG_OBJECT,
        tag_mask = const TAG_MASK,
        tag_bits = const TAG_BITS,
        false = const FALSE,
        type = const Type::Escape as u16,
        type_offset = const OBJECT_HEADER + HEADER_TYPE_OFFSET,
        unsettled = const offset_of!(Context, unsettled),
        frames = const offset_of!(Context, frames),
        escapes = const offset_of!(Context, escapes),
        arenas = const offset_of!(Context, arenas),
        handlers = const offset_of!(Context, handlers),
        parameters = const offset_of!(Context, parameters),
        stack = const object_field(escape_field::STACK),
        next = const object_field(escape_field::NEXT),
        arenas_then = const object_field(escape_field::ARENAS),
        live = const object_field(escape_field::LIVE),
        handlers_then = const object_field(escape_field::HANDLERS),
        parameters_then = const object_field(escape_field::PARAMETERS),
        base = const object_field(frame_field::BASE),
    )
}

// The assembly makes a fixnum of a stack pointer, and copies handlers and winds in one go.
const _: () = {
    assert!(TAG_BITS == 3 && POINT_SIZE.is_multiple_of(16));
    assert!(offset_of!(Context, winds) == offset_of!(Context, handlers) + 8);
    assert!(escape_field::WINDS == escape_field::HANDLERS + 1);
};
