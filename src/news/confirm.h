/* Links over untrusted texts: two texts are read again, and what they share is told by its bytes. */
#ifndef WC_NEWS_CONFIRM_H
#define WC_NEWS_CONFIRM_H

#include "news/compare.h"
#include "news/news.h"

typedef struct wc_confirmer {
    const wc_run *run;
    const wc_news *news;
    uint32_t thread; /* of the run; 0 unless it is set */
    wc_tokens tokens;
    wc_kept a, b;
    wc_comparer comparer;
} wc_confirmer;

void wc_confirmer_init(wc_confirmer *confirmer, const wc_run *run, const wc_news *news);
void wc_confirmer_clear(wc_confirmer *confirmer);

/* The pair by the bytes of both texts; its head is NULL where they share nothing. Valid until the next call. */
wirecopy_code wc_confirmer_compare(wc_confirmer *confirmer, const wc_pair_view *pair, wc_pair_view *confirmed_ret,
                                   wirecopy_error *error);

/* The similarity of a pair by the bytes of both texts. */
wirecopy_code wc_confirmer_ask(wc_confirmer *confirmer, const wc_pair_view *pair, double *similarity_ret,
                               wirecopy_error *error);

#endif
