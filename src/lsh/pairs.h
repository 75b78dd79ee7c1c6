/* A growing list of pairs of texts, each the smaller number in the upper half. */
#ifndef WIRECOPY_LSH_PAIRS_H
#define WIRECOPY_LSH_PAIRS_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

typedef struct wirecopy_pairs {
    const wirecopy_allocator *allocator;
    uint64_t *pairs;
    size_t count, capacity;
    size_t compact_at; /* count from which repeats are dropped before the list grows on */
} wirecopy_pairs;

static inline uint64_t wirecopy_pair(uint32_t a, uint32_t b) {
    return a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

void wirecopy_pairs_init(wirecopy_pairs *pairs, const wirecopy_allocator *allocator);
void wirecopy_pairs_clear(wirecopy_pairs *pairs);
wirecopy_code wirecopy_pairs_add(wirecopy_pairs *pairs, uint64_t pair, wirecopy_error *error);

/* Sorts and drops repeats. */
wirecopy_code wirecopy_pairs_compact(wirecopy_pairs *pairs, wirecopy_error *error);

/* Adds all of `from`, which is emptied. */
wirecopy_code wirecopy_pairs_take(wirecopy_pairs *pairs, wirecopy_pairs *from, wirecopy_error *error);

#endif
