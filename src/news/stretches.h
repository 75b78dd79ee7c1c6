/* What each stretch of a text is beside another text: shared, its own, or common to many and of no weight. */
#ifndef WC_NEWS_STRETCHES_H
#define WC_NEWS_STRETCHES_H

#include "news/compare.h"
#include "news/news.h"

/* One a thread. */
typedef struct wc_stretcher {
    const wc_news *news;
    const wirecopy_sketcher *sketcher;
    wc_tokens tokens;
    wc_kept kept;
    wc_comparer comparer;
    uint8_t *kinds; /* by cell */
    size_t kinds_capacity;
    wirecopy_explained *items; /* of the last text, in order; neighbouring tokens of one kind are one stretch */
    size_t count, capacity;
} wc_stretcher;

void wc_stretcher_init(wc_stretcher *stretcher, const wc_news *news, const wirecopy_sketcher *sketcher);
void wc_stretcher_clear(wc_stretcher *stretcher);

/* Cuts the text of an entry into stretches beside the partner (WC_NO_ENTRY: nothing is shared). */
wirecopy_code wc_stretcher_cut(wc_stretcher *stretcher, uint32_t entry, uint32_t partner, const char *text,
                               size_t nbytes, wirecopy_error *error);

#endif
