//! Captured frames of the model: real objects, with a call site in a table for each number of values.
//!
//! A frame of the model has two marks, the bump pointer at its call and its own, then its values, then the two words that
//! every frame ends with. It was called with no arguments on the stack.

use eshkol_abi::context::Context;
use eshkol_abi::object::{Kind, Type, frame_field};
use eshkol_abi::program::{ABI_VERSION, CallSite, Program};
use eshkol_abi::value::Word;
use eshkol_runtime::memory::allocate;
use std::ptr;

/// The most values that a captured frame has.
pub const MOST_VALUES: usize = 12;
const MARKS: usize = 2;
/// The address of the program's text, of which nothing is there, and of its stack.
const TEXT: u64 = 0x1000;
const BASE: u64 = 0x7000;

/// Bytes from the stack pointer to the frame pointer of a frame with so many values.
fn frame_size(values: usize) -> usize {
    8 * (MARKS + values).next_multiple_of(2)
}

pub fn payload_words(values: usize) -> usize {
    frame_field::IMAGE as usize + frame_size(values) / 8 + 2
}

/// The word of the object that holds value `i`.
pub fn word_of_value(i: usize) -> usize {
    1 + frame_field::IMAGE as usize + MARKS + i
}

fn return_offset(values: usize) -> u32 {
    16 * (1 + values as u32)
}

/// A program with the call sites, and nothing else.
pub fn program() -> &'static Program {
    let slots: Vec<u32> = (0..(MARKS + MOST_VALUES) as u32).map(|i| 8 * i).collect();
    let site = |values: usize| CallSite {
        return_offset: return_offset(values),
        frame_size: frame_size(values) as u32,
        first_slot: 0,
        slot_count: (MARKS + values) as u32,
        mark_count: MARKS as u32,
        popped: 0,
        nested: 0,
    };
    let sites: Vec<CallSite> = (0..=MOST_VALUES).map(site).collect();
    Box::leak(Box::new(Program {
        abi_version: ABI_VERSION,
        entry: ptr::null(),
        text_start: TEXT as *const u8,
        text_end: (TEXT + 0x1000) as *const u8,
        call_sites_count: sites.len() as u64,
        call_sites: sites.leak().as_ptr(),
        slots: slots.leak().as_ptr(),
        positions: ptr::null(),
        positions_count: 0,
        functions: ptr::null(),
        functions_count: 0,
        files: ptr::null(),
        files_count: 0,
        symbols: ptr::null(),
        symbols_count: 0,
        globals: ptr::null_mut(),
        globals_count: 0,
        raise_procedure: eshkol_abi::value::FALSE,
        throw_procedure: eshkol_abi::value::FALSE,
    }))
}

/// A frame object without a parent.
pub fn make(context: &mut Context, marks: &[u64; MARKS], values: &[Word]) -> *mut Word {
    let length = payload_words(values.len());
    let address = allocate::object(context, Type::Frame, Kind::Frame, 0, length).unwrap();
    let payload = |index: u32| 1 + index as usize;
    // SAFETY: the object has room for its fields and the image.
    unsafe {
        *address.add(payload(frame_field::PARENT)) = eshkol_abi::value::FALSE;
        *address.add(payload(frame_field::RESUME)) = TEXT + u64::from(return_offset(values.len()));
        *address.add(payload(frame_field::FRAME_POINTER)) = BASE + frame_size(values.len()) as u64;
        *address.add(payload(frame_field::BASE)) = BASE;
        *address.add(payload(frame_field::PADDING)) = 0;
        let image = address.add(payload(frame_field::IMAGE));
        (0..frame_size(values.len()) / 8 + 2).for_each(|i| *image.add(i) = 0);
        marks.iter().chain(values).enumerate().for_each(|(i, &word)| *image.add(i) = word);
    }
    address
}

/// The marks and values of a frame object.
///
/// # Safety
/// It is one of [`make`], with so many values.
pub unsafe fn read(frame: *mut Word, values: usize) -> ([u64; MARKS], Vec<Word>) {
    // SAFETY: the caller's.
    unsafe {
        let image = frame.add(1 + frame_field::IMAGE as usize);
        ([*image, *image.add(1)], (0..values).map(|i| *image.add(MARKS + i)).collect())
    }
}
