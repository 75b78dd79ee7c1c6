/* Finds candidate pairs from one band of all signatures. */
#ifndef WC_LSH_CANDIDATES_H
#define WC_LSH_CANDIDATES_H

#include <stddef.h>
#include <stdint.h>

#include "lsh/search.h"

/* Tries the remaining pairs and frees them, even on failure. Call it after the last band. */
wirecopy_code wc_search_finish(wc_search *search, wc_pairs *pairs, wirecopy_error *error);

/* The key of that band of a signature: equal if all its rows are equal. */
uint32_t wc_band_key(const uint32_t *minima, wc_banding banding, uint32_t band);

/* Fills a record for each signature: its key in the upper half, its number in the lower. The caller sorts them by key,
 * stably, which makes buckets in input order. A search belongs to one thread. */
void wc_band_fill(const wc_search *search, uint32_t band, uint64_t *records_ret);

/* Adds the candidates of sorted records to pairs, now or when the search is finished. In a small bucket all pairs are
 * tried; a larger one is linked at a cost linear in its size (bucket.h). members: room for all signatures. */
wirecopy_code wc_band_link(wc_search *search, uint32_t band, const uint64_t *records, uint32_t *members,
                           wc_pairs *pairs, wirecopy_error *error);

#endif
