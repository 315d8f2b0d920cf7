//! Starting the memory system: a reservation, a context, and the buffers that the context points to.

use super::fault::Faults;
use super::floors::Floors;
use super::identity::Identities;
use super::immortal;
use super::lexical::LexicalArenas;
use super::limit;
use super::mode::Mode;
use super::pace::Pace;
use super::persistent::PersistentArenas;
use super::profile::request::Request;
use super::profile::{self, Profile};
use super::reclaim::deep_distance;
use super::report::Counters;
use super::reservation::{PAGE, Reservation};
use super::segments::Segments;
use super::state::{Memory, Runtime, Work, runtime};
use crate::stale;
use crate::value::Value;
use eshkol_abi::context::{CALL_COUNTS, Context, MAX_VALUES, REGISTER_ARGUMENTS, RESERVATION_SHIFT};
use eshkol_abi::value::{FALSE, NULL, UNSPECIFIED};
use std::fmt;
use std::io::Write;
use std::ptr;

/// Bytes between two looks at reclaim points, at first. A constant, never read from the machine, so that
/// runs repeat; about what a second-level cache holds together with the survivors.
const THRESHOLD: u64 = 512 << 10;
/// What is in use may become this many smallest thresholds before its size matters.
const FREELY: u64 = 8;
/// Points in recursions look this many times closer: 16 KiB.
const NESTED_LOOK_CLOSER: u64 = 32;
const LARGEST_THRESHOLD: u64 = 64 << 20;
/// The smallest that the environment can set: below it, looks cost more than everything else.
const SMALLEST_THRESHOLD: u64 = 1 << 10;
const STORE_BUFFER: usize = 4096;
const ARGUMENTS: usize = 1024;
/// The smallest heap that a program can be given.
const SMALLEST_HEAP: u64 = 1 << 20;
/// Lent while an out-of-memory condition is handled, at most.
const RESERVE: u64 = 1 << 20;

/// Why a program could not start.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StartError {
    /// `ESHKOL_MEMORY` holds this.
    Mode(String),
    /// `ESHKOL_MEMORY_LIMIT` holds this.
    Limit(String),
    /// `ESHKOL_MEMORY_THRESHOLD` holds this.
    Threshold(String),
    /// `ESHKOL_FAULT` holds this.
    Fault(String),
    /// No address space above the executable's image.
    AddressSpace,
    /// The system gives no memory.
    Memory,
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartError::Mode(text) => {
                write!(f, "`ESHKOL_MEMORY` is `{text}`, which is none of")?;
                for (i, (name, _)) in Mode::NAMES.iter().enumerate() {
                    write!(f, "{} `{name}`", if i == 0 { "" } else { "," })?;
                }
                write!(f, ", `report-exact`; a report may be followed by `:FILE`")
            }
            StartError::Limit(text) => {
                write!(f, "`ESHKOL_MEMORY_LIMIT` is `{text}`, which is not a size of at least `1m`")
            }
            StartError::Threshold(text) => {
                write!(f, "`ESHKOL_MEMORY_THRESHOLD` is `{text}`, which is not a size from `1k` to `64m`")
            }
            StartError::Fault(text) => write!(f, "`ESHKOL_FAULT` is `{text}`, which is not the number of a fault"),
            StartError::AddressSpace => write!(f, "no address space for the heap above the program's own image"),
            StartError::Memory => write!(f, "not enough memory for the heap"),
        }
    }
}

impl std::error::Error for StartError {}

/// What may be chosen at the start. Programs take [`Options::from_environment`]; tests set what they need.
#[derive(Clone, Debug)]
pub struct Options {
    pub mode: Mode,
    /// Bytes of address space, at most.
    pub reservation: u64,
    /// Bytes of heap.
    pub heap_limit: u64,
    /// Bytes between two looks at a reclaim point, at first.
    pub threshold: u64,
    /// Walk the heap after every evacuation?
    pub verify: bool,
    /// What is written at the end.
    pub report: Option<Request>,
}

impl Options {
    pub fn new(mode: Mode) -> Options {
        Options {
            mode,
            reservation: largest_reservation(),
            heap_limit: limit::default_heap_limit(),
            threshold: THRESHOLD,
            verify: mode == Mode::Torture && cfg!(debug_assertions),
            report: (mode == Mode::Report).then(Request::default),
        }
    }

