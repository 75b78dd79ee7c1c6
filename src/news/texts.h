/* The texts of a dump as the method sees them: what was kept of each, in an order that the order of the input does not
 * change, and who printed it. */
#ifndef WC_NEWS_TEXTS_H
#define WC_NEWS_TEXTS_H

#include "dump/corpus.h"
#include "run/run.h"

typedef struct wc_texts {
    const wirecopy_allocator *allocator;
    const wc_corpus *corpus;
    uint32_t count;   /* entries of the corpus; a text is named by its entry */
    uint32_t *rank;   /* by text: its place by the hash of its content */
    uint32_t *ranked; /* by rank: the text */
    uint32_t *copies; /* by text: documents that are it, word for word */
    uint32_t
        *lengths;  /* by text, in units: looked up more often than all else that was kept, which may lie in a file */
    int nowhere;   /* most documents name one host: by the host within their URLs, if any */
    uint32_t host; /* that one */
} wc_texts;

/* Clear texts_ret whatever this returns. */
wirecopy_code wc_texts_create(const wc_run *run, wc_corpus *corpus, wc_texts *texts_ret, wirecopy_error *error);
void wc_texts_clear(wc_texts *texts);

static inline wc_kept_view wc_texts_kept(const wc_texts *texts, uint32_t text) {
    const wc_corpus *corpus = texts->corpus;
    return wc_kept_read(corpus->kept + (text == 0 ? 0 : corpus->kept_ends[text - 1]));
}

/* In units. */
static inline uint32_t wc_texts_length(const wc_texts *texts, uint32_t text) {
    return texts->lengths[text];
}

/* 0 where it is not known. */
static inline uint32_t wc_texts_site(const wc_texts *texts, uint32_t text) {
    wc_places places = texts->corpus->places[text];
    return texts->nowhere && places.site == texts->host ? places.inner : places.site;
}

/* Two sites that are not known are not one. */
static inline int wc_texts_one_site(const wc_texts *texts, uint32_t one, uint32_t other) {
    uint32_t site = wc_texts_site(texts, one);
    return site != 0 && site == wc_texts_site(texts, other);
}

/* Nor are they two. */
static inline int wc_texts_two_sites(const wc_texts *texts, uint32_t one, uint32_t other) {
    uint32_t site = wc_texts_site(texts, one), other_site = wc_texts_site(texts, other);
    return site != 0 && other_site != 0 && site != other_site;
}

#endif
