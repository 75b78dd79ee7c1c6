/* The set of a text's shingles, for exact Jaccard. */
#ifndef WC_TEXT_SHINGLE_SET_H
#define WC_TEXT_SHINGLE_SET_H

#include <stddef.h>
#include <stdint.h>

#include "text/tokens.h"

/* No order is needed, and a hash table takes a third of the time of sorting. */
typedef struct wc_shingle_set {
    uint64_t *hashes; /* distinct, in text order */
    size_t length, capacity;
    uint64_t *slots; /* the same in an open-addressing table; 0: free */
    unsigned bits;   /* there are 2^bits slots */
    size_t slots_capacity;
    uint64_t salt; /* base/salt.h */
} wc_shingle_set;

void wc_shingle_set_clear(wc_shingle_set *set, const wirecopy_allocator *allocator);

/* Replaces the contents of set by the shingles of tokens. */
wirecopy_code wc_shingle_set_fill(wc_shingle_set *set, const wc_tokens *tokens, uint32_t ngram, uint64_t seed,
                                  wirecopy_error *error);

/* How many of hashes[length], those of another set, are in the set. */
size_t wc_shingle_set_shared(const wc_shingle_set *set, const uint64_t *hashes, size_t length);

/* |a and b| / |a or b|, b given by its hashes; 0 where both are empty. */
double wc_shingle_set_jaccard(const wc_shingle_set *a, const uint64_t *b_hashes, size_t b_length);

#endif