    /// With what `ESHKOL_MEMORY_LIMIT`, `ESHKOL_MEMORY_THRESHOLD` and `ESHKOL_VERIFY` say. The limit is in force in the
    /// modes that enforce limits; the threshold matters in the same modes, since the others have one of their own.
    pub fn from_environment(mode: Mode) -> Result<Options, StartError> {
        let mut options = Options::new(mode);
        let sizes = SMALLEST_HEAP..=u64::MAX;
        if let Some(bytes) = limit::size_from_environment("ESHKOL_MEMORY_LIMIT", sizes).map_err(StartError::Limit)?
            && mode.enforces_limits()
        {
            options.heap_limit = bytes;
        }
        let sizes = SMALLEST_THRESHOLD..=LARGEST_THRESHOLD;
        if let Some(bytes) =
            limit::size_from_environment("ESHKOL_MEMORY_THRESHOLD", sizes).map_err(StartError::Threshold)?
        {
            options.threshold = bytes;
        }
        if mode == Mode::Report {
            options.report = std::env::var_os("ESHKOL_MEMORY").and_then(|text| Request::parse(&text));
        }
        options.verify |= std::env::var_os("ESHKOL_VERIFY").is_some_and(|text| text == "1");
        Ok(options)
    }
}

/// Starts the memory system of a program in this mode, with what else the environment says. Every field of the context
/// is set; the caller may then set the roots that it knows better, such as the standard ports.
pub fn start(mode: Mode) -> Result<&'static mut Context, StartError> {
    start_with(&Options::from_environment(mode)?)
}

/// As [`start`], with options of one's own.
pub fn start_with(options: &Options) -> Result<&'static mut Context, StartError> {
    let reservation = Reservation::new(options.reservation)?;
    let heap_size = commit_heap(&reservation, options.heap_limit)?;
    let heap = reservation.region.start..reservation.region.start + heap_size;
    let smallest_threshold = options.threshold.min(heap_size / 16);
    let largest_threshold = heap_size / 8;
    let smallest_nested = (smallest_threshold / NESTED_LOOK_CLOSER).max(16);
    let memory = Memory {
        mode: options.mode,
        verify: options.verify,
        hard_limit: heap.start,
        profile: options.report.clone().map(|request| Box::new(Profile::new(request, heap.start))),
        reserve: RESERVE.min(heap_size / 16),
        reserve_lent: false,
        ran_out: false,
        out_of_memory: FALSE,
        immortal_next: reservation.immortal.start,
        immortal_committed: reservation.immortal.start,
        store_buffer: vec![0; STORE_BUFFER],
        segments: Segments::default(),
        finalizable: Vec::new(),
        finalizer: None,
        identities: Identities::default(),
        pace: Pace::new(smallest_threshold, FREELY * smallest_threshold, largest_threshold),
        nested_pace: Pace::new(smallest_nested, smallest_threshold, largest_threshold),
        floors: Floors::default(),
        arena_was_over: false,
        deep_trigger: heap.start + deep_distance(smallest_threshold),
        high_water: heap.start,
        lexical: LexicalArenas::default(),
        persistent: PersistentArenas::new(reservation.arenas.clone(), heap_size),
        arenas_named: 0,
        counters: Counters { store_buffer: STORE_BUFFER as u64, ..Counters::default() },
        random: 0x9e37_79b9_7f4a_7c15,
        work: Work::default(),
        faults: Faults::from_environment().map_err(StartError::Fault)?,
        heap,
        reservation,
    };
    let state = Box::new(Runtime {
        memory,
        program: None,
        arguments: vec![UNSPECIFIED; ARGUMENTS],
        values: vec![UNSPECIFIED; MAX_VALUES],
    });
    let context = Box::leak(Box::new(new_context(state)));
    // SAFETY: the context was just made.
    unsafe {
        let condition = immortal::make_out_of_memory(context).ok_or(StartError::Memory)?;
        runtime(context).memory.out_of_memory = condition;
        runtime(context).memory.limits_changed(context);
        stale::watch(context);
    }
    Ok(context)
}

/// Ends the memory system: gives the address space and all buffers back. For tests that start many.
///
/// # Safety
/// The context was made by [`start`] or [`start_with`], and nobody uses it or a value of it any more.
pub unsafe fn stop(context: *mut Context) {
    stale::forget(context);
    // SAFETY: both boxes were leaked by `start_with`.
    unsafe {
        drop(Box::from_raw((*context).runtime.cast::<Runtime>()));
        drop(Box::from_raw(context));
    }
}

/// What a program does at its end: prints the report, in the mode that asks for it.
///
/// # Safety
/// The context is alive.
pub unsafe fn finish(context: *mut Context) {
    // SAFETY: the caller's.
    unsafe {
        if let Err(message) = profile::finish(&*context) {
            // Nothing can be done if this fails too.
            let _ = writeln!(std::io::stderr(), "error: {message}");
        }
        if let Some(path) = std::env::var_os("ESHKOL_MEMORY_COUNTERS") {
            // The program is over: there is nobody to tell that they could not be written.
            let _ = std::fs::write(path, runtime(context).memory.counters_text(&*context));
        }
    }
}

