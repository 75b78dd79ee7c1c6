/* Signatures to verified pairs of corpus entries, in parallel. */
#ifndef WC_NEAR_MATCHING_H
#define WC_NEAR_MATCHING_H

#include "cluster/edges.h"
#include "lsh/candidates.h"
#include "match/fetch.h"
#include "store/checkpoint.h"
#include "dump/corpus.h"
#include "run/progress.h"

typedef struct wc_matching {
    const wc_corpus *corpus;
    wc_fetch_fn text; /* by document */
    void *text_context;
    wc_progress *progress;
    wc_checkpoint *checkpoint; /* NULL: none */
    uint32_t threads;
    wirecopy_stats *stats;
} wc_matching;

/* Which pairs of entries become candidates. Called from several threads at once. */
typedef wc_admission (*wc_admit_fn)(const void *context, const wc_signatures *signatures, uint32_t a, uint32_t b,
                                    int large);

/* Candidate pairs of entries by LSH, of those that share a band the ones admitted: ascending, without repeats. */
wirecopy_code wc_matching_candidates(const wc_matching *matching, wc_admit_fn admit, const void *admit_context,
                                     wc_pairs *pairs_ret, wirecopy_error *error);

/* The exact Jaccard of pairs of entries, in the order given: jaccard_ret[pairs->count]. */
wirecopy_code wc_matching_verify(const wc_matching *matching, const wc_pairs *pairs, double *jaccard_ret,
                                 wirecopy_error *error);

/* Verifies pairs and adds those of at least that Jaccard to edges_ret; counts both in stats. */
wirecopy_code wc_matching_keep(const wc_matching *matching, const wc_pairs *pairs, double least, wc_edges *edges_ret,
                               wirecopy_error *error);

/* The positions at which the signatures of two entries agree (0 where these are fewer than `least`), for one thread
 * alone; and how many are asked of a candidate. */
size_t wc_matching_agreeing(const wc_matching *matching, uint32_t a, uint32_t b, size_t least);
uint32_t wc_matching_floor(const wc_matching *matching);

/* Another reader of the signatures, for a thread of its own. Clear reader_ret whatever this returns. */
wirecopy_code wc_matching_signatures(const wc_matching *matching, wc_row_reader *reader_ret,
                                     wc_signatures *signatures_ret, wirecopy_error *error);

/* Adds ascending edges to others, none of which is among them. */
wirecopy_code wc_matching_merge(wc_edges *edges, const wc_edges *more, wirecopy_error *error);

/* All of it: pairs at or over the threshold, ascending. */
wirecopy_code wc_matching_run(const wc_matching *matching, wc_edges *edges_ret, wirecopy_error *error);

#endif
