/* Signatures to verified pairs of corpus entries, in parallel. */
#ifndef WIRECOPY_PIPELINE_MATCHING_H
#define WIRECOPY_PIPELINE_MATCHING_H

#include "cluster/edges.h"
#include "lsh/candidates.h"
#include "pipeline/checkpoint.h"
#include "pipeline/corpus.h"
#include "pipeline/progress.h"

typedef struct wirecopy_matching {
    const wirecopy_corpus *corpus;
    wirecopy_text_fn text; /* by document */
    void *text_context;
    wirecopy_progress *progress;
    wirecopy_checkpoint *checkpoint; /* NULL: none */
    uint32_t threads;
    wirecopy_stats *stats;
} wirecopy_matching;

/* Which pairs of entries become candidates. Called from several threads at once. */
typedef wirecopy_admission (*wirecopy_admit_fn)(const void *context, const wirecopy_signatures *signatures, uint32_t a,
                                                uint32_t b, int large);

/* Candidate pairs of entries by LSH, of those that share a band the ones admitted: ascending, without repeats. */
wirecopy_code wirecopy_matching_candidates(const wirecopy_matching *matching, wirecopy_admit_fn admit,
                                           const void *admit_context, wirecopy_pairs *pairs_ret, wirecopy_error *error);

/* The exact Jaccard of pairs of entries, in the order given: jaccard_ret[pairs->count]. */
wirecopy_code wirecopy_matching_verify(const wirecopy_matching *matching, const wirecopy_pairs *pairs,
                                       double *jaccard_ret, wirecopy_error *error);

/* Verifies pairs and adds those of at least that Jaccard to edges_ret; counts both in stats. */
wirecopy_code wirecopy_matching_keep(const wirecopy_matching *matching, const wirecopy_pairs *pairs, double least,
                                     wirecopy_edges *edges_ret, wirecopy_error *error);

/* The positions at which the signatures of two entries agree (0 where these are fewer than `least`), for one thread alone;
 * and how many are asked of a candidate. */
size_t wirecopy_matching_agreeing(const wirecopy_matching *matching, uint32_t a, uint32_t b, size_t least);
uint32_t wirecopy_matching_floor(const wirecopy_matching *matching);

/* Another reader of the signatures, for a thread of its own. Clear reader_ret whatever this returns. */
wirecopy_code wirecopy_matching_signatures(const wirecopy_matching *matching, wirecopy_row_reader *reader_ret,
                                           wirecopy_signatures *signatures_ret, wirecopy_error *error);

/* Adds ascending edges to others, none of which is among them. */
wirecopy_code wirecopy_matching_merge(wirecopy_edges *edges, const wirecopy_edges *more, wirecopy_error *error);

/* All of it: pairs at or over the threshold, ascending. */
wirecopy_code wirecopy_matching_run(const wirecopy_matching *matching, wirecopy_edges *edges_ret,
                                    wirecopy_error *error);

#endif
