/* The set of a text's shingles, for exact Jaccard: an ascending array without repeats. */
#ifndef WIRECOPY_TEXT_SHINGLE_SET_H
#define WIRECOPY_TEXT_SHINGLE_SET_H

#include <stddef.h>
#include <stdint.h>

#include "text/tokens.h"

typedef struct wirecopy_shingle_set {
    uint64_t *hashes; /* ascending */
    size_t length, capacity;
} wirecopy_shingle_set;

void wirecopy_shingle_set_clear(wirecopy_shingle_set *set, const wirecopy_allocator *allocator);

/* Replaces what set holds by the shingles of tokens. scratch holds nothing between calls. */
wirecopy_code wirecopy_shingle_set_fill(wirecopy_shingle_set *set, wirecopy_shingle_set *scratch,
                                        const wirecopy_tokens *tokens, uint32_t ngram, uint64_t seed,
                                        wirecopy_error *error);

/* |a and b| / |a or b|; 0 where both are empty. */
double wirecopy_shingle_set_jaccard(const wirecopy_kernels *kernels, const wirecopy_shingle_set *a,
                                    const wirecopy_shingle_set *b);

#endif
