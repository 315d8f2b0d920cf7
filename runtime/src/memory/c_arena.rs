//! Arenas for C code: the interface of `include/eshkol.h`.
//!
//! The structures and their meaning are part of the interface, so they are `malloc`'s memory and C's layout; nothing here
//! knows of Scheme values. This file uses nothing else of the runtime, so that it can be compiled and tested alone.
//!
//! Every size computation is checked: what cannot be represented is treated as what cannot be allocated, `NULL`.

use std::ffi::c_void;
use std::mem::size_of;
use std::ptr::{addr_of_mut, null_mut};

unsafe extern "C" {
    fn malloc(size: usize) -> *mut c_void;
    fn free(memory: *mut c_void);
}

/// The head of a block; its data area follows.
#[repr(C)]
pub struct Block {
    pub next: *mut Block,
    /// Bytes of the data area.
    pub size: usize,
    /// Bytes of it that are used.
    pub used: usize,
    pub data: [usize; 0],
}

#[repr(C)]
pub struct Arena {
    pub current: *mut Block,
    pub first: *mut Block,
    /// Bytes used in all blocks together.
    pub total_used: usize,
    pub allocation_count: usize,
    pub min_block_size: usize,
}

const SMALLEST_BLOCK: usize = 1024;
const ALIGNMENT: usize = 8;

/// A new arena, or null.
#[unsafe(no_mangle)]
pub extern "C" fn arena_create(initial_capacity: usize) -> *mut Arena {
    // SAFETY: `malloc` may be called with any size; what it gives is large and aligned enough for an arena.
    unsafe {
        let arena = malloc(size_of::<Arena>()).cast::<Arena>();
        if arena.is_null() {
            return null_mut();
        }
        let block = new_block(initial_capacity.max(SMALLEST_BLOCK));
        if block.is_null() {
            free(arena.cast());
            return null_mut();
        }
        arena.write(Arena {
            current: block,
            first: block,
            total_used: 0,
            allocation_count: 0,
            min_block_size: SMALLEST_BLOCK,
        });
        arena
    }
}

/// `size` bytes at a multiple of 8, or null.
///
/// # Safety
/// `arena` is null or was made by [`arena_create`] and not destroyed, and no other thread uses it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn arena_alloc(arena: *mut Arena, size: usize) -> *mut c_void {
    // SAFETY: the caller's.
    unsafe { arena_alloc_aligned(arena, size, ALIGNMENT) }
}

/// `size` bytes at a multiple of `alignment`, or null.
///
/// # Safety
/// As [`arena_alloc`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn arena_alloc_aligned(arena: *mut Arena, size: usize, alignment: usize) -> *mut c_void {
    if arena.is_null() || size == 0 || !alignment.is_power_of_two() {
        return null_mut();
    }
    let alignment = alignment.max(ALIGNMENT);
    let Some(size) = size.checked_add(ALIGNMENT - 1).map(|sum| sum & !(ALIGNMENT - 1)) else { return null_mut() };
    // SAFETY: the caller's: the arena's blocks are as `new_block` made them.
    unsafe {
        let arena = &mut *arena;
        let place = place_in(arena.current, size, alignment).or_else(|| {
            next_block(arena, size, alignment)?;
            place_in(arena.current, size, alignment)
        });
        let Some(offset) = place else { return null_mut() };
        let block = &mut *arena.current;
        arena.total_used += offset + size - block.used;
        arena.allocation_count += 1;
        block.used = offset + size;
        data(block).add(offset).cast()
    }
}

/// Makes the arena empty and keeps its blocks.
///
/// # Safety
/// As [`arena_alloc`]; nobody uses what was allocated in it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn arena_reset(arena: *mut Arena) {
    if arena.is_null() {
        return;
    }
    // SAFETY: the caller's: the list of blocks ends with null.
    unsafe {
        let arena = &mut *arena;
        let mut block = arena.first;
        while !block.is_null() {
            (*block).used = 0;
            block = (*block).next;
        }
        arena.current = arena.first;
        arena.total_used = 0;
        arena.allocation_count = 0;
    }
}

/// Frees the arena and its blocks.
///
/// # Safety
/// As [`arena_alloc`]; nobody uses the arena or what was allocated in it afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn arena_destroy(arena: *mut Arena) {
    if arena.is_null() {
        return;
    }
    // SAFETY: the caller's: the arena and its blocks came from `malloc`, and each is in the list once.
    unsafe {
        let mut block = (*arena).first;
        while !block.is_null() {
            let next = (*block).next;
            free(block.cast());
            block = next;
        }
        free(arena.cast());
    }
}

/// A block with a data area of `size` bytes, or null.
fn new_block(size: usize) -> *mut Block {
    let Some(total) = size.checked_add(size_of::<Block>()) else { return null_mut() };
    // SAFETY: as in `arena_create`.
    unsafe {
        let block = malloc(total).cast::<Block>();
        if !block.is_null() {
            block.write(Block { next: null_mut(), size, used: 0, data: [] });
        }
        block
    }
}

/// Where in the block's data area `size` bytes fit at this alignment.
///
/// # Safety
/// `block` is a block of a live arena.
unsafe fn place_in(block: *mut Block, size: usize, alignment: usize) -> Option<usize> {
    // SAFETY: the caller's.
    unsafe {
        let start = data(block) as usize;
        let free = start + (*block).used;
        let address = free.checked_add(alignment - 1)? & !(alignment - 1);
        let offset = address - start;
        (offset.checked_add(size)? <= (*block).size).then_some(offset)
    }
}

