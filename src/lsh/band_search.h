/* Finds candidate pairs of corpus entries from all bands of all signatures, in parallel. */
#ifndef WC_LSH_BAND_SEARCH_H
#define WC_LSH_BAND_SEARCH_H

#include "lsh/candidates.h"
#include "run/run.h"

/* Decides which pairs of entries become candidates. Called from several threads at once. */
typedef wc_admission (*wc_admit_fn)(const void *context, const wc_signatures *signatures, uint32_t a, uint32_t b,
                                    int large);

/* Candidate pairs of entries by LSH: pairs that share a band and are admitted, ascending, without repeats. */
wirecopy_code wc_band_search(const wc_run *run, wc_admit_fn admit, const void *admit_context, wc_pairs *pairs_ret,
                             wirecopy_error *error);

/* The same of one band. */
wirecopy_code wc_band_search_one(const wc_run *run, uint32_t band, wc_admit_fn admit, const void *admit_context,
                                 wc_pairs *pairs_ret, wirecopy_error *error);

#endif
