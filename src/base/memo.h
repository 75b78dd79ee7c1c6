/* What was worked out before, by key, within a bound of bytes. The bound has two halves: once one is full, what the
 * other has is forgotten, and it is filled next. What is asked for meanwhile moves over, so what is forgotten was not
 * asked for while half of the bound was filled. One thread at a time. */
#ifndef WC_BASE_MEMO_H
#define WC_BASE_MEMO_H

#include <stdint.h>

#include "base/blocks.h"

typedef struct wc_memo_item wc_memo_item;
typedef struct wc_memo_block wc_memo_block;

/* Two numbers of a text each, or 0 and one; and what else it depends on. */
typedef struct wc_memo_key {
    uint32_t one, other, kind;
} wc_memo_key;

typedef struct wc_memo_half {
    wc_memo_item **lists;  /* by hash of the key; NULL: nothing yet */
    wc_memo_block *blocks; /* the last one first */
    uint64_t nbytes;       /* all of it */
} wc_memo_half;

typedef struct wc_memo {
    const wirecopy_allocator *allocator;
    wc_memo_half young, old;
    uint64_t half_nbytes;
    size_t nlists; /* of a half */
} wc_memo;

void wc_memo_init(wc_memo *memo_ret, const wirecopy_allocator *allocator, uint64_t nbytes_most);
void wc_memo_clear(wc_memo *memo);

/* What was kept by that key, valid until the next call; NULL: nothing. Items of no words are kept, too. */
const uint64_t *wc_memo_find(wc_memo *memo, wc_memo_key key, size_t *nwords_ret);

/* Room for what is to be kept by a key that was not found, for the caller to fill; NULL where there is none, which is
 * no failure. */
uint64_t *wc_memo_keep(wc_memo *memo, wc_memo_key key, size_t nwords);

#endif
