/* The near profile: Jaccard of whole texts over sets of shingles (Broder 1997). */
#ifndef WC_NEAR_NEAR_H
#define WC_NEAR_NEAR_H

#include "cluster/edges.h"
#include "profile/profile.h"

extern const wc_profile wc_near;

wc_need wc_near_need(const wirecopy_options *options, uint64_t ndocuments, uint64_t average_nbytes);

/* The result of find: the verified pairs, ascending. */
typedef struct wc_near_found {
    const wirecopy_allocator *allocator;
    double threshold; /* the threshold of find */
    uint32_t nentries;
    wc_edges edges;
} wc_near_found;

#endif
