/* Loops on one thread over arrays that may not fit in memory. The code in the loop need not know about the budget:
 * every so many items the loop keeps the memory within it. */
#ifndef WC_BASE_WALK_H
#define WC_BASE_WALK_H

#include <stddef.h>

#include "base/paged.h"

/* How a loop touches memory, as the items of about a hundred bytes that it may touch before the budget is looked at: a
 * page touched at random brings its neighbours with it. Chosen: half and twice of each do as well. */
enum { WC_IN_ORDER = 4096, WC_AT_RANDOM = 64 };

/* The same where an item is a text that is read again: the text itself is a few KiB in a buffer that is used again, but
 * a dozen tables are looked up for it. */
enum { WC_TEXTS = 4 };

/* The same where an item is added to the ends of tables and looked up in one of them. */
enum { WC_ADDING = 1024 };

/* How many of `count` items, `nbytes` in all, come to about piece_nbytes; from 1 to most. */
static inline size_t wc_walk_stride(size_t count, size_t nbytes, size_t piece_nbytes, size_t most) {
    size_t each = count > 0 ? nbytes / count + 1 : 1, stride = piece_nbytes / each + 1;
    return stride < most ? stride : most;
}

/* The end of the stride that begins at from. NULL for allocator: the array is known to be small. */
static inline size_t wc_walk_end(const wirecopy_allocator *allocator, size_t from, size_t count, size_t stride) {
    size_t left = from < count ? count - from : 0;
    if (left > 0 && allocator != NULL) {
        wc_breathe(allocator);
    }
    return from + (left < stride ? left : stride);
}

/* for (type item = 0; condition && item < count; item++), where break and continue mean what they always do. */
#define WC_EACH_WHILE(condition, type, item, count, stride, allocator)                                                 \
    for (type item = 0, item##_to = 0;                                                                                 \
         (condition) &&                                                                                                \
         (item < item##_to || (item##_to = (type)wc_walk_end((allocator), item, (size_t)(count), (stride))) > item);   \
         item++)

#define WC_EACH(type, item, count, stride, allocator) WC_EACH_WHILE(1, type, item, count, stride, allocator)

/* The same stride by stride, where the loop inside is one of its own. */
typedef struct wc_walk {
    const wirecopy_allocator *allocator;
    size_t count, stride;
    size_t from, to; /* the stride at hand */
} wc_walk;

static inline wc_walk wc_walk_over(const wirecopy_allocator *allocator, size_t count, size_t stride) {
    return (wc_walk){.allocator = allocator, .count = count, .stride = stride};
}

/* Moves to the next stride; 0 after the last. */
static inline int wc_walk_next(wc_walk *walk) {
    walk->from = walk->to;
    walk->to = wc_walk_end(walk->allocator, walk->from, walk->count, walk->stride);
    return walk->from < walk->to;
}

/* Whether there is an item `from`, in a loop that moves on by more than one at a time. */
static inline int wc_walk_reach(wc_walk *walk, size_t from) {
    if (from >= walk->to) {
        walk->from = from;
        walk->to = wc_walk_end(walk->allocator, from, walk->count, walk->stride);
    }
    return from < walk->to;
}

#endif
