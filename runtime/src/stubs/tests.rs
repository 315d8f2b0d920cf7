//! Small pieces of assembly play compiled code and go through the stubs as it does.
//!
//! A piece is a function in the Tail convention. The test hands it objects through roots of the context that the stubs
//! do not look at: the procedure to call in `handlers`, an object to use in `ports`.

use super::*;
use crate::memory::mode::Mode;
use crate::memory::start::{Options, start_with, stop};
use crate::value::Value;
use crate::{condition, string, symbol};
use core::arch::naked_asm;
use core::mem::offset_of;
use eshkol_abi::condition::Kind as ErrorKind;
use eshkol_abi::context::Context;
use eshkol_abi::object::{Kind, Type, condition_field, escape_field};
use eshkol_abi::value::{FALSE, TAG_PROCEDURE};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

const HANDLERS: usize = offset_of!(Context, handlers);
const OBJECT: usize = offset_of!(Context, ports);
const ESCAPES: usize = offset_of!(Context, escapes);

/// A context of its own, and a stack for compiled code.
struct Machine {
    context: &'static mut Context,
    stack: Vec<u128>,
}

impl Machine {
    fn new() -> Machine {
        let mut options = Options::new(Mode::Normal);
        options.reservation = 1 << 30;
        options.heap_limit = 16 << 20;
        symbol::reset();
        let context = start_with(&options).expect("memory for a small heap");
        Machine { context, stack: vec![0; 1 << 14] }
    }

    /// A procedure with this code and no captured values.
    fn procedure(&mut self, code: unsafe extern "C" fn()) -> u64 {
        let address =
            crate::memory::allocate::object(self.context, Type::Procedure, Kind::Procedure, 0, 1).expect("room");
        // SAFETY: the object has one payload word.
        unsafe { *address.add(1) = code as *const () as u64 };
        address as u64 | TAG_PROCEDURE
    }

    /// Runs a piece of compiled code from the native stack, and gives its result.
    fn run(&mut self, entry: unsafe extern "C" fn()) -> Value {
        let top = self.stack.as_mut_ptr_range().end as u64;
        // SAFETY: the pieces below are functions in the Tail convention, and the stack is the machine's own.
        Value(unsafe { eshkol_enter(self.context, entry as *const () as *const u8, top) })
    }

    /// Runs `piece` in an escape point, with a raise procedure that escapes to it with the condition.
    fn run_raising(&mut self, piece: unsafe extern "C" fn()) -> Value {
        self.context.raise_procedure = self.procedure(escape_with_argument);
        self.context.handlers = self.procedure(piece);
        self.run(with_escape)
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        // SAFETY: the context is the machine's own.
        unsafe { stop(self.context) }
    }
}

/// The procedure in `handlers`, called with an escape point. Checks that the registers which callees keep are kept.
#[unsafe(naked)]
unsafe extern "C" fn with_escape() {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "push rbx",
        "push r12",
        "push r13",
        "push r14",
        "mov ebx, 0x1b",
        "mov r12d, 0x1c",
        "mov r13d, 0x1d",
        "mov r14d, 0x1e",
        "mov rdi, [r15 + {handlers}]",
        "mov rsi, [r15 + {bump}]",
        "call {call_with_escape}",
        "cmp ebx, 0x1b",
        "jne 2f",
        "cmp r12d, 0x1c",
        "jne 2f",
        "cmp r13d, 0x1d",
        "jne 2f",
        "cmp r14d, 0x1e",
        "jne 2f",
        "pop r14",
        "pop r13",
        "pop r12",
        "pop rbx",
        "pop rbp",
        "ret",
        "2:",
        "ud2",
        handlers = const HANDLERS,
        call_with_escape = sym eshkol_call_with_escape,
        bump = const offset_of!(Context, bump),
    )
}

/// A raise procedure: escapes to the innermost escape point with its argument.
#[unsafe(naked)]
unsafe extern "C" fn escape_with_argument() {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "mov rdi, [r15 + {escapes}]",
        "mov rsi, rdx",
        "call {escape}",
        "ud2",
        escapes = const ESCAPES,
        escape = sym eshkol_escape,
    )
}

// ---- Preserve-all stubs ----

/// Every register that a C function may destroy.
#[repr(C, align(16))]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Registers {
    vectors: [u128; 16],
    /// rax, rcx, rdx, rsi, rdi, r8 to r11.
    general: [u64; 9],
}

