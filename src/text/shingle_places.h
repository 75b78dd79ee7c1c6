/* The shingles of a text told apart by their bytes, and where each first stands: a hash only says where to look. */
#ifndef WIRECOPY_TEXT_SHINGLE_PLACES_H
#define WIRECOPY_TEXT_SHINGLE_PLACES_H

#include <stddef.h>
#include <stdint.h>

#include "text/tokens.h"

typedef struct wirecopy_shingle_places {
    const wirecopy_tokens *tokens; /* the caller's, to be left as they are */
    size_t width;                  /* tokens a shingle */
    uint64_t *hashes;              /* of all shingles, in the order of the text */
    uint32_t *distinct;            /* the first of each kind, ascending */
    size_t count, length;          /* shingles; kinds */
    size_t hashes_capacity, distinct_capacity;
    uint32_t *slots; /* shingle + 1 by open addressing; 0: free */
    size_t slots_capacity;
    unsigned bits; /* 2^bits slots are in use */
    uint64_t salt; /* base/salt.h */
} wirecopy_shingle_places;

#define WIRECOPY_NO_SHINGLE SIZE_MAX

void wirecopy_shingle_places_clear(wirecopy_shingle_places *places, const wirecopy_allocator *allocator);

/* Replaces what places holds by the shingles of tokens. */
wirecopy_code wirecopy_shingle_places_fill(wirecopy_shingle_places *places, const wirecopy_tokens *tokens,
                                           uint32_t ngram, uint64_t seed, wirecopy_error *error);

/* Whether shingle i of a is shingle j of b. */
int wirecopy_shingle_places_same(const wirecopy_shingle_places *a, size_t i, const wirecopy_shingle_places *b,
                                 size_t j);

/* The first shingle of places that is the same as one of another text, else WIRECOPY_NO_SHINGLE. */
size_t wirecopy_shingle_places_find(const wirecopy_shingle_places *places, const wirecopy_shingle_places *other,
                                    size_t shingle);

/* How many kinds of shingles both have. */
size_t wirecopy_shingle_places_shared(const wirecopy_shingle_places *a, const wirecopy_shingle_places *b);

/* |a and b| / |a or b|; 0 where both are empty. */
double wirecopy_shingle_places_jaccard(const wirecopy_shingle_places *a, const wirecopy_shingle_places *b);

#endif
