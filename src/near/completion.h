/* Completes the pairs of large buckets. */
#ifndef WC_NEAR_COMPLETION_H
#define WC_NEAR_COMPLETION_H

#include "near/verify.h"

/* Large buckets are linked instead of compared in full, so that some pairs of a connected component may be missing.
 * Tries all pairs of every component that is larger than a small bucket, by signature and then exactly. The cost is
 * proportional to the output. */
wirecopy_code wc_complete_pairs(const wc_run *run, wc_edges *edges, wirecopy_error *error);

#endif
