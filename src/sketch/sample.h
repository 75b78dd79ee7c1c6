/* The sample of a text's grams: those whose hash is under a fraction of the range (FracMinHash: Irber et al. 2022), so
 * that the samples of two texts hold the same share of what the texts have in common. The fraction is 2^-level; a
 * longer text has a higher level, and a sample at a lower level holds the one at any higher. */
#ifndef WC_SKETCH_SAMPLE_H
#define WC_SKETCH_SAMPLE_H

#include "text/tokens.h"

/* Grams sampled of a text: this many to twice as many, fewer where it has fewer. */
enum { WC_SAMPLE_LEAST = 96 };

/* From this level on samples grow, so that a short story within a very long page still shows: to 16,384 grams. */
enum { WC_SAMPLE_LEVEL_FIRM = 5, WC_SAMPLE_MOST = 8192 };

/* Positions of the signature made from a sample. */
enum { WC_SAMPLE_POSITIONS = 32 };

typedef struct wc_sample {
    uint32_t *values; /* ascending, distinct */
    size_t count, capacity;
    uint64_t *wide; /* scratch */
    size_t wide_capacity;
    uint32_t ngrams, level; /* of the whole text */
} wc_sample;

void wc_sample_clear(wc_sample *sample, const wirecopy_allocator *allocator);

/* The level of a text of that many grams. */
uint32_t wc_sample_level(size_t ngrams);

/* Replaces what sample holds by the sample of tokens, and makes a signature of it. The values are the lower halves of
 * the hashes. minima_ret[WC_SAMPLE_POSITIONS]: one-permutation hashing (Li, Owen, Zhang 2012), a gram's position
 * by its lowest bits, the least upper half at each; an empty position takes the value of the next that is not, changed
 * by the distance (Shrivastava and Li 2014). The least are in samples of every level, so texts of different levels
 * compare. */
wirecopy_code wc_sample_fill(wc_sample *sample, const wc_tokens *tokens, uint64_t seed, uint32_t *minima_ret,
                             wirecopy_error *error);

#endif
