/* Exact Jaccard of documents whose texts are fetched when needed. One matcher a thread. */
#ifndef WIRECOPY_MATCH_MATCHER_H
#define WIRECOPY_MATCH_MATCHER_H

#include "sketch/sketcher.h"
#include "text/shingle_places.h"
#include "text/shingle_set.h"

/* Shingle sets kept from pair to pair: pairs come ordered by group, so a few hold nearly all that is asked again. */
enum { WIRECOPY_MATCHER_SLOTS = 256 };

typedef struct wirecopy_matcher {
    const wirecopy_sketcher *sketcher;
    wirecopy_text_fn text;
    void *text_context;
    uint32_t thread;
    int exact; /* shingles are told apart by their bytes, of which each slot keeps its own, and not by their hashes */
    wirecopy_tokens tokens;
    struct {
        uint64_t document; /* UINT64_MAX: none */
        wirecopy_shingle_set set;
        wirecopy_tokens tokens;          /* exact */
        wirecopy_shingle_places places;  /* exact */
    } slots[WIRECOPY_MATCHER_SLOTS + 1]; /* the last is for the text that comes up once and then no more */
} wirecopy_matcher;

void wirecopy_matcher_init(wirecopy_matcher *matcher, const wirecopy_sketcher *sketcher, wirecopy_text_fn text,
                           void *text_context, uint32_t thread);
void wirecopy_matcher_clear(wirecopy_matcher *matcher);

/* Asked in runs of one a, whatever b. */
wirecopy_code wirecopy_matcher_jaccard(wirecopy_matcher *matcher, uint64_t a, uint64_t b, double *jaccard_ret,
                                       wirecopy_error *error);

#endif
