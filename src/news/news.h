/* The news profile: a story however often, and in however many versions, it was printed. docs/accuracy.md has the
 * method, docs/architecture.md its steps. */
#ifndef WC_NEWS_NEWS_H
#define WC_NEWS_NEWS_H

#include "news/weights.h"
#include "profile/profile.h"

extern const wc_profile wc_news_profile;

wc_need wc_news_need(const wirecopy_options *options, uint64_t ndocuments, uint64_t average_nbytes);

/* What is told of a text: whether it is a digest, and how many pairs say that it is a page of a series, each of which
 * adds so much. */
enum { WC_TOLD_DIGEST = 1, WC_TOLD_PAIR = 2 };

/* What a digest draws from. */
typedef struct wc_drawing {
    uint32_t text, count;
    uint64_t from; /* in sources */
} wc_drawing;

/* Of digests, by text. */
typedef struct wc_drawings {
    wc_drawing *of;
    size_t count, capacity;
    uint32_t *sources; /* of all: the text of each strand, those of most weight first */
    size_t nsources, sources_capacity;
} wc_drawings;

/* What its find makes. told and drawings outlive the rest. */
typedef struct wc_news {
    const wirecopy_allocator *allocator;
    wc_texts texts;
    wc_evidence evidence;
    wc_weights weights;
    uint32_t *told; /* by text */
    wc_drawings drawings;
} wc_news;

#endif
