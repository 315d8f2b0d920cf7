//! Signals: faults of compiled code at the end of the stack or in an arena that was destroyed become errors of the
//! program, a closed pipe an error of the write. Those that ask the program to end are the business of
//! [`crate::interrupts`].

use crate::report::tables;
use crate::stack::{self, Overflow};
use crate::value::Value;
use crate::{interrupts, out_of_memory, process, stale, symbol};
use eshkol_abi::context::Context;
use eshkol_abi::value::{TAG_MASK, TAG_OBJECT};
use std::mem;
use std::ptr;

/// Bytes of the stack that the handler runs on.
const HANDLER_STACK: usize = 64 << 10;

/// Installs the handlers. `false` when the system refuses.
pub fn start(context: *mut Context) -> bool {
    // SAFETY: the mapping is new and stays; the handler is a function of the right type that is given a stack of its
    // own; ignoring a signal has no condition.
    unsafe {
        let protection = libc::PROT_READ | libc::PROT_WRITE;
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
        let memory = libc::mmap(ptr::null_mut(), HANDLER_STACK, protection, flags, -1, 0);
        if memory == libc::MAP_FAILED {
            return false;
        }
        let stack = libc::stack_t { ss_sp: memory, ss_flags: 0, ss_size: HANDLER_STACK };
        if libc::sigaltstack(&stack, ptr::null_mut()) != 0 {
            return false;
        }
        let mut action: libc::sigaction = mem::zeroed();
        action.sa_sigaction = fault as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
        libc::sigemptyset(&mut action.sa_mask);
        if libc::sigaction(libc::SIGSEGV, &action, ptr::null_mut()) != 0 {
            return false;
        }
        libc::signal(libc::SIGABRT, out_of_memory::aborted as *const () as libc::sighandler_t);
        libc::signal(libc::SIGPIPE, libc::SIG_IGN) != libc::SIG_ERR && interrupts::start(context)
    }
}

/// The handler of faults. What is no stack overflow happens again without a handler, and ends the process as a crash.
unsafe extern "C" fn fault(signal: i32, information: *mut libc::siginfo_t, machine: *mut libc::c_void) {
    // SAFETY: the system gives the handler both, and the address goes with this signal.
    let (address, machine) = unsafe { ((*information).si_addr() as u64, &mut *machine.cast::<libc::ucontext_t>()) };
    match stack::overflow(address, registers::stack_pointer(machine)) {
        Overflow::Opened => {
            let place = registers::program_counter(machine);
            if symbol::program().is_some_and(|program| tables::is_code(program, place)) {
                // SAFETY: compiled code faulted at the end of its stack, where there is room now.
                unsafe { registers::raise_from(machine, Raiser::StackOverflow) };
            }
        }
        Overflow::Exhausted => {
            process::say("error[E0508]: stack overflow\n");
            // SAFETY: this runs no code of the program, whose state may be anything here.
            unsafe { libc::_exit(process::EXIT_ERROR) }
        }
        Overflow::None if is_stale_use(address, registers::program_counter(machine)) => {
            // SAFETY: compiled code, which has the context in its register, followed a pointer into an arena that is gone;
            // its stack has room as far as it is open, and one zone more.
            unsafe {
                stale::note(registers::context(machine), Value(address & !TAG_MASK | TAG_OBJECT));
                stack::make_room(registers::stack_pointer(machine));
                registers::raise_from(machine, Raiser::Stale);
            }
        }
        Overflow::None => {
            // SAFETY: the default action needs nothing.
            unsafe { libc::signal(signal, libc::SIG_DFL) };
        }
    }
}

/// Did compiled code at `place` use memory of an arena that was destroyed?
fn is_stale_use(address: u64, place: u64) -> bool {
    // Any pointer tag will do: the address alone decides.
    symbol::program().is_some_and(|program| tables::is_code(program, place))
        && stale::is_stale(Value(address & !TAG_MASK | TAG_OBJECT))
}

/// Where compiled code continues after a fault.
#[derive(Clone, Copy)]
pub(crate) enum Raiser {
    StackOverflow,
    Stale,
}

#[cfg(target_arch = "x86_64")]
pub(crate) mod registers {
    //! The registers of the code that a signal came upon.

    use super::Raiser;
    use crate::stubs;
    use eshkol_abi::context::Context;
    use libc::{REG_R15, REG_RIP, REG_RSP, ucontext_t};

    /// Bytes below the stack pointer that a faulting function may use without having moved it.
    const RED_ZONE: u64 = 256;

    pub fn stack_pointer(machine: &ucontext_t) -> u64 {
        machine.uc_mcontext.gregs[REG_RSP as usize] as u64
    }

    pub fn program_counter(machine: &ucontext_t) -> u64 {
        machine.uc_mcontext.gregs[REG_RIP as usize] as u64
    }

    /// The context of compiled code.
    pub fn context(machine: &ucontext_t) -> *mut Context {
        machine.uc_mcontext.gregs[REG_R15 as usize] as *mut Context
    }

    /// Makes the code that faulted continue as if it had called the raiser.
    ///
    /// # Safety
    /// The code is compiled code, with the context in its register, and there is room below its stack pointer.
    pub unsafe fn raise_from(machine: &mut ucontext_t, raiser: Raiser) {
        // A function is entered with its return address at an odd multiple of eight.
        let stack_pointer = ((stack_pointer(machine) - RED_ZONE) & !15) - 8;
        // Positions are looked up just below a return address, which must be in the same function.
        let place = program_counter(machine) + 1;
        // SAFETY: the caller's.
        unsafe { *(stack_pointer as *mut u64) = place };
        machine.uc_mcontext.gregs[REG_RSP as usize] = stack_pointer as i64;
        let target = match raiser {
            Raiser::StackOverflow => stubs::eshkol_raise_stack_overflow as *const (),
            Raiser::Stale => stubs::eshkol_raise_stale as *const (),
        };
        machine.uc_mcontext.gregs[REG_RIP as usize] = target as i64;
    }
}

#[cfg(not(target_arch = "x86_64"))]
pub(crate) mod registers {
    //! No program runs on this machine yet, so no fault is one of compiled code.

    use super::Raiser;
    use eshkol_abi::context::Context;
    use libc::ucontext_t;
    use std::ptr;

    pub fn context(_machine: &ucontext_t) -> *mut Context {
        ptr::null_mut()
    }

    pub fn stack_pointer(_machine: &ucontext_t) -> u64 {
        0
    }

    pub fn program_counter(_machine: &ucontext_t) -> u64 {
        0
    }

    /// # Safety
    /// None is needed.
    pub unsafe fn raise_from(_machine: &mut ucontext_t, _raiser: Raiser) {}
}
