//! The signals that ask a program to end: an interrupt from the keyboard, a request to terminate, a terminal that is gone.
//!
//! The program ends by the signal, as its parent expects, but first its output ports are written out, and the report of
//! memory, if one is asked for. That needs the state of the ports to be whole, which it is wherever compiled code is: it
//! uses the windows of the ports by single stores, and no function of the runtime is then half done. A signal that comes while
//! the runtime runs is kept, and makes `Context::stale` say that there is something to raise: compiled code looks there when
//! the function returns. A timer says it again every millisecond, lest it be overlooked. A read that waits gives up
//! ([`is_pending`]), and its failure ends the program; a write that waits for a slow reader does not.
//!
//! A second signal ends the program at once. No `dynamic-wind` afters run: a signal can come anywhere.

use crate::report::tables;
use crate::signals::registers;
use crate::value::Value;
use crate::{process, stale, symbol};
use eshkol_abi::context::Context;
use std::mem;
use std::ptr;
use std::sync::atomic::{AtomicI32, AtomicPtr, Ordering};

/// The signals that end the program in this way, unless whoever started it has them ignored.
const SIGNALS: [libc::c_int; 3] = [libc::SIGINT, libc::SIGTERM, libc::SIGHUP];
/// How long the timer waits, in microseconds.
const TICK: libc::suseconds_t = 1000;

/// The signal that came, or 0.
static PENDING: AtomicI32 = AtomicI32::new(0);

/// The context of the program.
static CONTEXT: AtomicPtr<Context> = AtomicPtr::new(ptr::null_mut());

/// Installs the handlers, which run on the stack for handlers. `false` when the system refuses.
pub fn start(context: *mut Context) -> bool {
    CONTEXT.store(context, Ordering::Relaxed);
    SIGNALS.into_iter().all(|signal| {
        // SAFETY: the structure is filled in by the call.
        let ignored = unsafe {
            let mut old: libc::sigaction = mem::zeroed();
            libc::sigaction(signal, ptr::null(), &mut old) == 0 && old.sa_sigaction == libc::SIG_IGN
        };
        ignored || handle(signal, came)
    })
}

/// Has a signal come that will end the program as soon as it can be?
pub fn is_pending() -> bool {
    PENDING.load(Ordering::Relaxed) != 0
}

/// Ends the program if a signal has come. Called where no port is in use.
pub fn end_if_pending(context: &mut Context) {
    match PENDING.load(Ordering::Relaxed) {
        0 => {}
        signal => end(context, signal),
    }
}

type Handler = unsafe extern "C" fn(libc::c_int, *mut libc::siginfo_t, *mut libc::c_void);

fn handle(signal: libc::c_int, handler: Handler) -> bool {
    // SAFETY: the handler is a function of the right type. Calls of the system that wait are to be cut short.
    unsafe {
        let mut action: libc::sigaction = mem::zeroed();
        action.sa_sigaction = handler as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
        libc::sigemptyset(&mut action.sa_mask);
        libc::sigaction(signal, &action, ptr::null_mut()) == 0
    }
}

/// The handler of the signals.
unsafe extern "C" fn came(signal: libc::c_int, _: *mut libc::siginfo_t, machine: *mut libc::c_void) {
    if PENDING.swap(signal, Ordering::Relaxed) != 0 {
        die(signal);
    }
    // SAFETY: the system gives the handler the machine's state.
    unsafe { end_or_ask(signal, machine) };
    let time = libc::timeval { tv_sec: 0, tv_usec: TICK };
    let timer = libc::itimerval { it_interval: time, it_value: time };
    // SAFETY: the timer is a structure of the right type.
    let armed =
        handle(libc::SIGALRM, ticked) && unsafe { libc::setitimer(libc::ITIMER_REAL, &timer, ptr::null_mut()) == 0 };
    if !armed {
        die(signal);
    }
}

/// The handler of the timer.
unsafe extern "C" fn ticked(_: libc::c_int, _: *mut libc::siginfo_t, machine: *mut libc::c_void) {
    // SAFETY: as in `came`.
    unsafe { end_or_ask(PENDING.load(Ordering::Relaxed), machine) };
}

/// Ends the program if the signal came upon compiled code; otherwise asks the code that the runtime returns to to do it.
///
/// # Safety
/// `machine` is what the system gave a handler.
unsafe fn end_or_ask(signal: libc::c_int, machine: *mut libc::c_void) {
    // SAFETY: the caller's.
    let place = registers::program_counter(unsafe { &*machine.cast::<libc::ucontext_t>() });
    let context = CONTEXT.load(Ordering::Relaxed);
    if symbol::program().is_some_and(|program| tables::is_code(program, place)) {
        // SAFETY: the context lives as long as the program, and while compiled code runs nothing else is using it.
        unsafe { end(&mut *context, signal) };
    }
    // SAFETY: as above; no value has this bit pattern, and nothing is done with it.
    unsafe { stale::note(context, Value::UNBOUND) };
}

fn end(context: &mut Context, signal: libc::c_int) -> ! {
    for signal in SIGNALS.into_iter().chain([libc::SIGALRM]) {
        let action = if signal == libc::SIGALRM { libc::SIG_IGN } else { libc::SIG_DFL };
        // SAFETY: both are actions of the system.
        unsafe { libc::signal(signal, action) };
    }
    unblock();
    process::finish(context);
    die(signal)
}

/// Ends the process by this signal.
fn die(signal: libc::c_int) -> ! {
    // SAFETY: the default action of these signals ends the process; `_exit` is for a system where it does not.
    unsafe {
        libc::signal(signal, libc::SIG_DFL);
        unblock();
        libc::raise(signal);
        libc::_exit(process::EXIT_ERROR)
    }
}

/// Lets through the signals that are held back while their handler runs.
fn unblock() {
    // SAFETY: the set is filled in before it is used.
    unsafe {
        let mut set: libc::sigset_t = mem::zeroed();
        libc::sigemptyset(&mut set);
        SIGNALS.into_iter().for_each(|signal| _ = libc::sigaddset(&mut set, signal));
        libc::sigprocmask(libc::SIG_UNBLOCK, &set, ptr::null_mut());
    }
}
