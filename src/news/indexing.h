/* Samples to the pairs of texts that share rare grams, in parallel. */
#ifndef WC_NEWS_INDEXING_H
#define WC_NEWS_INDEXING_H

#include "news/postings.h"
#include "dump/corpus.h"
#include "lsh/band_search.h"
#include "run/run.h"
#include "store/checkpoint.h"

/* Works on postings that were just created. Ascending pairs of texts that share rare grams: at least that share of
 * those of the one that has fewer. */
wirecopy_code wc_indexing_run(const wc_matching *matching, wc_postings *postings, double least, wc_pairs *pairs_ret,
                              wirecopy_error *error);

/* What a thread takes to sort a part of the index. */
uint64_t wc_indexing_part_nbytes(void);

#endif
