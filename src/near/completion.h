/* The pairs that a large bucket's links leave out. */
#ifndef WC_NEAR_COMPLETION_H
#define WC_NEAR_COMPLETION_H

#include "near/verify.h"

/* Large buckets are linked, not compared in full, so of the pairs within a connected component some may be missing:
 * tries all pairs of every component that is larger than a small bucket, by signature and then exactly. The cost is of
 * the order of what is written. */
wirecopy_code wc_complete_pairs(const wc_matching *matching, wc_edges *edges, wirecopy_error *error);

#endif
