/* Exact Jaccard of documents whose texts are fetched when needed. One matcher a thread. */
#ifndef WC_NEAR_MATCHER_H
#define WC_NEAR_MATCHER_H

#include "match/fetch.h"
#include "sketch/sketcher.h"
#include "text/shingle_places.h"
#include "text/shingle_set.h"

/* Shingle sets kept from pair to pair: pairs come ordered by group, so a few hold nearly all that is asked again. */
enum { WC_MATCHER_SLOTS = 256 };

typedef struct wc_matcher {
    const wirecopy_sketcher *sketcher;
    wc_fetch_fn text;
    void *text_context;
    uint32_t thread;
    int exact; /* shingles are told apart by their bytes, of which each slot keeps its own, and not by their hashes */
    wc_tokens tokens;
    struct {
        uint64_t document; /* UINT64_MAX: none */
        wc_shingle_set set;
        wc_tokens tokens;          /* exact */
        wc_shingle_places places;  /* exact */
    } slots[WC_MATCHER_SLOTS + 1]; /* the last is for the text that comes up once and then no more */
} wc_matcher;

void wc_matcher_init(wc_matcher *matcher, const wirecopy_sketcher *sketcher, wc_fetch_fn text, void *text_context,
                     uint32_t thread);
void wc_matcher_clear(wc_matcher *matcher);

/* Asked in runs of one a, whatever b. */
wirecopy_code wc_matcher_jaccard(wc_matcher *matcher, uint64_t a, uint64_t b, double *jaccard_ret,
                                 wirecopy_error *error);

#endif
