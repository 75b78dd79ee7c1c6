/* Which candidates are worth reading, and what the samples say of the others. */
#ifndef WC_NEWS_SIFTING_H
#define WC_NEWS_SIFTING_H

#include "news/evidence.h"
#include "news/postings.h"
#include "dump/corpus.h"
#include "lsh/band_search.h"
#include "run/run.h"
#include "store/checkpoint.h"

/* Leaves in pairs those to read; of the others, those that share something are added to estimates_ret. */
wirecopy_code wc_sifting_run(const wc_matching *matching, const wc_postings *postings, wc_pairs *pairs,
                             wc_evidence_list *estimates_ret, wirecopy_error *error);

#endif
