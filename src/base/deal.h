/* Records of 64 bits dealt into parts, to be taken back a part at a time: in memory for as long as the budget lets it, the
 * rest in a scratch file, written and read from front to back. The first pass of an external radix sort (Knuth, TAOCP
 * vol. 3, 5.4.7); whoever takes a part sorts it. */
#ifndef WIRECOPY_BASE_DEAL_H
#define WIRECOPY_BASE_DEAL_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* Of the parts of a deal: each costs every thread that deals a chunk of 4 KiB. */
enum { WIRECOPY_DEAL_PARTS_MAX = 512 };

typedef struct wirecopy_deal {
    const wirecopy_allocator *allocator;
    const char *folder; /* of the scratch file; as for wirecopy_scratch_open */
    pthread_mutex_t lock; /* of all below, while records are dealt */
    struct wirecopy_deal_part *parts;
    uint32_t nparts;
    int fd; /* -1: none yet */
    uint64_t file_nbytes;
} wirecopy_deal;

/* Clear deal_ret whatever this returns. */
wirecopy_code wirecopy_deal_create(wirecopy_deal *deal_ret, uint32_t nparts, const char *folder,
                                   const wirecopy_allocator *allocator, wirecopy_error *error);
void wirecopy_deal_clear(wirecopy_deal *deal);

/* How many records a part has, and those records, which the deal then has no more. In no order. Thread-safe for different
 * parts, once all dealers have finished. */
size_t wirecopy_deal_count(const wirecopy_deal *deal, uint32_t part);
wirecopy_code wirecopy_deal_take(wirecopy_deal *deal, uint32_t part, uint64_t *records_ret, wirecopy_error *error);

/* Deals records; one a thread. */
typedef struct wirecopy_dealer {
    wirecopy_deal *deal;
    uint64_t *records; /* a chunk for each part */
    uint32_t *counts;  /* by part: records in its chunk */
} wirecopy_dealer;

/* Clear dealer_ret whatever this returns. */
wirecopy_code wirecopy_dealer_create(wirecopy_dealer *dealer_ret, wirecopy_deal *deal, wirecopy_error *error);
void wirecopy_dealer_clear(wirecopy_dealer *dealer);

wirecopy_code wirecopy_dealer_add(wirecopy_dealer *dealer, uint32_t part, uint64_t record, wirecopy_error *error);

/* Hands over what is in the chunks yet. */
wirecopy_code wirecopy_dealer_finish(wirecopy_dealer *dealer, wirecopy_error *error);

#endif