static mut BEFORE: Registers = Registers { vectors: [0; 16], general: [0; 9] };
static mut AFTER: Registers = Registers { vectors: [0; 16], general: [0; 9] };
/// What the function behind the test stub was called with.
static ARGUMENTS: [AtomicU64; 6] = [const { AtomicU64::new(0) }; 6];
/// Tests that use these statics take turns.
static TURN: Mutex<()> = Mutex::new(());

extern "C" fn note(context: u64, a: u64, b: u64, c: u64, frame: u64, place: u64) {
    for (cell, word) in ARGUMENTS.iter().zip([context, a, b, c, frame, place]) {
        cell.store(word, Ordering::Relaxed);
    }
}

/// A C function that destroys everything it may, and returns 0x77.
#[unsafe(naked)]
unsafe extern "C" fn destroy() {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "call {note}",
        "pcmpeqd xmm0, xmm0",
        "movaps xmm1, xmm0",
        "movaps xmm2, xmm0",
        "movaps xmm3, xmm0",
        "movaps xmm4, xmm0",
        "movaps xmm5, xmm0",
        "movaps xmm6, xmm0",
        "movaps xmm7, xmm0",
        "movaps xmm8, xmm0",
        "movaps xmm9, xmm0",
        "movaps xmm10, xmm0",
        "movaps xmm11, xmm0",
        "movaps xmm12, xmm0",
        "movaps xmm13, xmm0",
        "movaps xmm14, xmm0",
        "movaps xmm15, xmm0",
        "mov ecx, 1",
        "mov edx, 1",
        "mov esi, 1",
        "mov edi, 1",
        "mov r8d, 1",
        "mov r9d, 1",
        "mov r10d, 1",
        "mov r11d, 1",
        "mov eax, 0x77",
        "pop rbp",
        "ret",
        note = sym note,
    )
}

super::x86_64::stubs! {
    /// A stub of the tests' own.
    eshkol_stub_of_tests => destroy;
}

/// Loads every register from `BEFORE`, calls the stub, and stores every register to `AFTER`. Gives the result.
#[unsafe(naked)]
unsafe extern "C" fn call_stub() {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "lea rdi, [rip + {before}]",
        "movaps xmm0, [rdi]",
        "movaps xmm1, [rdi + 16]",
        "movaps xmm2, [rdi + 32]",
        "movaps xmm3, [rdi + 48]",
        "movaps xmm4, [rdi + 64]",
        "movaps xmm5, [rdi + 80]",
        "movaps xmm6, [rdi + 96]",
        "movaps xmm7, [rdi + 112]",
        "movaps xmm8, [rdi + 128]",
        "movaps xmm9, [rdi + 144]",
        "movaps xmm10, [rdi + 160]",
        "movaps xmm11, [rdi + 176]",
        "movaps xmm12, [rdi + 192]",
        "movaps xmm13, [rdi + 208]",
        "movaps xmm14, [rdi + 224]",
        "movaps xmm15, [rdi + 240]",
        "mov rax, [rdi + 256]",
        "mov rcx, [rdi + 264]",
        "mov rdx, [rdi + 272]",
        "mov rsi, [rdi + 280]",
        "mov r8, [rdi + 296]",
        "mov r9, [rdi + 304]",
        "mov r10, [rdi + 312]",
        "mov r11, [rdi + 320]",
        "mov rdi, [rdi + 288]",
        "call {stub}",
        "push rdi",
        "lea rdi, [rip + {after}]",
        "movaps [rdi], xmm0",
        "movaps [rdi + 16], xmm1",
        "movaps [rdi + 32], xmm2",
        "movaps [rdi + 48], xmm3",
        "movaps [rdi + 64], xmm4",
        "movaps [rdi + 80], xmm5",
        "movaps [rdi + 96], xmm6",
        "movaps [rdi + 112], xmm7",
        "movaps [rdi + 128], xmm8",
        "movaps [rdi + 144], xmm9",
        "movaps [rdi + 160], xmm10",
        "movaps [rdi + 176], xmm11",
        "movaps [rdi + 192], xmm12",
        "movaps [rdi + 208], xmm13",
        "movaps [rdi + 224], xmm14",
        "movaps [rdi + 240], xmm15",
        "mov [rdi + 256], rax",
        "mov [rdi + 264], rcx",
        "mov [rdi + 272], rdx",
        "mov [rdi + 280], rsi",
        "mov [rdi + 296], r8",
        "mov [rdi + 304], r9",
        "mov [rdi + 312], r10",
        "mov [rdi + 320], r11",
        "pop [rdi + 288]",
        "mov rax, [r15 + {result}]",
        "pop rbp",
        "ret",
        before = sym BEFORE,
        after = sym AFTER,
        stub = sym eshkol_stub_of_tests,
        result = const offset_of!(Context, result),
    )
}