/// Makes the current block one with room for `size` bytes at this alignment: the next one, if a reset left one that is
/// large enough, or a new one twice as large as the current one.
///
/// # Safety
/// `arena` is live.
unsafe fn next_block(arena: &mut Arena, size: usize, alignment: usize) -> Option<()> {
    // SAFETY: the caller's.
    unsafe {
        let current = arena.current;
        let next = (*current).next;
        if !next.is_null() && place_in(next, size, alignment).is_some() {
            arena.current = next;
            return Some(());
        }
        // Blocks are aligned to 8 at least, so this much may be skipped.
        let needed = size.checked_add(alignment - ALIGNMENT)?;
        let doubled = (*current).size.checked_mul(2).unwrap_or(needed);
        let block = new_block(doubled.max(needed).max(arena.min_block_size));
        if block.is_null() {
            return None;
        }
        (*block).next = next;
        (*current).next = block;
        arena.current = block;
        Some(())
    }
}

/// # Safety
/// `block` is a block of a live arena.
unsafe fn data(block: *mut Block) -> *mut u8 {
    // SAFETY: the data area follows the head, in the same allocation.
    unsafe { addr_of_mut!((*block).data).cast() }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Owned(*mut Arena);

    impl Owned {
        fn new(capacity: usize) -> Owned {
            let arena = arena_create(capacity);
            assert!(!arena.is_null());
            Owned(arena)
        }

        fn allocate(&self, size: usize) -> usize {
            // SAFETY: the arena is alive.
            unsafe { arena_alloc(self.0, size) as usize }
        }

        fn arena(&self) -> &Arena {
            // SAFETY: the arena is alive.
            unsafe { &*self.0 }
        }

        fn block_sizes(&self) -> Vec<usize> {
            let mut sizes = Vec::new();
            let mut block = self.arena().first;
            while !block.is_null() {
                // SAFETY: the list holds live blocks.
                unsafe {
                    sizes.push((*block).size);
                    block = (*block).next;
                }
            }
            sizes
        }
    }

    impl Drop for Owned {
        fn drop(&mut self) {
            // SAFETY: the arena is alive until here.
            unsafe { arena_destroy(self.0) }
        }
    }

    /// The first block has at least 1024 bytes; a larger wish is granted.
    #[test]
    fn smallest_block() {
        assert_eq!(Owned::new(0).block_sizes(), [1024]);
        assert_eq!(Owned::new(1025).block_sizes(), [1025]);
    }

    /// Sizes are rounded up to 8, and addresses are multiples of 8.
    #[test]
    fn allocations_are_aligned_to_8() {
        let arena = Owned::new(0);
        let first = arena.allocate(1);
        let second = arena.allocate(9);
        assert_eq!(first % 8, 0);
        assert_eq!(second - first, 8);
        assert_eq!(arena.arena().total_used, 24);
        assert_eq!(arena.arena().allocation_count, 2);
    }

    /// A size of 0 gives null and counts as nothing.
    #[test]
    fn size_zero_is_null() {
        let arena = Owned::new(0);
        assert_eq!(arena.allocate(0), 0);
        assert_eq!(arena.arena().allocation_count, 0);
    }

    /// A full block is followed by one twice as large, or as large as one allocation needs.
    #[test]
    fn blocks_double() {
        let arena = Owned::new(1024);
        arena.allocate(1024);
        arena.allocate(8);
        assert_eq!(arena.block_sizes(), [1024, 2048]);
        arena.allocate(10_000);
        assert_eq!(arena.block_sizes(), [1024, 2048, 10_000]);
    }

    /// Sizes that overflow give null, and the arena stays usable.
    #[test]
    fn overflow_is_null() {
        assert!(arena_create(usize::MAX).is_null());
        let arena = Owned::new(0);
        for size in [usize::MAX, usize::MAX - 7, usize::MAX - 8, usize::MAX / 2] {
            assert_eq!(arena.allocate(size), 0, "{size}");
        }
        // SAFETY: the arena is alive.
        assert!(unsafe { arena_alloc_aligned(arena.0, usize::MAX - 64, 4096) }.is_null());
        assert_ne!(arena.allocate(8), 0);
        assert_eq!(arena.arena().allocation_count, 1);
    }

    /// Alignments are obeyed in fresh and in used blocks; what is no power of two gives null.
    #[test]
    fn aligned_allocations() {
        let arena = Owned::new(0);
        for alignment in [1, 2, 8, 16, 64, 4096, 65536] {
            arena.allocate(8);
            // SAFETY: the arena is alive.
            let address = unsafe { arena_alloc_aligned(arena.0, 24, alignment) } as usize;
            assert_ne!(address, 0);
            assert_eq!(address % alignment, 0, "{alignment}");
        }
        // SAFETY: the arena is alive.
        unsafe {
            assert!(arena_alloc_aligned(arena.0, 8, 0).is_null());
            assert!(arena_alloc_aligned(arena.0, 8, 24).is_null());
        }
    }

    /// After a reset the same memory is given out again, and no block is added for the same work.
    #[test]
    fn reset_reuses_blocks() {
        let arena = Owned::new(1024);
        let work = || [1000, 1000, 3000].map(|size| arena.allocate(size));
        let first = work();
        let blocks = arena.block_sizes();
        // SAFETY: the arena is alive, and nothing in it is used.
        unsafe { arena_reset(arena.0) };
        assert_eq!((arena.arena().total_used, arena.arena().allocation_count), (0, 0));
        assert_eq!(work(), first);
        assert_eq!(arena.block_sizes(), blocks);
    }

    /// Null arenas are let pass, as `free` does.
    #[test]
    fn null_arenas() {
        // SAFETY: null is allowed.
        unsafe {
            assert!(arena_alloc(null_mut(), 8).is_null());
            arena_reset(null_mut());
            arena_destroy(null_mut());
        }
    }
}
