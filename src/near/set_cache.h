/* The shingle sets of the texts that were compared last, and the exact Jaccard of two texts, which are fetched when
 * they are not among them. One a thread. */
#ifndef WC_NEAR_SET_CACHE_H
#define WC_NEAR_SET_CACHE_H

#include "match/fetch.h"
#include "sketch/sketcher.h"
#include "text/shingle_places.h"
#include "text/shingle_set.h"

/* Shingle sets kept from pair to pair: pairs come ordered by group, so a few hold nearly all that is asked again. */
enum { WC_SET_CACHE_SLOTS = 256 };

typedef struct wc_set_cache {
    const wirecopy_sketcher *sketcher;
    wc_fetch_fn text;
    void *text_context;
    uint32_t thread;
    int exact; /* shingles are told apart by their bytes, of which each slot keeps its own, and not by their hashes */
    wc_tokens tokens;
    struct {
        uint64_t document; /* UINT64_MAX: none */
        wc_shingle_set set;
        wc_tokens tokens;            /* exact */
        wc_shingle_places places;    /* exact */
    } slots[WC_SET_CACHE_SLOTS + 1]; /* the last is for the text that comes up once and then no more */
} wc_set_cache;

void wc_set_cache_init(wc_set_cache *cache, const wirecopy_sketcher *sketcher, wc_fetch_fn text, void *text_context,
                       uint32_t thread);
void wc_set_cache_clear(wc_set_cache *cache);

/* Asked in runs of one a, whatever b. */
wirecopy_code wc_set_cache_jaccard(wc_set_cache *cache, uint64_t a, uint64_t b, double *jaccard_ret,
                                   wirecopy_error *error);

#endif
