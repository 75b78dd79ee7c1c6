/* Records of 64 bits dealt into parts, to be taken back a part at a time: in memory for as long as the budget lets it,
 * the rest in a scratch file, written and read from front to back. The first pass of an external radix sort (Knuth,
 * TAOCP vol. 3, 5.4.7); whoever takes a part sorts it. */
#ifndef WC_BASE_DEAL_H
#define WC_BASE_DEAL_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* Of the parts of a deal: each costs every thread that deals a chunk of 4 KiB. */
enum { WC_DEAL_PARTS_MAX = 512 };

typedef struct wc_deal {
    const wirecopy_allocator *allocator;
    const char *folder;   /* of the scratch file; as for wc_scratch_open */
    pthread_mutex_t lock; /* of all below, while records are dealt */
    struct wc_deal_part *parts;
    uint32_t nparts;
    int fd; /* -1: none yet */
    uint64_t file_nbytes;
} wc_deal;

/* Clear deal_ret whatever this returns. */
wirecopy_code wc_deal_create(wc_deal *deal_ret, uint32_t nparts, const char *folder,
                             const wirecopy_allocator *allocator, wirecopy_error *error);
void wc_deal_clear(wc_deal *deal);

/* How many records a part has, and those records, which the deal then has no more. In no order. Thread-safe for
 * different parts, once all dealers have finished. */
size_t wc_deal_count(const wc_deal *deal, uint32_t part);
wirecopy_code wc_deal_take(wc_deal *deal, uint32_t part, uint64_t *records_ret, wirecopy_error *error);

/* Deals records; one a thread. */
typedef struct wc_dealer {
    wc_deal *deal;
    uint64_t *records; /* a chunk for each part */
    uint32_t *counts;  /* by part: records in its chunk */
} wc_dealer;

/* Clear dealer_ret whatever this returns. */
wirecopy_code wc_dealer_create(wc_dealer *dealer_ret, wc_deal *deal, wirecopy_error *error);
void wc_dealer_clear(wc_dealer *dealer);

wirecopy_code wc_dealer_add(wc_dealer *dealer, uint32_t part, uint64_t record, wirecopy_error *error);

/* Hands over what is in the chunks yet. */
wirecopy_code wc_dealer_finish(wc_dealer *dealer, wirecopy_error *error);

#endif
