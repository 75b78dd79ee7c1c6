/* Hashes of grams. A gram is a window of eight characters of the folded text, including the single spaces between
 * tokens; a shorter text has one gram of all its characters. If a scan misreads one letter in twenty, most shingles are
 * lost and most grams are not. */
#ifndef WC_TEXT_GRAMS_H
#define WC_TEXT_GRAMS_H

#include <stddef.h>
#include <stdint.h>

#include "text/tokens.h"

/* Measured: docs/accuracy.md has rows for other lengths. */
enum { WC_GRAM_CHARACTERS = 8 };

/* Non-zero if a gram is in samples of that level: one in 2^level is. */
static inline int wc_sampled(uint64_t hash, uint32_t level) {
    return hash >> (63 - level) >> 1 == 0;
}

/* The position of the next gram: bytes [start, end) of the folded text. */
typedef struct wc_gram_cursor {
    const wc_kernels *kernels;
    const uint8_t *folded;
    size_t nbytes, start, end;
    uint64_t seed;
    uint32_t level;
    int wide, done; /* wide: as of tokens */
} wc_gram_cursor;

/* Iterates over the grams sampled at that level; at level 0 over all grams. */
wc_gram_cursor wc_grams_begin(const wc_tokens *tokens, uint64_t seed, uint32_t level);

/* The least capacity of a call: the grams kernel hashes 64 windows at a time. */
enum { WC_GRAMS_LEAST = 64 };

/* The next grams, up to capacity, which is at least WC_GRAMS_LEAST: XXH3-64 of the bytes of each, keyed by seed,
 * and, where starts_ret is not NULL, the byte that each starts at. Returns how many; 0 at the end. */
size_t wc_grams_next(wc_gram_cursor *cursor, uint64_t *hashes_ret, uint32_t *starts_ret, size_t capacity);

/* The number of grams at level 0, including repeats. */
size_t wc_grams_count(const wc_tokens *tokens);

#endif
