/* The shingles of a text, distinguished by their bytes, and the first position of each. Hashes only speed up lookup. */
#ifndef WC_TEXT_SHINGLE_PLACES_H
#define WC_TEXT_SHINGLE_PLACES_H

#include <stddef.h>
#include <stdint.h>

#include "text/tokens.h"

typedef struct wc_shingle_places {
    const wc_tokens *tokens; /* the caller's, which must not change */
    size_t width;            /* tokens in a shingle */
    uint64_t *hashes;        /* of all shingles, in text order */
    uint32_t *distinct;      /* the first of each distinct shingle, ascending */
    size_t count, length;    /* all shingles; distinct ones */
    size_t hashes_capacity, distinct_capacity;
    uint32_t *slots; /* shingle + 1 by open addressing; 0: free */
    size_t slots_capacity;
    unsigned bits; /* 2^bits slots are in use */
    uint64_t salt; /* base/salt.h */
} wc_shingle_places;

#define WC_NO_SHINGLE SIZE_MAX

void wc_shingle_places_clear(wc_shingle_places *places, const wirecopy_allocator *allocator);

/* Replaces the contents of places by the shingles of tokens. */
wirecopy_code wc_shingle_places_fill(wc_shingle_places *places, const wc_tokens *tokens, uint32_t ngram, uint64_t seed,
                                     wirecopy_error *error);

/* Whether shingle i of a equals shingle j of b. */
int wc_shingle_places_same(const wc_shingle_places *a, size_t i, const wc_shingle_places *b, size_t j);

/* The first shingle of places that equals a shingle of another text, else WC_NO_SHINGLE. */
size_t wc_shingle_places_find(const wc_shingle_places *places, const wc_shingle_places *other, size_t shingle);

/* The number of distinct shingles that both have. */
size_t wc_shingle_places_shared(const wc_shingle_places *a, const wc_shingle_places *b);

/* |a and b| / |a or b|; 0 where both are empty. */
double wc_shingle_places_jaccard(const wc_shingle_places *a, const wc_shingle_places *b);

#endif
