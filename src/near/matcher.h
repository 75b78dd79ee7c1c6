/* Exact Jaccard of documents, whose texts are fetched when needed. One matcher for each thread. */
#ifndef WC_NEAR_MATCHER_H
#define WC_NEAR_MATCHER_H

#include "match/fetch.h"
#include "sketch/sketcher.h"
#include "text/shingle_places.h"
#include "text/shingle_set.h"

/* Shingle sets kept from pair to pair. Pairs are ordered by component, so few sets are built twice. Chosen. */
enum { WC_MATCHER_SLOTS = 256 };

typedef struct wc_matcher {
    const wirecopy_sketcher *sketcher;
    wc_fetch_fn text;
    void *text_context;
    uint32_t thread;
    int exact; /* shingles are distinguished by their bytes, which each slot keeps, and not by their hashes */
    wc_tokens tokens;
    struct {
        uint64_t document; /* UINT64_MAX: none */
        wc_shingle_set set;
        wc_tokens tokens;          /* exact */
        wc_shingle_places places;  /* exact */
    } slots[WC_MATCHER_SLOTS + 1]; /* the last one is for leaves, which are not used again */
} wc_matcher;

void wc_matcher_init(wc_matcher *matcher, const wirecopy_sketcher *sketcher, wc_fetch_fn text, void *text_context,
                     uint32_t thread);
void wc_matcher_clear(wc_matcher *matcher);

/* Call it for all pairs of one a consecutively. */
wirecopy_code wc_matcher_jaccard(wc_matcher *matcher, uint64_t a, uint64_t b, double *jaccard_ret,
                                 wirecopy_error *error);

#endif
