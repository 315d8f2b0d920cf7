/* Uses the arenas as a C program would. Ends with 0 when all is as the header says; prints the first line that is not. */
#include "eshkol.h"
#include <stdio.h>
#include <string.h>

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            printf("line %d: %s\n", __LINE__, #condition);                                                             \
            return 1;                                                                                                  \
        }                                                                                                              \
    } while (0)

struct node {
    struct node *next;
    long value;
};

int main(void) {
    Arena *arena = arena_create(100);
    CHECK(arena != NULL);
    CHECK(arena->min_block_size == 1024);
    CHECK(arena->first == arena->current);
    CHECK(arena->first->size == 1024 && arena->first->used == 0);

    /* A list across many blocks keeps its contents. */
    struct node *list = NULL;
    for (long i = 0; i < 10000; i++) {
        struct node *node = arena_alloc(arena, sizeof *node);
        CHECK(node != NULL && (uintptr_t)node % 8 == 0);
        node->next = list;
        node->value = i;
        list = node;
    }
    long expected = 9999;
    for (struct node *node = list; node != NULL; node = node->next)
        CHECK(node->value == expected--);
    CHECK(expected == -1);
    CHECK(arena->allocation_count == 10000);
    CHECK(arena->total_used == 10000 * sizeof(struct node));

    /* Each block is twice the last, and its data area follows its head. */
    CHECK((char *)arena->first->data == (char *)arena->first + sizeof(Block));
    size_t used = 0;
    for (Block *block = arena->first; block != NULL; block = block->next) {
        used += block->used;
        if (block->next != NULL)
            CHECK(block->next->size == 2 * block->size);
    }
    CHECK(used == arena->total_used);

    CHECK(arena_alloc(arena, 0) == NULL);
    CHECK(arena_alloc(arena, SIZE_MAX) == NULL);
    CHECK(arena_alloc_aligned(arena, 8, 3) == NULL);

    char *aligned = arena_alloc_aligned(arena, 100, 256);
    CHECK(aligned != NULL && (uintptr_t)aligned % 256 == 0);
    memset(aligned, 7, 100);

    arena_reset(arena);
    CHECK(arena->total_used == 0 && arena->allocation_count == 0 && arena->current == arena->first);
    CHECK(arena_alloc(arena, 8) == arena->first->data);

    arena_destroy(arena);
    arena_destroy(NULL);
    return 0;
}