/// Makes the argument buffer at least `count` words large, keeping what it holds. `false` when there is no memory.
///
/// # Safety
/// The context is alive.
pub unsafe fn grow_arguments(context: *mut Context, count: usize) -> bool {
    // SAFETY: the caller's.
    unsafe {
        let buffer = &mut runtime(context).arguments;
        if count > buffer.len() {
            let wanted = count.next_power_of_two();
            if buffer.try_reserve_exact(wanted - buffer.len()).is_err() {
                return false;
            }
            buffer.resize(wanted, UNSPECIFIED);
            (*context).arguments = buffer.as_mut_ptr();
            (*context).arguments_capacity = wanted as u64;
        }
        true
    }
}

/// Ends the program with a message, where not even a condition can be raised.
pub(crate) fn fatal(message: &str) -> ! {
    // Nothing can be done if this fails too.
    let _ = writeln!(std::io::stderr(), "error: {message}");
    // SAFETY: `_exit` does not return and runs no code of the program.
    unsafe { libc::_exit(70) }
}

impl Memory {
    /// Bytes that persistent arenas and immortal objects have.
    pub(super) fn beside_the_heap(&self) -> u64 {
        self.persistent.committed() + self.immortal_committed - self.reservation.immortal.start
    }

    /// The end of what the heap may use: a byte beside it is as much as half a byte of it, which has room for its survivors
    /// too.
    pub(super) fn heap_end(&self) -> u64 {
        self.heap.end.saturating_sub(self.beside_the_heap() / 2).max(self.heap.start)
    }

    /// Sets the context's limit and threshold from the heap and the open arenas. Takes the lent reserve back once the
    /// heap is below it again.
    ///
    /// # Safety
    /// The context is alive, and this is its state.
    pub(super) unsafe fn limits_changed(&mut self, context: *mut Context) {
        let end = self.heap_end();
        let soft_end = end.saturating_sub(self.reserve);
        // SAFETY: the caller's.
        unsafe {
            if (*context).bump < soft_end {
                self.reserve_lent = false;
            }
            let end = if self.reserve_lent { end } else { soft_end };
            let arenas = self.lexical.limit_address().map_or(end, |(address, _)| address & !15);
            self.hard_limit = end.min(arenas);
            let soft = self.profile.as_ref().map(|profile| profile.soft_limit((*context).bump));
            (*context).limit = soft.map_or(self.hard_limit, |soft| soft.min(self.hard_limit));
            self.look_soon(context);
        }
    }
}

/// Address space for the heap: all there may be, but half of a limit on it, so that the rest of the process has some.
fn largest_reservation() -> u64 {
    limit::address_space().map_or(1 << RESERVATION_SHIFT, |limit| (limit / 2).min(1 << RESERVATION_SHIFT))
}

/// Makes the heap accessible, and as much again behind it for survivors. Gives the size of the heap.
fn commit_heap(reservation: &Reservation, limit: u64) -> Result<u64, StartError> {
    let region = &reservation.region;
    let mut size = limit.min((region.end - region.start) / 2) & !(PAGE - 1);
    while size >= SMALLEST_HEAP {
        if reservation.commit(region.start..region.start + 2 * size) {
            return Ok(size);
        }
        // Where every accessible page is charged at once, a smaller heap may still be had.
        size = (size / 2) & !(PAGE - 1);
    }
    Err(StartError::Memory)
}

fn new_context(state: Box<Runtime>) -> Context {
    let state = Box::into_raw(state);
    // SAFETY: the box was just made; the buffers do not move when the box becomes a pointer.
    let runtime = unsafe { &mut *state };
    let base = runtime.memory.heap.start;
    let buffer = runtime.memory.store_buffer.as_mut_ptr_range();
    Context {
        bump: base,
        limit: base,
        remembered: buffer.start,
        remembered_end: buffer.end,
        trigger: u64::MAX,
        nested_trigger: u64::MAX,
        region_base: base,
        heap_start: runtime.memory.reservation.immortal.start,
        result: UNSPECIFIED,
        argc: 0,
        arguments: runtime.arguments.as_mut_ptr(),
        arguments_capacity: runtime.arguments.len() as u64,
        spread: [UNSPECIFIED; REGISTER_ARGUMENTS],
        values_count: 0,
        values: runtime.values.as_mut_ptr(),
        error: UNSPECIFIED,
        handlers: NULL,
        winds: NULL,
        parameters: NULL,
        escapes: FALSE,
        arenas: NULL,
        ports: [FALSE; 3],
        raise_procedure: FALSE,
        throw_procedure: FALSE,
        frames: FALSE,
        unsettled: 0,
        native_stack: 0,
        stale: 0,
        place: 0,
        frame: 0,
        runtime: ptr::from_mut(runtime).cast(),
        calls: [0; CALL_COUNTS],
    }
}

/// The value that stands for "memory has run out", stored as the pending condition.
///
/// # Safety
/// The context is alive.
pub(super) unsafe fn pending_out_of_memory(context: *mut Context) -> Value {
    // SAFETY: the caller's.
    unsafe { (*context).error = runtime(context).memory.out_of_memory };
    Value::ERROR
}
