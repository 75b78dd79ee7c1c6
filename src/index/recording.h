/* What a placing found, with the dates and numbers that it gets in the index: within the transaction that writes. */
#ifndef WC_INDEX_RECORDING_H
#define WC_INDEX_RECORDING_H

#include "index/placing.h"

typedef struct wc_recording {
    const wirecopy_allocator *allocator;
    wc_placing *placing;
    int64_t now;   /* seconds since 1970 */
    int64_t *date; /* by document of the input */
    /* By story: those of the index that take part, in the order of placing.stands, then new ones. */
    int64_t *first, *last; /* least and greatest date, with the input's documents; of stories that change */
    uint32_t *seen;        /* documents of the input that came so far; of these stories of the index one more */
    size_t nstories;
    uint32_t *text; /* by entry: its text in the index, once recorded */
    int64_t next_text, next_document, next_story;
} wc_recording;

/* Dates, and which numbers come next. Clear recording_ret whatever this returns. */
wirecopy_code wc_recording_begin(wc_recording *recording_ret, wc_placing *placing, wirecopy_error *error);
void wc_recording_clear(wc_recording *recording);

/* The place of a story of the placing in first and last. */
size_t wc_recording_place(const wc_recording *recording, int64_t story);

/* The number of a story for good: new ones get theirs. */
int64_t wc_recording_story(const wc_recording *recording, int64_t story);

#endif
