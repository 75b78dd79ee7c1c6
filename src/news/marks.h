/* What changed about each text in the last round of weighing, and whom that concerns, so that a round looks only at
 * what can come out otherwise. After the first round that is a few texts of a hundred: docs/performance.md. */
#ifndef WC_NEWS_MARKS_H
#define WC_NEWS_MARKS_H

#include <stdatomic.h>
#include <stdint.h>

enum {
    WC_MARK_WEIGHTS = 1,  /* what its cells count for changed in the last round */
    WC_MARK_VOTES = 2,    /* a pair of its votes otherwise in this round */
    WC_MARK_SHARES = 4,   /* so its cells' shares changed */
    WC_MARK_ASKED = 8,    /* so did those of a text that it was compared with */
    WC_MARK_FOREIGN = 16, /* it has cells of another story, which count in the first round only */
    WC_MARK_ALIKE = 32,   /* before the rounds: a pair of it shares half of both texts */
    WC_MARK_SERIES = 64,  /* likewise: a pair of it is of a series */
    WC_MARK_FORM = 128    /* likewise: so is one with a text of its site that has other names in the same places */
};

/* By text. Threads that look at pairs mark both texts of each; the order does not matter. */
typedef _Atomic uint8_t wc_mark;

static inline void wc_marks_add(wc_mark *mark, unsigned bits) {
    if ((atomic_load_explicit(mark, memory_order_relaxed) & bits) != bits) {
        atomic_fetch_or_explicit(mark, (uint8_t)bits, memory_order_relaxed);
    }
}

static inline int wc_marks_has(const wc_mark *mark, unsigned bits) {
    return (atomic_load_explicit((wc_mark *)mark, memory_order_relaxed) & bits) != 0;
}

/* Adds or takes away. */
static inline void wc_marks_set(wc_mark *mark, unsigned bits, int is_set) {
    uint8_t kept = (uint8_t)(atomic_load_explicit(mark, memory_order_relaxed) & ~bits);
    atomic_store_explicit(mark, (uint8_t)(kept | (is_set ? bits : 0)), memory_order_relaxed);
}

#endif
