/* The C interface of the Eshkol runtime: arenas for C code.
 *
 * An arena gives out memory by moving a pointer through a block; a full block is followed by one twice as large. Nothing
 * is freed by itself: all of it goes when the arena is reset or destroyed. These arenas use malloc. They are not the
 * arenas of Scheme programs and hold no Scheme values; a C function that is handed an Arena by C code may use it freely.
 *
 * Link with the runtime's static library. Not safe for use by several threads at once.
 */
#ifndef ESHKOL_H
#define ESHKOL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct Block {
    struct Block *next; /* Next block in the list */
    size_t size;        /* Size of the data area in bytes */
    size_t used;        /* Number of bytes used in the data area */
#ifndef __cplusplus
    uintptr_t data[]; /* The data area */
#endif
} Block;

typedef struct Arena {
    Block *current;          /* Current block for allocations */
    Block *first;            /* First block in the list */
    size_t total_used;       /* Total bytes used across all blocks */
    size_t allocation_count; /* Number of allocations made */
    size_t min_block_size;   /* Minimum block size for new blocks */
} Arena;

/* A new arena whose first block has `initial_capacity` bytes, and at least 1024. NULL when there is no memory. */
Arena *arena_create(size_t initial_capacity);

/* `size` bytes, aligned to 8. NULL when `size` is 0, when there is no memory, and when the size is too large to be
 * represented. The memory is not cleared. */
void *arena_alloc(Arena *arena, size_t size);

/* As arena_alloc, at an address that is a multiple of `alignment`, which must be a power of two: NULL otherwise.
 * Alignments below 8 count as 8. */
void *arena_alloc_aligned(Arena *arena, size_t size, size_t alignment);

/* Makes the arena empty: everything allocated in it is gone. Its blocks are kept for what is allocated next. */
void arena_reset(Arena *arena);

/* Frees the arena and everything allocated in it. Does nothing with NULL. */
void arena_destroy(Arena *arena);

#ifdef __cplusplus
}
#endif

#endif
