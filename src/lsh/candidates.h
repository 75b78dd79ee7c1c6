/* One band of all signatures to candidate pairs. */
#ifndef WC_LSH_CANDIDATES_H
#define WC_LSH_CANDIDATES_H

#include <stddef.h>
#include <stdint.h>

#include "lsh/search.h"

/* Tries the pairs that are left. To be called after the last band; frees them, also on failure. */
wirecopy_code wc_search_finish(wc_search *search, wc_pairs *pairs, wirecopy_error *error);

/* The key of that band of a signature: equal where all its rows are. */
uint32_t wc_band_key(const uint32_t *minima, wc_banding banding, uint32_t band);

/* A record for each signature: its key above, its number below. A stable sort of them by key, which is the caller's to
 * do, makes a bucket of those that share a key and keeps them in input order. A search is one thread's. */
void wc_band_fill(const wc_search *search, uint32_t band, uint64_t *records_ret);

/* Adds the candidates of sorted records to pairs, now or when the search is finished. In a small bucket all pairs are
 * tried; a larger one is linked at a cost linear in its size (see bucket.h). members: room for as many as there are
 * signatures. Thread-safe for different pairs and members. */
wirecopy_code wc_band_link(wc_search *search, uint32_t band, const uint64_t *records, uint32_t *members,
                           wc_pairs *pairs, wirecopy_error *error);

#endif
