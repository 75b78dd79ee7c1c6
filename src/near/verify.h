/* Finds and verifies pairs of corpus entries from their signatures, in parallel. */
#ifndef WC_NEAR_VERIFY_H
#define WC_NEAR_VERIFY_H

#include "cluster/edges.h"
#include "lsh/band_search.h"
#include "store/checkpoint.h"
#include "dump/corpus.h"
#include "run/run.h"

/* The exact Jaccard of pairs of entries, in the order given: jaccard_ret[pairs->count]. */
wirecopy_code wc_verify_pairs(const wc_run *run, const wc_pairs *pairs, double *jaccard_ret, wirecopy_error *error);

/* Verifies pairs and adds those with a Jaccard of at least `least` to edges_ret; counts both in stats. */
wirecopy_code wc_verify_keep(const wc_run *run, const wc_pairs *pairs, double least, wc_edges *edges_ret,
                             wirecopy_error *error);

/* The number of positions at which the signatures of two entries agree (may be 0 if less than `least`), for use on one
 * thread only; and the number that a candidate needs. */
size_t wc_near_agreeing(const wc_run *run, uint32_t a, uint32_t b, size_t least);
uint32_t wc_near_floor(const wc_run *run);

/* Candidates of one band: pairs whose signatures agree as often as the threshold asks for. */
wirecopy_code wc_near_band_pairs(const wc_run *run, uint32_t band, wc_pairs *pairs_ret, wirecopy_error *error);

/* All stages: pairs at or above the threshold, ascending. */
wirecopy_code wc_near_pairs(const wc_run *run, wc_edges *edges_ret, wirecopy_error *error);

#endif
