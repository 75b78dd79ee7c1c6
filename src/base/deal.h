/* Records of 64 bits distributed into parts and read back one part at a time. They stay in memory while the budget
 * allows; the rest goes to a scratch file that is written and read sequentially. This is the first pass of an external
 * radix sort (Knuth, TAOCP vol. 3, 5.4.7); the caller sorts each part. */
#ifndef WC_BASE_DEAL_H
#define WC_BASE_DEAL_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

#include "wirecopy/wirecopy.h"

/* Each thread that deals holds a chunk of 4 KiB for every part: 2 MiB for so many, more than which are only made where
 * there is room for it. */
enum { WC_DEAL_PARTS_MAX = 512 };

typedef struct wc_deal {
    const wirecopy_allocator *allocator;
    const char *folder;   /* of the scratch file; as for wc_scratch_open */
    pthread_mutex_t lock; /* guards the fields below while records are dealt or taken */
    struct wc_deal_part *parts;
    struct wc_deal_shelf *shelves; /* the memory of parts that follow each other */
    uint32_t nparts;
    int fd; /* -1: no file yet */
    uint64_t file_nbytes;
} wc_deal;

/* Clear deal_ret whatever this returns. */
wirecopy_code wc_deal_create(wc_deal *deal_ret, uint32_t nparts, const char *folder,
                             const wirecopy_allocator *allocator, wirecopy_error *error);
void wc_deal_clear(wc_deal *deal);

/* What of its records lies in memory, and is free once all parts are taken. */
size_t wc_deal_nbytes(const wc_deal *deal);

/* The number of records in a part, and the records themselves in no particular order; taking a part empties it.
 * Memory goes back as parts are taken in about their order. Thread-safe for different parts, once all dealers have
 * finished. */
size_t wc_deal_count(const wc_deal *deal, uint32_t part);
wirecopy_code wc_deal_take(wc_deal *deal, uint32_t part, uint64_t *records_ret, wirecopy_error *error);

/* Records in a chunk: one page of 4 KiB, so that a deal of few records takes little memory. */
enum { WC_DEAL_CHUNK = 512 };

/* Deals records; one for each thread. */
typedef struct wc_dealer {
    wc_deal *deal;
    uint64_t *records; /* one chunk for each part */
    uint32_t *counts;  /* by part: records in its chunk */
} wc_dealer;

/* Clear dealer_ret whatever this returns. */
wirecopy_code wc_dealer_create(wc_dealer *dealer_ret, wc_deal *deal, wirecopy_error *error);
void wc_dealer_clear(wc_dealer *dealer);

/* The chunk of a part, which begins anew. */
wirecopy_code wc_dealer_hand_over(wc_dealer *dealer, uint32_t part, wirecopy_error *error);

static inline wirecopy_code wc_dealer_add(wc_dealer *dealer, uint32_t part, uint64_t record, wirecopy_error *error) {
    dealer->records[(size_t)part * WC_DEAL_CHUNK + dealer->counts[part]++] = record;
    return dealer->counts[part] == WC_DEAL_CHUNK ? wc_dealer_hand_over(dealer, part, error) : WIRECOPY_OK;
}

/* Flushes the chunks that are not full. */
wirecopy_code wc_dealer_finish(wc_dealer *dealer, wirecopy_error *error);

#endif
