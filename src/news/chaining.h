/* Runs of the grams that two texts share: at one distance from each other in both, cut where too much is missing. */
#ifndef WC_NEWS_CHAINING_H
#define WC_NEWS_CHAINING_H

#include "news/matching.h"

/* A run: matches from a0 to a1, b0 to b1. */
typedef struct wc_chain {
    uint32_t a0, a1, b0, b1, count;
    uint32_t widest; /* the longest way from one match to the next, in a */
    uint32_t gap;    /* the longest within a piece; 0: the run is left out */
    uint32_t piece;  /* while it is cut: the last, from 1 on; 0: none yet */
} wc_chain;

typedef struct wc_chainer {
    const wirecopy_allocator *allocator;
    wc_chain *runs, *pieces;
    size_t nruns, runs_capacity, npieces, pieces_capacity;
} wc_chainer;

void wc_chainer_clear(wc_chainer *chainer);

/* Adds each match to a run; those that find none are dropped from the matcher. */
wirecopy_code wc_chainer_join(wc_chainer *chainer, wc_matcher *matcher, wirecopy_error *error);

/* The pieces of runs that are no chance; limit: of the text that kept less, in 24 bits. */
wirecopy_code wc_chainer_cut(wc_chainer *chainer, const wc_matcher *matcher, uint32_t limit, wirecopy_error *error);

/* Of the grams that were kept in the pieces, those that both texts have, in 255ths. */
uint8_t wc_chainer_density(const wc_chainer *chainer, uint32_t limit);

#endif
