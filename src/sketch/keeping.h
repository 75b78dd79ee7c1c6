/* The steps in which what is kept of a text is found: squeezed, cut into grams, numbers, names and dates, quotations.
 * Each works on what the ones before left. */
#ifndef WC_SKETCH_KEEPING_H
#define WC_SKETCH_KEEPING_H

#include "base/memory.h"
#include "sketch/kept.h"

/* A text being kept. */
typedef struct wc_keeping {
    wc_kept *kept;
    const wc_tokens *tokens;
    uint64_t seed;
    size_t nbytes;   /* squeezed */
    uint32_t length; /* units */
    wirecopy_error *error;
} wc_keeping;

static inline wirecopy_code wc_keeping_grow(const wc_keeping *work, void *array, size_t *capacity, size_t wanted,
                                            size_t each) {
    return wc_grow(work->tokens->allocator, array, capacity, wanted, each, work->error);
}

static inline int wc_is_digit(uint8_t byte) {
    return (uint8_t)(byte - '0') < 10;
}

/* The text without its spaces and accents, with its length, and zeros behind it that kernels may read. */
wirecopy_code wc_keep_squeezed(wc_keeping *work);

/* Its grams of small hashes, from WC_KEPT_HEAD on in the values. */
wirecopy_code wc_keep_grams(wc_keeping *work, size_t *count_ret);

/* Its numbers: those of the least hashes first in kept->numbers. */
wirecopy_code wc_keep_numbers(wc_keeping *work, size_t *count_ret);

/* Its names, likewise, behind the numbers; adds to the count of both. */
wirecopy_code wc_keep_names(wc_keeping *work, size_t *nslots);

/* The dates of its first lines, behind those; there is room for WC_KEPT_DATES. */
void wc_keep_dates(wc_keeping *work, size_t *nslots);

/* Units in quotation marks, by cell, added to kept->quoted. */
void wc_keep_quoted(wc_keeping *work, uint32_t ncells);

#endif
