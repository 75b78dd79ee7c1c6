/* Loops on one thread over arrays that may not fit in memory. The loop checks the budget every few items, so that the
 * code in it need not. */
#ifndef WC_BASE_WALK_H
#define WC_BASE_WALK_H

#include <stddef.h>

#include "base/paged.h"

/* How a loop touches memory, as the number of items (of about a hundred bytes) between two checks of the budget. A page
 * touched at random faults in its neighbours. Chosen; half and twice of each do as well. */
enum { WC_IN_ORDER = 4096, WC_AT_RANDOM = 64 };

/* The same for items that are texts read again: the text is a few KiB in a reused buffer, but a dozen tables are looked
 * up for it. Chosen. */
enum { WC_TEXTS = 4 };

/* The same for items that are appended to tables and looked up in one of them. Chosen. */
enum { WC_ADDING = 1024 };

/* How many of `count` items of `nbytes` in all have about piece_nbytes: 1 to most. */
static inline size_t wc_walk_stride(size_t count, size_t nbytes, size_t piece_nbytes, size_t most) {
    size_t each = count > 0 ? nbytes / count + 1 : 1, stride = piece_nbytes / each + 1;
    return stride < most ? stride : most;
}

/* The end of the stride that begins at from. allocator: NULL if the array is known to be small. */
static inline size_t wc_walk_end(const wirecopy_allocator *allocator, size_t from, size_t count, size_t stride) {
    size_t left = from < count ? count - from : 0;
    if (left > 0 && allocator != NULL) {
        wc_allocator_trim(allocator);
    }
    return from + (left < stride ? left : stride);
}

/* for (type item = 0; condition && item < count; item++), in which break and continue work as usual. */
#define WC_EACH_WHILE(condition, type, item, count, stride, allocator)                                                 \
    for (type item = 0, item##_to = 0;                                                                                 \
         (condition) &&                                                                                                \
         (item < item##_to || (item##_to = (type)wc_walk_end((allocator), item, (size_t)(count), (stride))) > item);   \
         item++)

#define WC_EACH(type, item, count, stride, allocator) WC_EACH_WHILE(1, type, item, count, stride, allocator)

/* The same stride by stride, with an inner loop of the caller's own. */
typedef struct wc_walk {
    const wirecopy_allocator *allocator;
    size_t count, stride;
    size_t from, to; /* the current stride */
} wc_walk;

static inline wc_walk wc_walk_over(const wirecopy_allocator *allocator, size_t count, size_t stride) {
    return (wc_walk){.allocator = allocator, .count = count, .stride = stride};
}

/* Advances to the next stride; returns 0 after the last. */
static inline int wc_walk_next(wc_walk *walk) {
    walk->from = walk->to;
    walk->to = wc_walk_end(walk->allocator, walk->from, walk->count, walk->stride);
    return walk->from < walk->to;
}

/* Whether there is an item `from`, in a loop that advances by more than one item. */
static inline int wc_walk_reach(wc_walk *walk, size_t from) {
    if (from >= walk->to) {
        walk->from = from;
        walk->to = wc_walk_end(walk->allocator, from, walk->count, walk->stride);
    }
    return from < walk->to;
}

#endif