/// A preserve-all stub keeps every register, all 128 bits of the vector registers included; the result of the function
/// is in the context; the function gets the context, the arguments, and where it was called from.
#[test]
fn a_stub_keeps_every_register() {
    let _turn = TURN.lock();
    let mut machine = Machine::new();
    let mut registers = Registers { vectors: [0; 16], general: [0; 9] };
    for (i, vector) in registers.vectors.iter_mut().enumerate() {
        *vector = (0x1111 * i as u128) << 64 | (0x2222 * i as u128 + 5);
    }
    for (i, general) in registers.general.iter_mut().enumerate() {
        *general = 0x3333_0000_0000 + i as u64;
    }
    // SAFETY: the lock makes this test the only user of both.
    unsafe { BEFORE = registers };
    let result = machine.run(call_stub);
    assert_eq!(result.0, 0x77);
    // SAFETY: as above.
    let after = unsafe { AFTER };
    assert_eq!(after, registers);
    let arguments = ARGUMENTS.each_ref().map(|cell| cell.load(Ordering::Relaxed));
    let [_, _, rdx, rsi, rdi, ..] = registers.general;
    assert_eq!(arguments[..4], [&raw const *machine.context as u64, rdi, rsi, rdx]);
    // The caller's frame is the first on the stack, just below the return address to the entry.
    let top = machine.stack.as_ptr_range().end as u64;
    assert_eq!(arguments[4], top - 16);
    let code = call_stub as *const () as u64;
    assert!((code..code + 400).contains(&arguments[5]));
}

/// `eshkol_stub_allocate(48)`.
#[unsafe(naked)]
unsafe extern "C" fn allocate_48() {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "mov edi, 48",
        "call {allocate}",
        "mov rax, [r15 + {result}]",
        "pop rbp",
        "ret",
        allocate = sym eshkol_stub_allocate,
        result = const offset_of!(Context, result),
    )
}

/// The stub for memory gives fresh room at the top of the region stack.
#[test]
fn allocation() {
    let mut machine = Machine::new();
    let bump = machine.context.bump;
    assert_eq!(machine.run(allocate_48).0, bump);
    assert_eq!(machine.context.bump, bump + 48);
}

/// `eshkol_stub_remember` with the slot in `ports`; gives rax, which the stub must keep.
#[unsafe(naked)]
unsafe extern "C" fn remember() {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "mov rdi, [r15 + {object}]",
        "mov eax, 0x55",
        "call {remember}",
        "pop rbp",
        "ret",
        object = const OBJECT,
        remember = sym eshkol_stub_remember,
    )
}

/// The barrier's stub appends the slot's address; the entry that fills the buffer makes room. Registers are kept.
#[test]
fn remembering() {
    let mut machine = Machine::new();
    let slot: u64 = FALSE;
    machine.context.ports[0] = &raw const slot as u64;
    let (start, end) = (machine.context.remembered, machine.context.remembered_end);
    assert_eq!(machine.run(remember).0, 0x55);
    assert_eq!(machine.context.remembered, start.wrapping_add(1));
    // SAFETY: the stub wrote this entry.
    assert_eq!(unsafe { *start }, &raw const slot as u64);

    // Nothing that the buffer holds points to a younger object, so that making room leaves it empty.
    machine.context.remembered_end = start.wrapping_add(2);
    assert_eq!(machine.run(remember).0, 0x55);
    assert_eq!(
        machine.context.remembered_end as usize - machine.context.remembered as usize,
        end as usize - start as usize
    );
    machine.context.ports[0] = FALSE;
}

/// `eshkol_stub_box_float(inf)`.
#[unsafe(naked)]
unsafe extern "C" fn box_infinity() {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "mov rax, {infinity}",
        "movq xmm0, rax",
        "call {box_float}",
        "mov rax, [r15 + {result}]",
        "pop rbp",
        "ret",
        infinity = const f64::INFINITY.to_bits(),
        box_float = sym eshkol_stub_box_float,
        result = const offset_of!(Context, result),
    )
}

/// A double that does not fit in a word is put into an object.
#[test]
fn boxing_a_double() {
    let mut machine = Machine::new();
    let value = machine.run(box_infinity);
    assert!(value.is(Type::Flonum));
    assert_eq!(value.field(0).0, f64::INFINITY.to_bits());
}

// ---- Escape points ----

/// A procedure that returns 0x30.
#[unsafe(naked)]
unsafe extern "C" fn return_six() {
    naked_asm!("mov eax, 0x30", "ret")
}

