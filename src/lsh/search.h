/* The parameters and state of a search for candidates. */
#ifndef WC_LSH_SEARCH_H
#define WC_LSH_SEARCH_H

#include <stddef.h>
#include <stdint.h>

#include "kernels.h"
#include "lsh/banding.h"
#include "cluster/pairs.h"
#include "sketch/signatures.h"

/* The decision about a pair of a bucket. Settled: a candidate, and so similar that texts similar to the one are almost
 * surely similar to the other. */
typedef enum wc_admission { WC_DECLINED, WC_ADMITTED, WC_SETTLED } wc_admission;

typedef struct wc_search {
    wc_signatures signatures;
    wc_banding banding;
    const wc_kernels *kernels;
    const wirecopy_allocator *allocator;
    /* Decides which pairs become candidates. large: the bucket is too large for all pairs. */
    wc_admission (*admit)(const void *context, const wc_signatures *signatures, uint32_t a, uint32_t b, int large);
    const void *admit_context;
    uint32_t small;   /* the most texts in a bucket of which all pairs are compared */
    wc_pairs untried; /* of small buckets: copies share many bands, and are compared once */
} wc_search;

#endif
