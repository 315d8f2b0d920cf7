//! The address space of the heap: one reservation without backing, divided in three.
//!
//! ```text
//! low                                                                       high
//! [ executable image ] ... [ immortal | persistent arenas | region stack        ]
//! ```
//!
//! The write barrier and the evacuator decide by address alone who is older (invariant I1), so the order is checked
//! when the reservation is made: the executable, whose global cells hold values, must lie below it. A hint asks the
//! kernel for such a place; where it gives another one that is wrong, further hints and smaller sizes are tried, and if
//! none will do the program does not start.
//!
//! Memory is made accessible in parts (`commit`), given back to the kernel while it stays accessible (`release`) or
//! made inaccessible for good (`forbid`).

use super::start::StartError;
use eshkol_abi::context::RESERVATION_SHIFT;
use std::ops::Range;
use std::ptr;

/// The unit of everything here. Kernels with larger pages are not supported by the arena table.
pub const PAGE: u64 = 4096;

/// Sizes that are tried, as powers of two: no reservation may be larger than the barrier's test allows.
const LARGEST: u32 = RESERVATION_SHIFT;
const SMALLEST: u32 = 23;

/// Places above every usual place of an executable image and below the usual places of stacks and libraries: the first
/// two for address spaces of 47 bits, the others for 48 bits. The last lets the kernel choose.
const HINTS: [u64; 5] = [0x6000_0000_0000, 0x7000_0000_0000, 0xc000_0000_0000, 0xe000_0000_0000, 0];

pub struct Reservation {
    base: u64,
    size: u64,
    pub immortal: Range<u64>,
    pub arenas: Range<u64>,
    pub region: Range<u64>,
}

impl Reservation {
    /// Reserves address space above the executable image: at most `largest` bytes, less where that fails.
    pub fn new(largest: u64) -> Result<Reservation, StartError> {
        let image_end = image_end();
        for shift in (SMALLEST..=LARGEST).rev().filter(|&shift| 1 << shift <= largest) {
            for hint in HINTS {
                if let Some(base) = reserve(hint, 1 << shift) {
                    if base > image_end {
                        return Ok(Reservation::divide(base, 1 << shift));
                    }
                    unmap(base, 1 << shift);
                }
            }
        }
        Err(StartError::AddressSpace)
    }

    fn divide(base: u64, size: u64) -> Reservation {
        let arenas = base + size / 16;
        let region = base + size / 2;
        Reservation { base, size, immortal: base..arenas, arenas: arenas..region, region: region..base + size }
    }

    pub fn contains(&self, address: u64) -> bool {
        address.wrapping_sub(self.base) < self.size
    }

    /// Makes whole pages of the reservation readable and writable. `false` when the system refuses.
    pub fn commit(&self, range: Range<u64>) -> bool {
        debug_assert!(self.is_inside(&range));
        let length = (range.end - range.start) as usize;
        // SAFETY: the range lies in our own mapping; more access takes nothing from anybody.
        unsafe { libc::mprotect(range.start as *mut _, length, libc::PROT_READ | libc::PROT_WRITE) == 0 }
    }

    /// Gives the memory of whole pages back; they read as zero afterwards.
    ///
    /// # Safety
    /// Nothing in the range is live.
    pub unsafe fn release(&self, range: Range<u64>) {
        debug_assert!(self.is_inside(&range));
        let length = (range.end - range.start) as usize;
        // SAFETY: the range lies in our own mapping, and by the caller nothing in it is needed. A failure costs memory
        // but changes nothing else, so the result is not looked at.
        unsafe { libc::madvise(range.start as *mut _, length, libc::MADV_DONTNEED) };
    }

    /// Makes whole pages inaccessible and gives their memory back. `false` when the system refuses.
    ///
    /// # Safety
    /// Nothing in the range is used by the runtime any more.
    pub unsafe fn forbid(&self, range: Range<u64>) -> bool {
        debug_assert!(self.is_inside(&range));
        let length = (range.end - range.start) as usize;
        // SAFETY: the range lies in our own mapping, which is replaced by a fresh inaccessible one, so that neighbours
        // merge into one mapping.
        unsafe {
            libc::mmap(
                range.start as *mut _,
                length,
                libc::PROT_NONE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE | libc::MAP_FIXED,
                -1,
                0,
            ) != libc::MAP_FAILED
        }
    }

    fn is_inside(&self, range: &Range<u64>) -> bool {
        range.start.is_multiple_of(PAGE)
            && range.end.is_multiple_of(PAGE)
            && range.start <= range.end
            && self.base <= range.start
            && range.end <= self.base + self.size
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        unmap(self.base, self.size);
    }
}

fn reserve(hint: u64, size: u64) -> Option<u64> {
    // SAFETY: without MAP_FIXED a mapping only takes addresses that are free.
    let address = unsafe {
        libc::mmap(
            hint as *mut _,
            size as usize,
            libc::PROT_NONE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
            -1,
            0,
        )
    };
    (address != libc::MAP_FAILED).then_some(address as u64)
}

fn unmap(base: u64, size: u64) {
    // SAFETY: `base` and `size` are those of a mapping that `reserve` made and nobody uses any more.
    unsafe { libc::munmap(base as *mut _, size as usize) };
}

/// An address above every static of the executable.
fn image_end() -> u64 {
    unsafe extern "C" {
        /// Defined by the linker: the end of the image's last section.
        static _end: u8;
    }
    ptr::addr_of!(_end) as u64
}

/// Rounds up to whole pages; `None` when that overflows.
pub const fn pages_up(size: u64) -> Option<u64> {
    match size.checked_add(PAGE - 1) {
        Some(sum) => Some(sum & !(PAGE - 1)),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static IN_THE_IMAGE: u64 = 0;

    /// Age order is address order: image, immortal, arenas, region stack.
    #[test]
    fn parts_are_in_order_above_the_image() {
        let reservation = Reservation::new(1 << 30).ok().unwrap();
        let image = ptr::addr_of!(IN_THE_IMAGE) as u64;
        assert!(image < reservation.immortal.start);
        assert!(reservation.immortal.end == reservation.arenas.start);
        assert!(reservation.arenas.end == reservation.region.start);
        assert!(reservation.region.end - reservation.immortal.start <= 1 << RESERVATION_SHIFT);
    }

    /// Committed pages can be written, and read as zero after a release.
    #[test]
    fn release_gives_zero_pages() {
        let reservation = Reservation::new(1 << 30).ok().unwrap();
        let start = reservation.region.start;
        assert!(reservation.commit(start..start + PAGE));
        // SAFETY: the page was committed, and only this test knows of it.
        unsafe {
            *(start as *mut u64) = 7;
            reservation.release(start..start + PAGE);
            assert_eq!(*(start as *const u64), 0);
        }
    }
}
