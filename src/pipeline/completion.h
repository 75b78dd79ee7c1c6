/* The pairs that a large bucket's links leave out. */
#ifndef WIRECOPY_PIPELINE_COMPLETION_H
#define WIRECOPY_PIPELINE_COMPLETION_H

#include "pipeline/matching.h"

/* Large buckets are linked, not compared in full, so of the pairs within a connected component some may be missing:
 * tries all pairs of every component that is larger than a small bucket, by signature and then exactly. The cost is of
 * the order of what is written. */
wirecopy_code wirecopy_complete_pairs(const wirecopy_matching *matching, wirecopy_edges *edges, wirecopy_error *error);

#endif
