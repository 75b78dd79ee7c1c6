/* Samples to the pairs of texts that share rare grams, in parallel. */
#ifndef WIRECOPY_PIPELINE_INDEXING_H
#define WIRECOPY_PIPELINE_INDEXING_H

#include "lsh/postings.h"
#include "pipeline/matching.h"

/* Works on postings that were just created. Ascending pairs of texts that share rare grams: at least that share of those
 * of the one that has fewer. */
wirecopy_code wirecopy_indexing_run(const wirecopy_matching *matching, wirecopy_postings *postings, double least,
                                    wirecopy_pairs *pairs_ret, wirecopy_error *error);

#endif
