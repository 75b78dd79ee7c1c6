/* A cache of shingle sets, and the exact Jaccard of two texts, which are fetched if they are not cached. One for each
 * thread. */
#ifndef WC_NEAR_SET_CACHE_H
#define WC_NEAR_SET_CACHE_H

#include "match/fetch.h"
#include "sketch/sketcher.h"
#include "text/shingle_places.h"
#include "text/shingle_set.h"

/* Shingle sets kept from pair to pair. Pairs are ordered by component, so few sets are built twice. Chosen. */
enum { WC_SET_CACHE_SLOTS = 256 };

typedef struct wc_set_cache {
    const wirecopy_sketcher *sketcher;
    wc_fetch_fn text;
    void *text_context;
    uint32_t thread;
    int exact; /* shingles are distinguished by their bytes, which each slot keeps, and not by their hashes */
    wc_tokens tokens;
    struct {
        uint64_t document; /* UINT64_MAX: none */
        wc_shingle_set set;
        wc_tokens tokens;            /* exact */
        wc_shingle_places places;    /* exact */
    } slots[WC_SET_CACHE_SLOTS + 1]; /* the last one is for leaves, which are not used again */
} wc_set_cache;

void wc_set_cache_init(wc_set_cache *cache, const wirecopy_sketcher *sketcher, wc_fetch_fn text, void *text_context,
                       uint32_t thread);
void wc_set_cache_clear(wc_set_cache *cache);

/* Call it for all pairs of one a consecutively. */
wirecopy_code wc_set_cache_jaccard(wc_set_cache *cache, uint64_t a, uint64_t b, double *jaccard_ret,
                                   wirecopy_error *error);

#endif
