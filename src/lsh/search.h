/* What a search for candidates goes by. */
#ifndef WC_LSH_SEARCH_H
#define WC_LSH_SEARCH_H

#include <stddef.h>
#include <stdint.h>

#include "kernels.h"
#include "lsh/banding.h"
#include "cluster/pairs.h"
#include "sketch/signatures.h"

/* What is made of a pair of a bucket. Settled: a candidate, and so alike that who is like the one is as good as like
 * the other. */
typedef enum wc_admission { WC_DECLINED, WC_ADMITTED, WC_SETTLED } wc_admission;

typedef struct wc_search {
    wc_signatures signatures;
    wc_banding banding;
    const wc_kernels *kernels;
    const wirecopy_allocator *allocator;
    /* Which pairs of a bucket become candidates; large: of one too large to be compared in full. */
    wc_admission (*admit)(const void *context, const wc_signatures *signatures, uint32_t a, uint32_t b, int large);
    const void *admit_context;
    uint32_t small;   /* up to so many texts of a bucket are compared pair by pair */
    wc_pairs untried; /* of small buckets; copies meet in many bands, and are to be compared once */
} wc_search;

#endif
