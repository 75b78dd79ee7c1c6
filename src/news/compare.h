/* The passages that two texts share, from what was kept of them: the cells of either in runs of common grams. */
#ifndef WC_NEWS_COMPARE_H
#define WC_NEWS_COMPARE_H

#include "news/chaining.h"
#include "news/evidence.h"
#include "news/texts.h"

/* One a thread: the grams of one text, b, and what is found out about another, a. */
typedef struct wc_comparer {
    const wc_texts *texts;
    uint32_t b;
    wc_matcher matcher;
    wc_chainer chainer;
    uint32_t *a_units, *b_units; /* covered, by cell */
    size_t a_capacity, b_capacity;
    wc_pair_head head;
    uint32_t *links;
    uint16_t *cells;
    size_t links_capacity, cells_capacity;
} wc_comparer;

void wc_comparer_init(wc_comparer *comparer, const wc_texts *texts);
void wc_comparer_clear(wc_comparer *comparer);

/* Takes b in. */
wirecopy_code wc_comparer_take(wc_comparer *comparer, uint32_t b, wirecopy_error *error);

/* Compares a, earlier in rank, with b. The view's head is NULL where they share no cell; else it is valid until the
 * next call. */
wirecopy_code wc_comparer_compare(wc_comparer *comparer, uint32_t a, wc_pair_view *pair_ret, wirecopy_error *error);

/* Finds the grams that both have and no more. */
wirecopy_code wc_comparer_match(wc_comparer *comparer, uint32_t a, wirecopy_error *error);

/* Compares any two. */
wirecopy_code wc_comparer_pair(wc_comparer *comparer, uint32_t one, uint32_t other, wc_pair_view *pair_ret,
                               wirecopy_error *error);

#endif