/// The value of the procedure is the value of the call, and the escape point is dead afterwards.
#[test]
fn returning_from_an_escape_point() {
    let mut machine = Machine::new();
    machine.context.handlers = machine.procedure(return_six);
    let before = machine.context.bump;
    assert_eq!(machine.run(with_escape).0, Value::fixnum(6).0);
    assert_eq!(machine.context.escapes, FALSE);
    // The point was the only object allocated.
    let point = Value(before | eshkol_abi::value::TAG_OBJECT);
    assert!(point.is(Type::Escape));
    assert!(point.field(escape_field::LIVE as usize) == Value::FALSE);
}

/// `(k)`: destroys the registers that callees keep, calls itself five frames deep, then escapes with 7.
#[unsafe(naked)]
unsafe extern "C" fn escape_from_below() {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "mov ecx, 5",
        "call 2f",
        "ud2",
        "2:",
        "push rbp",
        "mov rbp, rsp",
        "mov ebx, ecx",
        "mov r12d, ecx",
        "mov r13d, ecx",
        "mov r14d, ecx",
        "dec ecx",
        "jz 3f",
        "call 2b",
        "ud2",
        "3:",
        "mov rdi, rdx",
        "mov esi, 0x38",
        "call {escape}",
        "ud2",
        escape = sym eshkol_escape,
    )
}

/// An escape leaves any number of frames, and the registers that callees keep are those of the call.
#[test]
fn escaping_through_frames() {
    let mut machine = Machine::new();
    machine.context.handlers = machine.procedure(escape_from_below);
    assert_eq!(machine.run(with_escape).0, Value::fixnum(7).0);
    assert_eq!(machine.context.escapes, FALSE);
}

/// `(k)`: keeps k in `ports`, and calls the procedure in `winds` with a second escape point.
#[unsafe(naked)]
unsafe extern "C" fn nest() {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "mov [r15 + {object}], rdx",
        "mov rdi, [r15 + {winds}]",
        "mov rsi, [r15 + {bump}]",
        "call {call_with_escape}",
        "ud2",
        object = const OBJECT,
        winds = const offset_of!(Context, winds),
        call_with_escape = sym eshkol_call_with_escape,
        bump = const offset_of!(Context, bump),
    )
}

/// `(k)`: swaps k with the outer point in `ports`, and escapes to that with the fixnum 8.
#[unsafe(naked)]
unsafe extern "C" fn escape_to_the_outer_point() {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "mov rdi, [r15 + {object}]",
        "mov [r15 + {object}], rdx",
        "mov esi, 0x40",
        "call {escape}",
        "ud2",
        object = const OBJECT,
        escape = sym eshkol_escape,
    )
}

/// `()`: escapes to the point in `ports`.
#[unsafe(naked)]
unsafe extern "C" fn escape_to_object() {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "mov rdi, [r15 + {object}]",
        "mov esi, 0x40",
        "call {escape}",
        "ud2",
        object = const OBJECT,
        escape = sym eshkol_escape,
    )
}

/// An escape to an outer point kills the inner ones: using one later is an error, raised where it is used.
#[test]
fn a_dead_escape_point() {
    let mut machine = Machine::new();
    machine.context.handlers = machine.procedure(nest);
    machine.context.winds = machine.procedure(escape_to_the_outer_point);
    assert_eq!(machine.run(with_escape).0, Value::fixnum(8).0);
    assert_eq!(machine.context.escapes, FALSE);

    let raised = machine.run_raising(escape_to_object);
    assert!(raised.is(Type::Condition));
    assert_eq!(condition::kind(raised), ErrorKind::DeadContinuation);
    machine.context.ports[0] = FALSE;
}

// ---- Raisers ----

/// `(k)`: the argument of `car` is the fixnum 5.
#[unsafe(naked)]
unsafe extern "C" fn car_of_five() {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "mov rdi, [r15 + {object}]",
        "mov esi, 0x28",
        "call {wrong_type}",
        ".globl eshkol_test_after_car",
        "eshkol_test_after_car:",
        "ud2",
        object = const OBJECT,
        wrong_type = sym eshkol_raise_wrong_type,
    )
}

unsafe extern "C" {
    /// The address after the call in `car_of_five`.
    static eshkol_test_after_car: u8;
}

fn field_text(condition: Value, field: u32) -> String {
    let value = condition.field(field as usize);
    let value = if value.is(Type::Symbol) { symbol::name(value) } else { value };
    assert!(value.is(Type::String));
    string::text(value).to_rust()
}

