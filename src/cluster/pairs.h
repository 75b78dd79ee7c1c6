/* A growing list of pairs of texts, each the smaller number in the upper half. */
#ifndef WC_CLUSTER_PAIRS_H
#define WC_CLUSTER_PAIRS_H

#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

typedef struct wc_pairs {
    const wirecopy_allocator *allocator;
    uint64_t *pairs;
    size_t count, capacity;
    size_t compact_at; /* count at which repeats are dropped before the list grows */
} wc_pairs;

static inline uint64_t wc_pair(uint32_t a, uint32_t b) {
    return a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

void wc_pairs_init(wc_pairs *pairs, const wirecopy_allocator *allocator);
void wc_pairs_clear(wc_pairs *pairs);
wirecopy_code wc_pairs_add(wc_pairs *pairs, uint64_t pair, wirecopy_error *error);

/* Sorts and drops repeats. */
wirecopy_code wc_pairs_compact(wc_pairs *pairs, wirecopy_error *error);

/* Adds all of `from`, which is emptied. */
wirecopy_code wc_pairs_take(wc_pairs *pairs, wc_pairs *from, wirecopy_error *error);

#endif
