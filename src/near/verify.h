/* Signatures to verified pairs of corpus entries, in parallel. */
#ifndef WC_NEAR_VERIFY_H
#define WC_NEAR_VERIFY_H

#include "cluster/edges.h"
#include "lsh/band_search.h"
#include "store/checkpoint.h"
#include "dump/corpus.h"
#include "run/run.h"

/* The exact Jaccard of pairs of entries, in the order given: jaccard_ret[pairs->count]. */
wirecopy_code wc_verify_pairs(const wc_matching *matching, const wc_pairs *pairs, double *jaccard_ret,
                              wirecopy_error *error);

/* Verifies pairs and adds those of at least that Jaccard to edges_ret; counts both in stats. */
wirecopy_code wc_verify_keep(const wc_matching *matching, const wc_pairs *pairs, double least, wc_edges *edges_ret,
                             wirecopy_error *error);

/* The positions at which the signatures of two entries agree (0 where these are fewer than `least`), for one thread
 * alone; and how many are asked of a candidate. */
size_t wc_near_agreeing(const wc_matching *matching, uint32_t a, uint32_t b, size_t least);
uint32_t wc_near_floor(const wc_matching *matching);

/* All of it: pairs at or over the threshold, ascending. */
wirecopy_code wc_near_pairs(const wc_matching *matching, wc_edges *edges_ret, wirecopy_error *error);

#endif