/// The raiser of type errors says which procedure, which argument and which value, and where.
#[test]
fn a_wrong_type() {
    let mut machine = Machine::new();
    let car = eshkol_abi::primitive::Primitive::all().position(|row| row.name == "car").expect("a row") as u64;
    machine.context.ports[0] = car << 8;
    let raised = machine.run_raising(car_of_five);
    machine.context.ports[0] = FALSE;
    assert_eq!(condition::kind(raised), ErrorKind::WrongType);
    assert_eq!(field_text(raised, condition_field::WHO), "car");
    assert_eq!(field_text(raised, condition_field::MESSAGE), "argument 1 must be a pair");
    let irritants = raised.field(condition_field::IRRITANTS as usize);
    assert!(irritants.car() == Value::fixnum(5) && irritants.cdr() == Value::NULL);
    assert_eq!(condition::place(raised), &raw const eshkol_test_after_car as u64);
}

/// `(k)`: a failed runtime function, whose caller raises what it left.
#[unsafe(naked)]
unsafe extern "C" fn fail() {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "mov rdi, r15",
        "call {divide}",
        "cmp rax, {error}",
        "je 2f",
        "ud2",
        "2:",
        "call {pending}",
        "ud2",
        divide = sym divide_by_zero,
        error = const eshkol_abi::value::ERROR,
        pending = sym eshkol_raise_pending,
    )
}

extern "C" fn divide_by_zero(context: &mut Context) -> Value {
    condition::division_by_zero(context, "/")
}

/// The condition that a runtime function left in the context is raised, and is not in the context afterwards.
#[test]
fn a_pending_condition() {
    let mut machine = Machine::new();
    let raised = machine.run_raising(fail);
    assert_eq!(condition::kind(raised), ErrorKind::DivisionByZero);
    assert_eq!(machine.context.error, FALSE);
}

/// A stub whose function fails, as `divide_by_zero` does.
mod failing {
    super::super::x86_64::stubs! {
        /// A stub of the tests' own.
        eshkol_stub_that_fails => super::divide_by_zero;
    }
}

/// `(k)`: calls that stub.
#[unsafe(naked)]
unsafe extern "C" fn call_failing_stub() {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "call {stub}",
        "ud2",
        stub = sym failing::eshkol_stub_that_fails,
    )
}

/// A stub whose function fails raises; the place is the call of the stub.
#[test]
fn a_stub_that_fails() {
    let mut machine = Machine::new();
    let raised = machine.run_raising(call_failing_stub);
    assert_eq!(condition::kind(raised), ErrorKind::DivisionByZero);
    let code = call_failing_stub as *const () as u64;
    assert!((code..code + 16).contains(&condition::place(raised)));
}

/// `(k)`: a call of 5.
#[unsafe(naked)]
unsafe extern "C" fn call_five() {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "mov edi, 0x28",
        "call {not_procedure}",
        "ud2",
        not_procedure = sym eshkol_raise_not_procedure,
    )
}

/// `(k)`: a place for two values, where others came.
#[unsafe(naked)]
unsafe extern "C" fn expect_two_values() {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "mov edi, 2",
        "mov esi, 0",
        "call {value_count}",
        "ud2",
        value_count = sym eshkol_raise_value_count,
    )
}

/// `(k)`: an entry that takes no argument, called with three.
#[unsafe(naked)]
unsafe extern "C" fn refuse_arguments() {
    naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "mov rdi, [r15 + {handlers}]",
        "mov esi, 3",
        "call {argument_count}",
        "ud2",
        handlers = const HANDLERS,
        argument_count = sym eshkol_raise_argument_count,
    )
}

/// The other raisers make conditions of their kinds, with messages that are sentences.
#[test]
fn kinds_of_errors() {
    let cases: [(unsafe extern "C" fn(), ErrorKind, &str); 3] = [
        (call_five, ErrorKind::NotProcedure, "attempt to call something that is not a procedure"),
        (expect_two_values, ErrorKind::ValueCount, "exactly 2 values must be given here"),
        (refuse_arguments, ErrorKind::ArgumentCount, "a procedure was called with 3 arguments, which it does not take"),
    ];
    for (piece, kind, message) in cases {
        let mut machine = Machine::new();
        let raised = machine.run_raising(piece);
        assert_eq!(condition::kind(raised), kind);
        assert_eq!(field_text(raised, condition_field::MESSAGE), message);
    }
}

/// The place of a wrong number of arguments is the call, which the entry's own frame leads to.
#[test]
fn the_place_of_a_wrong_call() {
    let mut machine = Machine::new();
    let raised = machine.run_raising(refuse_arguments);
    let code = eshkol_call_with_escape as *const () as u64;
    assert!((code..code + 200).contains(&condition::place(raised)));
}
