/* Digests: pages that carry several stories. */
#ifndef WC_NEWS_DIGEST_H
#define WC_NEWS_DIGEST_H

#include "news/compare.h"
#include "news/weights.h"

/* Neighbours of a text that share about the same cells with it carry one story: a strand. */
typedef struct wc_strand {
    uint32_t text;   /* the neighbour that shares most */
    uint32_t weight; /* of the strand's cells */
    int is_lead;     /* what some neighbour in it begins with */
} wc_strand;

enum { WC_STRANDS_MAX = 64 };

/* One a thread. */
typedef struct wc_digester {
    const wc_weights *weights;
    const wc_run *run; /* NULL: all pairs were compared */
    wc_comparer comparer;
    int knows_digests; /* weights tell which texts are digests, which are no strands */
    uint64_t *order;   /* neighbours by what they share */
    size_t order_capacity;
    uint8_t *owner; /* by cell: the strand it is in, from 1 on */
    size_t owner_capacity;
    wc_strand strands[WC_STRANDS_MAX];
    size_t nstrands;
} wc_digester;

void wc_digester_clear(wc_digester *digester);

/* Finds the strands of a text, those of most weight first, and whether it is a digest: three or more are leads of other
 * texts and have a part worth naming, and none stands out. */
wirecopy_code wc_digester_look(wc_digester *digester, uint32_t text, int *is_digest_ret, wirecopy_error *error);

#endif
