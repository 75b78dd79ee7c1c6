/* The news profile: a story however often, and in however many versions, it was printed. docs/accuracy.md has the
 * method, docs/architecture.md its steps. */
#ifndef WC_NEWS_NEWS_H
#define WC_NEWS_NEWS_H

#include "news/weights.h"
#include "profile/profile.h"

extern const wc_profile wc_news_profile;

wc_need wc_news_need(const wirecopy_options *options, uint64_t ndocuments, uint64_t average_nbytes);

/* What its find makes. */
typedef struct wc_news {
    const wirecopy_allocator *allocator;
    wc_texts texts;
    wc_evidence evidence;
    wc_weights weights;
} wc_news;

#endif
