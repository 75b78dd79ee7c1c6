/* Strands: what a text shares with its neighbours, dealt into one part for each story that it carries. */
#ifndef WC_NEWS_STRANDS_H
#define WC_NEWS_STRANDS_H

#include "news/weights.h"

/* Neighbours of a text that share about the same cells with it carry one story: a strand. */
typedef struct wc_strand {
    uint32_t text;        /* the neighbour that shares most */
    uint32_t weight;      /* of the strand's cells */
    uint32_t first, last; /* of the strand's cells */
    uint8_t is_lead;      /* what some neighbour in it begins with */
    uint8_t goes_on;      /* the neighbour that shares most begins with it, and has more of the story than this text */
} wc_strand;

enum { WC_STRANDS_MAX = 64 };

/* One a thread. */
typedef struct wc_strands {
    const wc_weights *weights;
    int knows_digests; /* weights tell which texts are digests, which are no strands */
    wc_strand of[WC_STRANDS_MAX];
    size_t count;
    uint64_t *order; /* neighbours by what they share */
    size_t order_capacity;
    uint8_t *owner; /* by cell: the strand it is in, from 1 on */
    size_t owner_capacity;
} wc_strands;

void wc_strands_clear(wc_strands *strands);

/* Finds the strands of a text, those of most weight first. Of fewer than two neighbours none are made. */
wirecopy_code wc_strands_deal(wc_strands *strands, uint32_t text, wirecopy_error *error);

/* What the cells of the text that a pair shares in long runs count for, whoever shares them. */
uint32_t wc_strands_weigh_shared(const wc_weights *weights, const wc_pair_view *pair, uint32_t text);

#endif
